/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-event-store.h"
#include "ahead-test-model.h"
#include "ahead-time.h"

/* The rule that view == fold (base, layers), and what listeners hear of it. */

typedef struct
{
  AheadEventStore *store;
  AheadEvent *event;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  g_autoptr (AheadRecord) record = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 10);

  fixture->store = ahead_event_store_new ();
  fixture->event = g_object_ref (ahead_event_store_put_base (fixture->store, record));
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->event);
}

static const char *
get_text (AheadEvent *event,
          AheadField field)
{
  AheadRecord *view = ahead_event_get_view (event);

  return view != NULL ? ahead_record_get_string (view, field) : NULL;
}

static const char *
get_title (AheadEvent *event)
{
  return get_text (event, AHEAD_FIELD_TITLE);
}

static AheadLayer *
add_text (Fixture *fixture,
          AheadField field,
          const char *text)
{
  g_autoptr (AheadPatch) patch = ahead_test_patch_string (ahead_event_get_record (fixture->event), field, text);

  return ahead_event_store_add_patch (fixture->store, fixture->event, patch);
}

static AheadLayer *
add_title (Fixture *fixture,
           const char *title)
{
  return add_text (fixture, AHEAD_FIELD_TITLE, title);
}

static void
put_title (Fixture *fixture,
           const char *title,
           gint64 version)
{
  g_autoptr (AheadRecord) record = ahead_test_record_new ("evt_1", title, AHEAD_TEST_START, version);

  g_assert_true (ahead_event_store_put_base (fixture->store, record) == fixture->event);
}

static void
test_put_base (Fixture *fixture,
               gconstpointer data)
{
  g_autoptr (AheadTestNotifyCounter) counter = ahead_test_notify_counter_new (fixture->store);
  g_autoptr (AheadRecord) record = ahead_test_record_new ("evt_2", "Closing", AHEAD_TEST_START, 1);
  AheadEvent *second = ahead_event_store_put_base (fixture->store, record);

  g_assert_true (second != fixture->event);
  g_assert_true (ahead_event_get_base (second) == record);
  g_assert_true (ahead_event_get_view (second) == record);
  g_assert_true (ahead_event_store_lookup (fixture->store, "evt_1") == fixture->event);
  g_assert_true (ahead_event_store_lookup (fixture->store, "evt_2") == second);
  g_assert_null (ahead_event_store_lookup (fixture->store, "evt_3"));
  g_assert_cmpuint (ahead_event_store_get_n_events (fixture->store), ==, 2);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "n-events"), ==, 1);
  g_assert_cmpuint (counter->n_notified, ==, 1);
}

static void
test_list_events (Fixture *fixture,
                  gconstpointer data)
{
  g_autoptr (AheadRecord) record = ahead_test_record_new ("evt_2", "Closing", AHEAD_TEST_START, 1);
  AheadEvent *second = ahead_event_store_put_base (fixture->store, record);
  g_autoptr (GPtrArray) events = NULL;

  ahead_event_store_add_delete (fixture->store, second);
  events = ahead_event_store_list_events (fixture->store);

  g_assert_cmpuint (events->len, ==, 2);
  g_assert_true (g_ptr_array_find (events, fixture->event, NULL));
  g_assert_true (g_ptr_array_find (events, second, NULL));
}

static void
test_stale_base (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (AheadTestNotifyCounter) counter = ahead_test_notify_counter_new (fixture->event);

  put_title (fixture, "Equal", 10);
  put_title (fixture, "Lower", 9);
  g_assert_cmpstr (get_title (fixture->event), ==, "Opening");
  g_assert_cmpuint (counter->n_notified, ==, 0);

  put_title (fixture, "Higher", 11);
  g_assert_cmpstr (get_title (fixture->event), ==, "Higher");
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "title"), ==, 1);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "version"), ==, 1);
  g_assert_cmpuint (counter->n_notified, ==, 2);
}

/* A base that comes while an edit is pending changes the fields around it, and what it uncovers later. */
static void
test_pending_survives_base (Fixture *fixture,
                            gconstpointer data)
{
  AheadLayer *layer = add_title (fixture, "Mine");
  g_autoptr (AheadTestNotifyCounter) counter = ahead_test_notify_counter_new (fixture->event);
  g_autoptr (AheadRecord) plain = ahead_test_record_new ("evt_1", "Theirs", AHEAD_TEST_START, 11);
  g_autoptr (AheadRecord) record = ahead_test_record_with_string (plain, AHEAD_FIELD_LOCATION, "Aula");

  ahead_event_store_put_base (fixture->store, record);
  g_assert_cmpstr (get_title (fixture->event), ==, "Mine");
  g_assert_cmpstr (get_text (fixture->event, AHEAD_FIELD_LOCATION), ==, "Aula");
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "title"), ==, 0);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "location"), ==, 1);

  ahead_event_store_remove_layer (fixture->store, layer);
  g_assert_cmpstr (get_title (fixture->event), ==, "Theirs");
  g_assert_true (ahead_event_get_view (fixture->event) == record);
}

static void
test_replace_patch (Fixture *fixture,
                    gconstpointer data)
{
  AheadLayer *first = add_title (fixture, "First");
  AheadLayer *second = add_title (fixture, "Second");
  g_autoptr (AheadPatch) patch = ahead_test_patch_string (ahead_event_get_base (fixture->event), AHEAD_FIELD_TITLE,
                                                          "Replaced");

  ahead_event_store_replace_patch (fixture->store, first, patch);
  g_assert_cmpstr (get_title (fixture->event), ==, "Second");
  g_assert_cmpuint (ahead_event_get_pending_count (fixture->event), ==, 2);

  ahead_event_store_remove_layer (fixture->store, second);
  g_assert_cmpstr (get_title (fixture->event), ==, "Replaced");
}

static void
test_delete_and_undo (Fixture *fixture,
                      gconstpointer data)
{
  AheadLayer *patch = add_title (fixture, "Mine");
  AheadLayer *deletion = ahead_event_store_add_delete (fixture->store, fixture->event);

  g_assert_null (ahead_event_get_view (fixture->event));
  g_assert_cmpstr (ahead_record_get_title (ahead_event_get_record (fixture->event)), ==, "Mine");
  g_assert_cmpuint (ahead_event_store_get_n_events (fixture->store), ==, 1);

  put_title (fixture, "Theirs", 11);
  g_assert_null (ahead_event_get_view (fixture->event));

  ahead_event_store_remove_layer (fixture->store, deletion);
  g_assert_cmpstr (get_title (fixture->event), ==, "Mine");
  ahead_event_store_remove_layer (fixture->store, patch);
  g_assert_cmpstr (get_title (fixture->event), ==, "Theirs");
}

/* A patch on a deleted event is kept for the case that the deletion is taken back. */
static void
test_patch_of_deleted (Fixture *fixture,
                       gconstpointer data)
{
  AheadLayer *deletion = ahead_event_store_add_delete (fixture->store, fixture->event);

  add_title (fixture, "Mine");
  g_assert_null (ahead_event_get_view (fixture->event));

  ahead_event_store_remove_layer (fixture->store, deletion);
  g_assert_cmpstr (get_title (fixture->event), ==, "Mine");
}

static void
test_delete_base (Fixture *fixture,
                  gconstpointer data)
{
  g_autoptr (AheadRecord) older = ahead_test_record_new ("evt_1", "Older", AHEAD_TEST_START, 11);
  g_autoptr (AheadRecord) same = ahead_test_record_new ("evt_1", "Same", AHEAD_TEST_START, 12);
  g_autoptr (AheadRecord) newer = ahead_test_record_new ("evt_1", "Newer", AHEAD_TEST_START, 13);
  AheadEvent *back;

  g_assert_false (ahead_event_store_delete_base (fixture->store, "evt_1", 9));
  g_assert_cmpstr (get_title (fixture->event), ==, "Opening");

  g_assert_true (ahead_event_store_delete_base (fixture->store, "evt_1", 12));
  g_assert_null (ahead_event_get_view (fixture->event));
  g_assert_null (ahead_event_store_lookup (fixture->store, "evt_1"));
  g_assert_false (ahead_event_store_delete_base (fixture->store, "evt_1", 12));

  g_assert_null (ahead_event_store_put_base (fixture->store, older));
  g_assert_null (ahead_event_store_put_base (fixture->store, same));
  g_assert_cmpuint (ahead_event_store_get_n_events (fixture->store), ==, 0);

  back = ahead_event_store_put_base (fixture->store, newer);
  g_assert_cmpstr (get_title (back), ==, "Newer");
}

/* A page that was asked for before the deletion comes after the news of it. */
static void
test_tombstone_of_unknown (Fixture *fixture,
                           gconstpointer data)
{
  g_autoptr (AheadRecord) late = ahead_test_record_new ("evt_2", "Late", AHEAD_TEST_START, 4);

  g_assert_false (ahead_event_store_delete_base (fixture->store, "evt_2", 5));
  g_assert_false (ahead_event_store_delete_base (fixture->store, "evt_2", 3));
  g_assert_null (ahead_event_store_put_base (fixture->store, late));
  g_assert_null (ahead_event_store_lookup (fixture->store, "evt_2"));
}

static void
test_complete (Fixture *fixture,
               gconstpointer data)
{
  g_autoptr (AheadRecord) late = ahead_test_record_new ("evt_2", "Late", AHEAD_TEST_START, 20);
  g_autoptr (AheadRecord) newer = ahead_test_record_new ("evt_2", "Newer", AHEAD_TEST_START, 21);

  ahead_event_store_set_complete (fixture->store, 20);
  ahead_event_store_set_complete (fixture->store, 15);

  /* What is there goes on as before; what is not was deleted by then. */
  put_title (fixture, "Known", 12);
  g_assert_cmpstr (get_title (fixture->event), ==, "Known");
  g_assert_null (ahead_event_store_put_base (fixture->store, late));
  g_assert_nonnull (ahead_event_store_put_base (fixture->store, newer));
}

static void
test_delete_base_with_pending (Fixture *fixture,
                               gconstpointer data)
{
  AheadLayer *layer = add_title (fixture, "Mine");

  g_assert_true (ahead_event_store_delete_base (fixture->store, "evt_1", 11));
  g_assert_null (ahead_event_get_view (fixture->event));
  g_assert_true (ahead_event_store_lookup (fixture->store, "evt_1") == fixture->event);
  g_assert_cmpuint (ahead_event_store_get_n_pending (fixture->store), ==, 1);

  ahead_event_store_remove_layer (fixture->store, layer);
  g_assert_null (ahead_event_store_lookup (fixture->store, "evt_1"));
  g_assert_cmpuint (ahead_event_store_get_n_pending (fixture->store), ==, 0);
}

/* Brought back on the server while the user's edit is pending: the same object, with the edit. */
static void
test_undelete_with_pending (Fixture *fixture,
                            gconstpointer data)
{
  add_title (fixture, "Mine");
  ahead_event_store_delete_base (fixture->store, "evt_1", 11);
  put_title (fixture, "Back", 12);

  g_assert_cmpstr (get_title (fixture->event), ==, "Mine");
  g_assert_cmpint (ahead_record_get_version (ahead_event_get_view (fixture->event)), ==, 12);
}

static void
put_stars (Fixture *fixture,
           gboolean starred,
           gint64 count,
           gint64 version)
{
  g_autoptr (AheadRecord) plain = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, version);
  g_autoptr (AheadRecord) counted = ahead_test_record_with_integer (plain, AHEAD_FIELD_STAR_COUNT, count);
  g_autoptr (AheadRecord) record = ahead_test_record_with_integer (counted, AHEAD_FIELD_STARRED, starred);

  ahead_event_store_put_base (fixture->store, record);
}

/* Others star too, and the feed may know of the user's own star before it is answered. */
static void
test_stars (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (AheadPatch) star = ahead_test_patch_integer (ahead_event_get_view (fixture->event), AHEAD_FIELD_STARRED,
                                                          TRUE);
  AheadLayer *layer;

  put_stars (fixture, FALSE, 5, 11);
  layer = ahead_event_store_add_patch (fixture->store, fixture->event, star);
  g_assert_cmpint (ahead_record_get_integer (ahead_event_get_view (fixture->event), AHEAD_FIELD_STAR_COUNT), ==, 6);

  put_stars (fixture, FALSE, 7, 12);
  g_assert_cmpint (ahead_record_get_integer (ahead_event_get_view (fixture->event), AHEAD_FIELD_STAR_COUNT), ==, 8);
  put_stars (fixture, TRUE, 8, 13);
  g_assert_cmpint (ahead_record_get_integer (ahead_event_get_view (fixture->event), AHEAD_FIELD_STAR_COUNT), ==, 8);

  ahead_event_store_remove_layer (fixture->store, layer);
  g_assert_cmpint (ahead_record_get_integer (ahead_event_get_view (fixture->event), AHEAD_FIELD_STAR_COUNT), ==, 8);
}

/* The server took the edit as it was sent: nothing of what the user sees is told. */
static void
test_confirm_is_silent (Fixture *fixture,
                        gconstpointer data)
{
  g_autoptr (AheadEventQuery) query = ahead_event_query_new (fixture->store, NULL, AHEAD_SORT_TITLE);
  AheadLayer *layer = add_title (fixture, "Mine");
  g_autoptr (AheadTestMirror) mirror = ahead_test_mirror_new (G_LIST_MODEL (query));
  g_autoptr (AheadTestNotifyCounter) counter = ahead_test_notify_counter_new (fixture->event);

  ahead_event_store_begin_update (fixture->store);
  put_title (fixture, "Mine", 11);
  ahead_event_store_remove_layer (fixture->store, layer);
  ahead_event_store_end_update (fixture->store);

  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "version"), ==, 1);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "pending-count"), ==, 1);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "has-pending"), ==, 1);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "sync-state"), ==, 1);
  g_assert_cmpuint (counter->n_notified, ==, 4);
  g_assert_cmpuint (mirror->n_changes, ==, 0);
}

static void
test_grouped_update (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (AheadTestNotifyCounter) counter = ahead_test_notify_counter_new (fixture->event);
  g_autoptr (AheadTestNotifyCounter) of_store = ahead_test_notify_counter_new (fixture->store);

  ahead_event_store_begin_update (fixture->store);
  add_title (fixture, "One");
  ahead_event_store_begin_update (fixture->store);
  add_title (fixture, "Two");
  add_text (fixture, AHEAD_FIELD_LOCATION, "Aula");
  ahead_event_store_end_update (fixture->store);
  add_text (fixture, AHEAD_FIELD_LOCATION, "");

  /* Views are right at once, but nobody heard of it. */
  g_assert_cmpstr (get_title (fixture->event), ==, "Two");
  g_assert_cmpuint (counter->n_notified, ==, 0);
  g_assert_cmpuint (of_store->n_notified, ==, 0);
  ahead_event_store_end_update (fixture->store);

  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "title"), ==, 1);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "pending-count"), ==, 1);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "has-pending"), ==, 1);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "location"), ==, 0);
  g_assert_cmpuint (ahead_test_notify_counter_get (of_store, "n-pending"), ==, 1);
  g_assert_cmpuint (of_store->n_notified, ==, 1);
}

static void
on_title_trim_cb (AheadEvent *event,
                  GParamSpec *pspec,
                  Fixture *fixture)
{
  if (!g_str_equal (get_title (event), "Trimmed"))
    add_title (fixture, "Trimmed");
  add_text (fixture, AHEAD_FIELD_LOCATION, get_title (event));
}

/* A listener that edits: its edits are there at once and are told in turn. */
static void
test_listener_edits (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (AheadEventQuery) query = ahead_event_query_new (fixture->store, NULL, AHEAD_SORT_TITLE);
  g_autoptr (AheadTestMirror) mirror = ahead_test_mirror_new (G_LIST_MODEL (query));
  g_autoptr (AheadTestNotifyCounter) counter = ahead_test_notify_counter_new (fixture->event);

  g_signal_connect (fixture->event, "notify::title", G_CALLBACK (on_title_trim_cb), fixture);
  add_title (fixture, " Trimmed ");
  g_signal_handlers_disconnect_by_data (fixture->event, fixture);

  g_assert_cmpstr (get_title (fixture->event), ==, "Trimmed");
  g_assert_cmpstr (get_text (fixture->event, AHEAD_FIELD_LOCATION), ==, "Trimmed");
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "title"), ==, 2);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "pending-count"), ==, 3);
  g_assert_cmpuint (ahead_event_get_pending_count (fixture->event), ==, 4);
  ahead_test_mirror_check (mirror);
}

static void
on_title_open_update_cb (AheadEvent *event,
                         GParamSpec *pspec,
                         Fixture *fixture)
{
  ahead_event_store_begin_update (fixture->store);
  add_text (fixture, AHEAD_FIELD_LOCATION, "Aula");
}

/* An update that a listener leaves open is not told before it is closed. */
static void
test_listener_opens_update (Fixture *fixture,
                            gconstpointer data)
{
  g_autoptr (AheadTestNotifyCounter) counter = ahead_test_notify_counter_new (fixture->event);

  g_signal_connect (fixture->event, "notify::title", G_CALLBACK (on_title_open_update_cb), fixture);
  add_title (fixture, "Mine");
  g_signal_handlers_disconnect_by_data (fixture->event, fixture);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "location"), ==, 0);

  ahead_event_store_end_update (fixture->store);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "location"), ==, 1);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "title"), ==, 1);
}

/* What the store should be like, kept in the simplest way. */
typedef struct
{
  AheadLayer *layer;
  AheadPatch *patch;
} ShadowLayer;

static void
clear_shadow (ShadowLayer *shadow)
{
  g_clear_pointer (&shadow->patch, ahead_patch_unref);
}

static AheadRecord *
fold_shadows (AheadRecord *base,
              GArray *shadows)
{
  AheadRecord *record = base != NULL ? ahead_record_ref (base) : NULL;

  for (guint i = 0; i < shadows->len && record != NULL; i++)
    {
      g_autoptr (AheadRecord) below = record;
      ShadowLayer *shadow = &g_array_index (shadows, ShadowLayer, i);

      record = shadow->patch != NULL ? ahead_patch_apply (shadow->patch, below) : NULL;
    }

  return record;
}

static void
check_fold (AheadEvent *event,
            AheadRecord *base,
            GArray *shadows)
{
  g_autoptr (AheadRecord) expected = fold_shadows (base, shadows);

  g_assert_cmpuint (ahead_event_get_pending_count (event), ==, shadows->len);
  if (expected == NULL)
    g_assert_null (ahead_event_get_view (event));
  else
    ahead_test_assert_records_equal (ahead_event_get_view (event), expected);
}

static void
add_shadowed (Fixture *fixture,
              GRand *random,
              GArray *shadows,
              gboolean deletion)
{
  ShadowLayer shadow = { NULL, NULL };

  if (!deletion)
    shadow.patch = ahead_test_patch_random (random, ahead_event_get_record (fixture->event));
  shadow.layer = deletion ? ahead_event_store_add_delete (fixture->store, fixture->event)
                          : ahead_event_store_add_patch (fixture->store, fixture->event, shadow.patch);
  g_array_append_val (shadows, shadow);
}

static void
remove_shadowed (Fixture *fixture,
                 GArray *shadows,
                 guint index)
{
  ahead_event_store_remove_layer (fixture->store, g_array_index (shadows, ShadowLayer, index).layer);
  g_array_remove_index (shadows, index);
}

static void
replace_shadowed (Fixture *fixture,
                  GRand *random,
                  GArray *shadows,
                  guint index)
{
  ShadowLayer *shadow = &g_array_index (shadows, ShadowLayer, index);

  if (shadow->patch == NULL)
    return;

  ahead_patch_unref (shadow->patch);
  shadow->patch = ahead_test_patch_random (random, ahead_event_get_record (fixture->event));
  ahead_event_store_replace_patch (fixture->store, shadow->layer, shadow->patch);
}

static GRand *
make_random (void)
{
  guint32 seed = g_test_rand_int ();

  g_test_message ("seed %u", seed);
  return g_rand_new_with_seed (seed);
}

static GArray *
make_shadows (void)
{
  GArray *shadows = g_array_new (FALSE, FALSE, sizeof (ShadowLayer));

  g_array_set_clear_func (shadows, (GDestroyNotify) clear_shadow);
  return shadows;
}

/* Of several pending edits any is rolled back, in any order: the rest is as if it had never been. */
static void
test_rollback_in_any_order (Fixture *fixture,
                            gconstpointer data)
{
  g_autoptr (GRand) random = make_random ();
  g_autoptr (AheadRecord) base = ahead_test_record_new_random (random, "evt_1", 11);

  ahead_event_store_put_base (fixture->store, base);
  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (GArray) shadows = make_shadows ();

      for (guint i = 0; i < 6; i++)
        add_shadowed (fixture, random, shadows, FALSE);
      while (shadows->len > 0)
        {
          remove_shadowed (fixture, shadows, g_rand_int_range (random, 0, shadows->len));
          check_fold (fixture->event, base, shadows);
        }
      g_assert_true (ahead_event_get_view (fixture->event) == base);
    }
}

static void
put_random_base (Fixture *fixture,
                 GRand *random,
                 AheadRecord **base,
                 gint64 *version)
{
  g_autoptr (AheadRecord) record = NULL;
  gint64 offered = *version + g_rand_int_range (random, -2, 3);

  record = ahead_test_record_new_random (random, "evt_1", offered);
  g_assert_true (ahead_event_store_put_base (fixture->store, record) == (offered > *version || *base != NULL
                                                                             ? fixture->event
                                                                             : NULL));
  if (offered <= *version)
    return;

  *version = offered;
  g_clear_pointer (base, ahead_record_unref);
  *base = g_steal_pointer (&record);
}

static void
delete_shadowed_base (Fixture *fixture,
                      AheadRecord **base,
                      gint64 *version)
{
  g_assert_true (ahead_event_store_delete_base (fixture->store, "evt_1", ++*version));
  g_clear_pointer (base, ahead_record_unref);
}

/* All that can happen to an event, at random, against the simplest fold. */
static void
test_fold (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (GRand) random = make_random ();
  g_autoptr (GArray) shadows = make_shadows ();
  g_autoptr (AheadRecord) base = ahead_record_ref (ahead_event_get_base (fixture->event));
  gint64 version = 10;

  /* A layer that stays keeps the event known while its base is deleted. */
  add_shadowed (fixture, random, shadows, FALSE);
  for (guint step = 0; step < 5000; step++)
    {
      guint what = g_rand_int_range (random, 0, 100);
      guint index = g_rand_int_range (random, 0, shadows->len);

      if (what < 35)
        add_shadowed (fixture, random, shadows, FALSE);
      else if (what < 38)
        add_shadowed (fixture, random, shadows, TRUE);
      else if (what < 75 && index > 0)
        remove_shadowed (fixture, shadows, index);
      else if (what < 85)
        replace_shadowed (fixture, random, shadows, index);
      else if (what < 98)
        put_random_base (fixture, random, &base, &version);
      else if (base != NULL)
        delete_shadowed_base (fixture, &base, &version);
      check_fold (fixture->event, base, shadows);
    }
  g_assert_cmpuint (ahead_event_store_get_n_pending (fixture->store), ==, shadows->len);
}

static void
test_finalize (void)
{
  AheadEventStore *store = ahead_event_store_new ();
  AheadEventQuery *query = ahead_event_query_new (store, NULL, AHEAD_SORT_START);
  g_autoptr (AheadRecord) record = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 1);
  AheadEvent *event = g_object_ref (ahead_event_store_put_base (store, record));
  g_autoptr (AheadPatch) patch = ahead_test_patch_string (record, AHEAD_FIELD_TITLE, "Mine");

  ahead_event_store_add_patch (store, event, patch);
  ahead_event_store_add_create (store, NULL, AHEAD_TEMPORARY_ID_PREFIX "1", record);
  g_assert_finalize_object (query);
  g_assert_finalize_object (store);
  g_assert_cmpstr (get_title (event), ==, "Mine");
  g_assert_finalize_object (event);
}

#define ADD(path, func) g_test_add ("/model/event-store/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("put-base", test_put_base);
  ADD ("list-events", test_list_events);
  ADD ("stale-base", test_stale_base);
  ADD ("pending-survives-base", test_pending_survives_base);
  ADD ("replace-patch", test_replace_patch);
  ADD ("delete-and-undo", test_delete_and_undo);
  ADD ("patch-of-deleted", test_patch_of_deleted);
  ADD ("delete-base", test_delete_base);
  ADD ("tombstone-of-unknown", test_tombstone_of_unknown);
  ADD ("complete", test_complete);
  ADD ("delete-base-with-pending", test_delete_base_with_pending);
  ADD ("undelete-with-pending", test_undelete_with_pending);
  ADD ("stars", test_stars);
  ADD ("confirm-is-silent", test_confirm_is_silent);
  ADD ("grouped-update", test_grouped_update);
  ADD ("listener-edits", test_listener_edits);
  ADD ("listener-opens-update", test_listener_opens_update);
  ADD ("rollback-in-any-order", test_rollback_in_any_order);
  ADD ("fold", test_fold);
  g_test_add_func ("/model/event-store/finalize", test_finalize);

  return g_test_run ();
}
