/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

#define AHEAD_TYPE_HTTP_REQUEST (ahead_http_request_get_type ())

/**
 * AheadHttpRequest:
 * @method: the method
 * @url: where it goes, absolute
 * @token: (nullable): the bearer token (RFC 6750 §2.1)
 * @idempotency_key: (nullable): what makes it safe to send the request twice
 * @if_match: the version that the request was made against; 0 = none
 * @content_type: (nullable): the type of @body
 * @body: (nullable): the JSON to send
 *
 * One HTTP request, kept apart from the #SoupMessage that carries it so that it can be sent again.
 */
typedef struct
{
  char *method;
  char *url;
  char *token;
  char *idempotency_key;
  gint64 if_match;
  char *content_type;
  GBytes *body;
} AheadHttpRequest;

GType ahead_http_request_get_type (void) G_GNUC_CONST;
AheadHttpRequest *ahead_http_request_new (const char *method, const char *path);
AheadHttpRequest *ahead_http_request_copy (const AheadHttpRequest *request);
void ahead_http_request_free (AheadHttpRequest *request);

void ahead_http_request_set_json (AheadHttpRequest *request, const char *content_type, JsonNode *node);
gboolean ahead_http_request_is_repeatable (const AheadHttpRequest *request);
SoupMessage *ahead_http_request_create_message (const AheadHttpRequest *request, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadHttpRequest, ahead_http_request_free)

G_END_DECLS
