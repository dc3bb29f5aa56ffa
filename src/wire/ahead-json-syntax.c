/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadJsonSyntax"

#include "config.h"

#include "ahead-json-syntax-private.h"

#include <math.h>
#include <string.h>

#include "ahead-json.h"

/*
 * Checks that a text is JSON as RFC 8259 has it, and nothing more.
 *
 * json-glib also takes comments, `var x = …`, numbers that overflow, a NUL in the middle of a string and nesting
 * without an end. What passes here, json-glib reads as the RFC means it.
 *
 * The scanner keeps its own stack, so that nothing in the text decides how deep the C stack gets.
 */

typedef struct
{
  const char *start;
  const char *next;
  const char *end;
  char open[AHEAD_JSON_MAX_DEPTH];
  guint depth;
  const char *problem;
} Scanner;

static gboolean
fail (Scanner *scanner,
      const char *problem)
{
  scanner->problem = problem;
  return FALSE;
}

static char
peek (Scanner *scanner)
{
  return scanner->next < scanner->end ? *scanner->next : '\0';
}

static gboolean
accept (Scanner *scanner,
        char character)
{
  if (scanner->next >= scanner->end || *scanner->next != character)
    return FALSE;

  scanner->next++;
  return TRUE;
}

static void
skip_space (Scanner *scanner)
{
  while (scanner->next < scanner->end && strchr (" \t\r\n", *scanner->next) != NULL)
    scanner->next++;
}

static gsize
skip_digits (Scanner *scanner)
{
  const char *first = scanner->next;

  while (g_ascii_isdigit (peek (scanner)))
    scanner->next++;

  return scanner->next - first;
}

static gboolean
scan_word (Scanner *scanner,
           const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (scanner->end - scanner->next) < length || strncmp (scanner->next, word, length) != 0)
    return fail (scanner, "unexpected character");

  scanner->next += length;
  return TRUE;
}

/* The text behind a scanner ends in a NUL, so that the number parsers of GLib stop in time. */
static gboolean
check_range (Scanner *scanner,
             const char *first,
             gboolean integer)
{
  g_autofree char *number = g_strndup (first, scanner->next - first);

  if (integer && !g_ascii_string_to_signed (number, 10, G_MININT64, G_MAXINT64, NULL, NULL))
    return fail (scanner, "number out of range");

  if (!integer && !isfinite (g_ascii_strtod (number, NULL)))
    return fail (scanner, "number out of range");

  return TRUE;
}

static gboolean
scan_number (Scanner *scanner)
{
  const char *first = scanner->next;
  gboolean integer = TRUE;

  accept (scanner, '-');
  if (!accept (scanner, '0') && skip_digits (scanner) == 0)
    return fail (scanner, "unexpected character");

  if (accept (scanner, '.'))
    {
      integer = FALSE;
      if (skip_digits (scanner) == 0)
        return fail (scanner, "number without digits after the point");
    }

  if (accept (scanner, 'e') || accept (scanner, 'E'))
    {
      integer = FALSE;
      if (!accept (scanner, '+'))
        accept (scanner, '-');
      if (skip_digits (scanner) == 0)
        return fail (scanner, "number without an exponent");
    }

  return check_range (scanner, first, integer);
}

static gboolean
scan_hex (Scanner *scanner,
          guint *unit)
{
  *unit = 0;

  for (guint i = 0; i < 4; i++, scanner->next++)
    {
      if (!g_ascii_isxdigit (peek (scanner)))
        return fail (scanner, "escape without four hexadecimal digits");
      *unit = *unit << 4 | g_ascii_xdigit_value (peek (scanner));
    }

  return TRUE;
}

/* RFC 8259 §7 and §8.2: a code point above U+FFFF is a pair of surrogates; half a pair is no character at all. */
static gboolean
scan_unicode_escape (Scanner *scanner)
{
  guint high, low;

  if (!scan_hex (scanner, &high))
    return FALSE;
  if (high == 0)
    return fail (scanner, "NUL in a string");
  if (high < 0xd800 || high > 0xdfff)
    return TRUE;

  if (high > 0xdbff || !accept (scanner, '\\') || !accept (scanner, 'u'))
    return fail (scanner, "half of a surrogate pair");
  if (!scan_hex (scanner, &low))
    return FALSE;
  if (low < 0xdc00 || low > 0xdfff)
    return fail (scanner, "half of a surrogate pair");

  return TRUE;
}

static gboolean
scan_escape (Scanner *scanner)
{
  char character = peek (scanner);

  if (character == '\0' || strchr ("\"\\/bfnrtu", character) == NULL)
    return fail (scanner, "unknown escape");

  scanner->next++;
  return character != 'u' || scan_unicode_escape (scanner);
}

static gboolean
scan_string (Scanner *scanner)
{
  if (!accept (scanner, '"'))
    return fail (scanner, "expected a string");

  while (!accept (scanner, '"'))
    {
      if (scanner->next >= scanner->end)
        return fail (scanner, "string without an end");
      if ((guchar) *scanner->next < 0x20)
        return fail (scanner, "control character in a string");
      if (!accept (scanner, '\\'))
        scanner->next++;
      else if (!scan_escape (scanner))
        return FALSE;
    }

  return TRUE;
}

static gboolean
scan_name (Scanner *scanner)
{
  skip_space (scanner);
  if (!scan_string (scanner))
    return FALSE;

  skip_space (scanner);
  return accept (scanner, ':') || fail (scanner, "expected “:”");
}

static gboolean
scan_scalar (Scanner *scanner)
{
  switch (peek (scanner))
    {
    case '"':
      return scan_string (scanner);
    case 't':
      return scan_word (scanner, "true");
    case 'f':
      return scan_word (scanner, "false");
    case 'n':
      return scan_word (scanner, "null");
    default:
      return scan_number (scanner);
    }
}

/* Opens what begins here and stops where a value is due, or leaves an empty one closed and stops behind it. */
static gboolean
open_container (Scanner *scanner,
                gboolean *complete)
{
  char closing = peek (scanner) == '{' ? '}' : ']';

  if (scanner->depth == AHEAD_JSON_MAX_DEPTH)
    return fail (scanner, "nested too deeply");

  scanner->next++;
  skip_space (scanner);
  *complete = accept (scanner, closing);
  if (*complete)
    return TRUE;

  scanner->open[scanner->depth++] = closing;
  return closing == ']' || scan_name (scanner);
}

/* Scans up to the end of a value that holds no other; opens as many objects and arrays as stand before it. */
static gboolean
scan_value (Scanner *scanner)
{
  gboolean complete = FALSE;

  do
    {
      skip_space (scanner);
      if (peek (scanner) != '{' && peek (scanner) != '[')
        return scan_scalar (scanner);
      if (!open_container (scanner, &complete))
        return FALSE;
    }
  while (!complete);

  return TRUE;
}

/* Closes what ends after a value. Stops where the next value is due, or with nothing left open. */
static gboolean
scan_after_value (Scanner *scanner)
{
  while (scanner->depth > 0)
    {
      char closing = scanner->open[scanner->depth - 1];

      skip_space (scanner);
      if (accept (scanner, ','))
        return closing == ']' || scan_name (scanner);
      if (!accept (scanner, closing))
        return fail (scanner, closing == ']' ? "expected “,” or “]”" : "expected “,” or “}”");
      scanner->depth--;
    }

  return TRUE;
}

static gboolean
scan_text (Scanner *scanner)
{
  do
    {
      if (!scan_value (scanner) || !scan_after_value (scanner))
        return FALSE;
    }
  while (scanner->depth > 0);

  skip_space (scanner);
  return scanner->next == scanner->end || fail (scanner, "unexpected text after the value");
}

/*< private >
 * ahead_json_check_syntax:
 * @text: a text that is @length bytes long and has a NUL behind them
 * @length: its length in bytes
 * @error: return location for an error
 *
 * Checks that @text is one JSON value (RFC 8259), in UTF-8, without NUL, without halves of surrogate pairs, with
 * integers that fit 64 bits and other numbers that fit a double, nested no deeper than %AHEAD_JSON_MAX_DEPTH.
 *
 * Returns: %FALSE with %AHEAD_WIRE_ERROR_SYNTAX, naming the byte, if it is not
 */
gboolean
ahead_json_check_syntax (const char *text,
                         gsize length,
                         GError **error)
{
  Scanner scanner = { .start = text, .next = text, .end = text + length };

  g_assert (text[length] == '\0');

  if (!g_utf8_validate_len (text, length, &scanner.next))
    scanner.problem = "not UTF-8, or a NUL";
  else
    {
      scanner.next = text;
      scan_text (&scanner);
    }

  if (scanner.problem == NULL)
    return TRUE;

  g_set_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_SYNTAX, "Not valid JSON: %s at byte %" G_GSIZE_FORMAT,
               scanner.problem, (gsize) (scanner.next - scanner.start));
  return FALSE;
}
