/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-sync-fixture.h"

static void
set_up (AheadSyncFixture *f,
        gconstpointer data)
{
  AheadRetryPolicy *policy;

  ahead_sync_fixture_set_up (f, data);
  policy = ahead_mutation_service_get_retry_policy (f->service);
  ahead_retry_policy_set_max_attempts (policy, 3);
  ahead_retry_policy_set_wait_for_network (policy, TRUE);
}

static void
advance (AheadSyncFixture *f,
         gint64 milliseconds)
{
  ahead_test_clock_advance (f->clock, milliseconds * G_TIME_SPAN_MILLISECOND);
  ahead_wait_idle ();
}

static void
answer_busy (AheadSyncFixture *f,
             guint index,
             gint64 retry_after)
{
  AheadReply *reply = ahead_reply_new (AHEAD_OUTCOME_BUSY, NULL);

  reply->message = g_strdup ("come back later");
  reply->retry_after = retry_after;
  ahead_fake_backend_answer (f->backend, index, reply);
  ahead_wait_idle ();
}

static void
fail (AheadSyncFixture *f,
      guint index,
      AheadBackendError code)
{
  ahead_wait_idle ();
  ahead_fake_backend_fail (f->backend, index, code);
  ahead_wait_idle ();
}

static const char *
get_sent_id (AheadSyncFixture *f,
             guint index)
{
  return ahead_fake_backend_get_submission (f->backend, index)->mutation_id;
}

static void
test_same_key (AheadSyncFixture *f,
               gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  ahead_sync_set_title (f, event, "b");
  fail (f, 0, AHEAD_BACKEND_ERROR_TIMED_OUT);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_assert_titles (f, "b");
  ahead_sync_assert_counts (f, 1, 0);

  advance (f, 1000);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  g_assert_cmpstr (get_sent_id (f, 0), ==, get_sent_id (f, 1));
  ahead_sync_take (f, 1, 2);
  ahead_sync_assert_titles (f, "b");
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_used_up (AheadSyncFixture *f,
              gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = g_object_ref (ahead_sync_set_title (f, event, "b"));

  ahead_wait_idle ();
  answer_busy (f, 0, 0);
  advance (f, 1000);
  fail (f, 1, AHEAD_BACKEND_ERROR_PROTOCOL);
  advance (f, 1999);
  ahead_sync_assert_titles (f, "b");
  advance (f, 1);
  answer_busy (f, 2, 0);

  ahead_sync_assert_error (mutation, AHEAD_MUTATION_ERROR_UNREACHABLE);
  g_assert_true (ahead_sync_mentions (mutation, "come back later"));
  ahead_sync_assert_titles (f, "a");
  ahead_sync_assert_counts (f, 0, 1);
  advance (f, 3600 * 1000);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 3);
}

/* The server's word is a minimum, not a bound. */
static void
test_retry_after (AheadSyncFixture *f,
                  gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  ahead_sync_set_title (f, event, "b");
  ahead_wait_idle ();
  answer_busy (f, 0, 90000);
  advance (f, 89999);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  advance (f, 1);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_take (f, 1, 2);
}

/* A day without a network uses nothing up. */
static void
test_no_connection (AheadSyncFixture *f,
                    gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  guint n;

  ahead_sync_set_title (f, event, "b");
  ahead_wait_idle ();
  for (n = 0; n < 100; n++)
    {
      fail (f, n, AHEAD_BACKEND_ERROR_UNREACHABLE);
      ahead_sync_assert_titles (f, "b");
      advance (f, 60 * 1000);
      g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, n + 2);
    }

  answer_busy (f, n, 0);
  advance (f, 1000);
  ahead_sync_take (f, n + 1, 2);
  ahead_sync_assert_titles (f, "b");
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_network_returns (AheadSyncFixture *f,
                      gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  ahead_sync_set_title (f, event, "b");
  ahead_wait_idle ();
  answer_busy (f, 0, 3600 * 1000);
  ahead_mutation_service_set_online (f->service, FALSE);
  advance (f, 7200 * 1000);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);

  ahead_mutation_service_set_online (f->service, TRUE);
  ahead_wait_idle ();
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_take (f, 1, 2);
}

/* What the user does to other events goes on. */
static void
test_others_go_on (AheadSyncFixture *f,
                   gconstpointer data)
{
  AheadEvent *first = ahead_sync_put (f, "evt_1", "a", 1);
  AheadEvent *second = ahead_sync_put (f, "evt_2", "x", 2);

  ahead_sync_set_title (f, first, "b");
  ahead_wait_idle ();
  answer_busy (f, 0, 60000);
  ahead_sync_set_title (f, first, "c");
  ahead_sync_set_title (f, second, "y");
  ahead_wait_idle ();
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_take (f, 1, 3);
  ahead_sync_assert_titles (f, "c y");

  advance (f, 60000);
  ahead_sync_take (f, 2, 4);
  ahead_sync_take (f, 3, 5);
  ahead_sync_assert_titles (f, "c y");
  ahead_sync_assert_counts (f, 0, 0);
}

/* It was taken, and the feed says so before it is sent again. */
static void
test_feed_ends_it (AheadSyncFixture *f,
                   gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  AheadMutation *mutation = ahead_sync_set_title (f, event, "b");
  g_autoptr (AheadRecord) taken = NULL;

  fail (f, 0, AHEAD_BACKEND_ERROR_TIMED_OUT);
  taken = ahead_sync_taken_record (f, 0, 2);
  ahead_sync_change (f, "evt_1", taken, 2, mutation);
  ahead_sync_assert_counts (f, 0, 0);
  advance (f, 3600 * 1000);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_assert_titles (f, "b");
}

static void
check_signed_out (AheadSyncFixture *f,
                  gboolean by_reply)
{
  AheadEvent *first = ahead_sync_put (f, "evt_1", "a", 1);
  AheadEvent *second = ahead_sync_put (f, "evt_2", "x", 2);

  ahead_sync_set_title (f, first, "b");
  ahead_wait_idle ();
  if (by_reply)
    ahead_sync_answer (f, 0, AHEAD_OUTCOME_UNAUTHORIZED, NULL);
  else
    fail (f, 0, AHEAD_BACKEND_ERROR_UNAUTHORIZED);
  g_assert_true (ahead_mutation_service_get_signed_out (f->service));

  ahead_sync_set_title (f, second, "y");
  advance (f, 3600 * 1000);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_assert_titles (f, "b y");
  ahead_sync_assert_counts (f, 2, 0);

  ahead_mutation_service_resume (f->service);
  ahead_wait_idle ();
  g_assert_false (ahead_mutation_service_get_signed_out (f->service));
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 3);
  g_assert_cmpstr (get_sent_id (f, 1), ==, get_sent_id (f, 0));
  ahead_sync_take (f, 1, 3);
  ahead_sync_take (f, 2, 4);
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_signed_out_by_reply (AheadSyncFixture *f,
                          gconstpointer data)
{
  check_signed_out (f, TRUE);
}

static void
test_signed_out_by_error (AheadSyncFixture *f,
                          gconstpointer data)
{
  check_signed_out (f, FALSE);
}

static void
test_policy_delays (void)
{
  g_autoptr (AheadRetryPolicy) policy = ahead_retry_policy_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gint64 longest = 0;

  for (guint i = 0; i < 1000; i++)
    {
      gint64 first = ahead_retry_policy_get_delay (policy, 1, 0, random);
      gint64 third = ahead_retry_policy_get_delay (policy, 3, 0, random);

      g_assert_cmpint (first, >=, 0);
      g_assert_cmpint (first, <=, 1 * G_TIME_SPAN_SECOND);
      g_assert_cmpint (third, <=, 4 * G_TIME_SPAN_SECOND);
      g_assert_cmpint (ahead_retry_policy_get_delay (policy, 40, 0, random), <=, 60 * G_TIME_SPAN_SECOND);
      g_assert_cmpint (ahead_retry_policy_get_delay (policy, 1, 5000, random), >=, 5 * G_TIME_SPAN_SECOND);
      longest = MAX (longest, third);
    }

  g_assert_cmpint (longest, >, 3 * G_TIME_SPAN_SECOND);
}

static void
test_policy_attempts (void)
{
  g_autoptr (AheadRetryPolicy) policy = ahead_retry_policy_new ();

  g_assert_true (ahead_retry_policy_allows (policy, 2));
  g_assert_false (ahead_retry_policy_allows (policy, 3));
  g_object_set (policy, "max-attempts", 5, "base-delay", 7, "max-delay", 9, "wait-for-network", FALSE, NULL);
  g_assert_true (ahead_retry_policy_allows (policy, 4));
  g_assert_cmpuint (ahead_retry_policy_get_base_delay (policy), ==, 7);
  g_assert_cmpuint (ahead_retry_policy_get_max_delay (policy), ==, 9);
  g_assert_false (ahead_retry_policy_get_wait_for_network (policy));
  g_assert_finalize_object (g_steal_pointer (&policy));
}

static void
add_test (const char *path,
          AheadSyncTest test)
{
  g_test_add (path, AheadSyncFixture, NULL, set_up, test, ahead_sync_fixture_tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/sync/retry/same-key", test_same_key);
  add_test ("/sync/retry/used-up", test_used_up);
  add_test ("/sync/retry/retry-after", test_retry_after);
  add_test ("/sync/retry/no-connection", test_no_connection);
  add_test ("/sync/retry/network-returns", test_network_returns);
  add_test ("/sync/retry/others-go-on", test_others_go_on);
  add_test ("/sync/retry/feed-ends-it", test_feed_ends_it);
  add_test ("/sync/retry/signed-out/by-reply", test_signed_out_by_reply);
  add_test ("/sync/retry/signed-out/by-error", test_signed_out_by_error);
  g_test_add_func ("/sync/retry/policy/delays", test_policy_delays);
  g_test_add_func ("/sync/retry/policy/attempts", test_policy_attempts);

  return g_test_run ();
}
