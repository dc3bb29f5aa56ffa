/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-event-store.h"
#include "ahead-event.h"

G_BEGIN_DECLS

typedef struct _AheadIndexEntry AheadIndexEntry;

typedef enum
{
  AHEAD_LAYER_CREATE,
  AHEAD_LAYER_PATCH,
  AHEAD_LAYER_DELETE,
} AheadLayerKind;

/* Its link is in the queue of the event. A create loses its record when it is bound. */
struct _AheadLayer
{
  GList link;
  AheadEvent *event;
  AheadLayerKind kind;
  AheadRecord *record;
  AheadPatch *patch;
#ifdef AHEAD_SIMULATION
  AheadRecord *snapshot;
#endif
};

/*
 * What listeners were told last, while an update is open; taken at the first change of the update.
 */
typedef struct
{
  AheadRecord *view;
  guint pending_count;
  gboolean temporary;
} AheadEventSnapshot;

struct _AheadEvent
{
  GObject parent_instance;

  GRefString *id;
  AheadRecord *base;
  /* The fold; the last one that was not empty while the event is not visible. */
  AheadRecord *view;
  GQueue layers;
  AheadIndexEntry *entries;
  guint serial;
  guint visible : 1;
  guint dirty : 1;
};

AheadEvent *ahead_event_new (AheadRecord *record, guint serial);
void ahead_event_set_id_of (AheadEvent *self, AheadRecord *record);
void ahead_event_set_base (AheadEvent *self, AheadRecord *base);
gboolean ahead_event_refold (AheadEvent *self);
gboolean ahead_event_put_on_top (AheadEvent *self, AheadPatch *patch);
void ahead_event_take_snapshot (AheadEvent *self, AheadEventSnapshot *snapshot);
void ahead_event_notify_since (AheadEvent *self, AheadEventSnapshot *snapshot);

AheadLayer *ahead_layer_new (AheadEvent *event, AheadLayerKind kind);
void ahead_layer_free (AheadLayer *layer);

G_END_DECLS
