/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AheadDateOrder:
 * @AHEAD_DATE_ORDER_YMD: year, month, day
 * @AHEAD_DATE_ORDER_DMY: day, month, year
 * @AHEAD_DATE_ORDER_MDY: month, day, year
 *
 * The order in which people write the parts of a date in figures.
 */
typedef enum
{
  AHEAD_DATE_ORDER_YMD,
  AHEAD_DATE_ORDER_DMY,
  AHEAD_DATE_ORDER_MDY,
} AheadDateOrder;

/**
 * AheadDateStyle:
 * @order: the order of the parts
 * @separator: what stands between them
 *
 * How people write a date in figures.
 */
typedef struct
{
  AheadDateOrder order;
  char separator;
} AheadDateStyle;

AheadDateStyle ahead_date_style_from_format (const char *format);
AheadDateStyle ahead_date_style_from_locale (void);

char *ahead_date_to_text (gint64 day, AheadDateStyle style);
gboolean ahead_date_from_text (const char *text, AheadDateStyle style, gint64 *day);
gboolean ahead_clock_from_text (const char *text, gint64 *clock);

char **ahead_categories_from_text (const char *text);
char *ahead_categories_to_text (const char *const *categories);

G_END_DECLS
