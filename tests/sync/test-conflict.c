/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-sync-fixture.h"
#include "ahead-time.h"

/*
 * The user retitles an event and gives it a place, in one patch; somebody else has given it another title. Where they
 * differ the policy decides; the place is the user's in any case.
 */

static AheadMutation *
make_conflict (AheadSyncFixture *f,
               AheadConflictPolicy policy,
               gint64 theirs_at)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_auto (AheadPatchBuilder) builder = { NULL };
  g_auto (AheadRecordBuilder) theirs = { NULL };
  g_autoptr (AheadRecord) current = NULL;
  g_autoptr (AheadPatch) patch = NULL;
  AheadMutation *mutation;

  ahead_reconciler_set_conflict_policy (f->reconciler, policy);
  ahead_record_builder_init (&theirs, ahead_event_get_base (event));
  ahead_record_builder_set_string (&theirs, AHEAD_FIELD_TITLE, "theirs");
  ahead_record_builder_set_string (&theirs, AHEAD_FIELD_UPDATED_BY, "ana");
  ahead_record_builder_set_integer (&theirs, AHEAD_FIELD_UPDATED_AT, theirs_at);
  ahead_record_builder_set_integer (&theirs, AHEAD_FIELD_VERSION, 2);
  current = ahead_record_builder_end (&theirs);

  ahead_patch_builder_init (&builder, ahead_event_get_view (event));
  ahead_patch_builder_set_string (&builder, AHEAD_FIELD_TITLE, "mine");
  ahead_patch_builder_set_string (&builder, AHEAD_FIELD_LOCATION, "Hall");
  patch = ahead_patch_builder_end (&builder);
  mutation = g_object_ref (ahead_mutation_service_patch_async (f->service, event, patch, NULL, NULL, NULL));
  ahead_wait_idle ();
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_STALE, current);

  return mutation;
}

static const char *
get_place (AheadSyncFixture *f)
{
  return ahead_record_get_string (ahead_event_get_view (ahead_event_store_lookup (f->store, "evt_1")),
                                  AHEAD_FIELD_LOCATION);
}

static void
assert_theirs (AheadSyncFixture *f,
               AheadMutation *mutation)
{
  const char *who = NULL;
  AheadPatch *lost;

  ahead_sync_assert_titles (f, "theirs");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  g_assert_cmpint (ahead_fake_backend_get_submission (f->backend, 1)->base_version, ==, 2);
  g_assert_cmpuint (ahead_patch_get_fields (ahead_fake_backend_get_submission (f->backend, 1)->patch), ==,
                    AHEAD_FIELD_BIT (AHEAD_FIELD_LOCATION));
  ahead_sync_take (f, 1, 3);
  ahead_sync_assert_titles (f, "theirs");
  g_assert_cmpstr (get_place (f), ==, "Hall");
  ahead_sync_assert_log (f, "applied:patch confirmed:patch corrected:patch(title)");
  ahead_sync_assert_counts (f, 0, 0);

  lost = ahead_mutation_get_lost (mutation, &who);
  g_assert_nonnull (lost);
  g_assert_cmpstr (ahead_patch_get_string (lost, AHEAD_FIELD_TITLE), ==, "mine");
  g_assert_cmpstr (who, ==, "ana");
}

static void
assert_mine (AheadSyncFixture *f,
             AheadMutation *mutation)
{
  ahead_sync_assert_titles (f, "mine");
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 2);
  g_assert_cmpint (ahead_fake_backend_get_submission (f->backend, 1)->base_version, ==, 2);
  ahead_sync_take (f, 1, 3);
  ahead_sync_assert_titles (f, "mine");
  g_assert_cmpstr (get_place (f), ==, "Hall");
  ahead_sync_assert_log (f, "applied:patch confirmed:patch");
  ahead_sync_assert_counts (f, 0, 0);
  g_assert_null (ahead_mutation_get_lost (mutation, NULL));
}

static void
test_server_wins (AheadSyncFixture *f,
                  gconstpointer data)
{
  g_autoptr (AheadMutation) mutation = make_conflict (f, AHEAD_CONFLICT_SERVER_WINS, 0);

  assert_theirs (f, mutation);
}

static void
test_mine_wins (AheadSyncFixture *f,
                gconstpointer data)
{
  g_autoptr (AheadMutation) mutation = make_conflict (f, AHEAD_CONFLICT_MINE_WINS, AHEAD_TIME_MAX);

  assert_mine (f, mutation);
}

static void
test_newest_is_mine (AheadSyncFixture *f,
                     gconstpointer data)
{
  gint64 now = ahead_clock_get_time (AHEAD_CLOCK (f->clock));
  g_autoptr (AheadMutation) mutation = make_conflict (f, AHEAD_CONFLICT_NEWEST_WINS, now - 1);

  assert_mine (f, mutation);
}

static void
test_newest_is_theirs (AheadSyncFixture *f,
                       gconstpointer data)
{
  gint64 now = ahead_clock_get_time (AHEAD_CLOCK (f->clock));
  g_autoptr (AheadMutation) mutation = make_conflict (f, AHEAD_CONFLICT_NEWEST_WINS, now + 1);

  assert_theirs (f, mutation);
}

static void
test_ask (AheadSyncFixture *f,
          gconstpointer data)
{
  g_autoptr (AheadMutation) mutation = make_conflict (f, AHEAD_CONFLICT_ASK, 0);

  ahead_sync_assert_error (mutation, AHEAD_MUTATION_ERROR_CONFLICT);
  ahead_sync_assert_titles (f, "theirs");
  g_assert_cmpstr (get_place (f), ==, "");
  ahead_sync_assert_counts (f, 0, 1);
  ahead_sync_assert_log (f, "applied:patch rolled-back:patch");

  /* Mine, says the user. */
  g_assert_true (ahead_mutation_service_retry_async (f->service, mutation, NULL, NULL, NULL));
  ahead_wait_idle ();
  ahead_sync_take (f, 1, 3);
  ahead_sync_assert_titles (f, "mine");
  g_assert_cmpstr (get_place (f), ==, "Hall");
}

/* With nothing left to say nothing is sent. */
static void
test_nothing_left (AheadSyncFixture *f,
                   gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadRecord) theirs = ahead_sync_next_title (ahead_event_get_base (event), 2, "ana", "theirs");

  ahead_reconciler_set_conflict_policy (f->reconciler, AHEAD_CONFLICT_SERVER_WINS);
  ahead_sync_set_title (f, event, "mine");
  ahead_wait_idle ();
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_STALE, theirs);

  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  ahead_sync_assert_titles (f, "theirs");
  ahead_sync_assert_log (f, "applied:patch confirmed:patch corrected:patch(title)");
  ahead_sync_assert_counts (f, 0, 0);
}

static void
check_delete (AheadSyncFixture *f,
              AheadConflictPolicy policy,
              gboolean deleted)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadRecord) theirs = ahead_sync_next_title (ahead_event_get_base (event), 2, "ana", "theirs");

  ahead_reconciler_set_conflict_policy (f->reconciler, policy);
  ahead_sync_delete (f, event);
  ahead_wait_idle ();
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_STALE, theirs);

  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, deleted ? 2 : 1);
  ahead_sync_assert_titles (f, deleted ? "" : "theirs");
  ahead_sync_assert_counts (f, deleted ? 1 : 0, deleted ? 0 : 1);
  if (deleted)
    ahead_sync_answer (f, 1, AHEAD_OUTCOME_DONE, NULL);
}

static void
test_delete_server_wins (AheadSyncFixture *f,
                         gconstpointer data)
{
  check_delete (f, AHEAD_CONFLICT_SERVER_WINS, FALSE);
}

static void
test_delete_mine_wins (AheadSyncFixture *f,
                       gconstpointer data)
{
  check_delete (f, AHEAD_CONFLICT_MINE_WINS, TRUE);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ahead_sync_fixture_add ("/sync/conflict/server-wins", test_server_wins);
  ahead_sync_fixture_add ("/sync/conflict/mine-wins", test_mine_wins);
  ahead_sync_fixture_add ("/sync/conflict/newest/mine", test_newest_is_mine);
  ahead_sync_fixture_add ("/sync/conflict/newest/theirs", test_newest_is_theirs);
  ahead_sync_fixture_add ("/sync/conflict/ask", test_ask);
  ahead_sync_fixture_add ("/sync/conflict/nothing-left", test_nothing_left);
  ahead_sync_fixture_add ("/sync/conflict/delete/server-wins", test_delete_server_wins);
  ahead_sync_fixture_add ("/sync/conflict/delete/mine-wins", test_delete_mine_wins);

  return g_test_run ();
}
