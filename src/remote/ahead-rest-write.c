/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadRestWrite"

#include "config.h"

#include "ahead-rest-write.h"

#include <glib/gi18n-lib.h>

#include "ahead-backend.h"
#include "ahead-json.h"

/* How mutations are written as HTTP requests, and what the answers to them mean. */

#define JSON_TYPE "application/json"
#define MERGE_PATCH_TYPE "application/merge-patch+json"

static AheadHttpRequest *
new_event_request (const char *method,
                   AheadMutation *mutation,
                   const char *suffix)
{
  g_autofree char *path = ahead_rest_dup_event_path (ahead_event_get_id (ahead_mutation_get_event (mutation)), suffix);

  return ahead_http_request_new (method, path);
}

static AheadHttpRequest *
new_create_request (AheadMutation *mutation)
{
  AheadHttpRequest *request = ahead_http_request_new (SOUP_METHOD_POST, "/v1/events");
  g_autoptr (JsonNode) node = ahead_record_to_create_json (ahead_mutation_get_record (mutation));

  ahead_http_request_set_json (request, JSON_TYPE, node);

  return request;
}

/* The times in the body take their form from the whole event, so the patch is laid on what the server knows. */
static AheadHttpRequest *
new_patch_request (AheadMutation *mutation)
{
  AheadHttpRequest *request = new_event_request ("PATCH", mutation, "");
  AheadEvent *event = ahead_mutation_get_event (mutation);
  AheadRecord *base = ahead_event_get_base (event);
  AheadPatch *patch = ahead_mutation_get_patch (mutation);
  g_autoptr (AheadRecord) result = ahead_patch_apply (patch, base != NULL ? base : ahead_event_get_record (event));
  g_autoptr (JsonNode) node = ahead_patch_to_json (patch, result);

  ahead_http_request_set_json (request, MERGE_PATCH_TYPE, node);
  request->if_match = ahead_mutation_get_base_version (mutation);

  return request;
}

static AheadHttpRequest *
new_delete_request (AheadMutation *mutation)
{
  AheadHttpRequest *request = new_event_request (SOUP_METHOD_DELETE, mutation, "");

  request->if_match = ahead_mutation_get_base_version (mutation);

  return request;
}

static AheadHttpRequest *
new_toggle_request (AheadMutation *mutation,
                    const char *suffix)
{
  return new_event_request (ahead_mutation_get_value (mutation) ? SOUP_METHOD_PUT : SOUP_METHOD_DELETE, mutation,
                            suffix);
}

static AheadHttpRequest *
new_add_comment_request (AheadMutation *mutation)
{
  AheadHttpRequest *request = new_event_request (SOUP_METHOD_POST, mutation, "/comments");
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "text", ahead_mutation_get_text (mutation));
  ahead_http_request_set_json (request, JSON_TYPE, node);

  return request;
}

static AheadHttpRequest *
new_delete_comment_request (AheadMutation *mutation)
{
  g_autofree char *id = g_uri_escape_string (ahead_mutation_get_comment_id (mutation), NULL, FALSE);
  g_autofree char *suffix = g_strconcat ("/comments/", id, NULL);

  return new_event_request (SOUP_METHOD_DELETE, mutation, suffix);
}

static gboolean
deletes (AheadMutationKind kind)
{
  return kind == AHEAD_MUTATION_DELETE || kind == AHEAD_MUTATION_DELETE_COMMENT;
}

/*
 * What is gone is deleted. But a comment whose event is gone (410) has to take the event along, so that is told as any
 * other edit of an event that is no more.
 */
static gboolean
is_deleted_already (AheadMutationKind kind,
                    guint status)
{
  return (kind == AHEAD_MUTATION_DELETE && (status == SOUP_STATUS_NOT_FOUND || status == SOUP_STATUS_GONE))
         || (kind == AHEAD_MUTATION_DELETE_COMMENT && status == SOUP_STATUS_NOT_FOUND);
}

static AheadOutcome
get_refusal (AheadMutationKind kind,
             const AheadHttpResponse *response,
             const AheadProblem *problem)
{
  if (ahead_http_response_is_busy (response))
    return AHEAD_OUTCOME_BUSY;

  switch (response->status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
      return AHEAD_OUTCOME_UNAUTHORIZED;
    case SOUP_STATUS_NOT_FOUND:
    case SOUP_STATUS_GONE:
      return kind == AHEAD_MUTATION_CREATE ? AHEAD_OUTCOME_REFUSED : AHEAD_OUTCOME_GONE;
    case SOUP_STATUS_CONFLICT:
    case SOUP_STATUS_PRECONDITION_FAILED:
      return problem != NULL && problem->current != NULL ? AHEAD_OUTCOME_STALE : AHEAD_OUTCOME_REFUSED;
    default:
      return AHEAD_OUTCOME_REFUSED;
    }
}

static AheadReply *
new_refusal (AheadMutationKind kind,
             const AheadHttpResponse *response)
{
  g_autoptr (AheadProblem) problem = ahead_http_response_get_problem (response);
  AheadOutcome outcome = get_refusal (kind, response, problem);
  AheadReply *reply = ahead_reply_new (outcome, outcome == AHEAD_OUTCOME_STALE ? problem->current : NULL);

  reply->message = ahead_http_response_describe (response, problem);
  reply->retry_after = response->retry_after;

  return reply;
}

static JsonNode *
get_object_member (JsonNode *node,
                   const char *name)
{
  JsonNode *member = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), name) : NULL;

  return member != NULL && JSON_NODE_HOLDS_OBJECT (member) ? member : NULL;
}

/* `{"comment": …, "event": …}`. An event that the server does not tell comes with the next changes. */
static AheadReply *
read_comment_reply (AheadMutationKind kind,
                    JsonNode *node,
                    GError **error)
{
  JsonNode *event_node = get_object_member (node, "event");
  JsonNode *comment_node = get_object_member (node, "comment");
  g_autoptr (AheadReply) reply = NULL;
  g_autoptr (AheadRecord) record = NULL;

  if (event_node != NULL && (record = ahead_record_from_json (event_node, error)) == NULL)
    return NULL;
  reply = ahead_reply_new (AHEAD_OUTCOME_DONE, record);
  if (kind == AHEAD_MUTATION_ADD_COMMENT
      && (reply->comment = ahead_comment_from_json (comment_node != NULL ? comment_node : node, error)) == NULL)
    return NULL;

  return g_steal_pointer (&reply);
}

static AheadReply *
read_delete_reply (JsonNode *node)
{
  AheadReply *reply = ahead_reply_new (AHEAD_OUTCOME_DONE, NULL);
  JsonNode *version = JSON_NODE_HOLDS_OBJECT (node)
                          ? json_object_get_member (json_node_get_object (node), "version")
                          : NULL;

  if (version != NULL && json_node_get_value_type (version) == G_TYPE_INT64)
    reply->version = MAX (json_node_get_int (version), 0);

  return reply;
}

static AheadReply *
read_record_reply (JsonNode *node,
                   GError **error)
{
  g_autoptr (AheadRecord) record = ahead_record_from_json (node, error);

  return record != NULL ? ahead_reply_new (AHEAD_OUTCOME_DONE, record) : NULL;
}

static AheadReply *
read_success (AheadMutationKind kind,
              const AheadHttpResponse *response,
              GError **error)
{
  g_autoptr (JsonNode) node = NULL;

  if (deletes (kind) && g_bytes_get_size (response->body) == 0)
    return ahead_reply_new (AHEAD_OUTCOME_DONE, NULL);

  node = ahead_http_response_parse (response, error);
  if (node == NULL)
    return NULL;

  switch (kind)
    {
    case AHEAD_MUTATION_DELETE:
      return read_delete_reply (node);
    case AHEAD_MUTATION_ADD_COMMENT:
    case AHEAD_MUTATION_DELETE_COMMENT:
      return read_comment_reply (kind, node, error);
    default:
      return read_record_reply (node, error);
    }
}

/**
 * ahead_rest_dup_event_path:
 * @event_id: an id of the server
 * @suffix: what follows it, escaped
 *
 * Makes the path of an event.
 *
 * Returns: (transfer full): the path, to be appended to the base URL
 */
char *
ahead_rest_dup_event_path (const char *event_id,
                           const char *suffix)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (event_id != NULL, NULL);
  g_return_val_if_fail (suffix != NULL, NULL);

  id = g_uri_escape_string (event_id, NULL, FALSE);

  return g_strconcat ("/v1/events/", id, suffix, NULL);
}

/**
 * ahead_rest_request_for_mutation:
 * @mutation: a mutation; but for a create, its event has the server's id
 *
 * Writes @mutation as a request. The mutation's id is the idempotency key, so the same mutation may be written and sent
 * as often as needed.
 *
 * Returns: (transfer full): the request
 */
AheadHttpRequest *
ahead_rest_request_for_mutation (AheadMutation *mutation)
{
  AheadHttpRequest *request = NULL;

  g_return_val_if_fail (AHEAD_IS_MUTATION (mutation), NULL);

  switch (ahead_mutation_get_kind (mutation))
    {
    case AHEAD_MUTATION_CREATE:
      request = new_create_request (mutation);
      break;
    case AHEAD_MUTATION_PATCH:
      request = new_patch_request (mutation);
      break;
    case AHEAD_MUTATION_DELETE:
      request = new_delete_request (mutation);
      break;
    case AHEAD_MUTATION_STAR:
      request = new_toggle_request (mutation, "/star");
      break;
    case AHEAD_MUTATION_ATTEND:
      request = new_toggle_request (mutation, "/attendance");
      break;
    case AHEAD_MUTATION_ADD_COMMENT:
      request = new_add_comment_request (mutation);
      break;
    case AHEAD_MUTATION_DELETE_COMMENT:
      request = new_delete_comment_request (mutation);
      break;
    default:
      g_assert_not_reached ();
    }
  request->idempotency_key = g_strdup (ahead_mutation_get_id (mutation));

  return request;
}

/**
 * ahead_rest_reply_for_response:
 * @kind: what was asked for
 * @response: what the server answered
 * @error: return location for a #GError
 *
 * Reads the answer to a mutation.
 *
 * Returns: (transfer full): the reply, or %NULL with %AHEAD_BACKEND_ERROR_PROTOCOL where the answer is neither a
 *   success that can be read nor a refusal; the server may then have taken the mutation
 */
AheadReply *
ahead_rest_reply_for_response (AheadMutationKind kind,
                               const AheadHttpResponse *response,
                               GError **error)
{
  g_autoptr (GError) cause = NULL;
  AheadReply *reply;

  g_return_val_if_fail (response != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (is_deleted_already (kind, response->status))
    return ahead_reply_new (AHEAD_OUTCOME_DONE, NULL);
  if (response->status >= 400 && response->status <= 599)
    return new_refusal (kind, response);
  if (!ahead_http_response_is_success (response))
    {
      g_propagate_error (error, ahead_rest_error_for_response (response, FALSE));
      return NULL;
    }

  reply = read_success (kind, response, &cause);
  if (reply == NULL && cause->domain == AHEAD_BACKEND_ERROR)
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (reply == NULL)
    g_set_error (error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_PROTOCOL,
                 _("The server’s answer cannot be understood: %s"), cause->message);

  return reply;
}

/**
 * ahead_rest_error_for_response:
 * @response: anything but a success
 * @by_cursor: whether the request went on from a cursor, so that 410 says that it is too old
 *
 * Makes the error for a read that the server did not answer as asked.
 *
 * Returns: (transfer full): an %AHEAD_BACKEND_ERROR with the server's words
 */
GError *
ahead_rest_error_for_response (const AheadHttpResponse *response,
                               gboolean by_cursor)
{
  g_autoptr (AheadProblem) problem = NULL;
  g_autofree char *message = NULL;
  AheadBackendError code;

  g_return_val_if_fail (response != NULL, NULL);

  if (ahead_http_response_is_busy (response))
    code = AHEAD_BACKEND_ERROR_BUSY;
  else if (response->status == SOUP_STATUS_UNAUTHORIZED)
    code = AHEAD_BACKEND_ERROR_UNAUTHORIZED;
  else if (response->status == SOUP_STATUS_GONE && by_cursor)
    code = AHEAD_BACKEND_ERROR_EXPIRED;
  else if (response->status >= 400 && response->status <= 499)
    code = AHEAD_BACKEND_ERROR_REFUSED;
  else
    code = AHEAD_BACKEND_ERROR_PROTOCOL;

  if (response->status >= 400)
    problem = ahead_http_response_get_problem (response);
  message = ahead_http_response_describe (response, problem);

  return g_error_new_literal (AHEAD_BACKEND_ERROR, code, message);
}
