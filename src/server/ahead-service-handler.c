/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadServiceHandler"

#include "config.h"

#include "ahead-service-handler.h"

#include "ahead-server-resources.h"

#define OPENAPI_PATH "/io/github/aheadapp/Ahead/server/openapi.json"

/**
 * ahead_service_handler_get_health:
 * @database: a database with a transaction running
 * @request: the request
 * @error: return location for an error
 *
 * `GET /v1/health`: says that the server is up and its database opens a transaction.
 *
 * Returns: (transfer full): the response
 */
AheadResponse *
ahead_service_handler_get_health (AheadDatabase *database,
                                  AheadRequest *request,
                                  GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "status", "ok");
  json_object_set_string_member (object, "version", AHEAD_VERSION);
  json_node_set_object (node, object);

  return ahead_response_new_json (200, node);
}

/**
 * ahead_service_handler_get_openapi:
 * @database: a database with a transaction running
 * @request: the request
 * @error: return location for an error
 *
 * `GET /v1/openapi.json`: describes the API (OpenAPI 3.1).
 *
 * Returns: (transfer full): the response
 */
AheadResponse *
ahead_service_handler_get_openapi (AheadDatabase *database,
                                   AheadRequest *request,
                                   GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  AheadResponse *response = ahead_response_new (200);
  gsize length;
  const char *text;

  bytes = g_resource_lookup_data (ahead_server_get_resource (), OPENAPI_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  text = g_bytes_get_data (bytes, &length);
  response->content_type = g_strdup ("application/json");
  response->body = g_strndup (text, length);

  return response;
}
