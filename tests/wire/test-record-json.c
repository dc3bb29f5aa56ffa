/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "ahead-json.h"
#include "ahead-test-record.h"
#include "ahead-time.h"

static const char golden[]
  = "{\"id\":\"evt_1\",\"calendarId\":\"cal_1\",\"uid\":\"1@example.org\",\"title\":\"Opening\","
    "\"description\":\"Two\\nlines\",\"location\":\"Janson\",\"start\":\"2026-12-01T18:00:00Z\","
    "\"end\":\"2026-12-01T19:00:00Z\",\"timeZone\":\"Europe/Paris\",\"allDay\":false,\"recurrence\":null,"
    "\"categories\":[\"Devroom\",\"Main, track\"],\"url\":\"\",\"extra\":\"\",\"status\":\"confirmed\","
    "\"position\":1024.0,\"starred\":true,\"starCount\":3,\"attending\":false,\"attendeeCount\":0,\"commentCount\":0,"
    "\"version\":42,\"createdAt\":\"1970-01-01T00:00:00Z\",\"updatedAt\":\"1970-01-01T00:00:00Z\","
    "\"updatedBy\":\"ana\"}";

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = ahead_json_parse (text, -1, &error);

  g_assert_no_error (error);
  return node;
}

static void
test_golden (void)
{
  g_autoptr (AheadRecord) record = ahead_test_record_new_sample ();
  g_autoptr (JsonNode) node = ahead_record_to_json (record);
  g_autofree char *text = ahead_json_to_string (node);
  g_autoptr (JsonNode) read = parse (golden);
  g_autoptr (AheadRecord) again = ahead_record_from_json (read, NULL);

  g_assert_cmpstr (text, ==, golden);
  g_assert_nonnull (again);
  g_assert_true (ahead_record_equal (record, again));
}

static void
test_round_trip (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (guint i = 0; i < 500; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AheadRecord) record = ahead_test_record_new_strange (random, 1);
      g_autoptr (JsonNode) node = ahead_record_to_json (record);
      g_autofree char *text = ahead_json_to_string (node);
      g_autoptr (JsonNode) read = parse (text);
      g_autoptr (AheadRecord) again = ahead_record_from_json (read, &error);

      g_assert_no_error (error);
      g_assert_cmphex (ahead_record_diff (record, again), ==, 0);
    }
}

/* The golden event with one member replaced, or taken out where @value is NULL. */
static JsonNode *
create_variant (const char *name,
                const char *value)
{
  JsonNode *node = parse (golden);

  if (value != NULL)
    json_object_set_member (json_node_get_object (node), name, parse (value));
  else
    json_object_remove_member (json_node_get_object (node), name);

  return node;
}

static void
test_offset (void)
{
  g_autoptr (JsonNode) node = create_variant ("start", "\"2026-12-01T19:30:00.5+01:30\"");
  g_autoptr (AheadRecord) record = ahead_record_from_json (node, NULL);
  g_autoptr (JsonNode) written = ahead_record_to_json (record);

  g_assert_cmpint (ahead_record_get_start (record), ==, 1796148000 * AHEAD_SECOND + AHEAD_SECOND / 2);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (written), "start"), ==,
                   "2026-12-01T18:00:00.500000Z");
}

static void
test_all_day (void)
{
  g_autoptr (JsonNode) node = create_variant ("allDay", "true");
  g_autoptr (AheadRecord) record = NULL;
  g_autoptr (JsonNode) written = NULL;

  json_object_set_string_member (json_node_get_object (node), "start", "2026-12-01");
  json_object_set_string_member (json_node_get_object (node), "end", "2026-12-03");
  record = ahead_record_from_json (node, NULL);
  g_assert_nonnull (record);
  g_assert_cmpint (ahead_record_get_end (record) - ahead_record_get_start (record), ==, 2 * AHEAD_DAY);

  written = ahead_record_to_json (record);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (written), "end"), ==, "2026-12-03");
}

static void
test_recurrence (void)
{
  g_autoptr (JsonNode) node = create_variant ("recurrence", "\"RRULE:FREQ=YEARLY;BYMONTH=2\"");
  g_autoptr (AheadRecord) record = ahead_record_from_json (node, NULL);
  g_autoptr (JsonNode) written = ahead_record_to_json (record);

  g_assert_cmpstr (ahead_record_get_string (record, AHEAD_FIELD_RECURRENCE), ==, "RRULE:FREQ=YEARLY;BYMONTH=2");
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (written), "recurrence"), ==,
                   "RRULE:FREQ=YEARLY;BYMONTH=2");
}

static void
test_whole_real (void)
{
  g_autoptr (JsonNode) node = create_variant ("version", "43.0");
  g_autoptr (AheadRecord) record = ahead_record_from_json (node, NULL);

  g_assert_cmpint (ahead_record_get_version (record), ==, 43);
}

static void
test_unknown_member (void)
{
  g_autoptr (JsonNode) node = create_variant ("weather", "{\"sunny\":[true]}");
  g_autoptr (AheadRecord) record = ahead_record_from_json (node, NULL);
  g_autoptr (AheadRecord) expected = ahead_test_record_new_sample ();

  g_assert_nonnull (record);
  g_assert_true (ahead_record_equal (record, expected));
}

static void
test_bad_member (void)
{
  static const struct
  {
    const char *name;
    const char *value;
  } bad[] = {
    { "id", "null" },
    { "id", "1" },
    { "id", "\"\"" },
    { "title", "true" },
    { "title", "\"\"" },
    { "title", "\"  \"" },
    { "title", "\"a\\nb\"" },
    { "description", "[]" },
    { "start", "1796148000" },
    { "start", "\"2026-12-01\"" },
    { "start", "\"2026-12-01T18:00:00\"" },
    { "start", "\"2026-13-01T18:00:00Z\"" },
    { "start", "\"2026-02-30T18:00:00Z\"" },
    { "start", "\"tomorrow\"" },
    { "start", "null" },
    { "end", "\"2026-12-01T17:59:59Z\"" },
    { "timeZone", "\"Mars/Olympus\"" },
    { "timeZone", "null" },
    { "allDay", "0" },
    { "allDay", "\"false\"" },
    { "allDay", "null" },
    { "recurrence", "false" },
    { "recurrence", "\"every week\"" },
    { "recurrence", "\"RRULE:FREQ=SOMETIMES\"" },
    { "recurrence", "\"RRULE:FREQ=DAILY\\nX:1\"" },
    { "recurrence", "\"RRULE:RSCALE=GREGORIAN;FREQ=OFTEN\"" },
    { "categories", "\"a\"" },
    { "categories", "[1]" },
    { "categories", "[\"a\\nb\"]" },
    { "categories", "[\"\"]" },
    { "categories", "null" },
    { "extra", "\"END:VEVENT\"" },
    { "extra", "\"BEGIN:VEVENT\\nEND:VEVENT\"" },
    { "extra", "\"BEGIN:VALARM\"" },
    { "extra", "\"no line\"" },
    { "status", "\"CONFIRMED\"" },
    { "status", "1" },
    { "position", "\"1\"" },
    { "starred", "1" },
    { "starCount", "1.5" },
    { "starCount", "-1" },
    { "starCount", "1e300" },
    { "starCount", "true" },
    { "version", "\"42\"" },
    { "createdAt", "\"\"" },
    { "updatedBy", "{}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = create_variant (bad[i].name, bad[i].value);
      g_autoptr (AheadRecord) record = ahead_record_from_json (node, &error);
      g_autofree char *quoted = g_strdup_printf ("“%s”", bad[i].name);

      if (record != NULL)
        g_error ("accepted: %s %s", bad[i].name, bad[i].value);
      g_assert_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE);
      g_assert_nonnull (strstr (error->message, quoted));
    }
}

static void
test_missing_member (void)
{
  for (AheadField field = 0; field < AHEAD_N_FIELDS; field++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = create_variant (ahead_field_get_name (field), NULL);
      g_autoptr (AheadRecord) record = ahead_record_from_json (node, &error);

      g_assert_null (record);
      g_assert_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE);
      g_assert_nonnull (strstr (error->message, ahead_field_get_name (field)));
    }
}

static void
test_too_long (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = parse (golden);
  g_autofree char *fits = g_strnfill (1000, 'x');
  g_autofree char *long_title = g_strnfill (1001, 'x');
  g_autoptr (AheadRecord) good = NULL;
  g_autoptr (AheadRecord) record = NULL;

  json_object_set_string_member (json_node_get_object (node), "title", fits);
  good = ahead_record_from_json (node, NULL);
  g_assert_nonnull (good);

  json_object_set_string_member (json_node_get_object (node), "title", long_title);
  record = ahead_record_from_json (node, &error);
  g_assert_null (record);
  g_assert_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_VALUE);
}

static void
test_not_object (void)
{
  static const char *const texts[] = { "[]", "1", "null", "\"a\"" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = parse (texts[i]);

      g_assert_null (ahead_record_from_json (node, &error));
      g_assert_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_SYNTAX);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/record-json/golden", test_golden);
  g_test_add_func ("/wire/record-json/round-trip", test_round_trip);
  g_test_add_func ("/wire/record-json/offset", test_offset);
  g_test_add_func ("/wire/record-json/all-day", test_all_day);
  g_test_add_func ("/wire/record-json/recurrence", test_recurrence);
  g_test_add_func ("/wire/record-json/whole-real", test_whole_real);
  g_test_add_func ("/wire/record-json/unknown-member", test_unknown_member);
  g_test_add_func ("/wire/record-json/bad-member", test_bad_member);
  g_test_add_func ("/wire/record-json/missing-member", test_missing_member);
  g_test_add_func ("/wire/record-json/too-long", test_too_long);
  g_test_add_func ("/wire/record-json/not-object", test_not_object);

  return g_test_run ();
}
