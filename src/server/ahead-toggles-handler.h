/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-database.h"
#include "ahead-request.h"
#include "ahead-response.h"

G_BEGIN_DECLS

/* /v1/events/{id}/star and /v1/events/{id}/attendance */

AheadResponse *ahead_toggles_handler_star (AheadDatabase *database, AheadRequest *request, GError **error);
AheadResponse *ahead_toggles_handler_attendance (AheadDatabase *database, AheadRequest *request, GError **error);

G_END_DECLS
