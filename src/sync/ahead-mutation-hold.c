/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadMutationHold"

#include "config.h"

#include "ahead-mutation-service-private.h"

/*
 * Mutations that wait for a moment: to be undone, for more of the same, or after a failure. They are kept by when that is
 * over, with one timeout for the first.
 */

static void on_hold_over_cb (gpointer user_data);

static void
wait_for_first (AheadMutationService *self)
{
  AheadMutation *first;

  if (self->hold_timeout != 0)
    ahead_clock_remove_timeout (self->clock, self->hold_timeout);
  self->hold_timeout = 0;
  if (self->held->len == 0)
    return;

  first = self->held->pdata[0];
  self->hold_timeout = ahead_clock_add_timeout (self->clock,
                                                first->held_until - ahead_clock_get_monotonic_time (self->clock),
                                                on_hold_over_cb, self);
}

static void
on_hold_over_cb (gpointer user_data)
{
  g_autoptr (AheadMutationService) self = g_object_ref (user_data);
  gint64 now = ahead_clock_get_monotonic_time (self->clock);

  self->hold_timeout = 0;
  while (self->held->len > 0 && AHEAD_MUTATION (self->held->pdata[0])->held_until <= now)
    ahead_mutation_hold_end (self, self->held->pdata[0]);
  wait_for_first (self);
}

static guint
find_place (AheadMutationService *self,
            gint64 held_until)
{
  guint place = self->held->len;

  while (place > 0 && AHEAD_MUTATION (self->held->pdata[place - 1])->held_until > held_until)
    place--;

  return place;
}

/*< private >
 * ahead_mutation_hold_begin:
 * @self: a service
 * @mutation: a mutation
 * @hold: why it is to wait
 * @delay: for how long, in µs; 0 = not at all
 *
 * Keeps a mutation from being sent. A hold that it has already is prolonged or shortened.
 */
void
ahead_mutation_hold_begin (AheadMutationService *self,
                           AheadMutation *mutation,
                           AheadHold hold,
                           gint64 delay)
{
  G_GNUC_UNUSED g_autoptr (AheadMutation) kept = g_object_ref (mutation);
  gint64 now = ahead_clock_get_monotonic_time (self->clock);

  if (delay <= 0)
    return;

  if (mutation->hold != AHEAD_HOLD_NONE)
    g_ptr_array_remove (self->held, mutation);
  else
    mutation->held_since = now;
  mutation->hold = hold;
  mutation->held_until = now + delay;
  g_ptr_array_insert (self->held, find_place (self, mutation->held_until), g_object_ref (mutation));
  wait_for_first (self);
}

/*< private >
 * ahead_mutation_hold_end:
 * @self: a service
 * @mutation: a mutation; nothing happens if it is not held
 *
 * Lets a mutation go.
 */
void
ahead_mutation_hold_end (AheadMutationService *self,
                         AheadMutation *mutation)
{
  G_GNUC_UNUSED g_autoptr (AheadMutation) kept = g_object_ref (mutation);

  if (mutation->hold == AHEAD_HOLD_NONE)
    return;

  mutation->hold = AHEAD_HOLD_NONE;
  g_ptr_array_remove (self->held, mutation);
  ahead_mutation_queue_wake (self->queue, mutation->event);
}

/*< private >
 * ahead_mutation_hold_end_all:
 * @self: a service
 * @holds: the #AheadHold flags to end
 *
 * Lets all go that wait for one of these reasons, those that were due first ahead.
 */
void
ahead_mutation_hold_end_all (AheadMutationService *self,
                             AheadHold holds)
{
  g_autoptr (GPtrArray) held = g_ptr_array_copy (self->held, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);

  g_ptr_array_set_free_func (held, g_object_unref);
  for (guint i = 0; i < held->len; i++)
    {
      AheadMutation *mutation = held->pdata[i];

      if (mutation->hold & holds)
        ahead_mutation_hold_end (self, mutation);
    }
}
