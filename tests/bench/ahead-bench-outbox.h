/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-outbox.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_BENCH_OUTBOX (ahead_bench_outbox_get_type ())

/*
 * A disk that has written all when it is told to, within the call, and keeps nothing.
 */
G_DECLARE_FINAL_TYPE (AheadBenchOutbox, ahead_bench_outbox, AHEAD, BENCH_OUTBOX, GObject)

AheadBenchOutbox *ahead_bench_outbox_new (void);
void ahead_bench_outbox_complete (AheadBenchOutbox *self);

G_END_DECLS
