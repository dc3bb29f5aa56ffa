/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AHEAD_TYPE_SERVER_PROCESS (ahead_server_process_get_type ())

/**
 * AheadServerProcess:
 *
 * One run of `ahead-server` as a child, from its start to its end.
 *
 * Signals: `listening`, once, with the URL that it answers at; `ended`, once, when it is gone and all its words are
 * read. Neither comes after ahead_server_process_close(). Main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadServerProcess, ahead_server_process, AHEAD, SERVER_PROCESS, GObject)

AheadServerProcess *ahead_server_process_new (const char *const *arguments, GError **error);

const char *ahead_server_process_get_id (AheadServerProcess *process);
const char *ahead_server_process_get_last_words (AheadServerProcess *process);
gboolean ahead_server_process_get_succeeded (AheadServerProcess *process);

void ahead_server_process_terminate (AheadServerProcess *process);
void ahead_server_process_kill (AheadServerProcess *process);
void ahead_server_process_close (AheadServerProcess *process);

G_END_DECLS
