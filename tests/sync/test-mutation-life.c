/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-sync-fixture.h"

/* What the user decides after an edit was made: undo, retry, discard; and the end of the service itself. */

static void
advance (AheadSyncFixture *f,
         guint milliseconds)
{
  ahead_test_clock_advance (f->clock, milliseconds * G_TIME_SPAN_MILLISECOND);
  ahead_wait_idle ();
}

static void
test_lost_then_in_feed (AheadSyncFixture *f,
                        gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = g_object_ref (ahead_sync_set_title (f, event, "b"));
  g_autoptr (AheadRecord) taken = NULL;

  ahead_wait_idle ();
  taken = ahead_sync_taken_record (f, 0, 2);
  ahead_sync_lose (f, 0);
  ahead_sync_assert_titles (f, "a");
  ahead_sync_assert_counts (f, 0, 1);

  ahead_sync_change (f, "evt_1", taken, 2, mutation);
  ahead_sync_assert_titles (f, "b");
  g_assert_cmpint (ahead_mutation_get_state (mutation), ==, AHEAD_MUTATION_STATE_CONFIRMED);
  g_assert_null (ahead_mutation_get_error (mutation));
  ahead_sync_assert_counts (f, 0, 0);
  ahead_sync_assert_log (f, "applied:patch rolled-back:patch confirmed:patch");
}

static void
test_retry_has_same_id (AheadSyncFixture *f,
                        gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = g_object_ref (ahead_sync_set_title (f, event, "b"));
  g_autoptr (GAsyncResult) result = NULL;

  ahead_wait_idle ();
  ahead_sync_lose (f, 0);
  g_assert_true (ahead_mutation_service_retry_async (f->service, mutation, NULL, ahead_wait_take_result, &result));
  ahead_sync_assert_titles (f, "b");
  g_assert_null (ahead_mutation_get_error (mutation));
  ahead_sync_assert_counts (f, 1, 0);

  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  g_assert_cmpstr (ahead_fake_backend_get_submission (f->backend, 1)->mutation_id, ==,
                   ahead_fake_backend_get_submission (f->backend, 0)->mutation_id);
  g_assert_cmpuint (ahead_mutation_get_attempts (mutation), ==, 2);
  ahead_sync_take (f, 1, 2);
  g_assert_true (ahead_mutation_service_retry_finish (f->service, result, NULL));
  ahead_sync_assert_counts (f, 0, 0);
  ahead_sync_assert_log (f, "applied:patch rolled-back:patch applied:patch confirmed:patch");
}

/* The event went and came back, as another object. */
static void
test_retry_finds_event_again (AheadSyncFixture *f,
                              gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = g_object_ref (ahead_sync_set_title (f, event, "b"));
  g_autoptr (AheadRecord) again = ahead_sync_next_title (ahead_event_get_base (event), 3, "ana", "c");

  ahead_wait_idle ();
  ahead_sync_refuse (f, 0);
  ahead_sync_change (f, "evt_1", NULL, 2, NULL);
  g_assert_false (ahead_mutation_service_retry_async (f->service, mutation, NULL, NULL, NULL));
  ahead_sync_assert_error (mutation, AHEAD_MUTATION_ERROR_REFUSED);
  ahead_sync_change (f, "evt_1", again, 3, NULL);
  ahead_sync_assert_titles (f, "c");

  g_assert_true (ahead_mutation_service_retry_async (f->service, mutation, NULL, NULL, NULL));
  ahead_sync_assert_titles (f, "b");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_take (f, 1, 4);
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_discard (AheadSyncFixture *f,
              gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = g_object_ref (ahead_sync_set_title (f, event, "b"));
  g_autoptr (AheadRecord) taken = NULL;
  AheadMutationState state;

  ahead_wait_idle ();
  taken = ahead_sync_taken_record (f, 0, 2);
  ahead_sync_lose (f, 0);
  g_assert_true (ahead_fake_outbox_get_state (f->outbox, mutation, &state));
  g_assert_cmpint (state, ==, AHEAD_MUTATION_STATE_ROLLED_BACK);
  ahead_mutation_service_discard (f->service, mutation);
  ahead_sync_assert_counts (f, 0, 0);

  /* What the user has forgotten is an ordinary change. */
  ahead_sync_change (f, "evt_1", taken, 2, mutation);
  ahead_sync_assert_titles (f, "b");
  ahead_sync_assert_log (f, "applied:patch rolled-back:patch");
}

/* Rolled back while it was being written down: it is kept for the user. */
static void
test_rolled_back_before_durable (AheadSyncFixture *f,
                                 gconstpointer data)
{
  AheadMutation *create = ahead_sync_create (f, "a");
  AheadMutation *patch;
  AheadMutationState state;

  ahead_wait_idle ();
  ahead_fake_outbox_set_slow (f->outbox, TRUE);
  patch = ahead_sync_set_title (f, ahead_mutation_get_event (create), "b");
  ahead_sync_refuse (f, 0);
  ahead_sync_assert_counts (f, 0, 2);

  ahead_fake_outbox_complete (f->outbox);
  ahead_wait_idle ();
  ahead_sync_assert_counts (f, 0, 2);
  g_assert_true (ahead_fake_outbox_get_state (f->outbox, patch, &state));
  g_assert_cmpint (state, ==, AHEAD_MUTATION_STATE_ROLLED_BACK);
}

/* Rolled back and retried before it was durable, it is written down twice, and goes when it is both times. */
static void
test_durable_twice (AheadSyncFixture *f,
                    gconstpointer data)
{
  g_autoptr (AheadMutation) create = g_object_ref (ahead_sync_create (f, "a"));
  g_autoptr (AheadRecord) made = ahead_sync_made_record (create, "evt_1", 1);
  g_autoptr (AheadMutation) patch = NULL;

  ahead_wait_idle ();
  ahead_fake_outbox_set_slow (f->outbox, TRUE);
  patch = g_object_ref (ahead_sync_set_title (f, ahead_mutation_get_event (create), "b"));
  ahead_sync_refuse (f, 0);
  g_assert_true (ahead_mutation_service_retry_async (f->service, create, NULL, NULL, NULL));
  g_assert_true (ahead_mutation_service_retry_async (f->service, patch, NULL, NULL, NULL));

  ahead_fake_outbox_complete (f->outbox);
  ahead_fake_outbox_complete (f->outbox);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_answer (f, 1, AHEAD_OUTCOME_DONE, made);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);

  ahead_fake_outbox_complete (f->outbox);
  ahead_wait_idle ();
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 3);
  g_assert_cmpint (ahead_mutation_get_state (patch), ==, AHEAD_MUTATION_STATE_SENDING);
  g_assert_false (ahead_mutation_service_withdraw (f->service, patch));
  ahead_sync_take (f, 2, 2);
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_held_then_sent (AheadSyncFixture *f,
                     gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  ahead_mutation_service_set_undo_delay (f->service, 5000);
  ahead_sync_delete (f, event);
  ahead_sync_assert_titles (f, "");
  ahead_sync_assert_counts (f, 1, 0);
  advance (f, 4999);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 0);
  advance (f, 1);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_DONE, NULL);
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_held_then_withdrawn (AheadSyncFixture *f,
                          gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ahead_mutation_service_set_undo_delay (f->service, 5000);
  mutation = g_object_ref (
    ahead_mutation_service_delete_async (f->service, event, NULL, ahead_wait_take_result, &result));
  advance (f, 3000);
  g_assert_true (ahead_mutation_service_withdraw (f->service, mutation));
  ahead_sync_assert_titles (f, "a");
  ahead_sync_assert_error (mutation, AHEAD_MUTATION_ERROR_WITHDRAWN);
  ahead_sync_assert_counts (f, 0, 0);

  advance (f, 10000);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 0);
  g_assert_false (ahead_mutation_service_delete_finish (f->service, result, &error));
  g_assert_error (error, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_WITHDRAWN);
  g_assert_false (ahead_mutation_service_withdraw (f->service, mutation));
  ahead_sync_assert_log (f, "applied:delete withdrawn:delete");
}

static void
test_held_with_different_delays (AheadSyncFixture *f,
                                 gconstpointer data)
{
  AheadEvent *first = ahead_sync_put (f, "evt_1", "a", 1);
  AheadEvent *second = ahead_sync_put (f, "evt_2", "b", 1);
  AheadEvent *third = ahead_sync_put (f, "evt_3", "c", 1);

  ahead_mutation_service_set_undo_delay (f->service, 10000);
  ahead_sync_delete (f, first);
  ahead_mutation_service_set_undo_delay (f->service, 1000);
  ahead_sync_delete (f, second);
  ahead_mutation_service_set_undo_delay (f->service, 5000);
  ahead_sync_delete (f, third);

  advance (f, 1000);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  g_assert_cmpstr (ahead_fake_backend_get_submission (f->backend, 0)->event_id, ==, "evt_2");
  advance (f, 4000);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  g_assert_cmpstr (ahead_fake_backend_get_submission (f->backend, 1)->event_id, ==, "evt_3");
  advance (f, 4999);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  advance (f, 1);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 3);
}

static void
test_release_held (AheadSyncFixture *f,
                   gconstpointer data)
{
  ahead_mutation_service_set_undo_delay (f->service, 10000);
  ahead_sync_delete (f, ahead_sync_put (f, "evt_1", "a", 1));
  ahead_sync_delete (f, ahead_sync_put (f, "evt_2", "b", 1));
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 0);
  ahead_mutation_service_release_held (f->service);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  advance (f, 20000);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
}

/* Edits of an event go before its delete, and do not wait for the delete to be due. */
static void
test_held_behind_edit (AheadSyncFixture *f,
                       gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  ahead_mutation_service_set_undo_delay (f->service, 1000);
  ahead_sync_set_title (f, event, "b");
  ahead_sync_delete (f, event);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  advance (f, 1000);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_take (f, 0, 2);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  g_assert_cmpint (ahead_fake_backend_get_submission (f->backend, 1)->kind, ==, AHEAD_MUTATION_DELETE);
  g_assert_cmpint (ahead_fake_backend_get_submission (f->backend, 1)->base_version, ==, 2);
}

static void
test_withdraw_too_late (AheadSyncFixture *f,
                        gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) sent = g_object_ref (ahead_sync_set_title (f, event, "b"));
  g_autoptr (AheadMutation) waiting = g_object_ref (ahead_sync_set_title (f, event, "c"));

  ahead_wait_idle ();
  g_assert_false (ahead_mutation_service_withdraw (f->service, sent));
  g_assert_true (ahead_mutation_service_withdraw (f->service, waiting));
  ahead_sync_assert_titles (f, "b");
  ahead_sync_take (f, 0, 2);
  g_assert_false (ahead_mutation_service_withdraw (f->service, sent));
  ahead_sync_assert_titles (f, "b");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_assert_log (f, "applied:patch applied:patch withdrawn:patch confirmed:patch");
}

static void
test_withdraw_create (AheadSyncFixture *f,
                      gconstpointer data)
{
  AheadMutation *create;
  g_autoptr (AheadMutation) patch = NULL;

  ahead_fake_outbox_set_slow (f->outbox, TRUE);
  create = ahead_sync_create (f, "a");
  patch = g_object_ref (ahead_sync_set_title (f, ahead_mutation_get_event (create), "b"));
  f->mirror->n_changes = 0;
  g_assert_true (ahead_mutation_service_withdraw (f->service, create));
  ahead_sync_assert_titles (f, "");
  g_assert_cmpuint (f->mirror->n_changes, ==, 1);
  ahead_sync_assert_error (patch, AHEAD_MUTATION_ERROR_WITHDRAWN);
  ahead_sync_assert_counts (f, 0, 0);

  /* Durable too late. */
  ahead_fake_outbox_complete (f->outbox);
  ahead_fake_outbox_complete (f->outbox);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 0);
  ahead_sync_assert_counts (f, 0, 0);
  g_assert_cmpuint (ahead_event_store_get_n_events (f->store), ==, 0);
  ahead_sync_assert_log (f, "applied:create applied:patch withdrawn:create withdrawn:patch");
}

static void
test_lines (AheadSyncFixture *f,
            gconstpointer data)
{
  AheadEvent *events[8];

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autofree char *id = g_strdup_printf ("evt_%u", i);

      events[i] = ahead_sync_put (f, id, "a", 1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      ahead_sync_set_title (f, events[i], "b");
      ahead_sync_set_title (f, events[i], "c");
    }

  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 6);
  g_assert_cmpuint (ahead_fake_backend_get_n_in_flight (f->backend), ==, 6);

  /* Whoever waited longest goes first, and not the same event again. */
  ahead_sync_take (f, 3, 2);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 7);
  g_assert_cmpstr (ahead_fake_backend_get_submission (f->backend, 6)->event_id, ==, "evt_6");

  for (guint i = 0; i < 2 * G_N_ELEMENTS (events); i++)
    if (i != 3)
      {
        ahead_sync_take (f, i, 2 + i);
        g_assert_cmpuint (ahead_fake_backend_get_n_in_flight (f->backend), <=, 6);
      }
  ahead_sync_assert_titles (f, "c c c c c c c c");
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_stop (AheadSyncFixture *f,
           gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadPatch) patch = ahead_test_patch_string (ahead_event_get_view (event), AHEAD_FIELD_TITLE, "b");
  g_autoptr (GAsyncResult) in_flight = NULL;
  g_autoptr (GAsyncResult) held = NULL;
  g_autoptr (GAsyncResult) late = NULL;
  g_autoptr (GError) error = NULL;

  ahead_mutation_service_patch_async (f->service, event, patch, NULL, ahead_wait_take_result, &in_flight);
  ahead_mutation_service_set_undo_delay (f->service, 1000);
  ahead_mutation_service_delete_async (f->service, ahead_sync_put (f, "evt_2", "x", 1), NULL, ahead_wait_take_result,
                                       &held);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);

  ahead_mutation_service_stop (f->service);
  ahead_wait_idle ();
  g_assert_cmpuint (ahead_fake_backend_get_n_in_flight (f->backend), ==, 0);
  g_assert_false (ahead_mutation_service_patch_finish (f->service, in_flight, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (ahead_mutation_service_delete_finish (f->service, held, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  /* All of it is where it was, and what comes is kept too. */
  advance (f, 5000);
  ahead_mutation_service_set_starred_async (f->service, event, TRUE, NULL, ahead_wait_take_result, &late);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  g_assert_false (ahead_mutation_service_set_starred_finish (f->service, late, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  ahead_sync_assert_titles (f, "b");
  ahead_sync_assert_counts (f, 3, 0);
  ahead_sync_assert_log (f, "applied:patch applied:delete applied:star");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ahead_sync_fixture_add ("/sync/mutation-life/lost-then-in-feed", test_lost_then_in_feed);
  ahead_sync_fixture_add ("/sync/mutation-life/retry-has-same-id", test_retry_has_same_id);
  ahead_sync_fixture_add ("/sync/mutation-life/retry-finds-event-again", test_retry_finds_event_again);
  ahead_sync_fixture_add ("/sync/mutation-life/discard", test_discard);
  ahead_sync_fixture_add ("/sync/mutation-life/rolled-back-before-durable", test_rolled_back_before_durable);
  ahead_sync_fixture_add ("/sync/mutation-life/durable-twice", test_durable_twice);
  ahead_sync_fixture_add ("/sync/mutation-life/held-then-sent", test_held_then_sent);
  ahead_sync_fixture_add ("/sync/mutation-life/held-then-withdrawn", test_held_then_withdrawn);
  ahead_sync_fixture_add ("/sync/mutation-life/held-with-different-delays", test_held_with_different_delays);
  ahead_sync_fixture_add ("/sync/mutation-life/release-held", test_release_held);
  ahead_sync_fixture_add ("/sync/mutation-life/held-behind-edit", test_held_behind_edit);
  ahead_sync_fixture_add ("/sync/mutation-life/withdraw-too-late", test_withdraw_too_late);
  ahead_sync_fixture_add ("/sync/mutation-life/withdraw-create", test_withdraw_create);
  ahead_sync_fixture_add ("/sync/mutation-life/lines", test_lines);
  ahead_sync_fixture_add ("/sync/mutation-life/stop", test_stop);

  return g_test_run ();
}
