/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadSentences"

#include "config.h"

#include "ahead-sentences.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Characters of a title that a sentence has room for; titles can be as long as a page. */
#define TITLE_LENGTH 40

static char *
shorten_title (const char *title)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (title, -1) <= TITLE_LENGTH)
    return g_strdup (title);

  start = g_strchomp (g_utf8_substring (title, 0, TITLE_LENGTH - 1));
  return g_strconcat (start, "…", NULL);
}

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
 * ahead_sentence_for_delete:
 * @title: the title of an event
 *
 * Says that the event was deleted.
 *
 * Returns: (transfer full): the sentence
 */
char *
ahead_sentence_for_delete (const char *title)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (title != NULL, NULL);

  name = shorten_title (title);
  /* Translators: the placeholder is the title of an event */
  return g_strdup_printf (_("“%s” deleted"), name);
}

/**
 * ahead_sentence_for_failure:
 * @kind: what the user wanted
 * @title: the title of the event
 * @message: why it failed
 *
 * Says which edit came back, and why. A reason that names the event says all of it.
 *
 * Returns: (transfer full): the sentence
 */
char *
ahead_sentence_for_failure (AheadMutationKind kind,
                            const char *title,
                            const char *message)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (message != NULL, NULL);

  if (*title != '\0' && strstr (message, title) != NULL)
    return g_strdup (message);

  name = shorten_title (title);
  /* Translators: in all of these, the title of the event, and the reason as the server gives it */
  switch (kind)
    {
    case AHEAD_MUTATION_CREATE:
      return g_strdup_printf (_("“%s” was not added: %s"), name, message);
    case AHEAD_MUTATION_DELETE:
      return g_strdup_printf (_("“%s” was not deleted: %s"), name, message);
    case AHEAD_MUTATION_PATCH:
    case AHEAD_MUTATION_STAR:
    case AHEAD_MUTATION_ATTEND:
    case AHEAD_MUTATION_ADD_COMMENT:
    case AHEAD_MUTATION_DELETE_COMMENT:
    default:
      return g_strdup_printf (_("“%s” was not changed: %s"), name, message);
    }
}
