/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadEventTable"

#include "config.h"

#include "ahead-event-row-private.h"

/* Records to and from rows. Columns and parameters are in the order of AheadField, so one loop does for all fields. */

/* Unicode characters. A cursor has to hold a key, and titles that agree so far are few. */
#define TITLE_KEY_LENGTH 100

#define LIST_SEPARATOR "\n"

static void
read_field (AheadStatement *statement,
            AheadField field,
            AheadRecordBuilder *builder)
{
  g_auto (GStrv) items = NULL;

  switch (ahead_field_get_kind (field))
    {
    case AHEAD_FIELD_KIND_STRING:
      ahead_record_builder_set_string (builder, field, ahead_statement_get_text (statement, field));
      break;

    case AHEAD_FIELD_KIND_LIST:
      items = g_strsplit (ahead_statement_get_text (statement, field), LIST_SEPARATOR, -1);
      ahead_record_builder_set_list (builder, field, (const char *const *) items);
      break;

    case AHEAD_FIELD_KIND_REAL:
      ahead_record_builder_set_real (builder, field, sqlite3_column_double (statement, field));
      break;

    case AHEAD_FIELD_KIND_INTEGER:
    case AHEAD_FIELD_KIND_TIME:
    case AHEAD_FIELD_KIND_BOOLEAN:
    case AHEAD_FIELD_KIND_STATUS:
      ahead_record_builder_set_integer (builder, field, sqlite3_column_int64 (statement, field));
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
bind_field (AheadStatement *statement,
            AheadField field,
            AheadRecord *record)
{
  int index = field + 1;
  g_auto (GStrv) items = NULL;
  g_autofree char *joined = NULL;

  switch (ahead_field_get_kind (field))
    {
    case AHEAD_FIELD_KIND_STRING:
      ahead_statement_bind_text (statement, index, ahead_record_get_string (record, field));
      break;

    case AHEAD_FIELD_KIND_LIST:
      items = ahead_record_dup_list (record, field);
      joined = g_strjoinv (LIST_SEPARATOR, items);
      ahead_statement_bind_text (statement, index, joined);
      break;

    case AHEAD_FIELD_KIND_REAL:
      sqlite3_bind_double (statement, index, ahead_record_get_real (record, field));
      break;

    case AHEAD_FIELD_KIND_INTEGER:
    case AHEAD_FIELD_KIND_TIME:
    case AHEAD_FIELD_KIND_BOOLEAN:
    case AHEAD_FIELD_KIND_STATUS:
      sqlite3_bind_int64 (statement, index, ahead_record_get_integer (record, field));
      break;

    default:
      g_assert_not_reached ();
    }
}

/* Makes the record of a row that was selected by AHEAD_EVENT_COLUMNS. */
AheadRecord *
ahead_event_row_read (AheadStatement *statement)
{
  g_auto (AheadRecordBuilder) builder = { 0 };

  ahead_record_builder_init (&builder, NULL);
  for (AheadField field = 0; field < AHEAD_N_FIELDS; field++)
    read_field (statement, field, &builder);

  return ahead_record_builder_end (&builder);
}

/* Binds each field to the parameter of its number, counted from 1, and the two keys to the parameters after the
 * last. */
void
ahead_event_row_bind (AheadStatement *statement,
                      AheadRecord *record)
{
  g_autofree char *uid_key = ahead_record_dup_uid_key (record);
  g_autofree char *title_key = ahead_event_row_dup_title_key (ahead_record_get_title (record));

  for (AheadField field = 0; field < AHEAD_N_FIELDS; field++)
    bind_field (statement, field, record);

  ahead_statement_bind_text (statement, AHEAD_N_FIELDS + 1, uid_key);
  ahead_statement_bind_text (statement, AHEAD_N_FIELDS + 2, title_key);
}

/* What titles are ordered by: no language in particular, but capitals and small letters alike. */
char *
ahead_event_row_dup_title_key (const char *title)
{
  g_autofree char *head = g_utf8_substring (title, 0, MIN (TITLE_KEY_LENGTH, g_utf8_strlen (title, -1)));
  g_autofree char *folded = g_utf8_casefold (head, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
}
