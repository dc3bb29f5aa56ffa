/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadRecordJson"

#include "config.h"

#include "ahead-json-private.h"
#include "ahead-json.h"
#include "ahead-validate.h"

/* Whole events, as the server gives them. Every table here is the enumeration of the fields. */

static gboolean
is_in (AheadFieldSet fields,
       AheadField field)
{
  return (fields & AHEAD_FIELD_BIT (field)) != 0;
}

/* A server that sends neither a position nor a uid is asked to choose them; 0 and "" say the same in a record. */
static gboolean
is_left_to_server (AheadField field,
                   AheadRecord *record)
{
  if (field == AHEAD_FIELD_UID)
    return *ahead_record_get_string (record, field) == '\0';

  return field == AHEAD_FIELD_POSITION && ahead_record_get_real (record, field) == 0.0;
}

/**
 * ahead_record_to_json:
 * @record: a record
 *
 * Writes an event with all its fields, as the wire has it (design, "The wire").
 *
 * Returns: (transfer full): a JSON object
 */
JsonNode *
ahead_record_to_json (AheadRecord *record)
{
  g_autoptr (JsonObject) object = json_object_new ();

  g_return_val_if_fail (record != NULL, NULL);

  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    json_object_set_member (object, ahead_field_get_name (i), ahead_field_to_json (i, record));

  return ahead_json_node_take_object (g_steal_pointer (&object));
}

/**
 * ahead_record_to_create_json:
 * @record: a record
 *
 * Writes the body of the request that creates an event like @record: what a user may set, and the uid. A uid that is
 * empty and a position of 0 are left out: the server chooses them.
 *
 * Returns: (transfer full): a JSON object
 */
JsonNode *
ahead_record_to_create_json (AheadRecord *record)
{
  g_autoptr (JsonObject) object = json_object_new ();

  g_return_val_if_fail (record != NULL, NULL);

  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    if (is_in (AHEAD_FIELDS_CONTENT | AHEAD_FIELD_BIT (AHEAD_FIELD_UID), i) && !is_left_to_server (i, record))
      json_object_set_member (object, ahead_field_get_name (i), ahead_field_to_json (i, record));

  return ahead_json_node_take_object (g_steal_pointer (&object));
}

static gboolean
read_member (JsonObject *object,
             AheadField field,
             gboolean all_day,
             AheadRecordBuilder *builder,
             GError **error)
{
  const char *name = ahead_field_get_name (field);
  JsonNode *node = json_object_get_member (object, name);
  const char *problem;

  if (node == NULL)
    {
      g_set_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE, "“%s” is missing", name);
      return FALSE;
    }

  problem = ahead_field_read_json (field, node, all_day, builder);
  if (problem == NULL)
    return TRUE;

  g_set_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE, "“%s” %s", name, problem);
  return FALSE;
}

static gboolean
check_record (AheadRecord *record,
              GError **error)
{
  g_autoptr (GPtrArray) problems = ahead_record_validate (record);
  const AheadFieldError *first;

  if (*ahead_record_get_id (record) == '\0')
    {
      g_set_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE, "“%s” is empty",
                   ahead_field_get_name (AHEAD_FIELD_ID));
      return FALSE;
    }

  if (problems == NULL)
    return TRUE;

  first = g_ptr_array_index (problems, 0);
  g_set_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE, "“%s” %s", first->field, first->message);
  return FALSE;
}

/**
 * ahead_record_from_json:
 * @node: a JSON value
 * @error: return location for an error
 *
 * Reads an event with all its fields, as ahead_record_to_json() writes it. Members of other names are ignored.
 *
 * Can be called from any thread.
 *
 * Returns: (transfer full): the record; or %NULL with %AHEAD_WIRE_ERROR_SYNTAX if @node is no object, or
 *   %AHEAD_WIRE_ERROR_VALUE, naming the first member that is missing or wrong
 */
AheadRecord *
ahead_record_from_json (JsonNode *node,
                        GError **error)
{
  g_auto (AheadRecordBuilder) builder = { NULL };
  g_autoptr (AheadRecord) record = NULL;
  JsonObject *object;
  gboolean all_day;

  g_return_val_if_fail (node != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  object = ahead_json_expect_object (node, "The event", error);
  if (object == NULL
      || !ahead_json_expect_boolean (object, ahead_field_get_name (AHEAD_FIELD_ALL_DAY), &all_day, error))
    return NULL;

  ahead_record_builder_init (&builder, NULL);
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    if (!read_member (object, i, all_day, &builder, error))
      return NULL;

  record = ahead_record_builder_end (&builder);
  return check_record (record, error) ? g_steal_pointer (&record) : NULL;
}
