/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "ahead-record.h"

G_BEGIN_DECLS

/* Bytes. A larger file is refused before it is read. */
#define AHEAD_ICALENDAR_MAX_SIZE (64 * 1024 * 1024)

#define AHEAD_ICALENDAR_ERROR (ahead_icalendar_error_quark ())

/**
 * AheadIcalendarError:
 * @AHEAD_ICALENDAR_ERROR_NOT_ICALENDAR: the text is no iCalendar at all; nothing of it can be imported
 * @AHEAD_ICALENDAR_ERROR_TRUNCATED: the text ends in the middle; nothing of it is imported
 * @AHEAD_ICALENDAR_ERROR_TOO_LARGE: the file is larger than %AHEAD_ICALENDAR_MAX_SIZE
 *
 * Why a whole file was refused. The message names the line.
 */
typedef enum
{
  AHEAD_ICALENDAR_ERROR_NOT_ICALENDAR,
  AHEAD_ICALENDAR_ERROR_TRUNCATED,
  AHEAD_ICALENDAR_ERROR_TOO_LARGE,
} AheadIcalendarError;

GQuark ahead_icalendar_error_quark (void);

/**
 * AheadIcalendar:
 * @name: (nullable): `X-WR-CALNAME` or RFC 7986 `NAME`
 * @color: (nullable): RFC 7986 `COLOR` or `X-APPLE-CALENDAR-COLOR`, as "#rrggbb"
 * @records: (element-type AheadRecord): the events that are good, in the order of the file
 * @skipped: (element-type utf8): one sentence for each event that is not, naming its line and title
 *
 * A calendar read from iCalendar text (RFC 5545). The records have no id and no calendar; they have a `uid`.
 */
typedef struct
{
  char *name;
  char *color;
  GPtrArray *records;
  GPtrArray *skipped;
} AheadIcalendar;

AheadIcalendar *ahead_icalendar_parse (const char *text, gssize length, GError **error);
AheadIcalendar *ahead_icalendar_load (GFile *file, GCancellable *cancellable, GError **error);
void ahead_icalendar_load_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
AheadIcalendar *ahead_icalendar_load_finish (GAsyncResult *result, GError **error);
void ahead_icalendar_free (AheadIcalendar *calendar);

char *ahead_icalendar_write (const char *name, GPtrArray *records);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadIcalendar, ahead_icalendar_free)

G_END_DECLS
