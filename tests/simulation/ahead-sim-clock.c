/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadSimClock"

#include "config.h"

#include "ahead-sim-clock.h"

/* 2026-01-01T00:00:00Z in µs since the Unix epoch. */
#define FIRST_MOMENT (G_GINT64_CONSTANT (1767225600) * G_TIME_SPAN_SECOND)

struct _AheadSimClock
{
  GObject parent_instance;

  AheadSimSchedule *schedule;
  gboolean *touched;
  /* id → Timeout */
  GHashTable *timeouts;
};

typedef struct
{
  AheadSimClock *clock;
  guint id;
  GSourceOnceFunc callback;
  gpointer user_data;
} Timeout;

static void clock_iface_init (AheadClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AheadSimClock, ahead_sim_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AHEAD_TYPE_CLOCK, clock_iface_init))

static gint64
ahead_sim_clock_get_time (AheadClock *clock)
{
  return FIRST_MOMENT + ahead_sim_schedule_get_now (AHEAD_SIM_CLOCK (clock)->schedule);
}

static gint64
ahead_sim_clock_get_monotonic_time (AheadClock *clock)
{
  return ahead_sim_schedule_get_now (AHEAD_SIM_CLOCK (clock)->schedule);
}

static void
on_due_cb (gpointer user_data)
{
  Timeout *timeout = user_data;
  AheadSimClock *self = timeout->clock;
  GSourceOnceFunc callback = timeout->callback;
  gpointer data = timeout->user_data;

  *self->touched = TRUE;
  g_hash_table_remove (self->timeouts, GUINT_TO_POINTER (timeout->id));
  callback (data);
}

static guint
ahead_sim_clock_add_timeout (AheadClock *clock,
                             gint64 delay,
                             GSourceOnceFunc callback,
                             gpointer user_data)
{
  AheadSimClock *self = AHEAD_SIM_CLOCK (clock);
  Timeout *timeout = g_new (Timeout, 1);

  *timeout = (Timeout) { self, 0, callback, user_data };
  timeout->id = ahead_sim_schedule_add (self->schedule, delay, on_due_cb, timeout);
  g_hash_table_insert (self->timeouts, GUINT_TO_POINTER (timeout->id), timeout);

  return timeout->id;
}

static void
ahead_sim_clock_remove_timeout (AheadClock *clock,
                                guint id)
{
  AheadSimClock *self = AHEAD_SIM_CLOCK (clock);

  ahead_sim_schedule_remove (self->schedule, id);
  if (!g_hash_table_remove (self->timeouts, GUINT_TO_POINTER (id)))
    g_critical ("No timeout has the id %u", id);
}

static void
clock_iface_init (AheadClockInterface *iface)
{
  iface->get_time = ahead_sim_clock_get_time;
  iface->get_monotonic_time = ahead_sim_clock_get_monotonic_time;
  iface->add_timeout = ahead_sim_clock_add_timeout;
  iface->remove_timeout = ahead_sim_clock_remove_timeout;
}

static void
ahead_sim_clock_finalize (GObject *object)
{
  AheadSimClock *self = AHEAD_SIM_CLOCK (object);

  ahead_sim_clock_kill (self);
  g_hash_table_unref (self->timeouts);

  G_OBJECT_CLASS (ahead_sim_clock_parent_class)->finalize (object);
}

static void
ahead_sim_clock_class_init (AheadSimClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ahead_sim_clock_finalize;
}

static void
ahead_sim_clock_init (AheadSimClock *self)
{
  self->timeouts = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

AheadSimClock *
ahead_sim_clock_new (AheadSimSchedule *schedule,
                     gboolean *touched)
{
  AheadSimClock *self = g_object_new (AHEAD_TYPE_SIM_CLOCK, NULL);

  self->schedule = schedule;
  self->touched = touched;
  return self;
}

/* Gives how many timeouts nobody had taken back. */
guint
ahead_sim_clock_kill (AheadSimClock *self)
{
  guint n = g_hash_table_size (self->timeouts);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->timeouts);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    ahead_sim_schedule_remove (self->schedule, GPOINTER_TO_UINT (id));
  g_hash_table_remove_all (self->timeouts);

  return n;
}
