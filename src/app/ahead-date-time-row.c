/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadDateTimeRow"

#include "config.h"

#include "ahead-date-time-row.h"

#include <glib/gi18n-lib.h>

#include "ahead-time-text.h"
#include "ahead-time.h"

/* Typed text counts when it is complete: on Enter, when the focus goes, or when it is flushed. "1" is one o'clock, but
 * whoever types it may be on the way to 13:30. */

/* Milliseconds; several clicks in the popover are one change. */
#define PICK_DELAY 300

struct _AheadDateTimeRow
{
  AdwPreferencesRow parent_instance;

  AheadTimeFormatter *formatter;
  AheadDateStyle style;
  gint64 wall;
  gboolean has_time;
  gboolean loading;
  gboolean edited;
  guint pick_source;

  GtkEditable *date_entry;
  GtkEditable *time_entry;
  GtkMenuButton *menu_button;
  GtkLabel *error_label;
  GtkPopover *popover;
  GtkCalendar *calendar;
  GtkWidget *clock_box;
  GtkSpinButton *hour_spin;
  GtkSpinButton *minute_spin;
};

enum
{
  SIGNAL_COMMITTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AheadDateTimeRow, ahead_date_time_row, ADW_TYPE_PREFERENCES_ROW)

static gint64
get_clock (gint64 wall)
{
  return wall - ahead_wall_get_day (wall) * AHEAD_DAY;
}

static void
set_entry_error (GtkEditable *entry,
                 gboolean error)
{
  if (error)
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");

  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               error ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
show_message (AheadDateTimeRow *self,
              const char *message)
{
  gtk_label_set_text (self->error_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), message != NULL);
}

static void
clear_error (AheadDateTimeRow *self)
{
  set_entry_error (self->date_entry, FALSE);
  set_entry_error (self->time_entry, FALSE);
  show_message (self, NULL);
}

static void
write_entries (AheadDateTimeRow *self)
{
  g_autofree char *date = ahead_date_to_text (ahead_wall_get_day (self->wall), self->style);
  g_autofree char *time = ahead_time_formatter_format_clock (self->formatter, self->wall);

  self->loading = TRUE;
  gtk_editable_set_text (self->date_entry, date);
  gtk_editable_set_text (self->time_entry, time);
  self->loading = FALSE;
  self->edited = FALSE;
}

static void
write_popover (AheadDateTimeRow *self)
{
  g_autoptr (GDateTime) date
    = g_date_time_new_from_unix_utc (ahead_wall_get_day (self->wall) * (AHEAD_DAY / AHEAD_SECOND));
  gint64 clock = get_clock (self->wall);

  self->loading = TRUE;
  gtk_calendar_select_day (self->calendar, date);
  gtk_spin_button_set_value (self->hour_spin, (double) (clock / AHEAD_HOUR));
  gtk_spin_button_set_value (self->minute_spin, (double) (clock % AHEAD_HOUR / AHEAD_MINUTE));
  self->loading = FALSE;
}

static gboolean
read_entries (AheadDateTimeRow *self,
              gint64 *wall)
{
  gint64 day;
  gint64 clock = get_clock (self->wall);

  if (!ahead_date_from_text (gtk_editable_get_text (self->date_entry), self->style, &day))
    {
      g_autofree char *example = ahead_date_to_text (ahead_wall_get_day (self->wall), self->style);
      /* Translators: the placeholder is an example of a date */
      g_autofree char *message = g_strdup_printf (_("Not a date: write it like %s"), example);

      set_entry_error (self->date_entry, TRUE);
      show_message (self, message);
      return FALSE;
    }
  if (self->has_time && !ahead_clock_from_text (gtk_editable_get_text (self->time_entry), &clock))
    {
      g_autofree char *example = ahead_time_formatter_format_clock (self->formatter, self->wall);
      /* Translators: the placeholder is an example of a time of day */
      g_autofree char *message = g_strdup_printf (_("Not a time: write it like %s"), example);

      set_entry_error (self->time_entry, TRUE);
      show_message (self, message);
      return FALSE;
    }
  *wall = day * AHEAD_DAY + clock;

  return TRUE;
}

static gint64
read_popover (AheadDateTimeRow *self)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (self->calendar);
  g_autoptr (GDateTime) midnight
    = g_date_time_new_utc (g_date_time_get_year (date), g_date_time_get_month (date),
                         g_date_time_get_day_of_month (date), 0, 0, 0);

  return g_date_time_to_unix (midnight) * AHEAD_SECOND
         + gtk_spin_button_get_value_as_int (self->hour_spin) * AHEAD_HOUR
         + gtk_spin_button_get_value_as_int (self->minute_spin) * AHEAD_MINUTE;
}

static void
commit (AheadDateTimeRow *self,
        gint64 wall)
{
  gboolean changed = wall != self->wall;

  self->wall = wall;
  clear_error (self);
  write_entries (self);
  if (changed)
    g_signal_emit (self, signals[SIGNAL_COMMITTED], 0, wall);
}

static gboolean
on_pick_timeout_cb (gpointer user_data)
{
  AheadDateTimeRow *self = AHEAD_DATE_TIME_ROW (user_data);

  self->pick_source = 0;
  commit (self, read_popover (self));

  return G_SOURCE_REMOVE;
}

static void
on_picked_cb (AheadDateTimeRow *self)
{
  if (self->loading)
    return;

  g_clear_handle_id (&self->pick_source, g_source_remove);
  self->pick_source = g_timeout_add (PICK_DELAY, on_pick_timeout_cb, self);
}

static void
on_popover_show_cb (AheadDateTimeRow *self)
{
  ahead_date_time_row_flush (self);
  write_popover (self);
  gtk_widget_set_visible (self->clock_box, self->has_time);
}

static void
on_popover_closed_cb (AheadDateTimeRow *self)
{
  ahead_date_time_row_flush (self);
}

static gboolean
on_spin_output_cb (GtkSpinButton *spin)
{
  g_autofree char *text = g_strdup_printf ("%02d", gtk_spin_button_get_value_as_int (spin));

  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);

  return TRUE;
}

static void
on_text_changed_cb (AheadDateTimeRow *self)
{
  if (self->loading)
    return;

  self->edited = TRUE;
  clear_error (self);
}

static void
on_text_activate_cb (AheadDateTimeRow *self)
{
  ahead_date_time_row_flush (self);
}

static void
on_focus_leave_cb (AheadDateTimeRow *self)
{
  ahead_date_time_row_flush (self);
}

static void
on_formatter_changed_cb (AheadDateTimeRow *self)
{
  if (!self->edited)
    write_entries (self);
}

static void
ahead_date_time_row_dispose (GObject *object)
{
  AheadDateTimeRow *self = AHEAD_DATE_TIME_ROW (object);

  g_clear_handle_id (&self->pick_source, g_source_remove);
  g_clear_object (&self->formatter);

  G_OBJECT_CLASS (ahead_date_time_row_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/aheadapp/Ahead/ahead-date-time-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AheadDateTimeRow, date_entry);
  gtk_widget_class_bind_template_child (widget_class, AheadDateTimeRow, time_entry);
  gtk_widget_class_bind_template_child (widget_class, AheadDateTimeRow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, AheadDateTimeRow, error_label);
  gtk_widget_class_bind_template_child (widget_class, AheadDateTimeRow, popover);
  gtk_widget_class_bind_template_child (widget_class, AheadDateTimeRow, calendar);
  gtk_widget_class_bind_template_child (widget_class, AheadDateTimeRow, clock_box);
  gtk_widget_class_bind_template_child (widget_class, AheadDateTimeRow, hour_spin);
  gtk_widget_class_bind_template_child (widget_class, AheadDateTimeRow, minute_spin);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_text_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_focus_leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_show_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_spin_output_cb);
}

static void
ahead_date_time_row_class_init (AheadDateTimeRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ahead_date_time_row_dispose;

  /**
   * AheadDateTimeRow::committed:
   * @row: the row
   * @wall: the wall time that was entered, in µs
   *
   * The user entered another date or time.
   */
  signals[SIGNAL_COMMITTED] = g_signal_new ("committed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
ahead_date_time_row_init (AheadDateTimeRow *self)
{
  self->has_time = TRUE;
  self->style = ahead_date_style_from_locale ();

  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ahead_date_time_row_connect:
 * @row: a row, not connected yet
 * @formatter: writes times of day
 *
 * Tells @row how to write. To be called before anything else.
 */
void
ahead_date_time_row_connect (AheadDateTimeRow *row,
                             AheadTimeFormatter *formatter)
{
  g_return_if_fail (AHEAD_IS_DATE_TIME_ROW (row));
  g_return_if_fail (AHEAD_IS_TIME_FORMATTER (formatter));
  g_return_if_fail (row->formatter == NULL);

  row->formatter = g_object_ref (formatter);
  g_signal_connect_object (formatter, "changed", G_CALLBACK (on_formatter_changed_cb), row, G_CONNECT_SWAPPED);
}

/**
 * ahead_date_time_row_set_labels:
 * @row: a row
 * @date_label: the name of the field of the date
 * @time_label: the name of the field of the time
 * @button_label: the name of the button that opens the popover
 *
 * Names the controls, for screen readers and tooltips.
 */
void
ahead_date_time_row_set_labels (AheadDateTimeRow *row,
                                const char *date_label,
                                const char *time_label,
                                const char *button_label)
{
  g_return_if_fail (AHEAD_IS_DATE_TIME_ROW (row));

  gtk_accessible_update_property (GTK_ACCESSIBLE (row->date_entry), GTK_ACCESSIBLE_PROPERTY_LABEL, date_label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->time_entry), GTK_ACCESSIBLE_PROPERTY_LABEL, time_label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, button_label, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row->menu_button), button_label);
}

/**
 * ahead_date_time_row_get_wall:
 * @row: a row
 *
 * Gets the wall time that was committed or set last.
 *
 * Returns: a wall time, in µs
 */
gint64
ahead_date_time_row_get_wall (AheadDateTimeRow *row)
{
  g_return_val_if_fail (AHEAD_IS_DATE_TIME_ROW (row), 0);

  return row->wall;
}

/**
 * ahead_date_time_row_set_wall:
 * @row: a connected row
 * @wall: a wall time, in µs
 *
 * Sets the wall time. What the user is typing stays on screen.
 */
void
ahead_date_time_row_set_wall (AheadDateTimeRow *row,
                              gint64 wall)
{
  g_return_if_fail (AHEAD_IS_DATE_TIME_ROW (row));

  if (!row->edited && row->pick_source == 0)
    ahead_date_time_row_load (row, wall);
}

/**
 * ahead_date_time_row_load:
 * @row: a connected row
 * @wall: a wall time, in µs
 *
 * Sets the wall time, dropping what the user has typed.
 */
void
ahead_date_time_row_load (AheadDateTimeRow *row,
                          gint64 wall)
{
  g_return_if_fail (AHEAD_IS_DATE_TIME_ROW (row));

  g_clear_handle_id (&row->pick_source, g_source_remove);
  row->wall = wall;
  clear_error (row);
  write_entries (row);
  if (gtk_widget_get_visible (GTK_WIDGET (row->popover)))
    write_popover (row);
}

/**
 * ahead_date_time_row_set_has_time:
 * @row: a row
 * @has_time: %FALSE to ask for the date alone
 *
 * Sets whether there is a time of day.
 */
void
ahead_date_time_row_set_has_time (AheadDateTimeRow *row,
                                  gboolean has_time)
{
  g_return_if_fail (AHEAD_IS_DATE_TIME_ROW (row));

  row->has_time = has_time;
  gtk_widget_set_visible (GTK_WIDGET (row->time_entry), has_time);
  gtk_widget_set_visible (row->clock_box, has_time);
}

/**
 * ahead_date_time_row_set_error:
 * @row: a row
 * @message: (nullable): what is wrong with what was entered, or %NULL
 *
 * Marks the row as wrong, or as right again.
 */
void
ahead_date_time_row_set_error (AheadDateTimeRow *row,
                               const char *message)
{
  g_return_if_fail (AHEAD_IS_DATE_TIME_ROW (row));

  /* What is being typed has an error of its own, which goes with the next key. */
  if (message == NULL && row->edited)
    return;

  set_entry_error (row->date_entry, message != NULL);
  set_entry_error (row->time_entry, message != NULL);
  show_message (row, message);
}

/**
 * ahead_date_time_row_get_error:
 * @row: a row
 *
 * Gets what is wrong with what stands in the row.
 *
 * Returns: (nullable): a sentence, or %NULL if it is right
 */
const char *
ahead_date_time_row_get_error (AheadDateTimeRow *row)
{
  g_return_val_if_fail (AHEAD_IS_DATE_TIME_ROW (row), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (row->error_label)) ? gtk_label_get_text (row->error_label) : NULL;
}

/**
 * ahead_date_time_row_flush:
 * @row: a connected row
 *
 * Commits what the user has typed or chosen, without waiting for them to leave the field.
 *
 * Returns: %FALSE if that cannot be read; the row says so
 */
gboolean
ahead_date_time_row_flush (AheadDateTimeRow *row)
{
  gint64 wall;

  g_return_val_if_fail (AHEAD_IS_DATE_TIME_ROW (row), FALSE);

  if (row->pick_source != 0)
    {
      g_clear_handle_id (&row->pick_source, g_source_remove);
      commit (row, read_popover (row));
      return TRUE;
    }
  if (!row->edited)
    return TRUE;
  if (!read_entries (row, &wall))
    return FALSE;

  commit (row, wall);
  return TRUE;
}
