/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadHttpResponse"

#include "config.h"

#include "ahead-http-response.h"

#include <glib/gi18n-lib.h>

#include "ahead-backend.h"
#include "ahead-json.h"

/* Seconds. A server that asks for more is not one to wait for; the limit also keeps milliseconds within range. */
#define MAX_RETRY_AFTER (7 * 24 * 60 * 60)

G_DEFINE_BOXED_TYPE (AheadHttpResponse, ahead_http_response, ahead_http_response_copy, ahead_http_response_free)

static char *
dup_valid (const char *text)
{
  return text != NULL ? g_utf8_make_valid (text, -1) : NULL;
}

static gboolean
is_json (const char *content_type)
{
  return content_type != NULL
         && (g_ascii_strcasecmp (content_type, "application/json") == 0 || g_str_has_suffix (content_type, "+json"));
}

/* The server's own clock, where it shows it: the difference of two of its times is right however wrong ours is. */
static GDateTime *
get_server_time (SoupMessageHeaders *headers)
{
  const char *date = soup_message_headers_get_one (headers, "Date");
  GDateTime *time = date != NULL ? soup_date_time_new_from_http_string (date) : NULL;

  return time != NULL ? time : g_date_time_new_now_utc ();
}

/**
 * ahead_http_parse_retry_after:
 * @value: (nullable): the value of a `Retry-After` header, in seconds or as a date
 * @now: the time that a date is counted from
 *
 * Reads how long a server asks to wait (RFC 9110 §10.2.3).
 *
 * Returns: milliseconds, a week at most; 0 where @value is missing, past or unreadable
 */
gint64
ahead_http_parse_retry_after (const char *value,
                              GDateTime *now)
{
  g_autoptr (GDateTime) date = NULL;
  guint64 seconds;

  g_return_val_if_fail (now != NULL, 0);

  if (value == NULL)
    return 0;
  if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, &seconds, NULL))
    return (gint64) MIN (seconds, MAX_RETRY_AFTER) * 1000;

  date = soup_date_time_new_from_http_string (value);
  if (date == NULL)
    return 0;

  return CLAMP (g_date_time_difference (date, now) / 1000, 0, (gint64) MAX_RETRY_AFTER * 1000);
}

/**
 * ahead_http_response_new:
 * @message: a message whose answer has come
 * @body: the body of the answer
 *
 * Keeps what matters of an answer.
 *
 * Returns: (transfer full): the response
 */
AheadHttpResponse *
ahead_http_response_new (SoupMessage *message,
                         GBytes *body)
{
  SoupMessageHeaders *headers;
  AheadHttpResponse *response;
  g_autoptr (GDateTime) now = NULL;

  g_return_val_if_fail (SOUP_IS_MESSAGE (message), NULL);
  g_return_val_if_fail (body != NULL, NULL);

  headers = soup_message_get_response_headers (message);
  now = get_server_time (headers);
  response = g_new0 (AheadHttpResponse, 1);
  response->status = soup_message_get_status (message);
  response->reason = dup_valid (soup_message_get_reason_phrase (message));
  response->content_type = dup_valid (soup_message_headers_get_content_type (headers, NULL));
  response->location = dup_valid (soup_message_headers_get_one (headers, "Location"));
  response->retry_after = ahead_http_parse_retry_after (soup_message_headers_get_one (headers, "Retry-After"), now);
  response->body = g_bytes_ref (body);

  return response;
}

/**
 * ahead_http_response_copy:
 * @response: a response
 *
 * Copies @response; the body is shared.
 *
 * Returns: (transfer full): the copy
 */
AheadHttpResponse *
ahead_http_response_copy (const AheadHttpResponse *response)
{
  AheadHttpResponse *copy;

  g_return_val_if_fail (response != NULL, NULL);

  copy = g_new0 (AheadHttpResponse, 1);
  copy->status = response->status;
  copy->reason = g_strdup (response->reason);
  copy->content_type = g_strdup (response->content_type);
  copy->location = g_strdup (response->location);
  copy->retry_after = response->retry_after;
  copy->body = g_bytes_ref (response->body);

  return copy;
}

/**
 * ahead_http_response_free:
 * @response: (transfer full): a response
 *
 * Frees @response.
 */
void
ahead_http_response_free (AheadHttpResponse *response)
{
  g_return_if_fail (response != NULL);

  g_free (response->reason);
  g_free (response->content_type);
  g_free (response->location);
  g_clear_pointer (&response->body, g_bytes_unref);
  g_free (response);
}

/**
 * ahead_http_response_is_success:
 * @response: a response
 *
 * Tells whether the server did what it was asked to.
 *
 * Returns: %TRUE for 2xx
 */
gboolean
ahead_http_response_is_success (const AheadHttpResponse *response)
{
  g_return_val_if_fail (response != NULL, FALSE);

  return SOUP_STATUS_IS_SUCCESSFUL (response->status);
}

/**
 * ahead_http_response_is_busy:
 * @response: a response
 *
 * Tells whether the same request may succeed later.
 *
 * Returns: %TRUE for 408, 425, 429 and 5xx
 */
gboolean
ahead_http_response_is_busy (const AheadHttpResponse *response)
{
  g_return_val_if_fail (response != NULL, FALSE);

  switch (response->status)
    {
    case 408:
    case 425:
    case 429:
      return TRUE;
    default:
      return response->status >= 500 && response->status <= 599;
    }
}

/**
 * ahead_http_response_parse:
 * @response: a response
 * @error: return location for a #GError
 *
 * Reads the body as JSON. May be called in any thread.
 *
 * Returns: (transfer full): the JSON, or %NULL with %AHEAD_BACKEND_ERROR_PROTOCOL where the body is of another type or
 *   cannot be read
 */
JsonNode *
ahead_http_response_parse (const AheadHttpResponse *response,
                           GError **error)
{
  g_autoptr (GError) cause = NULL;
  const char *text;
  gsize length;
  JsonNode *node;

  g_return_val_if_fail (response != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!is_json (response->content_type))
    {
      g_set_error (error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_PROTOCOL,
                   _("The server answered with “%s” where JSON was expected"),
                   response->content_type != NULL ? response->content_type : "");
      return NULL;
    }

  text = g_bytes_get_data (response->body, &length);
  node = ahead_json_parse (text != NULL ? text : "", length, &cause);
  if (node == NULL)
    g_set_error (error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_PROTOCOL,
                 _("The server’s answer cannot be understood: %s"), cause->message);

  return node;
}

/**
 * ahead_http_response_get_problem:
 * @response: a refusal
 *
 * Reads what the server says is wrong (RFC 9457).
 *
 * Returns: (transfer full) (nullable): the problem, or %NULL where the body is none: a proxy on the way may have
 *   answered
 */
AheadProblem *
ahead_http_response_get_problem (const AheadHttpResponse *response)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  AheadProblem *problem = NULL;

  g_return_val_if_fail (response != NULL, NULL);

  node = ahead_http_response_parse (response, &error);
  if (node != NULL)
    problem = ahead_problem_from_json (node, &error);
  if (problem == NULL)
    g_debug ("Status %u without a problem: %s", response->status, error->message);

  return problem;
}

/**
 * ahead_http_response_describe:
 * @response: a refusal
 * @problem: (nullable): what the server says is wrong
 *
 * Says in a sentence for the user what the server answered.
 *
 * Returns: (transfer full): the server's own words where it has any
 */
char *
ahead_http_response_describe (const AheadHttpResponse *response,
                              const AheadProblem *problem)
{
  g_return_val_if_fail (response != NULL, NULL);

  if (problem != NULL && problem->detail != NULL && *problem->detail != '\0')
    return g_strdup (problem->detail);
  if (problem != NULL && problem->title != NULL && *problem->title != '\0')
    return g_strdup (problem->title);
  if (SOUP_STATUS_IS_REDIRECTION (response->status) && response->location != NULL)
    return g_strdup_printf (_("The server sends on to %s; use the address of the server itself"), response->location);

  return g_strdup_printf (_("The server answered “%u %s”"), response->status,
                          response->reason != NULL ? response->reason : "");
}
