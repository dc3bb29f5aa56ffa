/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadChangesHandler"

#include "config.h"

#include "ahead-changes-handler.h"

#include "ahead-change-log.h"
#include "ahead-json.h"

#define STANDARD_LIMIT 500

static AheadResponse *
refuse_cursor (AheadCursorState state)
{
  if (state == AHEAD_CURSOR_EXPIRED)
    return ahead_response_refuse (410, "cursor-expired", "The cursor is older than the log of changes, or of another "
                                                         "database. Please load all events again.");

  return ahead_response_refuse (400, "bad-cursor", "The cursor is not one of this server's.");
}

/**
 * ahead_changes_handler_list:
 * @database: a database with a transaction running
 * @request: the request
 * @error: return location for an error
 *
 * `GET /v1/changes`: what has changed since a cursor. An empty cursor is the start of the log.
 *
 * Returns: (transfer full): the response, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadResponse *
ahead_changes_handler_list (AheadDatabase *database,
                            AheadRequest *request,
                            GError **error)
{
  const char *cursor = ahead_request_get_query (request, "cursor");
  g_autoptr (AheadChangePage) page = NULL;
  AheadResponse *refusal = NULL;
  AheadCursorState state;
  guint limit;

  if (!ahead_request_get_limit (request, STANDARD_LIMIT, &limit, &refusal))
    return refusal;
  if (cursor == NULL)
    return ahead_response_refuse (400, "bad-cursor", "“cursor” is missing; the list of events gives one.");
  if (!ahead_change_log_read (database, request->user, cursor, limit, &page, &state, error))
    return NULL;
  if (page == NULL)
    return refuse_cursor (state);

  return ahead_response_new_json (200, ahead_change_page_to_json (page));
}
