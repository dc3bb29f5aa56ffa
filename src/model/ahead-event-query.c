/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadEventQuery"

#include "config.h"

#include "ahead-event-query.h"

#include <string.h>

#include "ahead-event-private.h"
#include "ahead-event-query-private.h"
#include "ahead-record-private.h"
#include "ahead-time.h"

/*
 * The events that pass are kept in a GSequence, a balanced tree that knows positions. Each is held by an entry, which has
 * the sort key ready and is found from its event in a list of one entry a query. So no change costs more than O(log n).
 *
 * While entries are out of place they are out of the tree: comparisons only ever see entries whose keys are right.
 */

struct _AheadQueryEntry
{
  AheadEvent *event;
  AheadEventQuery *query;
  AheadQueryEntry *next;
  GSequenceIter *iter;
  /* The sort key: a number, or for an order by text a collation key; then the UID. */
  gint64 number;
  char *collation;
  GRefString *uid;
};

/* A run of items-changed that is not told yet. */
typedef struct
{
  guint position;
  guint removed;
  guint added;
} Splice;

/* An entry with another key, and where it was. */
typedef struct
{
  AheadQueryEntry *entry;
  guint position;
} Move;

struct _AheadEventQuery
{
  GObject parent_instance;

  AheadEventStore *store;
  AheadFilter *filter;
  AheadSort sort;
  GTimeZone *time_zone;
  guint limit;

  GSequence *entries;
  guint told_limit;
  guint told_total;
  Splice splice;
  /* While listeners are told, the list stays as it is; what they set is done afterwards. */
  gboolean telling;
  gboolean outdated;

  /* Scratch of ahead_event_query_apply(). */
  GPtrArray *leaving;
  GPtrArray *arriving;
  GArray *moving;
};

enum
{
  PROP_0,
  PROP_STORE,
  PROP_FILTER,
  PROP_SORT,
  PROP_TIME_ZONE,
  PROP_LIMIT,
  PROP_TOTAL_COUNT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_ENUM_TYPE (AheadSort, ahead_sort,
                    G_DEFINE_ENUM_VALUE (AHEAD_SORT_START, "start"),
                    G_DEFINE_ENUM_VALUE (AHEAD_SORT_TITLE, "title"),
                    G_DEFINE_ENUM_VALUE (AHEAD_SORT_POSITION, "position"))

G_DEFINE_FINAL_TYPE_WITH_CODE (AheadEventQuery, ahead_event_query, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* Doubles as integers of the same order. */
static gint64
order_double (double real)
{
  gint64 bits;

  G_STATIC_ASSERT (sizeof bits == sizeof real);
  memcpy (&bits, &real, sizeof bits);

  return bits < 0 ? bits ^ G_MAXINT64 : bits;
}

static gint64
get_wall_start (AheadEventQuery *self,
                AheadRecord *record)
{
  if (self->time_zone == NULL || ahead_record_get_all_day (record))
    return ahead_record_get_local_start (record);

  return ahead_time_to_wall (ahead_record_get_start (record), self->time_zone);
}

static gint64
make_number (AheadEventQuery *self,
             AheadRecord *record)
{
  switch (self->sort)
    {
    case AHEAD_SORT_START:
      /* All-day events come first on their day. The years 1 to 9999 leave the bit free. */
      return get_wall_start (self, record) * 2 + (ahead_record_get_all_day (record) ? 0 : 1);
    case AHEAD_SORT_POSITION:
      return order_double (ahead_record_get_real (record, AHEAD_FIELD_POSITION));
    case AHEAD_SORT_TITLE:
    default:
      return 0;
    }
}

static gboolean
replace_uid (AheadQueryEntry *entry,
             GRefString *uid)
{
  gboolean changed;

  if (entry->uid == uid)
    return FALSE;

  changed = g_strcmp0 (entry->uid, uid) != 0;
  g_clear_pointer (&entry->uid, g_ref_string_release);
  entry->uid = uid != NULL ? g_ref_string_acquire (uid) : NULL;
  return changed;
}

static gboolean
replace_collation (AheadQueryEntry *entry,
                   const char *title)
{
  g_autofree char *collation = g_utf8_collate_key (title, -1);

  if (g_strcmp0 (entry->collation, collation) == 0)
    return FALSE;

  g_free (entry->collation);
  entry->collation = g_steal_pointer (&collation);
  return TRUE;
}

/* Returns: whether the key is another */
static gboolean
update_key (AheadQueryEntry *entry)
{
  AheadRecord *record = entry->event->view;
  gint64 number = make_number (entry->query, record);
  gboolean changed = entry->number != number;

  entry->number = number;
  if (entry->query->sort == AHEAD_SORT_TITLE && replace_collation (entry, ahead_record_get_title (record)))
    changed = TRUE;
  if (replace_uid (entry, record->values[AHEAD_FIELD_UID].string))
    changed = TRUE;

  return changed;
}

/* The order is total, and nothing in it changes when a temporary id becomes a real one. */
static int
compare_entries (gconstpointer a,
                 gconstpointer b,
                 gpointer user_data)
{
  const AheadQueryEntry *first = a;
  const AheadQueryEntry *second = b;
  int by_text;

  if (first->number != second->number)
    return first->number < second->number ? -1 : 1;

  by_text = g_strcmp0 (first->collation, second->collation);
  if (by_text == 0)
    by_text = g_strcmp0 (first->uid, second->uid);
  if (by_text != 0)
    return by_text;

  return first->event->serial < second->event->serial ? -1 : first->event->serial > second->event->serial;
}

static AheadQueryEntry *
find_entry (AheadEventQuery *self,
            AheadEvent *event)
{
  AheadQueryEntry *entry = event->entries;

  while (entry != NULL && entry->query != self)
    entry = entry->next;

  return entry;
}

static AheadQueryEntry *
add_entry (AheadEventQuery *self,
           AheadEvent *event)
{
  AheadQueryEntry *entry = g_slice_new0 (AheadQueryEntry);

  entry->event = g_object_ref (event);
  entry->query = self;
  entry->next = event->entries;
  event->entries = entry;
  update_key (entry);

  return entry;
}

static void
free_entry (AheadQueryEntry *entry)
{
  AheadQueryEntry **link = &entry->event->entries;

  while (*link != entry)
    link = &(*link)->next;
  *link = entry->next;

  g_object_unref (entry->event);
  g_free (entry->collation);
  g_clear_pointer (&entry->uid, g_ref_string_release);
  g_slice_free (AheadQueryEntry, entry);
}

static gboolean
passes (AheadEventQuery *self,
        AheadEvent *event)
{
  return event->visible && ahead_filter_matches (self->filter, event->view);
}

static guint
get_total (AheadEventQuery *self)
{
  return g_sequence_get_length (self->entries);
}

static guint
clamp_to_limit (AheadEventQuery *self,
                guint n)
{
  return self->told_limit == 0 ? n : MIN (n, self->told_limit);
}

static gboolean
is_in_place (AheadQueryEntry *entry)
{
  GSequenceIter *next = g_sequence_iter_next (entry->iter);

  if (!g_sequence_iter_is_begin (entry->iter)
      && compare_entries (g_sequence_get (g_sequence_iter_prev (entry->iter)), entry, NULL) > 0)
    return FALSE;

  return g_sequence_iter_is_end (next) || compare_entries (entry, g_sequence_get (next), NULL) < 0;
}

/* Sorts out what an update did to the membership and the key of one event. */
static void
examine_event (AheadEventQuery *self,
               AheadEvent *event,
               gboolean alone)
{
  AheadQueryEntry *entry = find_entry (self, event);

  if (!passes (self, event))
    {
      if (entry != NULL)
        g_ptr_array_add (self->leaving, entry);
      return;
    }

  if (entry == NULL)
    {
      g_ptr_array_add (self->arriving, add_entry (self, event));
      return;
    }

  /* With neighbours that stay where they are, a new key is often still in its place. */
  if (update_key (entry) && !(alone && is_in_place (entry)))
    {
      Move move = { entry, g_sequence_iter_get_position (entry->iter) };

      g_array_append_val (self->moving, move);
    }
}

/* Makes sure that @entry is in the part of the list that changed; @total is how long the list is with it. */
static void
widen_splice (AheadQueryEntry *entry,
              guint total,
              guint *before,
              guint *after)
{
  guint position = g_sequence_iter_get_position (entry->iter);

  *before = MIN (*before, position);
  *after = MIN (*after, total - 1 - position);
}

static void
take_out_entries (AheadEventQuery *self)
{
  for (guint i = 0; i < self->leaving->len; i++)
    g_sequence_remove (((AheadQueryEntry *) self->leaving->pdata[i])->iter);
  for (guint i = 0; i < self->moving->len; i++)
    g_sequence_remove (g_array_index (self->moving, Move, i).entry->iter);
}

static void
put_in_entry (AheadEventQuery *self,
              AheadQueryEntry *entry)
{
  entry->iter = g_sequence_insert_sorted (self->entries, entry, compare_entries, NULL);
}

static void
put_in_entries (AheadEventQuery *self)
{
  for (guint i = 0; i < self->arriving->len; i++)
    put_in_entry (self, self->arriving->pdata[i]);
  for (guint i = 0; i < self->moving->len; i++)
    put_in_entry (self, g_array_index (self->moving, Move, i).entry);
}

/* An entry that is as far from an end as it was leaves that end as it was: a group that moves in step moves nothing. */
static void
widen_splice_by_moves (AheadEventQuery *self,
                       guint old_total,
                       guint new_total,
                       guint *before,
                       guint *after)
{
  for (guint i = 0; i < self->moving->len; i++)
    {
      const Move *move = &g_array_index (self->moving, Move, i);
      guint position = g_sequence_iter_get_position (move->entry->iter);

      if (position != move->position)
        *before = MIN (*before, MIN (position, move->position));
      if (new_total - position != old_total - move->position)
        *after = MIN (*after, MIN (new_total - 1 - position, old_total - 1 - move->position));
    }
}

static void
clear_scratch (AheadEventQuery *self)
{
  for (guint i = 0; i < self->leaving->len; i++)
    free_entry (self->leaving->pdata[i]);

  g_ptr_array_set_size (self->leaving, 0);
  g_ptr_array_set_size (self->arriving, 0);
  g_array_set_size (self->moving, 0);
}

/* Does what examine_event() found. Returns: the smallest splice that says it */
static Splice
rearrange (AheadEventQuery *self)
{
  guint old_total = get_total (self);
  guint new_total = old_total - self->leaving->len + self->arriving->len;
  guint before = G_MAXUINT;
  guint after = G_MAXUINT;

  for (guint i = 0; i < self->leaving->len; i++)
    widen_splice (self->leaving->pdata[i], old_total, &before, &after);
  take_out_entries (self);
  put_in_entries (self);
  for (guint i = 0; i < self->arriving->len; i++)
    widen_splice (self->arriving->pdata[i], new_total, &before, &after);
  widen_splice_by_moves (self, old_total, new_total, &before, &after);

  if (before == G_MAXUINT)
    return (Splice) { 0, 0, 0 };

  return (Splice) { before, old_total - before - after, new_total - before - after };
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
  for (guint i = 0; i < n_events; i++)
    examine_event (self, events[i], n_events == 1);

  self->splice = rearrange (self);
  clear_scratch (self);
}

/* Cuts a splice of the whole list down to the part of it that is shown. */
static Splice
clip_splice (AheadEventQuery *self,
             Splice splice)
{
  guint new_total = get_total (self);
  guint old_total = new_total - splice.added + splice.removed;
  guint new_shown = clamp_to_limit (self, new_total);
  guint old_shown = clamp_to_limit (self, old_total);

  if (splice.position >= MAX (old_shown, new_shown))
    return (Splice) { 0, 0, 0 };
  if (new_shown == new_total && old_shown == old_total)
    return splice;

  /* What is pushed over the limit, or comes back from behind it, is at the end: the change reaches to there. */
  if (splice.removed != splice.added)
    return (Splice) { splice.position, old_shown - splice.position, new_shown - splice.position };

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
      Splice splice)
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
  Splice splice = clip_splice (self, self->splice);

  self->splice = (Splice) { 0, 0, 0 };
  if (splice.removed + splice.added > 0 || self->told_total != get_total (self))
    tell (self, splice);
}

static int
compare_pointed_entries (gconstpointer a,
                         gconstpointer b)
{
  return compare_entries (*(AheadQueryEntry *const *) a, *(AheadQueryEntry *const *) b, NULL);
}

static GPtrArray *
make_entries (AheadEventQuery *self)
{
  g_autoptr (GPtrArray) events = ahead_event_store_list_events (self->store);
  GPtrArray *entries = g_ptr_array_new ();

  for (guint i = 0; i < events->len; i++)
    if (passes (self, events->pdata[i]))
      g_ptr_array_add (entries, add_entry (self, events->pdata[i]));

  return entries;
}

/* An array is sorted several times faster than a tree. */
static GSequence *
build_entries (AheadEventQuery *self)
{
  g_autoptr (GPtrArray) entries = make_entries (self);
  GSequence *sequence = g_sequence_new (NULL);

  g_ptr_array_sort (entries, compare_pointed_entries);
  for (guint i = 0; i < entries->len; i++)
    {
      AheadQueryEntry *entry = entries->pdata[i];

      entry->iter = g_sequence_append (sequence, entry);
    }

  return sequence;
}

static void
free_entries (GSequence *entries)
{
  for (GSequenceIter *iter = g_sequence_get_begin_iter (entries); !g_sequence_iter_is_end (iter);
       iter = g_sequence_iter_next (iter))
    free_entry (g_sequence_get (iter));
  g_sequence_free (entries);
}

static AheadEvent *
event_at (GSequenceIter *iter)
{
  return ((AheadQueryEntry *) g_sequence_get (iter))->event;
}

static guint
count_common_head (GSequence *a,
                   GSequence *b)
{
  GSequenceIter *i = g_sequence_get_begin_iter (a);
  GSequenceIter *j = g_sequence_get_begin_iter (b);
  guint n = 0;

  while (!g_sequence_iter_is_end (i) && !g_sequence_iter_is_end (j) && event_at (i) == event_at (j))
    {
      i = g_sequence_iter_next (i);
      j = g_sequence_iter_next (j);
      n++;
    }

  return n;
}

static guint
count_common_tail (GSequence *a,
                   GSequence *b,
                   guint max)
{
  GSequenceIter *i = g_sequence_get_end_iter (a);
  GSequenceIter *j = g_sequence_get_end_iter (b);
  guint n = 0;

  while (n < max && event_at (g_sequence_iter_prev (i)) == event_at (g_sequence_iter_prev (j)))
    {
      i = g_sequence_iter_prev (i);
      j = g_sequence_iter_prev (j);
      n++;
    }

  return n;
}

static Splice
compare_sequences (GSequence *old,
                   GSequence *new)
{
  guint old_total = g_sequence_get_length (old);
  guint new_total = g_sequence_get_length (new);
  guint head = count_common_head (old, new);
  guint tail = count_common_tail (old, new, MIN (old_total, new_total) - head);

  return (Splice) { head, old_total - head - tail, new_total - head - tail };
}

/* After a change of filter, order or zone. What stays where it is at both ends is left out of the splice. */
static void
rebuild (AheadEventQuery *self)
{
  GSequence *old;

  /* Without entries the query is being constructed. */
  self->outdated = self->entries != NULL;
  if (self->telling || !self->outdated)
    return;

  ahead_event_query_emit (self);
  /* A listener may have come here meanwhile. */
  if (!self->outdated)
    return;

  self->outdated = FALSE;
  old = self->entries;
  self->entries = build_entries (self);
  self->splice = compare_sequences (old, self->entries);
  free_entries (old);
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
    tell (self, (Splice) { old_shown, 0, new_shown - old_shown });
  else if (new_shown < old_shown)
    tell (self, (Splice) { new_shown, old_shown - new_shown, 0 });
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

  return g_object_ref (event_at (g_sequence_get_iter_at_pos (self->entries, position)));
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

  self->entries = build_entries (self);
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
  g_clear_pointer (&self->entries, free_entries);
  self->entries = g_sequence_new (NULL);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (ahead_event_query_parent_class)->dispose (object);
}

static void
ahead_event_query_finalize (GObject *object)
{
  AheadEventQuery *self = AHEAD_EVENT_QUERY (object);

  g_sequence_free (self->entries);
  g_ptr_array_unref (self->leaving);
  g_ptr_array_unref (self->arriving);
  g_array_unref (self->moving);
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
                                                    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ahead_event_query_init (AheadEventQuery *self)
{
  self->filter = ahead_filter_new ();
  self->leaving = g_ptr_array_new ();
  self->arriving = g_ptr_array_new ();
  self->moving = g_array_new (FALSE, FALSE, sizeof (Move));
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
  if (self->entries != NULL)
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
  AheadQueryEntry *entry;
  guint found;

  g_return_val_if_fail (AHEAD_IS_EVENT_QUERY (self), FALSE);
  g_return_val_if_fail (AHEAD_IS_EVENT (event), FALSE);

  entry = find_entry (self, event);
  if (entry == NULL)
    return FALSE;

  found = g_sequence_iter_get_position (entry->iter);
  if (found >= clamp_to_limit (self, found + 1))
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

  return get_wall_start (self, ahead_event_get_record (event));
}
