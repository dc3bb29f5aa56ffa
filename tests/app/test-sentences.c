/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-sentences.h"

static void
assert_import (guint n_created,
               guint n_updated,
               const char *expected)
{
  AheadImportSummary summary = { (char *) "FOSDEM 2025", n_created, n_updated, 3, NULL };
  g_autofree char *sentence = ahead_sentence_for_import (&summary);

  g_assert_cmpstr (sentence, ==, expected);
}

static void
test_import (void)
{
  assert_import (555, 0, "555 events added to “FOSDEM 2025”");
  assert_import (1, 0, "1 event added to “FOSDEM 2025”");
  assert_import (0, 2, "2 events updated in “FOSDEM 2025”");
  assert_import (1, 2, "1 event added to “FOSDEM 2025”, 2 updated");
  assert_import (0, 0, "Nothing to change in “FOSDEM 2025”");
}

static void
test_failure (void)
{
  static const struct
  {
    AheadMutationKind kind;
    const char *sentence;
  } failures[] = {
    { AHEAD_MUTATION_CREATE, "“Opening” was not added: No 100% space" },
    { AHEAD_MUTATION_DELETE, "“Opening” was not deleted: No 100% space" },
    { AHEAD_MUTATION_PATCH, "“Opening” was not changed: No 100% space" },
    { AHEAD_MUTATION_STAR, "“Opening” was not changed: No 100% space" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autofree char *sentence = ahead_sentence_for_failure (failures[i].kind, "Opening", "No 100% space");

      g_assert_cmpstr (sentence, ==, failures[i].sentence);
    }
}

static void
test_named_in_reason (void)
{
  g_autofree char *sentence
    = ahead_sentence_for_failure (AHEAD_MUTATION_STAR, "Opening", "“Opening” does not exist on the server any more");

  g_assert_cmpstr (sentence, ==, "“Opening” does not exist on the server any more");
}

static void
test_long_title (void)
{
  g_autofree char *sentence = ahead_sentence_for_delete ("Überlängen sind überall übel, aber nötig sind sie doch");
  g_autofree char *short_sentence = ahead_sentence_for_delete ("A title of no more than forty characters");

  g_assert_cmpstr (sentence, ==, "“Überlängen sind überall übel, aber nöti…” deleted");
  g_assert_cmpstr (short_sentence, ==, "“A title of no more than forty characters” deleted");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/sentences/import", test_import);
  g_test_add_func ("/app/sentences/failure", test_failure);
  g_test_add_func ("/app/sentences/named-in-reason", test_named_in_reason);
  g_test_add_func ("/app/sentences/long-title", test_long_title);

  return g_test_run ();
}
