/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-activity.h"
#include "ahead-mutation-private.h"

G_BEGIN_DECLS

/* There is no outcome. */
#define AHEAD_ACTIVITY_NO_OUTCOME -1

/* What is written down when something happens: plain values, so that it costs no more than copying them. */
typedef struct
{
  guint64 serial;
  gint64 monotonic_time;
  gint64 time;
  gint64 delay;
  GRefString *event_id;
  char mutation_id[AHEAD_UUID_SIZE];
  AheadActivityPhase phase;
  AheadMutationKind kind;
  guint attempt;
  /* An AheadOutcome. */
  int outcome;
  AheadHold hold;
  /* 0 where there is no error. */
  GQuark error_domain;
  int error_code;
  AheadFieldSet fields;
} AheadActivityEntry;

AheadActivity *ahead_activity_new (const AheadActivityEntry *entry);
void ahead_activity_entry_append_json (const AheadActivityEntry *entry, GString *json);

G_END_DECLS
