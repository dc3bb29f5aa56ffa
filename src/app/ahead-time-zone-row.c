/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadTimeZoneRow"

#include "config.h"

#include "ahead-time-zone-row.h"

#include "ahead-time-zone-list.h"

/* The zones are read when they are looked at for the first time: most events keep the zone they have. */

struct _AheadTimeZoneRow
{
  AdwActionRow parent_instance;

  char *zone_id;
  GCancellable *cancellable;
  gboolean loaded;

  GtkPopover *popover;
  GtkEditable *search_entry;
  GtkListView *list_view;
  GtkSingleSelection *selection;
  GtkStringList *zones;
  GtkCustomFilter *filter;
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AheadTimeZoneRow, ahead_time_zone_row, ADW_TYPE_ACTION_ROW)

static gboolean
matches_search (gpointer item,
                gpointer user_data)
{
  AheadTimeZoneRow *self = AHEAD_TIME_ZONE_ROW (user_data);

  return ahead_time_zone_name_matches (gtk_string_object_get_string (GTK_STRING_OBJECT (item)),
                                       gtk_editable_get_text (self->search_entry));
}

static void
select_current (AheadTimeZoneRow *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (GtkStringObject) zone = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (g_strcmp0 (gtk_string_object_get_string (zone), self->zone_id) == 0)
        {
          gtk_single_selection_set_selected (self->selection, i);
          gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", i);
          return;
        }
    }
}

static void
choose (AheadTimeZoneRow *self,
        guint position)
{
  g_autoptr (GtkStringObject) zone = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (zone == NULL)
    return;

  gtk_popover_popdown (self->popover);
  if (g_strcmp0 (gtk_string_object_get_string (zone), self->zone_id) == 0)
    return;

  ahead_time_zone_row_set_zone (self, gtk_string_object_get_string (zone));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, self->zone_id);
}

static void
on_zones_loaded_cb (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = ahead_time_zone_list_load_finish (result, &error);
  AheadTimeZoneRow *self = user_data;

  if (names == NULL)
    {
      /* A cancelled load means that the row is gone. */
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("The list of time zones could not be read: %s", error->message);
      return;
    }

  self->loaded = TRUE;
  gtk_string_list_splice (self->zones, 0, g_list_model_get_n_items (G_LIST_MODEL (self->zones)),
                          (const char *const *) names);
  select_current (self);
}

static void
on_popover_show_cb (AheadTimeZoneRow *self)
{
  gtk_editable_set_text (self->search_entry, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  if (self->loaded)
    select_current (self);
  else
    ahead_time_zone_list_load_async (self->cancellable, on_zones_loaded_cb, self);
}

static void
on_search_changed_cb (AheadTimeZoneRow *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_search_activate_cb (AheadTimeZoneRow *self)
{
  choose (self, gtk_single_selection_get_selected (self->selection));
}

static void
on_activate_cb (AheadTimeZoneRow *self,
                guint position)
{
  choose (self, position);
}

static void
ahead_time_zone_row_dispose (GObject *object)
{
  AheadTimeZoneRow *self = AHEAD_TIME_ZONE_ROW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);

  G_OBJECT_CLASS (ahead_time_zone_row_parent_class)->dispose (object);
}

static void
ahead_time_zone_row_finalize (GObject *object)
{
  AheadTimeZoneRow *self = AHEAD_TIME_ZONE_ROW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->zone_id, g_free);

  G_OBJECT_CLASS (ahead_time_zone_row_parent_class)->finalize (object);
}

static void
ahead_time_zone_row_class_init (AheadTimeZoneRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ahead_time_zone_row_dispose;
  object_class->finalize = ahead_time_zone_row_finalize;

  /**
   * AheadTimeZoneRow::chosen:
   * @row: the row
   * @zone_id: the IANA name of a zone
   *
   * The user chose another zone.
   */
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/aheadapp/Ahead/ahead-time-zone-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AheadTimeZoneRow, popover);
  gtk_widget_class_bind_template_child (widget_class, AheadTimeZoneRow, search_entry);
  gtk_widget_class_bind_template_child (widget_class, AheadTimeZoneRow, list_view);
  gtk_widget_class_bind_template_child (widget_class, AheadTimeZoneRow, selection);
  gtk_widget_class_bind_template_child (widget_class, AheadTimeZoneRow, zones);
  gtk_widget_class_bind_template_child (widget_class, AheadTimeZoneRow, filter);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_show_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_activate_cb);
}

static void
ahead_time_zone_row_init (AheadTimeZoneRow *self)
{
  self->cancellable = g_cancellable_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_custom_filter_set_filter_func (self->filter, matches_search, self, NULL);
}

/**
 * ahead_time_zone_row_get_zone:
 * @row: a row
 *
 * Gets the zone.
 *
 * Returns: (transfer none) (nullable): its IANA name; %NULL before one is set
 */
const char *
ahead_time_zone_row_get_zone (AheadTimeZoneRow *row)
{
  g_return_val_if_fail (AHEAD_IS_TIME_ZONE_ROW (row), NULL);

  return row->zone_id;
}

/**
 * ahead_time_zone_row_set_zone:
 * @row: a row
 * @zone_id: an IANA name
 *
 * Sets the zone, without a `chosen`.
 */
void
ahead_time_zone_row_set_zone (AheadTimeZoneRow *row,
                              const char *zone_id)
{
  g_return_if_fail (AHEAD_IS_TIME_ZONE_ROW (row));
  g_return_if_fail (zone_id != NULL);

  if (g_strcmp0 (row->zone_id, zone_id) == 0)
    return;

  g_free (row->zone_id);
  row->zone_id = g_strdup (zone_id);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), zone_id);
}
