/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-database.h"
#include "ahead-request.h"
#include "ahead-response.h"

G_BEGIN_DECLS

/* /v1/events */

AheadResponse *ahead_events_handler_list (AheadDatabase *database, AheadRequest *request, GError **error);
AheadResponse *ahead_events_handler_create (AheadDatabase *database, AheadRequest *request, GError **error);
AheadResponse *ahead_events_handler_get (AheadDatabase *database, AheadRequest *request, GError **error);
AheadResponse *ahead_events_handler_patch (AheadDatabase *database, AheadRequest *request, GError **error);
AheadResponse *ahead_events_handler_delete (AheadDatabase *database, AheadRequest *request, GError **error);

gboolean ahead_events_handler_load (AheadDatabase *database, const AheadRequest *request, AheadRecord **record,
                                    AheadResponse **refusal, GError **error);

G_END_DECLS
