/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-patch.h"

G_BEGIN_DECLS

/**
 * AheadTimeSpan:
 * @start: a time, or a date where @all_day (see `ahead-time.h`)
 * @end: the same; exclusive for dates
 * @all_day: whether these are dates
 * @zone: the zone that the clock on the wall follows
 * @zone_id: its IANA name
 * @start_clock: the time of day, in µs, that the event gets when it stops being all-day
 * @end_clock: the same for its end
 *
 * When an event is, while somebody edits it: the four fields that only make sense together.
 */
typedef struct
{
  gint64 start;
  gint64 end;
  gboolean all_day;
  GTimeZone *zone;
  char *zone_id;
  gint64 start_clock;
  gint64 end_clock;
} AheadTimeSpan;

void ahead_time_span_init (AheadTimeSpan *span);
void ahead_time_span_clear (AheadTimeSpan *span);
void ahead_time_span_load (AheadTimeSpan *span, AheadRecord *record);
AheadPatch *ahead_time_span_diff (const AheadTimeSpan *span, AheadRecord *record);

gboolean ahead_time_span_is_valid (const AheadTimeSpan *span);
gint64 ahead_time_span_get_start_wall (const AheadTimeSpan *span);
gint64 ahead_time_span_get_end_wall (const AheadTimeSpan *span);
void ahead_time_span_set_start_wall (AheadTimeSpan *span, gint64 wall);
void ahead_time_span_set_end_wall (AheadTimeSpan *span, gint64 wall);
void ahead_time_span_set_all_day (AheadTimeSpan *span, gboolean all_day);
gboolean ahead_time_span_set_zone (AheadTimeSpan *span, const char *zone_id);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AheadTimeSpan, ahead_time_span_clear)

G_END_DECLS
