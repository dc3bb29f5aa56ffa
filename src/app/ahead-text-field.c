/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadTextField"

#include "config.h"

#include "ahead-text-field.h"

#include "ahead-time-text.h"

/*
 * Each key is committed, so that the row of the list follows in the next frame; what goes to the server is for the engine
 * to gather. Text that is not valid stays the user's and nothing from outside replaces it; any other is the event's, and a
 * rollback can put the old text back under the cursor.
 */

struct _AheadTextField
{
  GObject parent_instance;

  AheadField field;
  GtkWidget *widget;
  GtkTextBuffer *buffer;
  gboolean loading;
  gboolean edited;
};

enum
{
  SIGNAL_COMMIT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AheadTextField, ahead_text_field, G_TYPE_OBJECT)

static char *
dup_record_text (AheadTextField *self,
                 AheadRecord *record)
{
  g_auto (GStrv) list = NULL;

  if (ahead_field_get_kind (self->field) != AHEAD_FIELD_KIND_LIST)
    return g_strdup (ahead_record_get_string (record, self->field));

  list = ahead_record_dup_list (record, self->field);
  return ahead_categories_to_text ((const char *const *) list);
}

static void
write_editable (GtkEditable *editable,
                const char *text)
{
  int position = gtk_editable_get_position (editable);

  /* Undo must not bring back the text of another event. Switching it off forgets its steps. */
  gtk_editable_set_enable_undo (editable, FALSE);
  gtk_editable_set_text (editable, text);
  gtk_editable_set_enable_undo (editable, TRUE);
  gtk_editable_set_position (editable, position);
}

static void
write_buffer (GtkTextBuffer *buffer,
              const char *text)
{
  GtkTextIter iter;
  int position;

  g_object_get (buffer, "cursor-position", &position, NULL);
  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_get_iter_at_offset (buffer, &iter, position);
  gtk_text_buffer_place_cursor (buffer, &iter);
}

/* The cursor stays about where it is, for whom it is changed while they look at it. */
static void
write_text (AheadTextField *self,
            const char *text)
{
  g_autofree char *old = ahead_text_field_dup_text (self);

  if (g_strcmp0 (old, text) == 0)
    return;

  self->loading = TRUE;
  if (self->buffer != NULL)
    write_buffer (self->buffer, text);
  else
    write_editable (GTK_EDITABLE (self->widget), text);
  self->loading = FALSE;
}

/* “music,” is the list that “music” is, and about to become a longer one: the comma must stay. */
static gboolean
is_same_list (AheadTextField *self,
              AheadRecord *record)
{
  g_autofree char *text = NULL, *shown = NULL, *recorded = NULL;
  g_auto (GStrv) items = NULL;

  if (ahead_field_get_kind (self->field) != AHEAD_FIELD_KIND_LIST)
    return FALSE;

  text = ahead_text_field_dup_text (self);
  items = ahead_categories_from_text (text);
  shown = ahead_categories_to_text ((const char *const *) items);
  recorded = dup_record_text (self, record);

  return g_str_equal (shown, recorded);
}

static void
on_changed_cb (AheadTextField *self)
{
  if (self->loading)
    return;

  self->edited = TRUE;
  ahead_text_field_flush (self);
}

static void
watch_focus (AheadTextField *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (focus, "leave", G_CALLBACK (ahead_text_field_flush), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->widget, focus);
}

static void
ahead_text_field_dispose (GObject *object)
{
  AheadTextField *self = AHEAD_TEXT_FIELD (object);

  g_clear_object (&self->buffer);
  g_clear_object (&self->widget);

  G_OBJECT_CLASS (ahead_text_field_parent_class)->dispose (object);
}

static void
ahead_text_field_class_init (AheadTextFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ahead_text_field_dispose;

  /**
   * AheadTextField::commit:
   * @text_field: the field
   *
   * The text is ready to be sent. Whoever takes it calls [method@TextField.set_committed]; text that is wrong is left,
   * and stays the user's.
   */
  signals[SIGNAL_COMMIT]
    = g_signal_new ("commit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ahead_text_field_init (AheadTextField *self)
{
}

/**
 * ahead_text_field_new_for_editable:
 * @field: a field of text, or a list
 * @editable: a widget of one line
 *
 * Makes a text field on @editable.
 *
 * Returns: (transfer full): the text field
 */
AheadTextField *
ahead_text_field_new_for_editable (AheadField field,
                                   GtkEditable *editable)
{
  AheadTextField *self;

  g_return_val_if_fail (GTK_IS_EDITABLE (editable), NULL);

  self = g_object_new (AHEAD_TYPE_TEXT_FIELD, NULL);
  self->field = field;
  self->widget = g_object_ref (GTK_WIDGET (editable));
  g_signal_connect_object (editable, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  watch_focus (self);

  return self;
}

/**
 * ahead_text_field_new_for_text_view:
 * @field: a field of text
 * @text_view: a widget of many lines
 *
 * Makes a text field on @text_view.
 *
 * Returns: (transfer full): the text field
 */
AheadTextField *
ahead_text_field_new_for_text_view (AheadField field,
                                    GtkTextView *text_view)
{
  AheadTextField *self;

  g_return_val_if_fail (GTK_IS_TEXT_VIEW (text_view), NULL);

  self = g_object_new (AHEAD_TYPE_TEXT_FIELD, NULL);
  self->field = field;
  self->widget = g_object_ref (GTK_WIDGET (text_view));
  self->buffer = g_object_ref (gtk_text_view_get_buffer (text_view));
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  watch_focus (self);

  return self;
}

/**
 * ahead_text_field_get_field:
 * @text_field: a text field
 *
 * Gets the field of the event.
 *
 * Returns: the field
 */
AheadField
ahead_text_field_get_field (AheadTextField *text_field)
{
  g_return_val_if_fail (AHEAD_IS_TEXT_FIELD (text_field), AHEAD_FIELD_TITLE);

  return text_field->field;
}

/**
 * ahead_text_field_get_widget:
 * @text_field: a text field
 *
 * Gets the widget.
 *
 * Returns: (transfer none): the widget
 */
GtkWidget *
ahead_text_field_get_widget (AheadTextField *text_field)
{
  g_return_val_if_fail (AHEAD_IS_TEXT_FIELD (text_field), NULL);

  return text_field->widget;
}

/**
 * ahead_text_field_dup_text:
 * @text_field: a text field
 *
 * Gets what stands in the widget.
 *
 * Returns: (transfer full): the text
 */
char *
ahead_text_field_dup_text (AheadTextField *text_field)
{
  GtkTextIter start, end;

  g_return_val_if_fail (AHEAD_IS_TEXT_FIELD (text_field), NULL);

  if (text_field->buffer == NULL)
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (text_field->widget)));

  gtk_text_buffer_get_bounds (text_field->buffer, &start, &end);
  return gtk_text_buffer_get_text (text_field->buffer, &start, &end, FALSE);
}

/**
 * ahead_text_field_is_edited:
 * @text_field: a text field
 *
 * Tells whether the user has typed what is not committed: what they are typing, and what is wrong.
 *
 * Returns: %TRUE if so
 */
gboolean
ahead_text_field_is_edited (AheadTextField *text_field)
{
  g_return_val_if_fail (AHEAD_IS_TEXT_FIELD (text_field), FALSE);

  return text_field->edited;
}

/**
 * ahead_text_field_load:
 * @text_field: a text field
 * @record: an event
 *
 * Shows the text of @record, dropping what the user has typed.
 */
void
ahead_text_field_load (AheadTextField *text_field,
                       AheadRecord *record)
{
  g_autofree char *text = NULL;

  g_return_if_fail (AHEAD_IS_TEXT_FIELD (text_field));
  g_return_if_fail (record != NULL);

  ahead_text_field_set_committed (text_field);
  text = dup_record_text (text_field, record);
  write_text (text_field, text);
}

/**
 * ahead_text_field_update:
 * @text_field: a text field
 * @record: the same event as before
 *
 * Shows the text of @record, unless the user is typing.
 */
void
ahead_text_field_update (AheadTextField *text_field,
                         AheadRecord *record)
{
  g_return_if_fail (AHEAD_IS_TEXT_FIELD (text_field));
  g_return_if_fail (record != NULL);

  if (!text_field->edited && !is_same_list (text_field, record))
    ahead_text_field_load (text_field, record);
}

/**
 * ahead_text_field_set_committed:
 * @text_field: a text field
 *
 * Says that the text is the event's.
 */
void
ahead_text_field_set_committed (AheadTextField *text_field)
{
  g_return_if_fail (AHEAD_IS_TEXT_FIELD (text_field));

  text_field->edited = FALSE;
}

/**
 * ahead_text_field_flush:
 * @text_field: a text field
 *
 * Commits what the user has typed and was not valid when it was.
 */
void
ahead_text_field_flush (AheadTextField *text_field)
{
  g_return_if_fail (AHEAD_IS_TEXT_FIELD (text_field));

  if (text_field->edited)
    g_signal_emit (text_field, signals[SIGNAL_COMMIT], 0);
}
