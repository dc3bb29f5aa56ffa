/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-mutation-service.h"

G_BEGIN_DECLS

/**
 * AheadUndoStep:
 * @id: the same for a step and for what takes it back
 * @label: what the user reads
 * @actions: (element-type AheadUndoAction): what it did, oldest first
 *
 * What is taken back at once.
 */
typedef struct
{
  guint64 id;
  char *label;
  GPtrArray *actions;
} AheadUndoStep;

/**
 * AheadUndoAction:
 * @step: (nullable): where it is
 * @kind: what was done
 * @event: to what
 * @mutation: (nullable): what did it, and nothing else; %NULL once the server has taken it, and after a withdrawal
 * @carrier: (nullable): what did it among other things
 * @patch: (nullable): of a patch: what was changed
 * @record: (nullable): of a delete: what was there; of a create: what was made
 * @value: what a toggle was set to
 * @text: (nullable): the words of a comment, where they are known
 * @comment_id: (nullable): the comment, where it is known
 * @reverts: whether it was done by an undo or a redo
 * @era: how many steps of the user were before it
 *
 * The effect of one mutation on what the user sees, and how to take that back. It outlives the mutation.
 */
typedef struct
{
  AheadUndoStep *step;
  AheadMutationKind kind;
  AheadEvent *event;
  AheadMutation *mutation;
  AheadMutation *carrier;
  AheadPatch *patch;
  AheadRecord *record;
  gboolean value;
  char *text;
  char *comment_id;
  gboolean reverts;
  guint64 era;
} AheadUndoAction;

AheadUndoStep *ahead_undo_step_new (guint64 id, const char *label);
void ahead_undo_step_free (AheadUndoStep *step);
void ahead_undo_step_add (AheadUndoStep *step, AheadUndoAction *action);

AheadUndoAction *ahead_undo_action_new (AheadMutation *mutation);
AheadUndoAction *ahead_undo_action_new_part (AheadMutation *carrier, AheadPatch *patch);
void ahead_undo_action_free (AheadUndoAction *action);
void ahead_undo_action_set_patch (AheadUndoAction *action, AheadPatch *patch);
void ahead_undo_action_set_record (AheadUndoAction *action, AheadRecord *record);
const char *ahead_undo_action_get_comment_id (AheadUndoAction *action);
char *ahead_undo_action_dup_label (AheadUndoAction *action);
gboolean ahead_undo_action_awaits_comment (AheadMutationService *service, AheadMutation *mutation);
gboolean ahead_undo_action_must_wait (AheadUndoAction *action, AheadMutationService *service);
AheadUndoAction *ahead_undo_action_flip (AheadUndoAction *action);
AheadUndoAction *ahead_undo_action_take_back (AheadUndoAction *action, AheadMutationService *service, AheadEvent *event,
                                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadUndoStep, ahead_undo_step_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadUndoAction, ahead_undo_action_free)

G_END_DECLS
