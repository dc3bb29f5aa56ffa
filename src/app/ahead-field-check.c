/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadFieldCheck"

#include "config.h"

#include "ahead-field-check.h"

#include <glib/gi18n-lib.h>

#include "ahead-validate.h"

/* The form asks the same rules as the server, so what it lets through is refused for other reasons only. */

static const char *
get_label (AheadField field)
{
  switch ((int) field)
    {
    case AHEAD_FIELD_TITLE:
      return _("The title");
    case AHEAD_FIELD_LOCATION:
      return _("The place");
    case AHEAD_FIELD_DESCRIPTION:
      return _("The description");
    case AHEAD_FIELD_CATEGORIES:
      return _("The list of categories");
    case AHEAD_FIELD_URL:
      return _("The web address");
    case AHEAD_FIELD_START:
      return _("The start");
    case AHEAD_FIELD_END:
      return _("The end");
    case AHEAD_FIELD_TIME_ZONE:
      return _("The time zone");
    default:
      return ahead_field_get_name (field);
    }
}

/**
 * ahead_patch_dup_complaint:
 * @patch: a patch
 * @record: the event that it is to change
 *
 * Checks what @patch would make of @record, as far as its own fields go: what was wrong before is not its fault.
 *
 * Returns: (transfer full) (nullable): what is wrong, in a sentence for the user, or %NULL if nothing is
 */
char *
ahead_patch_dup_complaint (AheadPatch *patch,
                           AheadRecord *record)
{
  g_autoptr (AheadRecord) changed = NULL;
  g_autoptr (GPtrArray) errors = NULL;

  g_return_val_if_fail (patch != NULL, NULL);
  g_return_val_if_fail (record != NULL, NULL);

  changed = ahead_patch_apply (patch, record);
  errors = ahead_record_validate (changed);
  for (guint i = 0; errors != NULL && i < errors->len; i++)
    {
      AheadFieldError *error = g_ptr_array_index (errors, i);
      AheadField field;

      if (ahead_field_from_name (error->field, &field) && (ahead_patch_get_fields (patch) & AHEAD_FIELD_BIT (field)))
        /* Translators: a field and what is wrong with it: "The title" "must not be empty" */
        return g_strdup_printf (_("%s %s"), get_label (field), error->message);
    }

  return NULL;
}

/**
 * ahead_web_address_is_valid:
 * @text: a text
 *
 * Tells whether @text is the address of a web page. Nothing else is opened: it may come from anybody who can write to
 * the calendar, and the desktop opens files and starts programs by addresses too.
 *
 * Returns: %TRUE if it is
 */
gboolean
ahead_web_address_is_valid (const char *text)
{
  const char *scheme;

  g_return_val_if_fail (text != NULL, FALSE);

  scheme = g_uri_peek_scheme (text);

  return g_uri_is_valid (text, G_URI_FLAGS_NONE, NULL)
         && (g_strcmp0 (scheme, "https") == 0 || g_strcmp0 (scheme, "http") == 0);
}
