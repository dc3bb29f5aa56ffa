/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-mutation.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_ACTIVITY (ahead_activity_get_type ())
#define AHEAD_TYPE_ACTIVITY_PHASE (ahead_activity_phase_get_type ())

/**
 * AheadActivityPhase:
 * @AHEAD_ACTIVITY_APPLIED: it is in the view; again when it is retried by hand
 * @AHEAD_ACTIVITY_HELD: it waits to be undone, or for more of the same; the reason says which
 * @AHEAD_ACTIVITY_QUEUED: it is durable
 * @AHEAD_ACTIVITY_COALESCED: a later edit became part of it
 * @AHEAD_ACTIVITY_SENT: a request is on its way
 * @AHEAD_ACTIVITY_ANSWERED: the request is over: there is an outcome, or a reason why there is none
 * @AHEAD_ACTIVITY_RETRYING: it failed, and is to be sent again
 * @AHEAD_ACTIVITY_CONFIRMED: the server took it
 * @AHEAD_ACTIVITY_CORRECTED: the server made something else of some fields; follows on confirmed
 * @AHEAD_ACTIVITY_ROLLED_BACK: it is in the view no more, and kept for the user
 * @AHEAD_ACTIVITY_WITHDRAWN: it was taken back before it was sent
 * @AHEAD_ACTIVITY_SEEN: the feed brought it, before or after the answer
 *
 * A step in the life of a mutation.
 */
typedef enum
{
  AHEAD_ACTIVITY_APPLIED,
  AHEAD_ACTIVITY_HELD,
  AHEAD_ACTIVITY_QUEUED,
  AHEAD_ACTIVITY_COALESCED,
  AHEAD_ACTIVITY_SENT,
  AHEAD_ACTIVITY_ANSWERED,
  AHEAD_ACTIVITY_RETRYING,
  AHEAD_ACTIVITY_CONFIRMED,
  AHEAD_ACTIVITY_CORRECTED,
  AHEAD_ACTIVITY_ROLLED_BACK,
  AHEAD_ACTIVITY_WITHDRAWN,
  AHEAD_ACTIVITY_SEEN,
} AheadActivityPhase;

/**
 * AheadActivity:
 *
 * One step in the life of one mutation, as it was when it happened. It has ids, names of fields and codes, and nothing
 * that the user wrote. Immutable; main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadActivity, ahead_activity, AHEAD, ACTIVITY, GObject)

GType ahead_activity_phase_get_type (void) G_GNUC_CONST;

AheadActivityPhase ahead_activity_get_phase (AheadActivity *self);
guint64 ahead_activity_get_serial (AheadActivity *self);
gint64 ahead_activity_get_monotonic_time (AheadActivity *self);
gint64 ahead_activity_get_time (AheadActivity *self);
const char *ahead_activity_get_mutation_id (AheadActivity *self);
AheadMutationKind ahead_activity_get_kind (AheadActivity *self);
const char *ahead_activity_get_event_id (AheadActivity *self);
guint ahead_activity_get_attempt (AheadActivity *self);
const char *ahead_activity_get_outcome (AheadActivity *self);
const char *ahead_activity_get_reason (AheadActivity *self);
AheadFieldSet ahead_activity_get_fields (AheadActivity *self);
gint64 ahead_activity_get_delay (AheadActivity *self);

G_END_DECLS
