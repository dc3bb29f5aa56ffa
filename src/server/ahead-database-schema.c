/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadDatabase"

#include "config.h"

#include "ahead-database-private.h"

#include "ahead-filter.h"
#include "ahead-uuid.h"

/* The schema, and the SQL functions that it and the queries need. */

/* "Ahed": tells the server's databases from anybody else's (`PRAGMA application_id`). */
#define APPLICATION_ID 0x41686564

/* Step n brings a database of `user_version` n to n + 1. A step that has been released never changes.
 *
 * The columns of `event` follow AheadField. An event's `version` is the number of the change that made it so. */
static const char *const migrations[] = {
  "CREATE TABLE state ("
  "  id INTEGER PRIMARY KEY CHECK (id = 1),"
  "  epoch TEXT NOT NULL,"     /* random; tells this database's cursors from another's */
  "  version INTEGER NOT NULL," /* the last number taken */
  "  pruned INTEGER NOT NULL"  /* changes up to this one have been removed from the log */
  ");"
  "INSERT INTO state VALUES (1, lower (hex (randomblob (8))), 1, 0);"

  "CREATE TABLE calendar ("
  "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  id TEXT NOT NULL UNIQUE,"
  "  name TEXT NOT NULL,"
  "  color TEXT NOT NULL,"
  "  version INTEGER NOT NULL"
  ");"
  "INSERT INTO calendar (id, name, color, version) VALUES (new_id ('cal_'), 'My Calendar', '#3584e4', 1);"

  "CREATE TABLE event ("
  "  id TEXT PRIMARY KEY,"
  "  calendar_id TEXT NOT NULL REFERENCES calendar (id),"
  "  uid TEXT NOT NULL,"
  "  title TEXT NOT NULL,"
  "  description TEXT NOT NULL,"
  "  location TEXT NOT NULL,"
  "  start INTEGER NOT NULL,"
  "  \"end\" INTEGER NOT NULL,"
  "  time_zone TEXT NOT NULL,"
  "  all_day INTEGER NOT NULL,"
  "  recurrence TEXT NOT NULL,"
  "  categories TEXT NOT NULL," /* joined by line feeds */
  "  url TEXT NOT NULL,"
  "  extra TEXT NOT NULL,"
  "  status INTEGER NOT NULL,"
  "  position REAL NOT NULL,"
  "  star_count INTEGER NOT NULL,"
  "  attendee_count INTEGER NOT NULL,"
  "  comment_count INTEGER NOT NULL,"
  "  version INTEGER NOT NULL,"
  "  created_at INTEGER NOT NULL,"
  "  updated_at INTEGER NOT NULL,"
  "  updated_by TEXT NOT NULL,"
  "  uid_key TEXT NOT NULL,"
  "  title_key TEXT NOT NULL," /* what titles are ordered by */
  "  timed INTEGER GENERATED ALWAYS AS (NOT all_day) VIRTUAL,"
  "  UNIQUE (calendar_id, uid_key)"
  ");"
  "CREATE INDEX event_by_start ON event (start, timed, id);"
  "CREATE INDEX event_by_title ON event (title_key, id);"
  "CREATE INDEX event_by_position ON event (position, id);"
  "CREATE INDEX event_by_calendar ON event (calendar_id, position);"

  "CREATE TABLE tombstone ("
  "  event_id TEXT PRIMARY KEY,"
  "  version INTEGER NOT NULL"
  ") WITHOUT ROWID;"

  "CREATE TABLE star ("
  "  event_id TEXT NOT NULL REFERENCES event (id) ON DELETE CASCADE,"
  "  user TEXT NOT NULL,"
  "  PRIMARY KEY (event_id, user)"
  ") WITHOUT ROWID;"
  "CREATE TABLE attendance ("
  "  event_id TEXT NOT NULL REFERENCES event (id) ON DELETE CASCADE,"
  "  user TEXT NOT NULL,"
  "  PRIMARY KEY (event_id, user)"
  ") WITHOUT ROWID;"

  "CREATE TABLE comment ("
  "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  id TEXT NOT NULL UNIQUE,"
  "  event_id TEXT NOT NULL REFERENCES event (id) ON DELETE CASCADE,"
  "  author TEXT NOT NULL,"
  "  text TEXT NOT NULL,"
  "  created_at INTEGER NOT NULL"
  ");"
  "CREATE INDEX comment_by_event ON comment (event_id, number);"

  "CREATE TABLE change ("
  "  version INTEGER PRIMARY KEY,"
  "  type TEXT NOT NULL CHECK (type IN ('upsert', 'delete')),"
  "  calendar_id TEXT NOT NULL,"
  "  event_id TEXT NOT NULL,"
  "  mutation_id TEXT,"
  "  at INTEGER NOT NULL"
  ");"

  "CREATE TABLE idempotency ("
  "  user TEXT NOT NULL,"
  "  key TEXT NOT NULL,"
  "  fingerprint TEXT NOT NULL,"
  "  status INTEGER NOT NULL,"
  "  body TEXT,"
  "  location TEXT,"
  "  etag TEXT,"
  "  at INTEGER NOT NULL,"
  "  PRIMARY KEY (user, key)"
  ") WITHOUT ROWID;"
  "CREATE INDEX idempotency_by_time ON idempotency (at);",
};

/* Checks that the database is ours, or empty, and no later one; it writes nothing. Gives the version of its schema. */
gboolean
ahead_database_check (AheadDatabase *database,
                      gint64 *version,
                      GError **error)
{
  gint64 application_id;
  gint64 n_tables;

  if (!ahead_database_query_integer (database, "PRAGMA application_id", &application_id, error) ||
      !ahead_database_query_integer (database, "PRAGMA user_version", version, error) ||
      !ahead_database_query_integer (database, "SELECT count (*) FROM sqlite_schema", &n_tables, error))
    return FALSE;

  if (application_id != APPLICATION_ID && (n_tables > 0 || *version != 0))
    g_set_error_literal (error, AHEAD_DATABASE_ERROR, AHEAD_DATABASE_ERROR_NOT_DATABASE,
                         "it is the database of another program");
  else if (*version > (gint64) G_N_ELEMENTS (migrations))
    g_set_error (error, AHEAD_DATABASE_ERROR, AHEAD_DATABASE_ERROR_TOO_NEW,
                 "it was written by a later version of ahead-server (schema %" G_GINT64_FORMAT ", this one knows %u)",
                 *version, (guint) G_N_ELEMENTS (migrations));
  else
    return TRUE;

  return FALSE;
}

static gboolean
apply_migrations (AheadDatabase *database,
                  gint64 version,
                  GError **error)
{
  g_autofree char *finish = NULL;

  for (; version < (gint64) G_N_ELEMENTS (migrations); version++)
    if (!ahead_database_execute (database, migrations[version], error))
      return FALSE;

  finish = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %" G_GINT64_FORMAT, APPLICATION_ID,
                            version);

  return ahead_database_execute (database, finish, error);
}

/* Brings the schema up to date from @version, wholly or not at all. */
gboolean
ahead_database_migrate (AheadDatabase *database,
                        gint64 version,
                        GError **error)
{
  if (version == (gint64) G_N_ELEMENTS (migrations))
    return TRUE;

  if (!ahead_database_begin (database, AHEAD_TRANSACTION_WRITE, error))
    return FALSE;
  if (!apply_migrations (database, version, error))
    {
      ahead_database_rollback (database);
      return FALSE;
    }

  return ahead_database_commit (database, error);
}

/* new_id (prefix): an id that has not been used before, and is ordered by time. */
static void
new_id (sqlite3_context *context,
        int n_arguments,
        sqlite3_value **arguments)
{
  g_autofree char *uuid = ahead_uuid_v7_new (g_get_real_time ());
  g_autofree char *id = g_strconcat ((const char *) sqlite3_value_text (arguments[0]), uuid, NULL);

  sqlite3_result_text (context, id, -1, SQLITE_TRANSIENT);
}

/* words_match (words, text…): whether the texts hold all words, by the rule that the client searches by. */
static void
words_match (sqlite3_context *context,
             int n_arguments,
             sqlite3_value **arguments)
{
  const char *const *words = sqlite3_value_pointer (arguments[0], AHEAD_WORDS_POINTER);
  const char *texts[8] = { NULL };

  for (int i = 1; i < n_arguments && i < (int) G_N_ELEMENTS (texts); i++)
    texts[i - 1] = (const char *) sqlite3_value_text (arguments[i]);

  sqlite3_result_int (context, words != NULL && ahead_filter_words_match (words, texts));
}

gboolean
ahead_database_add_functions (AheadDatabase *database,
                              sqlite3 *handle,
                              GError **error)
{
  int result = sqlite3_create_function (handle, "new_id", 1, SQLITE_UTF8, NULL, new_id, NULL, NULL);

  if (result == SQLITE_OK)
    result = sqlite3_create_function (handle, "words_match", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, words_match,
                                      NULL, NULL);
  if (result != SQLITE_OK)
    g_set_error_literal (error, AHEAD_DATABASE_ERROR, AHEAD_DATABASE_ERROR_FAILED, sqlite3_errstr (result));

  return result == SQLITE_OK;
}
