/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadLocalServer"

#include "config.h"

#include "ahead-local-server.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "ahead-server-process.h"
#include "ahead-time.h"

/* Keeps one AheadServerProcess running: starts it, learns its address and token, and starts the next when it ends. */

/* A server that dies again and again is started less and less often. */
#define FIRST_PAUSE (200 * G_TIME_SPAN_MILLISECOND)
#define MAX_PAUSE (30 * AHEAD_SECOND)

/* One that answered for this long was no failed start: the pauses begin anew. */
#define STEADY_TIME (60 * AHEAD_SECOND)

/* How long it may take to answer, with a large database to recover, and how long to end when asked to. */
#define START_TIME (30 * AHEAD_SECOND)
#define STOP_TIME (5 * AHEAD_SECOND)

struct _AheadLocalServer
{
  GObject parent_instance;

  AheadClock *clock;
  char *program;
  char *data_dir;

  gboolean running;
  AheadServerProcess *process;
  GCancellable *cancellable;
  guint timeout_id;
  guint failures;
  gint64 answering_since;
  GTask *stop_task;

  /* What the process said, until its token is known too. */
  char *announced_url;
  char *base_url;
  char *token;
  char *error;
};

enum
{
  PROP_BASE_URL = 1,
  PROP_ERROR,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void start_process (AheadLocalServer *self);

G_DEFINE_FINAL_TYPE (AheadLocalServer, ahead_local_server, G_TYPE_OBJECT)

static void
set_base_url (AheadLocalServer *self,
              const char *base_url)
{
  if (g_strcmp0 (self->base_url, base_url) == 0)
    return;

  g_free (self->base_url);
  self->base_url = g_strdup (base_url);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BASE_URL]);
}

/* Takes the text over. */
static void
set_error (AheadLocalServer *self,
           char *error)
{
  gboolean same = g_strcmp0 (self->error, error) == 0;

  g_free (self->error);
  self->error = error;
  if (!same)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
clear_timeout (AheadLocalServer *self)
{
  if (self->timeout_id != 0)
    ahead_clock_remove_timeout (self->clock, self->timeout_id);
  self->timeout_id = 0;
}

static void
set_timeout (AheadLocalServer *self,
             gint64 delay,
             GSourceOnceFunc callback)
{
  clear_timeout (self);
  self->timeout_id = ahead_clock_add_timeout (self->clock, delay, callback, self);
}

static void
drop_process (AheadLocalServer *self)
{
  clear_timeout (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->process == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->process, self);
  ahead_server_process_close (self->process);
  g_clear_object (&self->process);
}

static gint64
get_pause (AheadLocalServer *self)
{
  return MIN (FIRST_PAUSE << MIN (self->failures, 20), MAX_PAUSE);
}

static void
on_pause_over_cb (gpointer user_data)
{
  AheadLocalServer *self = AHEAD_LOCAL_SERVER (user_data);

  self->timeout_id = 0;
  start_process (self);
}

/* Takes the text over. */
static void
start_again_later (AheadLocalServer *self,
                   char *error)
{
  gint64 now = ahead_clock_get_monotonic_time (self->clock);
  gboolean was_steady = self->base_url != NULL && now - self->answering_since >= STEADY_TIME;

  if (was_steady)
    self->failures = 0;
  g_message ("%s. It is started again in %" G_GINT64_FORMAT " ms", error, get_pause (self) / 1000);
  drop_process (self);
  set_timeout (self, get_pause (self), on_pause_over_cb);
  self->failures++;
  set_error (self, error);
  set_base_url (self, NULL);
}

static void
on_start_time_over_cb (gpointer user_data)
{
  AheadLocalServer *self = AHEAD_LOCAL_SERVER (user_data);

  self->timeout_id = 0;
  ahead_server_process_kill (self->process);
  start_again_later (self, g_strdup (_("The server on this computer takes too long to start")));
}

/* The file has a token a line, with a name after it; the first is ours. */
static char *
find_token (const char *contents)
{
  g_auto (GStrv) lines = g_strsplit (contents, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]);

      if (*line != '\0' && *line != '#')
        return g_strndup (line, strcspn (line, " \t"));
    }

  return NULL;
}

static void
on_token_loaded_cb (GObject *object,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (AheadLocalServer) self = user_data;
  g_autofree char *contents = NULL;
  g_autofree char *token = NULL;
  g_autofree char *url = g_steal_pointer (&self->announced_url);
  g_autoptr (GError) error = NULL;

  g_file_load_contents_finish (G_FILE (object), result, &contents, NULL, NULL, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  token = contents != NULL ? find_token (contents) : NULL;
  if (token == NULL)
    {
      start_again_later (self, g_strdup_printf (_("The token of the server on this computer cannot be read: %s"),
                                                error != NULL ? error->message : _("the file is empty")));
      return;
    }

  clear_timeout (self);
  g_free (self->token);
  self->token = g_steal_pointer (&token);
  self->answering_since = ahead_clock_get_monotonic_time (self->clock);
  set_error (self, NULL);
  set_base_url (self, url);
}

/* The server has written its token by the time it answers. */
static void
on_listening_cb (AheadServerProcess *process,
                 const char *url,
                 AheadLocalServer *self)
{
  g_autofree char *path = g_build_filename (self->data_dir, "server-token", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_free (self->announced_url);
  self->announced_url = g_strdup (url);
  g_file_load_contents_async (file, self->cancellable, on_token_loaded_cb, g_object_ref (self));
}

static void
finish_stop (AheadLocalServer *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->stop_task);

  if (ahead_server_process_get_succeeded (self->process))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The server on this computer did not end in order");
  drop_process (self);
}

static void
on_ended_cb (AheadServerProcess *process,
             AheadLocalServer *self)
{
  const char *words = ahead_server_process_get_last_words (process);
  gboolean was_up = self->base_url != NULL;

  if (self->stop_task != NULL)
    finish_stop (self);
  else if (words != NULL)
    start_again_later (self, g_strdup_printf (was_up ? _("The server on this computer has stopped: %s")
                                                     : _("The server on this computer does not start: %s"),
                                              words));
  else
    start_again_later (self, g_strdup (was_up ? _("The server on this computer has stopped")
                                              : _("The server on this computer does not start")));
}

static AheadServerProcess *
spawn (AheadLocalServer *self,
       GError **error)
{
  g_autofree char *database = g_build_filename (self->data_dir, "server.db", NULL);
  g_autofree char *database_url = g_strconcat ("sqlite:", database, NULL);
  g_autofree char *token_file = g_build_filename (self->data_dir, "server-token", NULL);
  const char *const arguments[] = {
    self->program, "--listen", "127.0.0.1:0", "--database", database_url, "--token-file", token_file,
    "--exit-with-stdin", NULL,
  };

  if (g_mkdir_with_parents (self->data_dir, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("“%s” cannot be made: %s"), self->data_dir,
                   g_strerror (errno));
      return NULL;
    }

  return ahead_server_process_new (arguments, error);
}

static void
start_process (AheadLocalServer *self)
{
  g_autoptr (GError) error = NULL;

  self->process = spawn (self, &error);
  if (self->process == NULL)
    {
      start_again_later (self, g_strdup_printf (_("The server on this computer does not start: %s"), error->message));
      return;
    }

  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (self->process, "listening", G_CALLBACK (on_listening_cb), self, 0);
  g_signal_connect_object (self->process, "ended", G_CALLBACK (on_ended_cb), self, 0);
  set_timeout (self, START_TIME, on_start_time_over_cb);
}

static void
on_stop_time_over_cb (gpointer user_data)
{
  AheadLocalServer *self = AHEAD_LOCAL_SERVER (user_data);

  self->timeout_id = 0;
  ahead_server_process_kill (self->process);
}

static void
ahead_local_server_dispose (GObject *object)
{
  AheadLocalServer *self = AHEAD_LOCAL_SERVER (object);

  if (self->clock != NULL)
    drop_process (self);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ahead_local_server_parent_class)->dispose (object);
}

static void
ahead_local_server_finalize (GObject *object)
{
  AheadLocalServer *self = AHEAD_LOCAL_SERVER (object);

  g_free (self->program);
  g_free (self->data_dir);
  g_free (self->announced_url);
  g_free (self->base_url);
  g_free (self->token);
  g_free (self->error);

  G_OBJECT_CLASS (ahead_local_server_parent_class)->finalize (object);
}

static void
ahead_local_server_get_property (GObject *object,
                                 guint property_id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  AheadLocalServer *self = AHEAD_LOCAL_SERVER (object);

  switch (property_id)
    {
    case PROP_BASE_URL:
      g_value_set_string (value, self->base_url);
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ahead_local_server_class_init (AheadLocalServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ahead_local_server_dispose;
  object_class->finalize = ahead_local_server_finalize;
  object_class->get_property = ahead_local_server_get_property;

  /**
   * AheadLocalServer:base-url:
   *
   * Where the server answers, or %NULL while it does not. The token is there before this is notified.
   */
  properties[PROP_BASE_URL] = g_param_spec_string ("base-url", NULL, NULL, NULL, flags);

  /**
   * AheadLocalServer:error:
   *
   * Why the server does not answer, in a sentence for the user, or %NULL.
   */
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
ahead_local_server_init (AheadLocalServer *self)
{
}

/**
 * ahead_local_server_new:
 * @program: (type filename): the path of `ahead-server`
 * @data_dir: (type filename): the folder of its database and token; made where it is missing
 * @clock: what to wait by
 *
 * Makes a server that is not started.
 *
 * Returns: (transfer full): the server
 */
AheadLocalServer *
ahead_local_server_new (const char *program,
                        const char *data_dir,
                        AheadClock *clock)
{
  AheadLocalServer *self;

  g_return_val_if_fail (program != NULL, NULL);
  g_return_val_if_fail (data_dir != NULL, NULL);
  g_return_val_if_fail (AHEAD_IS_CLOCK (clock), NULL);

  self = g_object_new (AHEAD_TYPE_LOCAL_SERVER, NULL);
  self->program = g_strdup (program);
  self->data_dir = g_strdup (data_dir);
  self->clock = g_object_ref (clock);

  return self;
}

/**
 * ahead_local_server_start:
 * @server: a server
 *
 * Starts the server and keeps it running. `base-url` is notified when it answers, `error` when it does not. Not to be
 * called while the server is being stopped.
 */
void
ahead_local_server_start (AheadLocalServer *server)
{
  g_return_if_fail (AHEAD_IS_LOCAL_SERVER (server));
  g_return_if_fail (server->stop_task == NULL);

  if (server->running)
    return;

  server->running = TRUE;
  server->failures = 0;
  start_process (server);
}

/**
 * ahead_local_server_stop_async:
 * @server: a server
 * @cancellable: (nullable): ends the waiting only
 * @callback: called when the server is gone
 * @user_data: for @callback
 *
 * Asks the server to finish what it does and end. After five seconds it is killed.
 */
void
ahead_local_server_stop_async (AheadLocalServer *server,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (AHEAD_IS_LOCAL_SERVER (server));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (server, cancellable, callback, user_data);
  g_task_set_source_tag (task, ahead_local_server_stop_async);
  clear_timeout (server);
  server->running = FALSE;
  set_error (server, NULL);
  set_base_url (server, NULL);
  if (server->stop_task != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "The server is being stopped already");
    }
  else if (server->process == NULL)
    {
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      g_cancellable_cancel (server->cancellable);
      server->stop_task = g_steal_pointer (&task);
      set_timeout (server, STOP_TIME, on_stop_time_over_cb);
      ahead_server_process_terminate (server->process);
    }
}

/**
 * ahead_local_server_stop_finish:
 * @server: a server
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Tells how the server ended.
 *
 * Returns: %TRUE if it ended in order, or had not been started; %FALSE with %G_IO_ERROR_FAILED if it had to be killed
 *   or gave an exit status other than 0, with %G_IO_ERROR_PENDING if it was being stopped already
 */
gboolean
ahead_local_server_stop_finish (AheadLocalServer *server,
                                GAsyncResult *result,
                                GError **error)
{
  g_return_val_if_fail (AHEAD_IS_LOCAL_SERVER (server), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, server), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ahead_local_server_get_base_url:
 * @server: a server
 *
 * Gets where the server answers.
 *
 * Returns: (transfer none) (nullable): the URL, or %NULL while it does not answer
 */
const char *
ahead_local_server_get_base_url (AheadLocalServer *server)
{
  g_return_val_if_fail (AHEAD_IS_LOCAL_SERVER (server), NULL);

  return server->base_url;
}

/**
 * ahead_local_server_get_token:
 * @server: a server
 *
 * Gets the token that the server knows us by.
 *
 * Returns: (transfer none) (nullable): the token, or %NULL before the server answered for the first time
 */
const char *
ahead_local_server_get_token (AheadLocalServer *server)
{
  g_return_val_if_fail (AHEAD_IS_LOCAL_SERVER (server), NULL);

  return server->token;
}

/**
 * ahead_local_server_get_error:
 * @server: a server
 *
 * Gets why the server does not answer.
 *
 * Returns: (transfer none) (nullable): a sentence for the user, or %NULL
 */
const char *
ahead_local_server_get_error (AheadLocalServer *server)
{
  g_return_val_if_fail (AHEAD_IS_LOCAL_SERVER (server), NULL);

  return server->error;
}

/**
 * ahead_local_server_get_process_id:
 * @server: a server
 *
 * Gets the number of the process that runs.
 *
 * Returns: (transfer none) (nullable): the process id in decimal, or %NULL between two processes
 */
const char *
ahead_local_server_get_process_id (AheadLocalServer *server)
{
  g_return_val_if_fail (AHEAD_IS_LOCAL_SERVER (server), NULL);

  return server->process != NULL ? ahead_server_process_get_id (server->process) : NULL;
}
