/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadCalendarsHandler"

#include "config.h"

#include "ahead-calendars-handler.h"

#include "ahead-calendar-table.h"
#include "ahead-json.h"

/* In a path: v1/calendars/ID. */
#define SEGMENT_CALENDAR 2

/**
 * ahead_calendars_handler_list:
 * @database: a database with a transaction running
 * @request: the request
 * @error: return location for an error
 *
 * `GET /v1/calendars`: all calendars.
 *
 * Returns: (transfer full): the response, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadResponse *
ahead_calendars_handler_list (AheadDatabase *database,
                              AheadRequest *request,
                              GError **error)
{
  g_autoptr (GPtrArray) calendars = ahead_calendar_table_list (database, error);
  g_autoptr (JsonObject) object = NULL;
  JsonArray *array;
  JsonNode *node;

  if (calendars == NULL)
    return NULL;

  array = json_array_sized_new (calendars->len);
  for (guint i = 0; i < calendars->len; i++)
    json_array_add_element (array, ahead_calendar_to_json (g_ptr_array_index (calendars, i)));

  object = json_object_new ();
  json_object_set_array_member (object, "calendars", array);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, object);

  return ahead_response_new_json (200, node);
}

static void
add_error (GPtrArray *errors,
           const char *field,
           const char *message)
{
  g_ptr_array_add (errors, ahead_field_error_new (field, message));
}

/* The value of a member, or of the calendar that there is; NULL with an error added where it is no text. */
static char *
dup_member (const AheadRequest *request,
            const char *name,
            const char *present,
            GPtrArray *errors)
{
  JsonNode *member = json_object_get_member (json_node_get_object (request->json), name);

  if (member == NULL && present != NULL)
    return g_strdup (present);
  if (member != NULL && JSON_NODE_HOLDS_VALUE (member) && json_node_get_value_type (member) == G_TYPE_STRING)
    return g_strstrip (json_node_dup_string (member));

  add_error (errors, name, "must be a text");

  return NULL;
}

/* Reads the body over the @original, or over nothing. Returns FALSE with @refusal set to all that is wrong. */
static gboolean
read_calendar (const AheadRequest *request,
               AheadCalendar *original,
               char **name,
               char **color,
               AheadResponse **refusal)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_field_error_free);

  *name = dup_member (request, "name", original != NULL ? ahead_calendar_get_name (original) : NULL, errors);
  *color = dup_member (request, "color", original != NULL ? ahead_calendar_get_color (original) : NULL, errors);

  if (*name != NULL && (**name == '\0' || g_utf8_strlen (*name, -1) > AHEAD_CALENDAR_NAME_MAX_LENGTH))
    add_error (errors, "name", "must be 1 to 200 characters long");
  if (*color != NULL && !ahead_color_is_valid (*color))
    add_error (errors, "color", "must be a colour such as #3584e4");

  if (errors->len > 0)
    *refusal = ahead_response_new_invalid (errors);

  return errors->len == 0;
}

/* Returns FALSE with either @refusal or @error set. */
static gboolean
load_calendar (AheadDatabase *database,
               const AheadRequest *request,
               AheadCalendar **calendar,
               AheadResponse **refusal,
               GError **error)
{
  if (!ahead_calendar_table_get (database, request->segments[SEGMENT_CALENDAR], calendar, error))
    return FALSE;

  if (*calendar == NULL)
    *refusal = ahead_response_refuse (404, "not-found", "There is no such calendar.");

  return *calendar != NULL;
}

static AheadResponse *
respond (guint status,
         AheadCalendar *calendar)
{
  return ahead_response_new_json (status, ahead_calendar_to_json (calendar));
}

/**
 * ahead_calendars_handler_create:
 * @database: a database with a write transaction running
 * @request: the request
 * @error: return location for an error
 *
 * `POST /v1/calendars`: adds a calendar.
 *
 * Returns: (transfer full): the response, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadResponse *
ahead_calendars_handler_create (AheadDatabase *database,
                                AheadRequest *request,
                                GError **error)
{
  g_autoptr (AheadCalendar) calendar = NULL;
  g_autofree char *name = NULL;
  g_autofree char *color = NULL;
  AheadResponse *response = NULL;

  if (!read_calendar (request, NULL, &name, &color, &response))
    return response;

  calendar = ahead_calendar_table_insert (database, name, color, error);
  if (calendar == NULL)
    return NULL;

  response = respond (201, calendar);
  response->location = g_strconcat ("/v1/calendars/", ahead_calendar_get_id (calendar), NULL);

  return response;
}

/**
 * ahead_calendars_handler_patch:
 * @database: a database with a write transaction running
 * @request: the request
 * @error: return location for an error
 *
 * `PATCH /v1/calendars/{id}`: changes a calendar's name or colour (RFC 7396).
 *
 * Returns: (transfer full): the response, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadResponse *
ahead_calendars_handler_patch (AheadDatabase *database,
                               AheadRequest *request,
                               GError **error)
{
  g_autoptr (AheadCalendar) original = NULL;
  g_autoptr (AheadCalendar) calendar = NULL;
  g_autofree char *name = NULL;
  g_autofree char *color = NULL;
  AheadResponse *refusal = NULL;

  if (!load_calendar (database, request, &original, &refusal, error)
      || !read_calendar (request, original, &name, &color, &refusal))
    return refusal;
  if (g_str_equal (name, ahead_calendar_get_name (original))
      && g_str_equal (color, ahead_calendar_get_color (original)))
    return respond (200, original);

  calendar = ahead_calendar_table_update (database, ahead_calendar_get_id (original), name, color, error);

  return calendar != NULL ? respond (200, calendar) : NULL;
}

/**
 * ahead_calendars_handler_delete:
 * @database: a database with a write transaction running
 * @request: the request
 * @error: return location for an error
 *
 * `DELETE /v1/calendars/{id}`: deletes a calendar with all its events.
 *
 * Returns: (transfer full): the response, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadResponse *
ahead_calendars_handler_delete (AheadDatabase *database,
                                AheadRequest *request,
                                GError **error)
{
  const char *id = request->segments[SEGMENT_CALENDAR];
  g_autoptr (AheadCalendar) calendar = NULL;
  g_autoptr (JsonObject) object = NULL;
  AheadStamp stamp = ahead_request_get_stamp (request);
  AheadResponse *refusal = NULL;
  JsonNode *node;
  gint64 version;

  if (!load_calendar (database, request, &calendar, &refusal, error))
    return refusal;
  if (!ahead_calendar_table_delete (database, id, &stamp, &version, error))
    return NULL;

  object = json_object_new ();
  json_object_set_string_member (object, "id", id);
  json_object_set_int_member (object, "version", version);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, object);

  return ahead_response_new_json (200, node);
}
