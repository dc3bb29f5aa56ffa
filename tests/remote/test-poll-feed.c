/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-poll-feed.h"
#include "ahead-test-clock.h"
#include "ahead-time.h"
#include "ahead-wait.h"

/* The poll feed with a clock that stands still and a backend that answers when it is told to. */

#define STUB_TYPE_BACKEND (stub_backend_get_type ())

G_DECLARE_FINAL_TYPE (StubBackend, stub_backend, STUB, BACKEND, GObject)

struct _StubBackend
{
  GObject parent_instance;

  guint n_requests;
  char *cursor;
  /* The request in flight. */
  GTask *task;
};

static void
stub_backend_load_changes_async (AheadBackend *backend,
                                 const char *cursor,
                                 guint limit,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  StubBackend *self = STUB_BACKEND (backend);

  g_assert_null (self->task);
  self->n_requests++;
  g_free (self->cursor);
  self->cursor = g_strdup (cursor);
  self->task = g_task_new (backend, cancellable, callback, user_data);
}

static AheadChangePage *
stub_backend_load_changes_finish (AheadBackend *backend,
                                  GAsyncResult *result,
                                  GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
stub_backend_backend_init (AheadBackendInterface *iface)
{
  iface->load_changes_async = stub_backend_load_changes_async;
  iface->load_changes_finish = stub_backend_load_changes_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (StubBackend, stub_backend, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AHEAD_TYPE_BACKEND, stub_backend_backend_init))

static void
stub_backend_finalize (GObject *object)
{
  StubBackend *self = STUB_BACKEND (object);

  g_assert_null (self->task);
  g_free (self->cursor);

  G_OBJECT_CLASS (stub_backend_parent_class)->finalize (object);
}

static void
stub_backend_class_init (StubBackendClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stub_backend_finalize;
}

static void
stub_backend_init (StubBackend *self)
{
}

typedef struct
{
  StubBackend *backend;
  AheadTestClock *clock;
  AheadPollFeed *feed;
  /* What was emitted: "changes:CURSOR", "reset", "failed:MESSAGE". */
  GPtrArray *signals;
  gboolean stops_at_signal;
} Fixture;

static void
keep_signal (Fixture *fixture,
             char *text)
{
  g_ptr_array_add (fixture->signals, text);
  if (fixture->stops_at_signal)
    ahead_change_feed_stop (AHEAD_CHANGE_FEED (fixture->feed));
}

static void
on_changes_cb (AheadChangeFeed *feed,
               AheadChangePage *page,
               Fixture *fixture)
{
  keep_signal (fixture, g_strconcat ("changes:", page->cursor, NULL));
}

static void
on_reset_cb (AheadChangeFeed *feed,
             Fixture *fixture)
{
  keep_signal (fixture, g_strdup ("reset"));
}

static void
on_failed_cb (AheadChangeFeed *feed,
              const GError *error,
              Fixture *fixture)
{
  keep_signal (fixture, g_strconcat ("failed:", error->message, NULL));
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->backend = g_object_new (STUB_TYPE_BACKEND, NULL);
  fixture->clock = ahead_test_clock_new ();
  fixture->feed = ahead_poll_feed_new (AHEAD_BACKEND (fixture->backend), AHEAD_CLOCK (fixture->clock));
  fixture->signals = g_ptr_array_new_with_free_func (g_free);
  fixture->stops_at_signal = FALSE;
  g_signal_connect (fixture->feed, "changes", G_CALLBACK (on_changes_cb), fixture);
  g_signal_connect (fixture->feed, "reset", G_CALLBACK (on_reset_cb), fixture);
  g_signal_connect (fixture->feed, "failed", G_CALLBACK (on_failed_cb), fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->feed);
  g_assert_cmpuint (ahead_test_clock_get_n_timeouts (fixture->clock), ==, 0);
  g_assert_finalize_object (fixture->backend);
  g_assert_finalize_object (fixture->clock);
  g_ptr_array_unref (fixture->signals);
}

static void
start (Fixture *fixture,
       const char *cursor)
{
  ahead_change_feed_start (AHEAD_CHANGE_FEED (fixture->feed), cursor);
}

static void
answer (Fixture *fixture,
        const char *cursor,
        gboolean more)
{
  g_autoptr (GTask) task = g_steal_pointer (&fixture->backend->task);
  AheadChangePage *page = g_new0 (AheadChangePage, 1);

  g_assert_nonnull (task);
  page->changes = g_ptr_array_new ();
  page->cursor = g_strdup (cursor);
  page->more = more;
  g_task_return_pointer (task, page, (GDestroyNotify) ahead_change_page_free);
  ahead_wait_idle ();
}

static void
fail (Fixture *fixture,
      AheadBackendError code)
{
  g_autoptr (GTask) task = g_steal_pointer (&fixture->backend->task);

  g_assert_nonnull (task);
  g_task_return_new_error (task, AHEAD_BACKEND_ERROR, (int) code, "Code %d", (int) code);
  ahead_wait_idle ();
}

static void
advance (Fixture *fixture,
         gint64 seconds)
{
  ahead_test_clock_advance (fixture->clock, seconds * AHEAD_SECOND);
  ahead_wait_idle ();
}

static void
assert_asked (Fixture *fixture,
              guint n_requests,
              const char *cursor)
{
  g_assert_cmpuint (fixture->backend->n_requests, ==, n_requests);
  g_assert_cmpstr (fixture->backend->cursor, ==, cursor);
}

static void
assert_signals (Fixture *fixture,
                const char *expected)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < fixture->signals->len; i++)
    g_string_append_printf (joined, "%s%s", i > 0 ? " " : "", (char *) g_ptr_array_index (fixture->signals, i));

  g_assert_cmpstr (joined->str, ==, expected);
}

static void
test_turns (Fixture *fixture,
            gconstpointer user_data)
{
  ahead_poll_feed_set_interval (fixture->feed, 10);
  g_assert_cmpuint (fixture->backend->n_requests, ==, 0);

  start (fixture, "c0");
  assert_asked (fixture, 1, "c0");
  advance (fixture, 100);
  assert_asked (fixture, 1, "c0");
  answer (fixture, "c1", FALSE);
  assert_signals (fixture, "changes:c1");

  advance (fixture, 9);
  assert_asked (fixture, 1, "c0");
  advance (fixture, 1);
  assert_asked (fixture, 2, "c1");
  answer (fixture, "c1", FALSE);
  advance (fixture, 10);
  assert_asked (fixture, 3, "c1");
  answer (fixture, "c2", FALSE);
  assert_signals (fixture, "changes:c1 changes:c1 changes:c2");
}

/* All there is comes in one turn. A server that has “more” at the same place gets no second question before the
 * next. */
static void
test_more (Fixture *fixture,
           gconstpointer user_data)
{
  start (fixture, "c0");
  answer (fixture, "c1", TRUE);
  assert_asked (fixture, 2, "c1");
  answer (fixture, "c2", TRUE);
  assert_asked (fixture, 3, "c2");
  answer (fixture, "c2", TRUE);
  assert_asked (fixture, 3, "c2");
  assert_signals (fixture, "changes:c1 changes:c2 changes:c2");
}

static void
test_poke (Fixture *fixture,
           gconstpointer user_data)
{
  ahead_change_feed_poke (AHEAD_CHANGE_FEED (fixture->feed));
  g_assert_cmpuint (fixture->backend->n_requests, ==, 0);

  start (fixture, "c0");
  answer (fixture, "c1", FALSE);
  advance (fixture, 5);
  ahead_change_feed_poke (AHEAD_CHANGE_FEED (fixture->feed));
  assert_asked (fixture, 2, "c1");
  g_assert_cmpuint (ahead_test_clock_get_n_timeouts (fixture->clock), ==, 0);

  ahead_change_feed_poke (AHEAD_CHANGE_FEED (fixture->feed));
  ahead_change_feed_poke (AHEAD_CHANGE_FEED (fixture->feed));
  assert_asked (fixture, 2, "c1");
  answer (fixture, "c2", FALSE);
  assert_asked (fixture, 3, "c2");
  answer (fixture, "c3", FALSE);
  assert_asked (fixture, 3, "c2");
}

static void
test_failed (Fixture *fixture,
             gconstpointer user_data)
{
  start (fixture, "c0");
  fail (fixture, AHEAD_BACKEND_ERROR_UNREACHABLE);
  advance (fixture, AHEAD_POLL_FEED_DEFAULT_INTERVAL - 1);
  assert_asked (fixture, 1, "c0");
  advance (fixture, 1);
  assert_asked (fixture, 2, "c0");
  fail (fixture, AHEAD_BACKEND_ERROR_UNAUTHORIZED);
  advance (fixture, AHEAD_POLL_FEED_DEFAULT_INTERVAL);
  assert_asked (fixture, 3, "c0");
  answer (fixture, "c1", FALSE);
  assert_signals (fixture, "failed:Code 0 failed:Code 3 changes:c1");
}

static void
test_reset (Fixture *fixture,
            gconstpointer user_data)
{
  start (fixture, "c0");
  fail (fixture, AHEAD_BACKEND_ERROR_EXPIRED);
  assert_signals (fixture, "reset");
  advance (fixture, AHEAD_POLL_FEED_MAX_INTERVAL);
  ahead_change_feed_poke (AHEAD_CHANGE_FEED (fixture->feed));
  assert_asked (fixture, 1, "c0");

  start (fixture, "c9");
  assert_asked (fixture, 2, "c9");
  answer (fixture, "c10", FALSE);
  assert_signals (fixture, "reset changes:c10");
}

static void
test_stop_waiting (Fixture *fixture,
                   gconstpointer user_data)
{
  start (fixture, "c0");
  answer (fixture, "c1", FALSE);
  ahead_change_feed_stop (AHEAD_CHANGE_FEED (fixture->feed));
  advance (fixture, AHEAD_POLL_FEED_MAX_INTERVAL);
  assert_asked (fixture, 1, "c0");
  g_assert_cmpuint (ahead_test_clock_get_n_timeouts (fixture->clock), ==, 0);
}

/* Whatever comes of what was asked before the stop is nobody's, also when the feed has been started again. */
static void
test_stop_asking (Fixture *fixture,
                  gconstpointer user_data)
{
  g_autoptr (GTask) early = NULL;

  start (fixture, "c0");
  early = g_steal_pointer (&fixture->backend->task);
  ahead_change_feed_stop (AHEAD_CHANGE_FEED (fixture->feed));
  g_assert_true (g_cancellable_is_cancelled (g_task_get_cancellable (early)));
  start (fixture, "c5");
  g_task_return_new_error (early, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_EXPIRED, "Too late");
  ahead_wait_idle ();
  assert_signals (fixture, "");
  assert_asked (fixture, 2, "c5");
  answer (fixture, "c6", FALSE);
  assert_signals (fixture, "changes:c6");
}

static void
test_stop_in_handler (Fixture *fixture,
                      gconstpointer user_data)
{
  fixture->stops_at_signal = TRUE;
  start (fixture, "c0");
  answer (fixture, "c1", TRUE);
  assert_asked (fixture, 1, "c0");
  start (fixture, "c1");
  fail (fixture, AHEAD_BACKEND_ERROR_BUSY);
  advance (fixture, AHEAD_POLL_FEED_MAX_INTERVAL);
  assert_asked (fixture, 2, "c1");
  assert_signals (fixture, "changes:c1 failed:Code 2");
}

/* A change of the interval is for the wait that goes on, too. */
static void
test_interval (Fixture *fixture,
               gconstpointer user_data)
{
  ahead_poll_feed_set_interval (fixture->feed, 3600);
  start (fixture, "c0");
  answer (fixture, "c1", FALSE);
  advance (fixture, 100);
  ahead_poll_feed_set_interval (fixture->feed, 120);
  advance (fixture, 19);
  assert_asked (fixture, 1, "c0");
  advance (fixture, 1);
  assert_asked (fixture, 2, "c1");
  answer (fixture, "c2", FALSE);
  advance (fixture, 60);
  g_object_set (fixture->feed, "interval", 2, NULL);
  advance (fixture, 0);
  assert_asked (fixture, 3, "c2");
  answer (fixture, "c3", FALSE);
}

static void
add_test (const char *path,
          void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/remote/poll-feed/turns", test_turns);
  add_test ("/remote/poll-feed/more", test_more);
  add_test ("/remote/poll-feed/poke", test_poke);
  add_test ("/remote/poll-feed/failed", test_failed);
  add_test ("/remote/poll-feed/reset", test_reset);
  add_test ("/remote/poll-feed/stop-waiting", test_stop_waiting);
  add_test ("/remote/poll-feed/stop-asking", test_stop_asking);
  add_test ("/remote/poll-feed/stop-in-handler", test_stop_in_handler);
  add_test ("/remote/poll-feed/interval", test_interval);

  return g_test_run ();
}
