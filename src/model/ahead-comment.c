/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadComment"

#include "config.h"

#include "ahead-comment.h"

struct _AheadComment
{
  gatomicrefcount ref_count;
  char *id;
  char *event_id;
  char *author;
  char *text;
  gint64 created_at;
};

G_DEFINE_BOXED_TYPE (AheadComment, ahead_comment, ahead_comment_ref, ahead_comment_unref)

/**
 * ahead_comment_new:
 * @id: the id on the server; empty where there is none yet
 * @event_id: the event it is on
 * @author: who wrote it; empty where the server has not said yet
 * @text: the words, UTF-8
 * @created_at: µs since the Unix epoch, UTC
 *
 * Makes a comment.
 *
 * Returns: (transfer full): the comment
 */
AheadComment *
ahead_comment_new (const char *id,
                   const char *event_id,
                   const char *author,
                   const char *text,
                   gint64 created_at)
{
  AheadComment *comment;

  g_return_val_if_fail (id != NULL && event_id != NULL, NULL);
  g_return_val_if_fail (author != NULL && text != NULL, NULL);

  comment = g_new (AheadComment, 1);
  g_atomic_ref_count_init (&comment->ref_count);
  comment->id = g_strdup (id);
  comment->event_id = g_strdup (event_id);
  comment->author = g_strdup (author);
  comment->text = g_strdup (text);
  comment->created_at = created_at;

  return comment;
}

/**
 * ahead_comment_ref:
 * @comment: a comment
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @comment
 */
AheadComment *
ahead_comment_ref (AheadComment *comment)
{
  g_return_val_if_fail (comment != NULL, NULL);

  g_atomic_ref_count_inc (&comment->ref_count);
  return comment;
}

/**
 * ahead_comment_unref:
 * @comment: (transfer full): a comment
 *
 * Gives a reference back; frees @comment with the last.
 */
void
ahead_comment_unref (AheadComment *comment)
{
  g_return_if_fail (comment != NULL);

  if (!g_atomic_ref_count_dec (&comment->ref_count))
    return;

  g_free (comment->id);
  g_free (comment->event_id);
  g_free (comment->author);
  g_free (comment->text);
  g_free (comment);
}

/**
 * ahead_comment_get_id:
 * @comment: a comment
 *
 * Gets the id on the server.
 *
 * Returns: (transfer none): the id; empty where there is none yet
 */
const char *
ahead_comment_get_id (AheadComment *comment)
{
  g_return_val_if_fail (comment != NULL, NULL);

  return comment->id;
}

/**
 * ahead_comment_get_event_id:
 * @comment: a comment
 *
 * Gets the event that the comment is on.
 *
 * Returns: (transfer none): the id of the event
 */
const char *
ahead_comment_get_event_id (AheadComment *comment)
{
  g_return_val_if_fail (comment != NULL, NULL);

  return comment->event_id;
}

/**
 * ahead_comment_get_author:
 * @comment: a comment
 *
 * Gets who wrote the comment.
 *
 * Returns: (transfer none): the name of the user
 */
const char *
ahead_comment_get_author (AheadComment *comment)
{
  g_return_val_if_fail (comment != NULL, NULL);

  return comment->author;
}

/**
 * ahead_comment_get_text:
 * @comment: a comment
 *
 * Gets the words.
 *
 * Returns: (transfer none): UTF-8
 */
const char *
ahead_comment_get_text (AheadComment *comment)
{
  g_return_val_if_fail (comment != NULL, NULL);

  return comment->text;
}

/**
 * ahead_comment_get_created_at:
 * @comment: a comment
 *
 * Gets when the comment was made.
 *
 * Returns: µs since the Unix epoch, UTC
 */
gint64
ahead_comment_get_created_at (AheadComment *comment)
{
  g_return_val_if_fail (comment != NULL, 0);

  return comment->created_at;
}
