/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-outbox.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_MEMORY_OUTBOX (ahead_memory_outbox_get_type ())

/**
 * AheadMemoryOutbox:
 *
 * An outbox that keeps its mutations for as long as the process lives. Main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadMemoryOutbox, ahead_memory_outbox, AHEAD, MEMORY_OUTBOX, GObject)

AheadOutbox *ahead_memory_outbox_new (void);
guint ahead_memory_outbox_get_n_mutations (AheadMemoryOutbox *self);

G_END_DECLS
