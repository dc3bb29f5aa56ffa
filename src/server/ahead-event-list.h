/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-database.h"
#include "ahead-filter.h"
#include "ahead-page.h"

G_BEGIN_DECLS

/* SQLite takes no more parameters than it was built for; this leaves room. */
#define AHEAD_EVENT_LIST_MAX_CALENDARS 100

gboolean ahead_event_list_read (AheadDatabase *database, const char *user, AheadFilter *filter, AheadSort sort,
                                const char *cursor, guint limit, AheadEventPage **page, GError **error);

G_END_DECLS
