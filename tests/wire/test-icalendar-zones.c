/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-icalendar.h"
#include "ahead-time.h"
#include "ahead-windows-zone-private.h"

/* 2026-12-01T18:00:00Z */
#define EVENING (1796148000 * AHEAD_SECOND)

/* Rules that no place has: half an hour east of Greenwich, and an hour more from April to September. */
#define RULES(tzid, properties, rule)                                                                                  \
  "BEGIN:VTIMEZONE\r\nTZID:" tzid "\r\n" properties                                                                    \
  "BEGIN:STANDARD\r\nDTSTART:19701001T000000\r\n" rule "TZOFFSETFROM:+0130\r\nTZOFFSETTO:+0030\r\nEND:STANDARD\r\n"    \
  "BEGIN:DAYLIGHT\r\nDTSTART:19700401T000000\r\nRRULE:FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1\r\n"                          \
  "TZOFFSETFROM:+0030\r\nTZOFFSETTO:+0130\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"

#define YEARLY "RRULE:FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1\r\n"

static AheadRecord *
parse_event (const char *zone,
             const char *start)
{
  /* The zone stands behind the event that needs it. */
  g_autofree char *text = g_strconcat ("BEGIN:VCALENDAR\r\nX-WR-TIMEZONE:Asia/Tokyo\r\n"
                                       "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;",
                                       start, "\r\nEND:VEVENT\r\n", zone, "END:VCALENDAR\r\n", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AheadIcalendar) calendar = ahead_icalendar_parse (text, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (calendar->records->len, ==, 1);

  return ahead_record_ref (g_ptr_array_index (calendar->records, 0));
}

static void
assert_event (const char *zone,
              const char *start,
              gint64 expected_start,
              const char *expected_zone)
{
  g_autoptr (AheadRecord) record = parse_event (zone, start);

  g_assert_cmpstr (ahead_record_get_string (record, AHEAD_FIELD_TIME_ZONE), ==, expected_zone);
  g_assert_cmpint (ahead_record_get_start (record), ==, expected_start);
}

static void
test_names (void)
{
  assert_event ("", "TZID=Europe/Paris:20261201T190000", EVENING, "Europe/Paris");
  assert_event ("", "TZID=/mozilla.org/20050126_1/Europe/Paris:20261201T190000", EVENING, "Europe/Paris");
  assert_event ("", "TZID=/freeassociation.sourceforge.net/Tzfile/America/Argentina/Ushuaia:20261201T150000", EVENING,
                "America/Argentina/Ushuaia");
  assert_event ("", "TZID=Romance Standard Time:20261201T190000", EVENING, "Europe/Paris");
  assert_event ("", "TZID=\"W. Europe Standard Time\":20261201T190000", EVENING, "Europe/Berlin");
  assert_event ("", "TZID=india standard time:20261201T233000", EVENING, "Asia/Kolkata");
  assert_event ("", "TZID=UTC:20261201T180000", EVENING, "UTC");
}

static void
test_unknown (void)
{
  /* Floating: in the zone of the calendar. */
  assert_event ("", "TZID=Nowhere:20261202T030000", EVENING, "Asia/Tokyo");
  assert_event ("", "TZID=:20261202T030000", EVENING, "Asia/Tokyo");
  assert_event ("", "TZID=../../etc/passwd:20261202T030000", EVENING, "Asia/Tokyo");
  assert_event ("", "TZID=GMT+1:20261202T030000", EVENING, "Asia/Tokyo");
  assert_event ("", "TZID=right/Europe/Paris:20261201T190000", EVENING, "Europe/Paris");
}

static void
test_rules (void)
{
  static const char zone[] = RULES ("Mine", "", YEARLY);
  static const char named[] = RULES ("Mine", "X-LIC-LOCATION:Europe/Paris\r\n", YEARLY);
  static const char known[] = RULES ("Europe/Paris", "", YEARLY);

  /* 2026-07-01T16:30:00Z */
  assert_event (zone, "TZID=Mine:20260701T180000", 1782923400 * AHEAD_SECOND, "UTC");
  assert_event (zone, "TZID=Mine:20261201T183000", EVENING, "UTC");
  assert_event (named, "TZID=Mine:20261201T183000", EVENING, "Europe/Paris");
  assert_event (known, "TZID=Europe/Paris:20261201T190000", EVENING, "Europe/Paris");
}

/* Rules that would keep libical busy for hours, and definitions that define nothing, count as none. */
static void
test_hostile_rules (void)
{
  static const char *const zones[] = {
    RULES ("Mine", "", "RRULE:FREQ=SECONDLY\r\n"),
    RULES ("Mine", "", "RRULE:FREQ=YEARLY;BYHOUR=1,2,3;BYSECOND=1,2,3\r\n"),
    RULES ("Mine", "", "RRULE:nonsense\r\n"),
    "BEGIN:VTIMEZONE\r\nTZID:Mine\r\nEND:VTIMEZONE\r\n",
    "BEGIN:VTIMEZONE\r\nEND:VTIMEZONE\r\n",
    "BEGIN:VTIMEZONE\r\nTZID:Mine\r\nBEGIN:STANDARD\r\nEND:VTIMEZONE\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    assert_event (zones[i], "TZID=Mine:20261202T030000", EVENING, "Asia/Tokyo");
}

/* February the 30th never comes: finding that out must end. */
static void
test_rule_without_end (void)
{
  static const char zone[] = RULES ("Mine", "", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n");
  g_autoptr (AheadRecord) record = parse_event (zone, "TZID=Mine:99991231T000000");

  g_assert_cmpint (ahead_record_get_start (record), <, AHEAD_TIME_MAX);
}

static void
test_windows (void)
{
  for (guint i = 0; i < ahead_windows_zone_get_n (); i++)
    {
      const char *name = ahead_windows_zone_get_name (i);
      const char *iana = ahead_windows_zone_to_iana (name);
      g_autoptr (GTimeZone) zone = NULL;

      /* The table is searched by halves, so each name has to find itself. */
      g_assert_nonnull (iana);
      g_assert_true (i == 0 || g_ascii_strcasecmp (ahead_windows_zone_get_name (i - 1), name) < 0);
      zone = ahead_time_zone_lookup (iana);
      g_assert_nonnull (zone);
    }

  g_assert_null (ahead_windows_zone_to_iana (""));
  g_assert_null (ahead_windows_zone_to_iana ("Martian Standard Time"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/icalendar-zones/names", test_names);
  g_test_add_func ("/wire/icalendar-zones/unknown", test_unknown);
  g_test_add_func ("/wire/icalendar-zones/rules", test_rules);
  g_test_add_func ("/wire/icalendar-zones/hostile-rules", test_hostile_rules);
  g_test_add_func ("/wire/icalendar-zones/rule-without-end", test_rule_without_end);
  g_test_add_func ("/wire/icalendar-zones/windows", test_windows);

  return g_test_run ();
}
