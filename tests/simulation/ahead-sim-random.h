/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Numbers that look random and follow from a seed alone (splitmix64). Seeding costs nothing, so every step of a run
 * can have a seed of its own: what a step does then hardly depends on which steps came before it, and a trace can be
 * shrunk.
 */
typedef struct
{
  guint64 state;
} AheadSimRandom;

static inline guint64
ahead_sim_random_next (AheadSimRandom *random)
{
  guint64 z = random->state += 0x9e3779b97f4a7c15;

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/* From 0 to @n - 1. */
static inline guint
ahead_sim_random_below (AheadSimRandom *random,
                        guint n)
{
  return ahead_sim_random_next (random) % n;
}

/* From @low to @high, both included. */
static inline gint64
ahead_sim_random_between (AheadSimRandom *random,
                          gint64 low,
                          gint64 high)
{
  return low + (gint64) (ahead_sim_random_next (random) % (guint64) (high - low + 1));
}

static inline gboolean
ahead_sim_random_chance (AheadSimRandom *random,
                         guint percent)
{
  return ahead_sim_random_below (random, 100) < percent;
}

G_END_DECLS
