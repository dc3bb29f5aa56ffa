/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/**
 * Times in Ahead.
 *
 * A time is a #gint64: µs since the Unix epoch, UTC. An event also names its IANA time zone, which says what the clock
 * on the wall shows.
 *
 * An all-day event has dates instead. A date is kept as the µs of its midnight *as if* in UTC, whatever the zone; the
 * end is exclusive, as in RFC 5545 §3.6.1.
 *
 * A *wall time* is a clock reading without a zone, kept in the same way: the µs that the reading would have in UTC.
 * Wall times order and group events by what people read on the clock.
 */

G_BEGIN_DECLS

#define AHEAD_SECOND ((gint64) 1000000)
#define AHEAD_MINUTE (60 * AHEAD_SECOND)
#define AHEAD_HOUR (60 * AHEAD_MINUTE)
#define AHEAD_DAY (24 * AHEAD_HOUR)

/* Years 1 to 9999, the range of GDateTime and of RFC 3339. */
#define AHEAD_TIME_MIN (-719162 * AHEAD_DAY)
#define AHEAD_TIME_MAX (2932897 * AHEAD_DAY - 1)

GTimeZone *ahead_time_zone_lookup (const char *identifier);
gint64 ahead_time_to_wall (gint64 time, GTimeZone *zone);
gint64 ahead_time_from_wall (gint64 wall, GTimeZone *zone);
gint64 ahead_wall_get_day (gint64 wall);

char *ahead_time_format (gint64 time);
char *ahead_time_format_date (gint64 time);
gboolean ahead_time_parse (const char *text, gint64 *time);
gboolean ahead_time_parse_date (const char *text, gint64 *time);

G_END_DECLS
