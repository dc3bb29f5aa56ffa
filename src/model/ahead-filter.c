/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadFilter"

#include "config.h"

#include "ahead-filter.h"

#include <string.h>

#define FLAGS_STATUS (AHEAD_FILTER_PLANNED | AHEAD_FILTER_CONFIRMED | AHEAD_FILTER_CANCELLED)

struct _AheadFilter
{
  gatomicrefcount ref_count;
  char **calendars;
  AheadFilterFlags flags;
  gint64 from;
  gint64 to;
  char *text;
  char **words;
};

static const struct
{
  const char *name;
  AheadFilterFlags flag;
} flag_names[] = {
  { "starred", AHEAD_FILTER_STARRED },
  { "attending", AHEAD_FILTER_ATTENDING },
  { "planned", AHEAD_FILTER_PLANNED },
  { "confirmed", AHEAD_FILTER_CONFIRMED },
  { "cancelled", AHEAD_FILTER_CANCELLED },
};

G_DEFINE_BOXED_TYPE (AheadFilter, ahead_filter, ahead_filter_ref, ahead_filter_unref)

static AheadFilter *
copy_filter (AheadFilter *filter)
{
  AheadFilter *copy = g_new (AheadFilter, 1);

  *copy = *filter;
  g_atomic_ref_count_init (&copy->ref_count);
  copy->calendars = g_strdupv (filter->calendars);
  copy->text = g_strdup (filter->text);
  copy->words = g_strdupv (filter->words);

  return copy;
}

/**
 * ahead_filter_new:
 *
 * Makes the filter that every record passes.
 *
 * Returns: (transfer full): the filter
 */
AheadFilter *
ahead_filter_new (void)
{
  AheadFilter *filter = g_new0 (AheadFilter, 1);

  g_atomic_ref_count_init (&filter->ref_count);
  filter->from = G_MININT64;
  filter->to = G_MAXINT64;
  filter->text = g_strdup ("");
  filter->words = g_new0 (char *, 1);

  return filter;
}

/**
 * ahead_filter_ref:
 * @filter: a filter
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @filter
 */
AheadFilter *
ahead_filter_ref (AheadFilter *filter)
{
  g_return_val_if_fail (filter != NULL, NULL);

  g_atomic_ref_count_inc (&filter->ref_count);
  return filter;
}

/**
 * ahead_filter_unref:
 * @filter: (transfer full): a filter
 *
 * Gives a reference back; frees @filter with the last.
 */
void
ahead_filter_unref (AheadFilter *filter)
{
  g_return_if_fail (filter != NULL);

  if (!g_atomic_ref_count_dec (&filter->ref_count))
    return;

  g_strfreev (filter->calendars);
  g_free (filter->text);
  g_strfreev (filter->words);
  g_free (filter);
}

/**
 * ahead_filter_with_calendars:
 * @filter: a filter
 * @calendar_ids: (nullable) (array zero-terminated=1): ids of calendars; %NULL for all calendars
 *
 * Restricts @filter to the events of some calendars. An empty array is passed by no record.
 *
 * Returns: (transfer full): the changed copy
 */
AheadFilter *
ahead_filter_with_calendars (AheadFilter *filter,
                             const char *const *calendar_ids)
{
  AheadFilter *copy;

  g_return_val_if_fail (filter != NULL, NULL);

  copy = copy_filter (filter);
  g_strfreev (copy->calendars);
  copy->calendars = g_strdupv ((char **) calendar_ids);

  return copy;
}

/**
 * ahead_filter_with_flags:
 * @filter: a filter
 * @flags: what to restrict to
 *
 * Sets the flags of @filter.
 *
 * Returns: (transfer full): the changed copy
 */
AheadFilter *
ahead_filter_with_flags (AheadFilter *filter,
                         AheadFilterFlags flags)
{
  AheadFilter *copy;

  g_return_val_if_fail (filter != NULL, NULL);

  copy = copy_filter (filter);
  copy->flags = flags;

  return copy;
}

/**
 * ahead_filter_with_range:
 * @filter: a filter
 * @from: µs since the Unix epoch, UTC; %G_MININT64 = no limit
 * @to: µs since the Unix epoch, UTC; exclusive; %G_MAXINT64 = no limit
 *
 * Restricts @filter to events that are going on at some time from @from to @to. An event that repeats passes if it
 * begins before @to.
 *
 * Returns: (transfer full): the changed copy
 */
AheadFilter *
ahead_filter_with_range (AheadFilter *filter,
                         gint64 from,
                         gint64 to)
{
  AheadFilter *copy;

  g_return_val_if_fail (filter != NULL, NULL);

  copy = copy_filter (filter);
  copy->from = from;
  copy->to = to;

  return copy;
}

/**
 * ahead_filter_with_text:
 * @filter: a filter
 * @text: (nullable): what to search for; %NULL or blank for no search
 *
 * Restricts @filter to events that have every word of @text somewhere in their title, place, description or categories.
 * Case and accents make no difference.
 *
 * Returns: (transfer full): the changed copy
 */
AheadFilter *
ahead_filter_with_text (AheadFilter *filter,
                        const char *text)
{
  AheadFilter *copy;

  g_return_val_if_fail (filter != NULL, NULL);

  copy = copy_filter (filter);
  g_free (copy->text);
  copy->text = g_strdup (text != NULL ? text : "");
  g_strfreev (copy->words);
  copy->words = ahead_filter_text_to_words (copy->text);

  return copy;
}

/**
 * ahead_filter_get_calendars:
 * @filter: a filter
 *
 * Gets the calendars whose events pass.
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): their ids, or %NULL for all
 */
const char *const *
ahead_filter_get_calendars (AheadFilter *filter)
{
  g_return_val_if_fail (filter != NULL, NULL);

  return (const char *const *) filter->calendars;
}

/**
 * ahead_filter_get_flags:
 * @filter: a filter
 *
 * Gets the flags.
 *
 * Returns: the flags
 */
AheadFilterFlags
ahead_filter_get_flags (AheadFilter *filter)
{
  g_return_val_if_fail (filter != NULL, AHEAD_FILTER_NONE);

  return filter->flags;
}

/**
 * ahead_filter_get_from:
 * @filter: a filter
 *
 * Gets the begin of the range.
 *
 * Returns: µs since the Unix epoch, UTC; %G_MININT64 = no limit
 */
gint64
ahead_filter_get_from (AheadFilter *filter)
{
  g_return_val_if_fail (filter != NULL, G_MININT64);

  return filter->from;
}

/**
 * ahead_filter_get_to:
 * @filter: a filter
 *
 * Gets the end of the range, which is exclusive.
 *
 * Returns: µs since the Unix epoch, UTC; %G_MAXINT64 = no limit
 */
gint64
ahead_filter_get_to (AheadFilter *filter)
{
  g_return_val_if_fail (filter != NULL, G_MAXINT64);

  return filter->to;
}

/**
 * ahead_filter_get_text:
 * @filter: a filter
 *
 * Gets what is searched for.
 *
 * Returns: (transfer none): the text; empty for no search
 */
const char *
ahead_filter_get_text (AheadFilter *filter)
{
  g_return_val_if_fail (filter != NULL, NULL);

  return filter->text;
}

static gboolean
flags_match (AheadFilterFlags flags,
             AheadRecord *record)
{
  AheadFilterFlags status = AHEAD_FILTER_PLANNED << ahead_record_get_integer (record, AHEAD_FIELD_STATUS);

  if ((flags & AHEAD_FILTER_STARRED) && !ahead_record_get_starred (record))
    return FALSE;
  if ((flags & AHEAD_FILTER_ATTENDING) && !ahead_record_get_integer (record, AHEAD_FIELD_ATTENDING))
    return FALSE;

  return (flags & FLAGS_STATUS) == 0 || (flags & status) != 0;
}

static gboolean
range_matches (AheadFilter *filter,
               AheadRecord *record)
{
  gint64 start = ahead_record_get_start (record);
  gint64 end = ahead_record_get_end (record);

  if (start >= filter->to)
    return FALSE;
  if (*ahead_record_get_string (record, AHEAD_FIELD_RECURRENCE) != '\0')
    return TRUE;

  return end > filter->from || (end == start && start >= filter->from);
}

static gboolean
text_matches (AheadFilter *filter,
              AheadRecord *record)
{
  const char *texts[] = {
    ahead_record_get_title (record),
    ahead_record_get_string (record, AHEAD_FIELD_LOCATION),
    ahead_record_get_string (record, AHEAD_FIELD_DESCRIPTION),
    ahead_record_get_string (record, AHEAD_FIELD_CATEGORIES),
    NULL,
  };

  return ahead_filter_words_match ((const char *const *) filter->words, texts);
}

/**
 * ahead_filter_matches:
 * @filter: a filter
 * @record: a record
 *
 * Gets whether @record passes.
 *
 * Returns: whether it does
 */
gboolean
ahead_filter_matches (AheadFilter *filter,
                      AheadRecord *record)
{
  g_return_val_if_fail (filter != NULL, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  if (!flags_match (filter->flags, record))
    return FALSE;
  if (filter->calendars != NULL
      && !g_strv_contains ((const char *const *) filter->calendars,
                           ahead_record_get_string (record, AHEAD_FIELD_CALENDAR)))
    return FALSE;
  if (!range_matches (filter, record))
    return FALSE;

  return filter->words[0] == NULL || text_matches (filter, record);
}

static gboolean
strv_equal0 (char **a,
             char **b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

/**
 * ahead_filter_equal:
 * @a: a filter
 * @b: another filter
 *
 * Gets whether the same records pass both. May give %FALSE for filters that say the same in other words.
 *
 * Returns: whether they are equal
 */
gboolean
ahead_filter_equal (AheadFilter *a,
                    AheadFilter *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->flags == b->flags && a->from == b->from && a->to == b->to && strv_equal0 (a->words, b->words)
         && strv_equal0 (a->calendars, b->calendars);
}

/* Case and accents folded away, as far as Unicode knows them. */
static char *
fold_text (const char *text)
{
  g_autofree char *folded = NULL;
  g_autofree char *decomposed = NULL;
  GString *result;

  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);

  folded = g_utf8_casefold (text, -1);
  decomposed = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  result = g_string_sized_new (strlen (decomposed));
  for (const char *p = decomposed; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_ismark (g_utf8_get_char (p)))
      g_string_append_len (result, p, g_utf8_next_char (p) - p);

  return g_string_free (result, FALSE);
}

/**
 * ahead_filter_text_to_words:
 * @text: what a user searches for
 *
 * Splits @text into the words to look for, folded for [func@filter_words_match].
 *
 * Returns: (transfer full) (array zero-terminated=1): the words; empty for a blank text
 */
char **
ahead_filter_text_to_words (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *folded = NULL;
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  folded = fold_text (text);
  parts = g_strsplit_set (folded, " \t\r\n", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (builder, parts[i]);

  return g_strv_builder_end (builder);
}

/* Not strcasestr(), which follows the locale: in Turkish "TITLE" would have no "title". */
static gboolean
ascii_has_word (const char *text,
                const char *word)
{
  gsize length = strlen (word);

  for (; *text != '\0'; text++)
    if (g_ascii_tolower (*text) == *word && g_ascii_strncasecmp (text, word, length) == 0)
      return TRUE;

  return FALSE;
}

/* Most texts are ASCII, and are searched without a folded copy. */
static gboolean
text_has_word (const char *text,
               const char *word)
{
  g_autofree char *folded = NULL;

  if (g_str_is_ascii (text))
    return ascii_has_word (text, word);

  folded = fold_text (text);
  return strstr (folded, word) != NULL;
}

static gboolean
any_text_has_word (const char *const *texts,
                   const char *word)
{
  for (guint i = 0; texts[i] != NULL; i++)
    if (text_has_word (texts[i], word))
      return TRUE;

  return FALSE;
}

/**
 * ahead_filter_words_match:
 * @words: (array zero-terminated=1): words from [func@filter_text_to_words]
 * @texts: (array zero-terminated=1): the texts to search
 *
 * Gets whether every word is in at least one of the texts. The server searches by this function too.
 *
 * Returns: whether they are
 */
gboolean
ahead_filter_words_match (const char *const *words,
                          const char *const *texts)
{
  g_return_val_if_fail (words != NULL && texts != NULL, FALSE);

  for (guint i = 0; words[i] != NULL; i++)
    if (!any_text_has_word (texts, words[i]))
      return FALSE;

  return TRUE;
}

static AheadFilterFlags
flag_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (flag_names); i++)
    if (g_str_equal (flag_names[i].name, name))
      return flag_names[i].flag;

  return AHEAD_FILTER_NONE;
}

/**
 * ahead_filter_flags_parse:
 * @text: names of flags, separated by commas ("starred,planned,confirmed"); empty for none
 * @flags: (out): the flags
 *
 * Reads the `filter` parameter of the wire.
 *
 * Returns: %FALSE, with @flags untouched, if a name is not known
 */
gboolean
ahead_filter_flags_parse (const char *text,
                          AheadFilterFlags *flags)
{
  g_auto (GStrv) names = NULL;
  AheadFilterFlags result = AHEAD_FILTER_NONE;

  g_return_val_if_fail (text != NULL && flags != NULL, FALSE);

  names = g_strsplit (text, ",", -1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      AheadFilterFlags flag = flag_from_name (names[i]);

      if (flag == AHEAD_FILTER_NONE)
        return FALSE;
      result |= flag;
    }

  *flags = result;
  return TRUE;
}

/**
 * ahead_sort_parse:
 * @text: "start", "title" or "position"
 * @sort: (out): the order
 *
 * Reads the `sort` parameter of the wire.
 *
 * Returns: %FALSE, with @sort untouched, if @text is anything else
 */
gboolean
ahead_sort_parse (const char *text,
                  AheadSort *sort)
{
  static const char *const names[] = {
    [AHEAD_SORT_START] = "start",
    [AHEAD_SORT_TITLE] = "title",
    [AHEAD_SORT_POSITION] = "position",
  };

  g_return_val_if_fail (text != NULL && sort != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], text))
      {
        *sort = i;
        return TRUE;
      }

  return FALSE;
}
