/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-time-text.h"
#include "ahead-time.h"

static const AheadDateStyle iso = { AHEAD_DATE_ORDER_YMD, '-' };
static const AheadDateStyle german = { AHEAD_DATE_ORDER_DMY, '.' };
static const AheadDateStyle american = { AHEAD_DATE_ORDER_MDY, '/' };

static gint64
parse_day (const char *date)
{
  gint64 time;

  g_assert_true (ahead_time_parse_date (date, &time));

  return ahead_wall_get_day (time);
}

static void
test_styles (void)
{
  static const struct
  {
    const char *format;
    AheadDateStyle style;
  } formats[] = {
    { "%d.%m.%Y", { AHEAD_DATE_ORDER_DMY, '.' } }, { "%m/%d/%Y", { AHEAD_DATE_ORDER_MDY, '/' } },
    { "%d/%m/%y", { AHEAD_DATE_ORDER_DMY, '/' } }, { "%Y-%m-%d", { AHEAD_DATE_ORDER_YMD, '-' } },
    { "%D", { AHEAD_DATE_ORDER_MDY, '/' } },       { "%x", { AHEAD_DATE_ORDER_YMD, '-' } },
    { "%e. %m. %Y", { AHEAD_DATE_ORDER_DMY, '.' } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      AheadDateStyle style = ahead_date_style_from_format (formats[i].format);

      g_assert_cmpint (style.order, ==, formats[i].style.order);
      g_assert_cmpint (style.separator, ==, formats[i].style.separator);
    }
}

static void
test_date_round_trip (void)
{
  const AheadDateStyle styles[] = { iso, german, american };
  static const char *const texts[] = { "2024-02-29", "29.02.2024", "02/29/2024" };
  gint64 leap_day = parse_day ("2024-02-29");

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      g_autofree char *text = ahead_date_to_text (leap_day, styles[i]);
      gint64 day;

      g_assert_cmpstr (text, ==, texts[i]);
      g_assert_true (ahead_date_from_text (text, styles[i], &day));
      g_assert_cmpint (day, ==, leap_day);
    }
}

static void
test_good_dates (void)
{
  static const struct
  {
    const char *text;
    AheadDateStyle style;
    const char *date;
  } good[] = {
    { "1.2.2025", { AHEAD_DATE_ORDER_DMY, '.' }, "2025-02-01" },
    { "1/2/2025", { AHEAD_DATE_ORDER_MDY, '/' }, "2025-01-02" },
    { " 1. 2. 25 ", { AHEAD_DATE_ORDER_DMY, '.' }, "2025-02-01" },
    { "2025-02-01", { AHEAD_DATE_ORDER_DMY, '.' }, "2025-02-01" },
    { "2025/2/1", { AHEAD_DATE_ORDER_YMD, '-' }, "2025-02-01" },
    { "31-12-1969", { AHEAD_DATE_ORDER_DMY, '/' }, "1969-12-31" },
    { "9999-12-31", { AHEAD_DATE_ORDER_YMD, '-' }, "9999-12-31" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      gint64 day = G_MAXINT64;

      g_assert_true (ahead_date_from_text (good[i].text, good[i].style, &day));
      g_assert_cmpint (day, ==, parse_day (good[i].date));
    }
}

static void
test_bad_dates (void)
{
  static const char *const bad[] = {
    "", "tomorrow", "1", "1.2", "1.2.", "30.02.2025", "29.02.2025", "1.13.2025", "0.1.2025", "1.1.0000",
    "1.2.2025x", "1.2.202", "1..2", "-1", "12345.1.1", "1.2.2025.3", "2025-1-123", "99999999999999999999.1.1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gint64 day = 7;

      g_assert_false (ahead_date_from_text (bad[i], german, &day));
      g_assert_cmpint (day, ==, 7);
    }
}

static void
test_good_clocks (void)
{
  static const struct
  {
    const char *text;
    int hours;
    int minutes;
  } good[] = {
    { "9", 9, 0 },       { "09:05", 9, 5 },    { "9.05", 9, 5 },      { "0905", 9, 5 },       { "905", 9, 5 },
    { "9h05", 9, 5 },    { "21h", 21, 0 },     { "00:00", 0, 0 },     { "23:59", 23, 59 },    { "9:05 PM", 21, 5 },
    { "9pm", 21, 0 },    { "12 am", 0, 0 },    { "12:30 p.m.", 12, 30 }, { " 7:00 a ", 7, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      gint64 clock = -1;

      g_assert_true (ahead_clock_from_text (good[i].text, &clock));
      g_assert_cmpint (clock, ==, good[i].hours * AHEAD_HOUR + good[i].minutes * AHEAD_MINUTE);
    }
}

static void
test_bad_clocks (void)
{
  static const char *const bad[] = { "",      "noon", "24:00", "12:60", "9:5",  "9:",     "13 pm", "0 am",
                                     "9:05x", "-1",   "99999", "1260",  "9::5", "9:05 xm" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gint64 clock = -1;

      g_assert_false (ahead_clock_from_text (bad[i], &clock));
      g_assert_cmpint (clock, ==, -1);
    }
}

static void
test_categories (void)
{
  g_auto (GStrv) categories = ahead_categories_from_text (" Music ,, Film,Music , ");
  g_auto (GStrv) none = ahead_categories_from_text ("");
  g_autofree char *text = ahead_categories_to_text ((const char *const *) categories);

  g_assert_cmpuint (g_strv_length (categories), ==, 2);
  g_assert_cmpstr (categories[0], ==, "Music");
  g_assert_cmpstr (categories[1], ==, "Film");
  g_assert_cmpstr (text, ==, "Music, Film");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/time-text/styles", test_styles);
  g_test_add_func ("/app/time-text/date-round-trip", test_date_round_trip);
  g_test_add_func ("/app/time-text/good-dates", test_good_dates);
  g_test_add_func ("/app/time-text/bad-dates", test_bad_dates);
  g_test_add_func ("/app/time-text/good-clocks", test_good_clocks);
  g_test_add_func ("/app/time-text/bad-clocks", test_bad_clocks);
  g_test_add_func ("/app/time-text/categories", test_categories);

  return g_test_run ();
}
