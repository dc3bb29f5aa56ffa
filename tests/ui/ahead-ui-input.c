/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadUiInput"

#include "config.h"

#include "ahead-ui-input.h"

#include <X11/XKBlib.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <gio/gio.h>

/*
 * There is no window manager on the display. The first window gets the whole screen, later ones (dialogs) their own
 * size in the middle, and the topmost has the focus.
 */

struct _AheadUiInput
{
  GObject parent_instance;

  Display *display;
  Window root;
  Window focused;
  GHashTable *placed;
};

G_DEFINE_FINAL_TYPE (AheadUiInput, ahead_ui_input, G_TYPE_OBJECT)

/* A window can vanish between the look at it and the request; the next look sees that. */
static int
ignore_error (Display *display,
              XErrorEvent *event)
{
  return 0;
}

static gboolean
is_managed (AheadUiInput *self,
            Window window,
            XWindowAttributes *attributes)
{
  return window != None && XGetWindowAttributes (self->display, window, attributes) != 0
         && attributes->map_state == IsViewable && attributes->class == InputOutput
         && !attributes->override_redirect && attributes->width > 1;
}

/* Returns: (element-type Window): the windows that a window manager would manage, from the lowest to the topmost */
static GArray *
list_windows (AheadUiInput *self)
{
  g_autoptr (GArray) windows = g_array_new (FALSE, FALSE, sizeof (Window));
  Window root, parent, *children = NULL;
  unsigned int n_children = 0;

  XQueryTree (self->display, self->root, &root, &parent, &children, &n_children);
  for (unsigned int i = 0; i < n_children; i++)
    {
      XWindowAttributes attributes;

      if (is_managed (self, children[i], &attributes))
        g_array_append_val (windows, children[i]);
    }
  if (children != NULL)
    XFree (children);
  return g_steal_pointer (&windows);
}

static Window
get_top_window (AheadUiInput *self)
{
  g_autoptr (GArray) windows = list_windows (self);

  return windows->len > 0 ? g_array_index (windows, Window, windows->len - 1) : None;
}

static void
place_window (AheadUiInput *self,
              Window window)
{
  Screen *screen = DefaultScreenOfDisplay (self->display);
  XWindowAttributes attributes;

  if (!is_managed (self, window, &attributes))
    return;
  if (g_hash_table_size (self->placed) == 0)
    XMoveResizeWindow (self->display, window, 0, 0, WidthOfScreen (screen), HeightOfScreen (screen));
  else
    XMoveWindow (self->display, window, MAX (0, (WidthOfScreen (screen) - attributes.width) / 2),
                 MAX (0, (HeightOfScreen (screen) - attributes.height) / 2));
  g_hash_table_add (self->placed, GSIZE_TO_POINTER (window));
}

static gboolean
is_gone (gpointer key,
         gpointer value,
         gpointer user_data)
{
  GArray *windows = user_data;

  for (guint i = 0; i < windows->len; i++)
    if (g_array_index (windows, Window, i) == GPOINTER_TO_SIZE (key))
      return FALSE;
  return TRUE;
}

static void
send_key (AheadUiInput *self,
          KeySym symbol,
          gboolean down)
{
  XTestFakeKeyEvent (self->display, XKeysymToKeycode (self->display, symbol), down, CurrentTime);
}

static KeySym
parse_key (const char *name)
{
  if (g_str_equal (name, "Control"))
    return XK_Control_L;
  if (g_str_equal (name, "Shift"))
    return XK_Shift_L;
  if (g_str_equal (name, "Alt"))
    return XK_Alt_L;
  return XStringToKeysym (name);
}

static guchar
extract (unsigned long pixel,
         unsigned long mask)
{
  return (pixel & mask) / (mask & -mask);
}

static void
ahead_ui_input_finalize (GObject *object)
{
  AheadUiInput *self = AHEAD_UI_INPUT (object);

  g_hash_table_unref (self->placed);
  if (self->display != NULL)
    XCloseDisplay (self->display);

  G_OBJECT_CLASS (ahead_ui_input_parent_class)->finalize (object);
}

static void
ahead_ui_input_class_init (AheadUiInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ahead_ui_input_finalize;
}

static void
ahead_ui_input_init (AheadUiInput *self)
{
  self->placed = g_hash_table_new (NULL, NULL);
}

/**
 * ahead_ui_input_new:
 * @display: the name of an X display
 * @error: where to say why not
 *
 * Returns: (transfer full) (nullable): hands and eyes for that display
 */
AheadUiInput *
ahead_ui_input_new (const char *display,
                    GError **error)
{
  g_autoptr (AheadUiInput) self = g_object_new (AHEAD_TYPE_UI_INPUT, NULL);

  self->display = XOpenDisplay (display);
  if (self->display == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Cannot open the display %s", display);
      return NULL;
    }
  XSetErrorHandler (ignore_error);
  self->root = DefaultRootWindow (self->display);
  return g_steal_pointer (&self);
}

/**
 * ahead_ui_input_manage_windows:
 * @input: hands and eyes
 *
 * Gives what has been opened its place, and the topmost window the focus.
 *
 * Returns: whether there is a window
 */
gboolean
ahead_ui_input_manage_windows (AheadUiInput *input)
{
  g_autoptr (GArray) windows = list_windows (input);
  Window top = get_top_window (input);

  g_hash_table_foreach_remove (input->placed, is_gone, windows);
  for (guint i = 0; i < windows->len; i++)
    if (!g_hash_table_contains (input->placed, GSIZE_TO_POINTER (g_array_index (windows, Window, i))))
      place_window (input, g_array_index (windows, Window, i));
  if (top != None && top != input->focused)
    XSetInputFocus (input->display, top, RevertToParent, CurrentTime);
  input->focused = top;
  XSync (input->display, False);
  return top != None;
}

/**
 * ahead_ui_input_count_windows:
 * @input: hands and eyes
 *
 * Returns: how many windows are open; menus and tooltips don't count
 */
guint
ahead_ui_input_count_windows (AheadUiInput *input)
{
  g_autoptr (GArray) windows = list_windows (input);

  return windows->len;
}

/**
 * ahead_ui_input_get_window_size:
 * @input: hands and eyes
 * @width: (out): the width of the topmost window with its frame, in pixels
 * @height: (out): its height
 *
 * Returns: %FALSE, with nothing set, where no window is open
 */
gboolean
ahead_ui_input_get_window_size (AheadUiInput *input,
                                int *width,
                                int *height)
{
  XWindowAttributes attributes;

  if (!is_managed (input, get_top_window (input), &attributes))
    return FALSE;
  *width = attributes.width;
  *height = attributes.height;
  return TRUE;
}

/**
 * ahead_ui_input_close_window:
 * @input: hands and eyes
 *
 * Asks the topmost window to close, as its frame's close button would (ICCCM §4.2.8.1).
 */
void
ahead_ui_input_close_window (AheadUiInput *input)
{
  XEvent event = { .xclient = { .type = ClientMessage, .format = 32 } };

  event.xclient.window = get_top_window (input);
  event.xclient.message_type = XInternAtom (input->display, "WM_PROTOCOLS", False);
  event.xclient.data.l[0] = XInternAtom (input->display, "WM_DELETE_WINDOW", False);
  event.xclient.data.l[1] = CurrentTime;
  XSendEvent (input->display, event.xclient.window, False, NoEventMask, &event);
  XSync (input->display, False);
}

/**
 * ahead_ui_input_press:
 * @input: hands and eyes
 * @chord: keys by the names of X, joined by `+`, such as "Control+n" or "Delete"
 *
 * Presses the keys in this order and releases them in the other.
 */
void
ahead_ui_input_press (AheadUiInput *input,
                      const char *chord)
{
  g_auto (GStrv) keys = g_strsplit (chord, "+", -1);
  guint n_keys = g_strv_length (keys);

  ahead_ui_input_manage_windows (input);
  for (guint i = 0; i < n_keys; i++)
    send_key (input, parse_key (keys[i]), TRUE);
  for (guint i = n_keys; i-- > 0;)
    send_key (input, parse_key (keys[i]), FALSE);
  XSync (input->display, False);
}

/**
 * ahead_ui_input_type:
 * @input: hands and eyes
 * @text: printable ASCII
 *
 * Types a text where the focus is.
 */
void
ahead_ui_input_type (AheadUiInput *input,
                     const char *text)
{
  ahead_ui_input_manage_windows (input);
  for (const char *next = text; *next != '\0'; next++)
    {
      KeySym symbol = (KeySym) *next;
      KeyCode code = XKeysymToKeycode (input->display, symbol);
      gboolean shift = XkbKeycodeToKeysym (input->display, code, 0, 0) != symbol;

      if (shift)
        send_key (input, XK_Shift_L, TRUE);
      XTestFakeKeyEvent (input->display, code, True, CurrentTime);
      XTestFakeKeyEvent (input->display, code, False, CurrentTime);
      if (shift)
        send_key (input, XK_Shift_L, FALSE);
    }
  XSync (input->display, False);
}

/**
 * ahead_ui_input_point:
 * @input: hands and eyes
 * @x: pixels from the left edge of the topmost window
 * @y: pixels from its upper edge
 *
 * Moves the pointer.
 */
void
ahead_ui_input_point (AheadUiInput *input,
                      int x,
                      int y)
{
  Window child;

  ahead_ui_input_manage_windows (input);
  XTranslateCoordinates (input->display, get_top_window (input), input->root, x, y, &x, &y, &child);
  XTestFakeMotionEvent (input->display, -1, x, y, CurrentTime);
  XSync (input->display, False);
}

/**
 * ahead_ui_input_click:
 * @input: hands and eyes
 * @x: pixels from the left edge of the topmost window
 * @y: pixels from its upper edge
 *
 * Clicks with the first button of the pointer.
 */
void
ahead_ui_input_click (AheadUiInput *input,
                      int x,
                      int y)
{
  ahead_ui_input_point (input, x, y);
  XTestFakeButtonEvent (input->display, 1, True, CurrentTime);
  XTestFakeButtonEvent (input->display, 1, False, CurrentTime);
  XSync (input->display, False);
}

/**
 * ahead_ui_input_grab:
 * @input: hands and eyes
 *
 * Returns: (transfer full): a picture of the screen
 */
GdkPixbuf *
ahead_ui_input_grab (AheadUiInput *input)
{
  Screen *screen = DefaultScreenOfDisplay (input->display);
  int width = WidthOfScreen (screen), height = HeightOfScreen (screen);
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  XImage *image = XGetImage (input->display, input->root, 0, 0, width, height, AllPlanes, ZPixmap);

  for (int y = 0; y < height; y++)
    {
      guchar *row = gdk_pixbuf_get_pixels (picture) + (gsize) y * gdk_pixbuf_get_rowstride (picture);

      for (int x = 0; x < width; x++)
        {
          unsigned long pixel = XGetPixel (image, x, y);

          row[3 * x] = extract (pixel, image->red_mask);
          row[3 * x + 1] = extract (pixel, image->green_mask);
          row[3 * x + 2] = extract (pixel, image->blue_mask);
        }
    }
  XDestroyImage (image);
  return g_steal_pointer (&picture);
}
