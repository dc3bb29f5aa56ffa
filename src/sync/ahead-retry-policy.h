/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define AHEAD_TYPE_RETRY_POLICY (ahead_retry_policy_get_type ())

/**
 * AheadRetryPolicy:
 *
 * How long to wait before a mutation is sent again, and when to give it up.
 *
 * A failed attempt is one that the server answered with "not now", or did not answer in time. Without a connection there
 * was no attempt: the mutation waits for the network and uses nothing up. Main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadRetryPolicy, ahead_retry_policy, AHEAD, RETRY_POLICY, GObject)

AheadRetryPolicy *ahead_retry_policy_new (void);

guint ahead_retry_policy_get_max_attempts (AheadRetryPolicy *self);
void ahead_retry_policy_set_max_attempts (AheadRetryPolicy *self, guint attempts);
guint ahead_retry_policy_get_base_delay (AheadRetryPolicy *self);
void ahead_retry_policy_set_base_delay (AheadRetryPolicy *self, guint milliseconds);
guint ahead_retry_policy_get_max_delay (AheadRetryPolicy *self);
void ahead_retry_policy_set_max_delay (AheadRetryPolicy *self, guint milliseconds);
gboolean ahead_retry_policy_get_wait_for_network (AheadRetryPolicy *self);
void ahead_retry_policy_set_wait_for_network (AheadRetryPolicy *self, gboolean wait);

gboolean ahead_retry_policy_allows (AheadRetryPolicy *self, guint n_failures);
gint64 ahead_retry_policy_get_delay (AheadRetryPolicy *self, guint n_failures, gint64 retry_after, GRand *random);

G_END_DECLS
