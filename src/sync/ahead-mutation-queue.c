/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadMutationQueue"

#include "config.h"

#include "ahead-mutation-queue.h"

#include "ahead-mutation-private.h"
#include "ahead-planted-bug.h"

/*
 * Who is sent next. There is a line an event, with one request of it in flight at most, so that the order of a user's
 * mutations on an event is kept; lines do not wait for each other. Lines whose head can go wait their turn in `ready`.
 */

typedef struct
{
  AheadEvent *event;
  GQueue mutations;
  AheadMutation *in_flight;
  gboolean ready;
} Line;

struct _AheadMutationQueue
{
  AheadMutationQueueFunc send;
  gpointer user_data;

  /* AheadEvent → Line */
  GHashTable *lines;
  GQueue ready;
  guint n_in_flight;
  gboolean paused;
};

static void
free_line (gpointer data)
{
  Line *line = data;

  g_queue_clear_full (&line->mutations, g_object_unref);
  g_clear_object (&line->in_flight);
  g_object_unref (line->event);
  g_free (line);
}

static Line *
ensure_line (AheadMutationQueue *self,
             AheadEvent *event)
{
  Line *line = g_hash_table_lookup (self->lines, event);

  if (line == NULL)
    {
      line = g_new0 (Line, 1);
      line->event = g_object_ref (event);
      g_queue_init (&line->mutations);
      g_hash_table_insert (self->lines, event, line);
    }

  return line;
}

static void
drop_line_if_empty (AheadMutationQueue *self,
                    Line *line)
{
  if (line->mutations.length == 0 && line->in_flight == NULL && !line->ready)
    g_hash_table_remove (self->lines, line->event);
}

static AheadMutation *
peek_head (Line *line)
{
  GList *link = line->mutations.head;

  while (AHEAD_BUG (TWO_IN_FLIGHT) && link != NULL
         && AHEAD_MUTATION (link->data)->state == AHEAD_MUTATION_STATE_SENDING)
    link = link->next;

  return link != NULL ? link->data : NULL;
}

/* Only durable mutations go, and only those that the server can find the event of. */
static gboolean
head_can_go (Line *line)
{
  AheadMutation *head = peek_head (line);

  if (head == NULL || (line->in_flight != NULL && !AHEAD_BUG (TWO_IN_FLIGHT)))
    return FALSE;
  if (head->state != AHEAD_MUTATION_STATE_QUEUED
      && !(head->state == AHEAD_MUTATION_STATE_PENDING && AHEAD_BUG (SEND_BEFORE_DURABLE)))
    return FALSE;
  if (head->hold != AHEAD_HOLD_NONE)
    return FALSE;

  return head->kind == AHEAD_MUTATION_CREATE || !ahead_event_is_temporary (head->event);
}

static void
send_ready (AheadMutationQueue *self)
{
  while (!self->paused && self->n_in_flight < AHEAD_MUTATION_QUEUE_MAX_IN_FLIGHT && self->ready.length > 0)
    {
      Line *line = g_queue_pop_head (&self->ready);

      line->ready = FALSE;
      if (!head_can_go (line))
        {
          drop_line_if_empty (self, line);
          continue;
        }

      line->in_flight = g_object_ref (peek_head (line));
      self->n_in_flight++;
      self->send (line->in_flight, self->user_data);
    }
}

static void
wake_line (AheadMutationQueue *self,
           Line *line)
{
  if (!line->ready && head_can_go (line))
    {
      line->ready = TRUE;
      g_queue_push_tail (&self->ready, line);
    }

  drop_line_if_empty (self, line);
  send_ready (self);
}

/**
 * ahead_mutation_queue_new:
 * @send: sends a mutation; must see to it that ahead_mutation_queue_end_request() is called once it is over, at once or
 *   later
 * @user_data: for @send
 *
 * Makes an empty queue.
 *
 * Returns: (transfer full): the queue
 */
AheadMutationQueue *
ahead_mutation_queue_new (AheadMutationQueueFunc send,
                          gpointer user_data)
{
  AheadMutationQueue *self;

  g_return_val_if_fail (send != NULL, NULL);

  self = g_new0 (AheadMutationQueue, 1);
  self->send = send;
  self->user_data = user_data;
  self->lines = g_hash_table_new_full (NULL, NULL, NULL, free_line);
  g_queue_init (&self->ready);

  return self;
}

/**
 * ahead_mutation_queue_free:
 * @self: (transfer full): a queue
 *
 * Frees @self.
 */
void
ahead_mutation_queue_free (AheadMutationQueue *self)
{
  g_return_if_fail (self != NULL);

  g_queue_clear (&self->ready);
  g_hash_table_unref (self->lines);
  g_free (self);
}

/**
 * ahead_mutation_queue_push:
 * @self: a queue
 * @mutation: a mutation that is not in it
 *
 * Puts a mutation at the end of the line of its event. It goes once it is durable, not held, and first.
 */
void
ahead_mutation_queue_push (AheadMutationQueue *self,
                           AheadMutation *mutation)
{
  Line *line;

  g_return_if_fail (self != NULL);
  g_return_if_fail (AHEAD_IS_MUTATION (mutation));

  line = ensure_line (self, mutation->event);
  if (AHEAD_BUG (DROP_DEPENDENTS_ORDER) && ahead_event_is_temporary (mutation->event))
    g_queue_push_nth (&line->mutations, g_object_ref (mutation), MIN (line->mutations.length, 1));
  else
    g_queue_push_tail (&line->mutations, g_object_ref (mutation));
}

/**
 * ahead_mutation_queue_remove:
 * @self: a queue
 * @mutation: a mutation
 *
 * Takes a mutation that is settled out of its line. A request of it that is in flight still counts.
 *
 * Returns: whether it was in the queue
 */
gboolean
ahead_mutation_queue_remove (AheadMutationQueue *self,
                             AheadMutation *mutation)
{
  Line *line;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (AHEAD_IS_MUTATION (mutation), FALSE);

  line = g_hash_table_lookup (self->lines, mutation->event);
  if (line == NULL || !g_queue_remove (&line->mutations, mutation))
    return FALSE;

  g_object_unref (mutation);
  wake_line (self, line);
  return TRUE;
}

/**
 * ahead_mutation_queue_wake:
 * @self: a queue
 * @event: an event
 *
 * Looks at the head of a line again: it became durable, is held no more, or its event got its id.
 */
void
ahead_mutation_queue_wake (AheadMutationQueue *self,
                           AheadEvent *event)
{
  Line *line;

  g_return_if_fail (self != NULL);
  g_return_if_fail (AHEAD_IS_EVENT (event));

  line = g_hash_table_lookup (self->lines, event);
  if (line != NULL)
    wake_line (self, line);
}

/**
 * ahead_mutation_queue_end_request:
 * @self: a queue
 * @event: the event of the mutation when it was sent
 *
 * Says that the request of @event is over, whatever came of it.
 */
void
ahead_mutation_queue_end_request (AheadMutationQueue *self,
                                  AheadEvent *event)
{
  Line *line;

  g_return_if_fail (self != NULL);
  g_return_if_fail (AHEAD_IS_EVENT (event));

  line = g_hash_table_lookup (self->lines, event);
  g_return_if_fail (line != NULL && line->in_flight != NULL);

  g_clear_object (&line->in_flight);
  self->n_in_flight--;
  if (!AHEAD_BUG (NO_WAKE_AFTER_ANSWER))
    wake_line (self, line);
}

static void
append_line (GPtrArray *array,
             const GList *link)
{
  for (; link != NULL; link = link->next)
    g_ptr_array_add (array, g_object_ref (link->data));
}

/**
 * ahead_mutation_queue_list:
 * @self: a queue
 *
 * Gets all that waits or is in flight and not settled.
 *
 * Returns: (transfer full) (element-type AheadMutation): the mutations; those of one event oldest first
 */
GPtrArray *
ahead_mutation_queue_list (AheadMutationQueue *self)
{
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer line;

  g_return_val_if_fail (self != NULL, NULL);

  g_hash_table_iter_init (&iter, self->lines);
  while (g_hash_table_iter_next (&iter, NULL, &line))
    append_line (mutations, ((Line *) line)->mutations.head);

  return g_steal_pointer (&mutations);
}

/**
 * ahead_mutation_queue_list_line:
 * @self: a queue
 * @event: an event
 *
 * Gets what waits or is in flight on @event and is not settled.
 *
 * Returns: (transfer full) (element-type AheadMutation): the mutations, oldest first
 */
GPtrArray *
ahead_mutation_queue_list_line (AheadMutationQueue *self,
                                AheadEvent *event)
{
  GPtrArray *mutations = g_ptr_array_new_with_free_func (g_object_unref);
  Line *line;

  g_return_val_if_fail (self != NULL, mutations);
  g_return_val_if_fail (AHEAD_IS_EVENT (event), mutations);

  line = g_hash_table_lookup (self->lines, event);
  if (line != NULL)
    append_line (mutations, line->mutations.head);

  return mutations;
}

/**
 * ahead_mutation_queue_is_in_flight:
 * @self: a queue
 * @mutation: a mutation
 *
 * Gets whether a request of @mutation is under way.
 *
 * Returns: whether there is one
 */
gboolean
ahead_mutation_queue_is_in_flight (AheadMutationQueue *self,
                                   AheadMutation *mutation)
{
  Line *line;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (AHEAD_IS_MUTATION (mutation), FALSE);

  line = g_hash_table_lookup (self->lines, mutation->event);

  return line != NULL && line->in_flight == mutation;
}

/**
 * ahead_mutation_queue_set_paused:
 * @self: a queue
 * @paused: whether to send nothing for the time being
 *
 * Pauses the queue, or lets it go on. What is in flight stays so.
 */
void
ahead_mutation_queue_set_paused (AheadMutationQueue *self,
                                 gboolean paused)
{
  g_return_if_fail (self != NULL);

  self->paused = paused;
  send_ready (self);
}

/**
 * ahead_mutation_queue_list_after:
 * @self: a queue
 * @mutation: a mutation
 *
 * Gets what waits on the event of @mutation behind it; all that waits there, if @mutation itself is not in the queue.
 *
 * Returns: (transfer full) (element-type AheadMutation): the mutations, oldest first
 */
GPtrArray *
ahead_mutation_queue_list_after (AheadMutationQueue *self,
                                 AheadMutation *mutation)
{
  g_autoptr (GPtrArray) after = g_ptr_array_new_with_free_func (g_object_unref);
  Line *line;
  GList *link = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (AHEAD_IS_MUTATION (mutation), NULL);

  line = g_hash_table_lookup (self->lines, mutation->event);
  if (line == NULL)
    return g_steal_pointer (&after);

  link = g_queue_find (&line->mutations, mutation);
  append_line (after, link != NULL ? link->next : line->mutations.head);

  return g_steal_pointer (&after);
}
