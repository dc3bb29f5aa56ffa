/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "ahead-event-query.h"
#include "ahead-time-formatter.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_DAY_HEADINGS (ahead_day_headings_get_type ())

/**
 * AheadDayHeadings:
 *
 * Knows the rows that a list has made, and writes the heading of a day on each that is the first of it. Main thread
 * only.
 */
G_DECLARE_FINAL_TYPE (AheadDayHeadings, ahead_day_headings, AHEAD, DAY_HEADINGS, GObject)

AheadDayHeadings *ahead_day_headings_new (AheadEventQuery *query, AheadTimeFormatter *formatter);

void ahead_day_headings_add (AheadDayHeadings *headings, GtkListItem *item);
void ahead_day_headings_remove (AheadDayHeadings *headings, GtkListItem *item);
void ahead_day_headings_update (AheadDayHeadings *headings);

GtkWidget *ahead_day_headings_get_row (AheadDayHeadings *headings, AheadEvent *event);
guint ahead_day_headings_find_upcoming (AheadDayHeadings *headings);

G_END_DECLS
