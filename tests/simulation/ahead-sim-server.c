/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadSimServer"

#include "config.h"

#include "ahead-sim-server.h"

#include "ahead-calendar.h"
#include "ahead-change.h"
#include "ahead-comment.h"
#include "ahead-sim-text.h"

#define POSITION_STEP 1024.0

typedef struct
{
  char *id;
  /* With the stars and attendance of nobody, but all counts; NULL once it is deleted. */
  AheadRecord *record;
  gint64 deleted_at;
  /* A bit a user. */
  guint starred;
  guint attending;
} Event;

typedef struct
{
  gint64 version;
  guint event;
  char *mutation_id;
} Row;

typedef struct
{
  AheadSimWrite *write;
  AheadReply *reply;
} Result;

struct _AheadSimServer
{
  gint64 version;
  gint64 pruned;
  gint64 now;
  GPtrArray *events;
  /* (id) → Event */
  GHashTable *by_id;
  /* Row */
  GArray *log;
  /* "user key" → Result */
  GHashTable *results;
  /* comment id → AheadComment */
  GHashTable *comments;
  guint n_comments;
  double last_position;
};

static const char *const user_names[AHEAD_SIM_N_USERS] = { "ana", "ben", "cleo", "dan" };

const char *
ahead_sim_user_get_name (guint user)
{
  return user_names[user];
}

AheadSimWrite *
ahead_sim_write_copy (const AheadSimWrite *write)
{
  AheadSimWrite *copy = g_new (AheadSimWrite, 1);

  *copy = *write;
  copy->key = g_strdup (write->key);
  copy->event_id = g_strdup (write->event_id);
  copy->record = write->record != NULL ? ahead_record_ref (write->record) : NULL;
  copy->patch = write->patch != NULL ? ahead_patch_ref (write->patch) : NULL;
  copy->text = g_strdup (write->text);
  copy->comment_id = g_strdup (write->comment_id);

  return copy;
}

void
ahead_sim_write_free (AheadSimWrite *write)
{
  g_free (write->key);
  g_free (write->event_id);
  g_clear_pointer (&write->record, ahead_record_unref);
  g_clear_pointer (&write->patch, ahead_patch_unref);
  g_free (write->text);
  g_free (write->comment_id);
  g_free (write);
}

static void
free_event (gpointer data)
{
  Event *event = data;

  g_free (event->id);
  g_clear_pointer (&event->record, ahead_record_unref);
  g_free (event);
}

static void
clear_row (gpointer data)
{
  g_free (((Row *) data)->mutation_id);
}

static void
free_result (gpointer data)
{
  Result *result = data;

  ahead_sim_write_free (result->write);
  ahead_reply_free (result->reply);
  g_free (result);
}

static AheadRecord *
make_record_for (Event *event,
                 guint user)
{
  guint bit = 1u << user;
  g_auto (AheadRecordBuilder) builder = { NULL };

  if (((event->starred | event->attending) & bit) == 0)
    return ahead_record_ref (event->record);

  ahead_record_builder_init (&builder, event->record);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_STARRED, (event->starred & bit) != 0);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_ATTENDING, (event->attending & bit) != 0);
  return ahead_record_builder_end (&builder);
}

static guint
find_index (AheadSimServer *self,
            Event *event)
{
  guint index;

  g_assert_true (g_ptr_array_find (self->events, event, &index));
  return index;
}

static void
add_row (AheadSimServer *self,
         Event *event,
         const char *key)
{
  Row row = { self->version, find_index (self, event), g_strdup (key) };

  g_array_append_val (self->log, row);
}

/* Writes @record as the next version of @event. */
static void
store (AheadSimServer *self,
       Event *event,
       AheadRecord *record,
       const AheadSimWrite *write,
       gboolean edited)
{
  g_auto (AheadRecordBuilder) builder = { NULL };

  ahead_record_builder_init (&builder, record);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_VERSION, ++self->version);
  if (edited)
    {
      ahead_record_builder_set_integer (&builder, AHEAD_FIELD_UPDATED_AT, self->now);
      ahead_record_builder_set_string (&builder, AHEAD_FIELD_UPDATED_BY, user_names[write->user]);
    }
  g_clear_pointer (&event->record, ahead_record_unref);
  event->record = ahead_record_builder_end (&builder);
  add_row (self, event, write->key);
}

static AheadReply *
refuse (const char *message)
{
  AheadReply *reply = ahead_reply_new (AHEAD_OUTCOME_REFUSED, NULL);

  reply->message = g_strdup (message);
  return reply;
}

static AheadReply *
reply_with_event (AheadOutcome outcome,
                  Event *event,
                  guint user)
{
  g_autoptr (AheadRecord) record = make_record_for (event, user);
  AheadReply *reply = ahead_reply_new (outcome, record);

  if (outcome != AHEAD_OUTCOME_DONE)
    reply->message = g_strdup ("The event was changed by somebody else.");
  return reply;
}

static AheadReply *
reply_gone (AheadMutationKind kind)
{
  AheadReply *reply = ahead_reply_new (kind == AHEAD_MUTATION_DELETE ? AHEAD_OUTCOME_DONE : AHEAD_OUTCOME_GONE, NULL);

  if (kind != AHEAD_MUTATION_DELETE)
    reply->message = g_strdup ("The event has been deleted.");
  return reply;
}

static gboolean
is_valid (AheadRecord *record)
{
  return *ahead_record_get_title (record) != '\0' && ahead_record_get_end (record) >= ahead_record_get_start (record);
}

static Event *
find_uid (AheadSimServer *self,
          const char *uid)
{
  for (guint i = 0; i < self->events->len; i++)
    {
      Event *event = self->events->pdata[i];

      if (event->record != NULL && g_str_equal (ahead_record_get_string (event->record, AHEAD_FIELD_UID), uid))
        return event;
    }

  return NULL;
}

static Event *
add_event (AheadSimServer *self)
{
  Event *event = g_new0 (Event, 1);

  event->id = g_strdup_printf ("evt_%u", self->events->len);
  g_ptr_array_add (self->events, event);
  g_hash_table_insert (self->by_id, event->id, event);
  return event;
}

static AheadReply *
create_event (AheadSimServer *self,
              const AheadSimWrite *write)
{
  Event *same = find_uid (self, ahead_record_get_string (write->record, AHEAD_FIELD_UID));
  g_auto (AheadRecordBuilder) builder = { NULL };
  g_autoptr (AheadRecord) record = NULL;
  Event *event;

  if (!is_valid (write->record))
    return refuse ("The title must not be empty.");
  if (same != NULL)
    return reply_with_event (AHEAD_OUTCOME_STALE, same, write->user);

  event = add_event (self);
  ahead_record_builder_init (&builder, write->record);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_ID, event->id);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_CREATED_AT, self->now);
  self->last_position += POSITION_STEP;
  ahead_record_builder_set_real (&builder, AHEAD_FIELD_POSITION, self->last_position);
  record = ahead_record_builder_end (&builder);
  store (self, event, record, write, TRUE);

  return reply_with_event (AHEAD_OUTCOME_DONE, event, write->user);
}

static AheadReply *
patch_event (AheadSimServer *self,
             Event *event,
             const AheadSimWrite *write)
{
  g_autoptr (AheadRecord) record = ahead_patch_apply (write->patch, event->record);

  if (write->if_match != ahead_record_get_version (event->record))
    return reply_with_event (AHEAD_OUTCOME_STALE, event, write->user);
  if (!is_valid (record))
    return refuse ("The title must not be empty.");
  if (!ahead_record_equal (record, event->record))
    store (self, event, record, write, TRUE);

  return reply_with_event (AHEAD_OUTCOME_DONE, event, write->user);
}

static void
drop_comments (AheadSimServer *self,
               Event *event)
{
  GHashTableIter iter;
  gpointer comment;

  g_hash_table_iter_init (&iter, self->comments);
  while (g_hash_table_iter_next (&iter, NULL, &comment))
    if (g_str_equal (ahead_comment_get_event_id (comment), event->id))
      g_hash_table_iter_remove (&iter);
}

static AheadReply *
delete_event (AheadSimServer *self,
              Event *event,
              const AheadSimWrite *write)
{
  AheadReply *reply;

  if (write->if_match != ahead_record_get_version (event->record))
    return reply_with_event (AHEAD_OUTCOME_STALE, event, write->user);

  drop_comments (self, event);
  event->deleted_at = ++self->version;
  g_clear_pointer (&event->record, ahead_record_unref);
  add_row (self, event, write->key);

  reply = ahead_reply_new (AHEAD_OUTCOME_DONE, NULL);
  reply->version = event->deleted_at;
  return reply;
}

static AheadRecord *
add_to_count (AheadRecord *record,
              AheadField count,
              int difference)
{
  g_auto (AheadRecordBuilder) builder = { NULL };

  ahead_record_builder_init (&builder, record);
  ahead_record_builder_set_integer (&builder, count, ahead_record_get_integer (record, count) + difference);
  return ahead_record_builder_end (&builder);
}

static AheadReply *
toggle (AheadSimServer *self,
        Event *event,
        const AheadSimWrite *write)
{
  gboolean star = write->kind == AHEAD_MUTATION_STAR;
  guint *users = star ? &event->starred : &event->attending;
  guint bit = 1u << write->user;
  g_autoptr (AheadRecord) record = NULL;

  if (((*users & bit) != 0) == write->value)
    return reply_with_event (AHEAD_OUTCOME_DONE, event, write->user);

  *users ^= bit;
  record = add_to_count (event->record, star ? AHEAD_FIELD_STAR_COUNT : AHEAD_FIELD_ATTENDEE_COUNT,
                         write->value ? 1 : -1);
  store (self, event, record, write, FALSE);

  return reply_with_event (AHEAD_OUTCOME_DONE, event, write->user);
}

static AheadReply *
add_comment (AheadSimServer *self,
             Event *event,
             const AheadSimWrite *write)
{
  g_autofree char *id = NULL;
  g_autoptr (AheadRecord) record = NULL;
  AheadReply *reply;

  if (*write->text == '\0')
    return refuse ("The text must not be empty.");

  id = g_strdup_printf ("cmt_%u", self->n_comments++);
  record = add_to_count (event->record, AHEAD_FIELD_COMMENT_COUNT, 1);
  store (self, event, record, write, FALSE);
  reply = reply_with_event (AHEAD_OUTCOME_DONE, event, write->user);
  reply->comment = ahead_comment_new (id, event->id, user_names[write->user], write->text, self->now);
  g_hash_table_insert (self->comments, g_steal_pointer (&id), ahead_comment_ref (reply->comment));

  return reply;
}

static AheadReply *
delete_comment (AheadSimServer *self,
                Event *event,
                const AheadSimWrite *write)
{
  AheadComment *comment = g_hash_table_lookup (self->comments, write->comment_id);
  g_autoptr (AheadRecord) record = NULL;

  if (comment == NULL)
    return ahead_reply_new (AHEAD_OUTCOME_DONE, NULL);
  if (!g_str_equal (ahead_comment_get_author (comment), user_names[write->user]))
    return refuse ("Only its author can delete this comment.");

  g_hash_table_remove (self->comments, write->comment_id);
  record = add_to_count (event->record, AHEAD_FIELD_COMMENT_COUNT, -1);
  store (self, event, record, write, FALSE);

  return reply_with_event (AHEAD_OUTCOME_DONE, event, write->user);
}

static AheadReply *
carry_out (AheadSimServer *self,
           const AheadSimWrite *write)
{
  Event *event;

  if (write->kind == AHEAD_MUTATION_CREATE)
    return create_event (self, write);

  event = g_hash_table_lookup (self->by_id, write->event_id);
  if (event == NULL || event->record == NULL)
    return reply_gone (write->kind);

  switch (write->kind)
    {
    case AHEAD_MUTATION_PATCH:
      return patch_event (self, event, write);
    case AHEAD_MUTATION_DELETE:
      return delete_event (self, event, write);
    case AHEAD_MUTATION_STAR:
    case AHEAD_MUTATION_ATTEND:
      return toggle (self, event, write);
    case AHEAD_MUTATION_ADD_COMMENT:
      return add_comment (self, event, write);
    case AHEAD_MUTATION_DELETE_COMMENT:
      return delete_comment (self, event, write);
    case AHEAD_MUTATION_CREATE:
    default:
      g_assert_not_reached ();
    }
}

/* A patch may come again with less in it. */
static gboolean
are_same_request (const AheadSimWrite *a,
                  const AheadSimWrite *b)
{
  if (a->kind != b->kind || a->value != b->value || g_strcmp0 (a->text, b->text) != 0
      || g_strcmp0 (a->comment_id, b->comment_id) != 0)
    return FALSE;
  if (a->kind == AHEAD_MUTATION_CREATE)
    return (ahead_record_diff (a->record, b->record)
            & (AHEAD_FIELDS_CONTENT | AHEAD_FIELD_BIT (AHEAD_FIELD_UID))) == 0;

  return g_strcmp0 (a->event_id, b->event_id) == 0;
}

AheadReply *
ahead_sim_server_write (AheadSimServer *self,
                        const AheadSimWrite *write,
                        gint64 now,
                        gboolean *applied)
{
  g_autofree char *name = g_strdup_printf ("%u %s", write->user, write->key);
  Result *result = g_hash_table_lookup (self->results, name);
  gint64 version = self->version;
  AheadReply *reply;

  *applied = FALSE;
  if (result != NULL)
    return are_same_request (write, result->write) ? ahead_reply_copy (result->reply)
                                                 : refuse ("The idempotency key belongs to another request.");

  self->now = now;
  reply = carry_out (self, write);
  *applied = self->version != version;
  /* Only successes are kept: what was refused may be sent again. */
  if (reply->outcome == AHEAD_OUTCOME_DONE)
    {
      result = g_new (Result, 1);
      *result = (Result) { ahead_sim_write_copy (write), ahead_reply_copy (reply) };
      g_hash_table_insert (self->results, g_steal_pointer (&name), result);
    }

  return reply;
}

static void
add_first_event (AheadSimServer *self,
                 guint number)
{
  g_auto (AheadRecordBuilder) builder = { NULL };
  g_autofree char *uid = g_strdup_printf ("first-%u", number);
  g_autofree char *key = g_strdup_printf ("first-key-%u", number);
  g_autoptr (AheadRecord) record = NULL;
  AheadSimWrite write = { 3, AHEAD_MUTATION_CREATE, key };
  gboolean applied;

  ahead_record_builder_init (&builder, NULL);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_CALENDAR, AHEAD_SIM_CALENDAR);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_UID, uid);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TITLE, ahead_sim_text_get_title (number));
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TIME_ZONE, "UTC");
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_START, ahead_sim_text_get_start (number));
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_END, ahead_sim_text_get_start (number) + G_TIME_SPAN_HOUR);
  record = ahead_record_builder_end (&builder);
  write.record = record;
  ahead_reply_free (ahead_sim_server_write (self, &write, 0, &applied));
}

AheadSimServer *
ahead_sim_server_new (guint n_events)
{
  AheadSimServer *self = g_new0 (AheadSimServer, 1);

  self->events = g_ptr_array_new_with_free_func (free_event);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->log = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (self->log, clear_row);
  self->results = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_result);
  self->comments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ahead_comment_unref);
  for (guint i = 0; i < n_events; i++)
    add_first_event (self, i);

  return self;
}

void
ahead_sim_server_free (AheadSimServer *self)
{
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->events);
  g_array_unref (self->log);
  g_hash_table_unref (self->results);
  g_hash_table_unref (self->comments);
  g_free (self);
}

GPtrArray *
ahead_sim_server_list_calendars (AheadSimServer *self)
{
  GPtrArray *calendars = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (calendars, ahead_calendar_new (AHEAD_SIM_CALENDAR, "Work", "#3584e4", 1));
  return calendars;
}

static int
compare_starts (gconstpointer a,
                gconstpointer b)
{
  Event *first = *(Event *const *) a;
  Event *second = *(Event *const *) b;
  gint64 difference = ahead_record_get_start (first->record) - ahead_record_get_start (second->record);

  if (difference != 0)
    return difference < 0 ? -1 : 1;
  return strcmp (first->id, second->id);
}

static char *
make_place (Event *event)
{
  return g_strdup_printf ("%020" G_GINT64_FORMAT " %s", ahead_record_get_start (event->record), event->id);
}

/* Pages are cut by place in the order, as the list goes on changing between one and the next. */
AheadEventPage *
ahead_sim_server_list_events (AheadSimServer *self,
                              guint user,
                              const char *cursor,
                              guint limit)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  AheadEventPage *page = g_new0 (AheadEventPage, 1);
  guint i;

  for (i = 0; i < self->events->len; i++)
    if (((Event *) self->events->pdata[i])->record != NULL)
      g_ptr_array_add (events, self->events->pdata[i]);
  g_ptr_array_sort (events, compare_starts);

  page->records = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_record_unref);
  page->total_count = events->len;
  page->version = self->version;
  page->feed_cursor = g_strdup_printf ("%" G_GINT64_FORMAT, self->version);
  for (i = 0; i < events->len && page->records->len < limit; i++)
    {
      g_autofree char *place = make_place (events->pdata[i]);

      if (cursor == NULL || strcmp (place, cursor) > 0)
        g_ptr_array_add (page->records, make_record_for (events->pdata[i], user));
    }
  if (i < events->len)
    page->next_cursor = make_place (events->pdata[i - 1]);

  return page;
}

AheadChangePage *
ahead_sim_server_list_changes (AheadSimServer *self,
                               guint user,
                               const char *cursor,
                               guint limit)
{
  gint64 after = g_ascii_strtoll (cursor, NULL, 10);
  gint64 last = after;
  AheadChangePage *page;

  if (after < self->pruned)
    return NULL;

  page = g_new0 (AheadChangePage, 1);
  page->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_change_free);
  for (guint i = 0; i < self->log->len && !page->more; i++)
    {
      Row *row = &g_array_index (self->log, Row, i);
      Event *event = self->events->pdata[row->event];
      g_autoptr (AheadRecord) record = NULL;

      if (row->version <= after)
        continue;
      page->more = page->changes->len == limit;
      if (page->more)
        break;
      record = event->record != NULL ? make_record_for (event, user) : NULL;
      g_ptr_array_add (page->changes, ahead_change_new (event->id, record,
                                                        record != NULL ? row->version : event->deleted_at,
                                                        row->mutation_id));
      last = row->version;
    }
  page->cursor = g_strdup_printf ("%" G_GINT64_FORMAT, page->more ? last : self->version);

  return page;
}

void
ahead_sim_server_prune_log (AheadSimServer *self,
                            guint keep)
{
  guint n = self->log->len > keep ? self->log->len - keep : 0;

  if (n == 0)
    return;

  self->pruned = g_array_index (self->log, Row, n - 1).version;
  g_array_remove_range (self->log, 0, n);
}

gint64
ahead_sim_server_get_version (AheadSimServer *self)
{
  return self->version;
}

guint
ahead_sim_server_get_n_ids (AheadSimServer *self)
{
  return self->events->len;
}

const char *
ahead_sim_server_get_id (AheadSimServer *self,
                         guint index)
{
  return ((Event *) self->events->pdata[index])->id;
}

AheadRecord *
ahead_sim_server_get (AheadSimServer *self,
                      guint user,
                      guint index)
{
  Event *event = self->events->pdata[index];

  return event->record != NULL ? make_record_for (event, user) : NULL;
}

AheadRecord *
ahead_sim_server_lookup (AheadSimServer *self,
                         guint user,
                         const char *id)
{
  Event *event = g_hash_table_lookup (self->by_id, id);

  return event != NULL && event->record != NULL ? make_record_for (event, user) : NULL;
}

gboolean
ahead_sim_server_has_comment (AheadSimServer *self,
                              const char *comment_id)
{
  return g_hash_table_contains (self->comments, comment_id);
}
