/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadBench"

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "ahead-bench-world.h"

/*
 * How fast the engine is, from the call of the user until the last signal is out, with two live queries that are
 * listened to, and a row that listens to the event that is edited. What is timed is checked each time: a fast engine
 * that is wrong ends the program.
 */

#define N_WARM_UP 200
#define N_ROUNDS 9
#define N_PENDING 1000
#define N_PUSHES 1000
#define N_PENDING_DURING_PUSHES 100

typedef struct
{
  AheadBenchWorld *world;
  const char *only;
  guint n_samples;
  guint next_number;
} Bench;

typedef void (*Measure) (Bench *bench);

static gboolean
is_wanted (Bench *bench,
           const char *name)
{
  return bench->only == NULL || g_str_equal (bench->only, name);
}

/* Prints one line of JSON. The values are numbers, so that nothing needs to be escaped. */
static void G_GNUC_PRINTF (3, 4)
report (Bench *bench,
        const char *name,
        const char *format,
        ...)
{
  g_autofree char *values = NULL;
  va_list args;

  if (!is_wanted (bench, name))
    return;

  va_start (args, format);
  values = g_strdup_vprintf (format, args);
  va_end (args);
  printf ("{\"bench\": \"%s\", \"n\": %u, %s}\n", name, bench->world->n, values);
  fflush (stdout);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const gint64 *first = a;
  const gint64 *second = b;

  return *first < *second ? -1 : *first > *second;
}

static double
get_quantile (GArray *times,
              double quantile)
{
  guint index = MIN (times->len - 1, (guint) (times->len * quantile));

  return g_array_index (times, gint64, index) / 1e3;
}

static GArray *
new_times (void)
{
  return g_array_new (FALSE, FALSE, sizeof (gint64));
}

/* What comes first warms up caches and is left out. */
static void
report_times (Bench *bench,
              const char *name,
              GArray *times)
{
  g_array_remove_range (times, 0, N_WARM_UP);
  g_array_sort (times, compare_times);
  report (bench, name, "\"median_us\": %.2f, \"p99_us\": %.2f", get_quantile (times, 0.5), get_quantile (times, 0.99));
}

static void
add_time_since (GArray *times,
                gint64 begun)
{
  gint64 duration = ahead_bench_now () - begun;

  g_array_append_val (times, duration);
}

static guint
count_starred (Bench *bench)
{
  return ahead_event_query_get_total_count (bench->world->starred);
}

static guint
count_listed (Bench *bench)
{
  return g_list_model_get_n_items (G_LIST_MODEL (bench->world->by_start));
}

static void
on_row_told_cb (AheadBenchWorld *world)
{
  world->n_told++;
}

/* As a row on the screen does. */
static void
bind_row (Bench *bench,
          AheadEvent *event)
{
  g_signal_connect_swapped (event, "notify::title", G_CALLBACK (on_row_told_cb), bench->world);
  g_signal_connect_swapped (event, "notify::starred", G_CALLBACK (on_row_told_cb), bench->world);
}

static void
unbind_row (Bench *bench,
            AheadEvent *event)
{
  g_signal_handlers_disconnect_by_func (event, on_row_told_cb, bench->world);
}

/* The user gives the event another title, and stars it or takes the star away. */
static AheadMutation *
patch_event (Bench *bench,
             const char *id,
             const char *title)
{
  AheadEvent *event = ahead_event_store_lookup (bench->world->store, id);
  AheadRecord *view = ahead_event_get_view (event);
  g_auto (AheadPatchBuilder) builder = { NULL };
  g_autoptr (AheadPatch) patch = NULL;

  ahead_patch_builder_init (&builder, view);
  ahead_patch_builder_set_string (&builder, AHEAD_FIELD_TITLE, title);
  ahead_patch_builder_set_integer (&builder, AHEAD_FIELD_STARRED, !ahead_record_get_starred (view));
  patch = ahead_patch_builder_end (&builder);

  return ahead_mutation_service_patch_async (bench->world->service, event, patch, NULL, NULL, NULL);
}

/* Lets the disk write, so that the mutation is in flight. */
static void
send (Bench *bench)
{
  ahead_bench_outbox_complete (bench->world->outbox);
  g_assert_cmpuint (ahead_bench_backend_get_n_waiting (bench->world->backend), ==, 1);
}

/* The server refuses what is in flight, and the user forgets about it. */
static void
time_rollback (Bench *bench,
               GArray *times)
{
  AheadReply *reply = ahead_reply_new (AHEAD_OUTCOME_REFUSED, NULL);
  AheadMutation *mutation;
  gint64 begun;

  reply->message = g_strdup ("It is too late");
  send (bench);
  mutation = ahead_bench_backend_get_mutation (bench->world->backend, 0);
  begun = ahead_bench_now ();
  ahead_bench_backend_answer (bench->world->backend, 0, reply);
  add_time_since (times, begun);

  g_assert_cmpint (ahead_mutation_get_state (mutation), ==, AHEAD_MUTATION_STATE_ROLLED_BACK);
  ahead_mutation_service_discard (bench->world->service, mutation);
}

static void
time_patch_and_rollback (Bench *bench,
                         GArray *patches,
                         GArray *rollbacks)
{
  char id[AHEAD_BENCH_ID_SIZE], title[32];
  guint n_starred = count_starred (bench);
  guint n_told = bench->world->n_told;
  AheadRecord *before;
  AheadEvent *event;
  gint64 begun;

  ahead_bench_world_pick_id (bench->world, id);
  g_snprintf (title, sizeof title, "Patched title %u", bench->next_number++);
  event = ahead_event_store_lookup (bench->world->store, id);
  before = ahead_record_ref (ahead_event_get_view (event));
  bind_row (bench, event);

  begun = ahead_bench_now ();
  patch_event (bench, id, title);
  add_time_since (patches, begun);
  g_assert_cmpstr (ahead_record_get_title (ahead_event_get_view (event)), ==, title);
  g_assert_cmpuint (count_starred (bench), ==, n_starred + (ahead_record_get_starred (before) ? -1 : 1));

  time_rollback (bench, rollbacks);
  g_assert_true (ahead_record_equal (ahead_event_get_view (event), before));
  g_assert_cmpuint (count_starred (bench), ==, n_starred);
  /* Twice: both queries' one `items-changed` and one count, both properties of the row, one signal of the service. */
  g_assert_cmpuint (bench->world->n_told, ==, n_told + 2 * 5);

  unbind_row (bench, event);
  ahead_record_unref (before);
}

static void
measure_patches (Bench *bench)
{
  g_autoptr (GArray) patches = new_times ();
  g_autoptr (GArray) rollbacks = new_times ();

  for (guint i = 0; i < N_WARM_UP + bench->n_samples; i++)
    time_patch_and_rollback (bench, patches, rollbacks);

  report_times (bench, "patch", patches);
  report_times (bench, "patch-rollback", rollbacks);
}

static void
time_confirmation (Bench *bench,
                   GArray *times)
{
  char id[AHEAD_BENCH_ID_SIZE], title[32];
  g_autoptr (AheadRecord) record = NULL;
  AheadMutation *mutation;
  AheadEvent *event;
  AheadReply *reply;
  guint n_starred;
  gint64 begun;

  ahead_bench_world_pick_id (bench->world, id);
  g_snprintf (title, sizeof title, "Kept title %u", bench->next_number++);
  mutation = g_object_ref (patch_event (bench, id, title));
  event = ahead_mutation_get_event (mutation);
  send (bench);
  record = ahead_bench_record_new_parsed (ahead_event_get_view (event), 1);
  reply = ahead_reply_new (AHEAD_OUTCOME_DONE, record);
  n_starred = count_starred (bench);
  bind_row (bench, event);

  begun = ahead_bench_now ();
  ahead_bench_backend_answer (bench->world->backend, 0, reply);
  add_time_since (times, begun);

  g_assert_cmpint (ahead_mutation_get_state (mutation), ==, AHEAD_MUTATION_STATE_CONFIRMED);
  g_assert_true (ahead_event_get_view (event) == record);
  g_assert_cmpuint (count_starred (bench), ==, n_starred);
  unbind_row (bench, event);
  g_object_unref (mutation);
}

static void
measure_confirmations (Bench *bench)
{
  g_autoptr (GArray) times = new_times ();

  for (guint i = 0; i < N_WARM_UP + bench->n_samples; i++)
    time_confirmation (bench, times);

  report_times (bench, "patch-confirm", times);
}

static void
time_create_and_rollback (Bench *bench,
                          GArray *creates,
                          GArray *rollbacks)
{
  AheadEvent *like = ahead_bench_world_pick (bench->world);
  g_autoptr (AheadRecord) draft = ahead_bench_record_new_draft (ahead_event_get_view (like), bench->next_number++);
  guint n_starred = count_starred (bench);
  guint n_listed = count_listed (bench);
  guint place, like_place;
  AheadMutation *mutation;
  gint64 begun;

  begun = ahead_bench_now ();
  mutation = ahead_mutation_service_create_async (bench->world->service, draft, NULL, NULL, NULL);
  add_time_since (creates, begun);
  g_assert_true (ahead_event_query_find (bench->world->by_start, like, &like_place));
  g_assert_true (ahead_event_query_find (bench->world->by_start, ahead_mutation_get_event (mutation), &place));
  g_assert_cmpuint (place, ==, like_place + 1);
  g_assert_cmpuint (count_listed (bench), ==, n_listed + 1);
  g_assert_cmpuint (count_starred (bench), ==, n_starred + 1);

  time_rollback (bench, rollbacks);
  g_assert_cmpuint (count_listed (bench), ==, n_listed);
  g_assert_cmpuint (count_starred (bench), ==, n_starred);
}

static void
measure_creates (Bench *bench)
{
  g_autoptr (GArray) creates = new_times ();
  g_autoptr (GArray) rollbacks = new_times ();

  for (guint i = 0; i < N_WARM_UP + bench->n_samples; i++)
    time_create_and_rollback (bench, creates, rollbacks);

  report_times (bench, "create", creates);
  report_times (bench, "create-rollback", rollbacks);
}

static void
time_delete_and_rollback (Bench *bench,
                          GArray *deletes,
                          GArray *rollbacks)
{
  char id[AHEAD_BENCH_ID_SIZE];
  guint n_listed = count_listed (bench);
  guint n_starred = count_starred (bench);
  guint place_before, place;
  AheadEvent *event;
  gint64 begun;

  ahead_bench_world_pick_id (bench->world, id);
  event = ahead_event_store_lookup (bench->world->store, id);
  g_assert_true (ahead_event_query_find (bench->world->by_start, event, &place_before));

  begun = ahead_bench_now ();
  event = ahead_event_store_lookup (bench->world->store, id);
  ahead_mutation_service_delete_async (bench->world->service, event, NULL, NULL, NULL);
  add_time_since (deletes, begun);
  g_assert_null (ahead_event_get_view (event));
  g_assert_cmpuint (count_listed (bench), ==, n_listed - 1);

  time_rollback (bench, rollbacks);
  g_assert_true (ahead_event_query_find (bench->world->by_start, event, &place));
  g_assert_cmpuint (place, ==, place_before);
  g_assert_cmpuint (count_starred (bench), ==, n_starred);
}

static void
measure_deletes (Bench *bench)
{
  g_autoptr (GArray) deletes = new_times ();
  g_autoptr (GArray) rollbacks = new_times ();

  for (guint i = 0; i < N_WARM_UP + bench->n_samples; i++)
    time_delete_and_rollback (bench, deletes, rollbacks);

  report_times (bench, "delete", deletes);
  report_times (bench, "delete-rollback", rollbacks);
}

static void
shuffle (GPtrArray *array,
         GRand *random)
{
  for (guint i = array->len; i > 1; i--)
    {
      guint other = g_rand_int_range (random, 0, i);
      gpointer item = array->pdata[i - 1];

      array->pdata[i - 1] = array->pdata[other];
      array->pdata[other] = item;
    }
}

/* Returns: (element-type AheadMutation): a patch of each of @events */
static GPtrArray *
patch_all (Bench *bench,
           GPtrArray *events)
{
  GPtrArray *mutations = g_ptr_array_new_full (events->len, g_object_unref);

  for (guint i = 0; i < events->len; i++)
    {
      char title[32];

      g_snprintf (title, sizeof title, "Pending title %u", bench->next_number++);
      g_ptr_array_add (mutations, g_object_ref (patch_event (bench, ahead_event_get_id (events->pdata[i]), title)));
    }

  return mutations;
}

static void
push (Bench *bench,
      AheadChange *change)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new ();

  g_ptr_array_add (changes, change);
  ahead_reconciler_take_changes (ahead_mutation_service_get_reconciler (bench->world->service), changes);
}

/* What the server says of @mutations once it has taken them. */
static GPtrArray *
make_confirmations (GPtrArray *mutations)
{
  GPtrArray *changes = g_ptr_array_new_full (mutations->len, (GDestroyNotify) ahead_change_free);

  for (guint i = 0; i < mutations->len; i++)
    {
      AheadEvent *event = ahead_mutation_get_event (mutations->pdata[i]);
      g_autoptr (AheadRecord) record = ahead_bench_record_new_parsed (ahead_event_get_view (event), 1);

      g_ptr_array_add (changes, ahead_change_new (ahead_event_get_id (event), record, ahead_record_get_version (record),
                                                  ahead_mutation_get_id (mutations->pdata[i])));
    }

  return changes;
}

/* For those that the feed has settled already. */
static void
answer_all (Bench *bench)
{
  while (ahead_bench_backend_get_n_waiting (bench->world->backend) > 0)
    {
      AheadEvent *event = ahead_mutation_get_event (ahead_bench_backend_get_mutation (bench->world->backend, 0));
      AheadReply *reply = ahead_reply_new (AHEAD_OUTCOME_DONE, ahead_event_get_base (event));

      ahead_bench_backend_answer (bench->world->backend, 0, reply);
    }
}

/*
 * The confirmations come by the feed, each in an update of its own: it is the one way by which all can come in any order,
 * as only some requests are in flight at a time. The answers to these come last.
 */
static gint64
time_pending (Bench *bench)
{
  g_autoptr (GPtrArray) events = ahead_bench_world_pick_distinct (bench->world, N_PENDING);
  g_autoptr (GPtrArray) mutations = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  gint64 begun = ahead_bench_now ();
  gint64 total;

  mutations = patch_all (bench, events);
  ahead_bench_outbox_complete (bench->world->outbox);
  total = ahead_bench_now () - begun;
  g_assert_cmpuint (ahead_event_store_get_n_pending (bench->world->store), ==, events->len);

  changes = make_confirmations (mutations);
  shuffle (changes, bench->world->random);
  begun = ahead_bench_now ();
  for (guint i = 0; i < changes->len; i++)
    push (bench, changes->pdata[i]);
  answer_all (bench);
  total += ahead_bench_now () - begun;

  g_assert_cmpuint (ahead_event_store_get_n_pending (bench->world->store), ==, 0);
  g_assert_cmpuint (ahead_mutation_service_get_n_unsettled (bench->world->service), ==, 0);
  for (guint i = 0; i < mutations->len; i++)
    g_assert_cmpint (ahead_mutation_get_state (mutations->pdata[i]), ==, AHEAD_MUTATION_STATE_CONFIRMED);

  return total;
}

typedef gint64 (*TimeRound) (Bench *bench);

static void
report_rounds (Bench *bench,
               const char *name,
               TimeRound time_round)
{
  g_autoptr (GArray) times = new_times ();

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 duration = time_round (bench);

      g_array_append_val (times, duration);
    }

  g_array_sort (times, compare_times);
  report (bench, name, "\"total_ms\": %.3f", get_quantile (times, 0.5) / 1e3);
}

static void
measure_pending (Bench *bench)
{
  report_rounds (bench, "pending", time_pending);
}

/* Somebody else moves @event to another place. */
static AheadChange *
make_push (AheadEvent *event,
           guint number)
{
  g_autoptr (AheadRecord) parsed = ahead_bench_record_new_parsed (ahead_event_get_base (event), 1);
  g_auto (AheadRecordBuilder) builder = { NULL };
  g_autofree char *place = g_strdup_printf ("Pushed %u", number);
  g_autoptr (AheadRecord) record = NULL;

  ahead_record_builder_init (&builder, parsed);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_LOCATION, place);
  record = ahead_record_builder_end (&builder);

  return ahead_change_new (ahead_event_get_id (event), record, ahead_record_get_version (record), NULL);
}

/* The last one comes too late: it says what was before the first one. */
static AheadChange *
make_stale_push (AheadEvent *event)
{
  g_autoptr (AheadRecord) record = ahead_bench_record_new_parsed (ahead_event_get_base (event), 0);

  return ahead_change_new (ahead_event_get_id (event), record, ahead_record_get_version (record), NULL);
}

static GPtrArray *
make_pushes (Bench *bench,
             GPtrArray *pending)
{
  GPtrArray *changes = g_ptr_array_new_full (N_PUSHES, (GDestroyNotify) ahead_change_free);

  for (guint i = 0; i < pending->len; i++)
    g_ptr_array_add (changes, make_push (pending->pdata[i], i));
  while (changes->len < N_PUSHES - 1)
    g_ptr_array_add (changes, make_push (ahead_bench_world_pick (bench->world), changes->len));
  shuffle (changes, bench->world->random);
  g_ptr_array_add (changes, make_stale_push (pending->pdata[0]));

  return changes;
}

/* What is pending shows, over the newest that the server said. */
static void
check_pushes (GPtrArray *pending,
              GPtrArray *mutations)
{
  for (guint i = 0; i < pending->len; i++)
    {
      AheadRecord *view = ahead_event_get_view (pending->pdata[i]);
      AheadPatch *patch = ahead_mutation_get_patch (mutations->pdata[i]);

      g_assert_cmpstr (ahead_record_get_title (view), ==, ahead_patch_get_string (patch, AHEAD_FIELD_TITLE));
      g_assert_cmpint (ahead_record_get_starred (view), ==, ahead_patch_get_integer (patch, AHEAD_FIELD_STARRED));
      g_assert_true (g_str_has_prefix (ahead_record_get_string (view, AHEAD_FIELD_LOCATION), "Pushed "));
    }
}

static void
withdraw_all (Bench *bench,
              GPtrArray *mutations)
{
  for (guint i = 0; i < mutations->len; i++)
    g_assert_true (ahead_mutation_service_withdraw (bench->world->service, mutations->pdata[i]));
  ahead_bench_outbox_complete (bench->world->outbox);
}

static gint64
time_pushes (Bench *bench)
{
  g_autoptr (GPtrArray) pending = ahead_bench_world_pick_distinct (bench->world, N_PENDING_DURING_PUSHES);
  g_autoptr (GPtrArray) changes = make_pushes (bench, pending);
  g_autoptr (GPtrArray) mutations = patch_all (bench, pending);
  gint64 begun = ahead_bench_now ();
  gint64 duration;

  for (guint i = 0; i < changes->len; i++)
    push (bench, changes->pdata[i]);
  duration = ahead_bench_now () - begun;

  check_pushes (pending, mutations);
  withdraw_all (bench, mutations);

  return duration;
}

static void
measure_pushes (Bench *bench)
{
  report_rounds (bench, "push", time_pushes);
}

/* Both were measured when the world was made. */
static void
measure_build (Bench *bench)
{
  report (bench, "build", "\"total_ms\": %.1f", bench->world->build_ms);
}

static void
measure_memory (Bench *bench)
{
  report (bench, "memory", "\"bytes_per_event\": %.0f, \"resident_bytes_per_event\": %.0f",
          bench->world->bytes_per_event, bench->world->resident_bytes_per_event);
}

static const struct
{
  const char *names[2];
  Measure measure;
} measures[] = {
  { { "patch", "patch-rollback" }, measure_patches },
  { { "patch-confirm" }, measure_confirmations },
  { { "create", "create-rollback" }, measure_creates },
  { { "delete", "delete-rollback" }, measure_deletes },
  { { "pending" }, measure_pending },
  { { "push" }, measure_pushes },
  { { "build" }, measure_build },
  { { "memory" }, measure_memory },
};

static gboolean
has_name (gsize measure,
          const char *name)
{
  return g_strcmp0 (measures[measure].names[0], name) == 0 || g_strcmp0 (measures[measure].names[1], name) == 0;
}

static gboolean
is_known (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (measures); i++)
    if (has_name (i, name))
      return TRUE;

  return FALSE;
}

static void
run (Bench *bench,
     guint n)
{
  g_autoptr (AheadBenchWorld) world = ahead_bench_world_new (n);

  bench->world = world;
  for (gsize i = 0; i < G_N_ELEMENTS (measures); i++)
    if (bench->only == NULL || has_name (i, bench->only))
      measures[i].measure (bench);
  bench->world = NULL;
}

/* Gives NULL where @text is anything but numbers from 1 000 to 999 999, separated by commas. */
static GArray *
parse_sizes (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint64 n;

      if (!g_ascii_string_to_unsigned (words[i], 10, 1000, 999999, &n, NULL))
        return NULL;
      g_array_append_val (sizes, n);
    }

  return g_steal_pointer (&sizes);
}

static gboolean
parse_options (int *argc,
               char ***argv,
               char **sizes,
               char **only,
               int *n_samples,
               GError **error)
{
  const GOptionEntry entries[] = {
    { "n", 'n', 0, G_OPTION_ARG_STRING, sizes, "How many events, from 1000 to 999999 (default: 1000,10000,100000)",
      "N[,N…]" },
    { "only", 0, 0, G_OPTION_ARG_STRING, only, "Measure no more than this", "NAME" },
    { "samples", 0, 0, G_OPTION_ARG_INT, n_samples, "How often each call is timed (default: 5000)", "COUNT" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("— measure the engine");

  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

int
main (int argc,
      char **argv)
{
  g_autofree char *text = NULL;
  g_autofree char *only = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) sizes = NULL;
  int n_samples = 5000;
  Bench bench = { NULL };

  if (!parse_options (&argc, &argv, &text, &only, &n_samples, &error))
    {
      g_printerr ("ahead-bench: %s\n", error->message);
      return 2;
    }
  sizes = parse_sizes (text != NULL ? text : "1000,10000,100000");
  if (sizes == NULL || n_samples < 1 || (only != NULL && !is_known (only)))
    {
      g_printerr ("ahead-bench: a size, a count or a name is not known; see --help\n");
      return 2;
    }

  bench.only = only;
  bench.n_samples = n_samples;
  for (guint i = 0; i < sizes->len; i++)
    run (&bench, g_array_index (sizes, guint64, i));

  return 0;
}
