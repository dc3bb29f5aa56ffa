/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-validate.h"

#include <math.h>

#include "ahead-test-model.h"
#include "ahead-time.h"

/* Each rule has a record that just keeps it and one that just breaks it. */

static AheadRecord *
make_record (void)
{
  return ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 1);
}

/* Fails unless @field, and nothing else, is what is wrong; none if it is %NULL. */
static void
check (AheadRecord *record,
       const char *field)
{
  g_autoptr (GPtrArray) errors = ahead_record_validate (record);

  if (field == NULL)
    {
      g_assert_null (errors);
      return;
    }

  g_assert_nonnull (errors);
  g_assert_cmpuint (errors->len, ==, 1);
  g_assert_cmpstr (((AheadFieldError *) errors->pdata[0])->field, ==, field);
  g_assert_cmpstr (((AheadFieldError *) errors->pdata[0])->message, !=, "");
}

static void
check_string (AheadField field,
              const char *text,
              gboolean good)
{
  g_autoptr (AheadRecord) plain = make_record ();
  g_autoptr (AheadRecord) record = ahead_test_record_with_string (plain, field, text);

  check (record, good ? NULL : ahead_field_get_name (field));
}

static char *
repeat_character (const char *character,
                  gsize n)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    g_string_append (text, character);

  return g_string_free (text, FALSE);
}

static void
test_good (void)
{
  g_autoptr (AheadRecord) record = make_record ();

  check (record, NULL);
}

/* Lengths are in characters, not in bytes. */
static void
test_lengths (void)
{
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    {
      gsize max_length = ahead_field_get_max_length (i);
      g_autofree char *longest = repeat_character ("é", max_length);
      g_autofree char *too_long = repeat_character ("é", max_length + 1);

      /* There is no zone of such a name, and a list has items. */
      if (ahead_field_get_kind (i) != AHEAD_FIELD_KIND_STRING || i == AHEAD_FIELD_TIME_ZONE)
        continue;
      g_assert_cmpuint (max_length, >, 0);
      check_string (i, longest, TRUE);
      check_string (i, too_long, FALSE);
    }
}

static void
test_title (void)
{
  check_string (AHEAD_FIELD_TITLE, "x", TRUE);
  check_string (AHEAD_FIELD_TITLE, " x ", TRUE);
  check_string (AHEAD_FIELD_TITLE, "", FALSE);
  check_string (AHEAD_FIELD_TITLE, "   ", FALSE);
  check_string (AHEAD_FIELD_TITLE, "\xc2\xa0\xe2\x80\x83", FALSE);
}

static void
test_control_characters (void)
{
  check_string (AHEAD_FIELD_DESCRIPTION, "a\tb\r\nc", TRUE);
  check_string (AHEAD_FIELD_EXTRA, "X-A:1\r\nX-B:2", TRUE);
  check_string (AHEAD_FIELD_DESCRIPTION, "a\x01", FALSE);
  check_string (AHEAD_FIELD_EXTRA, "a\x7f", FALSE);
  check_string (AHEAD_FIELD_TITLE, "a\nb", FALSE);
  check_string (AHEAD_FIELD_TITLE, "a\tb", FALSE);
  check_string (AHEAD_FIELD_LOCATION, "a\rb", FALSE);
  check_string (AHEAD_FIELD_RECURRENCE, "RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", FALSE);
  check_string (AHEAD_FIELD_UID, "a\x1b", FALSE);
}

static void
test_utf8 (void)
{
  check_string (AHEAD_FIELD_TITLE, "日本 \xf0\x9f\x8e\x89", TRUE);
  check_string (AHEAD_FIELD_TITLE, "\xc3(", FALSE);
  check_string (AHEAD_FIELD_DESCRIPTION, "\xed\xa0\x80", FALSE);
  check_string (AHEAD_FIELD_TIME_ZONE, "\xff", FALSE);
}

static void
check_categories (const char *const *items,
                  gboolean good)
{
  g_autoptr (AheadRecord) plain = make_record ();
  g_auto (AheadRecordBuilder) builder = { NULL };
  g_autoptr (AheadRecord) record = NULL;

  ahead_record_builder_init (&builder, plain);
  ahead_record_builder_set_list (&builder, AHEAD_FIELD_CATEGORIES, items);
  record = ahead_record_builder_end (&builder);

  check (record, good ? NULL : "categories");
}

static void
test_categories (void)
{
  g_autofree char *longest = repeat_character ("é", 200);
  g_autofree char *too_long = repeat_character ("é", 201);

  check_categories ((const char *const[]) { "music", longest, NULL }, TRUE);
  check_categories ((const char *const[]) { "music", too_long, NULL }, FALSE);
  check_categories ((const char *const[]) { "music", "", NULL }, FALSE);
  check_categories ((const char *const[]) { "music", "a\tb", NULL }, FALSE);
  check_categories ((const char *const[]) { "\xff", NULL }, FALSE);
}

/* 4000 characters in all, separators included: 19 items of 200, and one of 181 or 182. */
static void
test_categories_length (void)
{
  const char *items[21] = { NULL };
  g_autofree char *item = repeat_character ("x", 200);
  g_autofree char *last = repeat_character ("x", 181);
  g_autofree char *too_long = repeat_character ("x", 182);

  for (guint i = 0; i < 19; i++)
    items[i] = item;

  items[19] = last;
  check_categories (items, TRUE);
  items[19] = too_long;
  check_categories (items, FALSE);
}

static void
check_times (gint64 start,
             gint64 end,
             gboolean all_day,
             const char *wrong)
{
  g_autoptr (AheadRecord) plain = make_record ();
  g_auto (AheadRecordBuilder) builder = { NULL };
  g_autoptr (AheadRecord) record = NULL;

  ahead_record_builder_init (&builder, plain);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_START, start);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_END, end);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_ALL_DAY, all_day);
  record = ahead_record_builder_end (&builder);

  check (record, wrong);
}

static void
test_times (void)
{
  check_times (0, 0, FALSE, NULL);
  check_times (0, -1, FALSE, "end");
  check_times (AHEAD_TIME_MIN, AHEAD_TIME_MAX, FALSE, NULL);
  check_times (AHEAD_TIME_MIN - 1, AHEAD_TIME_MAX, FALSE, "start");
  check_times (AHEAD_TIME_MIN, AHEAD_TIME_MAX + 1, FALSE, "end");
  check_times (G_MAXINT64, G_MAXINT64, FALSE, "start");
  check_times (0, G_MININT64, FALSE, "end");
}

static void
test_all_day (void)
{
  check_times (0, AHEAD_DAY, TRUE, NULL);
  check_times (-AHEAD_DAY, 0, TRUE, NULL);
  check_times (0, 0, TRUE, "end");
  check_times (AHEAD_DAY, 0, TRUE, "end");
  check_times (1, AHEAD_DAY, TRUE, "start");
  check_times (-1, AHEAD_DAY, TRUE, "start");
  check_times (0, AHEAD_DAY + 1, TRUE, "end");
}

static void
test_time_zone (void)
{
  g_autoptr (AheadRecord) plain = make_record ();
  g_autoptr (AheadRecord) dated = ahead_test_record_with_integer (plain, AHEAD_FIELD_ALL_DAY, TRUE);
  g_autoptr (AheadRecord) from = ahead_test_record_with_integer (dated, AHEAD_FIELD_START, 0);
  g_autoptr (AheadRecord) to = ahead_test_record_with_integer (from, AHEAD_FIELD_END, AHEAD_DAY);
  g_autoptr (AheadRecord) without = ahead_test_record_with_string (to, AHEAD_FIELD_TIME_ZONE, "");
  g_autoptr (AheadRecord) wrong = ahead_test_record_with_string (to, AHEAD_FIELD_TIME_ZONE, "Nowhere/Town");

  check_string (AHEAD_FIELD_TIME_ZONE, "UTC", TRUE);
  check_string (AHEAD_FIELD_TIME_ZONE, "Pacific/Auckland", TRUE);
  check_string (AHEAD_FIELD_TIME_ZONE, "", FALSE);
  check_string (AHEAD_FIELD_TIME_ZONE, "Nowhere/Town", FALSE);
  check_string (AHEAD_FIELD_TIME_ZONE, "zone.tab", FALSE);
  check (without, NULL);
  check (wrong, "timeZone");
}

static void
check_position (double position,
                gboolean good)
{
  g_autoptr (AheadRecord) plain = make_record ();
  g_autoptr (AheadRecord) record = ahead_test_record_with_real (plain, AHEAD_FIELD_POSITION, position);

  check (record, good ? NULL : "position");
}

static void
test_position (void)
{
  check_position (-G_MAXDOUBLE, TRUE);
  check_position (G_MAXDOUBLE, TRUE);
  check_position (INFINITY, FALSE);
  check_position (-INFINITY, FALSE);
  check_position (NAN, FALSE);
}

static void
check_status (gint64 status,
              gboolean good)
{
  g_autoptr (AheadRecord) plain = make_record ();
  g_autoptr (AheadRecord) record = ahead_test_record_with_integer (plain, AHEAD_FIELD_STATUS, status);

  check (record, good ? NULL : "status");
}

static void
test_status (void)
{
  check_status (AHEAD_EVENT_STATUS_PLANNED, TRUE);
  check_status (AHEAD_EVENT_STATUS_CANCELLED, TRUE);
  check_status (AHEAD_EVENT_STATUS_CANCELLED + 1, FALSE);
  check_status (-1, FALSE);
}

/* All that is wrong is told, not only the first. */
static void
test_all_errors (void)
{
  g_autoptr (AheadRecord) plain = ahead_test_record_new ("evt_1", "", AHEAD_TEST_START, 1);
  g_autoptr (AheadRecord) reversed = ahead_test_record_with_integer (plain, AHEAD_FIELD_END, 0);
  g_autoptr (AheadRecord) nowhere = ahead_test_record_with_string (reversed, AHEAD_FIELD_TIME_ZONE, "Nowhere/Town");
  g_autoptr (AheadRecord) record = ahead_test_record_with_integer (nowhere, AHEAD_FIELD_STATUS, 9);
  g_autoptr (GPtrArray) errors = ahead_record_validate (record);
  const char *const fields[] = { "title", "end", "timeZone", "status" };

  g_assert_cmpuint (errors->len, ==, G_N_ELEMENTS (fields));
  for (guint i = 0; i < errors->len; i++)
    g_assert_cmpstr (((AheadFieldError *) errors->pdata[i])->field, ==, fields[i]);
}

static void
test_error_copy (void)
{
  g_autoptr (AheadFieldError) error = ahead_field_error_new ("title", "must not be empty");
  g_autoptr (AheadFieldError) copy = ahead_field_error_copy (error);

  g_assert_true (copy != error && copy->field != error->field);
  g_assert_cmpstr (copy->field, ==, "title");
  g_assert_cmpstr (copy->message, ==, "must not be empty");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/validate/good", test_good);
  g_test_add_func ("/model/validate/lengths", test_lengths);
  g_test_add_func ("/model/validate/title", test_title);
  g_test_add_func ("/model/validate/control-characters", test_control_characters);
  g_test_add_func ("/model/validate/utf8", test_utf8);
  g_test_add_func ("/model/validate/categories", test_categories);
  g_test_add_func ("/model/validate/categories-length", test_categories_length);
  g_test_add_func ("/model/validate/times", test_times);
  g_test_add_func ("/model/validate/all-day", test_all_day);
  g_test_add_func ("/model/validate/time-zone", test_time_zone);
  g_test_add_func ("/model/validate/position", test_position);
  g_test_add_func ("/model/validate/status", test_status);
  g_test_add_func ("/model/validate/all-errors", test_all_errors);
  g_test_add_func ("/model/validate/error-copy", test_error_copy);

  return g_test_run ();
}
