/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadServer"

#include "config.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib-unix.h>

#include "ahead-server-import.h"
#include "ahead-server-options.h"
#include "ahead-server.h"

/* The program: its options, its signals, and its exit status: 0, 1 where it cannot do its work, 2 for wrong usage. */

#define EXIT_USAGE 2

static gboolean
on_signal_cb (gpointer user_data)
{
  ahead_server_stop (user_data);

  return G_SOURCE_CONTINUE;
}

/* What comes is of no interest; that nothing can come any more is. */
static gboolean
on_stdin_cb (int fd,
             GIOCondition condition,
             gpointer user_data)
{
  char buffer[256];
  gssize length = read (fd, buffer, sizeof buffer);

  if (length > 0 || (length < 0 && (errno == EINTR || errno == EAGAIN)))
    return G_SOURCE_CONTINUE;

  ahead_server_stop (user_data);

  return G_SOURCE_REMOVE;
}

static gboolean
import_file (AheadDatabase *database,
             const char *path,
             GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GPtrArray) skipped = NULL;
  AheadImportCounts counts;

  if (!ahead_server_import (database, file, &counts, &skipped, error))
    {
      g_prefix_error (error, "cannot import “%s”: ", path);
      return FALSE;
    }

  for (guint i = 0; i < skipped->len; i++)
    g_printerr ("%s: skipped: %s\n", path, (const char *) g_ptr_array_index (skipped, i));
  g_printerr ("%s: %u added, %u updated, %u unchanged, %u skipped\n", path, counts.added, counts.updated,
              counts.unchanged, skipped->len);

  return TRUE;
}

static AheadServer *
create_server (const AheadServerOptions *options,
               GError **error)
{
  g_autoptr (AheadDatabase) database = NULL;
  g_autoptr (AheadServer) server = NULL;
  g_autoptr (AheadTokens) tokens = ahead_tokens_load (options->token_path, error);

  if (tokens == NULL)
    return NULL;

  database = ahead_database_open (options->database_path, error);
  if (database == NULL)
    return NULL;

  for (guint i = 0; options->imports != NULL && options->imports[i] != NULL; i++)
    if (!import_file (database, options->imports[i], error))
      return NULL;

  server = ahead_server_new (database, g_steal_pointer (&tokens));
  ahead_server_set_delay (server, options->delay);
  ahead_server_set_idle_timeout (server, options->idle_timeout);
  ahead_server_set_verbose (server, options->verbose);
  if (!ahead_server_listen (server, options->address, error))
    {
      g_prefix_error (error, "cannot listen: ");
      return NULL;
    }

  return g_steal_pointer (&server);
}

static void
warn_if_public (GInetSocketAddress *address)
{
  if (!g_inet_address_get_is_loopback (g_inet_socket_address_get_address (address)))
    g_printerr ("ahead-server: warning: other computers can connect, and what they send is not encrypted; put a "
                "server that speaks HTTPS in front\n");
}

static void
run (AheadServer *server,
     const AheadServerOptions *options)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *url = ahead_server_dup_url (server);

  g_signal_connect_swapped (server, "stopped", G_CALLBACK (g_main_loop_quit), loop);
  g_unix_signal_add (SIGTERM, on_signal_cb, server);
  g_unix_signal_add (SIGINT, on_signal_cb, server);
  if (options->exit_with_stdin)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_stdin_cb, server);

  warn_if_public (options->address);
  printf ("listening on %s\n", url);
  fflush (stdout);
  g_main_loop_run (loop);
}

static int
fail (const GError *error,
      int status)
{
  g_printerr ("ahead-server: %s\n", error->message);

  return status;
}

int
main (int argc,
      char **argv)
{
  g_autoptr (AheadServerOptions) options = NULL;
  g_autoptr (AheadServer) server = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  /* Whoever read standard output may be gone. */
  signal (SIGPIPE, SIG_IGN);
  /* What the server writes is its owner's alone. */
  umask (S_IRWXG | S_IRWXO);

  options = ahead_server_options_parse (argv, &error);
  if (options == NULL)
    return fail (error, EXIT_USAGE);
  if (options->show_version)
    {
      printf ("ahead-server %s\n", AHEAD_VERSION);
      return EXIT_SUCCESS;
    }

  server = create_server (options, &error);
  if (server == NULL)
    return fail (error, EXIT_FAILURE);

  run (server, options);

  return EXIT_SUCCESS;
}
