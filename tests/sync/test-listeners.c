/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-sync-fixture.h"

/* Whoever hears of something may do anything: each listener here acts once, in the middle of what the engine does. */

typedef enum
{
  ACT_SUBMIT,
  ACT_WITHDRAW,
  ACT_RETRY,
  N_ACTS,
} Act;

typedef struct
{
  AheadSyncFixture *f;
  Act act;
  /* Of other events: one that waits and one that failed. */
  AheadEvent *event;
  AheadMutation *waiting;
  AheadMutation *failed;
  /* For a refusal, so that it is the refusal that it hears of. */
  gboolean deaf;
  gboolean done;
} Actor;

static void
act (Actor *actor)
{
  if (actor->done || actor->deaf)
    return;

  actor->done = TRUE;
  if (actor->act == ACT_SUBMIT)
    ahead_sync_set_string (actor->f, actor->event, AHEAD_FIELD_LOCATION, "here");
  else if (actor->act == ACT_WITHDRAW)
    g_assert_true (ahead_mutation_service_withdraw (actor->f->service, actor->waiting));
  else
    g_assert_true (ahead_mutation_service_retry_async (actor->f->service, actor->failed, NULL, NULL, NULL));
}

typedef enum
{
  END_CONFIRM,
  END_CORRECT,
  END_REFUSE,
  END_WITHDRAW,
} End;

static void
end_mutation (AheadSyncFixture *f,
              AheadMutation *mutation,
              guint index,
              End end)
{
  g_autoptr (AheadRecord) corrected = NULL;

  if (end == END_CONFIRM)
    ahead_sync_take (f, index, 2);
  else if (end == END_REFUSE)
    ahead_sync_refuse (f, index);
  else if (end == END_WITHDRAW)
    g_assert_true (ahead_mutation_service_withdraw (f->service, mutation));
  else
    {
      corrected = ahead_sync_next_title (ahead_event_get_base (ahead_mutation_get_event (mutation)), 2, "me", "other");
      ahead_sync_answer (f, index, AHEAD_OUTCOME_DONE, corrected);
    }
}

/* Takes whatever is still in flight, until nothing is. */
static void
take_all (AheadSyncFixture *f,
          guint from)
{
  for (guint i = from; i < ahead_sync_get_n_sent (f); i++)
    if (ahead_fake_backend_get_submission (f->backend, i)->task != NULL)
      ahead_sync_take (f, i, 10 + i);
}

static void
run_case (AheadSyncFixture *f,
          gpointer emitter,
          const char *signal,
          End end,
          Act action)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  Actor actor = { f, action, ahead_sync_put (f, "evt_2", "x", 1), NULL, NULL, FALSE, FALSE };
  g_autoptr (AheadMutation) failed = g_object_ref (ahead_sync_set_title (f, actor.event, "failed"));
  g_autoptr (AheadMutation) mutation = NULL;
  gulong handler;
  guint first;

  ahead_wait_idle ();
  ahead_sync_refuse (f, 0);
  ahead_sync_set_title (f, actor.event, "in flight");
  ahead_wait_idle ();
  actor.failed = failed;
  actor.waiting = ahead_sync_set_title (f, actor.event, "waiting");
  ahead_wait_idle ();
  first = ahead_fake_backend_get_n_submissions (f->backend);

  if (emitter == NULL)
    emitter = event;
  actor.deaf = end == END_REFUSE;
  handler = g_signal_connect_swapped (emitter, signal, G_CALLBACK (act), &actor);
  if (end == END_WITHDRAW)
    ahead_fake_outbox_set_slow (f->outbox, TRUE);
  mutation = g_object_ref (ahead_sync_set_title (f, event, "z"));
  if (end != END_WITHDRAW)
    ahead_wait_idle ();
  actor.deaf = FALSE;
  end_mutation (f, mutation, first, end);
  g_signal_handler_disconnect (emitter, handler);
  g_assert_true (actor.done);

  ahead_fake_outbox_set_slow (f->outbox, FALSE);
  while (ahead_fake_outbox_get_n_waiting (f->outbox) > 0)
    ahead_fake_outbox_complete (f->outbox);
  take_all (f, 0);
  ahead_sync_assert_counts (f, 0, (action != ACT_RETRY) + (end == END_REFUSE));
  g_assert_cmpuint (ahead_fake_backend_get_n_in_flight (f->backend), ==, 0);
  g_assert_false (ahead_event_get_has_pending (event));
  g_assert_false (ahead_event_get_has_pending (actor.event));
}

typedef struct
{
  const char *signal;
  End end;
  Act act;
} Case;

static void
test_signal (AheadSyncFixture *f,
             gconstpointer data)
{
  const Case *c = data;

  run_case (f, f->service, c->signal, c->end, c->act);
}

static void
test_query (AheadSyncFixture *f,
            gconstpointer data)
{
  const Case *c = data;

  ahead_event_query_set_sort (f->query, AHEAD_SORT_TITLE);
  run_case (f, f->query, c->signal, c->end, c->act);
}

static void
test_event (AheadSyncFixture *f,
            gconstpointer data)
{
  const Case *c = data;

  run_case (f, NULL, c->signal, c->end, c->act);
}

static void
test_failed_list (AheadSyncFixture *f,
                  gconstpointer data)
{
  const Case *c = data;

  run_case (f, ahead_mutation_service_get_failed (f->service), c->signal, c->end, c->act);
}

static void
on_title_cb (AheadEvent *event,
             GParamSpec *pspec,
             AheadSyncFixture *f)
{
  if (g_str_equal (ahead_record_get_title (ahead_event_get_view (event)), "first"))
    ahead_sync_set_title (f, event, "second");
}

/* What a listener does to the same event comes after what it heard of. */
static void
test_order_on_one_event (AheadSyncFixture *f,
                         gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  g_signal_connect (event, "notify::title", G_CALLBACK (on_title_cb), f);
  ahead_sync_set_title (f, event, "first");
  ahead_sync_assert_titles (f, "second");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_take (f, 0, 2);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  g_assert_cmpstr (ahead_patch_get_string (ahead_fake_backend_get_submission (f->backend, 1)->patch, AHEAD_FIELD_TITLE),
                   ==, "second");
  ahead_sync_take (f, 1, 3);
  ahead_sync_assert_titles (f, "second");
}

static void
on_rolled_back_retry_cb (AheadMutationService *service,
                         AheadMutation *mutation,
                         guint *n_left)
{
  if (*n_left == 0)
    return;

  (*n_left)--;
  g_assert_true (ahead_mutation_service_retry_async (service, mutation, NULL, NULL, NULL));
  g_assert_cmpint (ahead_mutation_get_state (mutation), ==, AHEAD_MUTATION_STATE_PENDING);
}

/* It is durable again before it is sent again. */
static void
test_retry_of_the_same (AheadSyncFixture *f,
                        gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  guint n_left = 1;

  g_signal_connect (f->service, "rolled-back", G_CALLBACK (on_rolled_back_retry_cb), &n_left);
  ahead_sync_set_title (f, event, "b");
  ahead_wait_idle ();
  ahead_fake_outbox_set_slow (f->outbox, TRUE);
  ahead_sync_lose (f, 0);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_fake_outbox_complete (f->outbox);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_take (f, 1, 2);
  ahead_sync_assert_titles (f, "b");
  ahead_sync_assert_counts (f, 0, 0);
}

/* A create with all that builds on it, each as soon as it is heard of. */
static void
test_retry_of_dependents (AheadSyncFixture *f,
                          gconstpointer data)
{
  g_autoptr (AheadMutation) create = g_object_ref (ahead_sync_create (f, "a"));
  g_autoptr (AheadRecord) made = ahead_sync_made_record (create, "evt_1", 1);
  guint n_left = 2;

  g_signal_connect (f->service, "rolled-back", G_CALLBACK (on_rolled_back_retry_cb), &n_left);
  ahead_sync_set_title (f, ahead_mutation_get_event (create), "b");
  ahead_wait_idle ();
  ahead_sync_refuse (f, 0);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_answer (f, 1, AHEAD_OUTCOME_DONE, made);
  ahead_sync_take (f, 2, 2);
  ahead_sync_assert_titles (f, "b");
  ahead_sync_assert_counts (f, 0, 0);
}

static void
on_state_withdraw_cb (AheadMutation *create,
                      GParamSpec *pspec,
                      gpointer *pair)
{
  if (ahead_mutation_get_state (create) == AHEAD_MUTATION_STATE_ROLLED_BACK)
    g_assert_false (ahead_mutation_service_withdraw (pair[0], pair[1]));
}

static void
on_last_state_withdraw_cb (AheadMutation *last,
                           GParamSpec *pspec,
                           gpointer *pair)
{
  if (ahead_mutation_get_state (last) == AHEAD_MUTATION_STATE_ROLLED_BACK)
    g_assert_true (ahead_mutation_service_withdraw (pair[0], pair[1]));
}

/* In the middle of a rollback, a listener takes back what is to be rolled back next: it ends once. */
static void
test_withdraw_within_rollback (AheadSyncFixture *f,
                               gconstpointer data)
{
  g_autoptr (AheadMutation) create = g_object_ref (ahead_sync_create (f, "a"));
  AheadEvent *event = ahead_mutation_get_event (create);
  g_autoptr (AheadMutation) second = g_object_ref (ahead_sync_set_title (f, event, "b"));
  g_autoptr (AheadMutation) last = g_object_ref (ahead_sync_set_title (f, event, "c"));
  gpointer pair[] = { f->service, second };

  ahead_wait_idle ();
  g_signal_connect (last, "notify::state", G_CALLBACK (on_last_state_withdraw_cb), pair);
  g_signal_connect (create, "notify::state", G_CALLBACK (on_state_withdraw_cb), pair);
  ahead_sync_refuse (f, 0);
  ahead_sync_assert_error (second, AHEAD_MUTATION_ERROR_WITHDRAWN);
  ahead_sync_assert_error (last, AHEAD_MUTATION_ERROR_DEPENDENCY);
  ahead_sync_assert_counts (f, 0, 2);
  ahead_sync_assert_titles (f, "");
}

typedef struct
{
  AheadSyncFixture *f;
  AheadMutation *mutation;
  guint n_calls;
} Caller;

static void
on_finished_cb (GObject *object,
                GAsyncResult *result,
                gpointer user_data)
{
  Caller *caller = user_data;
  g_autoptr (GError) error = NULL;

  caller->n_calls++;
  if (ahead_mutation_service_delete_finish (AHEAD_MUTATION_SERVICE (object), result, &error))
    return;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_assert_true (ahead_mutation_service_withdraw (caller->f->service, caller->mutation));
  else
    g_assert_true (ahead_mutation_service_retry_async (caller->f->service, caller->mutation, NULL, NULL, NULL));
}

/* The callback of an operation tries again. */
static void
test_retry_from_callback (AheadSyncFixture *f,
                          gconstpointer data)
{
  Caller caller = { f, NULL, 0 };

  caller.mutation = ahead_mutation_service_delete_async (f->service, ahead_sync_put (f, "evt_1", "a", 1), NULL,
                                                         on_finished_cb, &caller);
  ahead_wait_idle ();
  ahead_sync_refuse (f, 0);
  g_assert_cmpuint (caller.n_calls, ==, 1);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_answer (f, 1, AHEAD_OUTCOME_DONE, NULL);
  g_assert_cmpuint (caller.n_calls, ==, 1);
  ahead_sync_assert_counts (f, 0, 0);
}

/* The callback of a cancelled operation takes the mutation back, and with it the last reference. */
static void
test_withdraw_from_cancelled_callback (AheadSyncFixture *f,
                                       gconstpointer data)
{
  Caller caller = { f, NULL, 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  ahead_mutation_service_set_undo_delay (f->service, 1000);
  caller.mutation = ahead_mutation_service_delete_async (f->service, ahead_sync_put (f, "evt_1", "a", 1), cancellable,
                                                         on_finished_cb, &caller);
  ahead_wait_idle ();
  g_cancellable_cancel (cancellable);
  ahead_wait_idle ();
  g_assert_cmpuint (caller.n_calls, ==, 1);
  ahead_sync_assert_titles (f, "a");
  ahead_sync_assert_counts (f, 0, 0);
  g_assert_cmpuint (f->n_alive, ==, 0);
}

static void
on_confirmed_retry_cb (AheadMutationService *service,
                       AheadMutation *mutation,
                       AheadMutation *other)
{
  if (mutation != other)
    g_assert_false (ahead_mutation_service_retry_async (service, other, NULL, NULL, NULL));
}

/* Two that were lost are in one page of the feed; whoever hears of the first wants to retry the second. */
static void
test_retry_of_confirmed (AheadSyncFixture *f,
                         gconstpointer data)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_change_free);
  AheadMutation *mutations[2];

  for (guint i = 0; i < G_N_ELEMENTS (mutations); i++)
    {
      g_autofree char *id = g_strdup_printf ("evt_%u", i);

      mutations[i] = ahead_sync_set_title (f, ahead_sync_put (f, id, "a", 1), "b");
    }
  ahead_wait_idle ();
  for (guint i = 0; i < G_N_ELEMENTS (mutations); i++)
    {
      g_autoptr (AheadRecord) taken = ahead_sync_taken_record (f, i, 2);

      g_ptr_array_add (changes, ahead_change_new (ahead_record_get_id (taken), taken, 2,
                                                  ahead_mutation_get_id (mutations[i])));
      ahead_sync_lose (f, i);
    }

  g_signal_connect (f->service, "confirmed", G_CALLBACK (on_confirmed_retry_cb), mutations[1]);
  ahead_reconciler_take_changes (f->reconciler, changes);
  ahead_sync_assert_titles (f, "b b");
  ahead_sync_assert_counts (f, 0, 0);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
}

static void
on_confirmed_stop_cb (AheadMutationService *service)
{
  ahead_mutation_service_stop (service);
}

static void
test_stop_from_listener (AheadSyncFixture *f,
                         gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  g_signal_connect (f->service, "confirmed", G_CALLBACK (on_confirmed_stop_cb), NULL);
  ahead_sync_set_title (f, event, "b");
  ahead_sync_set_title (f, ahead_sync_put (f, "evt_2", "x", 1), "y");
  ahead_wait_idle ();
  ahead_sync_take (f, 0, 2);
  g_assert_cmpuint (ahead_fake_backend_get_n_in_flight (f->backend), ==, 0);
  ahead_sync_set_title (f, event, "c");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_assert_counts (f, 2, 0);
}

static const Case signal_cases[] = {
  { "applied", END_CONFIRM, 0 },     { "confirmed", END_CONFIRM, 0 },   { "corrected", END_CORRECT, 0 },
  { "rolled-back", END_REFUSE, 0 },  { "withdrawn", END_WITHDRAW, 0 },  { "notify::n-unsettled", END_CONFIRM, 0 },
  { "notify::n-unsettled", END_REFUSE, 0 },
};

static const Case event_cases[] = {
  { "notify::title", END_CONFIRM, 0 },
  { "notify::title", END_REFUSE, 0 },
  { "notify::version", END_CONFIRM, 0 },
  { "notify::has-pending", END_WITHDRAW, 0 },
};

static const char *const act_names[] = { "submit", "withdraw", "retry" };
static const char *const end_names[] = { "confirm", "correct", "refuse", "withdraw" };

/* Each case with each act. */
static void
add_cases (const char *emitter,
           const Case *cases,
           guint n_cases,
           AheadSyncTest test)
{
  static Case all[64];
  static guint n_all;

  for (guint i = 0; i < n_cases; i++)
    for (guint j = 0; j < N_ACTS; j++)
      {
        g_autofree char *path = g_strdup_printf ("/sync/listeners/%s/%s/%s/%s", emitter, cases[i].signal,
                                                 end_names[cases[i].end], act_names[j]);

        g_assert_cmpuint (n_all, <, G_N_ELEMENTS (all));
        all[n_all] = (Case) { cases[i].signal, cases[i].end, j };
        g_test_add_vtable (path, sizeof (AheadSyncFixture), &all[n_all++], (GTestFixtureFunc) ahead_sync_fixture_set_up,
                           (GTestFixtureFunc) test, (GTestFixtureFunc) ahead_sync_fixture_tear_down);
      }
}

int
main (int argc,
      char *argv[])
{
  const Case query_cases[] = { { "items-changed", END_CONFIRM, 0 }, { "items-changed", END_REFUSE, 0 } };
  const Case failed_cases[] = { { "items-changed", END_REFUSE, 0 } };

  g_test_init (&argc, &argv, NULL);

  add_cases ("service", signal_cases, G_N_ELEMENTS (signal_cases), test_signal);
  add_cases ("event", event_cases, G_N_ELEMENTS (event_cases), test_event);
  add_cases ("query", query_cases, G_N_ELEMENTS (query_cases), test_query);
  add_cases ("failed-list", failed_cases, G_N_ELEMENTS (failed_cases), test_failed_list);
  ahead_sync_fixture_add ("/sync/listeners/order-on-one-event", test_order_on_one_event);
  ahead_sync_fixture_add ("/sync/listeners/retry-of-the-same", test_retry_of_the_same);
  ahead_sync_fixture_add ("/sync/listeners/retry-of-dependents", test_retry_of_dependents);
  ahead_sync_fixture_add ("/sync/listeners/withdraw-within-rollback", test_withdraw_within_rollback);
  ahead_sync_fixture_add ("/sync/listeners/retry-from-callback", test_retry_from_callback);
  ahead_sync_fixture_add ("/sync/listeners/withdraw-from-cancelled-callback", test_withdraw_from_cancelled_callback);
  ahead_sync_fixture_add ("/sync/listeners/retry-of-confirmed", test_retry_of_confirmed);
  ahead_sync_fixture_add ("/sync/listeners/stop-from-listener", test_stop_from_listener);

  return g_test_run ();
}
