/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define AHEAD_TYPE_IMPORT_SUMMARY (ahead_import_summary_get_type ())

/**
 * AheadImportSummary:
 * @calendar_name: the calendar that the events are in
 * @n_created: events that were added
 * @n_updated: events that were there with other values
 * @n_unchanged: events that were there just so
 * @problems: (array zero-terminated=1): one sentence for each event that was skipped or refused, naming it
 *
 * What an import did.
 */
typedef struct
{
  char *calendar_name;
  guint n_created;
  guint n_updated;
  guint n_unchanged;
  char **problems;
} AheadImportSummary;

GType ahead_import_summary_get_type (void) G_GNUC_CONST;
AheadImportSummary *ahead_import_summary_copy (const AheadImportSummary *summary);
void ahead_import_summary_free (AheadImportSummary *summary);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadImportSummary, ahead_import_summary_free)

G_END_DECLS
