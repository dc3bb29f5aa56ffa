/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-calendar.h"

#include "ahead-test-model.h"

static void
test_properties (void)
{
  g_autoptr (AheadCalendar) calendar = ahead_calendar_new ("cal_1", "Work", "#3584e4", 7);
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *color = NULL;

  g_object_get (calendar, "id", &id, "name", &name, "color", &color, NULL);

  g_assert_cmpstr (id, ==, "cal_1");
  g_assert_cmpstr (name, ==, "Work");
  g_assert_cmpstr (color, ==, "#3584e4");
  g_assert_cmpstr (ahead_calendar_get_id (calendar), ==, "cal_1");
  g_assert_cmpint (ahead_calendar_get_version (calendar), ==, 7);
}

static void
test_update (void)
{
  g_autoptr (AheadCalendar) calendar = ahead_calendar_new ("cal_1", "Work", "#3584e4", 7);
  g_autoptr (AheadCalendar) renamed = ahead_calendar_new ("cal_1", "Home", "#3584e4", 8);
  g_autoptr (AheadCalendar) painted = ahead_calendar_new ("cal_1", "Home", "#ff0000", 9);
  g_autoptr (AheadTestNotifyCounter) counter = ahead_test_notify_counter_new (calendar);

  g_assert_true (ahead_calendar_update (calendar, renamed));
  g_assert_cmpstr (ahead_calendar_get_name (calendar), ==, "Home");
  g_assert_cmpint (ahead_calendar_get_version (calendar), ==, 8);
  g_assert_cmpuint (counter->n_notified, ==, 1);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "name"), ==, 1);

  g_assert_true (ahead_calendar_update (calendar, painted));
  g_assert_cmpstr (ahead_calendar_get_color (calendar), ==, "#ff0000");
  g_assert_cmpuint (counter->n_notified, ==, 2);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "color"), ==, 1);
}

static void
test_update_ignores_older (void)
{
  g_autoptr (AheadCalendar) calendar = ahead_calendar_new ("cal_1", "Work", "#3584e4", 7);
  g_autoptr (AheadCalendar) same = ahead_calendar_new ("cal_1", "Home", "#ff0000", 7);
  g_autoptr (AheadCalendar) older = ahead_calendar_new ("cal_1", "Home", "#ff0000", 6);
  g_autoptr (AheadTestNotifyCounter) counter = ahead_test_notify_counter_new (calendar);

  g_assert_false (ahead_calendar_update (calendar, same));
  g_assert_false (ahead_calendar_update (calendar, older));

  g_assert_cmpstr (ahead_calendar_get_name (calendar), ==, "Work");
  g_assert_cmpstr (ahead_calendar_get_color (calendar), ==, "#3584e4");
  g_assert_cmpint (ahead_calendar_get_version (calendar), ==, 7);
  g_assert_cmpuint (counter->n_notified, ==, 0);
}

static void
test_color (void)
{
  static const char *const bad[] = { "", "#", "#12345", "#1234567", "123456", "0#12345", "#12345g", "red", "#é1234" };

  g_assert_true (ahead_color_is_valid ("#000000"));
  g_assert_true (ahead_color_is_valid ("#09afAF"));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ahead_color_is_valid (bad[i]));
}

static void
test_finalize (void)
{
  AheadCalendar *calendar = ahead_calendar_new ("cal_1", "Work", "#3584e4", 7);

  g_assert_finalize_object (calendar);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/calendar/properties", test_properties);
  g_test_add_func ("/model/calendar/update", test_update);
  g_test_add_func ("/model/calendar/update-ignores-older", test_update_ignores_older);
  g_test_add_func ("/model/calendar/color", test_color);
  g_test_add_func ("/model/calendar/finalize", test_finalize);

  return g_test_run ();
}
