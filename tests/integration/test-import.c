/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-icalendar.h"
#include "ahead-integration.h"

/* Importing iCalendar files over a real server. */

#define EVENT(uid, title)                                                                                              \
  "BEGIN:VEVENT\r\nUID:" uid "\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20261201T180000Z\r\n"                            \
  "DTEND:20261201T190000Z\r\nSUMMARY:" title "\r\nEND:VEVENT\r\n"
#define CALENDAR(name, events)                                                                                         \
  "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\n" name events "END:VCALENDAR\r\n"
#define NAME(name) "X-WR-CALNAME:" name "\r\n"

static AheadImportSummary *
import_text (AheadIntegration *fixture,
             const char *text,
             GError **error)
{
  g_autofree char *path = ahead_test_server_write_file (fixture->server, "A fair.ics", text);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;

  ahead_session_import_async (fixture->mine->session, file, NULL, ahead_wait_take_result, &result);
  ahead_wait_until (result != NULL);

  return ahead_session_import_finish (fixture->mine->session, result, error);
}

static void
assert_summary (const AheadImportSummary *summary,
                guint n_created,
                guint n_updated,
                guint n_unchanged,
                guint n_problems)
{
  g_assert_cmpuint (summary->n_created, ==, n_created);
  g_assert_cmpuint (summary->n_updated, ==, n_updated);
  g_assert_cmpuint (summary->n_unchanged, ==, n_unchanged);
  g_assert_cmpuint (g_strv_length (summary->problems), ==, n_problems);
}

static guint
count_calendars (AheadIntegration *fixture)
{
  return g_list_model_get_n_items (ahead_session_get_calendars (fixture->mine->session));
}

static void
test_again (AheadIntegration *fixture,
            gconstpointer user_data)
{
  g_autoptr (AheadImportSummary) first = NULL;
  g_autoptr (AheadImportSummary) again = NULL;
  g_autoptr (AheadImportSummary) edited = NULL;
  guint n_calendars = count_calendars (fixture);

  first = import_text (fixture, CALENDAR (NAME ("Fair"), EVENT ("1", "One") EVENT ("2", "Two")), NULL);
  assert_summary (first, 2, 0, 0, 0);
  g_assert_cmpstr (first->calendar_name, ==, "Fair");
  g_assert_cmpuint (count_calendars (fixture), ==, n_calendars + 1);
  g_assert_cmpuint (ahead_client_get_n_shown (fixture->mine), ==, 2);

  again = import_text (fixture, CALENDAR (NAME ("Fair"), EVENT ("1", "One") EVENT ("2", "Two")), NULL);
  assert_summary (again, 0, 0, 2, 0);
  edited = import_text (fixture, CALENDAR (NAME ("Fair"), EVENT ("2", "Zwei") EVENT ("3", "Three")), NULL);
  assert_summary (edited, 1, 1, 0, 0);
  g_assert_cmpuint (count_calendars (fixture), ==, n_calendars + 1);
  g_assert_cmpuint (ahead_client_get_n_shown (fixture->mine), ==, 3);
  g_assert_nonnull (ahead_client_find (fixture->mine, "Zwei"));
  g_assert_null (ahead_client_find (fixture->mine, "Two"));

  ahead_session_refresh (fixture->other->session);
  ahead_wait_until (ahead_client_find (fixture->other, "Three") != NULL);
  g_assert_cmpuint (ahead_client_get_n_shown (fixture->other), ==, 3);
}

static void
test_base_name (AheadIntegration *fixture,
                gconstpointer user_data)
{
  g_autoptr (AheadImportSummary) summary = import_text (fixture, CALENDAR ("", EVENT ("1", "One")), NULL);

  assert_summary (summary, 1, 0, 0, 0);
  g_assert_cmpstr (summary->calendar_name, ==, "A fair");
}

/* The same UID in another calendar is another event. */
static void
test_other_calendar (AheadIntegration *fixture,
                     gconstpointer user_data)
{
  g_autoptr (AheadImportSummary) first = NULL;
  g_autoptr (AheadImportSummary) second = NULL;

  first = import_text (fixture, CALENDAR (NAME ("Fair"), EVENT ("1", "One")), NULL);
  second = import_text (fixture, CALENDAR (NAME ("Market"), EVENT ("1", "One")), NULL);
  assert_summary (second, 1, 0, 0, 0);
  g_assert_cmpuint (ahead_client_get_n_shown (fixture->mine), ==, 2);
}

static void
test_bad_event (AheadIntegration *fixture,
                gconstpointer user_data)
{
  g_autoptr (AheadImportSummary) summary = NULL;

  summary = import_text (fixture,
                         CALENDAR (NAME ("Fair"), EVENT ("1", "One")
                                   "BEGIN:VEVENT\r\nUID:bad\r\nSUMMARY:No start\r\nEND:VEVENT\r\n"
                                   EVENT ("2", "Two")),
                         NULL);
  assert_summary (summary, 2, 0, 0, 1);
  g_assert_nonnull (strstr (summary->problems[0], "No start"));
  g_assert_cmpuint (ahead_client_get_n_shown (fixture->mine), ==, 2);
}

static void
test_bad_file (AheadIntegration *fixture,
               gconstpointer user_data)
{
  g_autoptr (GError) garbage = NULL;
  g_autoptr (GError) half = NULL;
  guint n_calendars = count_calendars (fixture);

  g_assert_null (import_text (fixture, "<html>404</html>", &garbage));
  g_assert_error (garbage, AHEAD_ICALENDAR_ERROR, AHEAD_ICALENDAR_ERROR_NOT_ICALENDAR);
  g_assert_null (import_text (fixture, "BEGIN:VCALENDAR\r\n" EVENT ("1", "One") "BEGIN:VEVENT\r\nUID:2\r\n", &half));
  g_assert_error (half, AHEAD_ICALENDAR_ERROR, AHEAD_ICALENDAR_ERROR_TRUNCATED);
  g_assert_cmpuint (count_calendars (fixture), ==, n_calendars);
  g_assert_cmpuint (ahead_client_get_n_shown (fixture->mine), ==, 0);
}

/* What does not reach the server leaves the list again, and each says so. */
static void
test_refused (AheadIntegration *fixture,
              gconstpointer user_data)
{
  g_autoptr (AheadImportSummary) summary = NULL;
  g_autofree char *problems = NULL;

  ahead_fault_proxy_set_fault (fixture->proxy, AHEAD_FAULT_DROP_REQUEST, "POST");
  summary = import_text (fixture, CALENDAR (NAME ("My Calendar"), EVENT ("1", "One") EVENT ("2", "Two")), NULL);
  assert_summary (summary, 0, 0, 0, 2);
  problems = g_strjoinv ("\n", summary->problems);
  g_assert_nonnull (strstr (problems, "“One”: "));
  g_assert_nonnull (strstr (problems, "“Two”: "));
  g_assert_cmpuint (ahead_client_get_n_shown (fixture->mine), ==, 0);
}

static void
test_no_calendar (AheadIntegration *fixture,
                  gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  ahead_fault_proxy_set_fault (fixture->proxy, AHEAD_FAULT_DROP_REQUEST, "POST");
  g_assert_null (import_text (fixture, CALENDAR (NAME ("Fair"), EVENT ("1", "One")), &error));
  g_assert_error (error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_UNREACHABLE);
  g_assert_cmpuint (ahead_client_get_n_shown (fixture->mine), ==, 0);
}

/* More than one slice: nothing is lost between two. */
static void
test_many (AheadIntegration *fixture,
           gconstpointer user_data)
{
  g_autoptr (GString) events = g_string_new ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" NAME ("Fair"));
  g_autoptr (AheadImportSummary) first = NULL;
  g_autoptr (AheadImportSummary) again = NULL;

  for (guint i = 0; i < 500; i++)
    g_string_append_printf (events,
                            "BEGIN:VEVENT\r\nUID:u%u\r\nDTSTART:20261201T180000Z\r\nDTEND:20261201T190000Z\r\n"
                            "SUMMARY:Event %u\r\nEND:VEVENT\r\n", i, i);
  g_string_append (events, "END:VCALENDAR\r\n");

  first = import_text (fixture, events->str, NULL);
  assert_summary (first, 500, 0, 0, 0);
  again = import_text (fixture, events->str, NULL);
  assert_summary (again, 0, 0, 500, 0);
  g_assert_cmpuint (ahead_client_get_n_shown (fixture->mine), ==, 500);
}

static void
add_test (const char *path,
          void (*test) (AheadIntegration *, gconstpointer))
{
  g_test_add (path, AheadIntegration, NULL, ahead_integration_set_up, test, ahead_integration_tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/integration/import/again", test_again);
  add_test ("/integration/import/base-name", test_base_name);
  add_test ("/integration/import/other-calendar", test_other_calendar);
  add_test ("/integration/import/bad-event", test_bad_event);
  add_test ("/integration/import/bad-file", test_bad_file);
  add_test ("/integration/import/refused", test_refused);
  add_test ("/integration/import/no-calendar", test_no_calendar);
  add_test ("/integration/import/many", test_many);

  return g_test_run ();
}
