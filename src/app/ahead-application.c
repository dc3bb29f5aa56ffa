/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadApplication"

#include "config.h"

#include "ahead-application.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "ahead-resources.h"
#include "ahead-session.h"
#include "ahead-time-formatter.h"
#include "ahead-window.h"

/* The only place that reads settings, environment and command line, and the owner of what lives as long as the
 * program. */

#define DESKTOP_SCHEMA "org.gnome.desktop.interface"

/* Milliseconds that edits may take to reach the server when the last window is closed. */
#define STOP_TIMEOUT 3000

struct _AheadApplication
{
  AdwApplication parent_instance;

  char *server_url;
  char *token_file;
  char *profile;

  GSettings *settings;
  GSettings *desktop_settings;
  AheadTimeFormatter *formatter;
  AheadSession *session;
  gboolean stopping;
  guint signal_sources[2];
};

G_DEFINE_FINAL_TYPE (AheadApplication, ahead_application, ADW_TYPE_APPLICATION)

static gboolean
has_schema (const char *id,
            const char *key)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, id, TRUE);

  return schema != NULL && (key == NULL || g_settings_schema_has_key (schema, key));
}

static char *
find_server (void)
{
  const char *program = g_getenv ("AHEAD_SERVER");
  g_autofree char *installed = g_build_filename (AHEAD_BINDIR, "ahead-server", NULL);

  if (program != NULL && *program != '\0')
    return g_strdup (program);
  if (g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&installed);

  /* Where there is none in the path either, the session says so when it tries to start it. */
  g_free (installed);
  installed = g_find_program_in_path ("ahead-server");
  return installed != NULL ? g_steal_pointer (&installed) : g_strdup ("ahead-server");
}

/* The first word of the first line that says something, so that a server's own file of "TOKEN NAME" lines serves too. */
static char *
find_token (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (*line != '\0' && *line != '#')
        return g_strndup (line, strcspn (line, " \t"));
    }

  return NULL;
}

static char *
read_token (const char *path,
            GError **error)
{
  g_autofree char *text = NULL;
  char *token;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;

  token = find_token (text);
  if (token == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("“%s” holds no token"), path);

  return token;
}

/* What cannot be written is better said at once than tried for ever. */
static gboolean
make_folder (const char *path,
             GError **error)
{
  int saved_errno;

  if (g_mkdir_with_parents (path, 0700) == 0 && g_access (path, W_OK | X_OK) == 0)
    return TRUE;

  saved_errno = errno;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), _("“%s” cannot be used for the events: %s"), path,
               g_strerror (saved_errno));
  return FALSE;
}

static AheadSession *
make_session (AheadApplication *self,
              GError **error)
{
  g_autofree char *data_dir = NULL;
  g_autofree char *server = NULL;
  g_autofree char *token = NULL;

  if (self->server_url != NULL)
    {
      token = read_token (self->token_file, error);
      return token != NULL ? ahead_session_new_remote (self->server_url, token) : NULL;
    }

  data_dir = self->profile != NULL ? g_build_filename (self->profile, "local", NULL)
                                   : g_build_filename (g_get_user_data_dir (), "ahead", "local", NULL);
  if (!make_folder (data_dir, error))
    return NULL;

  server = find_server ();

  return ahead_session_new_local (data_dir, server);
}

static void
on_clock_format_changed_cb (AheadApplication *self)
{
  g_autofree char *format = NULL;

  if (self->desktop_settings != NULL)
    format = g_settings_get_string (self->desktop_settings, "clock-format");

  ahead_time_formatter_set_twelve_hour (self->formatter, format != NULL ? g_str_equal (format, "12h")
                                                                        : ahead_locale_has_twelve_hour_clock ());
}

static void
on_time_zone_display_changed_cb (AheadApplication *self)
{
  g_autofree char *display = g_settings_get_string (self->settings, "time-zone-display");

  ahead_time_formatter_set_show_local (self->formatter, g_str_equal (display, "computer"));
}

static void
on_undo_delay_changed_cb (AheadApplication *self)
{
  ahead_mutation_service_set_undo_delay (ahead_session_get_service (self->session),
                                         g_settings_get_uint (self->settings, "undo-delay"));
}

static void
follow_settings (AheadApplication *self)
{
  if (has_schema (DESKTOP_SCHEMA, "clock-format"))
    {
      self->desktop_settings = g_settings_new (DESKTOP_SCHEMA);
      g_signal_connect_object (self->desktop_settings, "changed::clock-format",
                               G_CALLBACK (on_clock_format_changed_cb), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (self->settings, "changed::time-zone-display", G_CALLBACK (on_time_zone_display_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::undo-delay", G_CALLBACK (on_undo_delay_changed_cb), self,
                           G_CONNECT_SWAPPED);
  on_clock_format_changed_cb (self);
  on_time_zone_display_changed_cb (self);
  on_undo_delay_changed_cb (self);
}

static void
on_about_cb (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  AheadApplication *self = AHEAD_APPLICATION (user_data);
  const char *const developers[] = { "The Ahead authors", NULL };

  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (self)), "application-name", _("Ahead"),
                         "application-icon", AHEAD_APPLICATION_ID, "version", AHEAD_VERSION, "developer-name",
                         _("The Ahead authors"), "developers", developers, "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _("Edit events that live on a server, without waiting for it."),
                         /* Translators: your names, one a line */
                         "translator-credits", _("translator-credits"), NULL);
}

/* Dialogs are windows of the application as well. */
static AheadWindow *
find_window (AheadApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  while (windows != NULL && !AHEAD_IS_WINDOW (windows->data))
    windows = windows->next;

  return windows != NULL ? windows->data : NULL;
}

/* Through the window, so that what is being typed is saved. */
static void
on_quit_cb (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  AheadWindow *window = find_window (AHEAD_APPLICATION (user_data));

  if (window != NULL)
    gtk_window_close (GTK_WINDOW (window));
}

/* The desktop is about to end: nobody is there to answer a question. */
static gboolean
on_unix_signal_cb (gpointer user_data)
{
  AheadWindow *window = find_window (AHEAD_APPLICATION (user_data));

  if (window != NULL)
    ahead_window_end (window);

  return G_SOURCE_CONTINUE;
}

static void
add_actions (AheadApplication *self)
{
  static const GActionEntry entries[] = {
    { .name = "about", .activate = on_about_cb },
    { .name = "quit", .activate = on_quit_cb },
  };
  static const struct
  {
    const char *action;
    const char *keys[3];
  } accelerators[] = {
    { "app.quit", { "<Control>q" } },
    { "window.close", { "<Control>w" } },
    { "win.new-event", { "<Control>n" } },
    { "win.search", { "<Control>f" } },
    { "win.import", { "<Control>o" } },
    { "win.reconnect", { "F5", "<Control>r" } },
    { "win.show-list", { "<Alt>Left" } },
  };
  g_autoptr (GAction) time_zone_display = g_settings_create_action (self->settings, "time-zone-display");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), time_zone_display);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           (const char *const *) accelerators[i].keys);
}

static void
on_started_cb (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* The window shows the state of the session, which goes on trying. */
  if (!ahead_session_start_finish (AHEAD_SESSION (source), result, &error))
    g_debug ("The session did not start: %s", error->message);
}

static AheadWindow *
get_window (AheadApplication *self)
{
  AheadWindow *window = find_window (self);

  if (window != NULL)
    return window;

  return ahead_window_new (GTK_APPLICATION (self), self->session, self->settings, self->formatter);
}

static void
on_stopped_cb (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (AheadApplication) self = AHEAD_APPLICATION (user_data);
  g_autoptr (GError) error = NULL;

  if (!ahead_session_stop_finish (AHEAD_SESSION (source), result, &error))
    g_warning ("Not all edits reached the server: %s", error != NULL ? error->message : "no answer");

  self->stopping = FALSE;
  /* Somebody opened a window meanwhile. */
  if (gtk_application_get_windows (GTK_APPLICATION (self)) != NULL)
    ahead_session_start_async (self->session, NULL, on_started_cb, NULL);
  g_application_release (G_APPLICATION (self));
}

static void
stop_session (AheadApplication *self)
{
  if (self->stopping || self->session == NULL)
    return;

  self->stopping = TRUE;
  g_application_hold (G_APPLICATION (self));
  ahead_session_stop_async (self->session, STOP_TIMEOUT, NULL, on_stopped_cb, g_object_ref (self));
}

static void
ahead_application_window_removed (GtkApplication *application,
                                  GtkWindow *window)
{
  GTK_APPLICATION_CLASS (ahead_application_parent_class)->window_removed (application, window);

  if (gtk_application_get_windows (application) == NULL)
    stop_session (AHEAD_APPLICATION (application));
}

static void
ahead_application_startup (GApplication *application)
{
  AheadApplication *self = AHEAD_APPLICATION (application);
  const int unix_signals[] = { SIGINT, SIGTERM };

  ahead_register_resource ();
  G_APPLICATION_CLASS (ahead_application_parent_class)->startup (application);

  self->settings = g_settings_new (AHEAD_APPLICATION_ID);
  self->formatter = ahead_time_formatter_new (NULL);
  follow_settings (self);
  add_actions (self);
  for (guint i = 0; i < G_N_ELEMENTS (unix_signals); i++)
    self->signal_sources[i] = g_unix_signal_add (unix_signals[i], on_unix_signal_cb, self);
  gtk_window_set_default_icon_name (AHEAD_APPLICATION_ID);

  ahead_session_start_async (self->session, NULL, on_started_cb, NULL);
}

static void
ahead_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (get_window (AHEAD_APPLICATION (application))));
}

static void
ahead_application_open (GApplication *application,
                        GFile **files,
                        int n_files,
                        const char *hint)
{
  AheadWindow *window = get_window (AHEAD_APPLICATION (application));

  for (int i = 0; i < n_files; i++)
    ahead_window_import (window, files[i]);
  gtk_window_present (GTK_WINDOW (window));
}

static gboolean
check_options (AheadApplication *self,
               GError **error)
{
  if (self->server_url != NULL && !g_uri_is_valid (self->server_url, G_URI_FLAGS_NONE, error))
    return FALSE;

  if ((self->server_url == NULL) != (self->token_file == NULL))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _("--server and --token-file go together"));
      return FALSE;
    }

  if (!has_schema (AHEAD_APPLICATION_ID, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _("The settings schema %s is not installed; GSETTINGS_SCHEMA_DIR can say where it is"),
                   AHEAD_APPLICATION_ID);
      return FALSE;
    }

  return TRUE;
}

static int
ahead_application_handle_local_options (GApplication *application,
                                        GVariantDict *options)
{
  AheadApplication *self = AHEAD_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("ahead %s\n", AHEAD_VERSION);
      return EXIT_SUCCESS;
    }

  g_variant_dict_lookup (options, "server", "s", &self->server_url);
  g_variant_dict_lookup (options, "token-file", "^ay", &self->token_file);
  g_variant_dict_lookup (options, "profile", "^ay", &self->profile);
  if (check_options (self, &error))
    self->session = make_session (self, &error);
  if (self->session == NULL)
    {
      g_printerr ("ahead: %s\n", error->message);
      return EXIT_FAILURE;
    }

  /* Another account must not end up in the window of the usual one. */
  if (self->server_url != NULL || self->profile != NULL)
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);

  return G_APPLICATION_CLASS (ahead_application_parent_class)->handle_local_options (application, options);
}

static void
ahead_application_dispose (GObject *object)
{
  AheadApplication *self = AHEAD_APPLICATION (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->signal_sources); i++)
    g_clear_handle_id (&self->signal_sources[i], g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->formatter);
  g_clear_object (&self->desktop_settings);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->server_url, g_free);
  g_clear_pointer (&self->token_file, g_free);
  g_clear_pointer (&self->profile, g_free);

  G_OBJECT_CLASS (ahead_application_parent_class)->dispose (object);
}

static void
ahead_application_class_init (AheadApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ahead_application_dispose;
  application_class->startup = ahead_application_startup;
  application_class->activate = ahead_application_activate;
  application_class->open = ahead_application_open;
  application_class->handle_local_options = ahead_application_handle_local_options;
  GTK_APPLICATION_CLASS (klass)->window_removed = ahead_application_window_removed;
}

static void
ahead_application_init (AheadApplication *self)
{
  const GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Use the server at this address"), N_("URL") },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Sign in with the first token in this file"), N_("FILE") },
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Keep the data in this folder"), N_("FOLDER") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Show the version and exit"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[FILE.ics…]"));
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _("Edits events that live on a server. Files are imported."));
}

/**
 * ahead_application_new:
 *
 * Makes the application.
 *
 * Returns: (transfer full): the application
 */
AheadApplication *
ahead_application_new (void)
{
  return g_object_new (AHEAD_TYPE_APPLICATION, "application-id", AHEAD_APPLICATION_ID, "resource-base-path",
                       "/io/github/aheadapp/Ahead", "flags", G_APPLICATION_HANDLES_OPEN, NULL);
}
