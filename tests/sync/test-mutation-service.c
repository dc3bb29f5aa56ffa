/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-sync-fixture.h"

/* The life of edits of one event: applied, durable, sent, confirmed, corrected, refused. */

static void
test_applied_before_return (AheadSyncFixture *f,
                            gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  AheadMutation *mutation = ahead_sync_set_title (f, event, "b");

  ahead_sync_assert_titles (f, "b");
  g_assert_cmpstr (f->log->str, ==, "applied:patch");
  g_assert_cmpint (ahead_mutation_get_state (mutation), ==, AHEAD_MUTATION_STATE_PENDING);
  g_assert_cmpuint (ahead_fake_backend_get_n_submissions (f->backend), ==, 0);
  g_assert_true (ahead_event_get_has_pending (event));
  ahead_sync_assert_counts (f, 1, 0);
}

static void
test_durable_before_sent (AheadSyncFixture *f,
                          gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  const char *sent_id;
  AheadMutation *mutation;

  ahead_fake_outbox_set_slow (f->outbox, TRUE);
  mutation = ahead_sync_set_title (f, event, "b");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 0);

  ahead_fake_outbox_complete (f->outbox);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  g_assert_cmpint (ahead_mutation_get_state (mutation), ==, AHEAD_MUTATION_STATE_SENDING);
  sent_id = ahead_fake_backend_get_submission (f->backend, 0)->mutation_id;
  g_assert_cmpstr (sent_id, ==, ahead_mutation_get_id (mutation));
}

static void
test_second_waits_for_first (AheadSyncFixture *f,
                             gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  ahead_sync_set_title (f, event, "b");
  ahead_sync_set_title (f, event, "c");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);

  ahead_sync_take (f, 0, 2);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  g_assert_cmpstr (ahead_patch_get_string (ahead_fake_backend_get_submission (f->backend, 1)->patch, AHEAD_FIELD_TITLE),
                   ==, "c");
  g_assert_cmpint (ahead_fake_backend_get_submission (f->backend, 1)->base_version, ==, 2);
  ahead_sync_assert_titles (f, "c");

  ahead_sync_take (f, 1, 3);
  ahead_sync_assert_titles (f, "c");
  ahead_sync_assert_log (f, "applied:patch applied:patch confirmed:patch confirmed:patch");
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_storage_fails (AheadSyncFixture *f,
                    gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = NULL;
  AheadMutationState state;

  ahead_fake_outbox_set_slow (f->outbox, TRUE);
  mutation = g_object_ref (ahead_sync_set_title (f, event, "b"));
  ahead_fake_outbox_fail (f->outbox);

  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 0);
  ahead_sync_assert_error (mutation, AHEAD_MUTATION_ERROR_STORAGE);
  g_assert_true (ahead_sync_mentions (mutation, "the disk is full"));
  ahead_sync_assert_titles (f, "a");
  ahead_sync_assert_log (f, "applied:patch rolled-back:patch");
  g_assert_cmpuint (ahead_mutation_service_get_n_unsettled (f->service), ==, 0);

  /* The user makes room and tries again. */
  g_assert_true (ahead_mutation_service_retry_async (f->service, mutation, NULL, NULL, NULL));
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 0);
  ahead_fake_outbox_complete (f->outbox);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  g_assert_true (ahead_fake_outbox_get_state (f->outbox, mutation, &state));
  g_assert_cmpint (state, ==, AHEAD_MUTATION_STATE_SENDING);
  ahead_sync_take (f, 0, 2);
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_confirm_is_silent (AheadSyncFixture *f,
                        gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadTestNotifyCounter) counter = NULL;

  ahead_sync_set_title (f, event, "b");
  ahead_wait_idle ();
  counter = ahead_test_notify_counter_new (event);
  f->mirror->n_changes = 0;
  ahead_sync_take (f, 0, 2);

  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "title"), ==, 0);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "version"), ==, 1);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "has-pending"), ==, 1);
  g_assert_cmpuint (f->mirror->n_changes, ==, 0);
  g_assert_cmpint (ahead_record_get_version (ahead_event_get_base (event)), ==, 2);
  ahead_sync_assert_log (f, "applied:patch confirmed:patch");
}

static void
test_corrected (AheadSyncFixture *f,
                gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadRecord) record = NULL;

  ahead_sync_set_title (f, event, " b ");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  record = ahead_sync_next_title (ahead_event_get_base (event), 2, "me", "b");
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_DONE, record);

  ahead_sync_assert_titles (f, "b");
  ahead_sync_assert_log (f, "applied:patch confirmed:patch corrected:patch(title)");
}

/* What the server made of the user's first words is no word of somebody else. */
static void
test_corrected_with_more_pending (AheadSyncFixture *f,
                                  gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadRecord) record = NULL;

  ahead_sync_set_title (f, event, " b ");
  ahead_sync_set_title (f, event, "c");
  ahead_wait_idle ();
  record = ahead_sync_next_title (ahead_event_get_base (event), 2, "me", "b");
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_DONE, record);

  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_take (f, 1, 3);
  ahead_sync_assert_titles (f, "c");
  ahead_sync_assert_counts (f, 0, 0);
}

/* Of three pending edits any one fails; the others stay and are confirmed. */
static void
test_refusal_rolls_back_one (AheadSyncFixture *f,
                             gconstpointer data)
{
  const AheadField fields[] = { AHEAD_FIELD_TITLE, AHEAD_FIELD_LOCATION, AHEAD_FIELD_DESCRIPTION };

  for (guint failing = 0; failing < G_N_ELEMENTS (fields); failing++)
    {
      g_autofree char *id = g_strdup_printf ("evt_%u", failing);
      AheadEvent *event = ahead_sync_put (f, id, "a", 1);
      guint first = ahead_fake_backend_get_n_submissions (f->backend);
      g_autoptr (AheadMutation) failed = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        {
          AheadMutation *mutation = ahead_sync_set_string (f, event, fields[i], "mine");

          if (i == failing)
            failed = g_object_ref (mutation);
        }

      for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        {
          ahead_wait_idle ();
          if (i == failing)
            ahead_sync_refuse (f, first + i);
          else
            ahead_sync_take (f, first + i, i + 2);
          for (guint j = 0; j < G_N_ELEMENTS (fields); j++)
            {
              gboolean rolled_back = j == failing && i >= failing;
              const char *before = fields[j] == AHEAD_FIELD_TITLE ? "a" : "";

              g_assert_cmpstr (ahead_record_get_string (ahead_event_get_view (event), fields[j]), ==,
                               rolled_back ? before : "mine");
            }
        }

      ahead_sync_assert_error (failed, AHEAD_MUTATION_ERROR_REFUSED);
      g_assert_true (ahead_sync_mentions (failed, "because"));
      ahead_sync_assert_counts (f, 0, failing + 1);
    }
}

/* An edit on top of one that fails stands on its own. */
static void
test_refusal_below_same_field (AheadSyncFixture *f,
                               gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  ahead_sync_set_title (f, event, "b");
  ahead_sync_set_title (f, event, "c");
  ahead_wait_idle ();
  ahead_sync_refuse (f, 0);
  ahead_sync_assert_titles (f, "c");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);

  ahead_sync_refuse (f, 1);
  ahead_sync_assert_titles (f, "a");
  ahead_sync_assert_log (f, "applied:patch applied:patch rolled-back:patch rolled-back:patch");
  ahead_sync_assert_counts (f, 0, 2);
}

/* b is refused, so going back to a has nothing left to do. */
static void
test_nothing_left_to_send (AheadSyncFixture *f,
                           gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  ahead_sync_set_title (f, event, "b");
  ahead_sync_set_title (f, event, "a");
  ahead_wait_idle ();
  ahead_sync_refuse (f, 0);

  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_assert_titles (f, "a");
  ahead_sync_assert_log (f, "applied:patch applied:patch rolled-back:patch confirmed:patch");
  ahead_sync_assert_counts (f, 0, 1);
}

static void
test_outcomes (AheadSyncFixture *f,
               gconstpointer data)
{
  const struct
  {
    AheadOutcome outcome;
    AheadMutationError code;
  } cases[] = {
    { AHEAD_OUTCOME_STALE, AHEAD_MUTATION_ERROR_CONFLICT },
    { AHEAD_OUTCOME_GONE, AHEAD_MUTATION_ERROR_GONE },
    { AHEAD_OUTCOME_BUSY, AHEAD_MUTATION_ERROR_UNREACHABLE },
    { AHEAD_OUTCOME_REFUSED, AHEAD_MUTATION_ERROR_REFUSED },
  };
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AheadMutation) mutation = g_object_ref (ahead_sync_set_title (f, event, "b"));

      ahead_wait_idle ();
      ahead_sync_answer (f, i, cases[i].outcome, NULL);
      ahead_sync_assert_error (mutation, cases[i].code);
      ahead_sync_assert_titles (f, "a");
      ahead_sync_assert_counts (f, 0, i + 1);
    }
}

static void
test_no_answer (AheadSyncFixture *f,
                gconstpointer data)
{
  const struct
  {
    AheadBackendError error;
    AheadMutationError code;
  } cases[] = {
    { AHEAD_BACKEND_ERROR_UNREACHABLE, AHEAD_MUTATION_ERROR_UNREACHABLE },
    { AHEAD_BACKEND_ERROR_TIMED_OUT, AHEAD_MUTATION_ERROR_UNREACHABLE },
    { AHEAD_BACKEND_ERROR_BUSY, AHEAD_MUTATION_ERROR_UNREACHABLE },
    { AHEAD_BACKEND_ERROR_REFUSED, AHEAD_MUTATION_ERROR_REFUSED },
    { AHEAD_BACKEND_ERROR_EXPIRED, AHEAD_MUTATION_ERROR_UNREACHABLE },
    { AHEAD_BACKEND_ERROR_PROTOCOL, AHEAD_MUTATION_ERROR_PROTOCOL },
  };
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AheadMutation) mutation = g_object_ref (ahead_sync_set_title (f, event, "b"));

      ahead_wait_idle ();
      ahead_fake_backend_fail (f->backend, i, cases[i].error);
      ahead_wait_idle ();
      ahead_sync_assert_error (mutation, cases[i].code);
      ahead_sync_assert_titles (f, "a");
    }
}

static void
test_empty_patch (AheadSyncFixture *f,
                  gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadPatch) nothing = ahead_test_patch_string (ahead_event_get_view (event), AHEAD_FIELD_TITLE, "a");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  AheadMutation *mutation;

  mutation = ahead_mutation_service_patch_async (f->service, event, nothing, NULL, ahead_wait_take_result, &result);
  g_assert_null (mutation);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 0);
  g_assert_true (ahead_mutation_service_patch_finish (f->service, result, &error));
  g_assert_no_error (error);
  ahead_sync_assert_log (f, "");
}

static gint64
get_count (AheadEvent *event,
           AheadField field)
{
  return ahead_record_get_integer (ahead_event_get_view (event), field);
}

static void
test_star (AheadSyncFixture *f,
           gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AheadRecord) mine = NULL;
  g_autoptr (AheadRecord) record = NULL;
  AheadMutation *mutation;

  mutation = ahead_mutation_service_set_starred_async (f->service, event, FALSE, NULL, ahead_wait_take_result, &result);
  g_assert_null (mutation);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 0);
  g_assert_true (ahead_mutation_service_set_starred_finish (f->service, result, NULL));

  g_assert_nonnull (ahead_mutation_service_set_starred_async (f->service, event, TRUE, NULL, NULL, NULL));
  g_assert_true (ahead_record_get_starred (ahead_event_get_view (event)));
  g_assert_cmpint (get_count (event, AHEAD_FIELD_STAR_COUNT), ==, 1);
  g_assert_null (ahead_mutation_service_set_starred_async (f->service, event, TRUE, NULL, NULL, NULL));

  /* A page that counts the star already, with one of somebody else. */
  ahead_wait_idle ();
  mine = ahead_sync_taken_record (f, 0, 2);
  record = ahead_test_record_with_integer (mine, AHEAD_FIELD_STAR_COUNT, 2);
  ahead_sync_page (f, record);
  g_assert_cmpint (get_count (event, AHEAD_FIELD_STAR_COUNT), ==, 2);
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_DONE, record);
  g_assert_cmpint (get_count (event, AHEAD_FIELD_STAR_COUNT), ==, 2);
  ahead_sync_assert_log (f, "applied:star confirmed:star");
}

static void
test_attend_refused (AheadSyncFixture *f,
                     gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ahead_mutation_service_set_attending_async (f->service, event, TRUE, NULL, ahead_wait_take_result, &result);
  g_assert_cmpint (get_count (event, AHEAD_FIELD_ATTENDING), ==, 1);
  g_assert_cmpint (get_count (event, AHEAD_FIELD_ATTENDEE_COUNT), ==, 1);
  ahead_wait_idle ();
  ahead_sync_refuse (f, 0);

  g_assert_cmpint (get_count (event, AHEAD_FIELD_ATTENDING), ==, 0);
  g_assert_cmpint (get_count (event, AHEAD_FIELD_ATTENDEE_COUNT), ==, 0);
  g_assert_false (ahead_mutation_service_set_attending_finish (f->service, result, &error));
  g_assert_error (error, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_REFUSED);
}

static void
answer_with_comment (AheadSyncFixture *f,
                     guint index,
                     AheadRecord *record)
{
  AheadReply *reply = ahead_reply_new (AHEAD_OUTCOME_DONE, record);

  reply->comment = ahead_comment_new ("com_1", "evt_1", "me", "hello", AHEAD_TEST_START);
  ahead_fake_backend_answer (f->backend, index, reply);
  ahead_wait_idle ();
}

static void
test_comments (AheadSyncFixture *f,
               gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation
    = g_object_ref (ahead_mutation_service_add_comment_async (f->service, event, "hello", NULL, NULL, NULL));
  g_autoptr (AheadRecord) record = NULL;

  g_assert_cmpint (get_count (event, AHEAD_FIELD_COMMENT_COUNT), ==, 1);
  g_assert_cmpstr (ahead_mutation_get_text (mutation), ==, "hello");
  ahead_wait_idle ();
  record = ahead_sync_taken_record (f, 0, 2);
  answer_with_comment (f, 0, record);
  g_assert_cmpint (get_count (event, AHEAD_FIELD_COMMENT_COUNT), ==, 1);
  g_assert_cmpstr (ahead_comment_get_id (ahead_mutation_get_comment (mutation)), ==, "com_1");

  ahead_mutation_service_delete_comment_async (f->service, event, "com_1", NULL, NULL, NULL);
  g_assert_cmpint (get_count (event, AHEAD_FIELD_COMMENT_COUNT), ==, 0);
  ahead_wait_idle ();
  ahead_sync_refuse (f, 1);
  g_assert_cmpint (get_count (event, AHEAD_FIELD_COMMENT_COUNT), ==, 1);

  /* Deleting what is gone is done. */
  ahead_mutation_service_delete_comment_async (f->service, event, "com_1", NULL, NULL, NULL);
  ahead_wait_idle ();
  ahead_sync_answer (f, 2, AHEAD_OUTCOME_GONE, NULL);
  ahead_sync_assert_log (f, "applied:add-comment confirmed:add-comment "
                            "applied:delete-comment rolled-back:delete-comment "
                            "applied:delete-comment confirmed:delete-comment");
}

/* The feed knows the count, the answer alone the comment. */
static void
test_comment_seen_in_feed_first (AheadSyncFixture *f,
                                 gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation
    = g_object_ref (ahead_mutation_service_add_comment_async (f->service, event, "hello", NULL, NULL, NULL));
  g_autoptr (AheadRecord) record = NULL;

  ahead_wait_idle ();
  record = ahead_sync_taken_record (f, 0, 2);
  ahead_sync_change (f, "evt_1", record, 2, mutation);
  g_assert_cmpint (get_count (event, AHEAD_FIELD_COMMENT_COUNT), ==, 1);
  g_assert_null (ahead_mutation_get_comment (mutation));

  answer_with_comment (f, 0, record);
  g_assert_cmpstr (ahead_comment_get_text (ahead_mutation_get_comment (mutation)), ==, "hello");
  ahead_sync_assert_log (f, "applied:add-comment confirmed:add-comment");
}

static void
test_finish_tells (AheadSyncFixture *f,
                   gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadPatch) patch = ahead_test_patch_string (ahead_event_get_view (event), AHEAD_FIELD_TITLE, "b");
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;

  ahead_mutation_service_patch_async (f->service, event, patch, NULL, ahead_wait_take_result, &first);
  ahead_wait_idle ();
  g_assert_null (first);
  ahead_sync_take (f, 0, 2);
  g_assert_true (ahead_mutation_service_patch_finish (f->service, first, &error));
  g_assert_no_error (error);

  ahead_mutation_service_delete_async (f->service, event, NULL, ahead_wait_take_result, &second);
  ahead_wait_idle ();
  ahead_sync_refuse (f, 1);
  g_assert_false (ahead_mutation_service_delete_finish (f->service, second, &error));
  g_assert_error (error, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, "because");
}

static void
test_cancel_ends_only_the_waiting (AheadSyncFixture *f,
                                   gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadPatch) patch = ahead_test_patch_string (ahead_event_get_view (event), AHEAD_FIELD_TITLE, "b");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ahead_mutation_service_patch_async (f->service, event, patch, cancellable, ahead_wait_take_result, &result);
  ahead_wait_idle ();
  g_cancellable_cancel (cancellable);
  ahead_wait_idle ();
  g_assert_false (ahead_mutation_service_patch_finish (f->service, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  ahead_sync_assert_titles (f, "b");
  ahead_sync_assert_counts (f, 1, 0);

  ahead_sync_take (f, 0, 2);
  ahead_sync_assert_log (f, "applied:patch confirmed:patch");
  ahead_sync_assert_titles (f, "b");
}

static void
test_n_unsettled_notifies (AheadSyncFixture *f,
                           gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadTestNotifyCounter) counter = ahead_test_notify_counter_new (f->service);

  ahead_sync_set_title (f, event, "b");
  ahead_sync_set_title (f, event, "c");
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "n-unsettled"), ==, 2);
  ahead_wait_idle ();
  ahead_sync_take (f, 0, 2);
  ahead_sync_assert_counts (f, 1, 0);
  ahead_sync_refuse (f, 1);
  ahead_sync_assert_counts (f, 0, 1);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "n-unsettled"), ==, 4);
}

/* A page or a push may be of any age. */
static void
test_old_news (AheadSyncFixture *f,
               gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 5);
  g_autoptr (AheadRecord) older = ahead_sync_next_title (ahead_event_get_base (event), 4, "ana", "older");
  g_autoptr (AheadRecord) same = ahead_sync_next_title (ahead_event_get_base (event), 5, "ana", "same");

  ahead_sync_set_string (f, event, AHEAD_FIELD_LOCATION, "here");
  ahead_sync_page (f, older);
  ahead_sync_page (f, same);
  ahead_sync_change (f, "evt_1", older, 4, NULL);
  ahead_sync_change (f, "evt_1", NULL, 4, NULL);
  ahead_sync_assert_titles (f, "a");

  ahead_wait_idle ();
  ahead_sync_take (f, 0, 6);
  ahead_sync_page (f, older);
  ahead_sync_assert_titles (f, "a");
  g_assert_cmpint (ahead_record_get_version (ahead_event_get_base (event)), ==, 6);

  ahead_sync_change (f, "evt_1", NULL, 7, NULL);
  ahead_sync_page (f, same);
  ahead_sync_assert_titles (f, "");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ahead_sync_fixture_add ("/sync/mutation-service/applied-before-return", test_applied_before_return);
  ahead_sync_fixture_add ("/sync/mutation-service/durable-before-sent", test_durable_before_sent);
  ahead_sync_fixture_add ("/sync/mutation-service/second-waits-for-first", test_second_waits_for_first);
  ahead_sync_fixture_add ("/sync/mutation-service/storage-fails", test_storage_fails);
  ahead_sync_fixture_add ("/sync/mutation-service/confirm-is-silent", test_confirm_is_silent);
  ahead_sync_fixture_add ("/sync/mutation-service/corrected", test_corrected);
  ahead_sync_fixture_add ("/sync/mutation-service/corrected-with-more-pending", test_corrected_with_more_pending);
  ahead_sync_fixture_add ("/sync/mutation-service/refusal-rolls-back-one", test_refusal_rolls_back_one);
  ahead_sync_fixture_add ("/sync/mutation-service/refusal-below-same-field", test_refusal_below_same_field);
  ahead_sync_fixture_add ("/sync/mutation-service/nothing-left-to-send", test_nothing_left_to_send);
  ahead_sync_fixture_add ("/sync/mutation-service/outcomes", test_outcomes);
  ahead_sync_fixture_add ("/sync/mutation-service/no-answer", test_no_answer);
  ahead_sync_fixture_add ("/sync/mutation-service/empty-patch", test_empty_patch);
  ahead_sync_fixture_add ("/sync/mutation-service/star", test_star);
  ahead_sync_fixture_add ("/sync/mutation-service/attend-refused", test_attend_refused);
  ahead_sync_fixture_add ("/sync/mutation-service/comments", test_comments);
  ahead_sync_fixture_add ("/sync/mutation-service/comment-seen-in-feed-first", test_comment_seen_in_feed_first);
  ahead_sync_fixture_add ("/sync/mutation-service/finish-tells", test_finish_tells);
  ahead_sync_fixture_add ("/sync/mutation-service/cancel-ends-only-the-waiting", test_cancel_ends_only_the_waiting);
  ahead_sync_fixture_add ("/sync/mutation-service/n-unsettled-notifies", test_n_unsettled_notifies);
  ahead_sync_fixture_add ("/sync/mutation-service/old-news", test_old_news);

  return g_test_run ();
}
