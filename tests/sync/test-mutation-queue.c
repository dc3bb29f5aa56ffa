/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-mutation-private.h"
#include "ahead-mutation-queue.h"
#include "ahead-test-model.h"

/* The queue by itself: who goes next. */

typedef struct
{
  AheadEventStore *store;
  AheadMutationQueue *queue;
  /* In the order they were sent. */
  GPtrArray *sent;
  gboolean ends_at_once;
} Fixture;

/* What is over at once is settled, as it would go for ever otherwise. */
static void
on_send (AheadMutation *mutation,
         gpointer user_data)
{
  Fixture *f = user_data;

  g_ptr_array_add (f->sent, g_object_ref (mutation));
  if (!f->ends_at_once)
    return;

  ahead_mutation_set_state (mutation, AHEAD_MUTATION_STATE_CONFIRMED);
  g_assert_true (ahead_mutation_queue_remove (f->queue, mutation));
  ahead_mutation_queue_end_request (f->queue, mutation->event);
}

static void
set_up (Fixture *f,
        gconstpointer data)
{
  f->store = ahead_event_store_new ();
  f->queue = ahead_mutation_queue_new (on_send, f);
  f->sent = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  g_ptr_array_unref (f->sent);
  ahead_mutation_queue_free (f->queue);
  g_assert_finalize_object (f->store);
}

static AheadEvent *
add_event (Fixture *f,
           guint number)
{
  g_autofree char *id = g_strdup_printf ("evt_%u", number);
  g_autoptr (AheadRecord) record = ahead_test_record_new (id, "a", AHEAD_TEST_START, 1);

  return ahead_event_store_put_base (f->store, record);
}

static AheadMutation *
push (Fixture *f,
      AheadEvent *event,
      AheadMutationState state)
{
  g_autoptr (AheadMutation) mutation = ahead_mutation_new (AHEAD_MUTATION_STAR, event, AHEAD_TEST_START);

  ahead_mutation_set_state (mutation, state);
  ahead_mutation_queue_push (f->queue, mutation);
  return mutation;
}

static void
settle (Fixture *f,
        AheadMutation *mutation)
{
  ahead_mutation_set_state (mutation, AHEAD_MUTATION_STATE_CONFIRMED);
  g_assert_true (ahead_mutation_queue_remove (f->queue, mutation));
}

static void
test_only_durable (Fixture *f,
                   gconstpointer data)
{
  AheadEvent *event = add_event (f, 1);
  AheadMutation *first = push (f, event, AHEAD_MUTATION_STATE_PENDING);

  push (f, event, AHEAD_MUTATION_STATE_QUEUED);
  ahead_mutation_queue_wake (f->queue, event);
  g_assert_cmpuint (f->sent->len, ==, 0);

  ahead_mutation_set_state (first, AHEAD_MUTATION_STATE_QUEUED);
  ahead_mutation_queue_wake (f->queue, event);
  ahead_mutation_queue_wake (f->queue, event);
  g_assert_cmpuint (f->sent->len, ==, 1);
  g_assert_true (f->sent->pdata[0] == first);
}

static void
test_not_held (Fixture *f,
               gconstpointer data)
{
  AheadEvent *event = add_event (f, 1);
  AheadMutation *mutation = push (f, event, AHEAD_MUTATION_STATE_QUEUED);

  mutation->hold = AHEAD_HOLD_UNDO;
  ahead_mutation_queue_wake (f->queue, event);
  g_assert_cmpuint (f->sent->len, ==, 0);
  mutation->hold = AHEAD_HOLD_NONE;
  ahead_mutation_queue_wake (f->queue, event);
  g_assert_cmpuint (f->sent->len, ==, 1);
}

static void
test_waits_for_real_id (Fixture *f,
                        gconstpointer data)
{
  g_autoptr (AheadRecord) record = ahead_test_record_new ("evt_1", "a", AHEAD_TEST_START, 1);
  AheadLayer *layer = ahead_event_store_add_create (f->store, NULL, AHEAD_TEMPORARY_ID_PREFIX "1", record);
  AheadEvent *event = ahead_layer_get_event (layer);

  push (f, event, AHEAD_MUTATION_STATE_QUEUED);
  ahead_mutation_queue_wake (f->queue, event);
  g_assert_cmpuint (f->sent->len, ==, 0);
  ahead_event_store_bind (f->store, event, record);
  ahead_event_store_remove_layer (f->store, layer);
  ahead_mutation_queue_wake (f->queue, event);
  g_assert_cmpuint (f->sent->len, ==, 1);
}

/* Sent, settled by the feed, and still in flight: the next waits for the answer. */
static void
test_one_in_flight_an_event (Fixture *f,
                             gconstpointer data)
{
  AheadEvent *event = add_event (f, 1);
  AheadMutation *first = push (f, event, AHEAD_MUTATION_STATE_QUEUED);
  AheadMutation *second = push (f, event, AHEAD_MUTATION_STATE_QUEUED);

  ahead_mutation_queue_wake (f->queue, event);
  settle (f, first);
  g_assert_false (ahead_mutation_queue_remove (f->queue, first));
  ahead_mutation_queue_wake (f->queue, event);
  g_assert_cmpuint (f->sent->len, ==, 1);
  ahead_mutation_queue_end_request (f->queue, event);
  g_assert_cmpuint (f->sent->len, ==, 2);
  g_assert_true (f->sent->pdata[1] == second);

  /* To be sent again. */
  ahead_mutation_queue_end_request (f->queue, event);
  g_assert_cmpuint (f->sent->len, ==, 3);
  g_assert_true (f->sent->pdata[2] == second);
}

static void
test_six_in_all (Fixture *f,
                 gconstpointer data)
{
  AheadEvent *events[9];

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      events[i] = add_event (f, i);
      push (f, events[i], AHEAD_MUTATION_STATE_QUEUED);
      ahead_mutation_queue_wake (f->queue, events[i]);
    }
  g_assert_cmpuint (f->sent->len, ==, AHEAD_MUTATION_QUEUE_MAX_IN_FLIGHT);

  /* One that waits for its turn is withdrawn: it is passed over. */
  {
    g_autoptr (GPtrArray) all = ahead_mutation_queue_list (f->queue);

    g_assert_cmpuint (all->len, ==, G_N_ELEMENTS (events));
    for (guint i = 0; i < all->len; i++)
      if (AHEAD_MUTATION (all->pdata[i])->event == events[6])
        settle (f, all->pdata[i]);
  }
  settle (f, f->sent->pdata[2]);
  ahead_mutation_queue_end_request (f->queue, events[2]);
  g_assert_cmpuint (f->sent->len, ==, 7);
  g_assert_true (AHEAD_MUTATION (f->sent->pdata[6])->event == events[7]);
}

static void
test_over_at_once (Fixture *f,
                   gconstpointer data)
{
  AheadEvent *event = add_event (f, 1);
  g_autoptr (GPtrArray) left = NULL;

  f->ends_at_once = TRUE;
  for (guint i = 0; i < 10; i++)
    push (f, event, AHEAD_MUTATION_STATE_QUEUED);
  ahead_mutation_queue_wake (f->queue, event);
  g_assert_cmpuint (f->sent->len, ==, 10);
  left = ahead_mutation_queue_list (f->queue);
  g_assert_cmpuint (left->len, ==, 0);
}

static void
test_list_after (Fixture *f,
                 gconstpointer data)
{
  AheadEvent *event = add_event (f, 1);
  AheadMutation *first = push (f, event, AHEAD_MUTATION_STATE_QUEUED);
  AheadMutation *second = push (f, event, AHEAD_MUTATION_STATE_QUEUED);
  g_autoptr (AheadMutation) outside = ahead_mutation_new (AHEAD_MUTATION_STAR, event, AHEAD_TEST_START);
  g_autoptr (AheadMutation) elsewhere = ahead_mutation_new (AHEAD_MUTATION_STAR, add_event (f, 2), AHEAD_TEST_START);
  g_autoptr (GPtrArray) after_first = ahead_mutation_queue_list_after (f->queue, first);
  g_autoptr (GPtrArray) after_second = ahead_mutation_queue_list_after (f->queue, second);
  g_autoptr (GPtrArray) after_outside = ahead_mutation_queue_list_after (f->queue, outside);
  g_autoptr (GPtrArray) after_elsewhere = ahead_mutation_queue_list_after (f->queue, elsewhere);

  g_assert_cmpuint (after_first->len, ==, 1);
  g_assert_true (after_first->pdata[0] == second);
  g_assert_cmpuint (after_second->len, ==, 0);
  g_assert_cmpuint (after_outside->len, ==, 2);
  g_assert_true (after_outside->pdata[0] == first);
  g_assert_cmpuint (after_elsewhere->len, ==, 0);
}

#define ADD(name, test) g_test_add ("/sync/mutation-queue/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("only-durable", test_only_durable);
  ADD ("not-held", test_not_held);
  ADD ("waits-for-real-id", test_waits_for_real_id);
  ADD ("one-in-flight-an-event", test_one_in_flight_an_event);
  ADD ("six-in-all", test_six_in_all);
  ADD ("over-at-once", test_over_at_once);
  ADD ("list-after", test_list_after);

  return g_test_run ();
}
