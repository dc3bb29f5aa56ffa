/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-event-store.h"
#include "ahead-test-model.h"

/* The names of the fields as properties, in the order of AheadField. */
static const char *const names[] = {
  "id",
  "calendar",
  "uid",
  "title",
  "description",
  "location",
  "start",
  "end",
  "time-zone",
  "all-day",
  "recurrence",
  "categories",
  "url",
  "extra",
  "status",
  "position",
  "starred",
  "star-count",
  "attending",
  "attendee-count",
  "comment-count",
  "version",
  "created-at",
  "updated-at",
  "updated-by",
};

G_STATIC_ASSERT (G_N_ELEMENTS (names) == AHEAD_N_FIELDS);

static void
check_property (AheadEvent *event,
                AheadField field)
{
  AheadRecord *view = ahead_event_get_view (event);
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *joined = NULL;

  g_object_get_property (G_OBJECT (event), names[field], &value);
  switch (ahead_field_get_kind (field))
    {
    case AHEAD_FIELD_KIND_STRING:
      g_assert_cmpstr (g_value_get_string (&value), ==, ahead_record_get_string (view, field));
      break;
    case AHEAD_FIELD_KIND_LIST:
      joined = g_strjoinv ("\n", g_value_get_boxed (&value));
      g_assert_cmpstr (joined, ==, ahead_record_get_string (view, field));
      break;
    case AHEAD_FIELD_KIND_BOOLEAN:
      g_assert_cmpint (g_value_get_boolean (&value), ==, ahead_record_get_integer (view, field));
      break;
    case AHEAD_FIELD_KIND_REAL:
      g_assert_cmpfloat (g_value_get_double (&value), ==, ahead_record_get_real (view, field));
      break;
    default:
      g_assert_cmpint (g_value_get_int64 (&value), ==, ahead_record_get_integer (view, field));
    }
}

static void
test_properties (void)
{
  g_autoptr (AheadEventStore) store = ahead_event_store_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());

  for (guint version = 1; version < 50; version++)
    {
      g_autoptr (AheadRecord) record = ahead_test_record_new_random (random, "evt_1", version);
      AheadEvent *event = ahead_event_store_put_base (store, record);

      for (guint i = 0; i < AHEAD_N_FIELDS; i++)
        check_property (event, i);
    }
}

/* Each field that another base brings is notified under its own name, once, and no other is. */
static void
test_notify (void)
{
  g_autoptr (AheadEventStore) store = ahead_event_store_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());
  g_autoptr (AheadRecord) last = ahead_test_record_new_random (random, "evt_1", 0);
  AheadEvent *event = ahead_event_store_put_base (store, last);

  for (guint version = 1; version < 200; version++)
    {
      g_autoptr (AheadRecord) record = ahead_test_record_new_random (random, "evt_1", version);
      g_autoptr (AheadTestNotifyCounter) counter = ahead_test_notify_counter_new (event);
      AheadFieldSet changed = ahead_record_diff (last, record);

      ahead_event_store_put_base (store, record);
      for (guint i = 0; i < AHEAD_N_FIELDS; i++)
        g_assert_cmpuint (ahead_test_notify_counter_get (counter, names[i]), ==,
                          (changed & AHEAD_FIELD_BIT (i)) != 0);
      ahead_record_unref (last);
      last = g_steal_pointer (&record);
    }
}

static void
check_state (AheadEvent *event,
             guint n_pending)
{
  gboolean has_pending;
  guint pending_count;
  AheadSyncState sync_state;

  g_object_get (event, "has-pending", &has_pending, "pending-count", &pending_count, "sync-state", &sync_state, NULL);

  g_assert_cmpint (has_pending, ==, n_pending > 0);
  g_assert_cmpuint (pending_count, ==, n_pending);
  g_assert_cmpuint (sync_state, ==, n_pending > 0 ? AHEAD_SYNC_STATE_PENDING : AHEAD_SYNC_STATE_SYNCED);
}

static void
test_state (void)
{
  g_autoptr (AheadEventStore) store = ahead_event_store_new ();
  g_autoptr (AheadRecord) record = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 1);
  AheadEvent *event = ahead_event_store_put_base (store, record);
  g_autoptr (AheadPatch) patch = ahead_test_patch_string (record, AHEAD_FIELD_TITLE, "Closing");
  g_autoptr (AheadTestNotifyCounter) counter = ahead_test_notify_counter_new (event);
  AheadLayer *layers[2];

  check_state (event, 0);
  layers[0] = ahead_event_store_add_patch (store, event, patch);
  check_state (event, 1);
  layers[1] = ahead_event_store_add_patch (store, event, patch);
  check_state (event, 2);
  ahead_event_store_remove_layer (store, layers[0]);
  ahead_event_store_remove_layer (store, layers[1]);
  check_state (event, 0);

  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "pending-count"), ==, 4);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "has-pending"), ==, 2);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "sync-state"), ==, 2);
  g_assert_cmpuint (ahead_test_notify_counter_get (counter, "title"), ==, 2);
}

static void
test_temporary (void)
{
  g_autoptr (AheadEventStore) store = ahead_event_store_new ();
  g_autoptr (AheadRecord) record = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 1);
  AheadEvent *event = ahead_layer_get_event (ahead_event_store_add_create (store, NULL, "tmp_1", record));
  g_autofree char *id = NULL;
  gboolean temporary;

  g_object_get (event, "id", &id, "temporary", &temporary, NULL);
  g_assert_cmpstr (id, ==, "tmp_1");
  g_assert_true (temporary);

  ahead_event_store_bind (store, event, record);
  g_object_get (event, "temporary", &temporary, NULL);
  g_assert_false (temporary);
}

/* A deleted event shows what it was to those who hold it. */
static void
test_record_of_deleted (void)
{
  g_autoptr (AheadEventStore) store = ahead_event_store_new ();
  g_autoptr (AheadRecord) record = ahead_test_record_new ("evt_1", "Opening", AHEAD_TEST_START, 1);
  g_autoptr (AheadEvent) event = g_object_ref (ahead_event_store_put_base (store, record));
  g_autofree char *title = NULL;

  ahead_event_store_delete_base (store, "evt_1", 2);
  g_object_get (event, "title", &title, NULL);

  g_assert_null (ahead_event_get_view (event));
  g_assert_null (ahead_event_get_base (event));
  g_assert_true (ahead_event_get_record (event) == record);
  g_assert_cmpstr (title, ==, "Opening");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/event/properties", test_properties);
  g_test_add_func ("/model/event/notify", test_notify);
  g_test_add_func ("/model/event/state", test_state);
  g_test_add_func ("/model/event/temporary", test_temporary);
  g_test_add_func ("/model/event/record-of-deleted", test_record_of_deleted);

  return g_test_run ();
}
