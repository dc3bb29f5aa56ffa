/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadIcalendar"

#include "config.h"

#include "ahead-icalendar.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ahead-css-color-private.h"
#include "ahead-icalendar-private.h"

/*
 * Reads iCalendar text (RFC 5545) from anywhere.
 *
 * A first pass over the lines finds where components begin and end, and refuses a text that is none or stops in the
 * middle. The second reads the events, as a VTIMEZONE may stand behind what refers to it. An event that can't be read
 * costs itself only.
 */

G_DEFINE_QUARK (ahead-icalendar-error-quark, ahead_icalendar_error)

/* Components that may be open at once. RFC 5545 needs three: VCALENDAR, VEVENT, VALARM. */
#define MAX_DEPTH 16

/* A component directly inside of the calendar; its lines are those between BEGIN and END. */
typedef struct
{
  const char *kind;
  guint begin_line;
  guint first;
  guint n_lines;
  char *problem;
  guint problem_line;
} Component;

/* A record of the result, and what decides between two of the same event. */
typedef struct
{
  AheadRecord *record;
  guint line;
  gint64 sequence;
} Candidate;

typedef struct
{
  GArray *lines;
  guint last_number;
  guint position;
  GPtrArray *open;
  GArray *components;
  Component *current;
  AheadIcalendarZones *zones;
  GArray *candidates;
  GHashTable *keys;
  AheadIcalendar *calendar;
} Parser;

static void
clear_component (gpointer data)
{
  Component *component = data;

  g_free (component->problem);
}

static void
clear_candidate (gpointer data)
{
  Candidate *candidate = data;

  g_clear_pointer (&candidate->record, ahead_record_unref);
}

static void
parser_init (Parser *parser)
{
  parser->open = g_ptr_array_new ();
  parser->components = g_array_new (FALSE, TRUE, sizeof (Component));
  g_array_set_clear_func (parser->components, clear_component);
  parser->candidates = g_array_new (FALSE, TRUE, sizeof (Candidate));
  g_array_set_clear_func (parser->candidates, clear_candidate);
  parser->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  parser->zones = ahead_icalendar_zones_new ();
  parser->calendar = g_new0 (AheadIcalendar, 1);
  parser->calendar->records = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_record_unref);
  parser->calendar->skipped = g_ptr_array_new_with_free_func (g_free);
}

static void
parser_clear (Parser *parser)
{
  g_clear_pointer (&parser->lines, g_array_unref);
  g_clear_pointer (&parser->open, g_ptr_array_unref);
  g_clear_pointer (&parser->components, g_array_unref);
  g_clear_pointer (&parser->candidates, g_array_unref);
  g_clear_pointer (&parser->keys, g_hash_table_unref);
  g_clear_pointer (&parser->zones, ahead_icalendar_zones_free);
  g_clear_pointer (&parser->calendar, ahead_icalendar_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parser, parser_clear)

static const AheadContentLine *
get_line (Parser *parser,
          guint i)
{
  return &g_array_index (parser->lines, AheadContentLine, i);
}

static void
skip (Parser *parser,
      guint line,
      const char *title,
      const char *problem)
{
  g_autofree char *quote = ahead_content_text_quote (title);

  /* Translators: a line of a file, the title of an event on it, and what is wrong with the event */
  g_ptr_array_add (parser->calendar->skipped, g_strdup_printf (_("Line %u, “%s”: %s"), line, quote, problem));
}

static gboolean
is_event (const Component *component)
{
  return g_ascii_strcasecmp (component->kind, "VEVENT") == 0;
}

/* The first thing that is wrong with a component is the one that is told. */
static void G_GNUC_PRINTF (3, 4)
blame_component (Parser *parser,
                 guint line,
                 const char *format,
                 ...)
{
  va_list args;

  if (parser->current == NULL || parser->current->problem != NULL)
    return;

  va_start (args, format);
  parser->current->problem = g_strdup_vprintf (format, args);
  parser->current->problem_line = line;
  va_end (args);
}

static void
begin_component (Parser *parser,
                 const char *kind,
                 guint line)
{
  Component component = { .kind = kind, .begin_line = line, .first = parser->position + 1 };

  g_array_append_val (parser->components, component);
  parser->current = &g_array_index (parser->components, Component, parser->components->len - 1);
}

static void
end_component (Parser *parser)
{
  parser->current->n_lines = parser->position - parser->current->first;
  parser->current = NULL;
}

/* Closes what is open, down to @depth. Only the last of it has its own END. */
static void
close_to_depth (Parser *parser,
                guint depth,
                gboolean ended)
{
  while (parser->open->len > depth)
    {
      g_autofree char *name = ahead_content_text_quote (g_ptr_array_index (parser->open, parser->open->len - 1));

      if (!ended || parser->open->len > depth + 1)
        blame_component (parser, get_line (parser, parser->position)->number, _("its %s has no END"), name);
      if (parser->open->len == 2)
        end_component (parser);
      g_ptr_array_set_size (parser->open, parser->open->len - 1);
    }
}

static gboolean
find_open (Parser *parser,
           const char *name,
           guint *depth)
{
  for (*depth = parser->open->len; *depth > 0; (*depth)--)
    if (g_ascii_strcasecmp (g_ptr_array_index (parser->open, *depth - 1), name) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
take_begin (Parser *parser,
            const AheadContentLine *line,
            const char *name,
            GError **error)
{
  if (parser->open->len > 0 && g_ascii_strcasecmp (name, "VCALENDAR") == 0)
    {
      g_set_error (error, AHEAD_ICALENDAR_ERROR, AHEAD_ICALENDAR_ERROR_TRUNCATED,
                   _("On line %u a calendar begins before the one above has ended. A part of the file is missing."),
                   line->number);
      return FALSE;
    }

  /* No component nests in itself: what stands above has lost its end. */
  if (parser->open->len > 1 && g_ascii_strcasecmp (name, "VEVENT") == 0)
    close_to_depth (parser, 1, FALSE);

  if (parser->open->len == MAX_DEPTH)
    blame_component (parser, line->number, _("it is nested too deeply"));
  else
    g_ptr_array_add (parser->open, (char *) name);

  if (parser->open->len == 2 && parser->current == NULL)
    begin_component (parser, name, line->number);
  return TRUE;
}

static void
take_end (Parser *parser,
          const AheadContentLine *line,
          const char *name)
{
  g_autofree char *quote = ahead_content_text_quote (name);
  guint depth;

  if (find_open (parser, name, &depth))
    close_to_depth (parser, depth - 1, TRUE);
  else
    blame_component (parser, line->number, _("END:%s ends nothing"), quote);
}

static void
take_calendar_property (Parser *parser,
                        const AheadContentLine *line)
{
  AheadIcalendar *calendar = parser->calendar;
  const char *value = ahead_content_line_get_value (line->text);

  if (!line->valid || value == NULL)
    return;

  if (ahead_content_line_has_name (line->text, "X-WR-TIMEZONE"))
    ahead_icalendar_zones_set_floating (parser->zones, value);
  else if ((ahead_content_line_has_name (line->text, "X-WR-CALNAME")
            || ahead_content_line_has_name (line->text, "NAME"))
           && calendar->name == NULL && *value != '\0')
    calendar->name = ahead_content_text_unescape (value);
  else if ((ahead_content_line_has_name (line->text, "COLOR")
            || ahead_content_line_has_name (line->text, "X-APPLE-CALENDAR-COLOR"))
           && calendar->color == NULL)
    calendar->color = ahead_css_color_normalize (value);
}

static gboolean
is_calendar_begin (const AheadContentLine *line)
{
  const char *value = ahead_content_line_get_value (line->text);

  return value != NULL && ahead_content_line_has_name (line->text, "BEGIN")
         && g_ascii_strcasecmp (value, "VCALENDAR") == 0;
}

static gboolean
take_line (Parser *parser,
           const AheadContentLine *line,
           GError **error)
{
  const char *value = ahead_content_line_get_value (line->text);

  if (value != NULL && ahead_content_line_has_name (line->text, "BEGIN"))
    return take_begin (parser, line, value, error);
  if (value != NULL && ahead_content_line_has_name (line->text, "END"))
    take_end (parser, line, value);
  else if (parser->open->len == 1)
    take_calendar_property (parser, line);

  return TRUE;
}

static gboolean
refuse_truncated (Parser *parser,
                  GError **error)
{
  g_autofree char *title = NULL;

  if (parser->current == NULL || !is_event (parser->current))
    {
      g_set_error (error, AHEAD_ICALENDAR_ERROR, AHEAD_ICALENDAR_ERROR_TRUNCATED,
                   _("The file stops on line %u, before its calendar ends (END:VCALENDAR). A part of it is missing."),
                   parser->last_number);
      return FALSE;
    }

  title = ahead_icalendar_dup_title (get_line (parser, 0) + parser->current->first,
                                     parser->lines->len - parser->current->first);
  g_set_error (error, AHEAD_ICALENDAR_ERROR, AHEAD_ICALENDAR_ERROR_TRUNCATED,
               _("The file stops on line %u, in the middle of the event “%s” that begins on line %u. A part of it is "
                 "missing."),
               parser->last_number, title, parser->current->begin_line);
  return FALSE;
}

static gboolean
refuse_first_line (Parser *parser,
                   GError **error)
{
  g_autofree char *quote = NULL;

  if (parser->lines->len == 0)
    {
      g_set_error (error, AHEAD_ICALENDAR_ERROR, AHEAD_ICALENDAR_ERROR_NOT_ICALENDAR,
                   _("This is not a calendar: the file is empty."));
      return FALSE;
    }

  quote = ahead_content_text_quote (get_line (parser, 0)->text);
  g_set_error (error, AHEAD_ICALENDAR_ERROR, AHEAD_ICALENDAR_ERROR_NOT_ICALENDAR,
               _("This is not a calendar: line %u is “%s”, where an iCalendar file has “BEGIN:VCALENDAR”."),
               get_line (parser, 0)->number, quote);
  return FALSE;
}

static void
trim_values (Parser *parser)
{
  for (guint i = 0; i < parser->lines->len; i++)
    {
      AheadContentLine *line = &g_array_index (parser->lines, AheadContentLine, i);

      if (ahead_content_line_has_name (line->text, "BEGIN") || ahead_content_line_has_name (line->text, "END"))
        g_strchomp (line->text);
    }
}

static gboolean
find_components (Parser *parser,
                 GError **error)
{
  trim_values (parser);
  if (parser->lines->len == 0 || !is_calendar_begin (get_line (parser, 0)))
    return refuse_first_line (parser, error);

  for (parser->position = 0; parser->position < parser->lines->len; parser->position++)
    {
      const AheadContentLine *line = get_line (parser, parser->position);

      if (parser->open->len == 0 && !is_calendar_begin (line))
        {
          skip (parser, line->number, line->text, _("what follows after the end of the calendar is not read"));
          break;
        }
      if (!take_line (parser, line, error))
        return FALSE;
    }

  return parser->open->len == 0 || refuse_truncated (parser, error);
}

static gint64
find_sequence (const AheadContentLine *lines,
               guint n_lines)
{
  for (guint i = 0; i < n_lines; i++)
    if (ahead_content_line_has_name (lines[i].text, "SEQUENCE"))
      return g_ascii_strtoll (ahead_content_line_get_value (lines[i].text), NULL, 10);

  return 0;
}

static void
skip_candidate (Parser *parser,
                Candidate *loser,
                const Candidate *winner)
{
  g_autofree char *problem
    = g_strdup_printf (_("the event on line %u has the same UID and counts instead"), winner->line);

  skip (parser, loser->line, ahead_record_get_title (loser->record), problem);
  g_clear_pointer (&loser->record, ahead_record_unref);
}

/* RFC 5545 §3.8.7.4: of two versions of an event the one with the higher SEQUENCE is the newer. */
static void
take_candidate (Parser *parser,
                Candidate candidate)
{
  g_autofree char *key = ahead_record_dup_uid_key (candidate.record);
  guint position = GPOINTER_TO_UINT (g_hash_table_lookup (parser->keys, key));
  Candidate *other = position > 0 ? &g_array_index (parser->candidates, Candidate, position - 1) : NULL;

  if (other != NULL && other->sequence > candidate.sequence)
    {
      skip_candidate (parser, &candidate, other);
      return;
    }

  if (other != NULL)
    skip_candidate (parser, other, &candidate);
  g_array_append_val (parser->candidates, candidate);
  g_hash_table_replace (parser->keys, g_steal_pointer (&key), GUINT_TO_POINTER (parser->candidates->len));
}

static void
read_event (Parser *parser,
            const Component *component)
{
  const AheadContentLine *lines = get_line (parser, 0) + component->first;
  Candidate candidate = { .line = component->begin_line };
  guint problem_line = component->problem != NULL ? component->problem_line : component->begin_line;
  g_autofree char *problem = g_strdup (component->problem);

  if (problem == NULL)
    candidate.record = ahead_icalendar_read_event (lines, component->n_lines, parser->zones, &problem_line, &problem);

  if (candidate.record == NULL)
    {
      g_autofree char *title = ahead_icalendar_dup_title (lines, component->n_lines);

      skip (parser, problem_line, title, problem);
      return;
    }

  candidate.sequence = find_sequence (lines, component->n_lines);
  take_candidate (parser, candidate);
}

/* Ahead keeps events. What a user would miss is named; VTIMEZONE and VFREEBUSY are no entries of their own. */
static void
skip_other (Parser *parser,
            const Component *component)
{
  g_autofree char *title = NULL;

  if (g_ascii_strcasecmp (component->kind, "VTODO") != 0 && g_ascii_strcasecmp (component->kind, "VJOURNAL") != 0)
    return;

  title = ahead_icalendar_dup_title (get_line (parser, 0) + component->first, component->n_lines);
  skip (parser, component->begin_line, title, _("it is a task or a note, not an event"));
}

static void
define_zones (Parser *parser)
{
  for (guint i = 0; i < parser->components->len; i++)
    {
      const Component *component = &g_array_index (parser->components, Component, i);

      if (component->problem == NULL && g_ascii_strcasecmp (component->kind, "VTIMEZONE") == 0)
        ahead_icalendar_zones_define (parser->zones, get_line (parser, 0) + component->first - 1,
                                      component->n_lines + 2);
    }
}

static void
read_components (Parser *parser)
{
  define_zones (parser);

  for (guint i = 0; i < parser->components->len; i++)
    {
      const Component *component = &g_array_index (parser->components, Component, i);

      if (is_event (component))
        read_event (parser, component);
      else
        skip_other (parser, component);
    }

  for (guint i = 0; i < parser->candidates->len; i++)
    {
      Candidate *candidate = &g_array_index (parser->candidates, Candidate, i);

      if (candidate->record != NULL)
        g_ptr_array_add (parser->calendar->records, g_steal_pointer (&candidate->record));
    }
}

static AheadIcalendar *
parse_buffer (char *buffer,
              gsize length,
              GError **error)
{
  g_auto (Parser) parser = { NULL };
  gsize mark = length >= 3 && memcmp (buffer, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  parser_init (&parser);
  parser.lines = ahead_content_lines_read (buffer + mark, length - mark, &parser.last_number);
  if (!find_components (&parser, error))
    return NULL;

  read_components (&parser);
  return g_steal_pointer (&parser.calendar);
}

/**
 * ahead_icalendar_parse:
 * @text: the text, which may be anything
 * @length: its length in bytes; -1 if it ends in a NUL
 * @error: return location for an error
 *
 * Reads the events of iCalendar text (RFC 5545).
 *
 * An event that can't be read is left out, and `skipped` says why. One that differs from a field's limits is left out
 * too: nothing is cut. Of two events with the same UID (and RECURRENCE-ID) the one with the higher SEQUENCE counts, or
 * else the later; changed occurrences of recurring events are records of their own. Properties that Ahead doesn't model
 * are in `extra`. An event without a UID gets one that follows from its content. Can be called from any thread.
 *
 * Returns: (transfer full): what was read; or %NULL with an `AHEAD_ICALENDAR_ERROR` if the text as a whole is no
 *   calendar
 */
AheadIcalendar *
ahead_icalendar_parse (const char *text,
                       gssize length,
                       GError **error)
{
  g_autofree char *buffer = NULL;
  gsize size;

  g_return_val_if_fail (text != NULL || length == 0, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  size = length < 0 ? strlen (text) : (gsize) length;
  if (size > AHEAD_ICALENDAR_MAX_SIZE)
    {
      g_set_error (error, AHEAD_ICALENDAR_ERROR, AHEAD_ICALENDAR_ERROR_TOO_LARGE,
                   _("The file is larger than %d MiB."), AHEAD_ICALENDAR_MAX_SIZE / 1024 / 1024);
      return NULL;
    }

  buffer = g_malloc (size + 1);
  if (size > 0)
    memcpy (buffer, text, size);
  buffer[size] = '\0';

  return parse_buffer (buffer, size, error);
}

/**
 * ahead_icalendar_free:
 * @calendar: (transfer full): what was read
 *
 * Frees @calendar.
 */
void
ahead_icalendar_free (AheadIcalendar *calendar)
{
  g_return_if_fail (calendar != NULL);

  g_free (calendar->name);
  g_free (calendar->color);
  g_ptr_array_unref (calendar->records);
  g_ptr_array_unref (calendar->skipped);
  g_free (calendar);
}
