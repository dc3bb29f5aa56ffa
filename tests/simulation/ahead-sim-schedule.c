/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadSimSchedule"

#include "config.h"

#include "ahead-sim-schedule.h"

typedef struct
{
  gint64 due;
  guint id;
  GSourceOnceFunc callback;
  gpointer data;
} Entry;

struct _AheadSimSchedule
{
  gint64 now;
  guint next_id;
  /* Entry, the next one last. */
  GArray *entries;
};

AheadSimSchedule *
ahead_sim_schedule_new (void)
{
  AheadSimSchedule *self = g_new0 (AheadSimSchedule, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  return self;
}

void
ahead_sim_schedule_free (AheadSimSchedule *self)
{
  g_array_unref (self->entries);
  g_free (self);
}

gint64
ahead_sim_schedule_get_now (AheadSimSchedule *self)
{
  return self->now;
}

gint64
ahead_sim_schedule_get_next (AheadSimSchedule *self)
{
  return self->entries->len > 0 ? g_array_index (self->entries, Entry, self->entries->len - 1).due : self->now;
}

guint
ahead_sim_schedule_add (AheadSimSchedule *self,
                        gint64 delay,
                        GSourceOnceFunc callback,
                        gpointer data)
{
  Entry entry = { self->now + MAX (delay, 0), ++self->next_id, callback, data };
  guint low = 0, high = self->entries->len;

  /* Those due later, or at the same moment and put in later, come before it. */
  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->entries, Entry, middle).due > entry.due)
        low = middle + 1;
      else
        high = middle;
    }
  g_array_insert_val (self->entries, low, entry);

  return entry.id;
}

gboolean
ahead_sim_schedule_remove (AheadSimSchedule *self,
                           guint id)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (g_array_index (self->entries, Entry, i).id == id)
      {
        g_array_remove_index (self->entries, i);
        return TRUE;
      }

  return FALSE;
}

gboolean
ahead_sim_schedule_run_next (AheadSimSchedule *self,
                             gint64 end)
{
  Entry entry;

  if (self->entries->len == 0 || g_array_index (self->entries, Entry, self->entries->len - 1).due > end)
    {
      self->now = MAX (self->now, end);
      return FALSE;
    }

  entry = g_array_index (self->entries, Entry, self->entries->len - 1);
  g_array_set_size (self->entries, self->entries->len - 1);
  self->now = MAX (self->now, entry.due);
  entry.callback (entry.data);

  return TRUE;
}
