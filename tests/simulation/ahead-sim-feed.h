/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-change-feed.h"
#include "ahead-sim-world.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_SIM_FEED (ahead_sim_feed_get_type ())

/*
 * A feed that asks the server in turns, and at once where the server hints that there is something. What it brings can
 * be late, come twice, or not come; it never skips a change.
 */
G_DECLARE_FINAL_TYPE (AheadSimFeed, ahead_sim_feed, AHEAD, SIM_FEED, GObject)

AheadSimFeed *ahead_sim_feed_new (AheadSimClient *client);
void ahead_sim_feed_hint (AheadSimFeed *self);
void ahead_sim_feed_kill (AheadSimFeed *self);
/* Whether all that the server has was brought. */
gboolean ahead_sim_feed_is_up_to_date (AheadSimFeed *self);

G_END_DECLS
