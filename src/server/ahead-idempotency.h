/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-database.h"
#include "ahead-request.h"
#include "ahead-response.h"
#include "ahead-time.h"

G_BEGIN_DECLS

/* µs. A client may be away for a week with a request whose answer it never got. */
#define AHEAD_IDEMPOTENCY_LIFETIME (8 * AHEAD_DAY)

gboolean ahead_idempotency_find (AheadDatabase *database, const AheadRequest *request, AheadResponse **response,
                                 GError **error);
gboolean ahead_idempotency_store (AheadDatabase *database, const AheadRequest *request,
                                  const AheadResponse *response, GError **error);
gboolean ahead_idempotency_prune (AheadDatabase *database, gint64 before, GError **error);

G_END_DECLS
