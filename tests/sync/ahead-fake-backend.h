/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-backend.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_FAKE_BACKEND (ahead_fake_backend_get_type ())

/**
 * AheadFakeSubmission:
 * @mutation_id: its id
 * @event_id: the id of its event at that time
 * @base_version: what it was made against
 * @patch: (nullable): what was to be changed
 * @record: (nullable): what was to be made
 *
 * What a server would have got, written down at the time of sending.
 */
typedef struct
{
  char *mutation_id;
  char *event_id;
  AheadMutationKind kind;
  gint64 base_version;
  AheadPatch *patch;
  AheadRecord *record;
  GTask *task;
} AheadFakeSubmission;

/**
 * AheadFakeLoad:
 *
 * What is asked for.
 */
typedef enum
{
  AHEAD_FAKE_LOAD_NONE,
  AHEAD_FAKE_LOAD_CALENDARS,
  AHEAD_FAKE_LOAD_EVENTS,
} AheadFakeLoad;

/**
 * AheadFakeBackend:
 *
 * A server that is played by the test: it answers when and what the test says. Requests can be answered in any order.
 */
G_DECLARE_FINAL_TYPE (AheadFakeBackend, ahead_fake_backend, AHEAD, FAKE_BACKEND, GObject)

AheadFakeBackend *ahead_fake_backend_new (void);

/* All submissions ever, in the order they came. */
guint ahead_fake_backend_get_n_submissions (AheadFakeBackend *self);
AheadFakeSubmission *ahead_fake_backend_get_submission (AheadFakeBackend *self, guint index);
guint ahead_fake_backend_get_n_in_flight (AheadFakeBackend *self);
void ahead_fake_backend_answer (AheadFakeBackend *self, guint index, AheadReply *reply);
void ahead_fake_backend_fail (AheadFakeBackend *self, guint index, AheadBackendError code);

/* The loads that wait, oldest first. */
guint ahead_fake_backend_get_n_loads (AheadFakeBackend *self);
AheadFakeLoad ahead_fake_backend_get_load (AheadFakeBackend *self, guint index);
const char *ahead_fake_backend_get_cursor (AheadFakeBackend *self, guint index);
void ahead_fake_backend_bring_calendars (AheadFakeBackend *self, guint index, GPtrArray *calendars);
void ahead_fake_backend_bring_page (AheadFakeBackend *self, guint index, AheadEventPage *page);
void ahead_fake_backend_fail_load (AheadFakeBackend *self, guint index, AheadBackendError code);

G_END_DECLS
