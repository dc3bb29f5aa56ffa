/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "ahead-time-zone-list.h"
#include "ahead-time.h"

static void
test_parse (void)
{
  static const char table[] = "# comment\tof\tthree fields\n"
                              "FR\t+4852+00220\tEurope/Paris\n"
                              "\n"
                              "no table line\n"
                              "US\t+404251-0740023\tAmerica/New_York\tEastern (most areas)\r\n";
  static const char *const expected[] = { "UTC", "America/New_York", "Europe/Paris", NULL };
  g_auto (GStrv) zones = ahead_time_zone_list_parse (table, strlen (table));

  g_assert_true (g_strv_equal ((const char *const *) zones, expected));
}

static void
test_matches (void)
{
  g_assert_true (ahead_time_zone_name_matches ("America/New_York", "new york"));
  g_assert_true (ahead_time_zone_name_matches ("America/New_York", "America/New_York"));
  g_assert_true (ahead_time_zone_name_matches ("America/New_York", " YORK "));
  g_assert_true (ahead_time_zone_name_matches ("Europe/Paris", ""));
  g_assert_false (ahead_time_zone_name_matches ("Europe/Paris", "york"));
}

static void
on_loaded_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  GAsyncResult **loaded = user_data;

  *loaded = g_object_ref (result);
  g_main_context_wakeup (NULL);
}

static void
test_load (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) zones = NULL;

  ahead_time_zone_list_load_async (NULL, on_loaded_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  zones = ahead_time_zone_list_load_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (zones), >, 300);
  g_assert_true (g_strv_contains ((const char *const *) zones, "Europe/Brussels"));
  for (guint i = 0; zones[i] != NULL; i++)
    {
      g_autoptr (GTimeZone) zone = ahead_time_zone_lookup (zones[i]);

      g_assert_nonnull (zone);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/time-zone-list/parse", test_parse);
  g_test_add_func ("/app/time-zone-list/matches", test_matches);
  g_test_add_func ("/app/time-zone-list/load", test_load);

  return g_test_run ();
}
