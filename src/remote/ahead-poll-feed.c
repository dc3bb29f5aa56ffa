/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadPollFeed"

#include "config.h"

#include "ahead-poll-feed.h"

#include "ahead-time.h"

/*
 * Between start and stop the feed is either waiting (a timeout runs) or asking (a request is in flight).
 *
 * Each start makes its own cancellable. It marks the run: what is answered, and what a signal handler leaves behind,
 * when the run has been stopped meanwhile belongs to nobody.
 */

/* Changes to a page. */
#define PAGE_LIMIT 1000

struct _AheadPollFeed
{
  GObject parent_instance;

  AheadBackend *backend;
  AheadClock *clock;
  guint interval;

  /* NULL while stopped. */
  GCancellable *run;
  char *cursor;
  gboolean asking;
  gboolean poked;
  guint timeout_id;
  gint64 waiting_since;
};

enum
{
  PROP_INTERVAL = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

/* A request in flight. */
typedef struct
{
  AheadPollFeed *self;
  GCancellable *run;
} Turn;

static void ahead_poll_feed_change_feed_init (AheadChangeFeedInterface *iface);
static void ask (AheadPollFeed *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (AheadPollFeed, ahead_poll_feed, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AHEAD_TYPE_CHANGE_FEED, ahead_poll_feed_change_feed_init))

static void
turn_free (Turn *turn)
{
  g_object_unref (turn->run);
  g_object_unref (turn->self);
  g_free (turn);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Turn, turn_free)

static void
stop_waiting (AheadPollFeed *self)
{
  if (self->timeout_id != 0)
    ahead_clock_remove_timeout (self->clock, self->timeout_id);
  self->timeout_id = 0;
}

static void
stop_run (AheadPollFeed *self)
{
  stop_waiting (self);
  self->asking = FALSE;
  self->poked = FALSE;
  if (self->run != NULL)
    g_cancellable_cancel (self->run);
  g_clear_object (&self->run);
}

static void
on_timeout_cb (gpointer user_data)
{
  AheadPollFeed *self = AHEAD_POLL_FEED (user_data);

  self->timeout_id = 0;
  ask (self);
}

static void
wait_for_turn (AheadPollFeed *self)
{
  gint64 due = self->waiting_since + self->interval * AHEAD_SECOND;
  gint64 delay = due - ahead_clock_get_monotonic_time (self->clock);

  stop_waiting (self);
  self->timeout_id = ahead_clock_add_timeout (self->clock, MAX (delay, 0), on_timeout_cb, self);
}

/* A poke that came while the request was in flight may be about something that its answer does not have. */
static void
go_on (AheadPollFeed *self,
       gboolean at_once)
{
  if (at_once || self->poked)
    {
      ask (self);
      return;
    }

  self->waiting_since = ahead_clock_get_monotonic_time (self->clock);
  wait_for_turn (self);
}

static gboolean
is_current (AheadPollFeed *self,
            GCancellable *run)
{
  return self->run == run;
}

/* “More” from the same place would be asked for without end. */
static void
take_page (AheadPollFeed *self,
           GCancellable *run,
           AheadChangePage *page)
{
  gboolean moved = g_strcmp0 (self->cursor, page->cursor) != 0;

  g_free (self->cursor);
  self->cursor = g_strdup (page->cursor);
  ahead_change_feed_emit_changes (AHEAD_CHANGE_FEED (self), page);
  if (is_current (self, run))
    go_on (self, page->more && moved);
}

static void
take_error (AheadPollFeed *self,
            GCancellable *run,
            const GError *error)
{
  if (g_error_matches (error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_EXPIRED))
    {
      stop_run (self);
      ahead_change_feed_emit_reset (AHEAD_CHANGE_FEED (self));
      return;
    }

  ahead_change_feed_emit_failed (AHEAD_CHANGE_FEED (self), error);
  if (is_current (self, run))
    go_on (self, FALSE);
}

static void
on_changes_cb (GObject *object,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (Turn) turn = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AheadChangePage) page = ahead_backend_load_changes_finish (AHEAD_BACKEND (object), result, &error);

  if (!is_current (turn->self, turn->run))
    return;

  turn->self->asking = FALSE;
  if (page != NULL)
    take_page (turn->self, turn->run, page);
  else
    take_error (turn->self, turn->run, error);
}

static void
ask (AheadPollFeed *self)
{
  Turn *turn = g_new0 (Turn, 1);

  g_assert (!self->asking);

  stop_waiting (self);
  self->asking = TRUE;
  self->poked = FALSE;
  turn->self = g_object_ref (self);
  turn->run = g_object_ref (self->run);
  ahead_backend_load_changes_async (self->backend, self->cursor, PAGE_LIMIT, self->run, on_changes_cb, turn);
}

static void
ahead_poll_feed_start (AheadChangeFeed *feed,
                       const char *cursor)
{
  AheadPollFeed *self = AHEAD_POLL_FEED (feed);
  char *copy = g_strdup (cursor);

  stop_run (self);
  g_free (self->cursor);
  self->cursor = copy;
  self->run = g_cancellable_new ();
  ask (self);
}

static void
ahead_poll_feed_stop (AheadChangeFeed *feed)
{
  stop_run (AHEAD_POLL_FEED (feed));
}

static void
ahead_poll_feed_poke (AheadChangeFeed *feed)
{
  AheadPollFeed *self = AHEAD_POLL_FEED (feed);

  if (self->run == NULL)
    return;

  if (self->asking)
    self->poked = TRUE;
  else
    ask (self);
}

static void
ahead_poll_feed_change_feed_init (AheadChangeFeedInterface *iface)
{
  iface->start = ahead_poll_feed_start;
  iface->stop = ahead_poll_feed_stop;
  iface->poke = ahead_poll_feed_poke;
}

static void
ahead_poll_feed_dispose (GObject *object)
{
  AheadPollFeed *self = AHEAD_POLL_FEED (object);

  stop_run (self);
  g_clear_object (&self->backend);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ahead_poll_feed_parent_class)->dispose (object);
}

static void
ahead_poll_feed_finalize (GObject *object)
{
  AheadPollFeed *self = AHEAD_POLL_FEED (object);

  g_free (self->cursor);

  G_OBJECT_CLASS (ahead_poll_feed_parent_class)->finalize (object);
}

static void
ahead_poll_feed_get_property (GObject *object,
                              guint property_id,
                              GValue *value,
                              GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_INTERVAL:
      g_value_set_uint (value, ahead_poll_feed_get_interval (AHEAD_POLL_FEED (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ahead_poll_feed_set_property (GObject *object,
                              guint property_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_INTERVAL:
      ahead_poll_feed_set_interval (AHEAD_POLL_FEED (object), g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ahead_poll_feed_class_init (AheadPollFeedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ahead_poll_feed_dispose;
  object_class->finalize = ahead_poll_feed_finalize;
  object_class->get_property = ahead_poll_feed_get_property;
  object_class->set_property = ahead_poll_feed_set_property;

  /**
   * AheadPollFeed:interval:
   *
   * How long the feed waits from one answer to the next question, in seconds.
   */
  properties[PROP_INTERVAL] = g_param_spec_uint ("interval", NULL, NULL, AHEAD_POLL_FEED_MIN_INTERVAL,
                                                 AHEAD_POLL_FEED_MAX_INTERVAL, AHEAD_POLL_FEED_DEFAULT_INTERVAL,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                 | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
ahead_poll_feed_init (AheadPollFeed *self)
{
  self->interval = AHEAD_POLL_FEED_DEFAULT_INTERVAL;
}

/**
 * ahead_poll_feed_new:
 * @backend: whom to ask
 * @clock: what to wait by
 *
 * Makes a feed. It asks nothing until it is started.
 *
 * Returns: (transfer full): the feed
 */
AheadPollFeed *
ahead_poll_feed_new (AheadBackend *backend,
                     AheadClock *clock)
{
  AheadPollFeed *self;

  g_return_val_if_fail (AHEAD_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (AHEAD_IS_CLOCK (clock), NULL);

  self = g_object_new (AHEAD_TYPE_POLL_FEED, NULL);
  self->backend = g_object_ref (backend);
  self->clock = g_object_ref (clock);

  return self;
}

/**
 * ahead_poll_feed_get_interval:
 * @feed: a feed
 *
 * Gets how long the feed waits from one answer to the next question.
 *
 * Returns: seconds
 */
guint
ahead_poll_feed_get_interval (AheadPollFeed *feed)
{
  g_return_val_if_fail (AHEAD_IS_POLL_FEED (feed), 0);

  return feed->interval;
}

/**
 * ahead_poll_feed_set_interval:
 * @feed: a feed
 * @seconds: from %AHEAD_POLL_FEED_MIN_INTERVAL to %AHEAD_POLL_FEED_MAX_INTERVAL
 *
 * Sets how long the feed waits from one answer to the next question. A wait that goes on becomes that long in all.
 */
void
ahead_poll_feed_set_interval (AheadPollFeed *feed,
                              guint seconds)
{
  g_return_if_fail (AHEAD_IS_POLL_FEED (feed));
  g_return_if_fail (seconds >= AHEAD_POLL_FEED_MIN_INTERVAL && seconds <= AHEAD_POLL_FEED_MAX_INTERVAL);

  if (feed->interval == seconds)
    return;

  feed->interval = seconds;
  if (feed->timeout_id != 0)
    wait_for_turn (feed);
  g_object_notify_by_pspec (G_OBJECT (feed), properties[PROP_INTERVAL]);
}
