/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-record.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_FILTER (ahead_filter_get_type ())

/**
 * AheadFilterFlags:
 * @AHEAD_FILTER_STARRED: only what the user starred
 * @AHEAD_FILTER_ATTENDING: only what the user attends
 * @AHEAD_FILTER_PLANNED: planned events; with the next two: any of those named
 * @AHEAD_FILTER_CONFIRMED: confirmed events
 * @AHEAD_FILTER_CANCELLED: cancelled events
 */
typedef enum
{
  AHEAD_FILTER_NONE = 0,
  AHEAD_FILTER_STARRED = 1 << 0,
  AHEAD_FILTER_ATTENDING = 1 << 1,
  AHEAD_FILTER_PLANNED = 1 << 2,
  AHEAD_FILTER_CONFIRMED = 1 << 3,
  AHEAD_FILTER_CANCELLED = 1 << 4,
} AheadFilterFlags;

/**
 * AheadSort:
 * @AHEAD_SORT_START: by wall time of the start, all-day events first on their day
 * @AHEAD_SORT_TITLE: by title, as the user's language orders text
 * @AHEAD_SORT_POSITION: by the position that users drag events to
 */
typedef enum
{
  AHEAD_SORT_START,
  AHEAD_SORT_TITLE,
  AHEAD_SORT_POSITION,
} AheadSort;

/**
 * AheadFilter:
 *
 * An immutable, reference-counted condition on records. Each `with` function gives a changed copy.
 */
typedef struct _AheadFilter AheadFilter;

GType ahead_filter_get_type (void) G_GNUC_CONST;
AheadFilter *ahead_filter_new (void);
AheadFilter *ahead_filter_ref (AheadFilter *filter);
void ahead_filter_unref (AheadFilter *filter);

AheadFilter *ahead_filter_with_calendars (AheadFilter *filter, const char *const *calendar_ids);
AheadFilter *ahead_filter_with_flags (AheadFilter *filter, AheadFilterFlags flags);
AheadFilter *ahead_filter_with_range (AheadFilter *filter, gint64 from, gint64 to);
AheadFilter *ahead_filter_with_text (AheadFilter *filter, const char *text);

const char *const *ahead_filter_get_calendars (AheadFilter *filter);
AheadFilterFlags ahead_filter_get_flags (AheadFilter *filter);
gint64 ahead_filter_get_from (AheadFilter *filter);
gint64 ahead_filter_get_to (AheadFilter *filter);
const char *ahead_filter_get_text (AheadFilter *filter);

gboolean ahead_filter_matches (AheadFilter *filter, AheadRecord *record);
gboolean ahead_filter_equal (AheadFilter *a, AheadFilter *b);

char **ahead_filter_text_to_words (const char *text);
gboolean ahead_filter_words_match (const char *const *words, const char *const *texts);

gboolean ahead_filter_flags_parse (const char *text, AheadFilterFlags *flags);
gboolean ahead_sort_parse (const char *text, AheadSort *sort);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadFilter, ahead_filter_unref)

G_END_DECLS
