/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadWindow"

#include "config.h"

#include "ahead-window.h"

#include <glib/gi18n-lib.h>

#include "ahead-sentences.h"
#include "ahead-window-private.h"

/* The window brings list, editor and session together. What its actions do is in ahead-window-actions.c, importing in
 * ahead-window-import.c. */

/* Seconds that the reason of a failure stays; longer than other toasts, as it is to be read and decided upon. */
#define FAILURE_TIMEOUT 10

G_DEFINE_FINAL_TYPE (AheadWindow, ahead_window, ADW_TYPE_APPLICATION_WINDOW)

/* A spinner goes on drawing where nobody sees it. */
static void
show_page (AheadWindow *self,
           const char *name)
{
  gtk_spinner_set_spinning (self->loading_spinner, g_str_equal (name, "loading"));
  gtk_stack_set_visible_child_name (self->stack, name);
}

static void
show_failed_page (AheadWindow *self,
                  AheadSessionState state)
{
  const char *error = ahead_session_get_error (self->session);
  g_autofree char *description = g_markup_escape_text (error != NULL ? error : "", -1);

  adw_status_page_set_title (self->failed_page, state == AHEAD_SESSION_STATE_SIGNED_OUT
                                                  ? _("The Server Refused the Credentials")
                                                  : _("The Server Cannot Be Reached"));
  adw_status_page_set_description (self->failed_page, description);
  show_page (self, "failed");
}

static void
on_ready (AheadWindow *self)
{
  show_page (self, "events");
  if (!self->populated)
    {
      self->populated = TRUE;
      ahead_event_list_reveal_upcoming (self->event_list);
      ahead_event_list_focus (self->event_list);
    }
  ahead_window_import_next (self);
}

static void
on_session_changed_cb (AheadWindow *self)
{
  AheadSessionState state = ahead_session_get_state (self->session);

  if (state == AHEAD_SESSION_STATE_READY)
    on_ready (self);
  else if (!self->populated && (state == AHEAD_SESSION_STATE_OFFLINE || state == AHEAD_SESSION_STATE_SIGNED_OUT))
    show_failed_page (self, state);
  else if (!self->populated)
    show_page (self, "loading");

  ahead_window_update_actions (self);
}

static void
on_event_chosen_cb (AheadWindow *self)
{
  AheadEvent *event = ahead_event_list_get_event (self->event_list);

  if (self->session == NULL)
    return;

  ahead_event_editor_set_event (self->event_editor, event);
  if (event == NULL && adw_leaflet_get_folded (self->leaflet))
    ahead_window_show_list (self);
  ahead_window_update_actions (self);
}

static void
on_n_events_cb (AheadWindow *self)
{
  guint n_events = ahead_event_list_get_n_events (self->event_list);
  g_autofree char *text = g_strdup_printf (ngettext ("%u event", "%u events", n_events), n_events);

  adw_window_title_set_subtitle (self->window_title, n_events > 0 ? text : NULL);
}

/* A swipe leads from page to page as well as the buttons do. */
static void
on_visible_child_cb (AheadWindow *self)
{
  if (self->session != NULL && adw_leaflet_get_visible_child (self->leaflet) == self->list_page)
    ahead_event_editor_flush (self->event_editor);
}

static void
on_dropped_cb (AheadWindow *self,
               const char *message)
{
  /* Translators: the placeholder is a sentence that says what was wrong with a text */
  g_autofree char *text = g_strdup_printf (_("Not saved: %s"), message);

  ahead_window_add_toast (self, text);
}

static void
on_retry_clicked_cb (AheadWindow *self,
                     AdwToast *toast)
{
  AheadMutation *mutation = g_object_get_data (G_OBJECT (toast), "ahead-mutation");

  if (!ahead_edits_retry (self->edits, mutation))
    ahead_window_add_toast (self, _("This cannot be tried again"));
}

static void
on_edit_failed_cb (AheadWindow *self,
                   AheadMutation *mutation,
                   const char *message)
{
  AheadRecord *record = ahead_event_get_record (ahead_mutation_get_event (mutation));
  g_autofree char *text
    = ahead_sentence_for_failure (ahead_mutation_get_kind (mutation), ahead_record_get_title (record), message);
  AdwToast *toast = ahead_window_make_toast (self, text);

  adw_toast_set_button_label (toast, _("_Retry"));
  adw_toast_set_timeout (toast, FAILURE_TIMEOUT);
  g_object_set_data_full (G_OBJECT (toast), "ahead-mutation", g_object_ref (mutation), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_retry_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

static void
on_close_answered_cb (AheadWindow *self,
                      const char *response)
{
  self->close_dialog = NULL;
  self->closing = g_str_equal (response, "discard");
  if (self->closing)
    gtk_window_close (GTK_WINDOW (self));
  else
    adw_leaflet_set_visible_child (self->leaflet, self->editor_page);
}

/* Edits are saved by themselves, so nobody expects closing to lose one. */
static void
ask_to_close (AheadWindow *self,
              const char *problem)
{
  /* Translators: the placeholder is a sentence that says what is wrong with a text */
  g_autofree char *body = g_strdup_printf (_("What was typed last cannot be saved: %s"), problem);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Close Without Saving?"), body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _("_Keep Editing"), "discard",
                                    _("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_close_answered_cb), self, G_CONNECT_SWAPPED);
  self->close_dialog = GTK_WINDOW (dialog);
  gtk_window_present (self->close_dialog);
}

static gboolean
ahead_window_close_request (GtkWindow *window)
{
  AheadWindow *self = AHEAD_WINDOW (window);
  g_autofree char *problem = NULL;

  ahead_event_editor_flush (self->event_editor);
  problem = ahead_event_editor_dup_problem (self->event_editor);
  if (problem == NULL || self->closing)
    return GTK_WINDOW_CLASS (ahead_window_parent_class)->close_request (window);

  if (self->close_dialog != NULL)
    gtk_window_present (self->close_dialog);
  else
    ask_to_close (self, problem);

  return GDK_EVENT_STOP;
}

static void
ahead_window_dispose (GObject *object)
{
  AheadWindow *self = AHEAD_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->file_chooser);
  g_clear_object (&self->undo_toast);
  g_queue_clear_full (&self->deletes, g_object_unref);
  g_queue_clear_full (&self->imports, g_object_unref);
  g_clear_object (&self->edits);
  g_clear_object (&self->session);
  g_clear_object (&self->formatter);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (ahead_window_parent_class)->dispose (object);
}

static void
ahead_window_class_init (AheadWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ahead_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = ahead_window_close_request;

  g_type_ensure (AHEAD_TYPE_CONNECTION_MARK);
  g_type_ensure (AHEAD_TYPE_EVENT_LIST);
  g_type_ensure (AHEAD_TYPE_EVENT_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/aheadapp/Ahead/ahead-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AheadWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, AheadWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, AheadWindow, list_page);
  gtk_widget_class_bind_template_child (widget_class, AheadWindow, editor_page);
  gtk_widget_class_bind_template_child (widget_class, AheadWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, AheadWindow, connection_mark);
  gtk_widget_class_bind_template_child (widget_class, AheadWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, AheadWindow, loading_spinner);
  gtk_widget_class_bind_template_child (widget_class, AheadWindow, failed_page);
  gtk_widget_class_bind_template_child (widget_class, AheadWindow, event_list);
  gtk_widget_class_bind_template_child (widget_class, AheadWindow, event_editor);
  gtk_widget_class_bind_template_callback (widget_class, on_event_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_n_events_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_visible_child_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_dropped_cb);
  gtk_widget_class_bind_template_callback (widget_class, ahead_window_show_editor);
  ahead_window_class_install_actions (klass);
}

static void
ahead_window_init (AheadWindow *self)
{
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->deletes);
  g_queue_init (&self->imports);

  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
bind_window_state (AheadWindow *self)
{
  g_settings_bind (self->settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

static void
follow_deletes (AheadWindow *self,
                AheadMutationService *service)
{
  static const char *const ends[] = { "confirmed", "rolled-back", "withdrawn" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    g_signal_connect_object (service, ends[i], G_CALLBACK (ahead_window_forget_delete), self, G_CONNECT_SWAPPED);
}

/**
 * ahead_window_new:
 * @application: the application
 * @session: the session whose events are shown
 * @settings: the settings of the application
 * @formatter: writes times
 *
 * Makes a window.
 *
 * Returns: (transfer none): the window; @application owns it
 */
AheadWindow *
ahead_window_new (GtkApplication *application,
                  AheadSession *session,
                  GSettings *settings,
                  AheadTimeFormatter *formatter)
{
  AheadWindow *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (AHEAD_IS_SESSION (session), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (AHEAD_IS_TIME_FORMATTER (formatter), NULL);

  self = g_object_new (AHEAD_TYPE_WINDOW, "application", application, NULL);
  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  self->formatter = g_object_ref (formatter);
  self->edits = ahead_edits_new (ahead_session_get_service (session));

  bind_window_state (self);
  ahead_connection_mark_connect (self->connection_mark, session);
  ahead_event_editor_connect (self->event_editor, session, self->edits, formatter);
  ahead_event_list_connect (self->event_list, session, self->edits, formatter);
  on_n_events_cb (self);
  follow_deletes (self, ahead_session_get_service (session));
  g_signal_connect_object (self->edits, "failed", G_CALLBACK (on_edit_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (on_session_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::error", G_CALLBACK (on_session_changed_cb), self, G_CONNECT_SWAPPED);
  on_session_changed_cb (self);

  return self;
}

/**
 * ahead_window_end:
 * @window: a window
 *
 * Closes @window without a question. What the user has typed is saved, if it can be.
 */
void
ahead_window_end (AheadWindow *window)
{
  g_return_if_fail (AHEAD_IS_WINDOW (window));

  window->closing = TRUE;
  gtk_window_close (GTK_WINDOW (window));
}

/*< private >
 * ahead_window_show_editor:
 * @self: a window
 *
 * Shows the chosen event, over the list where there is no room beside it, and goes to its title.
 */
void
ahead_window_show_editor (AheadWindow *self)
{
  if (ahead_event_list_get_event (self->event_list) == NULL)
    return;

  adw_leaflet_set_visible_child (self->leaflet, self->editor_page);
  ahead_event_editor_focus_title (self->event_editor);
}

/*< private >
 * ahead_window_show_list:
 * @self: a window
 *
 * Goes back to the list. What was typed is committed.
 */
void
ahead_window_show_list (AheadWindow *self)
{
  ahead_event_editor_flush (self->event_editor);
  adw_leaflet_set_visible_child (self->leaflet, self->list_page);
  ahead_event_list_focus (self->event_list);
}

/*< private >
 * ahead_window_make_toast:
 * @self: a window
 * @text: what to say
 *
 * Makes a toast of as many lines as @text needs. A plain toast has one, and the server's words can be longer.
 *
 * Returns: (transfer full): a toast
 */
AdwToast *
ahead_window_make_toast (AheadWindow *self,
                         const char *text)
{
  AdwToast *toast = adw_toast_new ("");
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  /* A toast is as high as its text is at its natural width, so that has to fit. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), adw_leaflet_get_folded (self->leaflet) ? 19 : 50);
  gtk_label_set_lines (GTK_LABEL (label), 5);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  adw_toast_set_custom_title (toast, label);

  return toast;
}

/*< private >
 * ahead_window_add_toast:
 * @self: a window
 * @text: what to say
 *
 * Says something in passing.
 */
void
ahead_window_add_toast (AheadWindow *self,
                        const char *text)
{
  adw_toast_overlay_add_toast (self->toast_overlay, ahead_window_make_toast (self, text));
}
