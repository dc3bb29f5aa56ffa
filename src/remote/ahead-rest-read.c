/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadRestRead"

#include "config.h"

#include "ahead-rest-read.h"

#include "ahead-backend.h"
#include "ahead-json.h"

/* The lists that the server answers with: `{"calendars": […]}` and `{"comments": […], "nextCursor": …}`. */

static JsonArray *
get_list (JsonNode *node,
          const char *name,
          GError **error)
{
  JsonNode *member = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), name) : NULL;

  if (member == NULL || !JSON_NODE_HOLDS_ARRAY (member))
    {
      g_set_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE, "“%s” is missing or no list", name);
      return NULL;
    }

  return json_node_get_array (member);
}

static GPtrArray *
read_list (JsonNode *node,
           const char *name,
           AheadRestReadFunc read_item,
           GDestroyNotify free_item,
           GError **error)
{
  JsonArray *array = get_list (node, name, error);
  g_autoptr (GPtrArray) items = NULL;

  if (array == NULL)
    return NULL;

  items = g_ptr_array_new_with_free_func (free_item);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      gpointer item = read_item (json_array_get_element (array, i), error);

      if (item == NULL)
        return NULL;
      g_ptr_array_add (items, item);
    }

  return g_steal_pointer (&items);
}

/**
 * ahead_rest_read_calendars:
 * @node: the JSON
 * @error: return location for a #GError
 *
 * Reads a list of calendars. Main thread only, as calendars are.
 *
 * Returns: (transfer full) (element-type AheadCalendar): the calendars, or %NULL with an %AHEAD_WIRE_ERROR
 */
GPtrArray *
ahead_rest_read_calendars (JsonNode *node,
                           GError **error)
{
  g_return_val_if_fail (node != NULL, NULL);

  return read_list (node, "calendars", (AheadRestReadFunc) ahead_calendar_from_json, g_object_unref, error);
}

/**
 * ahead_rest_read_comments:
 * @node: the JSON
 * @error: return location for a #GError
 *
 * Reads a page of comments.
 *
 * Returns: (transfer full) (element-type AheadComment): the comments, or %NULL with an %AHEAD_WIRE_ERROR
 */
GPtrArray *
ahead_rest_read_comments (JsonNode *node,
                          GError **error)
{
  g_return_val_if_fail (node != NULL, NULL);

  return read_list (node, "comments", (AheadRestReadFunc) ahead_comment_from_json,
                    (GDestroyNotify) ahead_comment_unref, error);
}

/**
 * ahead_rest_read_next_cursor:
 * @node: the JSON of a page
 *
 * Gets what asks for the page after this one.
 *
 * Returns: (transfer full) (nullable): the cursor, or %NULL where this page is the last
 */
char *
ahead_rest_read_next_cursor (JsonNode *node)
{
  JsonNode *member;

  g_return_val_if_fail (node != NULL && JSON_NODE_HOLDS_OBJECT (node), NULL);

  member = json_object_get_member (json_node_get_object (node), "nextCursor");
  if (member == NULL || json_node_get_value_type (member) != G_TYPE_STRING)
    return NULL;

  return json_node_dup_string (member);
}
