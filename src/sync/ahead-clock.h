/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define AHEAD_TYPE_CLOCK (ahead_clock_get_type ())

/**
 * AheadClock:
 *
 * The only source of time for everything that waits, so that tests and the simulation can own it.
 *
 * Main thread only.
 */
G_DECLARE_INTERFACE (AheadClock, ahead_clock, AHEAD, CLOCK, GObject)

/**
 * AheadClockInterface:
 * @get_time: the wall clock, in µs since the Unix epoch, UTC
 * @get_monotonic_time: a clock that never goes back, in µs from some start
 * @add_timeout: calls @callback once, @delay µs from the call; gives an id that is not 0
 * @remove_timeout: cancels a timeout that has not fired
 */
struct _AheadClockInterface
{
  GTypeInterface parent_iface;

  gint64 (*get_time) (AheadClock *clock);
  gint64 (*get_monotonic_time) (AheadClock *clock);
  guint (*add_timeout) (AheadClock *clock, gint64 delay, GSourceOnceFunc callback, gpointer user_data);
  void (*remove_timeout) (AheadClock *clock, guint id);
};

gint64 ahead_clock_get_time (AheadClock *self);
gint64 ahead_clock_get_monotonic_time (AheadClock *self);
guint ahead_clock_add_timeout (AheadClock *self, gint64 delay, GSourceOnceFunc callback, gpointer user_data);
void ahead_clock_remove_timeout (AheadClock *self, guint id);

G_END_DECLS
