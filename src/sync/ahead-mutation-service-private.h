/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-mutation-private.h"
#include "ahead-mutation-queue.h"
#include "ahead-mutation-service.h"

G_BEGIN_DECLS

struct _AheadMutationService
{
  GObject parent_instance;

  AheadEventStore *store;
  AheadBackend *backend;
  AheadOutbox *outbox;
  AheadClock *clock;
  AheadReconciler *reconciler;
  AheadMutationQueue *queue;

  /* Cancelled when nothing more is to be sent. */
  GCancellable *stopping;

  GListStore *failed;
  /* Deletes that can still be undone, those due first ahead. */
  GPtrArray *held;
  guint hold_timeout;
  guint undo_delay;
  guint n_unsettled;
};

/* ahead-mutation-service.c */
void ahead_mutation_service_emit_applied (AheadMutationService *self, AheadMutation *mutation);
void ahead_mutation_service_emit_confirmed (AheadMutationService *self, AheadMutation *mutation,
                                            AheadFieldSet corrections);
void ahead_mutation_service_emit_rolled_back (AheadMutationService *self, AheadMutation *mutation);
void ahead_mutation_service_emit_withdrawn (AheadMutationService *self, AheadMutation *mutation);
void ahead_mutation_service_change_n_unsettled (AheadMutationService *self, int difference);

/* ahead-mutation-life.c */
void ahead_mutation_life_submit (AheadMutationService *self, AheadMutation *mutation);
void ahead_mutation_life_end_waiting (AheadMutation *mutation);
void ahead_mutation_life_send (AheadMutation *mutation, gpointer user_data);
void ahead_mutation_life_confirmed (AheadMutationService *self, AheadMutation *mutation, AheadFieldSet corrections);
void ahead_mutation_life_withdraw (AheadMutationService *self, AheadMutation *mutation);
void ahead_mutation_life_hold (AheadMutationService *self, AheadMutation *mutation);
void ahead_mutation_life_release (AheadMutationService *self, AheadMutation *mutation);

G_END_DECLS
