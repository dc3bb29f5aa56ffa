/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define AHEAD_TYPE_DATABASE (ahead_database_get_type ())

/**
 * AHEAD_DATABASE_ERROR:
 *
 * Errors of the database. What the running transaction had written is not kept when one comes.
 */
#define AHEAD_DATABASE_ERROR (ahead_database_error_quark ())

/**
 * AheadDatabaseError:
 * @AHEAD_DATABASE_ERROR_FAILED: reading or writing failed (disk full, I/O error, no permission); it may succeed later
 * @AHEAD_DATABASE_ERROR_LOCKED: another server has the database open
 * @AHEAD_DATABASE_ERROR_NOT_DATABASE: the file is damaged, or is not a database of Ahead's
 * @AHEAD_DATABASE_ERROR_TOO_NEW: the database was written by a later version of the server
 */
typedef enum
{
  AHEAD_DATABASE_ERROR_FAILED,
  AHEAD_DATABASE_ERROR_LOCKED,
  AHEAD_DATABASE_ERROR_NOT_DATABASE,
  AHEAD_DATABASE_ERROR_TOO_NEW,
} AheadDatabaseError;

/**
 * AheadTransaction:
 * @AHEAD_TRANSACTION_READ: everything read comes from one moment
 * @AHEAD_TRANSACTION_WRITE: the same, and what is written becomes durable all together or not at all
 */
typedef enum
{
  AHEAD_TRANSACTION_READ,
  AHEAD_TRANSACTION_WRITE,
} AheadTransaction;

/**
 * AheadStamp:
 * @user: who makes a change
 * @mutation_id: (nullable): the id of the mutation that makes it, as the change feed tells it
 * @time: when, in µs since the Unix epoch, UTC
 *
 * What a change is marked with.
 */
typedef struct
{
  const char *user;
  const char *mutation_id;
  gint64 time;
} AheadStamp;

/**
 * AheadDatabase:
 *
 * The server's database: calendars, events, comments, the change log and the results of idempotent writes.
 *
 * All SQL is behind this type, in this file's neighbours `ahead-…-table.c`, `ahead-event-list.c`, `ahead-change-log.c`
 * and `ahead-idempotency.c`. Each of their functions belongs in a transaction. One thread only.
 */
G_DECLARE_FINAL_TYPE (AheadDatabase, ahead_database, AHEAD, DATABASE, GObject)

GQuark ahead_database_error_quark (void);

AheadDatabase *ahead_database_open (const char *path, GError **error);

gboolean ahead_database_begin (AheadDatabase *database, AheadTransaction transaction, GError **error);
gboolean ahead_database_commit (AheadDatabase *database, GError **error);
void ahead_database_rollback (AheadDatabase *database);

gboolean ahead_database_take_version (AheadDatabase *database, gint64 *version, GError **error);

G_END_DECLS
