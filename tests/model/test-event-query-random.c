/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-event-query.h"

#include <string.h>

#include "ahead-test-model.h"
#include "ahead-time.h"

/*
 * Thousands of edits at random on a store with several queries. After each step every query is compared with a naive
 * filter and sort of all views, and with a mirror that knows only its signals.
 */

#define N_EVENTS 60
#define N_QUERIES 6
#define N_STEPS 1000

typedef struct
{
  AheadLayer *layer;
  gboolean is_patch;
} PendingLayer;

typedef struct
{
  GRand *random;
  AheadEventStore *store;
  AheadEventQuery *queries[N_QUERIES];
  AheadTestMirror *mirrors[N_QUERIES];
  AheadTestNotifyCounter *counters[N_QUERIES];
  GArray *layers;
  gint64 version;
  guint n_created;
} World;

static AheadFilter *
make_random_filter (GRand *random)
{
  static const char *const texts[] = { "", "", "a", "opening", "e" };
  static const AheadFilterFlags flags[] = { AHEAD_FILTER_NONE, AHEAD_FILTER_NONE, AHEAD_FILTER_STARRED,
                                            AHEAD_FILTER_ATTENDING, AHEAD_FILTER_PLANNED | AHEAD_FILTER_CONFIRMED };
  const char *const calendars[] = { "cal_1", "cal_3", NULL };
  g_autoptr (AheadFilter) all = ahead_filter_new ();
  g_autoptr (AheadFilter) by_text = ahead_filter_with_text (all, texts[g_rand_int_range (random, 0, 5)]);
  g_autoptr (AheadFilter) by_flag = ahead_filter_with_flags (by_text, flags[g_rand_int_range (random, 0, 5)]);
  gint64 from = g_rand_boolean (random) ? G_MININT64 : AHEAD_TEST_START - 20 * AHEAD_HOUR;
  gint64 to = g_rand_boolean (random) ? G_MAXINT64 : AHEAD_TEST_START + 20 * AHEAD_HOUR;
  g_autoptr (AheadFilter) by_range = ahead_filter_with_range (by_flag, from, to);

  return ahead_filter_with_calendars (by_range, g_rand_boolean (random) ? calendars : NULL);
}

static void
set_random_zone (AheadEventQuery *query,
                 GRand *random)
{
  static const char *const names[] = { NULL, "UTC", "Asia/Kathmandu", "America/New_York" };
  const char *name = names[g_rand_int_range (random, 0, G_N_ELEMENTS (names))];
  g_autoptr (GTimeZone) zone = name != NULL ? ahead_time_zone_lookup (name) : NULL;

  ahead_event_query_set_time_zone (query, zone);
}

static void
set_up_world (World *world,
              guint32 seed)
{
  world->random = g_rand_new_with_seed (seed);
  world->store = ahead_event_store_new ();
  world->layers = g_array_new (FALSE, FALSE, sizeof (PendingLayer));
  world->version = 0;
  world->n_created = 0;

  /* One query lists all, one of each order has a filter, and the rest have limits too. */
  for (guint i = 0; i < N_QUERIES; i++)
    {
      g_autoptr (AheadFilter) filter = i > 0 ? make_random_filter (world->random) : NULL;

      world->queries[i] = ahead_event_query_new (world->store, filter, i % 3);
      if (i >= 3)
        ahead_event_query_set_limit (world->queries[i], g_rand_int_range (world->random, 1, 30));
      world->mirrors[i] = ahead_test_mirror_new (G_LIST_MODEL (world->queries[i]));
      world->counters[i] = ahead_test_notify_counter_new (world->queries[i]);
    }
}

static void
tear_down_world (World *world)
{
  for (guint i = 0; i < N_QUERIES; i++)
    {
      ahead_test_mirror_free (world->mirrors[i]);
      ahead_test_notify_counter_free (world->counters[i]);
      g_assert_finalize_object (world->queries[i]);
    }
  g_assert_finalize_object (world->store);
  g_array_unref (world->layers);
  g_rand_free (world->random);
}

/* Returns: the wall time by which @query orders, reckoned by GDateTime */
static gint64
find_wall_start (AheadEventQuery *query,
                 AheadRecord *record)
{
  GTimeZone *of_query = ahead_event_query_get_time_zone (query);
  g_autoptr (GTimeZone) zone = of_query != NULL
                                   ? g_time_zone_ref (of_query)
                                   : ahead_time_zone_lookup (ahead_record_get_string (record, AHEAD_FIELD_TIME_ZONE));
  gint64 start = ahead_record_get_start (record);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (start / AHEAD_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

  return ahead_record_get_all_day (record) ? start : start + g_date_time_get_utc_offset (local);
}

static int
compare_numbers (double a,
                 double b)
{
  return a < b ? -1 : a > b;
}

static int
compare_starts (AheadEventQuery *query,
                AheadRecord *a,
                AheadRecord *b)
{
  gint64 first = find_wall_start (query, a);
  gint64 second = find_wall_start (query, b);

  if (first != second)
    return first < second ? -1 : 1;

  return ahead_record_get_all_day (b) - ahead_record_get_all_day (a);
}

static int
compare_naively (gconstpointer a,
                 gconstpointer b,
                 gpointer user_data)
{
  AheadEventQuery *query = user_data;
  AheadRecord *first = ahead_event_get_view (*(AheadEvent **) a);
  AheadRecord *second = ahead_event_get_view (*(AheadEvent **) b);
  int order;

  switch (ahead_event_query_get_sort (query))
    {
    case AHEAD_SORT_START:
      order = compare_starts (query, first, second);
      break;
    case AHEAD_SORT_POSITION:
      order = compare_numbers (ahead_record_get_real (first, AHEAD_FIELD_POSITION),
                               ahead_record_get_real (second, AHEAD_FIELD_POSITION));
      break;
    case AHEAD_SORT_TITLE:
    default:
      order = g_utf8_collate (ahead_record_get_title (first), ahead_record_get_title (second));
    }

  return order != 0 ? order
                    : strcmp (ahead_record_get_string (first, AHEAD_FIELD_UID),
                              ahead_record_get_string (second, AHEAD_FIELD_UID));
}

static GPtrArray *
list_naively (AheadEventStore *store,
              AheadEventQuery *query)
{
  GPtrArray *events = ahead_event_store_list_events (store);

  for (guint i = events->len; i > 0; i--)
    {
      AheadRecord *view = ahead_event_get_view (events->pdata[i - 1]);

      if (view == NULL || !ahead_filter_matches (ahead_event_query_get_filter (query), view))
        g_ptr_array_remove_index_fast (events, i - 1);
    }
  g_ptr_array_sort_with_data (events, compare_naively, query);

  return events;
}

static void
check_find (AheadEventQuery *query,
            AheadEvent *event,
            guint index,
            guint n_shown)
{
  guint position = G_MAXUINT;

  g_assert_cmpint (ahead_event_query_find (query, event, &position), ==, index < n_shown);
  g_assert_cmpuint (position, ==, index < n_shown ? index : G_MAXUINT);
}

static void
check_query (AheadEventStore *store,
             AheadEventQuery *query,
             AheadTestMirror *mirror)
{
  g_autoptr (GPtrArray) expected = list_naively (store, query);
  guint limit = ahead_event_query_get_limit (query);
  guint n_shown = limit == 0 ? expected->len : MIN (expected->len, limit);

  ahead_test_mirror_check (mirror);
  g_assert_cmpuint (mirror->items->len, ==, n_shown);
  g_assert_cmpuint (ahead_event_query_get_total_count (query), ==, expected->len);
  for (guint i = 0; i < expected->len; i++)
    {
      if (i < n_shown)
        g_assert_true (mirror->items->pdata[i] == expected->pdata[i]);
      check_find (query, expected->pdata[i], i, n_shown);
    }
}

static char *
make_random_id (World *world)
{
  return g_strdup_printf ("evt_%d", g_rand_int_range (world->random, 0, N_EVENTS));
}

static AheadEvent *
pick_event (World *world)
{
  g_autoptr (GPtrArray) events = ahead_event_store_list_events (world->store);

  return events->len > 0 ? events->pdata[g_rand_int_range (world->random, 0, events->len)] : NULL;
}

/* Mostly newer than all that was, at times stale. */
static void
put_random (World *world)
{
  g_autofree char *id = make_random_id (world);
  gint64 version = g_rand_int_range (world->random, 0, 5) == 0 ? world->version / 2 : ++world->version;
  g_autoptr (AheadRecord) record = ahead_test_record_new_random (world->random, id, version);

  ahead_event_store_put_base (world->store, record);
}

static void
add_layer (World *world,
           AheadLayer *layer,
           gboolean is_patch)
{
  PendingLayer pending = { layer, is_patch };

  g_array_append_val (world->layers, pending);
}

static void
patch_random (World *world)
{
  AheadEvent *event = pick_event (world);
  g_autoptr (AheadPatch) patch = NULL;

  if (event == NULL)
    return;

  patch = ahead_test_patch_random (world->random, ahead_event_get_record (event));
  add_layer (world, ahead_event_store_add_patch (world->store, event, patch), TRUE);
}

static void
delete_random (World *world)
{
  AheadEvent *event = pick_event (world);

  if (event != NULL)
    add_layer (world, ahead_event_store_add_delete (world->store, event), FALSE);
}

static void
create_random (World *world)
{
  g_autofree char *id = g_strdup_printf ("%s%u", AHEAD_TEMPORARY_ID_PREFIX, world->n_created++);
  g_autoptr (AheadRecord) record = ahead_test_record_new_random (world->random, id, 0);

  add_layer (world, ahead_event_store_add_create (world->store, NULL, id, record), FALSE);
}

static void
settle_random (World *world)
{
  guint index;
  AheadLayer *layer;

  if (world->layers->len == 0)
    return;

  index = g_rand_int_range (world->random, 0, world->layers->len);
  layer = g_array_index (world->layers, PendingLayer, index).layer;
  g_array_remove_index_fast (world->layers, index);
  ahead_event_store_remove_layer (world->store, layer);
}

static void
replace_random (World *world)
{
  PendingLayer *pending;
  g_autoptr (AheadPatch) patch = NULL;

  if (world->layers->len == 0)
    return;

  pending = &g_array_index (world->layers, PendingLayer, g_rand_int_range (world->random, 0, world->layers->len));
  if (!pending->is_patch)
    return;

  patch = ahead_test_patch_random (world->random, ahead_event_get_record (ahead_layer_get_event (pending->layer)));
  ahead_event_store_replace_patch (world->store, pending->layer, patch);
}

static void
delete_base_random (World *world)
{
  g_autofree char *id = make_random_id (world);

  ahead_event_store_delete_base (world->store, id, ++world->version);
}

/* The answer to a create. The event of the server is at times known already, as another object or as the same. */
static void
bind_random (World *world)
{
  AheadEvent *event = pick_event (world);
  g_autofree char *id = NULL;
  g_autoptr (AheadRecord) sent = NULL;
  g_autoptr (AheadRecord) record = NULL;

  if (event == NULL || !ahead_event_is_temporary (event))
    return;

  id = g_strdup_printf ("evt_of_%s", ahead_event_get_id (event));
  sent = ahead_test_record_with_string (ahead_event_get_record (event), AHEAD_FIELD_ID, id);
  record = ahead_test_record_with_integer (sent, AHEAD_FIELD_VERSION, ++world->version);
  if (g_rand_boolean (world->random))
    ahead_event_store_put_base (world->store, record);
  ahead_event_store_bind (world->store, event, record);
}

static void
change_random (World *world)
{
  guint what = g_rand_int_range (world->random, 0, 100);

  if (what < 25)
    put_random (world);
  else if (what < 55)
    patch_random (world);
  else if (what < 75)
    settle_random (world);
  else if (what < 82)
    replace_random (world);
  else if (what < 85)
    delete_random (world);
  else if (what < 90)
    create_random (world);
  else if (what < 96)
    bind_random (world);
  else
    delete_base_random (world);
}

static void
change_query_random (World *world)
{
  AheadEventQuery *query = world->queries[g_rand_int_range (world->random, 0, N_QUERIES)];
  g_autoptr (AheadFilter) filter = make_random_filter (world->random);

  switch (g_rand_int_range (world->random, 0, 4))
    {
    case 0:
      ahead_event_query_set_filter (query, filter);
      break;
    case 1:
      ahead_event_query_set_sort (query, g_rand_int_range (world->random, 0, 3));
      break;
    case 2:
      set_random_zone (query, world->random);
      break;
    default:
      ahead_event_query_set_limit (query, g_rand_int_range (world->random, 0, 40));
    }
}

/* One change, a group of them, or another view of the same. */
static void
step_world (World *world)
{
  guint what = g_rand_int_range (world->random, 0, 20);

  if (what == 0)
    {
      change_query_random (world);
      return;
    }

  ahead_event_store_begin_update (world->store);
  for (guint n = what < 12 ? 1 : g_rand_int_range (world->random, 2, 9); n > 0; n--)
    change_random (world);
  ahead_event_store_end_update (world->store);
}

static gboolean
arrays_equal (GPtrArray *a,
              GPtrArray *b)
{
  return a->len == b->len && (a->len == 0 || memcmp (a->pdata, b->pdata, a->len * sizeof (gpointer)) == 0);
}

/* Returns: how many items of both lists are between what they have in common at their ends */
static guint
count_different (GPtrArray *a,
                 GPtrArray *b)
{
  guint n = MIN (a->len, b->len);
  guint head = 0;
  guint tail = 0;

  while (head < n && a->pdata[head] == b->pdata[head])
    head++;
  while (tail < n - head && a->pdata[a->len - 1 - tail] == b->pdata[b->len - 1 - tail])
    tail++;

  return a->len + b->len - 2 * (head + tail);
}

/* A list that is not what it was tells so once, and no more than what is else; one that is tells nothing. */
static void
check_emissions (World *world,
                 guint index,
                 GPtrArray *items_before,
                 guint total_before)
{
  AheadTestMirror *mirror = world->mirrors[index];
  gboolean total_changed = total_before != ahead_event_query_get_total_count (world->queries[index]);

  g_assert_cmpuint (mirror->n_changes, ==, arrays_equal (mirror->items, items_before) ? 0 : 1);
  if (mirror->n_changes > 0 && ahead_event_query_get_limit (world->queries[index]) == 0)
    g_assert_cmpuint (mirror->n_touched, ==, count_different (mirror->items, items_before));
  g_assert_cmpuint (ahead_test_notify_counter_get (world->counters[index], "total-count"), ==, total_changed);
}

static gpointer
ref_item (gconstpointer item,
          gpointer user_data)
{
  return g_object_ref ((gpointer) item);
}

static void
step_and_check (World *world)
{
  GPtrArray *items_before[N_QUERIES];
  guint totals_before[N_QUERIES];

  for (guint i = 0; i < N_QUERIES; i++)
    {
      items_before[i] = g_ptr_array_copy (world->mirrors[i]->items, ref_item, NULL);
      totals_before[i] = ahead_event_query_get_total_count (world->queries[i]);
      world->mirrors[i]->n_changes = 0;
      g_hash_table_remove_all (world->counters[i]->counts);
    }

  step_world (world);

  for (guint i = 0; i < N_QUERIES; i++)
    {
      check_query (world->store, world->queries[i], world->mirrors[i]);
      check_emissions (world, i, items_before[i], totals_before[i]);
      g_ptr_array_unref (items_before[i]);
    }
}

static void
test_random_edits (void)
{
  for (guint round = 0; round < 4; round++)
    {
      guint32 seed = g_test_rand_int ();
      World world;

      g_test_message ("seed %u", seed);
      set_up_world (&world, seed);
      for (guint step = 0; step < N_STEPS; step++)
        step_and_check (&world);
      tear_down_world (&world);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/event-query-random/edits", test_random_edits);

  return g_test_run ();
}
