/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "ahead-test-server.h"

G_BEGIN_DECLS

#define AHEAD_JSON "application/json"

typedef struct
{
  guint status;
  SoupMessageHeaders *headers;
  char *body;
  JsonNode *json; /* NULL where the body is none */
} AheadTestReply;

/* A request with the server's token, or that of the header "Authorization" among the headers: pairs of name and value,
 * NULL at the end. A body is sent as application/json unless a header says otherwise. */
AheadTestReply *ahead_test_ask (AheadTestServer *server, const char *method, const char *path, const char *body, ...)
  G_GNUC_NULL_TERMINATED;
void ahead_test_reply_free (AheadTestReply *reply);

JsonObject *ahead_test_reply_object (AheadTestReply *reply);
const char *ahead_test_reply_text (AheadTestReply *reply, const char *member);
gint64 ahead_test_reply_number (AheadTestReply *reply, const char *member);

/* Asserts that the reply is a problem (RFC 9457) of this status and type. */
void ahead_test_assert_problem (AheadTestReply *reply, guint status, const char *type);

/* The id of the server's first calendar; an event in it. */
char *ahead_test_dup_calendar (AheadTestServer *server);
AheadTestReply *ahead_test_create_event (AheadTestServer *server, const char *calendar_id, const char *title,
                                         const char *start, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadTestReply, ahead_test_reply_free)

G_END_DECLS
