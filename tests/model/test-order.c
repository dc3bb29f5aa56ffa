/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ahead-order-private.h"

typedef struct
{
  AheadOrderItem item;
  gint64 number;
  guint tie;
} Thing;

typedef struct
{
  AheadOrder *order;
  /* The same in an array that is sorted anew each time. */
  GPtrArray *expected;
} Fixture;

static int
compare_ties (gconstpointer a,
              gconstpointer b)
{
  const Thing *first = a;
  const Thing *second = b;

  return first->tie < second->tie ? -1 : first->tie > second->tie;
}

static int
compare_things (gconstpointer a,
                gconstpointer b)
{
  const Thing *first = *(const Thing *const *) a;
  const Thing *second = *(const Thing *const *) b;

  if (first->number != second->number)
    return first->number < second->number ? -1 : 1;

  return compare_ties (first, second);
}

static Thing *
thing_new (gint64 number,
           guint tie)
{
  Thing *thing = g_new0 (Thing, 1);

  thing->number = number;
  thing->tie = tie;
  return thing;
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->order = ahead_order_new (compare_ties);
  fixture->expected = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  ahead_order_free (fixture->order);
  g_ptr_array_unref (fixture->expected);
}

static void
insert (Fixture *fixture,
        gint64 number,
        guint tie)
{
  Thing *thing = thing_new (number, tie);

  g_ptr_array_add (fixture->expected, thing);
  ahead_order_insert (fixture->order, &thing->item, number);
}

static void
check (Fixture *fixture)
{
  g_autoptr (GPtrArray) listed = ahead_order_list (fixture->order);

  g_ptr_array_sort (fixture->expected, compare_things);
  g_assert_cmpuint (ahead_order_get_length (fixture->order), ==, fixture->expected->len);
  g_assert_cmpuint (listed->len, ==, fixture->expected->len);
  for (guint i = 0; i < listed->len; i++)
    {
      g_assert_true (listed->pdata[i] == fixture->expected->pdata[i]);
      g_assert_true (ahead_order_get_item (fixture->order, i) == listed->pdata[i]);
      g_assert_cmpuint (ahead_order_get_position (fixture->order, listed->pdata[i]), ==, i);
    }
}

static void
test_empty (Fixture *fixture,
            gconstpointer user_data)
{
  check (fixture);
  insert (fixture, 1, 0);
  check (fixture);
  ahead_order_remove (fixture->order, fixture->expected->pdata[0]);
  g_ptr_array_set_size (fixture->expected, 0);
  check (fixture);
  insert (fixture, 2, 0);
  check (fixture);
}

static void
test_append (Fixture *fixture,
             gconstpointer user_data)
{
  for (guint i = 0; i < 2000; i++)
    {
      Thing *thing = thing_new (i / 3, i);

      g_ptr_array_add (fixture->expected, thing);
      ahead_order_append (fixture->order, &thing->item, thing->number);
    }
  check (fixture);

  /* In front of all, behind all, and in between. */
  insert (fixture, -1, 0);
  insert (fixture, 5000, 0);
  for (guint i = 0; i < 1000; i++)
    insert (fixture, 300, 10000 + i);
  check (fixture);
}

/* More than a block holds, all of one number: only the function tells them apart. */
static void
test_equal_numbers (Fixture *fixture,
                    gconstpointer user_data)
{
  for (guint i = 0; i < 3000; i++)
    insert (fixture, 7, (i * 7919) % 3000);
  check (fixture);

  for (guint i = 0; i < 2900; i++)
    {
      ahead_order_remove (fixture->order, fixture->expected->pdata[i % 100]);
      g_ptr_array_remove_index (fixture->expected, i % 100);
    }
  check (fixture);
}

static void
test_renumber (Fixture *fixture,
               gconstpointer user_data)
{
  Thing *middle;

  for (guint i = 0; i < 2000; i++)
    insert (fixture, i * 10, 0);
  check (fixture);

  for (guint i = 1; i < 1999; i++)
    {
      middle = fixture->expected->pdata[i];
      g_assert_false (ahead_order_renumber (fixture->order, &middle->item, (i + 1) * 10 + 5));
      g_assert_false (ahead_order_renumber (fixture->order, &middle->item, (i - 1) * 10 - 5));
      middle->number = i * 10 + 4;
      g_assert_true (ahead_order_renumber (fixture->order, &middle->item, middle->number));
    }
  check (fixture);

  /* At the ends there is one neighbor. */
  middle = fixture->expected->pdata[0];
  middle->number = -100;
  g_assert_true (ahead_order_renumber (fixture->order, &middle->item, middle->number));
  middle = fixture->expected->pdata[1999];
  middle->number = 1000000;
  g_assert_true (ahead_order_renumber (fixture->order, &middle->item, middle->number));
  check (fixture);
  insert (fixture, -50, 0);
  insert (fixture, 50, 0);
  check (fixture);
}

static void
move_or_remove (Fixture *fixture,
                gint64 number)
{
  guint index = g_test_rand_int_range (0, fixture->expected->len);
  Thing *thing = fixture->expected->pdata[index];

  if (g_test_rand_bit ())
    {
      ahead_order_remove (fixture->order, &thing->item);
      g_ptr_array_remove_index_fast (fixture->expected, index);
      return;
    }

  thing->number = number;
  if (!ahead_order_renumber (fixture->order, &thing->item, number))
    {
      ahead_order_remove (fixture->order, &thing->item);
      ahead_order_insert (fixture->order, &thing->item, number);
    }
}

static void
test_random (Fixture *fixture,
             gconstpointer user_data)
{
  for (guint i = 0; i < 20000; i++)
    {
      gint64 number = g_test_rand_int_range (-500, 500);

      /* It grows, and shrinks again. */
      if (g_test_rand_int_range (0, 10) < (i < 10000 ? 7 : 3) || fixture->expected->len == 0)
        insert (fixture, number, i);
      else
        move_or_remove (fixture, number);
      if (i % 1000 == 0)
        check (fixture);
    }

  check (fixture);
}

#define ADD(path, function) g_test_add ("/model/order/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("empty", test_empty);
  ADD ("append", test_append);
  ADD ("equal-numbers", test_equal_numbers);
  ADD ("renumber", test_renumber);
  ADD ("random", test_random);

  return g_test_run ();
}
