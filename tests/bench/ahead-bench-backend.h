/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-backend.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_BENCH_BACKEND (ahead_bench_backend_get_type ())

/*
 * A server that answers a mutation when it is told to, within the call: what is measured is the engine and no network.
 */
G_DECLARE_FINAL_TYPE (AheadBenchBackend, ahead_bench_backend, AHEAD, BENCH_BACKEND, GObject)

AheadBenchBackend *ahead_bench_backend_new (void);
guint ahead_bench_backend_get_n_waiting (AheadBenchBackend *self);
AheadMutation *ahead_bench_backend_get_mutation (AheadBenchBackend *self, guint index);
void ahead_bench_backend_answer (AheadBenchBackend *self, guint index, AheadReply *reply);

G_END_DECLS
