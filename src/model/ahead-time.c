/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadTime"

#include "config.h"

#include "ahead-time.h"

#include <string.h>

/* Zones are few, are looked up for every record, and GLib reads a file for each that is not in use: they are kept. */
static GMutex zones_mutex;
static GHashTable *zones;

/* The other names in the directory of the zones: the machine's own settings, and the same zones in other countings. */
static gboolean
is_no_zone_name (const char *identifier)
{
  return g_str_equal (identifier, "localtime") || g_str_equal (identifier, "posixrules")
         || g_str_has_prefix (identifier, "posix/") || g_str_has_prefix (identifier, "right/");
}

static gboolean
is_zone_file (const char *identifier)
{
  const char *directory = g_getenv ("TZDIR");
  g_autofree char *path = g_build_filename (directory != NULL ? directory : "/usr/share/zoneinfo", identifier, NULL);
  g_autofree char *content = NULL;
  gsize length;

  /* RFC 8536 §3.1 */
  return g_file_get_contents (path, &content, &length, NULL) && length > 4 && memcmp (content, "TZif", 4) == 0;
}

/* GLib also takes offsets ("Z", "+02") and POSIX rules ("ABC5"), and complains of files without a zone ("zone.tab"). */
static GTimeZone *
load_zone (const char *identifier)
{
  if (!g_ascii_isalpha (*identifier) || strstr (identifier, "..") != NULL || strlen (identifier) > 64)
    return NULL;
  if (g_str_equal (identifier, "UTC"))
    return g_time_zone_new_utc ();
  if (is_no_zone_name (identifier) || !is_zone_file (identifier))
    return NULL;

  return g_time_zone_new_identifier (identifier);
}

/**
 * ahead_time_zone_lookup:
 * @identifier: an IANA time zone ("Europe/Paris")
 *
 * Finds a time zone. Can be called from any thread.
 *
 * Returns: (transfer full) (nullable): the zone, or %NULL if the system's database has none of that name
 */
GTimeZone *
ahead_time_zone_lookup (const char *identifier)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&zones_mutex);
  GTimeZone *zone;

  g_return_val_if_fail (identifier != NULL, NULL);

  if (zones == NULL)
    zones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_time_zone_unref);

  zone = g_hash_table_lookup (zones, identifier);
  if (zone == NULL)
    {
      zone = load_zone (identifier);
      if (zone == NULL)
        return NULL;
      g_hash_table_insert (zones, g_strdup (identifier), zone);
    }

  return g_time_zone_ref (zone);
}

static gint64
floor_seconds (gint64 time)
{
  gint64 seconds = time / AHEAD_SECOND;

  return time % AHEAD_SECOND < 0 ? seconds - 1 : seconds;
}

static gboolean
is_in_range (gint64 time)
{
  return time >= AHEAD_TIME_MIN && time <= AHEAD_TIME_MAX;
}

static gint64
get_offset (GTimeZone *zone,
            gint64 time)
{
  gint interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, floor_seconds (time));

  return g_time_zone_get_offset (zone, interval) * AHEAD_SECOND;
}

static gint64
find_end_of_gap (gint64 wall,
                 GTimeZone *zone)
{
  gint64 seconds = floor_seconds (wall);
  gint interval = g_time_zone_adjust_time (zone, G_TIME_TYPE_STANDARD, &seconds);

  return (seconds - g_time_zone_get_offset (zone, interval)) * AHEAD_SECOND;
}

/**
 * ahead_time_to_wall:
 * @time: µs since the Unix epoch, UTC
 * @zone: a time zone
 *
 * Gets what the clock on a wall in @zone shows at @time.
 *
 * Returns: the wall time (see above); @time itself outside of %AHEAD_TIME_MIN and %AHEAD_TIME_MAX
 */
gint64
ahead_time_to_wall (gint64 time,
                    GTimeZone *zone)
{
  g_return_val_if_fail (zone != NULL, time);

  /* A record may hold anything until it is validated. */
  return is_in_range (time) ? time + get_offset (zone, time) : time;
}

/**
 * ahead_time_from_wall:
 * @wall: a wall time
 * @zone: a time zone
 *
 * Gets the moment at which the clock on a wall in @zone shows @wall. A reading that comes twice (the hour that is put
 * back) is the first of the two; one that never comes (the hour that is left out) is moved on to the end of the gap.
 *
 * Returns: µs since the Unix epoch, UTC; @wall itself outside of %AHEAD_TIME_MIN and %AHEAD_TIME_MAX
 */
gint64
ahead_time_from_wall (gint64 wall,
                      GTimeZone *zone)
{
  gint64 before, after;

  g_return_val_if_fail (zone != NULL, wall);

  if (!is_in_range (wall))
    return wall;

  /* The clock is put forward or back, if at all, between the day before and the day after. */
  before = wall - get_offset (zone, wall - AHEAD_DAY);
  if (ahead_time_to_wall (before, zone) == wall)
    return before;

  after = wall - get_offset (zone, wall + AHEAD_DAY);
  if (ahead_time_to_wall (after, zone) == wall)
    return after;

  return find_end_of_gap (wall, zone);
}

/**
 * ahead_wall_get_day:
 * @wall: a wall time
 *
 * Gets the day that @wall is on.
 *
 * Returns: days since 1970-01-01
 */
gint64
ahead_wall_get_day (gint64 wall)
{
  gint64 day = wall / AHEAD_DAY;

  return wall % AHEAD_DAY < 0 ? day - 1 : day;
}

static GDateTime *
to_date_time (gint64 time)
{
  g_autoptr (GDateTime) second = g_date_time_new_from_unix_utc (floor_seconds (time));

  return g_date_time_add (second, time - floor_seconds (time) * AHEAD_SECOND);
}

/**
 * ahead_time_format:
 * @time: µs since the Unix epoch, UTC, from %AHEAD_TIME_MIN to %AHEAD_TIME_MAX
 *
 * Writes a time as RFC 3339 has it, in UTC: "2026-12-01T18:00:00Z". Fractions are written only where there are any.
 *
 * Returns: (transfer full): the text
 */
char *
ahead_time_format (gint64 time)
{
  g_autoptr (GDateTime) date_time = NULL;

  g_return_val_if_fail (is_in_range (time), NULL);

  date_time = to_date_time (time);

  return g_date_time_format (date_time, g_date_time_get_microsecond (date_time) == 0 ? "%C%y-%m-%dT%H:%M:%SZ"
                                                                                     : "%C%y-%m-%dT%H:%M:%S.%fZ");
}

/**
 * ahead_time_format_date:
 * @time: µs since the Unix epoch, from %AHEAD_TIME_MIN to %AHEAD_TIME_MAX
 *
 * Writes the date that @time has in UTC: "2026-12-01".
 *
 * Returns: (transfer full): the text
 */
char *
ahead_time_format_date (gint64 time)
{
  g_autoptr (GDateTime) date_time = NULL;

  g_return_val_if_fail (is_in_range (time), NULL);

  date_time = to_date_time (time);

  return g_date_time_format (date_time, "%C%y-%m-%d");
}

/* Reads exactly @n_digits decimal digits and moves on behind them. */
static gboolean
read_digits (const char **text,
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
read_char (const char **text,
           char wanted)
{
  if (g_ascii_toupper (**text) != wanted)
    return FALSE;

  (*text)++;
  return TRUE;
}

static gboolean
read_date (const char **text,
           gint64 *time)
{
  g_autoptr (GDateTime) date = NULL;
  int year, month, day;

  if (!read_digits (text, 4, &year) || !read_char (text, '-') || !read_digits (text, 2, &month)
      || !read_char (text, '-') || !read_digits (text, 2, &day))
    return FALSE;

  /* g_date_time_new_utc() refuses what the calendar does not have. */
  date = g_date_time_new_utc (year, month, day, 0, 0, 0);
  if (date == NULL)
    return FALSE;

  *time = g_date_time_to_unix (date) * AHEAD_SECOND;
  return TRUE;
}

static gint64
read_fraction (const char **text)
{
  gint64 microseconds = 0;
  gint64 unit = AHEAD_SECOND / 10;

  for (; g_ascii_isdigit (**text); (*text)++, unit /= 10)
    microseconds += unit * g_ascii_digit_value (**text);

  return microseconds;
}

static gboolean
read_offset (const char **text,
             gint64 *offset)
{
  int hours, minutes;
  int sign = **text == '-' ? -1 : 1;

  if (read_char (text, 'Z'))
    {
      *offset = 0;
      return TRUE;
    }

  if (**text != '+' && **text != '-')
    return FALSE;
  (*text)++;
  if (!read_digits (text, 2, &hours) || !read_char (text, ':') || !read_digits (text, 2, &minutes))
    return FALSE;
  if (hours > 23 || minutes > 59)
    return FALSE;

  *offset = sign * (hours * AHEAD_HOUR + minutes * AHEAD_MINUTE);
  return TRUE;
}

/**
 * ahead_time_parse:
 * @text: a time with its offset, as RFC 3339 §5.6 has it ("2026-12-01T19:00:00+01:00")
 * @time: (out): µs since the Unix epoch, UTC
 *
 * Reads a time. A leap second is taken as the second after it; digits beyond the microsecond are dropped.
 *
 * Returns: %FALSE, with @time untouched, if @text is anything else, or outside of %AHEAD_TIME_MIN and %AHEAD_TIME_MAX
 */
gboolean
ahead_time_parse (const char *text,
                  gint64 *time)
{
  gint64 date, offset;
  gint64 fraction = 0;
  int hours, minutes, seconds;

  g_return_val_if_fail (text != NULL && time != NULL, FALSE);

  if (!read_date (&text, &date) || (!read_char (&text, 'T') && !read_char (&text, ' ')))
    return FALSE;
  if (!read_digits (&text, 2, &hours) || !read_char (&text, ':') || !read_digits (&text, 2, &minutes)
      || !read_char (&text, ':') || !read_digits (&text, 2, &seconds))
    return FALSE;
  if (hours > 23 || minutes > 59 || seconds > 60)
    return FALSE;
  if (*text == '.' && !g_ascii_isdigit (text[1]))
    return FALSE;
  if (read_char (&text, '.'))
    fraction = read_fraction (&text);
  if (!read_offset (&text, &offset) || *text != '\0')
    return FALSE;

  date += hours * AHEAD_HOUR + minutes * AHEAD_MINUTE + seconds * AHEAD_SECOND + fraction - offset;
  if (!is_in_range (date))
    return FALSE;

  *time = date;
  return TRUE;
}

/**
 * ahead_time_parse_date:
 * @text: a date ("2026-12-01")
 * @time: (out): its midnight as if in UTC, in µs since the Unix epoch
 *
 * Reads a date.
 *
 * Returns: %FALSE, with @time untouched, if @text is anything else
 */
gboolean
ahead_time_parse_date (const char *text,
                       gint64 *time)
{
  gint64 date;

  g_return_val_if_fail (text != NULL && time != NULL, FALSE);

  if (!read_date (&text, &date) || *text != '\0')
    return FALSE;

  *time = date;
  return TRUE;
}
