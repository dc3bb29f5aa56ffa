/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadTimeZoneList"

#include "config.h"

#include "ahead-time-zone-list.h"

#include <string.h>

/* Comes with the time zone database of every system: a zone a line, with tabs between country, coordinates, IANA
 * name and remarks. Old names are not in it. */
#define ZONE_TABLE "/usr/share/zoneinfo/zone.tab"

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
fold_for_search (const char *text)
{
  g_autofree char *copy = g_strdelimit (g_strdup (text), "_/", ' ');

  return g_utf8_casefold (copy, -1);
}

static void
on_table_loaded_cb (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *table = NULL;
  gsize length;

  if (g_file_load_contents_finish (G_FILE (source), result, &table, &length, NULL, &error))
    g_task_return_pointer (task, ahead_time_zone_list_parse (table, length), (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * ahead_time_zone_list_parse:
 * @table: the text of a zone table (`zone.tab` of the IANA time zone database)
 * @length: its length, in bytes
 *
 * Reads the names of zones. Lines that are none of the table's are passed over. UTC is always in the list.
 *
 * Returns: (transfer full) (array zero-terminated=1): IANA names in alphabetical order, UTC first
 */
char **
ahead_time_zone_list_parse (const char *table,
                            gsize length)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_auto (GStrv) lines = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (table != NULL, NULL);

  text = g_utf8_make_valid (table, (gssize) length);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", -1);

      if (lines[i][0] != '#' && g_strv_length (fields) >= 3)
        g_ptr_array_add (names, g_strdup (g_strstrip (fields[2])));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_insert (names, 0, g_strdup ("UTC"));
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/**
 * ahead_time_zone_name_matches:
 * @zone_id: an IANA name
 * @search: what the user looks for
 *
 * Tells whether @search is a part of @zone_id, as people read it: "new york" is found in "America/New_York".
 *
 * Returns: %TRUE if it is
 */
gboolean
ahead_time_zone_name_matches (const char *zone_id,
                              const char *search)
{
  g_autofree char *name = NULL;
  g_autofree char *words = NULL;

  g_return_val_if_fail (zone_id != NULL, FALSE);
  g_return_val_if_fail (search != NULL, FALSE);

  name = fold_for_search (zone_id);
  words = g_strstrip (fold_for_search (search));

  return strstr (name, words) != NULL;
}

/**
 * ahead_time_zone_list_load_async:
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Reads the names of the zones that this system has.
 */
void
ahead_time_zone_list_load_async (GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_path (ZONE_TABLE);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ahead_time_zone_list_load_async);
  g_file_load_contents_async (file, cancellable, on_table_loaded_cb, task);
}

/**
 * ahead_time_zone_list_load_finish:
 * @result: the result
 * @error: return location for an error of %G_IO_ERROR
 *
 * Finishes [func@time_zone_list_load_async].
 *
 * Returns: (transfer full) (array zero-terminated=1): IANA names, or %NULL with @error set
 */
char **
ahead_time_zone_list_load_finish (GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
