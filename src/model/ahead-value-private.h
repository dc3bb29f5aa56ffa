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

static inline gboolean
ahead_field_is_text (AheadField field)
{
  AheadFieldKind kind = ahead_field_get_kind (field);

  return kind == AHEAD_FIELD_KIND_STRING || kind == AHEAD_FIELD_KIND_LIST;
}

AheadValue ahead_value_new_string (AheadField field, const char *text);
AheadValue ahead_value_copy (AheadField field, AheadValue value);
void ahead_value_clear (AheadField field, AheadValue *value);
gboolean ahead_value_equal (AheadField field, AheadValue a, AheadValue b);

G_END_DECLS
