/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-database-private.h"
#include "ahead-record.h"

G_BEGIN_DECLS

/* The columns of an event, in the order of AheadField; ?1 is the user whose stars are meant. */
#define AHEAD_EVENT_COLUMNS                                                                                            \
  "id, calendar_id, uid, title, description, location, start, \"end\", time_zone, all_day, recurrence, categories, "   \
  "url, extra, status, position, "                                                                                     \
  "EXISTS (SELECT 1 FROM star WHERE event_id = event.id AND user = ?1), star_count, "                                  \
  "EXISTS (SELECT 1 FROM attendance WHERE event_id = event.id AND user = ?1), attendee_count, "                        \
  "comment_count, version, created_at, updated_at, updated_by"

AheadRecord *ahead_event_row_read (AheadStatement *statement);
void ahead_event_row_bind (AheadStatement *statement, AheadRecord *record);
char *ahead_event_row_dup_title_key (const char *title);

G_END_DECLS
