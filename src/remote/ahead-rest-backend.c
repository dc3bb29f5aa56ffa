/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadRestBackend"

#include "config.h"

#include "ahead-rest-backend.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "ahead-http-exchange.h"
#include "ahead-json.h"
#include "ahead-rest-read.h"
#include "ahead-rest-write.h"

/*
 * AheadBackend over HTTP.
 *
 * What is sent and how answers are read is in ahead-rest-write.c and ahead-rest-read.c; this file brings requests to
 * the server and answers to their tasks. Pages can be long, so they are read in a thread: records may be.
 */

/* Somewhat above the six writes that the queue has in flight at most, so that a poll never waits for them. */
#define MAX_CONNECTIONS 8

/* Comments to a page. */
#define COMMENT_LIMIT 1000

struct _AheadRestBackend
{
  GObject parent_instance;

  SoupSession *session;
  char *base_url;
  char *token;
  guint timeout;
};

enum
{
  PROP_BASE_URL = 1,
  PROP_TOKEN,
  PROP_TIMEOUT,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

/* How what is asked for is read: the data of a task that loads. */
typedef struct
{
  AheadRestReadFunc read;
  GDestroyNotify free_result;
  gboolean by_cursor;
} Load;

/* What was answered: the data of a task that reads. */
typedef struct
{
  Load load;
  AheadHttpResponse *response;
} Reading;

/* Comments come in pages, which are joined. */
typedef struct
{
  char *event_id;
  GPtrArray *comments;
} CommentsLoad;

static void ahead_rest_backend_backend_init (AheadBackendInterface *iface);
static void load_comment_page (GTask *task, const char *cursor);

G_DEFINE_FINAL_TYPE_WITH_CODE (AheadRestBackend, ahead_rest_backend, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AHEAD_TYPE_BACKEND, ahead_rest_backend_backend_init))

static void
reading_free (Reading *reading)
{
  ahead_http_response_free (reading->response);
  g_free (reading);
}

static void
comments_load_free (CommentsLoad *load)
{
  g_free (load->event_id);
  g_ptr_array_unref (load->comments);
  g_free (load);
}

/* Errors that name no cause in HTTP are of the wire. */
static void
return_unreadable (GTask *task,
                   const GError *cause)
{
  if (cause->domain == AHEAD_BACKEND_ERROR)
    g_task_return_error (task, g_error_copy (cause));
  else
    g_task_return_new_error (task, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_PROTOCOL,
                             _("The server’s answer cannot be understood: %s"), cause->message);
}

/* A proxy is for the network; no proxy can reach a server on this very computer. */
static void
update_proxy_resolver (AheadRestBackend *self)
{
  g_autoptr (GUri) uri = g_uri_parse (self->base_url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autoptr (GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;
  gboolean is_local = g_strcmp0 (host, "localhost") == 0
                      || (address != NULL && g_inet_address_get_is_loopback (address));

  soup_session_set_proxy_resolver (self->session, is_local ? NULL : g_proxy_resolver_get_default ());
}

static void
exchange (AheadRestBackend *self,
          AheadHttpRequest *request,
          GTask *task,
          GAsyncReadyCallback callback)
{
  g_autofree char *path = g_steal_pointer (&request->url);

  request->url = g_strconcat (self->base_url, path, NULL);
  request->token = g_strdup (self->token);
  ahead_http_exchange_async (self->session, request, self->timeout, g_task_get_cancellable (task), callback, task);
}

static void
append_query (GString *path,
              const char *name,
              const char *value)
{
  g_string_append_c (path, strchr (path->str, '?') != NULL ? '&' : '?');
  g_string_append (path, name);
  g_string_append_c (path, '=');
  g_string_append_uri_escaped (path, value, NULL, FALSE);
}

static AheadHttpRequest *
new_page_request (const char *resource,
                  const char *cursor,
                  guint limit)
{
  g_autoptr (GString) path = g_string_new (resource);
  g_autofree char *limit_text = g_strdup_printf ("%u", limit);

  append_query (path, "limit", limit_text);
  if (cursor != NULL)
    append_query (path, "cursor", cursor);

  return ahead_http_request_new (SOUP_METHOD_GET, path->str);
}

static void
read_response (GTask *task,
               gpointer source_object,
               gpointer task_data,
               GCancellable *cancellable)
{
  Reading *reading = task_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = ahead_http_response_parse (reading->response, &error);
  gpointer result = node != NULL ? reading->load.read (node, &error) : NULL;

  if (result != NULL)
    g_task_return_pointer (task, result, reading->load.free_result);
  else
    return_unreadable (task, error);
}

static void
on_read_cb (GObject *object,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Load *load = g_task_get_task_data (task);
  gpointer value = g_task_propagate_pointer (G_TASK (result), &error);

  if (value != NULL)
    g_task_return_pointer (task, value, load->free_result);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Takes both over. The reading is a task of its own, without us: the thread lets go of it when it likes, and must not
 * be the one to let go of the backend. */
static void
start_reading (GTask *task,
               AheadHttpResponse *response)
{
  Load *load = g_task_get_task_data (task);
  Reading *reading = g_new0 (Reading, 1);
  g_autoptr (GTask) reading_task = g_task_new (NULL, NULL, on_read_cb, task);

  reading->load = *load;
  reading->response = response;
  g_task_set_source_tag (reading_task, start_reading);
  g_task_set_task_data (reading_task, reading, (GDestroyNotify) reading_free);
  if (load->by_cursor)
    g_task_run_in_thread (reading_task, read_response);
  else
    read_response (reading_task, NULL, reading, NULL);
}

static void
on_loaded_cb (GObject *object,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AheadHttpResponse) response = ahead_http_exchange_finish (result, &error);
  Load *load = g_task_get_task_data (task);

  if (response == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (!ahead_http_response_is_success (response))
    g_task_return_error (task, ahead_rest_error_for_response (response, load->by_cursor));
  else
    start_reading (g_steal_pointer (&task), g_steal_pointer (&response));
}

static void
start_load (AheadRestBackend *self,
            AheadHttpRequest *request,
            GTask *task,
            AheadRestReadFunc read,
            GDestroyNotify free_result,
            gboolean by_cursor)
{
  Load *load = g_new0 (Load, 1);

  load->read = read;
  load->free_result = free_result;
  load->by_cursor = by_cursor;
  g_task_set_task_data (task, load, g_free);
  exchange (self, request, task, on_loaded_cb);
}

static void
on_submitted_cb (GObject *object,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AheadHttpResponse) response = ahead_http_exchange_finish (result, &error);
  AheadReply *reply = NULL;

  if (response != NULL)
    reply = ahead_rest_reply_for_response (ahead_mutation_get_kind (g_task_get_task_data (task)), response, &error);

  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) ahead_reply_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
ahead_rest_backend_submit_async (AheadBackend *backend,
                                 AheadMutation *mutation,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (backend, cancellable, callback, user_data);

  g_task_set_source_tag (task, ahead_rest_backend_submit_async);
  g_task_set_task_data (task, g_object_ref (mutation), g_object_unref);
  exchange (AHEAD_REST_BACKEND (backend), ahead_rest_request_for_mutation (mutation), task, on_submitted_cb);
}

static AheadReply *
ahead_rest_backend_submit_finish (AheadBackend *backend,
                                  GAsyncResult *result,
                                  GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ahead_rest_backend_load_calendars_async (AheadBackend *backend,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  GTask *task = g_task_new (backend, cancellable, callback, user_data);

  g_task_set_source_tag (task, ahead_rest_backend_load_calendars_async);
  start_load (AHEAD_REST_BACKEND (backend), ahead_http_request_new (SOUP_METHOD_GET, "/v1/calendars"), task,
              (AheadRestReadFunc) ahead_rest_read_calendars, (GDestroyNotify) g_ptr_array_unref, FALSE);
}

static GPtrArray *
ahead_rest_backend_load_calendars_finish (AheadBackend *backend,
                                          GAsyncResult *result,
                                          GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ahead_rest_backend_create_calendar_async (AheadBackend *backend,
                                          const char *key,
                                          const char *name,
                                          const char *color,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  GTask *task = g_task_new (backend, cancellable, callback, user_data);
  AheadHttpRequest *request = ahead_http_request_new (SOUP_METHOD_POST, "/v1/calendars");
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "color", color);
  ahead_http_request_set_json (request, "application/json", node);
  request->idempotency_key = g_strdup (key);

  g_task_set_source_tag (task, ahead_rest_backend_create_calendar_async);
  start_load (AHEAD_REST_BACKEND (backend), request, task, (AheadRestReadFunc) ahead_calendar_from_json,
              g_object_unref, FALSE);
}

static AheadCalendar *
ahead_rest_backend_create_calendar_finish (AheadBackend *backend,
                                           GAsyncResult *result,
                                           GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ahead_rest_backend_load_events_async (AheadBackend *backend,
                                      const char *cursor,
                                      guint limit,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GTask *task = g_task_new (backend, cancellable, callback, user_data);

  g_task_set_source_tag (task, ahead_rest_backend_load_events_async);
  start_load (AHEAD_REST_BACKEND (backend), new_page_request ("/v1/events", cursor, limit), task,
              (AheadRestReadFunc) ahead_event_page_from_json, (GDestroyNotify) ahead_event_page_free, TRUE);
}

static AheadEventPage *
ahead_rest_backend_load_events_finish (AheadBackend *backend,
                                       GAsyncResult *result,
                                       GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ahead_rest_backend_load_changes_async (AheadBackend *backend,
                                       const char *cursor,
                                       guint limit,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  GTask *task = g_task_new (backend, cancellable, callback, user_data);

  g_task_set_source_tag (task, ahead_rest_backend_load_changes_async);
  start_load (AHEAD_REST_BACKEND (backend), new_page_request ("/v1/changes", cursor, limit), task,
              (AheadRestReadFunc) ahead_change_page_from_json, (GDestroyNotify) ahead_change_page_free, TRUE);
}

static AheadChangePage *
ahead_rest_backend_load_changes_finish (AheadBackend *backend,
                                        GAsyncResult *result,
                                        GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* A page with nothing in it is the last, whatever its cursor says: so a broken server cannot keep this going. Takes the
 * comments over. */
static void
take_comment_page (GTask *task,
                   JsonNode *node,
                   GPtrArray *comments)
{
  CommentsLoad *load = g_task_get_task_data (task);
  g_autofree char *cursor = comments->len > 0 ? ahead_rest_read_next_cursor (node) : NULL;

  g_ptr_array_extend_and_steal (load->comments, comments);
  if (cursor != NULL)
    load_comment_page (g_object_ref (task), cursor);
  else
    g_task_return_pointer (task, g_ptr_array_ref (load->comments), (GDestroyNotify) g_ptr_array_unref);
}

static void
on_comment_page_cb (GObject *object,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AheadHttpResponse) response = ahead_http_exchange_finish (result, &error);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GPtrArray) comments = NULL;

  if (response == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (!ahead_http_response_is_success (response))
    {
      g_task_return_error (task, ahead_rest_error_for_response (response, FALSE));
      return;
    }

  node = ahead_http_response_parse (response, &error);
  if (node != NULL)
    comments = ahead_rest_read_comments (node, &error);
  if (comments != NULL)
    take_comment_page (task, node, g_steal_pointer (&comments));
  else
    return_unreadable (task, error);
}

/* Takes the task over. */
static void
load_comment_page (GTask *task,
                   const char *cursor)
{
  CommentsLoad *load = g_task_get_task_data (task);
  g_autofree char *path = ahead_rest_dup_event_path (load->event_id, "/comments");

  exchange (g_task_get_source_object (task), new_page_request (path, cursor, COMMENT_LIMIT), task,
            on_comment_page_cb);
}

static void
ahead_rest_backend_load_comments_async (AheadBackend *backend,
                                        const char *event_id,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  GTask *task = g_task_new (backend, cancellable, callback, user_data);
  CommentsLoad *load = g_new0 (CommentsLoad, 1);

  load->event_id = g_strdup (event_id);
  load->comments = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_comment_unref);
  g_task_set_source_tag (task, ahead_rest_backend_load_comments_async);
  g_task_set_task_data (task, load, (GDestroyNotify) comments_load_free);
  load_comment_page (task, NULL);
}

static GPtrArray *
ahead_rest_backend_load_comments_finish (AheadBackend *backend,
                                         GAsyncResult *result,
                                         GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ahead_rest_backend_backend_init (AheadBackendInterface *iface)
{
  iface->submit_async = ahead_rest_backend_submit_async;
  iface->submit_finish = ahead_rest_backend_submit_finish;
  iface->load_calendars_async = ahead_rest_backend_load_calendars_async;
  iface->load_calendars_finish = ahead_rest_backend_load_calendars_finish;
  iface->create_calendar_async = ahead_rest_backend_create_calendar_async;
  iface->create_calendar_finish = ahead_rest_backend_create_calendar_finish;
  iface->load_events_async = ahead_rest_backend_load_events_async;
  iface->load_events_finish = ahead_rest_backend_load_events_finish;
  iface->load_changes_async = ahead_rest_backend_load_changes_async;
  iface->load_changes_finish = ahead_rest_backend_load_changes_finish;
  iface->load_comments_async = ahead_rest_backend_load_comments_async;
  iface->load_comments_finish = ahead_rest_backend_load_comments_finish;
}

static void
ahead_rest_backend_dispose (GObject *object)
{
  AheadRestBackend *self = AHEAD_REST_BACKEND (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (ahead_rest_backend_parent_class)->dispose (object);
}

static void
ahead_rest_backend_finalize (GObject *object)
{
  AheadRestBackend *self = AHEAD_REST_BACKEND (object);

  g_free (self->base_url);
  g_free (self->token);

  G_OBJECT_CLASS (ahead_rest_backend_parent_class)->finalize (object);
}

static void
ahead_rest_backend_get_property (GObject *object,
                                 guint property_id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  AheadRestBackend *self = AHEAD_REST_BACKEND (object);

  switch (property_id)
    {
    case PROP_BASE_URL:
      g_value_set_string (value, self->base_url);
      break;
    case PROP_TOKEN:
      g_value_set_string (value, self->token);
      break;
    case PROP_TIMEOUT:
      g_value_set_uint (value, self->timeout);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ahead_rest_backend_set_property (GObject *object,
                                 guint property_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  AheadRestBackend *self = AHEAD_REST_BACKEND (object);

  switch (property_id)
    {
    case PROP_BASE_URL:
      ahead_rest_backend_set_base_url (self, g_value_get_string (value));
      break;
    case PROP_TOKEN:
      ahead_rest_backend_set_token (self, g_value_get_string (value));
      break;
    case PROP_TIMEOUT:
      ahead_rest_backend_set_timeout (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ahead_rest_backend_class_init (AheadRestBackendClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ahead_rest_backend_dispose;
  object_class->finalize = ahead_rest_backend_finalize;
  object_class->get_property = ahead_rest_backend_get_property;
  object_class->set_property = ahead_rest_backend_set_property;

  /**
   * AheadRestBackend:base-url:
   *
   * Where the server is, such as "https://events.example.org"; without a slash at the end.
   */
  properties[PROP_BASE_URL] = g_param_spec_string ("base-url", NULL, NULL, "", flags);

  /**
   * AheadRestBackend:token:
   *
   * What the user is known by, or %NULL.
   */
  properties[PROP_TOKEN] = g_param_spec_string ("token", NULL, NULL, NULL, flags);

  /**
   * AheadRestBackend:timeout:
   *
   * How long the server may be silent, in milliseconds.
   */
  properties[PROP_TIMEOUT] = g_param_spec_uint ("timeout", NULL, NULL, 1, G_MAXUINT,
                                                AHEAD_REST_BACKEND_DEFAULT_TIMEOUT, flags);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
ahead_rest_backend_init (AheadRestBackend *self)
{
  self->base_url = g_strdup ("");
  self->timeout = AHEAD_REST_BACKEND_DEFAULT_TIMEOUT;
  self->session = soup_session_new_with_options ("user-agent", "Ahead/" AHEAD_VERSION,
                                                 "max-conns", MAX_CONNECTIONS,
                                                 "max-conns-per-host", MAX_CONNECTIONS,
                                                 "timeout", 0,
                                                 NULL);
}

/**
 * ahead_rest_backend_new:
 * @base_url: (nullable): where the server is; %NULL = not known yet
 * @token: (nullable): the bearer token
 *
 * Makes a backend. It does nothing until it is asked.
 *
 * Returns: (transfer full): the backend
 */
AheadRestBackend *
ahead_rest_backend_new (const char *base_url,
                        const char *token)
{
  return g_object_new (AHEAD_TYPE_REST_BACKEND, "base-url", base_url, "token", token, NULL);
}

/**
 * ahead_rest_backend_get_base_url:
 * @backend: a backend
 *
 * Gets where the server is.
 *
 * Returns: (transfer none): the URL, without a slash at the end; empty while it is not known
 */
const char *
ahead_rest_backend_get_base_url (AheadRestBackend *backend)
{
  g_return_val_if_fail (AHEAD_IS_REST_BACKEND (backend), NULL);

  return backend->base_url;
}

/**
 * ahead_rest_backend_set_base_url:
 * @backend: a backend
 * @base_url: (nullable): where the server is; %NULL = not known
 *
 * Sets where requests go from here on. Those in flight are not touched.
 */
void
ahead_rest_backend_set_base_url (AheadRestBackend *backend,
                                 const char *base_url)
{
  g_autofree char *trimmed = NULL;
  gsize length;

  g_return_if_fail (AHEAD_IS_REST_BACKEND (backend));

  trimmed = g_strstrip (g_strdup (base_url != NULL ? base_url : ""));
  length = strlen (trimmed);
  while (length > 0 && trimmed[length - 1] == '/')
    trimmed[--length] = '\0';
  if (g_str_equal (backend->base_url, trimmed))
    return;

  g_free (backend->base_url);
  backend->base_url = g_steal_pointer (&trimmed);
  update_proxy_resolver (backend);
  g_object_notify_by_pspec (G_OBJECT (backend), properties[PROP_BASE_URL]);
}

/**
 * ahead_rest_backend_get_token:
 * @backend: a backend
 *
 * Gets what the user is known by.
 *
 * Returns: (transfer none) (nullable): the bearer token
 */
const char *
ahead_rest_backend_get_token (AheadRestBackend *backend)
{
  g_return_val_if_fail (AHEAD_IS_REST_BACKEND (backend), NULL);

  return backend->token;
}

/**
 * ahead_rest_backend_set_token:
 * @backend: a backend
 * @token: (nullable): the bearer token
 *
 * Sets what the user is known by from here on. A token that cannot stand in a header is not sent at all.
 */
void
ahead_rest_backend_set_token (AheadRestBackend *backend,
                              const char *token)
{
  g_return_if_fail (AHEAD_IS_REST_BACKEND (backend));

  if (g_strcmp0 (backend->token, token) == 0)
    return;

  g_free (backend->token);
  backend->token = g_strdup (token);
  g_object_notify_by_pspec (G_OBJECT (backend), properties[PROP_TOKEN]);
}

/**
 * ahead_rest_backend_get_timeout:
 * @backend: a backend
 *
 * Gets how long the server may be silent.
 *
 * Returns: milliseconds
 */
guint
ahead_rest_backend_get_timeout (AheadRestBackend *backend)
{
  g_return_val_if_fail (AHEAD_IS_REST_BACKEND (backend), 0);

  return backend->timeout;
}

/**
 * ahead_rest_backend_set_timeout:
 * @backend: a backend
 * @milliseconds: how long the server may be silent; more than 0
 *
 * Sets after which silence a request ends with %AHEAD_BACKEND_ERROR_TIMED_OUT.
 */
void
ahead_rest_backend_set_timeout (AheadRestBackend *backend,
                                guint milliseconds)
{
  g_return_if_fail (AHEAD_IS_REST_BACKEND (backend));
  g_return_if_fail (milliseconds > 0);

  if (backend->timeout == milliseconds)
    return;

  backend->timeout = milliseconds;
  g_object_notify_by_pspec (G_OBJECT (backend), properties[PROP_TIMEOUT]);
}
