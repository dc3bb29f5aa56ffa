/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadCommentTable"

#include "config.h"

#include "ahead-comment-table.h"

#include "ahead-database-private.h"
#include "ahead-uuid.h"

/* Comments. The count that an event shows is the event's own, and its caller's to change. */

#define COLUMNS "id, event_id, author, text, created_at"

static AheadComment *
read_row (AheadStatement *statement)
{
  return ahead_comment_new (ahead_statement_get_text (statement, 0), ahead_statement_get_text (statement, 1),
                            ahead_statement_get_text (statement, 2), ahead_statement_get_text (statement, 3),
                            sqlite3_column_int64 (statement, 4));
}

/**
 * ahead_comment_table_list:
 * @database: a database with a transaction running
 * @event_id: the id of an event
 * @after: the number of the comment to go on after; 0 for the first page
 * @limit: the most comments to give
 * @last: (out): the number of the last that is given; @after where none is
 * @error: return location for an error
 *
 * Lists the comments of an event, oldest first. Numbers only grow and are not used again, so that a page goes on at the
 * right place also where the comment of that number has been deleted.
 *
 * Returns: (transfer full) (element-type AheadComment): the comments, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
GPtrArray *
ahead_comment_table_list (AheadDatabase *database,
                          const char *event_id,
                          gint64 after,
                          guint limit,
                          gint64 *last,
                          GError **error)
{
  g_autoptr (GPtrArray) comments = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_comment_unref);
  g_autoptr (AheadStatement) statement = ahead_database_prepare (
    database, "SELECT " COLUMNS ", number FROM comment WHERE event_id = ?1 AND number > ?2 ORDER BY number LIMIT ?3",
    error);
  gboolean row;

  if (statement == NULL)
    return NULL;

  ahead_statement_bind_text (statement, 1, event_id);
  sqlite3_bind_int64 (statement, 2, after);
  sqlite3_bind_int64 (statement, 3, limit);
  *last = after;
  while (ahead_database_step (database, statement, &row, error))
    {
      if (!row)
        return g_steal_pointer (&comments);

      g_ptr_array_add (comments, read_row (statement));
      *last = sqlite3_column_int64 (statement, 5);
    }

  return NULL;
}

/**
 * ahead_comment_table_get:
 * @database: a database with a transaction running
 * @event_id: the id of an event
 * @id: the id of a comment
 * @comment: (out) (transfer full) (nullable): the comment, or %NULL where that event has none of that id
 * @error: return location for an error
 *
 * Looks a comment up.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if reading failed
 */
gboolean
ahead_comment_table_get (AheadDatabase *database,
                         const char *event_id,
                         const char *id,
                         AheadComment **comment,
                         GError **error)
{
  g_autoptr (AheadStatement) statement =
    ahead_database_prepare (database, "SELECT " COLUMNS " FROM comment WHERE event_id = ?1 AND id = ?2", error);
  gboolean row;

  *comment = NULL;
  if (statement == NULL)
    return FALSE;

  ahead_statement_bind_text (statement, 1, event_id);
  ahead_statement_bind_text (statement, 2, id);
  if (!ahead_database_step (database, statement, &row, error))
    return FALSE;

  if (row)
    *comment = read_row (statement);

  return TRUE;
}

/**
 * ahead_comment_table_insert:
 * @database: a database with a write transaction running
 * @event_id: the id of an event that is there
 * @text: the comment
 * @stamp: who writes it and when
 * @error: return location for an error
 *
 * Adds a comment.
 *
 * Returns: (transfer full): the comment, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadComment *
ahead_comment_table_insert (AheadDatabase *database,
                            const char *event_id,
                            const char *text,
                            const AheadStamp *stamp,
                            GError **error)
{
  g_autofree char *uuid = ahead_uuid_v7_new (stamp->time);
  g_autofree char *id = g_strconcat ("com_", uuid, NULL);
  g_autoptr (AheadStatement) statement =
    ahead_database_prepare (database, "INSERT INTO comment (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5)", error);

  if (statement == NULL)
    return NULL;

  ahead_statement_bind_text (statement, 1, id);
  ahead_statement_bind_text (statement, 2, event_id);
  ahead_statement_bind_text (statement, 3, stamp->user);
  ahead_statement_bind_text (statement, 4, text);
  sqlite3_bind_int64 (statement, 5, stamp->time);
  if (!ahead_database_run (database, statement, error))
    return NULL;

  return ahead_comment_new (id, event_id, stamp->user, text, stamp->time);
}

/**
 * ahead_comment_table_delete:
 * @database: a database with a write transaction running
 * @id: the id of a comment
 * @error: return location for an error
 *
 * Deletes a comment.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if that failed
 */
gboolean
ahead_comment_table_delete (AheadDatabase *database,
                            const char *id,
                            GError **error)
{
  g_autoptr (AheadStatement) statement = ahead_database_prepare (database, "DELETE FROM comment WHERE id = ?1", error);

  if (statement == NULL)
    return FALSE;

  ahead_statement_bind_text (statement, 1, id);

  return ahead_database_run (database, statement, error);
}
