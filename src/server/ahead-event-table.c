/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadEventTable"

#include "config.h"

#include "ahead-event-table.h"

#include "ahead-change-log.h"
#include "ahead-event-row-private.h"
#include "ahead-uuid.h"

/* Events, one by one. Every write takes a version, and adds a row to the change log in the same transaction. */

#define INSERT_SQL                                                                                                     \
  "INSERT INTO event (id, calendar_id, uid, title, description, location, start, \"end\", time_zone, all_day, "        \
  "recurrence, categories, url, extra, status, position, star_count, attendee_count, comment_count, version, "         \
  "created_at, updated_at, updated_by, uid_key, title_key) "                                                           \
  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?18, ?20, ?21, ?22, ?23, ?24, ?25, " \
  "?26, ?27)"

#define UPDATE_SQL                                                                                                     \
  "UPDATE event SET calendar_id = ?2, uid = ?3, title = ?4, description = ?5, location = ?6, start = ?7, "             \
  "\"end\" = ?8, time_zone = ?9, all_day = ?10, recurrence = ?11, categories = ?12, url = ?13, extra = ?14, "          \
  "status = ?15, position = ?16, star_count = ?18, attendee_count = ?20, comment_count = ?21, version = ?22, "         \
  "updated_at = ?24, updated_by = ?25, uid_key = ?26, title_key = ?27 WHERE id = ?1"

static gboolean
read_one (AheadDatabase *database,
          AheadStatement *statement,
          AheadRecord **record,
          GError **error)
{
  gboolean row;

  *record = NULL;
  if (!ahead_database_step (database, statement, &row, error))
    return FALSE;

  if (row)
    *record = ahead_event_row_read (statement);

  return TRUE;
}

/**
 * ahead_event_table_get:
 * @database: a database with a transaction running
 * @user: for whom: `starred` and `attending` are this user's
 * @id: the id of an event
 * @record: (out) (transfer full) (nullable): the event, or %NULL where there is none
 * @error: return location for an error
 *
 * Looks an event up.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if reading failed
 */
gboolean
ahead_event_table_get (AheadDatabase *database,
                       const char *user,
                       const char *id,
                       AheadRecord **record,
                       GError **error)
{
  g_autoptr (AheadStatement) statement =
    ahead_database_prepare (database, "SELECT " AHEAD_EVENT_COLUMNS " FROM event WHERE id = ?2", error);

  if (statement == NULL)
    return FALSE;

  ahead_statement_bind_text (statement, 1, user);
  ahead_statement_bind_text (statement, 2, id);

  return read_one (database, statement, record, error);
}

/**
 * ahead_event_table_find_uid:
 * @database: a database with a transaction running
 * @user: for whom
 * @like: a record
 * @record: (out) (transfer full) (nullable): the event, or %NULL where there is none
 * @error: return location for an error
 *
 * Looks for the event in @like's calendar that is the same to iCalendar; see [method@Record.dup_uid_key].
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if reading failed
 */
gboolean
ahead_event_table_find_uid (AheadDatabase *database,
                            const char *user,
                            AheadRecord *like,
                            AheadRecord **record,
                            GError **error)
{
  g_autofree char *uid_key = ahead_record_dup_uid_key (like);
  g_autoptr (AheadStatement) statement = ahead_database_prepare (
    database, "SELECT " AHEAD_EVENT_COLUMNS " FROM event WHERE calendar_id = ?2 AND uid_key = ?3", error);

  if (statement == NULL)
    return FALSE;

  ahead_statement_bind_text (statement, 1, user);
  ahead_statement_bind_text (statement, 2, ahead_record_get_string (like, AHEAD_FIELD_CALENDAR));
  ahead_statement_bind_text (statement, 3, uid_key);

  return read_one (database, statement, record, error);
}

/**
 * ahead_event_table_get_deletion:
 * @database: a database with a transaction running
 * @id: the id of an event
 * @version: (out): the version of its deletion; 0 where it was never there, or still is
 * @error: return location for an error
 *
 * Asks whether an event has been deleted.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if reading failed
 */
gboolean
ahead_event_table_get_deletion (AheadDatabase *database,
                                const char *id,
                                gint64 *version,
                                GError **error)
{
  g_autoptr (AheadStatement) statement =
    ahead_database_prepare (database, "SELECT version FROM tombstone WHERE event_id = ?1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;

  ahead_statement_bind_text (statement, 1, id);
  if (!ahead_database_step (database, statement, &row, error))
    return FALSE;

  *version = row ? sqlite3_column_int64 (statement, 0) : 0;

  return TRUE;
}

/**
 * ahead_event_table_get_last_position:
 * @database: a database with a transaction running
 * @calendar_id: the id of a calendar
 * @position: (out): the highest position of its events; 0 where it has none
 * @error: return location for an error
 *
 * Asks behind what an event is to be put.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if reading failed
 */
gboolean
ahead_event_table_get_last_position (AheadDatabase *database,
                                     const char *calendar_id,
                                     double *position,
                                     GError **error)
{
  g_autoptr (AheadStatement) statement =
    ahead_database_prepare (database, "SELECT max (position) FROM event WHERE calendar_id = ?1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;

  ahead_statement_bind_text (statement, 1, calendar_id);
  if (!ahead_database_step (database, statement, &row, error))
    return FALSE;

  *position = sqlite3_column_double (statement, 0);

  return TRUE;
}

/**
 * ahead_event_table_list_ids:
 * @database: a database with a transaction running
 * @calendar_id: the id of a calendar
 * @error: return location for an error
 *
 * Lists the events of a calendar.
 *
 * Returns: (transfer full) (element-type utf8): their ids, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
GPtrArray *
ahead_event_table_list_ids (AheadDatabase *database,
                            const char *calendar_id,
                            GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AheadStatement) statement =
    ahead_database_prepare (database, "SELECT id FROM event WHERE calendar_id = ?1", error);
  gboolean row;

  if (statement == NULL)
    return NULL;

  ahead_statement_bind_text (statement, 1, calendar_id);
  while (ahead_database_step (database, statement, &row, error))
    {
      if (!row)
        return g_steal_pointer (&ids);

      g_ptr_array_add (ids, g_strdup (ahead_statement_get_text (statement, 0)));
    }

  return NULL;
}

static gboolean
write_record (AheadDatabase *database,
              const char *sql,
              AheadRecord *record,
              const AheadStamp *stamp,
              GError **error)
{
  g_autoptr (AheadStatement) statement = ahead_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;

  ahead_event_row_bind (statement, record);
  if (!ahead_database_run (database, statement, error))
    return FALSE;

  return ahead_change_log_add (database, "upsert", ahead_record_get_string (record, AHEAD_FIELD_CALENDAR),
                               ahead_record_get_id (record), ahead_record_get_version (record), stamp, error);
}

static void
set_edited (AheadRecordBuilder *builder,
            const AheadStamp *stamp)
{
  ahead_record_builder_set_integer (builder, AHEAD_FIELD_UPDATED_AT, stamp->time);
  ahead_record_builder_set_string (builder, AHEAD_FIELD_UPDATED_BY, stamp->user);
}

/* What the server alone says of an event; whatever the record has there is replaced. */
static AheadRecord *
complete_insert (AheadRecord *record,
                 gint64 version,
                 const AheadStamp *stamp)
{
  g_auto (AheadRecordBuilder) builder = { 0 };
  g_autofree char *uuid = ahead_uuid_v7_new (stamp->time);
  g_autofree char *id = g_strconcat ("evt_", uuid, NULL);

  ahead_record_builder_init (&builder, record);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_ID, id);
  if (*ahead_record_get_string (record, AHEAD_FIELD_UID) == '\0')
    ahead_record_builder_set_string (&builder, AHEAD_FIELD_UID, uuid);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_STARRED, FALSE);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_STAR_COUNT, 0);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_ATTENDING, FALSE);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_ATTENDEE_COUNT, 0);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_COMMENT_COUNT, 0);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_VERSION, version);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_CREATED_AT, stamp->time);
  set_edited (&builder, stamp);

  return ahead_record_builder_end (&builder);
}

/**
 * ahead_event_table_insert:
 * @database: a database with a write transaction running
 * @record: the content of an event. Its calendar exists, and has no event with the same UID
 * @stamp: who makes it and when
 * @error: return location for an error
 *
 * Adds an event. It gets an id, a version, and a UID where @record has none.
 *
 * Returns: (transfer full): the event, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadRecord *
ahead_event_table_insert (AheadDatabase *database,
                          AheadRecord *record,
                          const AheadStamp *stamp,
                          GError **error)
{
  g_autoptr (AheadRecord) stored = NULL;
  gint64 version;

  g_return_val_if_fail (AHEAD_IS_DATABASE (database), NULL);
  g_return_val_if_fail (record != NULL && stamp != NULL, NULL);

  if (!ahead_database_take_version (database, &version, error))
    return NULL;

  stored = complete_insert (record, version, stamp);
  if (!write_record (database, INSERT_SQL, stored, stamp, error))
    return NULL;

  return g_steal_pointer (&stored);
}

/**
 * ahead_event_table_update:
 * @database: a database with a write transaction running
 * @original: an event as it is in the database
 * @record: the event as it shall be
 * @stamp: who changes it and when
 * @error: return location for an error
 *
 * Changes an event. `updatedAt` and `updatedBy` follow only where what users edit changes; others' stars and comments
 * make no editor.
 *
 * Returns: (transfer full): the event with its version, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadRecord *
ahead_event_table_update (AheadDatabase *database,
                          AheadRecord *original,
                          AheadRecord *record,
                          const AheadStamp *stamp,
                          GError **error)
{
  g_auto (AheadRecordBuilder) builder = { 0 };
  g_autoptr (AheadRecord) stored = NULL;
  gint64 version;

  g_return_val_if_fail (AHEAD_IS_DATABASE (database), NULL);
  g_return_val_if_fail (original != NULL && record != NULL && stamp != NULL, NULL);

  if (!ahead_database_take_version (database, &version, error))
    return NULL;

  ahead_record_builder_init (&builder, record);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_VERSION, version);
  if (ahead_record_diff (original, record) & AHEAD_FIELDS_EDITED)
    set_edited (&builder, stamp);
  stored = ahead_record_builder_end (&builder);

  if (!write_record (database, UPDATE_SQL, stored, stamp, error))
    return NULL;

  return g_steal_pointer (&stored);
}

static const char *
get_toggle_sql (AheadField toggle,
                gboolean on)
{
  if (toggle == AHEAD_FIELD_STARRED)
    return on ? "INSERT INTO star VALUES (?1, ?2)" : "DELETE FROM star WHERE event_id = ?1 AND user = ?2";

  return on ? "INSERT INTO attendance VALUES (?1, ?2)" : "DELETE FROM attendance WHERE event_id = ?1 AND user = ?2";
}

static gboolean
write_toggle (AheadDatabase *database,
              const char *id,
              AheadField toggle,
              gboolean on,
              const char *user,
              GError **error)
{
  g_autoptr (AheadStatement) statement = ahead_database_prepare (database, get_toggle_sql (toggle, on), error);

  if (statement == NULL)
    return FALSE;

  ahead_statement_bind_text (statement, 1, id);
  ahead_statement_bind_text (statement, 2, user);

  return ahead_database_run (database, statement, error);
}

/**
 * ahead_event_table_toggle:
 * @database: a database with a write transaction running
 * @original: an event as it is in the database, to the user of @stamp
 * @toggle: %AHEAD_FIELD_STARRED or %AHEAD_FIELD_ATTENDING
 * @on: what it shall be
 * @stamp: whose toggle, and when
 * @error: return location for an error
 *
 * Stars or attends an event, or takes that back. Where it is so already, nothing is written and no version taken.
 *
 * Returns: (transfer full): the event, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadRecord *
ahead_event_table_toggle (AheadDatabase *database,
                          AheadRecord *original,
                          AheadField toggle,
                          gboolean on,
                          const AheadStamp *stamp,
                          GError **error)
{
  AheadField count = toggle == AHEAD_FIELD_STARRED ? AHEAD_FIELD_STAR_COUNT : AHEAD_FIELD_ATTENDEE_COUNT;
  g_auto (AheadRecordBuilder) builder = { 0 };
  g_autoptr (AheadRecord) record = NULL;

  g_return_val_if_fail (AHEAD_IS_DATABASE (database), NULL);
  g_return_val_if_fail (AHEAD_FIELDS_TOGGLES & AHEAD_FIELD_BIT (toggle), NULL);

  if (!!ahead_record_get_integer (original, toggle) == !!on)
    return ahead_record_ref (original);
  if (!write_toggle (database, ahead_record_get_id (original), toggle, on, stamp->user, error))
    return NULL;

  ahead_record_builder_init (&builder, original);
  ahead_record_builder_set_integer (&builder, toggle, !!on);
  ahead_record_builder_set_integer (&builder, count, ahead_record_get_integer (original, count) + (on ? 1 : -1));
  record = ahead_record_builder_end (&builder);

  return ahead_event_table_update (database, original, record, stamp, error);
}

static gboolean
write_deletion (AheadDatabase *database,
                const char *id,
                gint64 version,
                GError **error)
{
  g_autoptr (AheadStatement) delete_event =
    ahead_database_prepare (database, "DELETE FROM event WHERE id = ?1", error);
  g_autoptr (AheadStatement) add_tombstone = NULL;

  if (delete_event == NULL)
    return FALSE;

  ahead_statement_bind_text (delete_event, 1, id);
  if (!ahead_database_run (database, delete_event, error))
    return FALSE;

  add_tombstone = ahead_database_prepare (database, "INSERT INTO tombstone VALUES (?1, ?2)", error);
  if (add_tombstone == NULL)
    return FALSE;

  ahead_statement_bind_text (add_tombstone, 1, id);
  sqlite3_bind_int64 (add_tombstone, 2, version);

  return ahead_database_run (database, add_tombstone, error);
}

/**
 * ahead_event_table_delete:
 * @database: a database with a write transaction running
 * @record: an event as it is in the database
 * @stamp: who deletes it and when
 * @version: (out): the version of the deletion
 * @error: return location for an error
 *
 * Deletes an event with its comments, stars and attendances. That it was there is kept.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if that failed
 */
gboolean
ahead_event_table_delete (AheadDatabase *database,
                          AheadRecord *record,
                          const AheadStamp *stamp,
                          gint64 *version,
                          GError **error)
{
  const char *id = ahead_record_get_id (record);

  g_return_val_if_fail (AHEAD_IS_DATABASE (database), FALSE);

  if (!ahead_database_take_version (database, version, error) || !write_deletion (database, id, *version, error))
    return FALSE;

  return ahead_change_log_add (database, "delete", ahead_record_get_string (record, AHEAD_FIELD_CALENDAR), id,
                               *version, stamp, error);
}
