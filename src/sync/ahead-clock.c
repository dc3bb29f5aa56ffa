/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadClock"

#include "config.h"

#include "ahead-clock.h"

G_DEFINE_INTERFACE (AheadClock, ahead_clock, G_TYPE_OBJECT)

static void
ahead_clock_default_init (AheadClockInterface *iface)
{
}

/**
 * ahead_clock_get_time:
 * @self: a clock
 *
 * Gets the time of day, which can be set and so may go back.
 *
 * Returns: µs since the Unix epoch, UTC
 */
gint64
ahead_clock_get_time (AheadClock *self)
{
  g_return_val_if_fail (AHEAD_IS_CLOCK (self), 0);

  return AHEAD_CLOCK_GET_IFACE (self)->get_time (self);
}

/**
 * ahead_clock_get_monotonic_time:
 * @self: a clock
 *
 * Gets a time that never goes back.
 *
 * Returns: µs since some start
 */
gint64
ahead_clock_get_monotonic_time (AheadClock *self)
{
  g_return_val_if_fail (AHEAD_IS_CLOCK (self), 0);

  return AHEAD_CLOCK_GET_IFACE (self)->get_monotonic_time (self);
}

/**
 * ahead_clock_add_timeout:
 * @self: a clock
 * @delay: µs from the call
 * @callback: called once
 * @user_data: for @callback
 *
 * Waits.
 *
 * Returns: an id for ahead_clock_remove_timeout(), never 0; it is used up once @callback is called
 */
guint
ahead_clock_add_timeout (AheadClock *self,
                         gint64 delay,
                         GSourceOnceFunc callback,
                         gpointer user_data)
{
  g_return_val_if_fail (AHEAD_IS_CLOCK (self), 0);
  g_return_val_if_fail (callback != NULL, 0);

  return AHEAD_CLOCK_GET_IFACE (self)->add_timeout (self, MAX (delay, 0), callback, user_data);
}

/**
 * ahead_clock_remove_timeout:
 * @self: a clock
 * @id: an id from ahead_clock_add_timeout() whose callback was not called
 *
 * Waits no more.
 */
void
ahead_clock_remove_timeout (AheadClock *self,
                            guint id)
{
  g_return_if_fail (AHEAD_IS_CLOCK (self));
  g_return_if_fail (id != 0);

  AHEAD_CLOCK_GET_IFACE (self)->remove_timeout (self, id);
}
