/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-database.h"
#include "ahead-request.h"
#include "ahead-response.h"

G_BEGIN_DECLS

/* /v1/changes */

AheadResponse *ahead_changes_handler_list (AheadDatabase *database, AheadRequest *request, GError **error);

G_END_DECLS
