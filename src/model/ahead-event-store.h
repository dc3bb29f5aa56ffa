/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-event.h"
#include "ahead-patch.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_EVENT_STORE (ahead_event_store_get_type ())

/* What an id begins with until the server has given the real one. */
#define AHEAD_TEMPORARY_ID_PREFIX "tmp_"

/**
 * AheadEventStore:
 *
 * All events of an account: for each a confirmed base and the ordered layers that pending mutations put on it.
 *
 * The store holds the rule that view == fold (base, layers), at every moment, and tells events and queries of each
 * change once. It knows nothing of servers. Main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadEventStore, ahead_event_store, AHEAD, EVENT_STORE, GObject)

/**
 * AheadLayer:
 *
 * The effect of one pending mutation on one event. Valid until it is removed or settled; the store owns it.
 */
typedef struct _AheadLayer AheadLayer;

AheadEventStore *ahead_event_store_new (void);

AheadEvent *ahead_event_store_lookup (AheadEventStore *self, const char *id);
guint ahead_event_store_get_n_events (AheadEventStore *self);
guint ahead_event_store_get_n_pending (AheadEventStore *self);
GPtrArray *ahead_event_store_list_events (AheadEventStore *self);

void ahead_event_store_begin_update (AheadEventStore *self);
void ahead_event_store_end_update (AheadEventStore *self);

/* What the server says. */
AheadEvent *ahead_event_store_put_base (AheadEventStore *self, AheadRecord *record);
gboolean ahead_event_store_delete_base (AheadEventStore *self, const char *id, gint64 version);
void ahead_event_store_set_complete (AheadEventStore *self, gint64 version);

/* What the user does. */
AheadLayer *ahead_event_store_add_create (AheadEventStore *self, AheadEvent *event, const char *id,
                                          AheadRecord *record);
AheadLayer *ahead_event_store_add_patch (AheadEventStore *self, AheadEvent *event, AheadPatch *patch);
AheadLayer *ahead_event_store_add_delete (AheadEventStore *self, AheadEvent *event);
void ahead_event_store_replace_patch (AheadEventStore *self, AheadLayer *layer, AheadPatch *patch);
void ahead_event_store_replace_create (AheadEventStore *self, AheadLayer *layer, AheadRecord *record);
void ahead_event_store_remove_layer (AheadEventStore *self, AheadLayer *layer);

/* The two in one: the user's mutation became the server's record. */
AheadEvent *ahead_event_store_bind (AheadEventStore *self, AheadEvent *event, AheadRecord *record);

AheadEvent *ahead_layer_get_event (AheadLayer *layer);

G_END_DECLS
