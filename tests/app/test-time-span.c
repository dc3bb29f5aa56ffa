/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-time-span.h"
#include "ahead-time.h"

static gint64
parse (const char *time)
{
  gint64 result;

  g_assert_true (ahead_time_parse (time, &result) || ahead_time_parse_date (time, &result));

  return result;
}

static AheadRecord *
make_record (const char *start,
             const char *end,
             const char *zone_id,
             gboolean all_day)
{
  AheadRecordBuilder builder;

  ahead_record_builder_init (&builder, NULL);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TITLE, "Opening");
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_START, parse (start));
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_END, parse (end));
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_ALL_DAY, all_day);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TIME_ZONE, zone_id);

  return ahead_record_builder_end (&builder);
}

static void
assert_span (const AheadTimeSpan *span,
             const char *start,
             const char *end)
{
  g_assert_cmpint (span->start, ==, parse (start));
  g_assert_cmpint (span->end, ==, parse (end));
}

static void
test_unchanged (void)
{
  g_autoptr (AheadRecord) timed
    = make_record ("2025-02-01T08:00:00Z", "2025-02-01T09:00:00Z", "Europe/Brussels", FALSE);
  g_autoptr (AheadRecord) dates = make_record ("2025-02-01", "2025-02-03", "", TRUE);
  AheadRecord *records[] = { timed, dates };
  g_auto (AheadTimeSpan) span;

  ahead_time_span_init (&span);
  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autoptr (AheadPatch) patch = NULL;

      ahead_time_span_load (&span, records[i]);
      patch = ahead_time_span_diff (&span, records[i]);
      g_assert_true (ahead_patch_is_empty (patch));
      g_assert_true (ahead_time_span_is_valid (&span));
    }
}

static void
test_move_start (void)
{
  g_autoptr (AheadRecord) record
    = make_record ("2025-02-01T08:00:00Z", "2025-02-01T09:30:00Z", "Europe/Brussels", FALSE);
  g_autoptr (AheadPatch) patch = NULL;
  g_auto (AheadTimeSpan) span;

  ahead_time_span_init (&span);
  ahead_time_span_load (&span, record);
  g_assert_cmpint (ahead_time_span_get_start_wall (&span), ==, parse ("2025-02-01T09:00:00Z"));

  /* Into summer time: an hour and a half stays one. */
  ahead_time_span_set_start_wall (&span, parse ("2025-07-01T20:00:00Z"));
  assert_span (&span, "2025-07-01T18:00:00Z", "2025-07-01T19:30:00Z");
  patch = ahead_time_span_diff (&span, record);
  g_assert_cmpuint (ahead_patch_get_fields (patch), ==,
                    AHEAD_FIELD_BIT (AHEAD_FIELD_START) | AHEAD_FIELD_BIT (AHEAD_FIELD_END));
}

static void
test_move_end (void)
{
  g_autoptr (AheadRecord) record
    = make_record ("2025-02-01T08:00:00Z", "2025-02-01T09:30:00Z", "Europe/Brussels", FALSE);
  g_auto (AheadTimeSpan) span;

  ahead_time_span_init (&span);
  ahead_time_span_load (&span, record);
  ahead_time_span_set_end_wall (&span, parse ("2025-02-01T08:59:00Z"));
  assert_span (&span, "2025-02-01T08:00:00Z", "2025-02-01T07:59:00Z");
  g_assert_false (ahead_time_span_is_valid (&span));
  ahead_time_span_set_end_wall (&span, parse ("2025-02-01T09:00:00Z"));
  g_assert_true (ahead_time_span_is_valid (&span));
}

static void
test_dates (void)
{
  g_autoptr (AheadRecord) record = make_record ("2025-02-01", "2025-02-03", "", TRUE);
  g_auto (AheadTimeSpan) span;

  ahead_time_span_init (&span);
  ahead_time_span_load (&span, record);
  g_assert_cmpint (ahead_time_span_get_end_wall (&span), ==, parse ("2025-02-02"));
  ahead_time_span_set_end_wall (&span, parse ("2025-02-01"));
  assert_span (&span, "2025-02-01", "2025-02-02");
  g_assert_true (ahead_time_span_is_valid (&span));
  ahead_time_span_set_end_wall (&span, parse ("2025-01-31"));
  g_assert_false (ahead_time_span_is_valid (&span));
  ahead_time_span_set_end_wall (&span, parse ("2025-02-02"));
  ahead_time_span_set_start_wall (&span, parse ("2025-02-10T17:00:00Z"));
  assert_span (&span, "2025-02-10", "2025-02-12");
}

static void
test_all_day_and_back (void)
{
  g_autoptr (AheadRecord) record
    = make_record ("2025-02-01T22:30:00Z", "2025-02-02T00:30:00Z", "Europe/Brussels", FALSE);
  g_auto (AheadTimeSpan) span;

  ahead_time_span_init (&span);
  ahead_time_span_load (&span, record);
  ahead_time_span_set_all_day (&span, TRUE);
  assert_span (&span, "2025-02-01", "2025-02-03");
  ahead_time_span_set_all_day (&span, FALSE);
  assert_span (&span, "2025-02-01T22:30:00Z", "2025-02-02T00:30:00Z");
}

static void
test_all_day_from_midnight (void)
{
  g_autoptr (AheadRecord) record = make_record ("2025-02-01T00:00:00Z", "2025-02-02T00:00:00Z", "UTC", FALSE);
  g_autoptr (AheadRecord) moment = make_record ("2025-02-01T00:00:00Z", "2025-02-01T00:00:00Z", "UTC", FALSE);
  g_auto (AheadTimeSpan) span;

  ahead_time_span_init (&span);
  ahead_time_span_load (&span, record);
  ahead_time_span_set_all_day (&span, TRUE);
  assert_span (&span, "2025-02-01", "2025-02-02");

  ahead_time_span_load (&span, moment);
  ahead_time_span_set_all_day (&span, TRUE);
  assert_span (&span, "2025-02-01", "2025-02-02");
}

static void
test_dates_to_times (void)
{
  g_autoptr (AheadRecord) record = make_record ("2025-02-01", "2025-02-02", "", TRUE);
  g_auto (AheadTimeSpan) span;

  ahead_time_span_init (&span);
  ahead_time_span_load (&span, record);
  ahead_time_span_set_all_day (&span, FALSE);
  assert_span (&span, "2025-02-01T09:00:00Z", "2025-02-01T10:00:00Z");
  g_assert_cmpstr (span.zone_id, ==, "UTC");
}

static void
test_zone (void)
{
  g_autoptr (AheadRecord) record
    = make_record ("2025-02-01T08:00:00Z", "2025-02-01T09:00:00Z", "Europe/Brussels", FALSE);
  g_auto (AheadTimeSpan) span;

  ahead_time_span_init (&span);
  ahead_time_span_load (&span, record);
  g_assert_true (ahead_time_span_set_zone (&span, "Asia/Tokyo"));
  assert_span (&span, "2025-02-01T00:00:00Z", "2025-02-01T01:00:00Z");
  g_assert_cmpint (ahead_time_span_get_start_wall (&span), ==, parse ("2025-02-01T09:00:00Z"));
  g_assert_false (ahead_time_span_set_zone (&span, "Europe/Nowhere"));
  g_assert_cmpstr (span.zone_id, ==, "Asia/Tokyo");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/time-span/unchanged", test_unchanged);
  g_test_add_func ("/app/time-span/move-start", test_move_start);
  g_test_add_func ("/app/time-span/move-end", test_move_end);
  g_test_add_func ("/app/time-span/dates", test_dates);
  g_test_add_func ("/app/time-span/all-day-and-back", test_all_day_and_back);
  g_test_add_func ("/app/time-span/all-day-from-midnight", test_all_day_from_midnight);
  g_test_add_func ("/app/time-span/dates-to-times", test_dates_to_times);
  g_test_add_func ("/app/time-span/zone", test_zone);

  return g_test_run ();
}
