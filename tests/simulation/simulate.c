/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadSimulate"

#include "config.h"

#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "ahead-sim-run.h"

#ifdef AHEAD_SIMULATION
#include "ahead-sim-bugs.h"
#endif

/*
 * Runs the simulation for some seeds. The exit status is 0 where every rule was kept, 1 where one was broken, and that
 * of an abort where an assertion failed; the seed is printed in each case.
 */

static int n_seeds = 100;
static gint64 first_seed = 1;
static int n_steps = 300;
static gboolean trace;
static gboolean whole;
static gboolean all;
static char *bug;

/* For the handler of a signal, which can call little. */
static volatile guint64 running_seed;

static const GOptionEntry entries[] = {
  { "seeds", 0, 0, G_OPTION_ARG_INT, &n_seeds, "How many seeds to run (100)", "N" },
  { "from", 0, 0, G_OPTION_ARG_INT64, &first_seed, "The first seed (1)", "SEED" },
  { "steps", 0, 0, G_OPTION_ARG_INT, &n_steps, "How many steps a run has (300)", "S" },
  { "trace", 0, 0, G_OPTION_ARG_NONE, &trace, "Tell the story of every run", NULL },
  { "whole", 0, 0, G_OPTION_ARG_NONE, &whole, "Tell a failure as it came, without shrinking it", NULL },
  { "all", 0, 0, G_OPTION_ARG_NONE, &all, "Go on after a failure, with one line for each", NULL },
  { "bug", 0, 0, G_OPTION_ARG_STRING, &bug, "Plant a bug (in the program that is built for it)", "NAME" },
  { NULL },
};

static void
on_abort_cb (int number)
{
  char text[] = "\nseed 00000000000000000000 ended in a signal\n";
  guint64 seed = running_seed;

  for (int i = 25; i > 5; i--, seed /= 10)
    text[i] = '0' + seed % 10;
  if (write (STDOUT_FILENO, text, sizeof text - 1) < 0)
    _exit (2);
  signal (number, SIG_DFL);
  raise (number);
}

static void
report (guint64 seed,
        GArray *steps,
        AheadSimOutcome *outcome)
{
  g_autoptr (GArray) shrunk = NULL;
  g_autoptr (AheadSimOutcome) told = NULL;

  g_print ("seed %" G_GUINT64_FORMAT " breaks a rule in step %u: %s\n", seed, outcome->n_steps, outcome->failure);
  if (!whole)
    shrunk = ahead_sim_run_shrink (seed, steps);
  told = ahead_sim_run (seed, whole ? steps : shrunk, TRUE);
  if (!whole)
    g_print ("The story, shrunk to %u steps:\n\n", shrunk->len);
  g_print ("%s\n", told->story);
}

/* Gives whether every rule was kept. */
static gboolean
run_seed (guint64 seed)
{
  g_autoptr (GArray) steps = ahead_sim_run_make_steps (seed, n_steps);
  g_autoptr (AheadSimOutcome) outcome = NULL;

  running_seed = seed;
  outcome = ahead_sim_run (seed, steps, trace);
  if (trace)
    g_print ("seed %" G_GUINT64_FORMAT ":\n%s\n", seed, outcome->story);
  if (outcome->failure == NULL)
    return TRUE;

  if (all)
    g_print ("seed %" G_GUINT64_FORMAT ": %s\n", seed, outcome->failure);
  else
    report (seed, steps, outcome);
  return FALSE;
}

static gboolean
plant_bug (GError **error)
{
  if (bug == NULL)
    return TRUE;

#ifdef AHEAD_SIMULATION
  if (ahead_sim_plant_bug (bug))
    return TRUE;
#endif

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "There is no bug “%s” to plant", bug);
  return FALSE;
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  double seconds;
  int n_broken = 0;

  setlocale (LC_ALL, "C.UTF-8");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !plant_bug (&error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  signal (SIGABRT, on_abort_cb);
  signal (SIGSEGV, on_abort_cb);
  for (int i = 0; i < n_seeds && (n_broken == 0 || all); i++)
    n_broken += !run_seed (first_seed + i);
  if (n_broken > 0)
    return EXIT_FAILURE;

  seconds = (g_get_monotonic_time () - start) / 1e6;
  g_print ("%d seeds of %d steps kept every rule, in %.1f s (%.0f seeds/s)\n", n_seeds, n_steps, seconds,
           n_seeds / MAX (seconds, 1e-6));
  return EXIT_SUCCESS;
}
