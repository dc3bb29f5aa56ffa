/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadRouter"

#include "config.h"

#include "ahead-router.h"

#include <string.h>

#include "ahead-calendars-handler.h"
#include "ahead-changes-handler.h"
#include "ahead-comments-handler.h"
#include "ahead-events-handler.h"
#include "ahead-service-handler.h"
#include "ahead-toggles-handler.h"

/* The table of all that the server can do. */

#define READ AHEAD_TRANSACTION_READ
#define WRITE AHEAD_TRANSACTION_WRITE

static const AheadRoute routes[] = {
  { "GET", "v1/health", ahead_service_handler_get_health, READ, AHEAD_BODY_NONE, TRUE },
  { "GET", "v1/openapi.json", ahead_service_handler_get_openapi, READ, AHEAD_BODY_NONE, FALSE },

  { "GET", "v1/calendars", ahead_calendars_handler_list, READ, AHEAD_BODY_NONE, FALSE },
  { "POST", "v1/calendars", ahead_calendars_handler_create, WRITE, AHEAD_BODY_JSON, FALSE },
  { "PATCH", "v1/calendars/*", ahead_calendars_handler_patch, WRITE, AHEAD_BODY_MERGE_PATCH, FALSE },
  { "DELETE", "v1/calendars/*", ahead_calendars_handler_delete, WRITE, AHEAD_BODY_NONE, FALSE },

  { "GET", "v1/events", ahead_events_handler_list, READ, AHEAD_BODY_NONE, FALSE },
  { "POST", "v1/events", ahead_events_handler_create, WRITE, AHEAD_BODY_JSON, FALSE },
  { "GET", "v1/events/*", ahead_events_handler_get, READ, AHEAD_BODY_NONE, FALSE },
  { "PATCH", "v1/events/*", ahead_events_handler_patch, WRITE, AHEAD_BODY_MERGE_PATCH, FALSE },
  { "DELETE", "v1/events/*", ahead_events_handler_delete, WRITE, AHEAD_BODY_NONE, FALSE },

  { "PUT", "v1/events/*/star", ahead_toggles_handler_star, WRITE, AHEAD_BODY_NONE, FALSE },
  { "DELETE", "v1/events/*/star", ahead_toggles_handler_star, WRITE, AHEAD_BODY_NONE, FALSE },
  { "PUT", "v1/events/*/attendance", ahead_toggles_handler_attendance, WRITE, AHEAD_BODY_NONE, FALSE },
  { "DELETE", "v1/events/*/attendance", ahead_toggles_handler_attendance, WRITE, AHEAD_BODY_NONE, FALSE },

  { "GET", "v1/events/*/comments", ahead_comments_handler_list, READ, AHEAD_BODY_NONE, FALSE },
  { "POST", "v1/events/*/comments", ahead_comments_handler_create, WRITE, AHEAD_BODY_JSON, FALSE },
  { "DELETE", "v1/events/*/comments/*", ahead_comments_handler_delete, WRITE, AHEAD_BODY_NONE, FALSE },

  { "GET", "v1/changes", ahead_changes_handler_list, READ, AHEAD_BODY_NONE, FALSE },
};

static gboolean
matches_pattern (char **segments,
                 const char *pattern)
{
  g_auto (GStrv) parts = g_strsplit (pattern, "/", -1);
  guint i;

  for (i = 0; parts[i] != NULL && segments[i] != NULL; i++)
    if (*segments[i] == '\0' || (!g_str_equal (parts[i], "*") && !g_str_equal (parts[i], segments[i])))
      return FALSE;

  return parts[i] == NULL && segments[i] == NULL;
}

static gboolean
matches_method (const char *method,
                const AheadRoute *route)
{
  return g_str_equal (method, route->method) || (g_str_equal (method, "HEAD") && g_str_equal (route->method, "GET"));
}

static AheadResponse *
refuse_method (const AheadRequest *request,
               GStrv allowed)
{
  AheadResponse *response;
  g_autofree char *allow = g_strjoinv (", ", allowed);

  response = ahead_response_refuse (405, "method-not-allowed", "“%s” is not possible here; %s is.", request->method,
                                    allow);
  response->allow = g_steal_pointer (&allow);

  return response;
}

/**
 * ahead_router_find:
 * @request: a request
 * @refusal: (out) (transfer full): the response, where there is no route
 *
 * Finds what carries @request out.
 *
 * Returns: (transfer none): the route, or %NULL with @refusal set: 404 where nothing has the path, 405 with `Allow`
 *   where something has, but not for the method (RFC 9110 §15.5.6)
 */
const AheadRoute *
ahead_router_find (const AheadRequest *request,
                   AheadResponse **refusal)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) allowed = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      if (!matches_pattern (request->segments, routes[i].pattern))
        continue;
      if (matches_method (request->method, &routes[i]))
        return &routes[i];

      g_strv_builder_add (builder, routes[i].method);
      if (g_str_equal (routes[i].method, "GET"))
        g_strv_builder_add (builder, "HEAD");
    }

  allowed = g_strv_builder_end (builder);
  *refusal = *allowed != NULL ? refuse_method (request, allowed)
                              : ahead_response_refuse (404, "not-found", "There is nothing at /%s.", request->path);

  return NULL;
}
