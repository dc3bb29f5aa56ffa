/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadRequest"

#include "config.h"

#include "ahead-request.h"

#include <string.h>

#include "ahead-json.h"

/* What all handlers need to know of a request. Functions that can refuse one give %FALSE and the response to send. */

#define MAX_LIMIT 1000

/* An empty segment at the end ("/v1/events/") stays, so that such a path is not found. */
static char **
split_path (const char *encoded_path)
{
  g_auto (GStrv) parts = g_strsplit (*encoded_path == '/' ? encoded_path + 1 : encoded_path, "/", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *segment = g_uri_unescape_string (parts[i], NULL);

      if (segment == NULL || !g_utf8_validate (segment, -1, NULL))
        return NULL;
      g_strv_builder_add (builder, segment);
    }

  return g_strv_builder_end (builder);
}

static void
add_query_value (GHashTable *query,
                 const char *name,
                 const char *value)
{
  GPtrArray *values = g_hash_table_lookup (query, name);

  if (values == NULL)
    {
      values = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (query, g_strdup (name), values);
    }

  g_ptr_array_add (values, g_strdup (value));
}

static gboolean
read_query (GHashTable *query,
            const char *encoded_query)
{
  g_auto (GStrv) pairs = g_strsplit (encoded_query != NULL ? encoded_query : "", "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *equals = strchr (g_strdelimit (pairs[i], "+", ' '), '=');
      g_autofree char *value = g_uri_unescape_string (equals != NULL ? equals + 1 : "", NULL);
      g_autofree char *name = g_uri_unescape_segment (pairs[i], equals, NULL);

      if (name == NULL || value == NULL || !g_utf8_validate (value, -1, NULL))
        return FALSE;
      if (*name != '\0')
        add_query_value (query, name, value);
    }

  return TRUE;
}

/**
 * ahead_request_new:
 * @method: the HTTP method
 * @encoded_path: the path, as it came
 * @encoded_query: (nullable): the query, as it came
 * @user: who asks
 * @refusal: (out) (transfer full): the response, where the request is refused
 *
 * Makes a request without headers or body.
 *
 * Returns: (transfer full): the request, or %NULL with @refusal set where path or query are no percent-encoded UTF-8
 */
AheadRequest *
ahead_request_new (const char *method,
                   const char *encoded_path,
                   const char *encoded_query,
                   const char *user,
                   AheadResponse **refusal)
{
  g_autoptr (AheadRequest) request = g_new0 (AheadRequest, 1);

  request->method = g_strdup (method);
  request->user = g_strdup (user);
  request->time = g_get_real_time ();
  request->query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  request->segments = split_path (encoded_path);
  if (request->segments == NULL || !read_query (request->query, encoded_query))
    {
      *refusal = ahead_response_refuse (400, "bad-request", "The URL is not valid percent-encoded UTF-8.");
      return NULL;
    }

  request->path = g_strjoinv ("/", request->segments);

  return g_steal_pointer (&request);
}

/**
 * ahead_request_free:
 * @request: (transfer full): a request
 *
 * Frees @request.
 */
void
ahead_request_free (AheadRequest *request)
{
  g_free (request->method);
  g_free (request->path);
  g_strfreev (request->segments);
  g_clear_pointer (&request->query, g_hash_table_unref);
  g_free (request->user);
  g_free (request->content_type);
  g_free (request->if_match);
  g_free (request->if_none_match);
  g_free (request->idempotency_key);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_clear_pointer (&request->json, json_node_unref);
  g_free (request);
}

/**
 * ahead_request_get_query:
 * @request: a request
 * @name: the name of a query parameter
 *
 * Gets the value of a query parameter; the last where it is given several times.
 *
 * Returns: (transfer none) (nullable): the value, or %NULL where it is not given
 */
const char *
ahead_request_get_query (const AheadRequest *request,
                         const char *name)
{
  GPtrArray *values = g_hash_table_lookup (request->query, name);

  return values != NULL ? g_ptr_array_index (values, values->len - 1) : NULL;
}

/**
 * ahead_request_dup_list:
 * @request: a request
 * @name: the name of a query parameter
 *
 * Gets all values of a query parameter that can be given several times, and with several values separated by commas.
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): the values, or %NULL where it is not given
 */
char **
ahead_request_dup_list (const AheadRequest *request,
                        const char *name)
{
  GPtrArray *values = g_hash_table_lookup (request->query, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (values == NULL)
    return NULL;

  for (guint i = 0; i < values->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (values, i), ",", -1);

      for (guint j = 0; parts[j] != NULL; j++)
        if (*parts[j] != '\0')
          g_strv_builder_add (builder, parts[j]);
    }

  return g_strv_builder_end (builder);
}

/**
 * ahead_request_get_limit:
 * @request: a request
 * @standard: the limit where none is given
 * @limit: (out): the most items to give
 * @refusal: (out) (transfer full): the response, where the request is refused
 *
 * Reads the query parameter `limit`, 1 to 1000.
 *
 * Returns: %FALSE with @refusal set if it is anything else
 */
gboolean
ahead_request_get_limit (const AheadRequest *request,
                         guint standard,
                         guint *limit,
                         AheadResponse **refusal)
{
  const char *text = ahead_request_get_query (request, "limit");
  guint64 number = standard;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, MAX_LIMIT, &number, NULL))
    {
      *refusal = ahead_response_refuse (400, "bad-request", "“limit” must be a number from 1 to %u.", MAX_LIMIT);
      return FALSE;
    }

  *limit = number;

  return TRUE;
}

/**
 * ahead_request_get_stamp:
 * @request: a request
 *
 * Gets what the changes that @request makes are marked with.
 *
 * Returns: a stamp, which is valid as long as @request
 */
AheadStamp
ahead_request_get_stamp (const AheadRequest *request)
{
  return (AheadStamp) {
    .user = request->user,
    .mutation_id = request->idempotency_key,
    .time = request->time,
  };
}

/**
 * ahead_request_check_key:
 * @request: a request
 * @refusal: (out) (transfer full): the response, where the request is refused
 *
 * Checks that the `Idempotency-Key`, where there is one, is 1 to 255 printable ASCII characters.
 *
 * Returns: %FALSE with @refusal set if it is not
 */
gboolean
ahead_request_check_key (const AheadRequest *request,
                         AheadResponse **refusal)
{
  const char *key = request->idempotency_key;
  gsize length = 0;

  if (key == NULL)
    return TRUE;

  while (g_ascii_isprint (key[length]))
    length++;
  if (length > 0 && length <= AHEAD_IDEMPOTENCY_KEY_MAX_LENGTH && key[length] == '\0')
    return TRUE;

  *refusal = ahead_response_refuse (400, "bad-request", "“Idempotency-Key” must be 1 to %d printable characters.",
                                    AHEAD_IDEMPOTENCY_KEY_MAX_LENGTH);

  return FALSE;
}

static gboolean
has_json_type (const AheadRequest *request,
               gboolean merge_patch)
{
  return g_strcmp0 (request->content_type, "application/json") == 0
         || (merge_patch && g_strcmp0 (request->content_type, "application/merge-patch+json") == 0);
}

/**
 * ahead_request_read_json:
 * @request: a request
 * @merge_patch: whether the body is a merge patch (RFC 7396), which has a media type of its own
 * @refusal: (out) (transfer full): the response, where the request is refused
 *
 * Reads the body, which must be a JSON object.
 *
 * Returns: %FALSE with @refusal set if it is not, or its media type says so
 */
gboolean
ahead_request_read_json (AheadRequest *request,
                         gboolean merge_patch,
                         AheadResponse **refusal)
{
  g_autoptr (GError) error = NULL;
  const char *text;
  gsize length;

  if (!has_json_type (request, merge_patch))
    {
      *refusal = ahead_response_refuse (415, "unsupported-media-type", "The body must be of the type %s.",
                                        merge_patch ? "application/merge-patch+json" : "application/json");
      return FALSE;
    }

  text = g_bytes_get_data (request->body, &length);
  request->json = ahead_json_parse (text != NULL ? text : "", length, &error);
  if (request->json != NULL && JSON_NODE_HOLDS_OBJECT (request->json))
    return TRUE;

  *refusal = ahead_response_refuse (400, "bad-request", "The body must be a JSON object%s%s.",
                                    error != NULL ? ": " : "", error != NULL ? error->message : "");

  return FALSE;
}

/* One quoted tag of a list (RFC 9110 §8.8.3), and where it ends. A weak one is none that is equal strongly. */
static gboolean
read_tag (const char **text,
          gboolean *weak,
          char **tag)
{
  const char *begin;

  *weak = g_str_has_prefix (*text, "W/");
  begin = *weak ? *text + 2 : *text;
  if (*begin != '"')
    return FALSE;

  *text = strchr (begin + 1, '"');
  if (*text == NULL)
    return FALSE;

  (*text)++;
  *tag = g_strndup (begin, *text - begin);

  return TRUE;
}

static gboolean
find_tag (const char *list,
          const char *wanted,
          gboolean accept_weak,
          gboolean *found)
{
  const char *text = list;

  *found = FALSE;
  while (TRUE)
    {
      g_autofree char *tag = NULL;
      gboolean weak;

      text += strspn (text, " \t");
      if (!read_tag (&text, &weak, &tag))
        return FALSE;
      *found |= g_str_equal (tag, wanted) && (accept_weak || !weak);

      text += strspn (text, " \t");
      if (*text == '\0')
        return TRUE;
      if (*text++ != ',')
        return FALSE;
    }
}

/**
 * ahead_request_check_if_match:
 * @request: a request
 * @current: the event as it is
 * @refusal: (out) (transfer full): the response, where the request is refused
 *
 * Checks the condition of the request, where it has one (RFC 9110 §13.1.1).
 *
 * Returns: %FALSE with @refusal set if it is not met (412, showing @current) or not understood (400)
 */
gboolean
ahead_request_check_if_match (const AheadRequest *request,
                              AheadRecord *current,
                              AheadResponse **refusal)
{
  g_autofree char *etag = ahead_etag_new (ahead_record_get_version (current));
  gboolean found;

  if (request->if_match == NULL || g_str_equal (request->if_match, "*"))
    return TRUE;

  if (!find_tag (request->if_match, etag, FALSE, &found))
    {
      *refusal = ahead_response_refuse (400, "bad-request", "“If-Match” must be a version in quotes, such as \"42\".");
      return FALSE;
    }

  if (!found)
    *refusal = ahead_response_new_conflict (412, "stale-version", "The event has been changed meanwhile.", current);

  return found;
}

/**
 * ahead_request_has_etag:
 * @request: a request
 * @etag: an entity tag, with its quotes
 *
 * Tells whether the client says that it has @etag already (RFC 9110 §13.1.2).
 *
 * Returns: whether `If-None-Match` names @etag
 */
gboolean
ahead_request_has_etag (const AheadRequest *request,
                        const char *etag)
{
  gboolean found;

  if (request->if_none_match == NULL)
    return FALSE;

  return g_str_equal (request->if_none_match, "*")
         || (find_tag (request->if_none_match, etag, TRUE, &found) && found);
}
