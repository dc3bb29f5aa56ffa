/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadSimOutbox"

#include "config.h"

#include "ahead-sim-outbox.h"

#include "ahead-sim-client.h"
#include "ahead-sim-intent.h"

typedef enum
{
  WRITE_APPEND,
  WRITE_UPDATE,
  WRITE_REMOVE,
} WriteKind;

typedef struct
{
  AheadSimOutbox *outbox;
  WriteKind kind;
  AheadSimStored *stored;
  /* Of an append. */
  GTask *task;
  gboolean fails;
} Write;

struct _AheadSimOutbox
{
  GObject parent_instance;

  AheadSimClient *client;
  AheadSimWorld *world;
  AheadSimDisk *disk;
  /* Write, the oldest first; the schedule has an entry for each. */
  GQueue writes;
  gint64 last_due;
  gboolean killed;
};

static void outbox_iface_init (AheadOutboxInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AheadSimOutbox, ahead_sim_outbox, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AHEAD_TYPE_OUTBOX, outbox_iface_init))

static AheadSimStored *
stored_new (AheadMutation *mutation)
{
  AheadSimStored *stored = g_new0 (AheadSimStored, 1);
  AheadRecord *record = ahead_mutation_get_record (mutation);
  AheadPatch *patch = ahead_mutation_get_patch (mutation);
  const GError *error = ahead_mutation_get_error (mutation);

  stored->id = g_strdup (ahead_mutation_get_id (mutation));
  stored->kind = ahead_mutation_get_kind (mutation);
  stored->state = ahead_mutation_get_state (mutation);
  stored->event_id = g_strdup (ahead_event_get_id (ahead_mutation_get_event (mutation)));
  stored->record = record != NULL ? ahead_record_ref (record) : NULL;
  stored->patch = patch != NULL ? ahead_patch_ref (patch) : NULL;
  stored->value = ahead_mutation_get_value (mutation);
  stored->text = g_strdup (ahead_mutation_get_text (mutation));
  stored->comment_id = g_strdup (ahead_mutation_get_comment_id (mutation));
  stored->created_at = ahead_mutation_get_created_at (mutation);
  stored->attempts = ahead_mutation_get_attempts (mutation);
  stored->error = error != NULL ? g_error_copy (error) : NULL;
  stored->intent = ahead_sim_intent_get (mutation);

  return stored;
}

static void
stored_free (gpointer data)
{
  AheadSimStored *stored = data;

  g_free (stored->id);
  g_free (stored->event_id);
  g_clear_pointer (&stored->record, ahead_record_unref);
  g_clear_pointer (&stored->patch, ahead_patch_unref);
  g_free (stored->text);
  g_free (stored->comment_id);
  g_clear_error (&stored->error);
  g_free (stored);
}

static int
find_index (AheadSimDisk *self,
            const char *id)
{
  for (guint i = 0; i < self->mutations->len; i++)
    if (g_str_equal (((AheadSimStored *) self->mutations->pdata[i])->id, id))
      return i;

  return -1;
}

AheadSimDisk *
ahead_sim_disk_new (AheadSimWorld *world)
{
  AheadSimDisk *self = g_new0 (AheadSimDisk, 1);

  self->world = world;
  self->mutations = g_ptr_array_new_with_free_func (stored_free);
  return self;
}

void
ahead_sim_disk_free (AheadSimDisk *self)
{
  g_ptr_array_unref (self->mutations);
  g_free (self);
}

AheadSimStored *
ahead_sim_disk_find (AheadSimDisk *self,
                     const char *id)
{
  int index = find_index (self, id);

  return index >= 0 ? self->mutations->pdata[index] : NULL;
}

static void
write_free (Write *write)
{
  g_clear_pointer (&write->stored, stored_free);
  g_clear_object (&write->task);
  g_free (write);
}

static void
append_to_disk (AheadSimDisk *disk,
                Write *write)
{
  int index = find_index (disk, write->stored->id);

  if (index >= 0)
    g_ptr_array_remove_index (disk->mutations, index);
  /* The mutation is known by its intent only after the call that made it. */
  write->stored->intent = ahead_sim_intent_get (g_task_get_task_data (write->task));
  if (write->stored->intent != NULL)
    write->stored->intent->durable = TRUE;
  g_ptr_array_add (disk->mutations, g_steal_pointer (&write->stored));
}

static void
write_to_disk (AheadSimDisk *disk,
               Write *write)
{
  int index = find_index (disk, write->stored->id);

  if (write->kind == WRITE_APPEND)
    append_to_disk (disk, write);
  else if (index >= 0 && write->kind == WRITE_REMOVE)
    g_ptr_array_remove_index (disk->mutations, index);
  else if (index >= 0)
    {
      stored_free (disk->mutations->pdata[index]);
      disk->mutations->pdata[index] = g_steal_pointer (&write->stored);
    }
}

static void
on_write_due_cb (gpointer user_data)
{
  g_autoptr (AheadSimOutbox) self = user_data;
  Write *write;

  if (self->killed)
    return;

  write = g_queue_pop_head (&self->writes);
  self->client->touched |= write->task != NULL;
  if (!write->fails)
    write_to_disk (self->disk, write);
  if (write->task != NULL && write->fails)
    g_task_return_new_error (write->task, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "the disk is full");
  else if (write->task != NULL)
    g_task_return_boolean (write->task, TRUE);
  write_free (write);
}

static void
schedule_write (AheadSimOutbox *self,
                WriteKind kind,
                AheadMutation *mutation,
                GTask *task)
{
  Write *write = g_new0 (Write, 1);
  gint64 now = ahead_sim_schedule_get_now (self->world->schedule);
  gint64 longest = self->disk->slow ? 900 : 8;
  gint64 due = now + ahead_sim_random_between (&self->world->random, 0, longest) * G_TIME_SPAN_MILLISECOND;

  write->outbox = self;
  write->kind = kind;
  write->stored = stored_new (mutation);
  write->task = task;
  write->fails = kind == WRITE_APPEND && self->disk->full;
  g_queue_push_tail (&self->writes, write);
  self->last_due = MAX (self->last_due, due);
  ahead_sim_schedule_add (self->world->schedule, self->last_due - now, on_write_due_cb, g_object_ref (self));
}

static void
ahead_sim_outbox_append_async (AheadOutbox *outbox,
                               AheadMutation *mutation,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  AheadSimOutbox *self = AHEAD_SIM_OUTBOX (outbox);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ahead_sim_outbox_append_async);
  g_task_set_task_data (task, g_object_ref (mutation), g_object_unref);
  schedule_write (self, WRITE_APPEND, mutation, task);
}

static gboolean
ahead_sim_outbox_append_finish (AheadOutbox *outbox,
                                GAsyncResult *result,
                                GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ahead_sim_outbox_update (AheadOutbox *outbox,
                         AheadMutation *mutation)
{
  AheadSimOutbox *self = AHEAD_SIM_OUTBOX (outbox);

  if (!self->killed)
    schedule_write (self, WRITE_UPDATE, mutation, NULL);
}

static void
ahead_sim_outbox_remove (AheadOutbox *outbox,
                         AheadMutation *mutation)
{
  AheadSimOutbox *self = AHEAD_SIM_OUTBOX (outbox);

  if (!self->killed)
    schedule_write (self, WRITE_REMOVE, mutation, NULL);
}

static void
outbox_iface_init (AheadOutboxInterface *iface)
{
  iface->append_async = ahead_sim_outbox_append_async;
  iface->append_finish = ahead_sim_outbox_append_finish;
  iface->update = ahead_sim_outbox_update;
  iface->remove = ahead_sim_outbox_remove;
}

static void
ahead_sim_outbox_finalize (GObject *object)
{
  g_assert_true (g_queue_is_empty (&AHEAD_SIM_OUTBOX (object)->writes));

  G_OBJECT_CLASS (ahead_sim_outbox_parent_class)->finalize (object);
}

static void
ahead_sim_outbox_class_init (AheadSimOutboxClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ahead_sim_outbox_finalize;
}

static void
ahead_sim_outbox_init (AheadSimOutbox *self)
{
  g_queue_init (&self->writes);
}

AheadSimOutbox *
ahead_sim_outbox_new (AheadSimClient *client)
{
  AheadSimOutbox *self = g_object_new (AHEAD_TYPE_SIM_OUTBOX, NULL);

  self->client = client;
  self->world = client->world;
  self->disk = client->disk;
  return self;
}

/* What is not on the disk will not be. */
void
ahead_sim_outbox_kill (AheadSimOutbox *self)
{
  Write *write;

  self->killed = TRUE;
  while ((write = g_queue_pop_head (&self->writes)) != NULL)
    {
      if (write->task != NULL)
        {
          AheadSimIntent *intent = ahead_sim_intent_get (g_task_get_task_data (write->task));

          if (intent != NULL)
            intent->cut = TRUE;
          g_task_return_new_error (write->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the process is gone");
        }
      write_free (write);
    }
}
