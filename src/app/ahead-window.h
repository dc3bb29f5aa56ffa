/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ahead-session.h"
#include "ahead-time-formatter.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_WINDOW (ahead_window_get_type ())

/**
 * AheadWindow:
 *
 * The window: the list of events, and the editor of the chosen one beside it or over it.
 */
G_DECLARE_FINAL_TYPE (AheadWindow, ahead_window, AHEAD, WINDOW, AdwApplicationWindow)

AheadWindow *ahead_window_new (GtkApplication *application, AheadSession *session, GSettings *settings,
                               AheadTimeFormatter *formatter);

void ahead_window_import (AheadWindow *window, GFile *file);
void ahead_window_end (AheadWindow *window);

G_END_DECLS
