/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "ahead-page.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_CHANGE_FEED (ahead_change_feed_get_type ())

/**
 * AheadChangeFeed:
 *
 * Where remote changes come from.
 *
 * A feed emits `AheadChangeFeed::changes` for every page of changes, in the order of the server's log, and never skips
 * one. Main thread only.
 */
G_DECLARE_INTERFACE (AheadChangeFeed, ahead_change_feed, AHEAD, CHANGE_FEED, GObject)

/**
 * AheadChangeFeedInterface:
 * @start: begins to bring what changed since @cursor
 * @stop: ends it; no signal is emitted after this returns
 * @poke: asks for news at once, without waiting for the next turn
 */
struct _AheadChangeFeedInterface
{
  GTypeInterface parent_iface;

  void (*start) (AheadChangeFeed *feed, const char *cursor);
  void (*stop) (AheadChangeFeed *feed);
  void (*poke) (AheadChangeFeed *feed);
};

void ahead_change_feed_start (AheadChangeFeed *self, const char *cursor);
void ahead_change_feed_stop (AheadChangeFeed *self);
void ahead_change_feed_poke (AheadChangeFeed *self);

/* For implementations: emit the signals. */
void ahead_change_feed_emit_changes (AheadChangeFeed *self, AheadChangePage *page);
void ahead_change_feed_emit_reset (AheadChangeFeed *self);
void ahead_change_feed_emit_failed (AheadChangeFeed *self, const GError *error);

G_END_DECLS
