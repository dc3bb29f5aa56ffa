/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadDayHeadings"

#include "config.h"

#include "ahead-day-headings.h"

#include "ahead-event-row.h"
#include "ahead-time.h"

/* Only the rows on screen and a few around them are made, so going through all of them costs the same in a list of any
 * length. */

/* How often the headings are asked whether it is another day; in seconds. A timer set for midnight would be late after
 * the computer has slept. */
#define TODAY_INTERVAL 60

struct _AheadDayHeadings
{
  GObject parent_instance;

  AheadEventQuery *query;
  AheadTimeFormatter *formatter;
  /* (element-type GtkListItem) (transfer none) */
  GPtrArray *items;
  gint64 today;
  guint today_source;
};

G_DEFINE_FINAL_TYPE (AheadDayHeadings, ahead_day_headings, G_TYPE_OBJECT)

/* What can bring an event to another day without changing its place among the others: no items-changed tells of it. */
static const char *const day_signals[] = { "notify::start", "notify::all-day", "notify::time-zone" };

static gint64
get_today (AheadDayHeadings *self)
{
  GTimeZone *zone = ahead_time_formatter_get_local_zone (self->formatter);

  return ahead_wall_get_day (ahead_time_to_wall (g_get_real_time (), zone));
}

static gint64
get_day_at (AheadDayHeadings *self,
            guint position)
{
  g_autoptr (AheadEvent) event = g_list_model_get_item (G_LIST_MODEL (self->query), position);

  return ahead_wall_get_day (ahead_event_query_get_wall_start (self->query, event));
}

static void
update_heading (AheadDayHeadings *self,
                GtkListItem *item)
{
  AheadEventRow *row = AHEAD_EVENT_ROW (gtk_list_item_get_child (item));
  guint position = gtk_list_item_get_position (item);
  g_autofree char *heading = NULL;
  gint64 day;

  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->query)))
    return;

  day = get_day_at (self, position);
  if (position == 0 || get_day_at (self, position - 1) != day)
    heading = ahead_time_formatter_format_heading (self->formatter, day, self->today);
  ahead_event_row_set_heading (row, heading);
}

static gboolean
on_today_timeout_cb (gpointer user_data)
{
  AheadDayHeadings *self = AHEAD_DAY_HEADINGS (user_data);
  gint64 today = get_today (self);

  if (today != self->today)
    {
      self->today = today;
      ahead_day_headings_update (self);
    }

  return G_SOURCE_CONTINUE;
}

static void
ahead_day_headings_dispose (GObject *object)
{
  AheadDayHeadings *self = AHEAD_DAY_HEADINGS (object);

  g_clear_handle_id (&self->today_source, g_source_remove);
  g_clear_object (&self->query);
  g_clear_object (&self->formatter);

  G_OBJECT_CLASS (ahead_day_headings_parent_class)->dispose (object);
}

static void
ahead_day_headings_finalize (GObject *object)
{
  AheadDayHeadings *self = AHEAD_DAY_HEADINGS (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);

  G_OBJECT_CLASS (ahead_day_headings_parent_class)->finalize (object);
}

static void
ahead_day_headings_class_init (AheadDayHeadingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ahead_day_headings_dispose;
  object_class->finalize = ahead_day_headings_finalize;
}

static void
ahead_day_headings_init (AheadDayHeadings *self)
{
  self->items = g_ptr_array_new ();
}

/**
 * ahead_day_headings_new:
 * @query: the events of the list, by their start
 * @formatter: writes the headings
 *
 * Makes the headings of a list without rows.
 *
 * Returns: (transfer full): the headings
 */
AheadDayHeadings *
ahead_day_headings_new (AheadEventQuery *query,
                        AheadTimeFormatter *formatter)
{
  AheadDayHeadings *self;

  g_return_val_if_fail (AHEAD_IS_EVENT_QUERY (query), NULL);
  g_return_val_if_fail (AHEAD_IS_TIME_FORMATTER (formatter), NULL);

  self = g_object_new (AHEAD_TYPE_DAY_HEADINGS, NULL);
  self->query = g_object_ref (query);
  self->formatter = g_object_ref (formatter);
  self->today = get_today (self);
  self->today_source = g_timeout_add_seconds (TODAY_INTERVAL, on_today_timeout_cb, self);

  return self;
}

/**
 * ahead_day_headings_add:
 * @headings: the headings
 * @item: an item that is bound to an event, with a row
 *
 * Writes the heading of @item, and keeps it up until the item is removed.
 */
void
ahead_day_headings_add (AheadDayHeadings *headings,
                        GtkListItem *item)
{
  AheadEvent *event;

  g_return_if_fail (AHEAD_IS_DAY_HEADINGS (headings));
  g_return_if_fail (GTK_IS_LIST_ITEM (item));

  event = gtk_list_item_get_item (item);
  g_ptr_array_add (headings->items, item);
  for (guint i = 0; i < G_N_ELEMENTS (day_signals); i++)
    g_signal_connect_object (event, day_signals[i], G_CALLBACK (ahead_day_headings_update), headings,
                             G_CONNECT_SWAPPED);
  update_heading (headings, item);
}

/**
 * ahead_day_headings_remove:
 * @headings: the headings
 * @item: an item that was added, still bound to its event
 *
 * Forgets @item.
 */
void
ahead_day_headings_remove (AheadDayHeadings *headings,
                           GtkListItem *item)
{
  g_return_if_fail (AHEAD_IS_DAY_HEADINGS (headings));
  g_return_if_fail (GTK_IS_LIST_ITEM (item));

  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), ahead_day_headings_update, headings);
  g_ptr_array_remove_fast (headings->items, item);
}

/**
 * ahead_day_headings_update:
 * @headings: the headings
 *
 * Writes all headings anew, after the items have come to other places.
 */
void
ahead_day_headings_update (AheadDayHeadings *headings)
{
  g_return_if_fail (AHEAD_IS_DAY_HEADINGS (headings));

  for (guint i = 0; i < headings->items->len; i++)
    update_heading (headings, g_ptr_array_index (headings->items, i));
}

/**
 * ahead_day_headings_get_row:
 * @headings: the headings
 * @event: an event
 *
 * Gets the widget that the list has for @event; the one that takes the focus. GTK 4.8 has no other way to it.
 *
 * Returns: (transfer none) (nullable): the widget, or %NULL where @event is far from what is on screen
 */
GtkWidget *
ahead_day_headings_get_row (AheadDayHeadings *headings,
                            AheadEvent *event)
{
  g_return_val_if_fail (AHEAD_IS_DAY_HEADINGS (headings), NULL);
  g_return_val_if_fail (AHEAD_IS_EVENT (event), NULL);

  for (guint i = 0; i < headings->items->len; i++)
    {
      GtkListItem *item = g_ptr_array_index (headings->items, i);

      if (gtk_list_item_get_item (item) == event)
        return gtk_widget_get_parent (gtk_list_item_get_child (item));
    }

  return NULL;
}

/**
 * ahead_day_headings_find_upcoming:
 * @headings: the headings
 *
 * Finds the first event of today, or the next after it.
 *
 * Returns: its position; 0 if all are past
 */
guint
ahead_day_headings_find_upcoming (AheadDayHeadings *headings)
{
  guint from = 0;
  guint n_items, to;

  g_return_val_if_fail (AHEAD_IS_DAY_HEADINGS (headings), 0);

  to = n_items = g_list_model_get_n_items (G_LIST_MODEL (headings->query));
  while (from < to)
    {
      guint middle = from + (to - from) / 2;

      if (get_day_at (headings, middle) < headings->today)
        from = middle + 1;
      else
        to = middle;
    }

  return from < n_items ? from : 0;
}
