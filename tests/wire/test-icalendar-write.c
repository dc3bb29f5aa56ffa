/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libical/ical.h>
#include <string.h>

#include "ahead-icalendar.h"
#include "ahead-test-record.h"
#include "ahead-time.h"

/* What iCalendar has a place for. The rest is the server's, or the user's own. */
#define FIELDS_WRITTEN                                                                                                 \
  ((AHEAD_FIELDS_CONTENT | AHEAD_FIELD_BIT (AHEAD_FIELD_UID) | AHEAD_FIELD_BIT (AHEAD_FIELD_CREATED_AT)                \
    | AHEAD_FIELD_BIT (AHEAD_FIELD_UPDATED_AT))                                                                        \
   & ~(AHEAD_FIELD_BIT (AHEAD_FIELD_CALENDAR) | AHEAD_FIELD_BIT (AHEAD_FIELD_POSITION)))

static char *
write_one (AheadRecord *record)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();

  g_ptr_array_add (records, record);

  return ahead_icalendar_write (NULL, records);
}

static AheadIcalendar *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  AheadIcalendar *calendar = ahead_icalendar_parse (text, -1, &error);

  g_assert_no_error (error);
  if (calendar->skipped->len > 0)
    g_error ("skipped: %s", (const char *) g_ptr_array_index (calendar->skipped, 0));

  return calendar;
}

static AheadRecord *
create_with (AheadField field,
             const char *text)
{
  g_autoptr (AheadRecord) original = ahead_test_record_new_sample ();
  g_auto (AheadRecordBuilder) builder = { NULL };

  ahead_record_builder_init (&builder, original);
  ahead_record_builder_set_string (&builder, field, text);

  return ahead_record_builder_end (&builder);
}

static void
test_golden (void)
{
  g_autoptr (AheadRecord) record = create_with (AHEAD_FIELD_TIME_ZONE, "UTC");
  g_autofree char *text = write_one (record);

  g_assert_cmpstr (text, ==,
                   "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Ahead//Ahead " AHEAD_VERSION "//EN\r\n"
                   "CALSCALE:GREGORIAN\r\nBEGIN:VEVENT\r\nUID:1@example.org\r\nDTSTAMP:19700101T000000Z\r\n"
                   "DTSTART:20261201T180000Z\r\nDTEND:20261201T190000Z\r\nSUMMARY:Opening\r\n"
                   "DESCRIPTION:Two\\nlines\r\nLOCATION:Janson\r\nCATEGORIES:Devroom,Main\\, track\r\n"
                   "STATUS:CONFIRMED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
}

static void
assert_lines_fit (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 75);
      g_assert_true (g_utf8_validate (lines[i], -1, NULL));
      g_assert_null (strpbrk (lines[i], "\r\n"));
    }
}

static void
test_round_trip (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (6);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_record_unref);
  g_autoptr (AheadIcalendar) again = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (AheadRecord) record = ahead_test_record_new_strange (random, AHEAD_SECOND);
      g_auto (AheadRecordBuilder) builder = { NULL };
      g_autofree char *uid = g_strdup_printf ("%u;%s", i, ahead_record_get_string (record, AHEAD_FIELD_UID));

      ahead_record_builder_init (&builder, record);
      ahead_record_builder_set_string (&builder, AHEAD_FIELD_UID, uid);
      g_ptr_array_add (records, ahead_record_builder_end (&builder));
    }

  text = ahead_icalendar_write ("Näme; of, all", records);
  assert_lines_fit (text);
  again = parse (text);
  g_assert_cmpstr (again->name, ==, "Näme; of, all");
  g_assert_cmpuint (again->records->len, ==, records->len);
  for (guint i = 0; i < records->len; i++)
    g_assert_cmphex (ahead_record_diff (g_ptr_array_index (records, i), g_ptr_array_index (again->records, i))
                       & FIELDS_WRITTEN, ==, 0);
}

/* What Ahead doesn't model goes in and comes out again line by line. */
static void
test_nothing_lost (void)
{
  static const char *const kept[] = {
    "\r\nSUMMARY;LANGUAGE=fr;ALTREP=\"a:b\":Ouverture\\; ici\r\n",
    "\r\nSEQUENCE:3\r\n",
    "\r\nEXDATE;TZID=Europe/Paris:20261208T190000\r\n",
    "\r\nATTENDEE;CN=\"A;B\";RSVP=TRUE:mailto:a@example.org\r\n",
    "\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Now\\, really\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\n",
    "\r\nX-THING;X-P=1:va\\nlue\r\n",
    "\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\n",
    "\r\nDTSTART;TZID=Europe/Paris:20261201T190000\r\n",
  };
  g_autoptr (GString) source = g_string_new ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1");
  g_autoptr (AheadIcalendar) first = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    g_string_append_len (source, kept[i], strlen (kept[i]) - strlen ("\r\n"));
  g_string_append (source, "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");

  first = parse (source->str);
  text = ahead_icalendar_write (NULL, first->records);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (strstr (text, kept[i]) == NULL)
      g_error ("lost: %s in %s", kept[i], text);
  g_assert_null (strstr (text, "X-AHEAD"));
}

static void
test_end_omitted (void)
{
  g_autoptr (AheadRecord) original = ahead_test_record_new_sample ();
  g_auto (AheadRecordBuilder) builder = { NULL };
  g_autoptr (AheadRecord) record = NULL;
  g_autofree char *text = NULL;

  ahead_record_builder_init (&builder, original);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_END, ahead_record_get_start (original));
  record = ahead_record_builder_end (&builder);
  text = write_one (record);

  g_assert_null (strstr (text, "DTEND"));
}

/* On 2026-10-25 clocks in Paris show 02:30 twice: at 00:30Z and at 01:30Z. */
static void
test_hour_that_comes_twice (void)
{
  g_autoptr (AheadRecord) original = ahead_test_record_new_sample ();

  for (guint i = 0; i < 2; i++)
    {
      gint64 start = (1792888200 + i * 3600) * AHEAD_SECOND;
      g_auto (AheadRecordBuilder) builder = { NULL };
      g_autoptr (AheadRecord) record = NULL;
      g_autoptr (AheadIcalendar) again = NULL;
      g_autofree char *text = NULL;

      ahead_record_builder_init (&builder, original);
      ahead_record_builder_set_integer (&builder, AHEAD_FIELD_START, start);
      ahead_record_builder_set_integer (&builder, AHEAD_FIELD_END, start + 60 * AHEAD_SECOND);
      record = ahead_record_builder_end (&builder);
      text = write_one (record);
      again = parse (text);
      g_assert_cmpint (ahead_record_get_start (g_ptr_array_index (again->records, 0)), ==, start);
    }
}

/* No text of a record, however it got there, ends its event or adds another. */
static void
test_injection (void)
{
  static const struct
  {
    AheadField field;
    const char *text;
  } attacks[] = {
    { AHEAD_FIELD_TITLE, "a\r\nEND:VEVENT\r\nBEGIN:VEVENT" },
    { AHEAD_FIELD_UID, "a\nEND:VCALENDAR" },
    { AHEAD_FIELD_LOCATION, "a\rEND:VEVENT" },
    { AHEAD_FIELD_URL, "https://example.org\r\nEND:VEVENT" },
    { AHEAD_FIELD_RECURRENCE, "RRULE:FREQ=DAILY\r\nEND:VEVENT" },
    { AHEAD_FIELD_EXTRA, "END:VEVENT\nBEGIN:VEVENT" },
    { AHEAD_FIELD_EXTRA, "X:1\r\nEND:VEVENT" },
    { AHEAD_FIELD_EXTRA, "BEGIN:VALARM" },
    { AHEAD_FIELD_EXTRA, "X-AHEAD-PARAMETERS;A=1:SUMMARY\nEND:VCALENDAR" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (attacks); i++)
    {
      g_autoptr (AheadRecord) record = create_with (attacks[i].field, attacks[i].text);
      g_autofree char *text = write_one (record);
      g_auto (GStrv) ends = g_strsplit (text, "\r\nEND:V", -1);
      /* One for the event, one for the calendar, three for the zone. */
      g_autoptr (AheadIcalendar) again = ahead_icalendar_parse (text, -1, NULL);

      g_assert_nonnull (again);
      g_assert_cmpuint (again->records->len + again->skipped->len, ==, 1);
      g_assert_null (strstr (text, "\r\nEND:VEVENT\r\nEND:VEVENT"));
      g_assert_cmpuint (g_strv_length (ends), ==, 4);
    }
}

/* Another parser reads it too, and finds the zone defined. */
static void
test_libical (void)
{
  g_autoptr (AheadRecord) record = ahead_test_record_new_sample ();
  g_autofree char *text = write_one (record);
  icalcomponent *calendar = icalcomponent_new_from_string (text);
  icalcomponent *event = icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT);
  struct icaltimetype start = icalcomponent_get_dtstart (event);

  g_assert_cmpint (icalcomponent_count_errors (calendar), ==, 0);
  g_assert_cmpint (icalcomponent_count_components (calendar, ICAL_VTIMEZONE_COMPONENT), ==, 1);
  g_assert_nonnull (icalcomponent_get_timezone (calendar, "Europe/Paris"));
  g_assert_cmpint (start.hour, ==, 19);
  g_assert_cmpint (icaltime_as_timet_with_zone (start, icalcomponent_get_timezone (calendar, "Europe/Paris")), ==,
                   1796148000);
  g_assert_cmpstr (icalcomponent_get_summary (event), ==, "Opening");
  icalcomponent_free (calendar);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/icalendar-write/golden", test_golden);
  g_test_add_func ("/wire/icalendar-write/round-trip", test_round_trip);
  g_test_add_func ("/wire/icalendar-write/nothing-lost", test_nothing_lost);
  g_test_add_func ("/wire/icalendar-write/end-omitted", test_end_omitted);
  g_test_add_func ("/wire/icalendar-write/hour-that-comes-twice", test_hour_that_comes_twice);
  g_test_add_func ("/wire/icalendar-write/injection", test_injection);
  g_test_add_func ("/wire/icalendar-write/libical", test_libical);

  return g_test_run ();
}
