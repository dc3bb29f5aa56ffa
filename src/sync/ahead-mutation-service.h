/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-backend.h"
#include "ahead-clock.h"
#include "ahead-event-store.h"
#include "ahead-mutation.h"
#include "ahead-outbox.h"
#include "ahead-reconciler.h"
#include "ahead-retry-policy.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_MUTATION_SERVICE (ahead_mutation_service_get_type ())

/**
 * AheadMutationService:
 *
 * The public face of optimistic editing.
 *
 * Every `…_async ()` function applies its mutation to the view before it returns and gives the mutation (transfer
 * none); the operation finishes when the server has settled it: %TRUE when it was confirmed, or an error in
 * %AHEAD_MUTATION_ERROR, with the mutation already rolled back from the view. Cancelling the #GCancellable only ends
 * the waiting; to take a mutation back, withdraw it.
 *
 * Signals, each with the mutation: `applied`, `confirmed`, `corrected` (confirmed, but the server's record differs from
 * what was shown; with the [alias@FieldSet] that differs), `rolled-back`, `withdrawn`. Main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadMutationService, ahead_mutation_service, AHEAD, MUTATION_SERVICE, GObject)

AheadMutationService *ahead_mutation_service_new (AheadEventStore *store, AheadBackend *backend, AheadOutbox *outbox,
                                                  AheadClock *clock);

AheadReconciler *ahead_mutation_service_get_reconciler (AheadMutationService *self);

/* @record: id and version are ignored; calendar, title and start must be set. */
AheadMutation *ahead_mutation_service_create_async (AheadMutationService *self, AheadRecord *record,
                                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                                    gpointer user_data);
gboolean ahead_mutation_service_create_finish (AheadMutationService *self, GAsyncResult *result, GError **error);

/* %NULL, with the operation finished at once, where @patch changes nothing. */
AheadMutation *ahead_mutation_service_patch_async (AheadMutationService *self, AheadEvent *event, AheadPatch *patch,
                                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                                   gpointer user_data);
gboolean ahead_mutation_service_patch_finish (AheadMutationService *self, GAsyncResult *result, GError **error);

AheadMutation *ahead_mutation_service_delete_async (AheadMutationService *self, AheadEvent *event,
                                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                                    gpointer user_data);
gboolean ahead_mutation_service_delete_finish (AheadMutationService *self, GAsyncResult *result, GError **error);

AheadMutation *ahead_mutation_service_set_starred_async (AheadMutationService *self, AheadEvent *event,
                                                         gboolean starred, GCancellable *cancellable,
                                                         GAsyncReadyCallback callback, gpointer user_data);
gboolean ahead_mutation_service_set_starred_finish (AheadMutationService *self, GAsyncResult *result,
                                                    GError **error);

AheadMutation *ahead_mutation_service_set_attending_async (AheadMutationService *self, AheadEvent *event,
                                                           gboolean attending, GCancellable *cancellable,
                                                           GAsyncReadyCallback callback, gpointer user_data);
gboolean ahead_mutation_service_set_attending_finish (AheadMutationService *self, GAsyncResult *result,
                                                      GError **error);

AheadMutation *ahead_mutation_service_add_comment_async (AheadMutationService *self, AheadEvent *event,
                                                         const char *text, GCancellable *cancellable,
                                                         GAsyncReadyCallback callback, gpointer user_data);
gboolean ahead_mutation_service_add_comment_finish (AheadMutationService *self, GAsyncResult *result,
                                                    GError **error);

AheadMutation *ahead_mutation_service_delete_comment_async (AheadMutationService *self, AheadEvent *event,
                                                            const char *comment_id, GCancellable *cancellable,
                                                            GAsyncReadyCallback callback, gpointer user_data);
gboolean ahead_mutation_service_delete_comment_finish (AheadMutationService *self, GAsyncResult *result,
                                                       GError **error);

/* A mutation that was rolled back is applied and sent again, under the same id. */
gboolean ahead_mutation_service_retry_async (AheadMutationService *self, AheadMutation *mutation,
                                             GCancellable *cancellable, GAsyncReadyCallback callback,
                                             gpointer user_data);
gboolean ahead_mutation_service_retry_finish (AheadMutationService *self, GAsyncResult *result, GError **error);

gboolean ahead_mutation_service_withdraw (AheadMutationService *self, AheadMutation *mutation);
void ahead_mutation_service_discard (AheadMutationService *self, AheadMutation *mutation);
void ahead_mutation_service_release_held (AheadMutationService *self);
void ahead_mutation_service_stop (AheadMutationService *self);

/* Milliseconds that a delete can be withdrawn before it is sent; 0 (the default) = none. */
guint ahead_mutation_service_get_undo_delay (AheadMutationService *self);
void ahead_mutation_service_set_undo_delay (AheadMutationService *self, guint milliseconds);

/* Milliseconds that a patch or a toggle waits for more of the same; 300 by default, 0 = none. */
guint ahead_mutation_service_get_debounce (AheadMutationService *self);
void ahead_mutation_service_set_debounce (AheadMutationService *self, guint milliseconds);

AheadRetryPolicy *ahead_mutation_service_get_retry_policy (AheadMutationService *self);
gboolean ahead_mutation_service_get_online (AheadMutationService *self);
void ahead_mutation_service_set_online (AheadMutationService *self, gboolean online);
gboolean ahead_mutation_service_get_signed_out (AheadMutationService *self);
void ahead_mutation_service_resume (AheadMutationService *self);

/* How many mutations the server has not settled; notifies as "n-unsettled". */
guint ahead_mutation_service_get_n_unsettled (AheadMutationService *self);

/* (element-type AheadMutation): those rolled back, oldest first, until they are retried or discarded. */
GListModel *ahead_mutation_service_get_failed (AheadMutationService *self);

G_END_DECLS
