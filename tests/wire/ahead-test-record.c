/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ahead-test-record.h"

#include "ahead-time.h"

/* Records for the tests of the wire: one that is the same in all, and any number that are valid and strange. */

/* What breaks encoders: quotes, escapes, separators, characters of one to four bytes, and a combining one. */
static const char *const pieces[]
  = { "a", "Z", "0", " ", "\"", "\\", "\\n", ";", ",", ":", "/", "é", "ß", "漢", "👩‍💻", "e\u0301", "<", "&", "\u2028",
      "%s" };

/**
 * ahead_test_record_new_sample:
 *
 * Makes an event of an hour in Paris, at 2026-12-01T18:00:00Z, with something in nearly every field.
 *
 * Returns: (transfer full): the record
 */
AheadRecord *
ahead_test_record_new_sample (void)
{
  const char *const categories[] = { "Devroom", "Main, track", NULL };
  g_auto (AheadRecordBuilder) builder = { NULL };

  ahead_record_builder_init (&builder, NULL);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_ID, "evt_1");
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_CALENDAR, "cal_1");
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_UID, "1@example.org");
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TITLE, "Opening");
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_DESCRIPTION, "Two\nlines");
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_LOCATION, "Janson");
  /* 2026-12-01T18:00:00Z */
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_START, 1796148000 * AHEAD_SECOND);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_END, 1796151600 * AHEAD_SECOND);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TIME_ZONE, "Europe/Paris");
  ahead_record_builder_set_list (&builder, AHEAD_FIELD_CATEGORIES, categories);
  ahead_record_builder_set_real (&builder, AHEAD_FIELD_POSITION, 1024.0);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_STARRED, TRUE);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_STAR_COUNT, 3);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_VERSION, 42);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_UPDATED_BY, "ana");

  return ahead_record_builder_end (&builder);
}

static char *
create_text (GRand *random,
             gboolean multiline)
{
  g_autoptr (GString) text = g_string_new ("T");

  for (int n = g_rand_int_range (random, 0, 60); n > 0; n--)
    g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
  if (multiline)
    g_string_append (text, "\nx\n\ny");

  /* Space at an end is not kept by every format. */
  g_string_append (text, ".");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
set_random_text (AheadRecordBuilder *builder,
                 GRand *random,
                 AheadField field)
{
  g_autofree char *text = create_text (random, field == AHEAD_FIELD_DESCRIPTION);

  ahead_record_builder_set_string (builder, field, text);
}

static void
set_random_times (AheadRecordBuilder *builder,
                  GRand *random,
                  gint64 time_unit)
{
  static const char *const zones[] = { "UTC", "Europe/Brussels", "America/New_York", "Asia/Kolkata", "Pacific/Apia" };
  gboolean all_day = g_rand_boolean (random);
  gint64 unit = all_day ? AHEAD_DAY : time_unit;
  /* Up to the year 2100, from before 1970 on. */
  gint64 days = g_rand_int_range (random, -10000, 47000);
  gint64 start = (days * AHEAD_DAY + (gint64) (g_rand_double (random) * AHEAD_DAY)) / unit * unit;
  gint64 length = g_rand_int_range (random, 1, 100000);

  ahead_record_builder_set_integer (builder, AHEAD_FIELD_ALL_DAY, all_day);
  ahead_record_builder_set_integer (builder, AHEAD_FIELD_START, start);
  ahead_record_builder_set_integer (builder, AHEAD_FIELD_END, start + (all_day ? length % 30 + 1 : length) * unit);
  ahead_record_builder_set_string (builder, AHEAD_FIELD_TIME_ZONE,
                                   all_day ? "UTC" : zones[g_rand_int_range (random, 0, G_N_ELEMENTS (zones))]);
}

static void
set_random_categories (AheadRecordBuilder *builder,
                       GRand *random)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);

  for (int n = g_rand_int_range (random, 0, 4); n > 0; n--)
    g_ptr_array_add (items, create_text (random, FALSE));
  g_ptr_array_add (items, NULL);

  ahead_record_builder_set_list (builder, AHEAD_FIELD_CATEGORIES, (const char *const *) items->pdata);
}

/**
 * ahead_test_record_new_strange:
 * @random: where chance comes from
 * @time_unit: what times are multiples of, in µs
 *
 * Makes a valid record, every field of which is random where a user or a server could have set it.
 *
 * Returns: (transfer full): the record
 */
AheadRecord *
ahead_test_record_new_strange (GRand *random,
                               gint64 time_unit)
{
  g_auto (AheadRecordBuilder) builder = { NULL };

  ahead_record_builder_init (&builder, NULL);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_ID, "evt_r");
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_CALENDAR, "cal_r");
  set_random_text (&builder, random, AHEAD_FIELD_UID);
  set_random_text (&builder, random, AHEAD_FIELD_TITLE);
  set_random_text (&builder, random, AHEAD_FIELD_DESCRIPTION);
  set_random_text (&builder, random, AHEAD_FIELD_LOCATION);
  set_random_times (&builder, random, time_unit);
  set_random_categories (&builder, random);
  if (g_rand_boolean (random))
    ahead_record_builder_set_string (&builder, AHEAD_FIELD_RECURRENCE, "RRULE:FREQ=WEEKLY;BYDAY=MO,TU;COUNT=5");
  if (g_rand_boolean (random))
    ahead_record_builder_set_string (&builder, AHEAD_FIELD_URL, "https://example.org/a;b,c?d=\\e");
  if (g_rand_boolean (random))
    ahead_record_builder_set_string (&builder, AHEAD_FIELD_EXTRA,
                                     "X-A;P=\"q:r;s\":t\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nEND:VALARM");
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_STATUS, g_rand_int_range (random, 0, 3));
  ahead_record_builder_set_real (&builder, AHEAD_FIELD_POSITION, g_rand_double_range (random, -1e12, 1e12));
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_STARRED, g_rand_boolean (random));
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_ATTENDING, g_rand_boolean (random));
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_COMMENT_COUNT, g_rand_int_range (random, 0, 1000));
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_VERSION, (gint64) g_rand_int (random) << 20);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_CREATED_AT, (gint64) g_rand_int (random) * AHEAD_SECOND);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_UPDATED_AT, (gint64) g_rand_int (random) * AHEAD_SECOND);

  return ahead_record_builder_end (&builder);
}
