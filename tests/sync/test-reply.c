/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-reply.h"
#include "ahead-test-model.h"

static void
test_new (void)
{
  g_autoptr (AheadReply) reply = ahead_reply_new (AHEAD_OUTCOME_GONE, NULL);

  g_assert_cmpint (reply->outcome, ==, AHEAD_OUTCOME_GONE);
  g_assert_null (reply->record);
  g_assert_null (reply->comment);
  g_assert_null (reply->message);
  g_assert_cmpint (reply->version, ==, 0);
  g_assert_cmpint (reply->retry_after, ==, 0);
}

/* The copy is good after the original is gone. */
static void
test_copy (void)
{
  g_autoptr (AheadRecord) record = ahead_test_record_new ("evt_1", "a", AHEAD_TEST_START, 3);
  AheadReply *reply = ahead_reply_new (AHEAD_OUTCOME_STALE, record);
  g_autoptr (AheadReply) copy = NULL;

  reply->version = 4;
  reply->retry_after = 1500;
  reply->message = g_strdup ("because");
  reply->comment = ahead_comment_new ("com_1", "evt_1", "ana", "hello", AHEAD_TEST_START);
  copy = ahead_reply_copy (reply);
  ahead_reply_free (reply);

  g_assert_cmpint (copy->outcome, ==, AHEAD_OUTCOME_STALE);
  g_assert_true (copy->record == record);
  g_assert_cmpint (copy->version, ==, 4);
  g_assert_cmpint (copy->retry_after, ==, 1500);
  g_assert_cmpstr (copy->message, ==, "because");
  g_assert_cmpstr (ahead_comment_get_text (copy->comment), ==, "hello");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sync/reply/new", test_new);
  g_test_add_func ("/sync/reply/copy", test_copy);

  return g_test_run ();
}
