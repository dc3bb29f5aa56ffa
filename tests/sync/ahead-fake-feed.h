/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-change-feed.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_FAKE_FEED (ahead_fake_feed_get_type ())

/**
 * AheadFakeFeed:
 *
 * A feed that writes down what is asked of it; the test emits its signals.
 */
G_DECLARE_FINAL_TYPE (AheadFakeFeed, ahead_fake_feed, AHEAD, FAKE_FEED, GObject)

AheadFakeFeed *ahead_fake_feed_new (void);

/* %NULL while it is stopped. */
const char *ahead_fake_feed_get_cursor (AheadFakeFeed *self);
guint ahead_fake_feed_get_n_pokes (AheadFakeFeed *self);

G_END_DECLS
