/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadBenchBackend"

#include "config.h"

#include "ahead-bench-backend.h"

typedef struct
{
  AheadMutation *mutation;
  GAsyncReadyCallback callback;
  gpointer user_data;
} Submission;

struct _AheadBenchBackend
{
  GObject parent_instance;

  GArray *waiting;
  /* What the callback is given; it says nothing, as the answer is in `reply`. */
  GTask *result;
  AheadReply *reply;
};

static void backend_iface_init (AheadBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AheadBenchBackend, ahead_bench_backend, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AHEAD_TYPE_BACKEND, backend_iface_init))

static void
ahead_bench_backend_submit_async (AheadBackend *backend,
                                  AheadMutation *mutation,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Submission submission = { mutation, callback, user_data };

  g_array_append_val (AHEAD_BENCH_BACKEND (backend)->waiting, submission);
}

static AheadReply *
ahead_bench_backend_submit_finish (AheadBackend *backend,
                                   GAsyncResult *result,
                                   GError **error)
{
  return g_steal_pointer (&AHEAD_BENCH_BACKEND (backend)->reply);
}

static void
backend_iface_init (AheadBackendInterface *iface)
{
  iface->submit_async = ahead_bench_backend_submit_async;
  iface->submit_finish = ahead_bench_backend_submit_finish;
}

static void
ahead_bench_backend_finalize (GObject *object)
{
  AheadBenchBackend *self = AHEAD_BENCH_BACKEND (object);

  g_array_unref (self->waiting);
  g_object_unref (self->result);

  G_OBJECT_CLASS (ahead_bench_backend_parent_class)->finalize (object);
}

static void
ahead_bench_backend_class_init (AheadBenchBackendClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ahead_bench_backend_finalize;
}

static void
ahead_bench_backend_init (AheadBenchBackend *self)
{
  self->waiting = g_array_new (FALSE, FALSE, sizeof (Submission));
  self->result = g_task_new (NULL, NULL, NULL, NULL);
  g_task_return_boolean (self->result, TRUE);
}

AheadBenchBackend *
ahead_bench_backend_new (void)
{
  return g_object_new (AHEAD_TYPE_BENCH_BACKEND, NULL);
}

guint
ahead_bench_backend_get_n_waiting (AheadBenchBackend *self)
{
  return self->waiting->len;
}

AheadMutation *
ahead_bench_backend_get_mutation (AheadBenchBackend *self,
                                  guint index)
{
  return g_array_index (self->waiting, Submission, index).mutation;
}

/* Takes @reply. */
void
ahead_bench_backend_answer (AheadBenchBackend *self,
                            guint index,
                            AheadReply *reply)
{
  Submission submission = g_array_index (self->waiting, Submission, index);

  g_array_remove_index_fast (self->waiting, index);
  self->reply = reply;
  submission.callback (G_OBJECT (self), G_ASYNC_RESULT (self->result), submission.user_data);
}
