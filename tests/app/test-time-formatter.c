/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>

#include "ahead-time-formatter.h"
#include "ahead-time.h"

static AheadTimeFormatter *
make_formatter (const char *zone_id)
{
  g_autoptr (GTimeZone) zone = ahead_time_zone_lookup (zone_id);

  g_assert_nonnull (zone);

  return ahead_time_formatter_new (zone);
}

static AheadRecord *
make_record (const char *start,
             const char *end,
             const char *zone_id,
             gboolean all_day)
{
  AheadRecordBuilder builder;
  gint64 from, to;

  g_assert_true (all_day ? ahead_time_parse_date (start, &from) : ahead_time_parse (start, &from));
  g_assert_true (all_day ? ahead_time_parse_date (end, &to) : ahead_time_parse (end, &to));
  ahead_record_builder_init (&builder, NULL);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_START, from);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_END, to);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_ALL_DAY, all_day);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TIME_ZONE, zone_id);

  return ahead_record_builder_end (&builder);
}

static void
assert_text (AheadTimeFormatter *formatter,
             const char *start,
             const char *end,
             const char *zone_id,
             gboolean all_day,
             const char *expected)
{
  g_autoptr (AheadRecord) record = make_record (start, end, zone_id, all_day);
  g_autofree char *text = ahead_time_formatter_format_record (formatter, record);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_own_zone (void)
{
  g_autoptr (AheadTimeFormatter) formatter = make_formatter ("Europe/Paris");

  /* The same clocks: no name of the zone. */
  assert_text (formatter, "2025-02-01T08:00:00Z", "2025-02-01T08:40:00Z", "Europe/Brussels", FALSE, "09:00–09:40");
  assert_text (formatter, "2025-02-01T08:00:00Z", "2025-02-01T08:40:00Z", "Europe/London", FALSE, "08:00–08:40 GMT");
  /* Summer time on one side only. */
  assert_text (formatter, "2025-03-20T12:00:00Z", "2025-03-20T13:00:00Z", "America/New_York", FALSE,
               "08:00–09:00 EDT");
  /* A zone without an abbreviation of its own. */
  assert_text (formatter, "2025-02-01T08:00:00Z", "2025-02-01T09:00:00Z", "Asia/Dubai", FALSE, "12:00–13:00 UTC+04");
}

static void
test_local_zone (void)
{
  g_autoptr (AheadTimeFormatter) formatter = make_formatter ("Asia/Tokyo");

  ahead_time_formatter_set_show_local (formatter, TRUE);
  assert_text (formatter, "2025-02-01T08:00:00Z", "2025-02-01T08:40:00Z", "Europe/Brussels", FALSE, "17:00–17:40");
}

static void
test_long (void)
{
  g_autoptr (AheadTimeFormatter) formatter = make_formatter ("UTC");

  assert_text (formatter, "2025-02-01T22:00:00Z", "2025-02-02T02:00:00Z", "UTC", FALSE, "22:00–02:00");
  assert_text (formatter, "2025-02-01T22:00:00Z", "2025-02-01T22:00:00Z", "UTC", FALSE, "22:00");
  assert_text (formatter, "2025-02-01T22:00:00Z", "2025-02-02T22:00:00Z", "UTC", FALSE, "22:00 – Sun, 2 Feb, 22:00");
  assert_text (formatter, "1969-12-31T22:30:00Z", "1969-12-31T23:15:00Z", "UTC", FALSE, "22:30–23:15");
}

static void
test_all_day (void)
{
  g_autoptr (AheadTimeFormatter) formatter = make_formatter ("America/New_York");

  assert_text (formatter, "2025-02-01", "2025-02-02", "Europe/Brussels", TRUE, "All day");
  assert_text (formatter, "2025-02-01", "2025-02-04", "", TRUE, "All day, until Mon, 3 Feb");
}

static void
test_twelve_hour (void)
{
  g_autoptr (AheadTimeFormatter) formatter = make_formatter ("UTC");

  ahead_time_formatter_set_twelve_hour (formatter, TRUE);
  assert_text (formatter, "2025-02-01T00:05:00Z", "2025-02-01T12:30:00Z", "UTC", FALSE, "12:05 AM–12:30 PM");
}

static void
test_headings (void)
{
  static const struct
  {
    const char *date;
    const char *heading;
  } days[] = {
    { "2025-02-01", "Today, Saturday 1 February" },   { "2025-02-02", "Tomorrow, Sunday 2 February" },
    { "2025-01-31", "Yesterday, Friday 31 January" }, { "2025-12-24", "Wednesday, 24 December" },
    { "2024-12-31", "Tuesday, 31 December 2024" },
  };
  g_autoptr (AheadTimeFormatter) formatter = make_formatter ("UTC");
  gint64 today;

  g_assert_true (ahead_time_parse_date ("2025-02-01", &today));
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autofree char *heading = NULL;
      gint64 day;

      g_assert_true (ahead_time_parse_date (days[i].date, &day));
      heading = ahead_time_formatter_format_heading (formatter, ahead_wall_get_day (day), ahead_wall_get_day (today));
      g_assert_cmpstr (heading, ==, days[i].heading);
    }
}

static void
count (guint *n)
{
  (*n)++;
}

static void
test_changed (void)
{
  g_autoptr (AheadTimeFormatter) formatter = make_formatter ("UTC");
  guint n_changed = 0;

  g_signal_connect_swapped (formatter, "changed", G_CALLBACK (count), &n_changed);
  ahead_time_formatter_set_show_local (formatter, FALSE);
  ahead_time_formatter_set_twelve_hour (formatter, FALSE);
  g_assert_cmpuint (n_changed, ==, 0);
  ahead_time_formatter_set_show_local (formatter, TRUE);
  ahead_time_formatter_set_twelve_hour (formatter, TRUE);
  g_assert_cmpuint (n_changed, ==, 2);
  g_assert_true (ahead_time_formatter_get_show_local (formatter));
  g_assert_true (ahead_time_formatter_get_twelve_hour (formatter));

  g_assert_finalize_object (g_steal_pointer (&formatter));
}

int
main (int argc,
      char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/time-formatter/own-zone", test_own_zone);
  g_test_add_func ("/app/time-formatter/local-zone", test_local_zone);
  g_test_add_func ("/app/time-formatter/long", test_long);
  g_test_add_func ("/app/time-formatter/all-day", test_all_day);
  g_test_add_func ("/app/time-formatter/twelve-hour", test_twelve_hour);
  g_test_add_func ("/app/time-formatter/headings", test_headings);
  g_test_add_func ("/app/time-formatter/changed", test_changed);

  return g_test_run ();
}
