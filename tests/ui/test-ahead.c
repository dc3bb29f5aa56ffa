/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-ui-fixture.h"

#include <locale.h>

/* The main job of the application, from the key that is pressed to what the server has. */

#define PENDING "Not yet on the server"

#define CALENDAR                                                                                                       \
  "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Ahead//Test//EN\r\nX-WR-CALNAME:Orchard\r\n"                           \
  "BEGIN:VEVENT\r\nUID:1@example.org\r\nDTSTAMP:20400101T000000Z\r\nDTSTART:20400501T090000Z\r\n"                     \
  "DTEND:20400501T100000Z\r\nSUMMARY:Apples\r\nEND:VEVENT\r\n"                                                        \
  "BEGIN:VEVENT\r\nUID:2@example.org\r\nDTSTAMP:20400101T000000Z\r\nDTSTART;VALUE=DATE:20400502\r\n"                  \
  "SUMMARY:Pears\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\n"                                                              \
  "END:VCALENDAR\r\n"

/* How often the application had slept, and when that was. */
typedef struct
{
  guint64 n_naps;
  gint64 at;
} Nap;

static gboolean
has_hit (AheadUiDriver *driver,
         gpointer user_data)
{
  return ahead_fault_proxy_get_n_hit (user_data) > 0;
}

static gboolean
has_first_calendar (AheadUiDriver *driver,
                    gpointer user_data)
{
  g_autoptr (AheadUiNode) root = ahead_ui_driver_read (driver);
  AheadUiNode *combo = root != NULL ? ahead_ui_node_find (root, "combo box", "Calendar") : NULL;
  AheadUiNode *chosen = combo != NULL ? ahead_ui_node_find (combo, "list", NULL) : NULL;

  return chosen != NULL && ahead_ui_node_find (chosen, "label", "My Calendar") != NULL;
}

/* Fewer wakings in a second than a quarter of the frames that an animation draws. */
static gboolean
has_rested (AheadUiDriver *driver,
            gpointer user_data)
{
  Nap *nap = user_data;
  guint64 n_naps = ahead_ui_driver_get_n_naps (driver);
  gint64 at = g_get_monotonic_time ();
  gboolean rested = n_naps > 0 && n_naps - nap->n_naps < 15;

  if (at - nap->at < G_USEC_PER_SEC)
    return FALSE;

  nap->n_naps = n_naps;
  nap->at = at;

  return rested;
}

static void
choose_title (AheadUiFixture *fixture,
              const char *title)
{
  ahead_ui_fixture_click_row (fixture, title, NULL, NULL);
  ahead_ui_fixture_click (fixture, "text box", "Title");
}

static void
test_add (AheadUiFixture *fixture,
          gconstpointer user_data)
{
  ahead_ui_fixture_start (fixture, NULL);
  ahead_ui_fixture_see (fixture, "label", "No Events Yet");

  ahead_ui_fixture_click (fixture, "button", "New Event");
  ahead_ui_fixture_see_rows (fixture, "New event", 1);
  ahead_ui_input_type (ahead_ui_driver_get_input (fixture->driver), "Summer Picnic");
  ahead_ui_fixture_press (fixture, "Return");
  ahead_ui_fixture_see_rows (fixture, "Summer Picnic", 1);
  ahead_ui_fixture_see_on_server (fixture, "Summer Picnic", "allDay", "false");
  ahead_ui_fixture_see_gone (fixture, NULL, PENDING);
  ahead_ui_fixture_see_rows (fixture, "Summer Picnic", 1);
  ahead_ui_fixture_see_rows (fixture, "New event", 0);
  ahead_ui_fixture_stop (fixture);
}

/* The server has the edit, and its answer is held back: what the row shows meanwhile is the application's own word. */
static void
test_edit (AheadUiFixture *fixture,
           gconstpointer user_data)
{
  ahead_ui_fixture_add_event (fixture, "Old");
  ahead_ui_fixture_start (fixture, NULL);
  choose_title (fixture, "Old");
  ahead_fault_proxy_set_fault (fixture->proxy, AHEAD_FAULT_HOLD_RESPONSE, "PATCH");
  ahead_ui_fixture_replace_text (fixture, "Fresh");
  ahead_ui_fixture_press (fixture, "Return");
  ahead_ui_fixture_see_rows (fixture, "Fresh", 1);
  ahead_ui_fixture_see (fixture, NULL, PENDING);
  ahead_ui_fixture_wait (fixture, has_hit, fixture->proxy, "the server to answer the edit");
  ahead_ui_fixture_see_on_server (fixture, "Fresh", "allDay", "false");
  ahead_ui_fixture_see_rows (fixture, "Old", 0);

  ahead_fault_proxy_set_fault (fixture->proxy, AHEAD_FAULT_NONE, NULL);
  ahead_fault_proxy_release (fixture->proxy);
  ahead_ui_fixture_see_gone (fixture, NULL, PENDING);
  ahead_ui_fixture_see_rows (fixture, "Fresh", 1);
  ahead_ui_fixture_stop (fixture);
}

static void
test_star (AheadUiFixture *fixture,
           gconstpointer user_data)
{
  ahead_ui_fixture_add_event (fixture, "Concert");
  ahead_ui_fixture_start (fixture, NULL);
  ahead_ui_fixture_click_row (fixture, "Concert", NULL, "Star");
  ahead_ui_fixture_see_on_server (fixture, "Concert", "starred", "true");
  ahead_ui_fixture_see_on_server (fixture, "Concert", "starCount", "1");
  ahead_ui_fixture_see_gone (fixture, NULL, PENDING);
  ahead_ui_fixture_click_row (fixture, "Concert", NULL, "Star");
  ahead_ui_fixture_see_on_server (fixture, "Concert", "starred", "false");
  ahead_ui_fixture_stop (fixture);
}

static void
test_delete (AheadUiFixture *fixture,
             gconstpointer user_data)
{
  ahead_ui_fixture_add_event (fixture, "Keep");
  ahead_ui_fixture_add_event (fixture, "Drop");
  ahead_ui_fixture_start (fixture, NULL);

  ahead_ui_fixture_click_row (fixture, "Drop", NULL, NULL);
  ahead_ui_fixture_press (fixture, "Delete");
  ahead_ui_fixture_see_rows (fixture, "Drop", 0);
  ahead_ui_fixture_see_on_server (fixture, "Drop", "allDay", "false");
  ahead_ui_fixture_click (fixture, "button", "*Undo");
  ahead_ui_fixture_see_rows (fixture, "Drop", 1);

  ahead_ui_fixture_click_row (fixture, "Drop", NULL, NULL);
  ahead_ui_fixture_press (fixture, "Delete");
  ahead_ui_fixture_see_gone_on_server (fixture, "Drop");
  ahead_ui_fixture_see_rows (fixture, "Drop", 0);
  ahead_ui_fixture_see_on_server (fixture, "Keep", "allDay", "false");
  ahead_ui_fixture_stop (fixture);
}

static void
test_search (AheadUiFixture *fixture,
             gconstpointer user_data)
{
  ahead_ui_fixture_add_event (fixture, "Morning Run");
  ahead_ui_fixture_add_event (fixture, "Evening Walk");
  ahead_ui_fixture_start (fixture, NULL);
  ahead_ui_fixture_see_rows (fixture, "Morning Run", 1);

  ahead_ui_fixture_press (fixture, "Control+f");
  ahead_ui_input_type (ahead_ui_driver_get_input (fixture->driver), "walk");
  ahead_ui_fixture_see_rows (fixture, "Morning Run", 0);
  ahead_ui_fixture_see_rows (fixture, "Evening Walk", 1);
  ahead_ui_input_type (ahead_ui_driver_get_input (fixture->driver), "xyz");
  ahead_ui_fixture_see (fixture, "label", "No Results Found");
  ahead_ui_fixture_press (fixture, "Escape");
  ahead_ui_fixture_see_rows (fixture, "Morning Run", 1);
  ahead_ui_fixture_see_rows (fixture, "Evening Walk", 1);
  ahead_ui_fixture_stop (fixture);
}

/* Escape leads back to the chosen event, where Enter opens it. */
static void
test_search_end (AheadUiFixture *fixture,
                 gconstpointer user_data)
{
  ahead_ui_fixture_add_event (fixture, "Morning Run");
  ahead_ui_fixture_add_event (fixture, "Evening Walk");
  ahead_ui_fixture_start (fixture, NULL);
  ahead_ui_fixture_click_row (fixture, "Evening Walk", NULL, NULL);
  ahead_ui_fixture_press (fixture, "Control+f");
  ahead_ui_input_type (ahead_ui_driver_get_input (fixture->driver), "xyz");
  ahead_ui_fixture_see (fixture, "label", "No Results Found");
  ahead_ui_fixture_press (fixture, "Escape");
  ahead_ui_fixture_see_rows (fixture, "Evening Walk", 1);
  ahead_ui_fixture_press (fixture, "Return");
  ahead_ui_fixture_replace_text (fixture, "Night Walk");
  ahead_ui_fixture_see_on_server (fixture, "Night Walk", "allDay", "false");
  ahead_ui_fixture_stop (fixture);
}

/* Closing never loses a text without a word. */
static void
test_close (AheadUiFixture *fixture,
            gconstpointer user_data)
{
  ahead_ui_fixture_add_event (fixture, "Old");
  ahead_ui_fixture_start (fixture, NULL);
  choose_title (fixture, "Old");
  ahead_ui_fixture_press (fixture, "Control+a");
  ahead_ui_fixture_press (fixture, "BackSpace");
  ahead_ui_fixture_press (fixture, "Control+q");
  ahead_ui_fixture_see (fixture, "label", "*The title must not be empty");
  ahead_ui_fixture_see (fixture, "label", "Close Without Saving?");
  ahead_ui_fixture_press (fixture, "Escape");
  ahead_ui_fixture_see_gone (fixture, "label", "Close Without Saving?");

  ahead_ui_fixture_click (fixture, "text box", "Title");
  ahead_ui_fixture_replace_text (fixture, "Kept");
  ahead_ui_fixture_stop (fixture);
  ahead_ui_fixture_see_on_server (fixture, "Kept", "allDay", "false");
}

/* The comma that begins the next category stays, though the list is the same with and without it. */
static void
test_categories (AheadUiFixture *fixture,
                 gconstpointer user_data)
{
  AheadUiInput *input = ahead_ui_driver_get_input (fixture->driver);

  ahead_ui_fixture_add_event (fixture, "Concert");
  ahead_ui_fixture_start (fixture, NULL);
  ahead_ui_fixture_click_row (fixture, "Concert", NULL, NULL);
  /* They are below the edge of the window till the focus goes there. */
  ahead_ui_fixture_click (fixture, "text box", "Description");
  ahead_ui_fixture_press (fixture, "Tab");
  ahead_ui_input_type (input, "music,");
  ahead_ui_fixture_see_on_server (fixture, "Concert", "categories", "[\"music\"]");
  ahead_ui_fixture_see_gone (fixture, NULL, PENDING);
  ahead_ui_input_type (input, "art");
  ahead_ui_fixture_see_on_server (fixture, "Concert", "categories", "[\"music\",\"art\"]");
  ahead_ui_fixture_stop (fixture);
}

static void
allow_animations (AheadUiFixture *fixture)
{
  const char *home = ahead_ui_desktop_get_home (ahead_ui_driver_get_desktop (fixture->driver));
  g_autofree char *path = g_build_filename (home, "config", "gtk-4.0", "settings.ini", NULL);
  g_autoptr (GKeyFile) settings = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  g_key_file_load_from_file (settings, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  g_key_file_set_boolean (settings, "Settings", "gtk-enable-animations", TRUE);
  g_key_file_save_to_file (settings, path, &error);
  g_assert_no_error (error);
}

/* Nothing turns, blinks or polls at the rate of the screen while nobody does anything. */
static void
test_rest (AheadUiFixture *fixture,
           gconstpointer user_data)
{
  Nap nap = { 0, 0 };

  allow_animations (fixture);
  ahead_ui_fixture_add_event (fixture, "Siesta");
  ahead_ui_fixture_start (fixture, NULL);
  ahead_ui_fixture_see_rows (fixture, "Siesta", 1);
  ahead_ui_fixture_wait (fixture, has_rested, &nap, "the application to do nothing");
  ahead_ui_fixture_stop (fixture);
}

static void
test_import (AheadUiFixture *fixture,
             gconstpointer user_data)
{
  g_autofree char *path = ahead_test_server_write_file (fixture->server, "orchard.ics", CALENDAR);

  ahead_ui_fixture_start (fixture, path);
  ahead_ui_fixture_see_rows (fixture, "Apples", 1);
  ahead_ui_fixture_see_rows (fixture, "Pears", 1);
  ahead_ui_fixture_see_on_server (fixture, "Apples", "start", "\"2040-05-01T09:00:00Z\"");
  ahead_ui_fixture_see_on_server (fixture, "Pears", "recurrence", "\"RRULE:FREQ=WEEKLY\"");
  ahead_ui_fixture_stop (fixture);

  /* Once more: the same events. */
  ahead_ui_fixture_start (fixture, path);
  ahead_ui_fixture_see_toast (fixture, "*Orchard*");
  ahead_ui_fixture_see_rows (fixture, "Apples", 1);
  ahead_ui_fixture_see_on_server (fixture, "Apples", "allDay", "false");
  ahead_ui_fixture_stop (fixture);
}

/* Two people give the same event another title, and the application can't have heard of the first. */
static void
test_conflict (AheadUiFixture *fixture,
               gconstpointer user_data)
{
  g_autofree char *id = NULL, *path = NULL;
  g_autoptr (JsonNode) theirs = NULL;

  ahead_ui_fixture_add_event (fixture, "Agreed");
  ahead_ui_fixture_start (fixture, NULL);
  choose_title (fixture, "Agreed");
  ahead_fault_proxy_set_fault (fixture->proxy, AHEAD_FAULT_HOLD_RESPONSE, "GET");
  id = ahead_ui_fixture_dup_event_id (fixture, "Agreed");
  path = g_strconcat ("/v1/events/", id, NULL);
  theirs = ahead_ui_fixture_request (fixture, "PATCH", path, "{\"title\": \"Theirs\"}", NULL);
  ahead_ui_fixture_replace_text (fixture, "Mine");
  ahead_ui_fixture_press (fixture, "Return");

  ahead_ui_fixture_see_rows (fixture, "Theirs", 1);
  ahead_ui_fixture_see_toast (fixture, "*Theirs* was changed by * meanwhile (title)*");
  ahead_ui_fixture_see_rows (fixture, "Mine", 0);
  ahead_ui_fixture_see_on_server (fixture, "Theirs", "allDay", "false");
  ahead_fault_proxy_set_fault (fixture->proxy, AHEAD_FAULT_NONE, NULL);
  ahead_fault_proxy_release (fixture->proxy);
  ahead_ui_fixture_stop (fixture);
}

/* The calendar that is chosen has been deleted by somebody else: the server refuses, and says why. */
static void
test_refusal (AheadUiFixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (JsonNode) calendar = ahead_ui_fixture_request (fixture, "POST", "/v1/calendars",
                                                            "{\"name\": \"Choir\", \"color\": \"#123456\"}", NULL);
  const char *id = json_object_get_string_member (json_node_get_object (calendar), "id");
  g_autofree char *path = g_strconcat ("/v1/calendars/", id, NULL);
  g_autoptr (JsonNode) deleted = NULL;

  ahead_ui_fixture_add_event (fixture, "Rehearsal");
  ahead_ui_fixture_start (fixture, NULL);
  ahead_ui_fixture_click_row (fixture, "Rehearsal", NULL, NULL);
  deleted = ahead_ui_fixture_request (fixture, "DELETE", path, NULL, NULL);
  ahead_ui_fixture_click (fixture, NULL, "Calendar");
  ahead_ui_fixture_see (fixture, "label", "Choir");
  ahead_ui_fixture_press (fixture, "Down");
  ahead_ui_fixture_press (fixture, "Return");

  ahead_ui_fixture_see_toast (fixture, "*must be the id of a calendar that exists*");
  ahead_ui_fixture_wait (fixture, has_first_calendar, NULL, "the old calendar to be back");
  ahead_ui_fixture_see_gone (fixture, NULL, PENDING);
  ahead_ui_fixture_stop (fixture);
}

/* The local server goes with the application, and has everything the next time. */
static void
test_local (AheadUiFixture *fixture,
            gconstpointer user_data)
{
  ahead_ui_fixture_start_local (fixture);
  ahead_ui_fixture_see (fixture, "label", "No Events Yet");
  ahead_ui_fixture_press (fixture, "Control+n");
  ahead_ui_fixture_see_rows (fixture, "New event", 1);
  ahead_ui_input_type (ahead_ui_driver_get_input (fixture->driver), "At Home");
  ahead_ui_fixture_see_rows (fixture, "At Home", 1);
  ahead_ui_fixture_stop (fixture);

  ahead_ui_fixture_start_local (fixture);
  ahead_ui_fixture_see_rows (fixture, "At Home", 1);
  ahead_ui_fixture_see_gone (fixture, NULL, PENDING);
  ahead_ui_fixture_stop (fixture);
}

static void
add_test (const char *path,
          void (*test) (AheadUiFixture *, gconstpointer))
{
  g_test_add (path, AheadUiFixture, NULL, ahead_ui_fixture_set_up, test, ahead_ui_fixture_tear_down);
}

int
main (int argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  add_test ("/ui/ahead/add", test_add);
  add_test ("/ui/ahead/edit", test_edit);
  add_test ("/ui/ahead/star", test_star);
  add_test ("/ui/ahead/delete", test_delete);
  add_test ("/ui/ahead/search", test_search);
  add_test ("/ui/ahead/search-end", test_search_end);
  add_test ("/ui/ahead/close", test_close);
  add_test ("/ui/ahead/categories", test_categories);
  add_test ("/ui/ahead/rest", test_rest);
  add_test ("/ui/ahead/import", test_import);
  add_test ("/ui/ahead/conflict", test_conflict);
  add_test ("/ui/ahead/refusal", test_refusal);
  add_test ("/ui/ahead/local", test_local);

  return g_test_run ();
}
