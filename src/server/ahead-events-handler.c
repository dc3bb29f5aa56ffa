/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadEventsHandler"

#include "config.h"

#include "ahead-events-handler.h"

#include "ahead-calendar-table.h"
#include "ahead-event-list.h"
#include "ahead-event-table.h"
#include "ahead-json.h"
#include "ahead-time.h"

#define STANDARD_LIMIT 100

/* The gap between positions, in which others can be put. */
#define POSITION_STEP 1024

/* In a path: v1/events/ID. */
#define SEGMENT_EVENT 2

static gboolean
read_time (const AheadRequest *request,
           const char *name,
           gint64 *time,
           AheadResponse **refusal)
{
  const char *text = ahead_request_get_query (request, name);

  if (text == NULL || *text == '\0' || ahead_time_parse (text, time) || ahead_time_parse_date (text, time))
    return TRUE;

  *refusal = ahead_response_refuse (400, "bad-request", "“%s” must be a time such as 2026-12-01T18:00:00Z, or a date.",
                                    name);

  return FALSE;
}

static gboolean
read_flags (const AheadRequest *request,
            AheadFilterFlags *flags,
            AheadResponse **refusal)
{
  const char *text = ahead_request_get_query (request, "filter");

  if (text == NULL || *text == '\0' || ahead_filter_flags_parse (text, flags))
    return TRUE;

  *refusal = ahead_response_refuse (400, "bad-request", "“filter” can be starred, attending, planned, confirmed and "
                                                        "cancelled, separated by commas.");

  return FALSE;
}

static gboolean
read_calendars (const AheadRequest *request,
                char ***calendars,
                AheadResponse **refusal)
{
  *calendars = ahead_request_dup_list (request, "calendar");
  if (*calendars == NULL || g_strv_length (*calendars) <= AHEAD_EVENT_LIST_MAX_CALENDARS)
    return TRUE;

  *refusal = ahead_response_refuse (400, "bad-request", "“calendar” can name at most %d calendars.",
                                    AHEAD_EVENT_LIST_MAX_CALENDARS);

  return FALSE;
}

static AheadFilter *
read_filter (const AheadRequest *request,
             AheadResponse **refusal)
{
  const char *text = ahead_request_get_query (request, "q");
  g_autoptr (AheadFilter) all = ahead_filter_new ();
  g_autoptr (AheadFilter) flagged = NULL;
  g_autoptr (AheadFilter) ranged = NULL;
  g_autoptr (AheadFilter) searched = NULL;
  g_auto (GStrv) calendars = NULL;
  AheadFilterFlags flags = AHEAD_FILTER_NONE;
  gint64 from = G_MININT64;
  gint64 to = G_MAXINT64;

  if (!read_flags (request, &flags, refusal) || !read_time (request, "from", &from, refusal)
      || !read_time (request, "to", &to, refusal) || !read_calendars (request, &calendars, refusal))
    return NULL;

  flagged = ahead_filter_with_flags (all, flags);
  ranged = ahead_filter_with_range (flagged, from, to);
  searched = ahead_filter_with_text (ranged, text);

  return ahead_filter_with_calendars (searched, (const char *const *) calendars);
}

static gboolean
read_sort (const AheadRequest *request,
           AheadSort *sort,
           AheadResponse **refusal)
{
  const char *text = ahead_request_get_query (request, "sort");

  *sort = AHEAD_SORT_START;
  if (text == NULL || ahead_sort_parse (text, sort))
    return TRUE;

  *refusal = ahead_response_refuse (400, "bad-request", "“sort” can be start, title or position.");

  return FALSE;
}

/**
 * ahead_events_handler_list:
 * @database: a database with a transaction running
 * @request: the request
 * @error: return location for an error
 *
 * `GET /v1/events`: a page of events.
 *
 * Returns: (transfer full): the response, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadResponse *
ahead_events_handler_list (AheadDatabase *database,
                           AheadRequest *request,
                           GError **error)
{
  const char *cursor = ahead_request_get_query (request, "cursor");
  AheadResponse *refusal = NULL;
  g_autoptr (AheadFilter) filter = NULL;
  g_autoptr (AheadEventPage) page = NULL;
  AheadSort sort;
  guint limit;

  if (!ahead_request_get_limit (request, STANDARD_LIMIT, &limit, &refusal) || !read_sort (request, &sort, &refusal))
    return refusal;

  filter = read_filter (request, &refusal);
  if (filter == NULL)
    return refusal;

  if (cursor != NULL && *cursor == '\0')
    cursor = NULL;
  if (!ahead_event_list_read (database, request->user, filter, sort, cursor, limit, &page, error))
    return NULL;
  if (page == NULL)
    return ahead_response_refuse (400, "bad-cursor", "The cursor is not one of this list, with this filter and order.");

  return ahead_response_new_json (200, ahead_event_page_to_json (page));
}

static AheadResponse *
refuse_missing (gint64 deletion)
{
  if (deletion > 0)
    return ahead_response_refuse (410, "gone", "The event has been deleted.");

  return ahead_response_refuse (404, "not-found", "There is no such event.");
}

/**
 * ahead_events_handler_load:
 * @database: a database with a transaction running
 * @request: a request for an event, or for something of an event's
 * @record: (out) (transfer full): the event
 * @refusal: (out) (transfer full): the response, where there is no such event
 * @error: return location for an error
 *
 * Loads the event that the path names.
 *
 * Returns: %FALSE where there is none: with @refusal set to 404, or 410 where it has been deleted, or with @error set
 *   and @refusal not
 */
gboolean
ahead_events_handler_load (AheadDatabase *database,
                           const AheadRequest *request,
                           AheadRecord **record,
                           AheadResponse **refusal,
                           GError **error)
{
  const char *id = request->segments[SEGMENT_EVENT];
  gint64 deletion;

  if (!ahead_event_table_get (database, request->user, id, record, error))
    return FALSE;
  if (*record != NULL)
    return TRUE;

  if (ahead_event_table_get_deletion (database, id, &deletion, error))
    *refusal = refuse_missing (deletion);

  return FALSE;
}

/**
 * ahead_events_handler_get:
 * @database: a database with a transaction running
 * @request: the request
 * @error: return location for an error
 *
 * `GET /v1/events/{id}`: one event, or 304 where the client has this version already.
 *
 * Returns: (transfer full): the response, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadResponse *
ahead_events_handler_get (AheadDatabase *database,
                          AheadRequest *request,
                          GError **error)
{
  g_autoptr (AheadRecord) record = NULL;
  g_autofree char *etag = NULL;
  AheadResponse *response = NULL;

  if (!ahead_events_handler_load (database, request, &record, &response, error))
    return response;

  etag = ahead_etag_new (ahead_record_get_version (record));
  if (!ahead_request_has_etag (request, etag))
    return ahead_response_new_event (200, record);

  response = ahead_response_new (304);
  response->etag = g_steal_pointer (&etag);

  return response;
}

static AheadResponse *
refuse_calendar (void)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_field_error_free);

  g_ptr_array_add (errors, ahead_field_error_new (ahead_field_get_name (AHEAD_FIELD_CALENDAR),
                                                  "must be the id of a calendar that exists"));

  return ahead_response_new_invalid (errors);
}

/* The calendar must be there, and must not have the event twice. Returns FALSE with either @refusal or @error set. */
static gboolean
check_place (AheadDatabase *database,
             const AheadRequest *request,
             AheadRecord *record,
             AheadResponse **refusal,
             GError **error)
{
  const char *calendar_id = ahead_record_get_string (record, AHEAD_FIELD_CALENDAR);
  g_autoptr (AheadCalendar) calendar = NULL;
  g_autoptr (AheadRecord) same = NULL;

  if (!ahead_calendar_table_get (database, calendar_id, &calendar, error)
      || !ahead_event_table_find_uid (database, request->user, record, &same, error))
    return FALSE;

  if (calendar == NULL)
    *refusal = refuse_calendar ();
  else if (same != NULL && !g_str_equal (ahead_record_get_id (same), ahead_record_get_id (record)))
    *refusal = ahead_response_new_conflict (409, "duplicate", "The calendar has an event with this UID already.", same);

  return *refusal == NULL;
}

/* An event whose body names no position goes behind the last one of its calendar. */
static gboolean
complete_position (AheadDatabase *database,
                   const AheadRequest *request,
                   AheadRecord **record,
                   GError **error)
{
  JsonObject *body = json_node_get_object (request->json);
  JsonNode *position = json_object_get_member (body, ahead_field_get_name (AHEAD_FIELD_POSITION));
  g_auto (AheadRecordBuilder) builder = { 0 };
  double last;

  if (position != NULL && !JSON_NODE_HOLDS_NULL (position))
    return TRUE;
  if (!ahead_event_table_get_last_position (database, ahead_record_get_string (*record, AHEAD_FIELD_CALENDAR), &last,
                                            error))
    return FALSE;

  ahead_record_builder_init (&builder, *record);
  ahead_record_builder_set_real (&builder, AHEAD_FIELD_POSITION, last + POSITION_STEP);
  ahead_record_unref (*record);
  *record = ahead_record_builder_end (&builder);

  return TRUE;
}

static AheadResponse *
respond_created (AheadRecord *record)
{
  AheadResponse *response = ahead_response_new_event (201, record);

  response->location = g_strconcat ("/v1/events/", ahead_record_get_id (record), NULL);

  return response;
}

/**
 * ahead_events_handler_create:
 * @database: a database with a write transaction running
 * @request: the request
 * @error: return location for an error
 *
 * `POST /v1/events`: adds an event.
 *
 * Returns: (transfer full): the response, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadResponse *
ahead_events_handler_create (AheadDatabase *database,
                             AheadRequest *request,
                             GError **error)
{
  g_autoptr (GPtrArray) errors = NULL;
  g_autoptr (AheadRecord) record = ahead_record_from_create_json (request->json, &errors);
  g_autoptr (AheadRecord) stored = NULL;
  AheadStamp stamp = ahead_request_get_stamp (request);
  AheadResponse *refusal = NULL;

  if (record == NULL)
    return ahead_response_new_invalid (errors);
  if (!check_place (database, request, record, &refusal, error))
    return refusal;
  if (!complete_position (database, request, &record, error))
    return NULL;

  stored = ahead_event_table_insert (database, record, &stamp, error);

  return stored != NULL ? respond_created (stored) : NULL;
}

static AheadResponse *
apply_patch (AheadDatabase *database,
             AheadRequest *request,
             AheadRecord *original,
             AheadPatch *patch,
             GError **error)
{
  g_autoptr (AheadRecord) record = ahead_patch_apply (patch, original);
  g_autoptr (AheadRecord) stored = NULL;
  AheadStamp stamp = ahead_request_get_stamp (request);
  AheadResponse *refusal = NULL;

  if (ahead_record_equal (original, record))
    return ahead_response_new_event (200, original);
  if (!check_place (database, request, record, &refusal, error))
    return refusal;

  stored = ahead_event_table_update (database, original, record, &stamp, error);

  return stored != NULL ? ahead_response_new_event (200, stored) : NULL;
}

/**
 * ahead_events_handler_patch:
 * @database: a database with a write transaction running
 * @request: the request
 * @error: return location for an error
 *
 * `PATCH /v1/events/{id}`: changes some fields of an event (RFC 7396), if it still is as the client knew it. A patch
 * that changes nothing makes no version.
 *
 * Returns: (transfer full): the response, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadResponse *
ahead_events_handler_patch (AheadDatabase *database,
                            AheadRequest *request,
                            GError **error)
{
  g_autoptr (AheadRecord) original = NULL;
  g_autoptr (AheadPatch) patch = NULL;
  g_autoptr (GPtrArray) errors = NULL;
  AheadResponse *refusal = NULL;

  if (!ahead_events_handler_load (database, request, &original, &refusal, error)
      || !ahead_request_check_if_match (request, original, &refusal))
    return refusal;

  patch = ahead_patch_from_json (request->json, original, &errors);
  if (patch == NULL)
    return ahead_response_new_invalid (errors);

  return apply_patch (database, request, original, patch, error);
}

static AheadResponse *
respond_deleted (const char *id,
                 gint64 version)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "id", id);
  json_object_set_int_member (object, "version", version);
  json_node_set_object (node, object);

  return ahead_response_new_json (200, node);
}

/**
 * ahead_events_handler_delete:
 * @database: a database with a write transaction running
 * @request: the request
 * @error: return location for an error
 *
 * `DELETE /v1/events/{id}`: deletes an event, if it still is as the client knew it.
 *
 * Returns: (transfer full): the response, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadResponse *
ahead_events_handler_delete (AheadDatabase *database,
                             AheadRequest *request,
                             GError **error)
{
  g_autoptr (AheadRecord) record = NULL;
  AheadStamp stamp = ahead_request_get_stamp (request);
  AheadResponse *refusal = NULL;
  gint64 version;

  if (!ahead_events_handler_load (database, request, &record, &refusal, error)
      || !ahead_request_check_if_match (request, record, &refusal))
    return refusal;
  if (!ahead_event_table_delete (database, record, &stamp, &version, error))
    return NULL;

  return respond_deleted (ahead_record_get_id (record), version);
}
