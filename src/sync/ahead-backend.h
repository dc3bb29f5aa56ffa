/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "ahead-calendar.h"
#include "ahead-mutation.h"
#include "ahead-page.h"
#include "ahead-reply.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_BACKEND (ahead_backend_get_type ())

/**
 * AHEAD_BACKEND_ERROR:
 *
 * Why there is no answer of the server that can be used.
 */
#define AHEAD_BACKEND_ERROR (ahead_backend_error_quark ())

/**
 * AheadBackendError:
 * @AHEAD_BACKEND_ERROR_UNREACHABLE: no connection, or it broke; a write may or may not have been taken
 * @AHEAD_BACKEND_ERROR_TIMED_OUT: no answer in time; a write may or may not have been taken
 * @AHEAD_BACKEND_ERROR_BUSY: the server cannot do it at the moment (408, 425, 429, 5xx)
 * @AHEAD_BACKEND_ERROR_UNAUTHORIZED: the credentials were refused (401); nothing was done
 * @AHEAD_BACKEND_ERROR_REFUSED: the server refused the request (4xx); nothing was done
 * @AHEAD_BACKEND_ERROR_EXPIRED: the cursor is too old (410); everything must be loaded anew
 * @AHEAD_BACKEND_ERROR_PROTOCOL: the answer could not be understood; a write may have been taken
 */
typedef enum
{
  AHEAD_BACKEND_ERROR_UNREACHABLE,
  AHEAD_BACKEND_ERROR_TIMED_OUT,
  AHEAD_BACKEND_ERROR_BUSY,
  AHEAD_BACKEND_ERROR_UNAUTHORIZED,
  AHEAD_BACKEND_ERROR_REFUSED,
  AHEAD_BACKEND_ERROR_EXPIRED,
  AHEAD_BACKEND_ERROR_PROTOCOL,
} AheadBackendError;

/**
 * AheadBackend:
 *
 * Where events live. The engine knows a server only through this; it never sees HTTP.
 *
 * All functions are for the main thread and answer on it.
 */
G_DECLARE_INTERFACE (AheadBackend, ahead_backend, AHEAD, BACKEND, GObject)

/**
 * AheadBackendInterface:
 * @submit_async: sends one mutation. The same mutation can be submitted again: its id is the idempotency key
 * @submit_finish: gives what the server answered, also a refusal; an error only where no usable answer came
 * @load_calendars_async: asks for all calendars
 * @load_calendars_finish: gives them (element-type AheadCalendar)
 * @create_calendar_async: makes a calendar; @key is the idempotency key
 * @create_calendar_finish: gives it
 * @load_events_async: asks for a page of all events of all calendars, from @cursor (%NULL: the first)
 * @load_events_finish: gives the page
 * @load_changes_async: asks what changed since @cursor
 * @load_changes_finish: gives the changes
 * @load_comments_async: asks for the comments of an event
 * @load_comments_finish: gives them, oldest first (element-type AheadComment)
 */
struct _AheadBackendInterface
{
  GTypeInterface parent_iface;

  void (*submit_async) (AheadBackend *backend, AheadMutation *mutation, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data);
  AheadReply *(*submit_finish) (AheadBackend *backend, GAsyncResult *result, GError **error);
  void (*load_calendars_async) (AheadBackend *backend, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
  GPtrArray *(*load_calendars_finish) (AheadBackend *backend, GAsyncResult *result, GError **error);
  void (*create_calendar_async) (AheadBackend *backend, const char *key, const char *name, const char *color,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  AheadCalendar *(*create_calendar_finish) (AheadBackend *backend, GAsyncResult *result, GError **error);
  void (*load_events_async) (AheadBackend *backend, const char *cursor, guint limit, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
  AheadEventPage *(*load_events_finish) (AheadBackend *backend, GAsyncResult *result, GError **error);
  void (*load_changes_async) (AheadBackend *backend, const char *cursor, guint limit, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
  AheadChangePage *(*load_changes_finish) (AheadBackend *backend, GAsyncResult *result, GError **error);
  void (*load_comments_async) (AheadBackend *backend, const char *event_id, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*load_comments_finish) (AheadBackend *backend, GAsyncResult *result, GError **error);
};

GQuark ahead_backend_error_quark (void);

void ahead_backend_submit_async (AheadBackend *self, AheadMutation *mutation, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
AheadReply *ahead_backend_submit_finish (AheadBackend *self, GAsyncResult *result, GError **error);
void ahead_backend_load_calendars_async (AheadBackend *self, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ahead_backend_load_calendars_finish (AheadBackend *self, GAsyncResult *result, GError **error);
void ahead_backend_create_calendar_async (AheadBackend *self, const char *key, const char *name, const char *color,
                                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AheadCalendar *ahead_backend_create_calendar_finish (AheadBackend *self, GAsyncResult *result, GError **error);
void ahead_backend_load_events_async (AheadBackend *self, const char *cursor, guint limit, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
AheadEventPage *ahead_backend_load_events_finish (AheadBackend *self, GAsyncResult *result, GError **error);
void ahead_backend_load_changes_async (AheadBackend *self, const char *cursor, guint limit,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AheadChangePage *ahead_backend_load_changes_finish (AheadBackend *self, GAsyncResult *result, GError **error);
void ahead_backend_load_comments_async (AheadBackend *self, const char *event_id, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ahead_backend_load_comments_finish (AheadBackend *self, GAsyncResult *result, GError **error);

G_END_DECLS
