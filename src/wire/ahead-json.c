/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadJson"

#include "config.h"

#include "ahead-json.h"

#include <math.h>
#include <string.h>

#include "ahead-json-private.h"
#include "ahead-json-syntax-private.h"

/* JSON texts, and the typed values that the decoders of the model are made of. */

/* Up to here a double holds every integer exactly (RFC 8259 §6). */
#define MAX_EXACT_DOUBLE 9007199254740991.0

G_DEFINE_QUARK (ahead-wire-error-quark, ahead_wire_error)

static gboolean
fail (GError **error,
      const char *name,
      const char *expected)
{
  g_set_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE, "“%s” is not %s", name, expected);
  return FALSE;
}

static JsonNode *
find_member (JsonObject *object,
             const char *name,
             GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    g_set_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE, "“%s” is missing", name);

  return node;
}

static GType
get_value_type (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
}

gboolean
ahead_json_node_get_string (JsonNode *node,
                            const char **value)
{
  if (get_value_type (node) != G_TYPE_STRING)
    return FALSE;

  *value = json_node_get_string (node);
  return TRUE;
}

/* "1.0" and "1e3" are integers too: JSON has one kind of number. */
gboolean
ahead_json_node_get_integer (JsonNode *node,
                             gint64 *value)
{
  double real;

  if (get_value_type (node) == G_TYPE_INT64)
    {
      *value = json_node_get_int (node);
      return TRUE;
    }

  if (!ahead_json_node_get_real (node, &real) || trunc (real) != real || fabs (real) > MAX_EXACT_DOUBLE)
    return FALSE;

  *value = (gint64) real;
  return TRUE;
}

gboolean
ahead_json_node_get_real (JsonNode *node,
                          double *value)
{
  GType type = get_value_type (node);

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;

  *value = json_node_get_double (node);
  return isfinite (*value);
}

gboolean
ahead_json_node_get_boolean (JsonNode *node,
                             gboolean *value)
{
  if (get_value_type (node) != G_TYPE_BOOLEAN)
    return FALSE;

  *value = json_node_get_boolean (node);
  return TRUE;
}

JsonObject *
ahead_json_expect_object (JsonNode *node,
                          const char *what,
                          GError **error)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);

  g_set_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_SYNTAX, "%s is not a JSON object", what);
  return NULL;
}

JsonArray *
ahead_json_expect_array (JsonObject *object,
                         const char *name,
                         GError **error)
{
  JsonNode *node = find_member (object, name, error);

  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_node_get_array (node);

  fail (error, name, "an array");
  return NULL;
}

gboolean
ahead_json_expect_string (JsonObject *object,
                          const char *name,
                          const char **value,
                          GError **error)
{
  JsonNode *node = find_member (object, name, error);

  return node != NULL && (ahead_json_node_get_string (node, value) || fail (error, name, "a string"));
}

gboolean
ahead_json_expect_string_or_null (JsonObject *object,
                                  const char *name,
                                  const char **value,
                                  GError **error)
{
  JsonNode *node = find_member (object, name, error);

  if (node != NULL && JSON_NODE_HOLDS_NULL (node))
    {
      *value = NULL;
      return TRUE;
    }

  return node != NULL && (ahead_json_node_get_string (node, value) || fail (error, name, "a string or null"));
}

gboolean
ahead_json_expect_count (JsonObject *object,
                         const char *name,
                         gint64 *value,
                         GError **error)
{
  JsonNode *node = find_member (object, name, error);

  if (node == NULL)
    return FALSE;
  if (ahead_json_node_get_integer (node, value) && *value >= 0)
    return TRUE;

  return fail (error, name, "a whole number from 0 up");
}

gboolean
ahead_json_expect_boolean (JsonObject *object,
                           const char *name,
                           gboolean *value,
                           GError **error)
{
  JsonNode *node = find_member (object, name, error);

  return node != NULL && (ahead_json_node_get_boolean (node, value) || fail (error, name, "true or false"));
}

JsonNode *
ahead_json_node_take_object (JsonObject *object)
{
  JsonNode *node = json_node_alloc ();

  json_node_init (node, JSON_NODE_OBJECT);
  json_node_take_object (node, object);

  return node;
}

void
ahead_json_set_string_or_null (JsonObject *object,
                               const char *name,
                               const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

/**
 * ahead_json_parse:
 * @text: a text
 * @length: its length in bytes; -1 if it ends in a NUL
 * @error: return location for an error
 *
 * Parses one JSON value (RFC 8259), of any kind.
 *
 * Stricter than json-glib: nothing that the RFC doesn't know (comments, trailing commas, assignments, a byte order
 * mark), only valid UTF-8 without NUL, at most 32 levels of nesting, integers within 64 bits and other numbers within a
 * double. Where an object has the same name twice, the last one counts.
 *
 * Can be called from any thread.
 *
 * Returns: (transfer full): the value, or %NULL with %AHEAD_WIRE_ERROR_SYNTAX
 */
JsonNode *
ahead_json_parse (const char *text,
                  gssize length,
                  GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *copy = NULL;
  gsize size;

  g_return_val_if_fail (text != NULL || length == 0, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  size = length < 0 ? strlen (text) : (gsize) length;
  copy = g_malloc (size + 1);
  if (size > 0)
    memcpy (copy, text, size);
  copy[size] = '\0';

  if (!ahead_json_check_syntax (copy, size, error))
    return NULL;

  parser = json_parser_new ();
  if (json_parser_load_from_data (parser, copy, size, &local_error))
    return json_parser_steal_root (parser);

  g_set_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_SYNTAX, "Not valid JSON: %s", local_error->message);
  return NULL;
}

/**
 * ahead_json_to_string:
 * @node: a value
 *
 * Writes @node as JSON without white space between its parts.
 *
 * Returns: (transfer full): the text, in UTF-8
 */
char *
ahead_json_to_string (JsonNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  return json_to_string (node, FALSE);
}
