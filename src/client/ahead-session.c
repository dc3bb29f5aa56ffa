/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadSession"

#include "config.h"

#include "ahead-session.h"

#include "ahead-importer.h"
#include "ahead-local-server.h"
#include "ahead-memory-outbox.h"
#include "ahead-poll-feed.h"
#include "ahead-refresher.h"
#include "ahead-rest-backend.h"
#include "ahead-system-clock.h"
#include "ahead-time.h"
#include "ahead-uuid.h"

/*
 * The one place where the parts of an account meet.
 *
 * The session decides nothing about events. It builds the parts, tells the backend where the server is, and sums up
 * what the server's process and the refresher say in one state for the user. Long for its public face: pairs of
 * functions and properties, most of which hand on to a part.
 */

struct _AheadSession
{
  GObject parent_instance;

  AheadClock *clock;
  AheadEventStore *store;
  AheadRestBackend *backend;
  AheadPollFeed *feed;
  AheadMutationService *service;
  AheadRefresher *refresher;
  /* NULL where the account is not on this computer. */
  AheadLocalServer *server;

  gboolean running;
  AheadSessionState state;
  char *error;

  GTask *start_task;
  GSource *start_cancelled;
  GTask *stop_task;
  GSource *stop_cancelled;
  guint stop_timeout_id;
};

enum
{
  PROP_STORE = 1,
  PROP_SERVICE,
  PROP_CALENDARS,
  PROP_STATE,
  PROP_ERROR,
  PROP_POLL_INTERVAL,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_ENUM_TYPE (AheadSessionState, ahead_session_state,
                    G_DEFINE_ENUM_VALUE (AHEAD_SESSION_STATE_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (AHEAD_SESSION_STATE_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (AHEAD_SESSION_STATE_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (AHEAD_SESSION_STATE_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (AHEAD_SESSION_STATE_SIGNED_OUT, "signed-out"))

G_DEFINE_FINAL_TYPE (AheadSession, ahead_session, G_TYPE_OBJECT)

static GSource *
watch_cancellable (AheadSession *self,
                   GCancellable *cancellable,
                   GCancellableSourceFunc callback)
{
  GSource *source;

  if (cancellable == NULL)
    return NULL;

  source = g_cancellable_source_new (cancellable);
  g_source_set_callback (source, G_SOURCE_FUNC (callback), self, NULL);
  g_source_attach (source, NULL);

  return source;
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static gboolean
has_server (AheadSession *self)
{
  return self->server == NULL || ahead_local_server_get_base_url (self->server) != NULL;
}

/*
 * A load that goes on is no news in itself: the first one is what CONNECTING means, one after an error is an attempt
 * that may fail again, and one after a reset changes nothing for the user, who has all events before them.
 */
static AheadSessionState
get_refresher_state (AheadSession *self)
{
  switch (ahead_refresher_get_state (self->refresher))
    {
    case AHEAD_REFRESHER_STATE_LIVE:
      return AHEAD_SESSION_STATE_READY;
    case AHEAD_REFRESHER_STATE_FAILED:
      return AHEAD_SESSION_STATE_OFFLINE;
    case AHEAD_REFRESHER_STATE_SIGNED_OUT:
      return AHEAD_SESSION_STATE_SIGNED_OUT;
    default:
      return self->state == AHEAD_SESSION_STATE_STOPPED ? AHEAD_SESSION_STATE_CONNECTING : self->state;
    }
}

static AheadSessionState
compute_state (AheadSession *self)
{
  if (!self->running)
    return AHEAD_SESSION_STATE_STOPPED;
  if (has_server (self))
    return get_refresher_state (self);
  if (ahead_local_server_get_error (self->server) != NULL)
    return AHEAD_SESSION_STATE_OFFLINE;

  return self->state == AHEAD_SESSION_STATE_STOPPED ? AHEAD_SESSION_STATE_CONNECTING : self->state;
}

static const char *
compute_error (AheadSession *self,
               AheadSessionState state)
{
  const GError *error = ahead_refresher_get_error (self->refresher);

  if (state != AHEAD_SESSION_STATE_OFFLINE && state != AHEAD_SESSION_STATE_SIGNED_OUT)
    return NULL;
  if (!has_server (self))
    return ahead_local_server_get_error (self->server);

  return error != NULL ? error->message : self->error;
}

static void
finish_start (AheadSession *self)
{
  const GError *error = ahead_refresher_get_error (self->refresher);
  g_autoptr (GTask) task = NULL;

  if (self->start_task == NULL || self->state == AHEAD_SESSION_STATE_CONNECTING)
    return;

  task = g_steal_pointer (&self->start_task);
  clear_source (&self->start_cancelled);
  if (self->state == AHEAD_SESSION_STATE_READY)
    g_task_return_boolean (task, TRUE);
  else if (has_server (self) && error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_new_error (task, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_UNREACHABLE, "%s",
                             self->error != NULL ? self->error : "The session was stopped");
}

static void
update_state (AheadSession *self)
{
  AheadSessionState state = compute_state (self);
  g_autofree char *error = g_strdup (compute_error (self, state));
  gboolean state_changed = self->state != state;
  gboolean error_changed = g_strcmp0 (self->error, error) != 0;

  self->state = state;
  g_free (self->error);
  self->error = g_steal_pointer (&error);

  g_object_freeze_notify (G_OBJECT (self));
  if (state_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (error_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  g_object_thaw_notify (G_OBJECT (self));
  finish_start (self);
}

/* The server answers again, or takes the credentials: what waits to be sent again need not wait any longer. */
static void
on_refresher_state_cb (AheadSession *self)
{
  if (ahead_refresher_get_state (self->refresher) == AHEAD_REFRESHER_STATE_LIVE)
    ahead_mutation_service_resume (self->service);

  update_state (self);
}

/*
 * While the server is gone the backend must not know where it was: another program could listen there by then, and
 * would be told the token.
 */
static void
on_server_changed_cb (AheadSession *self)
{
  const char *base_url = ahead_local_server_get_base_url (self->server);

  ahead_rest_backend_set_token (self->backend, ahead_local_server_get_token (self->server));
  ahead_rest_backend_set_base_url (self->backend, base_url);
  if (base_url != NULL && self->running)
    {
      if (ahead_refresher_get_state (self->refresher) == AHEAD_REFRESHER_STATE_STOPPED)
        ahead_refresher_start (self->refresher);
      else
        ahead_refresher_refresh (self->refresher);
    }
  update_state (self);
}

static gboolean
on_start_cancelled_cb (GCancellable *cancellable,
                       gpointer user_data)
{
  AheadSession *self = AHEAD_SESSION (user_data);
  g_autoptr (GTask) task = g_steal_pointer (&self->start_task);

  clear_source (&self->start_cancelled);
  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

static void
return_stopped (GTask *task,
                guint n_unsettled)
{
  if (n_unsettled == 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "%u changes have not reached the server",
                             n_unsettled);
}

static void
on_server_stopped_cb (GObject *object,
                      GAsyncResult *result,
                      gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  guint n_unsettled = GPOINTER_TO_UINT (g_task_get_task_data (task));

  if (!ahead_local_server_stop_finish (AHEAD_LOCAL_SERVER (object), result, &error))
    g_message ("%s", error->message);
  return_stopped (task, n_unsettled);
}

/* What is unsettled is counted before the server goes: the answers that come while it ends are not looked at. */
static void
end_stop (AheadSession *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->stop_task);
  guint n_unsettled = ahead_mutation_service_get_n_unsettled (self->service);

  clear_source (&self->stop_cancelled);
  if (self->stop_timeout_id != 0)
    ahead_clock_remove_timeout (self->clock, self->stop_timeout_id);
  self->stop_timeout_id = 0;

  self->running = FALSE;
  ahead_refresher_stop (self->refresher);
  if (self->server == NULL)
    {
      return_stopped (task, n_unsettled);
    }
  else
    {
      g_task_set_task_data (task, GUINT_TO_POINTER (n_unsettled), NULL);
      ahead_local_server_stop_async (self->server, NULL, on_server_stopped_cb, g_steal_pointer (&task));
    }
  update_state (self);
}

static void
on_unsettled_changed_cb (AheadSession *self)
{
  if (self->stop_task != NULL && ahead_mutation_service_get_n_unsettled (self->service) == 0)
    end_stop (self);
}

static void
on_stop_time_over_cb (gpointer user_data)
{
  AheadSession *self = AHEAD_SESSION (user_data);

  self->stop_timeout_id = 0;
  end_stop (self);
}

static gboolean
on_stop_cancelled_cb (GCancellable *cancellable,
                      gpointer user_data)
{
  end_stop (AHEAD_SESSION (user_data));

  return G_SOURCE_REMOVE;
}

static void
on_calendar_created_cb (GObject *object,
                        GAsyncResult *result,
                        gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AheadCalendar) calendar = NULL;
  AheadSession *self = AHEAD_SESSION (g_task_get_source_object (task));

  calendar = ahead_backend_create_calendar_finish (AHEAD_BACKEND (object), result, &error);
  if (calendar != NULL)
    g_task_return_pointer (task, g_object_ref (ahead_refresher_put_calendar (self->refresher, calendar)),
                           g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_imported_cb (GObject *object,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  AheadImportSummary *summary = ahead_importer_run_finish (result, &error);

  if (summary != NULL)
    g_task_return_pointer (task, summary, (GDestroyNotify) ahead_import_summary_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
ahead_session_dispose (GObject *object)
{
  AheadSession *self = AHEAD_SESSION (object);

  /* A task holds the session, so none is there any more. */
  if (self->refresher != NULL)
    ahead_refresher_stop (self->refresher);
  g_clear_object (&self->refresher);
  g_clear_object (&self->service);
  g_clear_object (&self->feed);
  g_clear_object (&self->backend);
  g_clear_object (&self->server);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ahead_session_parent_class)->dispose (object);
}

static void
ahead_session_finalize (GObject *object)
{
  AheadSession *self = AHEAD_SESSION (object);

  g_free (self->error);

  G_OBJECT_CLASS (ahead_session_parent_class)->finalize (object);
}

static void
ahead_session_get_property (GObject *object,
                            guint property_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  AheadSession *self = AHEAD_SESSION (object);

  switch (property_id)
    {
    case PROP_STORE:
      g_value_set_object (value, self->store);
      break;
    case PROP_SERVICE:
      g_value_set_object (value, self->service);
      break;
    case PROP_CALENDARS:
      g_value_set_object (value, ahead_session_get_calendars (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    case PROP_POLL_INTERVAL:
      g_value_set_uint (value, ahead_session_get_poll_interval (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ahead_session_set_property (GObject *object,
                            guint property_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_POLL_INTERVAL:
      ahead_session_set_poll_interval (AHEAD_SESSION (object), g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ahead_session_class_init (AheadSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ahead_session_dispose;
  object_class->finalize = ahead_session_finalize;
  object_class->get_property = ahead_session_get_property;
  object_class->set_property = ahead_session_set_property;

  /**
   * AheadSession:store:
   *
   * All events of the account.
   */
  properties[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, AHEAD_TYPE_EVENT_STORE, flags);

  /**
   * AheadSession:service:
   *
   * What edits them.
   */
  properties[PROP_SERVICE] = g_param_spec_object ("service", NULL, NULL, AHEAD_TYPE_MUTATION_SERVICE, flags);

  /**
   * AheadSession:calendars:
   *
   * All calendars of the account.
   */
  properties[PROP_CALENDARS] = g_param_spec_object ("calendars", NULL, NULL, G_TYPE_LIST_MODEL, flags);

  /**
   * AheadSession:state:
   *
   * How the account stands to its server.
   */
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, AHEAD_TYPE_SESSION_STATE,
                                              AHEAD_SESSION_STATE_STOPPED, flags);

  /**
   * AheadSession:error:
   *
   * Why the account is offline or signed out, in a sentence for the user, or %NULL.
   */
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);

  /**
   * AheadSession:poll-interval:
   *
   * How long to wait between two looks at what changed on the server, in seconds.
   */
  properties[PROP_POLL_INTERVAL] = g_param_spec_uint ("poll-interval", NULL, NULL, AHEAD_POLL_FEED_MIN_INTERVAL,
                                                      AHEAD_POLL_FEED_MAX_INTERVAL, AHEAD_POLL_FEED_DEFAULT_INTERVAL,
                                                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                      | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
ahead_session_init (AheadSession *self)
{
  g_autoptr (AheadOutbox) outbox = ahead_memory_outbox_new ();

  self->clock = ahead_system_clock_new ();
  self->store = ahead_event_store_new ();
  self->backend = ahead_rest_backend_new (NULL, NULL);
  self->feed = ahead_poll_feed_new (AHEAD_BACKEND (self->backend), self->clock);
  self->service = ahead_mutation_service_new (self->store, AHEAD_BACKEND (self->backend), outbox, self->clock);
  /* Whoever is at the screen can say what to do with their words. */
  ahead_reconciler_set_conflict_policy (ahead_mutation_service_get_reconciler (self->service), AHEAD_CONFLICT_ASK);
  self->refresher = ahead_refresher_new (ahead_mutation_service_get_reconciler (self->service),
                                         AHEAD_BACKEND (self->backend), AHEAD_CHANGE_FEED (self->feed), self->clock);

  g_signal_connect_object (self->refresher, "notify::state", G_CALLBACK (on_refresher_state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->refresher, "notify::error", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->service, "notify::n-unsettled", G_CALLBACK (on_unsettled_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * ahead_session_new_local:
 * @data_dir: (type filename): the folder of the database and the token; made where it is missing
 * @server_program: (type filename): the path of `ahead-server`
 *
 * Makes the session of the account on this computer: the server is a child process that lives as long as the session.
 *
 * Returns: (transfer full): a session that is not started
 */
AheadSession *
ahead_session_new_local (const char *data_dir,
                         const char *server_program)
{
  AheadSession *self;

  g_return_val_if_fail (data_dir != NULL, NULL);
  g_return_val_if_fail (server_program != NULL, NULL);

  self = g_object_new (AHEAD_TYPE_SESSION, NULL);
  self->server = ahead_local_server_new (server_program, data_dir, self->clock);
  g_signal_connect_object (self->server, "notify::base-url", G_CALLBACK (on_server_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->server, "notify::error", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * ahead_session_new_remote:
 * @base_url: where the server is
 * @token: what the user is known by there
 *
 * Makes the session of an account on a server that runs elsewhere.
 *
 * Returns: (transfer full): a session that is not started
 */
AheadSession *
ahead_session_new_remote (const char *base_url,
                          const char *token)
{
  AheadSession *self;

  g_return_val_if_fail (base_url != NULL, NULL);

  self = g_object_new (AHEAD_TYPE_SESSION, NULL);
  ahead_rest_backend_set_base_url (self->backend, base_url);
  ahead_rest_backend_set_token (self->backend, token);

  return self;
}

/**
 * ahead_session_start_async:
 * @self: a session
 * @cancellable: (nullable): ends the waiting only
 * @callback: called when everything is loaded, or at the first failure
 * @user_data: for @callback
 *
 * Starts the session. It goes on trying after a failure; `state` tells how it stands.
 */
void
ahead_session_start_async (AheadSession *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (AHEAD_IS_SESSION (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ahead_session_start_async);
  if (self->running || self->stop_task != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "The session is started already");
      return;
    }

  self->running = TRUE;
  self->start_task = g_steal_pointer (&task);
  self->start_cancelled = watch_cancellable (self, cancellable, on_start_cancelled_cb);
  update_state (self);
  if (self->server != NULL)
    ahead_local_server_start (self->server);
  else
    ahead_refresher_start (self->refresher);
}

/**
 * ahead_session_start_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Tells how the start went.
 *
 * Returns: %TRUE when everything is loaded; %FALSE with %AHEAD_BACKEND_ERROR where the server could not be asked, and
 *   the session tries again; with %G_IO_ERROR_PENDING if it is started already
 */
gboolean
ahead_session_start_finish (AheadSession *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (AHEAD_IS_SESSION (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ahead_session_stop_async:
 * @self: a session
 * @timeout: how long to wait for the server to settle everything, in milliseconds
 * @cancellable: (nullable): ends that waiting
 * @callback: called when the session is stopped
 * @user_data: for @callback
 *
 * Sends what is held back, waits until the server has settled everything, and stops. The server of this computer is
 * ended too.
 */
void
ahead_session_stop_async (AheadSession *self,
                          guint timeout,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (AHEAD_IS_SESSION (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ahead_session_stop_async);
  if (!self->running || self->stop_task != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  self->stop_task = g_steal_pointer (&task);
  ahead_mutation_service_release_held (self->service);
  if (ahead_mutation_service_get_n_unsettled (self->service) == 0)
    {
      end_stop (self);
      return;
    }

  self->stop_cancelled = watch_cancellable (self, cancellable, on_stop_cancelled_cb);
  self->stop_timeout_id = ahead_clock_add_timeout (self->clock, timeout * G_TIME_SPAN_MILLISECOND,
                                                   on_stop_time_over_cb, self);
}

/**
 * ahead_session_stop_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Tells how the stop went.
 *
 * Returns: %TRUE if nothing was left unsettled; %FALSE with %G_IO_ERROR_TIMED_OUT, and the session is stopped all the
 *   same, if some mutations were
 */
gboolean
ahead_session_stop_finish (AheadSession *self,
                           GAsyncResult *result,
                           GError **error)
{
  g_return_val_if_fail (AHEAD_IS_SESSION (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ahead_session_get_store:
 * @self: a session
 *
 * Gets all events of the account.
 *
 * Returns: (transfer none): the store
 */
AheadEventStore *
ahead_session_get_store (AheadSession *self)
{
  g_return_val_if_fail (AHEAD_IS_SESSION (self), NULL);

  return self->store;
}

/**
 * ahead_session_get_service:
 * @self: a session
 *
 * Gets what edits the events.
 *
 * Returns: (transfer none): the service
 */
AheadMutationService *
ahead_session_get_service (AheadSession *self)
{
  g_return_val_if_fail (AHEAD_IS_SESSION (self), NULL);

  return self->service;
}

/**
 * ahead_session_get_calendars:
 * @self: a session
 *
 * Gets all calendars of the account.
 *
 * Returns: (transfer none) (element-type AheadCalendar): a live list
 */
GListModel *
ahead_session_get_calendars (AheadSession *self)
{
  g_return_val_if_fail (AHEAD_IS_SESSION (self), NULL);

  return ahead_refresher_get_calendars (self->refresher);
}

/**
 * ahead_session_lookup_calendar:
 * @self: a session
 * @id: the id of a calendar
 *
 * Finds a calendar.
 *
 * Returns: (transfer none) (nullable): the calendar, or %NULL where there is none of that id
 */
AheadCalendar *
ahead_session_lookup_calendar (AheadSession *self,
                               const char *id)
{
  g_return_val_if_fail (AHEAD_IS_SESSION (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return ahead_refresher_lookup_calendar (self->refresher, id);
}

/**
 * ahead_session_get_state:
 * @self: a session
 *
 * Gets how the account stands to its server.
 *
 * Returns: the state
 */
AheadSessionState
ahead_session_get_state (AheadSession *self)
{
  g_return_val_if_fail (AHEAD_IS_SESSION (self), AHEAD_SESSION_STATE_STOPPED);

  return self->state;
}

/**
 * ahead_session_get_error:
 * @self: a session
 *
 * Gets why the account is offline or signed out.
 *
 * Returns: (transfer none) (nullable): a sentence for the user, or %NULL in other states
 */
const char *
ahead_session_get_error (AheadSession *self)
{
  g_return_val_if_fail (AHEAD_IS_SESSION (self), NULL);

  return self->error;
}

/**
 * ahead_session_get_poll_interval:
 * @self: a session
 *
 * Gets how long the session waits between two looks at what changed on the server.
 *
 * Returns: seconds
 */
guint
ahead_session_get_poll_interval (AheadSession *self)
{
  g_return_val_if_fail (AHEAD_IS_SESSION (self), 0);

  return ahead_poll_feed_get_interval (self->feed);
}

/**
 * ahead_session_set_poll_interval:
 * @self: a session
 * @seconds: from %AHEAD_POLL_FEED_MIN_INTERVAL to %AHEAD_POLL_FEED_MAX_INTERVAL
 *
 * Sets how long the session waits between two looks at what changed on the server. It takes effect at once.
 */
void
ahead_session_set_poll_interval (AheadSession *self,
                                 guint seconds)
{
  g_return_if_fail (AHEAD_IS_SESSION (self));
  g_return_if_fail (seconds >= AHEAD_POLL_FEED_MIN_INTERVAL && seconds <= AHEAD_POLL_FEED_MAX_INTERVAL);

  if (ahead_poll_feed_get_interval (self->feed) == seconds)
    return;

  ahead_poll_feed_set_interval (self->feed, seconds);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POLL_INTERVAL]);
}

/**
 * ahead_session_refresh:
 * @self: a session
 *
 * Asks for remote changes at once, or for everything where the last load failed.
 */
void
ahead_session_refresh (AheadSession *self)
{
  g_return_if_fail (AHEAD_IS_SESSION (self));

  if (self->running && has_server (self))
    ahead_refresher_refresh (self->refresher);
}

/**
 * ahead_session_create_calendar_async:
 * @self: a session
 * @name: its name, 1 to %AHEAD_CALENDAR_NAME_MAX_LENGTH characters
 * @color: its colour, as "#rrggbb"
 * @cancellable: (nullable): ends the waiting
 * @callback: called when the server has answered
 * @user_data: for @callback
 *
 * Makes a calendar. It is in `calendars` by the time @callback is called.
 */
void
ahead_session_create_calendar_async (AheadSession *self,
                                     const char *name,
                                     const char *color,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autofree char *key = NULL;
  GTask *task;

  g_return_if_fail (AHEAD_IS_SESSION (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (color != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  key = ahead_uuid_v7_new (ahead_clock_get_time (self->clock));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ahead_session_create_calendar_async);
  ahead_backend_create_calendar_async (AHEAD_BACKEND (self->backend), key, name, color, cancellable,
                                       on_calendar_created_cb, task);
}

/**
 * ahead_session_create_calendar_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Gives the calendar that was made.
 *
 * Returns: (transfer full): the calendar, or %NULL with %AHEAD_BACKEND_ERROR; except for
 *   %AHEAD_BACKEND_ERROR_REFUSED and %AHEAD_BACKEND_ERROR_UNAUTHORIZED the server may have made it
 */
AheadCalendar *
ahead_session_create_calendar_finish (AheadSession *self,
                                      GAsyncResult *result,
                                      GError **error)
{
  g_return_val_if_fail (AHEAD_IS_SESSION (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ahead_session_import_async:
 * @self: a session
 * @file: an iCalendar file
 * @cancellable: (nullable): ends the import; what has been applied stays
 * @callback: called when the server has settled every event
 * @user_data: for @callback
 *
 * Imports the events of @file; each shows as soon as it is read. See ahead_importer_run_async() for what goes where.
 */
void
ahead_session_import_async (AheadSession *self,
                            GFile *file,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task;

  g_return_if_fail (AHEAD_IS_SESSION (self));
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ahead_session_import_async);
  ahead_importer_run_async (self, file, cancellable, on_imported_cb, task);
}

/**
 * ahead_session_import_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Gives what an import did.
 *
 * Returns: (transfer full): the summary, or %NULL with an error as ahead_importer_run_finish() gives
 */
AheadImportSummary *
ahead_session_import_finish (AheadSession *self,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (AHEAD_IS_SESSION (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
