/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadCalendarTable"

#include "config.h"

#include "ahead-calendar-table.h"

#include "ahead-database-private.h"
#include "ahead-event-table.h"
#include "ahead-uuid.h"

/* Calendars. Their versions come from the counter that the events' come from; their changes are not in the log. */

#define COLUMNS "id, name, color, version"

static AheadCalendar *
read_row (AheadStatement *statement)
{
  return ahead_calendar_new (ahead_statement_get_text (statement, 0), ahead_statement_get_text (statement, 1),
                             ahead_statement_get_text (statement, 2), sqlite3_column_int64 (statement, 3));
}

/**
 * ahead_calendar_table_list:
 * @database: a database with a transaction running
 * @error: return location for an error
 *
 * Lists all calendars, in the order in which they were made.
 *
 * Returns: (transfer full) (element-type AheadCalendar): the calendars, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
GPtrArray *
ahead_calendar_table_list (AheadDatabase *database,
                           GError **error)
{
  g_autoptr (GPtrArray) calendars = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (AheadStatement) statement =
    ahead_database_prepare (database, "SELECT " COLUMNS " FROM calendar ORDER BY number", error);
  gboolean row;

  if (statement == NULL)
    return NULL;

  while (ahead_database_step (database, statement, &row, error))
    {
      if (!row)
        return g_steal_pointer (&calendars);

      g_ptr_array_add (calendars, read_row (statement));
    }

  return NULL;
}

static gboolean
find (AheadDatabase *database,
      const char *sql,
      const char *text,
      AheadCalendar **calendar,
      GError **error)
{
  g_autoptr (AheadStatement) statement = ahead_database_prepare (database, sql, error);
  gboolean row;

  *calendar = NULL;
  if (statement == NULL)
    return FALSE;

  ahead_statement_bind_text (statement, 1, text);
  if (!ahead_database_step (database, statement, &row, error))
    return FALSE;

  if (row)
    *calendar = read_row (statement);

  return TRUE;
}

/**
 * ahead_calendar_table_get:
 * @database: a database with a transaction running
 * @id: the id of a calendar
 * @calendar: (out) (transfer full) (nullable): the calendar, or %NULL where there is none
 * @error: return location for an error
 *
 * Looks a calendar up.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if reading failed
 */
gboolean
ahead_calendar_table_get (AheadDatabase *database,
                          const char *id,
                          AheadCalendar **calendar,
                          GError **error)
{
  return find (database, "SELECT " COLUMNS " FROM calendar WHERE id = ?1", id, calendar, error);
}

/**
 * ahead_calendar_table_find_name:
 * @database: a database with a transaction running
 * @name: the name of a calendar
 * @calendar: (out) (transfer full) (nullable): the oldest calendar of that name, or %NULL where there is none
 * @error: return location for an error
 *
 * Looks for a calendar by its name.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if reading failed
 */
gboolean
ahead_calendar_table_find_name (AheadDatabase *database,
                                const char *name,
                                AheadCalendar **calendar,
                                GError **error)
{
  return find (database, "SELECT " COLUMNS " FROM calendar WHERE name = ?1 ORDER BY number LIMIT 1", name, calendar,
               error);
}

static AheadCalendar *
write_calendar (AheadDatabase *database,
                const char *sql,
                const char *id,
                const char *name,
                const char *color,
                GError **error)
{
  g_autoptr (AheadStatement) statement = NULL;
  gint64 version;

  if (!ahead_database_take_version (database, &version, error))
    return NULL;

  statement = ahead_database_prepare (database, sql, error);
  if (statement == NULL)
    return NULL;

  ahead_statement_bind_text (statement, 1, id);
  ahead_statement_bind_text (statement, 2, name);
  ahead_statement_bind_text (statement, 3, color);
  sqlite3_bind_int64 (statement, 4, version);
  if (!ahead_database_run (database, statement, error))
    return NULL;

  return ahead_calendar_new (id, name, color, version);
}

/**
 * ahead_calendar_table_insert:
 * @database: a database with a write transaction running
 * @name: its name
 * @color: its colour, as "#rrggbb"
 * @error: return location for an error
 *
 * Adds a calendar.
 *
 * Returns: (transfer full): the calendar, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadCalendar *
ahead_calendar_table_insert (AheadDatabase *database,
                             const char *name,
                             const char *color,
                             GError **error)
{
  g_autofree char *uuid = ahead_uuid_v7_new (g_get_real_time ());
  g_autofree char *id = g_strconcat ("cal_", uuid, NULL);

  return write_calendar (database, "INSERT INTO calendar (" COLUMNS ") VALUES (?1, ?2, ?3, ?4)", id, name, color,
                         error);
}

/**
 * ahead_calendar_table_update:
 * @database: a database with a write transaction running
 * @id: the id of a calendar that is there
 * @name: its name
 * @color: its colour, as "#rrggbb"
 * @error: return location for an error
 *
 * Changes a calendar.
 *
 * Returns: (transfer full): the calendar, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadCalendar *
ahead_calendar_table_update (AheadDatabase *database,
                             const char *id,
                             const char *name,
                             const char *color,
                             GError **error)
{
  return write_calendar (database, "UPDATE calendar SET name = ?2, color = ?3, version = ?4 WHERE id = ?1", id, name,
                         color, error);
}

static gboolean
delete_events (AheadDatabase *database,
               const char *calendar_id,
               const AheadStamp *stamp,
               GError **error)
{
  g_autoptr (GPtrArray) ids = ahead_event_table_list_ids (database, calendar_id, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr (AheadRecord) record = NULL;
      gint64 version;

      if (!ahead_event_table_get (database, stamp->user, g_ptr_array_index (ids, i), &record, error)
          || !ahead_event_table_delete (database, record, stamp, &version, error))
        return FALSE;
    }

  return ids != NULL;
}

/**
 * ahead_calendar_table_delete:
 * @database: a database with a write transaction running
 * @id: the id of a calendar that is there
 * @stamp: who deletes it and when
 * @version: (out): the version of the deletion
 * @error: return location for an error
 *
 * Deletes a calendar and all its events; each of them has its row in the change log.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if that failed
 */
gboolean
ahead_calendar_table_delete (AheadDatabase *database,
                             const char *id,
                             const AheadStamp *stamp,
                             gint64 *version,
                             GError **error)
{
  g_autoptr (AheadStatement) statement = NULL;

  if (!delete_events (database, id, stamp, error) || !ahead_database_take_version (database, version, error))
    return FALSE;

  statement = ahead_database_prepare (database, "DELETE FROM calendar WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;

  ahead_statement_bind_text (statement, 1, id);

  return ahead_database_run (database, statement, error);
}
