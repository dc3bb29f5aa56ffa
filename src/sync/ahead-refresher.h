/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-backend.h"
#include "ahead-change-feed.h"
#include "ahead-clock.h"
#include "ahead-reconciler.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_REFRESHER (ahead_refresher_get_type ())
#define AHEAD_TYPE_REFRESHER_STATE (ahead_refresher_state_get_type ())

/**
 * AheadRefresherState:
 * @AHEAD_REFRESHER_STATE_STOPPED: not started, or stopped
 * @AHEAD_REFRESHER_STATE_LOADING: everything is being loaded
 * @AHEAD_REFRESHER_STATE_LIVE: everything is loaded and remote changes come in
 * @AHEAD_REFRESHER_STATE_FAILED: the server does not answer as it should; tried again after a while
 * @AHEAD_REFRESHER_STATE_SIGNED_OUT: the server refused the credentials; tried again after a while
 *
 * How well the store is kept up to date.
 */
typedef enum
{
  AHEAD_REFRESHER_STATE_STOPPED,
  AHEAD_REFRESHER_STATE_LOADING,
  AHEAD_REFRESHER_STATE_LIVE,
  AHEAD_REFRESHER_STATE_FAILED,
  AHEAD_REFRESHER_STATE_SIGNED_OUT,
} AheadRefresherState;

/**
 * AheadRefresher:
 *
 * Keeps the store up to date: loads everything, then follows the feed, and loads anew when the feed says so.
 *
 * Properties, all read-only: `state`, `error` (a #GError in %AHEAD_BACKEND_ERROR, or %NULL), `calendars` (a #GListModel
 * of [class@Calendar]), `loaded` (whether everything was loaded at least once). Main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadRefresher, ahead_refresher, AHEAD, REFRESHER, GObject)

GType ahead_refresher_state_get_type (void) G_GNUC_CONST;

AheadRefresher *ahead_refresher_new (AheadReconciler *reconciler, AheadBackend *backend, AheadChangeFeed *feed,
                                     AheadClock *clock);

void ahead_refresher_start (AheadRefresher *self);
void ahead_refresher_stop (AheadRefresher *self);
void ahead_refresher_refresh (AheadRefresher *self);

AheadRefresherState ahead_refresher_get_state (AheadRefresher *self);
const GError *ahead_refresher_get_error (AheadRefresher *self);
gboolean ahead_refresher_get_loaded (AheadRefresher *self);
GListModel *ahead_refresher_get_calendars (AheadRefresher *self);
AheadCalendar *ahead_refresher_put_calendar (AheadRefresher *self, AheadCalendar *calendar);
AheadCalendar *ahead_refresher_lookup_calendar (AheadRefresher *self, const char *id);

G_END_DECLS
