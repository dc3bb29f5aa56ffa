/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadCalendarJson"

#include "config.h"

#include "ahead-json-private.h"
#include "ahead-json.h"

/**
 * ahead_calendar_to_json:
 * @calendar: a calendar
 *
 * Writes a calendar: `{id, name, color, version}`.
 *
 * Returns: (transfer full): a JSON object
 */
JsonNode *
ahead_calendar_to_json (AheadCalendar *calendar)
{
  g_autoptr (JsonObject) object = json_object_new ();

  g_return_val_if_fail (AHEAD_IS_CALENDAR (calendar), NULL);

  json_object_set_string_member (object, "id", ahead_calendar_get_id (calendar));
  json_object_set_string_member (object, "name", ahead_calendar_get_name (calendar));
  json_object_set_string_member (object, "color", ahead_calendar_get_color (calendar));
  json_object_set_int_member (object, "version", ahead_calendar_get_version (calendar));

  return ahead_json_node_take_object (g_steal_pointer (&object));
}

static gboolean
check_calendar (const char *id,
                const char *name,
                const char *color,
                GError **error)
{
  if (*id == '\0')
    g_set_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE, "“id” is empty");
  else if (*name == '\0' || g_utf8_strlen (name, -1) > AHEAD_CALENDAR_NAME_MAX_LENGTH)
    g_set_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE, "“name” is not of 1 to %d characters",
                 AHEAD_CALENDAR_NAME_MAX_LENGTH);
  else if (!ahead_color_is_valid (color))
    g_set_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE, "“color” is not a color such as #3584e4");
  else
    return TRUE;

  return FALSE;
}

/**
 * ahead_calendar_from_json:
 * @node: a JSON value
 * @error: return location for an error
 *
 * Reads a calendar as ahead_calendar_to_json() writes it.
 *
 * Returns: (transfer full): the calendar; or %NULL with an `AHEAD_WIRE_ERROR` that names the first member that is wrong
 */
AheadCalendar *
ahead_calendar_from_json (JsonNode *node,
                          GError **error)
{
  const char *id, *name, *color;
  JsonObject *object;
  gint64 version;

  g_return_val_if_fail (node != NULL, NULL);

  object = ahead_json_expect_object (node, "The calendar", error);
  if (object == NULL || !ahead_json_expect_string (object, "id", &id, error)
      || !ahead_json_expect_string (object, "name", &name, error)
      || !ahead_json_expect_string (object, "color", &color, error)
      || !ahead_json_expect_count (object, "version", &version, error) || !check_calendar (id, name, color, error))
    return NULL;

  return ahead_calendar_new (id, name, color, version);
}
