/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "ahead-test-client.h"
#include "ahead-wait.h"

/* Every request here is refused, with a problem of the right kind; and the server answers on. */

typedef struct
{
  const char *method;
  const char *path; /* "@" stands for the id of an event, "%" for that of a calendar */
  const char *body; /* "%" as above */
  guint status;
  const char *type;
} Refusal;

#define NEW(rest) "{\"calendarId\": \"%\", \"title\": \"A\", \"start\": \"2026-12-01T18:00:00Z\"" rest "}"

static const Refusal refusals[] = {
  { "GET", "/", NULL, 404, "not-found" },
  { "GET", "/v1", NULL, 404, "not-found" },
  { "GET", "/v1/events/", NULL, 404, "not-found" },
  { "GET", "/v1/nothing", NULL, 404, "not-found" },
  { "GET", "/v1/events/evt_none", NULL, 404, "not-found" },
  { "PATCH", "/v1/events/evt_none", "{}", 404, "not-found" },
  { "DELETE", "/v1/events/evt_none", NULL, 404, "not-found" },
  { "PUT", "/v1/events/evt_none/star", NULL, 404, "not-found" },
  { "DELETE", "/v1/events/evt_none/attendance", NULL, 404, "not-found" },
  { "GET", "/v1/events/evt_none/comments", NULL, 404, "not-found" },
  { "POST", "/v1/events/evt_none/comments", "{\"text\": \"A\"}", 404, "not-found" },
  { "DELETE", "/v1/events/@/comments/com_none", NULL, 404, "not-found" },
  { "PATCH", "/v1/calendars/cal_none", "{}", 404, "not-found" },
  { "DELETE", "/v1/calendars/cal_none", NULL, 404, "not-found" },

  { "PUT", "/v1/events", NULL, 405, "method-not-allowed" },
  { "POST", "/v1/events/@", "{}", 405, "method-not-allowed" },
  { "POST", "/v1/changes", "{}", 405, "method-not-allowed" },
  { "DELETE", "/v1/health", NULL, 405, "method-not-allowed" },
  { "OPTIONS", "/v1/calendars", NULL, 405, "method-not-allowed" },

  { "GET", "/v1/events?limit=0", NULL, 400, "bad-request" },
  { "GET", "/v1/events?limit=1001", NULL, 400, "bad-request" },
  { "GET", "/v1/events?limit=-1", NULL, 400, "bad-request" },
  { "GET", "/v1/events?limit=many", NULL, 400, "bad-request" },
  { "GET", "/v1/events?filter=shiny", NULL, 400, "bad-request" },
  { "GET", "/v1/events?sort=colour", NULL, 400, "bad-request" },
  { "GET", "/v1/events?from=yesterday", NULL, 400, "bad-request" },
  { "GET", "/v1/events?to=2026-02-30", NULL, 400, "bad-request" },
  { "GET", "/v1/events?cursor=garbage", NULL, 400, "bad-cursor" },
  { "GET", "/v1/events?cursor=%2Fetc", NULL, 400, "bad-cursor" },
  { "GET", "/v1/events?q=%FF", NULL, 400, "bad-request" },
  { "GET", "/v1/events?q=%00", NULL, 400, "bad-request" },
  { "GET", "/v1/events/@/comments?cursor=x", NULL, 400, "bad-cursor" },
  { "GET", "/v1/changes", NULL, 400, "bad-cursor" },
  { "GET", "/v1/changes?cursor=garbage", NULL, 400, "bad-cursor" },
  { "GET", "/v1/changes?cursor=0123456789abcdef-", NULL, 400, "bad-cursor" },
  { "GET", "/v1/changes?cursor=0123456789abcdef-1", NULL, 410, "cursor-expired" },
  { "GET", "/v1/changes?cursor=&limit=0", NULL, 400, "bad-request" },

  { "POST", "/v1/events", "", 400, "bad-request" },
  { "POST", "/v1/events", "{", 400, "bad-request" },
  { "POST", "/v1/events", "[]", 400, "bad-request" },
  { "POST", "/v1/events", "null", 400, "bad-request" },
  { "POST", "/v1/events", "{\"title\": \"\xff\"}", 400, "bad-request" },
  { "PATCH", "/v1/events/@", "{\"title\": }", 400, "bad-request" },

  { "POST", "/v1/events", "{}", 422, "invalid" },
  { "POST", "/v1/events", "{\"calendarId\": \"cal_none\", \"title\": \"A\", \"start\": \"2026-12-01\","
    " \"allDay\": true}", 422, "invalid" },
  { "POST", "/v1/events", "{\"calendarId\": \"%\", \"title\": 7, \"start\": \"2026-12-01T18:00:00Z\"}", 422,
    "invalid" },
  { "POST", "/v1/events", "{\"calendarId\": \"%\", \"title\": \" \", \"start\": \"2026-12-01T18:00:00Z\"}", 422,
    "invalid" },
  { "POST", "/v1/events", "{\"calendarId\": \"%\", \"title\": \"A\", \"start\": \"2026-13-01T18:00:00Z\"}", 422,
    "invalid" },
  { "POST", "/v1/events", NEW (", \"end\": \"2026-11-30T18:00:00Z\""), 422, "invalid" },
  { "POST", "/v1/events", NEW (", \"allDay\": true"), 422, "invalid" },
  { "POST", "/v1/events", NEW (", \"allDay\": \"no\""), 422, "invalid" },
  { "POST", "/v1/events", NEW (", \"status\": \"maybe\""), 422, "invalid" },
  { "POST", "/v1/events", NEW (", \"position\": \"first\""), 422, "invalid" },
  { "POST", "/v1/events", NEW (", \"categories\": \"a\""), 422, "invalid" },
  { "PATCH", "/v1/events/@", "{\"title\": null}", 422, "invalid" },
  { "PATCH", "/v1/events/@", "{\"title\": \"\"}", 422, "invalid" },
  { "PATCH", "/v1/events/@", "{\"end\": \"2000-01-01T00:00:00Z\"}", 422, "invalid" },
  { "PATCH", "/v1/events/@", "{\"calendarId\": \"cal_none\"}", 422, "invalid" },
  { "POST", "/v1/events/@/comments", "{}", 422, "invalid" },
  { "POST", "/v1/events/@/comments", "{\"text\": 7}", 422, "invalid" },
  { "POST", "/v1/calendars", "{\"name\": \"A\"}", 422, "invalid" },
  { "POST", "/v1/calendars", "{\"name\": \"\", \"color\": \"#000000\"}", 422, "invalid" },
  { "POST", "/v1/calendars", "{\"name\": \"A\", \"color\": \"black\"}", 422, "invalid" },
};

static char *
replace (const char *text,
         const char *mark,
         const char *value)
{
  g_auto (GStrv) parts = g_strsplit (text, mark, -1);

  return g_strjoinv (value, parts);
}

static void
assert_answers (AheadTestServer *server)
{
  g_autoptr (AheadTestReply) reply = ahead_test_ask (server, "GET", "/v1/health", NULL, NULL);

  g_assert_cmpstr (ahead_test_reply_text (reply, "status"), ==, "ok");
  g_assert_cmpstr (ahead_test_reply_text (reply, "version"), ==, AHEAD_VERSION);
}

static void
test_table (void)
{
  g_autoptr (AheadTestServer) server = ahead_test_server_new (NULL);
  g_autofree char *calendar = ahead_test_dup_calendar (server);
  g_autoptr (AheadTestReply) event = ahead_test_create_event (server, calendar, "A", "2026-12-01T18:00:00Z", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = replace (refusals[i].path, "@", ahead_test_reply_text (event, "id"));
      g_autofree char *body = refusals[i].body != NULL ? replace (refusals[i].body, "%", calendar) : NULL;
      g_autofree char *shown = body != NULL ? g_utf8_make_valid (body, -1) : NULL;
      g_autoptr (AheadTestReply) reply = ahead_test_ask (server, refusals[i].method, path, body, NULL);

      g_test_message ("%s %s %s", refusals[i].method, path, shown != NULL ? shown : "");
      ahead_test_assert_problem (reply, refusals[i].status, refusals[i].type);
    }

  assert_answers (server);
}

static void
test_allow (void)
{
  g_autoptr (AheadTestServer) server = ahead_test_server_new (NULL);
  g_autoptr (AheadTestReply) reply = ahead_test_ask (server, "PUT", "/v1/events", NULL, NULL);

  g_assert_cmpstr (soup_message_headers_get_one (reply->headers, "Allow"), ==, "GET, HEAD, POST");
}

static void
test_all_errors (void)
{
  g_autoptr (AheadTestServer) server = ahead_test_server_new (NULL);
  g_autoptr (AheadTestReply) reply =
    ahead_test_ask (server, "POST", "/v1/events", "{\"title\": 7, \"start\": \"soon\", \"status\": 1}", NULL);
  JsonArray *errors;

  ahead_test_assert_problem (reply, 422, "invalid");
  errors = json_object_get_array_member (ahead_test_reply_object (reply), "errors");
  g_assert_cmpuint (json_array_get_length (errors), ==, 4);
}

static void
test_tokens (void)
{
  const char *const bad[] = { "", "Bearer", "Bearer ", "Bearer wrong", "Basic dTpw", "bearer  wrong", "0123" };
  g_autoptr (AheadTestServer) server = ahead_test_server_new (NULL);
  g_autofree char *padded = g_strconcat ("bearer  ", ahead_test_server_get_token (server), NULL);
  g_autofree char *longer = g_strconcat ("Bearer ", ahead_test_server_get_token (server), "0", NULL);
  g_autoptr (AheadTestReply) good = ahead_test_ask (server, "GET", "/v1/events", NULL, "Authorization", padded, NULL);
  g_autoptr (AheadTestReply) close = ahead_test_ask (server, "GET", "/v1/events", NULL, "Authorization", longer, NULL);
  g_autoptr (AheadTestReply) health = ahead_test_ask (server, "GET", "/v1/health", NULL, "Authorization", "no", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (AheadTestReply) reply
        = ahead_test_ask (server, "GET", "/v1/nothing", NULL, "Authorization", bad[i], NULL);

      ahead_test_assert_problem (reply, 401, "unauthorized");
      g_assert_true (g_str_has_prefix (soup_message_headers_get_one (reply->headers, "WWW-Authenticate"), "Bearer"));
    }

  g_assert_cmpuint (good->status, ==, 200);
  ahead_test_assert_problem (close, 401, "unauthorized");
  g_assert_cmpuint (health->status, ==, 200);
}

static void
test_media_types (void)
{
  g_autoptr (AheadTestServer) server = ahead_test_server_new (NULL);
  g_autoptr (AheadTestReply) text =
    ahead_test_ask (server, "POST", "/v1/events", "{}", "Content-Type", "text/plain", NULL);
  g_autoptr (AheadTestReply) merge =
    ahead_test_ask (server, "POST", "/v1/events", "{}", "Content-Type", "application/merge-patch+json", NULL);
  g_autoptr (AheadTestReply) charset =
    ahead_test_ask (server, "POST", "/v1/events", "{}", "Content-Type", "Application/JSON; charset=utf-8", NULL);

  ahead_test_assert_problem (text, 415, "unsupported-media-type");
  ahead_test_assert_problem (merge, 415, "unsupported-media-type");
  ahead_test_assert_problem (charset, 422, "invalid");
}

static void
test_body_size (void)
{
  g_autoptr (AheadTestServer) server = ahead_test_server_new (NULL);
  g_autofree char *largest = g_strnfill (1024 * 1024, ' ');
  g_autofree char *larger = g_strnfill (1024 * 1024 + 1, ' ');
  g_autoptr (AheadTestReply) read = ahead_test_ask (server, "POST", "/v1/events", largest, NULL);
  g_autoptr (AheadTestReply) refused = ahead_test_ask (server, "POST", "/v1/events", larger, NULL);
  g_autoptr (AheadTestReply) asked =
    ahead_test_ask (server, "POST", "/v1/events", larger, "Expect", "100-continue", NULL);

  ahead_test_assert_problem (read, 400, "bad-request");
  ahead_test_assert_problem (refused, 413, "too-large");
  ahead_test_assert_problem (asked, 413, "too-large");
  assert_answers (server);
}

static void
test_keys (void)
{
  g_autoptr (AheadTestServer) server = ahead_test_server_new (NULL);
  g_autofree char *longest = g_strnfill (255, 'k');
  g_autofree char *longer = g_strnfill (256, 'k');
  const char *body = "{\"name\": \"A\", \"color\": \"#000000\"}";
  g_autoptr (AheadTestReply) good
    = ahead_test_ask (server, "POST", "/v1/calendars", body, "Idempotency-Key", longest, NULL);
  g_autoptr (AheadTestReply) bad
    = ahead_test_ask (server, "POST", "/v1/calendars", body, "Idempotency-Key", longer, NULL);
  g_autoptr (AheadTestReply) umlaut =
    ahead_test_ask (server, "POST", "/v1/calendars", body, "Idempotency-Key", "schlüssel", NULL);

  g_assert_cmpuint (good->status, ==, 201);
  ahead_test_assert_problem (bad, 400, "bad-request");
  ahead_test_assert_problem (umlaut, 400, "bad-request");
}

/* Sends @text as it is and gives all that comes back. */
static char *
talk (AheadTestServer *server,
      const char *text)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  GString *answer = g_string_new (NULL);
  char buffer[4096];
  gssize length;

  connection = g_socket_client_connect_to_uri (client, ahead_test_server_get_url (server), 80, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text, strlen (text), NULL, NULL,
                             &error);
  g_assert_no_error (error);
  g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);

  while ((length = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer, sizeof buffer,
                                        NULL, NULL)) > 0)
    g_string_append_len (answer, buffer, length);

  return g_string_free (answer, FALSE);
}

static void
test_not_http (void)
{
  const char *const texts[] = { "\r\n\r\n", "HELLO\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET  HTTP/9\r\nHost: a\r\n\r\n",
                                "POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
                                "\x16\x03\x01\x02" };
  g_autoptr (AheadTestServer) server = ahead_test_server_new (NULL);
  g_autofree char *answer = talk (server, "GET / HTTP/1.1\r\n\r\n");

  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 400"));
  g_assert_nonnull (strstr (answer, "application/problem+json"));
  g_assert_nonnull (strstr (answer, "bad-request"));

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = talk (server, texts[i]);

      g_assert_null (strstr (text, "200 OK"));
    }
  assert_answers (server);
}

/* What libsoup refuses by itself has a status of libsoup's choice, which the problem does not contradict. */
static void
test_refused_by_libsoup (void)
{
  const struct
  {
    const char *request;
    const char *status;
  } cases[] = {
    { "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "404" },
    { "GET / HTTP/2.0\r\nHost: a\r\n\r\n", "505" },
  };
  g_autoptr (AheadTestServer) server = ahead_test_server_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = talk (server, cases[i].request);

      g_assert_cmpint (strncmp (answer + strlen ("HTTP/1.1 "), cases[i].status, 3), ==, 0);
      g_assert_nonnull (strstr (answer, "application/problem+json"));
      g_assert_null (strstr (answer, "\"status\""));
    }
}

static void
test_method_of_any_bytes (void)
{
  g_autoptr (AheadTestServer) server = ahead_test_server_new (NULL);
  g_autofree char *request =
    g_strdup_printf ("G\xff /v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n",
                     ahead_test_server_get_token (server));
  g_autofree char *answer = talk (server, request);

  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 405"));
  g_assert_true (g_utf8_validate (answer, -1, NULL));
}

/* A proxy that took the other length would see another request behind this one. */
static void
test_two_lengths (void)
{
  g_autoptr (AheadTestServer) server = ahead_test_server_new (NULL);
  g_autofree char *answer = talk (server, "POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
                                          "Content-Length: 5\r\n\r\n{}   ");

  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 400"));
}

/* A client that says nothing more, and does not leave either, is left. */
static void
test_half_request (void)
{
  const char *const texts[] = { "", "GET /v1/he", "POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{" };
  g_autoptr (AheadTestServer) server = ahead_test_server_new ((const char *[]) { "--idle-timeout", "1", NULL });

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GSocketClient) client = g_socket_client_new ();
      g_autoptr (GSocketConnection) connection = NULL;
      char buffer[4096];
      gssize length;

      connection = g_socket_client_connect_to_uri (client, ahead_test_server_get_url (server), 80, NULL, NULL);
      g_assert_nonnull (connection);
      g_socket_set_timeout (g_socket_connection_get_socket (connection), 30);
      g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), texts[i],
                                                strlen (texts[i]), NULL, NULL, NULL));
      do
        length = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer, sizeof buffer,
                                      NULL, NULL);
      while (length > 0);
      g_assert_cmpint (length, ==, 0);
    }
  assert_answers (server);
}

static guint
count_descriptors (AheadTestServer *server)
{
  g_autofree char *path =
    g_strdup_printf ("/proc/%s/fd", g_subprocess_get_identifier (ahead_test_server_get_process (server)));
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  guint n_descriptors = 0;

  while (g_dir_read_name (directory) != NULL)
    n_descriptors++;

  return n_descriptors;
}

/* Clients that leave, at whatever point, leave nothing behind. */
static void
test_descriptors (void)
{
  const char *const texts[] = {
    "",
    "GET /v1/he",
    "GET /v1/health HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /v1/none HTTP/1.1\r\nHost: a\r\n\r\n",
    "POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc",
    "POST /v1/events HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
  };
  g_autoptr (AheadTestServer) server = ahead_test_server_new (NULL);
  guint n_before;

  assert_answers (server);
  n_before = count_descriptors (server);
  for (guint i = 0; i < 10 * G_N_ELEMENTS (texts); i++)
    g_free (talk (server, texts[i % G_N_ELEMENTS (texts)]));

  ahead_wait_until (count_descriptors (server) <= n_before);
}

/* A client that never stops is cut off; one that goes on a little longer is told why first. */
static void
test_endless_body (void)
{
  g_autoptr (AheadTestServer) server = ahead_test_server_new (NULL);
  g_autofree char *head =
    g_strdup_printf ("POST /v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n"
                     "Transfer-Encoding: chunked\r\n\r\n1000000\r\n",
                     ahead_test_server_get_token (server));
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect_to_uri (client, ahead_test_server_get_url (server), 80, NULL, NULL);
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autofree char *megabyte = g_strnfill (1024 * 1024, 'a');
  guint n_written = 0;

  g_assert_true (g_output_stream_write_all (stream, head, strlen (head), NULL, NULL, NULL));
  while (n_written < 16 && g_output_stream_write_all (stream, megabyte, 1024 * 1024, NULL, NULL, NULL))
    n_written++;
  g_output_stream_write_all (stream, "\r\n1000000\r\n", 11, NULL, NULL, NULL);
  while (n_written < 64 && g_output_stream_write_all (stream, megabyte, 1024 * 1024, NULL, NULL, NULL))
    n_written++;

  g_assert_cmpuint (n_written, >=, 1);
  g_assert_cmpuint (n_written, <, 64);
  assert_answers (server);
}

static void
test_other_users (void)
{
  g_autoptr (AheadTestServer) server = ahead_test_server_new_stopped ();
  g_autofree char *file = ahead_test_server_write_file (
    server, "token", "0123456789abcdef-ana ana\n\n# comment\n0123456789abcdef-ben ben\n");
  g_autofree char *calendar = NULL;
  g_autofree char *star_path = NULL;
  g_autofree char *event_path = NULL;
  g_autofree char *comments_path = NULL;
  g_autofree char *comment_path = NULL;
  g_autoptr (AheadTestReply) event = NULL;
  g_autoptr (AheadTestReply) star = NULL;
  g_autoptr (AheadTestReply) seen = NULL;
  g_autoptr (AheadTestReply) comment = NULL;
  g_autoptr (AheadTestReply) forbidden = NULL;
  const char *ben = "Bearer 0123456789abcdef-ben";

  g_assert_cmpstr (file, ==, ahead_test_server_get_token_file (server));
  ahead_test_server_start (server, NULL);
  calendar = ahead_test_dup_calendar (server);
  event = ahead_test_create_event (server, calendar, "A", "2026-12-01T18:00:00Z", NULL);
  event_path = g_strconcat ("/v1/events/", ahead_test_reply_text (event, "id"), NULL);
  star_path = g_strconcat (event_path, "/star", NULL);
  comments_path = g_strconcat (event_path, "/comments", NULL);
  star = ahead_test_ask (server, "PUT", star_path, NULL, NULL);
  seen = ahead_test_ask (server, "GET", event_path, NULL, "Authorization", ben, NULL);
  comment = ahead_test_ask (server, "POST", comments_path, "{\"text\": \"Hm\"}", NULL);
  comment_path = g_strconcat (
    comments_path, "/",
    json_object_get_string_member (json_object_get_object_member (ahead_test_reply_object (comment), "comment"), "id"),
    NULL);
  forbidden = ahead_test_ask (server, "DELETE", comment_path, NULL, "Authorization", ben, NULL);

  g_assert_cmpstr (ahead_test_reply_text (event, "updatedBy"), ==, "ana");
  g_assert_true (json_object_get_boolean_member (ahead_test_reply_object (star), "starred"));
  g_assert_false (json_object_get_boolean_member (ahead_test_reply_object (seen), "starred"));
  g_assert_cmpint (ahead_test_reply_number (seen, "starCount"), ==, 1);
  ahead_test_assert_problem (forbidden, 403, "forbidden");
}

/* The description is JSON, and names the paths that there are. */
static void
test_openapi (void)
{
  g_autoptr (AheadTestServer) server = ahead_test_server_new (NULL);
  g_autoptr (AheadTestReply) reply = ahead_test_ask (server, "GET", "/v1/openapi.json", NULL, NULL);
  JsonObject *paths = json_object_get_object_member (ahead_test_reply_object (reply), "paths");
  g_autoptr (GList) names = json_object_get_members (paths);

  g_assert_cmpuint (g_list_length (names), ==, 11);
  for (GList *item = names; item != NULL; item = item->next)
    {
      g_autofree char *path = replace (item->data, "{id}", "x");
      g_autoptr (AheadTestReply) none = ahead_test_ask (server, "TRACE", path, NULL, NULL);

      ahead_test_assert_problem (none, 405, "method-not-allowed");
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/refusals/table", test_table);
  g_test_add_func ("/server/refusals/allow", test_allow);
  g_test_add_func ("/server/refusals/all-errors", test_all_errors);
  g_test_add_func ("/server/refusals/tokens", test_tokens);
  g_test_add_func ("/server/refusals/media-types", test_media_types);
  g_test_add_func ("/server/refusals/body-size", test_body_size);
  g_test_add_func ("/server/refusals/keys", test_keys);
  g_test_add_func ("/server/refusals/not-http", test_not_http);
  g_test_add_func ("/server/refusals/by-libsoup", test_refused_by_libsoup);
  g_test_add_func ("/server/refusals/method-of-any-bytes", test_method_of_any_bytes);
  g_test_add_func ("/server/refusals/two-lengths", test_two_lengths);
  g_test_add_func ("/server/refusals/half-request", test_half_request);
  g_test_add_func ("/server/refusals/endless-body", test_endless_body);
  g_test_add_func ("/server/refusals/descriptors", test_descriptors);
  g_test_add_func ("/server/refusals/other-users", test_other_users);
  g_test_add_func ("/server/refusals/openapi", test_openapi);

  return g_test_run ();
}
