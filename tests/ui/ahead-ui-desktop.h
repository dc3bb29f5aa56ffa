/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AHEAD_TYPE_UI_DESKTOP (ahead_ui_desktop_get_type ())

/**
 * AheadUiDesktop:
 *
 * A desktop that nobody sees: an X server, a session bus and an accessibility bus, and an empty home.
 *
 * It belongs to the process that made it and ends with it, however it ends.
 */
G_DECLARE_FINAL_TYPE (AheadUiDesktop, ahead_ui_desktop, AHEAD, UI_DESKTOP, GObject)

AheadUiDesktop *ahead_ui_desktop_new (guint width, guint height, GError **error);

const char *ahead_ui_desktop_get_display (AheadUiDesktop *desktop);
const char *ahead_ui_desktop_get_home (AheadUiDesktop *desktop);
GDBusConnection *ahead_ui_desktop_get_accessibility_bus (AheadUiDesktop *desktop);
GSubprocess *ahead_ui_desktop_spawn (AheadUiDesktop *desktop, GSubprocessFlags flags, const char *const *argv,
                                     GError **error);

G_END_DECLS
