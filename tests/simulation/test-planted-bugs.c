/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadTestPlantedBugs"

#include "config.h"

#include <gio/gio.h>
#include <stdlib.h>

/* The simulation is only worth what it finds: each of these bugs, planted in the engine, has to be found soon. */
static const char *const bugs[] = {
  "accept-equal-versions", "accept-older-versions", "add-own-change",     "drop-dependents-order",
  "forget-key-on-retry",   "forget-rolled-back",    "forget-tombstone",   "keep-layer",
  "keep-missing",          "last-page-cursor",      "no-wake-after-answer", "notify-needlessly",
  "restore-snapshot",      "send-before-durable",   "skip-rebase",        "two-in-flight",
  "withdraw-what-is-sent",
};

static const char *program;

/* Gives what the program said, and whether it found something. */
static char *
simulate (const char *bug,
          const char *n_seeds,
          const char *option,
          gboolean *found)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--bug", bug, "--seeds", n_seeds, option, NULL);
  char *output = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  *found = !g_subprocess_get_successful (process);

  return output;
}

static void
test_found (gconstpointer data)
{
  gboolean found;
  g_autofree char *output = simulate (data, "1000", "--whole", &found);
  const char *seed = strstr (output, "seed ");

  g_assert_true (found);
  g_assert_nonnull (seed);
  g_test_message ("found with seed %d", atoi (seed + strlen ("seed ")));
}

static void
test_none (void)
{
  gboolean found;
  g_autofree char *output = simulate ("none", "50", "--whole", &found);

  g_test_message ("%s", output);
  g_assert_false (found);
}

/* What is told is what it takes, and not all that happened. */
static void
test_shrunk (void)
{
  gboolean found;
  g_autofree char *output = simulate ("last-page-cursor", "100", "--steps=300", &found);
  const char *told = strstr (output, "shrunk to ");

  g_assert_true (found);
  g_assert_nonnull (told);
  g_assert_cmpint (atoi (told + strlen ("shrunk to ")), <=, 30);
  g_assert_nonnull (strstr (told, "BROKEN"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  program = g_getenv ("AHEAD_SIMULATE_PLANTED");
  g_assert_nonnull (program);

  g_test_add_func ("/simulation/planted-bugs/none", test_none);
  g_test_add_func ("/simulation/planted-bugs/shrunk", test_shrunk);
  for (guint i = 0; i < G_N_ELEMENTS (bugs); i++)
    {
      g_autofree char *path = g_strconcat ("/simulation/planted-bugs/", bugs[i], NULL);

      g_test_add_data_func (path, bugs[i], test_found);
    }

  return g_test_run ();
}
