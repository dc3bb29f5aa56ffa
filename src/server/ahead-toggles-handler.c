/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadTogglesHandler"

#include "config.h"

#include "ahead-toggles-handler.h"

#include "ahead-event-table.h"
#include "ahead-events-handler.h"

static AheadResponse *
toggle (AheadDatabase *database,
        AheadRequest *request,
        AheadField field,
        GError **error)
{
  g_autoptr (AheadRecord) original = NULL;
  g_autoptr (AheadRecord) stored = NULL;
  AheadStamp stamp = ahead_request_get_stamp (request);
  gboolean on = g_str_equal (request->method, "PUT");
  AheadResponse *refusal = NULL;

  if (!ahead_events_handler_load (database, request, &original, &refusal, error))
    return refusal;

  stored = ahead_event_table_toggle (database, original, field, on, &stamp, error);

  return stored != NULL ? ahead_response_new_event (200, stored) : NULL;
}

/**
 * ahead_toggles_handler_star:
 * @database: a database with a write transaction running
 * @request: the request
 * @error: return location for an error
 *
 * `PUT` and `DELETE /v1/events/{id}/star`: stars an event for the user, or takes that back.
 *
 * Returns: (transfer full): the response, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadResponse *
ahead_toggles_handler_star (AheadDatabase *database,
                            AheadRequest *request,
                            GError **error)
{
  return toggle (database, request, AHEAD_FIELD_STARRED, error);
}

/**
 * ahead_toggles_handler_attendance:
 * @database: a database with a write transaction running
 * @request: the request
 * @error: return location for an error
 *
 * `PUT` and `DELETE /v1/events/{id}/attendance`: says that the user attends an event, or takes that back.
 *
 * Returns: (transfer full): the response, or %NULL with an error of %AHEAD_DATABASE_ERROR
 */
AheadResponse *
ahead_toggles_handler_attendance (AheadDatabase *database,
                                  AheadRequest *request,
                                  GError **error)
{
  return toggle (database, request, AHEAD_FIELD_ATTENDING, error);
}
