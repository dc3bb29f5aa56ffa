/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-sim-client.h"

G_BEGIN_DECLS

/*
 * The rules, held against what anybody can see from outside: the views against folds made here, the queries against
 * lists sorted here, what was told against what is so.
 */
void ahead_sim_watch_start (AheadSimClient *client);
void ahead_sim_watch_stop (AheadSimClient *client);

/* All that holds at any moment in which nothing is going on. */
void ahead_sim_watch_check (AheadSimClient *client);

/* What holds once all faults are over and everything is settled. */
void ahead_sim_watch_check_equal (AheadSimClient *client);

G_END_DECLS
