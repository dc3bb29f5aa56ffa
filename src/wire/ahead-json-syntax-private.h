/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many objects and arrays may be open at once. json-glib recurses, so this also bounds its stack. */
#define AHEAD_JSON_MAX_DEPTH 32

gboolean ahead_json_check_syntax (const char *text, gsize length, GError **error);

G_END_DECLS
