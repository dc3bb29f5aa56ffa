/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadIntegration"

#include "config.h"

#include "ahead-integration.h"

#include "ahead-time.h"

static void
on_items_changed_cb (GListModel *model,
                     guint position,
                     guint removed,
                     guint added,
                     AheadClient *client)
{
  client->n_items_changed++;
  client->max_items = MAX (client->max_items, g_list_model_get_n_items (model));
}

/* The first failure is the last, so that a test sees it. */
static void
give_up_at_once (AheadMutationService *service)
{
  AheadRetryPolicy *policy = ahead_mutation_service_get_retry_policy (service);

  ahead_retry_policy_set_max_attempts (policy, 1);
  ahead_retry_policy_set_wait_for_network (policy, FALSE);
}

AheadClient *
ahead_client_new (AheadSession *session)
{
  AheadClient *client = g_new0 (AheadClient, 1);
  g_autoptr (AheadFilter) filter = ahead_filter_new ();

  client->session = session;
  client->store = ahead_session_get_store (session);
  client->service = ahead_session_get_service (session);
  give_up_at_once (client->service);
  client->query = ahead_event_query_new (client->store, filter, AHEAD_SORT_START);
  g_signal_connect (client->query, "items-changed", G_CALLBACK (on_items_changed_cb), client);

  return client;
}

void
ahead_client_start (AheadClient *client)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ahead_session_start_async (client->session, NULL, ahead_wait_take_result, &result);
  ahead_wait_until (result != NULL);
  g_assert_true (ahead_session_start_finish (client->session, result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (ahead_session_get_state (client->session), ==, AHEAD_SESSION_STATE_READY);
}

void
ahead_client_free (AheadClient *client)
{
  g_autoptr (GAsyncResult) result = NULL;

  ahead_session_stop_async (client->session, 0, NULL, ahead_wait_take_result, &result);
  ahead_wait_until (result != NULL);
  g_clear_object (&result);
  ahead_wait_idle ();

  g_signal_handlers_disconnect_by_data (client->query, client);
  g_assert_finalize_object (client->query);
  g_assert_finalize_object (client->session);
  g_free (client);
}

void
ahead_client_reset_counts (AheadClient *client)
{
  client->n_items_changed = 0;
  client->max_items = ahead_client_get_n_shown (client);
}

guint
ahead_client_get_n_shown (AheadClient *client)
{
  return g_list_model_get_n_items (G_LIST_MODEL (client->query));
}

AheadEvent *
ahead_client_find (AheadClient *client,
                   const char *title)
{
  for (guint i = 0; i < ahead_client_get_n_shown (client); i++)
    {
      g_autoptr (AheadEvent) event = g_list_model_get_item (G_LIST_MODEL (client->query), i);

      if (g_str_equal (ahead_record_get_title (ahead_event_get_view (event)), title))
        return event;
    }

  return NULL;
}

void
ahead_client_wait_settled (AheadClient *client)
{
  ahead_wait_until (ahead_mutation_service_get_n_unsettled (client->service) == 0);
}

void
ahead_integration_set_up (AheadIntegration *fixture,
                          gconstpointer user_data)
{
  const char *token;

  fixture->server = ahead_test_server_new (NULL);
  fixture->proxy = ahead_fault_proxy_new (ahead_test_server_get_url (fixture->server));
  token = ahead_test_server_get_token (fixture->server);
  fixture->mine = ahead_client_new (ahead_session_new_remote (ahead_fault_proxy_get_url (fixture->proxy), token));
  fixture->other = ahead_client_new (ahead_session_new_remote (ahead_test_server_get_url (fixture->server), token));
  ahead_client_start (fixture->mine);
  ahead_client_start (fixture->other);
}

void
ahead_integration_tear_down (AheadIntegration *fixture,
                             gconstpointer user_data)
{
  ahead_client_free (fixture->mine);
  ahead_client_free (fixture->other);
  g_assert_finalize_object (fixture->proxy);
  ahead_test_server_free (fixture->server);
}

void
ahead_integration_catch_up (AheadIntegration *fixture)
{
  AheadClient *mine = fixture->mine;
  guint n_items_changed = mine->n_items_changed;
  guint max_items = mine->max_items;
  g_autofree char *title = g_uuid_string_random ();
  g_autoptr (AheadRecord) record = ahead_integration_new_record (fixture->other, title);
  AheadMutation *mutation;
  AheadEvent *event;

  mutation = ahead_mutation_service_create_async (fixture->other->service, record, NULL, NULL, NULL);
  event = ahead_mutation_get_event (mutation);
  ahead_client_wait_settled (fixture->other);
  ahead_session_refresh (mine->session);
  ahead_wait_until (ahead_client_find (mine, title) != NULL);
  g_assert_cmpuint (mine->n_items_changed, ==, n_items_changed + 1);

  ahead_mutation_service_delete_async (fixture->other->service, event, NULL, NULL, NULL);
  ahead_client_wait_settled (fixture->other);
  ahead_session_refresh (mine->session);
  ahead_wait_until (ahead_client_find (mine, title) == NULL);
  mine->n_items_changed = n_items_changed;
  mine->max_items = max_items;
}

AheadRecord *
ahead_integration_new_record (AheadClient *client,
                              const char *title)
{
  g_autoptr (AheadCalendar) calendar = g_list_model_get_item (ahead_session_get_calendars (client->session), 0);
  g_auto (AheadRecordBuilder) builder;

  ahead_record_builder_init (&builder, NULL);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_CALENDAR, ahead_calendar_get_id (calendar));
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TITLE, title);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TIME_ZONE, "Europe/Brussels");
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_START, 1796061600 * AHEAD_SECOND);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_END, 1796065200 * AHEAD_SECOND);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_STATUS, AHEAD_EVENT_STATUS_CONFIRMED);

  return ahead_record_builder_end (&builder);
}

AheadEvent *
ahead_integration_create (AheadIntegration *fixture,
                          const char *title)
{
  g_autoptr (AheadRecord) record = ahead_integration_new_record (fixture->mine, title);
  g_autoptr (AheadMutation) mutation = NULL;
  AheadEvent *event;

  mutation = g_object_ref (ahead_mutation_service_create_async (fixture->mine->service, record, NULL, NULL, NULL));
  event = ahead_mutation_get_event (mutation);
  ahead_client_wait_settled (fixture->mine);
  g_assert_cmpint (ahead_mutation_get_state (mutation), ==, AHEAD_MUTATION_STATE_CONFIRMED);
  ahead_session_refresh (fixture->other->session);
  ahead_wait_until (ahead_client_find (fixture->other, title) != NULL);

  return event;
}

AheadPatch *
ahead_integration_new_patch (AheadEvent *event,
                             AheadField field,
                             const char *text)
{
  g_auto (AheadPatchBuilder) builder;

  ahead_patch_builder_init (&builder, ahead_event_get_view (event));
  ahead_patch_builder_set_string (&builder, field, text);

  return ahead_patch_builder_end (&builder);
}

const char *
ahead_event_get_text (AheadEvent *event,
                      AheadField field)
{
  return ahead_record_get_string (ahead_event_get_view (event), field);
}
