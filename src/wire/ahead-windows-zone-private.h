/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *ahead_windows_zone_to_iana (const char *name);

guint ahead_windows_zone_get_n (void);
const char *ahead_windows_zone_get_name (guint i);

G_END_DECLS
