/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadImportSummary"

#include "config.h"

#include "ahead-import-summary.h"

G_DEFINE_BOXED_TYPE (AheadImportSummary, ahead_import_summary, ahead_import_summary_copy, ahead_import_summary_free)

/**
 * ahead_import_summary_copy:
 * @summary: a summary
 *
 * Copies @summary.
 *
 * Returns: (transfer full): the copy
 */
AheadImportSummary *
ahead_import_summary_copy (const AheadImportSummary *summary)
{
  AheadImportSummary *copy;

  g_return_val_if_fail (summary != NULL, NULL);

  copy = g_memdup2 (summary, sizeof *summary);
  copy->calendar_name = g_strdup (summary->calendar_name);
  copy->problems = g_strdupv (summary->problems);

  return copy;
}

/**
 * ahead_import_summary_free:
 * @summary: (transfer full): a summary
 *
 * Frees @summary.
 */
void
ahead_import_summary_free (AheadImportSummary *summary)
{
  g_return_if_fail (summary != NULL);

  g_free (summary->calendar_name);
  g_strfreev (summary->problems);
  g_free (summary);
}
