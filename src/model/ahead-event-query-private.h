/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-event-query.h"

G_BEGIN_DECLS

/*
 * The store tells a query of each update in two steps, so that all queries are right before anybody hears of it.
 */
void ahead_event_query_apply (AheadEventQuery *self, AheadEvent *const *events, guint n_events);
void ahead_event_query_emit (AheadEventQuery *self);

void ahead_event_store_add_query (AheadEventStore *self, AheadEventQuery *query);
void ahead_event_store_remove_query (AheadEventStore *self, AheadEventQuery *query);

G_END_DECLS
