/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadServerOptions"

#include "config.h"

#include "ahead-server-options.h"

#include <string.h>

#define STANDARD_ADDRESS "127.0.0.1:7373"

/* Milliseconds. */
#define MAX_DELAY (10 * 60 * 1000)

/* Seconds. */
#define STANDARD_IDLE_TIMEOUT 60
#define MAX_IDLE_TIMEOUT 3600

/* The options as they are given. */
typedef struct
{
  char *database;
  char *listen;
  char *token_file;
  char **imports;
  int idle_timeout;
  int delay;
  gboolean exit_with_stdin;
  gboolean verbose;
  gboolean version;
} RawOptions;

static void
raw_options_clear (RawOptions *raw)
{
  g_free (raw->database);
  g_free (raw->listen);
  g_free (raw->token_file);
  g_strfreev (raw->imports);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RawOptions, raw_options_clear)

static gboolean
parse_raw (RawOptions *raw,
           char **arguments,
           GError **error)
{
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &raw->database,
      "Where the data is (default: ahead/server.db in the user's data directory)", "sqlite:FILE" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &raw->listen,
      "Where to listen; port 0 lets the system choose (default: " STANDARD_ADDRESS ")", "ADDRESS:PORT" },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &raw->token_file,
      "Who may ask: lines of TOKEN [NAME]; made where it is missing (default: ahead/server-token in the user's data "
      "directory)",
      "FILE" },
    { "import", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->imports,
      "Import an iCalendar file first; can be given several times", "FILE.ics" },
    { "exit-with-stdin", 0, 0, G_OPTION_ARG_NONE, &raw->exit_with_stdin,
      "Stop when standard input ends, as it does when the program that started the server dies", NULL },
    { "idle-timeout", 0, 0, G_OPTION_ARG_INT, &raw->idle_timeout,
      "Give a client up that is silent for so long in the middle of a request (default: 60)", "SECONDS" },
    { "delay", 0, 0, G_OPTION_ARG_INT, &raw->delay, "For testing: answer every write that much later", "MS" },
    { "verbose", 0, 0, G_OPTION_ARG_NONE, &raw->verbose, "Write a line to standard error for each request", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &raw->version, "Show the version", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("— keep events for Ahead");
  g_auto (GStrv) rest = g_strdupv (arguments);

  g_option_context_set_summary (context, "When it answers, it prints one line to standard output: "
                                         "“listening on http://ADDRESS:PORT”.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, &rest, error))
    return FALSE;

  if (rest[0] == NULL || rest[1] == NULL)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "“%s” is not an option", rest[1]);

  return FALSE;
}

/* The user's data directory, made where it is missing, so that the defaults work in a fresh account. */
static char *
build_data_path (const char *name)
{
  g_autofree char *directory = g_build_filename (g_get_user_data_dir (), "ahead", NULL);

  g_mkdir_with_parents (directory, 0700);

  return g_build_filename (directory, name, NULL);
}

static gboolean
read_database (AheadServerOptions *options,
               const RawOptions *raw,
               GError **error)
{
  if (raw->database == NULL)
    options->database_path = build_data_path ("server.db");
  else if (g_str_has_prefix (raw->database, "sqlite:") && raw->database[strlen ("sqlite:")] != '\0')
    options->database_path = g_strdup (raw->database + strlen ("sqlite:"));
  else
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--database must be “sqlite:FILE”, not “%s”",
                 raw->database);

  return options->database_path != NULL;
}

/* "127.0.0.1:80" or "[::1]:80". Returns NULL where @text is anything else. */
static GSocketAddress *
parse_address (const char *text)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = NULL;
  gsize length;
  guint64 port;

  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    return NULL;

  host = g_strndup (text, colon - text);
  length = strlen (host);
  if (*host == '[' && host[length - 1] == ']')
    {
      host[length - 1] = '\0';
      return g_inet_socket_address_new_from_string (host + 1, port);
    }

  return strchr (host, ':') == NULL ? g_inet_socket_address_new_from_string (host, port) : NULL;
}

static gboolean
read_address (AheadServerOptions *options,
              const RawOptions *raw,
              GError **error)
{
  GSocketAddress *address = parse_address (raw->listen != NULL ? raw->listen : STANDARD_ADDRESS);

  if (address == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "--listen must be a numeric address and a port, such as 127.0.0.1:7373 or [::1]:7373, not “%s”",
                   raw->listen);
      return FALSE;
    }

  options->address = G_INET_SOCKET_ADDRESS (address);

  return TRUE;
}

static gboolean
read_delay (AheadServerOptions *options,
            const RawOptions *raw,
            GError **error)
{
  if (raw->delay < 0 || raw->delay > MAX_DELAY)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--delay must be 0 to %d milliseconds", MAX_DELAY);
      return FALSE;
    }

  options->delay = raw->delay;

  return TRUE;
}

static gboolean
read_idle_timeout (AheadServerOptions *options,
                   const RawOptions *raw,
                   GError **error)
{
  if (raw->idle_timeout < 1 || raw->idle_timeout > MAX_IDLE_TIMEOUT)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--idle-timeout must be 1 to %d seconds",
                   MAX_IDLE_TIMEOUT);
      return FALSE;
    }

  options->idle_timeout = raw->idle_timeout;

  return TRUE;
}

/**
 * ahead_server_options_parse:
 * @arguments: (array zero-terminated=1): the command line, with the name of the program
 * @error: return location for an error
 *
 * Reads the command line. With `--help` it prints that and exits.
 *
 * Returns: (transfer full): the options, or %NULL with an error of %G_OPTION_ERROR
 */
AheadServerOptions *
ahead_server_options_parse (char **arguments,
                            GError **error)
{
  g_autoptr (AheadServerOptions) options = g_new0 (AheadServerOptions, 1);
  g_auto (RawOptions) raw = { .idle_timeout = STANDARD_IDLE_TIMEOUT };

  if (!parse_raw (&raw, arguments, error))
    return NULL;

  options->exit_with_stdin = raw.exit_with_stdin;
  options->verbose = raw.verbose;
  options->show_version = raw.version;
  options->imports = g_steal_pointer (&raw.imports);
  if (options->show_version)
    return g_steal_pointer (&options);

  if (!read_database (options, &raw, error) || !read_address (options, &raw, error)
      || !read_delay (options, &raw, error) || !read_idle_timeout (options, &raw, error))
    return NULL;

  options->token_path = raw.token_file != NULL ? g_strdup (raw.token_file) : build_data_path ("server-token");

  return g_steal_pointer (&options);
}

/**
 * ahead_server_options_free:
 * @options: (transfer full): options
 *
 * Frees @options.
 */
void
ahead_server_options_free (AheadServerOptions *options)
{
  g_free (options->database_path);
  g_free (options->token_path);
  g_clear_object (&options->address);
  g_strfreev (options->imports);
  g_free (options);
}
