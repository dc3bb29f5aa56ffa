/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-database.h"
#include "ahead-request.h"
#include "ahead-response.h"

G_BEGIN_DECLS

/**
 * AheadBodyKind:
 * @AHEAD_BODY_NONE: a body is not looked at
 * @AHEAD_BODY_JSON: a JSON object
 * @AHEAD_BODY_MERGE_PATCH: a merge patch (RFC 7396)
 *
 * What body a route wants.
 */
typedef enum
{
  AHEAD_BODY_NONE,
  AHEAD_BODY_JSON,
  AHEAD_BODY_MERGE_PATCH,
} AheadBodyKind;

/**
 * AheadHandler:
 * @database: the database, with a transaction of the route's kind running
 * @request: the request
 * @error: return location for an error
 *
 * Carries a request out. What it wrote is kept only if the response is a success.
 *
 * Returns: (transfer full): the response, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
typedef AheadResponse *(*AheadHandler) (AheadDatabase *database, AheadRequest *request, GError **error);

/**
 * AheadRoute:
 * @method: an HTTP method; "GET" stands for "HEAD" too
 * @pattern: a path, in which "*" stands for any one segment
 * @handler: what carries it out
 * @transaction: what the handler needs
 * @body: what body the handler needs
 * @public: whether it is open to everybody, without a token
 *
 * One operation of the server.
 */
typedef struct
{
  const char *method;
  const char *pattern;
  AheadHandler handler;
  AheadTransaction transaction;
  AheadBodyKind body;
  gboolean public;
} AheadRoute;

const AheadRoute *ahead_router_find (const AheadRequest *request, AheadResponse **refusal);

G_END_DECLS
