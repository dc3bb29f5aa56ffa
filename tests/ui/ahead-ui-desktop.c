/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadUiDesktop"

#include "config.h"

#include "ahead-ui-desktop.h"

#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>

/*
 * Everything that the program under test could pick up from the desktop of whoever runs it is replaced: display, buses,
 * home, settings. There is no window manager: the tests give windows their place and the focus themselves.
 */

struct _AheadUiDesktop
{
  GObject parent_instance;

  char *home;
  char *display;
  GSubprocess *x_server;
  GSubprocess *session_bus;
  char *session_bus_address;
  GDBusConnection *accessibility_bus;
};

G_DEFINE_FINAL_TYPE (AheadUiDesktop, ahead_ui_desktop, G_TYPE_OBJECT)

/* Blinking and moving things would keep the picture from coming to rest. */
#define GTK_SETTINGS                                                                                                   \
  "[Settings]\n"                                                                                                       \
  "gtk-cursor-blink=false\n"                                                                                           \
  "gtk-decoration-layout=:close\n"                                                                                     \
  "gtk-enable-animations=false\n"                                                                                      \
  "gtk-font-name=Cantarell 11\n"                                                                                       \
  "gtk-xft-antialias=1\n"                                                                                              \
  "gtk-xft-hinting=0\n"                                                                                                \
  "gtk-xft-rgba=none\n"

/* A window that fills the screen needs no frame, and without a compositor it would get one. */
#define GTK_STYLE "window.solid-csd { margin: 0; padding: 0; border: none; border-radius: 0; box-shadow: none; }\n"

#define BUS_CONFIGURATION                                                                                              \
  "<busconfig>\n"                                                                                                      \
  "  <type>session</type>\n"                                                                                           \
  "  <listen>unix:dir=%s</listen>\n"                                                                                   \
  "  <servicedir>%s</servicedir>\n"                                                                                    \
  "  <policy context=\"default\">\n"                                                                                   \
  "    <allow send_destination=\"*\" eavesdrop=\"true\"/>\n"                                                           \
  "    <allow eavesdrop=\"true\"/>\n"                                                                                  \
  "    <allow own=\"*\"/>\n"                                                                                           \
  "  </policy>\n"                                                                                                      \
  "</busconfig>\n"

/* Runs in the child, between fork and exec. */
static void
die_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void
set_directory (GSubprocessLauncher *launcher,
               const char *variable,
               const char *home,
               const char *name)
{
  g_autofree char *path = g_build_filename (home, name, NULL);

  g_mkdir_with_parents (path, 0700);
  g_subprocess_launcher_setenv (launcher, variable, path, TRUE);
}

static GSubprocessLauncher *
create_launcher (AheadUiDesktop *self,
                 GSubprocessFlags flags)
{
  const char *const unwanted[] = { "WAYLAND_DISPLAY", "GTK_THEME", "GTK_MODULES", "GTK_A11Y", "NO_AT_BRIDGE",
                                   "AT_SPI_BUS_ADDRESS", "SESSION_MANAGER", "DESKTOP_STARTUP_ID",
                                   "XDG_CURRENT_DESKTOP" };
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (unwanted); i++)
    g_subprocess_launcher_unsetenv (launcher, unwanted[i]);
  g_subprocess_launcher_setenv (launcher, "HOME", self->home, TRUE);
  set_directory (launcher, "XDG_CACHE_HOME", self->home, "cache");
  set_directory (launcher, "XDG_CONFIG_HOME", self->home, "config");
  set_directory (launcher, "XDG_DATA_HOME", self->home, "data");
  set_directory (launcher, "XDG_STATE_HOME", self->home, "state");
  set_directory (launcher, "XDG_RUNTIME_DIR", self->home, "run");
  g_subprocess_launcher_setenv (launcher, "GDK_BACKEND", "x11", TRUE);
  g_subprocess_launcher_setenv (launcher, "GSK_RENDERER", "cairo", TRUE);
  g_subprocess_launcher_setenv (launcher, "GTK_IM_MODULE", "gtk-im-context-simple", TRUE);
  g_subprocess_launcher_setenv (launcher, "GSETTINGS_BACKEND", "memory", TRUE);
  if (self->display != NULL)
    g_subprocess_launcher_setenv (launcher, "DISPLAY", self->display, TRUE);
  if (self->session_bus_address != NULL)
    g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", self->session_bus_address, TRUE);
  return g_steal_pointer (&launcher);
}

/* Starts a program that says on descriptor 3 where it is to be found, as soon as it can be. */
static GSubprocess *
start_server (AheadUiDesktop *self,
              const char *const *argv,
              char **answer,
              GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher
    = create_launcher (self, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GSubprocess) process = NULL;
  int descriptors[2];

  if (!g_unix_open_pipe (descriptors, FD_CLOEXEC, error))
    return NULL;
  stream = g_unix_input_stream_new (descriptors[0], TRUE);
  lines = g_data_input_stream_new (stream);
  g_subprocess_launcher_take_fd (launcher, descriptors[1], 3);
  process = g_subprocess_launcher_spawnv (launcher, argv, error);
  g_subprocess_launcher_close (launcher);
  if (process == NULL)
    return NULL;

  *answer = g_data_input_stream_read_line_utf8 (lines, NULL, NULL, error);
  if (*answer == NULL && error != NULL && *error == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s ended without a word", argv[0]);
  return *answer != NULL ? g_steal_pointer (&process) : NULL;
}

static gboolean
start_x_server (AheadUiDesktop *self,
                guint width,
                guint height,
                GError **error)
{
  g_autofree char *screen = g_strdup_printf ("%ux%ux24", width, height);
  const char *argv[] = { "Xvfb", "-displayfd", "3", "-screen", "0", screen, "-dpi", "96", "-nolisten", "tcp",
                         "-noreset", NULL };
  g_autofree char *number = NULL;

  self->x_server = start_server (self, argv, &number, error);
  if (self->x_server == NULL)
    return FALSE;
  self->display = g_strconcat (":", number, NULL);
  return TRUE;
}

static char *
find_service_file (const char *name)
{
  const char *const *directories = g_get_system_data_dirs ();

  for (gsize i = 0; directories[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (directories[i], "dbus-1", "services", name, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
  return g_build_filename ("/usr/share/dbus-1/services", name, NULL);
}

/* The session bus can start the accessibility bus, and nothing else: no portal, no settings daemon. */
static gboolean
start_session_bus (AheadUiDesktop *self,
                   GError **error)
{
  g_autofree char *services = g_build_filename (self->home, "services", NULL);
  g_autofree char *link = g_build_filename (services, "org.a11y.Bus.service", NULL);
  g_autofree char *service = find_service_file ("org.a11y.Bus.service");
  g_autofree char *configuration = g_strdup_printf (BUS_CONFIGURATION, self->home, services);
  g_autofree char *path = g_build_filename (self->home, "bus.conf", NULL);
  g_autofree char *option = g_strconcat ("--config-file=", path, NULL);
  const char *argv[] = { "dbus-daemon", option, "--nofork", "--nopidfile", "--print-address=3", NULL };

  g_mkdir_with_parents (services, 0700);
  if (symlink (service, link) != 0 || !g_file_set_contents (path, configuration, -1, error))
    return FALSE;
  self->session_bus = start_server (self, argv, &self->session_bus_address, error);
  return self->session_bus != NULL;
}

static GDBusConnection *
connect_bus (const char *address,
             GError **error)
{
  return g_dbus_connection_new_for_address_sync (
    address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL,
    error);
}

static gboolean
connect_accessibility_bus (AheadUiDesktop *self,
                           GError **error)
{
  g_autoptr (GDBusConnection) session = connect_bus (self->session_bus_address, error);
  g_autoptr (GVariant) reply = NULL;
  const char *address;

  if (session == NULL)
    return FALSE;
  reply = g_dbus_connection_call_sync (session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", NULL,
                                       G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);
  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(&s)", &address);
  self->accessibility_bus = connect_bus (address, error);
  return self->accessibility_bus != NULL;
}

static gboolean
write_settings (AheadUiDesktop *self,
                GError **error)
{
  g_autofree char *directory = g_build_filename (self->home, "config", "gtk-4.0", NULL);
  g_autofree char *settings = g_build_filename (directory, "settings.ini", NULL);
  g_autofree char *style = g_build_filename (directory, "gtk.css", NULL);

  g_mkdir_with_parents (directory, 0700);
  return g_file_set_contents (settings, GTK_SETTINGS, -1, error) && g_file_set_contents (style, GTK_STYLE, -1, error);
}

static void
end_process (GSubprocess **process)
{
  if (*process != NULL)
    {
      g_subprocess_send_signal (*process, SIGTERM);
      g_subprocess_wait (*process, NULL, NULL);
      g_clear_object (process);
    }
}

static void
delete_tree (const char *path)
{
  g_autoptr (GDir) directory = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      delete_tree (child);
    }
  g_remove (path);
}

static void
ahead_ui_desktop_finalize (GObject *object)
{
  AheadUiDesktop *self = AHEAD_UI_DESKTOP (object);

  if (self->accessibility_bus != NULL)
    g_dbus_connection_close_sync (self->accessibility_bus, NULL, NULL);
  g_clear_object (&self->accessibility_bus);
  end_process (&self->session_bus);
  end_process (&self->x_server);
  if (self->home != NULL)
    delete_tree (self->home);
  g_free (self->home);
  g_free (self->display);
  g_free (self->session_bus_address);

  G_OBJECT_CLASS (ahead_ui_desktop_parent_class)->finalize (object);
}

static void
ahead_ui_desktop_class_init (AheadUiDesktopClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ahead_ui_desktop_finalize;
}

static void
ahead_ui_desktop_init (AheadUiDesktop *self)
{
}

/**
 * ahead_ui_desktop_new:
 * @width: the width of the screen, in pixels
 * @height: its height
 * @error: where to say what could not be started
 *
 * Starts a desktop. Blocks until it can be used.
 *
 * Returns: (transfer full) (nullable): the desktop
 */
AheadUiDesktop *
ahead_ui_desktop_new (guint width,
                      guint height,
                      GError **error)
{
  g_autoptr (AheadUiDesktop) self = g_object_new (AHEAD_TYPE_UI_DESKTOP, NULL);

  self->home = g_dir_make_tmp ("ahead-ui-XXXXXX", error);
  if (self->home == NULL || !write_settings (self, error) || !start_x_server (self, width, height, error)
      || !start_session_bus (self, error) || !connect_accessibility_bus (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * ahead_ui_desktop_get_display:
 * @desktop: a desktop
 *
 * Returns: what `DISPLAY` is for its programs
 */
const char *
ahead_ui_desktop_get_display (AheadUiDesktop *desktop)
{
  return desktop->display;
}

/**
 * ahead_ui_desktop_get_home:
 * @desktop: a desktop
 *
 * Returns: a directory that is deleted with the desktop
 */
const char *
ahead_ui_desktop_get_home (AheadUiDesktop *desktop)
{
  return desktop->home;
}

/**
 * ahead_ui_desktop_get_accessibility_bus:
 * @desktop: a desktop
 *
 * Returns: (transfer none): the bus on which its programs show their accessible trees
 */
GDBusConnection *
ahead_ui_desktop_get_accessibility_bus (AheadUiDesktop *desktop)
{
  return desktop->accessibility_bus;
}

/**
 * ahead_ui_desktop_spawn:
 * @desktop: a desktop
 * @flags: what becomes of the standard streams
 * @argv: (array zero-terminated=1): the program and its arguments
 * @error: where to say why not
 *
 * Starts a program on the desktop.
 *
 * Returns: (transfer full) (nullable): the process; it is killed when the calling process ends
 */
GSubprocess *
ahead_ui_desktop_spawn (AheadUiDesktop *desktop,
                        GSubprocessFlags flags,
                        const char *const *argv,
                        GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = create_launcher (desktop, flags);

  return g_subprocess_launcher_spawnv (launcher, argv, error);
}
