/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadFakeOutbox"

#include "config.h"

#include "ahead-fake-outbox.h"

struct _AheadFakeOutbox
{
  GObject parent_instance;

  gboolean slow;
  /* GTask, the oldest ahead */
  GQueue waiting;
  /* id → AheadMutationState */
  GHashTable *kept;
};

static void outbox_iface_init (AheadOutboxInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AheadFakeOutbox, ahead_fake_outbox, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AHEAD_TYPE_OUTBOX, outbox_iface_init))

static void
keep (AheadFakeOutbox *self,
      AheadMutation *mutation)
{
  g_hash_table_insert (self->kept, g_strdup (ahead_mutation_get_id (mutation)),
                       GINT_TO_POINTER (ahead_mutation_get_state (mutation)));
}

static void
ahead_fake_outbox_append_async (AheadOutbox *outbox,
                                AheadMutation *mutation,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  AheadFakeOutbox *self = AHEAD_FAKE_OUTBOX (outbox);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, g_object_ref (mutation), g_object_unref);
  g_queue_push_tail (&self->waiting, task);
  /* What will be on disk, in the order of the calls. */
  keep (self, mutation);
  if (!self->slow)
    ahead_fake_outbox_complete (self);
}

static gboolean
ahead_fake_outbox_append_finish (AheadOutbox *outbox,
                                 GAsyncResult *result,
                                 GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ahead_fake_outbox_update (AheadOutbox *outbox,
                          AheadMutation *mutation)
{
  AheadFakeOutbox *self = AHEAD_FAKE_OUTBOX (outbox);

  if (g_hash_table_contains (self->kept, ahead_mutation_get_id (mutation)))
    keep (self, mutation);
}

static void
ahead_fake_outbox_remove (AheadOutbox *outbox,
                          AheadMutation *mutation)
{
  g_hash_table_remove (AHEAD_FAKE_OUTBOX (outbox)->kept, ahead_mutation_get_id (mutation));
}

static void
outbox_iface_init (AheadOutboxInterface *iface)
{
  iface->append_async = ahead_fake_outbox_append_async;
  iface->append_finish = ahead_fake_outbox_append_finish;
  iface->update = ahead_fake_outbox_update;
  iface->remove = ahead_fake_outbox_remove;
}

static void
ahead_fake_outbox_finalize (GObject *object)
{
  AheadFakeOutbox *self = AHEAD_FAKE_OUTBOX (object);

  g_assert_true (g_queue_is_empty (&self->waiting));
  g_hash_table_unref (self->kept);

  G_OBJECT_CLASS (ahead_fake_outbox_parent_class)->finalize (object);
}

static void
ahead_fake_outbox_class_init (AheadFakeOutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ahead_fake_outbox_finalize;
}

static void
ahead_fake_outbox_init (AheadFakeOutbox *self)
{
  g_queue_init (&self->waiting);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

AheadFakeOutbox *
ahead_fake_outbox_new (void)
{
  return g_object_new (AHEAD_TYPE_FAKE_OUTBOX, NULL);
}

void
ahead_fake_outbox_set_slow (AheadFakeOutbox *self,
                            gboolean slow)
{
  self->slow = slow;
}

guint
ahead_fake_outbox_get_n_waiting (AheadFakeOutbox *self)
{
  return self->waiting.length;
}

static GTask *
pop_waiting (AheadFakeOutbox *self)
{
  g_assert_false (g_queue_is_empty (&self->waiting));

  return g_queue_pop_head (&self->waiting);
}

void
ahead_fake_outbox_complete (AheadFakeOutbox *self)
{
  g_autoptr (GTask) task = pop_waiting (self);

  g_task_return_boolean (task, TRUE);
}

void
ahead_fake_outbox_fail (AheadFakeOutbox *self)
{
  g_autoptr (GTask) task = pop_waiting (self);

  g_hash_table_remove (self->kept, ahead_mutation_get_id (g_task_get_task_data (task)));
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "the disk is full");
}

guint
ahead_fake_outbox_get_n_kept (AheadFakeOutbox *self)
{
  return g_hash_table_size (self->kept);
}

gboolean
ahead_fake_outbox_get_state (AheadFakeOutbox *self,
                             AheadMutation *mutation,
                             AheadMutationState *state)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (self->kept, ahead_mutation_get_id (mutation), NULL, &value))
    return FALSE;

  *state = GPOINTER_TO_INT (value);
  return TRUE;
}
