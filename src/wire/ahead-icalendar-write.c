/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadIcalendarWrite"

#include "config.h"

#include <string.h>

#include "ahead-icalendar-private.h"
#include "ahead-time.h"

/*
 * Writes records as iCalendar (RFC 5545).
 *
 * Records come from servers and other people, so nothing of theirs is trusted to keep its line: texts are escaped, and
 * `extra` is written only where its lines are whole.
 */

#define PRODUCT "-//Ahead//Ahead " AHEAD_VERSION "//EN"

static void G_GNUC_PRINTF (2, 3)
append_line (GString *string,
             const char *format,
             ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);

  ahead_content_line_append (string, line);
}

static char *
find_parameters (char **extra,
                 const char *property)
{
  for (guint i = 0; extra[i] != NULL; i++)
    if (ahead_content_line_has_name (extra[i], AHEAD_ICALENDAR_PARAMETERS)
        && g_strcmp0 (ahead_content_line_get_value (extra[i]), property) == 0)
      return ahead_content_line_dup_parameters (extra[i]);

  return NULL;
}

static void
append_value (GString *string,
              char **extra,
              const char *property,
              const char *value)
{
  g_autofree char *parameters = NULL;

  if (*value == '\0')
    return;

  parameters = find_parameters (extra, property);
  append_line (string, "%s%s%s:%s", property, parameters != NULL ? ";" : "", parameters != NULL ? parameters : "",
               value);
}

static void
append_text (GString *string,
             char **extra,
             const char *property,
             const char *text)
{
  g_autofree char *value = ahead_content_text_escape (text);

  append_value (string, extra, property, value);
}

static void
append_categories (GString *string,
                   AheadRecord *record)
{
  g_auto (GStrv) items = ahead_record_dup_list (record, AHEAD_FIELD_CATEGORIES);
  g_autofree char *value = NULL;

  if (*items == NULL)
    return;

  for (guint i = 0; items[i] != NULL; i++)
    {
      char *escaped = ahead_content_text_escape (items[i]);

      g_free (items[i]);
      items[i] = escaped;
    }

  value = g_strjoinv (",", items);
  append_line (string, "CATEGORIES:%s", value);
}

static void
append_stamp (GString *string,
              const char *property,
              gint64 time)
{
  g_autofree char *value = ahead_icalendar_format_time (time, AHEAD_ICALENDAR_TIME_UTC);

  append_line (string, "%s:%s", property, value);
}

static GTimeZone *
find_zone (AheadRecord *record)
{
  const char *name = ahead_record_get_string (record, AHEAD_FIELD_TIME_ZONE);

  return g_str_equal (name, "UTC") ? NULL : ahead_time_zone_lookup (name);
}

/* The hour that comes twice in autumn: a local time can only mean the first of the two, so the second is in UTC. */
static gboolean
is_local_time_exact (gint64 time,
                     GTimeZone *zone)
{
  return ahead_time_from_wall (ahead_time_to_wall (time, zone), zone) == time;
}

static void
append_time (GString *string,
             const char *property,
             AheadRecord *record,
             gint64 time)
{
  g_autoptr (GTimeZone) zone = find_zone (record);
  g_autofree char *value = NULL;

  if (ahead_record_get_all_day (record))
    {
      value = ahead_icalendar_format_time (time, AHEAD_ICALENDAR_TIME_DATE);
      append_line (string, "%s;VALUE=DATE:%s", property, value);
    }
  else if (zone == NULL || !is_local_time_exact (time, zone))
    {
      append_stamp (string, property, time);
    }
  else
    {
      value = ahead_icalendar_format_time (ahead_time_to_wall (time, zone), AHEAD_ICALENDAR_TIME_LOCAL);
      append_line (string, "%s;TZID=%s:%s", property, ahead_record_get_string (record, AHEAD_FIELD_TIME_ZONE), value);
    }
}

/* RFC 5545 §3.8.2.2: an end must be later than its start; an event that takes no time has none. */
static void
append_times (GString *string,
              AheadRecord *record)
{
  append_time (string, "DTSTART", record, ahead_record_get_start (record));
  if (ahead_record_get_end (record) > ahead_record_get_start (record))
    append_time (string, "DTEND", record, ahead_record_get_end (record));
}

static void
append_status (GString *string,
               char **extra,
               AheadRecord *record)
{
  static const char *const names[] = {
    [AHEAD_EVENT_STATUS_PLANNED] = "TENTATIVE",
    [AHEAD_EVENT_STATUS_CONFIRMED] = "CONFIRMED",
    [AHEAD_EVENT_STATUS_CANCELLED] = "CANCELLED",
  };

  append_value (string, extra, "STATUS", names[ahead_record_get_integer (record, AHEAD_FIELD_STATUS)]);
}

/* DTSTAMP is required (RFC 5545 §3.6.1); of a record that no server has seen, nothing better is known than the
 * epoch. */
static void
append_stamps (GString *string,
               AheadRecord *record)
{
  gint64 created_at = ahead_record_get_integer (record, AHEAD_FIELD_CREATED_AT);
  gint64 updated_at = ahead_record_get_integer (record, AHEAD_FIELD_UPDATED_AT);

  append_stamp (string, "DTSTAMP", updated_at);
  if (created_at != 0)
    append_stamp (string, "CREATED", created_at);
  if (updated_at != 0)
    append_stamp (string, "LAST-MODIFIED", updated_at);
}

static void
append_single_line (GString *string,
                    char **extra,
                    const char *property,
                    const char *value)
{
  if (strpbrk (value, "\r\n") == NULL)
    append_value (string, extra, property, value);
}

static void
append_extra (GString *string,
              char **extra)
{
  for (guint i = 0; extra[i] != NULL; i++)
    if (*extra[i] != '\0' && !ahead_content_line_has_name (extra[i], AHEAD_ICALENDAR_PARAMETERS))
      ahead_content_line_append (string, extra[i]);
}

static char **
split_extra (AheadRecord *record)
{
  const char *extra = ahead_record_get_string (record, AHEAD_FIELD_EXTRA);

  return g_strsplit (ahead_icalendar_check_extra (extra) ? extra : "", "\n", -1);
}

/*< private >
 * ahead_icalendar_append_event:
 * @string: where to write
 * @record: a record
 *
 * Writes @record as a VEVENT.
 */
void
ahead_icalendar_append_event (GString *string,
                              AheadRecord *record)
{
  const char *recurrence = ahead_record_get_string (record, AHEAD_FIELD_RECURRENCE);
  g_auto (GStrv) extra = split_extra (record);

  ahead_content_line_append (string, "BEGIN:VEVENT");
  append_text (string, extra, "UID", ahead_record_get_string (record, AHEAD_FIELD_UID));
  append_stamps (string, record);
  append_times (string, record);
  if (ahead_icalendar_check_recurrence (recurrence))
    ahead_content_line_append (string, recurrence);
  append_text (string, extra, "SUMMARY", ahead_record_get_title (record));
  append_text (string, extra, "DESCRIPTION", ahead_record_get_string (record, AHEAD_FIELD_DESCRIPTION));
  append_text (string, extra, "LOCATION", ahead_record_get_string (record, AHEAD_FIELD_LOCATION));
  append_single_line (string, extra, "URL", ahead_record_get_string (record, AHEAD_FIELD_URL));
  append_categories (string, record);
  append_status (string, extra, record);
  append_extra (string, extra);
  ahead_content_line_append (string, "END:VEVENT");
}

/* Each zone once, in the order of the names, so that the same records always make the same text. */
static void
append_zones (GString *string,
              GPtrArray *records)
{
  g_autoptr (GTree) names = g_tree_new ((GCompareFunc) strcmp);

  for (guint i = 0; i < records->len; i++)
    {
      AheadRecord *record = g_ptr_array_index (records, i);
      const char *name = ahead_record_get_string (record, AHEAD_FIELD_TIME_ZONE);

      if (*name != '\0' && !g_str_equal (name, "UTC") && !ahead_record_get_all_day (record))
        g_tree_insert (names, (char *) name, NULL);
    }

  for (GTreeNode *node = g_tree_node_first (names); node != NULL; node = g_tree_node_next (node))
    {
      g_autofree char *zone = ahead_icalendar_dup_vtimezone (g_tree_node_key (node));

      if (zone != NULL)
        g_string_append (string, zone);
    }
}

/**
 * ahead_icalendar_write:
 * @name: (nullable): the name of the calendar
 * @records: (element-type AheadRecord): the events
 *
 * Writes events as iCalendar text (RFC 5545), with a VTIMEZONE for each zone that they use.
 *
 * Times are written to the second, and without the toggles and counts, which iCalendar doesn't have. What was read by
 * ahead_icalendar_parse() is all there again: what isn't in a field is in `extra`.
 *
 * Returns: (transfer full): the text, in UTF-8 with CRLF
 */
char *
ahead_icalendar_write (const char *name,
                       GPtrArray *records)
{
  g_autoptr (GString) string = g_string_new (NULL);
  char *no_extra[] = { NULL };

  g_return_val_if_fail (records != NULL, NULL);

  ahead_content_line_append (string, "BEGIN:VCALENDAR");
  ahead_content_line_append (string, "VERSION:2.0");
  ahead_content_line_append (string, "PRODID:" PRODUCT);
  ahead_content_line_append (string, "CALSCALE:GREGORIAN");
  append_text (string, no_extra, "NAME", name != NULL ? name : "");
  append_text (string, no_extra, "X-WR-CALNAME", name != NULL ? name : "");
  append_zones (string, records);
  for (guint i = 0; i < records->len; i++)
    ahead_icalendar_append_event (string, g_ptr_array_index (records, i));
  ahead_content_line_append (string, "END:VCALENDAR");

  return g_string_free (g_steal_pointer (&string), FALSE);
}

static gboolean
check_line (const char *line,
            GPtrArray *open)
{
  const char *value = ahead_content_line_get_value (line);
  const char *name = open->len > 0 ? g_ptr_array_index (open, open->len - 1) : "";

  if (value == NULL)
    return FALSE;

  if (ahead_content_line_has_name (line, "BEGIN"))
    {
      /* Neither may stand inside of an event, and each would end it for a reader that recovers. */
      if (g_ascii_strcasecmp (value, "VEVENT") == 0 || g_ascii_strcasecmp (value, "VCALENDAR") == 0)
        return FALSE;
      g_ptr_array_add (open, (char *) value);
    }
  else if (ahead_content_line_has_name (line, "END"))
    {
      if (open->len == 0 || g_ascii_strcasecmp (name, value) != 0)
        return FALSE;
      g_ptr_array_set_size (open, open->len - 1);
    }

  return TRUE;
}

/*< private >
 * ahead_icalendar_check_extra:
 * @extra: content lines, unfolded, with LF between them
 *
 * Checks that @extra can stand inside of an event without ending it: each line has a name and a value, and what begins
 * ends.
 *
 * Returns: %FALSE if it can't
 */
gboolean
ahead_icalendar_check_extra (const char *extra)
{
  g_auto (GStrv) lines = NULL;
  g_autoptr (GPtrArray) open = g_ptr_array_new ();

  if (strchr (extra, '\r') != NULL)
    return FALSE;

  lines = g_strsplit (extra, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && !check_line (lines[i], open))
      return FALSE;

  return open->len == 0;
}
