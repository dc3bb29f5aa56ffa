/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-sync-fixture.h"

/* Events that the user makes: whichever way the server's word comes, they show once, and stay the same object. */

typedef struct
{
  AheadEvent *event;
  AheadTestNotifyCounter *counter;
} Watched;

static void
watched_clear (Watched *watched)
{
  ahead_test_notify_counter_free (watched->counter);
  g_object_unref (watched->event);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Watched, watched_clear)

static Watched
watch (AheadMutation *create)
{
  AheadEvent *event = ahead_mutation_get_event (create);

  return (Watched) { g_object_ref (event), ahead_test_notify_counter_new (event) };
}

/* Shown from the start, and told of once. */
static void
assert_never_blinked (AheadSyncFixture *f,
                      Watched *watched,
                      const char *title)
{
  ahead_sync_assert_titles (f, title);
  g_assert_cmpuint (f->mirror->n_changes, ==, 1);
  g_assert_true (f->mirror->items->pdata[0] == watched->event);
  g_assert_cmpuint (ahead_test_notify_counter_get (watched->counter, "id"), ==, 1);
  g_assert_cmpuint (ahead_test_notify_counter_get (watched->counter, "temporary"), ==, 1);
  g_assert_cmpstr (ahead_event_get_id (watched->event), ==, "evt_1");
  g_assert_true (ahead_event_store_lookup (f->store, "evt_1") == watched->event);
  g_assert_cmpuint (ahead_event_store_get_n_events (f->store), ==, 1);
}

static void
test_answer_then_feed (AheadSyncFixture *f,
                       gconstpointer data)
{
  g_autoptr (AheadMutation) create = g_object_ref (ahead_sync_create (f, "a"));
  g_auto (Watched) watched = watch (create);
  g_autoptr (AheadRecord) made = ahead_sync_made_record (create, "evt_1", 1);

  g_assert_true (ahead_event_is_temporary (watched.event));
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_DONE, made);
  ahead_sync_change (f, "evt_1", made, 1, create);
  ahead_sync_page (f, made);

  assert_never_blinked (f, &watched, "a");
  ahead_sync_assert_log (f, "applied:create confirmed:create");
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_feed_then_answer (AheadSyncFixture *f,
                       gconstpointer data)
{
  g_autoptr (AheadMutation) create = g_object_ref (ahead_sync_create (f, "a"));
  g_auto (Watched) watched = watch (create);
  g_autoptr (AheadRecord) made = ahead_sync_made_record (create, "evt_1", 1);

  ahead_wait_idle ();
  ahead_sync_change (f, "evt_1", made, 1, create);
  ahead_sync_assert_counts (f, 0, 0);
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_DONE, made);

  assert_never_blinked (f, &watched, "a");
  ahead_sync_assert_log (f, "applied:create confirmed:create");
  ahead_sync_assert_counts (f, 0, 0);
}

/* A page knows nothing of mutations: the UID tells. */
static void
test_page_first (AheadSyncFixture *f,
                 gconstpointer data)
{
  g_autoptr (AheadMutation) create = g_object_ref (ahead_sync_create (f, "a"));
  g_auto (Watched) watched = watch (create);
  g_autoptr (AheadRecord) made = ahead_sync_made_record (create, "evt_1", 1);

  ahead_wait_idle ();
  ahead_sync_page (f, made);
  assert_never_blinked (f, &watched, "a");
  ahead_sync_assert_counts (f, 1, 0);

  ahead_sync_answer (f, 0, AHEAD_OUTCOME_DONE, made);
  ahead_sync_change (f, "evt_1", made, 1, create);
  assert_never_blinked (f, &watched, "a");
  ahead_sync_assert_log (f, "applied:create confirmed:create");
  ahead_sync_assert_counts (f, 0, 0);
}

static void
finish_edits (AheadSyncFixture *f,
              Watched *watched)
{
  assert_never_blinked (f, watched, "b");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  g_assert_cmpstr (ahead_fake_backend_get_submission (f->backend, 1)->event_id, ==, "evt_1");
  g_assert_cmpint (ahead_fake_backend_get_submission (f->backend, 1)->base_version, ==, 1);
  ahead_sync_take (f, 1, 2);
  assert_never_blinked (f, watched, "b");
  g_assert_cmpuint (ahead_test_notify_counter_get (watched->counter, "title"), ==, 1);
  ahead_sync_assert_log (f, "applied:create applied:patch confirmed:create confirmed:patch");
  ahead_sync_assert_counts (f, 0, 0);
}

static void
test_edit_pending_answer_first (AheadSyncFixture *f,
                                gconstpointer data)
{
  g_autoptr (AheadMutation) create = g_object_ref (ahead_sync_create (f, "a"));
  g_auto (Watched) watched = watch (create);
  g_autoptr (AheadRecord) made = ahead_sync_made_record (create, "evt_1", 1);

  ahead_sync_set_title (f, watched.event, "b");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_DONE, made);
  ahead_sync_change (f, "evt_1", made, 1, create);
  finish_edits (f, &watched);
}

/* The line is busy until the answer came, too. */
static void
test_edit_pending_feed_first (AheadSyncFixture *f,
                              gconstpointer data)
{
  g_autoptr (AheadMutation) create = g_object_ref (ahead_sync_create (f, "a"));
  g_auto (Watched) watched = watch (create);
  g_autoptr (AheadRecord) made = ahead_sync_made_record (create, "evt_1", 1);

  ahead_sync_set_title (f, watched.event, "b");
  ahead_wait_idle ();
  ahead_sync_change (f, "evt_1", made, 1, create);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_DONE, made);
  finish_edits (f, &watched);
}

static void
test_edit_pending_page_first (AheadSyncFixture *f,
                              gconstpointer data)
{
  g_autoptr (AheadMutation) create = g_object_ref (ahead_sync_create (f, "a"));
  g_auto (Watched) watched = watch (create);
  g_autoptr (AheadRecord) made = ahead_sync_made_record (create, "evt_1", 1);

  ahead_sync_set_title (f, watched.event, "b");
  ahead_wait_idle ();
  ahead_sync_page (f, made);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_change (f, "evt_1", made, 1, create);
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_DONE, made);
  finish_edits (f, &watched);
}

static void
test_corrected (AheadSyncFixture *f,
                gconstpointer data)
{
  g_autoptr (AheadMutation) create = g_object_ref (ahead_sync_create (f, " a "));
  g_autoptr (AheadRecord) made = ahead_sync_made_record (create, "evt_1", 1);
  g_autoptr (AheadRecord) trimmed = ahead_test_record_with_string (made, AHEAD_FIELD_TITLE, "a");

  ahead_wait_idle ();
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_DONE, trimmed);
  ahead_sync_assert_titles (f, "a");
  ahead_sync_assert_log (f, "applied:create confirmed:create corrected:create(title)");
}

static void
test_refused_with_dependents (AheadSyncFixture *f,
                              gconstpointer data)
{
  g_autoptr (AheadMutation) create = g_object_ref (ahead_sync_create (f, "a"));
  g_autoptr (AheadEvent) event = g_object_ref (ahead_mutation_get_event (create));
  g_autoptr (AheadMutation) patch = g_object_ref (ahead_sync_set_title (f, event, "b"));
  g_autoptr (AheadMutation) star
    = g_object_ref (ahead_mutation_service_set_starred_async (f->service, event, TRUE, NULL, NULL, NULL));
  g_autoptr (AheadRecord) made = ahead_sync_made_record (create, "evt_1", 1);

  ahead_sync_assert_counts (f, 3, 0);
  ahead_wait_idle ();
  ahead_sync_refuse (f, 0);
  ahead_sync_assert_titles (f, "");
  g_assert_cmpuint (f->mirror->n_changes, ==, 2);
  ahead_sync_assert_error (create, AHEAD_MUTATION_ERROR_REFUSED);
  ahead_sync_assert_error (patch, AHEAD_MUTATION_ERROR_DEPENDENCY);
  ahead_sync_assert_error (star, AHEAD_MUTATION_ERROR_DEPENDENCY);
  g_assert_true (ahead_sync_mentions (patch, "because"));
  ahead_sync_assert_counts (f, 0, 3);
  ahead_sync_assert_log (f, "applied:create applied:patch applied:star "
                            "rolled-back:create rolled-back:patch rolled-back:star");

  /* There is nothing to edit without the event. */
  g_assert_false (ahead_mutation_service_retry_async (f->service, patch, NULL, NULL, NULL));
  ahead_sync_assert_counts (f, 0, 3);

  g_assert_true (ahead_mutation_service_retry_async (f->service, create, NULL, NULL, NULL));
  g_assert_true (ahead_mutation_service_retry_async (f->service, patch, NULL, NULL, NULL));
  g_assert_true (ahead_mutation_service_retry_async (f->service, star, NULL, NULL, NULL));
  ahead_sync_assert_counts (f, 3, 0);
  ahead_sync_assert_titles (f, "b");
  g_assert_true (f->mirror->items->pdata[0] == event);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  g_assert_cmpstr (ahead_fake_backend_get_submission (f->backend, 1)->mutation_id, ==, ahead_mutation_get_id (create));

  ahead_sync_answer (f, 1, AHEAD_OUTCOME_DONE, made);
  ahead_sync_take (f, 2, 2);
  ahead_sync_take (f, 3, 3);
  ahead_sync_assert_titles (f, "b");
  g_assert_true (f->mirror->items->pdata[0] == event);
  g_assert_true (ahead_record_get_starred (ahead_event_get_view (event)));
  ahead_sync_assert_counts (f, 0, 0);
}

/* The answer is lost, the server has the event; the feed says so. */
static void
test_lost_then_in_feed (AheadSyncFixture *f,
                        gconstpointer data)
{
  g_autoptr (AheadMutation) create = g_object_ref (ahead_sync_create (f, "a"));
  g_autoptr (AheadEvent) event = g_object_ref (ahead_mutation_get_event (create));
  g_autoptr (AheadMutation) patch = g_object_ref (ahead_sync_set_title (f, event, "b"));
  g_autoptr (AheadRecord) made = ahead_sync_made_record (create, "evt_1", 1);

  ahead_wait_idle ();
  ahead_sync_lose (f, 0);
  ahead_sync_assert_error (create, AHEAD_MUTATION_ERROR_UNREACHABLE);
  ahead_sync_assert_titles (f, "");

  ahead_sync_change (f, "evt_1", made, 1, create);
  ahead_sync_assert_titles (f, "a");
  g_assert_true (f->mirror->items->pdata[0] == event);
  g_assert_cmpint (ahead_mutation_get_state (create), ==, AHEAD_MUTATION_STATE_CONFIRMED);
  g_assert_null (ahead_mutation_get_error (create));
  ahead_sync_assert_counts (f, 0, 1);

  g_assert_true (ahead_mutation_service_retry_async (f->service, patch, NULL, NULL, NULL));
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_take (f, 1, 2);
  ahead_sync_assert_titles (f, "b");
  ahead_sync_assert_counts (f, 0, 0);
}

/* A page shows the event before the feed says whose it is: then that one is what the user made. */
static void
test_lost_then_in_page (AheadSyncFixture *f,
                        gconstpointer data)
{
  g_autoptr (AheadMutation) create = g_object_ref (ahead_sync_create (f, "a"));
  g_autoptr (AheadMutation) patch
    = g_object_ref (ahead_sync_set_title (f, ahead_mutation_get_event (create), "b"));
  g_autoptr (AheadRecord) made = ahead_sync_made_record (create, "evt_1", 1);

  ahead_wait_idle ();
  ahead_sync_lose (f, 0);
  ahead_sync_page (f, made);
  ahead_sync_assert_titles (f, "a");
  ahead_sync_assert_counts (f, 0, 2);

  ahead_sync_change (f, "evt_1", made, 1, create);
  ahead_sync_assert_titles (f, "a");
  ahead_sync_assert_counts (f, 0, 1);
  g_assert_true (ahead_mutation_get_event (create) == f->mirror->items->pdata[0]);

  g_assert_true (ahead_mutation_service_retry_async (f->service, patch, NULL, NULL, NULL));
  ahead_sync_assert_titles (f, "b");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_take (f, 1, 2);
  ahead_sync_assert_counts (f, 0, 0);
}

/* Trying again what a page has brought already shows nothing twice. */
static void
test_lost_then_in_page_then_retried (AheadSyncFixture *f,
                                     gconstpointer data)
{
  g_autoptr (AheadMutation) create = g_object_ref (ahead_sync_create (f, "a"));
  g_autoptr (AheadRecord) made = ahead_sync_made_record (create, "evt_1", 1);

  ahead_wait_idle ();
  ahead_sync_lose (f, 0);
  ahead_sync_page (f, made);
  f->mirror->n_changes = 0;

  g_assert_true (ahead_mutation_service_retry_async (f->service, create, NULL, NULL, NULL));
  ahead_sync_assert_titles (f, "a");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_assert_titles (f, "a");
  g_assert_cmpstr (ahead_fake_backend_get_submission (f->backend, 1)->mutation_id, ==, ahead_mutation_get_id (create));
  ahead_sync_answer (f, 1, AHEAD_OUTCOME_DONE, made);
  ahead_sync_assert_titles (f, "a");
  g_assert_cmpuint (f->mirror->n_changes, ==, 0);
  ahead_sync_assert_counts (f, 0, 0);
}

/* The page came while the answer was awaited: the server has the event, so edits of it can go on without the create. */
static void
test_page_then_lost (AheadSyncFixture *f,
                     gconstpointer data)
{
  g_autoptr (AheadMutation) create = g_object_ref (ahead_sync_create (f, "a"));
  g_auto (Watched) watched = watch (create);
  g_autoptr (AheadRecord) made = ahead_sync_made_record (create, "evt_1", 1);

  ahead_sync_set_title (f, watched.event, "b");
  ahead_wait_idle ();
  ahead_sync_page (f, made);
  ahead_sync_lose (f, 0);
  ahead_sync_assert_counts (f, 1, 1);
  assert_never_blinked (f, &watched, "b");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_take (f, 1, 2);

  g_assert_true (ahead_mutation_service_retry_async (f->service, create, NULL, NULL, NULL));
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 3);
  ahead_sync_answer (f, 2, AHEAD_OUTCOME_DONE, made);
  assert_never_blinked (f, &watched, "b");
  ahead_sync_assert_counts (f, 0, 0);
}

/* Another event has the UID: it is shown once, and the create is refused. */
static void
test_same_uid (AheadSyncFixture *f,
               gconstpointer data)
{
  g_autoptr (AheadMutation) create = g_object_ref (ahead_sync_create (f, "a"));
  g_autoptr (AheadRecord) made = ahead_sync_made_record (create, "evt_1", 7);
  g_autoptr (AheadRecord) theirs = ahead_sync_next_title (made, 8, "ana", "theirs");

  ahead_wait_idle ();
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_STALE, theirs);
  ahead_sync_assert_error (create, AHEAD_MUTATION_ERROR_CONFLICT);
  ahead_sync_assert_titles (f, "theirs");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);

  g_assert_true (ahead_mutation_service_retry_async (f->service, create, NULL, NULL, NULL));
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  ahead_sync_answer (f, 1, AHEAD_OUTCOME_STALE, theirs);
  ahead_sync_assert_titles (f, "theirs");
  ahead_sync_assert_counts (f, 0, 1);
}

/* Deleted by somebody before its id came: what builds on it ends, and nothing hangs. */
static void
test_deleted_before_id_came (AheadSyncFixture *f,
                             gconstpointer data)
{
  g_autoptr (AheadMutation) create = g_object_ref (ahead_sync_create (f, "a"));
  AheadEvent *event = ahead_mutation_get_event (create);
  g_autoptr (AheadMutation) patch = g_object_ref (ahead_sync_set_title (f, event, "b"));
  g_autoptr (AheadMutation) star
    = g_object_ref (ahead_mutation_service_set_starred_async (f->service, event, TRUE, NULL, NULL, NULL));
  g_autoptr (AheadRecord) made = ahead_sync_made_record (create, "evt_1", 1);

  ahead_wait_idle ();
  ahead_sync_change (f, "evt_1", NULL, 2, create);
  ahead_sync_assert_titles (f, "");
  ahead_sync_assert_error (patch, AHEAD_MUTATION_ERROR_GONE);
  ahead_sync_assert_error (star, AHEAD_MUTATION_ERROR_GONE);
  ahead_sync_assert_counts (f, 0, 2);

  ahead_sync_answer (f, 0, AHEAD_OUTCOME_DONE, made);
  ahead_sync_assert_titles (f, "");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  g_assert_false (ahead_mutation_service_retry_async (f->service, patch, NULL, NULL, NULL));
  ahead_mutation_service_discard (f->service, patch);
  ahead_mutation_service_discard (f->service, star);
  ahead_sync_assert_counts (f, 0, 0);
}

/* The deletion is known before the answer to the create comes. */
static void
test_deleted_before_answer (AheadSyncFixture *f,
                            gconstpointer data)
{
  g_autoptr (AheadMutation) create = g_object_ref (ahead_sync_create (f, "a"));
  g_autoptr (AheadMutation) patch = g_object_ref (ahead_sync_set_title (f, ahead_mutation_get_event (create), "b"));
  g_autoptr (AheadRecord) made = ahead_sync_made_record (create, "evt_1", 1);

  ahead_wait_idle ();
  ahead_sync_change (f, "evt_1", NULL, 2, NULL);
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_DONE, made);
  ahead_sync_assert_titles (f, "");
  ahead_sync_assert_error (patch, AHEAD_MUTATION_ERROR_GONE);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_assert_counts (f, 0, 1);
}

static void
test_created_and_deleted (AheadSyncFixture *f,
                          gconstpointer data)
{
  g_autoptr (AheadMutation) create = g_object_ref (ahead_sync_create (f, "a"));
  g_autoptr (AheadRecord) made = ahead_sync_made_record (create, "evt_1", 1);
  AheadReply *reply = ahead_reply_new (AHEAD_OUTCOME_DONE, NULL);

  ahead_sync_delete (f, ahead_mutation_get_event (create));
  ahead_sync_assert_titles (f, "");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_DONE, made);
  ahead_sync_assert_titles (f, "");

  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  reply->version = 2;
  ahead_fake_backend_answer (f->backend, 1, reply);
  ahead_wait_idle ();
  ahead_sync_page (f, made);
  ahead_sync_assert_titles (f, "");
  g_assert_cmpuint (f->mirror->n_changes, ==, 2);
  ahead_sync_assert_counts (f, 0, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ahead_sync_fixture_add ("/sync/mutation-create/answer-then-feed", test_answer_then_feed);
  ahead_sync_fixture_add ("/sync/mutation-create/feed-then-answer", test_feed_then_answer);
  ahead_sync_fixture_add ("/sync/mutation-create/page-first", test_page_first);
  ahead_sync_fixture_add ("/sync/mutation-create/edit-pending-answer-first", test_edit_pending_answer_first);
  ahead_sync_fixture_add ("/sync/mutation-create/edit-pending-feed-first", test_edit_pending_feed_first);
  ahead_sync_fixture_add ("/sync/mutation-create/edit-pending-page-first", test_edit_pending_page_first);
  ahead_sync_fixture_add ("/sync/mutation-create/corrected", test_corrected);
  ahead_sync_fixture_add ("/sync/mutation-create/refused-with-dependents", test_refused_with_dependents);
  ahead_sync_fixture_add ("/sync/mutation-create/lost-then-in-feed", test_lost_then_in_feed);
  ahead_sync_fixture_add ("/sync/mutation-create/lost-then-in-page", test_lost_then_in_page);
  ahead_sync_fixture_add ("/sync/mutation-create/lost-then-in-page-then-retried", test_lost_then_in_page_then_retried);
  ahead_sync_fixture_add ("/sync/mutation-create/page-then-lost", test_page_then_lost);
  ahead_sync_fixture_add ("/sync/mutation-create/same-uid", test_same_uid);
  ahead_sync_fixture_add ("/sync/mutation-create/deleted-before-id-came", test_deleted_before_id_came);
  ahead_sync_fixture_add ("/sync/mutation-create/deleted-before-answer", test_deleted_before_answer);
  ahead_sync_fixture_add ("/sync/mutation-create/created-and-deleted", test_created_and_deleted);

  return g_test_run ();
}
