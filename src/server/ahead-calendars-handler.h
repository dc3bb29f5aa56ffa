/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-database.h"
#include "ahead-request.h"
#include "ahead-response.h"

G_BEGIN_DECLS

/* /v1/calendars */

AheadResponse *ahead_calendars_handler_list (AheadDatabase *database, AheadRequest *request, GError **error);
AheadResponse *ahead_calendars_handler_create (AheadDatabase *database, AheadRequest *request, GError **error);
AheadResponse *ahead_calendars_handler_patch (AheadDatabase *database, AheadRequest *request, GError **error);
AheadResponse *ahead_calendars_handler_delete (AheadDatabase *database, AheadRequest *request, GError **error);

G_END_DECLS
