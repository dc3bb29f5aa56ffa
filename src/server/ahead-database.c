/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadDatabase"

#include "config.h"

#include "ahead-database-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include <glib/gstdio.h>

/* Opening, transactions and prepared statements. The rest of the program sees no SQLite. */

/* Milliseconds. Only a backup or an administrator's shell can hold the file: another server is refused at the start. */
#define BUSY_TIMEOUT 5000

/* Lists give rise to many a text of SQL. */
#define MAX_STATEMENTS 128

struct _AheadDatabase
{
  GObject parent_instance;

  sqlite3 *handle;
  GHashTable *statements; /* SQL → sqlite3_stmt */
  int lock_fd;
};

G_DEFINE_FINAL_TYPE (AheadDatabase, ahead_database, G_TYPE_OBJECT)

G_DEFINE_QUARK (ahead-database-error-quark, ahead_database_error)

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static AheadDatabaseError
error_code_for_result (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return AHEAD_DATABASE_ERROR_NOT_DATABASE;

    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return AHEAD_DATABASE_ERROR_LOCKED;

    default:
      return AHEAD_DATABASE_ERROR_FAILED;
    }
}

static gboolean
fail (AheadDatabase *database,
      int result,
      GError **error)
{
  g_set_error_literal (error, AHEAD_DATABASE_ERROR, error_code_for_result (result),
                       database->handle != NULL ? sqlite3_errmsg (database->handle) : sqlite3_errstr (result));

  return FALSE;
}

/* Without symbolic links, so that all names of a file lead to one lock. */
static char *
dup_real_path (const char *path)
{
  char *real_path = realpath (path, NULL);

  return real_path != NULL ? real_path : g_strdup (path);
}

/* SQLite would let a second server in and keep both right, but each would miss what the other changes. The lock is on a
 * file of its own: closing any descriptor of the database would drop SQLite's own locks (POSIX.1 fcntl). */
static gboolean
lock (AheadDatabase *database,
      const char *path,
      GError **error)
{
  g_autofree char *real_path = dup_real_path (path);
  g_autofree char *lock_path = g_strconcat (real_path, "-lock", NULL);
  int saved_errno;

  database->lock_fd = g_open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (database->lock_fd >= 0 && flock (database->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;

  saved_errno = errno;
  if (saved_errno == EWOULDBLOCK)
    g_set_error (error, AHEAD_DATABASE_ERROR, AHEAD_DATABASE_ERROR_LOCKED, "another server has “%s” open", path);
  else
    g_set_error (error, AHEAD_DATABASE_ERROR, AHEAD_DATABASE_ERROR_FAILED, "cannot write to “%s”: %s", lock_path,
                 g_strerror (saved_errno));

  return FALSE;
}

static gboolean
configure (AheadDatabase *database,
           GError **error)
{
  gint64 version = 0;

  sqlite3_extended_result_codes (database->handle, TRUE);
  sqlite3_busy_timeout (database->handle, BUSY_TIMEOUT);

  /* The mode of the journal is written into the file, which must be ours. */
  return ahead_database_check (database, &version, error)
         && ahead_database_execute (database,
                                    "PRAGMA journal_mode = WAL;"
                                    "PRAGMA synchronous = FULL;"
                                    "PRAGMA foreign_keys = ON;"
                                    "PRAGMA trusted_schema = OFF;",
                                    error)
         && ahead_database_add_functions (database, database->handle, error)
         && ahead_database_migrate (database, version, error);
}

static gboolean
open_handle (AheadDatabase *database,
             const char *path,
             GError **error)
{
  int result = sqlite3_open_v2 (path, &database->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);

  if (result != SQLITE_OK)
    fail (database, result, error);

  if (result != SQLITE_OK || !configure (database, error))
    {
      g_prefix_error (error, "cannot use the database “%s”: ", path);
      return FALSE;
    }

  return TRUE;
}

static void
ahead_database_finalize (GObject *object)
{
  AheadDatabase *self = AHEAD_DATABASE (object);

  g_clear_pointer (&self->statements, g_hash_table_unref);
  g_clear_pointer (&self->handle, sqlite3_close);
  if (self->lock_fd >= 0)
    g_close (self->lock_fd, NULL);

  G_OBJECT_CLASS (ahead_database_parent_class)->finalize (object);
}

static void
ahead_database_class_init (AheadDatabaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ahead_database_finalize;
}

static void
ahead_database_init (AheadDatabase *self)
{
  self->lock_fd = -1;
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize_statement);
}

/**
 * ahead_database_open:
 * @path: (type filename): a file, made where it is missing
 * @error: return location for an error
 *
 * Opens a SQLite database, brings its schema up to date, and holds it against other servers for as long as it is open.
 * A fresh database gets one calendar.
 *
 * The lock is a file beside the database, by its name with "-lock" at the end.
 *
 * Returns: (transfer full): the database, or %NULL with an error of %AHEAD_DATABASE_ERROR; an existing file is then
 *   as it was
 */
AheadDatabase *
ahead_database_open (const char *path,
                     GError **error)
{
  g_autoptr (AheadDatabase) database = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  database = g_object_new (AHEAD_TYPE_DATABASE, NULL);
  if (!lock (database, path, error) || !open_handle (database, path, error))
    return NULL;

  return g_steal_pointer (&database);
}

/*
 * Borrows the prepared statement of @sql, which must not be borrowed already. Returns NULL with an error where SQLite
 * cannot prepare it, which is the case when the disk fails.
 */
AheadStatement *
ahead_database_prepare (AheadDatabase *database,
                        const char *sql,
                        GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (database->statements, sql);
  int result;

  if (statement != NULL)
    {
      g_assert (!sqlite3_stmt_busy (statement));
      return statement;
    }

  result = sqlite3_prepare_v3 (database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (result != SQLITE_OK)
    {
      fail (database, result, error);
      return NULL;
    }

  g_hash_table_insert (database->statements, g_strdup (sql), statement);

  return statement;
}

/* Moves to the next row; @row tells whether there is one. */
gboolean
ahead_database_step (AheadDatabase *database,
                     AheadStatement *statement,
                     gboolean *row,
                     GError **error)
{
  int result = sqlite3_step (statement);

  *row = result == SQLITE_ROW;
  if (result != SQLITE_ROW && result != SQLITE_DONE)
    return fail (database, result, error);

  return TRUE;
}

/* Runs a statement whose rows, if any, don't matter. */
gboolean
ahead_database_run (AheadDatabase *database,
                    AheadStatement *statement,
                    GError **error)
{
  gboolean row;

  do
    if (!ahead_database_step (database, statement, &row, error))
      return FALSE;
  while (row);

  return TRUE;
}

/* Runs several statements that are needed once. */
gboolean
ahead_database_execute (AheadDatabase *database,
                        const char *sql,
                        GError **error)
{
  int result = sqlite3_exec (database->handle, sql, NULL, NULL, NULL);

  return result == SQLITE_OK || fail (database, result, error);
}

/* Runs a query without parameters that gives one number. No row gives 0. */
gboolean
ahead_database_query_integer (AheadDatabase *database,
                              const char *sql,
                              gint64 *value,
                              GError **error)
{
  g_autoptr (AheadStatement) statement = ahead_database_prepare (database, sql, error);
  gboolean row;

  if (statement == NULL || !ahead_database_step (database, statement, &row, error))
    return FALSE;

  *value = row ? sqlite3_column_int64 (statement, 0) : 0;

  return TRUE;
}

static gboolean
run_sql (AheadDatabase *database,
         const char *sql,
         GError **error)
{
  g_autoptr (AheadStatement) statement = ahead_database_prepare (database, sql, error);

  return statement != NULL && ahead_database_run (database, statement, error);
}

/**
 * ahead_database_begin:
 * @database: a database with no transaction running
 * @transaction: what it is for
 * @error: return location for an error
 *
 * Begins a transaction.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if that failed; no transaction runs then
 */
gboolean
ahead_database_begin (AheadDatabase *database,
                      AheadTransaction transaction,
                      GError **error)
{
  g_return_val_if_fail (AHEAD_IS_DATABASE (database), FALSE);

  /* Nothing is borrowed between transactions. */
  if (g_hash_table_size (database->statements) > MAX_STATEMENTS)
    g_hash_table_remove_all (database->statements);

  /* A deferred transaction would fail half-way where it finds that it must write and cannot. */
  return run_sql (database, transaction == AHEAD_TRANSACTION_WRITE ? "BEGIN IMMEDIATE" : "BEGIN", error);
}

/**
 * ahead_database_commit:
 * @database: a database with a transaction running
 * @error: return location for an error
 *
 * Ends the transaction and makes what it wrote durable: it is on the disk when this returns.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if that failed; the transaction is then rolled back
 */
gboolean
ahead_database_commit (AheadDatabase *database,
                       GError **error)
{
  g_return_val_if_fail (AHEAD_IS_DATABASE (database), FALSE);

  if (run_sql (database, "COMMIT", error))
    return TRUE;

  ahead_database_rollback (database);

  return FALSE;
}

/**
 * ahead_database_rollback:
 * @database: a database
 *
 * Ends the transaction, if one runs, and forgets what it wrote.
 */
void
ahead_database_rollback (AheadDatabase *database)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (AHEAD_IS_DATABASE (database));

  /* SQLite has ended it already where the error was grave. */
  if (sqlite3_get_autocommit (database->handle))
    return;

  if (!run_sql (database, "ROLLBACK", &error))
    g_warning ("Rolling back failed: %s", error->message);
}

/**
 * ahead_database_take_version:
 * @database: a database with a write transaction running
 * @version: (out): the number
 * @error: return location for an error
 *
 * Takes the next number of the one counter behind versions and the change log. As it is taken inside of the
 * transaction, numbers are in the order of commits, and a number that was rolled back is given again.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if that failed
 */
gboolean
ahead_database_take_version (AheadDatabase *database,
                             gint64 *version,
                             GError **error)
{
  g_return_val_if_fail (AHEAD_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (version != NULL, FALSE);

  return ahead_database_query_integer (database, "UPDATE state SET version = version + 1 RETURNING version", version,
                                       error);
}
