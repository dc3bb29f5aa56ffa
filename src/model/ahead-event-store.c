/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadEventStore"

#include "config.h"

#include "ahead-event-store.h"

#include "ahead-event-private.h"
#include "ahead-event-query-private.h"
#include "ahead-planted-bug.h"
#include "ahead-uuid.h"

/*
 * Every change goes the same way: open an update, change base or layers of an event and fold it, close the update. When
 * the outermost update closes, the dirty events are published: first every query is brought up to date, then the
 * queries tell, then the events tell. What a listener changes while that goes on is published in the next round, by the
 * same loop.
 *
 * Long, since nothing else may touch bases and layers: what the server says, what the user does and the publishing all
 * rely on the same few rules.
 */

/* How many events a round can have for its buffers to be kept. */
#define MAX_BUFFERED 1024

struct _AheadEventStore
{
  GObject parent_instance;

  /* (event->id, owned by the event) → AheadEvent */
  GHashTable *events;
  /* id of a deleted event → the version of its deletion */
  GHashTable *tombstones;
  /* All that the server had at this version is here: what is older and not here is deleted. */
  gint64 complete;
  /* UID key of a create that the server has not given back → AheadEvent, not owned */
  GHashTable *creates;
  /* Not owned; NULL where one went away while all are being told. */
  GPtrArray *queries;

  /* What changed in this update, and what was known of it before: the second pair is for the round being published. */
  GPtrArray *dirty;
  GArray *snapshots;
  GPtrArray *published;
  GArray *published_snapshots;
  guint update_depth;
  gboolean publishing;

  guint next_serial;
  guint n_pending;
  guint notified_n_events;
  guint notified_n_pending;
};

enum
{
  PROP_N_EVENTS = 1,
  PROP_N_PENDING,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (AheadEventStore, ahead_event_store, G_TYPE_OBJECT)

static char *
make_create_key (AheadRecord *record)
{
  g_autofree char *uid_key = ahead_record_dup_uid_key (record);

  if (*uid_key == '\0')
    return NULL;

  return g_strconcat (ahead_record_get_string (record, AHEAD_FIELD_CALENDAR), "\n", uid_key, NULL);
}

static void
mark_dirty (AheadEventStore *self,
            AheadEvent *event)
{
  AheadEventSnapshot snapshot;

  g_assert (self->update_depth > 0);

  if (event->dirty)
    return;

  event->dirty = TRUE;
  ahead_event_take_snapshot (event, &snapshot);
  g_ptr_array_add (self->dirty, g_object_ref (event));
  g_array_append_val (self->snapshots, snapshot);
}

/* An event without base and layers is known to nobody any more. */
static void
forget_if_empty (AheadEventStore *self,
                 AheadEvent *event)
{
  if (event->base == NULL && event->layers.length == 0
      && g_hash_table_lookup (self->events, event->id) == event)
    g_hash_table_remove (self->events, event->id);
}

static AheadEvent *
add_event (AheadEventStore *self,
           AheadRecord *record)
{
  AheadEvent *event = ahead_event_new (record, self->next_serial++);

  g_hash_table_insert (self->events, event->id, event);
  return event;
}

static void
change_id (AheadEventStore *self,
           AheadEvent *event,
           AheadRecord *record)
{
  g_object_ref (event);
  g_hash_table_remove (self->events, event->id);
  ahead_event_set_id_of (event, record);
  g_hash_table_replace (self->events, event->id, event);
}

static void
remember_create (AheadEventStore *self,
                 AheadEvent *event,
                 AheadRecord *record)
{
  char *key = make_create_key (record);

  if (key != NULL)
    g_hash_table_insert (self->creates, key, event);
}

static void
forget_create (AheadEventStore *self,
               AheadEvent *event,
               AheadRecord *record)
{
  g_autofree char *key = make_create_key (record);

  if (key != NULL && g_hash_table_lookup (self->creates, key) == event)
    g_hash_table_remove (self->creates, key);
}

/* Gives the layers of @from to @to, on top of those it has. */
static void
move_layers (AheadEvent *from,
             AheadEvent *to)
{
  GList *link;

  while ((link = g_queue_pop_head_link (&from->layers)) != NULL)
    {
      AheadLayer *layer = link->data;

      layer->event = to;
      g_queue_push_tail_link (&to->layers, link);
    }
}

/* @event is the one of @id, or NULL if there is none. */
static gboolean
is_deleted_since (AheadEventStore *self,
                  AheadEvent *event,
                  const char *id,
                  gint64 version)
{
  gint64 *deleted_at = g_hash_table_lookup (self->tombstones, id);

  if (version <= self->complete && (event == NULL || event->base == NULL))
    return TRUE;

  return deleted_at != NULL && *deleted_at >= version && !AHEAD_BUG (FORGET_TOMBSTONE);
}

static void
set_base (AheadEventStore *self,
          AheadEvent *event,
          AheadRecord *record)
{
  mark_dirty (self, event);
  ahead_event_set_base (event, record);
  ahead_event_refold (event);
}

static AheadEvent *
find_own_create (AheadEventStore *self,
                 AheadRecord *record)
{
  g_autofree char *key = NULL;

  if (g_hash_table_size (self->creates) == 0 || AHEAD_BUG (ADD_OWN_CHANGE))
    return NULL;

  key = make_create_key (record);
  return key != NULL ? g_hash_table_lookup (self->creates, key) : NULL;
}

/* The server has had the create: from then on the event is what the base says, also where somebody deleted it since. */
static void
settle_pending_create (AheadEventStore *self,
                       AheadEvent *event)
{
  for (GList *link = event->layers.head; link != NULL; link = link->next)
    {
      AheadLayer *layer = link->data;

      if (layer->record == NULL)
        continue;
      forget_create (self, event, layer->record);
      g_clear_pointer (&layer->record, ahead_record_unref);
    }
}

/* The server's event is in the store already, as another object: what it has goes to the user's own. */
static void
absorb_event (AheadEventStore *self,
              AheadEvent *event,
              AheadEvent *other)
{
  G_GNUC_UNUSED g_autoptr (AheadEvent) kept = g_object_ref (other);

  mark_dirty (self, event);
  mark_dirty (self, other);
  g_hash_table_remove (self->events, other->id);

  if (other->base != NULL)
    ahead_event_set_base (event, other->base);
  ahead_event_set_base (other, NULL);
  move_layers (other, event);
  ahead_event_refold (other);
}

static void
make_buffers (GPtrArray **events,
              GArray **snapshots)
{
  *events = g_ptr_array_new_with_free_func (g_object_unref);
  *snapshots = g_array_new (FALSE, FALSE, sizeof (AheadEventSnapshot));
}

static void
swap_buffers (AheadEventStore *self)
{
  GPtrArray *events = self->published;
  GArray *snapshots = self->published_snapshots;

  self->published = self->dirty;
  self->published_snapshots = self->snapshots;
  self->dirty = events;
  self->snapshots = snapshots;
}

static void
publish_to_queries (AheadEventStore *self)
{
  AheadEvent *const *events = (AheadEvent *const *) self->published->pdata;

  for (guint i = 0; i < self->queries->len; i++)
    ahead_event_query_apply (self->queries->pdata[i], events, self->published->len);

  for (guint i = 0; i < self->queries->len; i++)
    if (self->queries->pdata[i] != NULL)
      ahead_event_query_emit (self->queries->pdata[i]);
}

/* The memory of a usual round is used again; that of a round that brought in a whole account is not kept. */
static void
clear_published (AheadEventStore *self)
{
  if (self->published->len <= MAX_BUFFERED)
    {
      g_ptr_array_set_size (self->published, 0);
      g_array_set_size (self->published_snapshots, 0);
      return;
    }

  g_ptr_array_unref (self->published);
  g_array_unref (self->published_snapshots);
  make_buffers (&self->published, &self->published_snapshots);
}

static void
publish_round (AheadEventStore *self)
{
  swap_buffers (self);
  for (guint i = 0; i < self->published->len; i++)
    AHEAD_EVENT (self->published->pdata[i])->dirty = FALSE;

  publish_to_queries (self);
  for (guint i = 0; i < self->published->len; i++)
    ahead_event_notify_since (self->published->pdata[i],
                              &g_array_index (self->published_snapshots, AheadEventSnapshot, i));

  while (g_ptr_array_remove (self->queries, NULL))
    ;
  clear_published (self);
}

static void
publish_counts (AheadEventStore *self)
{
  guint n_events = g_hash_table_size (self->events);

  if (self->notified_n_events != n_events)
    {
      self->notified_n_events = n_events;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_EVENTS]);
    }

  if (self->notified_n_pending != self->n_pending)
    {
      self->notified_n_pending = self->n_pending;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PENDING]);
    }
}

static void
publish (AheadEventStore *self)
{
  g_object_ref (self);

  self->publishing = TRUE;
  while (self->dirty->len > 0 && self->update_depth == 0)
    publish_round (self);
  self->publishing = FALSE;
  publish_counts (self);

  g_object_unref (self);
}

static void
ahead_event_store_dispose (GObject *object)
{
  AheadEventStore *self = AHEAD_EVENT_STORE (object);

  g_hash_table_remove_all (self->creates);
  g_hash_table_remove_all (self->events);

  G_OBJECT_CLASS (ahead_event_store_parent_class)->dispose (object);
}

static void
ahead_event_store_finalize (GObject *object)
{
  AheadEventStore *self = AHEAD_EVENT_STORE (object);

  g_assert (self->queries->len == 0);
  g_assert (self->update_depth == 0);

  g_hash_table_unref (self->events);
  g_hash_table_unref (self->tombstones);
  g_hash_table_unref (self->creates);
  g_ptr_array_unref (self->queries);
  g_ptr_array_unref (self->dirty);
  g_array_unref (self->snapshots);
  g_ptr_array_unref (self->published);
  g_array_unref (self->published_snapshots);

  G_OBJECT_CLASS (ahead_event_store_parent_class)->finalize (object);
}

static void
ahead_event_store_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  AheadEventStore *self = AHEAD_EVENT_STORE (object);

  switch (prop_id)
    {
    case PROP_N_EVENTS:
      g_value_set_uint (value, ahead_event_store_get_n_events (self));
      break;
    case PROP_N_PENDING:
      g_value_set_uint (value, ahead_event_store_get_n_pending (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ahead_event_store_class_init (AheadEventStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ahead_event_store_dispose;
  object_class->finalize = ahead_event_store_finalize;
  object_class->get_property = ahead_event_store_get_property;

  /**
   * AheadEventStore:n-events:
   *
   * How many events there are, with those that a pending delete hides.
   */
  properties[PROP_N_EVENTS] = g_param_spec_uint ("n-events", NULL, NULL, 0, G_MAXUINT, 0, flags);

  /**
   * AheadEventStore:n-pending:
   *
   * How many layers there are on all events.
   */
  properties[PROP_N_PENDING] = g_param_spec_uint ("n-pending", NULL, NULL, 0, G_MAXUINT, 0, flags);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
ahead_event_store_init (AheadEventStore *self)
{
  self->complete = G_MININT64;
  self->events = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->tombstones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->creates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->queries = g_ptr_array_new ();
  make_buffers (&self->dirty, &self->snapshots);
  make_buffers (&self->published, &self->published_snapshots);
}

/**
 * ahead_event_store_new:
 *
 * Makes a store without events.
 *
 * Returns: (transfer full): the store
 */
AheadEventStore *
ahead_event_store_new (void)
{
  return g_object_new (AHEAD_TYPE_EVENT_STORE, NULL);
}

/*< private >
 * ahead_event_store_add_query:
 * @self: a store
 * @query: a query that is right at this moment
 */
void
ahead_event_store_add_query (AheadEventStore *self,
                             AheadEventQuery *query)
{
  g_ptr_array_add (self->queries, query);
}

/*< private >
 * ahead_event_store_remove_query:
 * @self: a store
 * @query: a query that goes away
 */
void
ahead_event_store_remove_query (AheadEventStore *self,
                                AheadEventQuery *query)
{
  guint index;

  if (!g_ptr_array_find (self->queries, query, &index))
    return;

  if (self->publishing)
    self->queries->pdata[index] = NULL;
  else
    g_ptr_array_remove_index (self->queries, index);
}

/**
 * ahead_event_store_lookup:
 * @self: a store
 * @id: an id, temporary or real
 *
 * Finds an event.
 *
 * Returns: (transfer none) (nullable): the event
 */
AheadEvent *
ahead_event_store_lookup (AheadEventStore *self,
                          const char *id)
{
  g_return_val_if_fail (AHEAD_IS_EVENT_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return g_hash_table_lookup (self->events, id);
}

/**
 * ahead_event_store_get_n_events:
 * @self: a store
 *
 * Gets how many events there are, with those that a pending delete hides.
 *
 * Returns: their number
 */
guint
ahead_event_store_get_n_events (AheadEventStore *self)
{
  g_return_val_if_fail (AHEAD_IS_EVENT_STORE (self), 0);

  return g_hash_table_size (self->events);
}

/**
 * ahead_event_store_get_n_pending:
 * @self: a store
 *
 * Gets how many layers there are on all events.
 *
 * Returns: their number
 */
guint
ahead_event_store_get_n_pending (AheadEventStore *self)
{
  g_return_val_if_fail (AHEAD_IS_EVENT_STORE (self), 0);

  return self->n_pending;
}

/**
 * ahead_event_store_list_events:
 * @self: a store
 *
 * Gets all events, with those that a pending delete hides, in no order.
 *
 * Returns: (transfer full) (element-type AheadEvent): the events
 */
GPtrArray *
ahead_event_store_list_events (AheadEventStore *self)
{
  g_autoptr (GPtrArray) events = NULL;
  GHashTableIter iter;
  gpointer event;

  g_return_val_if_fail (AHEAD_IS_EVENT_STORE (self), NULL);

  events = g_ptr_array_new_full (g_hash_table_size (self->events), g_object_unref);
  g_hash_table_iter_init (&iter, self->events);
  while (g_hash_table_iter_next (&iter, NULL, &event))
    g_ptr_array_add (events, g_object_ref (event));

  return g_steal_pointer (&events);
}

/**
 * ahead_event_store_begin_update:
 * @self: a store
 *
 * Opens an update: views change at once, but nobody is told before the update is closed. Updates nest.
 */
void
ahead_event_store_begin_update (AheadEventStore *self)
{
  g_return_if_fail (AHEAD_IS_EVENT_STORE (self));

  self->update_depth++;
}

/**
 * ahead_event_store_end_update:
 * @self: a store
 *
 * Closes an update. With the outermost, every query that changed tells so once, and every event once for each property.
 */
void
ahead_event_store_end_update (AheadEventStore *self)
{
  g_return_if_fail (AHEAD_IS_EVENT_STORE (self));
  g_return_if_fail (self->update_depth > 0);

  if (--self->update_depth == 0 && !self->publishing)
    publish (self);
}

/**
 * ahead_event_store_put_base:
 * @self: a store
 * @record: an event as the server has it
 *
 * Takes over a record of the server, unless the store has one of the same or a higher version, or knows that the event
 * was deleted at such a version. A record of a create that is pending still goes to the user's own event: it is known
 * by its UID.
 *
 * Returns: (transfer none) (nullable): the event, or %NULL if it is known to be deleted
 */
AheadEvent *
ahead_event_store_put_base (AheadEventStore *self,
                            AheadRecord *record)
{
  const char *id;
  gint64 version;
  AheadEvent *event, *own;

  g_return_val_if_fail (AHEAD_IS_EVENT_STORE (self), NULL);
  g_return_val_if_fail (record != NULL, NULL);

  id = ahead_record_get_id (record);
  version = ahead_record_get_version (record);
  g_return_val_if_fail (*id != '\0', NULL);

  event = g_hash_table_lookup (self->events, id);
  if (is_deleted_since (self, event, id, version))
    return NULL;
  if (event == NULL && (own = find_own_create (self, record)) != NULL)
    return ahead_event_store_bind (self, own, record);
  if (event != NULL && event->base != NULL && ahead_record_get_version (event->base) >= version
      && !AHEAD_BUG (ACCEPT_OLDER_VERSIONS)
      && !(AHEAD_BUG (ACCEPT_EQUAL_VERSIONS) && ahead_record_get_version (event->base) == version))
    return event;

  ahead_event_store_begin_update (self);
  g_hash_table_remove (self->tombstones, id);
  if (event == NULL)
    event = add_event (self, record);
  set_base (self, event, record);
  ahead_event_store_end_update (self);

  return event;
}

/**
 * ahead_event_store_delete_base:
 * @self: a store
 * @id: the id of an event on the server
 * @version: the version of its deletion
 *
 * Takes note that the server deleted an event, unless the store has a record of a higher version. What is pending on it
 * stays, without a view, until it is settled.
 *
 * Returns: whether the event was there and is not any more
 */
gboolean
ahead_event_store_delete_base (AheadEventStore *self,
                               const char *id,
                               gint64 version)
{
  AheadEvent *event;

  g_return_val_if_fail (AHEAD_IS_EVENT_STORE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  event = g_hash_table_lookup (self->events, id);
  if (event != NULL && event->base != NULL && ahead_record_get_version (event->base) > version)
    return FALSE;

  if (!is_deleted_since (self, event, id, version))
    g_hash_table_replace (self->tombstones, g_strdup (id), g_memdup2 (&version, sizeof version));
  if (event == NULL || event->base == NULL)
    return FALSE;

  ahead_event_store_begin_update (self);
  set_base (self, event, NULL);
  forget_if_empty (self, event);
  ahead_event_store_end_update (self);

  return TRUE;
}

/**
 * ahead_event_store_set_complete:
 * @self: a store
 * @version: a version of the server
 *
 * Takes note that every event that the server had at @version is in the store. A record of that version or an older one
 * that comes for another event is of one that was deleted, and does not bring it back: it can have been on its way for
 * long, or be the answer that the server gave to the same request before.
 */
void
ahead_event_store_set_complete (AheadEventStore *self,
                                gint64 version)
{
  g_return_if_fail (AHEAD_IS_EVENT_STORE (self));

  self->complete = MAX (self->complete, version);
}

static AheadRecord *
with_id (AheadRecord *record,
         const char *id)
{
  g_auto (AheadRecordBuilder) builder = { NULL };

  if (g_str_equal (ahead_record_get_id (record), id) && ahead_record_get_version (record) == 0)
    return ahead_record_ref (record);

  ahead_record_builder_init (&builder, record);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_ID, id);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_VERSION, 0);

  return ahead_record_builder_end (&builder);
}

static AheadLayer *
add_layer (AheadEventStore *self,
           AheadEvent *event,
           AheadLayerKind kind)
{
  mark_dirty (self, event);
  self->n_pending++;

  return ahead_layer_new (event, kind);
}

/**
 * ahead_event_store_add_create:
 * @self: a store
 * @event: (nullable): an event that this made before and that is gone since; %NULL for another
 * @id: a temporary id that no event of the store has; that of @event where there is one
 * @record: what the user wants; its id and version do not matter
 *
 * Makes an event that the server does not know yet, or brings one back.
 *
 * Returns: (transfer none): the layer
 */
AheadLayer *
ahead_event_store_add_create (AheadEventStore *self,
                              AheadEvent *event,
                              const char *id,
                              AheadRecord *record)
{
  g_autoptr (AheadRecord) created = NULL;
  AheadLayer *layer;

  g_return_val_if_fail (AHEAD_IS_EVENT_STORE (self), NULL);
  g_return_val_if_fail (event == NULL || g_str_equal (event->id, id), NULL);
  g_return_val_if_fail (g_str_has_prefix (id, AHEAD_TEMPORARY_ID_PREFIX), NULL);
  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (g_hash_table_lookup (self->events, id) == NULL, NULL);

  created = with_id (record, id);
  ahead_event_store_begin_update (self);
  if (event == NULL)
    event = add_event (self, created);
  else
    g_hash_table_insert (self->events, event->id, g_object_ref (event));
  layer = add_layer (self, event, AHEAD_LAYER_CREATE);
  layer->record = g_steal_pointer (&created);
  remember_create (self, event, layer->record);
  ahead_event_refold (event);
  ahead_event_store_end_update (self);

  return layer;
}

/**
 * ahead_event_store_add_patch:
 * @self: a store
 * @event: an event of @self
 * @patch: what the user changes
 *
 * Puts a patch on top of what is pending on @event.
 *
 * Returns: (transfer none): the layer
 */
AheadLayer *
ahead_event_store_add_patch (AheadEventStore *self,
                             AheadEvent *event,
                             AheadPatch *patch)
{
  AheadLayer *layer;

  g_return_val_if_fail (AHEAD_IS_EVENT_STORE (self), NULL);
  g_return_val_if_fail (AHEAD_IS_EVENT (event), NULL);
  g_return_val_if_fail (patch != NULL, NULL);

  ahead_event_store_begin_update (self);
  layer = add_layer (self, event, AHEAD_LAYER_PATCH);
  layer->patch = ahead_patch_ref (patch);
  ahead_event_put_on_top (event, patch);
  ahead_event_store_end_update (self);

  return layer;
}

/**
 * ahead_event_store_add_delete:
 * @self: a store
 * @event: an event of @self
 *
 * Hides @event: the user deleted it.
 *
 * Returns: (transfer none): the layer
 */
AheadLayer *
ahead_event_store_add_delete (AheadEventStore *self,
                              AheadEvent *event)
{
  AheadLayer *layer;

  g_return_val_if_fail (AHEAD_IS_EVENT_STORE (self), NULL);
  g_return_val_if_fail (AHEAD_IS_EVENT (event), NULL);

  ahead_event_store_begin_update (self);
  layer = add_layer (self, event, AHEAD_LAYER_DELETE);
  ahead_event_refold (event);
  ahead_event_store_end_update (self);

  return layer;
}

/**
 * ahead_event_store_replace_patch:
 * @self: a store
 * @layer: a layer of ahead_event_store_add_patch()
 * @patch: what it is to do instead
 *
 * Changes a layer where it is, below those that came after it.
 */
void
ahead_event_store_replace_patch (AheadEventStore *self,
                                 AheadLayer *layer,
                                 AheadPatch *patch)
{
  g_return_if_fail (AHEAD_IS_EVENT_STORE (self));
  g_return_if_fail (layer != NULL && layer->kind == AHEAD_LAYER_PATCH);
  g_return_if_fail (patch != NULL);

  ahead_event_store_begin_update (self);
  mark_dirty (self, layer->event);
  ahead_patch_ref (patch);
  ahead_patch_unref (layer->patch);
  layer->patch = patch;
  ahead_event_refold (layer->event);
  ahead_event_store_end_update (self);
}

/**
 * ahead_event_store_replace_create:
 * @self: a store
 * @layer: a layer of ahead_event_store_add_create() whose event the server does not know
 * @record: what the user wants instead; its id and version do not matter
 *
 * Changes what is to be made, below what came after it.
 */
void
ahead_event_store_replace_create (AheadEventStore *self,
                                  AheadLayer *layer,
                                  AheadRecord *record)
{
  AheadEvent *event;

  g_return_if_fail (AHEAD_IS_EVENT_STORE (self));
  g_return_if_fail (layer != NULL && layer->kind == AHEAD_LAYER_CREATE);
  g_return_if_fail (record != NULL);

  event = layer->event;
  if (layer->record == NULL)
    return;

  ahead_event_store_begin_update (self);
  mark_dirty (self, event);
  forget_create (self, event, layer->record);
  ahead_record_unref (layer->record);
  layer->record = with_id (record, event->id);
  remember_create (self, event, layer->record);
  ahead_event_refold (event);
  ahead_event_store_end_update (self);
}

/**
 * ahead_event_store_remove_layer:
 * @self: a store
 * @layer: (transfer full): a layer
 *
 * Takes a layer away and folds what is left. What remains is exactly what would be there had the layer never been.
 */
void
ahead_event_store_remove_layer (AheadEventStore *self,
                                AheadLayer *layer)
{
  AheadEvent *event;

  g_return_if_fail (AHEAD_IS_EVENT_STORE (self));
  g_return_if_fail (layer != NULL);

  event = layer->event;
  ahead_event_store_begin_update (self);
  mark_dirty (self, event);
  if (layer->record != NULL)
    forget_create (self, event, layer->record);
  g_queue_unlink (&event->layers, &layer->link);
  self->n_pending--;
  ahead_event_refold (event);
#ifdef AHEAD_SIMULATION
  if (AHEAD_BUG (RESTORE_SNAPSHOT) && event->visible && layer->snapshot != NULL)
    {
      ahead_record_unref (event->view);
      event->view = ahead_record_ref (layer->snapshot);
    }
#endif
  forget_if_empty (self, event);
  ahead_layer_free (layer);
  ahead_event_store_end_update (self);
}

/**
 * ahead_event_store_bind:
 * @self: a store
 * @event: the event of a pending create
 * @record: what the server made of it
 *
 * Gives the user's event its real id and its base. Should the store have the server's event as another object by then,
 * the two become one: the user's.
 *
 * Returns: (transfer none): @event
 */
AheadEvent *
ahead_event_store_bind (AheadEventStore *self,
                        AheadEvent *event,
                        AheadRecord *record)
{
  const char *id;
  AheadEvent *other;
  gint64 version;

  g_return_val_if_fail (AHEAD_IS_EVENT_STORE (self), NULL);
  g_return_val_if_fail (AHEAD_IS_EVENT (event), NULL);
  g_return_val_if_fail (record != NULL, NULL);

  id = ahead_record_get_id (record);
  version = ahead_record_get_version (record);

  ahead_event_store_begin_update (self);
  mark_dirty (self, event);
  settle_pending_create (self, event);
  other = g_hash_table_lookup (self->events, id);
  if (other != NULL && other != event)
    absorb_event (self, event, other);
  if (!g_str_equal (event->id, id))
    change_id (self, event, record);
  if (!is_deleted_since (self, event, id, version)
      && (event->base == NULL || ahead_record_get_version (event->base) < version))
    ahead_event_set_base (event, record);
  ahead_event_refold (event);
  ahead_event_store_end_update (self);

  return event;
}
