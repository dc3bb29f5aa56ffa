/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-sync-fixture.h"
#include "ahead-time.h"
#include "ahead-undo-stack.h"

#define DEBOUNCE 300

typedef struct
{
  AheadSyncFixture sync;
  AheadUndoStack *stack;
} Fixture;

typedef void (*Test) (Fixture *fixture, gconstpointer data);

static void
set_up (Fixture *f,
        gconstpointer data)
{
  ahead_sync_fixture_set_up (&f->sync, NULL);
  ahead_mutation_service_set_debounce (f->sync.service, GPOINTER_TO_UINT (data));
  f->stack = ahead_undo_stack_new (f->sync.service);
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  g_assert_finalize_object (f->stack);
  ahead_sync_fixture_tear_down (&f->sync, NULL);
}

static void
undo (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ahead_undo_stack_undo (f->stack, &error));
  g_assert_no_error (error);
  ahead_wait_idle ();
}

static void
redo (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ahead_undo_stack_redo (f->stack, &error));
  g_assert_no_error (error);
  ahead_wait_idle ();
}

static void
assert_cannot_undo (Fixture *f,
                    GQuark domain,
                    int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ahead_undo_stack_undo (f->stack, &error));
  g_assert_error (error, domain, code);
}

/* @undo, @redo: the labels; %NULL = nothing to do. */
static void
assert_labels (Fixture *f,
               const char *undo,
               const char *redo)
{
  g_assert_cmpstr (ahead_undo_stack_get_undo_label (f->stack), ==, undo);
  g_assert_cmpstr (ahead_undo_stack_get_redo_label (f->stack), ==, redo);
  g_assert_cmpint (ahead_undo_stack_get_can_undo (f->stack), ==, undo != NULL);
  g_assert_cmpint (ahead_undo_stack_get_can_redo (f->stack), ==, redo != NULL);
}

/* Lets all go that waits for more of the same, and sees that @n were sent in all. */
static void
assert_sent (Fixture *f,
             guint n)
{
  ahead_wait_idle ();
  ahead_test_clock_advance (f->sync.clock, DEBOUNCE * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpuint (ahead_sync_get_n_sent (&f->sync), ==, n);
}

static AheadFakeSubmission *
get_sent (Fixture *f,
          guint index)
{
  return ahead_fake_backend_get_submission (f->sync.backend, index);
}

/* The server takes the last submission, which is number @n. */
static void
take (Fixture *f,
      guint n,
      gint64 version)
{
  assert_sent (f, n);
  ahead_sync_take (&f->sync, n - 1, version);
}

static void
take_delete (Fixture *f,
             guint n,
             gint64 version)
{
  AheadReply *reply = ahead_reply_new (AHEAD_OUTCOME_DONE, NULL);

  assert_sent (f, n);
  g_assert_cmpint (get_sent (f, n - 1)->kind, ==, AHEAD_MUTATION_DELETE);
  reply->version = version;
  ahead_fake_backend_answer (f->sync.backend, n - 1, reply);
  ahead_wait_idle ();
}

static void
take_create (Fixture *f,
             guint n,
             const char *id,
             gint64 version)
{
  g_autoptr (AheadRecord) record = NULL;
  g_autoptr (AheadRecord) with_id = NULL;

  assert_sent (f, n);
  g_assert_cmpint (get_sent (f, n - 1)->kind, ==, AHEAD_MUTATION_CREATE);
  record = ahead_sync_next_record (get_sent (f, n - 1)->record, version, "me");
  with_id = ahead_test_record_with_string (record, AHEAD_FIELD_ID, id);
  ahead_sync_answer (&f->sync, n - 1, AHEAD_OUTCOME_DONE, with_id);
}

static void
take_comment (Fixture *f,
              guint n,
              gint64 version,
              const char *comment_id,
              const char *text)
{
  AheadReply *reply;
  g_autoptr (AheadRecord) record = NULL;

  assert_sent (f, n);
  g_assert_cmpint (get_sent (f, n - 1)->kind, ==, AHEAD_MUTATION_ADD_COMMENT);
  record = ahead_sync_taken_record (&f->sync, n - 1, version);
  reply = ahead_reply_new (AHEAD_OUTCOME_DONE, record);
  reply->comment = ahead_comment_new (comment_id, "evt_1", "me", text, AHEAD_TEST_START);
  ahead_fake_backend_answer (f->sync.backend, n - 1, reply);
  ahead_wait_idle ();
}

static gint64
get_integer (AheadEvent *event,
             AheadField field)
{
  return ahead_record_get_integer (ahead_event_get_view (event), field);
}

static void
star (Fixture *f,
      AheadEvent *event,
      gboolean starred)
{
  ahead_mutation_service_set_starred_async (f->sync.service, event, starred, NULL, NULL, NULL);
}

static void
test_patch_pending (Fixture *f,
                    gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);

  assert_labels (f, NULL, NULL);
  ahead_mutation_service_set_online (f->sync.service, FALSE);
  ahead_sync_set_title (&f->sync, event, "b");
  assert_labels (f, "Edit “b”", NULL);
  undo (f);
  ahead_sync_assert_titles (&f->sync, "a");
  assert_labels (f, NULL, "Edit “b”");
  ahead_sync_assert_counts (&f->sync, 0, 0);
  redo (f);
  ahead_sync_assert_titles (&f->sync, "b");
  assert_labels (f, "Edit “b”", NULL);
  undo (f);
  redo (f);

  ahead_mutation_service_set_online (f->sync.service, TRUE);
  take (f, 1, 2);
  ahead_sync_assert_titles (&f->sync, "b");
  ahead_sync_assert_log (&f->sync, "applied:patch withdrawn:patch applied:patch withdrawn:patch applied:patch "
                                   "confirmed:patch");
}

static void
test_patch_sent (Fixture *f,
                 gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);

  ahead_sync_set_title (&f->sync, event, "b");
  assert_sent (f, 1);
  undo (f);
  ahead_sync_assert_titles (&f->sync, "a");
  ahead_sync_take (&f->sync, 0, 2);
  ahead_sync_assert_titles (&f->sync, "a");
  assert_sent (f, 2);
  g_assert_cmpstr (ahead_patch_get_string (get_sent (f, 1)->patch, AHEAD_FIELD_TITLE), ==, "a");
  g_assert_cmpint (get_sent (f, 1)->base_version, ==, 2);
  ahead_sync_take (&f->sync, 1, 3);
  ahead_sync_assert_titles (&f->sync, "a");
  ahead_sync_assert_counts (&f->sync, 0, 0);
  assert_labels (f, NULL, "Edit “b”");
}

static void
test_patch_confirmed (Fixture *f,
                      gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);

  ahead_sync_set_title (&f->sync, event, "b");
  take (f, 1, 2);
  for (guint i = 0; i < 3; i++)
    {
      undo (f);
      ahead_sync_assert_titles (&f->sync, "a");
      assert_labels (f, NULL, "Edit “b”");
      take (f, 2 + 2 * i, 3 + 2 * i);
      redo (f);
      ahead_sync_assert_titles (&f->sync, "b");
      assert_labels (f, "Edit “b”", NULL);
      take (f, 3 + 2 * i, 4 + 2 * i);
    }
  ahead_sync_assert_counts (&f->sync, 0, 0);
}

static void
test_create_pending (Fixture *f,
                     gconstpointer data)
{
  g_autofree char *uid = NULL;
  AheadMutation *create;

  ahead_mutation_service_set_online (f->sync.service, FALSE);
  create = ahead_sync_create (&f->sync, "x");
  uid = g_strdup (ahead_record_get_string (ahead_mutation_get_record (create), AHEAD_FIELD_UID));
  assert_labels (f, "Create “x”", NULL);
  ahead_sync_set_title (&f->sync, ahead_mutation_get_event (create), "y");
  assert_labels (f, "Edit “y”", NULL);
  undo (f);
  ahead_sync_assert_titles (&f->sync, "x");
  undo (f);
  ahead_sync_assert_titles (&f->sync, "");
  assert_labels (f, NULL, "Create “x”");
  ahead_sync_assert_counts (&f->sync, 0, 0);

  redo (f);
  ahead_sync_assert_titles (&f->sync, "x");
  assert_labels (f, "Create “x”", "Edit “y”");
  redo (f);
  ahead_sync_assert_titles (&f->sync, "y");

  ahead_mutation_service_set_online (f->sync.service, TRUE);
  assert_sent (f, 1);
  g_assert_cmpstr (ahead_record_get_string (get_sent (f, 0)->record, AHEAD_FIELD_UID), ==, uid);
}

static void
test_create_confirmed (Fixture *f,
                       gconstpointer data)
{
  AheadEvent *event = ahead_mutation_get_event (ahead_sync_create (&f->sync, "x"));
  g_autofree char *uid = NULL;

  assert_sent (f, 1);
  uid = g_strdup (ahead_record_get_string (get_sent (f, 0)->record, AHEAD_FIELD_UID));
  star (f, event, TRUE);
  take_create (f, 1, "evt_1", 1);
  take (f, 2, 2);
  undo (f);
  g_assert_false (get_integer (event, AHEAD_FIELD_STARRED));
  take (f, 3, 3);
  undo (f);
  ahead_sync_assert_titles (&f->sync, "");
  take_delete (f, 4, 4);
  assert_labels (f, NULL, "Create “x”");

  redo (f);
  take_create (f, 5, "evt_2", 5);
  g_assert_cmpstr (ahead_record_get_string (get_sent (f, 4)->record, AHEAD_FIELD_UID), ==, uid);
  redo (f);
  take (f, 6, 6);
  event = ahead_event_store_lookup (f->sync.store, "evt_2");
  g_assert_true (get_integer (event, AHEAD_FIELD_STARRED));
  ahead_sync_assert_titles (&f->sync, "x");
  ahead_sync_assert_counts (&f->sync, 0, 0);
}

/* The delete waits behind the create; redoing withdraws it. */
static void
test_create_sent (Fixture *f,
                  gconstpointer data)
{
  ahead_sync_create (&f->sync, "x");
  assert_sent (f, 1);
  undo (f);
  ahead_sync_assert_titles (&f->sync, "");
  redo (f);
  ahead_sync_assert_titles (&f->sync, "x");
  undo (f);
  take_create (f, 1, "evt_1", 1);
  ahead_sync_assert_titles (&f->sync, "");
  g_assert_cmpstr (get_sent (f, 1)->event_id, ==, "evt_1");
  take_delete (f, 2, 2);
  ahead_sync_assert_counts (&f->sync, 0, 0);
}

static void
test_delete_pending (Fixture *f,
                     gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);

  ahead_mutation_service_set_undo_delay (f->sync.service, 5000);
  ahead_sync_delete (&f->sync, event);
  assert_labels (f, "Delete “a”", NULL);
  undo (f);
  ahead_sync_assert_titles (&f->sync, "a");
  redo (f);
  ahead_sync_assert_titles (&f->sync, "");
  undo (f);
  ahead_sync_assert_counts (&f->sync, 0, 0);
  assert_sent (f, 0);
}

static void
put_starred (Fixture *f)
{
  g_autoptr (AheadRecord) record = ahead_test_record_new ("evt_1", "a", AHEAD_TEST_START, 1);
  g_auto (AheadRecordBuilder) builder = { NULL };
  g_autoptr (AheadRecord) starred = NULL;

  ahead_record_builder_init (&builder, record);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_UID, "uid@example.org");
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_EXTRA, "X-A:1");
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_DESCRIPTION, "words");
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_STARRED, TRUE);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_STAR_COUNT, 3);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_ATTENDING, TRUE);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_ATTENDEE_COUNT, 1);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_COMMENT_COUNT, 2);
  ahead_record_builder_set_real (&builder, AHEAD_FIELD_POSITION, 512);
  starred = ahead_record_builder_end (&builder);
  ahead_event_store_put_base (f->sync.store, starred);
}

static void
test_delete_confirmed (Fixture *f,
                       gconstpointer data)
{
  g_autoptr (AheadRecord) before = NULL;
  AheadEvent *event;

  put_starred (f);
  event = ahead_event_store_lookup (f->sync.store, "evt_1");
  before = ahead_record_ref (ahead_event_get_view (event));
  ahead_sync_set_title (&f->sync, event, "b");
  take (f, 1, 2);
  ahead_sync_delete (&f->sync, event);
  take_delete (f, 2, 3);

  undo (f);
  ahead_sync_assert_titles (&f->sync, "b");
  assert_labels (f, "Edit “b”", "Delete “b”");
  assert_sent (f, 3);
  g_assert_cmpuint (ahead_record_diff (get_sent (f, 2)->record, before)
                      & (AHEAD_FIELDS_CONTENT | AHEAD_FIELD_BIT (AHEAD_FIELD_UID)),
                    ==, AHEAD_FIELD_BIT (AHEAD_FIELD_TITLE));
  g_assert_cmpint (ahead_record_get_integer (get_sent (f, 2)->record, AHEAD_FIELD_STAR_COUNT), ==, 0);
  take_create (f, 3, "evt_2", 4);
  event = ahead_event_store_lookup (f->sync.store, "evt_2");
  g_assert_true (get_integer (event, AHEAD_FIELD_STARRED));
  g_assert_cmpint (get_integer (event, AHEAD_FIELD_STAR_COUNT), ==, 1);
  take (f, 4, 5);
  take (f, 5, 6);
  g_assert_true (get_integer (event, AHEAD_FIELD_ATTENDING));

  /* The edit before is about the event that is there again. */
  undo (f);
  ahead_sync_assert_titles (&f->sync, "a");
  g_assert_true (ahead_event_store_lookup (f->sync.store, "evt_2") == event);
  take (f, 6, 7);
  redo (f);
  take (f, 7, 8);
  redo (f);
  ahead_sync_assert_titles (&f->sync, "");
  take_delete (f, 8, 9);
  ahead_sync_assert_counts (&f->sync, 0, 0);
}

/* An event that is made again could overtake its own delete. */
static void
test_delete_sent (Fixture *f,
                  gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);

  ahead_sync_delete (&f->sync, event);
  assert_sent (f, 1);
  assert_cannot_undo (f, G_IO_ERROR, G_IO_ERROR_PENDING);
  assert_labels (f, "Delete “a”", NULL);
  take_delete (f, 1, 2);
  undo (f);
  ahead_sync_assert_titles (&f->sync, "a");
}

static void
test_toggles (Fixture *f,
              gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);

  ahead_mutation_service_set_online (f->sync.service, FALSE);
  star (f, event, TRUE);
  ahead_mutation_service_set_attending_async (f->sync.service, event, TRUE, NULL, NULL, NULL);
  assert_labels (f, "Attend “a”", NULL);
  undo (f);
  assert_labels (f, "Star “a”", "Attend “a”");
  undo (f);
  g_assert_false (get_integer (event, AHEAD_FIELD_STARRED));
  g_assert_false (get_integer (event, AHEAD_FIELD_ATTENDING));
  ahead_sync_assert_counts (&f->sync, 0, 0);
  redo (f);
  redo (f);
  ahead_mutation_service_set_online (f->sync.service, TRUE);
  take (f, 1, 2);
  take (f, 2, 3);

  undo (f);
  take (f, 3, 4);
  undo (f);
  take (f, 4, 5);
  g_assert_false (get_integer (event, AHEAD_FIELD_STARRED));
  g_assert_false (get_integer (event, AHEAD_FIELD_ATTENDING));
  redo (f);
  g_assert_true (get_integer (event, AHEAD_FIELD_STARRED));
  take (f, 5, 6);
  ahead_sync_assert_counts (&f->sync, 0, 0);
}

static void
add_comment (Fixture *f,
             AheadEvent *event)
{
  ahead_mutation_service_add_comment_async (f->sync.service, event, "hello", NULL, NULL, NULL);
}

static void
test_add_comment (Fixture *f,
                  gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);

  ahead_mutation_service_set_online (f->sync.service, FALSE);
  add_comment (f, event);
  assert_labels (f, "Comment on “a”", NULL);
  undo (f);
  g_assert_cmpint (get_integer (event, AHEAD_FIELD_COMMENT_COUNT), ==, 0);
  redo (f);
  g_assert_cmpint (get_integer (event, AHEAD_FIELD_COMMENT_COUNT), ==, 1);
  ahead_mutation_service_set_online (f->sync.service, TRUE);
  assert_sent (f, 1);
  assert_cannot_undo (f, G_IO_ERROR, G_IO_ERROR_PENDING);
  take_comment (f, 1, 2, "com_1", "hello");

  undo (f);
  g_assert_cmpint (get_integer (event, AHEAD_FIELD_COMMENT_COUNT), ==, 0);
  take (f, 2, 3);
  g_assert_cmpint (get_sent (f, 1)->kind, ==, AHEAD_MUTATION_DELETE_COMMENT);
  redo (f);
  take_comment (f, 3, 4, "com_2", "hello");
  undo (f);
  take (f, 4, 5);
  g_assert_cmpint (get_integer (event, AHEAD_FIELD_COMMENT_COUNT), ==, 0);
  ahead_sync_assert_counts (&f->sync, 0, 0);
}

static void
on_applied_cb (AheadMutationService *service,
               AheadMutation *mutation,
               AheadMutation **last)
{
  g_set_object (last, mutation);
}

/* The words are known of what was added here, and of what the stack was told. */
static void
test_delete_comment (Fixture *f,
                     gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);
  g_autoptr (AheadComment) told = ahead_comment_new ("com_8", "evt_1", "me", "told", AHEAD_TEST_START);
  g_autoptr (AheadMutation) last = NULL;
  gulong handler = g_signal_connect (f->sync.service, "applied", G_CALLBACK (on_applied_cb), &last);

  add_comment (f, event);
  take_comment (f, 1, 2, "com_1", "hello");
  ahead_mutation_service_delete_comment_async (f->sync.service, event, "com_1", NULL, NULL, NULL);
  assert_labels (f, "Delete Comment on “a”", NULL);
  take (f, 2, 3);
  undo (f);
  g_assert_cmpstr (ahead_mutation_get_text (last), ==, "hello");
  take_comment (f, 3, 4, "com_2", "hello");
  undo (f);
  g_assert_cmpstr (ahead_mutation_get_comment_id (last), ==, "com_2");
  take (f, 4, 5);

  ahead_undo_stack_remember_comment (f->stack, told);
  ahead_mutation_service_delete_comment_async (f->sync.service, event, "com_8", NULL, NULL, NULL);
  take (f, 5, 6);
  undo (f);
  g_assert_cmpstr (ahead_mutation_get_text (last), ==, "told");
  take_comment (f, 6, 7, "com_9", "told");

  ahead_mutation_service_delete_comment_async (f->sync.service, event, "com_7", NULL, NULL, NULL);
  take (f, 7, 8);
  assert_cannot_undo (f, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_labels (f, NULL, NULL);
  g_clear_signal_handler (&handler, f->sync.service);
}

/* The feed confirms a comment without its id; the answer that would bring it is lost. */
static void
test_comment_without_answer (Fixture *f,
                             gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);
  g_autoptr (AheadRecord) record = NULL;
  g_autoptr (AheadMutation) mutation = NULL;

  mutation = g_object_ref (
    ahead_mutation_service_add_comment_async (f->sync.service, event, "hello", NULL, NULL, NULL));
  assert_sent (f, 1);
  record = ahead_sync_taken_record (&f->sync, 0, 2);
  ahead_sync_change (&f->sync, "evt_1", record, 2, mutation);
  assert_cannot_undo (f, G_IO_ERROR, G_IO_ERROR_PENDING);
  ahead_sync_lose (&f->sync, 0);
  assert_cannot_undo (f, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_labels (f, NULL, NULL);
}

static void
test_group (Fixture *f,
            gconstpointer data)
{
  AheadEvent *first = ahead_sync_put (&f->sync, "evt_1", "a", 1);
  AheadEvent *second = ahead_sync_put (&f->sync, "evt_2", "b", 1);

  ahead_undo_stack_begin_group (f->stack, "Rename Two");
  ahead_sync_set_title (&f->sync, first, "c");
  ahead_undo_stack_begin_group (f->stack, "Inner");
  ahead_sync_set_title (&f->sync, second, "d");
  ahead_undo_stack_end_group (f->stack);
  g_assert_false (ahead_undo_stack_get_can_undo (f->stack));
  assert_cannot_undo (f, G_IO_ERROR, G_IO_ERROR_PENDING);
  ahead_undo_stack_end_group (f->stack);
  ahead_undo_stack_begin_group (f->stack, "Nothing");
  ahead_undo_stack_end_group (f->stack);
  assert_labels (f, "Rename Two", NULL);
  assert_sent (f, 2);
  ahead_sync_take (&f->sync, 0, 2);
  ahead_sync_take (&f->sync, 1, 2);

  undo (f);
  ahead_sync_assert_titles (&f->sync, "a b");
  assert_labels (f, NULL, "Rename Two");
  assert_sent (f, 4);

  /* One of the two is refused: it is done again, and can be undone again. */
  ahead_sync_take (&f->sync, 2, 3);
  ahead_sync_refuse (&f->sync, 3);
  ahead_sync_assert_titles (&f->sync, "c b");
  assert_labels (f, "Rename Two", "Rename Two");
  undo (f);
  ahead_sync_assert_titles (&f->sync, "a b");
  assert_labels (f, NULL, "Rename Two");
  take (f, 5, 3);
  redo (f);
  ahead_sync_assert_titles (&f->sync, "c d");
  assert_labels (f, "Rename Two", NULL);
}

static void
test_group_is_told_once (Fixture *f,
                         gconstpointer data)
{
  AheadEvent *first = ahead_sync_put (&f->sync, "evt_1", "a", 1);
  AheadEvent *second = ahead_sync_put (&f->sync, "evt_2", "b", 1);

  ahead_sync_put (&f->sync, "evt_3", "c", 1);
  ahead_mutation_service_set_undo_delay (f->sync.service, 5000);
  ahead_undo_stack_begin_group (f->stack, "Delete Two");
  ahead_sync_delete (&f->sync, first);
  ahead_sync_delete (&f->sync, second);
  ahead_undo_stack_end_group (f->stack);
  ahead_sync_assert_titles (&f->sync, "c");
  f->sync.mirror->n_changes = 0;
  undo (f);
  g_assert_cmpuint (f->sync.mirror->n_changes, ==, 1);
  redo (f);
  g_assert_cmpuint (f->sync.mirror->n_changes, ==, 2);
  ahead_sync_assert_titles (&f->sync, "c");
}

static void
test_depth (Fixture *f,
            gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "0", 1);

  g_assert_cmpuint (ahead_undo_stack_get_depth (f->stack), ==, 100);
  g_object_set (f->stack, "depth", 3, NULL);
  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *title = g_strdup_printf ("%u", i);

      ahead_sync_set_title (&f->sync, event, title);
      take (f, i, i + 1);
    }
  undo (f);
  take (f, 6, 7);
  undo (f);
  take (f, 7, 8);
  undo (f);
  take (f, 8, 9);
  ahead_sync_assert_titles (&f->sync, "2");
  assert_cannot_undo (f, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  ahead_undo_stack_set_depth (f->stack, 1);
  redo (f);
  ahead_sync_assert_titles (&f->sync, "3");
  assert_labels (f, "Edit “3”", NULL);
  ahead_undo_stack_clear (f->stack);
  assert_labels (f, NULL, NULL);
}

static void
test_new_step_clears_redo (Fixture *f,
                           gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);

  ahead_sync_set_title (&f->sync, event, "b");
  take (f, 1, 2);
  undo (f);
  take (f, 2, 3);
  star (f, event, TRUE);
  assert_labels (f, "Star “a”", NULL);
  g_assert_false (ahead_undo_stack_redo (f->stack, NULL));
}

static void
test_refused_step_is_none (Fixture *f,
                           gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);
  g_autoptr (AheadMutation) mutation = g_object_ref (ahead_sync_set_title (&f->sync, event, "b"));

  assert_sent (f, 1);
  ahead_sync_refuse (&f->sync, 0);
  assert_labels (f, NULL, NULL);

  /* Trying again is a step of its own. */
  g_assert_true (ahead_mutation_service_retry_async (f->sync.service, mutation, NULL, NULL, NULL));
  assert_labels (f, "Edit “b”", NULL);
  take (f, 2, 2);
  undo (f);
  ahead_sync_assert_titles (&f->sync, "a");
}

static void
test_refused_create (Fixture *f,
                     gconstpointer data)
{
  ahead_mutation_service_set_online (f->sync.service, FALSE);
  ahead_sync_set_title (&f->sync, ahead_mutation_get_event (ahead_sync_create (&f->sync, "x")), "y");
  ahead_mutation_service_set_online (f->sync.service, TRUE);
  assert_sent (f, 1);
  assert_labels (f, "Edit “y”", NULL);
  ahead_sync_refuse (&f->sync, 0);
  ahead_sync_assert_titles (&f->sync, "");
  assert_labels (f, NULL, NULL);
}

static void
test_refused_undo (Fixture *f,
                   gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);

  ahead_sync_set_title (&f->sync, event, "b");
  take (f, 1, 2);
  undo (f);
  assert_sent (f, 2);
  ahead_sync_refuse (&f->sync, 1);
  ahead_sync_assert_titles (&f->sync, "b");
  ahead_sync_assert_counts (&f->sync, 0, 1);
  assert_labels (f, "Edit “b”", NULL);

  undo (f);
  take (f, 3, 3);
  redo (f);
  assert_sent (f, 4);
  ahead_sync_refuse (&f->sync, 3);
  ahead_sync_assert_titles (&f->sync, "a");
  assert_labels (f, NULL, "Edit “b”");
  redo (f);
  assert_sent (f, 5);

  /* What the user does meanwhile clears it. */
  star (f, event, TRUE);
  ahead_sync_refuse (&f->sync, 4);
  assert_labels (f, "Star “b”", NULL);
}

static void
test_refused_recreation (Fixture *f,
                         gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);

  ahead_sync_delete (&f->sync, event);
  take_delete (f, 1, 2);
  undo (f);
  assert_sent (f, 2);
  ahead_sync_refuse (&f->sync, 1);
  ahead_sync_assert_titles (&f->sync, "");
  assert_labels (f, "Delete “a”", NULL);
  undo (f);
  take_create (f, 3, "evt_3", 3);
  ahead_sync_assert_titles (&f->sync, "a");
  assert_labels (f, NULL, "Delete “a”");
}

/* Somebody else's word, known or not, is not overwritten. */
static void
test_remote_change (Fixture *f,
                    gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);
  g_auto (AheadPatchBuilder) builder = { NULL };
  g_autoptr (AheadRecord) theirs = NULL;
  g_autoptr (AheadPatch) patch = NULL;

  ahead_patch_builder_init (&builder, ahead_event_get_view (event));
  ahead_patch_builder_set_string (&builder, AHEAD_FIELD_TITLE, "b");
  ahead_patch_builder_set_string (&builder, AHEAD_FIELD_LOCATION, "Hall");
  patch = ahead_patch_builder_end (&builder);
  ahead_mutation_service_patch_async (f->sync.service, event, patch, NULL, NULL, NULL);
  take (f, 1, 2);
  theirs = ahead_sync_next_title (ahead_event_get_base (event), 3, "ana", "theirs");
  ahead_sync_change (&f->sync, "evt_1", theirs, 3, NULL);

  undo (f);
  ahead_sync_assert_titles (&f->sync, "theirs");
  assert_sent (f, 2);
  g_assert_cmpuint (ahead_patch_get_fields (get_sent (f, 1)->patch), ==, AHEAD_FIELD_BIT (AHEAD_FIELD_LOCATION));
  g_assert_cmpint (get_sent (f, 1)->base_version, ==, 3);
  ahead_sync_take (&f->sync, 1, 4);
  redo (f);
  ahead_sync_assert_titles (&f->sync, "theirs");
  g_assert_cmpstr (ahead_record_get_string (ahead_event_get_view (event), AHEAD_FIELD_LOCATION), ==, "Hall");
}

static void
test_remote_change_of_all (Fixture *f,
                           gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);
  g_autoptr (AheadRecord) theirs = NULL;

  ahead_sync_set_title (&f->sync, event, "b");
  take (f, 1, 2);
  theirs = ahead_sync_next_title (ahead_event_get_base (event), 3, "ana", "theirs");
  ahead_sync_change (&f->sync, "evt_1", theirs, 3, NULL);
  assert_cannot_undo (f, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_CONFLICT);
  ahead_sync_assert_titles (&f->sync, "theirs");
  assert_labels (f, NULL, NULL);
  assert_sent (f, 1);
}

static void
test_unknown_remote_change (Fixture *f,
                            gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);
  g_autoptr (AheadRecord) theirs = NULL;

  ahead_sync_set_title (&f->sync, event, "b");
  take (f, 1, 2);
  undo (f);
  assert_sent (f, 2);
  g_assert_cmpint (get_sent (f, 1)->base_version, ==, 2);
  theirs = ahead_sync_next_title (ahead_event_get_base (event), 3, "ana", "theirs");
  ahead_sync_answer (&f->sync, 1, AHEAD_OUTCOME_STALE, theirs);
  ahead_sync_assert_titles (&f->sync, "theirs");
  ahead_sync_assert_counts (&f->sync, 0, 1);
  assert_labels (f, "Edit “b”", NULL);
  assert_cannot_undo (f, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_CONFLICT);
  assert_labels (f, NULL, NULL);
}

/* A time of which another part was moved is an event that nobody made. */
static void
test_remote_move (Fixture *f,
                  gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);
  gint64 start = ahead_record_get_start (ahead_event_get_view (event));
  g_auto (AheadPatchBuilder) builder = { NULL };
  g_autoptr (AheadRecord) record = NULL;
  g_autoptr (AheadRecord) theirs = NULL;
  g_autoptr (AheadPatch) patch = NULL;

  ahead_patch_builder_init (&builder, ahead_event_get_view (event));
  ahead_patch_builder_set_integer (&builder, AHEAD_FIELD_START, start + AHEAD_HOUR);
  ahead_patch_builder_set_integer (&builder, AHEAD_FIELD_END, start + 2 * AHEAD_HOUR);
  patch = ahead_patch_builder_end (&builder);
  ahead_mutation_service_patch_async (f->sync.service, event, patch, NULL, NULL, NULL);
  take (f, 1, 2);
  record = ahead_sync_next_record (ahead_event_get_base (event), 3, "ana");
  theirs = ahead_test_record_with_integer (record, AHEAD_FIELD_END, start + 5 * AHEAD_HOUR);
  ahead_sync_change (&f->sync, "evt_1", theirs, 3, NULL);
  assert_cannot_undo (f, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_CONFLICT);
  g_assert_cmpint (get_integer (event, AHEAD_FIELD_START), ==, start + AHEAD_HOUR);
}

static void
test_gone (Fixture *f,
           gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);

  ahead_sync_set_title (&f->sync, event, "b");
  take (f, 1, 2);
  star (f, event, TRUE);
  take (f, 2, 3);

  /* It was deleted, which is not known here. */
  undo (f);
  assert_sent (f, 3);
  ahead_sync_answer (&f->sync, 2, AHEAD_OUTCOME_GONE, NULL);
  ahead_sync_assert_counts (&f->sync, 0, 1);
  assert_labels (f, "Edit “b”", NULL);

  /* This one is known. */
  g_object_ref (event);
  ahead_sync_change (&f->sync, "evt_1", NULL, 4, NULL);
  assert_cannot_undo (f, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_GONE);
  assert_labels (f, NULL, NULL);
  assert_sent (f, 3);
  g_object_unref (event);
}

static void
test_typing (Fixture *f,
             gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);

  ahead_sync_set_title (&f->sync, event, "ab");
  star (f, event, TRUE);
  ahead_sync_set_title (&f->sync, event, "abc");
  assert_labels (f, "Edit “abc”", NULL);
  undo (f);
  ahead_sync_assert_titles (&f->sync, "a");
  assert_labels (f, "Star “ab”", "Edit “abc”");
  redo (f);
  ahead_sync_assert_titles (&f->sync, "abc");
  assert_sent (f, 1);
  ahead_sync_take (&f->sync, 0, 2);
  take (f, 2, 3);

  /* Typed back to what it was: there is nothing to undo of that. */
  ahead_sync_set_title (&f->sync, event, "abcd");
  ahead_sync_set_title (&f->sync, event, "abc");
  assert_labels (f, "Edit “abc”", NULL);
  star (f, event, FALSE);
  star (f, event, TRUE);
  assert_labels (f, "Edit “abc”", NULL);
  assert_sent (f, 2);
}

/* What the user types becomes part of an undo that was not sent, and is a step of its own all the same. */
static void
test_typing_into_undo (Fixture *f,
                       gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);

  ahead_sync_set_title (&f->sync, event, "b");
  take (f, 1, 2);
  undo (f);
  ahead_sync_set_title (&f->sync, event, "c");
  ahead_sync_set_title (&f->sync, event, "d");
  assert_labels (f, "Edit “d”", NULL);
  undo (f);
  ahead_sync_assert_titles (&f->sync, "a");
  redo (f);
  ahead_sync_assert_titles (&f->sync, "d");
  undo (f);
  assert_labels (f, NULL, "Edit “d”");
  take (f, 2, 3);
  ahead_sync_assert_titles (&f->sync, "a");

  /* Typing what was undone is a redo. */
  ahead_undo_stack_clear (f->stack);
  ahead_sync_set_title (&f->sync, event, "e");
  take (f, 3, 4);
  undo (f);
  ahead_sync_set_title (&f->sync, event, "e");
  assert_labels (f, "Edit “e”", NULL);
  undo (f);
  ahead_sync_assert_titles (&f->sync, "a");
}

/* One of many edits that is typed on in is a step of its own. */
static void
test_typing_into_group (Fixture *f,
                        gconstpointer data)
{
  AheadEvent *first = ahead_sync_put (&f->sync, "evt_1", "a", 1);
  AheadEvent *second = ahead_sync_put (&f->sync, "evt_2", "b", 1);

  ahead_undo_stack_begin_group (f->stack, NULL);
  ahead_sync_set_title (&f->sync, first, "c");
  ahead_sync_set_title (&f->sync, second, "d");
  ahead_undo_stack_end_group (f->stack);
  assert_labels (f, "Edit “c”", NULL);
  ahead_sync_set_title (&f->sync, first, "e");
  assert_labels (f, "Edit “e”", NULL);
  undo (f);
  ahead_sync_assert_titles (&f->sync, "c d");
  undo (f);
  ahead_sync_assert_titles (&f->sync, "a b");
  ahead_sync_assert_counts (&f->sync, 0, 0);
  redo (f);
  redo (f);
  ahead_sync_assert_titles (&f->sync, "e d");
  assert_sent (f, 2);
}

static void
test_notifies (Fixture *f,
               gconstpointer data)
{
  AheadEvent *event = ahead_sync_put (&f->sync, "evt_1", "a", 1);
  AheadTestNotifyCounter *counter = ahead_test_notify_counter_new (f->stack);

  ahead_sync_set_title (&f->sync, event, "b");
  ahead_sync_set_string (&f->sync, event, AHEAD_FIELD_LOCATION, "Hall");
  undo (f);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "can-undo"), ==, 1);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "undo-label"), ==, 1);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "can-redo"), ==, 1);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "redo-label"), ==, 1);
  ahead_test_notify_counter_free (counter);
}

static void
add_with_debounce (const char *name,
                   Test test,
                   guint debounce)
{
  g_autofree char *path = g_strdup_printf ("/sync/undo-stack/%s/%s", debounce > 0 ? "debounced" : "at-once", name);

  g_test_add (path, Fixture, GUINT_TO_POINTER (debounce), set_up, test, tear_down);
}

static void
add (const char *name,
     Test test)
{
  add_with_debounce (name, test, 0);
  add_with_debounce (name, test, DEBOUNCE);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("patch-pending", test_patch_pending);
  add ("patch-sent", test_patch_sent);
  add ("patch-confirmed", test_patch_confirmed);
  add ("create-pending", test_create_pending);
  add ("create-sent", test_create_sent);
  add ("create-confirmed", test_create_confirmed);
  add ("delete-pending", test_delete_pending);
  add ("delete-sent", test_delete_sent);
  add ("delete-confirmed", test_delete_confirmed);
  add ("toggles", test_toggles);
  add ("add-comment", test_add_comment);
  add ("delete-comment", test_delete_comment);
  add ("comment-without-answer", test_comment_without_answer);
  add ("group", test_group);
  add ("group-is-told-once", test_group_is_told_once);
  add ("depth", test_depth);
  add ("step-clears-redo", test_new_step_clears_redo);
  add ("refused-step-is-none", test_refused_step_is_none);
  add ("refused-create", test_refused_create);
  add ("refused-undo", test_refused_undo);
  add ("refused-recreation", test_refused_recreation);
  add ("remote-change", test_remote_change);
  add ("remote-change-of-all", test_remote_change_of_all);
  add ("unknown-remote-change", test_unknown_remote_change);
  add ("remote-move", test_remote_move);
  add ("gone", test_gone);
  add ("notifies", test_notifies);
  add_with_debounce ("typing", test_typing, DEBOUNCE);
  add_with_debounce ("typing-into-undo", test_typing_into_undo, DEBOUNCE);
  add_with_debounce ("typing-into-group", test_typing_into_group, DEBOUNCE);

  return g_test_run ();
}
