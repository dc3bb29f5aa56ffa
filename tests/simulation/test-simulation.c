/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadTestSimulation"

#include "config.h"

#include <locale.h>

#include "ahead-sim-run.h"

#define N_STEPS 300
#define N_SEEDS 5000

/* Seeds that broke a rule once, with what was wrong. */
static const struct
{
  guint64 seed;
  const char *story;
} regressions[] = {
  { 45, "a patch that was taken without an answer, and sent again with less in it, was reported as refused" },
  { 128, "the same, with another field left" },
  { 90, "the answer to a create that was sent again brought back what somebody had deleted" },
  { 346, "the same, after a restart" },
  { 2023, "an event that was deleted stayed, as it had been changed while everything was loaded" },
  { 4810, "a field that was retried got lost, as another mutation showed it that was refused later" },
  { 4888, "a delete that waited while a load missed its event was confirmed without being sent" },
  { 382, "a mutation that a crash interrupted was withdrawn, though the server had taken it" },
};

static void
run_seed (guint64 seed)
{
  g_autoptr (GArray) steps = ahead_sim_run_make_steps (seed, N_STEPS);
  g_autoptr (AheadSimOutcome) outcome = ahead_sim_run (seed, steps, FALSE);

  if (outcome->failure != NULL)
    {
      g_autoptr (GArray) shrunk = ahead_sim_run_shrink (seed, steps);
      g_autoptr (AheadSimOutcome) told = ahead_sim_run (seed, shrunk, TRUE);

      g_printerr ("seed %" G_GUINT64_FORMAT " breaks a rule: %s\n%s\n", seed, outcome->failure, told->story);
    }
  g_assert_cmpstr (outcome->failure, ==, NULL);
}

static void
test_seeds (void)
{
  for (guint64 seed = 1; seed <= N_SEEDS; seed++)
    run_seed (seed);
}

static void
test_regressions (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (regressions); i++)
    {
      g_test_message ("%s", regressions[i].story);
      run_seed (regressions[i].seed);
    }
}

static char *
tell (guint64 seed)
{
  g_autoptr (GArray) steps = ahead_sim_run_make_steps (seed, N_STEPS);
  g_autoptr (AheadSimOutcome) outcome = ahead_sim_run (seed, steps, TRUE);

  return g_steal_pointer (&outcome->story);
}

/* A seed is its whole story, to the last word. */
static void
test_deterministic (void)
{
  for (guint64 seed = 1; seed <= 20; seed++)
    {
      g_autofree char *first = tell (seed);
      g_autofree char *second = tell (seed);
      g_autofree char *other = tell (seed + 1);

      g_assert_cmpstr (first, ==, second);
      g_assert_cmpstr (first, !=, other);
    }
}

/* A simulation in which nothing happens keeps every rule. */
static void
test_has_it_all (void)
{
  static const char *const signs[] = {
    "creates", "changes", "deletes", "stars", "unstars", "attends", "comments on", "retries", "withdrawn",
    "confirmed", "rolled back", "crashes", "takes up again", "offline", "the answer is lost", "the request is lost",
    "comes twice", "held up", "busy", "credentials", "garbage", "cursor of the feed is too old", "is full", "elsewhere",
    "any more)", "meanwhile", "corrected", "goes into", "signs in again",
  };
  g_autoptr (GString) stories = g_string_new (NULL);

  for (guint64 seed = 1; seed <= 20; seed++)
    {
      g_autofree char *story = tell (seed);

      g_string_append (stories, story);
    }

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      g_test_message ("looking for “%s”", signs[i]);
      g_assert_nonnull (strstr (stories->str, signs[i]));
    }
}

int
main (int argc,
      char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/simulation/run/has-it-all", test_has_it_all);
  g_test_add_func ("/simulation/run/deterministic", test_deterministic);
  g_test_add_func ("/simulation/run/regressions", test_regressions);
  g_test_add_func ("/simulation/run/seeds", test_seeds);

  return g_test_run ();
}
