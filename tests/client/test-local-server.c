/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>

#include "ahead-local-server.h"
#include "ahead-system-clock.h"
#include "ahead-test-clock.h"
#include "ahead-time.h"
#include "ahead-wait.h"

/* The server as a child: the real one where it is to answer, a shell script where it is to behave badly. */

typedef struct
{
  char *dir;
  AheadClock *clock;
  AheadLocalServer *server;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("ahead-test-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
delete_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      delete_tree (child);
    }

  g_remove (path);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  ahead_wait_idle ();
  g_assert_finalize_object (fixture->server);
  g_object_unref (fixture->clock);
  delete_tree (fixture->dir);
  g_free (fixture->dir);
}

static void
create_server (Fixture *fixture,
               const char *program,
               AheadClock *clock)
{
  g_autofree char *data_dir = g_build_filename (fixture->dir, "deep", "data", NULL);

  fixture->clock = clock;
  fixture->server = ahead_local_server_new (program, data_dir, clock);
}

static void
create_real_server (Fixture *fixture)
{
  create_server (fixture, g_getenv ("AHEAD_SERVER"), ahead_system_clock_new ());
}

/* The script's $6 is the token file. */
static void
create_script (Fixture *fixture,
               const char *body)
{
  g_autofree char *path = g_build_filename (fixture->dir, "server", NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\n%s\n", body);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0700, &error);
  g_assert_no_error (error);
  create_server (fixture, path, AHEAD_CLOCK (ahead_test_clock_new ()));
}

static void
start (Fixture *fixture)
{
  ahead_local_server_start (fixture->server);
  ahead_wait_until (ahead_local_server_get_base_url (fixture->server) != NULL);
}

static gboolean
stop (Fixture *fixture,
      GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ahead_local_server_stop_async (fixture->server, NULL, ahead_wait_take_result, &result);
  ahead_wait_until (result != NULL);

  return ahead_local_server_stop_finish (fixture->server, result, error);
}

static void
advance (Fixture *fixture,
         gint64 milliseconds)
{
  ahead_test_clock_advance (AHEAD_TEST_CLOCK (fixture->clock), milliseconds * 1000);
}

static gboolean
is_listening (const char *url)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_uri (client, url, 80, NULL, NULL);

  return connection != NULL;
}

static void
kill_server (Fixture *fixture,
             int signal_number)
{
  const char *id = ahead_local_server_get_process_id (fixture->server);

  g_assert_cmpint (kill (atoi (id), signal_number), ==, 0);
}

static void
assert_error_contains (Fixture *fixture,
                       const char *text)
{
  const char *error = ahead_local_server_get_error (fixture->server);

  g_assert_nonnull (error);
  if (strstr (error, text) == NULL)
    g_error ("“%s” is not in “%s”", text, error);
}

static void
test_start_and_stop (Fixture *fixture,
                     gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  g_autofree char *token = NULL;

  create_real_server (fixture);
  g_assert_null (ahead_local_server_get_base_url (fixture->server));
  start (fixture);
  url = g_strdup (ahead_local_server_get_base_url (fixture->server));
  token = g_strdup (ahead_local_server_get_token (fixture->server));
  g_assert_true (g_str_has_prefix (url, "http://127.0.0.1:"));
  g_assert_true (is_listening (url));
  g_assert_cmpuint (strlen (token), >=, 32);
  g_assert_null (ahead_local_server_get_error (fixture->server));

  g_assert_true (stop (fixture, &error));
  g_assert_no_error (error);
  g_assert_false (is_listening (url));
  g_assert_null (ahead_local_server_get_base_url (fixture->server));
  g_assert_null (ahead_local_server_get_process_id (fixture->server));

  start (fixture);
  g_assert_cmpstr (ahead_local_server_get_token (fixture->server), ==, token);
  g_assert_true (stop (fixture, NULL));
}

static void
test_crash (Fixture *fixture,
            gconstpointer user_data)
{
  g_autofree char *token = NULL;
  g_autofree char *id = NULL;

  create_real_server (fixture);
  start (fixture);
  token = g_strdup (ahead_local_server_get_token (fixture->server));
  id = g_strdup (ahead_local_server_get_process_id (fixture->server));

  kill_server (fixture, SIGKILL);
  ahead_wait_until (ahead_local_server_get_base_url (fixture->server) == NULL);
  assert_error_contains (fixture, "has stopped");
  ahead_wait_until (ahead_local_server_get_base_url (fixture->server) != NULL);

  g_assert_null (ahead_local_server_get_error (fixture->server));
  g_assert_cmpstr (ahead_local_server_get_process_id (fixture->server), !=, id);
  g_assert_cmpstr (ahead_local_server_get_token (fixture->server), ==, token);
  g_assert_true (is_listening (ahead_local_server_get_base_url (fixture->server)));
  g_assert_true (stop (fixture, NULL));
}

/* Whoever drops it without a word leaves no process behind. */
static void
test_dropped (Fixture *fixture,
              gconstpointer user_data)
{
  g_autofree char *url = NULL;

  create_real_server (fixture);
  start (fixture);
  url = g_strdup (ahead_local_server_get_base_url (fixture->server));
  g_assert_finalize_object (g_steal_pointer (&fixture->server));
  ahead_wait_until (!is_listening (url));
  create_server (fixture, "unused", g_steal_pointer (&fixture->clock));
}

/* The application is killed: its server must not outlive it. */
static void
test_killed (Fixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (GSubprocess) holder = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;

  create_real_server (fixture);
  holder = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, g_getenv ("AHEAD_SERVER_HOLDER"), fixture->dir,
                             NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (holder));
  url = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (is_listening (url));

  g_subprocess_force_exit (holder);
  ahead_wait_until (!is_listening (url));
}

static void
test_missing_program (Fixture *fixture,
                      gconstpointer user_data)
{
  create_server (fixture, "/nonexistent/ahead-server", AHEAD_CLOCK (ahead_test_clock_new ()));
  ahead_local_server_start (fixture->server);
  assert_error_contains (fixture, "/nonexistent/ahead-server");
  g_assert_cmpuint (ahead_test_clock_get_n_timeouts (AHEAD_TEST_CLOCK (fixture->clock)), ==, 1);
  g_assert_true (stop (fixture, NULL));
  g_assert_cmpuint (ahead_test_clock_get_n_timeouts (AHEAD_TEST_CLOCK (fixture->clock)), ==, 0);
  g_assert_null (ahead_local_server_get_error (fixture->server));
}

static void
test_last_words (Fixture *fixture,
                 gconstpointer user_data)
{
  create_script (fixture, "echo Hello >&2; echo 'The disk is full' >&2; echo >&2; exit 1");
  ahead_local_server_start (fixture->server);
  ahead_wait_until (ahead_local_server_get_error (fixture->server) != NULL);
  assert_error_contains (fixture, "does not start: The disk is full");
  g_assert_null (ahead_local_server_get_base_url (fixture->server));
}

static void
test_other_program (Fixture *fixture,
                    gconstpointer user_data)
{
  create_script (fixture, "echo 'Welcome to another program'; exec sleep 1000");
  ahead_local_server_start (fixture->server);
  ahead_wait_until (ahead_local_server_get_error (fixture->server) != NULL);
  assert_error_contains (fixture, "Welcome to another program");
}

static void
test_no_token (Fixture *fixture,
               gconstpointer user_data)
{
  create_script (fixture, "echo '# nobody' > \"$6\"; echo 'listening on http://127.0.0.1:1'; exec sleep 1000");
  ahead_local_server_start (fixture->server);
  ahead_wait_until (ahead_local_server_get_error (fixture->server) != NULL);
  assert_error_contains (fixture, "token");
}

static void
test_first_token (Fixture *fixture,
                  gconstpointer user_data)
{
  create_script (fixture,
                 "printf '# tokens\\n\\n  first ana\\nsecond bo\\n' > \"$6\"; echo 'listening on http://127.0.0.1:1';"
                 "exec sleep 1000");
  start (fixture);
  g_assert_cmpstr (ahead_local_server_get_token (fixture->server), ==, "first");
  g_assert_cmpstr (ahead_local_server_get_base_url (fixture->server), ==, "http://127.0.0.1:1");
}

static void
test_slow_start (Fixture *fixture,
                 gconstpointer user_data)
{
  create_script (fixture, "exec sleep 1000");
  ahead_local_server_start (fixture->server);
  advance (fixture, 29999);
  g_assert_null (ahead_local_server_get_error (fixture->server));
  advance (fixture, 1);
  assert_error_contains (fixture, "too long");
  g_assert_null (ahead_local_server_get_process_id (fixture->server));
}

static void
test_deaf (Fixture *fixture,
           gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  create_script (fixture, "trap '' TERM; echo token > \"$6\"; echo 'listening on http://127.0.0.1:1'; exec sleep 1000");
  start (fixture);
  ahead_local_server_stop_async (fixture->server, NULL, ahead_wait_take_result, &result);
  advance (fixture, 4999);
  ahead_wait_idle ();
  g_assert_null (result);
  advance (fixture, 1);
  ahead_wait_until (result != NULL);
  g_assert_false (ahead_local_server_stop_finish (fixture->server, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static guint
count_starts (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->dir, "starts", NULL);
  g_autofree char *text = NULL;
  gsize length = 0;

  g_file_get_contents (path, &text, &length, NULL);

  return length;
}

/* Ends the process that was started as the one of that number, and waits until that is known. */
static void
end_server (Fixture *fixture,
            guint n_starts)
{
  ahead_wait_until (count_starts (fixture) == n_starts);
  kill_server (fixture, SIGKILL);
  ahead_wait_until (ahead_local_server_get_process_id (fixture->server) == NULL);
}

static void
test_pauses (Fixture *fixture,
             gconstpointer user_data)
{
  static const gint64 pauses[] = { 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 30000, 30000 };

  create_script (fixture, "printf x >> \"$(dirname \"$0\")/starts\"; exec sleep 1000");
  ahead_local_server_start (fixture->server);
  end_server (fixture, 1);

  for (guint i = 0; i < G_N_ELEMENTS (pauses); i++)
    {
      advance (fixture, pauses[i] - 1);
      g_assert_null (ahead_local_server_get_process_id (fixture->server));
      advance (fixture, 1);
      g_assert_nonnull (ahead_local_server_get_process_id (fixture->server));
      end_server (fixture, i + 2);
    }
}

/* One that answered for a minute was a good one: the next start comes soon. */
static void
test_steady (Fixture *fixture,
             gconstpointer user_data)
{
  g_autofree char *ready = g_build_filename (fixture->dir, "deep", "data", "server-token.ready", NULL);

  create_script (fixture, "printf x >> \"$(dirname \"$0\")/starts\"; test -e \"$6.ready\" || exec sleep 1000;"
                          "echo token > \"$6\"; echo 'listening on http://127.0.0.1:1'; exec sleep 1000");
  ahead_local_server_start (fixture->server);
  end_server (fixture, 1);
  advance (fixture, 200);
  end_server (fixture, 2);

  g_assert_true (g_file_set_contents (ready, "", 0, NULL));
  advance (fixture, 400);
  ahead_wait_until (ahead_local_server_get_base_url (fixture->server) != NULL);
  advance (fixture, 60000);
  end_server (fixture, 3);
  advance (fixture, 200);
  ahead_wait_until (ahead_local_server_get_base_url (fixture->server) != NULL);
}

static void
add_test (const char *path,
          void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/client/local-server/start-and-stop", test_start_and_stop);
  add_test ("/client/local-server/crash", test_crash);
  add_test ("/client/local-server/dropped", test_dropped);
  add_test ("/client/local-server/killed", test_killed);
  add_test ("/client/local-server/missing-program", test_missing_program);
  add_test ("/client/local-server/last-words", test_last_words);
  add_test ("/client/local-server/other-program", test_other_program);
  add_test ("/client/local-server/no-token", test_no_token);
  add_test ("/client/local-server/first-token", test_first_token);
  add_test ("/client/local-server/slow-start", test_slow_start);
  add_test ("/client/local-server/deaf", test_deaf);
  add_test ("/client/local-server/pauses", test_pauses);
  add_test ("/client/local-server/steady", test_steady);

  return g_test_run ();
}
