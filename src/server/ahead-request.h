/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "ahead-database.h"
#include "ahead-response.h"

G_BEGIN_DECLS

/* Printable ASCII characters. */
#define AHEAD_IDEMPOTENCY_KEY_MAX_LENGTH 255

/**
 * AheadRequest:
 * @method: the HTTP method
 * @path: the path, decoded
 * @segments: the parts of the path between its slashes, decoded
 * @query: (element-type utf8 GPtrArray): the values of each query parameter
 * @user: who asks
 * @time: when it came, in µs since the Unix epoch, UTC
 * @content_type: (nullable): the media type of the body, without parameters, in small letters
 * @if_match: (nullable): `If-Match`
 * @if_none_match: (nullable): `If-None-Match`
 * @idempotency_key: (nullable): `Idempotency-Key`
 * @body: (nullable): the body
 * @json: (nullable): the body, read, where the route wants one
 *
 * A request, away from the wire.
 */
typedef struct
{
  char *method;
  char *path;
  char **segments;
  GHashTable *query;
  char *user;
  gint64 time;
  char *content_type;
  char *if_match;
  char *if_none_match;
  char *idempotency_key;
  GBytes *body;
  JsonNode *json;
} AheadRequest;

AheadRequest *ahead_request_new (const char *method, const char *encoded_path, const char *encoded_query,
                                 const char *user, AheadResponse **refusal);
void ahead_request_free (AheadRequest *request);

const char *ahead_request_get_query (const AheadRequest *request, const char *name);
char **ahead_request_dup_list (const AheadRequest *request, const char *name);
gboolean ahead_request_get_limit (const AheadRequest *request, guint standard, guint *limit, AheadResponse **refusal);
AheadStamp ahead_request_get_stamp (const AheadRequest *request);

gboolean ahead_request_check_key (const AheadRequest *request, AheadResponse **refusal);
gboolean ahead_request_read_json (AheadRequest *request, gboolean merge_patch, AheadResponse **refusal);
gboolean ahead_request_check_if_match (const AheadRequest *request, AheadRecord *current, AheadResponse **refusal);
gboolean ahead_request_has_etag (const AheadRequest *request, const char *etag);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadRequest, ahead_request_free)

G_END_DECLS
