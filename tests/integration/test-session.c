/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>

#include "ahead-backend.h"
#include "ahead-integration.h"

/* Sessions from start to stop, with servers that are missing, die and come back. */

typedef struct
{
  AheadTestServer *folder;
  AheadClient *client;
} Fixture;

/* The folder only: the session starts the server itself. */
static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  const char *data_dir;

  fixture->folder = ahead_test_server_new_stopped ();
  data_dir = ahead_test_server_get_directory (fixture->folder);
  fixture->client = ahead_client_new (ahead_session_new_local (data_dir, g_getenv ("AHEAD_SERVER")));
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_clear_pointer (&fixture->client, ahead_client_free);
  ahead_test_server_free (fixture->folder);
}

static int
find_child (void)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/children", getpid ());
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));

  return atoi (text);
}

static gboolean
start (AheadSession *session,
       GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ahead_session_start_async (session, NULL, ahead_wait_take_result, &result);
  g_assert_cmpint (ahead_session_get_state (session), !=, AHEAD_SESSION_STATE_STOPPED);
  ahead_wait_until (result != NULL);

  return ahead_session_start_finish (session, result, error);
}

static gboolean
stop (AheadSession *session,
      guint timeout,
      GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ahead_session_stop_async (session, timeout, NULL, ahead_wait_take_result, &result);
  ahead_wait_until (result != NULL);

  return ahead_session_stop_finish (session, result, error);
}

static void
test_local (Fixture *fixture,
            gconstpointer user_data)
{
  AheadSession *session = fixture->client->session;
  g_autoptr (AheadRecord) record = NULL;

  g_assert_cmpint (ahead_session_get_state (session), ==, AHEAD_SESSION_STATE_STOPPED);
  ahead_client_start (fixture->client);
  g_assert_cmpuint (g_list_model_get_n_items (ahead_session_get_calendars (session)), ==, 1);
  g_assert_null (ahead_session_get_error (session));

  record = ahead_integration_new_record (fixture->client, "Opening");
  ahead_mutation_service_create_async (fixture->client->service, record, NULL, NULL, NULL);
  g_assert_true (stop (session, 60000, NULL));
  g_assert_cmpint (ahead_session_get_state (session), ==, AHEAD_SESSION_STATE_STOPPED);
  g_assert_cmpint (find_child (), ==, 0);

  ahead_client_start (fixture->client);
  g_assert_nonnull (ahead_client_find (fixture->client, "Opening"));
  g_assert_cmpuint (ahead_client_get_n_shown (fixture->client), ==, 1);
}

/* The server dies and comes back on another port: the same store goes on. */
static void
test_crash (Fixture *fixture,
            gconstpointer user_data)
{
  AheadSession *session = fixture->client->session;
  g_autoptr (AheadRecord) record = NULL;
  AheadEvent *event;

  ahead_client_start (fixture->client);
  record = ahead_integration_new_record (fixture->client, "Opening");
  ahead_mutation_service_create_async (fixture->client->service, record, NULL, NULL, NULL);
  ahead_client_wait_settled (fixture->client);
  event = ahead_client_find (fixture->client, "Opening");

  g_assert_cmpint (kill (find_child (), SIGKILL), ==, 0);
  ahead_wait_until (ahead_session_get_state (session) == AHEAD_SESSION_STATE_OFFLINE);
  g_assert_nonnull (ahead_session_get_error (session));
  ahead_wait_until (ahead_session_get_state (session) == AHEAD_SESSION_STATE_READY);
  g_assert_null (ahead_session_get_error (session));
  g_assert_true (ahead_client_find (fixture->client, "Opening") == event);
  g_assert_cmpuint (fixture->client->n_items_changed, ==, 1);

  {
    g_autoptr (AheadPatch) patch = ahead_integration_new_patch (event, AHEAD_FIELD_TITLE, "Hello");
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;

    ahead_mutation_service_patch_async (fixture->client->service, event, patch, NULL, ahead_wait_take_result, &result);
    ahead_wait_until (result != NULL);
    g_assert_true (ahead_mutation_service_patch_finish (fixture->client->service, result, &error));
    g_assert_no_error (error);
  }
}

static void
test_missing_program (void)
{
  g_autoptr (AheadSession) session = NULL;
  g_autoptr (AheadTestServer) folder = ahead_test_server_new_stopped ();
  g_autoptr (GError) error = NULL;

  session = ahead_session_new_local (ahead_test_server_get_directory (folder), "/nonexistent/ahead-server");
  g_assert_false (start (session, &error));
  g_assert_error (error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (error->message, "/nonexistent/ahead-server"));
  g_assert_cmpint (ahead_session_get_state (session), ==, AHEAD_SESSION_STATE_OFFLINE);
  g_assert_cmpstr (ahead_session_get_error (session), ==, error->message);
  g_assert_true (stop (session, 0, NULL));
  ahead_wait_idle ();
  g_assert_finalize_object (g_steal_pointer (&session));
}

static void
test_wrong_token (void)
{
  g_autoptr (AheadTestServer) server = ahead_test_server_new (NULL);
  g_autoptr (AheadSession) session = ahead_session_new_remote (ahead_test_server_get_url (server), "nobody");
  g_autoptr (GError) error = NULL;

  g_assert_false (start (session, &error));
  g_assert_error (error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_UNAUTHORIZED);
  g_assert_cmpint (ahead_session_get_state (session), ==, AHEAD_SESSION_STATE_SIGNED_OUT);
  g_assert_nonnull (ahead_session_get_error (session));
  g_assert_true (stop (session, 0, NULL));
}

/* What the server never answered is told at the end. */
static void
test_unsettled (AheadIntegration *fixture,
                gconstpointer user_data)
{
  g_autoptr (AheadRecord) record = ahead_integration_new_record (fixture->mine, "Opening");
  g_autoptr (GError) error = NULL;

  ahead_fault_proxy_set_fault (fixture->proxy, AHEAD_FAULT_HALF_OPEN, "POST");
  ahead_mutation_service_create_async (fixture->mine->service, record, NULL, NULL, NULL);
  ahead_wait_until (ahead_fault_proxy_get_n_hit (fixture->proxy) == 1);
  g_assert_false (stop (fixture->mine->session, 20, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (ahead_session_get_state (fixture->mine->session), ==, AHEAD_SESSION_STATE_STOPPED);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/integration/session/local", Fixture, NULL, set_up, test_local, tear_down);
  g_test_add ("/integration/session/crash", Fixture, NULL, set_up, test_crash, tear_down);
  g_test_add_func ("/integration/session/missing-program", test_missing_program);
  g_test_add_func ("/integration/session/wrong-token", test_wrong_token);
  g_test_add ("/integration/session/unsettled", AheadIntegration, NULL, ahead_integration_set_up, test_unsettled,
              ahead_integration_tear_down);

  return g_test_run ();
}
