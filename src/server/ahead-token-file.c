/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadTokenFile"

#include "config.h"

#include "ahead-token-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

/* The file of tokens: lines of "TOKEN [NAME]"; blank lines and those that begin with "#" are passed over. */

#define TOKEN_BYTES 32
#define MIN_TOKEN_LENGTH 16

/* Unicode characters. A name is shown with every event that its user edits. */
#define MAX_USER_LENGTH 100

typedef struct
{
  char *token;
  char *user;
} Entry;

struct _AheadTokens
{
  GArray *entries;
};

static void
clear_entry (Entry *entry)
{
  g_free (entry->token);
  g_free (entry->user);
}

static gboolean
fail_with_errno (const char *action,
                 const char *path,
                 int saved_errno,
                 GError **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "cannot %s the token file “%s”: %s", action,
               path, g_strerror (saved_errno));

  return FALSE;
}

/* Fills the caller's text with 256 random bits, from the kernel, in hexadecimal digits and a line feed. */
static gboolean
make_token (char text[2 * TOKEN_BYTES + 2])
{
  guint8 bytes[TOKEN_BYTES];

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    return FALSE;

  for (guint i = 0; i < TOKEN_BYTES; i++)
    g_snprintf (text + 2 * i, 3, "%02x", bytes[i]);
  memcpy (text + 2 * TOKEN_BYTES, "\n", 2);

  return TRUE;
}

static gboolean
write_token (const char *path,
             GError **error)
{
  char text[2 * TOKEN_BYTES + 2];

  if (!make_token (text))
    return fail_with_errno ("make a token for", path, errno, error);

  /* Whole or not at all, and never to be read by others, not even for a moment. */
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                   error);
}

static void
warn_if_readable (const char *path)
{
  GStatBuf status;

  if (g_stat (path, &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    g_printerr ("ahead-server: warning: other users can get at the token file “%s”; make it private with "
                "“chmod 600”\n",
                path);
}

static gboolean
parse_line (AheadTokens *tokens,
            char *line,
            guint number,
            GError **error)
{
  Entry entry = { NULL };
  char *space;

  g_strstrip (line);
  if (*line == '\0' || *line == '#')
    return TRUE;

  space = line + strcspn (line, " \t");
  if (space - line < MIN_TOKEN_LENGTH || g_utf8_strlen (space, -1) > MAX_USER_LENGTH)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "line %u: a token needs at least %d characters, and a name at most %d", number, MIN_TOKEN_LENGTH,
                   MAX_USER_LENGTH);
      return FALSE;
    }

  entry.token = g_strndup (line, space - line);
  entry.user = g_strdup (*space != '\0' ? g_strchug (space) : AHEAD_TOKEN_STANDARD_USER);
  g_array_append_val (tokens->entries, entry);

  return TRUE;
}

/**
 * ahead_tokens_parse:
 * @text: the text of a token file
 * @error: return location for an error
 *
 * Reads tokens.
 *
 * Returns: (transfer full): the tokens, or %NULL with %G_IO_ERROR_INVALID_DATA where there is none, or one is bad
 */
AheadTokens *
ahead_tokens_parse (const char *text,
                    GError **error)
{
  g_autoptr (AheadTokens) tokens = g_new0 (AheadTokens, 1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  tokens->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (tokens->entries, (GDestroyNotify) clear_entry);

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "it is not UTF-8");
      return NULL;
    }

  for (guint i = 0; lines[i] != NULL; i++)
    if (!parse_line (tokens, lines[i], i + 1, error))
      return NULL;

  if (tokens->entries->len == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "there is no token in it");
      return NULL;
    }

  return g_steal_pointer (&tokens);
}

/**
 * ahead_tokens_load:
 * @path: (type filename): the token file
 * @error: return location for an error
 *
 * Loads the token file. Where it is missing it is made, with one random token of 256 bits, for its owner alone.
 *
 * Returns: (transfer full): the tokens, or %NULL with an error of %G_IO_ERROR or %G_FILE_ERROR
 */
AheadTokens *
ahead_tokens_load (const char *path,
                   GError **error)
{
  g_autofree char *text = NULL;
  AheadTokens *tokens;

  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !write_token (path, error))
    return NULL;
  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;

  warn_if_readable (path);
  tokens = ahead_tokens_parse (text, error);
  if (tokens == NULL)
    g_prefix_error (error, "cannot use the token file “%s”: ", path);

  return tokens;
}

/**
 * ahead_tokens_free:
 * @tokens: (transfer full): tokens
 *
 * Frees @tokens.
 */
void
ahead_tokens_free (AheadTokens *tokens)
{
  g_array_unref (tokens->entries);
  g_free (tokens);
}

/* Takes as long whatever the texts have in common, so that no token can be found out piece by piece. The length of a
 * token is no secret. */
static gboolean
equal_in_constant_time (const char *a,
                        const char *b)
{
  gsize length = strlen (a);
  volatile guint8 difference = 0;

  if (strlen (b) != length)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    difference |= (guint8) (a[i] ^ b[i]);

  return difference == 0;
}

/**
 * ahead_tokens_find_user:
 * @tokens: the tokens
 * @authorization: (nullable): the `Authorization` of a request
 *
 * Finds out who asks (RFC 6750 §2.1).
 *
 * Returns: (transfer none) (nullable): the user, or %NULL where the header has no token that is known
 */
const char *
ahead_tokens_find_user (AheadTokens *tokens,
                        const char *authorization)
{
  const char *user = NULL;

  if (authorization == NULL || g_ascii_strncasecmp (authorization, "Bearer ", strlen ("Bearer ")) != 0)
    return NULL;

  authorization += strlen ("Bearer ");
  authorization += strspn (authorization, " ");
  for (guint i = 0; i < tokens->entries->len; i++)
    {
      const Entry *entry = &g_array_index (tokens->entries, Entry, i);

      if (equal_in_constant_time (entry->token, authorization))
        user = entry->user;
    }

  return user;
}
