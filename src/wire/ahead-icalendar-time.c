/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadIcalendarTime"

#include "config.h"

#include <libical/ical.h>
#include <string.h>

#include "ahead-icalendar-private.h"
#include "ahead-time.h"

/*
 * The values of iCalendar that have to do with time.
 *
 * libical reads dates and durations without looking at their ranges ("20250231" and "PT99999999999S" pass), so these
 * two are read here. Rules of recurrence, which are far more than a few digits, are left to it.
 */

static gboolean
read_number (const char **text,
             guint n_digits,
             int *number)
{
  *number = 0;
  for (guint i = 0; i < n_digits; i++, (*text)++)
    {
      if (!g_ascii_isdigit (**text))
        return FALSE;
      *number = *number * 10 + g_ascii_digit_value (**text);
    }

  return TRUE;
}

static gboolean
read_day (const char **text,
          gint64 *wall)
{
  g_autoptr (GDateTime) day = NULL;
  int year, month, day_of_month;

  if (!read_number (text, 4, &year) || !read_number (text, 2, &month) || !read_number (text, 2, &day_of_month))
    return FALSE;

  day = g_date_time_new_utc (year, month, day_of_month, 0, 0, 0);
  if (day == NULL)
    return FALSE;

  *wall = g_date_time_to_unix (day) * AHEAD_SECOND;
  return TRUE;
}

/* RFC 5545 §3.3.12: second 60 is a leap second; where there are none it is second 59. */
static gboolean
read_clock (const char **text,
            gint64 *clock)
{
  int hours, minutes, seconds;

  if (!read_number (text, 2, &hours) || !read_number (text, 2, &minutes) || !read_number (text, 2, &seconds))
    return FALSE;
  if (hours > 23 || minutes > 59 || seconds > 60)
    return FALSE;

  *clock = hours * AHEAD_HOUR + minutes * AHEAD_MINUTE + MIN (seconds, 59) * AHEAD_SECOND;
  return TRUE;
}

/*< private >
 * ahead_icalendar_parse_time:
 * @value: a value of type DATE or DATE-TIME (RFC 5545 §3.3.4, §3.3.5)
 * @wall: (out): the wall time in its own zone; midnight for a date
 * @form: (out): which of the forms it has
 *
 * Reads a time.
 *
 * Returns: %FALSE if @value is anything else, or a day or an hour that does not exist
 */
gboolean
ahead_icalendar_parse_time (const char *value,
                            gint64 *wall,
                            AheadIcalendarTimeForm *form)
{
  g_autofree char *stripped = g_strstrip (g_strdup (value));
  const char *text = stripped;
  gint64 clock;

  if (!read_day (&text, wall))
    return FALSE;

  if (*text == '\0')
    {
      *form = AHEAD_ICALENDAR_TIME_DATE;
      return TRUE;
    }

  if (g_ascii_toupper (*text++) != 'T' || !read_clock (&text, &clock))
    return FALSE;

  *wall += clock;
  *form = g_ascii_toupper (*text) == 'Z' ? AHEAD_ICALENDAR_TIME_UTC : AHEAD_ICALENDAR_TIME_LOCAL;
  return text[*form == AHEAD_ICALENDAR_TIME_UTC ? 1 : 0] == '\0';
}

/*< private >
 * ahead_icalendar_format_time:
 * @wall: a wall time, or a time in UTC where @form says so; fractions of a second are dropped
 * @form: how to write it
 *
 * Returns: (transfer full): a value of type DATE or DATE-TIME
 */
char *
ahead_icalendar_format_time (gint64 wall,
                             AheadIcalendarTimeForm form)
{
  static const char *const formats[] = {
    [AHEAD_ICALENDAR_TIME_DATE] = "%C%y%m%d",
    [AHEAD_ICALENDAR_TIME_LOCAL] = "%C%y%m%dT%H%M%S",
    [AHEAD_ICALENDAR_TIME_UTC] = "%C%y%m%dT%H%M%SZ",
  };
  gint64 clamped = CLAMP (wall, AHEAD_TIME_MIN, AHEAD_TIME_MAX);
  gint64 seconds = clamped / AHEAD_SECOND - (clamped % AHEAD_SECOND < 0 ? 1 : 0);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return g_date_time_format (time, formats[form]);
}

static gint64
get_part (GMatchInfo *match,
          const char *name)
{
  g_autofree char *digits = g_match_info_fetch_named (match, name);

  return digits != NULL ? g_ascii_strtoll (digits, NULL, 10) : 0;
}

/*< private >
 * ahead_icalendar_parse_duration:
 * @value: a value of type DURATION (RFC 5545 §3.3.6)
 * @days: (out): its weeks and days, which last from a wall time to the same on another day
 * @time: (out): the rest, in µs
 *
 * Reads a duration.
 *
 * Returns: %FALSE if @value is anything else
 */
gboolean
ahead_icalendar_parse_duration (const char *value,
                                gint64 *days,
                                gint64 *time)
{
  g_autoptr (GRegex) regex
    = g_regex_new ("^\\s*(?<sign>[+-]?)P(?=[0-9T])(?:(?<W>[0-9]{1,6})W)?(?:(?<D>[0-9]{1,7})D)?"
                   "(?:T(?=[0-9])(?:(?<h>[0-9]{1,7})H)?(?:(?<m>[0-9]{1,9})M)?(?:(?<s>[0-9]{1,9})S)?)?\\s*$",
                   G_REGEX_CASELESS | G_REGEX_DOLLAR_ENDONLY, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *sign = NULL;

  if (!g_regex_match (regex, value, 0, &match))
    return FALSE;

  sign = g_match_info_fetch_named (match, "sign");
  *days = get_part (match, "W") * 7 + get_part (match, "D");
  *time = get_part (match, "h") * AHEAD_HOUR + get_part (match, "m") * AHEAD_MINUTE
          + get_part (match, "s") * AHEAD_SECOND;
  if (sign != NULL && *sign == '-')
    {
      *days = -*days;
      *time = -*time;
    }

  return TRUE;
}

/*< private >
 * ahead_icalendar_check_recurrence:
 * @recurrence: a text
 *
 * Checks that @recurrence is an RRULE property on one line (RFC 5545 §3.8.5.3).
 *
 * Returns: %FALSE if it is not
 */
gboolean
ahead_icalendar_check_recurrence (const char *recurrence)
{
  const char *value = ahead_content_line_get_value (recurrence);

  if (value == NULL || !ahead_content_line_has_name (recurrence, "RRULE") || strpbrk (recurrence, "\r\n") != NULL)
    return FALSE;

  /* What the rule points to is in libical's ring of temporary buffers, and not ours to free. */
  return icalrecurrencetype_from_string (value).freq != ICAL_NO_RECURRENCE;
}
