/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadProblem"

#include "config.h"

#include "ahead-problem.h"

#include <glib/gi18n-lib.h>

#include "ahead-json-private.h"
#include "ahead-json.h"

/* RFC 9457 §4.2.1: what a problem without a type is. */
#define TYPE_BLANK "about:blank"
#define TYPE_INVALID "/problems/invalid"
#define STATUS_UNPROCESSABLE 422

/**
 * ahead_problem_new:
 * @status: an HTTP status
 * @type: a URI reference for the kind of problem
 * @title: the kind in a few words
 * @detail: what is wrong this time, in a sentence for the user
 *
 * Creates a problem that can't be retried, without errors by field.
 *
 * Returns: (transfer full): a problem
 */
AheadProblem *
ahead_problem_new (guint status,
                   const char *type,
                   const char *title,
                   const char *detail)
{
  AheadProblem *problem;

  g_return_val_if_fail (type != NULL && title != NULL && detail != NULL, NULL);

  problem = g_new0 (AheadProblem, 1);
  problem->status = status;
  problem->type = g_strdup (type);
  problem->title = g_strdup (title);
  problem->detail = g_strdup (detail);

  return problem;
}

static char *
summarize_errors (GPtrArray *errors)
{
  GString *summary = g_string_new (NULL);

  for (guint i = 0; i < errors->len; i++)
    {
      const AheadFieldError *error = g_ptr_array_index (errors, i);

      if (i > 0)
        g_string_append (summary, "; ");
      if (*error->field != '\0')
        g_string_append_printf (summary, "%s ", error->field);
      g_string_append (summary, error->message);
    }

  return g_string_free (summary, FALSE);
}

/**
 * ahead_problem_new_invalid:
 * @errors: (element-type AheadFieldError) (transfer none): what is wrong, by field; not empty
 *
 * Creates the problem of a body whose values don't pass (HTTP 422, RFC 9110 §15.5.21). The detail names every field.
 *
 * Returns: (transfer full): a problem that holds a reference to @errors
 */
AheadProblem *
ahead_problem_new_invalid (GPtrArray *errors)
{
  g_autofree char *detail = NULL;
  AheadProblem *problem;

  g_return_val_if_fail (errors != NULL && errors->len > 0, NULL);

  detail = summarize_errors (errors);
  problem = ahead_problem_new (STATUS_UNPROCESSABLE, TYPE_INVALID, _("Some values are not valid"), detail);
  problem->errors = g_ptr_array_ref (errors);

  return problem;
}

/**
 * ahead_problem_free:
 * @problem: (transfer full): a problem
 *
 * Frees @problem.
 */
void
ahead_problem_free (AheadProblem *problem)
{
  g_return_if_fail (problem != NULL);

  g_free (problem->type);
  g_free (problem->title);
  g_free (problem->detail);
  g_clear_pointer (&problem->errors, g_ptr_array_unref);
  g_clear_pointer (&problem->current, ahead_record_unref);
  g_free (problem);
}

static JsonArray *
errors_to_json (GPtrArray *errors)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < errors->len; i++)
    {
      const AheadFieldError *error = g_ptr_array_index (errors, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "field", error->field);
      json_object_set_string_member (object, "message", error->message);
      json_array_add_object_element (array, object);
    }

  return array;
}

/**
 * ahead_problem_to_json:
 * @problem: a problem
 *
 * Writes @problem as problem details (RFC 9457 §3). `errors` and `current` are there only where they are set.
 *
 * Returns: (transfer full): a JSON object
 */
JsonNode *
ahead_problem_to_json (const AheadProblem *problem)
{
  g_autoptr (JsonObject) object = json_object_new ();

  g_return_val_if_fail (problem != NULL, NULL);

  json_object_set_string_member (object, "type", problem->type);
  json_object_set_string_member (object, "title", problem->title);
  json_object_set_int_member (object, "status", problem->status);
  json_object_set_string_member (object, "detail", problem->detail);
  json_object_set_boolean_member (object, "retryable", problem->retryable);
  if (problem->errors != NULL)
    json_object_set_array_member (object, "errors", errors_to_json (problem->errors));
  if (problem->current != NULL)
    json_object_set_member (object, "current", ahead_record_to_json (problem->current));

  return ahead_json_node_take_object (g_steal_pointer (&object));
}

static const char *
read_string (JsonObject *object,
             const char *name,
             const char *fallback)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *text;

  return node != NULL && ahead_json_node_get_string (node, &text) ? text : fallback;
}

static guint
read_status (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "status");
  gint64 status;

  if (node == NULL || !ahead_json_node_get_integer (node, &status))
    return 0;

  return status >= 100 && status <= 599 ? status : 0;
}

static gboolean
read_retryable (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "retryable");
  gboolean retryable;

  return node != NULL && ahead_json_node_get_boolean (node, &retryable) && retryable;
}

static GPtrArray *
read_errors (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "errors");
  g_autoptr (GPtrArray) errors = NULL;
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;

  errors = ahead_field_errors_new ();
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *message;

      if (!JSON_NODE_HOLDS_OBJECT (element))
        continue;
      message = read_string (json_node_get_object (element), "message", NULL);
      if (message != NULL)
        ahead_field_errors_add (errors, read_string (json_node_get_object (element), "field", ""), message);
    }

  return errors->len > 0 ? g_steal_pointer (&errors) : NULL;
}

/**
 * ahead_problem_from_json:
 * @node: a JSON value
 * @error: return location for an error
 *
 * Reads problem details. As RFC 9457 §3.1 asks, a member that is missing or of another type is passed over: the type is
 * "about:blank" then, the title and the detail are empty, the status 0, and nothing is retryable.
 *
 * Can be called from any thread.
 *
 * Returns: (transfer full): a problem; or %NULL with %AHEAD_WIRE_ERROR_SYNTAX if @node is no object
 */
AheadProblem *
ahead_problem_from_json (JsonNode *node,
                         GError **error)
{
  AheadProblem *problem;
  JsonObject *object;

  g_return_val_if_fail (node != NULL, NULL);

  object = ahead_json_expect_object (node, "The problem", error);
  if (object == NULL)
    return NULL;

  problem = ahead_problem_new (read_status (object), read_string (object, "type", TYPE_BLANK),
                               read_string (object, "title", ""), read_string (object, "detail", ""));
  problem->retryable = read_retryable (object);
  problem->errors = read_errors (object);
  if (json_object_has_member (object, "current"))
    problem->current = ahead_record_from_json (json_object_get_member (object, "current"), NULL);

  return problem;
}
