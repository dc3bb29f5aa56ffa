/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define AHEAD_TYPE_COMMENT (ahead_comment_get_type ())

/* Unicode characters. */
#define AHEAD_COMMENT_MAX_LENGTH 10000

/**
 * AheadComment:
 *
 * One immutable, reference-counted comment on an event.
 */
typedef struct _AheadComment AheadComment;

GType ahead_comment_get_type (void) G_GNUC_CONST;
AheadComment *ahead_comment_new (const char *id, const char *event_id, const char *author, const char *text,
                                 gint64 created_at);
AheadComment *ahead_comment_ref (AheadComment *comment);
void ahead_comment_unref (AheadComment *comment);

const char *ahead_comment_get_id (AheadComment *comment);
const char *ahead_comment_get_event_id (AheadComment *comment);
const char *ahead_comment_get_author (AheadComment *comment);
const char *ahead_comment_get_text (AheadComment *comment);
gint64 ahead_comment_get_created_at (AheadComment *comment);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadComment, ahead_comment_unref)

G_END_DECLS
