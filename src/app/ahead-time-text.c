/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadTimeText"

#include "config.h"

#include "ahead-time-text.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>

#include "ahead-time.h"

/* Reads what people type into the fields of the editor, and writes what stands there before they do. */

static gboolean
is_date_separator (char c)
{
  return c == '-' || c == '.' || c == '/' || c == ' ';
}

static gboolean
read_number (const char **text,
             guint max_digits,
             guint *number,
             guint *n_digits)
{
  *number = 0;
  for (*n_digits = 0; g_ascii_isdigit (**text); (*text)++, (*n_digits)++)
    {
      if (*n_digits == max_digits)
        return FALSE;
      *number = *number * 10 + (guint) g_ascii_digit_value (**text);
    }

  return *n_digits > 0;
}

static void
skip_date_separators (const char **text)
{
  while (is_date_separator (**text))
    (*text)++;
}

static gboolean
read_date_numbers (const char *text,
                   guint numbers[3],
                   guint digits[3])
{
  for (guint i = 0; i < 3; i++)
    {
      skip_date_separators (&text);
      if (!read_number (&text, 4, &numbers[i], &digits[i]))
        return FALSE;
      if (i < 2 && !is_date_separator (*text))
        return FALSE;
    }
  skip_date_separators (&text);

  return *text == '\0';
}

static gboolean
day_from_parts (guint year,
                guint month,
                guint day,
                gint64 *result)
{
  GDate date;
  GDate epoch;

  if (year < 1 || year > 9999 || !g_date_valid_dmy ((GDateDay) MIN (day, 99), (GDateMonth) MIN (month, 99),
                                                    (GDateYear) year))
    return FALSE;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  g_date_clear (&epoch, 1);
  g_date_set_dmy (&epoch, 1, G_DATE_JANUARY, 1970);
  *result = g_date_days_between (&epoch, &date);

  return TRUE;
}

static gboolean
read_minutes (const char **text,
              guint *hours,
              guint hour_digits,
              guint *minutes)
{
  guint digits;

  /* "0905" is five past nine. */
  if (hour_digits > 2)
    {
      *minutes = *hours % 100;
      *hours /= 100;
      return TRUE;
    }
  if (**text != ':' && **text != '.' && **text != 'h')
    return TRUE;

  (*text)++;
  if (**text == '\0' && (*text)[-1] == 'h')
    return TRUE;

  return read_number (text, 2, minutes, &digits) && digits == 2;
}

static gboolean
read_half (const char *text,
           guint *hours)
{
  gboolean afternoon;

  while (*text == ' ')
    text++;
  if (*text == '\0')
    return *hours < 24;

  afternoon = *text == 'p';
  if (strcmp (text, "a") != 0 && strcmp (text, "am") != 0 && strcmp (text, "a.m.") != 0 && strcmp (text, "p") != 0
      && strcmp (text, "pm") != 0 && strcmp (text, "p.m.") != 0)
    return FALSE;
  if (*hours < 1 || *hours > 12)
    return FALSE;

  *hours = *hours % 12 + (afternoon ? 12 : 0);
  return TRUE;
}

/**
 * ahead_date_style_from_format:
 * @format: a format of strftime (), such as "%d.%m.%Y"
 *
 * Finds the order and the separator of the parts of a date.
 *
 * Returns: the style; that of ISO 8601 where @format tells of no order
 */
AheadDateStyle
ahead_date_style_from_format (const char *format)
{
  AheadDateStyle style = { AHEAD_DATE_ORDER_YMD, '-' };
  const char *day, *month, *year;

  g_return_val_if_fail (format != NULL, style);

  day = strpbrk (format, "de");
  month = strchr (format, 'm');
  year = strpbrk (format, "yY");
  if (strcmp (format, "%D") == 0)
    return (AheadDateStyle){ AHEAD_DATE_ORDER_MDY, '/' };
  if (day == NULL || month == NULL || year == NULL || (year < day && year < month))
    return style;

  style.order = day < month ? AHEAD_DATE_ORDER_DMY : AHEAD_DATE_ORDER_MDY;
  style.separator = MIN (day, month)[1];
  if (!is_date_separator (style.separator) || style.separator == ' ')
    style.separator = '/';

  return style;
}

/**
 * ahead_date_style_from_locale:
 *
 * Finds how dates are written in the current locale (LC_TIME); as in ISO 8601 where there is none ("C").
 *
 * Returns: the style
 */
AheadDateStyle
ahead_date_style_from_locale (void)
{
  const char *name = setlocale (LC_TIME, NULL);

  if (name == NULL || strcmp (name, "C") == 0 || g_str_has_prefix (name, "C.") || strcmp (name, "POSIX") == 0)
    return (AheadDateStyle){ AHEAD_DATE_ORDER_YMD, '-' };

  return ahead_date_style_from_format (nl_langinfo (D_FMT));
}

/**
 * ahead_date_to_text:
 * @day: a day, in days since 1970-01-01
 * @style: how to write it
 *
 * Writes a date in figures, with all four of the year.
 *
 * Returns: (transfer full): the text; [func@date_from_text] reads it back
 */
char *
ahead_date_to_text (gint64 day,
                    AheadDateStyle style)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day * (AHEAD_DAY / AHEAD_SECOND));
  int year, month, day_of_month;
  char c = style.separator;

  g_return_val_if_fail (date != NULL, NULL);

  g_date_time_get_ymd (date, &year, &month, &day_of_month);
  switch (style.order)
    {
    case AHEAD_DATE_ORDER_DMY:
      return g_strdup_printf ("%02d%c%02d%c%04d", day_of_month, c, month, c, year);
    case AHEAD_DATE_ORDER_MDY:
      return g_strdup_printf ("%02d%c%02d%c%04d", month, c, day_of_month, c, year);
    case AHEAD_DATE_ORDER_YMD:
    default:
      return g_strdup_printf ("%04d%c%02d%c%02d", year, c, month, c, day_of_month);
    }
}

/**
 * ahead_date_from_text:
 * @text: what somebody typed
 * @style: how they are used to write dates
 * @day: (out): the day, in days since 1970-01-01; untouched on %FALSE
 *
 * Reads a date in figures. Any usual separator will do, a year of two figures is in this century, and a date that
 * begins with a year of four is read as ISO 8601 in every style.
 *
 * Returns: %FALSE if that is no date, or a date that no calendar has
 */
gboolean
ahead_date_from_text (const char *text,
                      AheadDateStyle style,
                      gint64 *day)
{
  guint n[3], digits[3];
  guint year;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (day != NULL, FALSE);

  if (!read_date_numbers (text, n, digits))
    return FALSE;
  if (digits[0] == 4 || style.order == AHEAD_DATE_ORDER_YMD)
    return digits[0] == 4 && digits[1] <= 2 && digits[2] <= 2 && day_from_parts (n[0], n[1], n[2], day);
  if (digits[0] > 2 || digits[1] > 2 || (digits[2] != 2 && digits[2] != 4))
    return FALSE;

  year = digits[2] == 2 ? 2000 + n[2] : n[2];
  return style.order == AHEAD_DATE_ORDER_DMY ? day_from_parts (year, n[1], n[0], day)
                                             : day_from_parts (year, n[0], n[1], day);
}

/**
 * ahead_clock_from_text:
 * @text: what somebody typed
 * @clock: (out): the time of day, in µs since midnight; untouched on %FALSE
 *
 * Reads a time of day: "9", "9:05", "09.05", "0905", "9h05", "9:05 PM", "9pm".
 *
 * Returns: %FALSE if that is no time of day
 */
gboolean
ahead_clock_from_text (const char *text,
                       gint64 *clock)
{
  g_autofree char *copy = NULL;
  const char *rest;
  guint hours, digits;
  guint minutes = 0;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (clock != NULL, FALSE);

  rest = copy = g_strstrip (g_ascii_strdown (text, -1));
  if (!read_number (&rest, 4, &hours, &digits) || !read_minutes (&rest, &hours, digits, &minutes)
      || !read_half (rest, &hours) || minutes > 59)
    return FALSE;

  *clock = hours * AHEAD_HOUR + minutes * AHEAD_MINUTE;
  return TRUE;
}

/**
 * ahead_categories_from_text:
 * @text: categories with commas between them
 *
 * Reads categories. Blanks around them, empty ones and repeated ones are left out.
 *
 * Returns: (transfer full) (array zero-terminated=1): the categories, in the order of @text
 */
char **
ahead_categories_from_text (const char *text)
{
  g_auto (GStrv) parts = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (text != NULL, NULL);

  parts = g_strsplit (text, ",", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_strstrip (parts[i]);
      if (*parts[i] != '\0' && g_hash_table_add (seen, parts[i]))
        g_strv_builder_add (builder, parts[i]);
    }

  return g_strv_builder_end (builder);
}

/**
 * ahead_categories_to_text:
 * @categories: (array zero-terminated=1): categories
 *
 * Writes categories with commas between them.
 *
 * Returns: (transfer full): the text
 */
char *
ahead_categories_to_text (const char *const *categories)
{
  g_return_val_if_fail (categories != NULL, NULL);

  return g_strjoinv (", ", (char **) categories);
}
