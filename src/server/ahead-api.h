/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-database.h"
#include "ahead-request.h"
#include "ahead-response.h"
#include "ahead-router.h"

G_BEGIN_DECLS

AheadResponse *ahead_api_handle (AheadDatabase *database, const AheadRoute *route, AheadRequest *request);

G_END_DECLS
