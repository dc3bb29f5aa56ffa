/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "ahead-event.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_TEXT_FIELD (ahead_text_field_get_type ())

/**
 * AheadTextField:
 *
 * Keeps one widget of text and one field of an event in step, in both directions. Main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadTextField, ahead_text_field, AHEAD, TEXT_FIELD, GObject)

AheadTextField *ahead_text_field_new_for_editable (AheadField field, GtkEditable *editable);
AheadTextField *ahead_text_field_new_for_text_view (AheadField field, GtkTextView *text_view);

AheadField ahead_text_field_get_field (AheadTextField *text_field);
GtkWidget *ahead_text_field_get_widget (AheadTextField *text_field);
char *ahead_text_field_dup_text (AheadTextField *text_field);
gboolean ahead_text_field_is_edited (AheadTextField *text_field);

void ahead_text_field_load (AheadTextField *text_field, AheadRecord *record);
void ahead_text_field_update (AheadTextField *text_field, AheadRecord *record);
void ahead_text_field_set_committed (AheadTextField *text_field);
void ahead_text_field_flush (AheadTextField *text_field);

G_END_DECLS
