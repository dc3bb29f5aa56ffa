/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadServerProcess"

#include "config.h"

#include "ahead-server-process.h"

#include <signal.h>

/*
 * The child has three pipes. Its input is never written to: held open, it tells the child that we live. Its output is
 * one line, the address. What it says on the error stream goes to the debug log, and the last line is kept, for it says
 * why a server that does not start does not.
 */

#define LISTENING_PREFIX "listening on "

struct _AheadServerProcess
{
  GObject parent_instance;

  GSubprocess *subprocess;
  GDataInputStream *output;
  GDataInputStream *errors;
  GCancellable *cancellable;
  char *id;
  char *last_words;
  gboolean exited;
  gboolean errors_ended;
};

enum
{
  LISTENING,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void read_errors (AheadServerProcess *self);

G_DEFINE_FINAL_TYPE (AheadServerProcess, ahead_server_process, G_TYPE_OBJECT)

static gboolean
is_closed (AheadServerProcess *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

static void
keep_last_words (AheadServerProcess *self,
                 const char *line)
{
  g_debug ("%s: %s", self->id != NULL ? self->id : "ended", line);
  if (*line == '\0')
    return;

  g_free (self->last_words);
  self->last_words = g_utf8_make_valid (line, -1);
}

static void
emit_ended (AheadServerProcess *self)
{
  if (self->exited && self->errors_ended && !is_closed (self))
    g_signal_emit (self, signals[ENDED], 0);
}

/* Anything but the line agreed on means that this is no server of ours; its end then tells. */
static void
on_output_cb (GObject *object,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (AheadServerProcess) self = user_data;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (object), result, NULL, NULL);

  if (is_closed (self) || line == NULL)
    return;

  if (g_str_has_prefix (line, LISTENING_PREFIX "http://"))
    {
      g_signal_emit (self, signals[LISTENING], 0, line + strlen (LISTENING_PREFIX));
    }
  else
    {
      keep_last_words (self, line);
      ahead_server_process_kill (self);
    }
}

static void
on_error_line_cb (GObject *object,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (AheadServerProcess) self = user_data;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (object), result, NULL, NULL);

  if (is_closed (self))
    return;

  if (line != NULL)
    {
      keep_last_words (self, line);
      read_errors (self);
    }
  else
    {
      self->errors_ended = TRUE;
      emit_ended (self);
    }
}

static void
read_errors (AheadServerProcess *self)
{
  g_data_input_stream_read_line_async (self->errors, G_PRIORITY_DEFAULT, self->cancellable, on_error_line_cb,
                                       g_object_ref (self));
}

static void
on_exited_cb (GObject *object,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (AheadServerProcess) self = user_data;

  if (!g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL))
    return;

  self->exited = TRUE;
  emit_ended (self);
}

static void
watch (AheadServerProcess *self)
{
  self->id = g_strdup (g_subprocess_get_identifier (self->subprocess));
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->subprocess));
  self->errors = g_data_input_stream_new (g_subprocess_get_stderr_pipe (self->subprocess));
  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, self->cancellable, on_output_cb,
                                       g_object_ref (self));
  g_subprocess_wait_async (self->subprocess, self->cancellable, on_exited_cb, g_object_ref (self));
  read_errors (self);
}

static void
ahead_server_process_finalize (GObject *object)
{
  AheadServerProcess *self = AHEAD_SERVER_PROCESS (object);

  g_clear_object (&self->output);
  g_clear_object (&self->errors);
  g_clear_object (&self->subprocess);
  g_clear_object (&self->cancellable);
  g_free (self->id);
  g_free (self->last_words);

  G_OBJECT_CLASS (ahead_server_process_parent_class)->finalize (object);
}

static void
ahead_server_process_class_init (AheadServerProcessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ahead_server_process_finalize;

  /**
   * AheadServerProcess::listening:
   * @process: the process
   * @url: where it answers, such as "http://127.0.0.1:40123"
   *
   * The server is ready.
   */
  signals[LISTENING] = g_signal_new ("listening", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * AheadServerProcess::ended:
   * @process: the process
   *
   * The server is gone.
   */
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
ahead_server_process_init (AheadServerProcess *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * ahead_server_process_new:
 * @arguments: (array zero-terminated=1): the program and its arguments
 * @error: return location for a #GError
 *
 * Starts a server.
 *
 * Returns: (transfer full): the process, to be given up with ahead_server_process_close(); or %NULL with the error of
 *   g_spawn_async() where the program cannot be run
 */
AheadServerProcess *
ahead_server_process_new (const char *const *arguments,
                          GError **error)
{
  g_autoptr (GSubprocess) subprocess = NULL;
  AheadServerProcess *self;

  g_return_val_if_fail (arguments != NULL && arguments[0] != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  subprocess = g_subprocess_newv (arguments,
                                  G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                      | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                                  error);
  if (subprocess == NULL)
    return NULL;

  self = g_object_new (AHEAD_TYPE_SERVER_PROCESS, NULL);
  self->subprocess = g_steal_pointer (&subprocess);
  watch (self);

  return self;
}

/**
 * ahead_server_process_get_id:
 * @process: a process
 *
 * Gets the number of the process.
 *
 * Returns: (transfer none) (nullable): the process id in decimal
 */
const char *
ahead_server_process_get_id (AheadServerProcess *process)
{
  g_return_val_if_fail (AHEAD_IS_SERVER_PROCESS (process), NULL);

  return process->id;
}

/**
 * ahead_server_process_get_last_words:
 * @process: a process
 *
 * Gets the last line that was not empty of what the server said on its error stream.
 *
 * Returns: (transfer none) (nullable): the line, or %NULL where it said nothing
 */
const char *
ahead_server_process_get_last_words (AheadServerProcess *process)
{
  g_return_val_if_fail (AHEAD_IS_SERVER_PROCESS (process), NULL);

  return process->last_words;
}

/**
 * ahead_server_process_get_succeeded:
 * @process: a process that has ended
 *
 * Tells whether the server ended in order.
 *
 * Returns: %TRUE for the exit status 0
 */
gboolean
ahead_server_process_get_succeeded (AheadServerProcess *process)
{
  g_return_val_if_fail (AHEAD_IS_SERVER_PROCESS (process), FALSE);
  g_return_val_if_fail (process->exited, FALSE);

  return g_subprocess_get_successful (process->subprocess);
}

/**
 * ahead_server_process_terminate:
 * @process: a process
 *
 * Asks the server to finish what it does and end.
 */
void
ahead_server_process_terminate (AheadServerProcess *process)
{
  g_return_if_fail (AHEAD_IS_SERVER_PROCESS (process));

  g_subprocess_send_signal (process->subprocess, SIGTERM);
}

/**
 * ahead_server_process_kill:
 * @process: a process
 *
 * Ends the server without asking. What it has committed is kept.
 */
void
ahead_server_process_kill (AheadServerProcess *process)
{
  g_return_if_fail (AHEAD_IS_SERVER_PROCESS (process));

  g_subprocess_force_exit (process->subprocess);
}

/**
 * ahead_server_process_close:
 * @process: a process
 *
 * Lets the server go: it is asked to end if it still runs, and no signal is emitted any more.
 */
void
ahead_server_process_close (AheadServerProcess *process)
{
  g_return_if_fail (AHEAD_IS_SERVER_PROCESS (process));

  if (is_closed (process))
    return;

  g_cancellable_cancel (process->cancellable);
  if (!process->exited)
    ahead_server_process_terminate (process);
  g_output_stream_close (g_subprocess_get_stdin_pipe (process->subprocess), NULL, NULL);
}
