/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadContentLine"

#include "config.h"

#include "ahead-content-line-private.h"

#include <string.h>

/*
 * The lines that iCalendar is made of (RFC 5545 §3.1).
 *
 * libical parses them too, but forgets where a line was, and repairs or drops what it does not understand. Ahead names
 * the line that is wrong, and keeps lines that it does not understand as they are.
 */

/* Octets of a line before it is folded, without its end. */
#define MAX_LINE_LENGTH 75

/* Characters that a message quotes. */
#define MAX_QUOTE_LENGTH 60

static gsize
drop_controls (char *text,
               gsize length)
{
  char *kept = text;

  for (gsize i = 0; i < length; i++)
    if (text[i] == '\0' || text[i] == '\t' || !g_ascii_iscntrl (text[i]))
      *kept++ = text[i];

  *kept = '\0';
  return kept - text;
}

static void
finish_line (GArray *lines,
             char *end)
{
  AheadContentLine *line;
  gsize length;

  if (lines->len == 0)
    return;

  line = &g_array_index (lines, AheadContentLine, lines->len - 1);
  length = drop_controls (line->text, end - line->text);
  line->valid = g_utf8_validate_len (line->text, length, NULL);
}

static gboolean
is_folded (GArray *lines,
           const char *line,
           gsize length)
{
  return lines->len > 0 && length > 0 && (*line == ' ' || *line == '\t');
}

/*< private >
 * ahead_content_lines_read:
 * @buffer: (transfer none): iCalendar text with room for one byte more; is unfolded in place
 * @length: its length in bytes
 * @last_number: (out): the number of the last physical line
 *
 * Splits a text into content lines and unfolds them by bytes, as a fold may be in the middle of a character. Ends of
 * lines may be CRLF or LF. Lines without text are passed over, and control characters, which RFC 5545 §3.1 does not
 * know, are dropped.
 *
 * Returns: (transfer full) (element-type AheadContentLine): the lines, which point into @buffer
 */
GArray *
ahead_content_lines_read (char *buffer,
                          gsize length,
                          guint *last_number)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (AheadContentLine));
  const char *next = buffer;
  const char *end = buffer + length;
  char *write = buffer;

  for (*last_number = 0; next < end;)
    {
      const char *newline = memchr (next, '\n', end - next);
      const char *line = next;
      gsize size = (newline != NULL ? newline : end) - line;
      AheadContentLine content = { .number = ++*last_number };

      next = newline != NULL ? newline + 1 : end;
      while (size > 0 && line[size - 1] == '\r')
        size--;

      if (is_folded (lines, line, size))
        {
          memmove (write, line + 1, size - 1);
          write += size - 1;
        }
      else if (size > 0)
        {
          /* The newline of the line before leaves room for its NUL. */
          finish_line (lines, write);
          content.text = lines->len > 0 ? write + 1 : write;
          memmove (content.text, line, size);
          write = content.text + size;
          g_array_append_val (lines, content);
        }
    }

  finish_line (lines, write);
  return lines;
}

static gsize
fold_length (const char *line,
             gsize limit)
{
  gsize length = strlen (line);

  if (length <= limit)
    return length;

  while (limit > 1 && ((guchar) line[limit] & 0xc0) == 0x80)
    limit--;

  return limit;
}

/*< private >
 * ahead_content_line_append:
 * @string: where to write
 * @line: a content line without its end
 *
 * Writes @line, folded between characters into lines of at most 75 octets (RFC 5545 §3.1).
 */
void
ahead_content_line_append (GString *string,
                           const char *line)
{
  gsize length = fold_length (line, MAX_LINE_LENGTH);

  g_string_append_len (string, line, length);
  for (line += length; *line != '\0'; line += length)
    {
      length = fold_length (line, MAX_LINE_LENGTH - 1);
      g_string_append (string, "\r\n ");
      g_string_append_len (string, line, length);
    }

  g_string_append (string, "\r\n");
}

static gsize
get_name_length (const char *text)
{
  gsize length = 0;

  while (g_ascii_isalnum (text[length]) || (text[length] != '\0' && strchr ("-_.", text[length]) != NULL))
    length++;

  return length;
}

gboolean
ahead_content_line_has_name (const char *text,
                             const char *name)
{
  gsize length = get_name_length (text);

  return length == strlen (name) && g_ascii_strncasecmp (text, name, length) == 0;
}

/* The end of a parameter: the next ";" or ":" outside of quotes. */
static const char *
find_parameter_end (const char *text)
{
  gboolean quoted = FALSE;

  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        quoted = !quoted;
      else if (!quoted && (*text == ';' || *text == ':'))
        return text;
    }

  return NULL;
}

/*< private >
 * ahead_content_line_get_value:
 * @text: a line
 *
 * Finds the value of a content line.
 *
 * Returns: (transfer none) (nullable): the value, or %NULL if @text is not a content line at all
 */
const char *
ahead_content_line_get_value (const char *text)
{
  gsize length = get_name_length (text);
  const char *next = text + length;

  if (length == 0)
    return NULL;

  while (next != NULL && *next == ';')
    next = find_parameter_end (next + 1);

  return next != NULL && *next == ':' ? next + 1 : NULL;
}

/*< private >
 * ahead_content_line_dup_parameters:
 * @text: a content line
 *
 * Gets all parameters of a content line, as they are written.
 *
 * Returns: (transfer full) (nullable): the parameters without the ";" before the first, or %NULL if there are none
 */
char *
ahead_content_line_dup_parameters (const char *text)
{
  const char *value = ahead_content_line_get_value (text);
  gsize length = get_name_length (text);

  if (value == NULL || text[length] != ';')
    return NULL;

  return g_strndup (text + length + 1, value - 1 - (text + length + 1));
}

/*< private >
 * ahead_content_line_dup_parameter:
 * @text: a content line
 * @name: the name of a parameter
 *
 * Gets the value of a parameter, without its quotes.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL if @text has no such parameter
 */
char *
ahead_content_line_dup_parameter (const char *text,
                                  const char *name)
{
  const char *next = text + get_name_length (text);
  gsize name_length = strlen (name);

  while (next != NULL && *next == ';')
    {
      const char *parameter = next + 1;

      next = find_parameter_end (parameter);
      if (next == NULL || g_ascii_strncasecmp (parameter, name, name_length) != 0 || parameter[name_length] != '=')
        continue;

      parameter += name_length + 1;
      if (*parameter == '"' && next > parameter + 1 && next[-1] == '"')
        return g_strndup (parameter + 1, next - parameter - 2);
      return g_strndup (parameter, next - parameter);
    }

  return NULL;
}

/* Reads one item of a list of texts; a backslash that escapes nothing stays (RFC 5545 §3.3.11). */
static const char *
read_text (const char *value,
           const char *stop,
           GString *text)
{
  for (; *value != '\0' && strchr (stop, *value) == NULL; value++)
    {
      if (*value != '\\' || value[1] == '\0' || strchr ("\\;,nN", value[1]) == NULL)
        {
          g_string_append_c (text, *value);
          continue;
        }

      value++;
      g_string_append_c (text, g_ascii_tolower (*value) == 'n' ? '\n' : *value);
    }

  return value;
}

/*< private >
 * ahead_content_text_unescape:
 * @value: a value of type TEXT
 *
 * Returns: (transfer full): the text
 */
char *
ahead_content_text_unescape (const char *value)
{
  GString *text = g_string_new (NULL);

  read_text (value, "", text);

  return g_string_free (text, FALSE);
}

/*< private >
 * ahead_content_text_split:
 * @value: a list of values of type TEXT
 * @limit: after how many texts to stop
 *
 * Returns: (transfer full) (element-type utf8): the texts that are not blank, each as one line without space around it
 */
GPtrArray *
ahead_content_text_split (const char *value,
                          guint limit)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (gboolean more = TRUE; more && texts->len < limit; value++)
    {
      GString *text = g_string_new (NULL);

      value = read_text (value, ",", text);
      more = *value == ',';
      g_strstrip (g_strdelimit (text->str, "\n", ' '));
      if (*text->str != '\0')
        g_ptr_array_add (texts, g_string_free (text, FALSE));
      else
        g_string_free (text, TRUE);
    }

  return texts;
}

/*< private >
 * ahead_content_text_escape:
 * @text: a text
 *
 * Writes a value of type TEXT (RFC 5545 §3.3.11). An end of a line is one "\n", however it is written in @text.
 *
 * Returns: (transfer full): the value
 */
char *
ahead_content_text_escape (const char *text)
{
  GString *value = g_string_new (NULL);

  for (; *text != '\0'; text++)
    {
      if (*text == '\n' || (*text == '\r' && text[1] != '\n'))
        g_string_append (value, "\\n");
      else if (strchr ("\\;,", *text) != NULL)
        g_string_append_printf (value, "\\%c", *text);
      else if (*text == '\t' || !g_ascii_iscntrl (*text))
        g_string_append_c (value, *text);
    }

  return g_string_free (value, FALSE);
}

/*< private >
 * ahead_content_text_quote:
 * @text: what stands in a file; may be any bytes
 *
 * Makes @text fit for a message.
 *
 * Returns: (transfer full): the beginning of @text, in valid UTF-8
 */
char *
ahead_content_text_quote (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, strnlen (text, 4 * MAX_QUOTE_LENGTH + 4));

  if (g_utf8_strlen (valid, -1) <= MAX_QUOTE_LENGTH)
    return g_steal_pointer (&valid);

  *g_utf8_offset_to_pointer (valid, MAX_QUOTE_LENGTH) = '\0';
  return g_strconcat (valid, "…", NULL);
}
