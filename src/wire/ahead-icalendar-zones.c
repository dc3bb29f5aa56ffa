/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadIcalendarZones"

#include "config.h"

#include <libical/ical.h>
#include <string.h>

#include "ahead-icalendar-private.h"
#include "ahead-time.h"
#include "ahead-windows-zone-private.h"

/*
 * What the TZIDs of a file mean (RFC 5545 §3.2.19).
 *
 * A TZID that names an IANA zone in any of the usual ways is that zone, whatever the VTIMEZONE of the file says about
 * it: people mean the clock of the place, and the rules in files are old. For any other TZID the rules of its VTIMEZONE
 * give the moment, and X-LIC-LOCATION the zone to show it in; without a usable VTIMEZONE its times are floating.
 */

/* Bytes. Real ones have some hundred to some thousand; the rest is an attempt to keep libical busy. */
#define MAX_VTIMEZONE_SIZE (64 * 1024)

/* Bytes. A longer TZID is no path into the zone database. */
#define MAX_TZID_LENGTH 255

struct _AheadIcalendarZone
{
  char *name;
  GTimeZone *zone;
  icaltimezone *rules;
};

struct _AheadIcalendarZones
{
  GHashTable *definitions;
  GHashTable *resolved;
  char *floating;
  gboolean has_floating;
};

static void
free_zone (AheadIcalendarZone *zone)
{
  g_free (zone->name);
  g_time_zone_unref (zone->zone);
  if (zone->rules != NULL)
    icaltimezone_free (zone->rules, TRUE);
  g_free (zone);
}

/* Owns @zone from here on; "UTC" is in every database, as GLib has it built in. */
static AheadIcalendarZone *
create_zone (const char *name,
             icaltimezone *rules)
{
  AheadIcalendarZone *zone = g_new0 (AheadIcalendarZone, 1);

  zone->name = g_strdup (name);
  zone->zone = ahead_time_zone_lookup (name);
  zone->rules = rules;

  return zone;
}

/*
 * GLib also takes POSIX rules ("GMT+1" is west of Greenwich there, and east in files), and the database has copies of
 * itself that count leap seconds.
 */
static gboolean
is_iana_name (const char *name)
{
  g_autoptr (GTimeZone) zone = NULL;

  if (g_str_has_prefix (name, "right/") || g_str_has_prefix (name, "posix") || g_str_equal (name, "localtime"))
    return FALSE;
  if (strchr (name, '/') == NULL && strpbrk (name, "+-,0123456789") != NULL)
    return FALSE;

  zone = ahead_time_zone_lookup (name);
  return zone != NULL;
}

/* "Europe/Paris", "/mozilla.org/20050126_1/Europe/Paris" and "Romance Standard Time" are all the same place. */
static const char *
find_iana_name (const char *tzid)
{
  const char *windows = ahead_windows_zone_to_iana (tzid);

  if (windows != NULL)
    return windows;
  if (strlen (tzid) > MAX_TZID_LENGTH)
    return NULL;

  for (const char *name = tzid; name != NULL; name = strchr (name, '/'))
    {
      name += *name == '/' ? 1 : 0;
      if (is_iana_name (name))
        return name;
    }

  return NULL;
}

static char *
find_value (const AheadContentLine *lines,
            guint n_lines,
            const char *name)
{
  for (guint i = 0; i < n_lines; i++)
    {
      const char *value = ahead_content_line_get_value (lines[i].text);

      if (value != NULL && ahead_content_line_has_name (lines[i].text, name))
        return ahead_content_text_unescape (value);
    }

  return NULL;
}

/* libical expands a rule into all its changes, so only rules that change a few times a year may pass. */
static gboolean
is_yearly_rule (const char *text)
{
  g_autofree char *upper = g_ascii_strup (text, -1);

  return strstr (upper, "FREQ=YEARLY") != NULL && strstr (upper, "BYHOUR") == NULL && strstr (upper, "BYMINUTE") == NULL
         && strstr (upper, "BYSECOND") == NULL && ahead_icalendar_check_recurrence (text);
}

static char *
join_definition (const AheadContentLine *lines,
                 guint n_lines)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_lines; i++)
    {
      if (!lines[i].valid || text->len > MAX_VTIMEZONE_SIZE)
        return NULL;
      if (ahead_content_line_has_name (lines[i].text, "RRULE") && !is_yearly_rule (lines[i].text))
        return NULL;
      g_string_append_printf (text, "%s\r\n", lines[i].text);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

AheadIcalendarZones *
ahead_icalendar_zones_new (void)
{
  AheadIcalendarZones *zones = g_new0 (AheadIcalendarZones, 1);

  zones->definitions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  zones->resolved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) free_zone);
  zones->floating = g_strdup ("UTC");

  return zones;
}

void
ahead_icalendar_zones_free (AheadIcalendarZones *zones)
{
  g_hash_table_unref (zones->definitions);
  g_hash_table_unref (zones->resolved);
  g_free (zones->floating);
  g_free (zones);
}

/*< private >
 * ahead_icalendar_zones_define:
 * @zones: the zones of a text
 * @lines: (array length=n_lines): a VTIMEZONE from its BEGIN to its END
 * @n_lines: how many lines it has
 *
 * Adds a definition. The first one for a TZID counts; one that can't be used is passed over.
 */
void
ahead_icalendar_zones_define (AheadIcalendarZones *zones,
                              const AheadContentLine *lines,
                              guint n_lines)
{
  g_autofree char *tzid = find_value (lines, n_lines, "TZID");
  g_autofree char *text = join_definition (lines, n_lines);

  if (tzid != NULL && text != NULL && !g_hash_table_contains (zones->definitions, tzid))
    g_hash_table_insert (zones->definitions, g_steal_pointer (&tzid), g_steal_pointer (&text));
}

/*< private >
 * ahead_icalendar_zones_set_floating:
 * @zones: the zones of a text
 * @tzid: the zone of the calendar (X-WR-TIMEZONE)
 *
 * Says in which zone times without one are. Only the first call counts. A name that is none leaves them in UTC.
 */
void
ahead_icalendar_zones_set_floating (AheadIcalendarZones *zones,
                                    const char *tzid)
{
  const char *name = zones->has_floating ? NULL : find_iana_name (tzid);

  zones->has_floating = TRUE;
  if (name == NULL)
    return;

  g_free (zones->floating);
  zones->floating = g_strdup (name);
}

static icaltimezone *
parse_rules (const char *definition)
{
  icalcomponent *component = icalcomponent_new_from_string (definition);
  icaltimezone *rules;

  if (component == NULL)
    return NULL;

  rules = icaltimezone_new ();
  if (icalcomponent_isa (component) == ICAL_VTIMEZONE_COMPONENT
      && (icalcomponent_get_first_component (component, ICAL_XSTANDARD_COMPONENT) != NULL
          || icalcomponent_get_first_component (component, ICAL_XDAYLIGHT_COMPONENT) != NULL)
      && icaltimezone_set_component (rules, component))
    return rules;

  icaltimezone_free (rules, TRUE);
  icalcomponent_free (component);
  return NULL;
}

static const char *
get_location (icaltimezone *rules)
{
  const char *location = icaltimezone_get_location (rules);
  const char *name = location != NULL ? find_iana_name (location) : NULL;

  return name != NULL ? name : "UTC";
}

static AheadIcalendarZone *
resolve_zone (AheadIcalendarZones *zones,
              const char *tzid)
{
  const char *definition = g_hash_table_lookup (zones->definitions, tzid);
  const char *name = find_iana_name (tzid);
  icaltimezone *rules;

  if (name != NULL)
    return create_zone (name, NULL);

  rules = definition != NULL ? parse_rules (definition) : NULL;
  if (rules != NULL)
    return create_zone (get_location (rules), rules);

  return create_zone (zones->floating, NULL);
}

/*< private >
 * ahead_icalendar_zones_lookup:
 * @zones: the zones of a text
 * @tzid: the value of a TZID parameter
 *
 * Finds what @tzid stands for.
 *
 * Returns: (transfer none): the zone
 */
AheadIcalendarZone *
ahead_icalendar_zones_lookup (AheadIcalendarZones *zones,
                              const char *tzid)
{
  AheadIcalendarZone *zone = g_hash_table_lookup (zones->resolved, tzid);

  if (zone == NULL)
    {
      zone = resolve_zone (zones, tzid);
      g_hash_table_insert (zones->resolved, g_strdup (tzid), zone);
    }

  return zone;
}

AheadIcalendarZone *
ahead_icalendar_zones_get_floating (AheadIcalendarZones *zones)
{
  return ahead_icalendar_zones_lookup (zones, zones->floating);
}

AheadIcalendarZone *
ahead_icalendar_zones_get_utc (AheadIcalendarZones *zones)
{
  return ahead_icalendar_zones_lookup (zones, "UTC");
}

const char *
ahead_icalendar_zone_get_name (AheadIcalendarZone *zone)
{
  return zone->name;
}

static int
get_rules_offset (icaltimezone *rules,
                  gint64 wall)
{
  g_autoptr (GDateTime) reading = g_date_time_new_from_unix_utc (wall / AHEAD_SECOND);
  struct icaltimetype time = icaltime_null_time ();

  g_date_time_get_ymd (reading, &time.year, &time.month, &time.day);
  time.hour = g_date_time_get_hour (reading);
  time.minute = g_date_time_get_minute (reading);
  time.second = g_date_time_get_second (reading);

  return icaltimezone_get_utc_offset (rules, &time, NULL);
}

/*< private >
 * ahead_icalendar_zone_to_utc:
 * @zone: a zone
 * @wall: a wall time there, of full seconds, from %AHEAD_TIME_MIN to %AHEAD_TIME_MAX
 *
 * Gets the moment of a wall time.
 *
 * Returns: µs since the Unix epoch, UTC
 */
gint64
ahead_icalendar_zone_to_utc (AheadIcalendarZone *zone,
                             gint64 wall)
{
  if (zone->rules == NULL)
    return ahead_time_from_wall (wall, zone->zone);

  return wall - get_rules_offset (zone->rules, wall) * AHEAD_SECOND;
}

/*< private >
 * ahead_icalendar_dup_vtimezone:
 * @name: an IANA time zone
 *
 * Writes the VTIMEZONE that RFC 5545 §3.2.19 wants for each TZID in a file.
 *
 * Returns: (transfer full) (nullable): the component, or %NULL if libical does not know @name; readers then know it by
 *   its name (RFC 7809)
 */
char *
ahead_icalendar_dup_vtimezone (const char *name)
{
  icaltimezone *builtin = icaltimezone_get_builtin_timezone (name);
  icalcomponent *component = builtin != NULL ? icaltimezone_get_component (builtin) : NULL;
  icalproperty *tzid;
  icalcomponent *copy;
  char *buffer;
  char *text;

  if (component == NULL)
    return NULL;

  copy = icalcomponent_new_clone (component);
  tzid = icalcomponent_get_first_property (copy, ICAL_TZID_PROPERTY);
  if (tzid != NULL)
    icalproperty_set_tzid (tzid, name);

  buffer = icalcomponent_as_ical_string_r (copy);
  text = g_strdup (buffer);
  icalmemory_free_buffer (buffer);
  icalcomponent_free (copy);
  return text;
}
