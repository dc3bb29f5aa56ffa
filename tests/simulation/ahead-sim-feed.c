/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadSimFeed"

#include "config.h"

#include "ahead-sim-feed.h"

#include "ahead-backend.h"
#include "ahead-sim-backend.h"
#include "ahead-sim-client.h"

#define INTERVAL (1500 * G_TIME_SPAN_MILLISECOND)
#define PAGE_LIMIT 4

struct _AheadSimFeed
{
  GObject parent_instance;

  AheadSimClient *client;
  AheadSimWorld *world;
  char *cursor;
  /* Which start this is; answers of another are not heard. */
  guint run;
  gboolean running;
  gboolean asking;
  guint turn;
};

typedef struct
{
  AheadSimFeed *feed;
  guint run;
  AheadChangePage *page;
  gboolean expired;
  gboolean lost;
  gboolean again;
} Question;

static void feed_iface_init (AheadChangeFeedInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AheadSimFeed, ahead_sim_feed, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AHEAD_TYPE_CHANGE_FEED, feed_iface_init))

static void ask (AheadSimFeed *self);

static void
question_free (Question *question)
{
  g_clear_pointer (&question->page, ahead_change_page_free);
  g_object_unref (question->feed);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
on_turn_cb (gpointer user_data)
{
  AheadSimFeed *self = user_data;

  self->turn = 0;
  ask (self);
}

static void
stop_waiting (AheadSimFeed *self)
{
  if (self->turn != 0)
    ahead_sim_schedule_remove (self->world->schedule, self->turn);
  self->turn = 0;
}

static void
wait_for_turn (AheadSimFeed *self,
               gint64 delay)
{
  stop_waiting (self);
  self->turn = ahead_sim_schedule_add (self->world->schedule, delay, on_turn_cb, self);
}

static void
take_nothing (AheadSimFeed *self)
{
  g_autoptr (GError) error = g_error_new_literal (AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_UNREACHABLE, "cut off");
  guint run = self->run;

  ahead_change_feed_emit_failed (AHEAD_CHANGE_FEED (self), error);
  if (self->running && self->run == run)
    wait_for_turn (self, INTERVAL);
}

/* With @again the same changes come once more: the connection broke before the cursor was noted. */
static void
take_page (AheadSimFeed *self,
           AheadChangePage *page,
           gboolean again)
{
  guint run = self->run;

  if (page->changes->len > 0)
    ahead_sim_tell (self->world, "client %s hears of %u changes%s", self->client->name, page->changes->len,
                    again ? ", and will hear of them again" : "");
  if (!again)
    {
      g_free (self->cursor);
      self->cursor = g_strdup (page->cursor);
    }
  ahead_change_feed_emit_changes (AHEAD_CHANGE_FEED (self), page);
  if (self->running && self->run == run)
    wait_for_turn (self, page->more ? 0 : INTERVAL);
}

static void
on_answer_cb (gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  AheadSimFeed *self = question->feed;

  if (!self->running || self->run != question->run)
    return;

  /* Where nothing comes, nothing changes. */
  self->client->touched |= question->page == NULL || question->page->changes->len > 0;
  self->asking = FALSE;
  if (question->lost)
    take_nothing (self);
  else if (question->expired)
    {
      ahead_sim_tell (self->world, "client %s: the cursor of the feed is too old", self->client->name);
      self->running = FALSE;
      ahead_change_feed_emit_reset (AHEAD_CHANGE_FEED (self));
    }
  else
    take_page (self, question->page, question->again);
}

static void
on_arrival_cb (gpointer user_data)
{
  Question *question = user_data;
  AheadSimFeed *self = question->feed;
  gint64 delay = ahead_sim_network_delay (self->world);

  if (!self->running || self->run != question->run)
    {
      question_free (question);
      return;
    }

  question->lost |= self->client->offline || self->world->server_down;
  if (!question->lost)
    {
      question->page = ahead_sim_server_list_changes (self->world->server, self->client->user, self->cursor,
                                                      PAGE_LIMIT);
      question->expired = question->page == NULL;
    }
  ahead_sim_schedule_add (self->world->schedule, delay, on_answer_cb, question);
}

static void
ask (AheadSimFeed *self)
{
  Question *question = g_new0 (Question, 1);

  stop_waiting (self);
  self->asking = TRUE;
  question->feed = g_object_ref (self);
  question->run = self->run;
  question->lost = ahead_sim_is_struck (self->world, 8);
  question->again = ahead_sim_is_struck (self->world, 8);
  ahead_sim_schedule_add (self->world->schedule, ahead_sim_network_delay (self->world) / 4, on_arrival_cb, question);
}

static void
ahead_sim_feed_start (AheadChangeFeed *feed,
                      const char *cursor)
{
  AheadSimFeed *self = AHEAD_SIM_FEED (feed);
  char *copy = g_strdup (cursor);

  ahead_change_feed_stop (feed);
  g_free (self->cursor);
  self->cursor = copy;
  self->running = TRUE;
  ask (self);
}

static void
ahead_sim_feed_stop (AheadChangeFeed *feed)
{
  AheadSimFeed *self = AHEAD_SIM_FEED (feed);

  stop_waiting (self);
  self->running = FALSE;
  self->asking = FALSE;
  self->run++;
}

static void
ahead_sim_feed_poke (AheadChangeFeed *feed)
{
  AheadSimFeed *self = AHEAD_SIM_FEED (feed);

  if (self->running && !self->asking)
    ask (self);
}

static void
feed_iface_init (AheadChangeFeedInterface *iface)
{
  iface->start = ahead_sim_feed_start;
  iface->stop = ahead_sim_feed_stop;
  iface->poke = ahead_sim_feed_poke;
}

static void
ahead_sim_feed_finalize (GObject *object)
{
  g_free (AHEAD_SIM_FEED (object)->cursor);

  G_OBJECT_CLASS (ahead_sim_feed_parent_class)->finalize (object);
}

static void
ahead_sim_feed_class_init (AheadSimFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ahead_sim_feed_finalize;
}

static void
ahead_sim_feed_init (AheadSimFeed *self)
{
}

AheadSimFeed *
ahead_sim_feed_new (AheadSimClient *client)
{
  AheadSimFeed *self = g_object_new (AHEAD_TYPE_SIM_FEED, NULL);

  self->client = client;
  self->world = client->world;
  return self;
}

/* Half of the time, as a stream would have it; otherwise it is seen in the next turn. */
void
ahead_sim_feed_hint (AheadSimFeed *self)
{
  if (self->running && !self->asking && ahead_sim_random_chance (&self->world->random, 50))
    wait_for_turn (self, 0);
}

void
ahead_sim_feed_kill (AheadSimFeed *self)
{
  ahead_sim_feed_stop (AHEAD_CHANGE_FEED (self));
}

gboolean
ahead_sim_feed_is_up_to_date (AheadSimFeed *self)
{
  return self->running
         && g_ascii_strtoll (self->cursor, NULL, 10) == ahead_sim_server_get_version (self->world->server);
}
