/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-record.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_EVENT (ahead_event_get_type ())
#define AHEAD_TYPE_SYNC_STATE (ahead_sync_state_get_type ())

/**
 * AheadSyncState:
 * @AHEAD_SYNC_STATE_SYNCED: the view is what the server confirmed
 * @AHEAD_SYNC_STATE_PENDING: mutations are applied that the server has not answered yet
 *
 * How the view of an event stands to the server.
 */
typedef enum
{
  AHEAD_SYNC_STATE_SYNCED,
  AHEAD_SYNC_STATE_PENDING,
} AheadSyncState;

/**
 * AheadEvent:
 *
 * An event as the user sees it: its base record with the pending mutations folded in.
 *
 * An event keeps its identity for as long as it lives, also when its temporary id becomes the server's. It belongs to
 * an [class@EventStore], which alone changes it. All fields of the record are read-only properties here, by the names
 * of `AheadRecord` in kebab-case; changes are notified once per update of the store. Main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadEvent, ahead_event, AHEAD, EVENT, GObject)

GType ahead_sync_state_get_type (void) G_GNUC_CONST;

const char *ahead_event_get_id (AheadEvent *self);
AheadRecord *ahead_event_get_view (AheadEvent *self);
AheadRecord *ahead_event_get_base (AheadEvent *self);
AheadRecord *ahead_event_get_record (AheadEvent *self);
gboolean ahead_event_is_temporary (AheadEvent *self);
gboolean ahead_event_get_has_pending (AheadEvent *self);
guint ahead_event_get_pending_count (AheadEvent *self);
AheadSyncState ahead_event_get_sync_state (AheadEvent *self);

G_END_DECLS
