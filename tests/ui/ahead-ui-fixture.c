/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadUiFixture"

#include "config.h"

#include "ahead-ui-fixture.h"

#include <glib/gstdio.h>

/* Rows are looked for in the list alone: a title can also stand in a toast or in a dialog. */
typedef struct
{
  const char *title;
  guint n;
} Rows;

typedef struct
{
  AheadUiFixture *fixture;
  const char *title;
  const char *field;
  const char *value;
} Expectation;

static void
write_log (const char *suffix,
           const char *text,
           GdkPixbuf *picture)
{
  g_autofree char *name = g_strdelimit (g_strconcat (g_test_get_path () + 1, suffix, NULL), "/", '-');
  g_autofree char *path = g_build_filename (g_getenv ("AHEAD_UI_LOG_DIR"), name, NULL);

  g_mkdir_with_parents (g_getenv ("AHEAD_UI_LOG_DIR"), 0755);
  if (text != NULL)
    g_file_set_contents (path, text, -1, NULL);
  if (picture != NULL)
    gdk_pixbuf_save (picture, path, "png", NULL, NULL);
  g_test_message ("See %s", path);
}

/* The children would outlive a test that aborts, and hold its standard output open. */
static void
expect_no_error (AheadUiFixture *fixture,
                 GError *error)
{
  g_autoptr (GdkPixbuf) picture = NULL;
  g_autofree char *tree = NULL;

  if (error == NULL)
    return;
  picture = ahead_ui_input_grab (ahead_ui_driver_get_input (fixture->driver));
  write_log (".png", NULL, picture);
  tree = ahead_ui_driver_dump (fixture->driver);
  write_log (".txt", tree, NULL);
  g_clear_object (&fixture->driver);
  ahead_test_server_kill (fixture->server);
  g_error ("%s", error->message);
}

static AheadUiNode *
find_row (AheadUiNode *root,
          const char *title)
{
  AheadUiNode *list = ahead_ui_node_find (root, "list", "Events");
  AheadUiNode *label = list != NULL ? ahead_ui_node_find (list, "label", title) : NULL;

  return label != NULL ? ahead_ui_node_find_ancestor (label, "list item") : NULL;
}

static gboolean
has_rows (AheadUiDriver *driver,
          gpointer user_data)
{
  const Rows *rows = user_data;
  g_autoptr (AheadUiNode) root = ahead_ui_driver_read (driver);
  AheadUiNode *list = root != NULL ? ahead_ui_node_find (root, "list", "Events") : NULL;

  return (list != NULL ? ahead_ui_node_count (list, "label", rows->title) : 0) == rows->n;
}

static gboolean
has_toast (AheadUiDriver *driver,
           gpointer user_data)
{
  g_autoptr (AheadUiNode) root = ahead_ui_driver_read (driver);
  AheadUiNode *toast = root != NULL ? ahead_ui_node_find (root, NULL, "AdwToastWidget") : NULL;

  return toast != NULL && ahead_ui_node_find (toast, "label", user_data) != NULL;
}

static gboolean
is_on_server (AheadUiDriver *driver,
              gpointer user_data)
{
  const Expectation *expectation = user_data;
  g_autofree char *id = ahead_ui_fixture_dup_event_id (expectation->fixture, expectation->title);
  g_autofree char *path = g_strdup_printf ("/v1/events/%s", id);
  g_autoptr (JsonNode) event = NULL;
  g_autofree char *value = NULL;

  if (id == NULL)
    return FALSE;
  event = ahead_ui_fixture_request (expectation->fixture, "GET", path, NULL, NULL);
  value = json_to_string (json_object_get_member (json_node_get_object (event), expectation->field), FALSE);
  return g_str_equal (value, expectation->value);
}

static gboolean
is_gone_on_server (AheadUiDriver *driver,
                   gpointer user_data)
{
  const Expectation *expectation = user_data;
  g_autofree char *id = ahead_ui_fixture_dup_event_id (expectation->fixture, expectation->title);

  return id == NULL;
}

static void
start (AheadUiFixture *fixture,
       const char *const *options,
       const char *file)
{
  g_autofree char *profile
    = g_build_filename (ahead_ui_desktop_get_home (ahead_ui_driver_get_desktop (fixture->driver)), "profile", NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;

  g_strv_builder_add_many (builder, g_getenv ("AHEAD_PROGRAM"), "--profile", profile, NULL);
  g_strv_builder_addv (builder, (const char **) options);
  if (file != NULL)
    g_strv_builder_add (builder, file);
  argv = g_strv_builder_end (builder);
  ahead_ui_driver_start (fixture->driver, (const char *const *) argv, &error);
  expect_no_error (fixture, error);
}

/**
 * ahead_ui_fixture_set_up:
 * @fixture: a fixture
 * @user_data: not used
 *
 * Starts a desktop and a server with an empty calendar.
 */
void
ahead_ui_fixture_set_up (AheadUiFixture *fixture,
                         gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->server = ahead_test_server_new (NULL);
  fixture->proxy = ahead_fault_proxy_new (ahead_test_server_get_url (fixture->server));
  fixture->http = soup_session_new ();
  fixture->driver = ahead_ui_driver_new (1000, 700, &error);
  g_assert_no_error (error);
}

/**
 * ahead_ui_fixture_tear_down:
 * @fixture: a fixture
 * @user_data: not used
 *
 * Ends all that was started.
 */
void
ahead_ui_fixture_tear_down (AheadUiFixture *fixture,
                            gconstpointer user_data)
{
  g_clear_object (&fixture->driver);
  g_clear_object (&fixture->http);
  g_clear_object (&fixture->proxy);
  g_clear_pointer (&fixture->server, ahead_test_server_free);
}

/**
 * ahead_ui_fixture_start:
 * @fixture: a fixture
 * @file: (nullable): an iCalendar file to import
 *
 * Starts the application on the server and waits for its window.
 */
void
ahead_ui_fixture_start (AheadUiFixture *fixture,
                        const char *file)
{
  const char *options[] = { "--server", ahead_fault_proxy_get_url (fixture->proxy), "--token-file",
                            ahead_test_server_get_token_file (fixture->server), NULL };

  start (fixture, options, file);
}

/**
 * ahead_ui_fixture_start_local:
 * @fixture: a fixture
 *
 * Starts the application on its own local server and waits for its window.
 */
void
ahead_ui_fixture_start_local (AheadUiFixture *fixture)
{
  const char *options[] = { NULL };

  start (fixture, options, NULL);
}

/**
 * ahead_ui_fixture_stop:
 * @fixture: a fixture
 *
 * Closes the window; the application must end well.
 */
void
ahead_ui_fixture_stop (AheadUiFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  ahead_ui_driver_stop (fixture->driver, &error);
  expect_no_error (fixture, error);
}

/**
 * ahead_ui_fixture_see:
 * @fixture: a fixture
 * @role: (nullable): a role, or %NULL for any
 * @name: (nullable): a pattern for the accessible name, or %NULL for any
 *
 * Waits until a node is there.
 */
void
ahead_ui_fixture_see (AheadUiFixture *fixture,
                      const char *role,
                      const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AheadUiNode) node = ahead_ui_driver_find (fixture->driver, role, name, &error);

  expect_no_error (fixture, error);
  g_assert_nonnull (node);
}

/**
 * ahead_ui_fixture_see_gone:
 * @fixture: a fixture
 * @role: (nullable): a role, or %NULL for any
 * @name: (nullable): a pattern for the accessible name, or %NULL for any
 *
 * Waits until no such node is there.
 */
void
ahead_ui_fixture_see_gone (AheadUiFixture *fixture,
                           const char *role,
                           const char *name)
{
  g_autoptr (GError) error = NULL;

  ahead_ui_driver_wait_gone (fixture->driver, role, name, &error);
  expect_no_error (fixture, error);
}

/**
 * ahead_ui_fixture_see_rows:
 * @fixture: a fixture
 * @title: a pattern for titles
 * @n: how many rows are to have such a title
 *
 * Waits until the list is so.
 */
void
ahead_ui_fixture_see_rows (AheadUiFixture *fixture,
                           const char *title,
                           guint n)
{
  g_autofree char *what = g_strdup_printf ("%u rows “%s”", n, title);
  Rows rows = { title, n };

  ahead_ui_fixture_wait (fixture, has_rows, &rows, what);
}

/**
 * ahead_ui_fixture_see_toast:
 * @fixture: a fixture
 * @text: a pattern for what it says
 *
 * Waits until there is such a toast.
 */
void
ahead_ui_fixture_see_toast (AheadUiFixture *fixture,
                            const char *text)
{
  g_autofree char *what = g_strdup_printf ("a toast “%s”", text);

  ahead_ui_fixture_wait (fixture, has_toast, (gpointer) text, what);
}

/**
 * ahead_ui_fixture_click:
 * @fixture: a fixture
 * @role: (nullable): a role, or %NULL for any
 * @name: a pattern for the accessible name
 *
 * Waits for a node and clicks it.
 */
void
ahead_ui_fixture_click (AheadUiFixture *fixture,
                        const char *role,
                        const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AheadUiNode) node = ahead_ui_driver_find (fixture->driver, role, name, &error);

  expect_no_error (fixture, error);
  ahead_ui_driver_click (fixture->driver, node, &error);
  expect_no_error (fixture, error);
}

/**
 * ahead_ui_fixture_click_row:
 * @fixture: a fixture
 * @title: the title of an event
 * @role: (nullable): the role of something in its row, or %NULL
 * @name: (nullable): its name, or %NULL to click the title
 *
 * Waits for the row of an event and clicks in it.
 */
void
ahead_ui_fixture_click_row (AheadUiFixture *fixture,
                            const char *title,
                            const char *role,
                            const char *name)
{
  g_autoptr (AheadUiNode) root = NULL;
  g_autoptr (GError) error = NULL;
  AheadUiNode *row, *node;

  ahead_ui_fixture_see_rows (fixture, title, 1);
  root = ahead_ui_driver_read (fixture->driver);
  row = find_row (root, title);
  g_assert_nonnull (row);
  node = ahead_ui_node_find (row, name != NULL ? role : "label", name != NULL ? name : title);
  g_assert_nonnull (node);
  ahead_ui_driver_click (fixture->driver, node, &error);
  expect_no_error (fixture, error);
}

/**
 * ahead_ui_fixture_press:
 * @fixture: a fixture
 * @chord: see ahead_ui_input_press()
 *
 * Presses keys.
 */
void
ahead_ui_fixture_press (AheadUiFixture *fixture,
                        const char *chord)
{
  ahead_ui_input_press (ahead_ui_driver_get_input (fixture->driver), chord);
}

/**
 * ahead_ui_fixture_replace_text:
 * @fixture: a fixture
 * @text: printable ASCII
 *
 * Types a text in the place of all that is in the field that has the focus.
 */
void
ahead_ui_fixture_replace_text (AheadUiFixture *fixture,
                               const char *text)
{
  ahead_ui_fixture_press (fixture, "Control+a");
  ahead_ui_input_type (ahead_ui_driver_get_input (fixture->driver), text);
}

/**
 * ahead_ui_fixture_wait:
 * @fixture: a fixture
 * @condition: what to wait for
 * @user_data: its data
 * @what: the same in words
 *
 * Waits until a condition holds.
 */
void
ahead_ui_fixture_wait (AheadUiFixture *fixture,
                       AheadUiCondition condition,
                       gpointer user_data,
                       const char *what)
{
  g_autoptr (GError) error = NULL;

  ahead_ui_driver_wait (fixture->driver, condition, user_data, what, &error);
  expect_no_error (fixture, error);
}

/**
 * ahead_ui_fixture_request:
 * @fixture: a fixture
 * @method: a method of HTTP
 * @path: a path, with a query
 * @body: (nullable): JSON
 * @status: (out) (optional): the status of the answer
 *
 * Asks the server itself, past the proxy, as another client would. Without @status anything but success fails the test.
 *
 * Returns: (transfer full): the answer
 */
JsonNode *
ahead_ui_fixture_request (AheadUiFixture *fixture,
                          const char *method,
                          const char *path,
                          const char *body,
                          guint *status)
{
  g_autofree char *url = g_strconcat (ahead_test_server_get_url (fixture->server), path, NULL);
  g_autofree char *authorization = g_strconcat ("Bearer ", ahead_test_server_get_token (fixture->server), NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", authorization);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  answer = soup_session_send_and_read (fixture->http, message, NULL, &error);
  g_assert_no_error (error);
  if (status != NULL)
    *status = soup_message_get_status (message);
  else
    g_assert_cmpuint (soup_message_get_status (message) / 100, ==, 2);
  node = json_from_string (g_bytes_get_data (answer, NULL), &error);
  g_assert_no_error (error);
  return node;
}

/**
 * ahead_ui_fixture_add_event:
 * @fixture: a fixture
 * @title: a title, without anything that JSON escapes
 *
 * Has the server know an event, on a day far ahead.
 */
void
ahead_ui_fixture_add_event (AheadUiFixture *fixture,
                            const char *title)
{
  g_autoptr (JsonNode) calendars = ahead_ui_fixture_request (fixture, "GET", "/v1/calendars", NULL, NULL);
  JsonArray *array = json_object_get_array_member (json_node_get_object (calendars), "calendars");
  g_autofree char *body = g_strdup_printf (
    "{\"calendarId\": \"%s\", \"title\": \"%s\", \"start\": \"2040-05-01T09:00:00Z\","
    " \"end\": \"2040-05-01T10:00:00Z\", \"timeZone\": \"Europe/Brussels\"}",
    json_object_get_string_member (json_array_get_object_element (array, 0), "id"), title);

  json_node_unref (ahead_ui_fixture_request (fixture, "POST", "/v1/events", body, NULL));
}

/**
 * ahead_ui_fixture_dup_event_id:
 * @fixture: a fixture
 * @title: a title
 *
 * Returns: (transfer full) (nullable): the id of the only event that has the title on the server, or %NULL where none
 *   has
 */
char *
ahead_ui_fixture_dup_event_id (AheadUiFixture *fixture,
                               const char *title)
{
  g_autoptr (JsonNode) page = ahead_ui_fixture_request (fixture, "GET", "/v1/events?limit=1000", NULL, NULL);
  JsonArray *events = json_object_get_array_member (json_node_get_object (page), "events");
  g_autofree char *id = NULL;

  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);

      if (!g_str_equal (json_object_get_string_member (event, "title"), title))
        continue;
      g_assert_null (id);
      id = g_strdup (json_object_get_string_member (event, "id"));
    }
  return g_steal_pointer (&id);
}

/**
 * ahead_ui_fixture_see_on_server:
 * @fixture: a fixture
 * @title: a title
 * @field: the name of a field on the wire
 * @value: its value as JSON
 *
 * Waits until the server has just one event of that title, with that value.
 */
void
ahead_ui_fixture_see_on_server (AheadUiFixture *fixture,
                                const char *title,
                                const char *field,
                                const char *value)
{
  g_autofree char *what = g_strdup_printf ("“%s” on the server, %s being %s", title, field, value);
  Expectation expectation = { fixture, title, field, value };

  ahead_ui_fixture_wait (fixture, is_on_server, &expectation, what);
}

/**
 * ahead_ui_fixture_see_gone_on_server:
 * @fixture: a fixture
 * @title: a title
 *
 * Waits until the server has no event of that title.
 */
void
ahead_ui_fixture_see_gone_on_server (AheadUiFixture *fixture,
                                     const char *title)
{
  g_autofree char *what = g_strdup_printf ("“%s” to be gone on the server", title);
  Expectation expectation = { fixture, title, NULL, NULL };

  ahead_ui_fixture_wait (fixture, is_gone_on_server, &expectation, what);
}
