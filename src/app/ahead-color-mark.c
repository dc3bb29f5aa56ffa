/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadColorMark"

#include "config.h"

#include "ahead-color-mark.h"

/* The colour is the user's data, not the theme's, so it cannot come from CSS. Where there is none, the text colour
 * is used, which is legible in every theme. */

#define MARK_WIDTH 4

struct _AheadColorMark
{
  GtkWidget parent_instance;

  GdkRGBA color;
  gboolean has_color;
};

G_DEFINE_FINAL_TYPE (AheadColorMark, ahead_color_mark, GTK_TYPE_WIDGET)

static void
ahead_color_mark_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = *natural = MARK_WIDTH;
  *minimum_baseline = *natural_baseline = -1;
}

static void
ahead_color_mark_snapshot (GtkWidget *widget,
                           GtkSnapshot *snapshot)
{
  AheadColorMark *self = AHEAD_COLOR_MARK (widget);
  graphene_rect_t bounds
    = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget));
  GdkRGBA color = self->color;
  GskRoundedRect outline;

  if (!self->has_color)
    gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);

  gsk_rounded_rect_init_from_rect (&outline, &bounds, MARK_WIDTH / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &color, &bounds);
  gtk_snapshot_pop (snapshot);
}

static void
ahead_color_mark_class_init (AheadColorMarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = ahead_color_mark_measure;
  widget_class->snapshot = ahead_color_mark_snapshot;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ahead_color_mark_init (AheadColorMark *self)
{
}

/**
 * ahead_color_mark_set_color:
 * @mark: a mark
 * @color: (nullable): a colour as "#rrggbb"; one that cannot be read counts as none
 *
 * Sets the colour.
 */
void
ahead_color_mark_set_color (AheadColorMark *mark,
                            const char *color)
{
  g_return_if_fail (AHEAD_IS_COLOR_MARK (mark));

  mark->has_color = color != NULL && gdk_rgba_parse (&mark->color, color);
  gtk_widget_queue_draw (GTK_WIDGET (mark));
}
