/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-http-request.h"
#include "ahead-http-response.h"
#include "ahead-mutation.h"
#include "ahead-reply.h"

G_BEGIN_DECLS

char *ahead_rest_dup_event_path (const char *event_id, const char *suffix);
AheadHttpRequest *ahead_rest_request_for_mutation (AheadMutation *mutation);
AheadReply *ahead_rest_reply_for_response (AheadMutationKind kind, const AheadHttpResponse *response, GError **error);
GError *ahead_rest_error_for_response (const AheadHttpResponse *response, gboolean by_cursor);

G_END_DECLS
