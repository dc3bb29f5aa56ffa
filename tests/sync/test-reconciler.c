/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-sync-fixture.h"

#include "ahead-time.h"

/* Where others change the same event: what merges, what conflicts, and what is nobody else's. */

static void
test_stale_disjoint (AheadSyncFixture *f,
                     gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadRecord) next = ahead_sync_next_record (ahead_event_get_base (event), 2, "ana");
  g_autoptr (AheadRecord) theirs = ahead_test_record_with_string (next, AHEAD_FIELD_LOCATION, "theirs");

  ahead_sync_set_title (f, event, "b");
  ahead_wait_idle ();
  g_assert_cmpint (ahead_fake_backend_get_submission (f->backend, 0)->base_version, ==, 1);
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_STALE, theirs);

  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  g_assert_cmpint (ahead_fake_backend_get_submission (f->backend, 1)->base_version, ==, 2);
  g_assert_cmpuint (ahead_patch_get_fields (ahead_fake_backend_get_submission (f->backend, 1)->patch), ==,
                    AHEAD_FIELD_BIT (AHEAD_FIELD_TITLE));
  ahead_sync_assert_titles (f, "b");
  g_assert_cmpstr (ahead_record_get_string (ahead_event_get_view (event), AHEAD_FIELD_LOCATION), ==, "theirs");

  ahead_sync_take (f, 1, 3);
  ahead_sync_assert_log (f, "applied:patch confirmed:patch");
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_stale_overlap (AheadSyncFixture *f,
                    gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = g_object_ref (ahead_sync_set_title (f, event, "b"));
  g_autoptr (AheadRecord) theirs = ahead_sync_next_title (ahead_event_get_base (event), 2, "ana", "theirs");

  ahead_sync_set_string (f, event, AHEAD_FIELD_LOCATION, "mine");
  ahead_wait_idle ();
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_STALE, theirs);

  ahead_sync_assert_error (mutation, AHEAD_MUTATION_ERROR_CONFLICT);
  g_assert_true (ahead_sync_mentions (mutation, "ana"));
  g_assert_true (ahead_sync_mentions (mutation, "(title)"));
  g_assert_true (ahead_sync_mentions (mutation, "“theirs”"));
  ahead_sync_assert_titles (f, "theirs");

  /* What was edited besides goes on, on what the server has. */
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  g_assert_cmpint (ahead_fake_backend_get_submission (f->backend, 1)->base_version, ==, 2);
  ahead_sync_take (f, 1, 3);
  ahead_sync_assert_counts (f, 0, 1);

  /* The user saw theirs, and wants it otherwise all the same. */
  g_assert_true (ahead_mutation_service_retry_async (f->service, mutation, NULL, NULL, NULL));
  ahead_sync_assert_titles (f, "b");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 3);
  ahead_sync_take (f, 2, 4);
  ahead_sync_assert_titles (f, "b");
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_overlap_of_equals (AheadSyncFixture *f,
                        gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadRecord) theirs = ahead_sync_next_title (ahead_event_get_base (event), 2, "ana", "b");

  ahead_sync_set_title (f, event, "b");
  ahead_wait_idle ();
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_STALE, theirs);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_assert_log (f, "applied:patch confirmed:patch");
  ahead_sync_assert_counts (f, 0, 0);
}

/* Somebody moved the start and I the end: neither of us saw the event that would come of it. */
static void
test_times_conflict_as_one (AheadSyncFixture *f,
                            gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  AheadRecord *base = ahead_event_get_base (event);
  g_autoptr (AheadPatch) patch = ahead_test_patch_integer (base, AHEAD_FIELD_END, AHEAD_TEST_START + 3 * AHEAD_HOUR);
  g_autoptr (AheadRecord) next = ahead_sync_next_record (base, 2, "ana");
  g_autoptr (AheadRecord) theirs
    = ahead_test_record_with_integer (next, AHEAD_FIELD_START, AHEAD_TEST_START - AHEAD_HOUR);
  g_autoptr (AheadMutation) mutation
    = g_object_ref (ahead_mutation_service_patch_async (f->service, event, patch, NULL, NULL, NULL));

  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_STALE, theirs);
  ahead_sync_assert_error (mutation, AHEAD_MUTATION_ERROR_CONFLICT);
  g_assert_true (ahead_sync_mentions (mutation, "(end)"));
  g_assert_cmpint (ahead_record_get_end (ahead_event_get_view (event)), ==, AHEAD_TEST_START + AHEAD_HOUR);
}

/* Found before anything is sent. */
static void
test_conflict_before_sending (AheadSyncFixture *f,
                              gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadRecord) theirs = ahead_sync_next_title (ahead_event_get_base (event), 2, "ana", "theirs");
  g_autoptr (AheadMutation) mutation = NULL;

  ahead_fake_outbox_set_slow (f->outbox, TRUE);
  mutation = g_object_ref (ahead_sync_set_title (f, event, "b"));
  ahead_sync_change (f, "evt_1", theirs, 2, NULL);
  ahead_sync_assert_titles (f, "b");
  ahead_fake_outbox_complete (f->outbox);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 0);
  ahead_sync_assert_error (mutation, AHEAD_MUTATION_ERROR_CONFLICT);
  ahead_sync_assert_titles (f, "theirs");
  ahead_sync_assert_counts (f, 0, 1);
}

static void
test_same_stale_record_again (AheadSyncFixture *f,
                              gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = g_object_ref (ahead_sync_set_title (f, event, "b"));
  g_autoptr (AheadRecord) theirs = ahead_sync_next_record (ahead_event_get_base (event), 2, "ana");

  ahead_wait_idle ();
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_STALE, theirs);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_answer (f, 1, AHEAD_OUTCOME_STALE, theirs);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_assert_error (mutation, AHEAD_MUTATION_ERROR_CONFLICT);
  ahead_sync_assert_titles (f, "a");
  ahead_sync_assert_counts (f, 0, 1);
}

/* The feed is ahead of the answer: the next try is made on the newest. */
static void
test_stale_answer_behind_feed (AheadSyncFixture *f,
                               gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadRecord) second = ahead_sync_next_record (ahead_event_get_base (event), 2, "ana");
  g_autoptr (AheadRecord) third = ahead_sync_next_record (second, 3, "ana");

  ahead_sync_set_title (f, event, "b");
  ahead_wait_idle ();
  ahead_sync_change (f, "evt_1", third, 3, NULL);
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_STALE, second);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  g_assert_cmpint (ahead_fake_backend_get_submission (f->backend, 1)->base_version, ==, 3);
}

/* The user's own edits of one field, one after the other, however the news of the first comes. */
static void
test_own_change_is_no_conflict (AheadSyncFixture *f,
                                gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) first = g_object_ref (ahead_sync_set_title (f, event, "b"));
  g_autoptr (AheadRecord) taken = NULL;

  ahead_sync_set_title (f, event, "c");
  ahead_wait_idle ();
  taken = ahead_sync_taken_record (f, 0, 2);
  ahead_sync_change (f, "evt_1", taken, 2, first);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_DONE, taken);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  g_assert_cmpint (ahead_fake_backend_get_submission (f->backend, 1)->base_version, ==, 2);
  ahead_sync_take (f, 1, 3);
  ahead_sync_assert_titles (f, "c");
  ahead_sync_assert_counts (f, 0, 0);
}

/* The answer to the first was lost, and the second meets it on the server. */
static void
test_own_lost_change_is_no_conflict (AheadSyncFixture *f,
                                     gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) first = g_object_ref (ahead_sync_set_title (f, event, "b"));
  g_autoptr (AheadRecord) taken = NULL;

  ahead_sync_set_title (f, event, "c");
  ahead_wait_idle ();
  taken = ahead_sync_taken_record (f, 0, 2);
  ahead_sync_lose (f, 0);
  ahead_sync_assert_error (first, AHEAD_MUTATION_ERROR_UNREACHABLE);
  ahead_sync_answer (f, 1, AHEAD_OUTCOME_STALE, taken);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 3);
  ahead_sync_assert_titles (f, "c");

  ahead_sync_change (f, "evt_1", taken, 2, first);
  ahead_sync_assert_counts (f, 1, 0);
  ahead_sync_take (f, 2, 3);
  ahead_sync_assert_titles (f, "c");
  ahead_sync_assert_counts (f, 0, 0);
}

/* The same with the news of the first before the answer to the second. */
static void
test_own_late_change_is_no_conflict (AheadSyncFixture *f,
                                     gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) first = g_object_ref (ahead_sync_set_title (f, event, "b"));
  g_autoptr (AheadRecord) taken = NULL;

  ahead_sync_delete (f, event);
  ahead_wait_idle ();
  taken = ahead_sync_taken_record (f, 0, 2);
  ahead_sync_lose (f, 0);
  ahead_sync_change (f, "evt_1", taken, 2, first);
  ahead_sync_assert_counts (f, 1, 0);
  ahead_sync_answer (f, 1, AHEAD_OUTCOME_STALE, taken);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 3);
  g_assert_cmpint (ahead_fake_backend_get_submission (f->backend, 2)->base_version, ==, 2);
  ahead_sync_assert_titles (f, "");
  ahead_sync_answer (f, 2, AHEAD_OUTCOME_DONE, NULL);
  ahead_sync_assert_titles (f, "");
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_delete_and_star_of_somebody (AheadSyncFixture *f,
                                  gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadRecord) next = ahead_sync_next_record (ahead_event_get_base (event), 2, "ana");
  g_autoptr (AheadRecord) starred = ahead_test_record_with_integer (next, AHEAD_FIELD_STAR_COUNT, 1);
  AheadReply *reply = ahead_reply_new (AHEAD_OUTCOME_DONE, NULL);

  ahead_sync_delete (f, event);
  ahead_wait_idle ();
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_STALE, starred);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  g_assert_cmpint (ahead_fake_backend_get_submission (f->backend, 1)->base_version, ==, 2);
  ahead_sync_assert_titles (f, "");

  reply->version = 3;
  ahead_fake_backend_answer (f->backend, 1, reply);
  ahead_wait_idle ();
  ahead_sync_page (f, starred);
  ahead_sync_assert_titles (f, "");
  ahead_sync_assert_log (f, "applied:delete confirmed:delete");
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_delete_and_words_of_somebody (AheadSyncFixture *f,
                                   gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = g_object_ref (ahead_sync_delete (f, event));
  g_autoptr (AheadRecord) theirs = ahead_sync_next_title (ahead_event_get_base (event), 2, "ana", "theirs");

  ahead_wait_idle ();
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_STALE, theirs);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_assert_error (mutation, AHEAD_MUTATION_ERROR_CONFLICT);
  g_assert_true (ahead_sync_mentions (mutation, "ana"));
  g_assert_true (ahead_sync_mentions (mutation, "(title)"));
  ahead_sync_assert_titles (f, "theirs");

  g_assert_true (ahead_mutation_service_retry_async (f->service, mutation, NULL, NULL, NULL));
  ahead_sync_assert_titles (f, "");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_answer (f, 1, AHEAD_OUTCOME_DONE, NULL);
  ahead_sync_assert_titles (f, "");
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_delete_of_deleted (AheadSyncFixture *f,
                        gconstpointer data)
{
  AheadEvent *first = ahead_sync_put (f, "evt_1", "a", 1);
  AheadEvent *second = ahead_sync_put (f, "evt_2", "b", 2);

  ahead_sync_delete (f, first);
  ahead_wait_idle ();
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_GONE, NULL);

  /* Known before it is sent; but only the server knows for sure. */
  ahead_fake_outbox_set_slow (f->outbox, TRUE);
  ahead_sync_delete (f, second);
  ahead_sync_change (f, "evt_2", NULL, 3, NULL);
  ahead_fake_outbox_complete (f->outbox);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_answer (f, 1, AHEAD_OUTCOME_GONE, NULL);

  ahead_sync_assert_titles (f, "");
  ahead_sync_assert_log (f, "applied:delete confirmed:delete applied:delete confirmed:delete");
  ahead_sync_assert_counts (f, 0, 0);
  g_assert_cmpuint (ahead_event_store_get_n_events (f->store), ==, 0);
}

static void
test_patch_of_deleted (AheadSyncFixture *f,
                       gconstpointer data)
{
  g_autoptr (AheadEvent) event = g_object_ref (ahead_sync_put (f, "evt_1", "a", 1));
  g_autoptr (AheadMutation) sent = g_object_ref (ahead_sync_set_title (f, event, "b"));
  g_autoptr (AheadMutation) waiting = g_object_ref (ahead_sync_set_title (f, event, "c"));

  ahead_wait_idle ();
  ahead_sync_change (f, "evt_1", NULL, 2, NULL);
  ahead_sync_assert_titles (f, "");
  ahead_sync_assert_counts (f, 2, 0);
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_GONE, NULL);

  ahead_sync_assert_error (sent, AHEAD_MUTATION_ERROR_GONE);
  ahead_sync_assert_error (waiting, AHEAD_MUTATION_ERROR_GONE);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_assert_counts (f, 0, 2);
  g_assert_cmpuint (ahead_event_store_get_n_events (f->store), ==, 0);
  g_assert_false (ahead_mutation_service_retry_async (f->service, sent, NULL, NULL, NULL));
  ahead_sync_assert_counts (f, 0, 2);
}

/* A record of the feed that is newer than the change has changes of others in it: these correct nothing. */
static void
test_feed_with_newer_record (AheadSyncFixture *f,
                             gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = g_object_ref (ahead_sync_set_title (f, event, "b"));
  g_autoptr (AheadRecord) taken = NULL;
  g_autoptr (AheadRecord) newer = NULL;

  ahead_wait_idle ();
  taken = ahead_sync_taken_record (f, 0, 2);
  newer = ahead_sync_next_title (taken, 3, "ana", "theirs");
  ahead_sync_change (f, "evt_1", newer, 2, mutation);
  ahead_sync_assert_titles (f, "theirs");
  ahead_sync_assert_log (f, "applied:patch confirmed:patch");

  ahead_sync_answer (f, 0, AHEAD_OUTCOME_DONE, taken);
  ahead_sync_assert_titles (f, "theirs");
  ahead_sync_assert_log (f, "");
}

static void
test_feed_corrects (AheadSyncFixture *f,
                    gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = g_object_ref (ahead_sync_set_title (f, event, " b "));
  g_autoptr (AheadRecord) trimmed = ahead_sync_next_title (ahead_event_get_base (event), 2, "me", "b");

  ahead_wait_idle ();
  ahead_sync_change (f, "evt_1", trimmed, 2, mutation);
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_DONE, trimmed);
  ahead_sync_assert_log (f, "applied:patch confirmed:patch corrected:patch(title)");
}

/* Several of one's own in one page of the feed: told in one update, settled each. */
static void
test_feed_settles_many (AheadSyncFixture *f,
                        gconstpointer data)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_change_free);
  AheadMutation *mutations[3];

  for (guint i = 0; i < G_N_ELEMENTS (mutations); i++)
    {
      g_autofree char *id = g_strdup_printf ("evt_%u", i);

      mutations[i] = ahead_sync_set_title (f, ahead_sync_put (f, id, "a", 1), "b");
    }
  ahead_wait_idle ();
  for (guint i = 0; i < G_N_ELEMENTS (mutations); i++)
    {
      g_autoptr (AheadRecord) taken = ahead_sync_taken_record (f, i, 2);

      g_ptr_array_add (changes, ahead_change_new (ahead_record_get_id (taken), taken, 2,
                                                  ahead_mutation_get_id (mutations[i])));
    }

  f->mirror->n_changes = 0;
  ahead_reconciler_take_changes (f->reconciler, changes);
  ahead_sync_assert_counts (f, 0, 0);
  g_assert_cmpuint (f->mirror->n_changes, ==, 0);
  ahead_sync_assert_titles (f, "b b b");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ahead_sync_fixture_add ("/sync/reconciler/stale-disjoint", test_stale_disjoint);
  ahead_sync_fixture_add ("/sync/reconciler/stale-overlap", test_stale_overlap);
  ahead_sync_fixture_add ("/sync/reconciler/overlap-of-equals", test_overlap_of_equals);
  ahead_sync_fixture_add ("/sync/reconciler/times-conflict-as-one", test_times_conflict_as_one);
  ahead_sync_fixture_add ("/sync/reconciler/conflict-before-sending", test_conflict_before_sending);
  ahead_sync_fixture_add ("/sync/reconciler/same-stale-record-again", test_same_stale_record_again);
  ahead_sync_fixture_add ("/sync/reconciler/stale-answer-behind-feed", test_stale_answer_behind_feed);
  ahead_sync_fixture_add ("/sync/reconciler/own-change-is-no-conflict", test_own_change_is_no_conflict);
  ahead_sync_fixture_add ("/sync/reconciler/own-lost-change-is-no-conflict", test_own_lost_change_is_no_conflict);
  ahead_sync_fixture_add ("/sync/reconciler/own-late-change-is-no-conflict", test_own_late_change_is_no_conflict);
  ahead_sync_fixture_add ("/sync/reconciler/delete-and-star-of-somebody", test_delete_and_star_of_somebody);
  ahead_sync_fixture_add ("/sync/reconciler/delete-and-words-of-somebody", test_delete_and_words_of_somebody);
  ahead_sync_fixture_add ("/sync/reconciler/delete-of-deleted", test_delete_of_deleted);
  ahead_sync_fixture_add ("/sync/reconciler/patch-of-deleted", test_patch_of_deleted);
  ahead_sync_fixture_add ("/sync/reconciler/feed-with-newer-record", test_feed_with_newer_record);
  ahead_sync_fixture_add ("/sync/reconciler/feed-corrects", test_feed_corrects);
  ahead_sync_fixture_add ("/sync/reconciler/feed-settles-many", test_feed_settles_many);

  return g_test_run ();
}
