/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-ui-desktop.h"
#include "ahead-ui-input.h"
#include "ahead-ui-node.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_UI_DRIVER (ahead_ui_driver_get_type ())

/**
 * AheadUiDriver:
 *
 * Uses one program on a desktop of its own as a person would: sees its accessible tree, presses keys, moves the
 * pointer.
 *
 * What does not come in time is an error that says what was waited for.
 */
G_DECLARE_FINAL_TYPE (AheadUiDriver, ahead_ui_driver, AHEAD, UI_DRIVER, GObject)

typedef gboolean (*AheadUiCondition) (AheadUiDriver *driver, gpointer user_data);

AheadUiDriver *ahead_ui_driver_new (guint width, guint height, GError **error);

AheadUiDesktop *ahead_ui_driver_get_desktop (AheadUiDriver *driver);
AheadUiInput *ahead_ui_driver_get_input (AheadUiDriver *driver);

gboolean ahead_ui_driver_start (AheadUiDriver *driver, const char *const *argv, GError **error);
gboolean ahead_ui_driver_stop (AheadUiDriver *driver, GError **error);
AheadUiNode *ahead_ui_driver_read (AheadUiDriver *driver);
guint64 ahead_ui_driver_get_n_naps (AheadUiDriver *driver);

gboolean ahead_ui_driver_wait (AheadUiDriver *driver, AheadUiCondition condition, gpointer user_data, const char *what,
                               GError **error);
AheadUiNode *ahead_ui_driver_find (AheadUiDriver *driver, const char *role, const char *name, GError **error);
gboolean ahead_ui_driver_wait_gone (AheadUiDriver *driver, const char *role, const char *name, GError **error);
gboolean ahead_ui_driver_click (AheadUiDriver *driver, AheadUiNode *node, GError **error);
GdkPixbuf *ahead_ui_driver_wait_still (AheadUiDriver *driver, GError **error);

char *ahead_ui_driver_dump (AheadUiDriver *driver);

G_END_DECLS
