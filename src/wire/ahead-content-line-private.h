/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AheadContentLine:
 * @number: the physical line that it begins on, from 1
 * @text: the line, unfolded, without its end
 * @valid: whether @text is UTF-8 without NUL
 *
 * A content line of iCalendar text (RFC 5545 §3.1).
 */
typedef struct
{
  guint number;
  char *text;
  gboolean valid;
} AheadContentLine;

GArray *ahead_content_lines_read (char *buffer, gsize length, guint *last_number);
void ahead_content_line_append (GString *string, const char *line);

gboolean ahead_content_line_has_name (const char *text, const char *name);
const char *ahead_content_line_get_value (const char *text);
char *ahead_content_line_dup_parameter (const char *text, const char *name);
char *ahead_content_line_dup_parameters (const char *text);

char *ahead_content_text_unescape (const char *value);
GPtrArray *ahead_content_text_split (const char *value, guint limit);
char *ahead_content_text_escape (const char *text);
char *ahead_content_text_quote (const char *text);

G_END_DECLS
