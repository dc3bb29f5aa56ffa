/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadSystemClock"

#include "config.h"

#include "ahead-system-clock.h"

struct _AheadSystemClock
{
  GObject parent_instance;
};

static void clock_iface_init (AheadClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AheadSystemClock, ahead_system_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AHEAD_TYPE_CLOCK, clock_iface_init))

static gint64
ahead_system_clock_get_time (AheadClock *clock)
{
  return g_get_real_time ();
}

static gint64
ahead_system_clock_get_monotonic_time (AheadClock *clock)
{
  return g_get_monotonic_time ();
}

static guint
ahead_system_clock_add_timeout (AheadClock *clock,
                                gint64 delay,
                                GSourceOnceFunc callback,
                                gpointer user_data)
{
  /* Rounded up to the millisecond of GLib: early is wrong, late is a delay. */
  return g_timeout_add_once ((guint) MIN ((delay + 999) / 1000, G_MAXUINT), callback, user_data);
}

static void
ahead_system_clock_remove_timeout (AheadClock *clock,
                                   guint id)
{
  g_source_remove (id);
}

static void
clock_iface_init (AheadClockInterface *iface)
{
  iface->get_time = ahead_system_clock_get_time;
  iface->get_monotonic_time = ahead_system_clock_get_monotonic_time;
  iface->add_timeout = ahead_system_clock_add_timeout;
  iface->remove_timeout = ahead_system_clock_remove_timeout;
}

static void
ahead_system_clock_class_init (AheadSystemClockClass *klass)
{
}

static void
ahead_system_clock_init (AheadSystemClock *self)
{
}

/**
 * ahead_system_clock_new:
 *
 * Makes the clock.
 *
 * Returns: (transfer full): the clock
 */
AheadClock *
ahead_system_clock_new (void)
{
  return g_object_new (AHEAD_TYPE_SYSTEM_CLOCK, NULL);
}
