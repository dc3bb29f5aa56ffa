/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define AHEAD_TYPE_TIME_ZONE_ROW (ahead_time_zone_row_get_type ())

/**
 * AheadTimeZoneRow:
 *
 * A row that shows a time zone, and lets one choose another of those that the system has.
 */
G_DECLARE_FINAL_TYPE (AheadTimeZoneRow, ahead_time_zone_row, AHEAD, TIME_ZONE_ROW, AdwActionRow)

const char *ahead_time_zone_row_get_zone (AheadTimeZoneRow *row);
void ahead_time_zone_row_set_zone (AheadTimeZoneRow *row, const char *zone_id);

G_END_DECLS
