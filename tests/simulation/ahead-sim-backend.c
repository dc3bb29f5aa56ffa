/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadSimBackend"

#include "config.h"

#include "ahead-sim-backend.h"

#include "ahead-sim-client.h"
#include "ahead-sim-intent.h"

#define MAX_IN_FLIGHT 6
#define PAGE_SIZE 5

/* What becomes of a request on its way. */
typedef enum
{
  FATE_ARRIVES,
  /* The client hears so at once, or after a long wait. */
  FATE_REQUEST_LOST,
  FATE_ANSWER_LOST,
  FATE_TWICE,
  /* It arrives, but only after the client gave it up. */
  FATE_LATE,
  FATE_BUSY,
  FATE_UNAUTHORIZED,
  FATE_GARBAGE,
} Fate;

static const char *const fate_words[] = {
  "",
  "the request is lost",
  "the answer is lost",
  "the request comes twice",
  "the request is held up until long after the client gave up",
  "the server is busy",
  "the server refuses the credentials",
  "the answer is garbage",
};

/* One question, of whatever kind. The client's side of it ends when the task is answered. */
typedef struct
{
  gatomicrefcount ref_count;
  AheadSimBackend *backend;
  AheadSimWorld *world;
  guint number;
  Fate fate;
  GTask *task;

  /* A write. */
  AheadSimWrite *write;
  AheadSimIntent *intent;
  AheadEvent *event;
  AheadReply *reply;
  gboolean duplicate;

  /* A load of events; neither for one of calendars. */
  gboolean events;
  char *cursor;
  gpointer result;
  GDestroyNotify free_result;
} Request;

struct _AheadSimBackend
{
  GObject parent_instance;

  AheadSimClient *client;
  AheadSimWorld *world;
  /* Request that the client waits for */
  GPtrArray *waiting;
  guint next_number;
  gboolean killed;
};

static void backend_iface_init (AheadBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AheadSimBackend, ahead_sim_backend, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AHEAD_TYPE_BACKEND, backend_iface_init))

static Request *
request_ref (Request *request)
{
  g_atomic_ref_count_inc (&request->ref_count);
  return request;
}

static void
request_unref (gpointer data)
{
  Request *request = data;

  if (!g_atomic_ref_count_dec (&request->ref_count))
    return;

  g_clear_object (&request->task);
  g_clear_pointer (&request->write, ahead_sim_write_free);
  g_clear_object (&request->event);
  g_clear_pointer (&request->reply, ahead_reply_free);
  g_free (request->cursor);
  if (request->result != NULL)
    request->free_result (request->result);
  g_object_unref (request->backend);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_unref)

gint64
ahead_sim_network_delay (AheadSimWorld *world)
{
  if (ahead_sim_is_struck (world, 6))
    return ahead_sim_random_between (&world->random, 500, 6000) * G_TIME_SPAN_MILLISECOND;

  return ahead_sim_random_between (&world->random, 3, world->calm ? 40 : 300) * G_TIME_SPAN_MILLISECOND;
}

static Fate
draw_fate (AheadSimWorld *world)
{
  guint roll = ahead_sim_random_below (&world->random, 100);

  if (world->calm || roll >= 34)
    return FATE_ARRIVES;

  if (roll < 6)
    return FATE_REQUEST_LOST;
  if (roll < 14)
    return FATE_ANSWER_LOST;
  if (roll < 20)
    return FATE_TWICE;
  if (roll < 24)
    return FATE_LATE;
  if (roll < 29)
    return FATE_BUSY;
  return roll < 31 ? FATE_UNAUTHORIZED : FATE_GARBAGE;
}

static Request *
request_new (AheadSimBackend *self,
             GTask *task)
{
  Request *request = g_new0 (Request, 1);

  g_atomic_ref_count_init (&request->ref_count);
  request->backend = g_object_ref (self);
  request->world = self->world;
  request->number = self->next_number++;
  request->task = task;
  request->fate = draw_fate (self->world);
  g_ptr_array_add (self->waiting, request_ref (request));

  return request;
}

/* Gives the task that waits for the answer; NULL where nobody does any more. */
static GTask *
end_waiting (Request *request)
{
  if (request->task == NULL)
    return NULL;

  request->backend->client->touched = TRUE;
  g_ptr_array_remove (request->backend->waiting, request);
  return g_steal_pointer (&request->task);
}

static void
fail_request (Request *request,
              AheadBackendError code)
{
  g_autoptr (GTask) task = end_waiting (request);

  if (task != NULL)
    g_task_return_new_error (task, AHEAD_BACKEND_ERROR, code, "%s",
                             code == AHEAD_BACKEND_ERROR_PROTOCOL ? "nobody can read that" : "no answer came");
}

static void
on_given_up_cb (gpointer user_data)
{
  g_autoptr (Request) request = user_data;

  fail_request (request, ahead_sim_random_chance (&request->world->random, 50) ? AHEAD_BACKEND_ERROR_TIMED_OUT
                                                                               : AHEAD_BACKEND_ERROR_UNREACHABLE);
}

static void
on_answer_cb (gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GTask) task = NULL;

  if (request->fate == FATE_GARBAGE)
    {
      fail_request (request, AHEAD_BACKEND_ERROR_PROTOCOL);
      return;
    }

  task = end_waiting (request);
  if (task == NULL)
    return;
  if (request->write != NULL)
    g_task_return_pointer (task, g_steal_pointer (&request->reply), (GDestroyNotify) ahead_reply_free);
  else
    g_task_return_pointer (task, g_steal_pointer (&request->result), request->free_result);
}

static void
schedule (Request *request,
          gint64 delay,
          GSourceOnceFunc callback)
{
  ahead_sim_schedule_add (request->world->schedule, delay, callback, request_ref (request));
}

static void
answer_write (Request *request)
{
  AheadSimWorld *world = request->world;
  AheadReply *reply;
  gboolean applied;

  reply = ahead_sim_server_write (world->server, request->write, ahead_sim_schedule_get_now (world->schedule),
                                  &applied);
  ahead_sim_digest (world, ahead_sim_server_get_version (world->server) * 16 + reply->outcome);
  if (applied)
    {
      ahead_sim_tell (world, "server: %s", request->intent->label);
      ahead_sim_intent_applied (request->intent, request->duplicate ? G_MAXUINT : request->number);
      ahead_sim_client_hint_all (world);
    }
  if (request->reply == NULL)
    request->reply = reply;
  else
    ahead_reply_free (reply);
}

static void
answer_load (Request *request)
{
  AheadSimWorld *world = request->world;
  guint user = request->backend->client->user;

  if (request->events)
    {
      request->result = ahead_sim_server_list_events (world->server, user, request->cursor, PAGE_SIZE);
      request->free_result = (GDestroyNotify) ahead_event_page_free;
      ahead_sim_tell (world, "server: a page of %u events at version %" G_GINT64_FORMAT " for client %s",
                      ((AheadEventPage *) request->result)->records->len,
                      ((AheadEventPage *) request->result)->version, request->backend->client->name);
    }
  else
    {
      request->result = ahead_sim_server_list_calendars (world->server);
      request->free_result = (GDestroyNotify) g_ptr_array_unref;
    }
}

static void
refuse_for_now (Request *request)
{
  g_autoptr (GTask) task = end_waiting (request);
  gboolean unauthorized = request->fate == FATE_UNAUTHORIZED;
  AheadReply *reply;

  if (task == NULL)
    return;

  if (request->write == NULL)
    {
      g_task_return_new_error (task, AHEAD_BACKEND_ERROR,
                               unauthorized ? AHEAD_BACKEND_ERROR_UNAUTHORIZED : AHEAD_BACKEND_ERROR_BUSY, "not now");
      return;
    }

  reply = ahead_reply_new (unauthorized ? AHEAD_OUTCOME_UNAUTHORIZED : AHEAD_OUTCOME_BUSY, NULL);
  reply->message = g_strdup (unauthorized ? "Who are you?" : "Not now.");
  reply->retry_after = unauthorized ? 0 : 1000 * ahead_sim_random_below (&request->world->random, 3);
  g_task_return_pointer (task, reply, (GDestroyNotify) ahead_reply_free);
}

static void
on_arrival_cb (gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  AheadSimWorld *world = request->world;

  if (world->server_down || request->fate == FATE_BUSY || request->fate == FATE_UNAUTHORIZED)
    {
      refuse_for_now (request);
      return;
    }

  if (request->write != NULL)
    answer_write (request);
  else if (request->task != NULL)
    answer_load (request);
  if (request->fate != FATE_ANSWER_LOST && request->task != NULL)
    schedule (request, ahead_sim_network_delay (world), on_answer_cb);
}

static void
on_second_arrival_cb (gpointer user_data)
{
  g_autoptr (Request) request = user_data;

  request->duplicate = TRUE;
  if (!request->world->server_down)
    answer_write (request);
}

/* Takes @request. */
static void
set_out (Request *given)
{
  g_autoptr (Request) request = given;
  AheadSimWorld *world = request->world;
  gint64 delay = ahead_sim_network_delay (world);
  gint64 patience = ahead_sim_random_between (&world->random, 50, 3000) * G_TIME_SPAN_MILLISECOND;

  if (request->fate != FATE_ARRIVES && (request->write != NULL || request->fate != FATE_TWICE))
    ahead_sim_tell (world, "network: %s", fate_words[request->fate]);

  if (request->backend->client->offline)
    {
      schedule (request, 5 * G_TIME_SPAN_MILLISECOND, on_given_up_cb);
      return;
    }

  if (request->fate == FATE_REQUEST_LOST || request->fate == FATE_ANSWER_LOST)
    schedule (request, delay + patience, on_given_up_cb);
  if (request->fate == FATE_LATE)
    {
      schedule (request, patience, on_given_up_cb);
      delay += patience + patience;
    }
  if (request->fate != FATE_REQUEST_LOST)
    schedule (request, delay, on_arrival_cb);
  if (request->fate == FATE_TWICE && request->write != NULL)
    schedule (request, delay + patience, on_second_arrival_cb);
}

static void
check_submission (AheadSimBackend *self,
                  AheadMutation *mutation,
                  AheadSimIntent *intent)
{
  AheadEvent *event = ahead_mutation_get_event (mutation);
  guint n = 0;

  if (ahead_sim_disk_find (self->client->disk, ahead_mutation_get_id (mutation)) == NULL)
    ahead_sim_fail (self->world, "durable before sent", "client %s sends “%s”, which is not on its disk",
                    self->client->name, intent->label);

  for (guint i = 0; i < self->waiting->len; i++)
    {
      Request *other = self->waiting->pdata[i];

      n += other->write != NULL;
      if (other->event == event)
        ahead_sim_fail (self->world, "one in flight an event", "client %s sends “%s” while “%s” is on its way",
                        self->client->name, intent->label, other->intent->label);
    }
  if (n >= MAX_IN_FLIGHT)
    ahead_sim_fail (self->world, "six in flight in all", "client %s sends “%s” as the %uth", self->client->name,
                    intent->label, n + 1);
}

static AheadSimWrite *
write_new (AheadSimBackend *self,
           AheadMutation *mutation)
{
  AheadSimWrite write = { self->client->user, ahead_mutation_get_kind (mutation) };

  write.key = (char *) ahead_mutation_get_id (mutation);
  write.event_id = (char *) ahead_event_get_id (ahead_mutation_get_event (mutation));
  write.record = ahead_mutation_get_record (mutation);
  write.patch = write.kind == AHEAD_MUTATION_PATCH ? ahead_mutation_get_patch (mutation) : NULL;
  write.if_match = ahead_mutation_get_base_version (mutation);
  write.value = ahead_mutation_get_value (mutation);
  write.text = (char *) ahead_mutation_get_text (mutation);
  write.comment_id = (char *) ahead_mutation_get_comment_id (mutation);

  return ahead_sim_write_copy (&write);
}

static void
ahead_sim_backend_submit_async (AheadBackend *backend,
                                AheadMutation *mutation,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  AheadSimBackend *self = AHEAD_SIM_BACKEND (backend);
  AheadSimIntent *intent = ahead_sim_intent_get (mutation);
  Request *request;

  g_assert_nonnull (intent);
  check_submission (self, mutation, intent);
  request = request_new (self, g_task_new (self, cancellable, callback, user_data));
  request->write = write_new (self, mutation);
  request->intent = intent;
  request->event = g_object_ref (ahead_mutation_get_event (mutation));
  ahead_sim_intent_sent (intent, request->number);
  ahead_sim_tell (self->world, "client %s sends: %s", self->client->name, intent->label);
  set_out (request);
}

static AheadReply *
ahead_sim_backend_submit_finish (AheadBackend *backend,
                                 GAsyncResult *result,
                                 GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ahead_sim_backend_load_calendars_async (AheadBackend *backend,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  AheadSimBackend *self = AHEAD_SIM_BACKEND (backend);

  ahead_sim_tell (self->world, "client %s asks for the calendars", self->client->name);
  set_out (request_new (self, g_task_new (backend, cancellable, callback, user_data)));
}

static void
ahead_sim_backend_load_events_async (AheadBackend *backend,
                                     const char *cursor,
                                     guint limit,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  AheadSimBackend *self = AHEAD_SIM_BACKEND (backend);
  Request *request = request_new (self, g_task_new (backend, cancellable, callback, user_data));

  ahead_sim_tell (self->world, "client %s asks for %s page of events", self->client->name,
                  cursor == NULL ? "the first" : "another");
  request->events = TRUE;
  request->cursor = g_strdup (cursor);
  set_out (request);
}

static gpointer
finish_load (AheadBackend *backend,
             GAsyncResult *result,
             GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
backend_iface_init (AheadBackendInterface *iface)
{
  iface->submit_async = ahead_sim_backend_submit_async;
  iface->submit_finish = ahead_sim_backend_submit_finish;
  iface->load_calendars_async = ahead_sim_backend_load_calendars_async;
  iface->load_calendars_finish = (GPtrArray * (*) (AheadBackend *, GAsyncResult *, GError **)) finish_load;
  iface->load_events_async = ahead_sim_backend_load_events_async;
  iface->load_events_finish = (AheadEventPage * (*) (AheadBackend *, GAsyncResult *, GError **)) finish_load;
}

static void
ahead_sim_backend_finalize (GObject *object)
{
  g_ptr_array_unref (AHEAD_SIM_BACKEND (object)->waiting);

  G_OBJECT_CLASS (ahead_sim_backend_parent_class)->finalize (object);
}

static void
ahead_sim_backend_class_init (AheadSimBackendClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ahead_sim_backend_finalize;
}

static void
ahead_sim_backend_init (AheadSimBackend *self)
{
  self->waiting = g_ptr_array_new_with_free_func (request_unref);
  self->next_number = 1;
}

AheadSimBackend *
ahead_sim_backend_new (AheadSimClient *client)
{
  AheadSimBackend *self = g_object_new (AHEAD_TYPE_SIM_BACKEND, NULL);

  self->client = client;
  self->world = client->world;
  return self;
}

/* Nobody waits any more. */
void
ahead_sim_backend_kill (AheadSimBackend *self)
{
  self->killed = TRUE;
  while (self->waiting->len > 0)
    {
      g_autoptr (GTask) task = end_waiting (self->waiting->pdata[0]);

      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the process is gone");
    }
}

guint
ahead_sim_backend_get_n_waiting (AheadSimBackend *self)
{
  return self->waiting->len;
}
