/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-activity-log.h"
#include "ahead-reply.h"

G_BEGIN_DECLS

/* One function for each place where something happens to a mutation. Without a log they do nothing. */
void ahead_activity_log_add (AheadActivityLog *self, AheadMutation *mutation, AheadActivityPhase phase);
void ahead_activity_log_add_applied (AheadActivityLog *self, AheadMutation *mutation);
void ahead_activity_log_add_answer (AheadActivityLog *self, AheadMutation *mutation, AheadReply *reply,
                                    const GError *error);
void ahead_activity_log_add_confirmed (AheadActivityLog *self, AheadMutation *mutation, AheadFieldSet corrections);
void ahead_activity_log_add_end (AheadActivityLog *self, AheadMutation *mutation);
void ahead_activity_log_add_seen (AheadActivityLog *self, AheadMutation *mutation, const char *mutation_id);

G_END_DECLS
