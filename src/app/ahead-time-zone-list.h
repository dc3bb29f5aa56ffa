/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char **ahead_time_zone_list_parse (const char *table, gsize length);
gboolean ahead_time_zone_name_matches (const char *zone_id, const char *search);

void ahead_time_zone_list_load_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char **ahead_time_zone_list_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
