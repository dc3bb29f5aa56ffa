/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-change.h"
#include "ahead-comment.h"
#include "ahead-page.h"
#include "ahead-test-model.h"

/* The values that only carry: comments, changes and pages. */

static void
test_getters (void)
{
  char text[] = "See you there";
  g_autoptr (AheadComment) comment = ahead_comment_new ("com_1", "evt_1", "ana", text, 42);

  text[0] = 'X';

  g_assert_cmpstr (ahead_comment_get_id (comment), ==, "com_1");
  g_assert_cmpstr (ahead_comment_get_event_id (comment), ==, "evt_1");
  g_assert_cmpstr (ahead_comment_get_author (comment), ==, "ana");
  g_assert_cmpstr (ahead_comment_get_text (comment), ==, "See you there");
  g_assert_cmpint (ahead_comment_get_created_at (comment), ==, 42);
}

static void
test_references (void)
{
  AheadComment *comment = ahead_comment_new ("com_1", "evt_1", "ana", "See you there", 42);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, AHEAD_TYPE_COMMENT);
  g_value_set_boxed (&value, comment);
  ahead_comment_unref (comment);

  g_assert_true (g_value_get_boxed (&value) == comment);
  g_assert_cmpstr (ahead_comment_get_author (g_value_get_boxed (&value)), ==, "ana");
}

static void
test_change (void)
{
  g_autoptr (AheadRecord) record = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 3);
  g_autoptr (AheadChange) upsert = ahead_change_new ("evt_1", record, 2, "mutation");
  g_autoptr (AheadChange) copy = ahead_change_copy (upsert);
  g_autoptr (AheadChange) deletion = ahead_change_new ("evt_2", NULL, 4, NULL);

  g_assert_cmpstr (copy->id, ==, "evt_1");
  g_assert_true (copy->record == record);
  g_assert_cmpint (copy->version, ==, 2);
  g_assert_cmpstr (copy->mutation_id, ==, "mutation");
  g_assert_null (deletion->record);
  g_assert_cmpstr (deletion->mutation_id, ==, "");
}

static void
count_free (gpointer data)
{
  (*(guint *) data)++;
}

static void
test_pages (void)
{
  AheadEventPage *events = g_new0 (AheadEventPage, 1);
  AheadChangePage *changes = g_new0 (AheadChangePage, 1);
  guint n_freed = 0;

  events->records = g_ptr_array_new_with_free_func (count_free);
  g_ptr_array_add (events->records, &n_freed);
  events->next_cursor = g_strdup ("next");
  changes->changes = g_ptr_array_new_with_free_func (count_free);
  g_ptr_array_add (changes->changes, &n_freed);
  changes->cursor = g_strdup ("cursor");

  ahead_event_page_free (events);
  g_assert_cmpuint (n_freed, ==, 1);
  ahead_change_page_free (changes);
  g_assert_cmpuint (n_freed, ==, 2);
  ahead_event_page_free (g_new0 (AheadEventPage, 1));
  ahead_change_page_free (g_new0 (AheadChangePage, 1));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/comment/getters", test_getters);
  g_test_add_func ("/model/comment/references", test_references);
  g_test_add_func ("/model/comment/change", test_change);
  g_test_add_func ("/model/comment/pages", test_pages);

  return g_test_run ();
}
