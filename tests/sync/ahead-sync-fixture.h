/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-event-query.h"
#include "ahead-fake-backend.h"
#include "ahead-fake-outbox.h"
#include "ahead-mutation-service.h"
#include "ahead-test-clock.h"
#include "ahead-test-model.h"
#include "ahead-wait.h"

G_BEGIN_DECLS

/**
 * AheadSyncFixture:
 * @log: the signals of the service since it was last asked, as `applied:patch confirmed:patch corrected:patch(title)`
 * @n_alive: how many mutations were applied and are not finalized
 *
 * The engine with everything around it played by the test.
 */
typedef struct
{
  AheadEventStore *store;
  AheadFakeBackend *backend;
  AheadFakeOutbox *outbox;
  AheadTestClock *clock;
  AheadMutationService *service;
  AheadReconciler *reconciler;
  AheadEventQuery *query;
  AheadTestMirror *mirror;
  GString *log;
  guint n_alive;
} AheadSyncFixture;

typedef void (*AheadSyncTest) (AheadSyncFixture *fixture, gconstpointer data);

void ahead_sync_fixture_set_up (AheadSyncFixture *fixture, gconstpointer data);
void ahead_sync_fixture_tear_down (AheadSyncFixture *fixture, gconstpointer data);
void ahead_sync_fixture_add (const char *path, AheadSyncTest test);

/* What the server has and says. Events have the titles that they are given, and follow each other by the hour. */
AheadEvent *ahead_sync_put (AheadSyncFixture *fixture, const char *id, const char *title, gint64 version);
AheadRecord *ahead_sync_next_record (AheadRecord *record, gint64 version, const char *user);
AheadRecord *ahead_sync_next_title (AheadRecord *record, gint64 version, const char *user, const char *title);
AheadRecord *ahead_sync_made_record (AheadMutation *create, const char *id, gint64 version);
AheadRecord *ahead_sync_taken_record (AheadSyncFixture *fixture, guint index, gint64 version);
void ahead_sync_page (AheadSyncFixture *fixture, AheadRecord *record);
void ahead_sync_change (AheadSyncFixture *fixture, const char *id, AheadRecord *record, gint64 version,
                        AheadMutation *mutation);
void ahead_sync_answer (AheadSyncFixture *fixture, guint index, AheadOutcome outcome, AheadRecord *record);
void ahead_sync_take (AheadSyncFixture *fixture, guint index, gint64 version);
void ahead_sync_refuse (AheadSyncFixture *fixture, guint index);
void ahead_sync_lose (AheadSyncFixture *fixture, guint index);

/* What the user does. */
AheadMutation *ahead_sync_create (AheadSyncFixture *fixture, const char *title);
AheadMutation *ahead_sync_set_string (AheadSyncFixture *fixture, AheadEvent *event, AheadField field, const char *text);
AheadMutation *ahead_sync_set_title (AheadSyncFixture *fixture, AheadEvent *event, const char *title);
AheadMutation *ahead_sync_delete (AheadSyncFixture *fixture, AheadEvent *event);

/* What is there. */
guint ahead_sync_get_n_sent (AheadSyncFixture *fixture);
void ahead_sync_assert_titles (AheadSyncFixture *fixture, const char *titles);
void ahead_sync_assert_log (AheadSyncFixture *fixture, const char *log);
void ahead_sync_assert_counts (AheadSyncFixture *fixture, guint n_unsettled, guint n_failed);
void ahead_sync_assert_error (AheadMutation *mutation, AheadMutationError code);
gboolean ahead_sync_mentions (AheadMutation *mutation, const char *text);

G_END_DECLS
