/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-test-client.h"

typedef struct
{
  AheadTestServer *server;
  char *calendar;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->server = ahead_test_server_new (NULL);
  fixture->calendar = ahead_test_dup_calendar (fixture->server);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_free (fixture->calendar);
  ahead_test_server_free (fixture->server);
}

static char *
event_path (AheadTestReply *event,
            const char *rest)
{
  return g_strconcat ("/v1/events/", ahead_test_reply_text (event, "id"), rest, NULL);
}

static AheadTestReply *
get_changes (AheadTestServer *server,
             const char *cursor,
             const char *limit)
{
  g_autofree char *path = g_strdup_printf ("/v1/changes?cursor=%s&limit=%s", cursor, limit);
  AheadTestReply *reply = ahead_test_ask (server, "GET", path, NULL, NULL);

  g_assert_cmpuint (reply->status, ==, 200);

  return reply;
}

static JsonObject *
get_change (AheadTestReply *page,
            guint index)
{
  JsonArray *changes = json_object_get_array_member (ahead_test_reply_object (page), "changes");

  g_assert_cmpuint (json_array_get_length (changes), >, index);

  return json_array_get_object_element (changes, index);
}

static guint
count_changes (AheadTestServer *server)
{
  g_autoptr (AheadTestReply) page = get_changes (server, "", "1000");

  return json_array_get_length (json_object_get_array_member (ahead_test_reply_object (page), "changes"));
}

static void
test_create (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (AheadTestReply) first =
    ahead_test_create_event (fixture->server, fixture->calendar, "One", "2026-12-01T18:00:00+01:00", NULL);
  g_autoptr (AheadTestReply) second =
    ahead_test_create_event (fixture->server, fixture->calendar, "Two", "2026-12-02T18:00:00Z", NULL);
  g_autofree char *path = event_path (first, "");
  g_autofree char *etag = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", ahead_test_reply_number (first, "version"));
  g_autoptr (AheadTestReply) read = ahead_test_ask (fixture->server, "GET", path, NULL, NULL);
  g_autoptr (AheadTestReply) same = ahead_test_ask (fixture->server, "GET", path, NULL, "If-None-Match", etag, NULL);

  g_assert_cmpstr (soup_message_headers_get_one (first->headers, "Location"), ==, path);
  g_assert_cmpstr (soup_message_headers_get_one (first->headers, "ETag"), ==, etag);
  g_assert_cmpstr (ahead_test_reply_text (first, "start"), ==, "2026-12-01T17:00:00Z");
  g_assert_cmpstr (ahead_test_reply_text (first, "updatedBy"), ==, "local");
  g_assert_cmpfloat (json_object_get_double_member (ahead_test_reply_object (first), "position"), ==, 1024);
  g_assert_cmpfloat (json_object_get_double_member (ahead_test_reply_object (second), "position"), ==, 2048);
  g_assert_cmpint (ahead_test_reply_number (second, "version"), ==, ahead_test_reply_number (first, "version") + 1);
  g_assert_cmpstr (read->body, ==, first->body);
  g_assert_cmpuint (same->status, ==, 304);
  g_assert_cmpstr (same->body, ==, "");
}

static void
test_duplicate_uid (Fixture *fixture,
                    gconstpointer data)
{
  g_autofree char *body =
    g_strdup_printf ("{\"calendarId\": \"%s\", \"title\": \"A\", \"start\": \"2026-12-01T18:00:00Z\", \"uid\": \"u1\"}",
                     fixture->calendar);
  g_autoptr (AheadTestReply) first = ahead_test_ask (fixture->server, "POST", "/v1/events", body, NULL);
  g_autoptr (AheadTestReply) second = ahead_test_ask (fixture->server, "POST", "/v1/events", body, NULL);
  JsonObject *current;

  g_assert_cmpuint (first->status, ==, 201);
  ahead_test_assert_problem (second, 409, "duplicate");
  current = json_object_get_object_member (ahead_test_reply_object (second), "current");
  g_assert_cmpstr (json_object_get_string_member (current, "id"), ==, ahead_test_reply_text (first, "id"));
}

static void
test_patch (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (AheadTestReply) event =
    ahead_test_create_event (fixture->server, fixture->calendar, "One", "2026-12-01T18:00:00Z", NULL);
  g_autofree char *path = event_path (event, "");
  g_autoptr (AheadTestReply) patched = ahead_test_ask (fixture->server, "PATCH", path, "{\"title\": \"Ūne\"}",
                                                       "Content-Type", "application/merge-patch+json", NULL);
  g_autoptr (AheadTestReply) again = ahead_test_ask (fixture->server, "PATCH", path, "{\"title\": \"Ūne\"}", NULL);

  g_assert_cmpuint (patched->status, ==, 200);
  g_assert_cmpstr (ahead_test_reply_text (patched, "title"), ==, "Ūne");
  g_assert_cmpstr (ahead_test_reply_text (patched, "start"), ==, "2026-12-01T18:00:00Z");
  g_assert_cmpint (ahead_test_reply_number (patched, "version"), >, ahead_test_reply_number (event, "version"));

  /* Nothing to change: no version, no row in the log. */
  g_assert_cmpstr (again->body, ==, patched->body);
  g_assert_cmpuint (count_changes (fixture->server), ==, 2);
}

static void
test_if_match (Fixture *fixture,
               gconstpointer data)
{
  g_autoptr (AheadTestReply) event =
    ahead_test_create_event (fixture->server, fixture->calendar, "One", "2026-12-01T18:00:00Z", NULL);
  g_autofree char *path = event_path (event, "");
  g_autofree char *etag = g_strdup (soup_message_headers_get_one (event->headers, "ETag"));
  g_autofree char *weak = g_strconcat ("W/", etag, NULL);
  g_autoptr (AheadTestReply) first =
    ahead_test_ask (fixture->server, "PATCH", path, "{\"title\": \"2\"}", "If-Match", etag, NULL);
  g_autoptr (AheadTestReply) stale =
    ahead_test_ask (fixture->server, "PATCH", path, "{\"title\": \"3\"}", "If-Match", etag, NULL);
  g_autoptr (AheadTestReply) garbage =
    ahead_test_ask (fixture->server, "PATCH", path, "{\"title\": \"3\"}", "If-Match", "42", NULL);
  g_autoptr (AheadTestReply) weakly =
    ahead_test_ask (fixture->server, "PATCH", path, "{\"title\": \"3\"}", "If-Match", weak, NULL);
  g_autoptr (AheadTestReply) any =
    ahead_test_ask (fixture->server, "PATCH", path, "{\"title\": \"4\"}", "If-Match", "*", NULL);
  g_autoptr (AheadTestReply) deletion = ahead_test_ask (fixture->server, "DELETE", path, NULL, "If-Match", etag, NULL);
  JsonObject *current;

  g_assert_cmpuint (first->status, ==, 200);
  ahead_test_assert_problem (stale, 412, "stale-version");
  current = json_object_get_object_member (ahead_test_reply_object (stale), "current");
  g_assert_cmpstr (json_object_get_string_member (current, "title"), ==, "2");
  ahead_test_assert_problem (garbage, 400, "bad-request");
  ahead_test_assert_problem (weakly, 412, "stale-version");
  g_assert_cmpstr (ahead_test_reply_text (any, "title"), ==, "4");
  ahead_test_assert_problem (deletion, 412, "stale-version");
}

static void
test_delete (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (AheadTestReply) event =
    ahead_test_create_event (fixture->server, fixture->calendar, "One", "2026-12-01T18:00:00Z", NULL);
  g_autofree char *path = event_path (event, "");
  g_autoptr (AheadTestReply) deleted = ahead_test_ask (fixture->server, "DELETE", path, NULL, NULL);
  g_autoptr (AheadTestReply) read = ahead_test_ask (fixture->server, "GET", path, NULL, NULL);
  g_autoptr (AheadTestReply) again = ahead_test_ask (fixture->server, "DELETE", path, NULL, NULL);

  g_assert_cmpuint (deleted->status, ==, 200);
  g_assert_cmpstr (ahead_test_reply_text (deleted, "id"), ==, ahead_test_reply_text (event, "id"));
  g_assert_cmpint (ahead_test_reply_number (deleted, "version"), >, ahead_test_reply_number (event, "version"));
  ahead_test_assert_problem (read, 410, "gone");
  ahead_test_assert_problem (again, 410, "gone");
}

static void
test_move (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (AheadTestReply) event =
    ahead_test_create_event (fixture->server, fixture->calendar, "One", "2026-12-01T18:00:00Z", NULL);
  g_autoptr (AheadTestReply) other = ahead_test_ask (fixture->server, "POST", "/v1/calendars",
                                                     "{\"name\": \" Work \", \"color\": \"#ff0000\"}", NULL);
  g_autofree char *path = event_path (event, "");
  g_autofree char *body = g_strdup_printf ("{\"calendarId\": \"%s\"}", ahead_test_reply_text (other, "id"));
  g_autoptr (AheadTestReply) moved = ahead_test_ask (fixture->server, "PATCH", path, body, NULL);
  g_autoptr (AheadTestReply) lost =
    ahead_test_ask (fixture->server, "PATCH", path, "{\"calendarId\": \"cal_none\"}", NULL);

  g_assert_cmpstr (ahead_test_reply_text (other, "name"), ==, "Work");
  g_assert_cmpstr (ahead_test_reply_text (moved, "calendarId"), ==, ahead_test_reply_text (other, "id"));
  ahead_test_assert_problem (lost, 422, "invalid");
}

static void
test_idempotency (Fixture *fixture,
                  gconstpointer data)
{
  g_autoptr (AheadTestReply) first =
    ahead_test_create_event (fixture->server, fixture->calendar, "One", "2026-12-01T18:00:00Z", "key-1");
  g_autoptr (AheadTestReply) second = NULL;
  g_autoptr (AheadTestReply) other = NULL;

  /* The answer is lost with the server; what is sent again to the next one is the same request. */
  ahead_test_server_kill (fixture->server);
  ahead_test_server_start (fixture->server, NULL);
  second = ahead_test_create_event (fixture->server, fixture->calendar, "One", "2026-12-01T18:00:00Z", "key-1");
  other = ahead_test_ask (fixture->server, "POST", "/v1/events", "{}", "Idempotency-Key", "key-1", NULL);

  g_assert_cmpstr (second->body, ==, first->body);
  g_assert_cmpstr (soup_message_headers_get_one (second->headers, "Location"), ==,
                   soup_message_headers_get_one (first->headers, "Location"));
  g_assert_cmpstr (soup_message_headers_get_one (second->headers, "ETag"), ==,
                   soup_message_headers_get_one (first->headers, "ETag"));
  g_assert_null (soup_message_headers_get_one (first->headers, "Idempotency-Replayed"));
  g_assert_cmpstr (soup_message_headers_get_one (second->headers, "Idempotency-Replayed"), ==, "true");
  g_assert_cmpuint (count_changes (fixture->server), ==, 1);
  ahead_test_assert_problem (other, 422, "key-reused");
}

/* What was refused has not used its key up. */
static void
test_key_after_refusal (Fixture *fixture,
                        gconstpointer data)
{
  g_autoptr (AheadTestReply) event =
    ahead_test_create_event (fixture->server, fixture->calendar, "One", "2026-12-01T18:00:00Z", NULL);
  g_autofree char *path = event_path (event, "");
  const char *body = "{\"title\": \"2\"}";
  g_autoptr (AheadTestReply) stale = ahead_test_ask (fixture->server, "PATCH", path, body, "Idempotency-Key", "key-2",
                                                     "If-Match", "\"9999\"", NULL);
  g_autoptr (AheadTestReply) good =
    ahead_test_ask (fixture->server, "PATCH", path, body, "Idempotency-Key", "key-2", "If-Match", "*", NULL);

  ahead_test_assert_problem (stale, 412, "stale-version");
  g_assert_cmpuint (good->status, ==, 200);
}

static void
test_toggles (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (AheadTestReply) event =
    ahead_test_create_event (fixture->server, fixture->calendar, "One", "2026-12-01T18:00:00Z", NULL);
  const char *const toggles[][3]
    = { { "/star", "starred", "starCount" }, { "/attendance", "attending", "attendeeCount" } };

  for (guint i = 0; i < G_N_ELEMENTS (toggles); i++)
    {
      g_autofree char *path = event_path (event, toggles[i][0]);
      g_autoptr (AheadTestReply) on = ahead_test_ask (fixture->server, "PUT", path, NULL, NULL);
      g_autoptr (AheadTestReply) again = ahead_test_ask (fixture->server, "PUT", path, NULL, NULL);
      g_autoptr (AheadTestReply) off = ahead_test_ask (fixture->server, "DELETE", path, NULL, NULL);

      g_assert_true (json_object_get_boolean_member (ahead_test_reply_object (on), toggles[i][1]));
      g_assert_cmpint (ahead_test_reply_number (on, toggles[i][2]), ==, 1);
      g_assert_cmpstr (ahead_test_reply_text (on, "updatedAt"), ==, ahead_test_reply_text (event, "updatedAt"));
      g_assert_cmpstr (again->body, ==, on->body);
      g_assert_false (json_object_get_boolean_member (ahead_test_reply_object (off), toggles[i][1]));
      g_assert_cmpint (ahead_test_reply_number (off, toggles[i][2]), ==, 0);
      g_assert_cmpint (ahead_test_reply_number (off, "version"), ==, ahead_test_reply_number (on, "version") + 1);
    }
}

static void
test_comments (Fixture *fixture,
               gconstpointer data)
{
  g_autoptr (AheadTestReply) event =
    ahead_test_create_event (fixture->server, fixture->calendar, "One", "2026-12-01T18:00:00Z", NULL);
  g_autofree char *path = event_path (event, "/comments");
  g_autofree char *first_page_path = g_strconcat (path, "?limit=1", NULL);
  g_autoptr (AheadTestReply) first = ahead_test_ask (fixture->server, "POST", path, "{\"text\": \" First \"}", NULL);
  g_autoptr (AheadTestReply) second = ahead_test_ask (fixture->server, "POST", path, "{\"text\": \"Second\"}", NULL);
  g_autoptr (AheadTestReply) page = ahead_test_ask (fixture->server, "GET", first_page_path, NULL, NULL);
  g_autofree char *next_path = g_strconcat (path, "?cursor=", ahead_test_reply_text (page, "nextCursor"), NULL);
  g_autoptr (AheadTestReply) next = ahead_test_ask (fixture->server, "GET", next_path, NULL, NULL);
  JsonArray *comments = json_object_get_array_member (ahead_test_reply_object (page), "comments");
  JsonArray *rest = json_object_get_array_member (ahead_test_reply_object (next), "comments");
  JsonObject *comment = json_object_get_object_member (ahead_test_reply_object (first), "comment");
  JsonObject *counted = json_object_get_object_member (ahead_test_reply_object (second), "event");
  g_autofree char *comment_path = g_strconcat (path, "/", json_object_get_string_member (comment, "id"), NULL);
  g_autoptr (AheadTestReply) deleted = ahead_test_ask (fixture->server, "DELETE", comment_path, NULL, NULL);
  g_autoptr (AheadTestReply) missing = ahead_test_ask (fixture->server, "DELETE", comment_path, NULL, NULL);
  g_autoptr (AheadTestReply) empty = ahead_test_ask (fixture->server, "POST", path, "{\"text\": \"  \"}", NULL);

  g_assert_cmpuint (first->status, ==, 201);
  g_assert_cmpstr (json_object_get_string_member (comment, "text"), ==, "First");
  g_assert_cmpstr (json_object_get_string_member (comment, "author"), ==, "local");
  g_assert_cmpint (json_object_get_int_member (counted, "commentCount"), ==, 2);
  g_assert_cmpuint (json_array_get_length (comments), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (comments, 0), "text"), ==, "First");
  g_assert_cmpuint (json_array_get_length (rest), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (rest, 0), "text"), ==, "Second");
  counted = json_object_get_object_member (ahead_test_reply_object (deleted), "event");
  g_assert_cmpint (json_object_get_int_member (counted, "commentCount"), ==, 1);
  ahead_test_assert_problem (missing, 404, "not-found");
  ahead_test_assert_problem (empty, 422, "invalid");
}

static void
test_feed (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (AheadTestReply) list = ahead_test_ask (fixture->server, "GET", "/v1/events", NULL, NULL);
  const char *begin = ahead_test_reply_text (list, "feedCursor");
  g_autoptr (AheadTestReply) first =
    ahead_test_create_event (fixture->server, fixture->calendar, "One", "2026-12-01T18:00:00Z", "m1");
  g_autoptr (AheadTestReply) second =
    ahead_test_create_event (fixture->server, fixture->calendar, "Two", "2026-12-01T18:00:00Z", "m2");
  g_autofree char *first_path = event_path (first, "");
  g_autofree char *second_path = event_path (second, "");
  g_autoptr (AheadTestReply) patched =
    ahead_test_ask (fixture->server, "PATCH", first_path, "{\"title\": \"Uno\"}", NULL);
  g_autoptr (AheadTestReply) deleted =
    ahead_test_ask (fixture->server, "DELETE", second_path, NULL, "Idempotency-Key", "m4", NULL);
  g_autoptr (AheadTestReply) head = get_changes (fixture->server, begin, "3");
  g_autoptr (AheadTestReply) tail = get_changes (fixture->server, ahead_test_reply_text (head, "cursor"), "3");
  g_autoptr (AheadTestReply) end = get_changes (fixture->server, ahead_test_reply_text (tail, "cursor"), "3");
  JsonObject *change = get_change (head, 0);
  gint64 version = ahead_test_reply_number (first, "version");

  g_assert_cmpuint (patched->status, ==, 200);
  g_assert_cmpuint (deleted->status, ==, 200);

  /* An event as it is, under the mutation and the version that it was made by. */
  g_assert_cmpstr (json_object_get_string_member (change, "type"), ==, "upsert");
  g_assert_cmpstr (json_object_get_string_member (change, "mutationId"), ==, "m1");
  g_assert_cmpint (json_object_get_int_member (change, "version"), ==, version);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (change, "event"), "title"), ==, "Uno");

  /* An event that is no more, under the mutation that made it, with the version that ended it. */
  change = get_change (head, 1);
  g_assert_cmpstr (json_object_get_string_member (change, "type"), ==, "delete");
  g_assert_cmpstr (json_object_get_string_member (change, "mutationId"), ==, "m2");
  g_assert_cmpint (json_object_get_int_member (change, "version"), ==, version + 3);

  change = get_change (head, 2);
  g_assert_true (json_object_get_null_member (change, "mutationId"));
  g_assert_cmpint (json_object_get_int_member (change, "version"), ==, version + 2);
  g_assert_true (json_object_get_boolean_member (ahead_test_reply_object (head), "more"));

  change = get_change (tail, 0);
  g_assert_cmpstr (json_object_get_string_member (change, "mutationId"), ==, "m4");
  g_assert_false (json_object_get_boolean_member (ahead_test_reply_object (tail), "more"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (ahead_test_reply_object (end), "changes")), ==,
                    0);
  g_assert_cmpstr (ahead_test_reply_text (end, "cursor"), ==, ahead_test_reply_text (tail, "cursor"));
}

static void
test_delete_calendar (Fixture *fixture,
                      gconstpointer data)
{
  g_autoptr (AheadTestReply) event =
    ahead_test_create_event (fixture->server, fixture->calendar, "One", "2026-12-01T18:00:00Z", NULL);
  g_autofree char *path = g_strconcat ("/v1/calendars/", fixture->calendar, NULL);
  g_autofree char *gone_path = event_path (event, "");
  g_autoptr (AheadTestReply) deleted =
    ahead_test_ask (fixture->server, "DELETE", path, NULL, "Idempotency-Key", "m9", NULL);
  g_autoptr (AheadTestReply) gone = ahead_test_ask (fixture->server, "GET", gone_path, NULL, NULL);
  g_autoptr (AheadTestReply) again = ahead_test_ask (fixture->server, "DELETE", path, NULL, NULL);
  g_autoptr (AheadTestReply) changes = get_changes (fixture->server, "", "10");

  g_assert_cmpuint (deleted->status, ==, 200);
  ahead_test_assert_problem (gone, 410, "gone");
  ahead_test_assert_problem (again, 404, "not-found");
  g_assert_cmpstr (json_object_get_string_member (get_change (changes, 1), "mutationId"), ==, "m9");
  g_assert_cmpstr (json_object_get_string_member (get_change (changes, 1), "type"), ==, "delete");
}

static void
test_patch_calendar (Fixture *fixture,
                     gconstpointer data)
{
  g_autofree char *path = g_strconcat ("/v1/calendars/", fixture->calendar, NULL);
  g_autoptr (AheadTestReply) renamed = ahead_test_ask (fixture->server, "PATCH", path, "{\"name\": \"Home\"}", NULL);
  g_autoptr (AheadTestReply) bad =
    ahead_test_ask (fixture->server, "PATCH", path, "{\"name\": \" \", \"color\": \"red\"}", NULL);

  g_assert_cmpstr (ahead_test_reply_text (renamed, "name"), ==, "Home");
  g_assert_cmpstr (ahead_test_reply_text (renamed, "color"), ==, "#3584e4");
  ahead_test_assert_problem (bad, 422, "invalid");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (ahead_test_reply_object (bad), "errors")), ==,
                    2);
}

#define ADD(path, function) g_test_add ("/server/events/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("create", test_create);
  ADD ("duplicate-uid", test_duplicate_uid);
  ADD ("patch", test_patch);
  ADD ("if-match", test_if_match);
  ADD ("delete", test_delete);
  ADD ("move", test_move);
  ADD ("idempotency", test_idempotency);
  ADD ("key-after-refusal", test_key_after_refusal);
  ADD ("toggles", test_toggles);
  ADD ("comments", test_comments);
  ADD ("feed", test_feed);
  ADD ("delete-calendar", test_delete_calendar);
  ADD ("patch-calendar", test_patch_calendar);

  return g_test_run ();
}
