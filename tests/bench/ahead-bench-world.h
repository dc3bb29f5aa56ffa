/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-bench-backend.h"
#include "ahead-bench-outbox.h"
#include "ahead-event-query.h"
#include "ahead-mutation-service.h"

G_BEGIN_DECLS

/* Bytes that an id can have, with its NUL. */
#define AHEAD_BENCH_ID_SIZE 16

/*
 * The events, the two live queries with their listeners, and the engine around them.
 */
typedef struct
{
  guint n;
  GRand *random;
  AheadEventStore *store;
  AheadEventQuery *by_start;
  AheadEventQuery *starred;
  AheadMutationService *service;
  AheadBenchBackend *backend;
  AheadBenchOutbox *outbox;

  /* How often listeners were called. */
  guint n_told;

  double build_ms;
  double bytes_per_event;
  double resident_bytes_per_event;
} AheadBenchWorld;

AheadBenchWorld *ahead_bench_world_new (guint n);
void ahead_bench_world_free (AheadBenchWorld *world);

void ahead_bench_world_pick_id (AheadBenchWorld *world, char id[AHEAD_BENCH_ID_SIZE]);
AheadEvent *ahead_bench_world_pick (AheadBenchWorld *world);
GPtrArray *ahead_bench_world_pick_distinct (AheadBenchWorld *world, guint count);

AheadRecord *ahead_bench_record_new_parsed (AheadRecord *record, gint64 version_step);
AheadRecord *ahead_bench_record_new_draft (AheadRecord *like, guint number);

gint64 ahead_bench_now (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadBenchWorld, ahead_bench_world_free)

G_END_DECLS
