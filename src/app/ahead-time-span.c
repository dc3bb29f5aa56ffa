/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadTimeSpan"

#include "config.h"

#include "ahead-time-span.h"

#include "ahead-time.h"

/* The editor's arithmetic, without its widgets. People read the end of an all-day event as its last day, so the wall
 * times of this interface are inclusive there, where the record's are exclusive. */

static gint64
midnight_of (gint64 wall)
{
  return ahead_wall_get_day (wall) * AHEAD_DAY;
}

/* Keeps the name as it is also where there is no such zone: saving some other field must not change it. */
static void
adopt_zone (AheadTimeSpan *span,
            const char *zone_id)
{
  GTimeZone *zone = ahead_time_zone_lookup (zone_id);

  g_free (span->zone_id);
  span->zone_id = g_strdup (zone_id);
  g_time_zone_unref (span->zone);
  span->zone = zone != NULL ? zone : g_time_zone_new_utc ();
}

static void
make_all_day (AheadTimeSpan *span)
{
  gint64 start = ahead_time_to_wall (span->start, span->zone);
  gint64 end = ahead_time_to_wall (span->end, span->zone);

  span->start_clock = start - midnight_of (start);
  span->end_clock = end - midnight_of (end);
  span->start = midnight_of (start);
  /* What ends at midnight does not take the day that begins then. */
  span->end = midnight_of (end > start ? end - 1 : start) + AHEAD_DAY;
}

static void
make_timed (AheadTimeSpan *span)
{
  gint64 start = span->start + span->start_clock;
  gint64 end = span->end - AHEAD_DAY + span->end_clock;

  if (end < start)
    end += AHEAD_DAY;
  /* Dates need no zone, times do. */
  if (*span->zone_id == '\0')
    adopt_zone (span, "UTC");
  span->start = ahead_time_from_wall (start, span->zone);
  span->end = ahead_time_from_wall (end, span->zone);
}

/**
 * ahead_time_span_init:
 * @span: (out caller-allocates): a span
 *
 * Makes a span of an hour at the epoch, in UTC. Clear it when done.
 */
void
ahead_time_span_init (AheadTimeSpan *span)
{
  g_return_if_fail (span != NULL);

  *span = (AheadTimeSpan){
    .end = AHEAD_HOUR,
    .zone = g_time_zone_new_utc (),
    .zone_id = g_strdup ("UTC"),
    .start_clock = 9 * AHEAD_HOUR,
    .end_clock = 10 * AHEAD_HOUR,
  };
}

/**
 * ahead_time_span_clear:
 * @span: a span
 *
 * Frees what @span holds.
 */
void
ahead_time_span_clear (AheadTimeSpan *span)
{
  g_return_if_fail (span != NULL);

  g_clear_pointer (&span->zone, g_time_zone_unref);
  g_clear_pointer (&span->zone_id, g_free);
}

/**
 * ahead_time_span_load:
 * @span: a span
 * @record: an event
 *
 * Takes over when @record is. The times of day that an all-day event would get stay as they were.
 */
void
ahead_time_span_load (AheadTimeSpan *span,
                      AheadRecord *record)
{
  g_return_if_fail (span != NULL);
  g_return_if_fail (record != NULL);

  adopt_zone (span, ahead_record_get_string (record, AHEAD_FIELD_TIME_ZONE));
  span->start = ahead_record_get_start (record);
  span->end = ahead_record_get_end (record);
  span->all_day = ahead_record_get_all_day (record);
}

/**
 * ahead_time_span_diff:
 * @span: a span
 * @record: an event
 *
 * Makes the patch that takes @record to @span.
 *
 * Returns: (transfer full): the patch; empty where they agree
 */
AheadPatch *
ahead_time_span_diff (const AheadTimeSpan *span,
                      AheadRecord *record)
{
  g_auto (AheadPatchBuilder) builder;

  g_return_val_if_fail (span != NULL, NULL);
  g_return_val_if_fail (record != NULL, NULL);

  ahead_patch_builder_init (&builder, record);
  ahead_patch_builder_set_integer (&builder, AHEAD_FIELD_START, span->start);
  ahead_patch_builder_set_integer (&builder, AHEAD_FIELD_END, span->end);
  ahead_patch_builder_set_integer (&builder, AHEAD_FIELD_ALL_DAY, span->all_day);
  ahead_patch_builder_set_string (&builder, AHEAD_FIELD_TIME_ZONE, span->zone_id);

  return ahead_patch_builder_end (&builder);
}

/**
 * ahead_time_span_is_valid:
 * @span: a span
 *
 * Tells whether @span ends no earlier than it starts.
 *
 * Returns: %FALSE if the end is before the start
 */
gboolean
ahead_time_span_is_valid (const AheadTimeSpan *span)
{
  g_return_val_if_fail (span != NULL, FALSE);

  return span->all_day ? span->end > span->start : span->end >= span->start;
}

/**
 * ahead_time_span_get_start_wall:
 * @span: a span
 *
 * Gets the wall time of the start.
 *
 * Returns: a wall time, in µs
 */
gint64
ahead_time_span_get_start_wall (const AheadTimeSpan *span)
{
  g_return_val_if_fail (span != NULL, 0);

  return span->all_day ? span->start : ahead_time_to_wall (span->start, span->zone);
}

/**
 * ahead_time_span_get_end_wall:
 * @span: a span
 *
 * Gets the wall time of the end; of an all-day event, its last day.
 *
 * Returns: a wall time, in µs
 */
gint64
ahead_time_span_get_end_wall (const AheadTimeSpan *span)
{
  g_return_val_if_fail (span != NULL, 0);

  return span->all_day ? span->end - AHEAD_DAY : ahead_time_to_wall (span->end, span->zone);
}

/**
 * ahead_time_span_set_start_wall:
 * @span: a span
 * @wall: a wall time, in µs
 *
 * Moves the start, and the end with it: the duration stays.
 */
void
ahead_time_span_set_start_wall (AheadTimeSpan *span,
                                gint64 wall)
{
  gint64 duration;

  g_return_if_fail (span != NULL);

  duration = span->end - span->start;
  span->start = span->all_day ? midnight_of (wall) : ahead_time_from_wall (wall, span->zone);
  span->end = span->start + duration;
}

/**
 * ahead_time_span_set_end_wall:
 * @span: a span
 * @wall: a wall time, in µs; of an all-day event, its last day
 *
 * Moves the end alone. It may come before the start: see [func@time_span_is_valid].
 */
void
ahead_time_span_set_end_wall (AheadTimeSpan *span,
                              gint64 wall)
{
  g_return_if_fail (span != NULL);

  span->end = span->all_day ? midnight_of (wall) + AHEAD_DAY : ahead_time_from_wall (wall, span->zone);
}

/**
 * ahead_time_span_set_all_day:
 * @span: a span
 * @all_day: whether the span is of whole days
 *
 * Turns times into the days they touch, or days into times of day on them. Both in turn give back the same times.
 */
void
ahead_time_span_set_all_day (AheadTimeSpan *span,
                             gboolean all_day)
{
  g_return_if_fail (span != NULL);

  if (span->all_day == !!all_day)
    return;

  if (all_day)
    make_all_day (span);
  else
    make_timed (span);
  span->all_day = !!all_day;
}

/**
 * ahead_time_span_set_zone:
 * @span: a span
 * @zone_id: an IANA name
 *
 * Changes the zone. The clock on the wall keeps its readings: nine o'clock in Paris becomes nine o'clock in Tokyo.
 *
 * Returns: %FALSE, with nothing changed, if there is no such zone
 */
gboolean
ahead_time_span_set_zone (AheadTimeSpan *span,
                          const char *zone_id)
{
  g_autoptr (GTimeZone) zone = NULL;
  gint64 start, end;

  g_return_val_if_fail (span != NULL, FALSE);
  g_return_val_if_fail (zone_id != NULL, FALSE);

  zone = ahead_time_zone_lookup (zone_id);
  if (zone == NULL)
    return FALSE;

  start = ahead_time_to_wall (span->start, span->zone);
  end = ahead_time_to_wall (span->end, span->zone);
  adopt_zone (span, zone_id);
  if (!span->all_day)
    {
      span->start = ahead_time_from_wall (start, span->zone);
      span->end = ahead_time_from_wall (end, span->zone);
    }

  return TRUE;
}
