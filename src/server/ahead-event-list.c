/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadEventList"

#include "config.h"

#include "ahead-event-list.h"

#include <string.h>

#include "ahead-change-log.h"
#include "ahead-event-row-private.h"

/* Pages of events. A cursor holds the sort key and the id of the last event of a page, and the next page begins behind
 * them: whatever is inserted or deleted meanwhile, no event that stays is given twice or left out. */

/* Parameters of the query, as ?NNN. */
enum
{
  PARAMETER_USER = 1,
  PARAMETER_FROM,
  PARAMETER_TO,
  PARAMETER_WORDS,
  PARAMETER_KEY,
  PARAMETER_TIMED,
  PARAMETER_ID,
  PARAMETER_LIMIT,
  PARAMETER_CALENDAR, /* the first of as many as there are calendars */
};

typedef struct
{
  const char *key; /* the column that comes first */
  const char *order;
  const char *behind;
} Order;

/* All-day events come first on their day: they begin at its midnight too. */
static const Order orders[] = {
  [AHEAD_SORT_START] = { "start", "start, timed, id", "(start, timed, id) > (?5, ?6, ?7)" },
  [AHEAD_SORT_TITLE] = { "title_key", "title_key, id", "(title_key, id) > (?5, ?7)" },
  [AHEAD_SORT_POSITION] = { "position", "position, id", "(position, id) > (?5, ?7)" },
};

typedef struct
{
  char *fingerprint;
  char *key;
  gint64 timed;
  char *id;
} Position;

typedef struct
{
  AheadDatabase *database;
  const char *user;
  AheadFilter *filter;
  AheadSort sort;
  char **words;
  char *where;
} List;

static void
position_clear (Position *position)
{
  g_free (position->fingerprint);
  g_free (position->key);
  g_free (position->id);
}

static void
list_clear (List *list)
{
  g_strfreev (list->words);
  g_free (list->where);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Position, position_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (List, list_clear)

static void
append_flags (GString *where,
              AheadFilterFlags flags)
{
  static const char *const statuses[] = { "planned", "confirmed", "cancelled" };
  gboolean first = TRUE;

  if (flags & AHEAD_FILTER_STARRED)
    g_string_append (where, " AND EXISTS (SELECT 1 FROM star WHERE event_id = event.id AND user = ?1)");
  if (flags & AHEAD_FILTER_ATTENDING)
    g_string_append (where, " AND EXISTS (SELECT 1 FROM attendance WHERE event_id = event.id AND user = ?1)");

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (flags & (AHEAD_FILTER_PLANNED << i))
      {
        g_string_append_printf (where, "%s%u", first ? " AND status IN (" : ", ", i);
        first = FALSE;
      }
  if (!first)
    g_string_append (where, ")");
}

static void
append_calendars (GString *where,
                  const char *const *calendars)
{
  if (calendars == NULL)
    return;

  g_string_append (where, " AND calendar_id IN (");
  for (guint i = 0; calendars[i] != NULL; i++)
    g_string_append_printf (where, "%s?%u", i > 0 ? ", " : "", PARAMETER_CALENDAR + i);
  g_string_append (where, ")");
}

/* The same condition as ahead_filter_matches(), for SQL. What costs most comes last. */
static char *
build_where (AheadFilter *filter,
             char **words)
{
  GString *where = g_string_new ("TRUE");

  append_calendars (where, ahead_filter_get_calendars (filter));
  if (ahead_filter_get_to (filter) != G_MAXINT64)
    g_string_append (where, " AND start < ?3");
  if (ahead_filter_get_from (filter) != G_MININT64)
    g_string_append (where, " AND (\"end\" > ?2 OR (\"end\" = start AND start >= ?2) OR recurrence != '')");
  append_flags (where, ahead_filter_get_flags (filter));
  if (*words != NULL)
    g_string_append (where, " AND words_match (?4, title, location, description, categories)");

  return g_string_free (where, FALSE);
}

static void
list_init (List *list,
           AheadDatabase *database,
           const char *user,
           AheadFilter *filter,
           AheadSort sort)
{
  list->database = database;
  list->user = user;
  list->filter = filter;
  list->sort = sort;
  list->words = ahead_filter_text_to_words (ahead_filter_get_text (filter));
  list->where = build_where (filter, list->words);
}

static void
bind_condition (AheadStatement *statement,
                const List *list)
{
  const char *const *calendars = ahead_filter_get_calendars (list->filter);

  ahead_statement_bind_text (statement, PARAMETER_USER, list->user);
  sqlite3_bind_int64 (statement, PARAMETER_FROM, ahead_filter_get_from (list->filter));
  sqlite3_bind_int64 (statement, PARAMETER_TO, ahead_filter_get_to (list->filter));
  sqlite3_bind_pointer (statement, PARAMETER_WORDS, list->words, AHEAD_WORDS_POINTER, NULL);
  for (guint i = 0; calendars != NULL && calendars[i] != NULL; i++)
    ahead_statement_bind_text (statement, PARAMETER_CALENDAR + i, calendars[i]);
}

/* Ties a cursor to the question that it continues. */
static char *
fingerprint (const List *list)
{
  const char *const *calendars = ahead_filter_get_calendars (list->filter);
  g_autofree char *joined = calendars != NULL ? g_strjoinv ("\n", (char **) calendars) : NULL;
  g_autofree char *text =
    g_strdup_printf ("%d %u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n%s\n\n%s", list->sort,
                     ahead_filter_get_flags (list->filter), ahead_filter_get_from (list->filter),
                     ahead_filter_get_to (list->filter), joined != NULL ? joined : "*",
                     ahead_filter_get_text (list->filter));
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strndup (digest, 16);
}

/* Base64 in the alphabet that URLs take as it is (RFC 4648 §5). */
static char *
encode_position (const Position *position)
{
  g_autofree char *text = g_strdup_printf ("%s %d %s %s", position->fingerprint, (int) position->timed, position->id,
                                           position->key);
  char *encoded = g_base64_encode ((const guchar *) text, strlen (text));

  g_strdelimit (encoded, "+", '-');
  g_strdelimit (encoded, "/", '_');
  encoded[strcspn (encoded, "=")] = '\0';

  return encoded;
}

static char *
decode_text (const char *cursor)
{
  g_autofree char *padded = g_strconcat (cursor, &"==="[(strlen (cursor) + 3) % 4], NULL);
  g_autofree guchar *decoded = NULL;
  gsize length;

  if (strspn (cursor, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != strlen (cursor))
    return NULL;

  g_strdelimit (padded, "-", '+');
  g_strdelimit (padded, "_", '/');
  decoded = g_base64_decode (padded, &length);

  return g_utf8_validate_len ((const char *) decoded, length, NULL) ? g_strndup ((const char *) decoded, length) : NULL;
}

static gboolean
decode_position (const char *cursor,
                 const List *list,
                 Position *position)
{
  g_autofree char *text = decode_text (cursor);
  g_autofree char *expected = fingerprint (list);
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, " ", 4) : NULL;

  if (parts == NULL || g_strv_length (parts) != 4 || !g_str_equal (parts[0], expected))
    return FALSE;

  position->timed = g_str_equal (parts[1], "1");
  position->id = g_strdup (parts[2]);
  position->key = g_strdup (parts[3]);

  return TRUE;
}

static void
bind_position (AheadStatement *statement,
               AheadSort sort,
               const Position *position)
{
  switch (sort)
    {
    case AHEAD_SORT_START:
      sqlite3_bind_int64 (statement, PARAMETER_KEY, g_ascii_strtoll (position->key, NULL, 10));
      break;

    case AHEAD_SORT_POSITION:
      sqlite3_bind_double (statement, PARAMETER_KEY, g_ascii_strtod (position->key, NULL));
      break;

    case AHEAD_SORT_TITLE:
      ahead_statement_bind_text (statement, PARAMETER_KEY, position->key);
      break;

    default:
      g_assert_not_reached ();
    }

  sqlite3_bind_int64 (statement, PARAMETER_TIMED, position->timed);
  ahead_statement_bind_text (statement, PARAMETER_ID, position->id);
}

/* @statement is at the row. The text of a double must give the same double again, which SQLite's own does not
 * promise. */
static char *
encode_row (AheadStatement *statement,
            const List *list,
            AheadRecord *record)
{
  g_auto (Position) position = { 0 };
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  position.fingerprint = fingerprint (list);
  position.timed = !ahead_record_get_all_day (record);
  position.id = g_strdup (ahead_record_get_id (record));
  if (list->sort == AHEAD_SORT_POSITION)
    position.key = g_strdup (g_ascii_dtostr (number, sizeof number, sqlite3_column_double (statement, AHEAD_N_FIELDS)));
  else
    position.key = g_strdup (ahead_statement_get_text (statement, AHEAD_N_FIELDS));

  return encode_position (&position);
}

static gboolean
read_total (const List *list,
            guint64 *total,
            GError **error)
{
  g_autofree char *sql = g_strconcat ("SELECT count (*) FROM event WHERE ", list->where, NULL);
  g_autoptr (AheadStatement) statement = ahead_database_prepare (list->database, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;

  bind_condition (statement, list);
  if (!ahead_database_step (list->database, statement, &row, error))
    return FALSE;

  *total = sqlite3_column_int64 (statement, 0);

  return TRUE;
}

static char *
build_page_sql (const List *list,
                gboolean behind)
{
  const Order *order = &orders[list->sort];

  return g_strdup_printf ("SELECT " AHEAD_EVENT_COLUMNS ", %s FROM event WHERE %s%s%s ORDER BY %s LIMIT ?8", order->key,
                          list->where, behind ? " AND " : "", behind ? order->behind : "", order->order);
}

static gboolean
read_rows (const List *list,
           AheadStatement *statement,
           guint limit,
           AheadEventPage *page,
           GError **error)
{
  g_autofree char *last = NULL;
  gboolean row;

  while (ahead_database_step (list->database, statement, &row, error))
    {
      AheadRecord *record;

      if (row && page->records->len == limit)
        page->next_cursor = g_steal_pointer (&last);
      if (!row || page->next_cursor != NULL)
        return TRUE;

      record = ahead_event_row_read (statement);
      g_ptr_array_add (page->records, record);
      if (page->records->len == limit)
        last = encode_row (statement, list, record);
    }

  return FALSE;
}

static gboolean
read_page (const List *list,
           const Position *position,
           guint limit,
           AheadEventPage *page,
           GError **error)
{
  g_autofree char *sql = build_page_sql (list, position->id != NULL);
  g_autoptr (AheadStatement) statement = ahead_database_prepare (list->database, sql, error);

  if (statement == NULL)
    return FALSE;

  bind_condition (statement, list);
  if (position->id != NULL)
    bind_position (statement, list->sort, position);
  sqlite3_bind_int64 (statement, PARAMETER_LIMIT, (gint64) limit + 1);

  return read_rows (list, statement, limit, page, error);
}

/**
 * ahead_event_list_read:
 * @database: a database with a transaction running
 * @user: for whom: `starred` and `attending` are this user's
 * @filter: which events. The calendars are at most %AHEAD_EVENT_LIST_MAX_CALENDARS
 * @sort: in which order. Titles are ordered without regard to any language
 * @cursor: (nullable): from an earlier page; %NULL for the first
 * @limit: the most events to give
 * @page: (out) (transfer full) (nullable): the page; %NULL where @cursor is not one of this filter and order
 * @error: return location for an error
 *
 * Reads a page of events, how many there are in all, and where the change feed goes on after it.
 *
 * Returns: %FALSE with an error of %AHEAD_DATABASE_ERROR if reading failed
 */
gboolean
ahead_event_list_read (AheadDatabase *database,
                       const char *user,
                       AheadFilter *filter,
                       AheadSort sort,
                       const char *cursor,
                       guint limit,
                       AheadEventPage **page,
                       GError **error)
{
  g_autoptr (AheadEventPage) result = g_new0 (AheadEventPage, 1);
  g_auto (Position) position = { 0 };
  g_auto (List) list = { 0 };

  g_return_val_if_fail (AHEAD_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (user != NULL && filter != NULL && page != NULL && limit > 0, FALSE);

  *page = NULL;
  list_init (&list, database, user, filter, sort);
  if (cursor != NULL && !decode_position (cursor, &list, &position))
    return TRUE;

  result->records = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_record_unref);
  if (!read_total (&list, &result->total_count, error) || !read_page (&list, &position, limit, result, error)
      || !ahead_change_log_dup_cursor (database, &result->feed_cursor, &result->version, error))
    return FALSE;

  *page = g_steal_pointer (&result);

  return TRUE;
}
