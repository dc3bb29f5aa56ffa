/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadEvent"

#include "config.h"

#include "ahead-event-private.h"
#include "ahead-planted-bug.h"

#include "ahead-record-private.h"

/*
 * The fold is here: view == fold (base, layers). Who calls it when, and who hears of it, is the store's.
 */

enum
{
  /* One property a field, in the order of AheadField. */
  PROP_FIRST_FIELD = 1,
  PROP_HAS_PENDING = PROP_FIRST_FIELD + AHEAD_N_FIELDS,
  PROP_PENDING_COUNT,
  PROP_SYNC_STATE,
  PROP_TEMPORARY,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static const char *const field_properties[] = {
  [AHEAD_FIELD_ID] = "id",
  [AHEAD_FIELD_CALENDAR] = "calendar",
  [AHEAD_FIELD_UID] = "uid",
  [AHEAD_FIELD_TITLE] = "title",
  [AHEAD_FIELD_DESCRIPTION] = "description",
  [AHEAD_FIELD_LOCATION] = "location",
  [AHEAD_FIELD_START] = "start",
  [AHEAD_FIELD_END] = "end",
  [AHEAD_FIELD_TIME_ZONE] = "time-zone",
  [AHEAD_FIELD_ALL_DAY] = "all-day",
  [AHEAD_FIELD_RECURRENCE] = "recurrence",
  [AHEAD_FIELD_CATEGORIES] = "categories",
  [AHEAD_FIELD_URL] = "url",
  [AHEAD_FIELD_EXTRA] = "extra",
  [AHEAD_FIELD_STATUS] = "status",
  [AHEAD_FIELD_POSITION] = "position",
  [AHEAD_FIELD_STARRED] = "starred",
  [AHEAD_FIELD_STAR_COUNT] = "star-count",
  [AHEAD_FIELD_ATTENDING] = "attending",
  [AHEAD_FIELD_ATTENDEE_COUNT] = "attendee-count",
  [AHEAD_FIELD_COMMENT_COUNT] = "comment-count",
  [AHEAD_FIELD_VERSION] = "version",
  [AHEAD_FIELD_CREATED_AT] = "created-at",
  [AHEAD_FIELD_UPDATED_AT] = "updated-at",
  [AHEAD_FIELD_UPDATED_BY] = "updated-by",
};

G_STATIC_ASSERT (G_N_ELEMENTS (field_properties) == AHEAD_N_FIELDS);

G_DEFINE_ENUM_TYPE (AheadSyncState, ahead_sync_state,
                    G_DEFINE_ENUM_VALUE (AHEAD_SYNC_STATE_SYNCED, "synced"),
                    G_DEFINE_ENUM_VALUE (AHEAD_SYNC_STATE_PENDING, "pending"))

G_DEFINE_FINAL_TYPE (AheadEvent, ahead_event, G_TYPE_OBJECT)

/* Takes @record. */
static AheadRecord *
fold_layer (AheadLayer *layer,
            AheadRecord *record)
{
  g_autoptr (AheadRecord) below = record;

  switch (layer->kind)
    {
    case AHEAD_LAYER_CREATE:
      if (below != NULL)
        return g_steal_pointer (&below);
      return layer->record != NULL ? ahead_record_ref (layer->record) : NULL;
    case AHEAD_LAYER_PATCH:
      return below != NULL ? ahead_patch_apply (layer->patch, below) : NULL;
    case AHEAD_LAYER_DELETE:
      return NULL;
    default:
      g_assert_not_reached ();
    }
}

static AheadRecord *
fold (AheadEvent *self)
{
  AheadRecord *record = self->base != NULL ? ahead_record_ref (self->base) : NULL;

  for (GList *link = self->layers.head; link != NULL; link = link->next)
    record = fold_layer (link->data, record);

  return record;
}

/* Takes @view. */
static gboolean
take_view (AheadEvent *self,
           AheadRecord *view)
{
  gboolean was_visible = self->visible;

  self->visible = view != NULL;
  if (view == NULL)
    return was_visible;

  if (self->view != NULL)
    ahead_record_unref (self->view);
  self->view = view;
  return TRUE;
}

/*< private >
 * ahead_event_refold:
 * @self: an event
 *
 * Makes the view anew from the base and the layers.
 *
 * Returns: whether the view may have changed
 */
gboolean
ahead_event_refold (AheadEvent *self)
{
  return take_view (self, fold (self));
}

/*< private >
 * ahead_event_put_on_top:
 * @self: an event
 * @patch: the patch of the newest layer
 *
 * Does what ahead_event_refold() would do after a layer was put on top, without going through those below.
 *
 * Returns: whether the view may have changed
 */
gboolean
ahead_event_put_on_top (AheadEvent *self,
                        AheadPatch *patch)
{
  return self->visible && take_view (self, ahead_patch_apply (patch, self->view));
}

/*< private >
 * ahead_event_set_id_of:
 * @self: an event
 * @record: a record with its id, whose text it shares
 */
void
ahead_event_set_id_of (AheadEvent *self,
                       AheadRecord *record)
{
  GRefString *id = g_ref_string_acquire (record->values[AHEAD_FIELD_ID].string);

  g_clear_pointer (&self->id, g_ref_string_release);
  self->id = id;
}

/*< private >
 * ahead_event_set_base:
 * @self: an event
 * @base: (nullable): what the server has; %NULL where it has no such event
 */
void
ahead_event_set_base (AheadEvent *self,
                      AheadRecord *base)
{
  if (base != NULL)
    ahead_record_ref (base);
  g_clear_pointer (&self->base, ahead_record_unref);
  self->base = base;
}

/*< private >
 * ahead_event_take_snapshot:
 * @self: an event
 * @snapshot: (out): what listeners know of it
 */
void
ahead_event_take_snapshot (AheadEvent *self,
                           AheadEventSnapshot *snapshot)
{
  snapshot->view = self->view != NULL ? ahead_record_ref (self->view) : NULL;
  snapshot->pending_count = self->layers.length;
  snapshot->temporary = ahead_event_is_temporary (self);
}

static void
notify_fields (AheadEvent *self,
               AheadFieldSet fields)
{
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    if (fields & AHEAD_FIELD_BIT (i))
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIRST_FIELD + i]);
}

static void
notify_pending (AheadEvent *self,
                guint old_count)
{
  if (self->layers.length == old_count)
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PENDING_COUNT]);
  if ((self->layers.length == 0) != (old_count == 0))
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_PENDING]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SYNC_STATE]);
    }
}

/*< private >
 * ahead_event_notify_since:
 * @self: an event
 * @snapshot: what listeners know of it; cleared
 *
 * Notifies of each property that differs from @snapshot, once.
 */
void
ahead_event_notify_since (AheadEvent *self,
                          AheadEventSnapshot *snapshot)
{
  g_autoptr (AheadRecord) old_view = g_steal_pointer (&snapshot->view);

  if (old_view != NULL && self->view != old_view)
    notify_fields (self, AHEAD_BUG (NOTIFY_NEEDLESSLY) ? AHEAD_FIELDS_CONTENT
                                                       : ahead_record_diff (old_view, self->view));
  notify_pending (self, snapshot->pending_count);
  if (snapshot->temporary != ahead_event_is_temporary (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEMPORARY]);
}

/*< private >
 * ahead_layer_new:
 * @event: the event that it is put on
 * @kind: what it does
 *
 * Puts a layer on top of @event, without folding.
 */
AheadLayer *
ahead_layer_new (AheadEvent *event,
                 AheadLayerKind kind)
{
  AheadLayer *layer = g_new0 (AheadLayer, 1);

  layer->link.data = layer;
  layer->event = event;
  layer->kind = kind;
#ifdef AHEAD_SIMULATION
  if (event->visible)
    layer->snapshot = ahead_record_ref (event->view);
#endif
  g_queue_push_tail_link (&event->layers, &layer->link);

  return layer;
}

/*< private >
 * ahead_layer_free:
 * @layer: a layer that is on no event
 */
void
ahead_layer_free (AheadLayer *layer)
{
  g_clear_pointer (&layer->record, ahead_record_unref);
  g_clear_pointer (&layer->patch, ahead_patch_unref);
#ifdef AHEAD_SIMULATION
  g_clear_pointer (&layer->snapshot, ahead_record_unref);
#endif
  g_free (layer);
}

/**
 * ahead_layer_get_event:
 * @layer: a layer
 *
 * Gets what the layer is on.
 *
 * Returns: (transfer none): the event
 */
AheadEvent *
ahead_layer_get_event (AheadLayer *layer)
{
  g_return_val_if_fail (layer != NULL, NULL);

  return layer->event;
}

static void
ahead_event_finalize (GObject *object)
{
  AheadEvent *self = AHEAD_EVENT (object);
  GList *link;

  while ((link = g_queue_pop_head_link (&self->layers)) != NULL)
    ahead_layer_free (link->data);
  g_clear_pointer (&self->id, g_ref_string_release);
  g_clear_pointer (&self->base, ahead_record_unref);
  g_clear_pointer (&self->view, ahead_record_unref);

  G_OBJECT_CLASS (ahead_event_parent_class)->finalize (object);
}

static void
get_field (AheadEvent *self,
           AheadField field,
           GValue *value)
{
  switch (ahead_field_get_kind (field))
    {
    case AHEAD_FIELD_KIND_STRING:
      g_value_set_string (value, ahead_record_get_string (self->view, field));
      break;
    case AHEAD_FIELD_KIND_LIST:
      g_value_take_boxed (value, ahead_record_dup_list (self->view, field));
      break;
    case AHEAD_FIELD_KIND_BOOLEAN:
      g_value_set_boolean (value, ahead_record_get_integer (self->view, field) != 0);
      break;
    case AHEAD_FIELD_KIND_REAL:
      g_value_set_double (value, ahead_record_get_real (self->view, field));
      break;
    case AHEAD_FIELD_KIND_INTEGER:
    case AHEAD_FIELD_KIND_TIME:
    case AHEAD_FIELD_KIND_STATUS:
    default:
      g_value_set_int64 (value, ahead_record_get_integer (self->view, field));
    }
}

static void
ahead_event_get_property (GObject *object,
                          guint prop_id,
                          GValue *value,
                          GParamSpec *pspec)
{
  AheadEvent *self = AHEAD_EVENT (object);

  switch (prop_id)
    {
    case PROP_FIRST_FIELD + AHEAD_FIELD_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_HAS_PENDING:
      g_value_set_boolean (value, ahead_event_get_has_pending (self));
      break;
    case PROP_PENDING_COUNT:
      g_value_set_uint (value, ahead_event_get_pending_count (self));
      break;
    case PROP_SYNC_STATE:
      g_value_set_enum (value, ahead_event_get_sync_state (self));
      break;
    case PROP_TEMPORARY:
      g_value_set_boolean (value, ahead_event_is_temporary (self));
      break;
    default:
      if (prop_id < PROP_FIRST_FIELD || prop_id >= PROP_FIRST_FIELD + AHEAD_N_FIELDS)
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      else
        get_field (self, prop_id - PROP_FIRST_FIELD, value);
    }
}

static GParamSpec *
make_field_property (AheadField field)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const char *name = field_properties[field];

  switch (ahead_field_get_kind (field))
    {
    case AHEAD_FIELD_KIND_STRING:
      return g_param_spec_string (name, NULL, NULL, "", flags);
    case AHEAD_FIELD_KIND_LIST:
      return g_param_spec_boxed (name, NULL, NULL, G_TYPE_STRV, flags);
    case AHEAD_FIELD_KIND_BOOLEAN:
      return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
    case AHEAD_FIELD_KIND_REAL:
      return g_param_spec_double (name, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
    case AHEAD_FIELD_KIND_INTEGER:
    case AHEAD_FIELD_KIND_TIME:
    case AHEAD_FIELD_KIND_STATUS:
    default:
      return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    }
}

static void
ahead_event_class_init (AheadEventClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = ahead_event_finalize;
  object_class->get_property = ahead_event_get_property;

  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    properties[PROP_FIRST_FIELD + i] = make_field_property (i);

  /**
   * AheadEvent:has-pending:
   *
   * Whether mutations are applied that the server has not settled.
   */
  properties[PROP_HAS_PENDING] = g_param_spec_boolean ("has-pending", NULL, NULL, FALSE, flags);

  /**
   * AheadEvent:pending-count:
   *
   * How many there are.
   */
  properties[PROP_PENDING_COUNT] = g_param_spec_uint ("pending-count", NULL, NULL, 0, G_MAXUINT, 0, flags);

  /**
   * AheadEvent:sync-state:
   *
   * How the view stands to the server.
   */
  properties[PROP_SYNC_STATE] = g_param_spec_enum ("sync-state", NULL, NULL, ahead_sync_state_get_type (),
                                                   AHEAD_SYNC_STATE_SYNCED, flags);

  /**
   * AheadEvent:temporary:
   *
   * Whether the server has not given the event its id yet.
   */
  properties[PROP_TEMPORARY] = g_param_spec_boolean ("temporary", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
ahead_event_init (AheadEvent *self)
{
  g_queue_init (&self->layers);
}

/*< private >
 * ahead_event_new:
 * @record: a record with its id, temporary or real
 * @serial: tells it from every other event of the store
 *
 * Makes an event that is not visible. Only a store does.
 */
AheadEvent *
ahead_event_new (AheadRecord *record,
                 guint serial)
{
  AheadEvent *self = g_object_new (AHEAD_TYPE_EVENT, NULL);

  ahead_event_set_id_of (self, record);
  self->serial = serial;

  return self;
}

/**
 * ahead_event_get_id:
 * @self: an event
 *
 * Gets the id, which begins with %AHEAD_TEMPORARY_ID_PREFIX until the server has given one.
 *
 * Returns: (transfer none): the id
 */
const char *
ahead_event_get_id (AheadEvent *self)
{
  g_return_val_if_fail (AHEAD_IS_EVENT (self), NULL);

  return self->id;
}

/**
 * ahead_event_ref_id:
 * @self: an event
 *
 * Gets the id as it is at this moment, without copying it: it outlives the event, and a change of the id.
 *
 * Returns: (transfer full): the id, to be given to g_ref_string_release()
 */
GRefString *
ahead_event_ref_id (AheadEvent *self)
{
  g_return_val_if_fail (AHEAD_IS_EVENT (self), NULL);

  return g_ref_string_acquire (self->id);
}

/**
 * ahead_event_get_view:
 * @self: an event
 *
 * Gets what the user is to see.
 *
 * Returns: (transfer none) (nullable): the view, or %NULL where the event is deleted
 */
AheadRecord *
ahead_event_get_view (AheadEvent *self)
{
  g_return_val_if_fail (AHEAD_IS_EVENT (self), NULL);

  return self->visible ? self->view : NULL;
}

/**
 * ahead_event_get_base:
 * @self: an event
 *
 * Gets what the server confirmed last.
 *
 * Returns: (transfer none) (nullable): the base, or %NULL where the server has no such event
 */
AheadRecord *
ahead_event_get_base (AheadEvent *self)
{
  g_return_val_if_fail (AHEAD_IS_EVENT (self), NULL);

  return self->base;
}

/**
 * ahead_event_get_record:
 * @self: an event
 *
 * Gets the view, and of a deleted event the last view there was; the properties have these values.
 *
 * Returns: (transfer none): the record
 */
AheadRecord *
ahead_event_get_record (AheadEvent *self)
{
  g_return_val_if_fail (AHEAD_IS_EVENT (self), NULL);

  return self->view;
}

/**
 * ahead_event_is_temporary:
 * @self: an event
 *
 * Gets whether the server has not given the event its id yet.
 *
 * Returns: whether the id is temporary
 */
gboolean
ahead_event_is_temporary (AheadEvent *self)
{
  g_return_val_if_fail (AHEAD_IS_EVENT (self), FALSE);

  return g_str_has_prefix (self->id, AHEAD_TEMPORARY_ID_PREFIX);
}

/**
 * ahead_event_get_has_pending:
 * @self: an event
 *
 * Gets whether mutations are applied that the server has not settled.
 *
 * Returns: whether there are
 */
gboolean
ahead_event_get_has_pending (AheadEvent *self)
{
  return ahead_event_get_pending_count (self) > 0;
}

/**
 * ahead_event_get_pending_count:
 * @self: an event
 *
 * Gets how many mutations are applied that the server has not settled.
 *
 * Returns: their number
 */
guint
ahead_event_get_pending_count (AheadEvent *self)
{
  g_return_val_if_fail (AHEAD_IS_EVENT (self), 0);

  return self->layers.length;
}

/**
 * ahead_event_get_sync_state:
 * @self: an event
 *
 * Gets how the view stands to the server.
 *
 * Returns: the state
 */
AheadSyncState
ahead_event_get_sync_state (AheadEvent *self)
{
  return ahead_event_get_has_pending (self) ? AHEAD_SYNC_STATE_PENDING : AHEAD_SYNC_STATE_SYNCED;
}
