/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadChangeLog"

#include "config.h"

#include "ahead-change-log.h"

#include "ahead-database-private.h"
#include "ahead-event-table.h"

/* The log of changes: one row for each change of an event, keyed by the version that the change made. A reader goes on
 * after the last version it has seen. As versions are taken inside of transactions, none appears behind its back. */

/* The log is cut to length once in so many versions. */
#define PRUNE_INTERVAL 1024

/* Hexadecimal digits of an epoch. */
#define EPOCH_LENGTH 16

typedef struct
{
  char *epoch;
  gint64 version;
  gint64 pruned;
} LogState;

static void
log_state_clear (LogState *state)
{
  g_free (state->epoch);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LogState, log_state_clear)

static gboolean
get_state (AheadDatabase *database,
           LogState *state,
           GError **error)
{
  g_autoptr (AheadStatement) statement =
    ahead_database_prepare (database, "SELECT epoch, version, pruned FROM state", error);
  gboolean row;

  if (statement == NULL || !ahead_database_step (database, statement, &row, error))
    return FALSE;

  state->epoch = g_strdup (ahead_statement_get_text (statement, 0));
  state->version = sqlite3_column_int64 (statement, 1);
  state->pruned = sqlite3_column_int64 (statement, 2);

  return TRUE;
}

/* A cursor is "EPOCH-VERSION": all up to the version has been seen. */
static char *
format_cursor (const LogState *state,
               gint64 version)
{
  return g_strdup_printf ("%s-%" G_GINT64_FORMAT, state->epoch, version);
}

static AheadCursorState
parse_cursor (const char *cursor,
              const LogState *state,
              gint64 *version)
{
  guint64 number;

  if (*cursor == '\0')
    {
      *version = 0;
      return state->pruned == 0 ? AHEAD_CURSOR_GOOD : AHEAD_CURSOR_EXPIRED;
    }

  if (strspn (cursor, "0123456789abcdef") != EPOCH_LENGTH || cursor[EPOCH_LENGTH] != '-'
      || !g_ascii_string_to_unsigned (cursor + EPOCH_LENGTH + 1, 10, 0, G_MAXINT64, &number, NULL))
    return AHEAD_CURSOR_GARBAGE;

  /* A version that is not reached yet is seen where an older copy of the database was put back. */
  if (strncmp (cursor, state->epoch, EPOCH_LENGTH) != 0 || (gint64) number < state->pruned
      || (gint64) number > state->version)
    return AHEAD_CURSOR_EXPIRED;

  *version = number;
  return AHEAD_CURSOR_GOOD;
}

/**
 * ahead_change_log_add:
 * @database: a database with a write transaction running
 * @type: "upsert" or "delete"
 * @calendar_id: the calendar that the event is in
 * @event_id: the event that changed
 * @version: the version that the change made
 * @stamp: who made it and when
 * @error: return location for an error
 *
 * Adds a row to the log, and cuts the log to %AHEAD_CHANGE_LOG_LENGTH from time to time.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if that failed
 */
gboolean
ahead_change_log_add (AheadDatabase *database,
                      const char *type,
                      const char *calendar_id,
                      const char *event_id,
                      gint64 version,
                      const AheadStamp *stamp,
                      GError **error)
{
  g_autoptr (AheadStatement) statement =
    ahead_database_prepare (database, "INSERT INTO change VALUES (?1, ?2, ?3, ?4, ?5, ?6)", error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, version);
  ahead_statement_bind_text (statement, 2, type);
  ahead_statement_bind_text (statement, 3, calendar_id);
  ahead_statement_bind_text (statement, 4, event_id);
  ahead_statement_bind_text (statement, 5, stamp->mutation_id);
  sqlite3_bind_int64 (statement, 6, stamp->time);
  if (!ahead_database_run (database, statement, error))
    return FALSE;

  return version % PRUNE_INTERVAL != 0 || ahead_change_log_prune (database, AHEAD_CHANGE_LOG_LENGTH, error);
}

/**
 * ahead_change_log_prune:
 * @database: a database with a write transaction running
 * @keep: how many versions back the log shall reach
 * @error: return location for an error
 *
 * Removes the oldest changes. Cursors from before them are expired from then on.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if that failed
 */
gboolean
ahead_change_log_prune (AheadDatabase *database,
                        gint64 keep,
                        GError **error)
{
  g_autoptr (AheadStatement) update = NULL;

  g_return_val_if_fail (AHEAD_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (keep >= 0, FALSE);

  update = ahead_database_prepare (database, "UPDATE state SET pruned = max (pruned, version - ?1)", error);
  if (update == NULL)
    return FALSE;

  sqlite3_bind_int64 (update, 1, keep);
  if (!ahead_database_run (database, update, error))
    return FALSE;

  return ahead_database_execute (database, "DELETE FROM change WHERE version <= (SELECT pruned FROM state)", error);
}

/**
 * ahead_change_log_dup_cursor:
 * @database: a database with a transaction running
 * @cursor: (out) (transfer full): the cursor
 * @version: (out) (optional): the newest version
 * @error: return location for an error
 *
 * Gets the cursor that says that everything in the transaction's view has been seen, and the version it stands for.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if that failed
 */
gboolean
ahead_change_log_dup_cursor (AheadDatabase *database,
                             char **cursor,
                             gint64 *version,
                             GError **error)
{
  g_auto (LogState) state = { 0 };

  g_return_val_if_fail (AHEAD_IS_DATABASE (database), FALSE);

  if (!get_state (database, &state, error))
    return FALSE;

  *cursor = format_cursor (&state, state.version);
  if (version != NULL)
    *version = state.version;

  return TRUE;
}

/* The event as it is, or the deletion that came later, with the mutation of this row. */
static gboolean
read_change (AheadDatabase *database,
             const char *user,
             AheadStatement *row,
             AheadChange **change,
             GError **error)
{
  g_autoptr (AheadRecord) record = NULL;
  gint64 version = sqlite3_column_int64 (row, 0);
  const char *id = ahead_statement_get_text (row, 1);

  if (!ahead_event_table_get (database, user, id, &record, error))
    return FALSE;
  if (record == NULL && !ahead_event_table_get_deletion (database, id, &version, error))
    return FALSE;

  *change = ahead_change_new (id, record, version, ahead_statement_get_text (row, 2));

  return TRUE;
}

static gboolean
read_changes (AheadDatabase *database,
              const char *user,
              gint64 after,
              guint limit,
              AheadChangePage *page,
              gint64 *last,
              GError **error)
{
  g_autoptr (AheadStatement) statement = ahead_database_prepare (
    database, "SELECT version, event_id, mutation_id FROM change WHERE version > ?1 ORDER BY version LIMIT ?2", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, after);
  sqlite3_bind_int64 (statement, 2, (gint64) limit + 1);
  while (ahead_database_step (database, statement, &row, error))
    {
      AheadChange *change = NULL;

      page->more = row && page->changes->len == limit;
      if (!row || page->more)
        return TRUE;
      if (!read_change (database, user, statement, &change, error))
        return FALSE;

      g_ptr_array_add (page->changes, change);
      *last = sqlite3_column_int64 (statement, 0);
    }

  return FALSE;
}

/**
 * ahead_change_log_read:
 * @database: a database with a transaction running
 * @user: for whom: `starred` and `attending` are this user's
 * @cursor: where to go on, as an earlier page or list gave it; empty for the start of the log
 * @limit: the most changes to give
 * @page: (out) (transfer full) (nullable): the changes; %NULL unless @state is %AHEAD_CURSOR_GOOD
 * @state: (out): what @cursor is worth
 * @error: return location for an error
 *
 * Reads the log. Each change has the event as it is in the transaction's view, which may be newer than the change.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if reading failed
 */
gboolean
ahead_change_log_read (AheadDatabase *database,
                       const char *user,
                       const char *cursor,
                       guint limit,
                       AheadChangePage **page,
                       AheadCursorState *state,
                       GError **error)
{
  g_auto (LogState) log_state = { 0 };
  g_autoptr (AheadChangePage) result = g_new0 (AheadChangePage, 1);
  gint64 last = 0;

  g_return_val_if_fail (AHEAD_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (user != NULL && cursor != NULL && page != NULL && state != NULL, FALSE);
  g_return_val_if_fail (limit > 0, FALSE);

  *page = NULL;
  if (!get_state (database, &log_state, error))
    return FALSE;

  *state = parse_cursor (cursor, &log_state, &last);
  if (*state != AHEAD_CURSOR_GOOD)
    return TRUE;

  result->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_change_free);
  if (!read_changes (database, user, last, limit, result, &last, error))
    return FALSE;

  result->cursor = format_cursor (&log_state, result->more ? last : log_state.version);
  *page = g_steal_pointer (&result);

  return TRUE;
}
