/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadUuid"

#include "config.h"

#include "ahead-uuid.h"

/**
 * ahead_uuid_v7:
 * @time: µs since the Unix epoch, UTC
 * @random: (nullable): where the random bits come from; %NULL for GLib's own generator
 * @text: (out caller-allocates): 36 characters in lower case and a NUL
 *
 * Makes a UUID of version 7 (RFC 9562 §5.7): ordered by time to the millisecond, then random.
 */
void
ahead_uuid_v7 (gint64 time,
               GRand *random,
               char text[AHEAD_UUID_SIZE])
{
  static const char digits[] = "0123456789abcdef";
  guint64 milliseconds = (guint64) (time / 1000);
  guint8 bytes[16];
  guint32 bits[3];
  char *out = text;

  for (guint i = 0; i < G_N_ELEMENTS (bits); i++)
    bits[i] = random != NULL ? g_rand_int (random) : g_random_int ();

  for (guint i = 0; i < 6; i++)
    bytes[i] = milliseconds >> (40 - 8 * i);
  for (guint i = 6; i < 16; i++)
    bytes[i] = bits[(i - 6) / 4] >> (8 * ((i - 6) % 4));
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);

  for (guint i = 0; i < 16; i++)
    {
      if (i == 4 || i == 6 || i == 8 || i == 10)
        *out++ = '-';
      *out++ = digits[bytes[i] >> 4];
      *out++ = digits[bytes[i] & 0x0f];
    }
  *out = '\0';
}

/**
 * ahead_uuid_v7_new:
 * @time: µs since the Unix epoch, UTC
 *
 * Makes a UUID of version 7.
 *
 * Returns: (transfer full): the UUID
 */
char *
ahead_uuid_v7_new (gint64 time)
{
  char *text = g_malloc (AHEAD_UUID_SIZE);

  ahead_uuid_v7 (time, NULL, text);
  return text;
}

/**
 * ahead_uuid_is_valid:
 * @text: any text
 *
 * Gets whether @text is a UUID of any version, in the form of RFC 9562 §4.
 *
 * Returns: whether it is
 */
gboolean
ahead_uuid_is_valid (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return g_uuid_string_is_valid (text);
}
