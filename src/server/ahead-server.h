/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "ahead-database.h"
#include "ahead-token-file.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_SERVER (ahead_server_get_type ())

/* Bytes. */
#define AHEAD_SERVER_MAX_BODY (1024 * 1024)

/**
 * AheadServer:
 *
 * The reference server: HTTP in front of an [class@Database]. It runs on the main context of the thread that makes it.
 *
 * The signal `stopped` is emitted once, when it has stopped.
 */
G_DECLARE_FINAL_TYPE (AheadServer, ahead_server, AHEAD, SERVER, GObject)

AheadServer *ahead_server_new (AheadDatabase *database, AheadTokens *tokens);

void ahead_server_set_delay (AheadServer *server, guint delay);
void ahead_server_set_idle_timeout (AheadServer *server, guint timeout);
void ahead_server_set_verbose (AheadServer *server, gboolean verbose);

gboolean ahead_server_listen (AheadServer *server, GInetSocketAddress *address, GError **error);
char *ahead_server_dup_url (AheadServer *server);
void ahead_server_stop (AheadServer *server);

G_END_DECLS
