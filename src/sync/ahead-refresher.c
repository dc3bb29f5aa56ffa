/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadRefresher"

#include "config.h"

#include "ahead-refresher.h"

#include "ahead-planted-bug.h"

/*
 * A load goes: calendars, then all pages, then the feed from the cursor of the *first* page, so that nothing is missed
 * that changed in between. Records may come twice by that, and in any order; versions sort it out. What came on no page
 * is gone, unless something newer than the first page brought it. It stays out then, whatever was on its way for long
 * and speaks of it as it was before.
 */

#define PAGE_SIZE 1000
#define FIRST_RETRY_DELAY (1 * G_TIME_SPAN_SECOND)
#define MAX_RETRY_DELAY (30 * G_TIME_SPAN_SECOND)

struct _AheadRefresher
{
  GObject parent_instance;

  AheadReconciler *reconciler;
  AheadBackend *backend;
  AheadChangeFeed *feed;
  AheadClock *clock;
  GListStore *calendars;

  AheadRefresherState state;
  GError *error;
  gboolean loaded;

  /* The load that is going on; cancelled when it is not wanted any more. */
  GCancellable *load;
  char *feed_cursor;
  gint64 version;
  /* id → version (gint64) of each base that was there before the load */
  GHashTable *known;
  /* id of each event that came on a page of the load */
  GHashTable *came;
  guint retry_timeout;
  guint n_failures;

  /* The calendars alone are asked for; and which there were then: only those can be gone. */
  GCancellable *news;
  GPtrArray *asked_about;
};

enum
{
  PROP_STATE = 1,
  PROP_ERROR,
  PROP_CALENDARS,
  PROP_LOADED,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_ENUM_TYPE (AheadRefresherState, ahead_refresher_state,
                    G_DEFINE_ENUM_VALUE (AHEAD_REFRESHER_STATE_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (AHEAD_REFRESHER_STATE_LOADING, "loading"),
                    G_DEFINE_ENUM_VALUE (AHEAD_REFRESHER_STATE_LIVE, "live"),
                    G_DEFINE_ENUM_VALUE (AHEAD_REFRESHER_STATE_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (AHEAD_REFRESHER_STATE_SIGNED_OUT, "signed-out"))

G_DEFINE_FINAL_TYPE (AheadRefresher, ahead_refresher, G_TYPE_OBJECT)

static void start_load (AheadRefresher *self);

/* Takes @error. */
static void
set_state (AheadRefresher *self,
           AheadRefresherState state,
           GError *error)
{
  g_object_freeze_notify (G_OBJECT (self));

  if (error != self->error)
    {
      g_clear_error (&self->error);
      self->error = error;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
    }
  if (state != self->state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }

  g_object_thaw_notify (G_OBJECT (self));
}

static AheadRefresherState
state_for_error (const GError *error)
{
  if (g_error_matches (error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_UNAUTHORIZED))
    return AHEAD_REFRESHER_STATE_SIGNED_OUT;

  return AHEAD_REFRESHER_STATE_FAILED;
}

static void
cancel_load (AheadRefresher *self)
{
  if (self->load != NULL)
    g_cancellable_cancel (self->load);
  g_clear_object (&self->load);
  g_clear_pointer (&self->feed_cursor, g_free);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_clear_pointer (&self->came, g_hash_table_unref);

  if (self->retry_timeout != 0)
    ahead_clock_remove_timeout (self->clock, self->retry_timeout);
  self->retry_timeout = 0;
}

static void
cancel_news (AheadRefresher *self)
{
  if (self->news != NULL)
    g_cancellable_cancel (self->news);
  g_clear_object (&self->news);
}

static void
on_retry_cb (gpointer user_data)
{
  AheadRefresher *self = user_data;

  self->retry_timeout = 0;
  start_load (self);
}

/* Takes @error. */
static void
fail_load (AheadRefresher *self,
           GError *error)
{
  gint64 delay = MIN (FIRST_RETRY_DELAY << MIN (self->n_failures, 10), MAX_RETRY_DELAY);

  cancel_load (self);
  self->n_failures++;
  self->retry_timeout = ahead_clock_add_timeout (self->clock, delay, on_retry_cb, self);
  set_state (self, state_for_error (error), error);
}

/* Whether an answer belongs to a load that was given up. */
static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Whoever hears of what a load brings may end it, or begin another. */
static gboolean
is_current (AheadRefresher *self,
            GCancellable *load)
{
  return load == self->load && !g_cancellable_is_cancelled (load);
}

static GHashTable *
list_bases (AheadEventStore *store)
{
  g_autoptr (GPtrArray) events = ahead_event_store_list_events (store);
  GHashTable *bases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < events->len; i++)
    {
      AheadRecord *base = ahead_event_get_base (events->pdata[i]);
      gint64 version;

      if (base == NULL)
        continue;
      version = ahead_record_get_version (base);
      g_hash_table_insert (bases, g_strdup (ahead_record_get_id (base)), g_memdup2 (&version, sizeof version));
    }

  return bases;
}

/*
 * What came on no page is gone as of the first page; that it was changed before that does not save it. Where the server
 * tells no version, only what was there before the load and was not touched since is known to be gone.
 */
static void
drop_missing (AheadRefresher *self)
{
  AheadEventStore *store = ahead_reconciler_get_store (self->reconciler);
  g_autoptr (GHashTable) bases = list_bases (store);
  g_autoptr (GHashTable) known = g_steal_pointer (&self->known);
  g_autoptr (GHashTable) came = g_steal_pointer (&self->came);
  GHashTableIter iter;
  gpointer id;

  ahead_event_store_begin_update (store);
  g_hash_table_iter_init (&iter, bases);
  while (!AHEAD_BUG (KEEP_MISSING) && g_hash_table_iter_next (&iter, &id, NULL))
    {
      gint64 *version = g_hash_table_lookup (known, id);

      if (!g_hash_table_contains (came, id))
        ahead_event_store_delete_base (store, id, MAX (version != NULL ? *version : 0, self->version));
    }
  ahead_event_store_set_complete (store, self->version);
  ahead_event_store_end_update (store);
}

static void
finish_load (AheadRefresher *self)
{
  g_autofree char *cursor = g_steal_pointer (&self->feed_cursor);

  cancel_load (self);
  self->n_failures = 0;
  ahead_change_feed_start (self->feed, cursor != NULL ? cursor : "");

  g_object_freeze_notify (G_OBJECT (self));
  if (!self->loaded)
    {
      self->loaded = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
    }
  set_state (self, AHEAD_REFRESHER_STATE_LIVE, NULL);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
take_page (AheadRefresher *self,
           AheadEventPage *page)
{
  if (AHEAD_BUG (LAST_PAGE_CURSOR))
    g_clear_pointer (&self->feed_cursor, g_free);
  if (self->feed_cursor == NULL)
    {
      self->feed_cursor = g_strdup (page->feed_cursor);
      self->version = page->version;
    }

  for (guint i = 0; i < page->records->len; i++)
    g_hash_table_add (self->came, g_strdup (ahead_record_get_id (page->records->pdata[i])));
  ahead_reconciler_take_records (self->reconciler, page->records);
}

static void
on_events_loaded_cb (GObject *source,
                     GAsyncResult *result,
                     gpointer user_data)
{
  AheadBackend *backend = AHEAD_BACKEND (source);
  g_autoptr (AheadRefresher) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AheadEventPage) page = ahead_backend_load_events_finish (backend, result, &error);
  g_autoptr (GCancellable) load = NULL;

  if (is_cancelled (error))
    return;

  if (page == NULL)
    {
      fail_load (self, g_steal_pointer (&error));
      return;
    }

  load = g_object_ref (self->load);
  take_page (self, page);
  if (!is_current (self, load))
    return;

  if (page->next_cursor != NULL)
    {
      ahead_backend_load_events_async (backend, page->next_cursor, PAGE_SIZE, load, on_events_loaded_cb,
                                       g_object_ref (self));
      return;
    }

  drop_missing (self);
  if (is_current (self, load))
    finish_load (self);
}

static gboolean
find_calendar (AheadRefresher *self,
               const char *id,
               guint *position)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->calendars));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AheadCalendar) calendar = g_list_model_get_item (G_LIST_MODEL (self->calendars), i);

      if (g_str_equal (ahead_calendar_get_id (calendar), id))
        {
          *position = i;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
array_has_calendar (GPtrArray *calendars,
                    const char *id)
{
  for (guint i = 0; i < calendars->len; i++)
    if (g_str_equal (ahead_calendar_get_id (calendars->pdata[i]), id))
      return TRUE;

  return FALSE;
}

/* To be called when the calendars are asked for: one that is put in meanwhile may not be in the answer. */
static void
note_calendars (AheadRefresher *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->calendars));

  g_clear_pointer (&self->asked_about, g_ptr_array_unref);
  self->asked_about = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->asked_about, g_list_model_get_item (G_LIST_MODEL (self->calendars), i));
}

static void
take_calendars (AheadRefresher *self,
                GPtrArray *calendars)
{
  g_autoptr (GPtrArray) known = g_steal_pointer (&self->asked_about);
  guint position;

  for (guint i = 0; i < known->len; i++)
    if (!array_has_calendar (calendars, ahead_calendar_get_id (known->pdata[i]))
        && g_list_store_find (self->calendars, known->pdata[i], &position))
      g_list_store_remove (self->calendars, position);

  for (guint i = 0; i < calendars->len; i++)
    ahead_refresher_put_calendar (self, calendars->pdata[i]);
}

static void
on_calendars_loaded_cb (GObject *source,
                        GAsyncResult *result,
                        gpointer user_data)
{
  AheadBackend *backend = AHEAD_BACKEND (source);
  g_autoptr (AheadRefresher) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) calendars = ahead_backend_load_calendars_finish (backend, result, &error);
  g_autoptr (GCancellable) load = NULL;

  if (is_cancelled (error))
    return;

  if (calendars == NULL)
    {
      fail_load (self, g_steal_pointer (&error));
      return;
    }

  load = g_object_ref (self->load);
  take_calendars (self, calendars);
  if (!is_current (self, load))
    return;

  self->known = list_bases (ahead_reconciler_get_store (self->reconciler));
  self->came = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ahead_backend_load_events_async (backend, NULL, PAGE_SIZE, load, on_events_loaded_cb, g_object_ref (self));
}

static void
start_load (AheadRefresher *self)
{
  cancel_load (self);
  cancel_news (self);
  ahead_change_feed_stop (self->feed);

  self->load = g_cancellable_new ();
  note_calendars (self);
  ahead_backend_load_calendars_async (self->backend, self->load, on_calendars_loaded_cb, g_object_ref (self));

  /* While it was failing, it is still failing until an answer comes. */
  if (self->n_failures == 0)
    set_state (self, AHEAD_REFRESHER_STATE_LOADING, NULL);
}

static gboolean
has_unknown_calendar (AheadRefresher *self,
                      GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      AheadChange *change = changes->pdata[i];
      guint position;

      if (change->record != NULL
          && !find_calendar (self, ahead_record_get_string (change->record, AHEAD_FIELD_CALENDAR), &position))
        return TRUE;
    }

  return FALSE;
}

static void
on_news_of_calendars_cb (GObject *source,
                         GAsyncResult *result,
                         gpointer user_data)
{
  g_autoptr (AheadRefresher) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) calendars = ahead_backend_load_calendars_finish (AHEAD_BACKEND (source), result, &error);

  if (is_cancelled (error))
    return;

  g_clear_object (&self->news);
  if (calendars != NULL)
    take_calendars (self, calendars);
  else
    g_debug ("The calendars could not be loaded: %s", error->message);
}

static void
ask_for_calendars (AheadRefresher *self)
{
  cancel_news (self);
  self->news = g_cancellable_new ();
  note_calendars (self);
  ahead_backend_load_calendars_async (self->backend, self->news, on_news_of_calendars_cb, g_object_ref (self));
}

static void
on_changes_cb (AheadRefresher *self,
               AheadChangePage *page)
{
  set_state (self, AHEAD_REFRESHER_STATE_LIVE, NULL);
  ahead_reconciler_take_changes (self->reconciler, page->changes);
  if (self->state == AHEAD_REFRESHER_STATE_LIVE && has_unknown_calendar (self, page->changes))
    ask_for_calendars (self);
}

static void
on_failed_cb (AheadRefresher *self,
              const GError *error)
{
  set_state (self, state_for_error (error), g_error_copy (error));
}

static void
ahead_refresher_dispose (GObject *object)
{
  AheadRefresher *self = AHEAD_REFRESHER (object);

  if (self->feed != NULL)
    ahead_refresher_stop (self);
  g_clear_object (&self->feed);

  G_OBJECT_CLASS (ahead_refresher_parent_class)->dispose (object);
}

static void
ahead_refresher_finalize (GObject *object)
{
  AheadRefresher *self = AHEAD_REFRESHER (object);

  g_clear_error (&self->error);
  g_clear_object (&self->calendars);
  g_clear_pointer (&self->asked_about, g_ptr_array_unref);
  g_clear_object (&self->reconciler);
  g_clear_object (&self->backend);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ahead_refresher_parent_class)->finalize (object);
}

static void
ahead_refresher_get_property (GObject *object,
                              guint prop_id,
                              GValue *value,
                              GParamSpec *pspec)
{
  AheadRefresher *self = AHEAD_REFRESHER (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_CALENDARS:
      g_value_set_object (value, self->calendars);
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ahead_refresher_class_init (AheadRefresherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ahead_refresher_dispose;
  object_class->finalize = ahead_refresher_finalize;
  object_class->get_property = ahead_refresher_get_property;

  /**
   * AheadRefresher:state:
   *
   * How well the store is kept up to date.
   */
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, AHEAD_TYPE_REFRESHER_STATE,
                                              AHEAD_REFRESHER_STATE_STOPPED, flags);

  /**
   * AheadRefresher:error:
   *
   * Why it is not, in %AHEAD_BACKEND_ERROR.
   */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);

  /**
   * AheadRefresher:calendars:
   *
   * The calendars of the account, as `AheadCalendar`.
   */
  properties[PROP_CALENDARS] = g_param_spec_object ("calendars", NULL, NULL, G_TYPE_LIST_MODEL, flags);

  /**
   * AheadRefresher:loaded:
   *
   * Whether everything was loaded at least once.
   */
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
ahead_refresher_init (AheadRefresher *self)
{
  self->calendars = g_list_store_new (AHEAD_TYPE_CALENDAR);
}

/**
 * ahead_refresher_new:
 * @reconciler: takes what comes
 * @backend: where everything is loaded from
 * @feed: where changes come from
 * @clock: the time
 *
 * Makes a refresher that is stopped.
 *
 * Returns: (transfer full): the refresher
 */
AheadRefresher *
ahead_refresher_new (AheadReconciler *reconciler,
                     AheadBackend *backend,
                     AheadChangeFeed *feed,
                     AheadClock *clock)
{
  AheadRefresher *self;

  g_return_val_if_fail (AHEAD_IS_RECONCILER (reconciler), NULL);
  g_return_val_if_fail (AHEAD_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (AHEAD_IS_CHANGE_FEED (feed), NULL);
  g_return_val_if_fail (AHEAD_IS_CLOCK (clock), NULL);

  self = g_object_new (AHEAD_TYPE_REFRESHER, NULL);
  self->reconciler = g_object_ref (reconciler);
  self->backend = g_object_ref (backend);
  self->feed = g_object_ref (feed);
  self->clock = g_object_ref (clock);
  g_signal_connect_object (feed, "changes", G_CALLBACK (on_changes_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "reset", G_CALLBACK (start_load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "failed", G_CALLBACK (on_failed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * ahead_refresher_start:
 * @self: a refresher
 *
 * Loads everything and then follows the feed. What fails is tried again, after 1 s at first and up to 30 s later.
 */
void
ahead_refresher_start (AheadRefresher *self)
{
  g_return_if_fail (AHEAD_IS_REFRESHER (self));

  self->n_failures = 0;
  start_load (self);
}

/**
 * ahead_refresher_stop:
 * @self: a refresher
 *
 * Loads and follows no more. The store stays as it is.
 */
void
ahead_refresher_stop (AheadRefresher *self)
{
  g_return_if_fail (AHEAD_IS_REFRESHER (self));

  cancel_load (self);
  cancel_news (self);
  ahead_change_feed_stop (self->feed);
  set_state (self, AHEAD_REFRESHER_STATE_STOPPED, NULL);
}

/**
 * ahead_refresher_refresh:
 * @self: a refresher
 *
 * Asks for news at once, or tries a load that failed again. Does nothing while it is stopped or loading.
 */
void
ahead_refresher_refresh (AheadRefresher *self)
{
  g_return_if_fail (AHEAD_IS_REFRESHER (self));

  if (self->state == AHEAD_REFRESHER_STATE_STOPPED || self->load != NULL)
    return;

  if (self->retry_timeout != 0)
    {
      start_load (self);
      return;
    }

  ahead_change_feed_poke (self->feed);
  ask_for_calendars (self);
}

/**
 * ahead_refresher_get_state:
 * @self: a refresher
 *
 * Gets how well the store is kept up to date.
 *
 * Returns: the state
 */
AheadRefresherState
ahead_refresher_get_state (AheadRefresher *self)
{
  g_return_val_if_fail (AHEAD_IS_REFRESHER (self), AHEAD_REFRESHER_STATE_STOPPED);

  return self->state;
}

/**
 * ahead_refresher_get_error:
 * @self: a refresher
 *
 * Gets why the store is not kept up to date.
 *
 * Returns: (transfer none) (nullable): an error in %AHEAD_BACKEND_ERROR, or %NULL where all is well
 */
const GError *
ahead_refresher_get_error (AheadRefresher *self)
{
  g_return_val_if_fail (AHEAD_IS_REFRESHER (self), NULL);

  return self->error;
}

/**
 * ahead_refresher_get_loaded:
 * @self: a refresher
 *
 * Gets whether everything was loaded at least once.
 *
 * Returns: whether it was
 */
gboolean
ahead_refresher_get_loaded (AheadRefresher *self)
{
  g_return_val_if_fail (AHEAD_IS_REFRESHER (self), FALSE);

  return self->loaded;
}

/**
 * ahead_refresher_get_calendars:
 * @self: a refresher
 *
 * Gets the calendars of the account.
 *
 * Returns: (transfer none): a list of `AheadCalendar`
 */
GListModel *
ahead_refresher_get_calendars (AheadRefresher *self)
{
  g_return_val_if_fail (AHEAD_IS_REFRESHER (self), NULL);

  return G_LIST_MODEL (self->calendars);
}

/**
 * ahead_refresher_put_calendar:
 * @self: a refresher
 * @calendar: a calendar as the server has it
 *
 * Takes over a calendar of the server, unless the list has one of the same or a higher version.
 *
 * Returns: (transfer none): the calendar in the list
 */
AheadCalendar *
ahead_refresher_put_calendar (AheadRefresher *self,
                              AheadCalendar *calendar)
{
  AheadCalendar *known;

  g_return_val_if_fail (AHEAD_IS_REFRESHER (self), NULL);
  g_return_val_if_fail (AHEAD_IS_CALENDAR (calendar), NULL);

  known = ahead_refresher_lookup_calendar (self, ahead_calendar_get_id (calendar));
  if (known == NULL)
    {
      g_list_store_append (self->calendars, calendar);
      return calendar;
    }

  ahead_calendar_update (known, calendar);
  return known;
}

/**
 * ahead_refresher_lookup_calendar:
 * @self: a refresher
 * @id: the id of a calendar
 *
 * Finds a calendar.
 *
 * Returns: (transfer none) (nullable): the calendar
 */
AheadCalendar *
ahead_refresher_lookup_calendar (AheadRefresher *self,
                                 const char *id)
{
  g_autoptr (AheadCalendar) calendar = NULL;
  guint position;

  g_return_val_if_fail (AHEAD_IS_REFRESHER (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (!find_calendar (self, id, &position))
    return NULL;

  /* The list keeps it. */
  calendar = g_list_model_get_item (G_LIST_MODEL (self->calendars), position);
  return calendar;
}
