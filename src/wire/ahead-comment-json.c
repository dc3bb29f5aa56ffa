/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadCommentJson"

#include "config.h"

#include "ahead-json-private.h"
#include "ahead-json.h"
#include "ahead-time.h"

/**
 * ahead_comment_to_json:
 * @comment: a comment
 *
 * Writes a comment: `{id, eventId, author, text, createdAt}`.
 *
 * Returns: (transfer full): a JSON object
 */
JsonNode *
ahead_comment_to_json (AheadComment *comment)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *created_at = NULL;

  g_return_val_if_fail (comment != NULL, NULL);

  created_at = ahead_time_format (ahead_comment_get_created_at (comment));
  json_object_set_string_member (object, "id", ahead_comment_get_id (comment));
  json_object_set_string_member (object, "eventId", ahead_comment_get_event_id (comment));
  json_object_set_string_member (object, "author", ahead_comment_get_author (comment));
  json_object_set_string_member (object, "text", ahead_comment_get_text (comment));
  json_object_set_string_member (object, "createdAt", created_at);

  return ahead_json_node_take_object (g_steal_pointer (&object));
}

static gboolean
check_comment (const char *id,
               const char *text,
               GError **error)
{
  if (*id == '\0')
    g_set_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE, "“id” is empty");
  else if (g_utf8_strlen (text, -1) > AHEAD_COMMENT_MAX_LENGTH)
    g_set_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE, "“text” is longer than %d characters",
                 AHEAD_COMMENT_MAX_LENGTH);
  else
    return TRUE;

  return FALSE;
}

/**
 * ahead_comment_from_json:
 * @node: a JSON value
 * @error: return location for an error
 *
 * Reads a comment as ahead_comment_to_json() writes it. Can be called from any thread.
 *
 * Returns: (transfer full): the comment; or %NULL with an `AHEAD_WIRE_ERROR` that names the first member that is wrong
 */
AheadComment *
ahead_comment_from_json (JsonNode *node,
                         GError **error)
{
  const char *id, *event_id, *author, *text, *created_at;
  JsonObject *object;
  gint64 time;

  g_return_val_if_fail (node != NULL, NULL);

  object = ahead_json_expect_object (node, "The comment", error);
  if (object == NULL || !ahead_json_expect_string (object, "id", &id, error)
      || !ahead_json_expect_string (object, "eventId", &event_id, error)
      || !ahead_json_expect_string (object, "author", &author, error)
      || !ahead_json_expect_string (object, "text", &text, error)
      || !ahead_json_expect_string (object, "createdAt", &created_at, error) || !check_comment (id, text, error))
    return NULL;

  if (ahead_time_parse (created_at, &time))
    return ahead_comment_new (id, event_id, author, text, time);

  g_set_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE, "“createdAt” is not a time");
  return NULL;
}
