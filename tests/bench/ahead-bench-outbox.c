/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadBenchOutbox"

#include "config.h"

#include "ahead-bench-outbox.h"

typedef struct
{
  GAsyncReadyCallback callback;
  gpointer user_data;
} Append;

struct _AheadBenchOutbox
{
  GObject parent_instance;

  GArray *waiting;
  GTask *result;
};

static void outbox_iface_init (AheadOutboxInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AheadBenchOutbox, ahead_bench_outbox, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AHEAD_TYPE_OUTBOX, outbox_iface_init))

static void
ahead_bench_outbox_append_async (AheadOutbox *outbox,
                                 AheadMutation *mutation,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  Append append = { callback, user_data };

  g_array_append_val (AHEAD_BENCH_OUTBOX (outbox)->waiting, append);
}

static gboolean
ahead_bench_outbox_append_finish (AheadOutbox *outbox,
                                  GAsyncResult *result,
                                  GError **error)
{
  return TRUE;
}

static void
ahead_bench_outbox_update (AheadOutbox *outbox,
                           AheadMutation *mutation)
{
}

static void
ahead_bench_outbox_remove (AheadOutbox *outbox,
                           AheadMutation *mutation)
{
}

static void
outbox_iface_init (AheadOutboxInterface *iface)
{
  iface->append_async = ahead_bench_outbox_append_async;
  iface->append_finish = ahead_bench_outbox_append_finish;
  iface->update = ahead_bench_outbox_update;
  iface->remove = ahead_bench_outbox_remove;
}

static void
ahead_bench_outbox_finalize (GObject *object)
{
  AheadBenchOutbox *self = AHEAD_BENCH_OUTBOX (object);

  g_array_unref (self->waiting);
  g_object_unref (self->result);

  G_OBJECT_CLASS (ahead_bench_outbox_parent_class)->finalize (object);
}

static void
ahead_bench_outbox_class_init (AheadBenchOutboxClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ahead_bench_outbox_finalize;
}

static void
ahead_bench_outbox_init (AheadBenchOutbox *self)
{
  self->waiting = g_array_new (FALSE, FALSE, sizeof (Append));
  self->result = g_task_new (NULL, NULL, NULL, NULL);
  g_task_return_boolean (self->result, TRUE);
}

AheadBenchOutbox *
ahead_bench_outbox_new (void)
{
  return g_object_new (AHEAD_TYPE_BENCH_OUTBOX, NULL);
}

void
ahead_bench_outbox_complete (AheadBenchOutbox *self)
{
  for (guint i = 0; i < self->waiting->len; i++)
    {
      Append append = g_array_index (self->waiting, Append, i);

      append.callback (G_OBJECT (self), G_ASYNC_RESULT (self->result), append.user_data);
    }

  g_array_set_size (self->waiting, 0);
}
