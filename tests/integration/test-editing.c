/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-integration.h"

/* Every kind of edit from one client over the server to another, and those that go wrong on the way. */

static AheadEvent *
wait_for_other (AheadIntegration *fixture,
                const char *title)
{
  ahead_session_refresh (fixture->other->session);
  ahead_wait_until (ahead_client_find (fixture->other, title) != NULL);

  return ahead_client_find (fixture->other, title);
}

/* The result of an edit that is known to fail. */
static void
patch_and_fail (AheadIntegration *fixture,
                AheadEvent *event,
                AheadPatch *patch,
                GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ahead_mutation_service_patch_async (fixture->mine->service, event, patch, NULL, ahead_wait_take_result, &result);
  ahead_wait_until (result != NULL);
  g_assert_false (ahead_mutation_service_patch_finish (fixture->mine->service, result, error));
}

static gboolean
patch_title (AheadClient *client,
             AheadEvent *event,
             const char *title,
             GError **error)
{
  g_autoptr (AheadPatch) patch = ahead_integration_new_patch (event, AHEAD_FIELD_TITLE, title);
  g_autoptr (GAsyncResult) result = NULL;

  ahead_mutation_service_patch_async (client->service, event, patch, NULL, ahead_wait_take_result, &result);
  ahead_wait_until (result != NULL);

  return ahead_mutation_service_patch_finish (client->service, result, error);
}

static void
test_create (AheadIntegration *fixture,
             gconstpointer user_data)
{
  AheadEvent *event = ahead_integration_create (fixture, "Opening");
  AheadEvent *theirs = wait_for_other (fixture, "Opening");

  g_assert_false (ahead_event_is_temporary (event));
  g_assert_false (ahead_event_get_has_pending (event));
  g_assert_cmpstr (ahead_event_get_id (theirs), ==, ahead_event_get_id (event));
  g_assert_true (ahead_record_equal (ahead_event_get_view (theirs), ahead_event_get_view (event)));
  g_assert_cmpstr (ahead_event_get_text (theirs, AHEAD_FIELD_TIME_ZONE), ==, "Europe/Brussels");
}

static void
test_patch (AheadIntegration *fixture,
            gconstpointer user_data)
{
  AheadEvent *event = ahead_integration_create (fixture, "Opening");
  gint64 version = ahead_record_get_version (ahead_event_get_base (event));
  g_autoptr (GError) error = NULL;

  g_assert_true (patch_title (fixture->mine, event, "Opening talk", &error));
  g_assert_no_error (error);
  g_assert_cmpint (ahead_record_get_version (ahead_event_get_base (event)), >, version);
  g_assert_true (ahead_record_equal (ahead_event_get_view (wait_for_other (fixture, "Opening talk")),
                                     ahead_event_get_view (event)));
}

static void
test_delete (AheadIntegration *fixture,
             gconstpointer user_data)
{
  AheadEvent *event = ahead_integration_create (fixture, "Opening");
  g_autoptr (AheadMutation) mutation = NULL;

  mutation = g_object_ref (ahead_mutation_service_delete_async (fixture->mine->service, event, NULL, NULL, NULL));
  g_assert_cmpuint (ahead_client_get_n_shown (fixture->mine), ==, 0);
  ahead_client_wait_settled (fixture->mine);
  g_assert_cmpint (ahead_mutation_get_state (mutation), ==, AHEAD_MUTATION_STATE_CONFIRMED);
  ahead_session_refresh (fixture->other->session);
  ahead_wait_until (ahead_client_get_n_shown (fixture->other) == 0);
}

/* Both want it gone, and both get what they want. */
static void
test_delete_twice (AheadIntegration *fixture,
                   gconstpointer user_data)
{
  AheadEvent *event = ahead_integration_create (fixture, "Opening");
  g_autoptr (AheadMutation) mutation = NULL;

  ahead_mutation_service_delete_async (fixture->other->service, wait_for_other (fixture, "Opening"), NULL, NULL, NULL);
  ahead_client_wait_settled (fixture->other);
  mutation = g_object_ref (ahead_mutation_service_delete_async (fixture->mine->service, event, NULL, NULL, NULL));
  ahead_client_wait_settled (fixture->mine);

  g_assert_cmpint (ahead_mutation_get_state (mutation), ==, AHEAD_MUTATION_STATE_CONFIRMED);
  ahead_integration_catch_up (fixture);
  g_assert_cmpuint (ahead_client_get_n_shown (fixture->mine), ==, 0);
}

static void
test_toggles (AheadIntegration *fixture,
              gconstpointer user_data)
{
  AheadEvent *event = ahead_integration_create (fixture, "Opening");
  AheadRecord *view;

  ahead_mutation_service_set_starred_async (fixture->mine->service, event, TRUE, NULL, NULL, NULL);
  ahead_mutation_service_set_attending_async (fixture->mine->service, event, TRUE, NULL, NULL, NULL);
  g_assert_true (ahead_record_get_starred (ahead_event_get_view (event)));
  ahead_client_wait_settled (fixture->mine);
  ahead_integration_catch_up (fixture);

  view = ahead_event_get_base (event);
  g_assert_cmpint (ahead_record_get_integer (view, AHEAD_FIELD_STARRED), ==, 1);
  g_assert_cmpint (ahead_record_get_integer (view, AHEAD_FIELD_STAR_COUNT), ==, 1);
  g_assert_cmpint (ahead_record_get_integer (view, AHEAD_FIELD_ATTENDING), ==, 1);
  g_assert_cmpint (ahead_record_get_integer (view, AHEAD_FIELD_ATTENDEE_COUNT), ==, 1);

  ahead_mutation_service_set_starred_async (fixture->mine->service, event, FALSE, NULL, NULL, NULL);
  ahead_client_wait_settled (fixture->mine);
  view = ahead_event_get_base (event);
  g_assert_cmpint (ahead_record_get_integer (view, AHEAD_FIELD_STARRED), ==, 0);
  g_assert_cmpint (ahead_record_get_integer (view, AHEAD_FIELD_STAR_COUNT), ==, 0);
  g_assert_cmpint (ahead_record_get_integer (view, AHEAD_FIELD_ATTENDING), ==, 1);
}

static void
test_comments (AheadIntegration *fixture,
               gconstpointer user_data)
{
  AheadEvent *event = ahead_integration_create (fixture, "Opening");
  g_autoptr (AheadMutation) mutation = NULL;
  AheadComment *comment;

  mutation = g_object_ref (ahead_mutation_service_add_comment_async (fixture->mine->service, event, "Hear, hear", NULL,
                                                                     NULL, NULL));
  ahead_client_wait_settled (fixture->mine);
  comment = ahead_mutation_get_comment (mutation);
  g_assert_cmpstr (ahead_comment_get_text (comment), ==, "Hear, hear");
  g_assert_cmpint (ahead_record_get_integer (ahead_event_get_view (event), AHEAD_FIELD_COMMENT_COUNT), ==, 1);

  ahead_mutation_service_delete_comment_async (fixture->mine->service, event, ahead_comment_get_id (comment), NULL,
                                               NULL, NULL);
  ahead_client_wait_settled (fixture->mine);
  ahead_integration_catch_up (fixture);
  g_assert_cmpint (ahead_record_get_integer (ahead_event_get_view (event), AHEAD_FIELD_COMMENT_COUNT), ==, 0);
}

/* What the server refuses is put back, and the server's words say why. */
static void
test_refusal (AheadIntegration *fixture,
              gconstpointer user_data)
{
  AheadEvent *event = ahead_integration_create (fixture, "Opening");
  g_autoptr (AheadPatch) patch = ahead_integration_new_patch (event, AHEAD_FIELD_TITLE, "");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ahead_mutation_service_patch_async (fixture->mine->service, event, patch, NULL, ahead_wait_take_result, &result);
  g_assert_cmpstr (ahead_event_get_text (event, AHEAD_FIELD_TITLE), ==, "");
  ahead_wait_until (result != NULL);
  g_assert_false (ahead_mutation_service_patch_finish (fixture->mine->service, result, &error));

  g_assert_error (error, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_REFUSED);
  g_assert_nonnull (strcasestr (error->message, "title"));
  g_assert_cmpstr (ahead_event_get_text (event, AHEAD_FIELD_TITLE), ==, "Opening");
  g_assert_false (ahead_event_get_has_pending (event));
  g_assert_true (patch_title (fixture->mine, event, "Opening talk", NULL));
}

/* Somebody changed another field meanwhile: both changes stand. */
static void
test_stale_disjoint (AheadIntegration *fixture,
                     gconstpointer user_data)
{
  AheadEvent *event = ahead_integration_create (fixture, "Opening");
  g_autoptr (AheadPatch) patch = ahead_integration_new_patch (event, AHEAD_FIELD_LOCATION, "Janson");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (patch_title (fixture->other, wait_for_other (fixture, "Opening"), "Welcome", NULL));
  g_assert_cmpstr (ahead_event_get_text (event, AHEAD_FIELD_TITLE), ==, "Opening");
  ahead_mutation_service_patch_async (fixture->mine->service, event, patch, NULL, ahead_wait_take_result, &result);
  ahead_wait_until (result != NULL);

  g_assert_true (ahead_mutation_service_patch_finish (fixture->mine->service, result, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (ahead_event_get_text (event, AHEAD_FIELD_TITLE), ==, "Welcome");
  g_assert_cmpstr (ahead_event_get_text (event, AHEAD_FIELD_LOCATION), ==, "Janson");
  ahead_session_refresh (fixture->other->session);
  ahead_wait_until (g_str_equal (ahead_event_get_text (ahead_client_find (fixture->other, "Welcome"),
                                                       AHEAD_FIELD_LOCATION),
                                 "Janson"));
}

/* Somebody changed the same field meanwhile: theirs was first, and this client says so. */
static void
test_stale_overlap (AheadIntegration *fixture,
                    gconstpointer user_data)
{
  AheadEvent *event = ahead_integration_create (fixture, "Opening");
  g_autoptr (AheadPatch) patch = ahead_integration_new_patch (event, AHEAD_FIELD_TITLE, "Hello");
  g_autoptr (GError) error = NULL;

  g_assert_true (patch_title (fixture->other, wait_for_other (fixture, "Opening"), "Welcome", NULL));
  patch_and_fail (fixture, event, patch, &error);

  g_assert_error (error, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_CONFLICT);
  g_assert_cmpstr (ahead_event_get_text (event, AHEAD_FIELD_TITLE), ==, "Welcome");
}

static void
test_gone (AheadIntegration *fixture,
           gconstpointer user_data)
{
  AheadEvent *event = ahead_integration_create (fixture, "Opening");
  g_autoptr (AheadPatch) patch = ahead_integration_new_patch (event, AHEAD_FIELD_TITLE, "Hello");
  g_autoptr (GError) error = NULL;

  ahead_mutation_service_delete_async (fixture->other->service, wait_for_other (fixture, "Opening"), NULL, NULL, NULL);
  ahead_client_wait_settled (fixture->other);
  patch_and_fail (fixture, event, patch, &error);

  g_assert_error (error, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_GONE);
  ahead_integration_catch_up (fixture);
  g_assert_cmpuint (ahead_client_get_n_shown (fixture->mine), ==, 0);
}

/* The server took it and nobody heard. Sent again by hand it has the same key, so it is not done twice. */
static void
test_lost_create (AheadIntegration *fixture,
                  gconstpointer user_data)
{
  g_autoptr (AheadRecord) record = ahead_integration_new_record (fixture->mine, "Opening");
  g_autoptr (AheadMutation) mutation = NULL;
  g_autoptr (GAsyncResult) lost = NULL;
  g_autoptr (GAsyncResult) retried = NULL;
  g_autoptr (GError) error = NULL;

  ahead_fault_proxy_set_fault (fixture->proxy, AHEAD_FAULT_DROP_RESPONSE, "POST");
  mutation = g_object_ref (ahead_mutation_service_create_async (fixture->mine->service, record, NULL,
                                                                ahead_wait_take_result, &lost));
  ahead_wait_until (lost != NULL);
  g_assert_false (ahead_mutation_service_create_finish (fixture->mine->service, lost, &error));
  g_assert_error (error, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_UNREACHABLE);
  g_assert_cmpuint (ahead_client_get_n_shown (fixture->mine), ==, 0);
  wait_for_other (fixture, "Opening");
  g_clear_error (&error);

  ahead_fault_proxy_set_fault (fixture->proxy, AHEAD_FAULT_NONE, NULL);
  ahead_client_reset_counts (fixture->mine);
  g_assert_true (ahead_mutation_service_retry_async (fixture->mine->service, mutation, NULL, ahead_wait_take_result,
                                                     &retried));
  ahead_wait_until (retried != NULL);
  g_assert_true (ahead_mutation_service_retry_finish (fixture->mine->service, retried, &error));
  g_assert_no_error (error);

  ahead_integration_catch_up (fixture);
  ahead_session_refresh (fixture->other->session);
  g_assert_cmpuint (ahead_client_get_n_shown (fixture->mine), ==, 1);
  g_assert_cmpuint (ahead_client_get_n_shown (fixture->other), ==, 1);
  g_assert_cmpuint (fixture->mine->n_items_changed, ==, 1);
}

static void
test_lost_patch (AheadIntegration *fixture,
                 gconstpointer user_data)
{
  AheadEvent *event = ahead_integration_create (fixture, "Opening");
  g_autoptr (AheadPatch) patch = ahead_integration_new_patch (event, AHEAD_FIELD_TITLE, "Hello");
  g_autoptr (AheadMutation) mutation = NULL;
  g_autoptr (GAsyncResult) retried = NULL;
  g_autoptr (GError) error = NULL;
  gint64 version;

  ahead_fault_proxy_set_fault (fixture->proxy, AHEAD_FAULT_DROP_RESPONSE, "PATCH");
  mutation = g_object_ref (ahead_mutation_service_patch_async (fixture->mine->service, event, patch, NULL, NULL, NULL));
  ahead_client_wait_settled (fixture->mine);
  g_assert_cmpstr (ahead_event_get_text (event, AHEAD_FIELD_TITLE), ==, "Opening");
  version = ahead_record_get_version (ahead_event_get_view (wait_for_other (fixture, "Hello")));

  ahead_fault_proxy_set_fault (fixture->proxy, AHEAD_FAULT_NONE, NULL);
  ahead_mutation_service_retry_async (fixture->mine->service, mutation, NULL, ahead_wait_take_result, &retried);
  ahead_wait_until (retried != NULL);
  g_assert_true (ahead_mutation_service_retry_finish (fixture->mine->service, retried, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (ahead_event_get_text (event, AHEAD_FIELD_TITLE), ==, "Hello");
  g_assert_cmpint (ahead_record_get_version (ahead_event_get_base (event)), ==, version);
}

/* Nobody has to do anything: it is sent again under the same key, and was done once. */
static void
test_lost_heals (AheadIntegration *fixture,
                 gconstpointer user_data)
{
  AheadRetryPolicy *policy = ahead_mutation_service_get_retry_policy (fixture->mine->service);
  AheadEvent *event = ahead_integration_create (fixture, "Opening");
  g_autoptr (AheadPatch) patch = ahead_integration_new_patch (event, AHEAD_FIELD_TITLE, "Hello");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 version;

  ahead_retry_policy_set_wait_for_network (policy, TRUE);
  ahead_retry_policy_set_base_delay (policy, 10);
  ahead_fault_proxy_set_fault (fixture->proxy, AHEAD_FAULT_DROP_RESPONSE, "PATCH");
  ahead_mutation_service_patch_async (fixture->mine->service, event, patch, NULL, ahead_wait_take_result, &result);
  ahead_wait_until (ahead_fault_proxy_get_n_hit (fixture->proxy) >= 2);
  g_assert_null (result);
  g_assert_cmpstr (ahead_event_get_text (event, AHEAD_FIELD_TITLE), ==, "Hello");
  version = ahead_record_get_version (ahead_event_get_view (wait_for_other (fixture, "Hello")));

  ahead_fault_proxy_set_fault (fixture->proxy, AHEAD_FAULT_NONE, NULL);
  ahead_wait_until (result != NULL);
  g_assert_true (ahead_mutation_service_patch_finish (fixture->mine->service, result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (ahead_record_get_version (ahead_event_get_base (event)), ==, version);
}

static void
check_broken (AheadIntegration *fixture,
              AheadFault fault,
              AheadMutationError code)
{
  AheadEvent *event = ahead_client_find (fixture->mine, "Opening");
  g_autoptr (AheadPatch) patch = ahead_integration_new_patch (event, AHEAD_FIELD_TITLE, "Hello");
  g_autoptr (GError) error = NULL;

  ahead_fault_proxy_set_fault (fixture->proxy, fault, "PATCH");
  patch_and_fail (fixture, event, patch, &error);
  g_assert_error (error, AHEAD_MUTATION_ERROR, (int) code);
  g_assert_cmpuint (ahead_fault_proxy_get_n_hit (fixture->proxy), >=, 1);
  g_assert_cmpstr (ahead_event_get_text (event, AHEAD_FIELD_TITLE), ==, "Opening");
}

static void
test_broken (AheadIntegration *fixture,
             gconstpointer user_data)
{
  ahead_integration_create (fixture, "Opening");

  check_broken (fixture, AHEAD_FAULT_DROP_REQUEST, AHEAD_MUTATION_ERROR_UNREACHABLE);
  check_broken (fixture, AHEAD_FAULT_GARBAGE, AHEAD_MUTATION_ERROR_PROTOCOL);
}

static void
add_test (const char *path,
          void (*test) (AheadIntegration *, gconstpointer))
{
  g_test_add (path, AheadIntegration, NULL, ahead_integration_set_up, test, ahead_integration_tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/integration/editing/create", test_create);
  add_test ("/integration/editing/patch", test_patch);
  add_test ("/integration/editing/delete", test_delete);
  add_test ("/integration/editing/delete-twice", test_delete_twice);
  add_test ("/integration/editing/toggles", test_toggles);
  add_test ("/integration/editing/comments", test_comments);
  add_test ("/integration/editing/refusal", test_refusal);
  add_test ("/integration/editing/stale/disjoint", test_stale_disjoint);
  add_test ("/integration/editing/stale/overlap", test_stale_overlap);
  add_test ("/integration/editing/gone", test_gone);
  add_test ("/integration/editing/lost/create", test_lost_create);
  add_test ("/integration/editing/lost/patch", test_lost_patch);
  add_test ("/integration/editing/lost/heals", test_lost_heals);
  add_test ("/integration/editing/broken", test_broken);

  return g_test_run ();
}
