/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "ahead-json.h"

static void
test_good (void)
{
  static const struct
  {
    const char *text;
    const char *written;
  } good[] = {
    { " { \"a\" : [ 1 , -2.5e3 , true , false , null ] } ", "{\"a\":[1,-2500.0,true,false,null]}" },
    { "{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":3,\"b\":2}" },
    { "\"\\ud83d\\ude00 \\u00e9 \\/ \\b\"", "\"😀 é / \\b\"" },
    { "-9223372036854775808", "-9223372036854775808" },
    { "9223372036854775807", "9223372036854775807" },
    { "-0", "0" },
    { "[]", "[]" },
    { "{}", "{}" },
    { "\t\r\n[[],{}]\n", "[[],{}]" },
    { "\"漢\"", "\"漢\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = ahead_json_parse (good[i].text, -1, &error);
      g_autofree char *written = NULL;

      g_assert_no_error (error);
      written = ahead_json_to_string (node);
      g_assert_cmpstr (written, ==, good[i].written);
    }
}

static void
test_bad (void)
{
  /* Each of these is refused by RFC 8259; json-glib takes some of them. */
  static const char *const bad[] = {
    "", " ", "{", "}", "[", "]", "{]", "[}", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
    "{\"a\" 1}", "{a:1}", "{'a':1}", "{1:2}", "{\"a\":1 \"b\":2}", "1 2", "{}{}", "[] x", "nul", "nulL", "True",
    "truee", "/* c */ 1", "1 // c", "# c\n1", "var x = 1;", "x = 1", "0x10", "01", "-", "+1", ".5", "5.", "1e", "1e+",
    "--1", "1.e5", "NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9223372036854775808", "-9223372036854775809",
    "100000000000000000000000", "\"", "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\u0000\"",
    "\"\\ud800\"", "\"\\ud800x\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\\ud800\\ud800\"", "\"a\nb\"", "\"a\tb\"",
    "\"\x01\"", "'a'", "\"\xff\"", "\"\xc3\"", "\"\xed\xa0\x80\"", "\"\xf8\x88\x80\x80\x80\"", "\xef\xbb\xbf{}",
    "\"\\", "[\"a\":1]", "{\"a\",1}", "<html>", "\x1f\x8b\x08",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = ahead_json_parse (bad[i], -1, &error);

      if (node != NULL)
        g_error ("accepted: %s", bad[i]);
      g_assert_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_SYNTAX);
    }
}

static void
test_length (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = ahead_json_parse ("12345", 2, &error);
  g_autoptr (JsonNode) with_nul = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (json_node_get_int (node), ==, 12);

  with_nul = ahead_json_parse ("[1]\0[2]", 7, &error);
  g_assert_null (with_nul);
  g_assert_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_SYNTAX);
}

static JsonNode *
parse_nested (guint depth,
              const char *open,
              const char *closing,
              GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, open);
  g_string_append (text, "1");
  for (guint i = 0; i < depth; i++)
    g_string_append (text, closing);

  return ahead_json_parse (text->str, text->len, error);
}

static void
test_depth (void)
{
  static const char *const pairs[][2] = { { "[", "]" }, { "{\"a\":", "}" } };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) million_error = NULL;
      g_autoptr (JsonNode) good = parse_nested (32, pairs[i][0], pairs[i][1], &error);
      g_autoptr (JsonNode) deep = NULL;
      g_autoptr (JsonNode) million = NULL;

      g_assert_no_error (error);
      g_assert_nonnull (good);

      deep = parse_nested (33, pairs[i][0], pairs[i][1], &error);
      g_assert_null (deep);
      g_assert_error (error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_SYNTAX);

      million = parse_nested (1000000, pairs[i][0], pairs[i][1], &million_error);
      g_assert_null (million);
      g_assert_error (million_error, AHEAD_WIRE_ERROR, AHEAD_WIRE_ERROR_SYNTAX);
    }
}

static void
test_error_names_byte (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = ahead_json_parse ("{\"a\": truth}", -1, &error);

  g_assert_null (node);
  g_assert_nonnull (strstr (error->message, "at byte 6"));
}

/* Bytes flipped in a good text: whatever passes is written and read again to the same. */
static void
test_mutations (void)
{
  static const char text[] = "{\"a\":[1,-2.5e3,true,null,\"\\u00e9\\n漢\"],\"b\":{\"c\":\"d\"}}";
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  guint n_good = 0;

  for (guint i = 0; i < 20000; i++)
    {
      char copy[sizeof text];
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (JsonNode) again = NULL;
      g_autofree char *written = NULL;

      memcpy (copy, text, sizeof text);
      copy[g_rand_int_range (random, 0, sizeof text - 1)] = (char) g_rand_int_range (random, 0, 256);
      node = ahead_json_parse (copy, sizeof text - 1, NULL);
      if (node == NULL)
        continue;

      n_good++;
      written = ahead_json_to_string (node);
      again = ahead_json_parse (written, -1, NULL);
      g_assert_nonnull (again);
      g_assert_true (json_node_equal (node, again));
    }

  g_assert_cmpuint (n_good, >, 1000);
  g_assert_cmpuint (n_good, <, 19000);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/json/good", test_good);
  g_test_add_func ("/wire/json/bad", test_bad);
  g_test_add_func ("/wire/json/length", test_length);
  g_test_add_func ("/wire/json/depth", test_depth);
  g_test_add_func ("/wire/json/error-names-byte", test_error_names_byte);
  g_test_add_func ("/wire/json/mutations", test_mutations);

  return g_test_run ();
}
