/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadImporter"

#include "config.h"

#include "ahead-importer.h"

#include "ahead-icalendar.h"

/*
 * One import, from the file to the last answer of the server:
 *
 *   read the file (in a thread) → find or make its calendar → note which UIDs the calendar has → create and patch
 *
 * The last two work through as many events as they may in slices, so that a large file does not hold up the main loop.
 * Each slice is one update of the store. Meanwhile answers come in; the import ends with the last of them.
 */

/* µs that a slice may take. */
#define SLICE_TIME 2000

/* What a file has a say in. Where an event is shown and in which calendar it is, is the user's. */
#define IMPORTED_FIELDS                                                                                                \
  (AHEAD_FIELDS_CONTENT & ~(AHEAD_FIELD_BIT (AHEAD_FIELD_CALENDAR) | AHEAD_FIELD_BIT (AHEAD_FIELD_POSITION)))

/* For calendars whose file names no colour: the blue of the GNOME palette. */
#define DEFAULT_COLOR "#3584e4"

typedef struct
{
  AheadSession *session;
  GFile *file;
  AheadIcalendar *source;
  AheadCalendar *calendar;

  /* The events there were at the start, and those of them that are in the calendar, by UID key. */
  GPtrArray *events;
  GHashTable *events_by_key;
  guint n_indexed;
  guint n_applied;

  guint n_unsettled;
  gboolean ended;
  AheadImportSummary *summary;
  GPtrArray *problems;
} Import;

/* What waits for the server's answer about one event. */
typedef struct
{
  GTask *task;
  char *title;
} Item;

static void
import_free (Import *import)
{
  g_clear_object (&import->session);
  g_clear_object (&import->file);
  g_clear_object (&import->calendar);
  g_clear_pointer (&import->source, ahead_icalendar_free);
  g_clear_pointer (&import->events, g_ptr_array_unref);
  g_clear_pointer (&import->events_by_key, g_hash_table_unref);
  g_clear_pointer (&import->summary, ahead_import_summary_free);
  g_clear_pointer (&import->problems, g_ptr_array_unref);
  g_free (import);
}

static Import *
import_new (AheadSession *session,
            GFile *file)
{
  Import *import = g_new0 (Import, 1);

  import->session = g_object_ref (session);
  import->file = g_object_ref (file);
  import->events_by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  import->summary = g_new0 (AheadImportSummary, 1);
  import->problems = g_ptr_array_new_with_free_func (g_free);

  return import;
}

static Item *
item_new (GTask *task,
          AheadRecord *record)
{
  Item *item = g_new0 (Item, 1);
  Import *import = g_task_get_task_data (task);

  item->task = g_object_ref (task);
  item->title = g_strdup (ahead_record_get_title (record));
  import->n_unsettled++;

  return item;
}

static void
item_free (Item *item)
{
  g_object_unref (item->task);
  g_free (item->title);
  g_free (item);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Item, item_free)

/* "fosdem-2025.ics" is called "fosdem-2025". */
static char *
dup_base_name (GFile *file)
{
  g_autofree char *base_name = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base_name != NULL ? base_name : "");

  if (g_str_has_suffix (name, ".ics"))
    name[strlen (name) - strlen (".ics")] = '\0';

  return g_strdup (name);
}

static char *
dup_calendar_name (Import *import)
{
  g_autofree char *name = g_strdup (import->source->name);

  if (name == NULL || *g_strstrip (name) == '\0')
    {
      g_free (name);
      name = dup_base_name (import->file);
    }

  return g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), AHEAD_CALENDAR_NAME_MAX_LENGTH));
}

static AheadCalendar *
find_calendar (AheadSession *session,
               const char *name)
{
  GListModel *calendars = ahead_session_get_calendars (session);
  guint n_calendars = g_list_model_get_n_items (calendars);

  for (guint i = 0; i < n_calendars; i++)
    {
      g_autoptr (AheadCalendar) calendar = g_list_model_get_item (calendars, i);

      if (g_str_equal (ahead_calendar_get_name (calendar), name))
        return g_steal_pointer (&calendar);
    }

  return NULL;
}

static void
return_summary (GTask *task)
{
  Import *import = g_task_get_task_data (task);

  import->ended = TRUE;
  g_ptr_array_add (import->problems, NULL);
  import->summary->problems = (char **) g_ptr_array_free (g_steal_pointer (&import->problems), FALSE);
  g_task_return_pointer (task, g_steal_pointer (&import->summary), (GDestroyNotify) ahead_import_summary_free);
}

static gboolean
is_applied (Import *import)
{
  return import->n_applied == import->source->records->len;
}

/* The task ends with what comes last: the last event that is applied, or the last that is answered. */
static void
return_if_settled (GTask *task)
{
  Import *import = g_task_get_task_data (task);

  if (import->n_unsettled == 0 && is_applied (import) && !import->ended)
    return_summary (task);
}

static void
settle (Item *item,
        guint *counter,
        const GError *error)
{
  Import *import = g_task_get_task_data (item->task);

  if (error == NULL)
    (*counter)++;
  else
    g_ptr_array_add (import->problems, g_strdup_printf ("“%s”: %s", item->title, error->message));
  import->n_unsettled--;
  return_if_settled (item->task);
}

static void
on_created_cb (GObject *object,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (Item) item = user_data;
  g_autoptr (GError) error = NULL;
  Import *import = g_task_get_task_data (item->task);

  ahead_mutation_service_create_finish (AHEAD_MUTATION_SERVICE (object), result, &error);
  settle (item, &import->summary->n_created, error);
}

static void
on_patched_cb (GObject *object,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (Item) item = user_data;
  g_autoptr (GError) error = NULL;
  Import *import = g_task_get_task_data (item->task);

  ahead_mutation_service_patch_finish (AHEAD_MUTATION_SERVICE (object), result, &error);
  settle (item, &import->summary->n_updated, error);
}

static void
create_event (GTask *task,
              AheadRecord *record)
{
  Import *import = g_task_get_task_data (task);
  g_auto (AheadRecordBuilder) builder;
  g_autoptr (AheadRecord) placed = NULL;

  ahead_record_builder_init (&builder, record);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_CALENDAR, ahead_calendar_get_id (import->calendar));
  placed = ahead_record_builder_end (&builder);
  ahead_mutation_service_create_async (ahead_session_get_service (import->session), placed, NULL, on_created_cb,
                                       item_new (task, record));
}

static void
patch_event (GTask *task,
             AheadEvent *event,
             AheadRecord *record)
{
  Import *import = g_task_get_task_data (task);
  g_autoptr (AheadPatch) patch = ahead_patch_new_diff (ahead_event_get_view (event), record, IMPORTED_FIELDS);

  if (ahead_patch_is_empty (patch))
    import->summary->n_unchanged++;
  else
    ahead_mutation_service_patch_async (ahead_session_get_service (import->session), event, patch, NULL,
                                        on_patched_cb, item_new (task, record));
}

/* An event may have been deleted since it was noted; the file then brings it back. */
static void
apply_record (GTask *task,
              AheadRecord *record)
{
  Import *import = g_task_get_task_data (task);
  g_autofree char *key = ahead_record_dup_uid_key (record);
  AheadEvent *event = g_hash_table_lookup (import->events_by_key, key);

  if (event != NULL && ahead_event_get_view (event) != NULL)
    patch_event (task, event, record);
  else
    create_event (task, record);
}

static void
index_event (Import *import,
             AheadEvent *event)
{
  AheadRecord *view = ahead_event_get_view (event);
  g_autofree char *key = NULL;

  if (view == NULL
      || !g_str_equal (ahead_record_get_string (view, AHEAD_FIELD_CALENDAR), ahead_calendar_get_id (import->calendar)))
    return;

  key = ahead_record_dup_uid_key (view);
  if (*key != '\0')
    g_hash_table_insert (import->events_by_key, g_steal_pointer (&key), g_object_ref (event));
}

/* %FALSE when there is nothing left to do. */
static gboolean
take_step (GTask *task)
{
  Import *import = g_task_get_task_data (task);

  if (import->n_indexed < import->events->len)
    index_event (import, g_ptr_array_index (import->events, import->n_indexed++));
  else if (!is_applied (import))
    apply_record (task, g_ptr_array_index (import->source->records, import->n_applied++));
  else
    return FALSE;

  return TRUE;
}

static gboolean
on_slice_cb (gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  Import *import = g_task_get_task_data (task);
  AheadEventStore *store = ahead_session_get_store (import->session);
  gint64 end = g_get_monotonic_time () + SLICE_TIME;
  gboolean goes_on;

  if (import->ended || g_task_return_error_if_cancelled (task))
    {
      import->ended = TRUE;
      return G_SOURCE_REMOVE;
    }

  ahead_event_store_begin_update (store);
  do
    goes_on = take_step (task);
  while (goes_on && g_get_monotonic_time () < end);
  ahead_event_store_end_update (store);

  if (!goes_on)
    return_if_settled (task);

  return goes_on;
}

/* Below drawing and input. */
static void
start_slices (GTask *task)
{
  Import *import = g_task_get_task_data (task);

  import->events = ahead_event_store_list_events (ahead_session_get_store (import->session));
  import->summary->calendar_name = g_strdup (ahead_calendar_get_name (import->calendar));
  for (guint i = 0; i < import->source->skipped->len; i++)
    g_ptr_array_add (import->problems, g_strdup (g_ptr_array_index (import->source->skipped, i)));

  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_slice_cb, g_object_ref (task), g_object_unref);
}

static void
on_calendar_created_cb (GObject *object,
                        GAsyncResult *result,
                        gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Import *import = g_task_get_task_data (task);

  import->calendar = ahead_session_create_calendar_finish (AHEAD_SESSION (object), result, &error);
  if (import->calendar != NULL)
    start_slices (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_file_loaded_cb (GObject *object,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  Import *import = g_task_get_task_data (task);

  import->source = ahead_icalendar_load_finish (result, &error);
  if (import->source == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  name = dup_calendar_name (import);
  import->calendar = find_calendar (import->session, name);
  if (import->calendar != NULL)
    start_slices (task);
  else
    ahead_session_create_calendar_async (import->session, name,
                                         import->source->color != NULL ? import->source->color : DEFAULT_COLOR,
                                         g_task_get_cancellable (task), on_calendar_created_cb, g_object_ref (task));
}

/**
 * ahead_importer_run_async:
 * @session: what to import into
 * @file: an iCalendar file
 * @cancellable: (nullable): ends the import; what has been applied stays
 * @callback: called when the server has settled every event
 * @user_data: for @callback
 *
 * Imports the events of @file through the mutation service, each shown as soon as it is read.
 *
 * They go to the calendar that has the file's calendar's name, or else the file's own; it is made where it is missing.
 * An event whose UID the calendar has already is patched where it differs. Main thread only.
 */
void
ahead_importer_run_async (AheadSession *session,
                          GFile *file,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task;

  g_return_if_fail (AHEAD_IS_SESSION (session));
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, ahead_importer_run_async);
  g_task_set_task_data (task, import_new (session, file), (GDestroyNotify) import_free);
  ahead_icalendar_load_async (file, cancellable, on_file_loaded_cb, task);
}

/**
 * ahead_importer_run_finish:
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Gives what the import did.
 *
 * Returns: (transfer full): the summary, with a problem for each event that was skipped or refused; or %NULL with
 *   %AHEAD_ICALENDAR_ERROR or %G_IO_ERROR where the file cannot be read, or %AHEAD_BACKEND_ERROR where its calendar
 *   cannot be made, and then nothing was imported
 */
AheadImportSummary *
ahead_importer_run_finish (GAsyncResult *result,
                           GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
