/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadFakeFeed"

#include "config.h"

#include "ahead-fake-feed.h"

struct _AheadFakeFeed
{
  GObject parent_instance;

  char *cursor;
  guint n_pokes;
};

static void feed_iface_init (AheadChangeFeedInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AheadFakeFeed, ahead_fake_feed, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AHEAD_TYPE_CHANGE_FEED, feed_iface_init))

static void
ahead_fake_feed_start (AheadChangeFeed *feed,
                       const char *cursor)
{
  AheadFakeFeed *self = AHEAD_FAKE_FEED (feed);

  g_free (self->cursor);
  self->cursor = g_strdup (cursor);
}

static void
ahead_fake_feed_stop (AheadChangeFeed *feed)
{
  g_clear_pointer (&AHEAD_FAKE_FEED (feed)->cursor, g_free);
}

static void
ahead_fake_feed_poke (AheadChangeFeed *feed)
{
  AHEAD_FAKE_FEED (feed)->n_pokes++;
}

static void
feed_iface_init (AheadChangeFeedInterface *iface)
{
  iface->start = ahead_fake_feed_start;
  iface->stop = ahead_fake_feed_stop;
  iface->poke = ahead_fake_feed_poke;
}

static void
ahead_fake_feed_finalize (GObject *object)
{
  AheadFakeFeed *self = AHEAD_FAKE_FEED (object);

  g_free (self->cursor);

  G_OBJECT_CLASS (ahead_fake_feed_parent_class)->finalize (object);
}

static void
ahead_fake_feed_class_init (AheadFakeFeedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ahead_fake_feed_finalize;
}

static void
ahead_fake_feed_init (AheadFakeFeed *self)
{
}

AheadFakeFeed *
ahead_fake_feed_new (void)
{
  return g_object_new (AHEAD_TYPE_FAKE_FEED, NULL);
}

const char *
ahead_fake_feed_get_cursor (AheadFakeFeed *self)
{
  return self->cursor;
}

guint
ahead_fake_feed_get_n_pokes (AheadFakeFeed *self)
{
  return self->n_pokes;
}
