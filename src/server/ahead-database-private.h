/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include "ahead-database.h"

G_BEGIN_DECLS

/*
 * A prepared statement. The database keeps it, with its text as the key; a user borrows it, and the end of the scope
 * resets it:
 *
 *   g_autoptr (AheadStatement) statement = ahead_database_prepare (database, "SELECT …", error);
 */
typedef sqlite3_stmt AheadStatement;

static inline void
ahead_statement_release (AheadStatement *statement)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadStatement, ahead_statement_release)

static inline void
ahead_statement_bind_text (AheadStatement *statement,
                           int index,
                           const char *text)
{
  sqlite3_bind_text (statement, index, text, -1, SQLITE_TRANSIENT);
}

static inline const char *
ahead_statement_get_text (AheadStatement *statement,
                          int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return text != NULL ? text : "";
}

AheadStatement *ahead_database_prepare (AheadDatabase *database, const char *sql, GError **error);
gboolean ahead_database_step (AheadDatabase *database, AheadStatement *statement, gboolean *row, GError **error);
gboolean ahead_database_run (AheadDatabase *database, AheadStatement *statement, GError **error);
gboolean ahead_database_execute (AheadDatabase *database, const char *sql, GError **error);
gboolean ahead_database_query_integer (AheadDatabase *database, const char *sql, gint64 *value, GError **error);

gboolean ahead_database_check (AheadDatabase *database, gint64 *version, GError **error);
gboolean ahead_database_migrate (AheadDatabase *database, gint64 version, GError **error);
gboolean ahead_database_add_functions (AheadDatabase *database, sqlite3 *handle, GError **error);

/* How the words of a search are handed to the SQL function `words_match`; see sqlite3_bind_pointer(). */
#define AHEAD_WORDS_POINTER "ahead-words"

G_END_DECLS
