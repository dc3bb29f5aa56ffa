/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-http-response.h"

static void
check_retry_after (const char *value,
                   gint64 expected)
{
  g_autoptr (GDateTime) now = soup_date_time_new_from_http_string ("Wed, 21 Oct 2026 07:28:00 GMT");

  g_assert_cmpint (ahead_http_parse_retry_after (value, now), ==, expected);
}

static void
test_retry_after_seconds (void)
{
  check_retry_after (NULL, 0);
  check_retry_after ("0", 0);
  check_retry_after ("120", 120000);
  check_retry_after ("-5", 0);
  check_retry_after ("1.5", 0);
  check_retry_after ("soon", 0);
  check_retry_after ("", 0);
}

/* RFC 9110 §10.2.3: the header may be a date, in any of the three forms of §5.6.7. */
static void
test_retry_after_date (void)
{
  check_retry_after ("Wed, 21 Oct 2026 07:28:30 GMT", 30000);
  check_retry_after ("Wednesday, 21-Oct-26 07:29:00 GMT", 60000);
  check_retry_after ("Wed Oct 21 07:28:02 2026", 2000);
  check_retry_after ("Wed, 21 Oct 2026 07:27:00 GMT", 0);
  check_retry_after ("Wed, 99 Oct 2026 07:27:00 GMT", 0);
}

static void
test_retry_after_limit (void)
{
  const gint64 week = 7 * 24 * 60 * 60 * (gint64) 1000;

  check_retry_after ("604800", week);
  check_retry_after ("604801", week);
  check_retry_after ("18446744073709551615", week);
  check_retry_after ("18446744073709551616", 0);
  check_retry_after ("Wed, 21 Oct 2099 07:28:00 GMT", week);
}

/* A wrong clock on either side must not make the wait wrong. */
static void
test_retry_after_server_clock (void)
{
  g_autoptr (SoupMessage) message = soup_message_new ("GET", "http://127.0.0.1/");
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  g_autoptr (GBytes) body = g_bytes_new_static ("", 0);
  g_autoptr (AheadHttpResponse) response = NULL;

  soup_message_headers_append (headers, "Date", "Wed, 21 Oct 2015 07:28:00 GMT");
  soup_message_headers_append (headers, "Retry-After", "Wed, 21 Oct 2015 07:28:10 GMT");
  response = ahead_http_response_new (message, body);

  g_assert_cmpint (response->retry_after, ==, 10000);
}

static void
test_describe (void)
{
  AheadHttpResponse response = { .status = 502, .reason = (char *) "Bad Gateway" };
  AheadHttpResponse redirect = { .status = 301, .location = (char *) "https://example.org/", .reason = (char *) "M" };
  AheadProblem problem = { .title = (char *) "Stale", .detail = (char *) "Somebody was faster." };
  AheadProblem brief = { .title = (char *) "Stale", .detail = (char *) "" };
  g_autofree char *plain = ahead_http_response_describe (&response, NULL);
  g_autofree char *moved = ahead_http_response_describe (&redirect, NULL);
  g_autofree char *detail = ahead_http_response_describe (&response, &problem);
  g_autofree char *title = ahead_http_response_describe (&response, &brief);

  g_assert_cmpstr (plain, ==, "The server answered “502 Bad Gateway”");
  g_assert_nonnull (strstr (moved, "https://example.org/"));
  g_assert_cmpstr (detail, ==, "Somebody was faster.");
  g_assert_cmpstr (title, ==, "Stale");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/remote/http-response/retry-after/seconds", test_retry_after_seconds);
  g_test_add_func ("/remote/http-response/retry-after/date", test_retry_after_date);
  g_test_add_func ("/remote/http-response/retry-after/limit", test_retry_after_limit);
  g_test_add_func ("/remote/http-response/retry-after/server-clock", test_retry_after_server_clock);
  g_test_add_func ("/remote/http-response/describe", test_describe);

  return g_test_run ();
}
