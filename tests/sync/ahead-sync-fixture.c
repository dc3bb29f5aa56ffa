/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadSyncFixture"

#include "config.h"

#include "ahead-sync-fixture.h"

#include <string.h>

#include "ahead-time.h"

static void
log_signal (AheadSyncFixture *fixture,
            const char *signal,
            AheadMutation *mutation)
{
  g_autoptr (GEnumClass) kinds = g_type_class_ref (AHEAD_TYPE_MUTATION_KIND);
  const char *kind = g_enum_get_value (kinds, ahead_mutation_get_kind (mutation))->value_nick;

  g_string_append_printf (fixture->log, "%s%s:%s", fixture->log->len > 0 ? " " : "", signal, kind);
}

static void
on_mutation_gone_cb (gpointer data,
                     GObject *where_it_was)
{
  ((AheadSyncFixture *) data)->n_alive--;
}

/* A retry applies a mutation again. */
static void
on_applied_cb (AheadMutationService *service,
               AheadMutation *mutation,
               AheadSyncFixture *fixture)
{
  log_signal (fixture, "applied", mutation);
  if (g_object_get_data (G_OBJECT (mutation), "counted") != NULL)
    return;

  g_object_set_data (G_OBJECT (mutation), "counted", fixture);
  g_object_weak_ref (G_OBJECT (mutation), on_mutation_gone_cb, fixture);
  fixture->n_alive++;
}

static void
on_confirmed_cb (AheadMutationService *service,
                 AheadMutation *mutation,
                 AheadSyncFixture *fixture)
{
  log_signal (fixture, "confirmed", mutation);
}

static void
on_corrected_cb (AheadMutationService *service,
                 AheadMutation *mutation,
                 AheadFieldSet fields,
                 AheadSyncFixture *fixture)
{
  g_assert_cmpint (ahead_mutation_get_state (mutation), ==, AHEAD_MUTATION_STATE_CONFIRMED);
  log_signal (fixture, "corrected", mutation);
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    if (fields & AHEAD_FIELD_BIT (i))
      g_string_append_printf (fixture->log, "(%s)", ahead_field_get_name (i));
}

static void
on_rolled_back_cb (AheadMutationService *service,
                   AheadMutation *mutation,
                   AheadSyncFixture *fixture)
{
  g_assert_nonnull (ahead_mutation_get_error (mutation));
  log_signal (fixture, "rolled-back", mutation);
}

static void
on_withdrawn_cb (AheadMutationService *service,
                 AheadMutation *mutation,
                 AheadSyncFixture *fixture)
{
  log_signal (fixture, "withdrawn", mutation);
}

void
ahead_sync_fixture_set_up (AheadSyncFixture *fixture,
                           gconstpointer data)
{
  g_autoptr (AheadFilter) filter = ahead_filter_new ();
  AheadRetryPolicy *policy;

  fixture->store = ahead_event_store_new ();
  fixture->backend = ahead_fake_backend_new ();
  fixture->outbox = ahead_fake_outbox_new ();
  fixture->clock = ahead_test_clock_new ();
  fixture->service = ahead_mutation_service_new (fixture->store, AHEAD_BACKEND (fixture->backend),
                                                 AHEAD_OUTBOX (fixture->outbox), AHEAD_CLOCK (fixture->clock));
  /* What is sent is sent at once, and the first failure is the last: who tests waiting says so. */
  ahead_mutation_service_set_debounce (fixture->service, 0);
  policy = ahead_mutation_service_get_retry_policy (fixture->service);
  ahead_retry_policy_set_max_attempts (policy, 1);
  ahead_retry_policy_set_wait_for_network (policy, FALSE);
  fixture->reconciler = g_object_ref (ahead_mutation_service_get_reconciler (fixture->service));
  ahead_reconciler_set_conflict_policy (fixture->reconciler, AHEAD_CONFLICT_ASK);
  fixture->query = ahead_event_query_new (fixture->store, filter, AHEAD_SORT_START);
  fixture->mirror = ahead_test_mirror_new (G_LIST_MODEL (fixture->query));
  fixture->log = g_string_new (NULL);
  g_signal_connect (fixture->service, "applied", G_CALLBACK (on_applied_cb), fixture);
  g_signal_connect (fixture->service, "confirmed", G_CALLBACK (on_confirmed_cb), fixture);
  g_signal_connect (fixture->service, "corrected", G_CALLBACK (on_corrected_cb), fixture);
  g_signal_connect (fixture->service, "rolled-back", G_CALLBACK (on_rolled_back_cb), fixture);
  g_signal_connect (fixture->service, "withdrawn", G_CALLBACK (on_withdrawn_cb), fixture);
}

/* Whatever a test leaves behind, in flight or not: once the service has stopped, all of it can go. */
void
ahead_sync_fixture_tear_down (AheadSyncFixture *fixture,
                              gconstpointer data)
{
  ahead_test_mirror_check (fixture->mirror);
  ahead_fake_outbox_set_slow (fixture->outbox, FALSE);
  while (ahead_fake_outbox_get_n_waiting (fixture->outbox) > 0)
    ahead_fake_outbox_complete (fixture->outbox);
  ahead_mutation_service_stop (fixture->service);
  ahead_wait_idle ();
  g_assert_cmpuint (ahead_fake_backend_get_n_in_flight (fixture->backend), ==, 0);

  ahead_test_mirror_free (fixture->mirror);
  g_assert_finalize_object (fixture->query);
  g_assert_finalize_object (fixture->service);
  g_assert_finalize_object (fixture->reconciler);
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->outbox);
  g_assert_finalize_object (fixture->backend);
  g_assert_cmpuint (ahead_test_clock_get_n_timeouts (fixture->clock), ==, 0);
  g_assert_finalize_object (fixture->clock);
  g_assert_cmpuint (fixture->n_alive, ==, 0);
  g_string_free (fixture->log, TRUE);
}

void
ahead_sync_fixture_add (const char *path,
                        AheadSyncTest test)
{
  g_test_add (path, AheadSyncFixture, NULL, ahead_sync_fixture_set_up, test, ahead_sync_fixture_tear_down);
}

AheadEvent *
ahead_sync_put (AheadSyncFixture *fixture,
                const char *id,
                const char *title,
                gint64 version)
{
  gint64 start = AHEAD_TEST_START + ahead_event_store_get_n_events (fixture->store) * AHEAD_HOUR;
  g_autoptr (AheadRecord) record = ahead_test_record_new (id, title, start, version);
  AheadEvent *event = ahead_event_store_put_base (fixture->store, record);

  fixture->mirror->n_changes = 0;
  return event;
}

/* The same event after @user has changed something of it. */
AheadRecord *
ahead_sync_next_record (AheadRecord *record,
                        gint64 version,
                        const char *user)
{
  g_auto (AheadRecordBuilder) builder = { NULL };

  ahead_record_builder_init (&builder, record);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_VERSION, version);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_UPDATED_AT, AHEAD_TEST_START + version);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_UPDATED_BY, user);

  return ahead_record_builder_end (&builder);
}

AheadRecord *
ahead_sync_next_title (AheadRecord *record,
                       gint64 version,
                       const char *user,
                       const char *title)
{
  g_autoptr (AheadRecord) next = ahead_sync_next_record (record, version, user);

  return ahead_test_record_with_string (next, AHEAD_FIELD_TITLE, title);
}

/* What a server makes of @create. */
AheadRecord *
ahead_sync_made_record (AheadMutation *create,
                        const char *id,
                        gint64 version)
{
  g_autoptr (AheadRecord) record = ahead_sync_next_record (ahead_mutation_get_record (create), version, "me");
  g_autoptr (AheadRecord) with_id = ahead_test_record_with_string (record, AHEAD_FIELD_ID, id);

  return ahead_test_record_with_real (with_id, AHEAD_FIELD_POSITION, 1024);
}

/* What a server has after it took a submission as it was sent. */
AheadRecord *
ahead_sync_taken_record (AheadSyncFixture *fixture,
                         guint index,
                         gint64 version)
{
  AheadFakeSubmission *submission = ahead_fake_backend_get_submission (fixture->backend, index);
  AheadEvent *event = ahead_event_store_lookup (fixture->store, submission->event_id);
  g_autoptr (AheadRecord) record = ahead_patch_apply (submission->patch, ahead_event_get_base (event));

  return ahead_sync_next_record (record, version, "me");
}

void
ahead_sync_page (AheadSyncFixture *fixture,
                 AheadRecord *record)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();

  g_ptr_array_add (records, record);
  ahead_reconciler_take_records (fixture->reconciler, records);
  ahead_wait_idle ();
}

void
ahead_sync_change (AheadSyncFixture *fixture,
                   const char *id,
                   AheadRecord *record,
                   gint64 version,
                   AheadMutation *mutation)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_change_free);
  const char *mutation_id = mutation != NULL ? ahead_mutation_get_id (mutation) : NULL;

  g_ptr_array_add (changes, ahead_change_new (id, record, version, mutation_id));
  ahead_reconciler_take_changes (fixture->reconciler, changes);
  ahead_wait_idle ();
}

void
ahead_sync_answer (AheadSyncFixture *fixture,
                   guint index,
                   AheadOutcome outcome,
                   AheadRecord *record)
{
  AheadReply *reply = ahead_reply_new (outcome, record);

  if (outcome != AHEAD_OUTCOME_DONE)
    reply->message = g_strdup ("because");
  ahead_fake_backend_answer (fixture->backend, index, reply);
  ahead_wait_idle ();
}

void
ahead_sync_take (AheadSyncFixture *fixture,
                 guint index,
                 gint64 version)
{
  g_autoptr (AheadRecord) record = ahead_sync_taken_record (fixture, index, version);

  ahead_sync_answer (fixture, index, AHEAD_OUTCOME_DONE, record);
}

void
ahead_sync_refuse (AheadSyncFixture *fixture,
                   guint index)
{
  ahead_sync_answer (fixture, index, AHEAD_OUTCOME_REFUSED, NULL);
}

void
ahead_sync_lose (AheadSyncFixture *fixture,
                 guint index)
{
  ahead_fake_backend_fail (fixture->backend, index, AHEAD_BACKEND_ERROR_UNREACHABLE);
  ahead_wait_idle ();
}

AheadMutation *
ahead_sync_create (AheadSyncFixture *fixture,
                   const char *title)
{
  g_autoptr (AheadRecord) template = ahead_test_record_new ("", title, AHEAD_TEST_START - AHEAD_HOUR, 0);
  g_autoptr (AheadRecord) record = ahead_test_record_with_string (template, AHEAD_FIELD_UID, "");

  return ahead_mutation_service_create_async (fixture->service, record, NULL, NULL, NULL);
}

AheadMutation *
ahead_sync_set_string (AheadSyncFixture *fixture,
                       AheadEvent *event,
                       AheadField field,
                       const char *text)
{
  g_autoptr (AheadPatch) patch = ahead_test_patch_string (ahead_event_get_view (event), field, text);

  return ahead_mutation_service_patch_async (fixture->service, event, patch, NULL, NULL, NULL);
}

AheadMutation *
ahead_sync_set_title (AheadSyncFixture *fixture,
                      AheadEvent *event,
                      const char *title)
{
  return ahead_sync_set_string (fixture, event, AHEAD_FIELD_TITLE, title);
}

AheadMutation *
ahead_sync_delete (AheadSyncFixture *fixture,
                   AheadEvent *event)
{
  return ahead_mutation_service_delete_async (fixture->service, event, NULL, NULL, NULL);
}

/* How many submissions the server got until nothing moves any more. */
guint
ahead_sync_get_n_sent (AheadSyncFixture *fixture)
{
  ahead_wait_idle ();

  return ahead_fake_backend_get_n_submissions (fixture->backend);
}

/* @titles: those in the list, separated by spaces. */
void
ahead_sync_assert_titles (AheadSyncFixture *fixture,
                          const char *titles)
{
  g_autoptr (GString) actual = g_string_new (NULL);

  ahead_test_mirror_check (fixture->mirror);
  for (guint i = 0; i < fixture->mirror->items->len; i++)
    {
      AheadRecord *view = ahead_event_get_view (fixture->mirror->items->pdata[i]);

      g_assert_nonnull (view);
      g_string_append_printf (actual, "%s%s", i > 0 ? " " : "", ahead_record_get_title (view));
    }

  g_assert_cmpstr (actual->str, ==, titles);
}

/* Lets all come that is on its way, and forgets what was heard. */
void
ahead_sync_assert_log (AheadSyncFixture *fixture,
                       const char *log)
{
  ahead_wait_idle ();
  g_assert_cmpstr (fixture->log->str, ==, log);
  g_string_truncate (fixture->log, 0);
}

void
ahead_sync_assert_counts (AheadSyncFixture *fixture,
                          guint n_unsettled,
                          guint n_failed)
{
  GListModel *failed = ahead_mutation_service_get_failed (fixture->service);

  g_assert_cmpuint (ahead_mutation_service_get_n_unsettled (fixture->service), ==, n_unsettled);
  g_assert_cmpuint (g_list_model_get_n_items (failed), ==, n_failed);
  g_assert_cmpuint (ahead_fake_outbox_get_n_kept (fixture->outbox), ==, n_unsettled + n_failed);
}

void
ahead_sync_assert_error (AheadMutation *mutation,
                         AheadMutationError code)
{
  const GError *error = ahead_mutation_get_error (mutation);

  g_assert_cmpint (ahead_mutation_get_state (mutation), ==,
                   code == AHEAD_MUTATION_ERROR_WITHDRAWN ? AHEAD_MUTATION_STATE_WITHDRAWN
                                                          : AHEAD_MUTATION_STATE_ROLLED_BACK);
  g_assert_error (error, AHEAD_MUTATION_ERROR, (int) code);
}

gboolean
ahead_sync_mentions (AheadMutation *mutation,
                     const char *text)
{
  return strstr (ahead_mutation_get_error (mutation)->message, text) != NULL;
}
