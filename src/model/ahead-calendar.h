/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define AHEAD_TYPE_CALENDAR (ahead_calendar_get_type ())

/* Unicode characters. */
#define AHEAD_CALENDAR_NAME_MAX_LENGTH 200

/**
 * AheadCalendar:
 *
 * A calendar: a named, coloured set of events on the server. Main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadCalendar, ahead_calendar, AHEAD, CALENDAR, GObject)

AheadCalendar *ahead_calendar_new (const char *id, const char *name, const char *color, gint64 version);

const char *ahead_calendar_get_id (AheadCalendar *self);
const char *ahead_calendar_get_name (AheadCalendar *self);
const char *ahead_calendar_get_color (AheadCalendar *self);
gint64 ahead_calendar_get_version (AheadCalendar *self);
gboolean ahead_calendar_update (AheadCalendar *self, AheadCalendar *newer);

gboolean ahead_color_is_valid (const char *color);

G_END_DECLS
