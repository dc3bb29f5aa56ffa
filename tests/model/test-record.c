/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "ahead-test-model.h"
#include "ahead-time.h"

static void
test_defaults (void)
{
  g_auto (AheadRecordBuilder) builder = { NULL };
  g_autoptr (AheadRecord) record = NULL;

  ahead_record_builder_init (&builder, NULL);
  record = ahead_record_builder_end (&builder);

  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    {
      AheadFieldKind kind = ahead_field_get_kind (i);

      if (kind == AHEAD_FIELD_KIND_STRING || kind == AHEAD_FIELD_KIND_LIST)
        g_assert_cmpstr (ahead_record_get_string (record, i), ==, "");
      else if (kind == AHEAD_FIELD_KIND_REAL)
        g_assert_cmpfloat (ahead_record_get_real (record, i), ==, 0);
      else if (i != AHEAD_FIELD_STATUS)
        g_assert_cmpint (ahead_record_get_integer (record, i), ==, 0);
    }
  g_assert_cmpint (ahead_record_get_integer (record, AHEAD_FIELD_STATUS), ==, AHEAD_EVENT_STATUS_CONFIRMED);
}

static void
test_getters (void)
{
  g_autoptr (AheadRecord) record = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 42);

  g_assert_cmpstr (ahead_record_get_id (record), ==, "evt_1");
  g_assert_cmpstr (ahead_record_get_title (record), ==, "Opening");
  g_assert_cmpint (ahead_record_get_version (record), ==, 42);
  g_assert_cmpint (ahead_record_get_start (record), ==, AHEAD_TEST_START);
  g_assert_cmpint (ahead_record_get_end (record), ==, AHEAD_TEST_START + AHEAD_HOUR);
  g_assert_false (ahead_record_get_all_day (record));
  g_assert_false (ahead_record_get_starred (record));
}

/* A copy changes its own fields and leaves the original alone. */
static void
test_copy (void)
{
  g_autoptr (AheadRecord) original = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 1);
  g_autoptr (AheadRecord) copy = ahead_test_record_with_string (original, AHEAD_FIELD_TITLE, "Closing");

  g_assert_cmpstr (ahead_record_get_title (original), ==, "Opening");
  g_assert_cmpstr (ahead_record_get_title (copy), ==, "Closing");
  g_assert_cmphex (ahead_record_diff (original, copy), ==, AHEAD_FIELD_BIT (AHEAD_FIELD_TITLE));
  g_assert_true (ahead_record_get_string (original, AHEAD_FIELD_UID)
                 == ahead_record_get_string (copy, AHEAD_FIELD_UID));
}

static void
test_builder_is_empty_after_end (void)
{
  AheadRecordBuilder builder;
  g_autoptr (AheadRecord) record = NULL;

  ahead_record_builder_init (&builder, NULL);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TITLE, "Opening");
  record = ahead_record_builder_end (&builder);
  ahead_record_builder_clear (&builder);

  g_assert_cmpstr (ahead_record_get_title (record), ==, "Opening");
}

static void
test_list (void)
{
  const char *const items[] = { "music", "très chic", NULL };
  g_auto (AheadRecordBuilder) builder = { NULL };
  g_autoptr (AheadRecord) record = NULL;
  g_autoptr (AheadRecord) emptied = NULL;
  g_auto (GStrv) read = NULL;
  g_auto (GStrv) none = NULL;

  ahead_record_builder_init (&builder, NULL);
  ahead_record_builder_set_list (&builder, AHEAD_FIELD_CATEGORIES, items);
  record = ahead_record_builder_end (&builder);
  read = ahead_record_dup_list (record, AHEAD_FIELD_CATEGORIES);
  g_assert_true (g_strv_equal ((const char *const *) read, items));

  ahead_record_builder_init (&builder, record);
  ahead_record_builder_set_list (&builder, AHEAD_FIELD_CATEGORIES, NULL);
  emptied = ahead_record_builder_end (&builder);
  none = ahead_record_dup_list (emptied, AHEAD_FIELD_CATEGORIES);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

/* Each field is seen by a comparison, alone. */
static void
test_diff_sees_each_field (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (AheadRecord) original = ahead_test_record_new_random (random, "evt_1", 1);

  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    {
      g_auto (AheadRecordBuilder) builder = { NULL };
      const char *const items[] = { "else", NULL };
      g_autoptr (AheadRecord) changed = NULL;

      ahead_record_builder_init (&builder, original);
      if (ahead_field_get_kind (i) == AHEAD_FIELD_KIND_STRING)
        ahead_record_builder_set_string (&builder, i, "else");
      else if (ahead_field_get_kind (i) == AHEAD_FIELD_KIND_LIST)
        ahead_record_builder_set_list (&builder, i, items);
      else if (ahead_field_get_kind (i) == AHEAD_FIELD_KIND_REAL)
        ahead_record_builder_set_real (&builder, i, 99);
      else
        ahead_record_builder_set_integer (&builder, i, 99);
      changed = ahead_record_builder_end (&builder);

      g_assert_cmphex (ahead_record_diff (original, changed), ==, AHEAD_FIELD_BIT (i));
      g_assert_false (ahead_record_equal (original, changed));
    }
}

/* Texts that are equal and not the same, and zeros of both signs. */
static void
test_equal (void)
{
  g_autoptr (AheadRecord) a = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 1);
  g_autoptr (AheadRecord) b = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 1);
  g_autoptr (AheadRecord) plus = ahead_test_record_with_real (a, AHEAD_FIELD_POSITION, 0.0);
  g_autoptr (AheadRecord) minus = ahead_test_record_with_real (a, AHEAD_FIELD_POSITION, -0.0);

  g_assert_true (ahead_record_equal (a, b));
  g_assert_false (ahead_record_equal (plus, minus));
}

static void
test_local_start (void)
{
  g_autoptr (AheadRecord) paris = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 1);
  g_autoptr (AheadRecord) tokyo = ahead_test_record_with_string (paris, AHEAD_FIELD_TIME_ZONE, "Asia/Tokyo");
  g_autoptr (AheadRecord) nowhere = ahead_test_record_with_string (paris, AHEAD_FIELD_TIME_ZONE, "Nowhere/Town");
  g_autoptr (AheadRecord) dated = ahead_test_record_with_integer (tokyo, AHEAD_FIELD_ALL_DAY, TRUE);

  g_assert_cmpint (ahead_record_get_local_start (paris), ==, AHEAD_TEST_START + AHEAD_HOUR);
  g_assert_cmpint (ahead_record_get_local_start (tokyo), ==, AHEAD_TEST_START + 9 * AHEAD_HOUR);
  g_assert_cmpint (ahead_record_get_local_start (nowhere), ==, AHEAD_TEST_START);
  g_assert_cmpint (ahead_record_get_local_start (dated), ==, AHEAD_TEST_START);
}

static void
test_uid_key (void)
{
  static const struct
  {
    const char *uid, *extra, *key;
  } cases[] = {
    { "u", "", "u" },
    { "", "RECURRENCE-ID:20261201T180000Z", "" },
    { "u", "X-A:1\r\nX-B:2\r\n", "u" },
    { "u", "RECURRENCE-ID:20261201T180000Z", "u\nRECURRENCE-ID:20261201T180000Z" },
    { "u", "X-A:1\r\nRecurrence-Id;VALUE=DATE:20261201\r\nX-B:2", "u\nRecurrence-Id;VALUE=DATE:20261201" },
    { "u", "X-NOT-RECURRENCE-ID:1", "u" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AheadRecord) plain = ahead_test_record_new ("evt_1", "Opening", 0, 1);
      g_autoptr (AheadRecord) named = ahead_test_record_with_string (plain, AHEAD_FIELD_UID, cases[i].uid);
      g_autoptr (AheadRecord) record = ahead_test_record_with_string (named, AHEAD_FIELD_EXTRA, cases[i].extra);
      g_autofree char *key = ahead_record_dup_uid_key (record);

      g_assert_cmpstr (key, ==, cases[i].key);
    }
}

static void
test_text_fields (void)
{
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    {
      AheadFieldKind kind = ahead_field_get_kind (i);
      gboolean is_text = kind == AHEAD_FIELD_KIND_STRING || kind == AHEAD_FIELD_KIND_LIST;

      g_assert_cmpint ((AHEAD_FIELDS_TEXT & AHEAD_FIELD_BIT (i)) != 0, ==, is_text);
    }
}

static void
test_fields (void)
{
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    {
      AheadField field = AHEAD_N_FIELDS;

      g_assert_true (ahead_field_from_name (ahead_field_get_name (i), &field));
      g_assert_cmpuint (field, ==, i);
    }

  for (guint i = AHEAD_EVENT_STATUS_PLANNED; i <= AHEAD_EVENT_STATUS_CANCELLED; i++)
    {
      AheadEventStatus status = -1;

      g_assert_true (ahead_event_status_from_string (ahead_event_status_to_string (i), &status));
      g_assert_cmpuint (status, ==, i);
    }
}

static void
test_unknown_names (void)
{
  AheadField field = AHEAD_FIELD_TITLE;
  AheadEventStatus status = AHEAD_EVENT_STATUS_CANCELLED;

  g_assert_false (ahead_field_from_name ("Title", &field));
  g_assert_false (ahead_field_from_name ("", &field));
  g_assert_cmpuint (field, ==, AHEAD_FIELD_TITLE);
  g_assert_false (ahead_event_status_from_string ("CONFIRMED", &status));
  g_assert_cmpuint (status, ==, AHEAD_EVENT_STATUS_CANCELLED);
}

static gpointer
use_record_in_thread (gpointer data)
{
  AheadRecord *record = data;

  for (guint i = 0; i < 10000; i++)
    {
      g_autoptr (AheadRecord) copy = ahead_test_record_with_integer (record, AHEAD_FIELD_VERSION, i);

      ahead_record_unref (ahead_record_ref (record));
      g_assert_cmpstr (ahead_record_get_string (copy, AHEAD_FIELD_LOCATION), ==, "Aula");
    }

  return NULL;
}

/* Texts are shared by copies in all threads, and those of some fields by all records. */
static void
test_threads (void)
{
  g_autoptr (AheadRecord) plain = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 1);
  g_autoptr (AheadRecord) record = ahead_test_record_with_string (plain, AHEAD_FIELD_LOCATION, "Aula");
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("record", use_record_in_thread, record);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_assert_cmpint (ahead_record_get_version (record), ==, 1);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/record/defaults", test_defaults);
  g_test_add_func ("/model/record/getters", test_getters);
  g_test_add_func ("/model/record/copy", test_copy);
  g_test_add_func ("/model/record/builder-is-empty-after-end", test_builder_is_empty_after_end);
  g_test_add_func ("/model/record/list", test_list);
  g_test_add_func ("/model/record/diff-sees-each-field", test_diff_sees_each_field);
  g_test_add_func ("/model/record/equal", test_equal);
  g_test_add_func ("/model/record/local-start", test_local_start);
  g_test_add_func ("/model/record/uid-key", test_uid_key);
  g_test_add_func ("/model/record/fields", test_fields);
  g_test_add_func ("/model/record/text-fields", test_text_fields);
  g_test_add_func ("/model/record/unknown-names", test_unknown_names);
  g_test_add_func ("/model/record/threads", test_threads);

  return g_test_run ();
}
