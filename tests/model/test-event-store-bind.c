/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-event-query.h"
#include "ahead-event-store.h"
#include "ahead-test-model.h"

/* A create and its two answers, the response and the feed, in either order: one event, the same object all the time. */

#define TEMPORARY_ID AHEAD_TEMPORARY_ID_PREFIX "1"

typedef struct
{
  AheadEventStore *store;
  AheadEventQuery *query;
  AheadEvent *event;
  AheadLayer *create;
  AheadTestMirror *mirror;
  AheadTestNotifyCounter *counter;
} Fixture;

static AheadRecord *
make_answer (const char *id,
             gint64 version)
{
  g_autoptr (AheadRecord) sent = ahead_test_record_new (TEMPORARY_ID, "Opening", AHEAD_TEST_START, version);

  return ahead_test_record_with_string (sent, AHEAD_FIELD_ID, id);
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  g_autoptr (AheadRecord) wanted = ahead_test_record_new (TEMPORARY_ID, "Opening", AHEAD_TEST_START, 99);

  fixture->store = ahead_event_store_new ();
  fixture->query = ahead_event_query_new (fixture->store, NULL, AHEAD_SORT_START);
  fixture->create = ahead_event_store_add_create (fixture->store, NULL, TEMPORARY_ID, wanted);
  fixture->event = g_object_ref (ahead_layer_get_event (fixture->create));
  fixture->mirror = ahead_test_mirror_new (G_LIST_MODEL (fixture->query));
  fixture->counter = ahead_test_notify_counter_new (fixture->event);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  ahead_test_mirror_check (fixture->mirror);
  ahead_test_mirror_free (fixture->mirror);
  ahead_test_notify_counter_free (fixture->counter);
  g_assert_finalize_object (fixture->query);
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->event);
}

/* What the reconciler does with the response. */
static void
confirm (Fixture *fixture,
         AheadRecord *record)
{
  ahead_event_store_begin_update (fixture->store);
  g_assert_true (ahead_event_store_bind (fixture->store, fixture->event, record) == fixture->event);
  ahead_event_store_remove_layer (fixture->store, fixture->create);
  ahead_event_store_end_update (fixture->store);
}

static guint
count_notified (Fixture *fixture,
                const char *property)
{
  return ahead_test_notify_counter_get (fixture->counter, property);
}

/* The id and the version came, the mark went, and nothing blinked. */
static void
check_confirmed (Fixture *fixture)
{
  g_assert_true (ahead_event_store_lookup (fixture->store, "evt_1") == fixture->event);
  g_assert_null (ahead_event_store_lookup (fixture->store, TEMPORARY_ID));
  g_assert_cmpuint (ahead_event_store_get_n_events (fixture->store), ==, 1);
  g_assert_cmpuint (ahead_event_store_get_n_pending (fixture->store), ==, 0);
  g_assert_cmpstr (ahead_event_get_id (fixture->event), ==, "evt_1");
  g_assert_cmpstr (ahead_record_get_id (ahead_event_get_view (fixture->event)), ==, "evt_1");
  g_assert_false (ahead_event_is_temporary (fixture->event));

  g_assert_cmpuint (count_notified (fixture, "id"), ==, 1);
  g_assert_cmpuint (count_notified (fixture, "version"), ==, 1);
  g_assert_cmpuint (count_notified (fixture, "temporary"), ==, 1);
  g_assert_cmpuint (count_notified (fixture, "pending-count"), ==, 1);
  g_assert_cmpuint (count_notified (fixture, "has-pending"), ==, 1);
  g_assert_cmpuint (count_notified (fixture, "sync-state"), ==, 1);
  g_assert_cmpuint (fixture->counter->n_notified, ==, 6);
  g_assert_cmpuint (fixture->mirror->n_changes, ==, 0);
}

static void
test_create (Fixture *fixture,
             gconstpointer data)
{
  AheadRecord *view = ahead_event_get_view (fixture->event);

  g_assert_true (ahead_event_is_temporary (fixture->event));
  g_assert_null (ahead_event_get_base (fixture->event));
  g_assert_cmpstr (ahead_record_get_title (view), ==, "Opening");
  g_assert_cmpint (ahead_record_get_version (view), ==, 0);
  g_assert_cmpuint (ahead_event_store_get_n_pending (fixture->store), ==, 1);
  g_assert_true (fixture->mirror->items->pdata[0] == fixture->event);
}

static void
test_response_before_feed (Fixture *fixture,
                           gconstpointer data)
{
  g_autoptr (AheadRecord) record = make_answer ("evt_1", 1);
  g_autoptr (AheadRecord) of_feed = make_answer ("evt_1", 1);

  confirm (fixture, record);
  check_confirmed (fixture);
  g_assert_true (ahead_event_store_put_base (fixture->store, of_feed) == fixture->event);
  check_confirmed (fixture);
}

static void
test_feed_before_response (Fixture *fixture,
                           gconstpointer data)
{
  g_autoptr (AheadRecord) of_feed = make_answer ("evt_1", 1);
  g_autoptr (AheadRecord) record = make_answer ("evt_1", 1);

  g_assert_true (ahead_event_store_put_base (fixture->store, of_feed) == fixture->event);
  g_assert_cmpuint (fixture->mirror->n_changes, ==, 0);
  g_assert_cmpuint (ahead_event_get_pending_count (fixture->event), ==, 1);
  confirm (fixture, record);
  check_confirmed (fixture);
}

/* The page that brings the user's own event brings others too. */
static void
test_page (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (AheadRecord) other = ahead_test_record_new ("evt_2", "Other", AHEAD_TEST_START, 1);
  g_autoptr (AheadRecord) own = make_answer ("evt_1", 2);
  AheadEvent *second;

  ahead_event_store_begin_update (fixture->store);
  second = ahead_event_store_put_base (fixture->store, other);
  g_assert_true (ahead_event_store_put_base (fixture->store, own) == fixture->event);
  ahead_event_store_end_update (fixture->store);

  g_assert_true (second != fixture->event);
  g_assert_cmpuint (fixture->mirror->items->len, ==, 2);
  g_assert_cmpuint (fixture->mirror->n_changes, ==, 1);
}

/* The UID alone is not enough: an event of another calendar, and a changed occurrence, are others. */
static void
test_other_with_same_uid (Fixture *fixture,
                          gconstpointer data)
{
  g_autoptr (AheadRecord) same = make_answer ("evt_2", 1);
  g_autoptr (AheadRecord) elsewhere = ahead_test_record_with_string (same, AHEAD_FIELD_CALENDAR, "cal_2");
  g_autoptr (AheadRecord) third = make_answer ("evt_3", 1);
  g_autoptr (AheadRecord) occurrence = ahead_test_record_with_string (third, AHEAD_FIELD_EXTRA,
                                                                      "RECURRENCE-ID:20261201T180000Z");

  g_assert_true (ahead_event_store_put_base (fixture->store, elsewhere) != fixture->event);
  g_assert_true (ahead_event_store_put_base (fixture->store, occurrence) != fixture->event);
  g_assert_cmpuint (ahead_event_store_get_n_events (fixture->store), ==, 3);
  g_assert_true (ahead_event_is_temporary (fixture->event));
}

/* The server gave it a UID of its own, so that the feed brought it as another: with the response the two become one. */
static void
test_two_become_one (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (AheadRecord) answer = make_answer ("evt_1", 1);
  g_autoptr (AheadRecord) record = ahead_test_record_with_string (answer, AHEAD_FIELD_UID, "of-the-server");
  g_autoptr (AheadPatch) patch = ahead_test_patch_string (record, AHEAD_FIELD_TITLE, "Closing");
  AheadEvent *other = g_object_ref (ahead_event_store_put_base (fixture->store, record));
  AheadLayer *layer = ahead_event_store_add_patch (fixture->store, other, patch);

  g_assert_true (other != fixture->event);
  g_assert_cmpuint (fixture->mirror->items->len, ==, 2);
  fixture->mirror->n_changes = 0;
  confirm (fixture, record);

  g_assert_true (ahead_event_store_lookup (fixture->store, "evt_1") == fixture->event);
  g_assert_cmpuint (ahead_event_store_get_n_events (fixture->store), ==, 1);
  g_assert_cmpuint (fixture->mirror->items->len, ==, 1);
  g_assert_true (fixture->mirror->items->pdata[0] == fixture->event);
  g_assert_cmpuint (fixture->mirror->n_changes, ==, 1);

  /* What was pending on the other goes on here. */
  g_assert_true (ahead_layer_get_event (layer) == fixture->event);
  g_assert_cmpstr (ahead_record_get_title (ahead_event_get_view (fixture->event)), ==, "Closing");
  g_assert_cmpuint (ahead_event_get_pending_count (other), ==, 0);
  ahead_event_store_remove_layer (fixture->store, layer);
  g_assert_cmpstr (ahead_record_get_title (ahead_event_get_view (fixture->event)), ==, "Opening");
  g_assert_finalize_object (other);
}

/* An older response does not replace what the feed brought since. */
static void
test_older_response (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (AheadRecord) plain = make_answer ("evt_1", 3);
  g_autoptr (AheadRecord) newer = ahead_test_record_with_string (plain, AHEAD_FIELD_TITLE, "Newer");
  g_autoptr (AheadRecord) record = make_answer ("evt_1", 1);

  ahead_event_store_put_base (fixture->store, newer);
  confirm (fixture, record);

  g_assert_true (ahead_event_get_view (fixture->event) == newer);
}

/* An edit made before the answer stays on top of it. */
static void
test_patch_on_create (Fixture *fixture,
                      gconstpointer data)
{
  g_autoptr (AheadPatch) patch = ahead_test_patch_string (ahead_event_get_view (fixture->event), AHEAD_FIELD_TITLE,
                                                          "Closing");
  AheadLayer *layer = ahead_event_store_add_patch (fixture->store, fixture->event, patch);
  g_autoptr (AheadRecord) record = make_answer ("evt_1", 1);

  confirm (fixture, record);
  g_assert_cmpstr (ahead_record_get_title (ahead_event_get_view (fixture->event)), ==, "Closing");
  g_assert_cmpuint (count_notified (fixture, "title"), ==, 1);

  ahead_event_store_remove_layer (fixture->store, layer);
  g_assert_true (ahead_event_get_view (fixture->event) == record);
}

static void
test_refused (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (AheadRecord) late = make_answer ("evt_1", 1);
  AheadEvent *other;

  ahead_event_store_remove_layer (fixture->store, fixture->create);
  g_assert_null (ahead_event_store_lookup (fixture->store, TEMPORARY_ID));
  g_assert_null (ahead_event_get_view (fixture->event));
  g_assert_cmpuint (fixture->mirror->items->len, ==, 0);

  /* Nobody waits for an event of that UID any more. */
  other = ahead_event_store_put_base (fixture->store, late);
  g_assert_true (other != fixture->event);
}

static void
test_refused_and_sent_again (Fixture *fixture,
                             gconstpointer data)
{
  g_autoptr (AheadRecord) wanted = ahead_record_ref (ahead_event_get_view (fixture->event));
  g_autoptr (AheadRecord) record = make_answer ("evt_1", 1);

  ahead_event_store_remove_layer (fixture->store, fixture->create);
  fixture->create = ahead_event_store_add_create (fixture->store, fixture->event, TEMPORARY_ID, wanted);
  g_assert_true (ahead_layer_get_event (fixture->create) == fixture->event);
  g_assert_true (fixture->mirror->items->pdata[0] == fixture->event);

  confirm (fixture, record);
  g_assert_true (ahead_event_store_lookup (fixture->store, "evt_1") == fixture->event);
  g_assert_cmpuint (fixture->mirror->items->len, ==, 1);
}

/* Somebody deleted it before the response came: the feed knew the event by then, or knew only of its deletion. */
static void
check_deleted_before_response (Fixture *fixture,
                               gboolean known)
{
  g_autoptr (AheadRecord) of_feed = make_answer ("evt_1", 1);
  g_autoptr (AheadRecord) record = make_answer ("evt_1", 1);

  if (known)
    ahead_event_store_put_base (fixture->store, of_feed);
  g_assert_cmpint (ahead_event_store_delete_base (fixture->store, "evt_1", 2), ==, known);
  g_assert_cmpuint (fixture->mirror->items->len, ==, known ? 0 : 1);

  ahead_event_store_bind (fixture->store, fixture->event, record);
  g_assert_null (ahead_event_get_view (fixture->event));
  ahead_event_store_remove_layer (fixture->store, fixture->create);
  g_assert_null (ahead_event_store_lookup (fixture->store, "evt_1"));
  g_assert_cmpuint (ahead_event_store_get_n_events (fixture->store), ==, 0);
  g_assert_cmpuint (fixture->mirror->items->len, ==, 0);
  g_assert_cmpuint (fixture->mirror->n_changes, ==, 1);
}

static void
test_known_and_deleted_before_response (Fixture *fixture,
                                        gconstpointer data)
{
  check_deleted_before_response (fixture, TRUE);
}

static void
test_deleted_before_response (Fixture *fixture,
                              gconstpointer data)
{
  check_deleted_before_response (fixture, FALSE);
}

#define ADD(path, func) g_test_add ("/model/event-store-bind/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("create", test_create);
  ADD ("response-before-feed", test_response_before_feed);
  ADD ("feed-before-response", test_feed_before_response);
  ADD ("page", test_page);
  ADD ("other-with-same-uid", test_other_with_same_uid);
  ADD ("two-become-one", test_two_become_one);
  ADD ("older-response", test_older_response);
  ADD ("patch-on-create", test_patch_on_create);
  ADD ("refused", test_refused);
  ADD ("refused-and-sent-again", test_refused_and_sent_again);
  ADD ("known-and-deleted-before-response", test_known_and_deleted_before_response);
  ADD ("deleted-before-response", test_deleted_before_response);

  return g_test_run ();
}
