/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-database.h"
#include "ahead-page.h"

G_BEGIN_DECLS

/* How many versions back the log reaches. A client that was away for longer loads everything anew. */
#define AHEAD_CHANGE_LOG_LENGTH 100000

/**
 * AheadCursorState:
 * @AHEAD_CURSOR_GOOD: the log can be read from there
 * @AHEAD_CURSOR_EXPIRED: a cursor, but of another database, or older than the log
 * @AHEAD_CURSOR_GARBAGE: no cursor at all
 *
 * What a cursor that a client sent is worth.
 */
typedef enum
{
  AHEAD_CURSOR_GOOD,
  AHEAD_CURSOR_EXPIRED,
  AHEAD_CURSOR_GARBAGE,
} AheadCursorState;

gboolean ahead_change_log_add (AheadDatabase *database, const char *type, const char *calendar_id,
                               const char *event_id, gint64 version, const AheadStamp *stamp, GError **error);
gboolean ahead_change_log_dup_cursor (AheadDatabase *database, char **cursor, gint64 *version,
                                      GError **error);
gboolean ahead_change_log_read (AheadDatabase *database, const char *user, const char *cursor, guint limit,
                                AheadChangePage **page, AheadCursorState *state, GError **error);
gboolean ahead_change_log_prune (AheadDatabase *database, gint64 keep, GError **error);

G_END_DECLS
