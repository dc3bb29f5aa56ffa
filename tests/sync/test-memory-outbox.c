/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-memory-outbox.h"
#include "ahead-mutation-private.h"
#include "ahead-wait.h"

static AheadMutation *
make_mutation (void)
{
  return ahead_mutation_new (AHEAD_MUTATION_CREATE, NULL, 0);
}

static void
append (AheadOutbox *outbox,
        AheadMutation *mutation)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ahead_outbox_append_async (outbox, mutation, NULL, ahead_wait_take_result, &result);
  g_assert_null (result);
  ahead_wait_until (result != NULL);
  g_assert_true (ahead_outbox_append_finish (outbox, result, &error));
  g_assert_no_error (error);
}

static void
test_append_and_remove (void)
{
  g_autoptr (AheadOutbox) outbox = ahead_memory_outbox_new ();
  g_autoptr (AheadMutation) first = make_mutation ();
  g_autoptr (AheadMutation) second = make_mutation ();

  append (outbox, first);
  append (outbox, second);
  g_assert_cmpuint (ahead_memory_outbox_get_n_mutations (AHEAD_MEMORY_OUTBOX (outbox)), ==, 2);
  ahead_outbox_update (outbox, first);
  ahead_outbox_remove (outbox, first);
  ahead_outbox_remove (outbox, first);
  g_assert_cmpuint (ahead_memory_outbox_get_n_mutations (AHEAD_MEMORY_OUTBOX (outbox)), ==, 1);

  /* Nobody keeps what was removed, and nobody what the outbox had at its end. */
  g_assert_finalize_object (g_steal_pointer (&first));
  g_assert_finalize_object (g_steal_pointer (&outbox));
  g_assert_finalize_object (g_steal_pointer (&second));
}

/* As it is when a mutation is retried. */
static void
test_append_again (void)
{
  g_autoptr (AheadOutbox) outbox = ahead_memory_outbox_new ();
  g_autoptr (AheadMutation) mutation = make_mutation ();

  append (outbox, mutation);
  append (outbox, mutation);
  g_assert_cmpuint (ahead_memory_outbox_get_n_mutations (AHEAD_MEMORY_OUTBOX (outbox)), ==, 1);
  ahead_outbox_remove (outbox, mutation);
  g_assert_cmpuint (ahead_memory_outbox_get_n_mutations (AHEAD_MEMORY_OUTBOX (outbox)), ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sync/memory-outbox/append-and-remove", test_append_and_remove);
  g_test_add_func ("/sync/memory-outbox/append-again", test_append_again);

  return g_test_run ();
}
