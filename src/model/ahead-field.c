/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadField"

#include "config.h"

#include "ahead-field.h"

/* The one table of the fields of an event: their names on the wire, how they are stored, and how long they may be. */

typedef struct
{
  const char *name;
  AheadFieldKind kind;
  gsize max_length;
} FieldInfo;

static const FieldInfo fields[] = {
  [AHEAD_FIELD_ID] = { "id", AHEAD_FIELD_KIND_STRING, 64 },
  [AHEAD_FIELD_CALENDAR] = { "calendarId", AHEAD_FIELD_KIND_STRING, 64 },
  [AHEAD_FIELD_UID] = { "uid", AHEAD_FIELD_KIND_STRING, 512 },
  [AHEAD_FIELD_TITLE] = { "title", AHEAD_FIELD_KIND_STRING, 1000 },
  [AHEAD_FIELD_DESCRIPTION] = { "description", AHEAD_FIELD_KIND_STRING, 100000 },
  [AHEAD_FIELD_LOCATION] = { "location", AHEAD_FIELD_KIND_STRING, 1000 },
  [AHEAD_FIELD_START] = { "start", AHEAD_FIELD_KIND_TIME, 0 },
  [AHEAD_FIELD_END] = { "end", AHEAD_FIELD_KIND_TIME, 0 },
  [AHEAD_FIELD_TIME_ZONE] = { "timeZone", AHEAD_FIELD_KIND_STRING, 64 },
  [AHEAD_FIELD_ALL_DAY] = { "allDay", AHEAD_FIELD_KIND_BOOLEAN, 0 },
  [AHEAD_FIELD_RECURRENCE] = { "recurrence", AHEAD_FIELD_KIND_STRING, 4000 },
  [AHEAD_FIELD_CATEGORIES] = { "categories", AHEAD_FIELD_KIND_LIST, 4000 },
  [AHEAD_FIELD_URL] = { "url", AHEAD_FIELD_KIND_STRING, 4000 },
  [AHEAD_FIELD_EXTRA] = { "extra", AHEAD_FIELD_KIND_STRING, 100000 },
  [AHEAD_FIELD_STATUS] = { "status", AHEAD_FIELD_KIND_STATUS, 0 },
  [AHEAD_FIELD_POSITION] = { "position", AHEAD_FIELD_KIND_REAL, 0 },
  [AHEAD_FIELD_STARRED] = { "starred", AHEAD_FIELD_KIND_BOOLEAN, 0 },
  [AHEAD_FIELD_STAR_COUNT] = { "starCount", AHEAD_FIELD_KIND_INTEGER, 0 },
  [AHEAD_FIELD_ATTENDING] = { "attending", AHEAD_FIELD_KIND_BOOLEAN, 0 },
  [AHEAD_FIELD_ATTENDEE_COUNT] = { "attendeeCount", AHEAD_FIELD_KIND_INTEGER, 0 },
  [AHEAD_FIELD_COMMENT_COUNT] = { "commentCount", AHEAD_FIELD_KIND_INTEGER, 0 },
  [AHEAD_FIELD_VERSION] = { "version", AHEAD_FIELD_KIND_INTEGER, 0 },
  [AHEAD_FIELD_CREATED_AT] = { "createdAt", AHEAD_FIELD_KIND_TIME, 0 },
  [AHEAD_FIELD_UPDATED_AT] = { "updatedAt", AHEAD_FIELD_KIND_TIME, 0 },
  [AHEAD_FIELD_UPDATED_BY] = { "updatedBy", AHEAD_FIELD_KIND_STRING, 256 },
};

G_STATIC_ASSERT (G_N_ELEMENTS (fields) == AHEAD_N_FIELDS);

static const char *const statuses[] = {
  [AHEAD_EVENT_STATUS_PLANNED] = "planned",
  [AHEAD_EVENT_STATUS_CONFIRMED] = "confirmed",
  [AHEAD_EVENT_STATUS_CANCELLED] = "cancelled",
};

/**
 * ahead_field_get_name:
 * @field: a field
 *
 * Gets the name of @field on the wire, in camelCase ("calendarId").
 *
 * Returns: (transfer none): the name
 */
const char *
ahead_field_get_name (AheadField field)
{
  g_return_val_if_fail (field < AHEAD_N_FIELDS, NULL);

  return fields[field].name;
}

/**
 * ahead_field_get_kind:
 * @field: a field
 *
 * Gets how the value of @field is stored.
 *
 * Returns: the kind
 */
AheadFieldKind
ahead_field_get_kind (AheadField field)
{
  g_return_val_if_fail (field < AHEAD_N_FIELDS, AHEAD_FIELD_KIND_STRING);

  return fields[field].kind;
}

/**
 * ahead_field_from_name:
 * @name: a name on the wire
 * @field: (out): the field
 *
 * Finds a field by its name on the wire.
 *
 * Returns: %FALSE, with @field untouched, if there is none of that name
 */
gboolean
ahead_field_from_name (const char *name,
                       AheadField *field)
{
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (field != NULL, FALSE);

  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    if (g_str_equal (fields[i].name, name))
      {
        *field = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * ahead_field_get_max_length:
 * @field: a field
 *
 * Gets how long the text of @field may be. For a list that is the length of all its items, with one for each separator.
 *
 * Returns: the length in Unicode characters; 0 where @field holds no text
 */
gsize
ahead_field_get_max_length (AheadField field)
{
  g_return_val_if_fail (field < AHEAD_N_FIELDS, 0);

  return fields[field].max_length;
}

/**
 * ahead_event_status_to_string:
 * @status: a status
 *
 * Gets the name of @status on the wire.
 *
 * Returns: (transfer none): "planned", "confirmed" or "cancelled"
 */
const char *
ahead_event_status_to_string (AheadEventStatus status)
{
  g_return_val_if_fail (status < G_N_ELEMENTS (statuses), NULL);

  return statuses[status];
}

/**
 * ahead_event_status_from_string:
 * @text: a name on the wire
 * @status: (out): the status
 *
 * Finds a status by its name on the wire.
 *
 * Returns: %FALSE, with @status untouched, if there is none of that name
 */
gboolean
ahead_event_status_from_string (const char *text,
                                AheadEventStatus *status)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (status != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (g_str_equal (statuses[i], text))
      {
        *status = i;
        return TRUE;
      }

  return FALSE;
}
