/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadBackend"

#include "config.h"

#include "ahead-backend.h"

/* The wall between the engine and whatever a server is. Each function hands on to the implementation. */

G_DEFINE_QUARK (ahead-backend-error-quark, ahead_backend_error)

G_DEFINE_INTERFACE (AheadBackend, ahead_backend, G_TYPE_OBJECT)

static void
ahead_backend_default_init (AheadBackendInterface *iface)
{
}

/**
 * ahead_backend_submit_async:
 * @self: a backend
 * @mutation: what the user intends
 * @cancellable: (nullable): cancels it; a write may have been taken all the same
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Sends a mutation. The same mutation can be submitted again: its id is the idempotency key.
 */
void
ahead_backend_submit_async (AheadBackend *self,
                            AheadMutation *mutation,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (AHEAD_IS_BACKEND (self));

  AHEAD_BACKEND_GET_IFACE (self)->submit_async (self, mutation, cancellable, callback, user_data);
}

/**
 * ahead_backend_submit_finish:
 * @self: a backend
 * @result: what the callback was given
 * @error: an error in %AHEAD_BACKEND_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Gets what the server answered, also a refusal. An error means that no answer came that can be used; a write may or
 * may not have been taken then.
 *
 * Returns: (transfer full) (nullable): the answer
 */
AheadReply *
ahead_backend_submit_finish (AheadBackend *self,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (AHEAD_IS_BACKEND (self), NULL);

  return AHEAD_BACKEND_GET_IFACE (self)->submit_finish (self, result, error);
}

/**
 * ahead_backend_load_calendars_async:
 * @self: a backend
 * @cancellable: (nullable): cancels it; nothing else happens
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks for all calendars.
 */
void
ahead_backend_load_calendars_async (AheadBackend *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (AHEAD_IS_BACKEND (self));

  AHEAD_BACKEND_GET_IFACE (self)->load_calendars_async (self, cancellable, callback, user_data);
}

/**
 * ahead_backend_load_calendars_finish:
 * @self: a backend
 * @result: what the callback was given
 * @error: an error in %AHEAD_BACKEND_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Gets the calendars.
 *
 * Returns: (transfer full) (nullable) (element-type AheadCalendar): the calendars
 */
GPtrArray *
ahead_backend_load_calendars_finish (AheadBackend *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (AHEAD_IS_BACKEND (self), NULL);

  return AHEAD_BACKEND_GET_IFACE (self)->load_calendars_finish (self, result, error);
}

/**
 * ahead_backend_create_calendar_async:
 * @self: a backend
 * @key: the idempotency key
 * @name: what people are to call it
 * @color: its colour, as "#rrggbb"
 * @cancellable: (nullable): cancels it; it may have been made all the same
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Makes a calendar.
 */
void
ahead_backend_create_calendar_async (AheadBackend *self,
                                     const char *key,
                                     const char *name,
                                     const char *color,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_return_if_fail (AHEAD_IS_BACKEND (self));

  AHEAD_BACKEND_GET_IFACE (self)->create_calendar_async (self, key, name, color, cancellable, callback, user_data);
}

/**
 * ahead_backend_create_calendar_finish:
 * @self: a backend
 * @result: what the callback was given
 * @error: an error in %AHEAD_BACKEND_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Gets the calendar that was made.
 *
 * Returns: (transfer full) (nullable): the calendar
 */
AheadCalendar *
ahead_backend_create_calendar_finish (AheadBackend *self,
                                      GAsyncResult *result,
                                      GError **error)
{
  g_return_val_if_fail (AHEAD_IS_BACKEND (self), NULL);

  return AHEAD_BACKEND_GET_IFACE (self)->create_calendar_finish (self, result, error);
}

/**
 * ahead_backend_load_events_async:
 * @self: a backend
 * @cursor: (nullable): the `next_cursor` of the page before; %NULL for the first page
 * @limit: how many events at most
 * @cancellable: (nullable): cancels it; nothing else happens
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks for a page of all events of all calendars.
 */
void
ahead_backend_load_events_async (AheadBackend *self,
                                 const char *cursor,
                                 guint limit,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (AHEAD_IS_BACKEND (self));

  AHEAD_BACKEND_GET_IFACE (self)->load_events_async (self, cursor, limit, cancellable, callback, user_data);
}

/**
 * ahead_backend_load_events_finish:
 * @self: a backend
 * @result: what the callback was given
 * @error: an error in %AHEAD_BACKEND_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Gets the page.
 *
 * Returns: (transfer full) (nullable): the page
 */
AheadEventPage *
ahead_backend_load_events_finish (AheadBackend *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (AHEAD_IS_BACKEND (self), NULL);

  return AHEAD_BACKEND_GET_IFACE (self)->load_events_finish (self, result, error);
}

/**
 * ahead_backend_load_changes_async:
 * @self: a backend
 * @cursor: where to go on
 * @limit: how many changes at most
 * @cancellable: (nullable): cancels it; nothing else happens
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks what changed.
 */
void
ahead_backend_load_changes_async (AheadBackend *self,
                                  const char *cursor,
                                  guint limit,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (AHEAD_IS_BACKEND (self));

  AHEAD_BACKEND_GET_IFACE (self)->load_changes_async (self, cursor, limit, cancellable, callback, user_data);
}

/**
 * ahead_backend_load_changes_finish:
 * @self: a backend
 * @result: what the callback was given
 * @error: an error in %AHEAD_BACKEND_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Gets the changes. %AHEAD_BACKEND_ERROR_EXPIRED means that the cursor is too old.
 *
 * Returns: (transfer full) (nullable): the changes
 */
AheadChangePage *
ahead_backend_load_changes_finish (AheadBackend *self,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (AHEAD_IS_BACKEND (self), NULL);

  return AHEAD_BACKEND_GET_IFACE (self)->load_changes_finish (self, result, error);
}

/**
 * ahead_backend_load_comments_async:
 * @self: a backend
 * @event_id: the id of the event on the server
 * @cancellable: (nullable): cancels it; nothing else happens
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks for the comments of an event.
 */
void
ahead_backend_load_comments_async (AheadBackend *self,
                                   const char *event_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (AHEAD_IS_BACKEND (self));

  AHEAD_BACKEND_GET_IFACE (self)->load_comments_async (self, event_id, cancellable, callback, user_data);
}

/**
 * ahead_backend_load_comments_finish:
 * @self: a backend
 * @result: what the callback was given
 * @error: an error in %AHEAD_BACKEND_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Gets the comments, oldest first.
 *
 * Returns: (transfer full) (nullable) (element-type AheadComment): the comments
 */
GPtrArray *
ahead_backend_load_comments_finish (AheadBackend *self,
                                    GAsyncResult *result,
                                    GError **error)
{
  g_return_val_if_fail (AHEAD_IS_BACKEND (self), NULL);

  return AHEAD_BACKEND_GET_IFACE (self)->load_comments_finish (self, result, error);
}
