/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-sim-world.h"

G_BEGIN_DECLS

/*
 * A run: the steps that follow from a seed, then quiet. Every step has its moment and random numbers of its own, so
 * that steps can be left out, and the others stay what they were.
 */
typedef struct
{
  guint op;
  guint client;
  guint64 salt;
  /* When, in µs since the start. */
  gint64 moment;
  /* No faults from it until the next one. */
  gboolean calm;
} AheadSimStep;

typedef struct
{
  /* NULL where every rule was kept. */
  char *failure;
  char *story;
  guint64 digest;
  /* How many steps were done. */
  guint n_steps;
} AheadSimOutcome;

GArray *ahead_sim_run_make_steps (guint64 seed, guint n_steps);
AheadSimOutcome *ahead_sim_run (guint64 seed, GArray *steps, gboolean tell);
/* The fewest steps found that break the same rule, with the fewest faults. */
GArray *ahead_sim_run_shrink (guint64 seed, GArray *steps);
void ahead_sim_outcome_free (AheadSimOutcome *outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadSimOutcome, ahead_sim_outcome_free)

G_END_DECLS
