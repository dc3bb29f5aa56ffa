/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-fake-feed.h"
#include "ahead-refresher.h"
#include "ahead-sync-fixture.h"

/* Loads and the feed after them, with the server, the feed and the time played by the test. */

typedef struct
{
  AheadSyncFixture sync;
  AheadFakeFeed *feed;
  AheadRefresher *refresher;
} Fixture;

static void
set_up (Fixture *f,
        gconstpointer data)
{
  ahead_sync_fixture_set_up (&f->sync, NULL);
  f->feed = ahead_fake_feed_new ();
  f->refresher = ahead_refresher_new (f->sync.reconciler, AHEAD_BACKEND (f->sync.backend), AHEAD_CHANGE_FEED (f->feed),
                                      AHEAD_CLOCK (f->sync.clock));
}

/* Whatever goes on: it ends, and nothing is left of it. */
static void
tear_down (Fixture *f,
           gconstpointer data)
{
  ahead_refresher_stop (f->refresher);
  ahead_wait_idle ();
  g_assert_cmpuint (ahead_fake_backend_get_n_loads (f->sync.backend), ==, 0);
  g_assert_null (ahead_fake_feed_get_cursor (f->feed));
  g_assert_finalize_object (f->refresher);
  g_assert_finalize_object (f->feed);
  ahead_sync_fixture_tear_down (&f->sync, NULL);
}

static GPtrArray *make_calendars (const char *first_id, ...) G_GNUC_NULL_TERMINATED;

static GPtrArray *
make_calendars (const char *first_id,
                ...)
{
  GPtrArray *calendars = g_ptr_array_new_with_free_func (g_object_unref);
  va_list args;

  va_start (args, first_id);
  for (const char *id = first_id; id != NULL; id = va_arg (args, const char *))
    g_ptr_array_add (calendars, ahead_calendar_new (id, id, "#3584e4", 1));
  va_end (args);

  return calendars;
}

/* Takes @record. */
static AheadEventPage *
make_page (AheadRecord *record,
           const char *next_cursor,
           const char *feed_cursor)
{
  AheadEventPage *page = g_new0 (AheadEventPage, 1);

  page->records = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_record_unref);
  if (record != NULL)
    g_ptr_array_add (page->records, record);
  page->total_count = page->records->len;
  page->next_cursor = g_strdup (next_cursor);
  page->feed_cursor = g_strdup (feed_cursor);

  return page;
}

static AheadRecord *
make_record (const char *id,
             const char *title,
             gint64 version)
{
  return ahead_test_record_new (id, title, AHEAD_TEST_START, version);
}

static void
bring_calendars (Fixture *f,
                 GPtrArray *calendars)
{
  ahead_fake_backend_bring_calendars (f->sync.backend, 0, calendars);
  ahead_wait_idle ();
}

static void
bring_page (Fixture *f,
            AheadRecord *record,
            const char *next_cursor,
            const char *feed_cursor)
{
  ahead_fake_backend_bring_page (f->sync.backend, 0, make_page (record, next_cursor, feed_cursor));
  ahead_wait_idle ();
}

static void
fail_load (Fixture *f,
           AheadBackendError code)
{
  ahead_fake_backend_fail_load (f->sync.backend, 0, code);
  ahead_wait_idle ();
}

/* Until the feed runs, with @record as all there is. */
static void
load (Fixture *f,
      AheadRecord *record)
{
  ahead_refresher_start (f->refresher);
  bring_calendars (f, make_calendars ("cal_1", NULL));
  bring_page (f, record, NULL, "c1");
}

/* Takes @record. */
static void
emit_change (Fixture *f,
             AheadRecord *record)
{
  AheadChangePage page = { g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_change_free), NULL, FALSE };

  if (record != NULL)
    g_ptr_array_add (page.changes, ahead_change_new (ahead_record_get_id (record), record,
                                                     ahead_record_get_version (record), NULL));
  ahead_change_feed_emit_changes (AHEAD_CHANGE_FEED (f->feed), &page);
  g_ptr_array_unref (page.changes);
  g_clear_pointer (&record, ahead_record_unref);
}

static void
assert_state (Fixture *f,
              AheadRefresherState state)
{
  g_assert_cmpint (ahead_refresher_get_state (f->refresher), ==, state);
}

static void
assert_calendars (Fixture *f,
                  const char *ids)
{
  GListModel *calendars = ahead_refresher_get_calendars (f->refresher);
  g_autoptr (GString) actual = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (calendars); i++)
    {
      g_autoptr (AheadCalendar) calendar = g_list_model_get_item (calendars, i);

      g_string_append_printf (actual, "%s%s", i > 0 ? " " : "", ahead_calendar_get_id (calendar));
    }

  g_assert_cmpstr (actual->str, ==, ids);
}

static void
test_load (Fixture *f,
           gconstpointer data)
{
  AheadFakeBackend *backend = f->sync.backend;

  assert_state (f, AHEAD_REFRESHER_STATE_STOPPED);
  ahead_refresher_start (f->refresher);
  assert_state (f, AHEAD_REFRESHER_STATE_LOADING);
  g_assert_cmpuint (ahead_fake_backend_get_n_loads (backend), ==, 1);
  bring_calendars (f, make_calendars ("cal_1", "cal_2", NULL));
  assert_calendars (f, "cal_1 cal_2");

  g_assert_cmpuint (ahead_fake_backend_get_n_loads (backend), ==, 1);
  g_assert_null (ahead_fake_backend_get_cursor (backend, 0));
  bring_page (f, make_record ("evt_1", "a", 1), "p2", "c1");
  ahead_sync_assert_titles (&f->sync, "a");
  g_assert_cmpstr (ahead_fake_backend_get_cursor (backend, 0), ==, "p2");
  g_assert_false (ahead_refresher_get_loaded (f->refresher));
  g_assert_null (ahead_fake_feed_get_cursor (f->feed));

  bring_page (f, make_record ("evt_2", "b", 2), NULL, "c9");
  ahead_sync_assert_titles (&f->sync, "a b");
  g_assert_true (ahead_refresher_get_loaded (f->refresher));
  assert_state (f, AHEAD_REFRESHER_STATE_LIVE);
  g_assert_cmpstr (ahead_fake_feed_get_cursor (f->feed), ==, "c1");
  g_assert_cmpuint (ahead_fake_backend_get_n_loads (backend), ==, 0);
}

static void
test_edits_meanwhile_are_safe (Fixture *f,
                               gconstpointer data)
{
  AheadSyncFixture *sync = &f->sync;
  AheadEvent *event;

  ahead_refresher_start (f->refresher);
  bring_calendars (f, make_calendars ("cal_1", NULL));
  bring_page (f, make_record ("evt_1", "a", 1), "p2", "c1");

  event = ahead_event_store_lookup (sync->store, "evt_1");
  ahead_sync_set_title (sync, event, "b");
  ahead_wait_idle ();
  ahead_sync_take (sync, 0, 5);

  /* The event again, as it was when the page was asked for. */
  bring_page (f, make_record ("evt_1", "a", 1), NULL, "c5");
  ahead_sync_assert_titles (sync, "b");
  emit_change (f, make_record ("evt_1", "a", 1));
  ahead_sync_assert_titles (sync, "b");
}

static void
test_reload_drops_missing (Fixture *f,
                           gconstpointer data)
{
  AheadSyncFixture *sync = &f->sync;
  g_autoptr (AheadRecord) newer = make_record ("evt_2", "newer", 7);

  ahead_sync_put (sync, "evt_1", "gone", 1);
  ahead_sync_put (sync, "evt_2", "old", 1);
  ahead_sync_put (sync, "evt_3", "kept", 1);
  ahead_sync_create (sync, "mine");

  ahead_refresher_start (f->refresher);
  bring_calendars (f, make_calendars ("cal_1", NULL));
  bring_page (f, make_record ("evt_3", "kept", 1), "p2", "c1");
  ahead_sync_page (sync, newer);
  bring_page (f, make_record ("evt_4", "other", 4), NULL, "c1");

  g_assert_null (ahead_event_store_lookup (sync->store, "evt_1"));
  g_assert_nonnull (ahead_event_store_lookup (sync->store, "evt_2"));
  g_assert_nonnull (ahead_event_store_lookup (sync->store, "evt_3"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sync->query)), ==, 4);
}

/* A load that fails in the middle drops nothing. */
static void
test_broken_load_drops_nothing (Fixture *f,
                                gconstpointer data)
{
  ahead_sync_put (&f->sync, "evt_1", "a", 1);
  ahead_refresher_start (f->refresher);
  bring_calendars (f, make_calendars ("cal_1", NULL));
  bring_page (f, NULL, "p2", "c1");
  fail_load (f, AHEAD_BACKEND_ERROR_TIMED_OUT);
  ahead_sync_assert_titles (&f->sync, "a");
  assert_state (f, AHEAD_REFRESHER_STATE_FAILED);

  /* It begins anew, with a cursor of its own. */
  ahead_test_clock_advance (f->sync.clock, G_TIME_SPAN_SECOND);
  bring_calendars (f, make_calendars ("cal_1", NULL));
  bring_page (f, make_record ("evt_1", "a", 1), NULL, "c2");
  g_assert_cmpstr (ahead_fake_feed_get_cursor (f->feed), ==, "c2");
  ahead_sync_assert_titles (&f->sync, "a");
}

static void
test_backoff (Fixture *f,
              gconstpointer data)
{
  const guint delays[] = { 1, 2, 4, 8, 16, 30, 30 };

  ahead_refresher_start (f->refresher);
  for (guint i = 0; i < G_N_ELEMENTS (delays); i++)
    {
      fail_load (f, AHEAD_BACKEND_ERROR_UNREACHABLE);
      assert_state (f, AHEAD_REFRESHER_STATE_FAILED);
      g_assert_error (ahead_refresher_get_error (f->refresher), AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_UNREACHABLE);
      ahead_test_clock_advance (f->sync.clock, delays[i] * G_TIME_SPAN_SECOND - 1);
      g_assert_cmpuint (ahead_fake_backend_get_n_loads (f->sync.backend), ==, 0);
      ahead_test_clock_advance (f->sync.clock, 1);
      g_assert_cmpuint (ahead_fake_backend_get_n_loads (f->sync.backend), ==, 1);
      /* Nothing is better before an answer came. */
      assert_state (f, AHEAD_REFRESHER_STATE_FAILED);
    }

  bring_calendars (f, make_calendars ("cal_1", NULL));
  bring_page (f, NULL, NULL, "c1");
  assert_state (f, AHEAD_REFRESHER_STATE_LIVE);
  g_assert_null (ahead_refresher_get_error (f->refresher));

  /* The next time it begins at a second again. */
  ahead_change_feed_emit_reset (AHEAD_CHANGE_FEED (f->feed));
  fail_load (f, AHEAD_BACKEND_ERROR_BUSY);
  ahead_test_clock_advance (f->sync.clock, G_TIME_SPAN_SECOND);
  g_assert_cmpuint (ahead_fake_backend_get_n_loads (f->sync.backend), ==, 1);
}

static void
test_signed_out (Fixture *f,
                 gconstpointer data)
{
  g_autoptr (GError) error = g_error_new_literal (AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_UNAUTHORIZED, "who");

  ahead_refresher_start (f->refresher);
  fail_load (f, AHEAD_BACKEND_ERROR_UNAUTHORIZED);
  assert_state (f, AHEAD_REFRESHER_STATE_SIGNED_OUT);
  ahead_refresher_refresh (f->refresher);
  bring_calendars (f, make_calendars ("cal_1", NULL));
  bring_page (f, NULL, NULL, "c1");
  assert_state (f, AHEAD_REFRESHER_STATE_LIVE);

  ahead_change_feed_emit_failed (AHEAD_CHANGE_FEED (f->feed), error);
  assert_state (f, AHEAD_REFRESHER_STATE_SIGNED_OUT);
  g_assert_cmpstr (ahead_refresher_get_error (f->refresher)->message, ==, "who");
  error->code = AHEAD_BACKEND_ERROR_BUSY;
  ahead_change_feed_emit_failed (AHEAD_CHANGE_FEED (f->feed), error);
  assert_state (f, AHEAD_REFRESHER_STATE_FAILED);
  emit_change (f, NULL);
  assert_state (f, AHEAD_REFRESHER_STATE_LIVE);
  g_assert_null (ahead_refresher_get_error (f->refresher));
}

static void
test_reset (Fixture *f,
            gconstpointer data)
{
  load (f, make_record ("evt_1", "a", 1));
  ahead_change_feed_emit_reset (AHEAD_CHANGE_FEED (f->feed));
  assert_state (f, AHEAD_REFRESHER_STATE_LOADING);
  g_assert_null (ahead_fake_feed_get_cursor (f->feed));
  g_assert_true (ahead_refresher_get_loaded (f->refresher));
  ahead_sync_assert_titles (&f->sync, "a");

  bring_calendars (f, make_calendars ("cal_1", NULL));
  bring_page (f, make_record ("evt_2", "b", 2), NULL, "c2");
  ahead_sync_assert_titles (&f->sync, "b");
  g_assert_cmpstr (ahead_fake_feed_get_cursor (f->feed), ==, "c2");
}

/* At each stage: stopped, it stays stopped; started again, it begins from the beginning. */
static void
test_stop_at_each_stage (Fixture *f,
                         gconstpointer data)
{
  for (guint stage = 0; stage < 5; stage++)
    {
      ahead_refresher_start (f->refresher);
      if (stage == 1)
        fail_load (f, AHEAD_BACKEND_ERROR_BUSY);
      if (stage >= 2)
        bring_calendars (f, make_calendars ("cal_1", NULL));
      if (stage >= 3)
        bring_page (f, NULL, "p2", "c1");
      if (stage >= 4)
        bring_page (f, NULL, NULL, "c1");

      ahead_refresher_stop (f->refresher);
      ahead_wait_idle ();
      assert_state (f, AHEAD_REFRESHER_STATE_STOPPED);
      g_assert_null (ahead_refresher_get_error (f->refresher));
      g_assert_cmpuint (ahead_fake_backend_get_n_loads (f->sync.backend), ==, 0);
      g_assert_null (ahead_fake_feed_get_cursor (f->feed));
      ahead_test_clock_advance (f->sync.clock, 60 * G_TIME_SPAN_SECOND);
      ahead_refresher_refresh (f->refresher);
      g_assert_cmpuint (ahead_fake_backend_get_n_loads (f->sync.backend), ==, 0);
      g_assert_cmpuint (ahead_fake_feed_get_n_pokes (f->feed), ==, 0);
    }
}

static void
test_refresh_at_each_stage (Fixture *f,
                            gconstpointer data)
{
  ahead_refresher_start (f->refresher);
  ahead_refresher_refresh (f->refresher);
  g_assert_cmpuint (ahead_fake_backend_get_n_loads (f->sync.backend), ==, 1);
  fail_load (f, AHEAD_BACKEND_ERROR_BUSY);

  /* It tries at once, and once. */
  ahead_refresher_refresh (f->refresher);
  g_assert_cmpuint (ahead_fake_backend_get_n_loads (f->sync.backend), ==, 1);
  ahead_test_clock_advance (f->sync.clock, 60 * G_TIME_SPAN_SECOND);
  g_assert_cmpuint (ahead_fake_backend_get_n_loads (f->sync.backend), ==, 1);
  bring_calendars (f, make_calendars ("cal_1", NULL));
  bring_page (f, NULL, NULL, "c1");

  ahead_refresher_refresh (f->refresher);
  g_assert_cmpuint (ahead_fake_feed_get_n_pokes (f->feed), ==, 1);
  bring_calendars (f, make_calendars ("cal_1", "cal_2", NULL));
  assert_calendars (f, "cal_1 cal_2");
}

static void
test_start_again_while_loading (Fixture *f,
                                gconstpointer data)
{
  ahead_refresher_start (f->refresher);
  bring_calendars (f, make_calendars ("cal_1", NULL));
  ahead_refresher_start (f->refresher);
  ahead_wait_idle ();
  g_assert_cmpuint (ahead_fake_backend_get_n_loads (f->sync.backend), ==, 1);
  g_assert_cmpint (ahead_fake_backend_get_load (f->sync.backend, 0), ==, AHEAD_FAKE_LOAD_CALENDARS);
}

static void
test_unknown_calendar (Fixture *f,
                       gconstpointer data)
{
  g_autoptr (AheadRecord) record = make_record ("evt_2", "b", 3);

  load (f, make_record ("evt_1", "a", 1));
  emit_change (f, make_record ("evt_2", "b", 2));
  g_assert_cmpuint (ahead_fake_backend_get_n_loads (f->sync.backend), ==, 0);

  emit_change (f, ahead_test_record_with_string (record, AHEAD_FIELD_CALENDAR, "cal_2"));
  g_assert_cmpuint (ahead_fake_backend_get_n_loads (f->sync.backend), ==, 1);
  bring_calendars (f, make_calendars ("cal_2", NULL));
  assert_calendars (f, "cal_2");
  assert_state (f, AHEAD_REFRESHER_STATE_LIVE);
}

/* A question for calendars that fails changes nothing. */
static void
test_news_of_calendars_fail (Fixture *f,
                             gconstpointer data)
{
  load (f, NULL);
  ahead_refresher_refresh (f->refresher);
  fail_load (f, AHEAD_BACKEND_ERROR_BUSY);
  assert_calendars (f, "cal_1");
  assert_state (f, AHEAD_REFRESHER_STATE_LIVE);
}

static void
test_calendars_in_place (Fixture *f,
                         gconstpointer data)
{
  g_autoptr (AheadCalendar) renamed = ahead_calendar_new ("cal_1", "Renamed", "#e01b24", 2);
  g_autoptr (AheadCalendar) older = ahead_calendar_new ("cal_1", "Older", "#e01b24", 1);
  AheadCalendar *calendar;

  load (f, NULL);
  calendar = ahead_refresher_lookup_calendar (f->refresher, "cal_1");
  g_assert_nonnull (calendar);
  g_assert_null (ahead_refresher_lookup_calendar (f->refresher, "cal_9"));

  g_assert_true (ahead_refresher_put_calendar (f->refresher, renamed) == calendar);
  g_assert_cmpstr (ahead_calendar_get_name (calendar), ==, "Renamed");
  g_assert_true (ahead_refresher_put_calendar (f->refresher, older) == calendar);
  g_assert_cmpstr (ahead_calendar_get_name (calendar), ==, "Renamed");
  assert_calendars (f, "cal_1");
}

/* Made while the calendars were asked for: the answer does not know it, which does not mean that it is gone. */
static void
test_calendar_made_meanwhile (Fixture *f,
                              gconstpointer data)
{
  g_autoptr (AheadCalendar) made = ahead_calendar_new ("cal_9", "Made", "#e01b24", 2);

  load (f, NULL);
  ahead_refresher_refresh (f->refresher);
  ahead_refresher_put_calendar (f->refresher, made);
  bring_calendars (f, make_calendars ("cal_1", NULL));
  assert_calendars (f, "cal_1 cal_9");

  ahead_refresher_refresh (f->refresher);
  bring_calendars (f, make_calendars ("cal_1", NULL));
  assert_calendars (f, "cal_1");
}

static void
stop (gpointer refresher)
{
  ahead_refresher_stop (refresher);
}

static void
stop_when (Fixture *f,
           gpointer object,
           const char *signal)
{
  g_signal_connect_data (object, signal, G_CALLBACK (stop), f->refresher, NULL, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
assert_stopped (Fixture *f)
{
  ahead_wait_idle ();
  assert_state (f, AHEAD_REFRESHER_STATE_STOPPED);
  g_assert_cmpuint (ahead_fake_backend_get_n_loads (f->sync.backend), ==, 0);
  g_assert_null (ahead_fake_feed_get_cursor (f->feed));
}

/* Whoever hears of something may stop it all. */
static void
test_stop_from_listener (Fixture *f,
                         gconstpointer data)
{
  gpointer calendars = ahead_refresher_get_calendars (f->refresher);
  gulong handler;

  handler = g_signal_connect_swapped (f->refresher, "notify::loaded", G_CALLBACK (stop), f->refresher);
  load (f, NULL);
  assert_stopped (f);
  g_signal_handler_disconnect (f->refresher, handler);

  stop_when (f, calendars, "items-changed");
  ahead_refresher_start (f->refresher);
  bring_calendars (f, make_calendars ("cal_2", NULL));
  assert_stopped (f);
  g_signal_handlers_disconnect_by_func (calendars, stop, f->refresher);

  stop_when (f, f->sync.query, "items-changed");
  load (f, make_record ("evt_1", "a", 1));
  assert_stopped (f);
  ahead_sync_assert_titles (&f->sync, "a");

  /* The event is gone on the server: that is heard at the end of a load. */
  load (f, NULL);
  assert_stopped (f);
  ahead_sync_assert_titles (&f->sync, "");
  g_signal_handlers_disconnect_by_func (f->sync.query, stop, f->refresher);
}

static void
on_loading_cb (AheadRefresher *refresher)
{
  if (ahead_refresher_get_state (refresher) == AHEAD_REFRESHER_STATE_LOADING)
    ahead_refresher_stop (refresher);
}

static void
test_stop_from_state_listener (Fixture *f,
                               gconstpointer data)
{
  g_signal_connect (f->refresher, "notify::state", G_CALLBACK (on_loading_cb), NULL);
  ahead_refresher_start (f->refresher);
  assert_stopped (f);
}

static void
test_dropped_while_loading (Fixture *f,
                            gconstpointer data)
{
  g_autoptr (AheadRefresher) other
    = ahead_refresher_new (f->sync.reconciler, AHEAD_BACKEND (f->sync.backend), AHEAD_CHANGE_FEED (f->feed),
                           AHEAD_CLOCK (f->sync.clock));

  ahead_refresher_start (other);
  fail_load (f, AHEAD_BACKEND_ERROR_BUSY);
  g_assert_cmpuint (ahead_test_clock_get_n_timeouts (f->sync.clock), ==, 1);
  g_assert_finalize_object (g_steal_pointer (&other));
  g_assert_cmpuint (ahead_test_clock_get_n_timeouts (f->sync.clock), ==, 0);
}

#define ADD(name, test) g_test_add ("/sync/refresher/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("load", test_load);
  ADD ("edits-meanwhile-are-safe", test_edits_meanwhile_are_safe);
  ADD ("reload-drops-missing", test_reload_drops_missing);
  ADD ("broken-load-drops-nothing", test_broken_load_drops_nothing);
  ADD ("backoff", test_backoff);
  ADD ("signed-out", test_signed_out);
  ADD ("reset", test_reset);
  ADD ("stop-at-each-stage", test_stop_at_each_stage);
  ADD ("refresh-at-each-stage", test_refresh_at_each_stage);
  ADD ("start-again-while-loading", test_start_again_while_loading);
  ADD ("unknown-calendar", test_unknown_calendar);
  ADD ("news-of-calendars-fail", test_news_of_calendars_fail);
  ADD ("calendars-in-place", test_calendars_in_place);
  ADD ("calendar-made-meanwhile", test_calendar_made_meanwhile);
  ADD ("stop-from-listener", test_stop_from_listener);
  ADD ("stop-from-state-listener", test_stop_from_state_listener);
  ADD ("dropped-while-loading", test_dropped_while_loading);

  return g_test_run ();
}
