/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-event-store.h"
#include "ahead-fault-proxy.h"
#include "ahead-json.h"
#include "ahead-mock-server.h"
#include "ahead-mutation-private.h"
#include "ahead-rest-backend.h"
#include "ahead-time.h"
#include "ahead-wait.h"

/* The REST backend against a server that answers what it is told to. Long for the number of requests and answers. */

#define JSON "application/json"
#define PROBLEM "application/problem+json"
#define TOKEN "secret-token"

typedef struct
{
  AheadMockServer *server;
  AheadRestBackend *backend;
  AheadEventStore *store;
  AheadEvent *event;
} Fixture;

static AheadRecord *
new_record (const char *id,
            const char *title,
            gint64 version)
{
  g_auto (AheadRecordBuilder) builder;

  ahead_record_builder_init (&builder, NULL);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_ID, id);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_CALENDAR, "cal_1");
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_UID, "uid-1");
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TITLE, title);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TIME_ZONE, "UTC");
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_START, 1796061600 * AHEAD_SECOND);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_END, 1796065200 * AHEAD_SECOND);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_VERSION, version);

  return ahead_record_builder_end (&builder);
}

static char *
record_text (const char *id,
             const char *title,
             gint64 version)
{
  g_autoptr (AheadRecord) record = new_record (id, title, version);
  g_autoptr (JsonNode) node = ahead_record_to_json (record);

  return ahead_json_to_string (node);
}

static char *
problem_text (guint status,
              const char *detail,
              const char *current)
{
  g_autofree char *member = current != NULL ? g_strdup_printf (",\"current\":%s", current) : g_strdup ("");

  return g_strdup_printf ("{\"type\":\"about:blank\",\"title\":\"T\",\"status\":%u,\"detail\":\"%s\"%s}", status,
                          detail, member);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  g_autoptr (AheadRecord) record = new_record ("evt_a/b?", "Old", 42);

  fixture->server = ahead_mock_server_new ();
  fixture->backend = ahead_rest_backend_new (ahead_mock_server_get_url (fixture->server), TOKEN);
  fixture->store = ahead_event_store_new ();
  fixture->event = g_object_ref (ahead_event_store_put_base (fixture->store, record));
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  ahead_wait_idle ();
  g_clear_object (&fixture->event);
  g_clear_object (&fixture->store);
  g_assert_finalize_object (fixture->backend);
  g_assert_finalize_object (fixture->server);
}

static AheadMutation *
new_mutation (Fixture *fixture,
              AheadMutationKind kind)
{
  AheadMutation *mutation = ahead_mutation_new (kind, fixture->event, 0);

  mutation->base_version = 42;
  return mutation;
}

static AheadMutation *
new_patch_mutation (Fixture *fixture,
                    const char *title)
{
  AheadMutation *mutation = new_mutation (fixture, AHEAD_MUTATION_PATCH);
  g_auto (AheadPatchBuilder) builder;

  ahead_patch_builder_init (&builder, ahead_event_get_base (fixture->event));
  ahead_patch_builder_set_string (&builder, AHEAD_FIELD_TITLE, title);
  mutation->patch = ahead_patch_builder_end (&builder);

  return mutation;
}

static AheadReply *
submit (Fixture *fixture,
        AheadMutation *mutation,
        GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ahead_backend_submit_async (AHEAD_BACKEND (fixture->backend), mutation, NULL, ahead_wait_take_result, &result);
  ahead_wait_until (result != NULL);

  return ahead_backend_submit_finish (AHEAD_BACKEND (fixture->backend), result, error);
}

static AheadReply *
submit_kind (Fixture *fixture,
             AheadMutationKind kind,
             GError **error)
{
  g_autoptr (AheadMutation) mutation = NULL;

  if (kind == AHEAD_MUTATION_PATCH)
    mutation = new_patch_mutation (fixture, "New");
  else
    mutation = new_mutation (fixture, kind);
  if (kind == AHEAD_MUTATION_CREATE)
    mutation->record = ahead_record_ref (ahead_event_get_base (fixture->event));
  if (kind == AHEAD_MUTATION_ADD_COMMENT)
    mutation->text = g_strdup ("Hear, hear");
  if (kind == AHEAD_MUTATION_DELETE_COMMENT)
    mutation->comment_id = g_strdup ("cmt_1");

  return submit (fixture, mutation, error);
}

static AheadChangePage *
load_changes (Fixture *fixture,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ahead_backend_load_changes_async (AHEAD_BACKEND (fixture->backend), "c&1", 10, cancellable, ahead_wait_take_result,
                                    &result);
  ahead_wait_until (result != NULL);

  return ahead_backend_load_changes_finish (AHEAD_BACKEND (fixture->backend), result, error);
}

static GPtrArray *
load_calendars (Fixture *fixture,
                GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ahead_backend_load_calendars_async (AHEAD_BACKEND (fixture->backend), NULL, ahead_wait_take_result, &result);
  ahead_wait_until (result != NULL);

  return ahead_backend_load_calendars_finish (AHEAD_BACKEND (fixture->backend), result, error);
}

static void
assert_request (Fixture *fixture,
                const char *method,
                const char *path)
{
  const AheadMockRequest *request = ahead_mock_server_get_request (fixture->server, 0);

  g_assert_cmpstr (request->method, ==, method);
  g_assert_cmpstr (request->path, ==, path);
  g_assert_cmpstr (ahead_mock_server_get_header (fixture->server, 0, "Authorization"), ==, "Bearer " TOKEN);
}

static JsonObject *
parse_body (Fixture *fixture,
            JsonNode **node)
{
  const AheadMockRequest *request = ahead_mock_server_get_request (fixture->server, 0);

  *node = ahead_json_parse (request->body, -1, NULL);
  g_assert_nonnull (*node);

  return json_node_get_object (*node);
}

static void
test_create (Fixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *body = record_text ("evt_new", "Old", 43);
  g_autoptr (AheadReply) reply = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  ahead_mock_server_answer (fixture->server, 201, JSON, body);
  reply = submit_kind (fixture, AHEAD_MUTATION_CREATE, &error);

  g_assert_no_error (error);
  g_assert_cmpint (reply->outcome, ==, AHEAD_OUTCOME_DONE);
  g_assert_cmpstr (ahead_record_get_id (reply->record), ==, "evt_new");
  g_assert_null (reply->message);
  assert_request (fixture, "POST", "/v1/events");
  g_assert_null (ahead_mock_server_get_header (fixture->server, 0, "If-Match"));
  object = parse_body (fixture, &node);
  g_assert_cmpstr (json_object_get_string_member (object, "title"), ==, "Old");
  g_assert_cmpstr (json_object_get_string_member (object, "uid"), ==, "uid-1");
}

static void
test_patch (Fixture *fixture,
            gconstpointer user_data)
{
  g_autoptr (AheadMutation) mutation = new_patch_mutation (fixture, "New");
  g_autoptr (GError) error = NULL;
  g_autofree char *body = record_text ("evt_a/b?", "New", 43);
  g_autoptr (AheadReply) reply = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  ahead_mock_server_answer (fixture->server, 200, JSON, body);
  reply = submit (fixture, mutation, &error);

  g_assert_no_error (error);
  g_assert_cmpint (reply->outcome, ==, AHEAD_OUTCOME_DONE);
  g_assert_cmpint (ahead_record_get_version (reply->record), ==, 43);
  assert_request (fixture, "PATCH", "/v1/events/evt_a%2Fb%3F");
  g_assert_cmpstr (ahead_mock_server_get_header (fixture->server, 0, "If-Match"), ==, "\"42\"");
  g_assert_cmpstr (ahead_mock_server_get_header (fixture->server, 0, "Idempotency-Key"), ==,
                   ahead_mutation_get_id (mutation));
  g_assert_cmpstr (ahead_mock_server_get_header (fixture->server, 0, "Content-Type"), ==,
                   "application/merge-patch+json");
  object = parse_body (fixture, &node);
  g_assert_cmpuint (json_object_get_size (object), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (object, "title"), ==, "New");
}

static void
test_patch_without_version (Fixture *fixture,
                            gconstpointer user_data)
{
  g_autoptr (AheadMutation) mutation = new_patch_mutation (fixture, "New");
  g_autofree char *body = record_text ("evt_a/b?", "New", 43);
  g_autoptr (AheadReply) reply = NULL;

  mutation->base_version = 0;
  ahead_mock_server_answer (fixture->server, 200, JSON, body);
  reply = submit (fixture, mutation, NULL);

  g_assert_null (ahead_mock_server_get_header (fixture->server, 0, "If-Match"));
}

static void
test_delete (Fixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (AheadReply) reply = NULL;

  ahead_mock_server_answer (fixture->server, 200, JSON, "{\"id\":\"evt_a\",\"version\":77}");
  reply = submit_kind (fixture, AHEAD_MUTATION_DELETE, NULL);

  g_assert_cmpint (reply->outcome, ==, AHEAD_OUTCOME_DONE);
  g_assert_cmpint (reply->version, ==, 77);
  g_assert_null (reply->record);
  assert_request (fixture, "DELETE", "/v1/events/evt_a%2Fb%3F");
  g_assert_cmpstr (ahead_mock_server_get_header (fixture->server, 0, "If-Match"), ==, "\"42\"");
}

static void
test_delete_without_body (Fixture *fixture,
                          gconstpointer user_data)
{
  g_autoptr (AheadReply) reply = NULL;

  ahead_mock_server_answer (fixture->server, 204, NULL, "");
  reply = submit_kind (fixture, AHEAD_MUTATION_DELETE, NULL);

  g_assert_cmpint (reply->outcome, ==, AHEAD_OUTCOME_DONE);
  g_assert_cmpint (reply->version, ==, 0);
}

/* What is gone is deleted, and so is a comment that is. */
static void
test_delete_gone (Fixture *fixture,
                  gconstpointer user_data)
{
  static const struct
  {
    AheadMutationKind kind;
    guint status;
    AheadOutcome outcome;
  } cases[] = {
    { AHEAD_MUTATION_DELETE, 404, AHEAD_OUTCOME_DONE },
    { AHEAD_MUTATION_DELETE, 410, AHEAD_OUTCOME_DONE },
    { AHEAD_MUTATION_DELETE_COMMENT, 404, AHEAD_OUTCOME_DONE },
    { AHEAD_MUTATION_DELETE_COMMENT, 410, AHEAD_OUTCOME_GONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = problem_text (cases[i].status, "It is not here.", NULL);
      g_autoptr (AheadReply) reply = NULL;

      ahead_mock_server_answer (fixture->server, cases[i].status, PROBLEM, body);
      reply = submit_kind (fixture, cases[i].kind, NULL);

      g_assert_cmpint (reply->outcome, ==, cases[i].outcome);
      g_assert_null (reply->record);
    }
}

static void
check_toggle (Fixture *fixture,
              AheadMutationKind kind,
              gboolean value,
              const char *method,
              const char *path)
{
  guint index = ahead_mock_server_get_n_requests (fixture->server);
  g_autoptr (AheadMutation) mutation = new_mutation (fixture, kind);
  g_autofree char *body = record_text ("evt_a/b?", "Old", 43);
  g_autoptr (AheadReply) reply = NULL;

  mutation->value = value;
  ahead_mock_server_answer (fixture->server, 200, JSON, body);
  reply = submit (fixture, mutation, NULL);

  g_assert_cmpint (reply->outcome, ==, AHEAD_OUTCOME_DONE);
  g_assert_cmpstr (ahead_mock_server_get_request (fixture->server, index)->method, ==, method);
  g_assert_cmpstr (ahead_mock_server_get_request (fixture->server, index)->path, ==, path);
  g_assert_null (ahead_mock_server_get_header (fixture->server, index, "If-Match"));
}

static void
test_toggles (Fixture *fixture,
              gconstpointer user_data)
{
  check_toggle (fixture, AHEAD_MUTATION_STAR, TRUE, "PUT", "/v1/events/evt_a%2Fb%3F/star");
  check_toggle (fixture, AHEAD_MUTATION_STAR, FALSE, "DELETE", "/v1/events/evt_a%2Fb%3F/star");
  check_toggle (fixture, AHEAD_MUTATION_ATTEND, TRUE, "PUT", "/v1/events/evt_a%2Fb%3F/attendance");
  check_toggle (fixture, AHEAD_MUTATION_ATTEND, FALSE, "DELETE", "/v1/events/evt_a%2Fb%3F/attendance");
}

static void
test_add_comment (Fixture *fixture,
                  gconstpointer user_data)
{
  g_autofree char *event = record_text ("evt_a/b?", "Old", 43);
  g_autofree char *body = g_strdup_printf ("{\"comment\":{\"id\":\"cmt_1\",\"eventId\":\"evt_a/b?\",\"author\":\"ana\","
                                           "\"text\":\"Hear, hear\",\"createdAt\":\"2026-12-01T18:00:00Z\"},"
                                           "\"event\":%s}", event);
  g_autoptr (AheadReply) reply = NULL;
  g_autoptr (JsonNode) node = NULL;

  ahead_mock_server_answer (fixture->server, 201, JSON, body);
  reply = submit_kind (fixture, AHEAD_MUTATION_ADD_COMMENT, NULL);

  g_assert_cmpint (reply->outcome, ==, AHEAD_OUTCOME_DONE);
  g_assert_cmpstr (ahead_comment_get_author (reply->comment), ==, "ana");
  g_assert_cmpint (ahead_record_get_version (reply->record), ==, 43);
  assert_request (fixture, "POST", "/v1/events/evt_a%2Fb%3F/comments");
  g_assert_cmpstr (json_object_get_string_member (parse_body (fixture, &node), "text"), ==, "Hear, hear");
}

static void
test_delete_comment (Fixture *fixture,
                     gconstpointer user_data)
{
  g_autofree char *event = record_text ("evt_a/b?", "Old", 43);
  g_autofree char *body = g_strdup_printf ("{\"event\":%s}", event);
  g_autoptr (AheadReply) reply = NULL;

  ahead_mock_server_answer (fixture->server, 200, JSON, body);
  reply = submit_kind (fixture, AHEAD_MUTATION_DELETE_COMMENT, NULL);

  g_assert_cmpint (reply->outcome, ==, AHEAD_OUTCOME_DONE);
  g_assert_cmpint (ahead_record_get_version (reply->record), ==, 43);
  assert_request (fixture, "DELETE", "/v1/events/evt_a%2Fb%3F/comments/cmt_1");
}

/* Every status that a server can refuse a patch and a create with; but for 421, which libsoup takes on itself by asking
 * over another connection (RFC 9110 §15.5.20). */
static void
test_statuses (Fixture *fixture,
               gconstpointer user_data)
{
  for (guint status = 400; status < 600; status++)
    {
      gboolean busy = status == 408 || status == 425 || status == 429 || status >= 500;
      gboolean gone = status == 404 || status == 410;
      AheadOutcome other = busy ? AHEAD_OUTCOME_BUSY
                                : (status == 401 ? AHEAD_OUTCOME_UNAUTHORIZED : AHEAD_OUTCOME_REFUSED);
      g_autofree char *body = problem_text (status, "Because of this.", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (AheadReply) patched = NULL;
      g_autoptr (AheadReply) created = NULL;

      if (status == SOUP_STATUS_MISDIRECTED_REQUEST)
        continue;

      ahead_mock_server_answer (fixture->server, status, PROBLEM, body);
      patched = submit_kind (fixture, AHEAD_MUTATION_PATCH, &error);
      g_assert_no_error (error);
      ahead_mock_server_answer (fixture->server, status, PROBLEM, body);
      created = submit_kind (fixture, AHEAD_MUTATION_CREATE, &error);
      g_assert_no_error (error);

      g_assert_cmpint (patched->outcome, ==, gone ? AHEAD_OUTCOME_GONE : other);
      g_assert_cmpint (created->outcome, ==, other);
      g_assert_cmpstr (patched->message, ==, "Because of this.");
      g_assert_null (patched->record);
    }
}

/* A 412 and a 409 tell what the server has. One that does not is a refusal: there is nothing to merge with. */
static void
test_stale (Fixture *fixture,
            gconstpointer user_data)
{
  static const guint statuses[] = { 409, 412 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *current = record_text ("evt_a/b?", "Theirs", 50);
      g_autofree char *body = problem_text (statuses[i], "Somebody was faster.", current);
      g_autoptr (AheadReply) reply = NULL;

      ahead_mock_server_answer (fixture->server, statuses[i], PROBLEM, body);
      reply = submit_kind (fixture, AHEAD_MUTATION_PATCH, NULL);

      g_assert_cmpint (reply->outcome, ==, AHEAD_OUTCOME_STALE);
      g_assert_cmpstr (ahead_record_get_title (reply->record), ==, "Theirs");
      g_assert_cmpint (ahead_record_get_version (reply->record), ==, 50);
      g_assert_cmpstr (reply->message, ==, "Somebody was faster.");
    }
}

static void
test_retry_after (Fixture *fixture,
                  gconstpointer user_data)
{
  g_autoptr (AheadReply) in_seconds = NULL;
  g_autoptr (AheadReply) by_date = NULL;

  ahead_mock_server_answer (fixture->server, 429, "text/plain", "slow down");
  ahead_mock_server_add_header (fixture->server, "Retry-After", "7");
  in_seconds = submit_kind (fixture, AHEAD_MUTATION_PATCH, NULL);
  ahead_mock_server_answer (fixture->server, 503, "text/plain", "down");
  ahead_mock_server_add_header (fixture->server, "Retry-After", "Fri, 01 Jan 2100 00:00:00 GMT");
  by_date = submit_kind (fixture, AHEAD_MUTATION_PATCH, NULL);

  g_assert_cmpint (in_seconds->outcome, ==, AHEAD_OUTCOME_BUSY);
  g_assert_cmpint (in_seconds->retry_after, ==, 7000);
  g_assert_cmpstr (by_date->message, ==, "The server answered “503 Service Unavailable”");
  g_assert_cmpint (by_date->retry_after, ==, 7 * 24 * 60 * 60 * (gint64) 1000);
}

/* A success whose body says nothing that can be understood is no success to build on. */
static void
test_unreadable (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autofree char *good = record_text ("evt_a/b?", "New", 43);
  g_autofree char *half = g_strndup (good, strlen (good) / 2);
  const struct
  {
    guint status;
    const char *content_type;
    const char *body;
  } cases[] = {
    { 200, JSON, "" },
    { 200, JSON, "\xff\xfe\x01" },
    { 200, JSON, half },
    { 200, JSON, "[]" },
    { 200, JSON, "{\"id\":7}" },
    { 200, "text/html", "<html>Welcome to the hotel’s network</html>" },
    { 200, NULL, good },
    { 204, JSON, "" },
    { 301, JSON, good },
    { 304, JSON, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AheadReply) reply = NULL;

      ahead_mock_server_answer (fixture->server, cases[i].status, cases[i].content_type, cases[i].body);
      reply = submit_kind (fixture, AHEAD_MUTATION_PATCH, &error);

      g_assert_error (error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_PROTOCOL);
      g_assert_null (reply);
    }
}

static void
test_too_large (Fixture *fixture,
                gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AheadReply) reply = NULL;

  ahead_mock_server_answer_sized (fixture->server, 200, JSON, 32 * 1024 * 1024 + 1);
  reply = submit_kind (fixture, AHEAD_MUTATION_PATCH, &error);

  g_assert_error (error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (error->message, "32 MiB"));
}

/* Wherever the server points, the token stays here. */
static void
test_redirect (Fixture *fixture,
               gconstpointer user_data)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };
  g_autoptr (AheadMockServer) elsewhere = ahead_mock_server_new ();

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (GError) read_error = NULL;
      g_autoptr (GError) write_error = NULL;

      ahead_mock_server_answer (fixture->server, statuses[i], NULL, "");
      ahead_mock_server_add_header (fixture->server, "Location", ahead_mock_server_get_url (elsewhere));
      g_assert_null (load_changes (fixture, NULL, &read_error));
      ahead_mock_server_answer (fixture->server, statuses[i], NULL, "");
      ahead_mock_server_add_header (fixture->server, "Location", ahead_mock_server_get_url (elsewhere));
      g_assert_null (submit_kind (fixture, AHEAD_MUTATION_PATCH, &write_error));

      g_assert_error (read_error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_PROTOCOL);
      g_assert_error (write_error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_PROTOCOL);
      g_assert_nonnull (strstr (read_error->message, ahead_mock_server_get_url (elsewhere)));
    }

  g_assert_cmpuint (ahead_mock_server_get_n_requests (elsewhere), ==, 0);
}

static void
test_load_changes (Fixture *fixture,
                   gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *event = record_text ("evt_z", "Theirs", 50);
  g_autofree char *body = g_strdup_printf ("{\"changes\":[{\"type\":\"upsert\",\"event\":%s,\"version\":50,"
                                           "\"mutationId\":\"m1\"}],\"cursor\":\"c2\",\"more\":true}", event);
  g_autoptr (AheadChangePage) page = NULL;

  ahead_mock_server_answer (fixture->server, 200, JSON, body);
  page = load_changes (fixture, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (page->cursor, ==, "c2");
  g_assert_true (page->more);
  g_assert_cmpuint (page->changes->len, ==, 1);
  assert_request (fixture, "GET", "/v1/changes");
  g_assert_cmpstr (ahead_mock_server_get_request (fixture->server, 0)->query, ==, "limit=10&cursor=c%261");
}

static void
test_load_events (Fixture *fixture,
                  gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *event = record_text ("evt_z", "Theirs", 50);
  g_autofree char *body = g_strdup_printf ("{\"events\":[%s],\"totalCount\":5,\"nextCursor\":\"n\","
                                           "\"feedCursor\":\"f\"}", event);
  g_autoptr (AheadEventPage) page = NULL;

  ahead_mock_server_answer (fixture->server, 200, JSON, body);
  ahead_backend_load_events_async (AHEAD_BACKEND (fixture->backend), NULL, 1000, NULL, ahead_wait_take_result,
                                   &result);
  ahead_wait_until (result != NULL);
  page = ahead_backend_load_events_finish (AHEAD_BACKEND (fixture->backend), result, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (page->records->len, ==, 1);
  g_assert_cmpuint (page->total_count, ==, 5);
  g_assert_cmpstr (page->next_cursor, ==, "n");
  g_assert_cmpstr (page->feed_cursor, ==, "f");
  g_assert_cmpstr (ahead_mock_server_get_request (fixture->server, 0)->query, ==, "limit=1000");
}

static void
test_load_calendars (Fixture *fixture,
                     gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) calendars = NULL;

  ahead_mock_server_answer (fixture->server, 200, JSON,
                            "{\"calendars\":[{\"id\":\"cal_1\",\"name\":\"A\",\"color\":\"#112233\",\"version\":1},"
                            "{\"id\":\"cal_2\",\"name\":\"B\",\"color\":\"#445566\",\"version\":2}]}");
  calendars = load_calendars (fixture, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (calendars->len, ==, 2);
  g_assert_cmpstr (ahead_calendar_get_name (g_ptr_array_index (calendars, 1)), ==, "B");
}

static void
test_create_calendar (Fixture *fixture,
                      gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AheadCalendar) calendar = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  ahead_mock_server_answer (fixture->server, 201, JSON,
                            "{\"id\":\"cal_3\",\"name\":\"C\",\"color\":\"#112233\",\"version\":1}");
  ahead_backend_create_calendar_async (AHEAD_BACKEND (fixture->backend), "key-1", "C", "#112233", NULL,
                                       ahead_wait_take_result, &result);
  ahead_wait_until (result != NULL);
  calendar = ahead_backend_create_calendar_finish (AHEAD_BACKEND (fixture->backend), result, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (ahead_calendar_get_id (calendar), ==, "cal_3");
  g_assert_cmpstr (ahead_mock_server_get_header (fixture->server, 0, "Idempotency-Key"), ==, "key-1");
  object = parse_body (fixture, &node);
  g_assert_cmpstr (json_object_get_string_member (object, "name"), ==, "C");
  g_assert_cmpstr (json_object_get_string_member (object, "color"), ==, "#112233");
}

static GPtrArray *
load_comments (Fixture *fixture,
               GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ahead_backend_load_comments_async (AHEAD_BACKEND (fixture->backend), "evt_a", NULL, ahead_wait_take_result, &result);
  ahead_wait_until (result != NULL);

  return ahead_backend_load_comments_finish (AHEAD_BACKEND (fixture->backend), result, error);
}

static void
answer_comments (Fixture *fixture,
                 const char *id,
                 const char *next_cursor)
{
  g_autofree char *body = g_strdup_printf ("{\"comments\":[{\"id\":\"%s\",\"eventId\":\"evt_a\",\"author\":\"ana\","
                                           "\"text\":\"x\",\"createdAt\":\"2026-12-01T18:00:00Z\"}],"
                                           "\"nextCursor\":%s}", id, next_cursor);

  ahead_mock_server_answer (fixture->server, 200, JSON, body);
}

static void
test_load_comments (Fixture *fixture,
                    gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) comments = NULL;

  answer_comments (fixture, "cmt_1", "\"n1\"");
  answer_comments (fixture, "cmt_2", "null");
  comments = load_comments (fixture, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (comments->len, ==, 2);
  g_assert_cmpstr (ahead_comment_get_id (g_ptr_array_index (comments, 0)), ==, "cmt_1");
  g_assert_cmpstr (ahead_comment_get_id (g_ptr_array_index (comments, 1)), ==, "cmt_2");
  g_assert_cmpstr (ahead_mock_server_get_request (fixture->server, 1)->query, ==, "limit=1000&cursor=n1");
}

static void
test_load_statuses (Fixture *fixture,
                    gconstpointer user_data)
{
  static const struct
  {
    guint status;
    AheadBackendError changes;
    AheadBackendError calendars;
  } cases[] = {
    { 400, AHEAD_BACKEND_ERROR_REFUSED, AHEAD_BACKEND_ERROR_REFUSED },
    { 401, AHEAD_BACKEND_ERROR_UNAUTHORIZED, AHEAD_BACKEND_ERROR_UNAUTHORIZED },
    { 404, AHEAD_BACKEND_ERROR_REFUSED, AHEAD_BACKEND_ERROR_REFUSED },
    { 410, AHEAD_BACKEND_ERROR_EXPIRED, AHEAD_BACKEND_ERROR_REFUSED },
    { 408, AHEAD_BACKEND_ERROR_BUSY, AHEAD_BACKEND_ERROR_BUSY },
    { 425, AHEAD_BACKEND_ERROR_BUSY, AHEAD_BACKEND_ERROR_BUSY },
    { 429, AHEAD_BACKEND_ERROR_BUSY, AHEAD_BACKEND_ERROR_BUSY },
    { 500, AHEAD_BACKEND_ERROR_BUSY, AHEAD_BACKEND_ERROR_BUSY },
    { 503, AHEAD_BACKEND_ERROR_BUSY, AHEAD_BACKEND_ERROR_BUSY },
    { 302, AHEAD_BACKEND_ERROR_PROTOCOL, AHEAD_BACKEND_ERROR_PROTOCOL },
    { 204, AHEAD_BACKEND_ERROR_PROTOCOL, AHEAD_BACKEND_ERROR_PROTOCOL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = problem_text (cases[i].status, "Because of this.", NULL);
      g_autoptr (GError) changes_error = NULL;
      g_autoptr (GError) calendars_error = NULL;

      ahead_mock_server_answer (fixture->server, cases[i].status, PROBLEM, cases[i].status == 204 ? "" : body);
      g_assert_null (load_changes (fixture, NULL, &changes_error));
      ahead_mock_server_answer (fixture->server, cases[i].status, PROBLEM, cases[i].status == 204 ? "" : body);
      g_assert_null (load_calendars (fixture, &calendars_error));

      g_assert_error (changes_error, AHEAD_BACKEND_ERROR, (int) cases[i].changes);
      g_assert_error (calendars_error, AHEAD_BACKEND_ERROR, (int) cases[i].calendars);
      if (cases[i].status >= 400)
        g_assert_cmpstr (changes_error->message, ==, "Because of this.");
    }
}

static void
test_load_unreadable (Fixture *fixture,
                      gconstpointer user_data)
{
  static const char *const bodies[] = { "", "[", "[]", "{}", "{\"calendars\":{}}", "{\"calendars\":[7]}" };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GError) changes_error = NULL;
      g_autoptr (GError) calendars_error = NULL;

      ahead_mock_server_answer (fixture->server, 200, JSON, bodies[i]);
      g_assert_null (load_changes (fixture, NULL, &changes_error));
      ahead_mock_server_answer (fixture->server, 200, JSON, bodies[i]);
      g_assert_null (load_calendars (fixture, &calendars_error));

      g_assert_error (changes_error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_PROTOCOL);
      g_assert_error (calendars_error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_PROTOCOL);
    }
}

static void
test_timeout (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (GError) read_error = NULL;
  g_autoptr (GError) write_error = NULL;

  ahead_rest_backend_set_timeout (fixture->backend, 50);
  ahead_mock_server_stay_silent (fixture->server);
  g_assert_null (load_changes (fixture, NULL, &read_error));
  ahead_mock_server_stay_silent (fixture->server);
  g_assert_null (submit_kind (fixture, AHEAD_MUTATION_PATCH, &write_error));

  g_assert_error (read_error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_TIMED_OUT);
  g_assert_error (write_error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_TIMED_OUT);
  g_assert_cmpuint (ahead_mock_server_get_n_requests (fixture->server), ==, 2);
}

static void
test_cancel (Fixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) early_error = NULL;

  ahead_mock_server_stay_silent (fixture->server);
  ahead_backend_load_changes_async (AHEAD_BACKEND (fixture->backend), "", 10, cancellable, ahead_wait_take_result,
                                    &result);
  ahead_wait_until (ahead_mock_server_get_n_requests (fixture->server) == 1);
  g_assert_null (result);
  g_cancellable_cancel (cancellable);
  ahead_wait_until (result != NULL);
  g_assert_null (ahead_backend_load_changes_finish (AHEAD_BACKEND (fixture->backend), result, &error));
  g_assert_null (load_changes (fixture, cancellable, &early_error));

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (early_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (ahead_mock_server_get_n_requests (fixture->server), ==, 1);
}

static void
check_broken (Fixture *fixture,
              AheadFault fault,
              AheadBackendError code)
{
  g_autoptr (AheadFaultProxy) proxy = ahead_fault_proxy_new (ahead_mock_server_get_url (fixture->server));
  g_autofree char *body = record_text ("evt_a/b?", "New", 43);
  g_autoptr (GError) error = NULL;

  ahead_rest_backend_set_base_url (fixture->backend, ahead_fault_proxy_get_url (proxy));
  ahead_fault_proxy_set_fault (proxy, fault, NULL);
  ahead_mock_server_answer (fixture->server, 200, JSON, body);
  g_assert_null (submit_kind (fixture, AHEAD_MUTATION_PATCH, &error));

  g_assert_error (error, AHEAD_BACKEND_ERROR, (int) code);
  g_assert_cmpuint (ahead_fault_proxy_get_n_hit (proxy), ==, 1);
}

static void
test_broken_connection (Fixture *fixture,
                        gconstpointer user_data)
{
  check_broken (fixture, AHEAD_FAULT_DROP_REQUEST, AHEAD_BACKEND_ERROR_UNREACHABLE);
  check_broken (fixture, AHEAD_FAULT_DROP_RESPONSE, AHEAD_BACKEND_ERROR_UNREACHABLE);
  check_broken (fixture, AHEAD_FAULT_CUT_RESPONSE, AHEAD_BACKEND_ERROR_UNREACHABLE);
  check_broken (fixture, AHEAD_FAULT_GARBAGE, AHEAD_BACKEND_ERROR_PROTOCOL);
}

static void
test_half_open (Fixture *fixture,
                gconstpointer user_data)
{
  ahead_rest_backend_set_timeout (fixture->backend, 50);
  check_broken (fixture, AHEAD_FAULT_HALF_OPEN, AHEAD_BACKEND_ERROR_TIMED_OUT);
}

/* A connection that was idle may end just when it is used again. A write is then sent once more, under its key. */
static void
test_stale_connection (Fixture *fixture,
                       gconstpointer user_data)
{
  g_autoptr (AheadFaultProxy) proxy = ahead_fault_proxy_new (ahead_mock_server_get_url (fixture->server));
  g_autofree char *body = record_text ("evt_a/b?", "New", 43);
  g_autoptr (AheadReply) first = NULL;
  g_autoptr (AheadReply) second = NULL;
  g_autoptr (GError) error = NULL;

  ahead_rest_backend_set_base_url (fixture->backend, ahead_fault_proxy_get_url (proxy));
  ahead_mock_server_answer (fixture->server, 200, JSON, body);
  first = submit_kind (fixture, AHEAD_MUTATION_PATCH, &error);
  g_assert_no_error (error);
  /* The connection is free for the next request once libsoup has seen the end of this one. */
  ahead_wait_idle ();

  ahead_fault_proxy_set_fault_once (proxy, AHEAD_FAULT_DROP_RESPONSE, "PATCH");
  ahead_mock_server_answer (fixture->server, 200, JSON, body);
  ahead_mock_server_answer (fixture->server, 200, JSON, body);
  second = submit_kind (fixture, AHEAD_MUTATION_PATCH, &error);

  g_assert_no_error (error);
  g_assert_cmpint (second->outcome, ==, AHEAD_OUTCOME_DONE);
  g_assert_cmpuint (ahead_fault_proxy_get_n_hit (proxy), ==, 1);
  g_assert_cmpuint (ahead_mock_server_get_n_requests (fixture->server), ==, 3);
  g_assert_cmpstr (ahead_mock_server_get_header (fixture->server, 1, "Idempotency-Key"), ==,
                   ahead_mock_server_get_header (fixture->server, 2, "Idempotency-Key"));
}

static void
test_no_server (Fixture *fixture,
                gconstpointer user_data)
{
  static const char *const urls[] = { "", "example", "ftp://127.0.0.1", "http://", "file:///etc" };
  AheadFaultProxy *proxy = ahead_fault_proxy_new (ahead_mock_server_get_url (fixture->server));
  g_autofree char *dead_url = g_strdup (ahead_fault_proxy_get_url (proxy));
  g_autoptr (GError) dead_error = NULL;

  g_object_unref (proxy);
  ahead_rest_backend_set_base_url (fixture->backend, dead_url);
  g_assert_null (load_changes (fixture, NULL, &dead_error));
  g_assert_error (dead_error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_UNREACHABLE);

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GError) error = NULL;

      ahead_rest_backend_set_base_url (fixture->backend, urls[i]);
      g_assert_null (load_changes (fixture, NULL, &error));
      g_assert_error (error, AHEAD_BACKEND_ERROR, AHEAD_BACKEND_ERROR_UNREACHABLE);
    }
}

static void
test_base_url_and_token (Fixture *fixture,
                         gconstpointer user_data)
{
  g_autofree char *url = g_strconcat (" ", ahead_mock_server_get_url (fixture->server), "/below// ", NULL);
  g_autofree char *expected = g_strconcat (ahead_mock_server_get_url (fixture->server), "/below", NULL);
  g_autofree char *read = NULL;

  g_object_set (fixture->backend, "base-url", url, "token", "other", "timeout", 5000, NULL);
  g_object_get (fixture->backend, "base-url", &read, NULL);
  g_assert_cmpstr (read, ==, expected);
  g_assert_null (load_calendars (fixture, NULL));
  ahead_rest_backend_set_token (fixture->backend, "two\r\nX-Evil: 1");
  g_assert_null (load_calendars (fixture, NULL));
  ahead_rest_backend_set_token (fixture->backend, NULL);
  g_assert_null (load_calendars (fixture, NULL));

  g_assert_cmpstr (ahead_mock_server_get_request (fixture->server, 0)->path, ==, "/below/v1/calendars");
  g_assert_cmpstr (ahead_mock_server_get_header (fixture->server, 0, "Authorization"), ==, "Bearer other");
  g_assert_null (ahead_mock_server_get_header (fixture->server, 1, "Authorization"));
  g_assert_null (ahead_mock_server_get_header (fixture->server, 1, "X-Evil"));
  g_assert_null (ahead_mock_server_get_header (fixture->server, 2, "Authorization"));
}

static void
add_test (const char *path,
          void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/remote/rest-backend/create", test_create);
  add_test ("/remote/rest-backend/patch", test_patch);
  add_test ("/remote/rest-backend/patch-without-version", test_patch_without_version);
  add_test ("/remote/rest-backend/delete", test_delete);
  add_test ("/remote/rest-backend/delete-without-body", test_delete_without_body);
  add_test ("/remote/rest-backend/delete-gone", test_delete_gone);
  add_test ("/remote/rest-backend/toggles", test_toggles);
  add_test ("/remote/rest-backend/add-comment", test_add_comment);
  add_test ("/remote/rest-backend/delete-comment", test_delete_comment);
  add_test ("/remote/rest-backend/statuses", test_statuses);
  add_test ("/remote/rest-backend/stale", test_stale);
  add_test ("/remote/rest-backend/retry-after", test_retry_after);
  add_test ("/remote/rest-backend/unreadable", test_unreadable);
  add_test ("/remote/rest-backend/too-large", test_too_large);
  add_test ("/remote/rest-backend/redirect", test_redirect);
  add_test ("/remote/rest-backend/load-changes", test_load_changes);
  add_test ("/remote/rest-backend/load-events", test_load_events);
  add_test ("/remote/rest-backend/load-calendars", test_load_calendars);
  add_test ("/remote/rest-backend/create-calendar", test_create_calendar);
  add_test ("/remote/rest-backend/load-comments", test_load_comments);
  add_test ("/remote/rest-backend/load-statuses", test_load_statuses);
  add_test ("/remote/rest-backend/load-unreadable", test_load_unreadable);
  add_test ("/remote/rest-backend/timeout", test_timeout);
  add_test ("/remote/rest-backend/cancel", test_cancel);
  add_test ("/remote/rest-backend/broken-connection", test_broken_connection);
  add_test ("/remote/rest-backend/half-open", test_half_open);
  add_test ("/remote/rest-backend/stale-connection", test_stale_connection);
  add_test ("/remote/rest-backend/no-server", test_no_server);
  add_test ("/remote/rest-backend/base-url-and-token", test_base_url_and_token);

  return g_test_run ();
}
