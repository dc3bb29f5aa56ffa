/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadMemoryOutbox"

#include "config.h"

#include "ahead-memory-outbox.h"

struct _AheadMemoryOutbox
{
  GObject parent_instance;

  GPtrArray *mutations;
};

static void outbox_iface_init (AheadOutboxInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AheadMemoryOutbox, ahead_memory_outbox, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AHEAD_TYPE_OUTBOX, outbox_iface_init))

static void
ahead_memory_outbox_append_async (AheadOutbox *outbox,
                                  AheadMutation *mutation,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  AheadMemoryOutbox *self = AHEAD_MEMORY_OUTBOX (outbox);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ahead_memory_outbox_append_async);
  g_ptr_array_remove (self->mutations, mutation);
  g_ptr_array_add (self->mutations, g_object_ref (mutation));
  g_task_return_boolean (task, TRUE);
}

static gboolean
ahead_memory_outbox_append_finish (AheadOutbox *outbox,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, outbox), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ahead_memory_outbox_update (AheadOutbox *outbox,
                            AheadMutation *mutation)
{
}

static void
ahead_memory_outbox_remove (AheadOutbox *outbox,
                            AheadMutation *mutation)
{
  g_ptr_array_remove (AHEAD_MEMORY_OUTBOX (outbox)->mutations, mutation);
}

static void
outbox_iface_init (AheadOutboxInterface *iface)
{
  iface->append_async = ahead_memory_outbox_append_async;
  iface->append_finish = ahead_memory_outbox_append_finish;
  iface->update = ahead_memory_outbox_update;
  iface->remove = ahead_memory_outbox_remove;
}

static void
ahead_memory_outbox_finalize (GObject *object)
{
  AheadMemoryOutbox *self = AHEAD_MEMORY_OUTBOX (object);

  g_ptr_array_unref (self->mutations);

  G_OBJECT_CLASS (ahead_memory_outbox_parent_class)->finalize (object);
}

static void
ahead_memory_outbox_class_init (AheadMemoryOutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ahead_memory_outbox_finalize;
}

static void
ahead_memory_outbox_init (AheadMemoryOutbox *self)
{
  self->mutations = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * ahead_memory_outbox_new:
 *
 * Makes an empty outbox.
 *
 * Returns: (transfer full): the outbox
 */
AheadOutbox *
ahead_memory_outbox_new (void)
{
  return g_object_new (AHEAD_TYPE_MEMORY_OUTBOX, NULL);
}

/**
 * ahead_memory_outbox_get_n_mutations:
 * @self: an outbox
 *
 * Gets how many mutations it holds.
 *
 * Returns: their number
 */
guint
ahead_memory_outbox_get_n_mutations (AheadMemoryOutbox *self)
{
  g_return_val_if_fail (AHEAD_IS_MEMORY_OUTBOX (self), 0);

  return self->mutations->len;
}
