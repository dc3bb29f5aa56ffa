/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadRecord"

#include "config.h"

#include "ahead-record-private.h"

#include <string.h>

#include "ahead-time.h"

/*
 * A record is an array of values, one a field, whose meaning is in the table of ahead-field.c. Everything that goes
 * over all fields (copy, compare, free) is a loop over that array.
 */

G_DEFINE_BOXED_TYPE (AheadRecord, ahead_record, ahead_record_ref, ahead_record_unref)

static AheadRecord *
allocate_record (void)
{
  AheadRecord *record = g_new0 (AheadRecord, 1);

  g_atomic_ref_count_init (&record->ref_count);
  return record;
}

static void
replace_value (AheadRecord *record,
               AheadField field,
               AheadValue value)
{
  ahead_value_clear (field, &record->values[field]);
  record->values[field] = value;
}

/*< private >
 * ahead_record_copy:
 * @record: a record
 *
 * Gives a copy that the caller may still change, until it is sealed.
 */
AheadRecord *
ahead_record_copy (AheadRecord *record)
{
  AheadRecord *copy = g_new (AheadRecord, 1);

  memcpy (copy, record, sizeof *record);
  g_atomic_ref_count_init (&copy->ref_count);

  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    ahead_value_copy (i, copy->values[i]);

  return copy;
}

/*< private >
 * ahead_record_seal:
 * @record: a record that was copied or built
 * @changed: the fields that were set
 *
 * Brings what is derived from the fields up to date.
 */
void
ahead_record_seal (AheadRecord *record,
                   AheadFieldSet changed)
{
  gint64 start = ahead_record_get_start (record);

  if ((changed & AHEAD_FIELDS_TIME) == 0)
    return;

  if (ahead_record_get_all_day (record))
    {
      record->local_start = start;
    }
  else
    {
      const char *zone_name = ahead_record_get_string (record, AHEAD_FIELD_TIME_ZONE);
      g_autoptr (GTimeZone) zone = ahead_time_zone_lookup (zone_name);

      record->local_start = zone != NULL ? ahead_time_to_wall (start, zone) : start;
    }
}

/**
 * ahead_record_ref:
 * @record: a record
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @record
 */
AheadRecord *
ahead_record_ref (AheadRecord *record)
{
  g_return_val_if_fail (record != NULL, NULL);

  g_atomic_ref_count_inc (&record->ref_count);
  return record;
}

/**
 * ahead_record_unref:
 * @record: (transfer full): a record
 *
 * Gives a reference back; frees @record with the last.
 */
void
ahead_record_unref (AheadRecord *record)
{
  g_return_if_fail (record != NULL);

  if (!g_atomic_ref_count_dec (&record->ref_count))
    return;

  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    ahead_value_clear (i, &record->values[i]);
  g_free (record);
}

/**
 * ahead_record_builder_init:
 * @builder: a builder whose content does not matter
 * @original: (nullable): what to begin with; %NULL for texts that are empty, numbers that are 0, and the status
 *   %AHEAD_EVENT_STATUS_CONFIRMED
 *
 * Begins a record.
 */
void
ahead_record_builder_init (AheadRecordBuilder *builder,
                           AheadRecord *original)
{
  g_return_if_fail (builder != NULL);

  if (original != NULL)
    {
      builder->record = ahead_record_copy (original);
    }
  else
    {
      builder->record = allocate_record ();
      builder->record->values[AHEAD_FIELD_STATUS].integer = AHEAD_EVENT_STATUS_CONFIRMED;
    }
}

/**
 * ahead_record_builder_set_string:
 * @builder: a builder
 * @field: a field of kind %AHEAD_FIELD_KIND_STRING
 * @text: (nullable): UTF-8; %NULL is the empty text
 *
 * Sets a text.
 */
void
ahead_record_builder_set_string (AheadRecordBuilder *builder,
                                 AheadField field,
                                 const char *text)
{
  g_return_if_fail (builder != NULL && builder->record != NULL);
  g_return_if_fail (ahead_field_get_kind (field) == AHEAD_FIELD_KIND_STRING);

  replace_value (builder->record, field, ahead_value_new_string (field, text));
}

/**
 * ahead_record_builder_set_list:
 * @builder: a builder
 * @field: a field of kind %AHEAD_FIELD_KIND_LIST
 * @items: (nullable) (array zero-terminated=1): UTF-8 texts without line feeds
 *
 * Sets a list.
 */
void
ahead_record_builder_set_list (AheadRecordBuilder *builder,
                               AheadField field,
                               const char *const *items)
{
  g_autofree char *joined = NULL;

  g_return_if_fail (builder != NULL && builder->record != NULL);
  g_return_if_fail (ahead_field_get_kind (field) == AHEAD_FIELD_KIND_LIST);

  joined = items != NULL ? g_strjoinv ("\n", (char **) items) : NULL;
  replace_value (builder->record, field, ahead_value_new_string (field, joined));
}

/**
 * ahead_record_builder_set_integer:
 * @builder: a builder
 * @field: a field that holds neither text nor a real number
 * @value: the number, time (µs), boolean or status
 *
 * Sets a number.
 */
void
ahead_record_builder_set_integer (AheadRecordBuilder *builder,
                                  AheadField field,
                                  gint64 value)
{
  g_return_if_fail (builder != NULL && builder->record != NULL);
  g_return_if_fail (!ahead_field_is_text (field) && ahead_field_get_kind (field) != AHEAD_FIELD_KIND_REAL);

  builder->record->values[field].integer = value;
}

/**
 * ahead_record_builder_set_real:
 * @builder: a builder
 * @field: a field of kind %AHEAD_FIELD_KIND_REAL
 * @value: the number
 *
 * Sets a real number.
 */
void
ahead_record_builder_set_real (AheadRecordBuilder *builder,
                               AheadField field,
                               double value)
{
  g_return_if_fail (builder != NULL && builder->record != NULL);
  g_return_if_fail (ahead_field_get_kind (field) == AHEAD_FIELD_KIND_REAL);

  builder->record->values[field].real = value;
}

/**
 * ahead_record_builder_end:
 * @builder: a builder
 *
 * Ends the record. The builder is empty afterwards.
 *
 * Returns: (transfer full): the record, which changes no more
 */
AheadRecord *
ahead_record_builder_end (AheadRecordBuilder *builder)
{
  g_return_val_if_fail (builder != NULL && builder->record != NULL, NULL);

  ahead_record_seal (builder->record, AHEAD_FIELDS_TIME);
  return g_steal_pointer (&builder->record);
}

/**
 * ahead_record_builder_clear:
 * @builder: a builder
 *
 * Drops what was built. Does nothing after [method@RecordBuilder.end].
 */
void
ahead_record_builder_clear (AheadRecordBuilder *builder)
{
  g_return_if_fail (builder != NULL);

  g_clear_pointer (&builder->record, ahead_record_unref);
}

/**
 * ahead_record_get_string:
 * @record: a record
 * @field: a field of kind %AHEAD_FIELD_KIND_STRING or %AHEAD_FIELD_KIND_LIST
 *
 * Gets a text, or the items of a list joined by line feeds.
 *
 * Returns: (transfer none): UTF-8, never %NULL
 */
const char *
ahead_record_get_string (AheadRecord *record,
                         AheadField field)
{
  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (ahead_field_is_text (field), NULL);

  return record->values[field].string != NULL ? record->values[field].string : "";
}

/**
 * ahead_record_dup_list:
 * @record: a record
 * @field: a field of kind %AHEAD_FIELD_KIND_LIST
 *
 * Gets the items of a list.
 *
 * Returns: (transfer full) (array zero-terminated=1): the items; empty where there are none
 */
char **
ahead_record_dup_list (AheadRecord *record,
                       AheadField field)
{
  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (ahead_field_get_kind (field) == AHEAD_FIELD_KIND_LIST, NULL);

  return g_strsplit (ahead_record_get_string (record, field), "\n", -1);
}

/**
 * ahead_record_get_integer:
 * @record: a record
 * @field: a field that holds neither text nor a real number
 *
 * Gets a number, time (µs), boolean or status.
 *
 * Returns: the value
 */
gint64
ahead_record_get_integer (AheadRecord *record,
                          AheadField field)
{
  g_return_val_if_fail (record != NULL, 0);
  g_return_val_if_fail (!ahead_field_is_text (field), 0);

  return record->values[field].integer;
}

/**
 * ahead_record_get_real:
 * @record: a record
 * @field: a field of kind %AHEAD_FIELD_KIND_REAL
 *
 * Gets a real number.
 *
 * Returns: the value
 */
double
ahead_record_get_real (AheadRecord *record,
                       AheadField field)
{
  g_return_val_if_fail (record != NULL, 0);
  g_return_val_if_fail (ahead_field_get_kind (field) == AHEAD_FIELD_KIND_REAL, 0);

  return record->values[field].real;
}

/**
 * ahead_record_get_id:
 * @record: a record
 *
 * Gets the id.
 *
 * Returns: (transfer none): the id; empty where none is given yet
 */
const char *
ahead_record_get_id (AheadRecord *record)
{
  return ahead_record_get_string (record, AHEAD_FIELD_ID);
}

/**
 * ahead_record_get_title:
 * @record: a record
 *
 * Gets the title.
 *
 * Returns: (transfer none): the title
 */
const char *
ahead_record_get_title (AheadRecord *record)
{
  return ahead_record_get_string (record, AHEAD_FIELD_TITLE);
}

/**
 * ahead_record_get_version:
 * @record: a record
 *
 * Gets the version, which the server raises with each change.
 *
 * Returns: the version; 0 where no server has seen the record
 */
gint64
ahead_record_get_version (AheadRecord *record)
{
  return ahead_record_get_integer (record, AHEAD_FIELD_VERSION);
}

/**
 * ahead_record_get_start:
 * @record: a record
 *
 * Gets the start.
 *
 * Returns: µs since the Unix epoch, UTC; for an all-day event the date's midnight as if in UTC
 */
gint64
ahead_record_get_start (AheadRecord *record)
{
  return ahead_record_get_integer (record, AHEAD_FIELD_START);
}

/**
 * ahead_record_get_end:
 * @record: a record
 *
 * Gets the end, which is exclusive.
 *
 * Returns: µs since the Unix epoch, UTC; for an all-day event the date's midnight as if in UTC
 */
gint64
ahead_record_get_end (AheadRecord *record)
{
  return ahead_record_get_integer (record, AHEAD_FIELD_END);
}

/**
 * ahead_record_get_local_start:
 * @record: a record
 *
 * Gets the wall time of the start in the event's own time zone.
 *
 * Returns: µs since the Unix epoch as if in UTC (see `ahead-time.h`)
 */
gint64
ahead_record_get_local_start (AheadRecord *record)
{
  g_return_val_if_fail (record != NULL, 0);

  return record->local_start;
}

/**
 * ahead_record_get_all_day:
 * @record: a record
 *
 * Gets whether the event has dates instead of times.
 *
 * Returns: whether it has
 */
gboolean
ahead_record_get_all_day (AheadRecord *record)
{
  return ahead_record_get_integer (record, AHEAD_FIELD_ALL_DAY) != 0;
}

/**
 * ahead_record_get_starred:
 * @record: a record
 *
 * Gets whether the user starred the event.
 *
 * Returns: whether it is starred
 */
gboolean
ahead_record_get_starred (AheadRecord *record)
{
  return ahead_record_get_integer (record, AHEAD_FIELD_STARRED) != 0;
}

/**
 * ahead_record_diff:
 * @a: a record
 * @b: another record
 *
 * Compares two records.
 *
 * Returns: the fields in which they differ
 */
AheadFieldSet
ahead_record_diff (AheadRecord *a,
                   AheadRecord *b)
{
  AheadFieldSet changed = 0;

  g_return_val_if_fail (a != NULL && b != NULL, 0);

  /* Values that are shared have equal bits; only the others are worth a look. */
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    if (a->values[i].integer != b->values[i].integer && !ahead_value_equal (i, a->values[i], b->values[i]))
      changed |= AHEAD_FIELD_BIT (i);

  return changed;
}

/**
 * ahead_record_equal:
 * @a: a record
 * @b: another record
 *
 * Compares two records.
 *
 * Returns: whether all their fields have the same values
 */
gboolean
ahead_record_equal (AheadRecord *a,
                    AheadRecord *b)
{
  return ahead_record_diff (a, b) == 0;
}

/**
 * ahead_record_dup_uid_key:
 * @record: a record
 *
 * Gets what makes an event the same in every copy of its calendar: the UID, and for a changed occurrence of a recurring
 * event its RECURRENCE-ID too (RFC 5545 §3.8.4.4), which is kept in `extra`.
 *
 * Returns: (transfer full): the key; empty where the record has no UID
 */
char *
ahead_record_dup_uid_key (AheadRecord *record)
{
  const char *uid = ahead_record_get_string (record, AHEAD_FIELD_UID);
  const char *line = ahead_record_get_string (record, AHEAD_FIELD_EXTRA);

  while (*uid != '\0' && *line != '\0')
    {
      gsize length = strcspn (line, "\r\n");

      if (g_ascii_strncasecmp (line, "RECURRENCE-ID", strlen ("RECURRENCE-ID")) == 0)
        return g_strdup_printf ("%s\n%.*s", uid, (int) length, line);
      line += length;
      line += strspn (line, "\r\n");
    }

  return g_strdup (uid);
}
