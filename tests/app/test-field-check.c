/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-field-check.h"
#include "ahead-time.h"

static AheadRecord *
make_record (const char *title)
{
  AheadRecordBuilder builder;

  ahead_record_builder_init (&builder, NULL);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_CALENDAR, "cal_1");
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TITLE, title);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_END, AHEAD_HOUR);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TIME_ZONE, "UTC");

  return ahead_record_builder_end (&builder);
}

static char *
complain (const char *old_title,
          AheadField field,
          const char *text)
{
  g_autoptr (AheadRecord) record = make_record (old_title);
  g_autoptr (AheadPatch) patch = NULL;
  AheadPatchBuilder builder;

  ahead_patch_builder_init (&builder, record);
  ahead_patch_builder_set_string (&builder, field, text);
  patch = ahead_patch_builder_end (&builder);

  return ahead_patch_dup_complaint (patch, record);
}

static void
test_good (void)
{
  g_assert_null (complain ("Opening", AHEAD_FIELD_TITLE, "Closing"));
  g_assert_null (complain ("Opening", AHEAD_FIELD_LOCATION, ""));
}

static void
test_bad (void)
{
  g_autofree char *title = complain ("Opening", AHEAD_FIELD_TITLE, " ");
  g_autofree char *long_place = g_strnfill (1001, 'x');
  g_autofree char *place = complain ("Opening", AHEAD_FIELD_LOCATION, long_place);

  g_assert_nonnull (title);
  g_assert_true (g_str_has_prefix (title, "The title must"));
  g_assert_nonnull (place);
  g_assert_true (g_str_has_prefix (place, "The place must"));
}

static void
test_only_own_fields (void)
{
  /* The title was wrong before; that does not keep anybody from naming the place. */
  g_assert_null (complain ("", AHEAD_FIELD_LOCATION, "Hall 1"));
}

static void
test_web_address (void)
{
  g_assert_true (ahead_web_address_is_valid ("https://example.org/a?b=c#d"));
  g_assert_true (ahead_web_address_is_valid ("HTTP://example.org"));
  g_assert_false (ahead_web_address_is_valid ("file:///etc/passwd"));
  g_assert_false (ahead_web_address_is_valid ("javascript:alert(1)"));
  g_assert_false (ahead_web_address_is_valid ("example.org"));
  g_assert_false (ahead_web_address_is_valid (""));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/field-check/good", test_good);
  g_test_add_func ("/app/field-check/bad", test_bad);
  g_test_add_func ("/app/field-check/only-own-fields", test_only_own_fields);
  g_test_add_func ("/app/field-check/web-address", test_web_address);

  return g_test_run ();
}
