/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-edits.h"
#include "ahead-sync-fixture.h"

/* What the widgets hear of the edits that they make, with the engine real and the server played by the test. */

typedef struct
{
  AheadMutation *mutation;
  char *message;
  guint n_failed;
} Failures;

static void
on_failed_cb (AheadEdits *edits,
              AheadMutation *mutation,
              const char *message,
              Failures *failures)
{
  g_set_object (&failures->mutation, mutation);
  g_free (failures->message);
  failures->message = g_strdup (message);
  failures->n_failed++;
}

static void
failures_clear (Failures *failures)
{
  g_clear_object (&failures->mutation);
  g_clear_pointer (&failures->message, g_free);
  failures->n_failed = 0;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Failures, failures_clear)

static AheadEdits *
make_edits (AheadSyncFixture *f,
            Failures *failures)
{
  AheadEdits *edits = ahead_edits_new (f->service);

  g_signal_connect (edits, "failed", G_CALLBACK (on_failed_cb), failures);

  return edits;
}

static void
set_title (AheadEdits *edits,
           AheadEvent *event,
           const char *title)
{
  g_autoptr (AheadPatch) patch = ahead_test_patch_string (ahead_event_get_view (event), AHEAD_FIELD_TITLE, title);

  ahead_edits_patch (edits, event, patch);
}

static void
test_confirmed (AheadSyncFixture *f,
                gconstpointer data)
{
  g_auto (Failures) failures = { NULL };
  g_autoptr (AheadEdits) edits = make_edits (f, &failures);
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  set_title (edits, event, "b");
  ahead_sync_assert_titles (f, "b");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_take (f, 0, 2);
  ahead_wait_idle ();

  ahead_sync_assert_titles (f, "b");
  g_assert_cmpuint (failures.n_failed, ==, 0);
}

static void
test_nothing_changed (AheadSyncFixture *f,
                      gconstpointer data)
{
  g_auto (Failures) failures = { NULL };
  g_autoptr (AheadEdits) edits = make_edits (f, &failures);
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  set_title (edits, event, "a");
  ahead_wait_idle ();

  ahead_sync_assert_log (f, "");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 0);
  g_assert_cmpuint (failures.n_failed, ==, 0);
}

static void
test_refused (AheadSyncFixture *f,
              gconstpointer data)
{
  g_auto (Failures) failures = { NULL };
  g_autoptr (AheadEdits) edits = make_edits (f, &failures);
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  set_title (edits, event, "b");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_refuse (f, 0);
  ahead_wait_idle ();

  ahead_sync_assert_titles (f, "a");
  g_assert_cmpuint (failures.n_failed, ==, 1);
  g_assert_true (ahead_mutation_get_event (failures.mutation) == event);
  g_assert_cmpstr (failures.message, ==, ahead_mutation_get_error (failures.mutation)->message);
}

static void
test_retried (AheadSyncFixture *f,
              gconstpointer data)
{
  g_auto (Failures) failures = { NULL };
  g_autoptr (AheadEdits) edits = make_edits (f, &failures);
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  set_title (edits, event, "b");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_refuse (f, 0);
  ahead_wait_idle ();

  g_assert_true (ahead_edits_retry (edits, failures.mutation));
  ahead_sync_assert_titles (f, "b");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_refuse (f, 1);
  ahead_wait_idle ();
  g_assert_cmpuint (failures.n_failed, ==, 2);

  g_assert_true (ahead_edits_retry (edits, failures.mutation));
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 3);
  ahead_sync_take (f, 2, 2);
  ahead_wait_idle ();
  g_assert_cmpuint (failures.n_failed, ==, 2);
  ahead_sync_assert_titles (f, "b");
}

/* Nothing waits for an answer then that would keep the edits alive. */
static void
test_retried_in_vain (AheadSyncFixture *f,
                      gconstpointer data)
{
  g_auto (Failures) failures = { NULL };
  AheadEdits *edits = make_edits (f, &failures);
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  set_title (edits, event, "b");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_refuse (f, 0);
  ahead_wait_idle ();
  ahead_sync_change (f, "evt_1", NULL, 2, NULL);
  ahead_sync_assert_titles (f, "");

  g_assert_false (ahead_edits_retry (edits, failures.mutation));
  g_assert_cmpuint (failures.n_failed, ==, 1);
  g_assert_finalize_object (edits);
}

static void
test_withdrawn (AheadSyncFixture *f,
                gconstpointer data)
{
  g_auto (Failures) failures = { NULL };
  g_autoptr (AheadEdits) edits = make_edits (f, &failures);
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = NULL;

  ahead_mutation_service_set_undo_delay (f->service, 5000);
  mutation = g_object_ref (ahead_edits_delete (edits, event));
  ahead_sync_assert_titles (f, "");
  g_assert_true (ahead_edits_withdraw (edits, mutation));
  ahead_wait_idle ();

  ahead_sync_assert_titles (f, "a");
  g_assert_cmpuint (failures.n_failed, ==, 0);
  g_assert_false (ahead_edits_withdraw (edits, mutation));
}

static void
test_toggles (AheadSyncFixture *f,
              gconstpointer data)
{
  g_auto (Failures) failures = { NULL };
  g_autoptr (AheadEdits) edits = make_edits (f, &failures);
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  ahead_edits_set_starred (edits, event, TRUE);
  ahead_edits_set_attending (edits, event, TRUE);
  g_assert_true (ahead_record_get_starred (ahead_event_get_view (event)));
  g_assert_cmpint (ahead_record_get_integer (ahead_event_get_view (event), AHEAD_FIELD_ATTENDING), ==, 1);

  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_refuse (f, 0);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_take (f, 1, 2);
  ahead_wait_idle ();
  g_assert_false (ahead_record_get_starred (ahead_event_get_view (event)));
  g_assert_cmpint (ahead_record_get_integer (ahead_event_get_view (event), AHEAD_FIELD_ATTENDING), ==, 1);
  g_assert_cmpuint (failures.n_failed, ==, 1);
  g_assert_cmpint (ahead_mutation_get_kind (failures.mutation), ==, AHEAD_MUTATION_STAR);
}

/* Windows close while the server thinks. What waits keeps the edits alive, and lets them go. */
static void
test_outlived (AheadSyncFixture *f,
               gconstpointer data)
{
  g_auto (Failures) failures = { NULL };
  AheadEdits *edits = make_edits (f, &failures);
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  set_title (edits, event, "b");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  g_object_add_weak_pointer (G_OBJECT (edits), (gpointer *) &edits);
  g_object_unref (edits);
  g_assert_nonnull (edits);

  ahead_sync_take (f, 0, 2);
  ahead_wait_idle ();
  g_assert_null (edits);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ahead_sync_fixture_add ("/app/edits/confirmed", test_confirmed);
  ahead_sync_fixture_add ("/app/edits/nothing-changed", test_nothing_changed);
  ahead_sync_fixture_add ("/app/edits/refused", test_refused);
  ahead_sync_fixture_add ("/app/edits/retried", test_retried);
  ahead_sync_fixture_add ("/app/edits/retried-in-vain", test_retried_in_vain);
  ahead_sync_fixture_add ("/app/edits/withdrawn", test_withdrawn);
  ahead_sync_fixture_add ("/app/edits/toggles", test_toggles);
  ahead_sync_fixture_add ("/app/edits/outlived", test_outlived);

  return g_test_run ();
}
