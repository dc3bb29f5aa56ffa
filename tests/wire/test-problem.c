/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-json.h"
#include "ahead-problem.h"
#include "ahead-test-record.h"

static AheadProblem *
read_problem (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = ahead_json_parse (text, -1, &error);
  AheadProblem *problem;

  g_assert_no_error (error);
  problem = ahead_problem_from_json (node, &error);
  g_assert_no_error (error);

  return problem;
}

static void
test_round_trip (void)
{
  g_autoptr (AheadProblem) problem = ahead_problem_new (412, "/problems/stale-version", "Stale", "Somebody was faster");
  g_autoptr (AheadProblem) again = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  problem->retryable = TRUE;
  problem->current = ahead_test_record_new_sample ();
  node = ahead_problem_to_json (problem);
  text = ahead_json_to_string (node);
  again = read_problem (text);

  g_assert_cmpstr (again->type, ==, "/problems/stale-version");
  g_assert_cmpstr (again->title, ==, "Stale");
  g_assert_cmpuint (again->status, ==, 412);
  g_assert_cmpstr (again->detail, ==, "Somebody was faster");
  g_assert_true (again->retryable);
  g_assert_null (again->errors);
  g_assert_nonnull (again->current);
  g_assert_true (ahead_record_equal (again->current, problem->current));
}

static void
test_invalid (void)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_field_error_free);
  g_autoptr (AheadProblem) problem = NULL;
  g_autoptr (AheadProblem) again = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  const AheadFieldError *second;

  g_ptr_array_add (errors, ahead_field_error_new ("title", "must not be empty"));
  g_ptr_array_add (errors, ahead_field_error_new ("end", "must not be before the start"));
  problem = ahead_problem_new_invalid (errors);
  g_assert_cmpuint (problem->status, ==, 422);
  g_assert_cmpstr (problem->detail, ==, "title must not be empty; end must not be before the start");
  g_assert_false (problem->retryable);

  node = ahead_problem_to_json (problem);
  text = ahead_json_to_string (node);
  again = read_problem (text);
  g_assert_cmpuint (again->errors->len, ==, 2);
  second = g_ptr_array_index (again->errors, 1);
  g_assert_cmpstr (second->field, ==, "end");
  g_assert_cmpstr (second->message, ==, "must not be before the start");
}

static void
test_tolerant (void)
{
  static const char *const texts[] = {
    "{}",
    "{\"type\":1,\"title\":null,\"status\":\"500\",\"detail\":[],\"retryable\":1,\"errors\":{},\"current\":{}}",
    "{\"status\":99,\"errors\":[1,{},{\"field\":\"a\"}],\"current\":null,\"instance\":\"/x\"}",
    "{\"status\":4294967796}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (AheadProblem) problem = read_problem (texts[i]);

      g_assert_cmpstr (problem->type, ==, "about:blank");
      g_assert_cmpstr (problem->title, ==, "");
      g_assert_cmpstr (problem->detail, ==, "");
      g_assert_cmpuint (problem->status, ==, 0);
      g_assert_false (problem->retryable);
      g_assert_null (problem->errors);
      g_assert_null (problem->current);
    }
}

static void
test_not_object (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = ahead_json_parse ("[]", -1, NULL);

  g_assert_null (ahead_problem_from_json (node, &error));
  g_assert_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_SYNTAX);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/problem/round-trip", test_round_trip);
  g_test_add_func ("/wire/problem/invalid", test_invalid);
  g_test_add_func ("/wire/problem/tolerant", test_tolerant);
  g_test_add_func ("/wire/problem/not-object", test_not_object);

  return g_test_run ();
}
