/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-comment.h"
#include "ahead-event.h"
#include "ahead-patch.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_MUTATION (ahead_mutation_get_type ())
#define AHEAD_TYPE_MUTATION_KIND (ahead_mutation_kind_get_type ())
#define AHEAD_TYPE_MUTATION_STATE (ahead_mutation_state_get_type ())

/**
 * AheadMutationKind:
 * @AHEAD_MUTATION_CREATE: makes an event
 * @AHEAD_MUTATION_PATCH: sets fields of an event
 * @AHEAD_MUTATION_DELETE: deletes an event
 * @AHEAD_MUTATION_STAR: stars or unstars an event
 * @AHEAD_MUTATION_ATTEND: says that the user attends an event, or does not
 * @AHEAD_MUTATION_ADD_COMMENT: comments on an event
 * @AHEAD_MUTATION_DELETE_COMMENT: deletes a comment
 *
 * What the user intends.
 */
typedef enum
{
  AHEAD_MUTATION_CREATE,
  AHEAD_MUTATION_PATCH,
  AHEAD_MUTATION_DELETE,
  AHEAD_MUTATION_STAR,
  AHEAD_MUTATION_ATTEND,
  AHEAD_MUTATION_ADD_COMMENT,
  AHEAD_MUTATION_DELETE_COMMENT,
} AheadMutationKind;

/**
 * AheadMutationState:
 * @AHEAD_MUTATION_STATE_PENDING: applied to the view, not durable yet
 * @AHEAD_MUTATION_STATE_QUEUED: durable, waiting for its turn
 * @AHEAD_MUTATION_STATE_SENDING: a request is in flight
 * @AHEAD_MUTATION_STATE_CONFIRMED: the server took it
 * @AHEAD_MUTATION_STATE_ROLLED_BACK: refused or failed; no longer in the view, kept for the user with its error
 * @AHEAD_MUTATION_STATE_WITHDRAWN: taken back by the user before it was sent
 *
 * Where a mutation is in its life.
 */
typedef enum
{
  AHEAD_MUTATION_STATE_PENDING,
  AHEAD_MUTATION_STATE_QUEUED,
  AHEAD_MUTATION_STATE_SENDING,
  AHEAD_MUTATION_STATE_CONFIRMED,
  AHEAD_MUTATION_STATE_ROLLED_BACK,
  AHEAD_MUTATION_STATE_WITHDRAWN,
} AheadMutationState;

/**
 * AHEAD_MUTATION_ERROR:
 *
 * Why a mutation was rolled back. Its effect has left the view when one comes.
 */
#define AHEAD_MUTATION_ERROR (ahead_mutation_error_quark ())

/**
 * AheadMutationError:
 * @AHEAD_MUTATION_ERROR_UNREACHABLE: no answer came; the server may or may not have taken it
 * @AHEAD_MUTATION_ERROR_REFUSED: the server refused it; the message is the server's
 * @AHEAD_MUTATION_ERROR_UNAUTHORIZED: the credentials were refused
 * @AHEAD_MUTATION_ERROR_CONFLICT: somebody else changed the same fields meanwhile
 * @AHEAD_MUTATION_ERROR_GONE: the event does not exist on the server any more
 * @AHEAD_MUTATION_ERROR_PROTOCOL: the answer could not be understood
 * @AHEAD_MUTATION_ERROR_DEPENDENCY: a mutation that this one builds on was rolled back
 * @AHEAD_MUTATION_ERROR_WITHDRAWN: it was taken back before it was sent
 * @AHEAD_MUTATION_ERROR_STORAGE: it could not be made durable, so it was not sent
 */
typedef enum
{
  AHEAD_MUTATION_ERROR_UNREACHABLE,
  AHEAD_MUTATION_ERROR_REFUSED,
  AHEAD_MUTATION_ERROR_UNAUTHORIZED,
  AHEAD_MUTATION_ERROR_CONFLICT,
  AHEAD_MUTATION_ERROR_GONE,
  AHEAD_MUTATION_ERROR_PROTOCOL,
  AHEAD_MUTATION_ERROR_DEPENDENCY,
  AHEAD_MUTATION_ERROR_WITHDRAWN,
  AHEAD_MUTATION_ERROR_STORAGE,
} AheadMutationError;

/**
 * AheadMutation:
 *
 * One intent of the user. Made by [class@MutationService]; everybody else reads it. Main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadMutation, ahead_mutation, AHEAD, MUTATION, GObject)

GQuark ahead_mutation_error_quark (void);
GType ahead_mutation_kind_get_type (void) G_GNUC_CONST;
GType ahead_mutation_state_get_type (void) G_GNUC_CONST;

const char *ahead_mutation_get_id (AheadMutation *self);
AheadMutationKind ahead_mutation_get_kind (AheadMutation *self);
AheadMutationState ahead_mutation_get_state (AheadMutation *self);
AheadEvent *ahead_mutation_get_event (AheadMutation *self);
AheadRecord *ahead_mutation_get_record (AheadMutation *self);
AheadPatch *ahead_mutation_get_patch (AheadMutation *self);
gboolean ahead_mutation_get_value (AheadMutation *self);
const char *ahead_mutation_get_text (AheadMutation *self);
const char *ahead_mutation_get_comment_id (AheadMutation *self);
AheadComment *ahead_mutation_get_comment (AheadMutation *self);
gint64 ahead_mutation_get_base_version (AheadMutation *self);
AheadPatch *ahead_mutation_get_lost (AheadMutation *self, const char **who);
gint64 ahead_mutation_get_created_at (AheadMutation *self);
guint ahead_mutation_get_attempts (AheadMutation *self);
const GError *ahead_mutation_get_error (AheadMutation *self);
gboolean ahead_mutation_is_settled (AheadMutation *self);

G_END_DECLS
