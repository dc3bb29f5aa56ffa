/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-mutation-service.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_UNDO_STACK (ahead_undo_stack_get_type ())

/**
 * AheadUndoStack:
 *
 * Undo and redo of everything that goes through a [class@MutationService].
 *
 * It listens to the service: a mutation that is applied is a step, or part of one between
 * [method@UndoStack.begin_group] and [method@UndoStack.end_group]. Typing that the service puts into one mutation is
 * one step. What is rolled back or withdrawn leaves its step, and a step without anything in it is none.
 *
 * A mutation that was never sent is withdrawn. Any other is taken back by its inverse, which is a mutation like any
 * other: it is applied at once, made durable, sent with the version it is based on, and can be refused. Of a patch only
 * the fields that still show what it set are taken back; somebody else's newer value stays.
 *
 * **Refusals.** If the inverse is refused or fails, its effect is rolled back like that of any mutation, it is in the
 * list of those that failed, and what it was to take back is on top of the stack it came from again, so that the user
 * can undo it once more. With %AHEAD_MUTATION_ERROR_GONE it is dropped: there is nothing left to take back. A redo that
 * is refused after the user did something else is dropped, too, as that something has cleared what could be redone.
 *
 * An event that is created again is another [class@Event], with the UID and the content of the one that was deleted;
 * steps about that one are about the other from then on. Stars of others and comments do not come back.
 *
 * Nothing is written down: after a restart both stacks are empty. Main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadUndoStack, ahead_undo_stack, AHEAD, UNDO_STACK, GObject)

AheadUndoStack *ahead_undo_stack_new (AheadMutationService *service);

gboolean ahead_undo_stack_undo (AheadUndoStack *self, GError **error);
gboolean ahead_undo_stack_redo (AheadUndoStack *self, GError **error);
void ahead_undo_stack_clear (AheadUndoStack *self);

void ahead_undo_stack_begin_group (AheadUndoStack *self, const char *label);
void ahead_undo_stack_end_group (AheadUndoStack *self);

void ahead_undo_stack_remember_comment (AheadUndoStack *self, AheadComment *comment);

gboolean ahead_undo_stack_get_can_undo (AheadUndoStack *self);
gboolean ahead_undo_stack_get_can_redo (AheadUndoStack *self);
const char *ahead_undo_stack_get_undo_label (AheadUndoStack *self);
const char *ahead_undo_stack_get_redo_label (AheadUndoStack *self);

/* How many steps are kept; 100 by default. */
guint ahead_undo_stack_get_depth (AheadUndoStack *self);
void ahead_undo_stack_set_depth (AheadUndoStack *self, guint depth);

G_END_DECLS
