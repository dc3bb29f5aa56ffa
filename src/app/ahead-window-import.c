/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadWindowImport"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ahead-sentences.h"
#include "ahead-window-private.h"

/* Files come one after the other, and not before the calendars are known: the calendar of a file may be there
 * already. */

static GtkWidget *
make_problem_list (char **problems)
{
  g_autofree char *text = g_strjoinv ("\n\n", problems);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *scrolled_window = gtk_scrolled_window_new ();

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_add_css_class (label, "problems");

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled_window), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled_window), 120);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled_window), 320);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled_window), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled_window), label);
  gtk_widget_add_css_class (scrolled_window, "card");

  return scrolled_window;
}

static AdwMessageDialog *
make_dialog (AheadWindow *self,
             const char *heading,
             const char *body)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), heading, body));

  adw_message_dialog_add_response (dialog, "close", _("_Close"));
  adw_message_dialog_set_default_response (dialog, "close");
  adw_message_dialog_set_close_response (dialog, "close");

  return dialog;
}

static void
show_problems (AheadWindow *self,
               AheadImportSummary *summary)
{
  guint n_problems = g_strv_length (summary->problems);
  g_autofree char *heading
    = g_strdup_printf (ngettext ("%u Event Was Not Imported", "%u Events Were Not Imported", n_problems), n_problems);
  g_autofree char *body = ahead_sentence_for_import (summary);
  AdwMessageDialog *dialog = make_dialog (self, heading, body);

  adw_message_dialog_set_extra_child (dialog, make_problem_list (summary->problems));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
show_refusal (AheadWindow *self,
              GFile *file,
              const char *message)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *display_name = g_filename_display_name (name);
  /* Translators: the placeholder is the name of a file */
  g_autofree char *heading = g_strdup_printf (_("“%s” Was Not Imported"), display_name);

  gtk_window_present (GTK_WINDOW (make_dialog (self, heading, message)));
}

static void
on_imported_cb (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (AheadWindow) self = AHEAD_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (AheadImportSummary) summary = ahead_session_import_finish (AHEAD_SESSION (source), result, &error);
  g_autoptr (GFile) file = NULL;
  g_autofree char *text = NULL;

  /* The window was closed. */
  if (self->session == NULL)
    return;

  self->importing = FALSE;
  file = g_queue_pop_head (&self->imports);
  if (summary == NULL)
    {
      show_refusal (self, file, error->message);
    }
  else if (summary->problems != NULL && summary->problems[0] != NULL)
    {
      show_problems (self, summary);
    }
  else
    {
      text = ahead_sentence_for_import (summary);
      ahead_window_add_toast (self, text);
    }
  if (summary != NULL && summary->n_created > 0 && ahead_event_list_get_event (self->event_list) == NULL)
    ahead_event_list_reveal_upcoming (self->event_list);
  ahead_window_import_next (self);
}

static void
on_file_chosen_cb (AheadWindow *self,
                   int response)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (self->file_chooser));

      for (guint i = 0; i < g_list_model_get_n_items (files); i++)
        {
          g_autoptr (GFile) file = g_list_model_get_item (files, i);

          ahead_window_import (self, file);
        }
    }
  g_clear_object (&self->file_chooser);
}

static void
add_filter (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Calendars"));
  gtk_file_filter_add_mime_type (filter, "text/calendar");
  gtk_file_filter_add_suffix (filter, "ics");
  gtk_file_chooser_add_filter (chooser, filter);
}

/*< private >
 * ahead_window_choose_import:
 * @self: a window
 *
 * Asks for files, and imports them.
 */
void
ahead_window_choose_import (AheadWindow *self)
{
  if (self->file_chooser == NULL)
    {
      self->file_chooser = gtk_file_chooser_native_new (_("Import Calendars"), GTK_WINDOW (self),
                                                        GTK_FILE_CHOOSER_ACTION_OPEN, _("_Import"), NULL);
      gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->file_chooser), TRUE);
      gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->file_chooser), TRUE);
      add_filter (GTK_FILE_CHOOSER (self->file_chooser));
      g_signal_connect_object (self->file_chooser, "response", G_CALLBACK (on_file_chosen_cb), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->file_chooser));
}

/*< private >
 * ahead_window_import_next:
 * @self: a window
 *
 * Imports the next file that waits, if the session is ready and no import is running.
 */
void
ahead_window_import_next (AheadWindow *self)
{
  if (self->importing || g_queue_is_empty (&self->imports)
      || ahead_session_get_state (self->session) != AHEAD_SESSION_STATE_READY)
    return;

  self->importing = TRUE;
  ahead_session_import_async (self->session, g_queue_peek_head (&self->imports), self->cancellable, on_imported_cb,
                              g_object_ref (self));
}

/**
 * ahead_window_import:
 * @window: a window
 * @file: an iCalendar file
 *
 * Imports @file as soon as the session is ready, and says what came of it.
 */
void
ahead_window_import (AheadWindow *window,
                     GFile *file)
{
  g_return_if_fail (AHEAD_IS_WINDOW (window));
  g_return_if_fail (G_IS_FILE (file));

  g_queue_push_tail (&window->imports, g_object_ref (file));
  ahead_window_import_next (window);
}
