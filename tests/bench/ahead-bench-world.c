/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadBenchWorld"

#include "config.h"

#include "ahead-bench-world.h"

#include <malloc.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "ahead-system-clock.h"

#define N_PLACES 50
#define DESCRIPTION_LENGTH 100

/* 2026-01-01T00:00:00Z in µs since the Unix epoch. */
#define FIRST_START (G_GINT64_CONSTANT (1767225600) * G_TIME_SPAN_SECOND)

/* Returns: a time in ns */
gint64
ahead_bench_now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}

static void
format_id (char id[AHEAD_BENCH_ID_SIZE],
           guint number)
{
  g_snprintf (id, AHEAD_BENCH_ID_SIZE, "evt_%06u", number);
}

static void
set_texts (AheadRecordBuilder *builder,
           GRand *random,
           guint number)
{
  static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789 ";
  char description[DESCRIPTION_LENGTH + 1] = { 0 };
  char id[AHEAD_BENCH_ID_SIZE];
  g_autofree char *title = g_strdup_printf ("Event number %u", number);
  g_autofree char *uid = g_strdup_printf ("%08x-0000-7000-8000-%012u", g_rand_int (random), number);
  g_autofree char *place = g_strdup_printf ("Room %d", g_rand_int_range (random, 0, N_PLACES));

  for (guint i = 0; i < DESCRIPTION_LENGTH; i++)
    description[i] = alphabet[g_rand_int_range (random, 0, sizeof alphabet - 1)];

  format_id (id, number);
  ahead_record_builder_set_string (builder, AHEAD_FIELD_ID, id);
  ahead_record_builder_set_string (builder, AHEAD_FIELD_CALENDAR, "cal_1");
  ahead_record_builder_set_string (builder, AHEAD_FIELD_UID, uid);
  ahead_record_builder_set_string (builder, AHEAD_FIELD_TITLE, title);
  ahead_record_builder_set_string (builder, AHEAD_FIELD_DESCRIPTION, description);
  ahead_record_builder_set_string (builder, AHEAD_FIELD_LOCATION, place);
  ahead_record_builder_set_string (builder, AHEAD_FIELD_TIME_ZONE, "Europe/Paris");
}

/* One event in ten is starred. */
static AheadRecord *
make_record (GRand *random,
             guint number)
{
  g_auto (AheadRecordBuilder) builder = { NULL };
  gint64 start = FIRST_START + number * G_TIME_SPAN_MINUTE;
  gboolean starred = g_rand_int_range (random, 0, 10) == 0;

  ahead_record_builder_init (&builder, NULL);
  set_texts (&builder, random, number);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_START, start);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_END, start + G_TIME_SPAN_HOUR);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_STATUS, g_rand_int_range (random, 0, 3));
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_STARRED, starred);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_STAR_COUNT, starred);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_VERSION, 1);

  return ahead_record_builder_end (&builder);
}

/*
 * What @record is when it comes from the server once more, @version_step versions later: nothing of it is shared with
 * what the store has, so that a comparison has to look at the texts.
 */
AheadRecord *
ahead_bench_record_new_parsed (AheadRecord *record,
                               gint64 version_step)
{
  g_auto (AheadRecordBuilder) builder = { NULL };

  ahead_record_builder_init (&builder, record);
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    if (ahead_field_get_kind (i) == AHEAD_FIELD_KIND_STRING)
      {
        g_autofree char *text = g_strdup (ahead_record_get_string (record, i));

        ahead_record_builder_set_string (&builder, i, text);
      }
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_VERSION, ahead_record_get_version (record) + version_step);

  return ahead_record_builder_end (&builder);
}

/* Something to create near @like. */
AheadRecord *
ahead_bench_record_new_draft (AheadRecord *like,
                              guint number)
{
  g_auto (AheadRecordBuilder) builder = { NULL };
  g_autofree char *title = g_strdup_printf ("Draft number %u", number);

  ahead_record_builder_init (&builder, like);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_ID, NULL);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_UID, NULL);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TITLE, title);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_START, ahead_record_get_start (like) + 1);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_STARRED, TRUE);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_STAR_COUNT, 1);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_VERSION, 0);

  return ahead_record_builder_end (&builder);
}

static gsize
get_allocated (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

static gsize
get_resident (void)
{
  unsigned long total, resident = 0;
  FILE *file = fopen ("/proc/self/statm", "r");

  if (file == NULL)
    return 0;
  if (fscanf (file, "%lu %lu", &total, &resident) != 2)
    resident = 0;
  fclose (file);

  return resident * (gsize) sysconf (_SC_PAGESIZE);
}

static void
on_told_cb (AheadBenchWorld *world)
{
  world->n_told++;
}

static void
listen (AheadBenchWorld *world)
{
  g_signal_connect_swapped (world->by_start, "items-changed", G_CALLBACK (on_told_cb), world);
  g_signal_connect_swapped (world->starred, "items-changed", G_CALLBACK (on_told_cb), world);
  g_signal_connect_swapped (world->starred, "notify::total-count", G_CALLBACK (on_told_cb), world);
  g_signal_connect_swapped (world->service, "applied", G_CALLBACK (on_told_cb), world);
  g_signal_connect_swapped (world->service, "confirmed", G_CALLBACK (on_told_cb), world);
  g_signal_connect_swapped (world->service, "rolled-back", G_CALLBACK (on_told_cb), world);
}

static GPtrArray *
make_records (AheadBenchWorld *world)
{
  GPtrArray *records = g_ptr_array_new_full (world->n, (GDestroyNotify) ahead_record_unref);

  for (guint i = 0; i < world->n; i++)
    g_ptr_array_add (records, make_record (world->random, i));

  return records;
}

static void
make_queries (AheadBenchWorld *world)
{
  g_autoptr (AheadFilter) all = ahead_filter_new ();
  g_autoptr (AheadFilter) starred = ahead_filter_with_flags (all, AHEAD_FILTER_STARRED);

  world->by_start = ahead_event_query_new (world->store, NULL, AHEAD_SORT_START);
  world->starred = ahead_event_query_new (world->store, starred, AHEAD_SORT_START);
}

/* The records count as memory of the store, which keeps them; not as its time, which is that of what parses them. */
static void
fill (AheadBenchWorld *world)
{
  gsize allocated, resident;
  gint64 begun;

  malloc_trim (0);
  allocated = get_allocated ();
  resident = get_resident ();
  {
    g_autoptr (GPtrArray) records = make_records (world);

    begun = ahead_bench_now ();
    ahead_reconciler_take_records (ahead_mutation_service_get_reconciler (world->service), records);
    make_queries (world);
    world->build_ms = (ahead_bench_now () - begun) / 1e6;
  }
  world->bytes_per_event = ((double) get_allocated () - allocated) / world->n;
  world->resident_bytes_per_event = ((double) get_resident () - resident) / world->n;
}

AheadBenchWorld *
ahead_bench_world_new (guint n)
{
  AheadBenchWorld *world = g_new0 (AheadBenchWorld, 1);
  g_autoptr (AheadClock) clock = ahead_system_clock_new ();

  world->n = n;
  world->random = g_rand_new_with_seed (42);
  world->store = ahead_event_store_new ();
  world->backend = ahead_bench_backend_new ();
  world->outbox = ahead_bench_outbox_new ();
  world->service = ahead_mutation_service_new (world->store, AHEAD_BACKEND (world->backend),
                                               AHEAD_OUTBOX (world->outbox), clock);
  ahead_mutation_service_set_debounce (world->service, 0);
  fill (world);
  listen (world);

  return world;
}

void
ahead_bench_world_free (AheadBenchWorld *world)
{
  g_object_unref (world->by_start);
  g_object_unref (world->starred);
  g_object_unref (world->service);
  g_object_unref (world->outbox);
  g_object_unref (world->backend);
  g_object_unref (world->store);
  g_rand_free (world->random);
  g_free (world);
}

void
ahead_bench_world_pick_id (AheadBenchWorld *world,
                           char id[AHEAD_BENCH_ID_SIZE])
{
  format_id (id, g_rand_int_range (world->random, 0, world->n));
}

AheadEvent *
ahead_bench_world_pick (AheadBenchWorld *world)
{
  char id[AHEAD_BENCH_ID_SIZE];
  AheadEvent *event;

  ahead_bench_world_pick_id (world, id);
  event = ahead_event_store_lookup (world->store, id);
  g_assert_nonnull (event);

  return event;
}

GPtrArray *
ahead_bench_world_pick_distinct (AheadBenchWorld *world,
                                 guint count)
{
  g_autoptr (GHashTable) picked = g_hash_table_new (NULL, NULL);
  GPtrArray *events = g_ptr_array_new ();

  while (events->len < MIN (count, world->n))
    {
      AheadEvent *event = ahead_bench_world_pick (world);

      if (g_hash_table_add (picked, event))
        g_ptr_array_add (events, event);
    }

  return events;
}
