/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ahead-time-formatter.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_DATE_TIME_ROW (ahead_date_time_row_get_type ())

/**
 * AheadDateTimeRow:
 *
 * A row to type a date and a time of day into, or to choose them from a popover.
 */
G_DECLARE_FINAL_TYPE (AheadDateTimeRow, ahead_date_time_row, AHEAD, DATE_TIME_ROW, AdwPreferencesRow)

void ahead_date_time_row_connect (AheadDateTimeRow *row, AheadTimeFormatter *formatter);
void ahead_date_time_row_set_labels (AheadDateTimeRow *row, const char *date_label, const char *time_label,
                                     const char *button_label);

gint64 ahead_date_time_row_get_wall (AheadDateTimeRow *row);
void ahead_date_time_row_set_wall (AheadDateTimeRow *row, gint64 wall);
void ahead_date_time_row_load (AheadDateTimeRow *row, gint64 wall);
void ahead_date_time_row_set_has_time (AheadDateTimeRow *row, gboolean has_time);
const char *ahead_date_time_row_get_error (AheadDateTimeRow *row);
void ahead_date_time_row_set_error (AheadDateTimeRow *row, const char *message);
gboolean ahead_date_time_row_flush (AheadDateTimeRow *row);

G_END_DECLS
