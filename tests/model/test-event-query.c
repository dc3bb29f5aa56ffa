/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-event-query.h"
#include "ahead-test-model.h"
#include "ahead-time.h"

static AheadEvent *
put (AheadEventStore *store,
     const char *id,
     const char *title,
     gint64 start)
{
  static gint64 version;
  g_autoptr (AheadRecord) record = ahead_test_record_new (id, title, start, ++version);

  return ahead_event_store_put_base (store, record);
}

static void
patch_start (AheadEventStore *store,
             AheadEvent *event,
             gint64 start)
{
  g_autoptr (AheadPatch) patch = ahead_test_patch_integer (ahead_event_get_view (event), AHEAD_FIELD_START, start);

  ahead_event_store_add_patch (store, event, patch);
}

static void
patch_title (AheadEventStore *store,
             AheadEvent *event,
             const char *title)
{
  g_autoptr (AheadPatch) patch = ahead_test_patch_string (ahead_event_get_view (event), AHEAD_FIELD_TITLE, title);

  ahead_event_store_add_patch (store, event, patch);
}

/* Fails unless the ids of the list, separated by spaces, are @ids. */
static void
check_ids (AheadEventQuery *query,
           const char *ids)
{
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (query)); i++)
    {
      g_autoptr (AheadEvent) event = g_list_model_get_item (G_LIST_MODEL (query), i);

      g_string_append_printf (found, "%s%s", i > 0 ? " " : "", ahead_event_get_id (event));
    }
  g_assert_cmpstr (found->str, ==, ids);
}

static AheadEventStore *
make_store (void)
{
  AheadEventStore *store = ahead_event_store_new ();

  put (store, "c", "Charlie", AHEAD_TEST_START + 2 * AHEAD_HOUR);
  put (store, "a", "Alpha", AHEAD_TEST_START);
  put (store, "d", "Delta", AHEAD_TEST_START + 3 * AHEAD_HOUR);
  put (store, "b", "Bravo", AHEAD_TEST_START + AHEAD_HOUR);

  return store;
}

static void
test_list_model (void)
{
  g_autoptr (AheadEventStore) store = make_store ();
  g_autoptr (AheadEventQuery) query = ahead_event_query_new (store, NULL, AHEAD_SORT_START);

  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (query)) == AHEAD_TYPE_EVENT);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (query)), ==, 4);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (query), 4));
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (query), G_MAXUINT));
  check_ids (query, "a b c d");
}

/* By wall time: 18:30 in New York comes after 19:00 in Paris, though both are other moments in UTC. */
static void
test_sort_start (void)
{
  g_autoptr (AheadEventStore) store = make_store ();
  g_autoptr (AheadEventQuery) query = ahead_event_query_new (store, NULL, AHEAD_SORT_START);
  g_autoptr (GTimeZone) tokyo = ahead_time_zone_lookup ("Asia/Tokyo");
  gint64 midnight = AHEAD_TEST_START - 18 * AHEAD_HOUR;
  g_autoptr (AheadRecord) early = ahead_test_record_new ("n", "New York", AHEAD_TEST_START, 100);
  g_autoptr (AheadRecord) new_york = ahead_test_record_with_string (early, AHEAD_FIELD_TIME_ZONE, "America/New_York");
  g_autoptr (AheadRecord) dated = ahead_test_record_new ("z", "All day", midnight, 101);
  g_autoptr (AheadRecord) all_day = ahead_test_record_with_integer (dated, AHEAD_FIELD_ALL_DAY, TRUE);

  ahead_event_store_put_base (store, new_york);
  ahead_event_store_put_base (store, all_day);
  put (store, "m", "Midnight in Paris", midnight - AHEAD_HOUR);
  check_ids (query, "z m n a b c d");

  ahead_event_query_set_time_zone (query, tokyo);
  g_assert_true (ahead_event_query_get_time_zone (query) == tokyo);
  check_ids (query, "z m a n b c d");
  g_assert_cmpint (ahead_event_query_get_wall_start (query, ahead_event_store_lookup (store, "n")), ==,
                   AHEAD_TEST_START + 9 * AHEAD_HOUR);
  g_assert_cmpint (ahead_event_query_get_wall_start (query, ahead_event_store_lookup (store, "z")), ==, midnight);

  ahead_event_query_set_time_zone (query, NULL);
  check_ids (query, "z m n a b c d");
}

static void
test_sort_title (void)
{
  g_autoptr (AheadEventStore) store = make_store ();
  g_autoptr (AheadEventQuery) query = ahead_event_query_new (store, NULL, AHEAD_SORT_TITLE);

  g_assert_cmpuint (ahead_event_query_get_sort (query), ==, AHEAD_SORT_TITLE);
  patch_title (store, ahead_event_store_lookup (store, "a"), "Zulu");
  check_ids (query, "b c d a");
  /* The same title: by UID. */
  patch_title (store, ahead_event_store_lookup (store, "b"), "Delta");
  check_ids (query, "c b d a");
}

static void
put_position (AheadEventStore *store,
              const char *id,
              double position,
              gint64 version)
{
  g_autoptr (AheadRecord) plain = ahead_test_record_new (id, "Title", AHEAD_TEST_START, version);
  g_autoptr (AheadRecord) record = ahead_test_record_with_real (plain, AHEAD_FIELD_POSITION, position);

  ahead_event_store_put_base (store, record);
}

static void
test_sort_position (void)
{
  g_autoptr (AheadEventStore) store = ahead_event_store_new ();
  g_autoptr (AheadEventQuery) query = ahead_event_query_new (store, NULL, AHEAD_SORT_POSITION);
  const double positions[] = { 1e300, -1e300, 0.5, -0.5, 1.5, -1.5, 0, 1e-300 };

  for (guint i = 0; i < G_N_ELEMENTS (positions); i++)
    put_position (store, (char[]) { 'a' + i, '\0' }, positions[i], 1);
  check_ids (query, "b f d g h c e a");

  put_position (store, "g", -1, 2);
  check_ids (query, "b f g d h c e a");
}

/* What nothing else tells apart is in the order of its arrival, and stays so when its id changes. */
static void
test_sort_ties (void)
{
  g_autoptr (AheadEventStore) store = ahead_event_store_new ();
  g_autoptr (AheadEventQuery) query = ahead_event_query_new (store, NULL, AHEAD_SORT_START);
  g_autoptr (AheadTestMirror) mirror = ahead_test_mirror_new (G_LIST_MODEL (query));
  const char *const ids[] = { "tmp_9", "tmp_1", "tmp_5" };
  g_autoptr (AheadRecord) answer = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (AheadRecord) plain = ahead_test_record_new (ids[i], "Title", AHEAD_TEST_START, 0);
      g_autoptr (AheadRecord) record = ahead_test_record_with_string (plain, AHEAD_FIELD_UID, "");

      ahead_event_store_add_create (store, NULL, ids[i], record);
    }
  check_ids (query, "tmp_9 tmp_1 tmp_5");

  mirror->n_changes = 0;
  answer = ahead_test_record_with_string (ahead_event_get_view (ahead_event_store_lookup (store, "tmp_9")),
                                          AHEAD_FIELD_ID, "zzz");
  ahead_event_store_bind (store, ahead_event_store_lookup (store, "tmp_9"), answer);
  check_ids (query, "zzz tmp_1 tmp_5");
  g_assert_cmpuint (mirror->n_changes, ==, 0);

  /* Away and back again. */
  patch_start (store, ahead_event_store_lookup (store, "zzz"), AHEAD_TEST_START + 1);
  check_ids (query, "tmp_1 tmp_5 zzz");
  patch_start (store, ahead_event_store_lookup (store, "zzz"), AHEAD_TEST_START);
  check_ids (query, "zzz tmp_1 tmp_5");
}

static void
test_filter (void)
{
  g_autoptr (AheadEventStore) store = make_store ();
  g_autoptr (AheadFilter) all = ahead_filter_new ();
  g_autoptr (AheadFilter) with_l = ahead_filter_with_text (all, "l");
  g_autoptr (AheadEventQuery) query = ahead_event_query_new (store, with_l, AHEAD_SORT_START);
  g_autoptr (AheadTestMirror) mirror = ahead_test_mirror_new (G_LIST_MODEL (query));
  g_autoptr (AheadTestNotifyCounter) counter = ahead_test_notify_counter_new (query);

  g_assert_true (ahead_event_query_get_filter (query) == with_l);
  check_ids (query, "a c d");

  patch_title (store, ahead_event_store_lookup (store, "b"), "Lima");
  patch_title (store, ahead_event_store_lookup (store, "c"), "Oscar");
  check_ids (query, "a b d");
  g_assert_cmpuint (mirror->n_changes, ==, 2);

  ahead_event_query_set_filter (query, all);
  check_ids (query, "a b c d");
  g_assert_cmpuint (mirror->n_changes, ==, 3);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "filter"), ==, 1);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "total-count"), ==, 3);
  ahead_test_mirror_check (mirror);
}

static void
test_limit (void)
{
  g_autoptr (AheadEventStore) store = make_store ();
  g_autoptr (AheadEventQuery) query = ahead_event_query_new (store, NULL, AHEAD_SORT_START);
  g_autoptr (AheadTestMirror) mirror = ahead_test_mirror_new (G_LIST_MODEL (query));

  ahead_event_query_set_limit (query, 2);
  check_ids (query, "a b");
  g_assert_cmpuint (ahead_event_query_get_total_count (query), ==, 4);

  /* In front: the last is pushed out. Gone again: it comes back. */
  put (store, "0", "Zero", AHEAD_TEST_START - AHEAD_HOUR);
  check_ids (query, "0 a");
  ahead_event_store_delete_base (store, "0", 1000);
  check_ids (query, "a b");
  g_assert_cmpuint (mirror->n_changes, ==, 3);

  /* Behind the limit: nothing of the list. */
  put (store, "e", "Echo", AHEAD_TEST_START + 9 * AHEAD_HOUR);
  g_assert_cmpuint (ahead_event_query_get_total_count (query), ==, 5);
  g_assert_cmpuint (mirror->n_changes, ==, 3);

  ahead_event_query_set_limit (query, 4);
  check_ids (query, "a b c d");
  ahead_event_query_set_limit (query, 0);
  check_ids (query, "a b c d e");
  ahead_event_query_set_limit (query, 10);
  g_assert_cmpuint (mirror->n_changes, ==, 5);
  ahead_test_mirror_check (mirror);
}

static void
test_find (void)
{
  g_autoptr (AheadEventStore) store = make_store ();
  g_autoptr (AheadEventQuery) query = ahead_event_query_new (store, NULL, AHEAD_SORT_START);
  AheadEvent *second = ahead_event_store_lookup (store, "b");
  AheadEvent *third = ahead_event_store_lookup (store, "c");
  guint position = 99;

  g_assert_true (ahead_event_query_find (query, third, &position));
  g_assert_cmpuint (position, ==, 2);
  g_assert_true (ahead_event_query_find (query, third, NULL));

  ahead_event_query_set_limit (query, 2);
  position = 99;
  g_assert_false (ahead_event_query_find (query, third, &position));
  g_assert_cmpuint (position, ==, 99);
  g_assert_true (ahead_event_query_find (query, second, &position));
  g_assert_cmpuint (position, ==, 1);

  ahead_event_store_add_delete (store, second);
  g_assert_false (ahead_event_query_find (query, second, NULL));
  g_assert_true (ahead_event_query_find (query, third, &position));
  g_assert_cmpuint (position, ==, 1);
}

/* Where neither membership nor order changed there is nothing to tell, by one event or by a group that keeps step. */
static void
test_order_kept_is_silent (void)
{
  g_autoptr (AheadEventStore) store = make_store ();
  g_autoptr (AheadEventQuery) query = ahead_event_query_new (store, NULL, AHEAD_SORT_START);
  g_autoptr (AheadTestMirror) mirror = ahead_test_mirror_new (G_LIST_MODEL (query));
  const char *const ids[] = { "d", "a", "c", "b" };

  patch_title (store, ahead_event_store_lookup (store, "a"), "Zulu");
  patch_start (store, ahead_event_store_lookup (store, "b"), AHEAD_TEST_START + 1);
  g_assert_cmpuint (mirror->n_changes, ==, 0);

  ahead_event_store_begin_update (store);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      AheadEvent *event = ahead_event_store_lookup (store, ids[i]);

      patch_start (store, event, ahead_record_get_start (ahead_event_get_view (event)) + AHEAD_DAY);
    }
  ahead_event_store_end_update (store);
  check_ids (query, "a b c d");
  g_assert_cmpuint (mirror->n_changes, ==, 0);
}

static void
test_update_tells_once (void)
{
  g_autoptr (AheadEventStore) store = make_store ();
  g_autoptr (AheadEventQuery) query = ahead_event_query_new (store, NULL, AHEAD_SORT_START);
  g_autoptr (AheadTestMirror) mirror = ahead_test_mirror_new (G_LIST_MODEL (query));

  ahead_event_store_begin_update (store);
  ahead_event_store_delete_base (store, "c", 1000);
  put (store, "e", "Echo", AHEAD_TEST_START - 1);
  patch_start (store, ahead_event_store_lookup (store, "a"), AHEAD_TEST_START + AHEAD_DAY);
  check_ids (query, "a b c d");
  ahead_event_store_end_update (store);

  check_ids (query, "e b d a");
  g_assert_cmpuint (mirror->n_changes, ==, 1);
  ahead_test_mirror_check (mirror);
}

/* A query that is made or changed while an update is open is right, before the update is closed and after. */
static void
test_open_update (void)
{
  g_autoptr (AheadEventStore) store = make_store ();
  g_autoptr (AheadEventQuery) query = ahead_event_query_new (store, NULL, AHEAD_SORT_START);
  g_autoptr (AheadTestMirror) mirror = ahead_test_mirror_new (G_LIST_MODEL (query));
  g_autoptr (AheadEventQuery) late = NULL;

  ahead_event_store_begin_update (store);
  patch_title (store, ahead_event_store_lookup (store, "a"), "Zulu");
  put (store, "e", "Echo", AHEAD_TEST_START - 1);
  late = ahead_event_query_new (store, NULL, AHEAD_SORT_TITLE);
  check_ids (late, "b c d e a");
  ahead_event_query_set_sort (query, AHEAD_SORT_TITLE);
  check_ids (query, "b c d e a");
  ahead_event_store_end_update (store);

  check_ids (late, "b c d e a");
  check_ids (query, "b c d e a");
  g_assert_cmpuint (mirror->n_changes, ==, 1);
  ahead_test_mirror_check (mirror);
}

typedef struct
{
  AheadEventStore *store;
  AheadEventQuery *query;
  AheadEventQuery *other;
} Listener;

static void
on_changed_edit_cb (GListModel *model,
                    guint position,
                    guint removed,
                    guint added,
                    Listener *listener)
{
  AheadEvent *event = ahead_event_store_lookup (listener->store, "d");

  if (ahead_record_get_start (ahead_event_get_view (event)) > AHEAD_TEST_START)
    patch_start (listener->store, event, AHEAD_TEST_START - AHEAD_DAY);
}

/*
 * A listener that edits, as an editor does that loses its row. The mirror that listens after it must hear of both
 * changes in their order, whether the store or a setting of the query caused the first.
 */
static void
test_listener_edits (void)
{
  g_autoptr (AheadEventStore) store = make_store ();
  g_autoptr (AheadEventQuery) query = ahead_event_query_new (store, NULL, AHEAD_SORT_START);
  Listener listener = { store, query, NULL };
  g_autoptr (AheadTestMirror) mirror = NULL;

  g_signal_connect (query, "items-changed", G_CALLBACK (on_changed_edit_cb), &listener);
  mirror = ahead_test_mirror_new (G_LIST_MODEL (query));

  patch_start (store, ahead_event_store_lookup (store, "a"), AHEAD_TEST_START + AHEAD_DAY);
  check_ids (query, "d b c a");
  g_assert_cmpuint (mirror->n_changes, ==, 2);
  ahead_test_mirror_check (mirror);

  patch_start (store, ahead_event_store_lookup (store, "d"), AHEAD_TEST_START + 2 * AHEAD_DAY);
  check_ids (query, "d b c a");
  ahead_test_mirror_check (mirror);
}

static void
test_listener_edits_on_setting (void)
{
  g_autoptr (AheadEventStore) store = make_store ();
  g_autoptr (AheadEventQuery) query = ahead_event_query_new (store, NULL, AHEAD_SORT_START);
  Listener listener = { store, query, NULL };
  g_autoptr (AheadTestMirror) mirror = NULL;

  g_signal_connect (query, "items-changed", G_CALLBACK (on_changed_edit_cb), &listener);
  mirror = ahead_test_mirror_new (G_LIST_MODEL (query));
  ahead_event_query_set_limit (query, 2);

  check_ids (query, "d a");
  g_assert_cmpuint (mirror->n_changes, ==, 2);
  ahead_test_mirror_check (mirror);
}

static void
on_changed_set_cb (GListModel *model,
                   guint position,
                   guint removed,
                   guint added,
                   Listener *listener)
{
  g_autoptr (AheadFilter) all = ahead_filter_new ();
  g_autoptr (AheadFilter) with_l = ahead_filter_with_text (all, "l");

  ahead_event_query_set_filter (listener->other, with_l);
  ahead_event_query_set_sort (listener->other, AHEAD_SORT_TITLE);
  ahead_event_query_set_limit (listener->other, 2);
}

/* A listener that sets another query, which may have a change to tell itself, or the same one. */
static void
check_listener_sets (gboolean same)
{
  g_autoptr (AheadEventStore) store = make_store ();
  g_autoptr (AheadEventQuery) query = ahead_event_query_new (store, NULL, AHEAD_SORT_START);
  g_autoptr (AheadEventQuery) other = ahead_event_query_new (store, NULL, AHEAD_SORT_START);
  Listener listener = { store, query, same ? query : other };
  g_autoptr (AheadTestMirror) mirror = NULL;
  g_autoptr (AheadTestMirror) of_other = NULL;

  g_signal_connect (query, "items-changed", G_CALLBACK (on_changed_set_cb), &listener);
  mirror = ahead_test_mirror_new (G_LIST_MODEL (query));
  of_other = ahead_test_mirror_new (G_LIST_MODEL (other));
  ahead_event_store_begin_update (store);
  patch_start (store, ahead_event_store_lookup (store, "a"), AHEAD_TEST_START + AHEAD_DAY);
  patch_title (store, ahead_event_store_lookup (store, "d"), "Able");
  ahead_event_store_end_update (store);

  check_ids (query, same ? "d a" : "b c d a");
  check_ids (other, same ? "b c d a" : "d a");
  ahead_test_mirror_check (mirror);
  ahead_test_mirror_check (of_other);
}

static void
test_listener_sets_other (void)
{
  check_listener_sets (FALSE);
}

static void
test_listener_sets_same (void)
{
  check_listener_sets (TRUE);
}

static void
on_changed_set_again_cb (GListModel *model,
                         guint position,
                         guint removed,
                         guint added,
                         Listener *listener)
{
  ahead_event_query_set_sort (listener->other, AHEAD_SORT_POSITION);
}

/* A query that is set by a listener tells what it has to tell first; a listener of that sets it again. */
static void
test_listeners_set_in_turn (void)
{
  g_autoptr (AheadEventStore) store = make_store ();
  g_autoptr (AheadEventQuery) query = ahead_event_query_new (store, NULL, AHEAD_SORT_START);
  g_autoptr (AheadEventQuery) other = ahead_event_query_new (store, NULL, AHEAD_SORT_START);
  Listener listener = { store, query, other };
  g_autoptr (AheadTestMirror) mirror = NULL;

  g_signal_connect (query, "items-changed", G_CALLBACK (on_changed_set_cb), &listener);
  g_signal_connect (other, "items-changed", G_CALLBACK (on_changed_set_again_cb), &listener);
  mirror = ahead_test_mirror_new (G_LIST_MODEL (other));
  patch_start (store, ahead_event_store_lookup (store, "a"), AHEAD_TEST_START + AHEAD_DAY);

  ahead_test_mirror_check (mirror);
  check_ids (other, "a c");
}

static void
on_changed_drop_cb (GListModel *model,
                    guint position,
                    guint removed,
                    guint added,
                    Listener *listener)
{
  g_clear_object (&listener->other);
  g_clear_object (&listener->query);
}

/* A listener that drops the query that tells, and one that was to tell next. */
static void
test_listener_drops (void)
{
  g_autoptr (AheadEventStore) store = make_store ();
  AheadEventQuery *query = ahead_event_query_new (store, NULL, AHEAD_SORT_START);
  AheadEventQuery *other = ahead_event_query_new (store, NULL, AHEAD_SORT_START);
  g_autoptr (AheadEventQuery) last = ahead_event_query_new (store, NULL, AHEAD_SORT_START);
  g_autoptr (AheadTestMirror) mirror = ahead_test_mirror_new (G_LIST_MODEL (last));
  Listener listener = { store, query, other };

  g_object_add_weak_pointer (G_OBJECT (query), (gpointer *) &query);
  g_object_add_weak_pointer (G_OBJECT (other), (gpointer *) &other);
  g_signal_connect (query, "items-changed", G_CALLBACK (on_changed_drop_cb), &listener);
  patch_start (store, ahead_event_store_lookup (store, "a"), AHEAD_TEST_START + AHEAD_DAY);

  g_assert_null (query);
  g_assert_null (other);
  g_assert_cmpuint (mirror->n_changes, ==, 1);
  patch_start (store, ahead_event_store_lookup (store, "a"), AHEAD_TEST_START);
  check_ids (last, "a b c d");
  g_assert_cmpuint (mirror->n_changes, ==, 2);
}

static void
test_properties (void)
{
  g_autoptr (AheadEventStore) store = make_store ();
  g_autoptr (AheadFilter) all = ahead_filter_new ();
  g_autoptr (AheadFilter) with_l = ahead_filter_with_text (all, "l");
  g_autoptr (GTimeZone) zone = ahead_time_zone_lookup ("Asia/Tokyo");
  g_autoptr (AheadEventQuery) query = g_object_new (AHEAD_TYPE_EVENT_QUERY, "store", store, "filter", with_l, "sort",
                                                    AHEAD_SORT_TITLE, "time-zone", zone, "limit", 2, NULL);
  g_autoptr (AheadEventStore) read_store = NULL;
  g_autoptr (AheadFilter) read_filter = NULL;
  g_autoptr (GTimeZone) read_zone = NULL;
  guint limit, total;
  AheadSort sort;

  g_object_get (query, "store", &read_store, "filter", &read_filter, "sort", &sort, "time-zone", &read_zone, "limit",
                &limit, "total-count", &total, NULL);

  check_ids (query, "a c");
  g_assert_true (read_store == store);
  g_assert_true (read_filter == with_l);
  g_assert_cmpuint (sort, ==, AHEAD_SORT_TITLE);
  g_assert_true (read_zone == zone);
  g_assert_cmpuint (limit, ==, 2);
  g_assert_cmpuint (total, ==, 3);
}

static void
test_finalize (void)
{
  AheadEventStore *store = make_store ();
  AheadEventQuery *query = ahead_event_query_new (store, NULL, AHEAD_SORT_TITLE);
  AheadEvent *event = g_object_ref (ahead_event_store_lookup (store, "a"));

  g_assert_finalize_object (query);
  patch_title (store, event, "Zulu");
  g_assert_finalize_object (store);
  g_assert_finalize_object (event);
}

#define ADD(path, func) g_test_add_func ("/model/event-query/" path, func)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("list-model", test_list_model);
  ADD ("sort-start", test_sort_start);
  ADD ("sort-title", test_sort_title);
  ADD ("sort-position", test_sort_position);
  ADD ("sort-ties", test_sort_ties);
  ADD ("filter", test_filter);
  ADD ("limit", test_limit);
  ADD ("find", test_find);
  ADD ("order-kept-is-silent", test_order_kept_is_silent);
  ADD ("update-tells-once", test_update_tells_once);
  ADD ("open-update", test_open_update);
  ADD ("listener-edits", test_listener_edits);
  ADD ("listener-edits-on-setting", test_listener_edits_on_setting);
  ADD ("listener-sets-other", test_listener_sets_other);
  ADD ("listener-sets-same", test_listener_sets_same);
  ADD ("listeners-set-in-turn", test_listeners_set_in_turn);
  ADD ("listener-drops", test_listener_drops);
  ADD ("properties", test_properties);
  ADD ("finalize", test_finalize);

  return g_test_run ();
}
