/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadWindowActions"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ahead-event-draft.h"
#include "ahead-sentences.h"
#include "ahead-window-private.h"

/* The colour of the calendar that is made where there is none at all; blue 3 of the GNOME palette. */
#define FIRST_CALENDAR_COLOR "#3584e4"

static AheadCalendar *
dup_default_calendar (AheadWindow *self)
{
  GListModel *calendars = ahead_session_get_calendars (self->session);
  g_autofree char *id = g_settings_get_string (self->settings, "default-calendar");
  AheadCalendar *calendar = ahead_session_lookup_calendar (self->session, id);

  return calendar != NULL ? g_object_ref (calendar) : g_list_model_get_item (calendars, 0);
}

static void
create_event (AheadWindow *self,
              AheadCalendar *calendar)
{
  g_autoptr (AheadRecord) draft
    = ahead_event_draft_new (ahead_calendar_get_id (calendar), _("New event"), g_get_real_time (),
                           ahead_time_formatter_get_local_zone (self->formatter));
  AheadMutation *mutation = ahead_edits_create (self->edits, draft);

  ahead_event_list_select (self->event_list, ahead_mutation_get_event (mutation));
  ahead_window_show_editor (self);
}

static void
on_calendar_created_cb (GObject *source,
                        GAsyncResult *result,
                        gpointer user_data)
{
  g_autoptr (AheadWindow) self = AHEAD_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (AheadCalendar) calendar
    = ahead_session_create_calendar_finish (AHEAD_SESSION (source), result, &error);

  /* A window that was closed meanwhile has no session any more. */
  if (self->session == NULL)
    return;

  if (calendar != NULL)
    create_event (self, calendar);
  else
    ahead_window_add_toast (self, error->message);
}

static void
new_event (GtkWidget *widget,
           const char *action_name,
           GVariant *parameter)
{
  AheadWindow *self = AHEAD_WINDOW (widget);
  g_autoptr (AheadCalendar) calendar = dup_default_calendar (self);

  if (calendar != NULL)
    create_event (self, calendar);
  else
    ahead_session_create_calendar_async (self->session, _("Personal"), FIRST_CALENDAR_COLOR, self->cancellable,
                                         on_calendar_created_cb, g_object_ref (self));
}

static void
edit_event (GtkWidget *widget,
            const char *action_name,
            GVariant *parameter)
{
  ahead_window_show_editor (AHEAD_WINDOW (widget));
}

static void
show_list (GtkWidget *widget,
           const char *action_name,
           GVariant *parameter)
{
  ahead_window_show_list (AHEAD_WINDOW (widget));
}

/* The newest delete is the one that Undo means, so its toast takes the place of the one before at once: in the queue of
 * the overlay it would come when the delay is over. */
static void
show_undo_toast (AheadWindow *self,
                 const char *title,
                 guint delay)
{
  g_autofree char *text = ahead_sentence_for_delete (title);
  AdwToast *toast = ahead_window_make_toast (self, text);

  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
  if (delay > 0)
    {
      adw_toast_set_button_label (toast, _("_Undo"));
      adw_toast_set_action_name (toast, "win.undo");
      adw_toast_set_timeout (toast, MAX (1, delay / 1000));
    }
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_set_object (&self->undo_toast, toast);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

static void
delete_event (GtkWidget *widget,
              const char *action_name,
              GVariant *parameter)
{
  AheadWindow *self = AHEAD_WINDOW (widget);
  g_autoptr (AheadEvent) event = NULL;
  g_autofree char *title = NULL;
  guint delay = ahead_mutation_service_get_undo_delay (ahead_session_get_service (self->session));

  if (!g_set_object (&event, ahead_event_list_get_event (self->event_list)))
    return;

  title = g_strdup (ahead_record_get_title (ahead_event_get_record (event)));
  if (adw_leaflet_get_folded (self->leaflet))
    ahead_window_show_list (self);
  ahead_event_list_select_after (self->event_list, event);
  if (delay > 0)
    g_queue_push_tail (&self->deletes, g_object_ref (ahead_edits_delete (self->edits, event)));
  else
    ahead_edits_delete (self->edits, event);
  show_undo_toast (self, title, delay);
  ahead_window_update_actions (self);
}

static void
undo (GtkWidget *widget,
      const char *action_name,
      GVariant *parameter)
{
  AheadWindow *self = AHEAD_WINDOW (widget);
  g_autoptr (AheadMutation) mutation = g_queue_pop_tail (&self->deletes);

  if (mutation == NULL)
    return;

  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
  g_clear_object (&self->undo_toast);
  if (ahead_edits_withdraw (self->edits, mutation))
    ahead_event_list_select (self->event_list, ahead_mutation_get_event (mutation));
  else
    ahead_window_add_toast (self, _("Too late to undo: the server has deleted it"));
  ahead_window_update_actions (self);
}

static void
search (GtkWidget *widget,
        const char *action_name,
        GVariant *parameter)
{
  AheadWindow *self = AHEAD_WINDOW (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->list_page);
  ahead_event_list_set_search_mode (self->event_list, !ahead_event_list_get_search_mode (self->event_list));
}

static void
import (GtkWidget *widget,
        const char *action_name,
        GVariant *parameter)
{
  ahead_window_choose_import (AHEAD_WINDOW (widget));
}

static void
reconnect (GtkWidget *widget,
           const char *action_name,
           GVariant *parameter)
{
  ahead_session_refresh (AHEAD_WINDOW (widget)->session);
}

/*< private >
 * ahead_window_class_install_actions:
 * @klass: the class of windows
 *
 * Installs the actions `win.…` and the keys that must not be taken from text fields; the rest of the keys are the
 * application's accelerators.
 */
void
ahead_window_class_install_actions (AheadWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "win.new-event", NULL, new_event);
  gtk_widget_class_install_action (widget_class, "win.edit-event", NULL, edit_event);
  gtk_widget_class_install_action (widget_class, "win.delete-event", NULL, delete_event);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search);
  gtk_widget_class_install_action (widget_class, "win.import", NULL, import);
  gtk_widget_class_install_action (widget_class, "win.show-list", NULL, show_list);
  gtk_widget_class_install_action (widget_class, "win.reconnect", NULL, reconnect);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.show-list", NULL);
}

/*< private >
 * ahead_window_update_actions:
 * @self: a window
 *
 * Enables the actions that can be done.
 */
void
ahead_window_update_actions (AheadWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean chosen = ahead_event_list_get_event (self->event_list) != NULL;

  gtk_widget_action_set_enabled (widget, "win.new-event", self->populated);
  gtk_widget_action_set_enabled (widget, "win.import", self->populated);
  gtk_widget_action_set_enabled (widget, "win.edit-event", chosen);
  gtk_widget_action_set_enabled (widget, "win.delete-event", chosen);
  gtk_widget_action_set_enabled (widget, "win.undo", !g_queue_is_empty (&self->deletes));
}

/*< private >
 * ahead_window_forget_delete:
 * @self: a window
 * @mutation: a mutation that has ended
 *
 * Takes @mutation off what can be undone.
 */
void
ahead_window_forget_delete (AheadWindow *self,
                            AheadMutation *mutation)
{
  if (!g_queue_remove (&self->deletes, mutation))
    return;

  g_object_unref (mutation);
  ahead_window_update_actions (self);
}
