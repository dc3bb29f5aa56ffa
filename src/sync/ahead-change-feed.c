/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadChangeFeed"

#include "config.h"

#include "ahead-change-feed.h"

enum
{
  SIGNAL_CHANGES,
  SIGNAL_RESET,
  SIGNAL_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (AheadChangeFeed, ahead_change_feed, G_TYPE_OBJECT)

static void
ahead_change_feed_default_init (AheadChangeFeedInterface *iface)
{
  /**
   * AheadChangeFeed::changes:
   * @self: the feed
   * @page: (type gpointer): an `AheadChangePage`, valid during the emission; it may be empty, which says that there is
   *   no news
   *
   * Changes came in.
   */
  signals[SIGNAL_CHANGES] = g_signal_new ("changes", AHEAD_TYPE_CHANGE_FEED, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_POINTER);

  /**
   * AheadChangeFeed::reset:
   * @self: the feed
   *
   * The cursor is too old: everything must be loaded anew, and the feed be started again. It has stopped.
   */
  signals[SIGNAL_RESET] = g_signal_new ("reset", AHEAD_TYPE_CHANGE_FEED, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);

  /**
   * AheadChangeFeed::failed:
   * @self: the feed
   * @error: why, in %AHEAD_BACKEND_ERROR
   *
   * The server could not be asked. The feed goes on trying.
   */
  signals[SIGNAL_FAILED] = g_signal_new ("failed", AHEAD_TYPE_CHANGE_FEED, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_ERROR);
}

/**
 * ahead_change_feed_start:
 * @self: a feed
 * @cursor: where to begin
 *
 * Begins to bring what changed since @cursor. A feed that runs begins anew from there.
 */
void
ahead_change_feed_start (AheadChangeFeed *self,
                         const char *cursor)
{
  g_return_if_fail (AHEAD_IS_CHANGE_FEED (self));
  g_return_if_fail (cursor != NULL);

  AHEAD_CHANGE_FEED_GET_IFACE (self)->start (self, cursor);
}

/**
 * ahead_change_feed_stop:
 * @self: a feed
 *
 * Ends it. No signal is emitted after this returns.
 */
void
ahead_change_feed_stop (AheadChangeFeed *self)
{
  g_return_if_fail (AHEAD_IS_CHANGE_FEED (self));

  AHEAD_CHANGE_FEED_GET_IFACE (self)->stop (self);
}

/**
 * ahead_change_feed_poke:
 * @self: a feed
 *
 * Asks for news at once. Does nothing while the feed is stopped.
 */
void
ahead_change_feed_poke (AheadChangeFeed *self)
{
  g_return_if_fail (AHEAD_IS_CHANGE_FEED (self));

  AHEAD_CHANGE_FEED_GET_IFACE (self)->poke (self);
}

/**
 * ahead_change_feed_emit_changes:
 * @self: a feed
 * @page: what came
 *
 * Emits [signal@ChangeFeed::changes]. For implementations.
 */
void
ahead_change_feed_emit_changes (AheadChangeFeed *self,
                                AheadChangePage *page)
{
  g_return_if_fail (AHEAD_IS_CHANGE_FEED (self));
  g_return_if_fail (page != NULL);

  g_signal_emit (self, signals[SIGNAL_CHANGES], 0, page);
}

/**
 * ahead_change_feed_emit_reset:
 * @self: a feed
 *
 * Emits [signal@ChangeFeed::reset]. For implementations.
 */
void
ahead_change_feed_emit_reset (AheadChangeFeed *self)
{
  g_return_if_fail (AHEAD_IS_CHANGE_FEED (self));

  g_signal_emit (self, signals[SIGNAL_RESET], 0);
}

/**
 * ahead_change_feed_emit_failed:
 * @self: a feed
 * @error: why
 *
 * Emits [signal@ChangeFeed::failed]. For implementations.
 */
void
ahead_change_feed_emit_failed (AheadChangeFeed *self,
                               const GError *error)
{
  g_return_if_fail (AHEAD_IS_CHANGE_FEED (self));
  g_return_if_fail (error != NULL);

  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}
