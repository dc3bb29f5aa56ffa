/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-date-time-row.h"
#include "ahead-event-editor.h"
#include "ahead-text-field.h"
#include "ahead-time-span.h"
#include "ahead-time-zone-row.h"

G_BEGIN_DECLS

struct _AheadEventEditor
{
  AdwBin parent_instance;

  AheadSession *session;
  AheadEdits *edits;
  AheadEvent *event;
  GSignalGroup *event_signals;
  AheadTimeSpan span;
  /* The times on screen are no event's: they end before they start. */
  gboolean span_edited;
  gboolean loading;
  /* (element-type AheadTextField) */
  GPtrArray *text_fields;

  GtkStack *stack;
  GtkScrolledWindow *scrolled_window;
  GtkEditable *title_row;
  GtkEditable *place_row;
  GtkWidget *title_error_row;
  GtkLabel *title_error_label;
  GtkToggleButton *star_button;
  GtkImage *star_image;
  GtkLabel *star_label;
  GtkToggleButton *attend_button;
  GtkLabel *attend_label;
  GtkSwitch *all_day_switch;
  AheadDateTimeRow *start_row;
  AheadDateTimeRow *end_row;
  AheadTimeZoneRow *zone_row;
  AdwActionRow *recurrence_row;
  AdwComboRow *calendar_row;
  AdwComboRow *status_row;
  GtkTextView *description_view;
  GtkLabel *description_error_label;
  GtkEditable *categories_row;
  GtkEditable *url_row;
  GtkWidget *url_button;
  GtkWidget *more_error_row;
  GtkLabel *more_error_label;
};

/* ahead-event-editor-show.c */
void ahead_event_editor_show_text_error (AheadEventEditor *self, AheadTextField *text_field, const char *message);
void ahead_event_editor_show_toggles (AheadEventEditor *self, AheadRecord *record);
void ahead_event_editor_show_choices (AheadEventEditor *self, AheadRecord *record);
void ahead_event_editor_show_span (AheadEventEditor *self, void (*set_wall) (AheadDateTimeRow *row, gint64 wall));

G_END_DECLS
