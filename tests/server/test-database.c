/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <unistd.h>

#include <glib/gstdio.h>

#include "ahead-calendar-table.h"
#include "ahead-change-log.h"
#include "ahead-database-private.h"
#include "ahead-event-list.h"
#include "ahead-event-table.h"
#include "ahead-idempotency.h"
#include "ahead-time.h"

#define N_EVENTS 200

typedef struct
{
  char *directory;
  char *path;
  AheadDatabase *database;
  char *calendar_id;
  AheadStamp stamp;
  GRand *random;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) calendars = NULL;

  fixture->directory = g_dir_make_tmp ("ahead-database-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->directory, "a.db", NULL);
  fixture->database = ahead_database_open (fixture->path, &error);
  g_assert_no_error (error);
  calendars = ahead_calendar_table_list (fixture->database, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (calendars->len, ==, 1);
  fixture->calendar_id = g_strdup (ahead_calendar_get_id (g_ptr_array_index (calendars, 0)));
  fixture->stamp = (AheadStamp) { .user = "ana", .mutation_id = "m", .time = 1000000 };
  fixture->random = g_rand_new_with_seed (7);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  const char *const suffixes[] = { "", "-lock", "-wal", "-shm" };

  g_clear_object (&fixture->database);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (fixture->path, suffixes[i], NULL);

      g_remove (file);
    }
  g_assert_cmpint (g_rmdir (fixture->directory), ==, 0);
  g_free (fixture->directory);
  g_free (fixture->path);
  g_free (fixture->calendar_id);
  g_rand_free (fixture->random);
}

static void
begin (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  ahead_database_begin (fixture->database, AHEAD_TRANSACTION_WRITE, &error);
  g_assert_no_error (error);
}

static void
commit (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  ahead_database_commit (fixture->database, &error);
  g_assert_no_error (error);
}

/* Few titles, places and times, so that many are equal and only the id tells them apart. */
static AheadRecord *
add_random_event (Fixture *fixture)
{
  const char *const titles[] = { "Übung", "übung", "Zoo", "alpha", "Alpha beta", "beta" };
  g_auto (AheadRecordBuilder) builder = { 0 };
  g_autoptr (AheadRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  gboolean all_day = g_rand_boolean (fixture->random);
  gint64 day = g_rand_int_range (fixture->random, 0, 5) * AHEAD_DAY;
  gint64 start = all_day ? day : day + g_rand_int_range (fixture->random, 0, 3) * AHEAD_HOUR;
  AheadRecord *stored;

  ahead_record_builder_init (&builder, NULL);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_CALENDAR, fixture->calendar_id);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TITLE,
                                   titles[g_rand_int_range (fixture->random, 0, G_N_ELEMENTS (titles))]);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_ALL_DAY, all_day);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_START, start);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_END, all_day ? start + AHEAD_DAY : start);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_STATUS, g_rand_int_range (fixture->random, 0, 3));
  ahead_record_builder_set_real (&builder, AHEAD_FIELD_POSITION, g_rand_int_range (fixture->random, 0, 9) / 7.0);
  if (g_rand_int_range (fixture->random, 0, 10) == 0)
    ahead_record_builder_set_string (&builder, AHEAD_FIELD_RECURRENCE, "RRULE:FREQ=DAILY");
  record = ahead_record_builder_end (&builder);

  stored = ahead_event_table_insert (fixture->database, record, &fixture->stamp, &error);
  g_assert_no_error (error);

  return stored;
}

static AheadEventPage *
read_page (Fixture *fixture,
           AheadFilter *filter,
           AheadSort sort,
           const char *cursor,
           guint limit)
{
  g_autoptr (GError) error = NULL;
  AheadEventPage *page;

  ahead_event_list_read (fixture->database, "ana", filter, sort, cursor, limit, &page, &error);
  g_assert_no_error (error);

  return page;
}

/* Reads all pages, while others add and delete events between them, and counts how often each event was given. */
static void
check_pages (Fixture *fixture,
             AheadSort sort)
{
  g_autoptr (AheadFilter) filter = ahead_filter_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) stay = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_record_unref);
  g_autoptr (GPtrArray) go = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_record_unref);
  g_autofree char *cursor = NULL;

  begin (fixture);
  for (guint i = 0; i < N_EVENTS; i++)
    g_ptr_array_add (i % 4 == 0 ? go : stay, add_random_event (fixture));

  do
    {
      g_autoptr (AheadEventPage) page = read_page (fixture, filter, sort, cursor, 7);
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < page->records->len; i++)
        g_assert_true (g_hash_table_add (seen, g_strdup (ahead_record_get_id (g_ptr_array_index (page->records, i)))));
      g_free (cursor);
      cursor = g_steal_pointer (&page->next_cursor);

      ahead_record_unref (add_random_event (fixture));
      if (go->len > 0)
        {
          gint64 version;

          ahead_event_table_delete (fixture->database, g_ptr_array_index (go, 0), &fixture->stamp, &version, &error);
          g_assert_no_error (error);
          g_ptr_array_remove_index_fast (go, 0);
        }
    }
  while (cursor != NULL);
  commit (fixture);

  for (guint i = 0; i < stay->len; i++)
    g_assert_true (g_hash_table_contains (seen, ahead_record_get_id (g_ptr_array_index (stay, i))));
}

static void
test_pages (Fixture *fixture,
            gconstpointer data)
{
  check_pages (fixture, AHEAD_SORT_START);
  check_pages (fixture, AHEAD_SORT_TITLE);
  check_pages (fixture, AHEAD_SORT_POSITION);
}

static void
check_filter (Fixture *fixture,
              GPtrArray *events,
              AheadFilter *filter)
{
  g_autoptr (AheadEventPage) page = read_page (fixture, filter, AHEAD_SORT_START, NULL, 1000);
  guint n_matches = 0;

  for (guint i = 0; i < events->len; i++)
    n_matches += ahead_filter_matches (filter, g_ptr_array_index (events, i));

  g_assert_cmpuint (page->total_count, ==, n_matches);
  g_assert_cmpuint (page->records->len, ==, n_matches);
  for (guint i = 0; i < page->records->len; i++)
    g_assert_true (ahead_filter_matches (filter, g_ptr_array_index (page->records, i)));
}

/* The database and the client agree on what passes a filter. */
static void
test_filters (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_record_unref);
  const char *const texts[] = { "", "alpha", "UBUNG", "beta alpha", "nothing" };
  const char *const calendars[] = { "cal_none", NULL };
  g_autoptr (AheadFilter) all = ahead_filter_new ();
  g_autoptr (AheadFilter) elsewhere = ahead_filter_with_calendars (all, calendars);

  begin (fixture);
  for (guint i = 0; i < N_EVENTS; i++)
    {
      g_autoptr (AheadRecord) event = add_random_event (fixture);
      g_autoptr (GError) error = NULL;

      g_ptr_array_add (events, ahead_event_table_toggle (fixture->database, event, AHEAD_FIELD_STARRED, i % 3 == 0,
                                                         &fixture->stamp, &error));
      g_assert_no_error (error);
    }
  commit (fixture);

  check_filter (fixture, events, elsewhere);
  for (guint i = 0; i < 500; i++)
    {
      gint64 from = g_rand_int_range (fixture->random, -1, 6) * AHEAD_DAY;
      gint64 to = from + g_rand_int_range (fixture->random, 0, 50) * AHEAD_HOUR;
      g_autoptr (AheadFilter) flagged = ahead_filter_with_flags (all, g_rand_int_range (fixture->random, 0, 32));
      g_autoptr (AheadFilter) ranged
        = i % 3 == 0 ? ahead_filter_ref (flagged) : ahead_filter_with_range (flagged, from, to);
      g_autoptr (AheadFilter) filter = ahead_filter_with_text (ranged, texts[i % G_N_ELEMENTS (texts)]);

      check_filter (fixture, events, filter);
    }
}

static void
test_other_cursor (Fixture *fixture,
                   gconstpointer data)
{
  g_autoptr (AheadFilter) all = ahead_filter_new ();
  g_autoptr (AheadFilter) starred = ahead_filter_with_flags (all, AHEAD_FILTER_PLANNED);
  g_autoptr (AheadEventPage) page = NULL;
  g_autoptr (AheadEventPage) next = NULL;

  begin (fixture);
  for (guint i = 0; i < 3; i++)
    ahead_record_unref (add_random_event (fixture));
  commit (fixture);

  page = read_page (fixture, all, AHEAD_SORT_START, NULL, 2);
  g_assert_cmpuint (page->total_count, ==, 3);
  next = read_page (fixture, all, AHEAD_SORT_START, page->next_cursor, 2);
  g_assert_cmpuint (next->records->len, ==, 1);
  g_assert_null (next->next_cursor);
  g_assert_null (read_page (fixture, all, AHEAD_SORT_TITLE, page->next_cursor, 2));
  g_assert_null (read_page (fixture, starred, AHEAD_SORT_START, page->next_cursor, 2));
}

/* What is rolled back has taken no number. */
static void
test_rollback (Fixture *fixture,
               gconstpointer data)
{
  g_autoptr (AheadRecord) lost = NULL;
  g_autoptr (AheadRecord) kept = NULL;
  g_autoptr (AheadRecord) found = NULL;
  g_autoptr (GError) error = NULL;

  begin (fixture);
  lost = add_random_event (fixture);
  ahead_database_rollback (fixture->database);
  begin (fixture);
  kept = add_random_event (fixture);
  commit (fixture);

  g_assert_true (ahead_event_table_get (fixture->database, "ana", ahead_record_get_id (lost), &found, &error));
  g_assert_null (found);
  g_assert_cmpint (ahead_record_get_version (kept), ==, ahead_record_get_version (lost));
}

static AheadCursorState
read_changes (Fixture *fixture,
              const char *cursor,
              guint *n_changes)
{
  g_autoptr (AheadChangePage) page = NULL;
  g_autoptr (GError) error = NULL;
  AheadCursorState state;

  ahead_change_log_read (fixture->database, "ana", cursor, 1000, &page, &state, &error);
  g_assert_no_error (error);
  *n_changes = page != NULL ? page->changes->len : 0;

  return state;
}

static void
test_prune (Fixture *fixture,
            gconstpointer data)
{
  g_autofree char *old = NULL;
  g_autofree char *recent = NULL;
  g_autoptr (GError) error = NULL;
  guint n_changes;

  begin (fixture);
  ahead_change_log_dup_cursor (fixture->database, &old, NULL, &error);
  for (guint i = 0; i < 10; i++)
    {
      if (i == 7)
        ahead_change_log_dup_cursor (fixture->database, &recent, NULL, &error);
      ahead_record_unref (add_random_event (fixture));
    }
  g_assert_cmpint (read_changes (fixture, old, &n_changes), ==, AHEAD_CURSOR_GOOD);
  g_assert_cmpuint (n_changes, ==, 10);

  ahead_change_log_prune (fixture->database, 3, &error);
  commit (fixture);
  g_assert_no_error (error);

  g_assert_cmpint (read_changes (fixture, old, &n_changes), ==, AHEAD_CURSOR_EXPIRED);
  g_assert_cmpint (read_changes (fixture, "", &n_changes), ==, AHEAD_CURSOR_EXPIRED);
  g_assert_cmpint (read_changes (fixture, "0123456789abcdef-9", &n_changes), ==, AHEAD_CURSOR_EXPIRED);
  g_assert_cmpint (read_changes (fixture, "nonsense", &n_changes), ==, AHEAD_CURSOR_GARBAGE);
  g_assert_cmpint (read_changes (fixture, recent, &n_changes), ==, AHEAD_CURSOR_GOOD);
  g_assert_cmpuint (n_changes, ==, 3);
}

static void
test_idempotency (Fixture *fixture,
                  gconstpointer data)
{
  g_autoptr (AheadRequest) request = ahead_request_new ("POST", "/v1/events", NULL, "ana", NULL);
  g_autoptr (AheadResponse) stored = ahead_response_new (200);
  g_autoptr (AheadResponse) before = NULL;
  g_autoptr (AheadResponse) other = NULL;
  g_autoptr (AheadResponse) found = NULL;
  g_autoptr (AheadResponse) after = NULL;
  g_autoptr (GError) error = NULL;

  request->idempotency_key = g_strdup ("k");
  begin (fixture);
  g_assert_true (ahead_idempotency_find (fixture->database, request, &before, &error));
  g_assert_true (ahead_idempotency_store (fixture->database, request, stored, &error));
  g_assert_true (ahead_idempotency_find (fixture->database, request, &found, &error));
  g_free (request->user);
  request->user = g_strdup ("ben");
  g_assert_true (ahead_idempotency_find (fixture->database, request, &other, &error));
  g_free (request->user);
  request->user = g_strdup ("ana");
  g_assert_true (ahead_idempotency_prune (fixture->database, request->time + 1, &error));
  g_assert_true (ahead_idempotency_find (fixture->database, request, &after, &error));
  commit (fixture);

  g_assert_null (before);
  g_assert_true (found->replayed);
  g_assert_cmpuint (found->status, ==, 200);
  g_assert_null (other);
  g_assert_null (after);
}

static void
test_open (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (AheadDatabase) second = NULL;
  g_autoptr (GError) locked = NULL;
  g_autoptr (GError) locked_link = NULL;
  g_autoptr (GError) too_new = NULL;
  g_autofree char *link = g_strconcat (fixture->path, "-link", NULL);

  second = ahead_database_open (fixture->path, &locked);
  g_assert_error (locked, AHEAD_DATABASE_ERROR, AHEAD_DATABASE_ERROR_LOCKED);

  g_assert_cmpint (symlink (fixture->path, link), ==, 0);
  g_assert_null (ahead_database_open (link, &locked_link));
  g_assert_error (locked_link, AHEAD_DATABASE_ERROR, AHEAD_DATABASE_ERROR_LOCKED);
  g_assert_cmpint (g_unlink (link), ==, 0);

  g_assert_true (ahead_database_execute (fixture->database, "PRAGMA user_version = 999", NULL));
  g_clear_object (&fixture->database);
  second = ahead_database_open (fixture->path, &too_new);
  g_assert_null (second);
  g_assert_error (too_new, AHEAD_DATABASE_ERROR, AHEAD_DATABASE_ERROR_TOO_NEW);
}

static void
test_foreign (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length_before, length_after;

  g_assert_true (ahead_database_execute (fixture->database, "PRAGMA application_id = 1; PRAGMA journal_mode = DELETE",
                                         NULL));
  g_clear_object (&fixture->database);
  g_assert_true (g_file_get_contents (fixture->path, &before, &length_before, NULL));
  g_assert_null (ahead_database_open (fixture->path, &error));
  g_assert_error (error, AHEAD_DATABASE_ERROR, AHEAD_DATABASE_ERROR_NOT_DATABASE);

  g_assert_true (g_file_get_contents (fixture->path, &after, &length_after, NULL));
  g_assert_cmpmem (before, length_before, after, length_after);
}

#define ADD(path, function) g_test_add ("/server/database/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("pages", test_pages);
  ADD ("filters", test_filters);
  ADD ("other-cursor", test_other_cursor);
  ADD ("rollback", test_rollback);
  ADD ("prune", test_prune);
  ADD ("idempotency", test_idempotency);
  ADD ("open", test_open);
  ADD ("foreign", test_foreign);

  return g_test_run ();
}
