/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AHEAD_TYPE_COLOR_MARK (ahead_color_mark_get_type ())

/**
 * AheadColorMark:
 *
 * A small bar in the colour of a calendar.
 */
G_DECLARE_FINAL_TYPE (AheadColorMark, ahead_color_mark, AHEAD, COLOR_MARK, GtkWidget)

void ahead_color_mark_set_color (AheadColorMark *mark, const char *color);

G_END_DECLS
