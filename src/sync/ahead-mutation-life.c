/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadMutationLife"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ahead-mutation-service-private.h"
#include "ahead-planted-bug.h"

/*
 * The life of a mutation:
 *
 *   submit ()      it is in the view; the outbox is asked to keep it
 *   on_appended_cb it is durable: the queue may send it when its turn comes
 *   send ()        rebases it on what the server has, and hands it to the backend
 *   on_replied_cb  asks the reconciler what the answer means: confirmed, send again at once or later, or roll back
 *
 * The feed can settle it at any moment in between; then the reconciler says so first.
 */

/*
 * What all ends have in common. The state says which one it is; the layer is gone. Gives FALSE for a mutation that had
 * its end already: somebody who heard of a change can have brought it about.
 */
static gboolean
settle (AheadMutationService *self,
        AheadMutation *mutation)
{
  ahead_mutation_finish_waiters (mutation, mutation->error);
  if (!ahead_mutation_queue_remove (self->queue, mutation))
    return FALSE;

  ahead_mutation_hold_end (self, mutation);
  ahead_mutation_service_change_n_unsettled (self, -1);
  return TRUE;
}

/* Takes @error. */
static void
take_out_of_view (AheadMutationService *self,
                  AheadMutation *mutation,
                  AheadMutationState state,
                  GError *error)
{
  if (ahead_mutation_is_settled (mutation))
    {
      g_error_free (error);
      return;
    }

  if (mutation->layer != NULL)
    ahead_event_store_remove_layer (self->store, g_steal_pointer (&mutation->layer));
  ahead_mutation_take_error (mutation, error);
  ahead_mutation_set_state (mutation, state);
  ahead_activity_log_add_end (self->activity_log, mutation);
}

/* All are in the list of those that failed before anybody is told: who hears of one may retry them all. */
static void
announce_rollbacks (AheadMutationService *self,
                    GPtrArray *mutations)
{
  g_autoptr (GPtrArray) parked = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < mutations->len; i++)
    {
      AheadMutation *mutation = mutations->pdata[i];

      if (mutation->state != AHEAD_MUTATION_STATE_ROLLED_BACK || !settle (self, mutation))
        continue;
      ahead_outbox_update (self->outbox, mutation);
      if (!AHEAD_BUG (FORGET_ROLLED_BACK))
        g_list_store_append (self->failed, mutation);
      g_ptr_array_add (parked, g_object_ref (mutation));
    }

  for (guint i = 0; i < parked->len; i++)
    ahead_mutation_service_emit_rolled_back (self, parked->pdata[i]);
}

/* @mutation and what cannot be without it, oldest first. Once the server has the event, nothing needs its create. */
static GPtrArray *
list_with_dependents (AheadMutationService *self,
                      AheadMutation *mutation)
{
  g_autoptr (GPtrArray) mutations = NULL;

  if (mutation->kind == AHEAD_MUTATION_CREATE && ahead_event_get_base (mutation->event) == NULL)
    mutations = ahead_mutation_queue_list_after (self->queue, mutation);
  else
    mutations = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_insert (mutations, 0, g_object_ref (mutation));

  return g_steal_pointer (&mutations);
}

/* Takes @error. */
static void
roll_back (AheadMutationService *self,
           AheadMutation *mutation,
           GError *error)
{
  g_autoptr (GPtrArray) mutations = list_with_dependents (self, mutation);

  ahead_event_store_begin_update (self->store);
  for (guint i = mutations->len - 1; i > 0; i--)
    take_out_of_view (self, mutations->pdata[i], AHEAD_MUTATION_STATE_ROLLED_BACK,
                      g_error_new (AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_DEPENDENCY,
                                   _("The event was not created: %s"), error->message));
  take_out_of_view (self, mutation, AHEAD_MUTATION_STATE_ROLLED_BACK, error);
  ahead_event_store_end_update (self->store);

  announce_rollbacks (self, mutations);
}

static GError *
error_from_backend (const GError *error)
{
  AheadMutationError code = AHEAD_MUTATION_ERROR_UNREACHABLE;

  if (g_error_matches (error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_PROTOCOL))
    code = AHEAD_MUTATION_ERROR_PROTOCOL;
  else if (g_error_matches (error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_REFUSED))
    code = AHEAD_MUTATION_ERROR_REFUSED;

  return g_error_new_literal (AHEAD_MUTATION_ERROR, code, error->message);
}

/* Keeps the service and the mutation until the answer, and the event that the mutation had when it was sent. */
typedef struct
{
  AheadMutationService *service;
  AheadMutation *mutation;
  AheadEvent *event;
} Request;

static Request *
request_new (AheadMutationService *service,
             AheadMutation *mutation)
{
  Request *request = g_new (Request, 1);

  request->service = g_object_ref (service);
  request->mutation = g_object_ref (mutation);
  request->event = g_object_ref (mutation->event);
  return request;
}

static void
request_free (Request *request)
{
  g_object_unref (request->service);
  g_object_unref (request->mutation);
  g_object_unref (request->event);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
end_request (Request *request)
{
  /* Still the head of its line: it is to be sent again. One that was retried meanwhile has to become durable first. */
  if (request->mutation->state == AHEAD_MUTATION_STATE_SENDING)
    ahead_mutation_set_state (request->mutation, AHEAD_MUTATION_STATE_QUEUED);

  ahead_mutation_queue_end_request (request->service->queue, request->event);
}

static void
retry_later (AheadMutationService *self,
             AheadMutation *mutation,
             guint n_failures,
             gint64 retry_after)
{
  gint64 delay = ahead_retry_policy_get_delay (self->retry_policy, n_failures, retry_after, NULL);

  /* Without a delay it is next at once. */
  ahead_mutation_hold_begin (self, mutation, AHEAD_HOLD_RETRY, delay);
  ahead_activity_log_add (self->activity_log, mutation, AHEAD_ACTIVITY_RETRYING);
  ahead_mutation_service_emit_retrying (self, mutation, delay);
}

/* Takes @error: what is said if it is given up. */
static void
fail_attempt (AheadMutationService *self,
              AheadMutation *mutation,
              gint64 retry_after,
              GError *error)
{
  g_autoptr (GError) reason = error;

  mutation->n_failures++;
  if (ahead_retry_policy_allows (self->retry_policy, mutation->n_failures))
    retry_later (self, mutation, mutation->n_failures, retry_after);
  else
    roll_back (self, mutation, g_steal_pointer (&reason));
}

/* With refused credentials nothing goes before somebody signs in again; what was refused for that goes then. */
static void
take_no_reply (AheadMutationService *self,
               AheadMutation *mutation,
               const GError *error)
{
  if (g_error_matches (error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_UNAUTHORIZED))
    ahead_mutation_service_set_signed_out (self, TRUE);
  else if (g_error_matches (error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_REFUSED))
    roll_back (self, mutation, error_from_backend (error));
  else if (g_error_matches (error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_UNREACHABLE)
           && ahead_retry_policy_get_wait_for_network (self->retry_policy))
    retry_later (self, mutation, ++mutation->n_unreachable, 0);
  else
    fail_attempt (self, mutation, 0, error_from_backend (error));
}

static void
take_reply (AheadMutationService *self,
            AheadMutation *mutation,
            AheadReply *reply)
{
  GError *error = NULL;

  mutation->n_unreachable = 0;
  if (reply->outcome == AHEAD_OUTCOME_UNAUTHORIZED && !ahead_mutation_is_settled (mutation))
    {
      ahead_mutation_service_set_signed_out (self, TRUE);
      return;
    }

  if (ahead_reconciler_take_reply (self->reconciler, mutation, reply, &error) != AHEAD_VERDICT_REFUSED)
    return;

  if (reply->outcome == AHEAD_OUTCOME_BUSY)
    fail_attempt (self, mutation, reply->retry_after, error);
  else
    roll_back (self, mutation, error);
}

static void
on_replied_cb (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  AheadMutationService *self = request->service;
  AheadMutation *mutation = request->mutation;
  g_autoptr (AheadReply) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = ahead_backend_submit_finish (AHEAD_BACKEND (source), result, &error);
  if (g_cancellable_is_cancelled (self->stopping))
    return;

  ahead_activity_log_add_answer (self->activity_log, mutation, reply, error);
  if (reply != NULL)
    take_reply (self, mutation, reply);
  else if (!ahead_mutation_is_settled (mutation))
    take_no_reply (self, mutation, error);
  end_request (request);
}

/*< private >
 * ahead_mutation_life_send:
 * @mutation: a mutation whose turn it is
 * @user_data: the service
 *
 * Sends a mutation. The queue counts a request in flight until ahead_mutation_queue_end_request().
 */
void
ahead_mutation_life_send (AheadMutation *mutation,
                          gpointer user_data)
{
  AheadMutationService *self = user_data;
  g_autoptr (AheadEvent) event = g_object_ref (mutation->event);
  AheadVerdict verdict;
  GError *error = NULL;

  if (g_cancellable_is_cancelled (self->stopping))
    return;

  verdict = ahead_reconciler_rebase (self->reconciler, mutation, &error);
  if (verdict == AHEAD_VERDICT_REFUSED)
    roll_back (self, mutation, error);
  if (verdict != AHEAD_VERDICT_SEND)
    {
      ahead_mutation_queue_end_request (self->queue, event);
      return;
    }

  mutation->attempts++;
  ahead_activity_log_add (self->activity_log, mutation, AHEAD_ACTIVITY_SENT);
  ahead_mutation_set_state (mutation, AHEAD_MUTATION_STATE_SENDING);
  ahead_outbox_update (self->outbox, mutation);
  ahead_backend_submit_async (self->backend, mutation, self->stopping, on_replied_cb, request_new (self, mutation));
}

static void
on_appended_cb (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  AheadMutationService *self = request->service;
  AheadMutation *mutation = request->mutation;
  g_autoptr (GError) error = NULL;
  gboolean appended = ahead_outbox_append_finish (AHEAD_OUTBOX (source), result, &error);

  mutation->n_appending--;

  /* One that was rolled back is kept for the user. */
  if (ahead_mutation_is_settled (mutation))
    {
      if (mutation->state != AHEAD_MUTATION_STATE_ROLLED_BACK)
        ahead_outbox_remove (self->outbox, mutation);
      return;
    }

  if (!appended)
    {
      roll_back (self, mutation,
                 g_error_new (AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_STORAGE,
                              _("The change could not be saved on this computer, so it was not sent: %s"),
                              error->message));
      return;
    }

  /* What was changed since must be durable too; and one that is retried can be further on already. */
  if (mutation->n_appending > 0 || mutation->state != AHEAD_MUTATION_STATE_PENDING)
    return;

  ahead_mutation_set_state (mutation, AHEAD_MUTATION_STATE_QUEUED);
  ahead_activity_log_add (self->activity_log, mutation, AHEAD_ACTIVITY_QUEUED);
  ahead_mutation_queue_wake (self->queue, mutation->event);
}

/*< private >
 * ahead_mutation_life_keep:
 * @self: a service
 * @mutation: a mutation that is not sent
 *
 * Makes it durable, as it is at this moment. It is not sent before.
 */
void
ahead_mutation_life_keep (AheadMutationService *self,
                          AheadMutation *mutation)
{
  ahead_mutation_set_state (mutation, AHEAD_MUTATION_STATE_PENDING);
  mutation->n_appending++;
  ahead_outbox_append_async (self->outbox, mutation, NULL, on_appended_cb, request_new (self, mutation));
}

/*< private >
 * ahead_mutation_life_submit:
 * @self: a service
 * @mutation: a mutation that is in the view, by an update of the store that is open; this closes it
 *
 * Sees to it that the mutation is kept, sent and settled. It is in its line before anybody hears of it: what listeners
 * do to the same event comes after it.
 */
void
ahead_mutation_life_submit (AheadMutationService *self,
                            AheadMutation *mutation)
{
  mutation->n_failures = 0;
  mutation->n_unreachable = 0;
  ahead_activity_log_add_applied (self->activity_log, mutation);
  ahead_reconciler_watch (self->reconciler, mutation);
  ahead_mutation_queue_push (self->queue, mutation);
  ahead_mutation_life_keep (self, mutation);
  ahead_event_store_end_update (self->store);

  ahead_mutation_service_change_n_unsettled (self, 1);
  ahead_mutation_service_emit_applied (self, mutation);
  if (g_cancellable_is_cancelled (self->stopping))
    ahead_mutation_life_end_waiting (mutation);
}

/*< private >
 * ahead_mutation_life_end_waiting:
 * @mutation: a mutation that nobody will settle, as the service has stopped
 */
void
ahead_mutation_life_end_waiting (AheadMutation *mutation)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The operation was cancelled"));

  ahead_mutation_finish_waiters (mutation, error);
}

/*< private >
 * ahead_mutation_life_confirmed:
 * @self: a service
 * @mutation: a mutation that the reconciler confirmed
 * @corrections: the fields in which the server's record differs from what it set
 *
 * Ends the life of a mutation well, also that of one that was rolled back before.
 */
void
ahead_mutation_life_confirmed (AheadMutationService *self,
                               AheadMutation *mutation,
                               AheadFieldSet corrections)
{
  g_autoptr (GPtrArray) after = ahead_mutation_queue_list_after (self->queue, mutation);
  guint position;

  ahead_activity_log_add_confirmed (self->activity_log, mutation, corrections);
  for (guint i = 0; i < after->len; i++)
    ahead_mutation_see_own_change (after->pdata[i], mutation, corrections);

  /* One that was rolled back for want of an answer, and that the server turns out to have taken. */
  if (g_list_store_find (self->failed, mutation, &position))
    g_list_store_remove (self->failed, position);
  else
    settle (self, mutation);

  ahead_outbox_remove (self->outbox, mutation);
  ahead_mutation_service_emit_confirmed (self, mutation, corrections);

  /* Somebody else deleted the event before it got its id here: there is nothing left to build on. */
  if (mutation->kind == AHEAD_MUTATION_CREATE && ahead_event_is_temporary (mutation->event))
    for (guint i = 0; i < after->len; i++)
      roll_back (self, after->pdata[i],
                 g_error_new_literal (AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_GONE,
                                      _("The event was deleted by somebody else")));
}

/*< private >
 * ahead_mutation_life_withdraw:
 * @self: a service
 * @mutation: a mutation that was not sent
 *
 * Takes a mutation back, with all that builds on it.
 */
void
ahead_mutation_life_withdraw (AheadMutationService *self,
                              AheadMutation *mutation)
{
  g_autoptr (GPtrArray) withdrawn = list_with_dependents (self, mutation);

  ahead_event_store_begin_update (self->store);
  for (guint i = withdrawn->len; i > 0; i--)
    take_out_of_view (self, withdrawn->pdata[i - 1], AHEAD_MUTATION_STATE_WITHDRAWN,
                      g_error_new_literal (AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_WITHDRAWN,
                                           _("The change was taken back")));
  ahead_event_store_end_update (self->store);

  for (guint i = 0; i < withdrawn->len; i++)
    {
      if (!settle (self, withdrawn->pdata[i]))
        continue;
      ahead_reconciler_forget (self->reconciler, withdrawn->pdata[i]);
      ahead_outbox_remove (self->outbox, withdrawn->pdata[i]);
      ahead_mutation_service_emit_withdrawn (self, withdrawn->pdata[i]);
    }
}
