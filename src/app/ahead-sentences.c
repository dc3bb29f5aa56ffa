/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadSentences"

#include "config.h"

#include "ahead-sentences.h"

#include <glib/gi18n-lib.h>

/**
 * ahead_sentence_for_import:
 * @summary: what an import did
 *
 * Says it in a sentence. Problems are not in it.
 *
 * Returns: (transfer full): the sentence
 */
char *
ahead_sentence_for_import (const AheadImportSummary *summary)
{
  g_autofree char *created = NULL;
  g_autofree char *updated = NULL;

  g_return_val_if_fail (summary != NULL, NULL);

  if (summary->n_created == 0 && summary->n_updated == 0)
    /* Translators: the placeholder is a calendar that was imported again */
    return g_strdup_printf (_("Nothing to change in “%s”"), summary->calendar_name);

  /* Translators: events of a calendar, after an import */
  created = g_strdup_printf (ngettext ("%u event added to “%s”", "%u events added to “%s”", summary->n_created),
                             summary->n_created, summary->calendar_name);
  if (summary->n_updated == 0)
    return g_steal_pointer (&created);
  if (summary->n_created == 0)
    return g_strdup_printf (ngettext ("%u event updated in “%s”", "%u events updated in “%s”", summary->n_updated),
                            summary->n_updated, summary->calendar_name);

  updated = g_strdup_printf (ngettext ("%u updated", "%u updated", summary->n_updated), summary->n_updated);
  /* Translators: "3 events added to “Work”", "2 updated" */
  return g_strdup_printf (_("%s, %s"), created, updated);
}

/**
 * ahead_sentence_for_failure:
 * @kind: what the user wanted
 * @title: the title of the event
 * @message: why it failed
 *
 * Says which edit came back, and why.
 *
 * Returns: (transfer full): the sentence
 */
char *
ahead_sentence_for_failure (AheadMutationKind kind, const char *title, const char *message)
{
  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (message != NULL, NULL);

  /* Translators: in all of these, the title of the event, and the reason as the server gives it */
  switch (kind)
    {
    case AHEAD_MUTATION_CREATE:
      return g_strdup_printf (_("“%s” was not added: %s"), title, message);
    case AHEAD_MUTATION_DELETE:
      return g_strdup_printf (_("“%s” was not deleted: %s"), title, message);
    case AHEAD_MUTATION_PATCH:
    case AHEAD_MUTATION_STAR:
    case AHEAD_MUTATION_ATTEND:
    case AHEAD_MUTATION_ADD_COMMENT:
    case AHEAD_MUTATION_DELETE_COMMENT:
    default:
      return g_strdup_printf (_("“%s” was not changed: %s"), title, message);
    }
}
