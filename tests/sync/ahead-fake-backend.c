/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadFakeBackend"

#include "config.h"

#include "ahead-fake-backend.h"

typedef struct
{
  AheadFakeLoad kind;
  char *cursor;
  GTask *task;
} Load;

struct _AheadFakeBackend
{
  GObject parent_instance;

  GPtrArray *submissions;
  GPtrArray *loads;
};

static void backend_iface_init (AheadBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AheadFakeBackend, ahead_fake_backend, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AHEAD_TYPE_BACKEND, backend_iface_init))

static void
free_submission (gpointer data)
{
  AheadFakeSubmission *submission = data;

  g_free (submission->mutation_id);
  g_free (submission->event_id);
  g_clear_pointer (&submission->patch, ahead_patch_unref);
  g_clear_pointer (&submission->record, ahead_record_unref);
  g_clear_object (&submission->task);
  g_free (submission);
}

static void
free_load (gpointer data)
{
  Load *load = data;

  g_free (load->cursor);
  g_object_unref (load->task);
  g_free (load);
}

static gboolean
on_cancelled_cb (GCancellable *cancellable,
                 gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  AheadFakeBackend *self = g_task_get_source_object (task);

  for (guint i = self->loads->len; i > 0; i--)
    if (((Load *) self->loads->pdata[i - 1])->task == task)
      g_ptr_array_remove_index (self->loads, i - 1);
  for (guint i = 0; i < self->submissions->len; i++)
    if (((AheadFakeSubmission *) self->submissions->pdata[i])->task == task)
      g_clear_object (&((AheadFakeSubmission *) self->submissions->pdata[i])->task);
  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

/* As a real one does, it ends a request as soon as that is cancelled. */
static GTask *
begin_task (AheadFakeBackend *self,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  if (cancellable != NULL)
    {
      g_autoptr (GSource) source = g_cancellable_source_new (cancellable);

      g_task_set_task_data (task, g_source_ref (source), (GDestroyNotify) g_source_unref);
      g_task_attach_source (task, source, G_SOURCE_FUNC (on_cancelled_cb));
    }

  return task;
}

static void
end_waiting (GTask *task)
{
  GSource *source = g_task_get_task_data (task);

  if (source != NULL)
    g_source_destroy (source);
}

static void
ahead_fake_backend_submit_async (AheadBackend *backend,
                                 AheadMutation *mutation,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  AheadFakeBackend *self = AHEAD_FAKE_BACKEND (backend);
  AheadFakeSubmission *submission = g_new0 (AheadFakeSubmission, 1);
  AheadPatch *patch = ahead_mutation_get_patch (mutation);
  AheadRecord *record = ahead_mutation_get_record (mutation);

  submission->mutation_id = g_strdup (ahead_mutation_get_id (mutation));
  submission->event_id = g_strdup (ahead_event_get_id (ahead_mutation_get_event (mutation)));
  submission->kind = ahead_mutation_get_kind (mutation);
  submission->base_version = ahead_mutation_get_base_version (mutation);
  submission->patch = patch != NULL ? ahead_patch_ref (patch) : NULL;
  submission->record = record != NULL ? ahead_record_ref (record) : NULL;
  submission->task = begin_task (self, cancellable, callback, user_data);
  g_ptr_array_add (self->submissions, submission);
}

static AheadReply *
ahead_fake_backend_submit_finish (AheadBackend *backend,
                                  GAsyncResult *result,
                                  GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
begin_load (AheadFakeBackend *self,
            AheadFakeLoad kind,
            const char *cursor,
            GTask *task)
{
  Load *load = g_new0 (Load, 1);

  load->kind = kind;
  load->cursor = g_strdup (cursor);
  load->task = task;
  g_ptr_array_add (self->loads, load);
}

static void
ahead_fake_backend_load_calendars_async (AheadBackend *backend,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  AheadFakeBackend *self = AHEAD_FAKE_BACKEND (backend);

  begin_load (self, AHEAD_FAKE_LOAD_CALENDARS, NULL, begin_task (self, cancellable, callback, user_data));
}

static GPtrArray *
ahead_fake_backend_load_calendars_finish (AheadBackend *backend,
                                          GAsyncResult *result,
                                          GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ahead_fake_backend_load_events_async (AheadBackend *backend,
                                      const char *cursor,
                                      guint limit,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  AheadFakeBackend *self = AHEAD_FAKE_BACKEND (backend);

  g_assert_cmpuint (limit, <=, 1000);
  begin_load (self, AHEAD_FAKE_LOAD_EVENTS, cursor, begin_task (self, cancellable, callback, user_data));
}

static AheadEventPage *
ahead_fake_backend_load_events_finish (AheadBackend *backend,
                                       GAsyncResult *result,
                                       GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
backend_iface_init (AheadBackendInterface *iface)
{
  iface->submit_async = ahead_fake_backend_submit_async;
  iface->submit_finish = ahead_fake_backend_submit_finish;
  iface->load_calendars_async = ahead_fake_backend_load_calendars_async;
  iface->load_calendars_finish = ahead_fake_backend_load_calendars_finish;
  iface->load_events_async = ahead_fake_backend_load_events_async;
  iface->load_events_finish = ahead_fake_backend_load_events_finish;
}

static void
ahead_fake_backend_finalize (GObject *object)
{
  AheadFakeBackend *self = AHEAD_FAKE_BACKEND (object);

  g_ptr_array_unref (self->submissions);
  g_ptr_array_unref (self->loads);

  G_OBJECT_CLASS (ahead_fake_backend_parent_class)->finalize (object);
}

static void
ahead_fake_backend_class_init (AheadFakeBackendClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ahead_fake_backend_finalize;
}

static void
ahead_fake_backend_init (AheadFakeBackend *self)
{
  self->submissions = g_ptr_array_new_with_free_func (free_submission);
  self->loads = g_ptr_array_new_with_free_func (free_load);
}

AheadFakeBackend *
ahead_fake_backend_new (void)
{
  return g_object_new (AHEAD_TYPE_FAKE_BACKEND, NULL);
}

guint
ahead_fake_backend_get_n_submissions (AheadFakeBackend *self)
{
  return self->submissions->len;
}

AheadFakeSubmission *
ahead_fake_backend_get_submission (AheadFakeBackend *self,
                                   guint index)
{
  g_assert_cmpuint (index, <, self->submissions->len);

  return self->submissions->pdata[index];
}

guint
ahead_fake_backend_get_n_in_flight (AheadFakeBackend *self)
{
  guint n = 0;

  for (guint i = 0; i < self->submissions->len; i++)
    {
      AheadFakeSubmission *submission = self->submissions->pdata[i];

      n += submission->task != NULL;
    }

  return n;
}

static GTask *
steal_task (AheadFakeBackend *self,
            guint index)
{
  AheadFakeSubmission *submission = ahead_fake_backend_get_submission (self, index);

  g_assert_nonnull (submission->task);
  end_waiting (submission->task);
  return g_steal_pointer (&submission->task);
}

/* Takes @reply. */
void
ahead_fake_backend_answer (AheadFakeBackend *self,
                           guint index,
                           AheadReply *reply)
{
  g_autoptr (GTask) task = steal_task (self, index);

  g_task_return_pointer (task, reply, (GDestroyNotify) ahead_reply_free);
}

void
ahead_fake_backend_fail (AheadFakeBackend *self,
                         guint index,
                         AheadBackendError code)
{
  g_autoptr (GTask) task = steal_task (self, index);

  g_task_return_new_error (task, AHEAD_BACKEND_ERROR, code, "no luck");
}

guint
ahead_fake_backend_get_n_loads (AheadFakeBackend *self)
{
  return self->loads->len;
}

AheadFakeLoad
ahead_fake_backend_get_load (AheadFakeBackend *self,
                             guint index)
{
  return index < self->loads->len ? ((Load *) self->loads->pdata[index])->kind : AHEAD_FAKE_LOAD_NONE;
}

const char *
ahead_fake_backend_get_cursor (AheadFakeBackend *self,
                               guint index)
{
  g_assert_cmpuint (index, <, self->loads->len);

  return ((Load *) self->loads->pdata[index])->cursor;
}

static GTask *
steal_load (AheadFakeBackend *self,
            guint index)
{
  GTask *task;

  g_assert_cmpuint (index, <, self->loads->len);

  task = g_object_ref (((Load *) self->loads->pdata[index])->task);
  end_waiting (task);
  g_ptr_array_remove_index (self->loads, index);
  return task;
}

/* Takes @calendars. */
void
ahead_fake_backend_bring_calendars (AheadFakeBackend *self,
                                    guint index,
                                    GPtrArray *calendars)
{
  g_autoptr (GTask) task = NULL;

  g_assert_cmpint (ahead_fake_backend_get_load (self, index), ==, AHEAD_FAKE_LOAD_CALENDARS);
  task = steal_load (self, index);
  g_task_return_pointer (task, calendars, (GDestroyNotify) g_ptr_array_unref);
}

/* Takes @page. */
void
ahead_fake_backend_bring_page (AheadFakeBackend *self,
                               guint index,
                               AheadEventPage *page)
{
  g_autoptr (GTask) task = NULL;

  g_assert_cmpint (ahead_fake_backend_get_load (self, index), ==, AHEAD_FAKE_LOAD_EVENTS);
  task = steal_load (self, index);
  g_task_return_pointer (task, page, (GDestroyNotify) ahead_event_page_free);
}

void
ahead_fake_backend_fail_load (AheadFakeBackend *self,
                              guint index,
                              AheadBackendError code)
{
  g_autoptr (GTask) task = steal_load (self, index);

  g_task_return_new_error (task, AHEAD_BACKEND_ERROR, code, "no luck");
}
