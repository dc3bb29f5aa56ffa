/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadApi"

#include "config.h"

#include "ahead-api.h"

#include "ahead-idempotency.h"

/* What goes around every handler: the transaction, and for writes the idempotency key, whose result is stored in the
 * same transaction as the write. */

static AheadResponse *
refuse_for_error (const AheadRequest *request,
                  const GError *error)
{
  g_warning ("%s /%s: %s", request->method, request->path, error->message);

  return ahead_response_refuse (503, "storage", "Nothing was changed. Please try again later.");
}

static gboolean
is_success (const AheadResponse *response)
{
  return response->status >= 200 && response->status < 300;
}

static AheadResponse *
run_handler (AheadDatabase *database,
             const AheadRoute *route,
             AheadRequest *request,
             GError **error)
{
  g_autoptr (AheadResponse) response = NULL;
  gboolean has_key = route->transaction == AHEAD_TRANSACTION_WRITE && request->idempotency_key != NULL;

  if (has_key && !ahead_idempotency_find (database, request, &response, error))
    return NULL;
  if (response != NULL)
    return g_steal_pointer (&response);

  response = route->handler (database, request, error);
  if (response == NULL)
    return NULL;
  if (has_key && is_success (response) && !ahead_idempotency_store (database, request, response, error))
    return NULL;

  return g_steal_pointer (&response);
}

static AheadResponse *
run_transaction (AheadDatabase *database,
                 const AheadRoute *route,
                 AheadRequest *request,
                 GError **error)
{
  g_autoptr (AheadResponse) response = NULL;

  if (!ahead_database_begin (database, route->transaction, error))
    return NULL;

  response = run_handler (database, route, request, error);
  if (response == NULL || !is_success (response))
    ahead_database_rollback (database);
  else if (!ahead_database_commit (database, error))
    return NULL;

  return g_steal_pointer (&response);
}

/**
 * ahead_api_handle:
 * @database: the database
 * @route: what carries @request out
 * @request: a request
 *
 * Carries a request out, in a transaction of its own. When this returns a success, what was written is on the disk.
 *
 * Returns: (transfer full): the response; 503 where the database failed, and nothing was written then
 */
AheadResponse *
ahead_api_handle (AheadDatabase *database,
                  const AheadRoute *route,
                  AheadRequest *request)
{
  AheadResponse *refusal = NULL;
  g_autoptr (AheadResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (AHEAD_IS_DATABASE (database), NULL);
  g_return_val_if_fail (route != NULL && request != NULL, NULL);

  if (route->transaction == AHEAD_TRANSACTION_WRITE && !ahead_request_check_key (request, &refusal))
    return refusal;
  if (route->body != AHEAD_BODY_NONE
      && !ahead_request_read_json (request, route->body == AHEAD_BODY_MERGE_PATCH, &refusal))
    return refusal;

  response = run_transaction (database, route, request, &error);
  if (response == NULL)
    return refuse_for_error (request, error);

  return g_steal_pointer (&response);
}
