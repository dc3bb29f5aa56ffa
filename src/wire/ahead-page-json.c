/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadPageJson"

#include "config.h"

#include "ahead-json-private.h"
#include "ahead-json.h"

/* Pages of events and of changes. One bad element refuses its page: half a page would leave a hole nobody sees. */

typedef gpointer (*ReadFunc) (JsonNode *node, GError **error);

static GPtrArray *
read_elements (JsonObject *object,
               const char *name,
               ReadFunc read,
               GDestroyNotify destroy,
               GError **error)
{
  JsonArray *array = ahead_json_expect_array (object, name, error);
  g_autoptr (GPtrArray) elements = NULL;

  if (array == NULL)
    return NULL;

  elements = g_ptr_array_new_full (json_array_get_length (array), destroy);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      gpointer element = read (json_array_get_element (array, i), error);

      if (element == NULL)
        {
          g_prefix_error (error, "“%s” %u: ", name, i);
          return NULL;
        }
      g_ptr_array_add (elements, element);
    }

  return g_steal_pointer (&elements);
}

static gpointer
read_record (JsonNode *node,
             GError **error)
{
  return ahead_record_from_json (node, error);
}

/**
 * ahead_event_page_to_json:
 * @page: a page
 *
 * Writes the answer to `GET /v1/events`.
 *
 * Returns: (transfer full): a JSON object
 */
JsonNode *
ahead_event_page_to_json (const AheadEventPage *page)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *events = json_array_new ();

  g_return_val_if_fail (page != NULL, NULL);

  for (guint i = 0; i < page->records->len; i++)
    json_array_add_element (events, ahead_record_to_json (g_ptr_array_index (page->records, i)));

  json_object_set_array_member (object, "events", events);
  json_object_set_int_member (object, "totalCount", page->total_count);
  ahead_json_set_string_or_null (object, "nextCursor", page->next_cursor);
  ahead_json_set_string_or_null (object, "feedCursor", page->feed_cursor);
  if (page->version > 0)
    json_object_set_int_member (object, "version", page->version);

  return ahead_json_node_take_object (g_steal_pointer (&object));
}

/**
 * ahead_event_page_from_json:
 * @node: a JSON value
 * @error: return location for an error
 *
 * Reads the answer to `GET /v1/events`. Can be called from any thread.
 *
 * Returns: (transfer full): the page; or %NULL with an `AHEAD_WIRE_ERROR`, naming the first element or member that is
 *   wrong
 */
AheadEventPage *
ahead_event_page_from_json (JsonNode *node,
                            GError **error)
{
  g_autoptr (AheadEventPage) page = NULL;
  const char *next_cursor, *feed_cursor;
  JsonObject *object;
  gint64 total_count;
  gint64 version = 0;

  g_return_val_if_fail (node != NULL, NULL);

  object = ahead_json_expect_object (node, "The page of events", error);
  if (object == NULL || !ahead_json_expect_count (object, "totalCount", &total_count, error)
      || !ahead_json_expect_string_or_null (object, "nextCursor", &next_cursor, error)
      || !ahead_json_expect_string_or_null (object, "feedCursor", &feed_cursor, error)
      || (json_object_has_member (object, "version") && !ahead_json_expect_count (object, "version", &version, error)))
    return NULL;

  page = g_new0 (AheadEventPage, 1);
  page->records = read_elements (object, "events", read_record, (GDestroyNotify) ahead_record_unref, error);
  if (page->records == NULL)
    return NULL;

  page->total_count = total_count;
  page->next_cursor = g_strdup (next_cursor);
  page->feed_cursor = g_strdup (feed_cursor);
  page->version = version;
  return g_steal_pointer (&page);
}

static JsonNode *
change_to_json (const AheadChange *change)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "type", change->record != NULL ? "upsert" : "delete");
  if (change->record != NULL)
    json_object_set_member (object, "event", ahead_record_to_json (change->record));
  else
    json_object_set_string_member (object, "id", change->id);
  json_object_set_int_member (object, "version", change->version);
  ahead_json_set_string_or_null (object, "mutationId", *change->mutation_id != '\0' ? change->mutation_id : NULL);

  return ahead_json_node_take_object (g_steal_pointer (&object));
}

static AheadChange *
read_upsert (JsonObject *object,
             gint64 version,
             const char *mutation_id,
             GError **error)
{
  g_autoptr (AheadRecord) record = NULL;

  if (!json_object_has_member (object, "event"))
    {
      g_set_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE, "“event” is missing");
      return NULL;
    }

  record = ahead_record_from_json (json_object_get_member (object, "event"), error);

  return record != NULL ? ahead_change_new (ahead_record_get_id (record), record, version, mutation_id) : NULL;
}

static AheadChange *
read_delete (JsonObject *object,
             gint64 version,
             const char *mutation_id,
             GError **error)
{
  const char *id;

  if (!ahead_json_expect_string (object, "id", &id, error))
    return NULL;
  if (*id != '\0')
    return ahead_change_new (id, NULL, version, mutation_id);

  g_set_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE, "“id” is empty");
  return NULL;
}

static gpointer
read_change (JsonNode *node,
             GError **error)
{
  JsonObject *object = ahead_json_expect_object (node, "The change", error);
  const char *type, *mutation_id;
  gint64 version;

  if (object == NULL || !ahead_json_expect_string (object, "type", &type, error)
      || !ahead_json_expect_count (object, "version", &version, error)
      || !ahead_json_expect_string_or_null (object, "mutationId", &mutation_id, error))
    return NULL;
  if (mutation_id == NULL)
    mutation_id = "";

  if (g_str_equal (type, "upsert"))
    return read_upsert (object, version, mutation_id, error);
  if (g_str_equal (type, "delete"))
    return read_delete (object, version, mutation_id, error);

  g_set_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE, "“type” is neither “upsert” nor “delete”");
  return NULL;
}

/**
 * ahead_change_page_to_json:
 * @page: a page
 *
 * Writes the answer to `GET /v1/changes`.
 *
 * Returns: (transfer full): a JSON object
 */
JsonNode *
ahead_change_page_to_json (const AheadChangePage *page)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *changes = json_array_new ();

  g_return_val_if_fail (page != NULL, NULL);

  for (guint i = 0; i < page->changes->len; i++)
    json_array_add_element (changes, change_to_json (g_ptr_array_index (page->changes, i)));

  json_object_set_array_member (object, "changes", changes);
  json_object_set_string_member (object, "cursor", page->cursor);
  json_object_set_boolean_member (object, "more", page->more);

  return ahead_json_node_take_object (g_steal_pointer (&object));
}

/**
 * ahead_change_page_from_json:
 * @node: a JSON value
 * @error: return location for an error
 *
 * Reads the answer to `GET /v1/changes`. Can be called from any thread.
 *
 * Returns: (transfer full): the page; or %NULL with an `AHEAD_WIRE_ERROR`, naming the first element or member that is
 *   wrong
 */
AheadChangePage *
ahead_change_page_from_json (JsonNode *node,
                             GError **error)
{
  g_autoptr (AheadChangePage) page = NULL;
  JsonObject *object;
  const char *cursor;
  gboolean more;

  g_return_val_if_fail (node != NULL, NULL);

  object = ahead_json_expect_object (node, "The page of changes", error);
  if (object == NULL || !ahead_json_expect_string (object, "cursor", &cursor, error)
      || !ahead_json_expect_boolean (object, "more", &more, error))
    return NULL;

  page = g_new0 (AheadChangePage, 1);
  page->changes = read_elements (object, "changes", read_change, (GDestroyNotify) ahead_change_free, error);
  if (page->changes == NULL)
    return NULL;

  page->cursor = g_strdup (cursor);
  page->more = more;
  return g_steal_pointer (&page);
}
