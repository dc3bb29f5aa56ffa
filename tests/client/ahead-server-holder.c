/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>

#include "ahead-local-server.h"
#include "ahead-system-clock.h"

/* Starts the server in the folder named by its argument, says where it is, and waits to be killed. */

static void
on_base_url_cb (AheadLocalServer *server)
{
  if (ahead_local_server_get_base_url (server) != NULL)
    {
      g_print ("%s\n", ahead_local_server_get_base_url (server));
      fflush (stdout);
    }
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (AheadClock) clock = ahead_system_clock_new ();
  g_autoptr (AheadLocalServer) server = ahead_local_server_new (g_getenv ("AHEAD_SERVER"), argv[1], clock);

  g_signal_connect (server, "notify::base-url", G_CALLBACK (on_base_url_cb), NULL);
  ahead_local_server_start (server);
  g_main_loop_run (loop);

  return 0;
}
