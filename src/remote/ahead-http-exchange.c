/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadHttpExchange"

#include "config.h"

#include "ahead-http-exchange.h"

#include <glib/gi18n-lib.h>

#include "ahead-backend.h"

/*
 * One request and its whole answer.
 *
 * libsoup's own timeout is in seconds and belongs to the session; a deadline that is moved on with every sign of life
 * of the server is kept here instead. It does not run while the message waits for a free connection: a server that
 * works through a long queue is not silent.
 */

#define CHUNK_SIZE (64 * 1024)

typedef struct
{
  SoupSession *session;
  AheadHttpRequest *request;
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *body;
  guint timeout;
  GSource *deadline;
  GCancellable *caller;
  gulong caller_handler;
  /* Ours, so that the deadline can end the exchange; follows the caller's. */
  GCancellable *cancellable;
  gboolean timed_out;
  gboolean connected;
  gboolean repeated;
} Exchange;

static void send_message (GTask *task);
static void read_chunk (GTask *task);

static void
clear_message (Exchange *exchange)
{
  if (exchange->message != NULL)
    g_signal_handlers_disconnect_by_data (exchange->message, exchange);
  g_clear_object (&exchange->message);
}

static void
stop_deadline (Exchange *exchange)
{
  if (exchange->deadline != NULL)
    g_source_destroy (exchange->deadline);
  g_clear_pointer (&exchange->deadline, g_source_unref);
}

static void
exchange_free (Exchange *exchange)
{
  stop_deadline (exchange);
  clear_message (exchange);
  if (exchange->caller != NULL)
    g_cancellable_disconnect (exchange->caller, exchange->caller_handler);
  g_clear_object (&exchange->caller);
  g_clear_object (&exchange->cancellable);
  g_clear_object (&exchange->stream);
  g_clear_object (&exchange->session);
  g_clear_pointer (&exchange->body, g_byte_array_unref);
  g_clear_pointer (&exchange->request, ahead_http_request_free);
  g_free (exchange);
}

static gboolean
on_deadline_cb (gpointer user_data)
{
  Exchange *exchange = user_data;

  exchange->timed_out = TRUE;
  g_cancellable_cancel (exchange->cancellable);

  return G_SOURCE_REMOVE;
}

static void
move_deadline (Exchange *exchange)
{
  stop_deadline (exchange);
  exchange->deadline = g_timeout_source_new (exchange->timeout);
  g_source_set_callback (exchange->deadline, on_deadline_cb, exchange, NULL);
  g_source_attach (exchange->deadline, g_main_context_get_thread_default ());
}

static int
get_error_code (const Exchange *exchange,
                const GError *error)
{
  if (exchange->timed_out || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return AHEAD_BACKEND_ERROR_TIMED_OUT;
  if (error->domain == SOUP_SESSION_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    return AHEAD_BACKEND_ERROR_PROTOCOL;

  return AHEAD_BACKEND_ERROR_UNREACHABLE;
}

static const char *
get_error_message (int code)
{
  switch (code)
    {
    case AHEAD_BACKEND_ERROR_TIMED_OUT:
      return _("The server did not answer in time");
    case AHEAD_BACKEND_ERROR_PROTOCOL:
      return _("The server’s answer cannot be understood");
    default:
      return _("The server cannot be reached");
    }
}

static void
return_error (GTask *task,
              const GError *error)
{
  Exchange *exchange = g_task_get_task_data (task);
  int code = get_error_code (exchange, error);

  if (exchange->timed_out)
    g_task_return_new_error (task, AHEAD_BACKEND_ERROR, code, "%s", get_error_message (code));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || error->domain == AHEAD_BACKEND_ERROR)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_new_error (task, AHEAD_BACKEND_ERROR, code, "%s: %s", get_error_message (code), error->message);
}

/*
 * A server may close an idle connection just when it is used again. libsoup repeats only reads then; writes with a key
 * are as safe. A connection that was made for this very request is no such case: its end is news to tell.
 */
static gboolean
can_repeat (const Exchange *exchange,
            const GError *error)
{
  return !exchange->connected && !exchange->repeated && !exchange->timed_out
         && ahead_http_request_is_repeatable (exchange->request)
         && (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)
          || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED));
}

static void
return_response (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&exchange->body));

  stop_deadline (exchange);
  g_task_return_pointer (task, ahead_http_response_new (exchange->message, body),
                         (GDestroyNotify) ahead_http_response_free);
}

static void
on_network_event_cb (SoupMessage *message,
                     GSocketClientEvent event,
                     GIOStream *connection,
                     gpointer user_data)
{
  Exchange *exchange = user_data;

  exchange->connected = TRUE;
  move_deadline (exchange);
}

static void
on_starting_cb (SoupMessage *message,
                gpointer user_data)
{
  move_deadline (user_data);
}

static void
on_caller_cancelled_cb (GCancellable *caller,
                        gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
on_chunk_cb (GObject *object,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);

  if (chunk == NULL)
    {
      return_error (task, error);
      return;
    }
  if (g_bytes_get_size (chunk) == 0)
    {
      return_response (task);
      return;
    }
  if (g_bytes_get_size (chunk) > AHEAD_HTTP_MAX_BODY_SIZE - exchange->body->len)
    {
      g_task_return_new_error (task, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_PROTOCOL,
                               _("The server’s answer is longer than %d MiB"),
                               AHEAD_HTTP_MAX_BODY_SIZE / (1024 * 1024));
      return;
    }

  g_byte_array_append (exchange->body, g_bytes_get_data (chunk, NULL), g_bytes_get_size (chunk));
  move_deadline (exchange);
  read_chunk (g_steal_pointer (&task));
}

static void
read_chunk (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (exchange->stream, CHUNK_SIZE, g_task_get_priority (task), exchange->cancellable,
                                   on_chunk_cb, task);
}

static void
on_sent_cb (GObject *object,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Exchange *exchange = g_task_get_task_data (task);

  exchange->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (exchange->stream != NULL)
    {
      exchange->body = g_byte_array_new ();
      read_chunk (g_steal_pointer (&task));
    }
  else if (can_repeat (exchange, error))
    {
      exchange->repeated = TRUE;
      send_message (g_steal_pointer (&task));
    }
  else
    {
      return_error (task, error);
    }
}

/* Takes the task over. */
static void
send_message (GTask *task)
{
  g_autoptr (GError) error = NULL;
  Exchange *exchange = g_task_get_task_data (task);

  clear_message (exchange);
  exchange->message = ahead_http_request_create_message (exchange->request, &error);
  if (exchange->message == NULL)
    {
      return_error (task, error);
      g_object_unref (task);
      return;
    }

  g_signal_connect (exchange->message, "network-event", G_CALLBACK (on_network_event_cb), exchange);
  g_signal_connect (exchange->message, "starting", G_CALLBACK (on_starting_cb), exchange);
  soup_session_send_async (exchange->session, exchange->message, g_task_get_priority (task), exchange->cancellable,
                           on_sent_cb, task);
}

/**
 * ahead_http_exchange_async:
 * @session: the session to send it with
 * @request: (transfer full): what to send
 * @timeout: how long the server may be silent, in milliseconds
 * @cancellable: (nullable): ends the exchange
 * @callback: called when the whole answer is there
 * @user_data: for @callback
 *
 * Sends @request and reads the answer to its end. Main thread only.
 */
void
ahead_http_exchange_async (SoupSession *session,
                           AheadHttpRequest *request,
                           guint timeout,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;
  Exchange *exchange;

  g_return_if_fail (SOUP_IS_SESSION (session));
  g_return_if_fail (request != NULL);
  g_return_if_fail (timeout > 0);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  exchange = g_new0 (Exchange, 1);
  exchange->session = g_object_ref (session);
  exchange->request = request;
  exchange->timeout = timeout;
  exchange->cancellable = g_cancellable_new ();
  g_set_object (&exchange->caller, cancellable);
  if (cancellable != NULL)
    exchange->caller_handler = g_cancellable_connect (cancellable, G_CALLBACK (on_caller_cancelled_cb),
                                                      g_object_ref (exchange->cancellable), g_object_unref);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, ahead_http_exchange_async);
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);
  send_message (task);
}

/**
 * ahead_http_exchange_finish:
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Gives the answer, whatever its status.
 *
 * Returns: (transfer full): the answer, or %NULL with %AHEAD_BACKEND_ERROR_UNREACHABLE (no connection, or it broke),
 *   %AHEAD_BACKEND_ERROR_TIMED_OUT, %AHEAD_BACKEND_ERROR_PROTOCOL (not HTTP, or too long), or %G_IO_ERROR_CANCELLED.
 *   The server may have acted on the request whenever one of these comes
 */
AheadHttpResponse *
ahead_http_exchange_finish (GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
