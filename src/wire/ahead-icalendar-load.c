/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadIcalendarLoad"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ahead-icalendar.h"

/* iCalendar from files, which may be pipes, mounts of a server, or larger than memory. */

#define CHUNK_SIZE (256 * 1024)

static gboolean
refuse_too_large (GFile *file,
                  GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);

  g_set_error (error, AHEAD_ICALENDAR_ERROR, AHEAD_ICALENDAR_ERROR_TOO_LARGE, _("“%s” is larger than %d MiB."), name,
               AHEAD_ICALENDAR_MAX_SIZE / 1024 / 1024);
  return FALSE;
}

/* What has no size of its own (a pipe) says 0 here, and is measured while it is read. */
static gboolean
check_size (GFile *file,
            GFileInputStream *stream,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GFileInfo) info
    = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, NULL);

  if (info != NULL && g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_STANDARD_SIZE)
      && g_file_info_get_size (info) > AHEAD_ICALENDAR_MAX_SIZE)
    return refuse_too_large (file, error);

  return TRUE;
}

static GBytes *
read_file (GFile *file,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (GByteArray) content = g_byte_array_new ();
  gsize n_read = 0;

  if (stream == NULL || !check_size (file, stream, cancellable, error))
    return NULL;

  do
    {
      guint length = content->len;

      g_byte_array_set_size (content, length + CHUNK_SIZE);
      if (!g_input_stream_read_all (G_INPUT_STREAM (stream), content->data + length, CHUNK_SIZE, &n_read, cancellable,
                                    error))
        return NULL;
      g_byte_array_set_size (content, length + n_read);
      if (content->len > AHEAD_ICALENDAR_MAX_SIZE)
        {
          refuse_too_large (file, error);
          return NULL;
        }
    }
  while (n_read == CHUNK_SIZE);

  return g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

/**
 * ahead_icalendar_load:
 * @file: a file
 * @cancellable: (nullable): cancels the reading
 * @error: return location for an error
 *
 * Reads @file and parses it as ahead_icalendar_parse() does. Blocks: not for the main thread.
 *
 * Returns: (transfer full): what was read; or %NULL with a %G_IO_ERROR, or an `AHEAD_ICALENDAR_ERROR` if the file as a
 *   whole is no calendar
 */
AheadIcalendar *
ahead_icalendar_load (GFile *file,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GBytes) content = NULL;
  gconstpointer text;
  gsize length;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  content = read_file (file, cancellable, error);
  if (content == NULL)
    return NULL;

  text = g_bytes_get_data (content, &length);
  return ahead_icalendar_parse (text, length, error);
}

static void
load_in_thread (GTask *task,
                gpointer source_object,
                gpointer task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;
  AheadIcalendar *calendar = ahead_icalendar_load (task_data, cancellable, &error);

  if (calendar != NULL)
    g_task_return_pointer (task, calendar, (GDestroyNotify) ahead_icalendar_free);
  else
    g_task_return_error (task, error);
}

/**
 * ahead_icalendar_load_async:
 * @file: a file
 * @cancellable: (nullable): cancels the reading
 * @callback: called in the thread-default main context when it is done
 * @user_data: for @callback
 *
 * Reads and parses @file in a thread. Finish with ahead_icalendar_load_finish().
 */
void
ahead_icalendar_load_async (GFile *file,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, ahead_icalendar_load_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * ahead_icalendar_load_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Finishes ahead_icalendar_load_async().
 *
 * Returns: (transfer full): what was read, or %NULL with an error as ahead_icalendar_load() has it
 */
AheadIcalendar *
ahead_icalendar_load_finish (GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ahead_icalendar_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
