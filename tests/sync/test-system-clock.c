/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-system-clock.h"
#include "ahead-wait.h"

/* µs */
#define SHORT (2 * G_TIME_SPAN_MILLISECOND + 1)

static void
on_timeout_cb (gpointer user_data)
{
  guint *n_calls = user_data;

  (*n_calls)++;
}

static void
test_time (void)
{
  g_autoptr (AheadClock) clock = ahead_system_clock_new ();
  gint64 before = g_get_real_time ();
  gint64 time = ahead_clock_get_time (clock);
  gint64 monotonic_before = g_get_monotonic_time ();
  gint64 monotonic = ahead_clock_get_monotonic_time (clock);

  g_assert_cmpint (time, >=, before);
  g_assert_cmpint (time, <=, g_get_real_time ());
  g_assert_cmpint (monotonic, >=, monotonic_before);
  g_assert_cmpint (monotonic, <=, g_get_monotonic_time ());
}

/* Once, and never early. */
static void
test_timeout (void)
{
  g_autoptr (AheadClock) clock = ahead_system_clock_new ();
  gint64 begin = ahead_clock_get_monotonic_time (clock);
  guint n_calls = 0;
  guint n_later_calls = 0;

  g_assert_cmpuint (ahead_clock_add_timeout (clock, SHORT, on_timeout_cb, &n_calls), !=, 0);
  ahead_wait_until (n_calls > 0);
  g_assert_cmpint (ahead_clock_get_monotonic_time (clock) - begin, >=, SHORT);

  ahead_clock_add_timeout (clock, 2 * SHORT, on_timeout_cb, &n_later_calls);
  ahead_wait_until (n_later_calls > 0);
  g_assert_cmpuint (n_calls, ==, 1);
}

static void
test_removed_timeout (void)
{
  g_autoptr (AheadClock) clock = ahead_system_clock_new ();
  guint n_calls = 0;
  guint n_later_calls = 0;
  guint id = ahead_clock_add_timeout (clock, SHORT, on_timeout_cb, &n_calls);

  ahead_clock_add_timeout (clock, 2 * SHORT, on_timeout_cb, &n_later_calls);
  ahead_clock_remove_timeout (clock, id);
  ahead_wait_until (n_later_calls > 0);
  g_assert_cmpuint (n_calls, ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sync/system-clock/time", test_time);
  g_test_add_func ("/sync/system-clock/timeout", test_timeout);
  g_test_add_func ("/sync/system-clock/removed-timeout", test_removed_timeout);

  return g_test_run ();
}
