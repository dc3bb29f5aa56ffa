/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-database.h"
#include "ahead-request.h"
#include "ahead-response.h"

G_BEGIN_DECLS

/* The server's word on itself. */

AheadResponse *ahead_service_handler_get_health (AheadDatabase *database, AheadRequest *request, GError **error);
AheadResponse *ahead_service_handler_get_openapi (AheadDatabase *database, AheadRequest *request, GError **error);

G_END_DECLS
