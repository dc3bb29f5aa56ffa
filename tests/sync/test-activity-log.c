/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "ahead-activity-log-private.h"
#include "ahead-mutation-private.h"
#include "ahead-sync-fixture.h"

#define DEBOUNCE 300

static AheadActivityLog *
get_log (AheadSyncFixture *f)
{
  return ahead_mutation_service_get_activity_log (f->service);
}

static AheadActivity *
get_activity (AheadSyncFixture *f,
              guint position)
{
  g_autoptr (AheadActivity) activity = g_list_model_get_item (G_LIST_MODEL (get_log (f)), position);

  g_assert_nonnull (activity);
  /* The list keeps it. */
  return activity;
}

static void
append_fields (GString *text,
               AheadFieldSet fields)
{
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    if (fields & AHEAD_FIELD_BIT (i))
      g_string_append_printf (text, "(%s)", ahead_field_get_name (i));
}

/* As `answered#1=stale`, `corrected#1(title)`, `rolled-back#2:mutation:refused`; the attempt once there is one. */
static void
append_activity (GString *text,
                 AheadActivity *activity)
{
  g_autoptr (GEnumClass) phases = g_type_class_ref (AHEAD_TYPE_ACTIVITY_PHASE);
  AheadActivityPhase phase = ahead_activity_get_phase (activity);

  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", g_enum_get_value (phases, (int) phase)->value_nick);
  if (ahead_activity_get_attempt (activity) > 0)
    g_string_append_printf (text, "#%u", ahead_activity_get_attempt (activity));
  if (ahead_activity_get_outcome (activity) != NULL)
    g_string_append_printf (text, "=%s", ahead_activity_get_outcome (activity));
  if (ahead_activity_get_reason (activity) != NULL)
    g_string_append_printf (text, ":%s", ahead_activity_get_reason (activity));
  append_fields (text, ahead_activity_get_fields (activity));
  if (ahead_activity_get_delay (activity) != 0)
    g_string_append_printf (text, "+%dms",
                            (int) (ahead_activity_get_delay (activity) / G_TIME_SPAN_MILLISECOND));
}

/* Also that places, times and serials go on without a break. */
static void
assert_phases (AheadSyncFixture *f,
               const char *phases)
{
  GListModel *log = G_LIST_MODEL (get_log (f));
  g_autoptr (GString) actual = g_string_new (NULL);
  guint64 n_dropped;
  gint64 last = 0;

  ahead_wait_idle ();
  n_dropped = ahead_activity_log_get_n_dropped (get_log (f));
  for (guint i = 0; i < g_list_model_get_n_items (log); i++)
    {
      AheadActivity *activity = get_activity (f, i);

      append_activity (actual, activity);
      g_assert_cmpuint (ahead_activity_get_serial (activity), ==, n_dropped + i + 1);
      g_assert_cmpint (ahead_activity_get_monotonic_time (activity), >=, last);
      last = ahead_activity_get_monotonic_time (activity);
    }

  g_assert_cmpstr (actual->str, ==, phases);
}

static void
advance (AheadSyncFixture *f,
         gint64 milliseconds)
{
  ahead_wait_idle ();
  ahead_test_clock_advance (f->clock, milliseconds * G_TIME_SPAN_MILLISECOND);
  ahead_wait_idle ();
}

static void
answer_busy (AheadSyncFixture *f,
             guint index)
{
  AheadReply *reply = ahead_reply_new (AHEAD_OUTCOME_BUSY, NULL);

  reply->message = g_strdup ("later");
  reply->retry_after = 5000;
  ahead_fake_backend_answer (f->backend, index, reply);
  ahead_wait_idle ();
}

static void
allow_retries (AheadSyncFixture *f)
{
  ahead_retry_policy_set_max_attempts (ahead_mutation_service_get_retry_policy (f->service), 3);
}

static void
test_confirm (AheadSyncFixture *f,
              gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = g_object_ref (ahead_sync_set_title (f, event, "b"));
  AheadActivity *sent;

  advance (f, 7);
  ahead_sync_take (f, 0, 2);
  assert_phases (f, "applied(title) queued sent#1(title) answered#1=done confirmed#1");

  sent = get_activity (f, 2);
  g_assert_true (sent == get_activity (f, 2));
  g_assert_cmpstr (ahead_activity_get_mutation_id (sent), ==, ahead_mutation_get_id (mutation));
  g_assert_cmpint (ahead_activity_get_kind (sent), ==, AHEAD_MUTATION_PATCH);
  g_assert_cmpstr (ahead_activity_get_event_id (sent), ==, "evt_1");
  g_assert_cmpint (ahead_activity_get_time (sent), ==, ahead_mutation_get_created_at (mutation));
  g_assert_cmpint (ahead_activity_get_monotonic_time (get_activity (f, 4)), ==,
                   ahead_activity_get_monotonic_time (sent) + 7 * G_TIME_SPAN_MILLISECOND);
}

/* A step keeps the id that the event had. */
static void
test_create (AheadSyncFixture *f,
             gconstpointer data)
{
  AheadMutation *create = ahead_sync_create (f, "a");
  g_autoptr (AheadRecord) made = NULL;

  ahead_wait_idle ();
  made = ahead_sync_made_record (create, "evt_9", 1);
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_DONE, made);
  assert_phases (f, "applied queued sent#1 answered#1=done confirmed#1");
  g_assert_cmpint (ahead_activity_get_kind (get_activity (f, 0)), ==, AHEAD_MUTATION_CREATE);
  g_assert_true (g_str_has_prefix (ahead_activity_get_event_id (get_activity (f, 3)), AHEAD_TEMPORARY_ID_PREFIX));
  g_assert_cmpstr (ahead_activity_get_event_id (get_activity (f, 4)), ==, "evt_9");
}

static void
test_refusal (AheadSyncFixture *f,
              gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = g_object_ref (ahead_sync_set_title (f, event, "b"));

  ahead_wait_idle ();
  ahead_sync_refuse (f, 0);
  assert_phases (f, "applied(title) queued sent#1(title) answered#1=refused rolled-back#1:mutation:refused");

  g_assert_true (ahead_mutation_service_retry_async (f->service, mutation, NULL, NULL, NULL));
  ahead_wait_idle ();
  ahead_sync_take (f, 1, 2);
  assert_phases (f, "applied(title) queued sent#1(title) answered#1=refused rolled-back#1:mutation:refused "
                    "applied#1(title) queued#1 sent#2(title) answered#2=done confirmed#2");
}

static void
test_refused_create (AheadSyncFixture *f,
                     gconstpointer data)
{
  AheadMutation *create = ahead_sync_create (f, "a");

  ahead_sync_set_title (f, ahead_mutation_get_event (create), "b");
  ahead_wait_idle ();
  ahead_sync_refuse (f, 0);
  assert_phases (f, "applied applied(title) queued sent#1 queued answered#1=refused "
                    "rolled-back:mutation:dependency rolled-back#1:mutation:refused");
}

static void
test_retry (AheadSyncFixture *f,
            gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  allow_retries (f);
  ahead_sync_set_title (f, event, "b");
  ahead_wait_idle ();
  answer_busy (f, 0);
  advance (f, 5000);
  ahead_sync_take (f, 1, 2);
  assert_phases (f, "applied(title) queued sent#1(title) answered#1=busy retrying#1+5000ms "
                    "sent#2(title) answered#2=done confirmed#2");
}

static void
test_typing (AheadSyncFixture *f,
             gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  ahead_mutation_service_set_debounce (f->service, DEBOUNCE);
  ahead_sync_set_title (f, event, "ab");
  ahead_sync_set_title (f, event, "abc");
  advance (f, 100);
  ahead_sync_set_title (f, event, "abcd");
  advance (f, DEBOUNCE);
  ahead_sync_take (f, 0, 2);
  assert_phases (f, "applied(title) held:debounce+300ms coalesced(title) queued coalesced(title) queued "
                    "sent#1(title) answered#1=done confirmed#1");
}

static void
test_typing_into_create (AheadSyncFixture *f,
                         gconstpointer data)
{
  AheadMutation *create;

  ahead_mutation_service_set_debounce (f->service, DEBOUNCE);
  create = ahead_sync_create (f, "a");
  ahead_sync_set_title (f, ahead_mutation_get_event (create), "b");
  assert_phases (f, "applied coalesced queued sent#1");
}

static void
test_toggled_back (AheadSyncFixture *f,
                   gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  ahead_mutation_service_set_debounce (f->service, DEBOUNCE);
  ahead_mutation_service_set_starred_async (f->service, event, TRUE, NULL, NULL, NULL);
  ahead_wait_idle ();
  ahead_mutation_service_set_starred_async (f->service, event, FALSE, NULL, NULL, NULL);
  advance (f, DEBOUNCE);
  assert_phases (f, "applied(starred) held:debounce+300ms queued withdrawn:mutation:withdrawn");
  g_assert_cmpint (ahead_activity_get_kind (get_activity (f, 3)), ==, AHEAD_MUTATION_STAR);
}

static void
test_delete_withdrawn (AheadSyncFixture *f,
                       gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  AheadMutation *mutation;

  ahead_mutation_service_set_undo_delay (f->service, 5000);
  mutation = ahead_sync_delete (f, event);
  advance (f, 4999);
  g_assert_true (ahead_mutation_service_withdraw (f->service, mutation));
  advance (f, 5000);
  assert_phases (f, "applied held:undo+5000ms queued withdrawn:mutation:withdrawn");
}

/* The answer is lost, and the feed says that the server took it. */
static void
test_lost_then_feed (AheadSyncFixture *f,
                     gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = g_object_ref (ahead_sync_set_title (f, event, "b"));
  g_autoptr (AheadRecord) taken = NULL;

  ahead_wait_idle ();
  taken = ahead_sync_taken_record (f, 0, 2);
  ahead_sync_lose (f, 0);
  ahead_sync_change (f, "evt_1", taken, 2, mutation);
  assert_phases (f, "applied(title) queued sent#1(title) answered#1:backend:unreachable "
                    "rolled-back#1:mutation:unreachable seen#1 confirmed#1");
}

static void
test_lost_waiting_then_feed (AheadSyncFixture *f,
                             gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = g_object_ref (ahead_sync_set_title (f, event, "b"));
  g_autoptr (AheadRecord) taken = NULL;

  allow_retries (f);
  ahead_wait_idle ();
  taken = ahead_sync_taken_record (f, 0, 2);
  ahead_fake_backend_fail (f->backend, 0, AHEAD_BACKEND_ERROR_TIMED_OUT);
  ahead_wait_idle ();
  g_assert_cmpint (ahead_activity_get_delay (get_activity (f, 4)), >, 0);
  ahead_activity_log_set_bound (get_log (f), 2);
  ahead_sync_change (f, "evt_1", taken, 2, mutation);
  advance (f, 60000);
  g_assert_cmpuint (ahead_sync_get_n_sent (f), ==, 1);
  assert_phases (f, "seen#1 confirmed#1");
  g_assert_cmpuint (ahead_activity_log_get_n_dropped (get_log (f)), ==, 5);
}

/* The feed is second, with an own change and with those of others. */
static void
test_feed_after_answer (AheadSyncFixture *f,
                        gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = g_object_ref (ahead_sync_set_title (f, event, "b"));
  g_autoptr (AheadMutation) stranger = ahead_mutation_new (AHEAD_MUTATION_PATCH, event, 0);
  g_autoptr (AheadRecord) theirs = NULL;

  ahead_wait_idle ();
  ahead_sync_take (f, 0, 2);
  ahead_sync_change (f, "evt_1", ahead_event_get_base (event), 2, mutation);
  theirs = ahead_sync_next_title (ahead_event_get_base (event), 3, "ana", "theirs");
  ahead_sync_change (f, "evt_1", theirs, 3, stranger);
  ahead_sync_change (f, "evt_1", theirs, 3, NULL);
  assert_phases (f, "applied(title) queued sent#1(title) answered#1=done confirmed#1 seen#1");
  g_assert_cmpstr (ahead_activity_get_mutation_id (get_activity (f, 5)), ==, ahead_mutation_get_id (mutation));
  g_assert_cmpstr (ahead_activity_get_event_id (get_activity (f, 5)), ==, "evt_1");
}

/* Both gave the event a title; the user's place is kept. */
static void
test_conflict_corrected (AheadSyncFixture *f,
                         gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadRecord) theirs = ahead_sync_next_title (ahead_event_get_base (event), 2, "ana", "theirs");
  g_auto (AheadPatchBuilder) builder = { NULL };
  g_autoptr (AheadPatch) patch = NULL;

  ahead_reconciler_set_conflict_policy (f->reconciler, AHEAD_CONFLICT_SERVER_WINS);
  ahead_patch_builder_init (&builder, ahead_event_get_view (event));
  ahead_patch_builder_set_string (&builder, AHEAD_FIELD_TITLE, "mine");
  ahead_patch_builder_set_string (&builder, AHEAD_FIELD_LOCATION, "Hall");
  patch = ahead_patch_builder_end (&builder);
  ahead_mutation_service_patch_async (f->service, event, patch, NULL, NULL, NULL);
  ahead_wait_idle ();
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_STALE, theirs);
  ahead_sync_take (f, 1, 3);
  assert_phases (f, "applied(title)(location) queued sent#1(title)(location) answered#1=stale "
                    "sent#2(location) answered#2=done confirmed#2 corrected#2(title)");
}

static void
test_not_durable (AheadSyncFixture *f,
                  gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);

  ahead_fake_outbox_set_slow (f->outbox, TRUE);
  ahead_sync_set_title (f, event, "b");
  assert_phases (f, "applied(title)");
  ahead_fake_outbox_complete (f->outbox);
  assert_phases (f, "applied(title) queued sent#1(title)");
}

static void
on_items_changed_cb (GListModel *model,
                     guint position,
                     guint removed,
                     guint added,
                     GString *changes)
{
  g_string_append_printf (changes, "%s%u-%u+%u", changes->len > 0 ? " " : "", position, removed, added);
}

static void
test_bound (AheadSyncFixture *f,
            gconstpointer data)
{
  AheadActivityLog *log = get_log (f);
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (GString) changes = g_string_new (NULL);
  g_autoptr (AheadActivity) oldest = NULL;

  g_assert_cmpuint (ahead_activity_log_get_bound (log), ==, AHEAD_ACTIVITY_LOG_DEFAULT_BOUND);
  g_object_set (log, "bound", 3, NULL);
  g_assert_cmpuint (ahead_activity_log_get_bound (log), ==, 3);
  g_signal_connect (log, "items-changed", G_CALLBACK (on_items_changed_cb), changes);

  ahead_sync_set_title (f, event, "b");
  assert_phases (f, "applied(title) queued sent#1(title)");
  g_assert_cmpstr (changes->str, ==, "0-0+1 1-0+1 2-0+1");
  oldest = g_object_ref (get_activity (f, 0));

  g_string_truncate (changes, 0);
  ahead_sync_take (f, 0, 2);
  assert_phases (f, "sent#1(title) answered#1=done confirmed#1");
  g_assert_cmpstr (changes->str, ==, "0-1+0 2-0+1 0-1+0 2-0+1");
  g_assert_cmpuint (ahead_activity_log_get_n_dropped (log), ==, 2);
  g_assert_finalize_object (g_steal_pointer (&oldest));

  g_string_truncate (changes, 0);
  ahead_activity_log_set_bound (log, 1);
  assert_phases (f, "confirmed#1");
  ahead_activity_log_set_bound (log, 1);
  g_assert_cmpstr (changes->str, ==, "0-2+0");
  g_signal_handlers_disconnect_by_data (log, changes);
}

/* Its confirmation is what a mutation is known by: it moves with the ring, and goes with its place. */
static void
test_bound_and_feed (AheadSyncFixture *f,
                     gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = g_object_ref (ahead_sync_set_title (f, event, "b"));

  ahead_wait_idle ();
  ahead_sync_take (f, 0, 2);
  ahead_activity_log_set_bound (get_log (f), 2);
  ahead_sync_change (f, "evt_1", ahead_event_get_base (event), 2, mutation);
  assert_phases (f, "confirmed#1 seen#1");
  ahead_sync_set_title (f, event, "c");
  assert_phases (f, "queued sent#1(title)");
  ahead_sync_change (f, "evt_1", ahead_event_get_base (event), 2, mutation);
  assert_phases (f, "queued sent#1(title)");
}

/* Who hears that the oldest is dropped does something that is logged as well. */
static void
on_dropped_cb (GListModel *model,
               guint position,
               guint removed,
               guint added,
               AheadMutation *mutation)
{
  if (removed == 0)
    return;

  g_signal_handlers_disconnect_by_data (model, mutation);
  ahead_activity_log_add (AHEAD_ACTIVITY_LOG (model), mutation, AHEAD_ACTIVITY_SEEN);
}

static void
test_bound_and_listener (AheadSyncFixture *f,
                         gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  AheadMutation *mutation;

  ahead_activity_log_set_bound (get_log (f), 3);
  mutation = ahead_sync_set_title (f, event, "b");
  ahead_wait_idle ();
  g_signal_connect (get_log (f), "items-changed", G_CALLBACK (on_dropped_cb), mutation);
  ahead_activity_log_add (get_log (f), mutation, AHEAD_ACTIVITY_CORRECTED);
  assert_phases (f, "sent#1(title) seen#1 corrected#1");
}

static void
assert_no_words (const char *json,
                 const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    g_assert_null (strstr (json, words[i]));
}

static void
test_no_words (AheadSyncFixture *f,
               gconstpointer data)
{
  static const char *const words[] = { "Opening", "Curtain", "Applause", "Foyer", "because", "ana", NULL };
  AheadEvent *event = ahead_sync_put (f, "evt_1", "Opening", 1);
  g_autoptr (AheadRecord) theirs = ahead_sync_next_title (ahead_event_get_base (event), 3, "ana", "Opening Foyer");
  g_autofree char *json = NULL;

  ahead_sync_set_title (f, event, "Curtain");
  ahead_sync_set_string (f, event, AHEAD_FIELD_DESCRIPTION, "Applause");
  ahead_mutation_service_add_comment_async (f->service, event, "Applause", NULL, NULL, NULL);
  ahead_sync_create (f, "Foyer");
  ahead_wait_idle ();
  ahead_sync_answer (f, 0, AHEAD_OUTCOME_STALE, theirs);
  ahead_sync_refuse (f, 1);
  ahead_sync_refuse (f, 2);

  json = ahead_activity_log_to_json (get_log (f));
  g_assert_nonnull (strstr (json, "\"reason\":\"mutation:conflict\""));
  g_assert_nonnull (strstr (json, "\"fields\":[\"description\"]"));
  g_assert_nonnull (strstr (json, "\"kind\":\"add-comment\""));
  assert_no_words (json, words);
}

/* All of it, by the letter. */
static void
test_json (AheadSyncFixture *f,
           gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "e\"\\\n\u00e9", "a", 1);
  g_autofree char *expected = NULL;
  g_autofree char *json = NULL;
  g_autofree char *again = NULL;
  AheadMutation *mutation;

  ahead_mutation_service_set_undo_delay (f->service, 5000);
  ahead_activity_log_set_bound (get_log (f), 3);
  mutation = ahead_sync_delete (f, event);
  advance (f, 1);
  expected = g_strdup_printf (
    "{\"format\":\"ahead-activity\",\"version\":1,\"dropped\":1}\n"
    "{\"serial\":2,\"monotonic\":0,\"time\":1767225600000000,\"phase\":\"held\",\"mutation\":\"%1$s\","
    "\"kind\":\"delete\",\"event\":\"e\\\"\\\\\\u000a\u00e9\",\"attempt\":0,\"reason\":\"undo\",\"delay\":5000000}\n"
    "{\"serial\":3,\"monotonic\":0,\"time\":1767225600000000,\"phase\":\"queued\",\"mutation\":\"%1$s\","
    "\"kind\":\"delete\",\"event\":\"e\\\"\\\\\\u000a\u00e9\",\"attempt\":0}\n"
    "{\"serial\":4,\"monotonic\":1000,\"time\":1767225600001000,\"phase\":\"withdrawn\",\"mutation\":\"%1$s\","
    "\"kind\":\"delete\",\"event\":\"e\\\"\\\\\\u000a\u00e9\",\"attempt\":0,\"reason\":\"mutation:withdrawn\"}\n",
    ahead_mutation_get_id (mutation));
  g_assert_true (ahead_mutation_service_withdraw (f->service, mutation));

  json = ahead_activity_log_to_json (get_log (f));
  g_assert_cmpstr (json, ==, expected);
  again = ahead_activity_log_to_json (get_log (f));
  g_assert_cmpstr (again, ==, json);
}

/* An error that the log has no name for. */
static void
test_other_error (AheadSyncFixture *f,
                  gconstpointer data)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "secret");
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = ahead_mutation_new (AHEAD_MUTATION_ATTEND, event, 0);

  ahead_activity_log_add_answer (get_log (f), mutation, NULL, error);
  assert_phases (f, "answered:g-io-error-quark:0");
}

static void
test_properties (AheadSyncFixture *f,
                 gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (f, "evt_1", "a", 1);
  g_autofree char *mutation_id = NULL;
  g_autofree char *event_id = NULL;
  g_autofree char *outcome = NULL;
  g_autofree char *reason = NULL;
  guint64 serial;
  gint64 monotonic_time, time, delay;
  guint attempt, fields;
  int phase, kind;

  ahead_sync_set_title (f, event, "b");
  advance (f, 3);
  ahead_sync_refuse (f, 0);
  g_object_get (get_activity (f, 3), "phase", &phase, "kind", &kind, "serial", &serial, "monotonic-time",
                &monotonic_time, "time", &time, "delay", &delay, "mutation-id", &mutation_id, "event-id", &event_id,
                "attempt", &attempt, "outcome", &outcome, "reason", &reason, "fields", &fields, NULL);
  g_assert_cmpint (phase, ==, AHEAD_ACTIVITY_ANSWERED);
  g_assert_cmpint (kind, ==, AHEAD_MUTATION_PATCH);
  g_assert_cmpuint (serial, ==, 4);
  g_assert_cmpint (monotonic_time, ==, 3000);
  g_assert_cmpint (time, ==, G_GINT64_CONSTANT (1767225600003000));
  g_assert_cmpint (delay, ==, 0);
  g_assert_cmpstr (mutation_id, ==, ahead_activity_get_mutation_id (get_activity (f, 0)));
  g_assert_cmpstr (event_id, ==, "evt_1");
  g_assert_cmpuint (attempt, ==, 1);
  g_assert_cmpstr (outcome, ==, "refused");
  g_assert_null (reason);
  g_assert_cmpuint (fields, ==, 0);
  g_clear_pointer (&reason, g_free);
  g_object_get (get_activity (f, 4), "reason", &reason, NULL);
  g_assert_cmpstr (reason, ==, "mutation:refused");
}

/* An item outlives the log, and the log what it is about. */
static void
test_finalize (void)
{
  g_autoptr (AheadTestClock) clock = ahead_test_clock_new ();
  AheadActivityLog *log = ahead_activity_log_new (AHEAD_CLOCK (clock));
  AheadEventStore *store = ahead_event_store_new ();
  g_autoptr (AheadRecord) record = ahead_test_record_new ("evt_1", "a", AHEAD_TEST_START, 1);
  AheadMutation *mutation
    = ahead_mutation_new (AHEAD_MUTATION_DELETE, ahead_event_store_put_base (store, record), 0);
  g_autoptr (AheadActivity) activity = NULL;

  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (log)) == AHEAD_TYPE_ACTIVITY);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (log), 0));
  ahead_activity_log_add_confirmed (log, mutation, 0);
  ahead_activity_log_add (log, mutation, AHEAD_ACTIVITY_SEEN);
  g_assert_finalize_object (mutation);
  g_assert_finalize_object (store);
  activity = g_list_model_get_item (G_LIST_MODEL (log), 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (log), 2));
  g_assert_finalize_object (log);

  g_assert_cmpstr (ahead_activity_get_event_id (activity), ==, "evt_1");
  g_assert_finalize_object (g_steal_pointer (&activity));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ahead_sync_fixture_add ("/sync/activity-log/confirm", test_confirm);
  ahead_sync_fixture_add ("/sync/activity-log/create", test_create);
  ahead_sync_fixture_add ("/sync/activity-log/refusal", test_refusal);
  ahead_sync_fixture_add ("/sync/activity-log/refused-create", test_refused_create);
  ahead_sync_fixture_add ("/sync/activity-log/retry", test_retry);
  ahead_sync_fixture_add ("/sync/activity-log/typing", test_typing);
  ahead_sync_fixture_add ("/sync/activity-log/typing-into-create", test_typing_into_create);
  ahead_sync_fixture_add ("/sync/activity-log/toggled-back", test_toggled_back);
  ahead_sync_fixture_add ("/sync/activity-log/delete-withdrawn", test_delete_withdrawn);
  ahead_sync_fixture_add ("/sync/activity-log/lost-then-feed", test_lost_then_feed);
  ahead_sync_fixture_add ("/sync/activity-log/lost-waiting-then-feed", test_lost_waiting_then_feed);
  ahead_sync_fixture_add ("/sync/activity-log/feed-after-answer", test_feed_after_answer);
  ahead_sync_fixture_add ("/sync/activity-log/conflict-corrected", test_conflict_corrected);
  ahead_sync_fixture_add ("/sync/activity-log/not-durable", test_not_durable);
  ahead_sync_fixture_add ("/sync/activity-log/bound", test_bound);
  ahead_sync_fixture_add ("/sync/activity-log/bound-and-feed", test_bound_and_feed);
  ahead_sync_fixture_add ("/sync/activity-log/bound-and-listener", test_bound_and_listener);
  ahead_sync_fixture_add ("/sync/activity-log/no-words", test_no_words);
  ahead_sync_fixture_add ("/sync/activity-log/json", test_json);
  ahead_sync_fixture_add ("/sync/activity-log/other-error", test_other_error);
  ahead_sync_fixture_add ("/sync/activity-log/properties", test_properties);
  g_test_add_func ("/sync/activity-log/finalize", test_finalize);

  return g_test_run ();
}
