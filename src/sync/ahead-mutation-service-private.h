/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-mutation-private.h"
#include "ahead-mutation-queue.h"
#include "ahead-mutation-service.h"
#include "ahead-retry-policy.h"

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
  /* See ahead-mutation-hold.c; those due first ahead. */
  GPtrArray *held;
  guint hold_timeout;
  guint undo_delay;
  guint debounce;
  AheadRetryPolicy *retry_policy;
  gboolean online;
  gboolean signed_out;
  guint n_unsettled;
};

/* ahead-mutation-service.c */
void ahead_mutation_service_emit_applied (AheadMutationService *self, AheadMutation *mutation);
void ahead_mutation_service_emit_confirmed (AheadMutationService *self, AheadMutation *mutation,
                                            AheadFieldSet corrections);
void ahead_mutation_service_emit_retrying (AheadMutationService *self, AheadMutation *mutation, gint64 delay);
void ahead_mutation_service_set_signed_out (AheadMutationService *self, gboolean signed_out);
void ahead_mutation_service_emit_rolled_back (AheadMutationService *self, AheadMutation *mutation);
void ahead_mutation_service_emit_withdrawn (AheadMutationService *self, AheadMutation *mutation);
void ahead_mutation_service_change_n_unsettled (AheadMutationService *self, int difference);

/* ahead-mutation-life.c */
void ahead_mutation_life_submit (AheadMutationService *self, AheadMutation *mutation);
void ahead_mutation_life_end_waiting (AheadMutation *mutation);
void ahead_mutation_life_send (AheadMutation *mutation, gpointer user_data);
void ahead_mutation_life_confirmed (AheadMutationService *self, AheadMutation *mutation, AheadFieldSet corrections);
void ahead_mutation_life_withdraw (AheadMutationService *self, AheadMutation *mutation);
void ahead_mutation_life_keep (AheadMutationService *self, AheadMutation *mutation);

/* ahead-mutation-hold.c */
void ahead_mutation_hold_begin (AheadMutationService *self, AheadMutation *mutation, AheadHold hold, gint64 delay);
void ahead_mutation_hold_end (AheadMutationService *self, AheadMutation *mutation);
void ahead_mutation_hold_end_all (AheadMutationService *self, AheadHold holds);

/* ahead-mutation-coalescer.c */
AheadMutation *ahead_mutation_coalesce_patch (AheadMutationService *self, AheadEvent *event, AheadPatch *patch);
gboolean ahead_mutation_coalesce_toggle (AheadMutationService *self, AheadEvent *event, AheadMutationKind kind);
gboolean ahead_mutation_coalesce_delete (AheadMutationService *self, AheadEvent *event);

G_END_DECLS
