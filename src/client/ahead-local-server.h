/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "ahead-clock.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_LOCAL_SERVER (ahead_local_server_get_type ())

/**
 * AheadLocalServer:
 *
 * The server of this computer: a child process that lives as long as the application.
 *
 * It listens on a loopback port of its own choice, and is started again, after a growing pause, whenever it dies. It
 * also ends when the application is killed: its standard input is a pipe that the kernel closes with us.
 *
 * Properties, all read-only: `base-url` (%NULL while it does not answer) and `error` (why not, a sentence for the user,
 * or %NULL). Main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadLocalServer, ahead_local_server, AHEAD, LOCAL_SERVER, GObject)

AheadLocalServer *ahead_local_server_new (const char *program, const char *data_dir, AheadClock *clock);

void ahead_local_server_start (AheadLocalServer *server);
void ahead_local_server_stop_async (AheadLocalServer *server, GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean ahead_local_server_stop_finish (AheadLocalServer *server, GAsyncResult *result, GError **error);

const char *ahead_local_server_get_base_url (AheadLocalServer *server);
const char *ahead_local_server_get_token (AheadLocalServer *server);
const char *ahead_local_server_get_error (AheadLocalServer *server);
const char *ahead_local_server_get_process_id (AheadLocalServer *server);

G_END_DECLS
