/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadEventRow"

#include "config.h"

#include "ahead-event-row.h"

#include <glib/gi18n-lib.h>

#include "ahead-color-mark.h"

/* GTK 4.8 has no sections in lists, so the heading of a day is part of the first row of that day. The style sheet draws
 * selection and hover on the body alone.
 *
 * A row writes all of its texts anew at any notification of its event: labels leave alone what does not differ, and the
 * alternative, an expression for each of them, costs more when rows are bound during scrolling. */

struct _AheadEventRow
{
  GtkWidget parent_instance;

  AheadSession *session;
  AheadEdits *edits;
  AheadTimeFormatter *formatter;

  AheadEvent *event;
  GSignalGroup *event_signals;
  GSignalGroup *calendar_signals;

  GtkWidget *heading_label;
  GtkWidget *body;
  AheadColorMark *color_mark;
  GtkLabel *title_label;
  GtkLabel *time_label;
  GtkWidget *repeats_image;
  GtkLabel *place_label;
  GtkWidget *pending_image;
  GtkToggleButton *star_button;
};

G_DEFINE_FINAL_TYPE (AheadEventRow, ahead_event_row, GTK_TYPE_WIDGET)

static void
set_css_class (gpointer widget,
               const char *css_class,
               gboolean set)
{
  if (set)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

static void
update_color (AheadEventRow *self)
{
  AheadRecord *record = ahead_event_get_record (self->event);
  const char *id = ahead_record_get_string (record, AHEAD_FIELD_CALENDAR);
  AheadCalendar *calendar = ahead_session_lookup_calendar (self->session, id);

  g_signal_group_set_target (self->calendar_signals, calendar);
  ahead_color_mark_set_color (self->color_mark, calendar != NULL ? ahead_calendar_get_color (calendar) : NULL);
}

static void
update_star (AheadEventRow *self,
             AheadRecord *record)
{
  gboolean starred = ahead_record_get_starred (record);

  gtk_toggle_button_set_active (self->star_button, starred);
  gtk_button_set_icon_name (GTK_BUTTON (self->star_button), starred ? "starred-symbolic" : "non-starred-symbolic");
}

/* The item of the list is what a screen reader stops at; GTK 4.8 gives it no name of its own. */
static void
update_accessible (AheadEventRow *self,
                   AheadRecord *record)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *description = NULL;

  if (item == NULL)
    return;

  description = g_strjoin (", ", gtk_label_get_text (self->time_label),
                           *gtk_label_get_text (self->place_label) != '\0' ? gtk_label_get_text (self->place_label)
                                                                            : NULL,
                           NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  ahead_record_get_title (record), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);
}

static void
update_texts (AheadEventRow *self,
              AheadRecord *record)
{
  g_autofree char *times = ahead_time_formatter_format_record (self->formatter, record);
  const char *place = ahead_record_get_string (record, AHEAD_FIELD_LOCATION);

  gtk_label_set_text (self->title_label, ahead_record_get_title (record));
  gtk_label_set_text (self->time_label, times);
  gtk_label_set_text (self->place_label, place);
}

static void
update_row (AheadEventRow *self)
{
  AheadRecord *record = self->event != NULL ? ahead_event_get_record (self->event) : NULL;

  /* A deleted event has no record; its row is about to go. */
  if (record == NULL)
    return;

  update_texts (self, record);
  update_star (self, record);
  update_color (self);
  update_accessible (self, record);
  set_css_class (self->title_label, "cancelled",
                 ahead_record_get_integer (record, AHEAD_FIELD_STATUS) == AHEAD_EVENT_STATUS_CANCELLED);
  gtk_widget_set_visible (self->repeats_image, *ahead_record_get_string (record, AHEAD_FIELD_RECURRENCE) != '\0');
  gtk_widget_set_visible (self->pending_image, ahead_event_get_has_pending (self->event));
}

static void
on_star_clicked_cb (AheadEventRow *self)
{
  if (self->event != NULL)
    ahead_edits_set_starred (self->edits, self->event, gtk_toggle_button_get_active (self->star_button));
}

static void
ahead_event_row_dispose (GObject *object)
{
  AheadEventRow *self = AHEAD_EVENT_ROW (object);
  GtkWidget *child;

  g_clear_object (&self->event_signals);
  g_clear_object (&self->calendar_signals);
  g_clear_object (&self->event);
  g_clear_object (&self->session);
  g_clear_object (&self->edits);
  g_clear_object (&self->formatter);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (ahead_event_row_parent_class)->dispose (object);
}

static void
ahead_event_row_class_init (AheadEventRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ahead_event_row_dispose;

  g_type_ensure (AHEAD_TYPE_COLOR_MARK);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/aheadapp/Ahead/ahead-event-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AheadEventRow, heading_label);
  gtk_widget_class_bind_template_child (widget_class, AheadEventRow, body);
  gtk_widget_class_bind_template_child (widget_class, AheadEventRow, color_mark);
  gtk_widget_class_bind_template_child (widget_class, AheadEventRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, AheadEventRow, time_label);
  gtk_widget_class_bind_template_child (widget_class, AheadEventRow, repeats_image);
  gtk_widget_class_bind_template_child (widget_class, AheadEventRow, place_label);
  gtk_widget_class_bind_template_child (widget_class, AheadEventRow, pending_image);
  gtk_widget_class_bind_template_child (widget_class, AheadEventRow, star_button);
  gtk_widget_class_bind_template_callback (widget_class, on_star_clicked_cb);
  gtk_widget_class_set_css_name (widget_class, "event");
}

static void
ahead_event_row_init (AheadEventRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->event_signals = g_signal_group_new (AHEAD_TYPE_EVENT);
  g_signal_group_connect_swapped (self->event_signals, "notify", G_CALLBACK (update_row), self);
  self->calendar_signals = g_signal_group_new (AHEAD_TYPE_CALENDAR);
  g_signal_group_connect_swapped (self->calendar_signals, "notify", G_CALLBACK (update_color), self);
}

/**
 * ahead_event_row_new:
 * @session: the session that the events are from
 * @edits: where edits go
 * @formatter: writes the times
 *
 * Makes a row without an event.
 *
 * Returns: (transfer floating): a row
 */
AheadEventRow *
ahead_event_row_new (AheadSession *session,
                     AheadEdits *edits,
                     AheadTimeFormatter *formatter)
{
  AheadEventRow *self;

  g_return_val_if_fail (AHEAD_IS_SESSION (session), NULL);
  g_return_val_if_fail (AHEAD_IS_EDITS (edits), NULL);
  g_return_val_if_fail (AHEAD_IS_TIME_FORMATTER (formatter), NULL);

  self = g_object_new (AHEAD_TYPE_EVENT_ROW, NULL);
  self->session = g_object_ref (session);
  self->edits = g_object_ref (edits);
  self->formatter = g_object_ref (formatter);
  g_signal_connect_object (formatter, "changed", G_CALLBACK (update_row), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * ahead_event_row_get_event:
 * @row: a row
 *
 * Gets the event that @row shows.
 *
 * Returns: (transfer none) (nullable): the event
 */
AheadEvent *
ahead_event_row_get_event (AheadEventRow *row)
{
  g_return_val_if_fail (AHEAD_IS_EVENT_ROW (row), NULL);

  return row->event;
}

/**
 * ahead_event_row_set_event:
 * @row: a row
 * @event: (nullable): an event
 *
 * Sets the event that @row shows and follows.
 */
void
ahead_event_row_set_event (AheadEventRow *row,
                           AheadEvent *event)
{
  g_return_if_fail (AHEAD_IS_EVENT_ROW (row));
  g_return_if_fail (event == NULL || AHEAD_IS_EVENT (event));

  if (!g_set_object (&row->event, event))
    return;

  g_signal_group_set_target (row->event_signals, event);
  if (event == NULL)
    g_signal_group_set_target (row->calendar_signals, NULL);
  update_row (row);
}

/**
 * ahead_event_row_set_heading:
 * @row: a row
 * @heading: (nullable): the heading of the day, or %NULL where the event is not the first of it
 *
 * Sets what stands above the event.
 */
void
ahead_event_row_set_heading (AheadEventRow *row,
                             const char *heading)
{
  g_return_if_fail (AHEAD_IS_EVENT_ROW (row));

  gtk_label_set_text (GTK_LABEL (row->heading_label), heading != NULL ? heading : "");
  gtk_widget_set_visible (row->heading_label, heading != NULL);
}

/**
 * ahead_event_row_contains_point:
 * @row: a row
 * @x: a place in @row
 * @y: a place in @row
 *
 * Tells whether a click there is one on the event: not on the heading, and not on the star.
 *
 * Returns: %TRUE if it is
 */
gboolean
ahead_event_row_contains_point (AheadEventRow *row,
                                double x,
                                double y)
{
  GtkWidget *target;

  g_return_val_if_fail (AHEAD_IS_EVENT_ROW (row), FALSE);

  target = gtk_widget_pick (GTK_WIDGET (row), x, y, GTK_PICK_DEFAULT);

  return target != NULL && (target == row->body || gtk_widget_is_ancestor (target, row->body))
         && target != GTK_WIDGET (row->star_button) && !gtk_widget_is_ancestor (target, GTK_WIDGET (row->star_button));
}
