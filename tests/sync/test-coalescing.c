/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-sync-fixture.h"

#define DEBOUNCE 300

static void
set_up (AheadSyncFixture *f,
        gconstpointer data)
{
  ahead_sync_fixture_set_up (f, data);
  ahead_mutation_service_set_debounce (f->service, DEBOUNCE);
}

static void
advance (AheadSyncFixture *f,
         gint64 milliseconds)
{
  ahead_wait_idle ();
  ahead_test_clock_advance (f->clock, milliseconds * G_TIME_SPAN_MILLISECOND);
  ahead_wait_idle ();
}

static const char *
get_sent_title (AheadSyncFixture *f,
                guint index)
{
  return ahead_patch_get_string (ahead_fake_backend_get_submission (f->backend, index)->patch, AHEAD_FIELD_TITLE);
}

static void
star (AheadSyncFixture *f,
      AheadEvent *event,
      gboolean starred)
{
  ahead_mutation_service_set_starred_async (f->service, event, starred, NULL, NULL, NULL);
}

static void
test_waits (AheadSyncFixture *f,
            gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  ahead_sync_set_title (f, event, "b");
  ahead_sync_assert_titles (f, "b");
  advance (f, DEBOUNCE - 1);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 0);
  advance (f, 1);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_take (f, 0, 2);
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_typing (AheadSyncFixture *f,
             gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  AheadMutation *first = ahead_sync_set_title (f, event, "ab");

  advance (f, DEBOUNCE - 1);
  g_assert_true (ahead_sync_set_title (f, event, "abc") == first);
  ahead_sync_assert_titles (f, "abc");
  advance (f, DEBOUNCE - 1);
  g_assert_true (ahead_sync_set_title (f, event, "abcd") == first);
  ahead_sync_assert_counts (f, 1, 0);
  g_assert_cmpuint (ahead_event_get_pending_count (event), ==, 1);
  advance (f, DEBOUNCE);

  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  g_assert_cmpstr (get_sent_title (f, 0), ==, "abcd");
  ahead_sync_take (f, 0, 2);
  ahead_sync_assert_titles (f, "abcd");
  ahead_sync_assert_log (f, "applied:patch applied:patch applied:patch confirmed:patch");
}

/* Who never stops typing is not forgotten. */
static void
test_typing_on (AheadSyncFixture *f,
                gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *title = g_strdup_printf ("a%u", i);

      ahead_sync_set_title (f, event, title);
      advance (f, 100);
    }

  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_assert_titles (f, "a39");
  ahead_sync_take (f, 0, 2);
  ahead_sync_assert_titles (f, "a39");
  advance (f, DEBOUNCE);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  g_assert_cmpstr (get_sent_title (f, 1), ==, "a39");
  ahead_sync_take (f, 1, 3);
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_back_to_base (AheadSyncFixture *f,
                   gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  ahead_sync_set_title (f, event, "b");
  g_assert_null (ahead_sync_set_title (f, event, "a"));
  ahead_sync_assert_titles (f, "a");
  ahead_sync_assert_log (f, "applied:patch withdrawn:patch");
  ahead_sync_assert_counts (f, 0, 0);
  advance (f, 10 * DEBOUNCE);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 0);
}

/* A refusal of the one is no reason to lose the other. */
static void
test_other_fields (AheadSyncFixture *f,
                   gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  ahead_sync_set_title (f, event, "b");
  ahead_sync_set_string (f, event, AHEAD_FIELD_LOCATION, "Hall");
  ahead_sync_set_title (f, event, "c");
  ahead_sync_assert_counts (f, 2, 0);
  advance (f, DEBOUNCE);

  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  g_assert_cmpstr (get_sent_title (f, 0), ==, "c");
  ahead_sync_refuse (f, 0);
  ahead_sync_assert_titles (f, "a");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_take (f, 1, 2);
  g_assert_cmpstr (ahead_record_get_string (ahead_event_get_view (event), AHEAD_FIELD_LOCATION), ==, "Hall");
}

/* The server may have heard of what was sent, so that stays as it is. */
static void
test_not_into_sent (AheadSyncFixture *f,
                    gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  ahead_sync_set_title (f, event, "b");
  advance (f, DEBOUNCE);
  ahead_sync_set_title (f, event, "c");
  ahead_sync_set_title (f, event, "d");
  ahead_sync_assert_counts (f, 2, 0);
  advance (f, DEBOUNCE);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  g_assert_cmpstr (get_sent_title (f, 0), ==, "b");

  ahead_sync_take (f, 0, 2);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  g_assert_cmpstr (get_sent_title (f, 1), ==, "d");
  ahead_sync_take (f, 1, 3);
  ahead_sync_assert_titles (f, "d");
}

static void
test_durable_again (AheadSyncFixture *f,
                    gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  ahead_sync_set_title (f, event, "b");
  advance (f, DEBOUNCE / 2);
  ahead_fake_outbox_set_slow (f->outbox, TRUE);
  ahead_sync_set_title (f, event, "c");
  advance (f, 2 * DEBOUNCE);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 0);

  ahead_fake_outbox_complete (f->outbox);
  ahead_wait_idle ();
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  g_assert_cmpstr (get_sent_title (f, 0), ==, "c");
  ahead_sync_take (f, 0, 2);
}

static void
test_into_create (AheadSyncFixture *f,
                  gconstpointer data)
{
  AheadMutation *create;
  g_autoptr (AheadRecord) made = NULL;
  AheadEvent *event;

  ahead_fake_outbox_set_slow (f->outbox, TRUE);
  create = ahead_sync_create (f, "a");
  event = ahead_mutation_get_event (create);
  g_assert_true (ahead_sync_set_title (f, event, "b") == create);
  ahead_sync_assert_titles (f, "b");
  ahead_sync_assert_counts (f, 1, 0);
  ahead_fake_outbox_complete (f->outbox);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 0);
  ahead_fake_outbox_complete (f->outbox);
  ahead_wait_idle ();

  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  g_assert_cmpstr (ahead_record_get_title (ahead_fake_backend_get_submission (f->backend, 0)->record), ==, "b");
  made = ahead_sync_made_record (create, "evt_1", 1);
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_DONE, made);
  ahead_sync_assert_titles (f, "b");
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_create_and_delete (AheadSyncFixture *f,
                        gconstpointer data)
{
  g_autoptr (AheadMutation) create = NULL;

  ahead_fake_outbox_set_slow (f->outbox, TRUE);
  create = g_object_ref (ahead_sync_create (f, "a"));
  g_assert_null (ahead_sync_delete (f, ahead_mutation_get_event (create)));
  ahead_sync_assert_titles (f, "");
  g_assert_cmpint (ahead_mutation_get_state (create), ==, AHEAD_MUTATION_STATE_WITHDRAWN);

  ahead_fake_outbox_complete (f->outbox);
  ahead_wait_idle ();
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 0);
  ahead_sync_assert_counts (f, 0, 0);
}

/* 30 clicks in 2 s, ending on where they began, or on the other side. */
static void
check_clicks (AheadSyncFixture *f,
              guint n_clicks)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  gboolean starred = FALSE;

  for (guint i = 0; i < n_clicks; i++)
    {
      starred = !starred;
      star (f, event, starred);
      g_assert_cmpint (ahead_record_get_starred (ahead_event_get_view (event)), ==, starred);
      g_assert_cmpint (ahead_record_get_integer (ahead_event_get_view (event), AHEAD_FIELD_STAR_COUNT), ==, starred);
      advance (f, 66);
    }

  advance (f, DEBOUNCE);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, n_clicks % 2);
  if (n_clicks % 2 == 1)
    ahead_sync_take (f, 0, 2);
  g_assert_cmpint (ahead_record_get_starred (ahead_event_get_view (event)), ==, starred);
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_even_clicks (AheadSyncFixture *f,
                  gconstpointer data)
{
  check_clicks (f, 30);
}

static void
test_odd_clicks (AheadSyncFixture *f,
                 gconstpointer data)
{
  check_clicks (f, 31);
}

/* While one is on its way, what comes to nothing is never sent. */
static void
test_clicks_in_flight (AheadSyncFixture *f,
                       gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  star (f, event, TRUE);
  advance (f, DEBOUNCE);
  for (guint i = 0; i < 10; i++)
    star (f, event, i % 2 == 1);
  advance (f, DEBOUNCE);
  ahead_sync_take (f, 0, 2);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  g_assert_true (ahead_record_get_starred (ahead_event_get_view (event)));
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_release (AheadSyncFixture *f,
              gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  ahead_sync_set_title (f, event, "b");
  ahead_wait_idle ();
  ahead_mutation_service_release_held (f->service);
  ahead_wait_idle ();
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_take (f, 0, 2);
  g_assert_cmpuint (ahead_test_clock_get_n_timeouts (f->clock), <=, 1);
}

static void
add_test (const char *path,
          AheadSyncTest test)
{
  g_test_add (path, AheadSyncFixture, NULL, set_up, test, ahead_sync_fixture_tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/sync/coalescing/waits", test_waits);
  add_test ("/sync/coalescing/typing", test_typing);
  add_test ("/sync/coalescing/typing-on", test_typing_on);
  add_test ("/sync/coalescing/back-to-base", test_back_to_base);
  add_test ("/sync/coalescing/other-fields", test_other_fields);
  add_test ("/sync/coalescing/not-into-sent", test_not_into_sent);
  add_test ("/sync/coalescing/durable-again", test_durable_again);
  add_test ("/sync/coalescing/into-create", test_into_create);
  add_test ("/sync/coalescing/create-and-delete", test_create_and_delete);
  add_test ("/sync/coalescing/even-clicks", test_even_clicks);
  add_test ("/sync/coalescing/odd-clicks", test_odd_clicks);
  add_test ("/sync/coalescing/clicks-in-flight", test_clicks_in_flight);
  add_test ("/sync/coalescing/release", test_release);

  return g_test_run ();
}
