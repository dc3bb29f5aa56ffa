/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-time.h"

#include <glib.h>

typedef struct
{
  const char *text;
  gint64 time;
} TimeCase;

static gint64
utc (int year,
     int month,
     int day,
     int hour,
     int minute)
{
  g_autoptr (GDateTime) date_time = g_date_time_new_utc (year, month, day, hour, minute, 0);

  return g_date_time_to_unix (date_time) * AHEAD_SECOND;
}

static void
test_limits (void)
{
  g_assert_cmpint (AHEAD_TIME_MIN, ==, utc (1, 1, 1, 0, 0));
  g_assert_cmpint (AHEAD_TIME_MAX, ==, utc (9999, 12, 31, 23, 59) + AHEAD_MINUTE - 1);
}

static void
test_format (void)
{
  static const TimeCase cases[] = {
    { "1970-01-01T00:00:00Z", 0 },
    { "1969-12-31T23:59:59Z", -AHEAD_SECOND },
    { "1969-12-31T23:59:59.999999Z", -1 },
    { "1970-01-01T00:00:00.000001Z", 1 },
    { "1970-01-01T00:00:00.500000Z", AHEAD_SECOND / 2 },
    { "2026-12-01T18:00:00Z", G_GINT64_CONSTANT (1796148000000000) },
    { "0001-01-01T00:00:00Z", AHEAD_TIME_MIN },
    { "0001-01-01T00:00:00.000001Z", AHEAD_TIME_MIN + 1 },
    { "9999-12-31T23:59:59.999999Z", AHEAD_TIME_MAX },
    { "2024-02-29T12:00:00Z", G_GINT64_CONSTANT (1709208000000000) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = ahead_time_format (cases[i].time);
      gint64 time = 0;

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_true (ahead_time_parse (text, &time));
      g_assert_cmpint (time, ==, cases[i].time);
    }
}

static void
test_format_date (void)
{
  static const TimeCase cases[] = {
    { "1970-01-01", 0 },
    { "1970-01-01", AHEAD_DAY - 1 },
    { "1969-12-31", -1 },
    { "0001-01-01", AHEAD_TIME_MIN },
    { "9999-12-31", AHEAD_TIME_MAX },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = ahead_time_format_date (cases[i].time);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_parse (void)
{
  const TimeCase cases[] = {
    { "2026-12-01T19:00:00+01:00", utc (2026, 12, 1, 18, 0) },
    { "2026-12-01T12:30:00-05:30", utc (2026, 12, 1, 18, 0) },
    { "2026-12-01t18:00:00z", utc (2026, 12, 1, 18, 0) },
    { "2026-12-01 18:00:00Z", utc (2026, 12, 1, 18, 0) },
    { "2026-12-01T18:00:00-00:00", utc (2026, 12, 1, 18, 0) },
    { "2026-12-01T18:00:00.25Z", utc (2026, 12, 1, 18, 0) + AHEAD_SECOND / 4 },
    { "2026-12-01T18:00:00.1234567890123456789Z", utc (2026, 12, 1, 18, 0) + 123456 },
    { "2016-12-31T23:59:60Z", utc (2017, 1, 1, 0, 0) },
    { "2024-02-29T00:00:00Z", utc (2024, 2, 29, 0, 0) },
    { "2026-01-01T00:30:00+23:59", utc (2025, 12, 31, 0, 31) },
    { "0001-01-01T01:00:00+01:00", AHEAD_TIME_MIN },
    { "9999-12-31T22:59:59.999999-01:00", AHEAD_TIME_MAX },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 time = 0;

      g_assert_true (ahead_time_parse (cases[i].text, &time));
      g_assert_cmpint (time, ==, cases[i].time);
    }
}

static void
test_parse_bad (void)
{
  static const char *const texts[] = {
    "",
    "2026",
    "2026-12-01",
    "2026-12-01T18:00:00",
    "2026-12-01T18:00Z",
    "2026-12-01T18:00:00Zx",
    "2026-12-01T18:00:00Z ",
    " 2026-12-01T18:00:00Z",
    "2026-12-01T18:00:00.Z",
    "2026-12-01T18:00:00,5Z",
    "2026-12-01T24:00:00Z",
    "2026-12-01T18:60:00Z",
    "2026-12-01T18:00:61Z",
    "2026-12-01T18:00:00+24:00",
    "2026-12-01T18:00:00+01:60",
    "2026-12-01T18:00:00+0100",
    "2026-12-01T18:00:00+01",
    "2026-12-01X18:00:00Z",
    "2026-13-01T18:00:00Z",
    "2026-00-01T18:00:00Z",
    "2026-12-00T18:00:00Z",
    "2026-12-32T18:00:00Z",
    "2026-02-29T18:00:00Z",
    "2100-02-29T18:00:00Z",
    "0000-01-01T00:00:00Z",
    "10000-01-01T00:00:00Z",
    "-001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+00:01",
    "9999-12-31T23:59:59-00:01",
    "9999-12-31T23:59:60Z",
    "20261201T180000Z",
    "2026-1-01T18:00:00Z",
    "+026-12-01T18:00:00Z",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gint64 time = 7;

      g_test_message ("%s", texts[i]);
      g_assert_false (ahead_time_parse (texts[i], &time));
      g_assert_cmpint (time, ==, 7);
    }
}

static void
test_parse_date (void)
{
  static const char *const bad[] = { "",           "2026-12",     "2026-12-1",  "2026-02-29", "2026-12-01T",
                                     "2026/12/01", "0000-12-01", "2026-12-01 ", "x026-12-01", "20261201" };
  gint64 time = 0;

  g_assert_true (ahead_time_parse_date ("2026-12-01", &time));
  g_assert_cmpint (time, ==, utc (2026, 12, 1, 0, 0));
  g_assert_true (ahead_time_parse_date ("0001-01-01", &time));
  g_assert_cmpint (time, ==, AHEAD_TIME_MIN);
  g_assert_true (ahead_time_parse_date ("9999-12-31", &time));
  g_assert_cmpint (time, ==, AHEAD_TIME_MAX + 1 - AHEAD_DAY);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      time = 7;
      g_assert_false (ahead_time_parse_date (bad[i], &time));
      g_assert_cmpint (time, ==, 7);
    }
}

static void
test_zone_lookup (void)
{
  static const char *const good[] = { "UTC",     "Etc/UTC",   "Europe/Paris", "America/Argentina/Buenos_Aires",
                                      "EST5EDT", "Etc/GMT+5", "GB" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GTimeZone) zone = ahead_time_zone_lookup (good[i]);
      g_autoptr (GTimeZone) again = ahead_time_zone_lookup (good[i]);

      g_assert_nonnull (zone);
      g_assert_true (zone == again);
      g_assert_cmpstr (g_time_zone_get_identifier (zone), ==, good[i]);
    }
}

/* What is in the directory of the zones, or what GLib takes, and is still no name of a zone. */
static void
test_zone_lookup_bad (void)
{
  static const char *const bad[] = {
    "",
    "Nowhere/Town",
    "europe/paris",
    "Europe",
    "Europe/",
    "Europe/Paris ",
    "Europe/../Europe/Paris",
    "/usr/share/zoneinfo/Europe/Paris",
    ":Europe/Paris",
    "+01:00",
    "Z",
    "ABC5",
    "UTC+5",
    "PST8PDT,M3.2.0,M11.1.0",
    "localtime",
    "posixrules",
    "posix/Europe/Paris",
    "right/Europe/Paris",
    "zone.tab",
    "tzdata.zi",
    "leapseconds",
    "America/ArgentinaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaB",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_null (ahead_time_zone_lookup (bad[i]));
    }
}

static void
test_to_wall (void)
{
  g_autoptr (GTimeZone) paris = ahead_time_zone_lookup ("Europe/Paris");
  g_autoptr (GTimeZone) kathmandu = ahead_time_zone_lookup ("Asia/Kathmandu");
  g_autoptr (GTimeZone) new_york = ahead_time_zone_lookup ("America/New_York");

  g_assert_cmpint (ahead_time_to_wall (utc (2026, 12, 1, 18, 0), paris), ==, utc (2026, 12, 1, 19, 0));
  g_assert_cmpint (ahead_time_to_wall (utc (2026, 7, 1, 18, 0), paris), ==, utc (2026, 7, 1, 20, 0));
  g_assert_cmpint (ahead_time_to_wall (utc (2026, 7, 1, 18, 0), kathmandu), ==, utc (2026, 7, 1, 23, 45));
  /* The last µs before the clock is put forward, and the first after. */
  g_assert_cmpint (ahead_time_to_wall (utc (2026, 3, 29, 1, 0) - 1, paris), ==, utc (2026, 3, 29, 2, 0) - 1);
  g_assert_cmpint (ahead_time_to_wall (utc (2026, 3, 29, 1, 0), paris), ==, utc (2026, 3, 29, 3, 0));
  /* The same before the epoch. */
  g_assert_cmpint (ahead_time_to_wall (utc (1969, 4, 27, 7, 0) - 1, new_york), ==, utc (1969, 4, 27, 2, 0) - 1);
  g_assert_cmpint (ahead_time_to_wall (utc (1969, 4, 27, 7, 0), new_york), ==, utc (1969, 4, 27, 3, 0));
  /* A second before the epoch is no second after it. */
  g_assert_cmpint (ahead_time_to_wall (-1, paris), ==, AHEAD_HOUR - 1);
}

static void
check_from_wall (const char *zone_name,
                 gint64 wall,
                 gint64 expected)
{
  g_autoptr (GTimeZone) zone = ahead_time_zone_lookup (zone_name);

  g_assert_cmpint (ahead_time_from_wall (wall, zone), ==, expected);
}

static void
test_from_wall (void)
{
  check_from_wall ("Europe/Paris", utc (2026, 12, 1, 19, 0), utc (2026, 12, 1, 18, 0));
  check_from_wall ("Europe/Paris", utc (2026, 7, 1, 20, 0) + 1, utc (2026, 7, 1, 18, 0) + 1);
  check_from_wall ("Asia/Kathmandu", utc (2026, 7, 1, 23, 45), utc (2026, 7, 1, 18, 0));
  check_from_wall ("UTC", AHEAD_TIME_MIN, AHEAD_TIME_MIN);
  check_from_wall ("UTC", AHEAD_TIME_MAX, AHEAD_TIME_MAX);
  check_from_wall ("UTC", -1, -1);
}

/* A reading that never comes is the end of the gap. */
static void
test_from_wall_gap (void)
{
  check_from_wall ("Europe/Paris", utc (2026, 3, 29, 2, 0) - 1, utc (2026, 3, 29, 1, 0) - 1);
  check_from_wall ("Europe/Paris", utc (2026, 3, 29, 2, 0), utc (2026, 3, 29, 1, 0));
  check_from_wall ("Europe/Paris", utc (2026, 3, 29, 2, 30) + 1, utc (2026, 3, 29, 1, 0));
  check_from_wall ("Europe/Paris", utc (2026, 3, 29, 3, 0), utc (2026, 3, 29, 1, 0));
  check_from_wall ("America/New_York", utc (2026, 3, 8, 2, 30), utc (2026, 3, 8, 7, 0));
  /* A whole day was left out. */
  check_from_wall ("Pacific/Apia", utc (2011, 12, 29, 23, 0), utc (2011, 12, 30, 9, 0));
  check_from_wall ("Pacific/Apia", utc (2011, 12, 30, 12, 0), utc (2011, 12, 30, 10, 0));
  check_from_wall ("Pacific/Apia", utc (2011, 12, 31, 6, 0), utc (2011, 12, 30, 16, 0));
}

/* What comes twice is the first of the two, also where neither is daylight saving time or the first is not. */
static void
test_from_wall_repeat (void)
{
  check_from_wall ("Europe/Paris", utc (2026, 10, 25, 2, 30), utc (2026, 10, 25, 0, 30));
  check_from_wall ("Europe/Paris", utc (2026, 10, 25, 3, 0), utc (2026, 10, 25, 2, 0));
  check_from_wall ("America/New_York", utc (2026, 11, 1, 1, 30), utc (2026, 11, 1, 5, 30));
  check_from_wall ("Europe/Dublin", utc (2026, 10, 25, 1, 30), utc (2026, 10, 25, 0, 30));
  check_from_wall ("Europe/Moscow", utc (2014, 10, 26, 1, 30), utc (2014, 10, 25, 21, 30));
  check_from_wall ("America/Caracas", utc (2007, 12, 9, 2, 45), utc (2007, 12, 9, 6, 45));
}

/* The hours of two years, there and back. */
static void
test_wall_and_back (void)
{
  static const char *const names[] = { "Europe/Paris", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GTimeZone) zone = ahead_time_zone_lookup (names[i]);
      guint n_second = 0;

      for (gint64 time = utc (2025, 1, 1, 0, 0); time < utc (2027, 1, 1, 0, 0); time += AHEAD_HOUR / 2)
        {
          gint64 back = ahead_time_from_wall (ahead_time_to_wall (time, zone), zone);

          g_assert_cmpint (ahead_time_to_wall (back, zone), ==, ahead_time_to_wall (time, zone));
          g_assert_cmpint (back, <=, time);
          n_second += back != time;
        }
      g_assert_cmpuint (n_second, ==, i == 2 ? 0 : i == 3 ? 2 : 4);
    }
}

static void
test_day (void)
{
  g_assert_cmpint (ahead_wall_get_day (0), ==, 0);
  g_assert_cmpint (ahead_wall_get_day (AHEAD_DAY - 1), ==, 0);
  g_assert_cmpint (ahead_wall_get_day (AHEAD_DAY), ==, 1);
  g_assert_cmpint (ahead_wall_get_day (-1), ==, -1);
  g_assert_cmpint (ahead_wall_get_day (-AHEAD_DAY), ==, -1);
  g_assert_cmpint (ahead_wall_get_day (-AHEAD_DAY - 1), ==, -2);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/time/limits", test_limits);
  g_test_add_func ("/model/time/format", test_format);
  g_test_add_func ("/model/time/format-date", test_format_date);
  g_test_add_func ("/model/time/parse", test_parse);
  g_test_add_func ("/model/time/parse-bad", test_parse_bad);
  g_test_add_func ("/model/time/parse-date", test_parse_date);
  g_test_add_func ("/model/time/zone-lookup", test_zone_lookup);
  g_test_add_func ("/model/time/zone-lookup-bad", test_zone_lookup_bad);
  g_test_add_func ("/model/time/to-wall", test_to_wall);
  g_test_add_func ("/model/time/from-wall", test_from_wall);
  g_test_add_func ("/model/time/from-wall-gap", test_from_wall_gap);
  g_test_add_func ("/model/time/from-wall-repeat", test_from_wall_repeat);
  g_test_add_func ("/model/time/wall-and-back", test_wall_and_back);
  g_test_add_func ("/model/time/day", test_day);

  return g_test_run ();
}
