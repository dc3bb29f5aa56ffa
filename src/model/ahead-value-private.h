/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-field.h"

G_BEGIN_DECLS

/*
 * One field's value; which member counts follows from the kind of the field.
 *
 * A list is kept as one string with its items joined by line feeds, so that it is shared, compared and counted like any
 * other text. No item holds a line feed: validation refuses it.
 *
 * The empty string is NULL here: most events leave most texts empty, and a NULL costs neither memory nor a reference.
 */
typedef union
{
  GRefString *string;
  gint64 integer;
  double real;
} AheadValue;

/* These are run for every field of every record that is copied or freed, so they are inline. */
static inline gboolean
ahead_field_is_text (AheadField field)
{
  return (AHEAD_FIELDS_TEXT & AHEAD_FIELD_BIT (field)) != 0;
}

static inline AheadValue
ahead_value_copy (AheadField field,
                  AheadValue value)
{
  if (ahead_field_is_text (field) && value.string != NULL)
    g_ref_string_acquire (value.string);

  return value;
}

static inline void
ahead_value_clear (AheadField field,
                   AheadValue *value)
{
  if (ahead_field_is_text (field))
    g_clear_pointer (&value->string, g_ref_string_release);
}

AheadValue ahead_value_new_string (AheadField field, const char *text);
gboolean ahead_value_equal (AheadField field, AheadValue a, AheadValue b);

G_END_DECLS
