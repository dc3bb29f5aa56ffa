/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-comment.h"
#include "ahead-database.h"

G_BEGIN_DECLS

GPtrArray *ahead_comment_table_list (AheadDatabase *database, const char *event_id, gint64 after, guint limit,
                                     gint64 *last, GError **error);
gboolean ahead_comment_table_get (AheadDatabase *database, const char *event_id, const char *id,
                                  AheadComment **comment, GError **error);
AheadComment *ahead_comment_table_insert (AheadDatabase *database, const char *event_id, const char *text,
                                          const AheadStamp *stamp, GError **error);
gboolean ahead_comment_table_delete (AheadDatabase *database, const char *id, GError **error);

G_END_DECLS
