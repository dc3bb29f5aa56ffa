/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "ahead-mutation.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_OUTBOX (ahead_outbox_get_type ())

/**
 * AheadOutbox:
 *
 * The durable, ordered list of mutations that are not settled. A mutation is sent only after it was appended.
 */
G_DECLARE_INTERFACE (AheadOutbox, ahead_outbox, AHEAD, OUTBOX, GObject)

/**
 * AheadOutboxInterface:
 * @append_async: makes a mutation durable, after all that were appended before it
 * @append_finish: gives %TRUE once it is
 * @update: writes down a change of state, attempts or error of a mutation, without waiting
 * @remove: forgets a settled mutation, without waiting
 */
struct _AheadOutboxInterface
{
  GTypeInterface parent_iface;

  void (*append_async) (AheadOutbox *outbox, AheadMutation *mutation, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*append_finish) (AheadOutbox *outbox, GAsyncResult *result, GError **error);
  void (*update) (AheadOutbox *outbox, AheadMutation *mutation);
  void (*remove) (AheadOutbox *outbox, AheadMutation *mutation);
};

void ahead_outbox_append_async (AheadOutbox *self, AheadMutation *mutation, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean ahead_outbox_append_finish (AheadOutbox *self, GAsyncResult *result, GError **error);
void ahead_outbox_update (AheadOutbox *self, AheadMutation *mutation);
void ahead_outbox_remove (AheadOutbox *self, AheadMutation *mutation);

G_END_DECLS
