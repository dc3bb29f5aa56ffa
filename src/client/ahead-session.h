/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "ahead-calendar.h"
#include "ahead-event-store.h"
#include "ahead-import-summary.h"
#include "ahead-mutation-service.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_SESSION (ahead_session_get_type ())
#define AHEAD_TYPE_SESSION_STATE (ahead_session_state_get_type ())

/**
 * AheadSessionState:
 * @AHEAD_SESSION_STATE_STOPPED: not started, or stopped
 * @AHEAD_SESSION_STATE_CONNECTING: the server is being started or asked for the first time
 * @AHEAD_SESSION_STATE_READY: everything is loaded and remote changes come in
 * @AHEAD_SESSION_STATE_OFFLINE: the server does not answer; the session keeps trying
 * @AHEAD_SESSION_STATE_SIGNED_OUT: the server refused the credentials
 *
 * The connection of a session.
 */
typedef enum
{
  AHEAD_SESSION_STATE_STOPPED,
  AHEAD_SESSION_STATE_CONNECTING,
  AHEAD_SESSION_STATE_READY,
  AHEAD_SESSION_STATE_OFFLINE,
  AHEAD_SESSION_STATE_SIGNED_OUT,
} AheadSessionState;

/**
 * AheadSession:
 *
 * One account: builds the store, the backend, the feed and the mutation service, and connects them.
 *
 * Properties: `store`, `service`, `calendars` (a #GListModel of [class@Calendar]), `state`, `error` (a sentence for the
 * user while offline or signed out, or %NULL), all read-only; and `poll-interval`. Main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadSession, ahead_session, AHEAD, SESSION, GObject)

GType ahead_session_state_get_type (void) G_GNUC_CONST;

/* The account on this computer: @server_program is started as a child, with its database and token in @data_dir. */
AheadSession *ahead_session_new_local (const char *data_dir, const char *server_program);
AheadSession *ahead_session_new_remote (const char *base_url, const char *token);

/* Finishes when everything is loaded; on an error the session goes on trying and `state` tells. */
void ahead_session_start_async (AheadSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean ahead_session_start_finish (AheadSession *self, GAsyncResult *result, GError **error);

/* Sends what is held, waits until all is settled or @timeout ms have passed, then stops. %FALSE: some were not. */
void ahead_session_stop_async (AheadSession *self, guint timeout, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean ahead_session_stop_finish (AheadSession *self, GAsyncResult *result, GError **error);

AheadEventStore *ahead_session_get_store (AheadSession *self);
AheadMutationService *ahead_session_get_service (AheadSession *self);
GListModel *ahead_session_get_calendars (AheadSession *self);
AheadCalendar *ahead_session_lookup_calendar (AheadSession *self, const char *id);
AheadSessionState ahead_session_get_state (AheadSession *self);
const char *ahead_session_get_error (AheadSession *self);

/* Seconds, from 2 to 3600, between two looks at what changed on the server. */
guint ahead_session_get_poll_interval (AheadSession *self);
void ahead_session_set_poll_interval (AheadSession *self, guint seconds);

/* Asks for remote changes at once. */
void ahead_session_refresh (AheadSession *self);

void ahead_session_create_calendar_async (AheadSession *self, const char *name, const char *color,
                                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AheadCalendar *ahead_session_create_calendar_finish (AheadSession *self, GAsyncResult *result, GError **error);

/* Through the mutation service: every good event shows at once. The calendar is the one of the file's name, made if
 * there is none; an event of a UID that it has already is patched, and left alone where nothing differs. */
void ahead_session_import_async (AheadSession *self, GFile *file, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
AheadImportSummary *ahead_session_import_finish (AheadSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
