/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadEventEditor"

#include "config.h"

#include "ahead-event-editor.h"

#include <glib/gi18n-lib.h>

#include "ahead-event-editor-private.h"
#include "ahead-field-check.h"
#include "ahead-time-text.h"

/* Data goes one way: a widget makes a patch, the patch changes the view of the event, the view's notifications fill the
 * widgets. `loading` is set meanwhile, so that filling a widget is not taken for an edit. */

enum
{
  SIGNAL_DROPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AheadEventEditor, ahead_event_editor, ADW_TYPE_BIN)

static AheadRecord *
get_view (AheadEventEditor *self)
{
  return self->event != NULL ? ahead_event_get_view (self->event) : NULL;
}

static void
for_each_text_field (AheadEventEditor *self,
                     void (*function) (AheadTextField *text_field, AheadRecord *record),
                     AheadRecord *record)
{
  for (guint i = 0; i < self->text_fields->len; i++)
    function (g_ptr_array_index (self->text_fields, i), record);
}

/* Shows all of the event, whatever is on screen. */
static void
load_event (AheadEventEditor *self)
{
  AheadRecord *record = get_view (self);

  gtk_stack_set_visible_child_name (self->stack, record != NULL ? "event" : "none");
  if (record == NULL)
    return;

  self->loading = TRUE;
  self->span_edited = FALSE;
  ahead_time_span_clear (&self->span);
  ahead_time_span_init (&self->span);
  ahead_time_span_load (&self->span, record);
  ahead_event_editor_show_span (self, ahead_date_time_row_load);
  ahead_event_editor_show_toggles (self, record);
  ahead_event_editor_show_choices (self, record);
  for_each_text_field (self, ahead_text_field_load, record);
  for (guint i = 0; i < self->text_fields->len; i++)
    ahead_event_editor_show_text_error (self, g_ptr_array_index (self->text_fields, i), NULL);
  self->loading = FALSE;
}

/* Shows what has changed, but for what the user is typing. */
static void
update_event (AheadEventEditor *self)
{
  AheadRecord *record = get_view (self);

  if (record == NULL)
    return;

  self->loading = TRUE;
  if (!self->span_edited)
    {
      ahead_time_span_load (&self->span, record);
      ahead_event_editor_show_span (self, ahead_date_time_row_set_wall);
    }
  ahead_event_editor_show_toggles (self, record);
  ahead_event_editor_show_choices (self, record);
  for_each_text_field (self, ahead_text_field_update, record);
  self->loading = FALSE;
}

static void
patch_integer (AheadEventEditor *self,
               AheadField field,
               gint64 value)
{
  g_auto (AheadPatchBuilder) builder = { NULL };
  g_autoptr (AheadPatch) patch = NULL;

  ahead_patch_builder_init (&builder, get_view (self));
  ahead_patch_builder_set_integer (&builder, field, value);
  patch = ahead_patch_builder_end (&builder);
  ahead_edits_patch (self->edits, self->event, patch);
}

static AheadPatch *
make_text_patch (AheadField field,
                 const char *text,
                 AheadRecord *record)
{
  g_auto (AheadPatchBuilder) builder = { NULL };

  ahead_patch_builder_init (&builder, record);
  if (ahead_field_get_kind (field) == AHEAD_FIELD_KIND_LIST)
    {
      g_auto (GStrv) items = ahead_categories_from_text (text);

      ahead_patch_builder_set_list (&builder, field, (const char *const *) items);
    }
  else
    {
      ahead_patch_builder_set_string (&builder, field, text);
    }

  return ahead_patch_builder_end (&builder);
}

static void
commit_span (AheadEventEditor *self)
{
  g_autoptr (AheadPatch) patch = NULL;
  AheadRecord *view = get_view (self);

  if (view == NULL)
    return;

  self->span_edited = !ahead_time_span_is_valid (&self->span);
  if (!self->span_edited)
    {
      patch = ahead_time_span_diff (&self->span, view);
      ahead_edits_patch (self->edits, self->event, patch);
    }
  self->loading = TRUE;
  ahead_event_editor_show_span (self, ahead_date_time_row_set_wall);
  self->loading = FALSE;
}

static void
on_text_commit_cb (AheadEventEditor *self,
                   AheadTextField *text_field)
{
  AheadRecord *view = get_view (self);
  g_autofree char *text = NULL;
  g_autofree char *complaint = NULL;
  g_autoptr (AheadPatch) patch = NULL;

  if (view == NULL)
    return;

  text = ahead_text_field_dup_text (text_field);
  patch = make_text_patch (ahead_text_field_get_field (text_field), text, view);
  complaint = ahead_patch_dup_complaint (patch, view);
  ahead_event_editor_show_text_error (self, text_field, complaint);
  if (complaint != NULL)
    return;

  ahead_text_field_set_committed (text_field);
  ahead_edits_patch (self->edits, self->event, patch);
}

static void
on_start_committed_cb (AheadEventEditor *self,
                       gint64 wall)
{
  ahead_time_span_set_start_wall (&self->span, wall);
  commit_span (self);
}

static void
on_end_committed_cb (AheadEventEditor *self,
                     gint64 wall)
{
  ahead_time_span_set_end_wall (&self->span, wall);
  commit_span (self);
}

static void
on_zone_chosen_cb (AheadEventEditor *self,
                   const char *zone_id)
{
  ahead_time_span_set_zone (&self->span, zone_id);
  commit_span (self);
}

static void
on_all_day_changed_cb (AheadEventEditor *self)
{
  gboolean all_day = gtk_switch_get_active (self->all_day_switch);

  if (self->loading)
    return;

  ahead_date_time_row_flush (self->start_row);
  ahead_date_time_row_flush (self->end_row);
  ahead_time_span_set_all_day (&self->span, all_day);
  commit_span (self);
}

static void
on_calendar_selected_cb (AheadEventEditor *self)
{
  AheadCalendar *calendar = adw_combo_row_get_selected_item (self->calendar_row);
  g_autoptr (AheadPatch) patch = NULL;

  if (self->loading || calendar == NULL || get_view (self) == NULL)
    return;

  patch = make_text_patch (AHEAD_FIELD_CALENDAR, ahead_calendar_get_id (calendar), get_view (self));
  ahead_edits_patch (self->edits, self->event, patch);
}

static void
on_status_selected_cb (AheadEventEditor *self)
{
  if (!self->loading && get_view (self) != NULL)
    patch_integer (self, AHEAD_FIELD_STATUS, adw_combo_row_get_selected (self->status_row));
}

static void
on_star_clicked_cb (AheadEventEditor *self)
{
  if (self->event != NULL)
    ahead_edits_set_starred (self->edits, self->event, gtk_toggle_button_get_active (self->star_button));
}

static void
on_attend_clicked_cb (AheadEventEditor *self)
{
  if (self->event != NULL)
    ahead_edits_set_attending (self->edits, self->event, gtk_toggle_button_get_active (self->attend_button));
}

static void
on_url_clicked_cb (AheadEventEditor *self)
{
  const char *url = gtk_editable_get_text (self->url_row);

  /* Other schemes are not opened: the address may be anybody's who can write to the calendar. */
  if (ahead_web_address_is_valid (url))
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), url, GDK_CURRENT_TIME);
}

/* Rows of text keep Escape for themselves, so it is taken before it reaches them; an open popover closes first. */
static gboolean
on_key_pressed_cb (AheadEventEditor *self,
                   guint keyval,
                   guint keycode,
                   GdkModifierType modifiers)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (keyval != GDK_KEY_Escape || focus == NULL || gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL)
    return GDK_EVENT_PROPAGATE;

  return gtk_widget_activate_action (GTK_WIDGET (self), "win.show-list", NULL);
}

static void
add_text_field (AheadEventEditor *self,
                AheadTextField *text_field)
{
  g_signal_connect_object (text_field, "commit", G_CALLBACK (on_text_commit_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->text_fields, text_field);
}

static void
add_text_fields (AheadEventEditor *self)
{
  const struct
  {
    AheadField field;
    GtkEditable *editable;
  } rows[] = {
    { AHEAD_FIELD_TITLE, self->title_row },
    { AHEAD_FIELD_LOCATION, self->place_row },
    { AHEAD_FIELD_CATEGORIES, self->categories_row },
    { AHEAD_FIELD_URL, self->url_row },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    add_text_field (self, ahead_text_field_new_for_editable (rows[i].field, rows[i].editable));
  add_text_field (self, ahead_text_field_new_for_text_view (AHEAD_FIELD_DESCRIPTION, self->description_view));
}

static void
ahead_event_editor_dispose (GObject *object)
{
  AheadEventEditor *self = AHEAD_EVENT_EDITOR (object);

  g_clear_object (&self->event_signals);
  g_clear_pointer (&self->text_fields, g_ptr_array_unref);
  g_clear_object (&self->event);
  g_clear_object (&self->edits);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (ahead_event_editor_parent_class)->dispose (object);
}

static void
ahead_event_editor_finalize (GObject *object)
{
  AheadEventEditor *self = AHEAD_EVENT_EDITOR (object);

  ahead_time_span_clear (&self->span);

  G_OBJECT_CLASS (ahead_event_editor_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, stack);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, title_row);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, place_row);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, title_error_row);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, title_error_label);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, star_button);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, star_image);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, star_label);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, attend_button);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, attend_label);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, all_day_switch);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, start_row);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, end_row);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, zone_row);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, recurrence_row);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, calendar_row);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, status_row);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, description_view);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, description_error_label);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, categories_row);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, url_row);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, url_button);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, more_error_row);
  gtk_widget_class_bind_template_child (widget_class, AheadEventEditor, more_error_label);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_star_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_attend_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_all_day_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_start_committed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_end_committed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_zone_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_calendar_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_status_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_url_clicked_cb);
}

static void
ahead_event_editor_class_init (AheadEventEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ahead_event_editor_dispose;
  object_class->finalize = ahead_event_editor_finalize;

  /**
   * AheadEventEditor::dropped:
   * @editor: the editor
   * @message: what was wrong with it, in a sentence for the user
   *
   * Another event was chosen, or the event went, while a text could not be taken over, and that text is gone.
   */
  signals[SIGNAL_DROPPED] = g_signal_new ("dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (AHEAD_TYPE_CALENDAR);
  g_type_ensure (AHEAD_TYPE_DATE_TIME_ROW);
  g_type_ensure (AHEAD_TYPE_TIME_ZONE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/aheadapp/Ahead/ahead-event-editor.ui");
  bind_children (widget_class);
  bind_callbacks (widget_class);
}

static void
ahead_event_editor_init (AheadEventEditor *self)
{
  /* Filling the templates of combo rows selects their first item. */
  self->loading = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->loading = FALSE;

  ahead_time_span_init (&self->span);
  self->text_fields = g_ptr_array_new_with_free_func (g_object_unref);
  add_text_fields (self);
  self->event_signals = g_signal_group_new (AHEAD_TYPE_EVENT);
  g_signal_group_connect_swapped (self->event_signals, "notify", G_CALLBACK (update_event), self);
  ahead_date_time_row_set_labels (self->start_row, _("Start Date"), _("Start Time"), _("Choose Start"));
  ahead_date_time_row_set_labels (self->end_row, _("End Date"), _("End Time"), _("Choose End"));
}

/**
 * ahead_event_editor_connect:
 * @editor: an editor, not connected yet
 * @session: where the events are from
 * @edits: where edits go
 * @formatter: writes times
 *
 * Connects @editor. To be called before anything else.
 */
void
ahead_event_editor_connect (AheadEventEditor *editor,
                            AheadSession *session,
                            AheadEdits *edits,
                            AheadTimeFormatter *formatter)
{
  g_return_if_fail (AHEAD_IS_EVENT_EDITOR (editor));
  g_return_if_fail (editor->session == NULL);

  editor->session = g_object_ref (session);
  editor->edits = g_object_ref (edits);
  ahead_date_time_row_connect (editor->start_row, formatter);
  ahead_date_time_row_connect (editor->end_row, formatter);
  editor->loading = TRUE;
  adw_combo_row_set_model (editor->calendar_row, ahead_session_get_calendars (session));
  editor->loading = FALSE;
}

/**
 * ahead_event_editor_get_event:
 * @editor: an editor
 *
 * Gets the event that is edited.
 *
 * Returns: (transfer none) (nullable): the event
 */
AheadEvent *
ahead_event_editor_get_event (AheadEventEditor *editor)
{
  g_return_val_if_fail (AHEAD_IS_EVENT_EDITOR (editor), NULL);

  return editor->event;
}

static char *
dup_text_problem (AheadEventEditor *self,
                  AheadTextField *text_field)
{
  g_autofree char *text = ahead_text_field_dup_text (text_field);
  g_autoptr (AheadPatch) patch = NULL;

  if (!ahead_text_field_is_edited (text_field))
    return NULL;
  if (get_view (self) == NULL)
    return g_strdup (_("The event is no longer there"));

  patch = make_text_patch (ahead_text_field_get_field (text_field), text, get_view (self));
  return ahead_patch_dup_complaint (patch, get_view (self));
}

/**
 * ahead_event_editor_dup_problem:
 * @editor: an editor
 *
 * Tells what keeps the text that the user has typed from being saved. Text that is only not committed yet is no problem:
 * see [method@EventEditor.flush].
 *
 * Returns: (transfer full) (nullable): a sentence for the user, or %NULL if all can be saved
 */
char *
ahead_event_editor_dup_problem (AheadEventEditor *editor)
{
  const char *error;

  g_return_val_if_fail (AHEAD_IS_EVENT_EDITOR (editor), NULL);

  if (editor->event == NULL)
    return NULL;

  for (guint i = 0; i < editor->text_fields->len; i++)
    {
      char *problem = dup_text_problem (editor, g_ptr_array_index (editor->text_fields, i));

      if (problem != NULL)
        return problem;
    }
  error = ahead_date_time_row_get_error (editor->start_row);

  return g_strdup (error != NULL ? error : ahead_date_time_row_get_error (editor->end_row));
}

static void
report_dropped (AheadEventEditor *self)
{
  g_autofree char *problem = ahead_event_editor_dup_problem (self);

  if (problem != NULL)
    g_signal_emit (self, signals[SIGNAL_DROPPED], 0, problem);
}

/**
 * ahead_event_editor_set_event:
 * @editor: a connected editor
 * @event: (nullable): an event
 *
 * Sets the event to edit. What was typed for the one before is committed first.
 */
void
ahead_event_editor_set_event (AheadEventEditor *editor,
                              AheadEvent *event)
{
  g_return_if_fail (AHEAD_IS_EVENT_EDITOR (editor));
  g_return_if_fail (event == NULL || AHEAD_IS_EVENT (event));

  if (editor->event == event)
    return;

  ahead_event_editor_flush (editor);
  report_dropped (editor);
  g_set_object (&editor->event, event);
  g_signal_group_set_target (editor->event_signals, event);
  load_event (editor);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (editor->scrolled_window), 0);
}

/**
 * ahead_event_editor_focus_title:
 * @editor: an editor
 *
 * Gives the keyboard to the title, with all of it selected.
 */
void
ahead_event_editor_focus_title (AheadEventEditor *editor)
{
  g_return_if_fail (AHEAD_IS_EVENT_EDITOR (editor));

  gtk_widget_grab_focus (GTK_WIDGET (editor->title_row));
  gtk_editable_select_region (editor->title_row, 0, -1);
}

/**
 * ahead_event_editor_flush:
 * @editor: an editor
 *
 * Commits all that the user has typed, dates and times too, without waiting for the focus to go.
 */
void
ahead_event_editor_flush (AheadEventEditor *editor)
{
  g_return_if_fail (AHEAD_IS_EVENT_EDITOR (editor));

  if (get_view (editor) == NULL)
    return;

  for (guint i = 0; i < editor->text_fields->len; i++)
    ahead_text_field_flush (g_ptr_array_index (editor->text_fields, i));
  ahead_date_time_row_flush (editor->start_row);
  ahead_date_time_row_flush (editor->end_row);
}
