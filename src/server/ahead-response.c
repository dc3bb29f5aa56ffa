/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadResponse"

#include "config.h"

#include "ahead-response.h"

#include "ahead-json.h"

/* The kinds of problem, as RFC 9457 §3.1.1 wants them: a type that clients can tell apart, and a fixed title. */
static const struct
{
  const char *type;
  const char *title;
} problem_titles[] = {
  { "bad-request", "The request cannot be understood" },
  { "bad-cursor", "The cursor cannot be used" },
  { "cursor-expired", "The cursor is too old" },
  { "unauthorized", "Not signed in" },
  { "forbidden", "Not allowed" },
  { "not-found", "Not found" },
  { "gone", "Deleted" },
  { "method-not-allowed", "Method not allowed" },
  { "duplicate", "Already there" },
  { "stale-version", "Changed meanwhile" },
  { "too-large", "Too large" },
  { "unsupported-media-type", "Unsupported media type" },
  { "key-reused", "Idempotency key used for another request" },
  { "storage", "The server cannot read or write its data" },
};

static const char *
get_title (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (problem_titles); i++)
    if (g_str_equal (problem_titles[i].type, type))
      return problem_titles[i].title;

  g_assert_not_reached ();
}

/**
 * ahead_response_new:
 * @status: an HTTP status
 *
 * Makes a response without a body.
 *
 * Returns: (transfer full): the response
 */
AheadResponse *
ahead_response_new (guint status)
{
  AheadResponse *response = g_new0 (AheadResponse, 1);

  response->status = status;

  return response;
}

/**
 * ahead_response_new_json:
 * @status: an HTTP status
 * @node: (transfer full): the body
 *
 * Makes a response with a body of JSON.
 *
 * Returns: (transfer full): the response
 */
AheadResponse *
ahead_response_new_json (guint status,
                         JsonNode *node)
{
  AheadResponse *response = ahead_response_new (status);

  response->content_type = g_strdup ("application/json");
  response->body = ahead_json_to_string (node);
  json_node_unref (node);

  return response;
}

/**
 * ahead_response_new_event:
 * @status: an HTTP status
 * @record: an event
 *
 * Makes a response with an event as its body and the event's version as its `ETag`.
 *
 * Returns: (transfer full): the response
 */
AheadResponse *
ahead_response_new_event (guint status,
                          AheadRecord *record)
{
  AheadResponse *response = ahead_response_new_json (status, ahead_record_to_json (record));

  response->etag = ahead_etag_new (ahead_record_get_version (record));

  return response;
}

/**
 * ahead_response_new_problem:
 * @problem: a problem
 *
 * Makes the response that tells of @problem (RFC 9457).
 *
 * Returns: (transfer full): the response
 */
AheadResponse *
ahead_response_new_problem (const AheadProblem *problem)
{
  AheadResponse *response = ahead_response_new_json (problem->status, ahead_problem_to_json (problem));

  g_free (response->content_type);
  response->content_type = g_strdup (AHEAD_PROBLEM_CONTENT_TYPE);

  return response;
}

/**
 * ahead_response_new_invalid:
 * @errors: (element-type AheadFieldError): what is wrong
 *
 * Makes the 422 that lists what is wrong with the body of a request.
 *
 * Returns: (transfer full): the response
 */
AheadResponse *
ahead_response_new_invalid (GPtrArray *errors)
{
  g_autoptr (AheadProblem) problem = ahead_problem_new_invalid (errors);

  return ahead_response_new_problem (problem);
}

static AheadProblem *
create_problem (guint status,
                const char *type,
                const char *detail)
{
  g_autofree char *uri = g_strconcat ("/problems/", type, NULL);

  return ahead_problem_new (status, uri, get_title (type), detail);
}

/**
 * ahead_response_new_conflict:
 * @status: an HTTP status
 * @type: the kind of problem: the last part of its `type`
 * @detail: a sentence for the user
 * @current: the event as it is on the server
 *
 * Makes the response to a request that does not go with the event that is there; it shows that event.
 *
 * Returns: (transfer full): the response
 */
AheadResponse *
ahead_response_new_conflict (guint status,
                             const char *type,
                             const char *detail,
                             AheadRecord *current)
{
  g_autoptr (AheadProblem) problem = create_problem (status, type, detail);
  AheadResponse *response;

  problem->current = ahead_record_ref (current);
  response = ahead_response_new_problem (problem);
  response->etag = ahead_etag_new (ahead_record_get_version (current));

  return response;
}

/**
 * ahead_response_refuse:
 * @status: an HTTP status; what is refused with a 5xx may be tried again
 * @type: the kind of problem: the last part of its `type`
 * @format: a sentence for the user, as for printf()
 * @...: its parameters
 *
 * Makes the response that refuses a request.
 *
 * Returns: (transfer full): the response
 */
AheadResponse *
ahead_response_refuse (guint status,
                       const char *type,
                       const char *format,
                       ...)
{
  g_autoptr (AheadProblem) problem = NULL;
  g_autofree char *text = NULL;
  g_autofree char *detail = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  /* It may quote what the client sent, such as a method of any bytes. */
  detail = g_utf8_make_valid (text, -1);
  problem = create_problem (status, type, detail);
  problem->retryable = status >= 500;

  return ahead_response_new_problem (problem);
}

/**
 * ahead_response_free:
 * @response: (transfer full): a response
 *
 * Frees @response.
 */
void
ahead_response_free (AheadResponse *response)
{
  g_free (response->content_type);
  g_free (response->body);
  g_free (response->location);
  g_free (response->etag);
  g_free (response->allow);
  g_free (response);
}

/**
 * ahead_etag_new:
 * @version: a version
 *
 * Gets the entity tag for @version (RFC 9110 §8.8.3).
 *
 * Returns: (transfer full): the tag, with its quotes
 */
char *
ahead_etag_new (gint64 version)
{
  return g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", version);
}
