/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-uuid.h"

#include <string.h>

/* The example of RFC 9562 §A.6 is of this moment: 2022-02-22 19:22:22 UTC. */
#define EXAMPLE_TIME G_GINT64_CONSTANT (1645557742000000)

static void
test_layout (void)
{
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *uuid = ahead_uuid_v7_new (EXAMPLE_TIME);

      g_assert_cmpuint (strlen (uuid), ==, AHEAD_UUID_SIZE - 1);
      g_assert_true (ahead_uuid_is_valid (uuid));
      g_assert_true (g_str_has_prefix (uuid, "017f22e2-79b0-7"));
      g_assert_nonnull (strchr ("89ab", uuid[19]));
      for (const char *p = uuid; *p != '\0'; p++)
        g_assert_nonnull (strchr ("-0123456789abcdef", *p));
    }
}

static void
test_order (void)
{
  g_autofree char *last = ahead_uuid_v7_new (0);

  for (gint64 time = 1000; time < G_GINT64_CONSTANT (4000000000000000); time *= 2)
    {
      char uuid[AHEAD_UUID_SIZE];

      ahead_uuid_v7 (time, NULL, uuid);
      g_assert_cmpstr (uuid, >, last);
      g_free (last);
      last = g_strdup (uuid);
    }
}

static void
test_unique (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 10000; i++)
    g_assert_true (g_hash_table_add (seen, ahead_uuid_v7_new (EXAMPLE_TIME)));
}

/* The same random numbers, the same id: what a simulation is repeated by. */
static void
test_reproducible (void)
{
  char uuids[3][AHEAD_UUID_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (uuids); i++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (i / 2);

      ahead_uuid_v7 (EXAMPLE_TIME, random, uuids[i]);
    }

  g_assert_cmpstr (uuids[0], ==, uuids[1]);
  g_assert_cmpstr (uuids[0], !=, uuids[2]);
}

static void
test_is_valid (void)
{
  static const char *const bad[] = {
    "",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
    "017f22e279b07cc398c4dc0c0c07398f",
    "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
    "017f22e2-79b0-7cc3-98c4 dc0c0c07398f",
  };

  g_assert_true (ahead_uuid_is_valid ("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
  g_assert_true (ahead_uuid_is_valid ("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ahead_uuid_is_valid (bad[i]));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/uuid/layout", test_layout);
  g_test_add_func ("/model/uuid/order", test_order);
  g_test_add_func ("/model/uuid/unique", test_unique);
  g_test_add_func ("/model/uuid/reproducible", test_reproducible);
  g_test_add_func ("/model/uuid/is-valid", test_is_valid);

  return g_test_run ();
}
