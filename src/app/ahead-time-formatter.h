/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-record.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_TIME_FORMATTER (ahead_time_formatter_get_type ())

/**
 * AheadTimeFormatter:
 *
 * Writes times for people: in which zone, and with a clock of 12 or 24 hours.
 *
 * Emits `changed` when either changes; what was written before is then to be written again. Main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadTimeFormatter, ahead_time_formatter, AHEAD, TIME_FORMATTER, GObject)

AheadTimeFormatter *ahead_time_formatter_new (GTimeZone *local_zone);

GTimeZone *ahead_time_formatter_get_local_zone (AheadTimeFormatter *formatter);
gboolean ahead_time_formatter_get_twelve_hour (AheadTimeFormatter *formatter);
void ahead_time_formatter_set_twelve_hour (AheadTimeFormatter *formatter, gboolean twelve_hour);
gboolean ahead_time_formatter_get_show_local (AheadTimeFormatter *formatter);
void ahead_time_formatter_set_show_local (AheadTimeFormatter *formatter, gboolean show_local);

char *ahead_time_formatter_format_clock (AheadTimeFormatter *formatter, gint64 wall);
char *ahead_time_formatter_format_heading (AheadTimeFormatter *formatter, gint64 day, gint64 today);
char *ahead_time_formatter_format_record (AheadTimeFormatter *formatter, AheadRecord *record);

gboolean ahead_locale_has_twelve_hour_clock (void);

G_END_DECLS
