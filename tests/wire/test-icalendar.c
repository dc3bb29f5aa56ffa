/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "ahead-icalendar.h"
#include "ahead-time.h"

#define BEGIN "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
#define END "END:VCALENDAR\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261201T180000Z\r\n" lines "END:VEVENT\r\n"

/* 2026-12-01T18:00:00Z and 2026-12-01 */
#define EVENING (1796148000 * AHEAD_SECOND)
#define DAY_START (1796083200 * AHEAD_SECOND)

static AheadIcalendar *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  AheadIcalendar *calendar = ahead_icalendar_parse (text, -1, &error);

  g_assert_no_error (error);
  return calendar;
}

static AheadRecord *
get_record (AheadIcalendar *calendar,
            guint i)
{
  g_assert_cmpuint (i, <, calendar->records->len);

  return g_ptr_array_index (calendar->records, i);
}

static const char *
get_skipped (AheadIcalendar *calendar,
             guint i)
{
  g_assert_cmpuint (i, <, calendar->skipped->len);

  return g_ptr_array_index (calendar->skipped, i);
}

/* The one event of a calendar of @lines behind a UID. */
static AheadRecord *
parse_event (const char *lines)
{
  g_autofree char *text
    = g_strconcat (BEGIN "X-WR-TIMEZONE:Europe/Paris\r\nBEGIN:VEVENT\r\nUID:1\r\n", lines, "END:VEVENT\r\n" END, NULL);
  g_autoptr (AheadIcalendar) calendar = parse (text);

  if (calendar->skipped->len > 0)
    g_error ("skipped: %s", get_skipped (calendar, 0));
  g_assert_cmpuint (calendar->records->len, ==, 1);

  return ahead_record_ref (get_record (calendar, 0));
}

static void
assert_string (AheadRecord *record,
               AheadField field,
               const char *expected)
{
  g_assert_cmpstr (ahead_record_get_string (record, field), ==, expected);
}

static void
test_properties (void)
{
  g_autoptr (AheadRecord) record
    = parse_event ("DTSTART;TZID=Europe/Brussels:20261201T190000\r\nDTEND;TZID=Europe/Brussels:20261201T200000\r\n"
                   "SUMMARY:Opening\\, part 1\\; a\\\\b\r\nDESCRIPTION:One\\nTwo\\NThree \\d\r\n"
                   "LOCATION:Hall 1\\nCity\r\n"
                   "CATEGORIES:Main\\, track,Devroom\r\nCATEGORIES: Third \r\nURL:https://example.org/a;b,c\r\n"
                   "STATUS:TENTATIVE\r\nRRULE:FREQ=WEEKLY;BYDAY=TU\r\nCREATED:20260101T000000Z\r\n"
                   "DTSTAMP:20260102T000000Z\r\nLAST-MODIFIED:20260103T000000Z\r\n");
  g_auto (GStrv) categories = ahead_record_dup_list (record, AHEAD_FIELD_CATEGORIES);

  assert_string (record, AHEAD_FIELD_UID, "1");
  assert_string (record, AHEAD_FIELD_TITLE, "Opening, part 1; a\\b");
  assert_string (record, AHEAD_FIELD_DESCRIPTION, "One\nTwo\nThree \\d");
  assert_string (record, AHEAD_FIELD_LOCATION, "Hall 1 City");
  assert_string (record, AHEAD_FIELD_URL, "https://example.org/a;b,c");
  assert_string (record, AHEAD_FIELD_RECURRENCE, "RRULE:FREQ=WEEKLY;BYDAY=TU");
  assert_string (record, AHEAD_FIELD_TIME_ZONE, "Europe/Brussels");
  assert_string (record, AHEAD_FIELD_EXTRA, "");
  g_assert_cmpint (ahead_record_get_start (record), ==, EVENING);
  g_assert_cmpint (ahead_record_get_end (record), ==, EVENING + AHEAD_HOUR);
  g_assert_cmpint (ahead_record_get_integer (record, AHEAD_FIELD_STATUS), ==, AHEAD_EVENT_STATUS_PLANNED);
  g_assert_cmpint (ahead_record_get_integer (record, AHEAD_FIELD_CREATED_AT), ==, 1767225600 * AHEAD_SECOND);
  g_assert_cmpint (ahead_record_get_integer (record, AHEAD_FIELD_UPDATED_AT), ==, 1767398400 * AHEAD_SECOND);
  g_assert_cmpuint (g_strv_length (categories), ==, 3);
  g_assert_cmpstr (categories[0], ==, "Main, track");
  g_assert_cmpstr (categories[1], ==, "Devroom");
  g_assert_cmpstr (categories[2], ==, "Third");
}

static void
test_calendar_properties (void)
{
  g_autoptr (AheadIcalendar) calendar
    = parse (BEGIN "X-WR-CALNAME:FOSDEM\\, 2026\r\nX-APPLE-CALENDAR-COLOR:#3584E4FF\r\n" EVENT ("") END);

  g_assert_cmpstr (calendar->name, ==, "FOSDEM, 2026");
  g_assert_cmpstr (calendar->color, ==, "#3584e4");
  g_assert_cmpuint (calendar->records->len, ==, 1);
}

static void
test_colors (void)
{
  static const char *const colors[][2] = {
    { "COLOR:turquoise", "#40e0d0" },
    { "COLOR:AliceBlue", "#f0f8ff" },
    { "COLOR:yellowgreen", "#9acd32" },
    { "COLOR: #ABCDEF ", "#abcdef" },
    { "COLOR:reddish\r\nX-APPLE-CALENDAR-COLOR:#010203", "#010203" },
    { "COLOR:#12345", NULL },
    { "COLOR:#12345g", NULL },
    { "COLOR:", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    {
      g_autofree char *text = g_strconcat (BEGIN, colors[i][0], "\r\n" END, NULL);
      g_autoptr (AheadIcalendar) calendar = parse (text);

      g_assert_cmpstr (calendar->color, ==, colors[i][1]);
      g_assert_cmpuint (calendar->records->len, ==, 0);
    }
}

static void
test_times (void)
{
  static const struct
  {
    const char *lines;
    gint64 start;
    gint64 end;
    gboolean all_day;
    const char *zone;
  } times[] = {
    { "DTSTART:20261201T180000Z\r\n", EVENING, EVENING, FALSE, "Europe/Paris" },
    { "DTSTART:20261201T180000Z\r\nRRULE:FREQ=DAILY\r\n", EVENING, EVENING, FALSE, "UTC" },
    { "DTSTART:20261201T190000\r\n", EVENING, EVENING, FALSE, "Europe/Paris" },
    { "DTSTART;TZID=\"America/New_York\":20261201T130000\r\nDURATION:PT1H30M\r\n", EVENING, EVENING + 90 * AHEAD_MINUTE,
      FALSE, "America/New_York" },
    { "DTSTART;TZID=Europe/Paris:20261201T190000\r\nDTEND;TZID=Asia/Tokyo:20261202T040000\r\n", EVENING,
      EVENING + AHEAD_HOUR, FALSE, "Europe/Paris" },
    { "DTSTART;VALUE=DATE:20261201\r\n", DAY_START, DAY_START + AHEAD_DAY, TRUE, "Europe/Paris" },
    { "DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261204\r\n", DAY_START, DAY_START + 3 * AHEAD_DAY, TRUE,
      "Europe/Paris" },
    { "DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261201\r\n", DAY_START, DAY_START + AHEAD_DAY, TRUE,
      "Europe/Paris" },
    { "DTSTART;VALUE=DATE:20261201\r\nDURATION:P2W\r\n", DAY_START, DAY_START + 14 * AHEAD_DAY, TRUE, "Europe/Paris" },
    { "DTSTART:20261201\r\nDURATION:PT24H\r\n", DAY_START, DAY_START + AHEAD_DAY, TRUE, "Europe/Paris" },
    /* A day that has 25 hours: P1D ends at the same reading, PT24H an hour before it. */
    { "DTSTART;TZID=Europe/Paris:20261024T180000\r\nDURATION:P1D\r\n", 1792857600 * AHEAD_SECOND,
      1792857600 * AHEAD_SECOND + 25 * AHEAD_HOUR, FALSE, "Europe/Paris" },
    { "DTSTART;TZID=Europe/Paris:20261024T180000\r\nDURATION:PT24H\r\n", 1792857600 * AHEAD_SECOND,
      1792857600 * AHEAD_SECOND + 24 * AHEAD_HOUR, FALSE, "Europe/Paris" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (AheadRecord) record = parse_event (times[i].lines);

      g_assert_cmpint (ahead_record_get_start (record), ==, times[i].start);
      g_assert_cmpint (ahead_record_get_end (record), ==, times[i].end);
      g_assert_cmpint (ahead_record_get_all_day (record), ==, times[i].all_day);
      assert_string (record, AHEAD_FIELD_TIME_ZONE, times[i].zone);
    }
}

static void
test_defaults (void)
{
  g_autoptr (AheadIcalendar) calendar
    = parse (BEGIN "BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261201T180000\r\nSUMMARY: \r\n"
             "STATUS:NEEDS-ACTION\r\nEND:VEVENT\r\n" END);
  AheadRecord *record = get_record (calendar, 0);

  assert_string (record, AHEAD_FIELD_TITLE, "Untitled event");
  assert_string (record, AHEAD_FIELD_TIME_ZONE, "UTC");
  g_assert_cmpint (ahead_record_get_start (record), ==, EVENING);
  g_assert_cmpint (ahead_record_get_integer (record, AHEAD_FIELD_STATUS), ==, AHEAD_EVENT_STATUS_CONFIRMED);
}

/* A byte order mark, LF, a fold in the middle of "é", a tab as the fold, blank lines, small letters, no last end of
 * line. */
static void
test_layout (void)
{
  g_autoptr (AheadIcalendar) calendar
    = parse ("\xef\xbb\xbf" "begin:vcalendar\nVERSION:2.0\n\nbegin:vevent\nuid:1\ndtstart:20261201T1800\n 00Z\n"
             "Summary:Caf\xc3\n \xa9 cr\n\tème\nDESCRIPTION:a\x07" "b\nend:vevent\n\nend:vcalendar");
  AheadRecord *record = get_record (calendar, 0);

  g_assert_cmpuint (calendar->skipped->len, ==, 0);
  assert_string (record, AHEAD_FIELD_TITLE, "Café crème");
  assert_string (record, AHEAD_FIELD_DESCRIPTION, "ab");
  g_assert_cmpint (ahead_record_get_start (record), ==, EVENING);
}

static void
test_extra (void)
{
  g_autoptr (AheadRecord) record
    = parse_event ("DTSTART:20261201T180000Z\r\nSEQUENCE:3\r\nORGANIZER;CN=\"A;B:C\":mailto:a@example.org\r\n"
                   "EXDATE:20261208T180000Z\r\nSUMMARY;LANGUAGE=fr:Ouverture\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\n"
                   "SUMMARY:Alarm\r\nDESCRIPTION:Alarm\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\nX-LONG:a\r\n b\r\n"
                   "DESCRIPTION:Mine\r\nSUMMARY:Second\r\n");

  assert_string (record, AHEAD_FIELD_TITLE, "Ouverture");
  assert_string (record, AHEAD_FIELD_DESCRIPTION, "Mine");
  assert_string (record, AHEAD_FIELD_EXTRA,
                 "SEQUENCE:3\nORGANIZER;CN=\"A;B:C\":mailto:a@example.org\nEXDATE:20261208T180000Z\n"
                 "X-AHEAD-PARAMETERS;LANGUAGE=fr:SUMMARY\nBEGIN:VALARM\nACTION:DISPLAY\nSUMMARY:Alarm\n"
                 "DESCRIPTION:Alarm\nTRIGGER:-PT15M\nEND:VALARM\nX-LONG:ab\nSUMMARY:Second");
}

static void
test_uid_derived (void)
{
  static const char format[]
    = BEGIN "BEGIN:VEVENT\r\nDTSTAMP:2026010%sT000000Z\r\nDTSTART:20261201T180000Z\r\nSUMMARY:%s\r\nEND:VEVENT\r\n" END;
  g_autofree char *first_text = g_strdup_printf (format, "1", "A");
  g_autofree char *again_text = g_strdup_printf (format, "2", "A");
  g_autofree char *other_text = g_strdup_printf (format, "1", "B");
  g_autoptr (AheadIcalendar) first = parse (first_text);
  g_autoptr (AheadIcalendar) again = parse (again_text);
  g_autoptr (AheadIcalendar) other = parse (other_text);
  const char *uid = ahead_record_get_string (get_record (first, 0), AHEAD_FIELD_UID);

  g_assert_cmpuint (strlen (uid), ==, strlen ("sha256-") + 64);
  assert_string (get_record (again, 0), AHEAD_FIELD_UID, uid);
  g_assert_cmpstr (ahead_record_get_string (get_record (other, 0), AHEAD_FIELD_UID), !=, uid);
}

static void
test_same_uid (void)
{
  g_autoptr (AheadIcalendar) later = parse (BEGIN EVENT ("SUMMARY:A\r\n") EVENT ("SUMMARY:B\r\n") END);
  g_autoptr (AheadIcalendar) higher
    = parse (BEGIN EVENT ("SUMMARY:A\r\nSEQUENCE:2\r\n") EVENT ("SUMMARY:B\r\nSEQUENCE:1\r\n") END);
  g_autoptr (AheadIcalendar) overridden
    = parse (BEGIN EVENT ("SUMMARY:A\r\nRRULE:FREQ=DAILY\r\n")
             EVENT ("SUMMARY:B\r\nRECURRENCE-ID:20261202T180000Z\r\n") END);

  g_assert_cmpuint (later->records->len, ==, 1);
  assert_string (get_record (later, 0), AHEAD_FIELD_TITLE, "B");
  g_assert_cmpstr (get_skipped (later, 0), ==, "Line 3, “A”: the event on line 8 has the same UID and counts instead");

  g_assert_cmpuint (higher->records->len, ==, 1);
  assert_string (get_record (higher, 0), AHEAD_FIELD_TITLE, "A");
  g_assert_cmpstr (get_skipped (higher, 0), ==, "Line 9, “B”: the event on line 3 has the same UID and counts instead");

  g_assert_cmpuint (overridden->records->len, ==, 2);
  g_assert_cmpuint (overridden->skipped->len, ==, 0);
}

static void
test_not_icalendar (void)
{
  static const struct
  {
    const char *text;
    const char *quoted;
  } bad[] = {
    { "", "empty" },
    { "\n\r\n\n", "empty" },
    { "\n<!DOCTYPE html>\n<html>", "line 2 is “<!DOCTYPE html>”" },
    { "{\"events\":[]}", "line 1 is “{" },
    { "\x7f" "ELF\x02\x01\x01", "line 1" },
    { "\xff\xfe" "B\xff", "line 1" },
    { "BEGIN:VCARD\r\nEND:VCARD\r\n", "line 1 is “BEGIN:VCARD”" },
    { "BEGIN:VEVENT\r\nEND:VEVENT\r\n", "line 1 is “BEGIN:VEVENT”" },
    { "VERSION:2.0\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "line 1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ahead_icalendar_parse (bad[i].text, -1, &error));
      g_assert_error (error, AHEAD_ICALENDAR_ERROR, AHEAD_ICALENDAR_ERROR_NOT_ICALENDAR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_nonnull (strstr (error->message, bad[i].quoted));
    }
}

static void
test_truncated (void)
{
  static const struct
  {
    const char *text;
    const char *said;
  } bad[] = {
    { "BEGIN:VCALENDAR", "line 1" },
    { BEGIN EVENT (""), "line 6" },
    { BEGIN EVENT ("") "END:VCALEN", "line 7" },
    { BEGIN EVENT ("") "BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Half",
      "line 9, in the middle of the event “Half” that begins on line 7" },
    { BEGIN EVENT ("") "BEGIN:VEVENT\r\nUID:2\r\nDTST", "in the middle of the event “Untitled event”" },
    { BEGIN EVENT ("") BEGIN EVENT ("") END, "line 7" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ahead_icalendar_parse (bad[i].text, -1, &error));
      g_assert_error (error, AHEAD_ICALENDAR_ERROR, AHEAD_ICALENDAR_ERROR_TRUNCATED);
      if (strstr (error->message, bad[i].said) == NULL)
        g_error ("“%s” does not say “%s”", error->message, bad[i].said);
    }
}

/* Wherever a file is cut, nothing of it is imported. */
static void
test_truncated_anywhere (void)
{
  static const char text[] = BEGIN EVENT ("SUMMARY:A\r\n") EVENT ("BEGIN:VALARM\r\nEND:VALARM\r\n") END;

  for (gsize length = 0; length < strlen (text) - strlen ("\r\n"); length++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ahead_icalendar_parse (text, length, &error));
      g_assert_true (error->domain == AHEAD_ICALENDAR_ERROR);
    }
}

static void
test_bad_event (void)
{
  /* What stands between two good events, and how the one sentence about it begins. Line 7 is its BEGIN:VEVENT. */
  static const struct
  {
    const char *event;
    const char *said;
  } bad[] = {
    { "SUMMARY:Bad\r\n", "Line 7, “Bad”: it has no start" },
    { "", "Line 7, “Untitled event”: it has no start" },
    { "SUMMARY:Bad\r\nDTSTART:tomorrow\r\n", "Line 9, “Bad”: its start “tomorrow” is neither" },
    { "DTSTART:20261301T180000Z\r\nSUMMARY:Bad\r\n", "Line 8, “Bad”: its start “2026" },
    { "DTSTART:20260230\r\nSUMMARY:Bad\r\n", "Line 8, “Bad”: its start “2026" },
    { "DTSTART:20261201T250000\r\nSUMMARY:Bad\r\n", "Line 8, “Bad”: its start “2026" },
    { "DTSTART:20261201T1800\r\nSUMMARY:Bad\r\n", "Line 8, “Bad”: its start “2026" },
    { "DTSTART:20261201T180000Zz\r\nSUMMARY:Bad\r\n", "Line 8, “Bad”: its start “2026" },
    { "SUMMARY:Bad\r\nDTSTART:20261201T180000Z\r\nDTEND:20261201T170000Z\r\n",
      "Line 10, “Bad”: it ends before it starts" },
    { "SUMMARY:Bad\r\nDTSTART:20261201T180000Z\r\nDTEND:20261202\r\n", "Line 10, “Bad”: one of its start and end" },
    { "SUMMARY:Bad\r\nDTSTART:20261201\r\nDURATION:PT1H\r\n", "Line 10, “Bad”: it starts on a date" },
    { "SUMMARY:Bad\r\nDTSTART:20261201T180000Z\r\nDURATION:-PT1H\r\n", "Line 10, “Bad”: it ends before it starts" },
    { "SUMMARY:Bad\r\nDTSTART:20261201T180000Z\r\nDURATION:1H\r\n", "Line 10, “Bad”: “1H” is not a duration" },
    { "SUMMARY:Bad\r\nDTSTART:20261201T180000Z\r\nDURATION:PT99999999999S\r\n", "Line 10, “Bad”: " },
    { "SUMMARY:Bad\r\nDTSTART:20261201T180000Z\r\nDURATION:P999999W\r\n", "Line 10, “Bad”: it ends outside" },
    { "SUMMARY:Bad\r\nDTSTART:20261201T180000Z\r\nRRULE:FREQ=OFTEN\r\n", "Line 10, “Bad”: “FREQ=OFTEN” is not a rule" },
    { "SUMMARY:Bad\r\nDTSTART:20261201T180000Z\r\nnonsense\r\n", "Line 10, “Bad”: this line is not" },
    { "SUMMARY:Bad\r\nDTSTART:20261201T180000Z\r\nX;Y=\"a:b\r\n", "Line 10, “Bad”: this line is not" },
    { "SUMMARY:Bad\r\nDTSTART:20261201T180000Z\r\nLOCATION:\xff\r\n", "Line 10, “Bad”: it has bytes" },
    { "SUMMARY:Bad\r\nDTSTART:20261201T180000Z\r\nBEGIN:VALARM\r\n", "Line 11, “Bad”: its VALARM has no END" },
    { "SUMMARY:Bad\r\nDTSTART:20261201T180000Z\r\nEND:VALARM\r\n", "Line 10, “Bad”: END:VALARM ends nothing" },
    { "SUMMARY:Bad\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:3\r\nDTSTART:20261201\r\n", "Line 7, “Bad”: it has no start" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text = g_strconcat (BEGIN EVENT ("") "BEGIN:VEVENT\r\n", bad[i].event,
                                           "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:9\r\nDTSTART:20261201\r\n"
                                           "END:VEVENT\r\n" END, NULL);
      g_autoptr (AheadIcalendar) calendar = parse (text);

      g_assert_cmpuint (calendar->skipped->len, ==, 1);
      if (!g_str_has_prefix (get_skipped (calendar, 0), bad[i].said))
        g_error ("“%s” does not begin with “%s”", get_skipped (calendar, 0), bad[i].said);
      g_assert_cmpuint (calendar->records->len, >=, 2);
      assert_string (get_record (calendar, 0), AHEAD_FIELD_UID, "1");
      assert_string (get_record (calendar, calendar->records->len - 1), AHEAD_FIELD_UID, "9");
    }
}

static void
test_missing_end (void)
{
  g_autoptr (AheadIcalendar) calendar
    = parse (BEGIN "BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Open\r\nDTSTART:20261201\r\n" EVENT ("") END);

  g_assert_cmpuint (calendar->records->len, ==, 1);
  assert_string (get_record (calendar, 0), AHEAD_FIELD_UID, "1");
  g_assert_cmpstr (get_skipped (calendar, 0), ==, "Line 7, “Open”: its VEVENT has no END");
}

static void
test_too_long (void)
{
  g_autofree char *title = g_strnfill (1001, 'x');
  g_autofree char *text = g_strconcat (BEGIN EVENT ("") "BEGIN:VEVENT\r\nUID:2\r\nDTSTART:20261201\r\nSUMMARY:", title,
                                       "\r\nEND:VEVENT\r\n" END, NULL);
  g_autoptr (AheadIcalendar) calendar = parse (text);

  g_assert_cmpuint (calendar->records->len, ==, 1);
  g_assert_cmpuint (calendar->skipped->len, ==, 1);
  g_assert_nonnull (strstr (get_skipped (calendar, 0), "1000"));
  g_assert_cmpuint (strlen (get_skipped (calendar, 0)), <, 200);
}

static void
test_too_many_categories (void)
{
  g_autofree char *many = g_strnfill (2 * 100000, ',');
  g_autofree char *text = NULL;
  g_autoptr (AheadIcalendar) calendar = NULL;

  for (guint i = 0; many[i] != '\0'; i += 2)
    many[i] = 'a';
  text = g_strconcat (BEGIN EVENT ("") "BEGIN:VEVENT\r\nUID:2\r\nDTSTART:20261201\r\nCATEGORIES:", many,
                      "\r\nEND:VEVENT\r\n" END, NULL);
  calendar = parse (text);

  g_assert_cmpuint (calendar->records->len, ==, 1);
  g_assert_true (g_str_has_prefix (get_skipped (calendar, 0), "Line 7, “Untitled event”: categories "));
}

static void
test_others (void)
{
  g_autoptr (AheadIcalendar) calendar
    = parse (BEGIN "BEGIN:VTODO\r\nSUMMARY:Milk\r\nEND:VTODO\r\nBEGIN:VFREEBUSY\r\nEND:VFREEBUSY\r\n" EVENT ("") END
             BEGIN "BEGIN:VEVENT\r\nUID:2\r\nDTSTART:20261201\r\nEND:VEVENT\r\n" END "That is all\r\n");

  g_assert_cmpuint (calendar->records->len, ==, 2);
  g_assert_cmpuint (calendar->skipped->len, ==, 2);
  g_assert_true (g_str_has_prefix (get_skipped (calendar, 0), "Line 20, “That is all”: "));
  g_assert_cmpstr (get_skipped (calendar, 1), ==, "Line 3, “Milk”: it is a task or a note, not an event");
}

static void
test_deep (void)
{
  g_autoptr (GString) text = g_string_new (BEGIN "BEGIN:VEVENT\r\nSUMMARY:Deep\r\nDTSTART:20261201\r\n");
  g_autoptr (AheadIcalendar) calendar = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "BEGIN:X\r\n");
  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "END:X\r\n");
  g_string_append (text, "END:VEVENT\r\n" EVENT ("") END);
  calendar = parse (text->str);

  g_assert_cmpuint (calendar->records->len, ==, 1);
  g_assert_cmpuint (calendar->skipped->len, ==, 1);
  g_assert_nonnull (strstr (get_skipped (calendar, 0), "nested too deeply"));
}

/* Whatever bytes go wrong in a good file, the parser says so in words, and what it gives is valid. */
static void
test_mutations (void)
{
  static const char text[]
    = BEGIN "BEGIN:VTIMEZONE\r\nTZID:Mine\r\nBEGIN:STANDARD\r\nDTSTART:20000101T000000\r\n"
            "RRULE:FREQ=YEARLY;BYMONTH=3\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
            "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Mine:20261201T180000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY\r\n"
            "SUMMARY:Caf\xc3\xa9\r\nBEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT\r\n" END;
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  guint n_records = 0;

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AheadIcalendar) calendar = NULL;
      char copy[sizeof text];

      memcpy (copy, text, sizeof text);
      for (int n = g_rand_int_range (random, 1, 4); n > 0; n--)
        copy[g_rand_int_range (random, 0, sizeof text - 1)] = (char) g_rand_int_range (random, 0, 256);

      calendar = ahead_icalendar_parse (copy, sizeof text - 1, &error);
      g_assert_true ((calendar == NULL) == (error != NULL));
      g_assert_true (error == NULL || g_utf8_validate (error->message, -1, NULL));
      for (guint j = 0; calendar != NULL && j < calendar->skipped->len; j++)
        g_assert_true (g_utf8_validate (get_skipped (calendar, j), -1, NULL));
      n_records += calendar != NULL ? calendar->records->len : 0;
    }

  g_assert_cmpuint (n_records, >, 500);
  g_assert_cmpuint (n_records, <, 4900);
}

static void
on_loaded_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  GAsyncResult **location = user_data;

  *location = g_object_ref (result);
}

static void
test_load (void)
{
  g_autofree char *directory = g_dir_make_tmp ("ahead-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "a.ics", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AheadIcalendar) calendar = NULL;
  g_autoptr (AheadIcalendar) missing = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, BEGIN EVENT ("") END, -1, NULL));
  ahead_icalendar_load_async (file, NULL, on_loaded_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  calendar = ahead_icalendar_load_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (calendar->records->len, ==, 1);

  g_assert_cmpint (g_remove (path), ==, 0);
  missing = ahead_icalendar_load (file, NULL, &error);
  g_assert_null (missing);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

/* A file of holes: its size alone is enough to refuse it. */
static void
test_too_large (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  int descriptor = g_file_open_tmp ("ahead-XXXXXX", &path, NULL);

  g_assert_cmpint (descriptor, >=, 0);
  g_assert_cmpint (ftruncate (descriptor, AHEAD_ICALENDAR_MAX_SIZE + 1), ==, 0);
  g_close (descriptor, NULL);
  file = g_file_new_for_path (path);

  g_assert_null (ahead_icalendar_load (file, NULL, &error));
  g_assert_error (error, AHEAD_ICALENDAR_ERROR, AHEAD_ICALENDAR_ERROR_TOO_LARGE);
  g_assert_cmpint (g_remove (path), ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/icalendar/properties", test_properties);
  g_test_add_func ("/wire/icalendar/calendar-properties", test_calendar_properties);
  g_test_add_func ("/wire/icalendar/colors", test_colors);
  g_test_add_func ("/wire/icalendar/times", test_times);
  g_test_add_func ("/wire/icalendar/defaults", test_defaults);
  g_test_add_func ("/wire/icalendar/layout", test_layout);
  g_test_add_func ("/wire/icalendar/extra", test_extra);
  g_test_add_func ("/wire/icalendar/uid-derived", test_uid_derived);
  g_test_add_func ("/wire/icalendar/same-uid", test_same_uid);
  g_test_add_func ("/wire/icalendar/not-icalendar", test_not_icalendar);
  g_test_add_func ("/wire/icalendar/truncated", test_truncated);
  g_test_add_func ("/wire/icalendar/truncated-anywhere", test_truncated_anywhere);
  g_test_add_func ("/wire/icalendar/bad-event", test_bad_event);
  g_test_add_func ("/wire/icalendar/missing-end", test_missing_end);
  g_test_add_func ("/wire/icalendar/too-long", test_too_long);
  g_test_add_func ("/wire/icalendar/too-many-categories", test_too_many_categories);
  g_test_add_func ("/wire/icalendar/others", test_others);
  g_test_add_func ("/wire/icalendar/deep", test_deep);
  g_test_add_func ("/wire/icalendar/mutations", test_mutations);
  g_test_add_func ("/wire/icalendar/load", test_load);
  g_test_add_func ("/wire/icalendar/too-large", test_too_large);

  return g_test_run ();
}
