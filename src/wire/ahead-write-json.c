/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadWriteJson"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ahead-json-private.h"
#include "ahead-json.h"
#include "ahead-time.h"

/*
 * The bodies of the requests that create and change events, as the server reads them and the client writes them.
 *
 * A create is read as a merge patch (RFC 7396) of an event of which nothing is set. All that is wrong is collected, so
 * that a form can show it in one go; a field is blamed once.
 */

#define FIELDS_REQUIRED                                                                                                \
  (AHEAD_FIELD_BIT (AHEAD_FIELD_CALENDAR) | AHEAD_FIELD_BIT (AHEAD_FIELD_TITLE) | AHEAD_FIELD_BIT (AHEAD_FIELD_START))

typedef struct
{
  JsonObject *object;
  AheadRecord *original;
  AheadRecordBuilder builder;
  gboolean all_day;
  GPtrArray *errors;
} WriteReader;

static void
write_reader_clear (WriteReader *reader)
{
  g_clear_pointer (&reader->original, ahead_record_unref);
  ahead_record_builder_clear (&reader->builder);
  g_clear_pointer (&reader->errors, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WriteReader, write_reader_clear)

static JsonNode *
get_member (WriteReader *reader,
            AheadField field)
{
  return json_object_get_member (reader->object, ahead_field_get_name (field));
}

static gboolean
is_set (WriteReader *reader,
        AheadField field)
{
  JsonNode *node = get_member (reader, field);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node);
}

static void
blame (WriteReader *reader,
       AheadField field,
       const char *message)
{
  ahead_field_errors_add (reader->errors, ahead_field_get_name (field), message);
}

static gboolean
is_blamed (WriteReader *reader,
           AheadField field)
{
  return ahead_field_errors_contain (reader->errors, ahead_field_get_name (field));
}

/* What a field has where nobody set it. */
static AheadRecord *
create_default_record (void)
{
  g_auto (AheadRecordBuilder) builder = { NULL };

  ahead_record_builder_init (&builder, NULL);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TIME_ZONE, "UTC");

  return ahead_record_builder_end (&builder);
}

static void
reset_field (WriteReader *reader,
             AheadField field)
{
  g_autoptr (AheadRecord) defaults = create_default_record ();
  g_autoptr (JsonNode) value = NULL;

  if ((FIELDS_REQUIRED & AHEAD_FIELD_BIT (field)) != 0)
    {
      blame (reader, field, _("must not be left out"));
      return;
    }

  value = ahead_field_to_json (field, defaults);
  ahead_field_read_json (field, value, FALSE, &reader->builder);
}

static void
read_all_day (WriteReader *reader)
{
  gboolean all_day = ahead_record_get_all_day (reader->original);
  JsonNode *node = get_member (reader, AHEAD_FIELD_ALL_DAY);

  if (node != NULL && JSON_NODE_HOLDS_NULL (node))
    all_day = FALSE;
  else if (node != NULL && !ahead_json_node_get_boolean (node, &all_day))
    blame (reader, AHEAD_FIELD_ALL_DAY, _("must be true or false"));

  reader->all_day = all_day;
  ahead_record_builder_set_integer (&reader->builder, AHEAD_FIELD_ALL_DAY, all_day);
}

static void
read_field (WriteReader *reader,
            AheadField field)
{
  JsonNode *node = get_member (reader, field);
  const char *problem;

  if (node == NULL)
    return;

  if (JSON_NODE_HOLDS_NULL (node))
    {
      reset_field (reader, field);
      return;
    }

  problem = ahead_field_read_json (field, node, reader->all_day, &reader->builder);
  if (problem != NULL)
    blame (reader, field, problem);
}

/* Where it is not known whether times or dates are due, blaming them would only mislead. */
static gboolean
is_readable (WriteReader *reader,
             AheadField field)
{
  gboolean is_time = field == AHEAD_FIELD_START || field == AHEAD_FIELD_END;

  return field != AHEAD_FIELD_ALL_DAY && !(is_time && is_blamed (reader, AHEAD_FIELD_ALL_DAY));
}

static gboolean
read_fields (WriteReader *reader,
             JsonNode *node,
             AheadFieldSet fields)
{
  reader->errors = ahead_field_errors_new ();
  ahead_record_builder_init (&reader->builder, reader->original);

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      ahead_field_errors_add (reader->errors, "", _("The event must be a JSON object"));
      return FALSE;
    }

  reader->object = json_node_get_object (node);
  read_all_day (reader);
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    if ((fields & AHEAD_FIELD_BIT (i)) != 0 && is_readable (reader, i))
      read_field (reader, i);

  return TRUE;
}

/* An event without an end takes no time; without one on a day, the day. */
static AheadRecord *
default_end (WriteReader *reader,
             AheadRecord *record)
{
  g_auto (AheadRecordBuilder) builder = { NULL };

  ahead_record_builder_init (&builder, record);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_END,
                                    ahead_record_get_start (record) + (reader->all_day ? AHEAD_DAY : 0));

  return ahead_record_builder_end (&builder);
}

static AheadRecord *
finish (WriteReader *reader,
        gboolean needs_end,
        GPtrArray **errors)
{
  g_autoptr (AheadRecord) record = ahead_record_builder_end (&reader->builder);

  if (needs_end)
    {
      AheadRecord *ended = default_end (reader, record);

      ahead_record_unref (record);
      record = ended;
    }

  ahead_field_errors_validate (reader->errors, record);
  if (reader->errors->len == 0)
    return g_steal_pointer (&record);

  *errors = g_steal_pointer (&reader->errors);
  return NULL;
}

static void
check_required (WriteReader *reader)
{
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    if ((FIELDS_REQUIRED & AHEAD_FIELD_BIT (i)) != 0 && get_member (reader, i) == NULL)
      blame (reader, i, _("must not be left out"));
}

/**
 * ahead_record_from_create_json:
 * @node: a JSON value
 * @errors: (out) (transfer full) (element-type AheadFieldError): what is wrong
 *
 * Reads the body of a request to create an event.
 *
 * `title`, `calendarId` and `start` are required. `end` is the start where it is left out, or the day after for an
 * all-day event; `timeZone` is "UTC", `status` "confirmed", `uid` "" and `position` 0. A member that is null counts as
 * left out. Members that users don't set are ignored.
 *
 * Can be called from any thread.
 *
 * Returns: (transfer full): a record without what the server adds; or %NULL with @errors set to all that is wrong, one
 *   error a field; the field of an error about the body as a whole is ""
 */
AheadRecord *
ahead_record_from_create_json (JsonNode *node,
                               GPtrArray **errors)
{
  g_auto (WriteReader) reader = { NULL };

  g_return_val_if_fail (node != NULL, NULL);
  g_return_val_if_fail (errors != NULL, NULL);

  reader.original = create_default_record ();
  if (!read_fields (&reader, node, AHEAD_FIELDS_CONTENT | AHEAD_FIELD_BIT (AHEAD_FIELD_UID)))
    {
      *errors = g_steal_pointer (&reader.errors);
      return NULL;
    }

  check_required (&reader);

  return finish (&reader, !is_set (&reader, AHEAD_FIELD_END), errors);
}

/* The times of an event are all dates or none is, so a change of the form has to bring both. */
static void
check_form (WriteReader *reader)
{
  static const AheadField times[] = { AHEAD_FIELD_START, AHEAD_FIELD_END };

  if (is_blamed (reader, AHEAD_FIELD_ALL_DAY) || reader->all_day == ahead_record_get_all_day (reader->original))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    if (get_member (reader, times[i]) == NULL)
      blame (reader, times[i], _("must be given too, since allDay changes"));
}

/**
 * ahead_patch_from_json:
 * @node: a JSON value
 * @original: the record that the patch is for
 * @errors: (out) (transfer full) (element-type AheadFieldError): what is wrong
 *
 * Reads a merge patch (RFC 7396 §2) for an event, and checks what it would make of @original.
 *
 * A member that is null sets the field to what it has in an event where it was left out at the create; `title`, `start`
 * and `calendarId` can't be null. `start` and `end` are dates if the event is all-day after the patch; where `allDay`
 * changes, both must be there. Members that users don't set are ignored.
 *
 * Can be called from any thread.
 *
 * Returns: (transfer full): the patch, empty where nothing would change; or %NULL with @errors set to all that is
 *   wrong, one error a field; the field of an error about the body as a whole is ""
 */
AheadPatch *
ahead_patch_from_json (JsonNode *node,
                       AheadRecord *original,
                       GPtrArray **errors)
{
  g_auto (WriteReader) reader = { NULL };
  g_autoptr (AheadRecord) result = NULL;
  JsonNode *end;

  g_return_val_if_fail (node != NULL, NULL);
  g_return_val_if_fail (original != NULL, NULL);
  g_return_val_if_fail (errors != NULL, NULL);

  reader.original = ahead_record_ref (original);
  if (!read_fields (&reader, node, AHEAD_FIELDS_CONTENT))
    {
      *errors = g_steal_pointer (&reader.errors);
      return NULL;
    }

  check_form (&reader);
  end = get_member (&reader, AHEAD_FIELD_END);
  result = finish (&reader, end != NULL && JSON_NODE_HOLDS_NULL (end), errors);

  return result != NULL ? ahead_patch_new_diff (original, result, AHEAD_FIELDS_CONTENT) : NULL;
}

/**
 * ahead_patch_to_json:
 * @patch: a patch
 * @result: what @patch makes of the record that it is for
 *
 * Writes a merge patch (RFC 7396) with the fields of @patch that users set; toggles and counts have requests of their
 * own.
 *
 * Where any of the times changes, `start` and `end` are both written, in the form that @result has: the server may hold
 * others than those that the patch was made against, and half of a change of times would mean something else there.
 *
 * Returns: (transfer full): a JSON object
 */
JsonNode *
ahead_patch_to_json (AheadPatch *patch,
                     AheadRecord *result)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (AheadRecord) patched = NULL;
  AheadFieldSet fields;

  g_return_val_if_fail (patch != NULL, NULL);
  g_return_val_if_fail (result != NULL, NULL);

  fields = ahead_patch_get_fields (patch) & AHEAD_FIELDS_CONTENT;
  if ((fields & AHEAD_FIELDS_TIME) != 0)
    fields |= AHEAD_FIELD_BIT (AHEAD_FIELD_START) | AHEAD_FIELD_BIT (AHEAD_FIELD_END);

  patched = ahead_patch_apply (patch, result);
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    if ((fields & AHEAD_FIELD_BIT (i)) != 0)
      json_object_set_member (object, ahead_field_get_name (i), ahead_field_to_json (i, patched));

  return ahead_json_node_take_object (g_steal_pointer (&object));
}
