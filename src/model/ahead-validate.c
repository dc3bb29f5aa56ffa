/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadValidate"

#include "config.h"

#include "ahead-validate.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "ahead-time.h"
#include "ahead-value-private.h"

/* What a record must be like, wherever it comes from: the form, a file, the wire. Client and server use these rules. */

/* A category is a line of the list, and a list is short. */
#define MAX_ITEM_LENGTH 200

#define FIELDS_MULTILINE (AHEAD_FIELD_BIT (AHEAD_FIELD_DESCRIPTION) | AHEAD_FIELD_BIT (AHEAD_FIELD_EXTRA))

G_DEFINE_BOXED_TYPE (AheadFieldError, ahead_field_error, ahead_field_error_copy, ahead_field_error_free)

static void G_GNUC_PRINTF (3, 4)
add_error (GPtrArray *errors,
           AheadField field,
           const char *format,
           ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  g_ptr_array_add (errors, ahead_field_error_new (ahead_field_get_name (field), message));
}

static gboolean
has_control_character (const char *text,
                       gboolean multiline)
{
  for (; *text != '\0'; text++)
    if (g_ascii_iscntrl (*text) && !(multiline && strchr ("\t\r\n", *text) != NULL))
      return TRUE;

  return FALSE;
}

static void
check_item (AheadField field,
            const char *item,
            GPtrArray *errors)
{
  if (*item == '\0' || has_control_character (item, FALSE))
    add_error (errors, field, _("must be a list of texts of one line each"));
  else if (g_utf8_strlen (item, -1) > MAX_ITEM_LENGTH)
    add_error (errors, field, _("must have items of at most %d characters"), MAX_ITEM_LENGTH);
}

static void
check_list (AheadRecord *record,
            AheadField field,
            GPtrArray *errors)
{
  g_auto (GStrv) items = ahead_record_dup_list (record, field);
  guint n_errors = errors->len;

  for (guint i = 0; items[i] != NULL && errors->len == n_errors; i++)
    check_item (field, items[i], errors);
}

static void
check_text (AheadRecord *record,
            AheadField field,
            GPtrArray *errors)
{
  const char *text = ahead_record_get_string (record, field);
  gsize max_length = ahead_field_get_max_length (field);

  if (!g_utf8_validate (text, -1, NULL))
    {
      add_error (errors, field, _("must be valid UTF-8"));
      return;
    }

  if ((gsize) g_utf8_strlen (text, -1) > max_length)
    add_error (errors, field, _("must be at most %" G_GSIZE_FORMAT " characters long"), max_length);

  if (ahead_field_get_kind (field) == AHEAD_FIELD_KIND_LIST)
    check_list (record, field, errors);
  else if (has_control_character (text, (FIELDS_MULTILINE & AHEAD_FIELD_BIT (field)) != 0))
    add_error (errors, field, _("must not contain control characters"));
}

static gboolean
is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;

  return TRUE;
}

static void
check_title (AheadRecord *record,
             GPtrArray *errors)
{
  const char *title = ahead_record_get_title (record);

  if (g_utf8_validate (title, -1, NULL) && is_blank (title))
    add_error (errors, AHEAD_FIELD_TITLE, _("must not be empty"));
}

static gboolean
check_time_range (AheadRecord *record,
                  AheadField field,
                  GPtrArray *errors)
{
  gint64 time = ahead_record_get_integer (record, field);

  if (time < AHEAD_TIME_MIN || time > AHEAD_TIME_MAX)
    {
      add_error (errors, field, _("must be in the years 1 to 9999"));
      return FALSE;
    }

  if (ahead_record_get_all_day (record) && time % AHEAD_DAY != 0)
    {
      add_error (errors, field, _("must be a date, since the event lasts all day"));
      return FALSE;
    }

  return TRUE;
}

static void
check_times (AheadRecord *record,
             GPtrArray *errors)
{
  gint64 start = ahead_record_get_start (record);
  gint64 end = ahead_record_get_end (record);

  if (!check_time_range (record, AHEAD_FIELD_START, errors) || !check_time_range (record, AHEAD_FIELD_END, errors))
    return;

  if (end < start)
    add_error (errors, AHEAD_FIELD_END, _("must not be before the start"));
  else if (end == start && ahead_record_get_all_day (record))
    add_error (errors, AHEAD_FIELD_END, _("must be at least a day after the start, since the event lasts all day"));
}

static void
check_time_zone (AheadRecord *record,
                 GPtrArray *errors)
{
  const char *name = ahead_record_get_string (record, AHEAD_FIELD_TIME_ZONE);
  g_autoptr (GTimeZone) zone = NULL;

  if (!g_utf8_validate (name, -1, NULL) || (*name == '\0' && ahead_record_get_all_day (record)))
    return;

  zone = ahead_time_zone_lookup (name);
  if (zone == NULL)
    add_error (errors, AHEAD_FIELD_TIME_ZONE, _("must be an IANA time zone, such as Europe/Paris"));
}

static void
check_position (AheadRecord *record,
                GPtrArray *errors)
{
  if (!isfinite (ahead_record_get_real (record, AHEAD_FIELD_POSITION)))
    add_error (errors, AHEAD_FIELD_POSITION, _("must be a finite number"));
}

static void
check_status (AheadRecord *record,
              GPtrArray *errors)
{
  gint64 status = ahead_record_get_integer (record, AHEAD_FIELD_STATUS);

  if (status < AHEAD_EVENT_STATUS_PLANNED || status > AHEAD_EVENT_STATUS_CANCELLED)
    add_error (errors, AHEAD_FIELD_STATUS, _("must be planned, confirmed or cancelled"));
}

/**
 * ahead_field_error_new:
 * @field: the name on the wire of the field that is wrong
 * @message: what is wrong with it
 *
 * Makes an error.
 *
 * Returns: (transfer full): the error
 */
AheadFieldError *
ahead_field_error_new (const char *field,
                       const char *message)
{
  AheadFieldError *error;

  g_return_val_if_fail (field != NULL && message != NULL, NULL);

  error = g_new (AheadFieldError, 1);
  error->field = g_strdup (field);
  error->message = g_strdup (message);

  return error;
}

/**
 * ahead_field_error_copy:
 * @error: an error
 *
 * Copies @error.
 *
 * Returns: (transfer full): the copy
 */
AheadFieldError *
ahead_field_error_copy (const AheadFieldError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return ahead_field_error_new (error->field, error->message);
}

/**
 * ahead_field_error_free:
 * @error: (transfer full): an error
 *
 * Frees @error.
 */
void
ahead_field_error_free (AheadFieldError *error)
{
  g_return_if_fail (error != NULL);

  g_free (error->field);
  g_free (error->message);
  g_free (error);
}

/**
 * ahead_record_validate:
 * @record: a record
 *
 * Checks all that a user or a client can set: lengths, UTF-8, control characters, a title that is not blank, times in
 * range and in order, dates for an all-day event, a time zone that exists, a status that exists, a finite position.
 *
 * Returns: (transfer full) (nullable) (element-type AheadFieldError): all that is wrong, or %NULL if nothing is
 */
GPtrArray *
ahead_record_validate (AheadRecord *record)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_field_error_free);

  g_return_val_if_fail (record != NULL, NULL);

  check_title (record, errors);
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    if (ahead_field_is_text (i))
      check_text (record, i, errors);
  check_times (record, errors);
  check_time_zone (record, errors);
  check_position (record, errors);
  check_status (record, errors);

  return errors->len > 0 ? g_steal_pointer (&errors) : NULL;
}
