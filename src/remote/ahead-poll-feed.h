/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-backend.h"
#include "ahead-change-feed.h"
#include "ahead-clock.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_POLL_FEED (ahead_poll_feed_get_type ())

/* Seconds. */
#define AHEAD_POLL_FEED_MIN_INTERVAL 2
#define AHEAD_POLL_FEED_MAX_INTERVAL 3600
#define AHEAD_POLL_FEED_DEFAULT_INTERVAL 15

/**
 * AheadPollFeed:
 *
 * A feed that asks the backend again and again.
 *
 * One request is in flight at most. A page that has more behind it is followed by the next at once. When the cursor is
 * too old the feed emits `AheadChangeFeed::reset` and stops: whoever loads anew starts it again. Any other error is
 * told by `AheadChangeFeed::failed`, and the feed goes on at the next turn. Main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadPollFeed, ahead_poll_feed, AHEAD, POLL_FEED, GObject)

AheadPollFeed *ahead_poll_feed_new (AheadBackend *backend, AheadClock *clock);

guint ahead_poll_feed_get_interval (AheadPollFeed *feed);
void ahead_poll_feed_set_interval (AheadPollFeed *feed, guint seconds);

G_END_DECLS
