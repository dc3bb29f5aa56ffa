/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadValue"

#include "config.h"

#include "ahead-value-private.h"

/* Texts that many events have in common are kept once. */
#define INTERNED_FIELDS                                                                                                \
  (AHEAD_FIELD_BIT (AHEAD_FIELD_CALENDAR) | AHEAD_FIELD_BIT (AHEAD_FIELD_TIME_ZONE) |                                  \
   AHEAD_FIELD_BIT (AHEAD_FIELD_LOCATION) | AHEAD_FIELD_BIT (AHEAD_FIELD_CATEGORIES) |                                 \
   AHEAD_FIELD_BIT (AHEAD_FIELD_UPDATED_BY))

AheadValue
ahead_value_new_string (AheadField field,
                        const char *text)
{
  if (text == NULL || *text == '\0')
    return (AheadValue) { .string = NULL };

  if (INTERNED_FIELDS & AHEAD_FIELD_BIT (field))
    return (AheadValue) { .string = g_ref_string_new_intern (text) };

  return (AheadValue) { .string = g_ref_string_new (text) };
}

AheadValue
ahead_value_copy (AheadField field,
                  AheadValue value)
{
  if (ahead_field_is_text (field) && value.string != NULL)
    g_ref_string_acquire (value.string);

  return value;
}

void
ahead_value_clear (AheadField field,
                   AheadValue *value)
{
  if (ahead_field_is_text (field))
    g_clear_pointer (&value->string, g_ref_string_release);
}

gboolean
ahead_value_equal (AheadField field,
                   AheadValue a,
                   AheadValue b)
{
  if (ahead_field_is_text (field))
    return g_strcmp0 (a.string, b.string) == 0;

  /* A real is compared by its bits: what went over the wire comes back the same, and -0.0 is a change. */
  return a.integer == b.integer;
}
