/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadEventQuery"

#include "config.h"

#include "ahead-event-query.h"

#include "ahead-event-index-private.h"
#include "ahead-event-query-private.h"

/*
 * What is listed and in which order is in the index; here is when listeners hear of it, and how much of it they see.
 */

struct _AheadEventQuery
{
  GObject parent_instance;

  AheadEventStore *store;
  AheadFilter *filter;
  AheadSort sort;
  GTimeZone *time_zone;
  guint limit;

  AheadEventIndex *index;
  guint told_limit;
  guint told_total;
  AheadSplice splice;
  /* While listeners are told, the list stays as it is; what they set is done afterwards. */
  gboolean telling;
  gboolean outdated;
};

enum
{
  PROP_STORE = 1,
  PROP_FILTER,
  PROP_SORT,
  PROP_TIME_ZONE,
  PROP_LIMIT,
  PROP_TOTAL_COUNT,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_ENUM_TYPE (AheadSort, ahead_sort,
                    G_DEFINE_ENUM_VALUE (AHEAD_SORT_START, "start"),
                    G_DEFINE_ENUM_VALUE (AHEAD_SORT_TITLE, "title"),
                    G_DEFINE_ENUM_VALUE (AHEAD_SORT_POSITION, "position"))

G_DEFINE_FINAL_TYPE_WITH_CODE (AheadEventQuery, ahead_event_query, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static guint
get_total (AheadEventQuery *self)
{
  return ahead_event_index_get_length (self->index);
}

static guint
clamp_to_limit (AheadEventQuery *self,
                guint n)
{
  return self->told_limit == 0 ? n : MIN (n, self->told_limit);
}

/*< private >
 * ahead_event_query_apply:
 * @self: a query
 * @events: (array length=n_events): the events that changed
 * @n_events: how many
 *
 * Brings the list up to date without telling. ahead_event_query_emit() must follow.
 */
void
ahead_event_query_apply (AheadEventQuery *self,
                         AheadEvent *const *events,
                         guint n_events)
{
  self->splice = ahead_event_index_apply (self->index, events, n_events);
}

/* Cuts a splice of the whole list down to the part of it that is shown. */
static AheadSplice
clip_splice (AheadEventQuery *self,
             AheadSplice splice)
{
  guint new_total = get_total (self);
  guint old_total = new_total - splice.added + splice.removed;
  guint new_shown = clamp_to_limit (self, new_total);
  guint old_shown = clamp_to_limit (self, old_total);

  if (splice.position >= MAX (old_shown, new_shown))
    return (AheadSplice) { 0, 0, 0 };
  if (new_shown == new_total && old_shown == old_total)
    return splice;

  /* What is pushed over the limit, or comes back from behind it, is at the end: the change reaches to there. */
  if (splice.removed != splice.added)
    return (AheadSplice) { splice.position, old_shown - splice.position, new_shown - splice.position };

  splice.removed = splice.added = MIN (splice.added, new_shown - splice.position);
  return splice;
}

static void
tell_total (AheadEventQuery *self)
{
  if (self->told_total == get_total (self))
    return;

  self->told_total = get_total (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL_COUNT]);
}

static void catch_up (AheadEventQuery *self);

/*
 * All listeners hear of one change before there is another: the update that is open meanwhile holds back what they do
 * to events, and catch_up() does what they set here.
 */
static void
tell (AheadEventQuery *self,
      AheadSplice splice)
{
  G_GNUC_UNUSED g_autoptr (AheadEventQuery) kept = g_object_ref (self);
  g_autoptr (AheadEventStore) store = g_object_ref (self->store);

  g_assert (!self->telling);

  ahead_event_store_begin_update (store);
  self->telling = TRUE;
  if (splice.removed + splice.added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), splice.position, splice.removed, splice.added);
  tell_total (self);
  self->telling = FALSE;
  catch_up (self);
  ahead_event_store_end_update (store);
}

/*< private >
 * ahead_event_query_emit:
 * @self: a query
 *
 * Tells of what ahead_event_query_apply() did.
 */
void
ahead_event_query_emit (AheadEventQuery *self)
{
  AheadSplice splice = clip_splice (self, self->splice);

  self->splice = (AheadSplice) { 0, 0, 0 };
  if (splice.removed + splice.added > 0 || self->told_total != get_total (self))
    tell (self, splice);
}

static AheadEventIndex *
make_index (AheadEventQuery *self)
{
  g_autoptr (GPtrArray) events = ahead_event_store_list_events (self->store);
  AheadEventIndex *index = ahead_event_index_new (self->filter, self->sort, self->time_zone);

  ahead_event_index_fill (index, events);
  return index;
}

/* After a change of filter, order or zone. What stays where it is at both ends is left out of the splice. */
static void
rebuild (AheadEventQuery *self)
{
  g_autoptr (AheadEventIndex) old = NULL;

  /* Without an index the query is being constructed. */
  self->outdated = self->index != NULL;
  if (self->telling || !self->outdated)
    return;

  ahead_event_query_emit (self);
  /* A listener may have come here meanwhile. */
  if (!self->outdated)
    return;

  self->outdated = FALSE;
  old = self->index;
  self->index = make_index (self);
  self->splice = ahead_event_index_compare (old, self->index);
  ahead_event_query_emit (self);
}

static void
follow_limit (AheadEventQuery *self)
{
  guint old_shown, new_shown;

  if (self->telling)
    return;

  ahead_event_query_emit (self);
  old_shown = clamp_to_limit (self, get_total (self));
  self->told_limit = self->limit;
  new_shown = clamp_to_limit (self, get_total (self));

  if (new_shown > old_shown)
    tell (self, (AheadSplice) { old_shown, 0, new_shown - old_shown });
  else if (new_shown < old_shown)
    tell (self, (AheadSplice) { new_shown, old_shown - new_shown, 0 });
}

static void
catch_up (AheadEventQuery *self)
{
  if (self->outdated)
    rebuild (self);
  if (self->told_limit != self->limit)
    follow_limit (self);
}

static GType
ahead_event_query_get_item_type (GListModel *model)
{
  return AHEAD_TYPE_EVENT;
}

static guint
ahead_event_query_get_n_items (GListModel *model)
{
  AheadEventQuery *self = AHEAD_EVENT_QUERY (model);

  return clamp_to_limit (self, get_total (self));
}

static gpointer
ahead_event_query_get_item (GListModel *model,
                            guint position)
{
  AheadEventQuery *self = AHEAD_EVENT_QUERY (model);

  if (position >= ahead_event_query_get_n_items (model))
    return NULL;

  return g_object_ref (ahead_event_index_get_event (self->index, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = ahead_event_query_get_item_type;
  iface->get_n_items = ahead_event_query_get_n_items;
  iface->get_item = ahead_event_query_get_item;
}

static void
ahead_event_query_constructed (GObject *object)
{
  AheadEventQuery *self = AHEAD_EVENT_QUERY (object);

  G_OBJECT_CLASS (ahead_event_query_parent_class)->constructed (object);

  g_assert (self->store != NULL);

  self->index = make_index (self);
  self->told_limit = self->limit;
  self->told_total = get_total (self);
  ahead_event_store_add_query (self->store, self);
}

static void
ahead_event_query_dispose (GObject *object)
{
  AheadEventQuery *self = AHEAD_EVENT_QUERY (object);

  if (self->store != NULL)
    ahead_event_store_remove_query (self->store, self);
  /* Whoever still holds the query has an empty list. */
  g_clear_pointer (&self->index, ahead_event_index_free);
  self->index = ahead_event_index_new (self->filter, self->sort, self->time_zone);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (ahead_event_query_parent_class)->dispose (object);
}

static void
ahead_event_query_finalize (GObject *object)
{
  AheadEventQuery *self = AHEAD_EVENT_QUERY (object);

  ahead_event_index_free (self->index);
  ahead_filter_unref (self->filter);
  g_clear_pointer (&self->time_zone, g_time_zone_unref);

  G_OBJECT_CLASS (ahead_event_query_parent_class)->finalize (object);
}

static void
ahead_event_query_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  AheadEventQuery *self = AHEAD_EVENT_QUERY (object);

  switch (prop_id)
    {
    case PROP_STORE:
      g_value_set_object (value, self->store);
      break;
    case PROP_FILTER:
      g_value_set_boxed (value, self->filter);
      break;
    case PROP_SORT:
      g_value_set_enum (value, self->sort);
      break;
    case PROP_TIME_ZONE:
      g_value_set_boxed (value, self->time_zone);
      break;
    case PROP_LIMIT:
      g_value_set_uint (value, self->limit);
      break;
    case PROP_TOTAL_COUNT:
      g_value_set_uint (value, get_total (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ahead_event_query_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  AheadEventQuery *self = AHEAD_EVENT_QUERY (object);

  switch (prop_id)
    {
    case PROP_STORE:
      self->store = g_value_dup_object (value);
      break;
    case PROP_FILTER:
      if (g_value_get_boxed (value) != NULL)
        ahead_event_query_set_filter (self, g_value_get_boxed (value));
      break;
    case PROP_SORT:
      ahead_event_query_set_sort (self, g_value_get_enum (value));
      break;
    case PROP_TIME_ZONE:
      ahead_event_query_set_time_zone (self, g_value_get_boxed (value));
      break;
    case PROP_LIMIT:
      ahead_event_query_set_limit (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ahead_event_query_class_init (AheadEventQueryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags
      = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = ahead_event_query_constructed;
  object_class->dispose = ahead_event_query_dispose;
  object_class->finalize = ahead_event_query_finalize;
  object_class->get_property = ahead_event_query_get_property;
  object_class->set_property = ahead_event_query_set_property;

  /**
   * AheadEventQuery:store:
   *
   * Where the events are.
   */
  properties[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, AHEAD_TYPE_EVENT_STORE,
                                                G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * AheadEventQuery:filter:
   *
   * Which events are listed; %NULL at construction for all.
   */
  properties[PROP_FILTER] = g_param_spec_boxed ("filter", NULL, NULL, AHEAD_TYPE_FILTER, flags);

  /**
   * AheadEventQuery:sort:
   *
   * In which order.
   */
  properties[PROP_SORT] = g_param_spec_enum ("sort", NULL, NULL, ahead_sort_get_type (), AHEAD_SORT_START, flags);

  /**
   * AheadEventQuery:time-zone:
   *
   * The zone whose wall time orders by start; %NULL for each event's own.
   */
  properties[PROP_TIME_ZONE] = g_param_spec_boxed ("time-zone", NULL, NULL, G_TYPE_TIME_ZONE, flags);

  /**
   * AheadEventQuery:limit:
   *
   * How many events are listed at most; 0 = all. A page is shown by raising it.
   */
  properties[PROP_LIMIT] = g_param_spec_uint ("limit", NULL, NULL, 0, G_MAXUINT, 0, flags);

  /**
   * AheadEventQuery:total-count:
   *
   * How many events pass the filter, whatever the limit.
   */
  properties[PROP_TOTAL_COUNT] = g_param_spec_uint ("total-count", NULL, NULL, 0, G_MAXUINT, 0,
                                                    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY
                                                      | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
ahead_event_query_init (AheadEventQuery *self)
{
  self->filter = ahead_filter_new ();
}

/**
 * ahead_event_query_new:
 * @store: where the events are
 * @filter: (nullable): which events are listed; %NULL for all
 * @sort: in which order
 *
 * Makes a query. It is right from the first moment on.
 *
 * Returns: (transfer full): the query
 */
AheadEventQuery *
ahead_event_query_new (AheadEventStore *store,
                       AheadFilter *filter,
                       AheadSort sort)
{
  g_return_val_if_fail (AHEAD_IS_EVENT_STORE (store), NULL);

  return g_object_new (AHEAD_TYPE_EVENT_QUERY, "store", store, "filter", filter, "sort", sort, NULL);
}

/**
 * ahead_event_query_get_filter:
 * @self: a query
 *
 * Gets which events are listed.
 *
 * Returns: (transfer none): the filter
 */
AheadFilter *
ahead_event_query_get_filter (AheadEventQuery *self)
{
  g_return_val_if_fail (AHEAD_IS_EVENT_QUERY (self), NULL);

  return self->filter;
}

/**
 * ahead_event_query_set_filter:
 * @self: a query
 * @filter: which events to list
 *
 * Sets the filter. The list is made anew, in O(n log n).
 */
void
ahead_event_query_set_filter (AheadEventQuery *self,
                              AheadFilter *filter)
{
  g_return_if_fail (AHEAD_IS_EVENT_QUERY (self));
  g_return_if_fail (filter != NULL);

  if (ahead_filter_equal (self->filter, filter))
    return;

  ahead_filter_unref (self->filter);
  self->filter = ahead_filter_ref (filter);
  rebuild (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
}

/**
 * ahead_event_query_get_sort:
 * @self: a query
 *
 * Gets the order.
 *
 * Returns: the order
 */
AheadSort
ahead_event_query_get_sort (AheadEventQuery *self)
{
  g_return_val_if_fail (AHEAD_IS_EVENT_QUERY (self), AHEAD_SORT_START);

  return self->sort;
}

/**
 * ahead_event_query_set_sort:
 * @self: a query
 * @sort: the order
 *
 * Sets the order. The list is made anew, in O(n log n).
 */
void
ahead_event_query_set_sort (AheadEventQuery *self,
                            AheadSort sort)
{
  g_return_if_fail (AHEAD_IS_EVENT_QUERY (self));

  if (self->sort == sort)
    return;

  self->sort = sort;
  rebuild (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT]);
}

/**
 * ahead_event_query_get_time_zone:
 * @self: a query
 *
 * Gets the zone whose wall time orders by start.
 *
 * Returns: (transfer none) (nullable): the zone, or %NULL for each event's own
 */
GTimeZone *
ahead_event_query_get_time_zone (AheadEventQuery *self)
{
  g_return_val_if_fail (AHEAD_IS_EVENT_QUERY (self), NULL);

  return self->time_zone;
}

/**
 * ahead_event_query_set_time_zone:
 * @self: a query
 * @zone: (nullable): the zone whose wall time orders by start, or %NULL for each event's own
 *
 * Sets the zone. The list is made anew, in O(n log n).
 */
void
ahead_event_query_set_time_zone (AheadEventQuery *self,
                                 GTimeZone *zone)
{
  g_return_if_fail (AHEAD_IS_EVENT_QUERY (self));

  if (self->time_zone == zone)
    return;

  g_clear_pointer (&self->time_zone, g_time_zone_unref);
  self->time_zone = zone != NULL ? g_time_zone_ref (zone) : NULL;
  rebuild (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIME_ZONE]);
}

/**
 * ahead_event_query_get_limit:
 * @self: a query
 *
 * Gets how many events are listed at most.
 *
 * Returns: the limit; 0 = none
 */
guint
ahead_event_query_get_limit (AheadEventQuery *self)
{
  g_return_val_if_fail (AHEAD_IS_EVENT_QUERY (self), 0);

  return self->limit;
}

/**
 * ahead_event_query_set_limit:
 * @self: a query
 * @limit: how many events to list at most; 0 = all
 *
 * Sets the limit. Only what comes or goes at the end of the list is told.
 */
void
ahead_event_query_set_limit (AheadEventQuery *self,
                             guint limit)
{
  g_return_if_fail (AHEAD_IS_EVENT_QUERY (self));

  if (self->limit == limit)
    return;

  self->limit = limit;
  if (self->index != NULL)
    follow_limit (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIMIT]);
}

/**
 * ahead_event_query_get_total_count:
 * @self: a query
 *
 * Gets how many events pass the filter, whatever the limit.
 *
 * Returns: their number
 */
guint
ahead_event_query_get_total_count (AheadEventQuery *self)
{
  g_return_val_if_fail (AHEAD_IS_EVENT_QUERY (self), 0);

  return get_total (self);
}

/**
 * ahead_event_query_find:
 * @self: a query
 * @event: an event
 * @position: (out) (optional): where it is in the list
 *
 * Finds an event in the list, in O(log n).
 *
 * Returns: %FALSE, with @position untouched, if it is not in it
 */
gboolean
ahead_event_query_find (AheadEventQuery *self,
                        AheadEvent *event,
                        guint *position)
{
  guint found;

  g_return_val_if_fail (AHEAD_IS_EVENT_QUERY (self), FALSE);
  g_return_val_if_fail (AHEAD_IS_EVENT (event), FALSE);

  if (!ahead_event_index_find (self->index, event, &found) || found >= clamp_to_limit (self, found + 1))
    return FALSE;

  if (position != NULL)
    *position = found;
  return TRUE;
}

/**
 * ahead_event_query_get_wall_start:
 * @self: a query
 * @event: an event
 *
 * Gets the wall time of the start of @event by which the query orders: in the zone of the query, or in the event's own.
 *
 * Returns: the wall time (see `ahead-time.h`)
 */
gint64
ahead_event_query_get_wall_start (AheadEventQuery *self,
                                  AheadEvent *event)
{
  g_return_val_if_fail (AHEAD_IS_EVENT_QUERY (self), 0);
  g_return_val_if_fail (AHEAD_IS_EVENT (event), 0);

  return ahead_event_index_get_wall_start (self->index, event);
}
