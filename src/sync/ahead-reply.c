/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadReply"

#include "config.h"

#include "ahead-reply.h"

G_DEFINE_BOXED_TYPE (AheadReply, ahead_reply, ahead_reply_copy, ahead_reply_free)

/**
 * ahead_reply_new:
 * @outcome: what the server made of the mutation
 * @record: (nullable): the event as it is on the server
 *
 * Makes an answer. The other members are empty; set them afterwards.
 *
 * Returns: (transfer full): the answer
 */
AheadReply *
ahead_reply_new (AheadOutcome outcome,
                 AheadRecord *record)
{
  AheadReply *reply = g_new0 (AheadReply, 1);

  reply->outcome = outcome;
  if (record != NULL)
    reply->record = ahead_record_ref (record);

  return reply;
}

/**
 * ahead_reply_copy:
 * @reply: an answer
 *
 * Copies @reply; record and comment are shared.
 *
 * Returns: (transfer full): the copy
 */
AheadReply *
ahead_reply_copy (const AheadReply *reply)
{
  AheadReply *copy;

  g_return_val_if_fail (reply != NULL, NULL);

  copy = ahead_reply_new (reply->outcome, reply->record);
  copy->version = reply->version;
  copy->comment = reply->comment != NULL ? ahead_comment_ref (reply->comment) : NULL;
  copy->message = g_strdup (reply->message);
  copy->retry_after = reply->retry_after;

  return copy;
}

/**
 * ahead_reply_free:
 * @reply: (transfer full): an answer
 *
 * Frees @reply.
 */
void
ahead_reply_free (AheadReply *reply)
{
  g_return_if_fail (reply != NULL);

  g_clear_pointer (&reply->record, ahead_record_unref);
  g_clear_pointer (&reply->comment, ahead_comment_unref);
  g_free (reply->message);
  g_free (reply);
}
