/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "ahead-event-store.h"
#include "ahead-filter.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_EVENT_QUERY (ahead_event_query_get_type ())
#define AHEAD_TYPE_SORT (ahead_sort_get_type ())

/**
 * AheadEventQuery:
 *
 * A live, filtered and sorted #GListModel of the [class@Event]s of a store.
 *
 * It is kept up in O(log n) per change and never filtered anew but when its own filter, order or zone changes. Each
 * update of the store gives at most one `items-changed`, and none where neither membership nor order changed: the
 * events notify of their own fields. What a listener of `items-changed` does to events or sets on the query shows in
 * the list when all listeners have been told. Main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadEventQuery, ahead_event_query, AHEAD, EVENT_QUERY, GObject)

GType ahead_sort_get_type (void) G_GNUC_CONST;

AheadEventQuery *ahead_event_query_new (AheadEventStore *store, AheadFilter *filter, AheadSort sort);

AheadFilter *ahead_event_query_get_filter (AheadEventQuery *self);
void ahead_event_query_set_filter (AheadEventQuery *self, AheadFilter *filter);
AheadSort ahead_event_query_get_sort (AheadEventQuery *self);
void ahead_event_query_set_sort (AheadEventQuery *self, AheadSort sort);
GTimeZone *ahead_event_query_get_time_zone (AheadEventQuery *self);
void ahead_event_query_set_time_zone (AheadEventQuery *self, GTimeZone *zone);
guint ahead_event_query_get_limit (AheadEventQuery *self);
void ahead_event_query_set_limit (AheadEventQuery *self, guint limit);
guint ahead_event_query_get_total_count (AheadEventQuery *self);

gboolean ahead_event_query_find (AheadEventQuery *self, AheadEvent *event, guint *position);
gint64 ahead_event_query_get_wall_start (AheadEventQuery *self, AheadEvent *event);

G_END_DECLS
