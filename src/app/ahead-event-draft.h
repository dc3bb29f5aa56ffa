/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-record.h"

G_BEGIN_DECLS

AheadRecord *ahead_event_draft_new (const char *calendar_id, const char *title, gint64 now, GTimeZone *local_zone);

G_END_DECLS
