/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadServer"

#include "config.h"

#include "ahead-exchange-private.h"

#include "ahead-server.h"

/* Between libsoup's messages and the server's requests and responses.
 *
 * Whatever the headers tell is judged when they have come, before the body: who asks, whether there is such a thing,
 * and how large the body is. libsoup reads the body of a refused request nevertheless, and sends the refusal after it:
 * to close the connection on a client that is still writing could lose the response (RFC 9112 §9.6). The body is thrown
 * away as it comes, and a client that goes on for too long is cut off. One that asks first, with
 * `Expect: 100-continue`, is told at once. */

/* Bytes. */
#define MAX_DISCARDED_BODY (16 * AHEAD_SERVER_MAX_BODY)

static GQuark
exchange_quark (void)
{
  return g_quark_from_static_string ("ahead-exchange");
}

static void
exchange_free (AheadExchange *exchange)
{
  g_clear_pointer (&exchange->request, ahead_request_free);
  g_clear_handle_id (&exchange->delay_source, g_source_remove);
  g_free (exchange);
}

/* Several fields of one name are one list (RFC 9110 §5.3). */
static char *
dup_header (SoupMessageHeaders *headers,
            const char *name)
{
  return g_strdup (soup_message_headers_get_list (headers, name));
}

static void
read_headers (AheadRequest *request,
              SoupMessageHeaders *headers)
{
  g_autofree char *content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));

  request->content_type = content_type != NULL ? g_ascii_strdown (content_type, -1) : NULL;
  request->if_match = dup_header (headers, "If-Match");
  request->if_none_match = dup_header (headers, "If-None-Match");
  request->idempotency_key = dup_header (headers, "Idempotency-Key");
}

static AheadResponse *
refuse_stranger (void)
{
  return ahead_response_refuse (401, "unauthorized", "The request needs a valid bearer token.");
}

static AheadResponse *
refuse_size (void)
{
  return ahead_response_refuse (413, "too-large", "The body is larger than %d bytes.", AHEAD_SERVER_MAX_BODY);
}

/* Gives the response where the headers are reason enough to refuse the request. */
static AheadResponse *
judge_headers (AheadExchange *exchange,
               AheadTokens *tokens)
{
  SoupServerMessage *message = exchange->message;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *user = ahead_tokens_find_user (tokens, soup_message_headers_get_one (headers, "Authorization"));
  GUri *uri = soup_server_message_get_uri (message);
  g_autoptr (AheadRequest) request = NULL;
  g_autoptr (AheadResponse) refusal = NULL;
  const AheadRoute *route = NULL;

  request = ahead_request_new (soup_server_message_get_method (message), g_uri_get_path (uri), g_uri_get_query (uri),
                               user != NULL ? user : "", &refusal);
  if (request != NULL)
    route = ahead_router_find (request, &refusal);

  /* A stranger is not told what there is and what not. */
  if (user == NULL && (route == NULL || !route->public))
    return refuse_stranger ();
  if (route == NULL)
    return g_steal_pointer (&refusal);
  if (soup_message_headers_get_content_length (headers) > AHEAD_SERVER_MAX_BODY)
    return refuse_size ();

  read_headers (request, headers);
  exchange->request = g_steal_pointer (&request);
  exchange->route = route;

  return NULL;
}

static void
discard_body (AheadExchange *exchange)
{
  SoupMessageBody *body = soup_server_message_get_request_body (exchange->message);

  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_truncate (body);
}

static void
refuse (AheadExchange *exchange,
        AheadResponse *response)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);

  ahead_exchange_respond (exchange, response);
  discard_body (exchange);

  /* Whether the client sends the body that it asked about can't be known; the connection is of no more use. */
  if (soup_message_headers_get_expectations (headers) & SOUP_EXPECTATION_CONTINUE)
    soup_message_headers_replace (soup_server_message_get_response_headers (exchange->message), "Connection", "close");
}

static void
on_got_chunk_cb (SoupServerMessage *message,
                 GBytes *chunk,
                 AheadExchange *exchange)
{
  g_autoptr (AheadResponse) response = NULL;

  exchange->received += g_bytes_get_size (chunk);
  if (exchange->received > MAX_DISCARDED_BODY)
    {
      g_socket_close (soup_server_message_get_socket (message), NULL);
    }
  else if (exchange->received > AHEAD_SERVER_MAX_BODY && soup_server_message_get_status (message) == 0)
    {
      response = refuse_size ();
      refuse (exchange, response);
    }
}

/* Begins the exchange of a message whose headers have come. */
AheadExchange *
ahead_exchange_begin (SoupServerMessage *message,
                      AheadTokens *tokens)
{
  AheadExchange *exchange = g_new0 (AheadExchange, 1);
  g_autoptr (AheadResponse) refusal = NULL;

  exchange->message = message;
  exchange->began = g_get_monotonic_time ();
  g_object_set_qdata_full (G_OBJECT (message), exchange_quark (), exchange, (GDestroyNotify) exchange_free);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk_cb), exchange);

  /* Else libsoup would cut answers into parts of its own accord (RFC 9110 §14.2 lets a server ignore it). */
  soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");

  refusal = judge_headers (exchange, tokens);
  if (refusal != NULL)
    refuse (exchange, refusal);

  return exchange;
}

/* The exchange of a message; NULL where libsoup could not make out its headers. */
AheadExchange *
ahead_exchange_get (SoupServerMessage *message)
{
  return g_object_get_qdata (G_OBJECT (message), exchange_quark ());
}

/* Hands the body over to the request. */
void
ahead_exchange_take_body (AheadExchange *exchange)
{
  SoupMessageBody *body = soup_server_message_get_request_body (exchange->message);

  exchange->request->body = soup_message_body_flatten (body);
}

static void
replace_header (SoupMessageHeaders *headers,
                const char *name,
                const char *value)
{
  if (value != NULL)
    soup_message_headers_replace (headers, name, value);
}

/* Sets what libsoup sends when the request has been read. */
void
ahead_exchange_respond (AheadExchange *exchange,
                        AheadResponse *response)
{
  SoupServerMessage *message = exchange->message;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *body = response->body;

  soup_server_message_set_status (message, response->status, NULL);
  replace_header (headers, "Location", response->location);
  replace_header (headers, "ETag", response->etag);
  replace_header (headers, "Allow", response->allow);
  replace_header (headers, "Cache-Control", "no-store");
  replace_header (headers, "Idempotency-Replayed", response->replayed ? "true" : NULL);
  replace_header (headers, "WWW-Authenticate", response->status == 401 ? "Bearer realm=\"ahead\"" : NULL);
  replace_header (headers, "Retry-After", response->status == 503 ? "5" : NULL);
  if (body != NULL)
    soup_server_message_set_response (message, response->content_type, SOUP_MEMORY_COPY, body, strlen (body));
}

static gboolean
on_delay_cb (gpointer user_data)
{
  AheadExchange *exchange = user_data;

  exchange->delay_source = 0;
  soup_server_message_unpause (exchange->message);

  return G_SOURCE_REMOVE;
}

/* Holds the response back for @delay milliseconds. */
void
ahead_exchange_respond_later (AheadExchange *exchange,
                              guint delay)
{
  soup_server_message_pause (exchange->message);
  exchange->delay_source = g_timeout_add (delay, on_delay_cb, exchange);
}
