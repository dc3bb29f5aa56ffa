/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

#define AHEAD_TYPE_UI_INPUT (ahead_ui_input_get_type ())

/**
 * AheadUiInput:
 *
 * The hands and the eyes of a test on an X display: keys, pointer and pictures, and what a window manager would do.
 *
 * Events are those of a real keyboard and mouse as far as programs can tell (XTEST).
 */
G_DECLARE_FINAL_TYPE (AheadUiInput, ahead_ui_input, AHEAD, UI_INPUT, GObject)

AheadUiInput *ahead_ui_input_new (const char *display, GError **error);

gboolean ahead_ui_input_manage_windows (AheadUiInput *input);
guint ahead_ui_input_count_windows (AheadUiInput *input);
gboolean ahead_ui_input_get_window_size (AheadUiInput *input, int *width, int *height);
void ahead_ui_input_close_window (AheadUiInput *input);

void ahead_ui_input_press (AheadUiInput *input, const char *chord);
void ahead_ui_input_type (AheadUiInput *input, const char *text);
void ahead_ui_input_point (AheadUiInput *input, int x, int y);
void ahead_ui_input_click (AheadUiInput *input, int x, int y);

GdkPixbuf *ahead_ui_input_grab (AheadUiInput *input);

G_END_DECLS
