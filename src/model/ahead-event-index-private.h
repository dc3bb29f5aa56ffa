/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-event-store.h"
#include "ahead-filter.h"

G_BEGIN_DECLS

/*
 * The events of a store that pass a filter, in an order, each with its position: what a query lists. Filter, order and
 * zone of an index never change; for others there is another index.
 */
typedef struct _AheadEventIndex AheadEventIndex;

/* What changed in a list: at @position, @removed items became @added others. */
typedef struct
{
  guint position;
  guint removed;
  guint added;
} AheadSplice;

AheadEventIndex *ahead_event_index_new (AheadFilter *filter, AheadSort sort, GTimeZone *zone);
void ahead_event_index_free (AheadEventIndex *self);

void ahead_event_index_fill (AheadEventIndex *self, GPtrArray *events);
AheadSplice ahead_event_index_apply (AheadEventIndex *self, AheadEvent *const *events, guint n_events);
AheadSplice ahead_event_index_compare (AheadEventIndex *self, AheadEventIndex *other);

guint ahead_event_index_get_length (AheadEventIndex *self);
AheadEvent *ahead_event_index_get_event (AheadEventIndex *self, guint position);
gboolean ahead_event_index_find (AheadEventIndex *self, AheadEvent *event, guint *position);
gint64 ahead_event_index_get_wall_start (AheadEventIndex *self, AheadEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadEventIndex, ahead_event_index_free)

G_END_DECLS
