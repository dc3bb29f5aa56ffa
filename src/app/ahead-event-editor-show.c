/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadEventEditorShow"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ahead-event-editor-private.h"
#include "ahead-field-check.h"

/* From the event to the widgets; the way back is in ahead-event-editor.c. */

static void
show_error (GtkWidget *row,
            GtkLabel *label,
            const char *message)
{
  gtk_label_set_text (label, message != NULL ? message : "");
  gtk_widget_set_visible (row, message != NULL);
}

/*< private >
 * ahead_event_editor_show_text_error:
 * @self: an editor
 * @text_field: one of its text fields
 * @message: (nullable): what is wrong with the text, or %NULL
 *
 * Marks a text as wrong, or as right again.
 */
void
ahead_event_editor_show_text_error (AheadEventEditor *self,
                                    AheadTextField *text_field,
                                    const char *message)
{
  GtkWidget *widget = ahead_text_field_get_widget (text_field);

  if (message != NULL)
    gtk_widget_add_css_class (widget, "error");
  else
    gtk_widget_remove_css_class (widget, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_INVALID,
                               message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);

  if (widget == GTK_WIDGET (self->title_row) || widget == GTK_WIDGET (self->place_row))
    show_error (self->title_error_row, self->title_error_label, message);
  else if (widget == GTK_WIDGET (self->description_view))
    show_error (GTK_WIDGET (self->description_error_label), self->description_error_label, message);
  else
    show_error (self->more_error_row, self->more_error_label, message);
}

static void
show_toggle (GtkToggleButton *button,
             gboolean active,
             GtkLabel *label,
             gint64 count)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, count);

  gtk_toggle_button_set_active (button, active);
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), count > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/*< private >
 * ahead_event_editor_show_toggles:
 * @self: an editor
 * @record: the event
 *
 * Shows what the user has pressed, and how many others have.
 */
void
ahead_event_editor_show_toggles (AheadEventEditor *self,
                                 AheadRecord *record)
{
  gboolean starred = ahead_record_get_starred (record);

  show_toggle (self->star_button, starred, self->star_label,
               ahead_record_get_integer (record, AHEAD_FIELD_STAR_COUNT));
  show_toggle (self->attend_button, ahead_record_get_integer (record, AHEAD_FIELD_ATTENDING) != 0, self->attend_label,
               ahead_record_get_integer (record, AHEAD_FIELD_ATTENDEE_COUNT));
  gtk_image_set_from_icon_name (self->star_image, starred ? "starred-symbolic" : "non-starred-symbolic");
}

/*< private >
 * ahead_event_editor_show_span:
 * @self: an editor
 * @set_wall: puts a wall time into a row
 *
 * Shows when the event is, and whether that is a time that it can be.
 */
void
ahead_event_editor_show_span (AheadEventEditor *self,
                              void (*set_wall) (AheadDateTimeRow *row, gint64 wall))
{
  gtk_switch_set_active (self->all_day_switch, self->span.all_day);
  ahead_date_time_row_set_has_time (self->start_row, !self->span.all_day);
  ahead_date_time_row_set_has_time (self->end_row, !self->span.all_day);
  set_wall (self->start_row, ahead_time_span_get_start_wall (&self->span));
  set_wall (self->end_row, ahead_time_span_get_end_wall (&self->span));
  ahead_time_zone_row_set_zone (self->zone_row, self->span.zone_id);
  gtk_widget_set_visible (GTK_WIDGET (self->zone_row), !self->span.all_day);
  ahead_date_time_row_set_error (self->end_row, self->span_edited ? _("The end is before the start") : NULL);
}

static guint
find_calendar (AheadEventEditor *self,
               const char *id)
{
  GListModel *calendars = ahead_session_get_calendars (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (calendars); i++)
    {
      g_autoptr (AheadCalendar) calendar = g_list_model_get_item (calendars, i);

      if (g_strcmp0 (ahead_calendar_get_id (calendar), id) == 0)
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

/*< private >
 * ahead_event_editor_show_choices:
 * @self: an editor
 * @record: the event
 *
 * Shows what is chosen from lists, and what is only shown.
 */
void
ahead_event_editor_show_choices (AheadEventEditor *self,
                                 AheadRecord *record)
{
  const char *recurrence = ahead_record_get_string (record, AHEAD_FIELD_RECURRENCE);
  const char *url = ahead_record_get_string (record, AHEAD_FIELD_URL);

  adw_combo_row_set_selected (self->calendar_row,
                              find_calendar (self, ahead_record_get_string (record, AHEAD_FIELD_CALENDAR)));
  adw_combo_row_set_selected (self->status_row, (guint) ahead_record_get_integer (record, AHEAD_FIELD_STATUS));
  adw_action_row_set_subtitle (self->recurrence_row, recurrence);
  gtk_widget_set_visible (GTK_WIDGET (self->recurrence_row), *recurrence != '\0');
  gtk_widget_set_sensitive (self->url_button, ahead_web_address_is_valid (url));
}
