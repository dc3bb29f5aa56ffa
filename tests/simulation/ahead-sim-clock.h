/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-clock.h"
#include "ahead-sim-schedule.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_SIM_CLOCK (ahead_sim_clock_get_type ())

/* The clock of one process: what it waits for dies with it. */
G_DECLARE_FINAL_TYPE (AheadSimClock, ahead_sim_clock, AHEAD, SIM_CLOCK, GObject)

/* @touched is set whenever a timeout fires. */
AheadSimClock *ahead_sim_clock_new (AheadSimSchedule *schedule, gboolean *touched);
guint ahead_sim_clock_kill (AheadSimClock *self);

G_END_DECLS
