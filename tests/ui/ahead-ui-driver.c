/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadUiDriver"

#include "config.h"

#include "ahead-ui-driver.h"

#include <string.h>

/*
 * Conditions are asked again and again until they hold or a deadline passes. The deadline is there for programs that
 * hang; it is far above what a loaded machine needs.
 */

#define DEADLINE (60 * G_TIME_SPAN_SECOND)
#define PAUSE (20 * G_TIME_SPAN_MILLISECOND)

/* The picture has come to rest when it has not changed for so long. */
#define STILL (400 * G_TIME_SPAN_MILLISECOND)

struct _AheadUiDriver
{
  GObject parent_instance;

  AheadUiDesktop *desktop;
  AheadUiInput *input;
  GSubprocess *program;
};

G_DEFINE_FINAL_TYPE (AheadUiDriver, ahead_ui_driver, G_TYPE_OBJECT)

typedef struct
{
  const char *role;
  const char *name;
  AheadUiNode *node;
} Search;

static gboolean
has_window (AheadUiDriver *self,
            gpointer user_data)
{
  g_autoptr (AheadUiNode) root = ahead_ui_driver_read (self);

  return ahead_ui_input_manage_windows (self->input) && root != NULL;
}

static gboolean
has_node (AheadUiDriver *self,
          gpointer user_data)
{
  Search *search = user_data;
  g_autoptr (AheadUiNode) root = ahead_ui_driver_read (self);
  AheadUiNode *node = root != NULL ? ahead_ui_node_find (root, search->role, search->name) : NULL;

  if (node != NULL)
    search->node = ahead_ui_node_ref (node);
  return node != NULL;
}

static gboolean
has_no_node (AheadUiDriver *self,
             gpointer user_data)
{
  Search *search = user_data;
  gboolean found = has_node (self, search);

  g_clear_pointer (&search->node, ahead_ui_node_unref);
  return !found;
}

static gboolean
has_ended (AheadUiDriver *self,
           gpointer user_data)
{
  return g_subprocess_get_identifier (self->program) == NULL;
}

/* Places are those inside of the frame that a program may draw around its own window. */
static gboolean
find_border (AheadUiDriver *self,
             AheadUiNode *node,
             int *border_x,
             int *border_y)
{
  AheadUiNode *window = node;
  int width, height;

  while (ahead_ui_node_get_parent (window) != NULL
         && ahead_ui_node_get_parent (ahead_ui_node_get_parent (window)) != NULL)
    window = ahead_ui_node_get_parent (window);
  if (!ahead_ui_input_get_window_size (self->input, &width, &height))
    return FALSE;
  *border_x = (width - ahead_ui_node_get_extents (window)->width) / 2;
  *border_y = (height - ahead_ui_node_get_extents (window)->height) / 2;
  return TRUE;
}

static char *
describe_search (const char *role,
                 const char *name,
                 const char *what)
{
  return g_strdup_printf ("%s “%s” to %s", role != NULL ? role : "node", name != NULL ? name : "*", what);
}

static void
set_ended_error (AheadUiDriver *self,
                 const char *what,
                 GError **error)
{
  if (g_subprocess_get_if_signaled (self->program))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The program was ended by signal %d while waiting for %s",
                 g_subprocess_get_term_sig (self->program), what);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The program ended with status %d while waiting for %s",
                 g_subprocess_get_exit_status (self->program), what);
}

static gboolean
equal_pictures (GdkPixbuf *a,
                GdkPixbuf *b)
{
  return memcmp (gdk_pixbuf_read_pixels (a), gdk_pixbuf_read_pixels (b), gdk_pixbuf_get_byte_length (a)) == 0;
}

static void
kill_program (AheadUiDriver *self)
{
  if (self->program != NULL)
    {
      g_subprocess_force_exit (self->program);
      g_subprocess_wait (self->program, NULL, NULL);
      g_clear_object (&self->program);
    }
}

static void
ahead_ui_driver_dispose (GObject *object)
{
  AheadUiDriver *self = AHEAD_UI_DRIVER (object);

  kill_program (self);
  g_clear_object (&self->input);
  g_clear_object (&self->desktop);

  G_OBJECT_CLASS (ahead_ui_driver_parent_class)->dispose (object);
}

static void
ahead_ui_driver_class_init (AheadUiDriverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ahead_ui_driver_dispose;
}

static void
ahead_ui_driver_init (AheadUiDriver *self)
{
}

/**
 * ahead_ui_driver_new:
 * @width: the width of the screen, and of the program's main window, in pixels
 * @height: its height
 * @error: where to say why not
 *
 * Starts a desktop to drive a program on.
 *
 * Returns: (transfer full) (nullable): the driver
 */
AheadUiDriver *
ahead_ui_driver_new (guint width,
                     guint height,
                     GError **error)
{
  g_autoptr (AheadUiDriver) self = g_object_new (AHEAD_TYPE_UI_DRIVER, NULL);

  self->desktop = ahead_ui_desktop_new (width, height, error);
  if (self->desktop == NULL)
    return NULL;
  self->input = ahead_ui_input_new (ahead_ui_desktop_get_display (self->desktop), error);
  if (self->input == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * ahead_ui_driver_get_desktop:
 * @driver: a driver
 *
 * Returns: (transfer none): the desktop
 */
AheadUiDesktop *
ahead_ui_driver_get_desktop (AheadUiDriver *driver)
{
  return driver->desktop;
}

/**
 * ahead_ui_driver_get_input:
 * @driver: a driver
 *
 * Returns: (transfer none): keys, pointer and pictures of the desktop
 */
AheadUiInput *
ahead_ui_driver_get_input (AheadUiDriver *driver)
{
  return driver->input;
}

/**
 * ahead_ui_driver_start:
 * @driver: a driver
 * @argv: (array zero-terminated=1): the program and its arguments
 * @error: where to say why not
 *
 * Starts the program and waits for its window.
 *
 * Returns: whether the window is there
 */
gboolean
ahead_ui_driver_start (AheadUiDriver *driver,
                       const char *const *argv,
                       GError **error)
{
  g_return_val_if_fail (driver->program == NULL, FALSE);

  driver->program = ahead_ui_desktop_spawn (driver->desktop, G_SUBPROCESS_FLAGS_NONE, argv, error);
  return driver->program != NULL && ahead_ui_driver_wait (driver, has_window, NULL, "the window to open", error);
}

/**
 * ahead_ui_driver_stop:
 * @driver: a driver
 * @error: where to say how it ended
 *
 * Closes the window and waits for the program's end.
 *
 * Returns: whether it ended well
 */
gboolean
ahead_ui_driver_stop (AheadUiDriver *driver,
                      GError **error)
{
  g_autoptr (GSubprocess) program = NULL;

  ahead_ui_input_close_window (driver->input);
  if (!ahead_ui_driver_wait (driver, has_ended, NULL, "the program to end", error))
    return FALSE;
  program = g_steal_pointer (&driver->program);
  return g_subprocess_wait_check (program, NULL, error);
}

/**
 * ahead_ui_driver_read:
 * @driver: a driver
 *
 * Reads the program's accessible tree.
 *
 * Returns: (transfer full) (nullable): its root
 */
AheadUiNode *
ahead_ui_driver_read (AheadUiDriver *driver)
{
  const char *identifier = driver->program != NULL ? g_subprocess_get_identifier (driver->program) : NULL;

  if (identifier == NULL)
    return NULL;
  return ahead_ui_node_read (ahead_ui_desktop_get_accessibility_bus (driver->desktop),
                             g_ascii_strtoull (identifier, NULL, 10));
}

/**
 * ahead_ui_driver_get_n_naps:
 * @driver: a driver
 *
 * Counts how often the program's main thread has gone to sleep, which is how often something has woken it.
 *
 * Returns: the number; 0 if it cannot be found out
 */
guint64
ahead_ui_driver_get_n_naps (AheadUiDriver *driver)
{
  static const char key[] = "\nvoluntary_ctxt_switches:";
  const char *identifier = driver->program != NULL ? g_subprocess_get_identifier (driver->program) : NULL;
  g_autofree char *path = NULL, *status = NULL;
  const char *line;

  if (identifier == NULL)
    return 0;

  path = g_build_filename ("/proc", identifier, "status", NULL);
  if (!g_file_get_contents (path, &status, NULL, NULL))
    return 0;

  line = strstr (status, key);
  return line != NULL ? g_ascii_strtoull (line + strlen (key), NULL, 10) : 0;
}

/**
 * ahead_ui_driver_wait:
 * @driver: a driver
 * @condition: what to wait for
 * @user_data: its data
 * @what: the same in words, to go on after “waited in vain for ”
 * @error: where to say that it did not come
 *
 * Waits until a condition holds, for up to a minute. Sources of the main context are served meanwhile.
 *
 * Returns: whether it holds
 */
gboolean
ahead_ui_driver_wait (AheadUiDriver *driver,
                      AheadUiCondition condition,
                      gpointer user_data,
                      const char *what,
                      GError **error)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE;

  while (!condition (driver, user_data))
    {
      if (g_get_monotonic_time () > deadline)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "Waited in vain for %s", what);
          return FALSE;
        }
      if (condition != has_ended && driver->program != NULL && has_ended (driver, NULL))
        {
          set_ended_error (driver, what, error);
          return FALSE;
        }
      while (g_main_context_iteration (NULL, FALSE))
        ;
      ahead_ui_input_manage_windows (driver->input);
      g_usleep (PAUSE);
    }
  return TRUE;
}

/**
 * ahead_ui_driver_find:
 * @driver: a driver
 * @role: (nullable): a role, or %NULL for any
 * @name: (nullable): a pattern for the accessible name, or %NULL for any
 * @error: where to say that there is none
 *
 * Waits until a node is there.
 *
 * Returns: (transfer full) (nullable): the node
 */
AheadUiNode *
ahead_ui_driver_find (AheadUiDriver *driver,
                      const char *role,
                      const char *name,
                      GError **error)
{
  g_autofree char *what = describe_search (role, name, "appear");
  Search search = { role, name, NULL };

  ahead_ui_driver_wait (driver, has_node, &search, what, error);
  return search.node;
}

/**
 * ahead_ui_driver_wait_gone:
 * @driver: a driver
 * @role: (nullable): a role, or %NULL for any
 * @name: (nullable): a pattern for the accessible name, or %NULL for any
 * @error: where to say that one is there still
 *
 * Waits until no such node is there.
 *
 * Returns: whether none is
 */
gboolean
ahead_ui_driver_wait_gone (AheadUiDriver *driver,
                           const char *role,
                           const char *name,
                           GError **error)
{
  g_autofree char *what = describe_search (role, name, "vanish");
  Search search = { role, name, NULL };

  return ahead_ui_driver_wait (driver, has_no_node, &search, what, error);
}

/**
 * ahead_ui_driver_click:
 * @driver: a driver
 * @node: what to click
 * @error: where to say why not
 *
 * Clicks in the middle of a node of the topmost window.
 *
 * Returns: whether it has a place to click
 */
gboolean
ahead_ui_driver_click (AheadUiDriver *driver,
                       AheadUiNode *node,
                       GError **error)
{
  const AheadUiExtents *extents = ahead_ui_node_get_extents (node);
  int border_x, border_y;

  if (!ahead_ui_node_is_visible (node) || !find_border (driver, node, &border_x, &border_y))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "“%s” has no place to click",
                   ahead_ui_node_get_name (node));
      return FALSE;
    }
  ahead_ui_input_click (driver->input, border_x + extents->x + extents->width / 2,
                        border_y + extents->y + extents->height / 2);
  return TRUE;
}

/**
 * ahead_ui_driver_wait_still:
 * @driver: a driver
 * @error: where to say that it keeps moving
 *
 * Waits until the picture has come to rest.
 *
 * Returns: (transfer full) (nullable): the picture
 */
GdkPixbuf *
ahead_ui_driver_wait_still (AheadUiDriver *driver,
                            GError **error)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE, changed = g_get_monotonic_time ();
  g_autoptr (GdkPixbuf) picture = ahead_ui_input_grab (driver->input);

  while (g_get_monotonic_time () < changed + STILL)
    {
      g_autoptr (GdkPixbuf) next = NULL;

      g_usleep (PAUSE);
      next = ahead_ui_input_grab (driver->input);
      if (equal_pictures (picture, next))
        continue;
      g_set_object (&picture, next);
      changed = g_get_monotonic_time ();
      if (changed > deadline)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "The picture does not come to rest");
          return NULL;
        }
    }
  return g_steal_pointer (&picture);
}

/**
 * ahead_ui_driver_dump:
 * @driver: a driver
 *
 * Returns: (transfer full): what shows in the program's accessible tree, a line a node
 */
char *
ahead_ui_driver_dump (AheadUiDriver *driver)
{
  g_autoptr (AheadUiNode) root = ahead_ui_driver_read (driver);
  GString *text = g_string_new (NULL);

  if (root != NULL)
    ahead_ui_node_append_tree (root, 0, text);
  return g_string_free (text, FALSE);
}
