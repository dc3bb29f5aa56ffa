/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "ahead-http-request.h"
#include "ahead-http-response.h"

G_BEGIN_DECLS

/* Bytes. A longer answer is not read to its end: a page of 1000 events is far below it. */
#define AHEAD_HTTP_MAX_BODY_SIZE (32 * 1024 * 1024)

void ahead_http_exchange_async (SoupSession *session, AheadHttpRequest *request, guint timeout,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AheadHttpResponse *ahead_http_exchange_finish (GAsyncResult *result, GError **error);

G_END_DECLS
