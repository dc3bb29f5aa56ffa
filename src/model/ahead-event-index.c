/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadEventIndex"

#include "config.h"

#include "ahead-event-index-private.h"

#include <string.h>

#include "ahead-event-private.h"
#include "ahead-record-private.h"
#include "ahead-time.h"

/*
 * The events that pass are kept in a GSequence, a balanced tree that knows positions. Each is held by an entry, which
 * has the sort key ready and is found from its event in a list of one entry an index. So no change costs more than
 * O(log n).
 *
 * While entries are out of place they are out of the tree: comparisons only ever see entries whose keys are right.
 */

struct _AheadIndexEntry
{
  AheadEvent *event;
  AheadEventIndex *index;
  AheadIndexEntry *next;
  GSequenceIter *iter;
  /* The sort key: a number, or for an order by text a collation key; then the UID. */
  gint64 number;
  char *collation;
  GRefString *uid;
};

/* An entry with another key, and where it was. */
typedef struct
{
  AheadIndexEntry *entry;
  guint position;
} Move;

struct _AheadEventIndex
{
  AheadFilter *filter;
  AheadSort sort;
  GTimeZone *zone;
  GSequence *entries;

  /* What ahead_event_index_apply() found. */
  GPtrArray *leaving;
  GPtrArray *arriving;
  GArray *moving;
};

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
get_wall_start (AheadEventIndex *self,
                AheadRecord *record)
{
  if (self->zone == NULL || ahead_record_get_all_day (record))
    return ahead_record_get_local_start (record);

  return ahead_time_to_wall (ahead_record_get_start (record), self->zone);
}

static gint64
make_number (AheadEventIndex *self,
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
replace_uid (AheadIndexEntry *entry,
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
replace_collation (AheadIndexEntry *entry,
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
update_key (AheadIndexEntry *entry)
{
  AheadRecord *record = entry->event->view;
  gint64 number = make_number (entry->index, record);
  gboolean changed = entry->number != number;

  entry->number = number;
  if (entry->index->sort == AHEAD_SORT_TITLE && replace_collation (entry, ahead_record_get_title (record)))
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
  const AheadIndexEntry *first = a;
  const AheadIndexEntry *second = b;
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

static AheadIndexEntry *
find_entry (AheadEventIndex *self,
            AheadEvent *event)
{
  AheadIndexEntry *entry = event->entries;

  while (entry != NULL && entry->index != self)
    entry = entry->next;

  return entry;
}

static AheadIndexEntry *
add_entry (AheadEventIndex *self,
           AheadEvent *event)
{
  AheadIndexEntry *entry = g_slice_new0 (AheadIndexEntry);

  entry->event = g_object_ref (event);
  entry->index = self;
  entry->next = event->entries;
  event->entries = entry;
  update_key (entry);

  return entry;
}

static void
free_entry (AheadIndexEntry *entry)
{
  AheadIndexEntry **link = &entry->event->entries;

  while (*link != entry)
    link = &(*link)->next;
  *link = entry->next;

  g_object_unref (entry->event);
  g_free (entry->collation);
  g_clear_pointer (&entry->uid, g_ref_string_release);
  g_slice_free (AheadIndexEntry, entry);
}

static gboolean
passes (AheadEventIndex *self,
        AheadEvent *event)
{
  return event->visible && ahead_filter_matches (self->filter, event->view);
}

static gboolean
is_in_place (AheadIndexEntry *entry)
{
  GSequenceIter *next = g_sequence_iter_next (entry->iter);

  if (!g_sequence_iter_is_begin (entry->iter)
      && compare_entries (g_sequence_get (g_sequence_iter_prev (entry->iter)), entry, NULL) > 0)
    return FALSE;

  return g_sequence_iter_is_end (next) || compare_entries (entry, g_sequence_get (next), NULL) < 0;
}

/* Sorts out what an update did to the membership and the key of one event. */
static void
examine_event (AheadEventIndex *self,
               AheadEvent *event,
               gboolean alone)
{
  AheadIndexEntry *entry = find_entry (self, event);

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
widen_splice (AheadIndexEntry *entry,
              guint total,
              guint *before,
              guint *after)
{
  guint position = g_sequence_iter_get_position (entry->iter);

  *before = MIN (*before, position);
  *after = MIN (*after, total - 1 - position);
}

static void
take_out_entries (AheadEventIndex *self)
{
  for (guint i = 0; i < self->leaving->len; i++)
    g_sequence_remove (((AheadIndexEntry *) self->leaving->pdata[i])->iter);
  for (guint i = 0; i < self->moving->len; i++)
    g_sequence_remove (g_array_index (self->moving, Move, i).entry->iter);
}

static void
put_in_entry (AheadEventIndex *self,
              AheadIndexEntry *entry)
{
  entry->iter = g_sequence_insert_sorted (self->entries, entry, compare_entries, NULL);
}

static void
put_in_entries (AheadEventIndex *self)
{
  for (guint i = 0; i < self->arriving->len; i++)
    put_in_entry (self, self->arriving->pdata[i]);
  for (guint i = 0; i < self->moving->len; i++)
    put_in_entry (self, g_array_index (self->moving, Move, i).entry);
}

/* An entry that is as far from an end as it was leaves that end as it was: a group that moves in step moves nothing. */
static void
widen_splice_by_moves (AheadEventIndex *self,
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
clear_scratch (AheadEventIndex *self)
{
  for (guint i = 0; i < self->leaving->len; i++)
    free_entry (self->leaving->pdata[i]);

  g_ptr_array_set_size (self->leaving, 0);
  g_ptr_array_set_size (self->arriving, 0);
  g_array_set_size (self->moving, 0);
}

/* Does what examine_event() found. Returns: the smallest splice that says it */
static AheadSplice
rearrange (AheadEventIndex *self)
{
  guint old_total = ahead_event_index_get_length (self);
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
    return (AheadSplice) { 0, 0, 0 };

  return (AheadSplice) { before, old_total - before - after, new_total - before - after };
}

static int
compare_pointed_entries (gconstpointer a,
                         gconstpointer b)
{
  return compare_entries (*(AheadIndexEntry *const *) a, *(AheadIndexEntry *const *) b, NULL);
}

static AheadEvent *
event_at (GSequenceIter *iter)
{
  return ((AheadIndexEntry *) g_sequence_get (iter))->event;
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

/*< private >
 * ahead_event_index_new:
 * @filter: which events it holds
 * @sort: in which order
 * @zone: (nullable): the zone whose wall time orders by start, or %NULL for each event's own
 *
 * Makes an empty index.
 */
AheadEventIndex *
ahead_event_index_new (AheadFilter *filter,
                       AheadSort sort,
                       GTimeZone *zone)
{
  AheadEventIndex *self = g_new0 (AheadEventIndex, 1);

  self->filter = ahead_filter_ref (filter);
  self->sort = sort;
  self->zone = zone != NULL ? g_time_zone_ref (zone) : NULL;
  self->entries = g_sequence_new (NULL);
  self->leaving = g_ptr_array_new ();
  self->arriving = g_ptr_array_new ();
  self->moving = g_array_new (FALSE, FALSE, sizeof (Move));

  return self;
}

static void
free_sequence_entry (gpointer data,
                     gpointer user_data)
{
  free_entry (data);
}

/*< private > */
void
ahead_event_index_free (AheadEventIndex *self)
{
  g_sequence_foreach (self->entries, free_sequence_entry, NULL);
  g_sequence_free (self->entries);
  g_ptr_array_unref (self->leaving);
  g_ptr_array_unref (self->arriving);
  g_array_unref (self->moving);
  ahead_filter_unref (self->filter);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self);
}

/*< private >
 * ahead_event_index_fill:
 * @self: an empty index
 * @events: (element-type AheadEvent): all events of the store
 *
 * Takes in those that pass, in O(n log n). An array is sorted several times faster than a tree.
 */
void
ahead_event_index_fill (AheadEventIndex *self,
                        GPtrArray *events)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();

  for (guint i = 0; i < events->len; i++)
    if (passes (self, events->pdata[i]))
      g_ptr_array_add (entries, add_entry (self, events->pdata[i]));

  g_ptr_array_sort (entries, compare_pointed_entries);
  for (guint i = 0; i < entries->len; i++)
    {
      AheadIndexEntry *entry = entries->pdata[i];

      entry->iter = g_sequence_append (self->entries, entry);
    }
}

/*< private >
 * ahead_event_index_apply:
 * @self: an index
 * @events: (array length=n_events): the events that changed
 * @n_events: how many
 *
 * Brings the index up to date, in O(log n) an event.
 *
 * Returns: the smallest splice that says what changed; with nothing removed and nothing added where nothing did
 */
AheadSplice
ahead_event_index_apply (AheadEventIndex *self,
                         AheadEvent *const *events,
                         guint n_events)
{
  AheadSplice splice;

  for (guint i = 0; i < n_events; i++)
    examine_event (self, events[i], n_events == 1);

  splice = rearrange (self);
  clear_scratch (self);
  return splice;
}

/*< private >
 * ahead_event_index_compare:
 * @self: an index
 * @other: another of the same store
 *
 * Gets what would change in a list if it showed @other instead of @self. What both have at their ends is left out.
 */
AheadSplice
ahead_event_index_compare (AheadEventIndex *self,
                           AheadEventIndex *other)
{
  guint old_length = ahead_event_index_get_length (self);
  guint new_length = ahead_event_index_get_length (other);
  guint head = count_common_head (self->entries, other->entries);
  guint tail = count_common_tail (self->entries, other->entries, MIN (old_length, new_length) - head);

  return (AheadSplice) { head, old_length - head - tail, new_length - head - tail };
}

/*< private > */
guint
ahead_event_index_get_length (AheadEventIndex *self)
{
  return g_sequence_get_length (self->entries);
}

/*< private >
 * ahead_event_index_get_event:
 * @self: an index
 * @position: less than its length
 *
 * Returns: (transfer none): the event
 */
AheadEvent *
ahead_event_index_get_event (AheadEventIndex *self,
                             guint position)
{
  return event_at (g_sequence_get_iter_at_pos (self->entries, position));
}

/*< private >
 * ahead_event_index_find:
 * @self: an index
 * @event: an event
 * @position: (out): where it is
 *
 * Returns: %FALSE, with @position untouched, if it is not in it
 */
gboolean
ahead_event_index_find (AheadEventIndex *self,
                        AheadEvent *event,
                        guint *position)
{
  AheadIndexEntry *entry = find_entry (self, event);

  if (entry == NULL)
    return FALSE;

  *position = g_sequence_iter_get_position (entry->iter);
  return TRUE;
}

/*< private >
 * ahead_event_index_get_wall_start:
 * @self: an index
 * @event: an event
 *
 * Returns: the wall time by which the index orders @event by start
 */
gint64
ahead_event_index_get_wall_start (AheadEventIndex *self,
                                  AheadEvent *event)
{
  return get_wall_start (self, ahead_event_get_record (event));
}
