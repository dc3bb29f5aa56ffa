/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "ahead-problem.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_HTTP_RESPONSE (ahead_http_response_get_type ())

/**
 * AheadHttpResponse:
 * @status: the HTTP status
 * @reason: what the server calls that status
 * @content_type: (nullable): the type of @body, without parameters
 * @location: (nullable): where a redirect points
 * @retry_after: how long the server asks to wait, in milliseconds; 0 = it did not say
 * @body: the whole body; may be empty
 *
 * One HTTP response, read to its end.
 */
typedef struct
{
  guint status;
  char *reason;
  char *content_type;
  char *location;
  gint64 retry_after;
  GBytes *body;
} AheadHttpResponse;

GType ahead_http_response_get_type (void) G_GNUC_CONST;
AheadHttpResponse *ahead_http_response_new (SoupMessage *message, GBytes *body);
AheadHttpResponse *ahead_http_response_copy (const AheadHttpResponse *response);
void ahead_http_response_free (AheadHttpResponse *response);

gboolean ahead_http_response_is_success (const AheadHttpResponse *response);
gboolean ahead_http_response_is_busy (const AheadHttpResponse *response);
JsonNode *ahead_http_response_parse (const AheadHttpResponse *response, GError **error);
AheadProblem *ahead_http_response_get_problem (const AheadHttpResponse *response);
char *ahead_http_response_describe (const AheadHttpResponse *response, const AheadProblem *problem);

gint64 ahead_http_parse_retry_after (const char *value, GDateTime *now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadHttpResponse, ahead_http_response_free)

G_END_DECLS
