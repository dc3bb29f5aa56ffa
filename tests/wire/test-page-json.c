/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "ahead-json.h"
#include "ahead-test-record.h"
#include "ahead-time.h"

#define CHANGES(change) "{\"changes\":[" change "],\"cursor\":\"c\",\"more\":false}"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = ahead_json_parse (text, -1, &error);

  g_assert_no_error (error);
  return node;
}

static JsonNode *
rewrite (JsonNode *node)
{
  g_autofree char *text = ahead_json_to_string (node);

  return parse (text);
}

static void
test_events (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  g_autoptr (AheadEventPage) page = g_new0 (AheadEventPage, 1);
  g_autoptr (AheadEventPage) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) read = NULL;

  page->records = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_record_unref);
  for (guint i = 0; i < 10; i++)
    g_ptr_array_add (page->records, ahead_test_record_new_strange (random, 1));
  page->total_count = 555;
  page->version = 42;
  page->feed_cursor = g_strdup ("e1.42");

  node = ahead_event_page_to_json (page);
  read = rewrite (node);
  again = ahead_event_page_from_json (read, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->total_count, ==, 555);
  g_assert_cmpint (again->version, ==, 42);
  g_assert_cmpstr (again->next_cursor, ==, NULL);
  g_assert_cmpstr (again->feed_cursor, ==, "e1.42");
  g_assert_cmpuint (again->records->len, ==, 10);
  for (guint i = 0; i < 10; i++)
    g_assert_true (ahead_record_equal (g_ptr_array_index (page->records, i), g_ptr_array_index (again->records, i)));
}

static void
test_events_bad (void)
{
  static const char *const bad[] = {
    "[]",
    "{}",
    "{\"events\":[],\"nextCursor\":null,\"feedCursor\":null}",
    "{\"events\":[],\"totalCount\":-1,\"nextCursor\":null,\"feedCursor\":null}",
    "{\"events\":[],\"totalCount\":\"1\",\"nextCursor\":null,\"feedCursor\":null}",
    "{\"events\":[],\"totalCount\":0,\"nextCursor\":1,\"feedCursor\":null}",
    "{\"events\":[],\"totalCount\":0,\"nextCursor\":null,\"feedCursor\":null,\"version\":\"1\"}",
    "{\"events\":[],\"totalCount\":0,\"nextCursor\":null}",
    "{\"events\":{},\"totalCount\":0,\"nextCursor\":null,\"feedCursor\":null}",
    "{\"events\":[{}],\"totalCount\":0,\"nextCursor\":null,\"feedCursor\":null}",
    "{\"events\":[null],\"totalCount\":0,\"nextCursor\":null,\"feedCursor\":null}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = parse (bad[i]);

      g_assert_null (ahead_event_page_from_json (node, &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == AHEAD_WIRE_ERROR);
    }
}

static AheadChangePage *
create_changes (void)
{
  AheadChangePage *page = g_new0 (AheadChangePage, 1);
  g_autoptr (AheadRecord) record = ahead_test_record_new_sample ();

  page->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_change_free);
  g_ptr_array_add (page->changes, ahead_change_new ("evt_1", record, 41, "m1"));
  g_ptr_array_add (page->changes, ahead_change_new ("evt_2", NULL, 43, ""));
  page->cursor = g_strdup ("e1.43");
  page->more = TRUE;

  return page;
}

static void
test_changes (void)
{
  g_autoptr (AheadChangePage) page = create_changes ();
  g_autoptr (JsonNode) node = ahead_change_page_to_json (page);
  g_autoptr (JsonNode) read = rewrite (node);
  g_autoptr (GError) error = NULL;
  g_autoptr (AheadChangePage) again = ahead_change_page_from_json (read, &error);
  g_autoptr (AheadRecord) record = ahead_test_record_new_sample ();
  const AheadChange *upsert, *deletion;

  g_assert_no_error (error);
  g_assert_cmpstr (again->cursor, ==, "e1.43");
  g_assert_true (again->more);
  g_assert_cmpuint (again->changes->len, ==, 2);

  upsert = g_ptr_array_index (again->changes, 0);
  g_assert_cmpstr (upsert->id, ==, "evt_1");
  g_assert_cmpint (upsert->version, ==, 41);
  g_assert_cmpstr (upsert->mutation_id, ==, "m1");
  g_assert_true (ahead_record_equal (upsert->record, record));

  deletion = g_ptr_array_index (again->changes, 1);
  g_assert_cmpstr (deletion->id, ==, "evt_2");
  g_assert_cmpint (deletion->version, ==, 43);
  g_assert_cmpstr (deletion->mutation_id, ==, "");
  g_assert_null (deletion->record);
}

static void
test_changes_form (void)
{
  g_autoptr (AheadChangePage) page = create_changes ();
  g_autoptr (JsonNode) node = ahead_change_page_to_json (page);
  JsonArray *changes = json_object_get_array_member (json_node_get_object (node), "changes");
  g_autofree char *deletion = ahead_json_to_string (json_array_get_element (changes, 1));

  g_assert_cmpstr (deletion, ==, "{\"type\":\"delete\",\"id\":\"evt_2\",\"version\":43,\"mutationId\":null}");
}

static void
test_changes_bad (void)
{
  static const char *const bad[] = {
    "null",
    "{\"changes\":[],\"cursor\":\"c\"}",
    "{\"changes\":[],\"cursor\":null,\"more\":false}",
    "{\"changes\":[],\"cursor\":\"c\",\"more\":0}",
    "{\"changes\":null,\"cursor\":\"c\",\"more\":false}",
    CHANGES ("1"),
    CHANGES ("{}"),
    CHANGES ("{\"type\":\"delete\",\"version\":1,\"mutationId\":null}"),
    CHANGES ("{\"type\":\"delete\",\"id\":\"\",\"version\":1,\"mutationId\":null}"),
    CHANGES ("{\"type\":\"delete\",\"id\":\"a\",\"version\":1.5,\"mutationId\":null}"),
    CHANGES ("{\"type\":\"delete\",\"id\":\"a\",\"version\":1,\"mutationId\":5}"),
    CHANGES ("{\"type\":\"move\",\"id\":\"a\",\"version\":1,\"mutationId\":null}"),
    CHANGES ("{\"type\":\"upsert\",\"id\":\"a\",\"version\":1,\"mutationId\":null}"),
    CHANGES ("{\"type\":\"upsert\",\"event\":{},\"version\":1,\"mutationId\":null}"),
    CHANGES ("{\"type\":\"upsert\",\"event\":null,\"version\":1,\"mutationId\":null}"),
    CHANGES ("{\"type\":\"delete\",\"id\":\"a\",\"version\":1,\"mutationId\":null},7"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = parse (bad[i]);

      if (ahead_change_page_from_json (node, &error) != NULL)
        g_error ("accepted: %s", bad[i]);
      g_assert_true (error->domain == AHEAD_WIRE_ERROR);
    }
}

static void
test_comment (void)
{
  g_autoptr (AheadComment) comment = ahead_comment_new ("cmt_1", "evt_1", "ana", "Bring\n\"chairs\"", 3 * AHEAD_SECOND);
  g_autoptr (JsonNode) node = ahead_comment_to_json (comment);
  g_autoptr (JsonNode) read = rewrite (node);
  g_autoptr (AheadComment) again = ahead_comment_from_json (read, NULL);

  g_assert_nonnull (again);
  g_assert_cmpstr (ahead_comment_get_id (again), ==, "cmt_1");
  g_assert_cmpstr (ahead_comment_get_event_id (again), ==, "evt_1");
  g_assert_cmpstr (ahead_comment_get_author (again), ==, "ana");
  g_assert_cmpstr (ahead_comment_get_text (again), ==, "Bring\n\"chairs\"");
  g_assert_cmpint (ahead_comment_get_created_at (again), ==, 3 * AHEAD_SECOND);
}

static void
test_comment_bad (void)
{
  static const char *const names[] = { "id", "eventId", "author", "text", "createdAt" };
  g_autoptr (AheadComment) comment = ahead_comment_new ("cmt_1", "evt_1", "ana", "x", 0);
  g_autofree char *long_text = g_strnfill (AHEAD_COMMENT_MAX_LENGTH + 1, 'x');
  g_autoptr (JsonNode) too_long = ahead_comment_to_json (comment);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = ahead_comment_to_json (comment);

      json_object_set_int_member (json_node_get_object (node), names[i], 1);
      g_assert_null (ahead_comment_from_json (node, &error));
      g_assert_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE);
      g_assert_nonnull (strstr (error->message, names[i]));
    }

  json_object_set_string_member (json_node_get_object (too_long), "text", long_text);
  g_assert_null (ahead_comment_from_json (too_long, NULL));
}

static void
test_calendar (void)
{
  g_autoptr (AheadCalendar) calendar = ahead_calendar_new ("cal_1", "Work", "#3584e4", 7);
  g_autoptr (JsonNode) node = ahead_calendar_to_json (calendar);
  g_autoptr (JsonNode) read = rewrite (node);
  g_autoptr (AheadCalendar) again = ahead_calendar_from_json (read, NULL);

  g_assert_nonnull (again);
  g_assert_cmpstr (ahead_calendar_get_id (again), ==, "cal_1");
  g_assert_cmpstr (ahead_calendar_get_name (again), ==, "Work");
  g_assert_cmpstr (ahead_calendar_get_color (again), ==, "#3584e4");
  g_assert_cmpint (ahead_calendar_get_version (again), ==, 7);
}

static void
test_calendar_bad (void)
{
  static const char *const bad[] = {
    "{\"id\":\"\",\"name\":\"Work\",\"color\":\"#3584e4\",\"version\":1}",
    "{\"id\":\"c\",\"name\":\"\",\"color\":\"#3584e4\",\"version\":1}",
    "{\"id\":\"c\",\"name\":\"Work\",\"color\":\"blue\",\"version\":1}",
    "{\"id\":\"c\",\"name\":\"Work\",\"color\":\"#3584e4\",\"version\":\"1\"}",
    "{\"id\":\"c\",\"name\":\"Work\",\"color\":\"#3584e4\"}",
    "[]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = parse (bad[i]);

      g_assert_null (ahead_calendar_from_json (node, &error));
      g_assert_true (error->domain == AHEAD_WIRE_ERROR);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/page-json/events", test_events);
  g_test_add_func ("/wire/page-json/events-bad", test_events_bad);
  g_test_add_func ("/wire/page-json/changes", test_changes);
  g_test_add_func ("/wire/page-json/changes-form", test_changes_form);
  g_test_add_func ("/wire/page-json/changes-bad", test_changes_bad);
  g_test_add_func ("/wire/comment-json/round-trip", test_comment);
  g_test_add_func ("/wire/comment-json/bad", test_comment_bad);
  g_test_add_func ("/wire/calendar-json/round-trip", test_calendar);
  g_test_add_func ("/wire/calendar-json/bad", test_calendar_bad);

  return g_test_run ();
}
