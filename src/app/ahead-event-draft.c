/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadEventDraft"

#include "config.h"

#include "ahead-event-draft.h"

#include "ahead-time.h"

/* The system's zone can be an offset or a file without a name ("TZ=:/etc/localtime"); the server knows IANA names
 * alone. */
static const char *
get_zone_id (GTimeZone *zone)
{
  const char *identifier = g_time_zone_get_identifier (zone);
  g_autoptr (GTimeZone) known = ahead_time_zone_lookup (identifier);

  return known != NULL ? identifier : "UTC";
}

/**
 * ahead_event_draft_new:
 * @calendar_id: the calendar
 * @title: the title
 * @now: µs since the Unix epoch, UTC
 * @local_zone: the zone of this computer
 *
 * Makes an event of an hour, from the next full hour of the clock on the wall.
 *
 * Returns: (transfer full): the record
 */
AheadRecord *
ahead_event_draft_new (const char *calendar_id,
                       const char *title,
                       gint64 now,
                       GTimeZone *local_zone)
{
  g_auto (AheadRecordBuilder) builder = { NULL };
  gint64 wall, start;

  g_return_val_if_fail (calendar_id != NULL, NULL);
  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (local_zone != NULL, NULL);

  /* Some zones are half an hour off: full hours are the wall's. */
  wall = ahead_time_to_wall (now, local_zone);
  wall -= ((wall % AHEAD_HOUR) + AHEAD_HOUR) % AHEAD_HOUR;
  start = ahead_time_from_wall (wall + AHEAD_HOUR, local_zone);

  ahead_record_builder_init (&builder, NULL);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_CALENDAR, calendar_id);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TITLE, title);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_START, start);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_END, start + AHEAD_HOUR);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TIME_ZONE, get_zone_id (local_zone));
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_STATUS, AHEAD_EVENT_STATUS_PLANNED);

  return ahead_record_builder_end (&builder);
}
