/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadServerImport"

#include "config.h"

#include "ahead-server-import.h"

#include <string.h>

#include "ahead-calendar-table.h"
#include "ahead-event-table.h"
#include "ahead-icalendar.h"
#include "ahead-patch.h"

/* An iCalendar file into the database, all in one transaction. What is there already, by UID, is brought up to date. */

#define STANDARD_COLOR "#3584e4"
#define POSITION_STEP 1024

/* Who the events are from. */
#define IMPORT_USER "import"

/* What a file says of an event. Where the user has put it is not the file's to change. */
#define FIELDS_FROM_FILE                                                                                               \
  (AHEAD_FIELDS_EDITED & ~(AHEAD_FIELD_BIT (AHEAD_FIELD_CALENDAR) | AHEAD_FIELD_BIT (AHEAD_FIELD_POSITION)))

typedef struct
{
  AheadDatabase *database;
  AheadStamp stamp;
  char *calendar_id;
  double last_position;
  AheadImportCounts *counts;
} Import;

static void
import_clear (Import *import)
{
  g_free (import->calendar_id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

/* The name that the file gives, or else its own without ".ics". */
static char *
dup_calendar_name (const AheadIcalendar *icalendar,
                   GFile *file)
{
  g_autofree char *name = NULL;

  if (icalendar->name != NULL)
    {
      name = g_strstrip (g_strdup (icalendar->name));
    }
  else
    {
      g_autofree char *basename = g_file_get_basename (file);

      name = g_filename_display_name (basename);
      if (g_str_has_suffix (name, ".ics"))
        name[strlen (name) - strlen (".ics")] = '\0';
    }

  if (*name == '\0')
    return g_strdup ("Imported");

  return g_utf8_substring (name, 0, MIN (AHEAD_CALENDAR_NAME_MAX_LENGTH, g_utf8_strlen (name, -1)));
}

static gboolean
find_calendar (Import *import,
               const char *name,
               const char *color,
               GError **error)
{
  g_autoptr (AheadCalendar) calendar = NULL;

  if (!ahead_calendar_table_find_name (import->database, name, &calendar, error))
    return FALSE;
  if (calendar == NULL)
    calendar = ahead_calendar_table_insert (import->database, name, color != NULL ? color : STANDARD_COLOR, error);
  if (calendar == NULL)
    return FALSE;

  import->calendar_id = g_strdup (ahead_calendar_get_id (calendar));

  return ahead_event_table_get_last_position (import->database, import->calendar_id, &import->last_position, error);
}

static AheadRecord *
set_place (AheadRecord *record,
           const char *calendar_id,
           double position)
{
  g_auto (AheadRecordBuilder) builder = { 0 };

  ahead_record_builder_init (&builder, record);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_CALENDAR, calendar_id);
  ahead_record_builder_set_real (&builder, AHEAD_FIELD_POSITION, position);

  return ahead_record_builder_end (&builder);
}

static gboolean
add_event (Import *import,
           AheadRecord *record,
           GError **error)
{
  g_autoptr (AheadRecord) stored = ahead_event_table_insert (import->database, record, &import->stamp, error);

  if (stored == NULL)
    return FALSE;

  import->last_position = ahead_record_get_real (record, AHEAD_FIELD_POSITION);
  import->counts->added++;

  return TRUE;
}

static gboolean
update_event (Import *import,
              AheadRecord *original,
              AheadRecord *record,
              GError **error)
{
  g_autoptr (AheadPatch) patch = ahead_patch_new_diff (original, record, FIELDS_FROM_FILE);
  g_autoptr (AheadRecord) changed = NULL;
  g_autoptr (AheadRecord) stored = NULL;

  if (ahead_patch_is_empty (patch))
    {
      import->counts->unchanged++;
      return TRUE;
    }

  changed = ahead_patch_apply (patch, original);
  stored = ahead_event_table_update (import->database, original, changed, &import->stamp, error);
  if (stored == NULL)
    return FALSE;

  import->counts->updated++;

  return TRUE;
}

static gboolean
import_event (Import *import,
              AheadRecord *record,
              GError **error)
{
  g_autoptr (AheadRecord) placed =
    set_place (record, import->calendar_id, import->last_position + POSITION_STEP);
  g_autoptr (AheadRecord) original = NULL;

  if (!ahead_event_table_find_uid (import->database, import->stamp.user, placed, &original, error))
    return FALSE;
  if (original == NULL)
    return add_event (import, placed, error);

  return update_event (import, original, placed, error);
}

static gboolean
import_all (Import *import,
            const AheadIcalendar *icalendar,
            const char *name,
            GError **error)
{
  if (!find_calendar (import, name, icalendar->color, error))
    return FALSE;

  for (guint i = 0; i < icalendar->records->len; i++)
    if (!import_event (import, g_ptr_array_index (icalendar->records, i), error))
      return FALSE;

  return TRUE;
}

/**
 * ahead_server_import:
 * @database: a database with no transaction running
 * @file: an iCalendar file
 * @counts: (out): what was done
 * @skipped: (out) (transfer full) (element-type utf8): a sentence for each event that is not good
 * @error: return location for an error
 *
 * Imports a file into the calendar of its name, which is made where it is missing. An event that is in that calendar
 * already, by its UID, is updated and keeps its place, its stars and its comments; importing a file twice changes
 * nothing.
 *
 * Returns: %FALSE with an error of %AHEAD_ICALENDAR_ERROR, %G_IO_ERROR or %AHEAD_DATABASE_ERROR; nothing is imported
 *   then
 */
gboolean
ahead_server_import (AheadDatabase *database,
                     GFile *file,
                     AheadImportCounts *counts,
                     GPtrArray **skipped,
                     GError **error)
{
  g_autoptr (AheadIcalendar) icalendar = NULL;
  g_autofree char *name = NULL;
  g_auto (Import) import = { 0 };

  g_return_val_if_fail (AHEAD_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (G_IS_FILE (file) && counts != NULL && skipped != NULL, FALSE);

  icalendar = ahead_icalendar_load (file, NULL, error);
  if (icalendar == NULL || !ahead_database_begin (database, AHEAD_TRANSACTION_WRITE, error))
    return FALSE;

  *counts = (AheadImportCounts) { 0 };
  name = dup_calendar_name (icalendar, file);
  import.database = database;
  import.stamp = (AheadStamp) { .user = IMPORT_USER, .time = g_get_real_time () };
  import.counts = counts;
  if (!import_all (&import, icalendar, name, error))
    {
      ahead_database_rollback (database);
      return FALSE;
    }

  *skipped = g_ptr_array_ref (icalendar->skipped);

  return ahead_database_commit (database, error);
}
