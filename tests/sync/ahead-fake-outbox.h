/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-outbox.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_FAKE_OUTBOX (ahead_fake_outbox_get_type ())

/**
 * AheadFakeOutbox:
 *
 * An outbox that is as fast as the test wants: durable at once, or when the test says so, or never.
 */
G_DECLARE_FINAL_TYPE (AheadFakeOutbox, ahead_fake_outbox, AHEAD, FAKE_OUTBOX, GObject)

AheadFakeOutbox *ahead_fake_outbox_new (void);

/* While it is slow, a mutation is durable only once the test completes the oldest append. */
void ahead_fake_outbox_set_slow (AheadFakeOutbox *self, gboolean slow);
guint ahead_fake_outbox_get_n_waiting (AheadFakeOutbox *self);
void ahead_fake_outbox_complete (AheadFakeOutbox *self);
void ahead_fake_outbox_fail (AheadFakeOutbox *self);

/* What is written down. */
guint ahead_fake_outbox_get_n_kept (AheadFakeOutbox *self);
gboolean ahead_fake_outbox_get_state (AheadFakeOutbox *self, AheadMutation *mutation, AheadMutationState *state);

G_END_DECLS
