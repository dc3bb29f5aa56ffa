/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadIdempotency"

#include "config.h"

#include "ahead-idempotency.h"

#include "ahead-database-private.h"

/* The answers to writes that carried an `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header).
 *
 * Only successes are kept: what was refused has changed nothing, and may be sent again under the same key when it can
 * succeed, for instance with another `If-Match`. */

/* A patch may come again with less in it: what is left of it after a merge. What it was is done already. */
static char *
compute_fingerprint (const AheadRequest *request)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  /* The terminating NULs keep the parts apart. */
  g_checksum_update (checksum, (const guchar *) request->method, strlen (request->method) + 1);
  g_checksum_update (checksum, (const guchar *) request->path, strlen (request->path) + 1);
  if (request->body != NULL && !g_str_equal (request->method, "PATCH"))
    g_checksum_update (checksum, g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body));

  return g_strdup (g_checksum_get_string (checksum));
}

static char *
dup_column (AheadStatement *statement,
            int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

static AheadResponse *
read_response (AheadStatement *statement)
{
  AheadResponse *response = ahead_response_new (sqlite3_column_int (statement, 1));

  response->body = dup_column (statement, 2);
  response->content_type = response->body != NULL ? g_strdup ("application/json") : NULL;
  response->location = dup_column (statement, 3);
  response->etag = dup_column (statement, 4);
  response->replayed = TRUE;

  return response;
}

/**
 * ahead_idempotency_find:
 * @database: a database with a transaction running
 * @request: a write
 * @response: (out) (transfer full) (nullable): the answer to give; %NULL where the request is to be carried out
 * @error: return location for an error
 *
 * Looks whether the write has been made already: then its answer is given again. A key that the same user used for
 * another request is refused.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if reading failed
 */
gboolean
ahead_idempotency_find (AheadDatabase *database,
                        const AheadRequest *request,
                        AheadResponse **response,
                        GError **error)
{
  g_autofree char *fingerprint = compute_fingerprint (request);
  g_autoptr (AheadStatement) statement = ahead_database_prepare (
    database, "SELECT fingerprint, status, body, location, etag FROM idempotency WHERE user = ?1 AND key = ?2", error);
  gboolean row;

  *response = NULL;
  if (statement == NULL)
    return FALSE;

  ahead_statement_bind_text (statement, 1, request->user);
  ahead_statement_bind_text (statement, 2, request->idempotency_key);
  if (!ahead_database_step (database, statement, &row, error))
    return FALSE;

  if (row && g_str_equal (ahead_statement_get_text (statement, 0), fingerprint))
    *response = read_response (statement);
  else if (row)
    *response = ahead_response_refuse (422, "key-reused", "The idempotency key “%s” belongs to another request.",
                                       request->idempotency_key);

  return TRUE;
}

/**
 * ahead_idempotency_store:
 * @database: a database with the transaction of the write running
 * @request: a write that succeeded
 * @response: its answer
 * @error: return location for an error
 *
 * Keeps the answer.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if that failed
 */
gboolean
ahead_idempotency_store (AheadDatabase *database,
                         const AheadRequest *request,
                         const AheadResponse *response,
                         GError **error)
{
  g_autofree char *fingerprint = compute_fingerprint (request);
  g_autoptr (AheadStatement) statement =
    ahead_database_prepare (database, "INSERT INTO idempotency VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", error);

  if (statement == NULL)
    return FALSE;

  ahead_statement_bind_text (statement, 1, request->user);
  ahead_statement_bind_text (statement, 2, request->idempotency_key);
  ahead_statement_bind_text (statement, 3, fingerprint);
  sqlite3_bind_int64 (statement, 4, response->status);
  ahead_statement_bind_text (statement, 5, response->body);
  ahead_statement_bind_text (statement, 6, response->location);
  ahead_statement_bind_text (statement, 7, response->etag);
  sqlite3_bind_int64 (statement, 8, request->time);

  return ahead_database_run (database, statement, error);
}

/**
 * ahead_idempotency_prune:
 * @database: a database with a write transaction running
 * @before: µs since the Unix epoch, UTC
 * @error: return location for an error
 *
 * Forgets the answers that were given before a time.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if that failed
 */
gboolean
ahead_idempotency_prune (AheadDatabase *database,
                         gint64 before,
                         GError **error)
{
  g_autoptr (AheadStatement) statement =
    ahead_database_prepare (database, "DELETE FROM idempotency WHERE at < ?1", error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, before);

  return ahead_database_run (database, statement, error);
}
