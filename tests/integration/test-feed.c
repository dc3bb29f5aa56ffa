/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-integration.h"

/* One's own edits come back by the answer and by the feed, in either order. The list never shows two, and nothing on it
 * moves or blinks: every signal that a list on the screen would see is counted. */

typedef struct
{
  GHashTable *counts;
  GHashTable *titles;
} Watch;

static void
on_notify_cb (AheadEvent *event,
              GParamSpec *pspec,
              Watch *watch)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (watch->counts, pspec->name));

  g_hash_table_insert (watch->counts, g_strdup (pspec->name), GUINT_TO_POINTER (count + 1));
  g_hash_table_add (watch->titles, g_strdup (ahead_event_get_text (event, AHEAD_FIELD_TITLE)));
}

static Watch *
watch_new (AheadEvent *event)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  watch->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect (event, "notify", G_CALLBACK (on_notify_cb), watch);

  return watch;
}

static void
watch_free (Watch *watch,
            AheadEvent *event)
{
  g_signal_handlers_disconnect_by_data (event, watch);
  g_hash_table_unref (watch->counts);
  g_hash_table_unref (watch->titles);
  g_free (watch);
}

static guint
count (Watch *watch,
       const char *property)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (watch->counts, property));
}

/* The answer to the request with @method is kept back until the feed has brought the change. */
static void
hold (AheadIntegration *fixture,
      const char *method)
{
  ahead_fault_proxy_set_fault (fixture->proxy, AHEAD_FAULT_HOLD_RESPONSE, method);
}

static void
let_feed_be_first (AheadIntegration *fixture)
{
  ahead_wait_until (ahead_fault_proxy_get_n_hit (fixture->proxy) == 1);
  ahead_session_refresh (fixture->mine->session);
  ahead_client_wait_settled (fixture->mine);
  ahead_fault_proxy_set_fault (fixture->proxy, AHEAD_FAULT_NONE, NULL);
  ahead_fault_proxy_release (fixture->proxy);
  ahead_integration_catch_up (fixture);
}

static void
let_answer_be_first (AheadIntegration *fixture)
{
  ahead_client_wait_settled (fixture->mine);
  ahead_integration_catch_up (fixture);
}

static void
check_create (AheadIntegration *fixture,
              gboolean feed_first)
{
  AheadClient *mine = fixture->mine;
  g_autoptr (AheadRecord) record = ahead_integration_new_record (mine, "Opening");
  g_autoptr (AheadEvent) event = NULL;
  Watch *watch;

  if (feed_first)
    hold (fixture, "POST");
  ahead_client_reset_counts (mine);
  ahead_mutation_service_create_async (mine->service, record, NULL, NULL, NULL);
  g_assert_cmpuint (ahead_client_get_n_shown (mine), ==, 1);
  g_assert_cmpuint (mine->n_items_changed, ==, 1);
  event = g_list_model_get_item (G_LIST_MODEL (mine->query), 0);
  watch = watch_new (event);

  if (feed_first)
    let_feed_be_first (fixture);
  else
    let_answer_be_first (fixture);

  g_assert_false (ahead_event_is_temporary (event));
  g_assert_false (ahead_event_get_has_pending (event));
  g_assert_true (ahead_client_find (mine, "Opening") == event);
  g_assert_cmpuint (ahead_client_get_n_shown (mine), ==, 1);
  g_assert_cmpuint (mine->n_items_changed, ==, 1);
  g_assert_cmpuint (mine->max_items, ==, 1);
  g_assert_cmpuint (count (watch, "id"), ==, 1);
  g_assert_cmpuint (count (watch, "has-pending"), ==, 1);
  g_assert_cmpuint (count (watch, "title"), ==, 0);
  g_assert_cmpuint (count (watch, "start"), ==, 0);
  g_assert_cmpuint (count (watch, "end"), ==, 0);
  g_assert_cmpuint (count (watch, "status"), ==, 0);
  watch_free (watch, event);
}

static void
test_create_feed_first (AheadIntegration *fixture,
                        gconstpointer user_data)
{
  check_create (fixture, TRUE);
}

static void
test_create_answer_first (AheadIntegration *fixture,
                          gconstpointer user_data)
{
  check_create (fixture, FALSE);
}

static void
check_patch (AheadIntegration *fixture,
             gboolean feed_first)
{
  AheadClient *mine = fixture->mine;
  AheadEvent *event = ahead_integration_create (fixture, "Opening");
  g_autoptr (AheadPatch) patch = ahead_integration_new_patch (event, AHEAD_FIELD_TITLE, "Hello");
  Watch *watch;

  ahead_integration_catch_up (fixture);
  if (feed_first)
    hold (fixture, "PATCH");
  ahead_client_reset_counts (mine);
  watch = watch_new (event);
  ahead_mutation_service_patch_async (mine->service, event, patch, NULL, NULL, NULL);
  g_assert_cmpuint (count (watch, "title"), ==, 1);

  if (feed_first)
    let_feed_be_first (fixture);
  else
    let_answer_be_first (fixture);

  g_assert_cmpstr (ahead_event_get_text (event, AHEAD_FIELD_TITLE), ==, "Hello");
  g_assert_cmpuint (count (watch, "title"), ==, 1);
  g_assert_false (g_hash_table_contains (watch->titles, "Opening"));
  g_assert_cmpuint (count (watch, "has-pending"), ==, 2);
  g_assert_cmpuint (count (watch, "id"), ==, 0);
  g_assert_cmpuint (mine->n_items_changed, ==, 0);
  watch_free (watch, event);
}

static void
test_patch_feed_first (AheadIntegration *fixture,
                       gconstpointer user_data)
{
  check_patch (fixture, TRUE);
}

static void
test_patch_answer_first (AheadIntegration *fixture,
                         gconstpointer user_data)
{
  check_patch (fixture, FALSE);
}

static void
check_delete (AheadIntegration *fixture,
              gboolean feed_first)
{
  AheadClient *mine = fixture->mine;
  AheadEvent *event = ahead_integration_create (fixture, "Opening");

  ahead_integration_catch_up (fixture);
  if (feed_first)
    hold (fixture, "DELETE");
  ahead_client_reset_counts (mine);
  ahead_mutation_service_delete_async (mine->service, event, NULL, NULL, NULL);
  g_assert_cmpuint (mine->n_items_changed, ==, 1);

  if (feed_first)
    let_feed_be_first (fixture);
  else
    let_answer_be_first (fixture);

  g_assert_cmpuint (ahead_client_get_n_shown (mine), ==, 0);
  g_assert_cmpuint (mine->n_items_changed, ==, 1);
}

static void
test_delete_feed_first (AheadIntegration *fixture,
                        gconstpointer user_data)
{
  check_delete (fixture, TRUE);
}

static void
test_delete_answer_first (AheadIntegration *fixture,
                          gconstpointer user_data)
{
  check_delete (fixture, FALSE);
}

/* Somebody else's edit shows, and the edit that is pending stays on top of it. */
static void
test_foreign_change (AheadIntegration *fixture,
                     gconstpointer user_data)
{
  AheadClient *mine = fixture->mine;
  AheadEvent *event = ahead_integration_create (fixture, "Opening");
  AheadEvent *theirs = ahead_client_find (fixture->other, "Opening");
  g_autoptr (AheadPatch) my_patch = ahead_integration_new_patch (event, AHEAD_FIELD_TITLE, "Mine");
  g_autoptr (AheadPatch) their_patch = ahead_integration_new_patch (theirs, AHEAD_FIELD_LOCATION, "Janson");

  ahead_mutation_service_patch_async (fixture->other->service, theirs, their_patch, NULL, NULL, NULL);
  ahead_client_wait_settled (fixture->other);
  ahead_fault_proxy_set_fault (fixture->proxy, AHEAD_FAULT_HALF_OPEN, "PATCH");
  ahead_mutation_service_patch_async (mine->service, event, my_patch, NULL, NULL, NULL);
  ahead_session_refresh (mine->session);
  ahead_wait_until (g_str_equal (ahead_event_get_text (event, AHEAD_FIELD_LOCATION), "Janson"));

  g_assert_cmpstr (ahead_event_get_text (event, AHEAD_FIELD_TITLE), ==, "Mine");
  g_assert_true (ahead_event_get_has_pending (event));
}

static void
add_test (const char *path,
          void (*test) (AheadIntegration *, gconstpointer))
{
  g_test_add (path, AheadIntegration, NULL, ahead_integration_set_up, test, ahead_integration_tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/integration/feed/create/feed-first", test_create_feed_first);
  add_test ("/integration/feed/create/answer-first", test_create_answer_first);
  add_test ("/integration/feed/patch/feed-first", test_patch_feed_first);
  add_test ("/integration/feed/patch/answer-first", test_patch_answer_first);
  add_test ("/integration/feed/delete/feed-first", test_delete_feed_first);
  add_test ("/integration/feed/delete/answer-first", test_delete_answer_first);
  add_test ("/integration/feed/foreign-change", test_foreign_change);

  return g_test_run ();
}
