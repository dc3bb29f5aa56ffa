/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "ahead-calendar.h"

G_BEGIN_DECLS

/**
 * AheadRestReadFunc:
 * @node: the JSON of an answer
 * @error: return location for a #GError
 *
 * Reads what was asked for out of a successful answer.
 *
 * Returns: (transfer full): the result, or %NULL with an error
 */
typedef gpointer (*AheadRestReadFunc) (JsonNode *node, GError **error);

GPtrArray *ahead_rest_read_calendars (JsonNode *node, GError **error);
GPtrArray *ahead_rest_read_comments (JsonNode *node, GError **error);
char *ahead_rest_read_next_cursor (JsonNode *node);

G_END_DECLS
