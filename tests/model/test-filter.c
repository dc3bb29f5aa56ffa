/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-filter.h"
#include "ahead-test-model.h"
#include "ahead-time.h"

static AheadRecord *
make_record (void)
{
  g_autoptr (AheadRecord) plain = ahead_test_record_new ("evt_1", "Opening TITLE", AHEAD_TEST_START, 1);
  g_autoptr (AheadRecord) placed = ahead_test_record_with_string (plain, AHEAD_FIELD_LOCATION, "Straße 5, Zürich");
  g_auto (AheadRecordBuilder) builder = { NULL };
  const char *const items[] = { "Music", "日本", NULL };

  ahead_record_builder_init (&builder, placed);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_DESCRIPTION, "With É. Dupont and a cafe\xcc\x81");
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_URL, "https://example.org/hidden");
  ahead_record_builder_set_list (&builder, AHEAD_FIELD_CATEGORIES, items);

  return ahead_record_builder_end (&builder);
}

static void
test_default (void)
{
  g_autoptr (AheadFilter) filter = ahead_filter_new ();
  g_autoptr (AheadRecord) record = make_record ();
  g_autoptr (AheadRecord) first = ahead_test_record_with_integer (record, AHEAD_FIELD_START, AHEAD_TIME_MIN);

  g_assert_true (ahead_filter_matches (filter, record));
  g_assert_true (ahead_filter_matches (filter, first));
  g_assert_null (ahead_filter_get_calendars (filter));
  g_assert_cmpuint (ahead_filter_get_flags (filter), ==, AHEAD_FILTER_NONE);
  g_assert_cmpint (ahead_filter_get_from (filter), ==, G_MININT64);
  g_assert_cmpint (ahead_filter_get_to (filter), ==, G_MAXINT64);
  g_assert_cmpstr (ahead_filter_get_text (filter), ==, "");
}

static gboolean
flags_match (AheadFilterFlags flags,
             AheadRecord *record)
{
  g_autoptr (AheadFilter) all = ahead_filter_new ();
  g_autoptr (AheadFilter) filter = ahead_filter_with_flags (all, flags);

  return ahead_filter_matches (filter, record);
}

static void
test_flags (void)
{
  g_autoptr (AheadRecord) record = make_record ();
  g_autoptr (AheadRecord) starred = ahead_test_record_with_integer (record, AHEAD_FIELD_STARRED, TRUE);
  g_autoptr (AheadRecord) both = ahead_test_record_with_integer (starred, AHEAD_FIELD_ATTENDING, TRUE);

  g_assert_false (flags_match (AHEAD_FILTER_STARRED, record));
  g_assert_true (flags_match (AHEAD_FILTER_STARRED, starred));
  g_assert_false (flags_match (AHEAD_FILTER_ATTENDING, starred));
  g_assert_false (flags_match (AHEAD_FILTER_ATTENDING | AHEAD_FILTER_STARRED, starred));
  g_assert_true (flags_match (AHEAD_FILTER_ATTENDING | AHEAD_FILTER_STARRED, both));
}

static void
test_status (void)
{
  g_autoptr (AheadRecord) record = make_record ();

  for (guint status = AHEAD_EVENT_STATUS_PLANNED; status <= AHEAD_EVENT_STATUS_CANCELLED; status++)
    {
      g_autoptr (AheadRecord) changed = ahead_test_record_with_integer (record, AHEAD_FIELD_STATUS, status);

      g_assert_cmpint (flags_match (AHEAD_FILTER_PLANNED, changed), ==, status == AHEAD_EVENT_STATUS_PLANNED);
      g_assert_cmpint (flags_match (AHEAD_FILTER_CONFIRMED, changed), ==, status == AHEAD_EVENT_STATUS_CONFIRMED);
      g_assert_cmpint (flags_match (AHEAD_FILTER_CANCELLED, changed), ==, status == AHEAD_EVENT_STATUS_CANCELLED);
      g_assert_cmpint (flags_match (AHEAD_FILTER_PLANNED | AHEAD_FILTER_CANCELLED, changed), ==,
                       status != AHEAD_EVENT_STATUS_CONFIRMED);
      g_assert_false (flags_match (AHEAD_FILTER_STARRED | AHEAD_FILTER_CONFIRMED, changed));
    }
}

static gboolean
calendars_match (const char *const *calendars,
                 AheadRecord *record)
{
  g_autoptr (AheadFilter) all = ahead_filter_new ();
  g_autoptr (AheadFilter) filter = ahead_filter_with_calendars (all, calendars);

  return ahead_filter_matches (filter, record);
}

static void
test_calendars (void)
{
  const char *const one[] = { "cal_1", NULL };
  const char *const other[] = { "cal_2", "cal_11", "cal_", NULL };
  const char *const more[] = { "cal_2", "cal_1", NULL };
  const char *const none[] = { NULL };
  g_autoptr (AheadRecord) record = make_record ();

  g_assert_true (calendars_match (NULL, record));
  g_assert_true (calendars_match (one, record));
  g_assert_true (calendars_match (more, record));
  g_assert_false (calendars_match (other, record));
  g_assert_false (calendars_match (none, record));
}

static gboolean
range_matches (gint64 from,
               gint64 to,
               AheadRecord *record)
{
  g_autoptr (AheadFilter) all = ahead_filter_new ();
  g_autoptr (AheadFilter) filter = ahead_filter_with_range (all, from, to);

  return ahead_filter_matches (filter, record);
}

static void
test_range (void)
{
  const gint64 start = AHEAD_TEST_START;
  const gint64 end = AHEAD_TEST_START + AHEAD_HOUR;
  g_autoptr (AheadRecord) record = make_record ();

  g_assert_true (range_matches (start, end, record));
  g_assert_true (range_matches (G_MININT64, start + 1, record));
  g_assert_false (range_matches (G_MININT64, start, record));
  g_assert_true (range_matches (end - 1, G_MAXINT64, record));
  g_assert_false (range_matches (end, G_MAXINT64, record));
  g_assert_true (range_matches (start + 1, start + 2, record));
}

/* An event without length is going on at its start; one that repeats, at any time after. */
static void
test_range_of_moments_and_repeats (void)
{
  const gint64 start = AHEAD_TEST_START;
  g_autoptr (AheadRecord) record = make_record ();
  g_autoptr (AheadRecord) moment = ahead_test_record_with_integer (record, AHEAD_FIELD_END, start);
  g_autoptr (AheadRecord) weekly = ahead_test_record_with_string (record, AHEAD_FIELD_RECURRENCE, "RRULE:FREQ=WEEKLY");

  g_assert_true (range_matches (start, start + 1, moment));
  g_assert_false (range_matches (start + 1, G_MAXINT64, moment));
  g_assert_false (range_matches (G_MININT64, start, moment));
  g_assert_true (range_matches (start + 700 * AHEAD_DAY, start + 701 * AHEAD_DAY, weekly));
  g_assert_false (range_matches (G_MININT64, start, weekly));
}

static void
test_text (void)
{
  static const struct
  {
    const char *text;
    gboolean matches;
  } cases[] = {
    { "", TRUE },
    { " \t\r\n ", TRUE },
    { "opening", TRUE },
    { "OPENING", TRUE },
    { "pen", TRUE },
    { "opening title", TRUE },
    { "title opening", TRUE },
    { "titLE music", TRUE },
    { "opening closing", FALSE },
    { "ópeníng", TRUE },
    { "zurich", TRUE },
    { "ZÜRICH", TRUE },
    { "strasse", TRUE },
    { "STRASSE 5,", TRUE },
    { "café", TRUE },
    { "cafe", TRUE },
    { "e. dupont", TRUE },
    { "日本", TRUE },
    { "日", TRUE },
    { "本日", FALSE },
    { "musicopening", FALSE },
    { "hidden", FALSE },
    { "evt_1", FALSE },
    { "\xcc\x81", TRUE },
  };
  g_autoptr (AheadRecord) record = make_record ();
  g_autoptr (AheadFilter) all = ahead_filter_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AheadFilter) filter = ahead_filter_with_text (all, cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (ahead_filter_matches (filter, record), ==, cases[i].matches);
      g_assert_cmpstr (ahead_filter_get_text (filter), ==, cases[i].text);
    }
}

/* All conditions must hold, and each `with` keeps those that are there. */
static void
test_all_conditions (void)
{
  const char *const calendars[] = { "cal_1", NULL };
  g_autoptr (AheadRecord) plain = make_record ();
  g_autoptr (AheadRecord) record = ahead_test_record_with_integer (plain, AHEAD_FIELD_STARRED, TRUE);
  g_autoptr (AheadRecord) moved = ahead_test_record_with_string (record, AHEAD_FIELD_CALENDAR, "cal_2");
  g_autoptr (AheadRecord) renamed = ahead_test_record_with_string (record, AHEAD_FIELD_TITLE, "Closing");
  g_autoptr (AheadRecord) later = ahead_test_record_with_integer (record, AHEAD_FIELD_START, AHEAD_TEST_START + 1);
  g_autoptr (AheadFilter) all = ahead_filter_new ();
  g_autoptr (AheadFilter) by_calendar = ahead_filter_with_calendars (all, calendars);
  g_autoptr (AheadFilter) by_flag = ahead_filter_with_flags (by_calendar, AHEAD_FILTER_STARRED);
  g_autoptr (AheadFilter) by_range = ahead_filter_with_range (by_flag, G_MININT64, AHEAD_TEST_START + 1);
  g_autoptr (AheadFilter) filter = ahead_filter_with_text (by_range, "opening");

  g_assert_true (ahead_filter_matches (filter, record));
  g_assert_false (ahead_filter_matches (filter, plain));
  g_assert_false (ahead_filter_matches (filter, moved));
  g_assert_false (ahead_filter_matches (filter, renamed));
  g_assert_false (ahead_filter_matches (filter, later));
  g_assert_true (ahead_filter_matches (all, moved));
}

static void
test_equal (void)
{
  const char *const one[] = { "cal_1", NULL };
  const char *const none[] = { NULL };
  g_autoptr (AheadFilter) all = ahead_filter_new ();
  g_autoptr (AheadFilter) all_again = ahead_filter_new ();
  g_autoptr (AheadFilter) blank = ahead_filter_with_text (all, "  ");
  g_autoptr (AheadFilter) text = ahead_filter_with_text (all, "Opening");
  g_autoptr (AheadFilter) same_text = ahead_filter_with_text (all, " opening ");
  g_autoptr (AheadFilter) calendar = ahead_filter_with_calendars (all, one);
  g_autoptr (AheadFilter) same_calendar = ahead_filter_with_calendars (text, one);
  g_autoptr (AheadFilter) no_calendar = ahead_filter_with_calendars (all, none);
  g_autoptr (AheadFilter) flags = ahead_filter_with_flags (all, AHEAD_FILTER_STARRED);
  g_autoptr (AheadFilter) from = ahead_filter_with_range (all, 0, G_MAXINT64);
  g_autoptr (AheadFilter) to = ahead_filter_with_range (all, G_MININT64, 0);

  g_assert_true (ahead_filter_equal (all, all_again));
  g_assert_true (ahead_filter_equal (all, blank));
  g_assert_true (ahead_filter_equal (text, same_text));
  g_assert_false (ahead_filter_equal (all, text));
  g_assert_false (ahead_filter_equal (all, calendar));
  g_assert_false (ahead_filter_equal (calendar, same_calendar));
  g_assert_false (ahead_filter_equal (calendar, no_calendar));
  g_assert_false (ahead_filter_equal (all, no_calendar));
  g_assert_false (ahead_filter_equal (all, flags));
  g_assert_false (ahead_filter_equal (all, from));
  g_assert_false (ahead_filter_equal (all, to));
}

static void
test_flags_parse (void)
{
  static const char *const bad[] = { "Starred", "starred,", ",", "starred,unknown", " starred", "starred;planned" };
  AheadFilterFlags flags = AHEAD_FILTER_STARRED;

  g_assert_true (ahead_filter_flags_parse ("", &flags));
  g_assert_cmpuint (flags, ==, AHEAD_FILTER_NONE);
  g_assert_true (ahead_filter_flags_parse ("starred", &flags));
  g_assert_cmpuint (flags, ==, AHEAD_FILTER_STARRED);
  g_assert_true (ahead_filter_flags_parse ("cancelled,attending,planned,confirmed,planned", &flags));
  g_assert_cmpuint (flags, ==,
                    AHEAD_FILTER_ATTENDING | AHEAD_FILTER_PLANNED | AHEAD_FILTER_CONFIRMED | AHEAD_FILTER_CANCELLED);

  flags = AHEAD_FILTER_STARRED;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ahead_filter_flags_parse (bad[i], &flags));
  g_assert_cmpuint (flags, ==, AHEAD_FILTER_STARRED);
}

static void
test_sort_parse (void)
{
  AheadSort sort = AHEAD_SORT_POSITION;

  g_assert_true (ahead_sort_parse ("start", &sort));
  g_assert_cmpuint (sort, ==, AHEAD_SORT_START);
  g_assert_true (ahead_sort_parse ("position", &sort));
  g_assert_cmpuint (sort, ==, AHEAD_SORT_POSITION);
  g_assert_true (ahead_sort_parse ("title", &sort));
  g_assert_cmpuint (sort, ==, AHEAD_SORT_TITLE);
  g_assert_false (ahead_sort_parse ("", &sort));
  g_assert_false (ahead_sort_parse ("Start", &sort));
  g_assert_cmpuint (sort, ==, AHEAD_SORT_TITLE);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/filter/default", test_default);
  g_test_add_func ("/model/filter/flags", test_flags);
  g_test_add_func ("/model/filter/status", test_status);
  g_test_add_func ("/model/filter/calendars", test_calendars);
  g_test_add_func ("/model/filter/range", test_range);
  g_test_add_func ("/model/filter/range-of-moments-and-repeats", test_range_of_moments_and_repeats);
  g_test_add_func ("/model/filter/text", test_text);
  g_test_add_func ("/model/filter/all-conditions", test_all_conditions);
  g_test_add_func ("/model/filter/equal", test_equal);
  g_test_add_func ("/model/filter/flags-parse", test_flags_parse);
  g_test_add_func ("/model/filter/sort-parse", test_sort_parse);

  return g_test_run ();
}
