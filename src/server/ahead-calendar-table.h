/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-calendar.h"
#include "ahead-database.h"

G_BEGIN_DECLS

GPtrArray *ahead_calendar_table_list (AheadDatabase *database, GError **error);
gboolean ahead_calendar_table_get (AheadDatabase *database, const char *id, AheadCalendar **calendar, GError **error);
gboolean ahead_calendar_table_find_name (AheadDatabase *database, const char *name, AheadCalendar **calendar,
                                         GError **error);

AheadCalendar *ahead_calendar_table_insert (AheadDatabase *database, const char *name, const char *color,
                                            GError **error);
AheadCalendar *ahead_calendar_table_update (AheadDatabase *database, const char *id, const char *name,
                                            const char *color, GError **error);
gboolean ahead_calendar_table_delete (AheadDatabase *database, const char *id, const AheadStamp *stamp,
                                      gint64 *version, GError **error);

G_END_DECLS
