/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadServer"

#include "config.h"

#include "ahead-server.h"

#include <sys/socket.h>

#include "ahead-api.h"
#include "ahead-exchange-private.h"
#include "ahead-idempotency.h"

/* HTTP: takes requests in, has them carried out, and stops in good order.
 *
 * The connections are libsoup's own business: before 3.4, one that is accepted elsewhere and given to
 * soup_server_accept_iostream() is freed while it is in use. */

/* Seconds. */
#define PRUNE_INTERVAL 3600
#define STOP_TIMEOUT 10
#define IDLE_TIMEOUT 60

/* What libsoup sends where it can't make out the headers of a request. The status is libsoup's choice, and not told
 * twice (RFC 9457 §3.1.2 lets a problem leave it out). */
#define UNREADABLE_BODY                                                                                                \
  "{\"type\":\"/problems/bad-request\",\"title\":\"The request cannot be understood\","                                \
  "\"detail\":\"The request is not HTTP/1.1 as this server speaks it.\",\"retryable\":false}"

#define UNREADABLE_RESPONSE                                                                                            \
  "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n"                                                                  \
  "Content-Type: " AHEAD_PROBLEM_CONTENT_TYPE "\r\n\r\n" UNREADABLE_BODY

struct _AheadServer
{
  GObject parent_instance;

  SoupServer *soup;
  AheadDatabase *database;
  AheadTokens *tokens;
  guint delay;
  guint idle_timeout;
  gboolean verbose;

  guint n_running;
  gboolean stopping;
  guint prune_source;
  guint stop_source;
};

enum
{
  SIGNAL_STOPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AheadServer, ahead_server, G_TYPE_OBJECT)

static gboolean
prune (AheadServer *self,
       GError **error)
{
  if (!ahead_database_begin (self->database, AHEAD_TRANSACTION_WRITE, error))
    return FALSE;

  if (!ahead_idempotency_prune (self->database, g_get_real_time () - AHEAD_IDEMPOTENCY_LIFETIME, error))
    {
      ahead_database_rollback (self->database);
      return FALSE;
    }

  return ahead_database_commit (self->database, error);
}

static gboolean
on_prune_cb (gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!prune (user_data, &error))
    g_warning ("Forgetting old idempotency keys failed: %s", error->message);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_stopped_cb (gpointer user_data)
{
  AheadServer *self = user_data;

  self->stop_source = 0;
  soup_server_disconnect (self->soup);
  g_signal_emit (self, signals[SIGNAL_STOPPED], 0);

  return G_SOURCE_REMOVE;
}

/* From the main loop, and not from within libsoup's own callbacks. */
static void
stop_soon (AheadServer *self)
{
  g_clear_handle_id (&self->stop_source, g_source_remove);
  self->stop_source = g_idle_add (on_stopped_cb, self);
}

static void
log_request (AheadExchange *exchange)
{
  SoupServerMessage *message = exchange->message;
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  gint64 duration = g_get_monotonic_time () - exchange->began;

  g_printerr ("%s %s %u %.1f ms %s\n", soup_server_message_get_method (message), path,
              soup_server_message_get_status (message), (double) duration / 1000,
              exchange->request != NULL ? exchange->request->user : "-");
}

/* libsoup before 3.3.0 never closes an idle connection that its client has closed, and would run out of descriptors. */
static void
set_persistence (AheadServer *self,
                 SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (self->stopping || !soup_check_version (3, 3, 0))
    soup_message_headers_replace (headers, "Connection", "close");
}

/* libsoup waits without end for the rest of a request, and for a client to read its response. */
static void
on_request_started_cb (SoupServer *soup,
                       SoupServerMessage *message,
                       AheadServer *self)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket != NULL)
    g_socket_set_timeout (socket, self->idle_timeout);
  set_persistence (self, message);
  soup_server_message_set_response (message, AHEAD_PROBLEM_CONTENT_TYPE, SOUP_MEMORY_STATIC, UNREADABLE_BODY,
                                    strlen (UNREADABLE_BODY));
}

/* libsoup reads no further than a negative Content-Length and lets the client wait; of several it takes one, where a
 * proxy may take another. Where the request ends can't be known (RFC 9112 §6.3). */
static gboolean
has_bad_length (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *lengths = soup_message_headers_get_list (headers, "Content-Length");

  return soup_message_headers_get_content_length (headers) < 0 || (lengths != NULL && strchr (lengths, ',') != NULL);
}

/* The connection is of no more use, so the answer goes out beside libsoup: as much as there is room for, as the server
 * waits for no client. */
static void
refuse_length (SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

  g_socket_send_with_blocking (socket, UNREADABLE_RESPONSE, strlen (UNREADABLE_RESPONSE), FALSE, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

static void
on_headers_cb (SoupServer *soup,
               SoupServerMessage *message,
               const char *path,
               GHashTable *query,
               gpointer user_data)
{
  AheadServer *self = user_data;

  if (has_bad_length (message))
    {
      refuse_length (message);
      return;
    }

  soup_server_message_set_response (message, NULL, SOUP_MEMORY_STATIC, NULL, 0);
  self->n_running++;
  ahead_exchange_begin (message, self->tokens);
  set_persistence (self, message);
}

static void
on_request_cb (SoupServer *soup,
               SoupServerMessage *message,
               const char *path,
               GHashTable *query,
               gpointer user_data)
{
  AheadServer *self = user_data;
  AheadExchange *exchange = ahead_exchange_get (message);
  g_autoptr (AheadResponse) response = NULL;

  set_persistence (self, message);
  ahead_exchange_take_body (exchange);
  response = ahead_api_handle (self->database, exchange->route, exchange->request);
  ahead_exchange_respond (exchange, response);

  if (self->delay > 0 && exchange->route->transaction == AHEAD_TRANSACTION_WRITE)
    ahead_exchange_respond_later (exchange, self->delay);
}

static void
on_request_ended_cb (SoupServer *soup,
                     SoupServerMessage *message,
                     AheadServer *self)
{
  AheadExchange *exchange = ahead_exchange_get (message);

  if (exchange == NULL)
    return;

  g_clear_handle_id (&exchange->delay_source, g_source_remove);
  if (self->verbose)
    log_request (exchange);

  self->n_running--;
  if (self->stopping && self->n_running == 0)
    stop_soon (self);
}

/* libsoup leaves the connection open where the rest of a request makes no sense, and the client waiting. */
static void
on_request_aborted_cb (SoupServer *soup,
                       SoupServerMessage *message,
                       AheadServer *self)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket != NULL)
    g_socket_close (socket, NULL);

  on_request_ended_cb (soup, message, self);
}

static void
ahead_server_finalize (GObject *object)
{
  AheadServer *self = AHEAD_SERVER (object);

  g_clear_handle_id (&self->prune_source, g_source_remove);
  g_clear_handle_id (&self->stop_source, g_source_remove);
  g_clear_object (&self->soup);
  g_clear_object (&self->database);
  g_clear_pointer (&self->tokens, ahead_tokens_free);

  G_OBJECT_CLASS (ahead_server_parent_class)->finalize (object);
}

static void
ahead_server_class_init (AheadServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ahead_server_finalize;

  /**
   * AheadServer::stopped:
   * @self: the server
   *
   * Emitted when the server has stopped, after [method@Server.stop].
   */
  signals[SIGNAL_STOPPED] = g_signal_new ("stopped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
ahead_server_init (AheadServer *self)
{
  self->idle_timeout = IDLE_TIMEOUT;

  /* The paths are decoded segment by segment: an id may hold an encoded slash. */
  self->soup = soup_server_new ("raw-paths", TRUE, "server-header", "ahead-server", NULL);
  soup_server_add_early_handler (self->soup, NULL, on_headers_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, on_request_cb, self, NULL);
  g_signal_connect_object (self->soup, "request-started", G_CALLBACK (on_request_started_cb), self, 0);
  g_signal_connect_object (self->soup, "request-finished", G_CALLBACK (on_request_ended_cb), self, 0);
  g_signal_connect_object (self->soup, "request-aborted", G_CALLBACK (on_request_aborted_cb), self, 0);
}

/**
 * ahead_server_new:
 * @database: what the server serves
 * @tokens: (transfer full): who may ask
 *
 * Makes a server that does not listen yet.
 *
 * Returns: (transfer full): the server
 */
AheadServer *
ahead_server_new (AheadDatabase *database,
                  AheadTokens *tokens)
{
  AheadServer *self;

  g_return_val_if_fail (AHEAD_IS_DATABASE (database), NULL);
  g_return_val_if_fail (tokens != NULL, NULL);

  self = g_object_new (AHEAD_TYPE_SERVER, NULL);
  self->database = g_object_ref (database);
  self->tokens = tokens;

  return self;
}

/**
 * ahead_server_set_delay:
 * @server: a server
 * @delay: milliseconds; 0 = none
 *
 * Holds back the answer to every write, after it has been carried out, as a slow network would. For testing.
 */
void
ahead_server_set_delay (AheadServer *server,
                        guint delay)
{
  g_return_if_fail (AHEAD_IS_SERVER (server));

  server->delay = delay;
}

/**
 * ahead_server_set_idle_timeout:
 * @server: a server that does not listen yet
 * @timeout: seconds, from 1
 *
 * Sets for how long a client may leave the server waiting: for the rest of its request, for the next one on the same
 * connection, or until it reads on. Its connection is then closed. The standard is 60 seconds.
 */
void
ahead_server_set_idle_timeout (AheadServer *server,
                               guint timeout)
{
  g_return_if_fail (AHEAD_IS_SERVER (server));
  g_return_if_fail (timeout > 0);

  server->idle_timeout = timeout;
}

/**
 * ahead_server_set_verbose:
 * @server: a server
 * @verbose: whether to write a line to standard error for each request
 *
 * Lets one watch what the server does.
 */
void
ahead_server_set_verbose (AheadServer *server,
                          gboolean verbose)
{
  g_return_if_fail (AHEAD_IS_SERVER (server));

  server->verbose = verbose;
}

/**
 * ahead_server_listen:
 * @server: a server
 * @address: where; port 0 lets the system choose one
 * @error: return location for an error
 *
 * Begins to answer. It also forgets the idempotency keys that have had their time, at once and every hour from then on.
 *
 * Returns: %FALSE with an error of %G_IO_ERROR or %AHEAD_DATABASE_ERROR if that failed
 */
gboolean
ahead_server_listen (AheadServer *server,
                     GInetSocketAddress *address,
                     GError **error)
{
  g_return_val_if_fail (AHEAD_IS_SERVER (server), FALSE);
  g_return_val_if_fail (G_IS_INET_SOCKET_ADDRESS (address), FALSE);
  g_return_val_if_fail (server->prune_source == 0, FALSE);

  if (!prune (server, error) || !soup_server_listen (server->soup, G_SOCKET_ADDRESS (address), 0, error))
    return FALSE;

  server->prune_source = g_timeout_add_seconds (PRUNE_INTERVAL, on_prune_cb, server);

  return TRUE;
}

/**
 * ahead_server_dup_url:
 * @server: a server that listens
 *
 * Gets where the server is.
 *
 * Returns: (transfer full): "http://HOST:PORT", with no slash at the end
 */
char *
ahead_server_dup_url (AheadServer *server)
{
  GSList *uris;
  GUri *uri;
  char *url;

  g_return_val_if_fail (AHEAD_IS_SERVER (server), NULL);

  uris = soup_server_get_uris (server->soup);
  uri = uris->data;
  url = g_strdup_printf (strchr (g_uri_get_host (uri), ':') != NULL ? "http://[%s]:%d" : "http://%s:%d",
                         g_uri_get_host (uri), g_uri_get_port (uri));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return url;
}

/* soup_server_disconnect() would break off what runs. A socket that is shut down takes no more connections, and libsoup
 * gives it up by itself. */
static void
shut_down_listeners (AheadServer *self)
{
  GSList *sockets = soup_server_get_listeners (self->soup);

  for (GSList *item = sockets; item != NULL; item = item->next)
    shutdown (g_socket_get_fd (item->data), SHUT_RDWR);

  g_slist_free (sockets);
}

/**
 * ahead_server_stop:
 * @server: a server that listens
 *
 * Takes no more connections, finishes the requests that run, for at most 10 seconds, and then emits `stopped`. Does
 * nothing where it is stopping already.
 */
void
ahead_server_stop (AheadServer *server)
{
  g_return_if_fail (AHEAD_IS_SERVER (server));

  if (server->stopping)
    return;

  server->stopping = TRUE;
  shut_down_listeners (server);
  if (server->n_running == 0)
    stop_soon (server);
  else
    server->stop_source = g_timeout_add_seconds (STOP_TIMEOUT, on_stopped_cb, server);
}
