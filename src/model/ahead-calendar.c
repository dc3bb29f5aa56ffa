/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadCalendar"

#include "config.h"

#include "ahead-calendar.h"

#include <string.h>

struct _AheadCalendar
{
  GObject parent_instance;

  char *id;
  char *name;
  char *color;
  gint64 version;
};

enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_COLOR,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (AheadCalendar, ahead_calendar, G_TYPE_OBJECT)

static gboolean
replace_text (char **place,
              const char *text)
{
  if (g_strcmp0 (*place, text) == 0)
    return FALSE;

  g_free (*place);
  *place = g_strdup (text);
  return TRUE;
}

static void
ahead_calendar_finalize (GObject *object)
{
  AheadCalendar *self = AHEAD_CALENDAR (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->color);

  G_OBJECT_CLASS (ahead_calendar_parent_class)->finalize (object);
}

static void
ahead_calendar_get_property (GObject *object,
                             guint prop_id,
                             GValue *value,
                             GParamSpec *pspec)
{
  AheadCalendar *self = AHEAD_CALENDAR (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_COLOR:
      g_value_set_string (value, self->color);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ahead_calendar_class_init (AheadCalendarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = ahead_calendar_finalize;
  object_class->get_property = ahead_calendar_get_property;

  /**
   * AheadCalendar:id:
   *
   * The id on the server.
   */
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);

  /**
   * AheadCalendar:name:
   *
   * What people call it.
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);

  /**
   * AheadCalendar:color:
   *
   * Its colour, as "#rrggbb".
   */
  properties[PROP_COLOR] = g_param_spec_string ("color", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
ahead_calendar_init (AheadCalendar *self)
{
}

/**
 * ahead_calendar_new:
 * @id: the id on the server
 * @name: what people call it
 * @color: its colour, as "#rrggbb"
 * @version: the version, which the server raises with each change
 *
 * Makes a calendar.
 *
 * Returns: (transfer full): the calendar
 */
AheadCalendar *
ahead_calendar_new (const char *id,
                    const char *name,
                    const char *color,
                    gint64 version)
{
  AheadCalendar *self;

  g_return_val_if_fail (id != NULL && name != NULL && color != NULL, NULL);

  self = g_object_new (AHEAD_TYPE_CALENDAR, NULL);
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->color = g_strdup (color);
  self->version = version;

  return self;
}

/**
 * ahead_calendar_get_id:
 * @self: a calendar
 *
 * Gets the id on the server.
 *
 * Returns: (transfer none): the id
 */
const char *
ahead_calendar_get_id (AheadCalendar *self)
{
  g_return_val_if_fail (AHEAD_IS_CALENDAR (self), NULL);

  return self->id;
}

/**
 * ahead_calendar_get_name:
 * @self: a calendar
 *
 * Gets what people call the calendar.
 *
 * Returns: (transfer none): the name
 */
const char *
ahead_calendar_get_name (AheadCalendar *self)
{
  g_return_val_if_fail (AHEAD_IS_CALENDAR (self), NULL);

  return self->name;
}

/**
 * ahead_calendar_get_color:
 * @self: a calendar
 *
 * Gets the colour.
 *
 * Returns: (transfer none): the colour, as "#rrggbb"
 */
const char *
ahead_calendar_get_color (AheadCalendar *self)
{
  g_return_val_if_fail (AHEAD_IS_CALENDAR (self), NULL);

  return self->color;
}

/**
 * ahead_calendar_get_version:
 * @self: a calendar
 *
 * Gets the version, which the server raises with each change.
 *
 * Returns: the version
 */
gint64
ahead_calendar_get_version (AheadCalendar *self)
{
  g_return_val_if_fail (AHEAD_IS_CALENDAR (self), 0);

  return self->version;
}

/**
 * ahead_calendar_update:
 * @self: a calendar
 * @newer: the same calendar, as the server has it
 *
 * Takes over the name and the colour of @newer, unless its version is not higher.
 *
 * Returns: whether anything was taken over
 */
gboolean
ahead_calendar_update (AheadCalendar *self,
                       AheadCalendar *newer)
{
  g_return_val_if_fail (AHEAD_IS_CALENDAR (self), FALSE);
  g_return_val_if_fail (AHEAD_IS_CALENDAR (newer), FALSE);
  g_return_val_if_fail (g_str_equal (self->id, newer->id), FALSE);

  if (newer->version <= self->version)
    return FALSE;

  self->version = newer->version;
  if (replace_text (&self->name, newer->name))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  if (replace_text (&self->color, newer->color))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLOR]);

  return TRUE;
}

/**
 * ahead_color_is_valid:
 * @color: any text
 *
 * Gets whether @color is a colour as Ahead writes them.
 *
 * Returns: whether it is "#rrggbb" with hexadecimal digits
 */
gboolean
ahead_color_is_valid (const char *color)
{
  g_return_val_if_fail (color != NULL, FALSE);

  return strlen (color) == 7 && color[0] == '#' && strspn (color + 1, "0123456789abcdefABCDEF") == 6;
}
