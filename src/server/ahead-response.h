/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "ahead-problem.h"
#include "ahead-record.h"

G_BEGIN_DECLS

/**
 * AheadResponse:
 * @status: the HTTP status
 * @content_type: (nullable): the media type of @body
 * @body: (nullable): UTF-8; %NULL for none
 * @location: (nullable): `Location`
 * @etag: (nullable): `ETag`, with its quotes
 * @allow: (nullable): `Allow`
 * @replayed: whether this is the stored answer to an earlier request with the same idempotency key
 *
 * What the server answers, before it is put on the wire.
 */
typedef struct
{
  guint status;
  char *content_type;
  char *body;
  char *location;
  char *etag;
  char *allow;
  gboolean replayed;
} AheadResponse;

AheadResponse *ahead_response_new (guint status);
AheadResponse *ahead_response_new_json (guint status, JsonNode *node);
AheadResponse *ahead_response_new_event (guint status, AheadRecord *record);
AheadResponse *ahead_response_new_problem (const AheadProblem *problem);
AheadResponse *ahead_response_new_invalid (GPtrArray *errors);
AheadResponse *ahead_response_new_conflict (guint status, const char *type, const char *detail, AheadRecord *current);
AheadResponse *ahead_response_refuse (guint status, const char *type, const char *format, ...) G_GNUC_PRINTF (3, 4);
void ahead_response_free (AheadResponse *response);

char *ahead_etag_new (gint64 version);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadResponse, ahead_response_free)

G_END_DECLS
