/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadHttpRequest"

#include "config.h"

#include "ahead-http-request.h"

#include <glib/gi18n-lib.h>

#include "ahead-backend.h"
#include "ahead-json.h"

G_DEFINE_BOXED_TYPE (AheadHttpRequest, ahead_http_request, ahead_http_request_copy, ahead_http_request_free)

/* A token is pasted by people and read from files; what cannot stand in a header must not be able to end it. */
static gboolean
is_header_safe (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (*c <= ' ' || *c > '~')
      return FALSE;

  return *text != '\0';
}

static void
append_headers (const AheadHttpRequest *request,
                SoupMessageHeaders *headers)
{
  soup_message_headers_append (headers, "Accept", "application/json, application/problem+json");
  if (request->idempotency_key != NULL)
    soup_message_headers_append (headers, "Idempotency-Key", request->idempotency_key);
  if (request->token != NULL && is_header_safe (request->token))
    {
      g_autofree char *value = g_strconcat ("Bearer ", request->token, NULL);

      soup_message_headers_append (headers, "Authorization", value);
    }
  if (request->if_match > 0)
    {
      g_autofree char *value = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", request->if_match);

      soup_message_headers_append (headers, "If-Match", value);
    }
}

/**
 * ahead_http_request_new:
 * @method: the method
 * @path: what follows the base URL, escaped
 *
 * Makes a request. Where it goes and who it is from are set when it is sent.
 *
 * Returns: (transfer full): the request
 */
AheadHttpRequest *
ahead_http_request_new (const char *method,
                        const char *path)
{
  AheadHttpRequest *request;

  g_return_val_if_fail (method != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  request = g_new0 (AheadHttpRequest, 1);
  request->method = g_strdup (method);
  request->url = g_strdup (path);

  return request;
}

/**
 * ahead_http_request_copy:
 * @request: a request
 *
 * Copies @request.
 *
 * Returns: (transfer full): the copy
 */
AheadHttpRequest *
ahead_http_request_copy (const AheadHttpRequest *request)
{
  AheadHttpRequest *copy;

  g_return_val_if_fail (request != NULL, NULL);

  copy = ahead_http_request_new (request->method, request->url);
  copy->token = g_strdup (request->token);
  copy->idempotency_key = g_strdup (request->idempotency_key);
  copy->if_match = request->if_match;
  copy->content_type = g_strdup (request->content_type);
  copy->body = request->body != NULL ? g_bytes_ref (request->body) : NULL;

  return copy;
}

/**
 * ahead_http_request_free:
 * @request: (transfer full): a request
 *
 * Frees @request.
 */
void
ahead_http_request_free (AheadHttpRequest *request)
{
  g_return_if_fail (request != NULL);

  g_free (request->method);
  g_free (request->url);
  g_free (request->token);
  g_free (request->idempotency_key);
  g_free (request->content_type);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_free (request);
}

/**
 * ahead_http_request_set_json:
 * @request: a request
 * @content_type: the type to send it as
 * @node: the JSON
 *
 * Sets the body.
 */
void
ahead_http_request_set_json (AheadHttpRequest *request,
                             const char *content_type,
                             JsonNode *node)
{
  char *text;

  g_return_if_fail (request != NULL);
  g_return_if_fail (content_type != NULL);
  g_return_if_fail (node != NULL);

  text = ahead_json_to_string (node);
  g_clear_pointer (&request->body, g_bytes_unref);
  request->body = g_bytes_new_take (text, strlen (text));
  g_free (request->content_type);
  request->content_type = g_strdup (content_type);
}

/**
 * ahead_http_request_is_repeatable:
 * @request: a request
 *
 * Tells whether @request may be sent again when nobody knows if it arrived (RFC 9110 §9.2.2).
 *
 * Returns: %TRUE for a read, and for a write that the server recognizes by its key
 */
gboolean
ahead_http_request_is_repeatable (const AheadHttpRequest *request)
{
  g_return_val_if_fail (request != NULL, FALSE);

  return request->idempotency_key != NULL || g_str_equal (request->method, SOUP_METHOD_GET);
}

/**
 * ahead_http_request_create_message:
 * @request: a request
 * @error: return location for a #GError
 *
 * Makes the message that carries @request.
 *
 * The message never follows a redirect: libsoup would take the token along to wherever the answer points. One that can
 * be sent again may use a connection that there is; libsoup would make one for every write otherwise.
 *
 * Returns: (transfer full): the message, or %NULL with %AHEAD_BACKEND_ERROR_UNREACHABLE where the URL is not one of
 *   HTTP, or a mere path because there is no server at the moment
 */
SoupMessage *
ahead_http_request_create_message (const AheadHttpRequest *request,
                                   GError **error)
{
  g_autoptr (SoupMessage) message = NULL;
  const char *scheme;

  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (*request->url == '/')
    {
      g_set_error_literal (error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_UNREACHABLE, _("The server is not running"));
      return NULL;
    }

  scheme = g_uri_peek_scheme (request->url);
  if (g_strcmp0 (scheme, "http") == 0 || g_strcmp0 (scheme, "https") == 0)
    message = soup_message_new (request->method, request->url);
  if (message == NULL)
    {
      g_set_error (error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_UNREACHABLE,
                   _("“%s” is not the address of a server"), request->url);
      return NULL;
    }

  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE
                                       | (ahead_http_request_is_repeatable (request) ? SOUP_MESSAGE_IDEMPOTENT : 0));
  append_headers (request, soup_message_get_request_headers (message));
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, request->content_type, request->body);

  return g_steal_pointer (&message);
}
