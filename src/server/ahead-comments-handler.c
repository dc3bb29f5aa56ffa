/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadCommentsHandler"

#include "config.h"

#include "ahead-comments-handler.h"

#include "ahead-comment-table.h"
#include "ahead-event-table.h"
#include "ahead-events-handler.h"
#include "ahead-json.h"

#define STANDARD_LIMIT 100

/* In a path: v1/events/ID/comments/ID. */
#define SEGMENT_EVENT 2
#define SEGMENT_COMMENT 4

static gboolean
read_cursor (const AheadRequest *request,
             gint64 *after,
             AheadResponse **refusal)
{
  const char *cursor = ahead_request_get_query (request, "cursor");
  guint64 number = 0;

  if (cursor != NULL && *cursor != '\0' && !g_ascii_string_to_unsigned (cursor, 10, 0, G_MAXINT64, &number, NULL))
    {
      *refusal = ahead_response_refuse (400, "bad-cursor", "The cursor is not one of this list.");
      return FALSE;
    }

  *after = number;

  return TRUE;
}

static JsonNode *
comments_to_json (GPtrArray *comments,
                  const char *next_cursor)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *array = json_array_sized_new (comments->len);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; i < comments->len; i++)
    json_array_add_element (array, ahead_comment_to_json (g_ptr_array_index (comments, i)));

  json_object_set_array_member (object, "comments", array);
  if (next_cursor != NULL)
    json_object_set_string_member (object, "nextCursor", next_cursor);
  else
    json_object_set_null_member (object, "nextCursor");
  json_node_set_object (node, object);

  return node;
}

/**
 * ahead_comments_handler_list:
 * @database: a database with a transaction running
 * @request: the request
 * @error: return location for an error
 *
 * `GET /v1/events/{id}/comments`: a page of the comments on an event, oldest first.
 *
 * Returns: (transfer full): the response, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadResponse *
ahead_comments_handler_list (AheadDatabase *database,
                             AheadRequest *request,
                             GError **error)
{
  g_autoptr (AheadRecord) record = NULL;
  g_autoptr (GPtrArray) comments = NULL;
  g_autofree char *next_cursor = NULL;
  AheadResponse *refusal = NULL;
  gint64 after, last;
  guint limit;

  if (!ahead_request_get_limit (request, STANDARD_LIMIT, &limit, &refusal)
      || !read_cursor (request, &after, &refusal)
      || !ahead_events_handler_load (database, request, &record, &refusal, error))
    return refusal;

  comments = ahead_comment_table_list (database, ahead_record_get_id (record), after, limit, &last, error);
  if (comments == NULL)
    return NULL;

  if (comments->len == limit)
    next_cursor = g_strdup_printf ("%" G_GINT64_FORMAT, last);

  return ahead_response_new_json (200, comments_to_json (comments, next_cursor));
}

static AheadResponse *
respond_with_event (guint status,
                    AheadComment *comment,
                    AheadRecord *record)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  if (comment != NULL)
    json_object_set_member (object, "comment", ahead_comment_to_json (comment));
  json_object_set_member (object, "event", ahead_record_to_json (record));
  json_node_set_object (node, object);

  return ahead_response_new_json (status, node);
}

static AheadRecord *
add_to_count (AheadDatabase *database,
              AheadRecord *original,
              gint64 difference,
              const AheadStamp *stamp,
              GError **error)
{
  g_auto (AheadRecordBuilder) builder = { 0 };
  g_autoptr (AheadRecord) record = NULL;

  ahead_record_builder_init (&builder, original);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_COMMENT_COUNT,
                                    ahead_record_get_integer (original, AHEAD_FIELD_COMMENT_COUNT) + difference);
  record = ahead_record_builder_end (&builder);

  return ahead_event_table_update (database, original, record, stamp, error);
}

static AheadResponse *
refuse_text (const char *message)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_field_error_free);

  g_ptr_array_add (errors, ahead_field_error_new ("text", message));

  return ahead_response_new_invalid (errors);
}

/* Returns NULL with @refusal set where the body has no text that can be a comment. */
static char *
read_text (const AheadRequest *request,
           AheadResponse **refusal)
{
  JsonNode *member = json_object_get_member (json_node_get_object (request->json), "text");
  g_autofree char *text = NULL;
  g_autofree char *message = NULL;

  if (member != NULL && JSON_NODE_HOLDS_VALUE (member) && json_node_get_value_type (member) == G_TYPE_STRING)
    text = g_strstrip (json_node_dup_string (member));

  if (text == NULL)
    message = g_strdup ("must be a text");
  else if (*text == '\0')
    message = g_strdup ("must not be empty");
  else if (g_utf8_strlen (text, -1) > AHEAD_COMMENT_MAX_LENGTH)
    message = g_strdup_printf ("must be at most %d characters long", AHEAD_COMMENT_MAX_LENGTH);
  else
    return g_steal_pointer (&text);

  *refusal = refuse_text (message);

  return NULL;
}

/**
 * ahead_comments_handler_create:
 * @database: a database with a write transaction running
 * @request: the request
 * @error: return location for an error
 *
 * `POST /v1/events/{id}/comments`: adds a comment.
 *
 * Returns: (transfer full): the response, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadResponse *
ahead_comments_handler_create (AheadDatabase *database,
                               AheadRequest *request,
                               GError **error)
{
  g_autoptr (AheadRecord) original = NULL;
  g_autoptr (AheadRecord) stored = NULL;
  g_autoptr (AheadComment) comment = NULL;
  g_autofree char *text = NULL;
  AheadStamp stamp = ahead_request_get_stamp (request);
  AheadResponse *refusal = NULL;

  if (!ahead_events_handler_load (database, request, &original, &refusal, error))
    return refusal;

  text = read_text (request, &refusal);
  if (text == NULL)
    return refusal;

  comment = ahead_comment_table_insert (database, ahead_record_get_id (original), text, &stamp, error);
  if (comment == NULL)
    return NULL;

  stored = add_to_count (database, original, 1, &stamp, error);

  return stored != NULL ? respond_with_event (201, comment, stored) : NULL;
}

/* Returns FALSE with either @refusal or @error set. */
static gboolean
check_own_comment (AheadDatabase *database,
                   const AheadRequest *request,
                   AheadResponse **refusal,
                   GError **error)
{
  char **segments = request->segments;
  g_autoptr (AheadComment) comment = NULL;

  if (!ahead_comment_table_get (database, segments[SEGMENT_EVENT], segments[SEGMENT_COMMENT], &comment, error))
    return FALSE;

  if (comment == NULL)
    *refusal = ahead_response_refuse (404, "not-found", "There is no such comment.");
  else if (!g_str_equal (ahead_comment_get_author (comment), request->user))
    *refusal = ahead_response_refuse (403, "forbidden", "Only %s can delete this comment.",
                                      ahead_comment_get_author (comment));

  return *refusal == NULL;
}

/**
 * ahead_comments_handler_delete:
 * @database: a database with a write transaction running
 * @request: the request
 * @error: return location for an error
 *
 * `DELETE /v1/events/{id}/comments/{commentId}`: deletes a comment of the user's own.
 *
 * Returns: (transfer full): the response, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadResponse *
ahead_comments_handler_delete (AheadDatabase *database,
                               AheadRequest *request,
                               GError **error)
{
  g_autoptr (AheadRecord) original = NULL;
  g_autoptr (AheadRecord) stored = NULL;
  AheadStamp stamp = ahead_request_get_stamp (request);
  AheadResponse *refusal = NULL;

  if (!ahead_events_handler_load (database, request, &original, &refusal, error)
      || !check_own_comment (database, request, &refusal, error))
    return refusal;
  if (!ahead_comment_table_delete (database, request->segments[SEGMENT_COMMENT], error))
    return NULL;

  stored = add_to_count (database, original, -1, &stamp, error);

  return stored != NULL ? respond_with_event (200, NULL, stored) : NULL;
}
