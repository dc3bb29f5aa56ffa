/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadTimeFormatter"

#include "config.h"

#include "ahead-time-formatter.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <string.h>

#include "ahead-time.h"

/* What a row, a heading and the editor write about time comes from here, so that all of them agree. */

struct _AheadTimeFormatter
{
  GObject parent_instance;

  GTimeZone *local_zone;
  gboolean twelve_hour;
  gboolean show_local;
};

enum
{
  PROP_TWELVE_HOUR = 1,
  PROP_SHOW_LOCAL,
  N_PROPERTIES
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AheadTimeFormatter, ahead_time_formatter, G_TYPE_OBJECT)

static GDateTime *
date_time_from_wall (gint64 wall)
{
  /* A day is found first: division rounds towards zero, and a wall time before 1970 is negative. */
  gint64 day = ahead_wall_get_day (wall);

  return g_date_time_new_from_unix_utc (day * (AHEAD_DAY / AHEAD_SECOND) + (wall - day * AHEAD_DAY) / AHEAD_SECOND);
}

static char *
format_wall (gint64 wall,
             const char *format)
{
  g_autoptr (GDateTime) date_time = date_time_from_wall (wall);

  return date_time != NULL ? g_date_time_format (date_time, format) : g_strdup ("");
}

static int
get_offset (GTimeZone *zone,
            gint64 time)
{
  return g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, time / AHEAD_SECOND));
}

static char *
dup_abbreviation (GTimeZone *zone,
                  gint64 time)
{
  const char *abbreviation
    = g_time_zone_get_abbreviation (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, time / AHEAD_SECOND));

  /* Zones without a name of their own have the mere offset there ("+0530"), which says nothing out of context. */
  if (abbreviation[0] == '+' || abbreviation[0] == '-')
    return g_strconcat ("UTC", abbreviation, NULL);

  return g_strdup (abbreviation);
}

static char *
format_all_day (AheadRecord *record)
{
  gint64 n_days = (ahead_record_get_end (record) - ahead_record_get_start (record)) / AHEAD_DAY;
  g_autofree char *last = NULL;

  if (n_days <= 1)
    return g_strdup (_("All day"));

  /* Translators: a date without the year, see g_date_time_format () */
  last = format_wall (ahead_record_get_end (record) - AHEAD_DAY, _("%a, %-d %b"));
  /* Translators: an event of several whole days; the placeholder is its last day */
  return g_strdup_printf (_("All day, until %s"), last);
}

static char *
format_timed (AheadTimeFormatter *self,
              gint64 start,
              gint64 end)
{
  g_autofree char *from = ahead_time_formatter_format_clock (self, start);
  g_autofree char *to = ahead_time_formatter_format_clock (self, end);
  g_autofree char *day = NULL;

  if (end <= start)
    return g_steal_pointer (&from);

  /* "22:00–02:00" needs no date: the next 02:00 is the only one that can be meant. */
  if (end - start < AHEAD_DAY)
    return g_strdup_printf ("%s–%s", from, to);

  day = format_wall (end, _("%a, %-d %b"));
  /* Translators: an event of more than a day: start time – end date, end time */
  return g_strdup_printf (_("%s – %s, %s"), from, day, to);
}

static void
ahead_time_formatter_get_property (GObject *object,
                                   guint prop_id,
                                   GValue *value,
                                   GParamSpec *pspec)
{
  AheadTimeFormatter *self = AHEAD_TIME_FORMATTER (object);

  switch (prop_id)
    {
    case PROP_TWELVE_HOUR:
      g_value_set_boolean (value, self->twelve_hour);
      break;
    case PROP_SHOW_LOCAL:
      g_value_set_boolean (value, self->show_local);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ahead_time_formatter_set_property (GObject *object,
                                   guint prop_id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  AheadTimeFormatter *self = AHEAD_TIME_FORMATTER (object);

  switch (prop_id)
    {
    case PROP_TWELVE_HOUR:
      ahead_time_formatter_set_twelve_hour (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_LOCAL:
      ahead_time_formatter_set_show_local (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ahead_time_formatter_finalize (GObject *object)
{
  AheadTimeFormatter *self = AHEAD_TIME_FORMATTER (object);

  g_clear_pointer (&self->local_zone, g_time_zone_unref);

  G_OBJECT_CLASS (ahead_time_formatter_parent_class)->finalize (object);
}

static void
ahead_time_formatter_class_init (AheadTimeFormatterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ahead_time_formatter_get_property;
  object_class->set_property = ahead_time_formatter_set_property;
  object_class->finalize = ahead_time_formatter_finalize;

  /**
   * AheadTimeFormatter:twelve-hour:
   *
   * Whether clock times are written with AM and PM.
   */
  properties[PROP_TWELVE_HOUR]
    = g_param_spec_boolean ("twelve-hour", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AheadTimeFormatter:show-local:
   *
   * Whether times are written in the zone of this computer, not in each event's own.
   */
  properties[PROP_SHOW_LOCAL]
    = g_param_spec_boolean ("show-local", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * AheadTimeFormatter::changed:
   *
   * Times are written in another way from here on.
   */
  signals[SIGNAL_CHANGED]
    = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ahead_time_formatter_init (AheadTimeFormatter *self)
{
}

/**
 * ahead_time_formatter_new:
 * @local_zone: (nullable) (transfer none): the zone of this computer, or %NULL to ask the system for it
 *
 * Makes a formatter that writes each event in its own zone, with a clock of 24 hours.
 *
 * Returns: (transfer full): a formatter
 */
AheadTimeFormatter *
ahead_time_formatter_new (GTimeZone *local_zone)
{
  AheadTimeFormatter *self = g_object_new (AHEAD_TYPE_TIME_FORMATTER, NULL);

  self->local_zone = local_zone != NULL ? g_time_zone_ref (local_zone) : g_time_zone_new_local ();

  return self;
}

/**
 * ahead_time_formatter_get_local_zone:
 * @formatter: a formatter
 *
 * Gets the zone of this computer.
 *
 * Returns: (transfer none): the zone
 */
GTimeZone *
ahead_time_formatter_get_local_zone (AheadTimeFormatter *formatter)
{
  g_return_val_if_fail (AHEAD_IS_TIME_FORMATTER (formatter), NULL);

  return formatter->local_zone;
}

/**
 * ahead_time_formatter_get_twelve_hour:
 * @formatter: a formatter
 *
 * Gets whether clock times are written with AM and PM.
 *
 * Returns: %TRUE for a clock of 12 hours
 */
gboolean
ahead_time_formatter_get_twelve_hour (AheadTimeFormatter *formatter)
{
  g_return_val_if_fail (AHEAD_IS_TIME_FORMATTER (formatter), FALSE);

  return formatter->twelve_hour;
}

/**
 * ahead_time_formatter_set_twelve_hour:
 * @formatter: a formatter
 * @twelve_hour: %TRUE for a clock of 12 hours
 *
 * Sets whether clock times are written with AM and PM.
 */
void
ahead_time_formatter_set_twelve_hour (AheadTimeFormatter *formatter,
                                      gboolean twelve_hour)
{
  g_return_if_fail (AHEAD_IS_TIME_FORMATTER (formatter));

  if (formatter->twelve_hour == !!twelve_hour)
    return;

  formatter->twelve_hour = !!twelve_hour;
  g_object_notify_by_pspec (G_OBJECT (formatter), properties[PROP_TWELVE_HOUR]);
  g_signal_emit (formatter, signals[SIGNAL_CHANGED], 0);
}

/**
 * ahead_time_formatter_get_show_local:
 * @formatter: a formatter
 *
 * Gets whether times are written in the zone of this computer.
 *
 * Returns: %TRUE for this computer's zone, %FALSE for each event's own
 */
gboolean
ahead_time_formatter_get_show_local (AheadTimeFormatter *formatter)
{
  g_return_val_if_fail (AHEAD_IS_TIME_FORMATTER (formatter), FALSE);

  return formatter->show_local;
}

/**
 * ahead_time_formatter_set_show_local:
 * @formatter: a formatter
 * @show_local: %TRUE for this computer's zone, %FALSE for each event's own
 *
 * Sets in which zone times are written.
 */
void
ahead_time_formatter_set_show_local (AheadTimeFormatter *formatter,
                                     gboolean show_local)
{
  g_return_if_fail (AHEAD_IS_TIME_FORMATTER (formatter));

  if (formatter->show_local == !!show_local)
    return;

  formatter->show_local = !!show_local;
  g_object_notify_by_pspec (G_OBJECT (formatter), properties[PROP_SHOW_LOCAL]);
  g_signal_emit (formatter, signals[SIGNAL_CHANGED], 0);
}

/**
 * ahead_time_formatter_format_clock:
 * @formatter: a formatter
 * @wall: a wall time, in µs
 *
 * Writes the time of day, such as "09:05" or "9:05 AM".
 *
 * Returns: (transfer full): the text
 */
char *
ahead_time_formatter_format_clock (AheadTimeFormatter *formatter,
                                   gint64 wall)
{
  g_return_val_if_fail (AHEAD_IS_TIME_FORMATTER (formatter), NULL);

  if (!formatter->twelve_hour)
    return format_wall (wall, "%H:%M");

  /* Locales of 24 hours have no words for AM and PM; the parser reads the Latin ones everywhere. */
  return format_wall (wall, *nl_langinfo (AM_STR) != '\0' ? "%-I:%M %p" : "%H:%M");
}

/**
 * ahead_time_formatter_format_heading:
 * @formatter: a formatter
 * @day: a day, in days since 1970-01-01
 * @today: today, in the same way
 *
 * Writes the heading of a day, such as "Today, Saturday 1 February". The year is left out where it is this one.
 *
 * Returns: (transfer full): the text
 */
char *
ahead_time_formatter_format_heading (AheadTimeFormatter *formatter,
                                     gint64 day,
                                     gint64 today)
{
  g_autoptr (GDateTime) date = date_time_from_wall (day * AHEAD_DAY);
  g_autoptr (GDateTime) now = date_time_from_wall (today * AHEAD_DAY);

  g_return_val_if_fail (AHEAD_IS_TIME_FORMATTER (formatter), NULL);
  g_return_val_if_fail (date != NULL && now != NULL, NULL);

  /* Translators: all of these are formats of g_date_time_format () for the heading of a day */
  if (day == today)
    return g_date_time_format (date, _("Today, %A %-d %B"));
  if (day == today + 1)
    return g_date_time_format (date, _("Tomorrow, %A %-d %B"));
  if (day == today - 1)
    return g_date_time_format (date, _("Yesterday, %A %-d %B"));
  if (g_date_time_get_year (date) == g_date_time_get_year (now))
    return g_date_time_format (date, _("%A, %-d %B"));

  return g_date_time_format (date, _("%A, %-d %B %Y"));
}

/**
 * ahead_time_formatter_format_record:
 * @formatter: a formatter
 * @record: an event
 *
 * Writes when an event is, without its first day: "09:00–09:40", "All day", "22:00 – Sun, 2 Feb, 17:00".
 *
 * In the event's own zone the abbreviation of the zone follows where its clocks differ from this computer's.
 *
 * Returns: (transfer full): the text
 */
char *
ahead_time_formatter_format_record (AheadTimeFormatter *formatter,
                                    AheadRecord *record)
{
  g_autoptr (GTimeZone) zone = NULL;
  g_autofree char *abbreviation = NULL;
  g_autofree char *text = NULL;
  gint64 start, end;

  g_return_val_if_fail (AHEAD_IS_TIME_FORMATTER (formatter), NULL);
  g_return_val_if_fail (record != NULL, NULL);

  if (ahead_record_get_all_day (record))
    return format_all_day (record);

  start = ahead_record_get_start (record);
  end = ahead_record_get_end (record);
  zone = formatter->show_local ? g_time_zone_ref (formatter->local_zone)
                               : ahead_time_zone_lookup (ahead_record_get_string (record, AHEAD_FIELD_TIME_ZONE));
  if (zone == NULL)
    zone = g_time_zone_new_utc ();

  text = format_timed (formatter, ahead_time_to_wall (start, zone), ahead_time_to_wall (end, zone));
  if (get_offset (zone, start) == get_offset (formatter->local_zone, start))
    return g_steal_pointer (&text);

  abbreviation = dup_abbreviation (zone, start);
  return g_strdup_printf ("%s %s", text, abbreviation);
}

/**
 * ahead_locale_has_twelve_hour_clock:
 *
 * Finds out how the current locale writes the time of day; for where the desktop says nothing about it.
 *
 * Returns: %TRUE for a clock of 12 hours
 */
gboolean
ahead_locale_has_twelve_hour_clock (void)
{
  const char *format = nl_langinfo (T_FMT);

  return strstr (format, "%r") != NULL || strstr (format, "%I") != NULL || strstr (format, "%l") != NULL
         || strstr (format, "%p") != NULL;
}
