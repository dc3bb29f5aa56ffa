/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AheadServerOptions:
 * @database_path: the SQLite file
 * @token_path: the token file
 * @address: where to listen
 * @imports: (array zero-terminated=1): files to import before the first request
 * @idle_timeout: how long to wait for a client in the middle of a request, in seconds
 * @delay: how long to hold back the answers to writes, in milliseconds
 * @exit_with_stdin: whether to stop at the end of standard input
 * @verbose: whether to write a line for each request
 * @show_version: whether only the version is asked for
 *
 * What the command line says.
 */
typedef struct
{
  char *database_path;
  char *token_path;
  GInetSocketAddress *address;
  char **imports;
  guint idle_timeout;
  guint delay;
  gboolean exit_with_stdin;
  gboolean verbose;
  gboolean show_version;
} AheadServerOptions;

AheadServerOptions *ahead_server_options_parse (char **arguments, GError **error);
void ahead_server_options_free (AheadServerOptions *options);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadServerOptions, ahead_server_options_free)

G_END_DECLS
