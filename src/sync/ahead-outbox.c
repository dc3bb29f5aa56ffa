/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadOutbox"

#include "config.h"

#include "ahead-outbox.h"

G_DEFINE_INTERFACE (AheadOutbox, ahead_outbox, G_TYPE_OBJECT)

static void
ahead_outbox_default_init (AheadOutboxInterface *iface)
{
}

/**
 * ahead_outbox_append_async:
 * @self: an outbox
 * @mutation: a mutation; one that the outbox has already, as it is tried again, goes to the end
 * @cancellable: (nullable): ends the waiting
 * @callback: called when the mutation is durable
 * @user_data: for @callback
 *
 * Makes a mutation durable, after all that were appended before it.
 */
void
ahead_outbox_append_async (AheadOutbox *self,
                           AheadMutation *mutation,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (AHEAD_IS_OUTBOX (self));
  g_return_if_fail (AHEAD_IS_MUTATION (mutation));

  AHEAD_OUTBOX_GET_IFACE (self)->append_async (self, mutation, cancellable, callback, user_data);
}

/**
 * ahead_outbox_append_finish:
 * @self: an outbox
 * @result: what the callback was given
 * @error: why it could not be written
 *
 * Ends ahead_outbox_append_async().
 *
 * Returns: %TRUE once the mutation is durable; %FALSE if it is not
 */
gboolean
ahead_outbox_append_finish (AheadOutbox *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (AHEAD_IS_OUTBOX (self), FALSE);

  return AHEAD_OUTBOX_GET_IFACE (self)->append_finish (self, result, error);
}

/**
 * ahead_outbox_update:
 * @self: an outbox
 * @mutation: a mutation; nothing happens if the outbox does not have it
 *
 * Writes down the state, attempts and error of a mutation, without waiting.
 */
void
ahead_outbox_update (AheadOutbox *self,
                     AheadMutation *mutation)
{
  g_return_if_fail (AHEAD_IS_OUTBOX (self));
  g_return_if_fail (AHEAD_IS_MUTATION (mutation));

  AHEAD_OUTBOX_GET_IFACE (self)->update (self, mutation);
}

/**
 * ahead_outbox_remove:
 * @self: an outbox
 * @mutation: a mutation
 *
 * Forgets a settled mutation, without waiting. Does nothing if the outbox does not have it.
 */
void
ahead_outbox_remove (AheadOutbox *self,
                     AheadMutation *mutation)
{
  g_return_if_fail (AHEAD_IS_OUTBOX (self));
  g_return_if_fail (AHEAD_IS_MUTATION (mutation));

  AHEAD_OUTBOX_GET_IFACE (self)->remove (self, mutation);
}
