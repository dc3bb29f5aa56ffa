/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadTestModel"

#include "config.h"

#include "ahead-test-model.h"

#include "ahead-time.h"

/* What the tests of the model have in common: records and patches, at random too, and ears for signals. */

static const char *const words[] = { "", "Opening", "opening", "Émile", "Keynote", "Zürich", "Lunch", "a", "b", "日本" };
static const char *const zones[] = { "UTC", "Europe/Paris", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland" };
static const char *const calendars[] = { "cal_1", "cal_2", "cal_3" };

/**
 * ahead_test_record_new:
 * @id: the id; the UID is made of it
 * @title: the title
 * @start: µs since the Unix epoch, UTC
 * @version: the version
 *
 * Makes a valid event of an hour in Paris.
 *
 * Returns: (transfer full): the record
 */
AheadRecord *
ahead_test_record_new (const char *id,
                       const char *title,
                       gint64 start,
                       gint64 version)
{
  g_auto (AheadRecordBuilder) builder = { NULL };
  g_autofree char *uid = g_strconcat (id, "@example.org", NULL);

  ahead_record_builder_init (&builder, NULL);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_ID, id);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_CALENDAR, "cal_1");
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_UID, uid);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TITLE, title);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TIME_ZONE, "Europe/Paris");
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_START, start);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_END, start + AHEAD_HOUR);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_VERSION, version);

  return ahead_record_builder_end (&builder);
}

/**
 * ahead_test_record_with_string:
 * @record: a record
 * @field: a text
 * @text: its value
 *
 * Returns: (transfer full): a copy of @record with @text
 */
AheadRecord *
ahead_test_record_with_string (AheadRecord *record,
                               AheadField field,
                               const char *text)
{
  g_auto (AheadRecordBuilder) builder = { NULL };

  ahead_record_builder_init (&builder, record);
  ahead_record_builder_set_string (&builder, field, text);

  return ahead_record_builder_end (&builder);
}

/**
 * ahead_test_record_with_integer:
 * @record: a record
 * @field: a number
 * @value: its value
 *
 * Returns: (transfer full): a copy of @record with @value
 */
AheadRecord *
ahead_test_record_with_integer (AheadRecord *record,
                                AheadField field,
                                gint64 value)
{
  g_auto (AheadRecordBuilder) builder = { NULL };

  ahead_record_builder_init (&builder, record);
  ahead_record_builder_set_integer (&builder, field, value);

  return ahead_record_builder_end (&builder);
}

/**
 * ahead_test_record_with_real:
 * @record: a record
 * @field: a real number
 * @value: its value
 *
 * Returns: (transfer full): a copy of @record with @value
 */
AheadRecord *
ahead_test_record_with_real (AheadRecord *record,
                             AheadField field,
                             double value)
{
  g_auto (AheadRecordBuilder) builder = { NULL };

  ahead_record_builder_init (&builder, record);
  ahead_record_builder_set_real (&builder, field, value);

  return ahead_record_builder_end (&builder);
}

#define PICK(random, array) (array)[g_rand_int_range ((random), 0, G_N_ELEMENTS (array))]

/* Few different values, so that edits meet: equal keys, fields set back, the same star twice. */
static gint64
make_random_integer (GRand *random,
                     AheadField field)
{
  switch (ahead_field_get_kind (field))
    {
    case AHEAD_FIELD_KIND_BOOLEAN:
      return g_rand_boolean (random);
    case AHEAD_FIELD_KIND_STATUS:
      return g_rand_int_range (random, AHEAD_EVENT_STATUS_PLANNED, AHEAD_EVENT_STATUS_CANCELLED + 1);
    case AHEAD_FIELD_KIND_TIME:
      return AHEAD_TEST_START + g_rand_int_range (random, -40, 40) * AHEAD_HOUR;
    default:
      /* Above every toggle: a count that is cut off at 0 can't be taken back. */
      return g_rand_int_range (random, 10, 20);
    }
}

static const char *
make_random_text (GRand *random,
                  AheadField field)
{
  switch (field)
    {
    case AHEAD_FIELD_TIME_ZONE:
      return PICK (random, zones);
    case AHEAD_FIELD_CALENDAR:
      return PICK (random, calendars);
    default:
      return PICK (random, words);
    }
}

static void
set_random_value (AheadRecordBuilder *builder,
                  GRand *random,
                  AheadField field)
{
  const char *items[] = { "one", PICK (random, words), NULL };

  switch (ahead_field_get_kind (field))
    {
    case AHEAD_FIELD_KIND_STRING:
      ahead_record_builder_set_string (builder, field, make_random_text (random, field));
      break;
    case AHEAD_FIELD_KIND_LIST:
      ahead_record_builder_set_list (builder, field, items);
      break;
    case AHEAD_FIELD_KIND_REAL:
      ahead_record_builder_set_real (builder, field, g_rand_int_range (random, -4, 5) / 2.0);
      break;
    default:
      ahead_record_builder_set_integer (builder, field, make_random_integer (random, field));
    }
}

/**
 * ahead_test_record_new_random:
 * @random: where it comes from
 * @id: the id; the UID is made of it
 * @version: the version
 *
 * Makes a record with every field at random. All-day events have dates.
 *
 * Returns: (transfer full): the record
 */
AheadRecord *
ahead_test_record_new_random (GRand *random,
                              const char *id,
                              gint64 version)
{
  g_auto (AheadRecordBuilder) builder = { NULL };
  g_autofree char *uid = g_strconcat (id, "@example.org", NULL);

  ahead_record_builder_init (&builder, NULL);
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    set_random_value (&builder, random, i);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_ID, id);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_UID, uid);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_EXTRA, "X-TEST:1");
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_VERSION, version);

  return ahead_record_builder_end (&builder);
}

/**
 * ahead_test_patch_string:
 * @record: what the patch is made against
 * @field: a text
 * @text: its value
 *
 * Returns: (transfer full): the patch
 */
AheadPatch *
ahead_test_patch_string (AheadRecord *record,
                         AheadField field,
                         const char *text)
{
  g_auto (AheadPatchBuilder) builder = { NULL };

  ahead_patch_builder_init (&builder, record);
  ahead_patch_builder_set_string (&builder, field, text);

  return ahead_patch_builder_end (&builder);
}

/**
 * ahead_test_patch_integer:
 * @record: what the patch is made against
 * @field: a number
 * @value: its value
 *
 * Returns: (transfer full): the patch
 */
AheadPatch *
ahead_test_patch_integer (AheadRecord *record,
                          AheadField field,
                          gint64 value)
{
  g_auto (AheadPatchBuilder) builder = { NULL };

  ahead_patch_builder_init (&builder, record);
  ahead_patch_builder_set_integer (&builder, field, value);

  return ahead_patch_builder_end (&builder);
}

/**
 * ahead_test_patch_random:
 * @random: where it comes from
 * @record: what the patch is made against
 *
 * Makes a patch of up to four of the fields that users set.
 *
 * Returns: (transfer full): the patch
 */
AheadPatch *
ahead_test_patch_random (GRand *random,
                         AheadRecord *record)
{
  g_auto (AheadRecordBuilder) builder = { NULL };
  g_autoptr (AheadRecord) wanted = NULL;
  guint n = g_rand_int_range (random, 0, 5);

  ahead_record_builder_init (&builder, record);
  while (n > 0)
    {
      AheadField field = g_rand_int_range (random, 0, AHEAD_N_FIELDS);

      if (((AHEAD_FIELDS_CONTENT | AHEAD_FIELDS_TOGGLES) & AHEAD_FIELD_BIT (field)) == 0)
        continue;
      set_random_value (&builder, random, field);
      n--;
    }
  wanted = ahead_record_builder_end (&builder);

  return ahead_patch_new_diff (record, wanted, AHEAD_FIELDS_CONTENT | AHEAD_FIELDS_TOGGLES);
}

/**
 * ahead_test_assert_records_equal:
 * @actual: a record
 * @expected: what it should be
 *
 * Fails with the name of the first field that differs, or if what is derived from the fields does.
 */
void
ahead_test_assert_records_equal (AheadRecord *actual,
                                 AheadRecord *expected)
{
  AheadFieldSet changed = ahead_record_diff (actual, expected);

  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    if (changed & AHEAD_FIELD_BIT (i))
      g_error ("the records differ in %s", ahead_field_get_name (i));
  g_assert_cmpint (ahead_record_get_local_start (actual), ==, ahead_record_get_local_start (expected));
}

static void
on_items_changed_cb (GListModel *model,
                     guint position,
                     guint removed,
                     guint added,
                     AheadTestMirror *mirror)
{
  mirror->n_changes++;
  mirror->n_touched = removed + added;
  g_assert_cmpuint (position + removed, <=, mirror->items->len);
  g_assert_cmpuint (removed + added, >, 0);

  if (removed > 0)
    g_ptr_array_remove_range (mirror->items, position, removed);
  for (guint i = 0; i < added; i++)
    {
      gpointer item = g_list_model_get_item (model, position + i);

      g_assert_nonnull (item);
      g_ptr_array_insert (mirror->items, position + i, item);
    }
}

/**
 * ahead_test_mirror_new:
 * @model: a list
 *
 * Begins to follow @model.
 *
 * Returns: (transfer full): the mirror
 */
AheadTestMirror *
ahead_test_mirror_new (GListModel *model)
{
  AheadTestMirror *mirror = g_new0 (AheadTestMirror, 1);

  mirror->model = g_object_ref (model);
  mirror->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (mirror->items, g_list_model_get_item (model, i));
  g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed_cb), mirror);

  return mirror;
}

/**
 * ahead_test_mirror_free:
 * @mirror: (transfer full): a mirror
 *
 * Ends to follow the list.
 */
void
ahead_test_mirror_free (AheadTestMirror *mirror)
{
  g_signal_handlers_disconnect_by_data (mirror->model, mirror);
  g_ptr_array_unref (mirror->items);
  g_object_unref (mirror->model);
  g_free (mirror);
}

/**
 * ahead_test_mirror_check:
 * @mirror: a mirror
 *
 * Fails unless the list is what its signals told.
 */
void
ahead_test_mirror_check (AheadTestMirror *mirror)
{
  g_assert_cmpuint (g_list_model_get_n_items (mirror->model), ==, mirror->items->len);

  for (guint i = 0; i < mirror->items->len; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (mirror->model, i);

      g_assert_true (item == mirror->items->pdata[i]);
    }
  g_assert_null (g_list_model_get_item (mirror->model, mirror->items->len));
}

static void
on_notify_cb (GObject *object,
              GParamSpec *pspec,
              AheadTestNotifyCounter *counter)
{
  guint count = ahead_test_notify_counter_get (counter, pspec->name);

  g_hash_table_insert (counter->counts, g_strdup (pspec->name), GUINT_TO_POINTER (count + 1));
  counter->n_notified++;
}

/**
 * ahead_test_notify_counter_new:
 * @object: (type GObject): an object
 *
 * Begins to count what @object notifies.
 *
 * Returns: (transfer full): the counter
 */
AheadTestNotifyCounter *
ahead_test_notify_counter_new (gpointer object)
{
  AheadTestNotifyCounter *counter = g_new0 (AheadTestNotifyCounter, 1);

  counter->object = g_object_ref (object);
  counter->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect (object, "notify", G_CALLBACK (on_notify_cb), counter);

  return counter;
}

/**
 * ahead_test_notify_counter_free:
 * @counter: (transfer full): a counter
 *
 * Ends to count.
 */
void
ahead_test_notify_counter_free (AheadTestNotifyCounter *counter)
{
  g_signal_handlers_disconnect_by_data (counter->object, counter);
  g_hash_table_unref (counter->counts);
  g_object_unref (counter->object);
  g_free (counter);
}

/**
 * ahead_test_notify_counter_get:
 * @counter: a counter
 * @property: the name of a property
 *
 * Returns: how often @property was notified
 */
guint
ahead_test_notify_counter_get (AheadTestNotifyCounter *counter,
                               const char *property)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (counter->counts, property));
}
