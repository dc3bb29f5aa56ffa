/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define AHEAD_TYPE_APPLICATION (ahead_application_get_type ())

/**
 * AheadApplication:
 *
 * The program: its command line, its settings, and the one session.
 */
G_DECLARE_FINAL_TYPE (AheadApplication, ahead_application, AHEAD, APPLICATION, AdwApplication)

AheadApplication *ahead_application_new (void);

G_END_DECLS
