/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "ahead-test-client.h"
#include "ahead-wait.h"

/* The program: what it is started with, how it ends, and what it says where it can't. */

#define EVENT(uid, title)                                                                                              \
  "BEGIN:VEVENT\r\nUID:" uid "\r\nDTSTART:20261201T180000Z\r\nSUMMARY:" title "\r\nEND:VEVENT\r\n"
#define CALENDAR(events)                                                                                               \
  "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nX-WR-CALNAME:Club\r\n" events "END:VCALENDAR\r\n"

static gint64
get_count (AheadTestServer *server,
           const char *path)
{
  g_autoptr (AheadTestReply) reply = ahead_test_ask (server, "GET", path, NULL, NULL);

  return ahead_test_reply_number (reply, "totalCount");
}

static void
test_import (void)
{
  g_autoptr (AheadTestServer) server = ahead_test_server_new_stopped ();
  g_autofree char *first =
    ahead_test_server_write_file (server, "a.ics", CALENDAR (EVENT ("1", "Run") EVENT ("2", "Swim")));
  g_autofree char *second =
    ahead_test_server_write_file (server, "b.ics", CALENDAR (EVENT ("2", "Swim far") EVENT ("3", "Rest")));
  const char *const options[] = { "--import", first, "--import", first, NULL };
  const char *const more[] = { "--import", second, NULL };
  g_autoptr (AheadTestReply) before = NULL;
  g_autoptr (AheadTestReply) calendars = NULL;

  ahead_test_server_start (server, options);
  before = ahead_test_ask (server, "GET", "/v1/events", NULL, NULL);
  g_assert_cmpint (ahead_test_reply_number (before, "totalCount"), ==, 2);

  ahead_test_server_stop (server);
  ahead_test_server_start (server, more);
  calendars = ahead_test_ask (server, "GET", "/v1/calendars", NULL, NULL);
  g_assert_cmpint (get_count (server, "/v1/events"), ==, 3);
  g_assert_cmpint (get_count (server, "/v1/events?q=swim"), ==, 1);
  g_assert_cmpint (get_count (server, "/v1/events?q=far%20swim"), ==, 1);
  g_assert_nonnull (strstr (calendars->body, "\"Club\""));
  g_assert_cmpuint (
    json_array_get_length (json_object_get_array_member (ahead_test_reply_object (calendars), "calendars")), ==, 2);
}

static void
assert_fails (AheadTestServer *server,
              const char *const *options,
              int status,
              const char *message)
{
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;

  g_assert_cmpint (ahead_test_server_run (server, options, &output, &errors), ==, status);
  g_assert_cmpstr (output, ==, "");
  if (strstr (errors, message) == NULL)
    g_error ("“%s” is not in: %s", message, errors);
}

static void
test_broken_imports (void)
{
  g_autoptr (AheadTestServer) server = ahead_test_server_new_stopped ();
  g_autofree char *garbage = ahead_test_server_write_file (server, "garbage.ics", "<html>no</html>\n");
  g_autofree char *half = ahead_test_server_write_file (
    server, "half.ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" EVENT ("1", "Run") "BEGIN:VEV");
  g_autofree char *one_bad = ahead_test_server_write_file (
    server, "bad.ics", CALENDAR (EVENT ("1", "Run") "BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Never\r\nEND:VEVENT\r\n"));
  const char *database = ahead_test_server_get_database (server);
  const char *token_file = ahead_test_server_get_token_file (server);
  const char *const garbage_options[]
    = { "--database", database, "--token-file", token_file, "--import", garbage, NULL };
  const char *const half_options[] = { "--database", database, "--token-file", token_file, "--import", half, NULL };
  const char *const missing_options[]
    = { "--database", database, "--token-file", token_file, "--import", "/none.ics", NULL };
  const char *const bad_options[] = { "--import", one_bad, NULL };

  assert_fails (server, garbage_options, 1, "garbage.ics");
  assert_fails (server, half_options, 1, "half.ics");
  assert_fails (server, missing_options, 1, "/none.ics");

  ahead_test_server_start (server, bad_options);
  g_assert_cmpint (get_count (server, "/v1/events"), ==, 1);
}

static void
test_usage (void)
{
  g_autoptr (AheadTestServer) server = ahead_test_server_new_stopped ();
  const char *const bad[][3] = {
    { "--listen", "nonsense", "--listen" },
    { "--listen", "127.0.0.1", "--listen" },
    { "--listen", "127.0.0.1:65536", "--listen" },
    { "--listen", "::1:80", "--listen" },
    { "--listen", ":80", "--listen" },
    { "--listen", "[]:80", "--listen" },
    { "--database", "postgresql:x", "sqlite:FILE" },
    { "--database", "sqlite:", "sqlite:FILE" },
    { "--delay", "-1", "--delay" },
    { "--delay", "soon", "soon" },
    { "--unknown", "--verbose", "--unknown" },
    { "stray", "--verbose", "stray" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const char *const options[] = { bad[i][0], bad[i][1], NULL };

      assert_fails (server, options, 2, bad[i][2]);
    }
}

static void
test_version (void)
{
  g_autoptr (AheadTestServer) server = ahead_test_server_new_stopped ();
  const char *const version[] = { "--version", NULL };
  const char *const help[] = { "--help", NULL };
  g_autofree char *version_output = NULL;
  g_autofree char *help_output = NULL;

  g_assert_cmpint (ahead_test_server_run (server, version, &version_output, NULL), ==, 0);
  g_assert_cmpstr (version_output, ==, "ahead-server " AHEAD_VERSION "\n");
  g_assert_cmpint (ahead_test_server_run (server, help, &help_output, NULL), ==, 0);
  g_assert_nonnull (strstr (help_output, "--exit-with-stdin"));
}

static void
test_token_file (void)
{
  g_autoptr (AheadTestServer) server = ahead_test_server_new (NULL);
  g_autofree char *blank = ahead_test_server_write_file (server, "blank", "# nobody\n\n");
  g_autofree char *database = g_strconcat ("sqlite:", ahead_test_server_get_directory (server), "/other.db", NULL);
  const char *const empty_options[] = { "--database", database, "--token-file", blank, NULL };
  const char *const directory_options[] = { "--database", database, "--token-file",
                                            ahead_test_server_get_directory (server), NULL };
  const char *const lost_options[] = { "--database", database, "--token-file", "/nowhere/token", NULL };
  GStatBuf status;

  g_assert_cmpuint (strlen (ahead_test_server_get_token (server)), ==, 64);
  g_assert_cmpint (g_stat (ahead_test_server_get_token_file (server), &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);

  assert_fails (server, empty_options, 1, "no token");
  assert_fails (server, directory_options, 1, ahead_test_server_get_directory (server));
  assert_fails (server, lost_options, 1, "/nowhere/token");
}

static void
test_bad_database (void)
{
  g_autoptr (AheadTestServer) server = ahead_test_server_new (NULL);
  const char *token_file = ahead_test_server_get_token_file (server);
  const char *directory = ahead_test_server_get_directory (server);
  g_autofree char *noise = g_strnfill (8192, '?');
  g_autofree char *file = ahead_test_server_write_file (server, "noise.db", noise);
  g_autofree char *garbage = g_strconcat ("sqlite:", file, NULL);
  g_autofree char *folder = g_strconcat ("sqlite:", directory, NULL);
  g_autofree char *folder_lock = g_strconcat (directory, "-lock", NULL);
  g_autofree char *kept = NULL;
  const char *const garbage_options[] = { "--database", garbage, "--token-file", token_file, NULL };
  const char *const folder_options[] = { "--database", folder, "--token-file", token_file, NULL };
  const char *const lost_options[] = { "--database", "sqlite:/nowhere/a.db", "--token-file", token_file, NULL };
  const char *const second_options[] = { "--database", ahead_test_server_get_database (server), "--token-file",
                                         token_file, "--listen", "127.0.0.1:0", NULL };

  assert_fails (server, garbage_options, 1, "noise.db");
  g_assert_true (g_file_get_contents (file, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, noise);
  assert_fails (server, folder_options, 1, directory);
  assert_fails (server, lost_options, 1, "/nowhere/a.db");
  assert_fails (server, second_options, 1, "another server");
  g_remove (folder_lock);
}

static void
test_port_in_use (void)
{
  g_autoptr (AheadTestServer) server = ahead_test_server_new (NULL);
  g_autofree char *database = g_strconcat ("sqlite:", ahead_test_server_get_directory (server), "/other.db", NULL);
  const char *address = ahead_test_server_get_url (server) + strlen ("http://");
  const char *const options[] = { "--database", database, "--token-file", ahead_test_server_get_token_file (server),
                                  "--listen", address, NULL };

  assert_fails (server, options, 1, "cannot listen");
}

static void
test_exit_with_stdin (void)
{
  const char *const options[] = { "--exit-with-stdin", NULL };
  g_autoptr (AheadTestServer) server = ahead_test_server_new (options);
  g_autoptr (GSubprocess) process = g_object_ref (ahead_test_server_get_process (server));
  GOutputStream *input = g_subprocess_get_stdin_pipe (process);
  g_autoptr (AheadTestReply) reply = NULL;

  g_assert_true (g_output_stream_write_all (input, "x", 1, NULL, NULL, NULL));
  reply = ahead_test_ask (server, "GET", "/v1/health", NULL, NULL);
  g_assert_cmpuint (reply->status, ==, 200);

  g_assert_true (g_output_stream_close (input, NULL, NULL));
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  ahead_test_server_kill (server);
}

typedef struct
{
  AheadTestServer *server;
  SoupSession *session;
  GAsyncResult *write;
} Slow;

static void
send_slow_write (Slow *slow)
{
  g_autofree char *url = g_strconcat (ahead_test_server_get_url (slow->server), "/v1/calendars", NULL);
  g_autofree char *authorization = g_strconcat ("Bearer ", ahead_test_server_get_token (slow->server), NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  const char *body = "{\"name\": \"Slow\", \"color\": \"#000000\"}";
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", authorization);
  soup_message_set_request_body_from_bytes (message, AHEAD_JSON, bytes);
  soup_session_send_and_read_async (slow->session, message, G_PRIORITY_DEFAULT, NULL, ahead_wait_take_result,
                                    &slow->write);
}

static gboolean
has_calendar (AheadTestServer *server,
              const char *name)
{
  g_autoptr (AheadTestReply) reply = ahead_test_ask (server, "GET", "/v1/calendars", NULL, NULL);

  return strstr (reply->body, name) != NULL;
}

/* A write that is being answered late holds nobody else up, and is finished although the server is told to stop. */
static void
test_stop_while_running (void)
{
  const char *const options[] = { "--delay", "1500", NULL };
  g_autoptr (AheadTestServer) server = ahead_test_server_new (options);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (GSubprocess) process = g_object_ref (ahead_test_server_get_process (server));
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) error = NULL;
  Slow slow = { server, session, NULL };

  send_slow_write (&slow);
  ahead_wait_until (has_calendar (server, "Slow"));
  g_assert_null (slow.write);

  g_subprocess_send_signal (process, SIGTERM);
  ahead_wait_until (slow.write != NULL);
  answer = soup_session_send_and_read_finish (session, slow.write, &error);
  g_assert_no_error (error);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), "\"Slow\""));
  g_object_unref (slow.write);

  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  ahead_test_server_kill (server);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/program/import", test_import);
  g_test_add_func ("/server/program/broken-imports", test_broken_imports);
  g_test_add_func ("/server/program/usage", test_usage);
  g_test_add_func ("/server/program/version", test_version);
  g_test_add_func ("/server/program/token-file", test_token_file);
  g_test_add_func ("/server/program/bad-database", test_bad_database);
  g_test_add_func ("/server/program/port-in-use", test_port_in_use);
  g_test_add_func ("/server/program/exit-with-stdin", test_exit_with_stdin);
  g_test_add_func ("/server/program/stop-while-running", test_stop_while_running);

  return g_test_run ();
}
