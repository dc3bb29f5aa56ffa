/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "ahead-json.h"
#include "ahead-test-record.h"
#include "ahead-time.h"
#include "ahead-validate.h"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = ahead_json_parse (text, -1, &error);

  g_assert_no_error (error);
  return node;
}

/* The fields that are wrong, in the order of the fields' enumeration, each with a space behind it. */
static char *
list_fields (GPtrArray *errors)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < errors->len; i++)
    {
      const AheadFieldError *error = g_ptr_array_index (errors, i);

      g_assert_cmpstr (error->message, !=, "");
      g_string_append_printf (names, "%s ", error->field);
    }

  return g_string_free (names, FALSE);
}

static void
assert_create_fails (const char *text,
                     const char *fields)
{
  g_autoptr (JsonNode) node = parse (text);
  g_autoptr (GPtrArray) errors = NULL;
  g_autofree char *names = NULL;

  g_assert_null (ahead_record_from_create_json (node, &errors));
  g_assert_nonnull (errors);
  names = list_fields (errors);
  g_assert_cmpstr (names, ==, fields);
}

static void
assert_patch_fails (AheadRecord *original,
                    const char *text,
                    const char *fields)
{
  g_autoptr (JsonNode) node = parse (text);
  g_autoptr (GPtrArray) errors = NULL;
  g_autofree char *names = NULL;

  g_assert_null (ahead_patch_from_json (node, original, &errors));
  g_assert_nonnull (errors);
  names = list_fields (errors);
  g_assert_cmpstr (names, ==, fields);
}

static AheadPatch *
read_patch (AheadRecord *original,
            const char *text)
{
  g_autoptr (JsonNode) node = parse (text);
  g_autoptr (GPtrArray) errors = NULL;
  AheadPatch *patch = ahead_patch_from_json (node, original, &errors);

  g_assert_null (errors);
  g_assert_nonnull (patch);
  return patch;
}

static AheadRecord *
apply_json (AheadRecord *original,
            const char *text)
{
  g_autoptr (AheadPatch) patch = read_patch (original, text);

  return ahead_patch_apply (patch, original);
}

static AheadRecord *
create_all_day (void)
{
  g_autoptr (AheadRecord) timed = ahead_test_record_new_sample ();

  return apply_json (timed, "{\"allDay\":true,\"start\":\"2026-12-01\",\"end\":\"2026-12-03\"}");
}

static void
test_create_minimal (void)
{
  g_autoptr (JsonNode) node
    = parse ("{\"title\":\"A\",\"calendarId\":\"cal_1\",\"start\":\"2026-12-01T18:00:00Z\",\"starred\":true,"
             "\"version\":9,\"id\":\"x\",\"description\":null,\"end\":null,\"what\":[]}");
  g_autoptr (GPtrArray) errors = NULL;
  g_autoptr (AheadRecord) record = ahead_record_from_create_json (node, &errors);

  g_assert_null (errors);
  g_assert_nonnull (record);
  g_assert_cmpstr (ahead_record_get_title (record), ==, "A");
  g_assert_cmpint (ahead_record_get_end (record), ==, 1796148000 * AHEAD_SECOND);
  g_assert_cmpstr (ahead_record_get_string (record, AHEAD_FIELD_TIME_ZONE), ==, "UTC");
  g_assert_cmpint (ahead_record_get_integer (record, AHEAD_FIELD_STATUS), ==, AHEAD_EVENT_STATUS_CONFIRMED);
  g_assert_false (ahead_record_get_starred (record));
  g_assert_cmpint (ahead_record_get_version (record), ==, 0);
  g_assert_cmpstr (ahead_record_get_id (record), ==, "");
}

static void
test_create_all_day (void)
{
  g_autoptr (JsonNode) node
    = parse ("{\"title\":\"A\",\"calendarId\":\"cal_1\",\"allDay\":true,\"start\":\"2026-12-01\"}");
  g_autoptr (GPtrArray) errors = NULL;
  g_autoptr (AheadRecord) record = ahead_record_from_create_json (node, &errors);

  g_assert_nonnull (record);
  g_assert_true (ahead_record_get_all_day (record));
  g_assert_cmpint (ahead_record_get_end (record) - ahead_record_get_start (record), ==, AHEAD_DAY);
}

static void
test_create_round_trip (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  AheadFieldSet fields = AHEAD_FIELDS_CONTENT | AHEAD_FIELD_BIT (AHEAD_FIELD_UID);

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (AheadRecord) record = ahead_test_record_new_strange (random, 1);
      g_autoptr (JsonNode) node = ahead_record_to_create_json (record);
      g_autofree char *text = ahead_json_to_string (node);
      g_autoptr (JsonNode) read = parse (text);
      g_autoptr (GPtrArray) errors = NULL;
      g_autoptr (AheadRecord) again = ahead_record_from_create_json (read, &errors);

      g_assert_nonnull (again);
      g_assert_cmphex (ahead_record_diff (record, again) & fields, ==, 0);
      g_assert_false (json_object_has_member (json_node_get_object (node), "version"));
      g_assert_false (json_object_has_member (json_node_get_object (node), "starred"));
    }
}

static void
test_create_left_to_server (void)
{
  g_auto (AheadRecordBuilder) builder = { NULL };
  g_autoptr (AheadRecord) record = NULL;
  g_autoptr (JsonNode) node = NULL;

  ahead_record_builder_init (&builder, NULL);
  record = ahead_record_builder_end (&builder);
  node = ahead_record_to_create_json (record);
  g_assert_false (json_object_has_member (json_node_get_object (node), "uid"));
  g_assert_false (json_object_has_member (json_node_get_object (node), "position"));
  g_assert_true (json_object_has_member (json_node_get_object (node), "title"));
}

static void
test_create_bad (void)
{
  static const struct
  {
    const char *text;
    const char *fields;
  } bad[] = {
    { "[]", " " },
    { "{}", "calendarId title start " },
    { "{\"title\":null,\"calendarId\":null,\"start\":null}", "calendarId title start " },
    { "{\"title\":7,\"calendarId\":\"c\",\"start\":\"2026-12-01T18:00:00Z\"}", "title " },
    { "{\"title\":\"\",\"calendarId\":\"c\",\"start\":\"soon\",\"url\":false,\"status\":\"odd\"}",
      "start url status title " },
    { "{\"title\":\"A\",\"calendarId\":\"c\",\"start\":\"2026-12-01\"}", "start " },
    { "{\"title\":\"A\",\"calendarId\":\"c\",\"start\":\"2026-12-01T18:00:00Z\",\"allDay\":true}", "start " },
    { "{\"title\":\"A\",\"calendarId\":\"c\",\"start\":\"2026-12-01T18:00:00Z\",\"allDay\":\"yes\"}", "allDay " },
    { "{\"title\":\"A\",\"calendarId\":\"c\",\"start\":\"2026-12-01T18:00:00Z\",\"end\":\"2026-12-01T17:00:00Z\"}",
      "end " },
    { "{\"title\":\"A\",\"calendarId\":\"c\",\"start\":\"2026-12-02\",\"end\":\"2026-12-02\",\"allDay\":true}",
      "end " },
    { "{\"title\":\"A\",\"calendarId\":\"c\",\"start\":\"2026-12-01T18:00:00Z\",\"timeZone\":\"Nowhere\"}",
      "timeZone " },
    { "{\"title\":\"A\",\"calendarId\":\"c\",\"start\":\"2026-12-01T18:00:00Z\",\"categories\":{}}", "categories " },
    { "{\"title\":\"A\",\"calendarId\":\"c\",\"start\":\"2026-12-01T18:00:00Z\",\"recurrence\":\"daily\"}",
      "recurrence " },
    { "{\"title\":\"A\",\"calendarId\":\"c\",\"start\":\"2026-12-01T18:00:00Z\",\"uid\":[]}", "uid " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_create_fails (bad[i].text, bad[i].fields);
}

static void
test_patch (void)
{
  g_autoptr (AheadRecord) original = ahead_test_record_new_sample ();
  g_autoptr (AheadPatch) patch
    = read_patch (original, "{\"title\":\"B\",\"location\":\"Janson\",\"version\":1,\"starred\":false,\"weather\":1}");
  g_autoptr (AheadRecord) result = ahead_patch_apply (patch, original);

  g_assert_cmphex (ahead_patch_get_fields (patch), ==, AHEAD_FIELD_BIT (AHEAD_FIELD_TITLE));
  g_assert_cmpstr (ahead_record_get_title (result), ==, "B");
  g_assert_true (ahead_record_get_starred (result));
}

static void
test_patch_empty (void)
{
  g_autoptr (AheadRecord) original = ahead_test_record_new_sample ();
  g_autoptr (AheadPatch) patch = read_patch (original, "{}");

  g_assert_true (ahead_patch_is_empty (patch));
}

static void
test_patch_null (void)
{
  g_autoptr (AheadRecord) original = ahead_test_record_new_sample ();
  g_autoptr (AheadRecord) rule
    = apply_json (original, "{\"recurrence\":\"RRULE:FREQ=DAILY\",\"status\":\"cancelled\"}");
  g_autoptr (AheadRecord) result
    = apply_json (rule, "{\"description\":null,\"recurrence\":null,\"categories\":null,\"status\":null,"
                        "\"timeZone\":null,\"end\":null,\"position\":null,\"url\":null}");
  g_auto (GStrv) categories = ahead_record_dup_list (result, AHEAD_FIELD_CATEGORIES);

  g_assert_cmpstr (ahead_record_get_string (rule, AHEAD_FIELD_RECURRENCE), ==, "RRULE:FREQ=DAILY");
  g_assert_cmpstr (ahead_record_get_string (result, AHEAD_FIELD_RECURRENCE), ==, "");
  g_assert_cmpstr (ahead_record_get_string (result, AHEAD_FIELD_DESCRIPTION), ==, "");
  g_assert_cmpstr (ahead_record_get_string (result, AHEAD_FIELD_TIME_ZONE), ==, "UTC");
  g_assert_cmpint (ahead_record_get_integer (result, AHEAD_FIELD_STATUS), ==, AHEAD_EVENT_STATUS_CONFIRMED);
  g_assert_cmpint (ahead_record_get_end (result), ==, ahead_record_get_start (result));
  g_assert_cmpuint (g_strv_length (categories), ==, 0);
  g_assert_cmpfloat (ahead_record_get_real (result, AHEAD_FIELD_POSITION), ==, 0.0);
}

static void
test_patch_form (void)
{
  g_autoptr (AheadRecord) timed = ahead_test_record_new_sample ();
  g_autoptr (AheadRecord) all_day = create_all_day ();
  g_autoptr (AheadRecord) one_day
    = apply_json (timed, "{\"allDay\":true,\"start\":\"2026-12-05\",\"end\":null}");
  g_autoptr (AheadRecord) back
    = apply_json (all_day, "{\"allDay\":null,\"start\":\"2026-12-01T18:00:00Z\",\"end\":\"2026-12-01T19:00:00Z\"}");

  g_assert_cmpint (ahead_record_get_start (all_day) % AHEAD_DAY, ==, 0);
  g_assert_cmpint (ahead_record_get_end (one_day) - ahead_record_get_start (one_day), ==, AHEAD_DAY);
  g_assert_true (ahead_record_equal (back, timed));

  assert_patch_fails (timed, "{\"allDay\":true}", "start end ");
  assert_patch_fails (timed, "{\"allDay\":true,\"start\":\"2026-12-01\"}", "end ");
  assert_patch_fails (timed, "{\"start\":\"2026-12-01\"}", "start ");
  assert_patch_fails (all_day, "{\"start\":\"2026-12-01T18:00:00Z\"}", "start ");
  assert_patch_fails (all_day, "{\"allDay\":false}", "start end ");
}

static void
test_patch_bad (void)
{
  static const struct
  {
    const char *text;
    const char *fields;
  } bad[] = {
    { "[]", " " },
    { "{\"title\":null}", "title " },
    { "{\"title\":\" \"}", "title " },
    { "{\"start\":null}", "start " },
    { "{\"calendarId\":null}", "calendarId " },
    { "{\"allDay\":1}", "allDay " },
    { "{\"start\":\"2026-12-01T20:00:00Z\"}", "end " },
    { "{\"end\":\"2026-12-01T17:00:00Z\"}", "end " },
    { "{\"title\":1,\"status\":\"x\",\"position\":\"first\"}", "title status position " },
    { "{\"extra\":\"END:VCALENDAR\"}", "extra " },
  };
  g_autoptr (AheadRecord) original = ahead_test_record_new_sample ();

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_patch_fails (original, bad[i].text, bad[i].fields);
}

static char *
write_patch (AheadRecord *from,
             AheadRecord *to)
{
  g_autoptr (AheadPatch) patch = ahead_patch_new_diff (from, to, AHEAD_FIELDS_CONTENT | AHEAD_FIELDS_TOGGLES);
  g_autoptr (JsonNode) node = ahead_patch_to_json (patch, to);

  return ahead_json_to_string (node);
}

static void
test_patch_written (void)
{
  g_autoptr (AheadRecord) original = ahead_test_record_new_sample ();
  g_autoptr (AheadRecord) title = apply_json (original, "{\"title\":\"B\"}");
  g_autoptr (AheadRecord) later = apply_json (original, "{\"end\":\"2026-12-01T20:00:00Z\"}");
  g_autoptr (AheadRecord) all_day = create_all_day ();
  g_autofree char *title_text = write_patch (original, title);
  g_autofree char *later_text = write_patch (original, later);
  g_autofree char *all_day_text = write_patch (original, all_day);

  g_assert_cmpstr (title_text, ==, "{\"title\":\"B\"}");
  g_assert_cmpstr (later_text, ==, "{\"start\":\"2026-12-01T18:00:00Z\",\"end\":\"2026-12-01T20:00:00Z\"}");
  g_assert_cmpstr (all_day_text, ==, "{\"start\":\"2026-12-01\",\"end\":\"2026-12-03\",\"allDay\":true}");
}

static void
test_patch_leaves_toggles_out (void)
{
  g_autoptr (AheadRecord) original = ahead_test_record_new_sample ();
  g_auto (AheadPatchBuilder) builder = { NULL };
  g_autoptr (AheadPatch) patch = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  ahead_patch_builder_init (&builder, original);
  ahead_patch_builder_set_integer (&builder, AHEAD_FIELD_STARRED, FALSE);
  ahead_patch_builder_set_string (&builder, AHEAD_FIELD_URL, "https://example.org");
  patch = ahead_patch_builder_end (&builder);
  node = ahead_patch_to_json (patch, original);
  text = ahead_json_to_string (node);

  g_assert_cmpstr (text, ==, "{\"url\":\"https://example.org\"}");
}

/* What one side writes for the way from any record to any other makes the other side arrive there. */
static void
test_patch_round_trip (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (AheadRecord) from = ahead_test_record_new_strange (random, 1);
      g_autoptr (AheadRecord) to = ahead_test_record_new_strange (random, 1);
      g_autofree char *text = write_patch (from, to);
      g_autoptr (AheadRecord) result = apply_json (from, text);

      g_assert_cmphex (ahead_record_diff (result, to) & AHEAD_FIELDS_CONTENT, ==, 0);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/write-json/create-minimal", test_create_minimal);
  g_test_add_func ("/wire/write-json/create-all-day", test_create_all_day);
  g_test_add_func ("/wire/write-json/create-round-trip", test_create_round_trip);
  g_test_add_func ("/wire/write-json/create-left-to-server", test_create_left_to_server);
  g_test_add_func ("/wire/write-json/create-bad", test_create_bad);
  g_test_add_func ("/wire/write-json/patch", test_patch);
  g_test_add_func ("/wire/write-json/patch-empty", test_patch_empty);
  g_test_add_func ("/wire/write-json/patch-null", test_patch_null);
  g_test_add_func ("/wire/write-json/patch-form", test_patch_form);
  g_test_add_func ("/wire/write-json/patch-bad", test_patch_bad);
  g_test_add_func ("/wire/write-json/patch-written", test_patch_written);
  g_test_add_func ("/wire/write-json/patch-leaves-toggles-out", test_patch_leaves_toggles_out);
  g_test_add_func ("/wire/write-json/patch-round-trip", test_patch_round_trip);

  return g_test_run ();
}
