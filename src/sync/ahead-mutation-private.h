/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "ahead-event-store.h"
#include "ahead-mutation.h"
#include "ahead-uuid.h"

G_BEGIN_DECLS

/* Why a mutation waits although its turn has come. */
typedef enum
{
  AHEAD_HOLD_NONE = 0,
  /* It can be undone. */
  AHEAD_HOLD_UNDO = 1 << 0,
  /* More of the same may come. */
  AHEAD_HOLD_DEBOUNCE = 1 << 1,
  /* It failed, and is sent again later. */
  AHEAD_HOLD_RETRY = 1 << 2,
} AheadHold;

struct _AheadMutation
{
  GObject parent_instance;

  char id[AHEAD_UUID_SIZE];
  AheadMutationKind kind;
  AheadMutationState state;
  AheadEvent *event;
  /* NULL while it is not in the view. */
  AheadLayer *layer;

  AheadRecord *record;
  AheadPatch *patch;
  gboolean value;
  char *text;
  char *comment_id;
  AheadComment *comment;

  /* What the server had when the user made the mutation, with the user's own changes that were confirmed since. */
  AheadRecord *seen;
  gint64 base_version;
  /* What somebody else's change kept out, and whose it was; NULL where there is nothing. */
  AheadPatch *lost;
  char *lost_to;
  gint64 created_at;
  guint attempts;
  GError *error;

  /* How often the outbox was asked to keep it and has not said that it does. */
  guint n_appending;
  /* Attempts that failed, and that had no connection, since it was submitted. */
  guint n_failures;
  guint n_unreachable;
  AheadHold hold;
  /* When the hold ends, and when it began, by the monotonic clock, in µs. */
  gint64 held_until;
  gint64 held_since;
  /* Who waits for it to be settled; NULL where nobody does. */
  GPtrArray *waiters;
};

AheadMutation *ahead_mutation_new (AheadMutationKind kind, AheadEvent *event, gint64 now);
void ahead_mutation_set_state (AheadMutation *self, AheadMutationState state);
void ahead_mutation_take_error (AheadMutation *self, GError *error);
void ahead_mutation_set_patch (AheadMutation *self, AheadPatch *patch);
void ahead_mutation_set_record (AheadMutation *self, AheadRecord *record);
void ahead_mutation_take_lost (AheadMutation *self, AheadPatch *lost, const char *lost_to);
void ahead_mutation_set_seen (AheadMutation *self, AheadRecord *seen);
void ahead_mutation_see_own_change (AheadMutation *self, AheadMutation *confirmed, AheadFieldSet corrections);
void ahead_mutation_wait (AheadMutation *self, GTask *task);
void ahead_mutation_finish_waiters (AheadMutation *self, const GError *error);

G_END_DECLS
