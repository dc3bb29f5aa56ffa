/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-change.h"
#include "ahead-record.h"

G_BEGIN_DECLS

/**
 * AheadEventPage:
 * @records: (element-type AheadRecord): the events
 * @total_count: how many events match in all
 * @next_cursor: (nullable): asks for the next page
 * @feed_cursor: (nullable): where the change feed goes on after this page
 * @version: the version that the server had reached when it made this page; 0 where it does not say
 *
 * One page of `GET /v1/events`.
 */
typedef struct
{
  GPtrArray *records;
  guint64 total_count;
  char *next_cursor;
  char *feed_cursor;
  gint64 version;
} AheadEventPage;

/**
 * AheadChangePage:
 * @changes: (element-type AheadChange): the changes, oldest first
 * @cursor: where the next page begins
 * @more: whether more are there already
 *
 * One page of `GET /v1/changes`.
 */
typedef struct
{
  GPtrArray *changes;
  char *cursor;
  gboolean more;
} AheadChangePage;

void ahead_event_page_free (AheadEventPage *page);
void ahead_change_page_free (AheadChangePage *page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadEventPage, ahead_event_page_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadChangePage, ahead_change_page_free)

G_END_DECLS
