/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-test-client.h"

#include <string.h>

static SoupMessage *
create_message (AheadTestServer *server,
                const char *method,
                const char *path,
                const char *body)
{
  g_autofree char *url = g_strconcat (ahead_test_server_get_url (server), path, NULL);
  g_autofree char *authorization = g_strconcat ("Bearer ", ahead_test_server_get_token (server), NULL);
  SoupMessage *message = soup_message_new (method, url);

  g_assert_nonnull (message);
  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", authorization);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, AHEAD_JSON, bytes);
    }

  return message;
}

AheadTestReply *
ahead_test_ask (AheadTestServer *server,
                const char *method,
                const char *path,
                const char *body,
                ...)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", 60, NULL);
  g_autoptr (SoupMessage) message = create_message (server, method, path, body);
  AheadTestReply *reply = g_new0 (AheadTestReply, 1);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;
  va_list args;

  va_start (args, body);
  while ((name = va_arg (args, const char *)) != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), name, va_arg (args, const char *));
  va_end (args);

  bytes = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  reply->status = soup_message_get_status (message);
  reply->headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  reply->body = g_bytes_get_size (bytes) > 0 ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                                             : g_strdup ("");
  reply->json = *reply->body != '\0' ? json_from_string (reply->body, &error) : NULL;
  g_assert_no_error (error);

  return reply;
}

void
ahead_test_reply_free (AheadTestReply *reply)
{
  soup_message_headers_unref (reply->headers);
  g_free (reply->body);
  g_clear_pointer (&reply->json, json_node_unref);
  g_free (reply);
}

JsonObject *
ahead_test_reply_object (AheadTestReply *reply)
{
  g_assert_nonnull (reply->json);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (reply->json));

  return json_node_get_object (reply->json);
}

const char *
ahead_test_reply_text (AheadTestReply *reply,
                       const char *member)
{
  JsonObject *object = ahead_test_reply_object (reply);

  g_assert_true (json_object_has_member (object, member));

  return json_object_get_null_member (object, member) ? NULL : json_object_get_string_member (object, member);
}

gint64
ahead_test_reply_number (AheadTestReply *reply,
                         const char *member)
{
  JsonObject *object = ahead_test_reply_object (reply);

  g_assert_true (json_object_has_member (object, member));

  return json_object_get_int_member (object, member);
}

void
ahead_test_assert_problem (AheadTestReply *reply,
                           guint status,
                           const char *type)
{
  g_autofree char *uri = g_strconcat ("/problems/", type, NULL);

  if (reply->status != status)
    g_test_message ("the answer was: %s", reply->body);

  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpstr (soup_message_headers_get_content_type (reply->headers, NULL), ==, "application/problem+json");
  g_assert_cmpstr (ahead_test_reply_text (reply, "type"), ==, uri);
  g_assert_cmpint (ahead_test_reply_number (reply, "status"), ==, status);
  g_assert_cmpstr (ahead_test_reply_text (reply, "title"), !=, "");
  g_assert_cmpstr (ahead_test_reply_text (reply, "detail"), !=, "");
}

char *
ahead_test_dup_calendar (AheadTestServer *server)
{
  g_autoptr (AheadTestReply) reply = ahead_test_ask (server, "GET", "/v1/calendars", NULL, NULL);
  JsonArray *calendars = json_object_get_array_member (ahead_test_reply_object (reply), "calendars");

  return g_strdup (json_object_get_string_member (json_array_get_object_element (calendars, 0), "id"));
}

AheadTestReply *
ahead_test_create_event (AheadTestServer *server,
                         const char *calendar_id,
                         const char *title,
                         const char *start,
                         const char *key)
{
  g_autofree char *body = g_strdup_printf ("{\"calendarId\": \"%s\", \"title\": \"%s\", \"start\": \"%s\"}",
                                           calendar_id, title, start);
  AheadTestReply *reply = ahead_test_ask (server, "POST", "/v1/events", body, key != NULL ? "Idempotency-Key" : NULL,
                                          key, NULL);

  g_assert_cmpuint (reply->status, ==, 201);

  return reply;
}
