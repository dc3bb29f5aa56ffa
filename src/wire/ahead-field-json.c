/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadFieldJson"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ahead-icalendar-private.h"
#include "ahead-json-private.h"
#include "ahead-time.h"
#include "ahead-validate.h"

/*
 * One field of an event as a JSON value, and back: what the decoders and encoders of whole events and of patches share.
 *
 * Here the type of a value is checked. Whether an event of such values makes sense is for ahead_record_validate().
 */

static gboolean
is_event_time (AheadField field)
{
  return field == AHEAD_FIELD_START || field == AHEAD_FIELD_END;
}

static JsonNode *
list_to_json (AheadField field,
              AheadRecord *record)
{
  g_auto (GStrv) items = ahead_record_dup_list (record, field);
  JsonNode *node = json_node_alloc ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; items[i] != NULL; i++)
    json_array_add_string_element (array, items[i]);

  json_node_init (node, JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

static JsonNode *
time_to_json (AheadField field,
              AheadRecord *record)
{
  gint64 time = ahead_record_get_integer (record, field);
  gboolean date = is_event_time (field) && ahead_record_get_all_day (record);
  g_autofree char *text = date ? ahead_time_format_date (time) : ahead_time_format (time);

  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
string_to_json (AheadField field,
                AheadRecord *record)
{
  const char *text = ahead_record_get_string (record, field);

  if (field == AHEAD_FIELD_RECURRENCE && *text == '\0')
    return json_node_init_null (json_node_alloc ());

  return json_node_init_string (json_node_alloc (), text);
}

/*< private >
 * ahead_field_to_json:
 * @field: a field
 * @record: a record
 *
 * Gets the value of @field in @record. A recurrence that is not set is null; start and end are dates where the event is
 * all-day.
 *
 * Returns: (transfer full): the value
 */
JsonNode *
ahead_field_to_json (AheadField field,
                     AheadRecord *record)
{
  switch (ahead_field_get_kind (field))
    {
    case AHEAD_FIELD_KIND_STRING:
      return string_to_json (field, record);

    case AHEAD_FIELD_KIND_LIST:
      return list_to_json (field, record);

    case AHEAD_FIELD_KIND_INTEGER:
      return json_node_init_int (json_node_alloc (), ahead_record_get_integer (record, field));

    case AHEAD_FIELD_KIND_TIME:
      return time_to_json (field, record);

    case AHEAD_FIELD_KIND_BOOLEAN:
      return json_node_init_boolean (json_node_alloc (), ahead_record_get_integer (record, field) != 0);

    case AHEAD_FIELD_KIND_STATUS:
      return json_node_init_string (json_node_alloc (),
                                    ahead_event_status_to_string (ahead_record_get_integer (record, field)));

    case AHEAD_FIELD_KIND_REAL:
      return json_node_init_double (json_node_alloc (), ahead_record_get_real (record, field));

    default:
      g_assert_not_reached ();
    }
}

static const char *
read_string (AheadField field,
             JsonNode *node,
             AheadRecordBuilder *builder)
{
  const char *text;

  if (field == AHEAD_FIELD_RECURRENCE && JSON_NODE_HOLDS_NULL (node))
    text = "";
  else if (!ahead_json_node_get_string (node, &text))
    return field == AHEAD_FIELD_RECURRENCE ? _("must be a text or null") : _("must be a text");

  if (field == AHEAD_FIELD_RECURRENCE && *text != '\0' && !ahead_icalendar_check_recurrence (text))
    return _("must be a rule, such as RRULE:FREQ=WEEKLY");
  if (field == AHEAD_FIELD_EXTRA && !ahead_icalendar_check_extra (text))
    return _("must be complete lines of an iCalendar event");

  ahead_record_builder_set_string (builder, field, text);
  return NULL;
}

static const char *
read_list (AheadField field,
           JsonNode *node,
           AheadRecordBuilder *builder)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return _("must be a list of texts");

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *text;

      if (!ahead_json_node_get_string (json_array_get_element (array, i), &text))
        return _("must be a list of texts");
      if (*text == '\0' || strchr (text, '\n') != NULL)
        return _("must be a list of texts of one line each");
      g_ptr_array_add (items, (char *) text);
    }

  g_ptr_array_add (items, NULL);
  ahead_record_builder_set_list (builder, field, (const char *const *) items->pdata);
  return NULL;
}

static const char *
read_time (AheadField field,
           JsonNode *node,
           gboolean all_day,
           AheadRecordBuilder *builder)
{
  gboolean date = is_event_time (field) && all_day;
  const char *text;
  gint64 time;

  if (!ahead_json_node_get_string (node, &text)
      || !(date ? ahead_time_parse_date (text, &time) : ahead_time_parse (text, &time)))
    return date ? _("must be a date, such as 2026-12-01, since the event lasts all day")
                : _("must be a time, such as 2026-12-01T18:00:00Z");

  ahead_record_builder_set_integer (builder, field, time);
  return NULL;
}

static const char *
read_integer (AheadField field,
              JsonNode *node,
              AheadRecordBuilder *builder)
{
  gint64 value;

  if (!ahead_json_node_get_integer (node, &value) || value < 0)
    return _("must be a whole number from 0 up");

  ahead_record_builder_set_integer (builder, field, value);
  return NULL;
}

static const char *
read_boolean (AheadField field,
              JsonNode *node,
              AheadRecordBuilder *builder)
{
  gboolean value;

  if (!ahead_json_node_get_boolean (node, &value))
    return _("must be true or false");

  ahead_record_builder_set_integer (builder, field, value);
  return NULL;
}

static const char *
read_status (AheadField field,
             JsonNode *node,
             AheadRecordBuilder *builder)
{
  AheadEventStatus status;
  const char *text;

  if (!ahead_json_node_get_string (node, &text) || !ahead_event_status_from_string (text, &status))
    return _("must be planned, confirmed or cancelled");

  ahead_record_builder_set_integer (builder, field, status);
  return NULL;
}

static const char *
read_real (AheadField field,
           JsonNode *node,
           AheadRecordBuilder *builder)
{
  double value;

  if (!ahead_json_node_get_real (node, &value))
    return _("must be a number");

  ahead_record_builder_set_real (builder, field, value);
  return NULL;
}

/*< private >
 * ahead_field_read_json:
 * @field: a field
 * @node: its value
 * @all_day: whether the event is all-day, so that its start and end are dates
 * @builder: where to set it
 *
 * Sets @field to the value of @node.
 *
 * Returns: (nullable) (transfer none): %NULL, or with @builder untouched what is wrong with the type or form of @node,
 *   in words that follow the name of the field
 */
const char *
ahead_field_read_json (AheadField field,
                       JsonNode *node,
                       gboolean all_day,
                       AheadRecordBuilder *builder)
{
  switch (ahead_field_get_kind (field))
    {
    case AHEAD_FIELD_KIND_STRING:
      return read_string (field, node, builder);

    case AHEAD_FIELD_KIND_LIST:
      return read_list (field, node, builder);

    case AHEAD_FIELD_KIND_INTEGER:
      return read_integer (field, node, builder);

    case AHEAD_FIELD_KIND_TIME:
      return read_time (field, node, all_day, builder);

    case AHEAD_FIELD_KIND_BOOLEAN:
      return read_boolean (field, node, builder);

    case AHEAD_FIELD_KIND_STATUS:
      return read_status (field, node, builder);

    case AHEAD_FIELD_KIND_REAL:
      return read_real (field, node, builder);

    default:
      g_assert_not_reached ();
    }
}

GPtrArray *
ahead_field_errors_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_field_error_free);
}

gboolean
ahead_field_errors_contain (GPtrArray *errors,
                            const char *field)
{
  for (guint i = 0; i < errors->len; i++)
    {
      const AheadFieldError *error = g_ptr_array_index (errors, i);

      if (g_str_equal (error->field, field))
        return TRUE;
    }

  return FALSE;
}

void
ahead_field_errors_add (GPtrArray *errors,
                        const char *field,
                        const char *message)
{
  g_ptr_array_add (errors, ahead_field_error_new (field, message));
}

/* Whether @field was judged already, by itself or as one end of a time that is wrong at the other. */
static gboolean
is_judged (GPtrArray *errors,
           const char *field)
{
  if (g_str_equal (field, ahead_field_get_name (AHEAD_FIELD_END))
      && ahead_field_errors_contain (errors, ahead_field_get_name (AHEAD_FIELD_START)))
    return TRUE;

  return ahead_field_errors_contain (errors, field);
}

/* What the server alone sets is not there yet while a write is decoded, and no fault of the user's. */
static gboolean
is_settable (const char *name)
{
  AheadField field;

  return !ahead_field_from_name (name, &field)
         || ((AHEAD_FIELDS_CONTENT | AHEAD_FIELD_BIT (AHEAD_FIELD_UID)) & AHEAD_FIELD_BIT (field)) != 0;
}

void
ahead_field_errors_validate (GPtrArray *errors,
                             AheadRecord *record)
{
  g_autoptr (GPtrArray) found = ahead_record_validate (record);

  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      const AheadFieldError *error = g_ptr_array_index (found, i);

      if (is_settable (error->field) && !is_judged (errors, error->field))
        g_ptr_array_add (errors, ahead_field_error_copy (error));
    }
}
