/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-test-model.h"

/* The rules of patches, on records and patches at random; run with --seed to have the same again. */

#define N_ROUNDS 2000

typedef void (*PropertyFunc) (GRand *random, AheadRecord *record, AheadPatch *patch);

static void
check_property (PropertyFunc holds)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (AheadRecord) record = ahead_test_record_new_random (random, "evt_1", i);
      g_autoptr (AheadPatch) patch = ahead_test_patch_random (random, record);

      holds (random, record, patch);
    }
}

static void
check_apply (GRand *random,
             AheadRecord *record,
             AheadPatch *patch)
{
  g_autoptr (AheadRecord) result = ahead_patch_apply (patch, record);
  const AheadFieldSet derived = AHEAD_FIELD_BIT (AHEAD_FIELD_STAR_COUNT) | AHEAD_FIELD_BIT (AHEAD_FIELD_ATTENDEE_COUNT);

  g_assert_cmphex (ahead_record_diff (record, result) & ~derived, ==, ahead_patch_get_fields (patch));
  g_assert_cmphex (ahead_patch_get_unmatched (patch, result), ==, 0);
  g_assert_cmphex (ahead_patch_get_unmatched (patch, record), ==, ahead_patch_get_fields (patch));
}

static void
test_apply (void)
{
  check_property (check_apply);
}

static void
check_invert (GRand *random,
              AheadRecord *record,
              AheadPatch *patch)
{
  g_autoptr (AheadPatch) inverse = ahead_patch_invert (patch);
  g_autoptr (AheadPatch) twice = ahead_patch_invert (inverse);
  g_autoptr (AheadRecord) result = ahead_patch_apply (patch, record);
  g_autoptr (AheadRecord) back = ahead_patch_apply (inverse, result);
  g_autoptr (AheadRecord) again = ahead_patch_apply (twice, back);

  ahead_test_assert_records_equal (back, record);
  ahead_test_assert_records_equal (again, result);
}

static void
test_invert (void)
{
  check_property (check_invert);
}

static void
check_compose (GRand *random,
               AheadRecord *record,
               AheadPatch *first)
{
  g_autoptr (AheadRecord) middle = ahead_patch_apply (first, record);
  g_autoptr (AheadPatch) second = ahead_test_patch_random (random, middle);
  g_autoptr (AheadPatch) both = ahead_patch_compose (first, second);
  g_autoptr (AheadRecord) stepwise = ahead_patch_apply (second, middle);
  g_autoptr (AheadRecord) at_once = ahead_patch_apply (both, record);
  g_autoptr (AheadPatch) inverse = ahead_patch_invert (both);
  g_autoptr (AheadRecord) back = ahead_patch_apply (inverse, at_once);
  AheadFieldSet fields = ahead_patch_get_fields (first) | ahead_patch_get_fields (second);

  ahead_test_assert_records_equal (at_once, stepwise);
  ahead_test_assert_records_equal (back, record);
  g_assert_cmphex (ahead_patch_get_fields (both) & ~fields, ==, 0);
}

static void
test_compose (void)
{
  check_property (check_compose);
}

static void
check_compose_associative (GRand *random,
                           AheadRecord *record,
                           AheadPatch *first)
{
  g_autoptr (AheadRecord) after_first = ahead_patch_apply (first, record);
  g_autoptr (AheadPatch) second = ahead_test_patch_random (random, after_first);
  g_autoptr (AheadRecord) after_second = ahead_patch_apply (second, after_first);
  g_autoptr (AheadPatch) third = ahead_test_patch_random (random, after_second);
  g_autoptr (AheadPatch) first_two = ahead_patch_compose (first, second);
  g_autoptr (AheadPatch) last_two = ahead_patch_compose (second, third);
  g_autoptr (AheadPatch) left = ahead_patch_compose (first_two, third);
  g_autoptr (AheadPatch) right = ahead_patch_compose (first, last_two);
  g_autoptr (AheadRecord) by_left = ahead_patch_apply (left, record);
  g_autoptr (AheadRecord) by_right = ahead_patch_apply (right, record);

  g_assert_cmphex (ahead_patch_get_fields (left), ==, ahead_patch_get_fields (right));
  ahead_test_assert_records_equal (by_left, by_right);
}

static void
test_compose_associative (void)
{
  check_property (check_compose_associative);
}

static void
check_compose_with_inverse (GRand *random,
                            AheadRecord *record,
                            AheadPatch *patch)
{
  g_autoptr (AheadPatch) inverse = ahead_patch_invert (patch);
  g_autoptr (AheadPatch) nothing = ahead_patch_compose (patch, inverse);

  g_assert_true (ahead_patch_is_empty (nothing));
}

static void
test_compose_with_inverse (void)
{
  check_property (check_compose_with_inverse);
}

/* What a three-way merge is, said field by field. */
static void
check_merge_field (AheadRecord *base,
                   AheadRecord *mine,
                   AheadRecord *theirs,
                   AheadRecord *merged,
                   AheadFieldSet conflicts,
                   AheadField field)
{
  AheadFieldSet bit = AHEAD_FIELD_BIT (field);
  gboolean by_me = (ahead_record_diff (base, mine) & bit) != 0;
  gboolean by_them = (ahead_record_diff (base, theirs) & bit) != 0;
  gboolean differ = (ahead_record_diff (mine, theirs) & bit) != 0;
  gboolean times = (AHEAD_FIELDS_TIME & bit) != 0 && (ahead_record_diff (base, theirs) & AHEAD_FIELDS_TIME) != 0;

  g_assert_cmphex (ahead_record_diff (merged, by_me ? mine : theirs) & bit, ==, 0);
  g_assert_cmpint ((conflicts & bit) != 0, ==, by_me && differ && (by_them || times));
}

static void
check_merge (GRand *random,
             AheadRecord *base,
             AheadPatch *mine)
{
  g_autoptr (AheadPatch) their_patch = ahead_test_patch_random (random, base);
  g_autoptr (AheadRecord) theirs = ahead_patch_apply (their_patch, base);
  g_autoptr (AheadRecord) wanted = ahead_patch_apply (mine, base);
  AheadFieldSet conflicts = 0;
  g_autoptr (AheadPatch) left = ahead_patch_merge (mine, base, theirs, &conflicts);
  g_autoptr (AheadRecord) merged = ahead_patch_apply (left, theirs);
  g_autoptr (AheadPatch) inverse = ahead_patch_invert (left);
  g_autoptr (AheadRecord) back = ahead_patch_apply (inverse, merged);

  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    if ((AHEAD_FIELDS_CONTENT | AHEAD_FIELDS_TOGGLES) & AHEAD_FIELD_BIT (i))
      check_merge_field (base, wanted, theirs, merged, conflicts, i);
  ahead_test_assert_records_equal (back, theirs);
}

static void
test_merge (void)
{
  check_property (check_merge);
}

static void
test_merge_settled (void)
{
  g_autoptr (AheadRecord) base = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 1);
  g_autoptr (AheadPatch) mine = ahead_test_patch_string (base, AHEAD_FIELD_TITLE, "Closing");
  g_autoptr (AheadRecord) theirs = ahead_test_record_with_string (base, AHEAD_FIELD_TITLE, "Closing");
  AheadFieldSet conflicts = ~0u;
  g_autoptr (AheadPatch) left = ahead_patch_merge (mine, base, theirs, &conflicts);

  g_assert_true (ahead_patch_is_empty (left));
  g_assert_cmphex (conflicts, ==, 0);
}

static void
test_merge_times_are_one (void)
{
  g_autoptr (AheadRecord) base = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 1);
  g_autoptr (AheadPatch) mine = ahead_test_patch_integer (base, AHEAD_FIELD_END, AHEAD_TEST_START + 1);
  g_autoptr (AheadRecord) theirs = ahead_test_record_with_integer (base, AHEAD_FIELD_START, AHEAD_TEST_START - 1);
  AheadFieldSet conflicts = 0;
  g_autoptr (AheadPatch) left = ahead_patch_merge (mine, base, theirs, &conflicts);

  g_assert_cmphex (ahead_patch_get_fields (left), ==, AHEAD_FIELD_BIT (AHEAD_FIELD_END));
  g_assert_cmphex (conflicts, ==, AHEAD_FIELD_BIT (AHEAD_FIELD_END));
}

/* The field comes back to what it was, and is no part of the patch then. */
static void
test_builder_drops_unchanged (void)
{
  g_autoptr (AheadRecord) record = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 1);
  g_auto (AheadPatchBuilder) builder = { NULL };
  g_autoptr (AheadPatch) patch = NULL;

  ahead_patch_builder_init (&builder, record);
  ahead_patch_builder_set_string (&builder, AHEAD_FIELD_TITLE, "Closing");
  ahead_patch_builder_set_string (&builder, AHEAD_FIELD_LOCATION, "Aula");
  ahead_patch_builder_set_integer (&builder, AHEAD_FIELD_STARRED, FALSE);
  ahead_patch_builder_set_real (&builder, AHEAD_FIELD_POSITION, 1.5);
  ahead_patch_builder_set_string (&builder, AHEAD_FIELD_TITLE, "Opening");
  patch = ahead_patch_builder_end (&builder);

  g_assert_cmphex (ahead_patch_get_fields (patch), ==,
                   AHEAD_FIELD_BIT (AHEAD_FIELD_LOCATION) | AHEAD_FIELD_BIT (AHEAD_FIELD_POSITION));
  g_assert_cmpstr (ahead_patch_get_string (patch, AHEAD_FIELD_LOCATION), ==, "Aula");
  g_assert_cmpfloat (ahead_patch_get_real (patch, AHEAD_FIELD_POSITION), ==, 1.5);
}

static void
test_builder_list (void)
{
  const char *const items[] = { "music", "dance", NULL };
  g_autoptr (AheadRecord) record = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 1);
  g_auto (AheadPatchBuilder) builder = { NULL };
  g_autoptr (AheadPatch) patch = NULL;
  g_auto (GStrv) read = NULL;

  ahead_patch_builder_init (&builder, record);
  ahead_patch_builder_set_list (&builder, AHEAD_FIELD_CATEGORIES, items);
  patch = ahead_patch_builder_end (&builder);
  read = ahead_patch_dup_list (patch, AHEAD_FIELD_CATEGORIES);

  g_assert_true (g_strv_equal ((const char *const *) read, items));
}

static void
test_diff_leaves_counts_out (void)
{
  g_autoptr (AheadRecord) from = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 1);
  g_autoptr (AheadRecord) counted = ahead_test_record_with_integer (from, AHEAD_FIELD_STAR_COUNT, 9);
  g_autoptr (AheadRecord) to = ahead_test_record_with_string (counted, AHEAD_FIELD_TITLE, "Closing");
  g_autoptr (AheadPatch) patch = ahead_patch_new_diff (from, to, ~0u);
  g_autoptr (AheadPatch) other = ahead_patch_new_diff (from, to, AHEAD_FIELD_BIT (AHEAD_FIELD_LOCATION));

  g_assert_cmphex (ahead_patch_get_fields (patch), ==, AHEAD_FIELD_BIT (AHEAD_FIELD_TITLE));
  g_assert_true (ahead_patch_is_empty (other));
}

static gint64
count_after (AheadPatch *patch,
             AheadRecord *record,
             AheadField count)
{
  g_autoptr (AheadRecord) result = ahead_patch_apply (patch, record);

  return ahead_record_get_integer (result, count);
}

static void
test_toggle_moves_count (void)
{
  g_autoptr (AheadRecord) plain = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 1);
  g_autoptr (AheadRecord) two = ahead_test_record_with_integer (plain, AHEAD_FIELD_STAR_COUNT, 2);
  g_autoptr (AheadRecord) starred = ahead_test_record_with_integer (two, AHEAD_FIELD_STARRED, TRUE);
  g_autoptr (AheadPatch) star = ahead_test_patch_integer (plain, AHEAD_FIELD_STARRED, TRUE);
  g_autoptr (AheadPatch) unstar = ahead_patch_invert (star);
  g_autoptr (AheadPatch) attend = ahead_test_patch_integer (plain, AHEAD_FIELD_ATTENDING, TRUE);

  g_assert_cmpint (count_after (star, plain, AHEAD_FIELD_STAR_COUNT), ==, 1);
  g_assert_cmpint (count_after (star, two, AHEAD_FIELD_STAR_COUNT), ==, 3);
  g_assert_cmpint (count_after (star, starred, AHEAD_FIELD_STAR_COUNT), ==, 2);
  g_assert_cmpint (count_after (unstar, starred, AHEAD_FIELD_STAR_COUNT), ==, 1);
  g_assert_cmpint (count_after (unstar, two, AHEAD_FIELD_STAR_COUNT), ==, 2);
  g_assert_cmpint (count_after (attend, two, AHEAD_FIELD_ATTENDEE_COUNT), ==, 1);
  g_assert_cmpint (count_after (attend, two, AHEAD_FIELD_STAR_COUNT), ==, 2);
}

static AheadPatch *
make_comment_patch (AheadRecord *record,
                    gint64 difference)
{
  g_auto (AheadPatchBuilder) builder = { NULL };

  ahead_patch_builder_init (&builder, record);
  ahead_patch_builder_add (&builder, AHEAD_FIELD_COMMENT_COUNT, difference);

  return ahead_patch_builder_end (&builder);
}

static void
test_counts_by_difference (void)
{
  g_autoptr (AheadRecord) none = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 1);
  g_autoptr (AheadRecord) five = ahead_test_record_with_integer (none, AHEAD_FIELD_COMMENT_COUNT, 5);
  g_autoptr (AheadPatch) more = make_comment_patch (none, 1);
  g_autoptr (AheadPatch) fewer = make_comment_patch (none, -2);
  g_autoptr (AheadPatch) both = ahead_patch_compose (more, fewer);
  g_autoptr (AheadPatch) inverse = ahead_patch_invert (both);
  g_autoptr (AheadPatch) nothing = make_comment_patch (five, 0);
  AheadFieldSet conflicts = ~0u;
  g_autoptr (AheadPatch) merged = ahead_patch_merge (more, none, five, &conflicts);

  g_assert_cmpint (count_after (more, five, AHEAD_FIELD_COMMENT_COUNT), ==, 6);
  g_assert_cmpint (count_after (fewer, none, AHEAD_FIELD_COMMENT_COUNT), ==, 0);
  g_assert_cmpint (count_after (both, five, AHEAD_FIELD_COMMENT_COUNT), ==, 4);
  g_assert_cmpint (count_after (inverse, five, AHEAD_FIELD_COMMENT_COUNT), ==, 6);
  g_assert_cmpint (count_after (merged, five, AHEAD_FIELD_COMMENT_COUNT), ==, 6);
  g_assert_cmphex (conflicts, ==, 0);
  g_assert_true (ahead_patch_is_empty (nothing));
  g_assert_cmphex (ahead_patch_get_unmatched (more, none), ==, 0);
}

/* A patch that moves the event moves its wall time along. */
static void
test_apply_derives_local_start (void)
{
  g_autoptr (AheadRecord) record = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 1);
  g_autoptr (AheadPatch) patch = ahead_test_patch_string (record, AHEAD_FIELD_TIME_ZONE, "UTC");
  g_autoptr (AheadRecord) result = ahead_patch_apply (patch, record);

  g_assert_cmpint (ahead_record_get_local_start (result), ==, AHEAD_TEST_START);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/patch/apply", test_apply);
  g_test_add_func ("/model/patch/invert", test_invert);
  g_test_add_func ("/model/patch/compose", test_compose);
  g_test_add_func ("/model/patch/compose-associative", test_compose_associative);
  g_test_add_func ("/model/patch/compose-with-inverse", test_compose_with_inverse);
  g_test_add_func ("/model/patch/merge", test_merge);
  g_test_add_func ("/model/patch/merge-settled", test_merge_settled);
  g_test_add_func ("/model/patch/merge-times-are-one", test_merge_times_are_one);
  g_test_add_func ("/model/patch/builder-drops-unchanged", test_builder_drops_unchanged);
  g_test_add_func ("/model/patch/builder-list", test_builder_list);
  g_test_add_func ("/model/patch/diff-leaves-counts-out", test_diff_leaves_counts_out);
  g_test_add_func ("/model/patch/toggle-moves-count", test_toggle_moves_count);
  g_test_add_func ("/model/patch/counts-by-difference", test_counts_by_difference);
  g_test_add_func ("/model/patch/apply-derives-local-start", test_apply_derives_local_start);

  return g_test_run ();
}
