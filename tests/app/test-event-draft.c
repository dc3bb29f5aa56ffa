/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-event-draft.h"
#include "ahead-time.h"
#include "ahead-validate.h"

static void
assert_start (const char *zone_id,
              const char *now,
              const char *expected)
{
  g_autoptr (GTimeZone) zone = ahead_time_zone_lookup (zone_id);
  g_autoptr (AheadRecord) draft = NULL;
  g_autoptr (GPtrArray) errors = NULL;
  g_autofree char *start = NULL;
  gint64 time;

  g_assert_true (ahead_time_parse (now, &time));
  draft = ahead_event_draft_new ("cal_1", "New event", time, zone);
  start = ahead_time_format (ahead_record_get_start (draft));
  errors = ahead_record_validate (draft);

  g_assert_cmpstr (start, ==, expected);
  g_assert_cmpint (ahead_record_get_end (draft) - ahead_record_get_start (draft), ==, AHEAD_HOUR);
  g_assert_cmpstr (ahead_record_get_string (draft, AHEAD_FIELD_TIME_ZONE), ==, zone_id);
  g_assert_cmpstr (ahead_record_get_string (draft, AHEAD_FIELD_CALENDAR), ==, "cal_1");
  g_assert_cmpstr (ahead_record_get_title (draft), ==, "New event");
  g_assert_null (errors);
}

static void
test_next_hour (void)
{
  assert_start ("Europe/Brussels", "2025-02-01T08:01:02Z", "2025-02-01T09:00:00Z");
  assert_start ("Europe/Brussels", "2025-02-01T08:00:00Z", "2025-02-01T09:00:00Z");
  assert_start ("Europe/Brussels", "2025-02-01T23:59:59Z", "2025-02-02T00:00:00Z");
  assert_start ("UTC", "1969-12-31T22:30:00Z", "1969-12-31T23:00:00Z");
}

static void
test_half_hour_zone (void)
{
  /* 13:40 on the wall. */
  assert_start ("Asia/Kolkata", "2025-02-01T08:10:00Z", "2025-02-01T08:30:00Z");
}

static void
test_zone_without_name (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (2 * 60 * 60);
  g_autoptr (AheadRecord) draft = ahead_event_draft_new ("cal_1", "New event", 0, zone);

  g_assert_cmpstr (ahead_record_get_string (draft, AHEAD_FIELD_TIME_ZONE), ==, "UTC");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/event-draft/next-hour", test_next_hour);
  g_test_add_func ("/app/event-draft/half-hour-zone", test_half_hour_zone);
  g_test_add_func ("/app/event-draft/zone-without-name", test_zone_without_name);

  return g_test_run ();
}
