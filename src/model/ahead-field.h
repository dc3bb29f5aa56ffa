/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AheadField:
 *
 * The fields of an event.
 *
 * Every other table in the program that concerns fields (record, patch, JSON, SQL) is driven by this enumeration and by
 * the table behind [func@field_get_kind] and [func@field_get_name].
 */
typedef enum
{
  AHEAD_FIELD_ID,
  AHEAD_FIELD_CALENDAR,
  AHEAD_FIELD_UID,
  AHEAD_FIELD_TITLE,
  AHEAD_FIELD_DESCRIPTION,
  AHEAD_FIELD_LOCATION,
  AHEAD_FIELD_START,
  AHEAD_FIELD_END,
  AHEAD_FIELD_TIME_ZONE,
  AHEAD_FIELD_ALL_DAY,
  AHEAD_FIELD_RECURRENCE,
  AHEAD_FIELD_CATEGORIES,
  AHEAD_FIELD_URL,
  AHEAD_FIELD_EXTRA,
  AHEAD_FIELD_STATUS,
  AHEAD_FIELD_POSITION,
  AHEAD_FIELD_STARRED,
  AHEAD_FIELD_STAR_COUNT,
  AHEAD_FIELD_ATTENDING,
  AHEAD_FIELD_ATTENDEE_COUNT,
  AHEAD_FIELD_COMMENT_COUNT,
  AHEAD_FIELD_VERSION,
  AHEAD_FIELD_CREATED_AT,
  AHEAD_FIELD_UPDATED_AT,
  AHEAD_FIELD_UPDATED_BY,
} AheadField;

#define AHEAD_N_FIELDS 25

/**
 * AheadFieldKind:
 * @AHEAD_FIELD_KIND_STRING: UTF-8, never %NULL, empty when not set
 * @AHEAD_FIELD_KIND_LIST: an ordered list of UTF-8 strings
 * @AHEAD_FIELD_KIND_INTEGER: a signed 64-bit number
 * @AHEAD_FIELD_KIND_TIME: µs since the Unix epoch, UTC (see `ahead-time.h` for all-day events)
 * @AHEAD_FIELD_KIND_BOOLEAN: 0 or 1
 * @AHEAD_FIELD_KIND_STATUS: an [enum@EventStatus]
 * @AHEAD_FIELD_KIND_REAL: a double
 *
 * How the value of a field is stored.
 */
typedef enum
{
  AHEAD_FIELD_KIND_STRING,
  AHEAD_FIELD_KIND_LIST,
  AHEAD_FIELD_KIND_INTEGER,
  AHEAD_FIELD_KIND_TIME,
  AHEAD_FIELD_KIND_BOOLEAN,
  AHEAD_FIELD_KIND_STATUS,
  AHEAD_FIELD_KIND_REAL,
} AheadFieldKind;

/**
 * AheadEventStatus:
 * @AHEAD_EVENT_STATUS_PLANNED: iCalendar TENTATIVE; "planned" on the wire
 * @AHEAD_EVENT_STATUS_CONFIRMED: iCalendar CONFIRMED; "confirmed" on the wire
 * @AHEAD_EVENT_STATUS_CANCELLED: iCalendar CANCELLED; "cancelled" on the wire
 */
typedef enum
{
  AHEAD_EVENT_STATUS_PLANNED,
  AHEAD_EVENT_STATUS_CONFIRMED,
  AHEAD_EVENT_STATUS_CANCELLED,
} AheadEventStatus;

/**
 * AheadFieldSet:
 *
 * A set of fields; bit `1 << field` is set for each member.
 */
typedef guint32 AheadFieldSet;

#define AHEAD_FIELD_BIT(field) ((AheadFieldSet) 1 << (field))

/* What a user may set by a patch or at a create. The rest is the server's. */
#define AHEAD_FIELDS_CONTENT                                                                                           \
  (AHEAD_FIELD_BIT (AHEAD_FIELD_CALENDAR) | AHEAD_FIELD_BIT (AHEAD_FIELD_TITLE) |                                      \
   AHEAD_FIELD_BIT (AHEAD_FIELD_DESCRIPTION) | AHEAD_FIELD_BIT (AHEAD_FIELD_LOCATION) |                                \
   AHEAD_FIELD_BIT (AHEAD_FIELD_START) | AHEAD_FIELD_BIT (AHEAD_FIELD_END) |                                           \
   AHEAD_FIELD_BIT (AHEAD_FIELD_TIME_ZONE) | AHEAD_FIELD_BIT (AHEAD_FIELD_ALL_DAY) |                                   \
   AHEAD_FIELD_BIT (AHEAD_FIELD_RECURRENCE) | AHEAD_FIELD_BIT (AHEAD_FIELD_CATEGORIES) |                               \
   AHEAD_FIELD_BIT (AHEAD_FIELD_URL) | AHEAD_FIELD_BIT (AHEAD_FIELD_EXTRA) | AHEAD_FIELD_BIT (AHEAD_FIELD_STATUS) |    \
   AHEAD_FIELD_BIT (AHEAD_FIELD_POSITION))

/* The user's own toggles; each goes to the server by a request of its own. */
#define AHEAD_FIELDS_TOGGLES (AHEAD_FIELD_BIT (AHEAD_FIELD_STARRED) | AHEAD_FIELD_BIT (AHEAD_FIELD_ATTENDING))

/* The fields that only make sense together: a conflict in one is a conflict in all. */
#define AHEAD_FIELDS_TIME                                                                                              \
  (AHEAD_FIELD_BIT (AHEAD_FIELD_START) | AHEAD_FIELD_BIT (AHEAD_FIELD_END) | AHEAD_FIELD_BIT (AHEAD_FIELD_TIME_ZONE) | \
   AHEAD_FIELD_BIT (AHEAD_FIELD_ALL_DAY))

const char *ahead_field_get_name (AheadField field);
AheadFieldKind ahead_field_get_kind (AheadField field);
gboolean ahead_field_from_name (const char *name, AheadField *field);
gsize ahead_field_get_max_length (AheadField field);

const char *ahead_event_status_to_string (AheadEventStatus status);
gboolean ahead_event_status_from_string (const char *text, AheadEventStatus *status);

G_END_DECLS
