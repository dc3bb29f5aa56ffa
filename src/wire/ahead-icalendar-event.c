/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadIcalendarEvent"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ahead-icalendar-private.h"
#include "ahead-time.h"
#include "ahead-validate.h"

/*
 * Reads one VEVENT (RFC 5545 §3.6.1) into a record.
 *
 * The first property of each name that Ahead models goes into its field. All others, and all that is nested in the
 * event (VALARM), go into `extra` line by line, as they are. So do the parameters of the texts, as X-AHEAD-PARAMETERS.
 *
 * CREATED is `createdAt`; LAST-MODIFIED, or else DTSTAMP, is `updatedAt`: all three speak of the copy in the store, and
 * a server that imports an event sets its own. SEQUENCE belongs to the organizer and stays in `extra`.
 */

typedef enum
{
  PROPERTY_UID,
  PROPERTY_SUMMARY,
  PROPERTY_DESCRIPTION,
  PROPERTY_LOCATION,
  PROPERTY_URL,
  PROPERTY_STATUS,
  PROPERTY_RRULE,
  PROPERTY_DTSTART,
  PROPERTY_DTEND,
  PROPERTY_DURATION,
  PROPERTY_DTSTAMP,
  PROPERTY_CREATED,
  PROPERTY_LAST_MODIFIED,
  N_PROPERTIES,
} Property;

static const char *const property_names[] = {
  [PROPERTY_UID] = "UID",
  [PROPERTY_SUMMARY] = "SUMMARY",
  [PROPERTY_DESCRIPTION] = "DESCRIPTION",
  [PROPERTY_LOCATION] = "LOCATION",
  [PROPERTY_URL] = "URL",
  [PROPERTY_STATUS] = "STATUS",
  [PROPERTY_RRULE] = "RRULE",
  [PROPERTY_DTSTART] = "DTSTART",
  [PROPERTY_DTEND] = "DTEND",
  [PROPERTY_DURATION] = "DURATION",
  [PROPERTY_DTSTAMP] = "DTSTAMP",
  [PROPERTY_CREATED] = "CREATED",
  [PROPERTY_LAST_MODIFIED] = "LAST-MODIFIED",
};

G_STATIC_ASSERT (G_N_ELEMENTS (property_names) == N_PROPERTIES);

typedef struct
{
  const AheadContentLine *lines;
  guint n_lines;
  AheadIcalendarZones *zones;
  const AheadContentLine *found[N_PROPERTIES];
  GPtrArray *categories;
  GString *extra;
  AheadRecordBuilder builder;
  guint problem_line;
  char *problem;
} EventReader;

/* One end of an event. */
typedef struct
{
  gint64 wall;
  AheadIcalendarTimeForm form;
  AheadIcalendarZone *zone;
} Moment;

static void
event_reader_clear (EventReader *reader)
{
  g_clear_pointer (&reader->categories, g_ptr_array_unref);
  if (reader->extra != NULL)
    g_string_free (g_steal_pointer (&reader->extra), TRUE);
  ahead_record_builder_clear (&reader->builder);
  g_clear_pointer (&reader->problem, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EventReader, event_reader_clear)

/* Without a @line the event as a whole is to blame, by the line that it begins on. */
static gboolean
fail (EventReader *reader,
      const AheadContentLine *line,
      const char *problem)
{
  reader->problem = g_strdup (problem);
  if (line != NULL)
    reader->problem_line = line->number;

  return FALSE;
}

static const char *
get_value (EventReader *reader,
           Property property)
{
  const AheadContentLine *line = reader->found[property];

  return line != NULL ? ahead_content_line_get_value (line->text) : NULL;
}

/* @format has one "%s", for the value of @property. */
static gboolean
fail_value (EventReader *reader,
            Property property,
            const char *format)
{
  g_autofree char *quote = ahead_content_text_quote (get_value (reader, property));
  g_autoptr (GString) problem = g_string_new (format);

  g_string_replace (problem, "%s", quote, 1);

  return fail (reader, reader->found[property], problem->str);
}

static gboolean
find_property (const char *text,
               Property *property)
{
  for (*property = 0; *property < N_PROPERTIES; (*property)++)
    if (ahead_content_line_has_name (text, property_names[*property]))
      return TRUE;

  return FALSE;
}

static void
keep_line (EventReader *reader,
           const char *text)
{
  if (reader->extra->len > 0)
    g_string_append_c (reader->extra, '\n');
  g_string_append (reader->extra, text);
}

/* Those of the times are understood and written anew. */
static void
keep_parameters (EventReader *reader,
                 Property property)
{
  g_autofree char *parameters = ahead_content_line_dup_parameters (reader->found[property]->text);
  g_autofree char *line = NULL;

  if (parameters == NULL || property >= PROPERTY_RRULE)
    return;

  line = g_strdup_printf (AHEAD_ICALENDAR_PARAMETERS ";%s:%s", parameters, property_names[property]);
  keep_line (reader, line);
}

/* Once there are more of them than characters are allowed, the event is refused anyway. */
static void
add_categories (EventReader *reader,
                const char *value)
{
  guint limit = ahead_field_get_max_length (AHEAD_FIELD_CATEGORIES) + 1;
  g_autoptr (GPtrArray) texts = NULL;

  if (reader->categories->len >= limit)
    return;

  texts = ahead_content_text_split (value, limit);
  g_ptr_array_extend_and_steal (reader->categories, g_steal_pointer (&texts));
}

static void
take_property (EventReader *reader,
               const AheadContentLine *line)
{
  Property property;

  if (ahead_content_line_has_name (line->text, "CATEGORIES"))
    add_categories (reader, ahead_content_line_get_value (line->text));
  else if (!find_property (line->text, &property) || reader->found[property] != NULL)
    keep_line (reader, line->text);
  else
    {
      reader->found[property] = line;
      keep_parameters (reader, property);
    }
}

/* The caller has seen to it that BEGIN and END match. */
static gboolean
take_lines (EventReader *reader)
{
  guint depth = 0;

  for (guint i = 0; i < reader->n_lines; i++)
    {
      const AheadContentLine *line = &reader->lines[i];

      if (!line->valid)
        return fail (reader, line, _("it has bytes that are not UTF-8"));
      if (ahead_content_line_get_value (line->text) == NULL)
        return fail (reader, line, _("this line is not of the form NAME:VALUE"));

      if (ahead_content_line_has_name (line->text, "BEGIN"))
        depth++;
      if (depth > 0)
        keep_line (reader, line->text);
      else
        take_property (reader, line);
      if (ahead_content_line_has_name (line->text, "END"))
        depth--;
    }

  return TRUE;
}

/* DTSTAMP and its like change with every export of the same event. */
static gboolean
is_bookkeeping (const char *text)
{
  return ahead_content_line_has_name (text, "DTSTAMP") || ahead_content_line_has_name (text, "CREATED")
         || ahead_content_line_has_name (text, "LAST-MODIFIED");
}

/* RFC 5545 §3.8.4.7 wants a UID. One that follows from the content keeps a second import from doubling the event. */
static char *
derive_uid (EventReader *reader)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < reader->n_lines; i++)
    {
      if (is_bookkeeping (reader->lines[i].text))
        continue;
      g_checksum_update (checksum, (const guchar *) reader->lines[i].text, -1);
      g_checksum_update (checksum, (const guchar *) "\n", 1);
    }

  return g_strdup_printf ("sha256-%s", g_checksum_get_string (checksum));
}

static void
set_uid (EventReader *reader)
{
  const char *value = get_value (reader, PROPERTY_UID);
  g_autofree char *uid = value != NULL ? g_strstrip (ahead_content_text_unescape (value)) : g_strdup ("");

  if (*uid == '\0')
    {
      g_free (uid);
      uid = derive_uid (reader);
    }

  ahead_record_builder_set_string (&reader->builder, AHEAD_FIELD_UID, uid);
}

static void
set_text (EventReader *reader,
          Property property,
          AheadField field)
{
  const char *value = get_value (reader, property);
  g_autofree char *text = value != NULL ? ahead_content_text_unescape (value) : NULL;

  /* A place is one line in Ahead; "\n" in it separates the lines of an address. */
  if (text != NULL && field != AHEAD_FIELD_DESCRIPTION)
    g_strstrip (g_strdelimit (text, "\n\t", ' '));

  ahead_record_builder_set_string (&reader->builder, field, text);
}

static void
set_title (EventReader *reader)
{
  g_autofree char *title = ahead_icalendar_dup_title (reader->lines, reader->n_lines);

  ahead_record_builder_set_string (&reader->builder, AHEAD_FIELD_TITLE, title);
}

/* A URI is no TEXT: nothing in it is escaped (RFC 5545 §3.8.4.6). */
static void
set_url (EventReader *reader)
{
  const char *value = get_value (reader, PROPERTY_URL);
  g_autofree char *url = value != NULL ? g_strstrip (g_strdup (value)) : NULL;

  ahead_record_builder_set_string (&reader->builder, AHEAD_FIELD_URL, url);
}

/* An event without a status, or with one that RFC 5545 §3.8.1.11 does not know, takes place as far as anyone knows. */
static void
set_status (EventReader *reader)
{
  const char *value = get_value (reader, PROPERTY_STATUS);
  g_autofree char *status = value != NULL ? g_strstrip (g_ascii_strup (value, -1)) : g_strdup ("");

  ahead_record_builder_set_integer (&reader->builder, AHEAD_FIELD_STATUS,
                                    g_str_equal (status, "CANCELLED")   ? AHEAD_EVENT_STATUS_CANCELLED
                                    : g_str_equal (status, "TENTATIVE") ? AHEAD_EVENT_STATUS_PLANNED
                                                                        : AHEAD_EVENT_STATUS_CONFIRMED);
}

static void
set_categories (EventReader *reader)
{
  g_ptr_array_add (reader->categories, NULL);
  ahead_record_builder_set_list (&reader->builder, AHEAD_FIELD_CATEGORIES,
                                 (const char *const *) reader->categories->pdata);
}

static gboolean
set_recurrence (EventReader *reader)
{
  const char *value = get_value (reader, PROPERTY_RRULE);
  g_autofree char *stripped = NULL;
  g_autofree char *recurrence = NULL;

  if (value == NULL)
    return TRUE;

  stripped = g_strstrip (g_strdup (value));
  recurrence = g_strconcat ("RRULE:", stripped, NULL);
  if (!ahead_icalendar_check_recurrence (recurrence))
    return fail_value (reader, PROPERTY_RRULE, _("“%s” is not a rule of recurrence"));

  ahead_record_builder_set_string (&reader->builder, AHEAD_FIELD_RECURRENCE, recurrence);
  return TRUE;
}

static void
set_stamp (EventReader *reader,
           Property property,
           AheadField field)
{
  const char *value = get_value (reader, property);
  AheadIcalendarTimeForm form;
  gint64 time;

  if (value != NULL && ahead_icalendar_parse_time (value, &time, &form))
    ahead_record_builder_set_integer (&reader->builder, field, time);
}

static AheadIcalendarZone *
find_zone (EventReader *reader,
           const AheadContentLine *line,
           AheadIcalendarTimeForm form)
{
  g_autofree char *tzid = NULL;

  /*
   * Programs that export all times in UTC name the calendar's zone in X-WR-TIMEZONE, and mean it to be shown. What
   * repeats at a time in UTC has to stay there.
   */
  if (form == AHEAD_ICALENDAR_TIME_UTC)
    return reader->found[PROPERTY_RRULE] != NULL ? ahead_icalendar_zones_get_utc (reader->zones)
                                                 : ahead_icalendar_zones_get_floating (reader->zones);

  tzid = ahead_content_line_dup_parameter (line->text, "TZID");

  return tzid != NULL ? ahead_icalendar_zones_lookup (reader->zones, tzid)
                      : ahead_icalendar_zones_get_floating (reader->zones);
}

static gboolean
read_moment (EventReader *reader,
             Property property,
             Moment *moment)
{
  if (!ahead_icalendar_parse_time (get_value (reader, property), &moment->wall, &moment->form))
    return fail_value (reader, property,
                       property == PROPERTY_DTSTART ? _("its start “%s” is neither a date nor a time")
                                                    : _("its end “%s” is neither a date nor a time"));

  moment->zone = find_zone (reader, reader->found[property], moment->form);
  return TRUE;
}

static gint64
get_time (const Moment *moment)
{
  if (moment->form == AHEAD_ICALENDAR_TIME_LOCAL)
    return ahead_icalendar_zone_to_utc (moment->zone, moment->wall);

  return moment->wall;
}

static gboolean
is_date (const Moment *moment)
{
  return moment->form == AHEAD_ICALENDAR_TIME_DATE;
}

/* RFC 5545 §3.3.6: days are counted on the calendar, hours by the clock that never jumps. */
static gboolean
add_duration (EventReader *reader,
              const Moment *start,
              gint64 *end_time)
{
  const AheadContentLine *line = reader->found[PROPERTY_DURATION];
  Moment end = *start;
  gint64 days, time;

  if (!ahead_icalendar_parse_duration (get_value (reader, PROPERTY_DURATION), &days, &time))
    return fail_value (reader, PROPERTY_DURATION, _("“%s” is not a duration"));
  if (is_date (start) && time % AHEAD_DAY != 0)
    return fail (reader, line, _("it starts on a date, but does not last for whole days"));

  end.wall += days * AHEAD_DAY;
  if (end.wall < AHEAD_TIME_MIN || end.wall > AHEAD_TIME_MAX)
    return fail (reader, line, _("it ends outside of the years 1 to 9999"));

  *end_time = get_time (&end) + time;
  return TRUE;
}

static gboolean
read_end (EventReader *reader,
          const Moment *start,
          gint64 *end_time)
{
  const AheadContentLine *line = reader->found[PROPERTY_DTEND];
  Moment end;

  *end_time = get_time (start);
  if (line == NULL)
    return reader->found[PROPERTY_DURATION] == NULL || add_duration (reader, start, end_time);

  if (!read_moment (reader, PROPERTY_DTEND, &end))
    return FALSE;
  if (is_date (&end) != is_date (start))
    return fail (reader, line, _("one of its start and end is a date, the other a time"));

  *end_time = get_time (&end);
  return TRUE;
}

static gboolean
set_times (EventReader *reader)
{
  const AheadContentLine *end_line;
  gint64 start_time, end_time;
  Moment start;

  if (reader->found[PROPERTY_DTSTART] == NULL)
    return fail (reader, NULL, _("it has no start (DTSTART)"));
  if (!read_moment (reader, PROPERTY_DTSTART, &start) || !read_end (reader, &start, &end_time))
    return FALSE;

  start_time = get_time (&start);
  end_line = reader->found[reader->found[PROPERTY_DTEND] != NULL ? PROPERTY_DTEND : PROPERTY_DURATION];
  if (end_time < start_time)
    return fail (reader, end_line, _("it ends before it starts"));

  /* RFC 5545 §3.6.1: a date without an end is that day; some programs write the same date as the end. */
  if (is_date (&start) && end_time == start_time)
    end_time += AHEAD_DAY;

  ahead_record_builder_set_integer (&reader->builder, AHEAD_FIELD_START, start_time);
  ahead_record_builder_set_integer (&reader->builder, AHEAD_FIELD_END, end_time);
  ahead_record_builder_set_integer (&reader->builder, AHEAD_FIELD_ALL_DAY, is_date (&start));
  ahead_record_builder_set_string (&reader->builder, AHEAD_FIELD_TIME_ZONE, ahead_icalendar_zone_get_name (start.zone));
  return TRUE;
}

static gboolean
set_fields (EventReader *reader)
{
  set_uid (reader);
  set_title (reader);
  set_text (reader, PROPERTY_DESCRIPTION, AHEAD_FIELD_DESCRIPTION);
  set_text (reader, PROPERTY_LOCATION, AHEAD_FIELD_LOCATION);
  set_url (reader);
  set_status (reader);
  set_categories (reader);
  set_stamp (reader, PROPERTY_CREATED, AHEAD_FIELD_CREATED_AT);
  set_stamp (reader, PROPERTY_DTSTAMP, AHEAD_FIELD_UPDATED_AT);
  set_stamp (reader, PROPERTY_LAST_MODIFIED, AHEAD_FIELD_UPDATED_AT);
  ahead_record_builder_set_string (&reader->builder, AHEAD_FIELD_EXTRA, reader->extra->str);

  return set_recurrence (reader) && set_times (reader);
}

static gboolean
check_record (EventReader *reader,
              AheadRecord *record)
{
  g_autoptr (GPtrArray) errors = ahead_record_validate (record);
  g_autofree char *problem = NULL;
  const AheadFieldError *first;

  if (errors == NULL)
    return TRUE;

  first = g_ptr_array_index (errors, 0);
  problem = g_strdup_printf ("%s %s", first->field, first->message);
  return fail (reader, NULL, problem);
}

static AheadRecord *
read_record (EventReader *reader)
{
  g_autoptr (AheadRecord) record = NULL;

  if (!take_lines (reader) || !set_fields (reader))
    return NULL;

  record = ahead_record_builder_end (&reader->builder);
  return check_record (reader, record) ? g_steal_pointer (&record) : NULL;
}

/*< private >
 * ahead_icalendar_read_event:
 * @lines: (array length=n_lines): what is between BEGIN:VEVENT and END:VEVENT
 * @n_lines: how many lines these are; may be 0
 * @zones: the zones of the text
 * @problem_line: (inout): the line that the event begins on; with @problem, the line that is wrong
 * @problem: (out) (transfer full): what is wrong, to be read after the title of the event
 *
 * Reads an event.
 *
 * Returns: (transfer full) (nullable): the record, or %NULL with @problem set
 */
AheadRecord *
ahead_icalendar_read_event (const AheadContentLine *lines,
                            guint n_lines,
                            AheadIcalendarZones *zones,
                            guint *problem_line,
                            char **problem)
{
  g_auto (EventReader) reader = { .lines = lines, .n_lines = n_lines, .zones = zones, .problem_line = *problem_line };
  AheadRecord *record;

  reader.categories = g_ptr_array_new_with_free_func (g_free);
  reader.extra = g_string_new (NULL);
  ahead_record_builder_init (&reader.builder, NULL);

  record = read_record (&reader);
  if (record == NULL)
    {
      *problem_line = reader.problem_line;
      *problem = g_steal_pointer (&reader.problem);
    }

  return record;
}

/*< private >
 * ahead_icalendar_dup_title:
 * @lines: (array length=n_lines): what is between BEGIN and END of a component
 * @n_lines: how many lines these are
 *
 * Gets the title of a component, also of one that is broken.
 *
 * Returns: (transfer full): the first SUMMARY as one line, or words for one that has none
 */
char *
ahead_icalendar_dup_title (const AheadContentLine *lines,
                           guint n_lines)
{
  guint depth = 0;

  for (guint i = 0; i < n_lines; i++)
    {
      const char *value = ahead_content_line_get_value (lines[i].text);
      g_autofree char *title = NULL;

      depth += ahead_content_line_has_name (lines[i].text, "BEGIN") ? 1 : 0;
      depth -= ahead_content_line_has_name (lines[i].text, "END") && depth > 0 ? 1 : 0;
      if (depth > 0 || !lines[i].valid || value == NULL || !ahead_content_line_has_name (lines[i].text, "SUMMARY"))
        continue;

      title = ahead_content_text_unescape (value);
      g_strstrip (g_strdelimit (title, "\n\t", ' '));
      if (*title != '\0')
        return g_steal_pointer (&title);
    }

  return g_strdup (_("Untitled event"));
}
