/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "ahead-edits.h"
#include "ahead-session.h"
#include "ahead-time-formatter.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_EVENT_ROW (ahead_event_row_get_type ())

/**
 * AheadEventRow:
 *
 * An event in the list, under the heading of its day where it is the first of it. It follows its event by itself.
 */
G_DECLARE_FINAL_TYPE (AheadEventRow, ahead_event_row, AHEAD, EVENT_ROW, GtkWidget)

AheadEventRow *ahead_event_row_new (AheadSession *session, AheadEdits *edits, AheadTimeFormatter *formatter);

AheadEvent *ahead_event_row_get_event (AheadEventRow *row);
void ahead_event_row_set_event (AheadEventRow *row, AheadEvent *event);
void ahead_event_row_set_heading (AheadEventRow *row, const char *heading);
gboolean ahead_event_row_contains_point (AheadEventRow *row, double x, double y);

G_END_DECLS
