/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-event-store.h"
#include "ahead-mutation.h"
#include "ahead-page.h"
#include "ahead-reply.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_RECONCILER (ahead_reconciler_get_type ())
#define AHEAD_TYPE_CONFLICT_POLICY (ahead_conflict_policy_get_type ())

/**
 * AheadVerdict:
 * @AHEAD_VERDICT_CONFIRMED: the server took the mutation; its layer has become base
 * @AHEAD_VERDICT_SEND: the mutation fits what the server has and is to be sent, or sent again
 * @AHEAD_VERDICT_REFUSED: it is to be rolled back
 *
 * What is to become of a mutation after the server's answer.
 */
typedef enum
{
  AHEAD_VERDICT_CONFIRMED,
  AHEAD_VERDICT_SEND,
  AHEAD_VERDICT_REFUSED,
} AheadVerdict;

/**
 * AheadConflictPolicy:
 * @AHEAD_CONFLICT_SERVER_WINS: theirs is kept; the mutation is confirmed with what else it has, and corrected in the rest
 * @AHEAD_CONFLICT_MINE_WINS: the user's is sent on top of theirs
 * @AHEAD_CONFLICT_NEWEST_WINS: whichever was made later, by the clocks of client and server
 * @AHEAD_CONFLICT_ASK: the mutation is rolled back and kept; retrying it means mine, discarding it means theirs
 *
 * What becomes of a field that the user and somebody else set to different values, and of a delete of what somebody else
 * changed: where theirs is kept, the delete is rolled back.
 */
typedef enum
{
  AHEAD_CONFLICT_SERVER_WINS,
  AHEAD_CONFLICT_MINE_WINS,
  AHEAD_CONFLICT_NEWEST_WINS,
  AHEAD_CONFLICT_ASK,
} AheadConflictPolicy;

/**
 * AheadReconciler:
 *
 * Brings what the server says and what the user did together.
 *
 * Everything that comes from a server goes through here, whichever way it came: answers, pages, changes. Mutations are
 * known by their id, so that the user's own changes are matched and never added. Main thread only.
 *
 * `AheadReconciler::confirmed` is emitted with a mutation that was confirmed, and the [alias@FieldSet] in which the
 * server's record differs from what the mutation set (0: none).
 */
G_DECLARE_FINAL_TYPE (AheadReconciler, ahead_reconciler, AHEAD, RECONCILER, GObject)

GType ahead_conflict_policy_get_type (void) G_GNUC_CONST;

AheadReconciler *ahead_reconciler_new (AheadEventStore *store);
AheadEventStore *ahead_reconciler_get_store (AheadReconciler *self);

AheadConflictPolicy ahead_reconciler_get_conflict_policy (AheadReconciler *self);
void ahead_reconciler_set_conflict_policy (AheadReconciler *self, AheadConflictPolicy policy);

void ahead_reconciler_watch (AheadReconciler *self, AheadMutation *mutation);
void ahead_reconciler_forget (AheadReconciler *self, AheadMutation *mutation);

AheadVerdict ahead_reconciler_rebase (AheadReconciler *self, AheadMutation *mutation, GError **error);
AheadVerdict ahead_reconciler_take_reply (AheadReconciler *self, AheadMutation *mutation, AheadReply *reply,
                                          GError **error);
void ahead_reconciler_take_records (AheadReconciler *self, GPtrArray *records);
void ahead_reconciler_take_changes (AheadReconciler *self, GPtrArray *changes);

G_END_DECLS
