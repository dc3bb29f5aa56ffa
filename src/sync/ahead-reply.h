/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-comment.h"
#include "ahead-record.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_REPLY (ahead_reply_get_type ())

/**
 * AheadOutcome:
 * @AHEAD_OUTCOME_DONE: the server took the mutation, or it was so already (2xx)
 * @AHEAD_OUTCOME_STALE: made against an older version; the reply has the current record (412), or another event has the
 *   same UID (409)
 * @AHEAD_OUTCOME_GONE: the event does not exist any more (404, 410)
 * @AHEAD_OUTCOME_UNAUTHORIZED: the credentials were refused (401)
 * @AHEAD_OUTCOME_BUSY: the server cannot do it at the moment (408, 425, 429, 5xx)
 * @AHEAD_OUTCOME_REFUSED: the server refuses it for good (other 4xx)
 *
 * What the server made of a mutation.
 */
typedef enum
{
  AHEAD_OUTCOME_DONE,
  AHEAD_OUTCOME_STALE,
  AHEAD_OUTCOME_GONE,
  AHEAD_OUTCOME_UNAUTHORIZED,
  AHEAD_OUTCOME_BUSY,
  AHEAD_OUTCOME_REFUSED,
} AheadOutcome;

/**
 * AheadReply:
 * @outcome: what the server made of it
 * @record: (nullable): the event as it is on the server; %NULL after a delete, and where the server did not say
 * @version: the version at which a delete happened; 0 otherwise
 * @comment: (nullable): the comment that was added
 * @message: (nullable): the server's words for the user; %NULL with %AHEAD_OUTCOME_DONE
 * @retry_after: how long the server asks to wait, in milliseconds; 0 = it did not say
 *
 * The server's answer to a mutation.
 */
typedef struct
{
  AheadOutcome outcome;
  AheadRecord *record;
  gint64 version;
  AheadComment *comment;
  char *message;
  gint64 retry_after;
} AheadReply;

GType ahead_reply_get_type (void) G_GNUC_CONST;
AheadReply *ahead_reply_new (AheadOutcome outcome, AheadRecord *record);
AheadReply *ahead_reply_copy (const AheadReply *reply);
void ahead_reply_free (AheadReply *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadReply, ahead_reply_free)

G_END_DECLS
