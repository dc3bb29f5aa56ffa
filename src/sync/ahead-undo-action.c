/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadUndoAction"

#include "config.h"

#include "ahead-undo-action-private.h"

#include <glib/gi18n-lib.h>

#include "ahead-mutation-service-private.h"

/*
 * What the server cannot have heard of is withdrawn. Anything else is taken back by its inverse, which is a mutation
 * like any other, made against what the user sees at that time: what somebody else has changed since stays as it is.
 *
 * Taking an action back gives its inverse, an action as well. So redo is the undo of an undo, and there is no other
 * code for it.
 */

/*< private > */
AheadUndoStep *
ahead_undo_step_new (guint64 id,
                     const char *label)
{
  AheadUndoStep *step = g_new (AheadUndoStep, 1);

  step->id = id;
  step->label = g_strdup (label);
  step->actions = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_undo_action_free);

  return step;
}

/*< private > */
void
ahead_undo_step_free (AheadUndoStep *step)
{
  g_ptr_array_unref (step->actions);
  g_free (step->label);
  g_free (step);
}

/*< private >
 * ahead_undo_step_add:
 * @step: a step
 * @action: (transfer full): an action that is in no step
 */
void
ahead_undo_step_add (AheadUndoStep *step,
                     AheadUndoAction *action)
{
  g_assert (action->step == NULL);

  action->step = step;
  g_ptr_array_add (step->actions, action);
}

/*< private >
 * ahead_undo_action_new:
 * @mutation: a mutation that is in the view
 *
 * Makes the action that @mutation is, and takes down what is needed to take it back.
 */
AheadUndoAction *
ahead_undo_action_new (AheadMutation *mutation)
{
  AheadUndoAction *action = g_new0 (AheadUndoAction, 1);
  AheadEvent *event = ahead_mutation_get_event (mutation);

  action->kind = ahead_mutation_get_kind (mutation);
  action->event = g_object_ref (event);
  action->mutation = g_object_ref (mutation);
  action->value = ahead_mutation_get_value (mutation);
  action->text = g_strdup (ahead_mutation_get_text (mutation));
  action->comment_id = g_strdup (ahead_mutation_get_comment_id (mutation));
  if (action->kind == AHEAD_MUTATION_PATCH)
    action->patch = ahead_patch_ref (ahead_mutation_get_patch (mutation));
  else if (action->kind == AHEAD_MUTATION_CREATE)
    action->record = ahead_record_ref (ahead_mutation_get_record (mutation));
  else if (action->kind == AHEAD_MUTATION_DELETE)
    action->record = ahead_record_ref (ahead_event_get_record (event));

  return action;
}

/*< private >
 * ahead_undo_action_new_part:
 * @carrier: a mutation that does more than this
 * @patch: what this is
 */
AheadUndoAction *
ahead_undo_action_new_part (AheadMutation *carrier,
                            AheadPatch *patch)
{
  AheadUndoAction *action = g_new0 (AheadUndoAction, 1);

  action->kind = AHEAD_MUTATION_PATCH;
  action->event = g_object_ref (ahead_mutation_get_event (carrier));
  action->carrier = g_object_ref (carrier);
  action->patch = ahead_patch_ref (patch);

  return action;
}

/*< private > */
void
ahead_undo_action_free (AheadUndoAction *action)
{
  g_object_unref (action->event);
  g_clear_object (&action->mutation);
  g_clear_object (&action->carrier);
  g_clear_pointer (&action->patch, ahead_patch_unref);
  g_clear_pointer (&action->record, ahead_record_unref);
  g_free (action->text);
  g_free (action->comment_id);
  g_free (action);
}

/*< private > */
void
ahead_undo_action_set_patch (AheadUndoAction *action,
                             AheadPatch *patch)
{
  ahead_patch_ref (patch);
  g_clear_pointer (&action->patch, ahead_patch_unref);
  action->patch = patch;
}

/*< private > */
void
ahead_undo_action_set_record (AheadUndoAction *action,
                              AheadRecord *record)
{
  ahead_record_ref (record);
  g_clear_pointer (&action->record, ahead_record_unref);
  action->record = record;
}

/*< private > */
const char *
ahead_undo_action_get_comment_id (AheadUndoAction *action)
{
  AheadComment *comment = action->mutation != NULL ? ahead_mutation_get_comment (action->mutation) : NULL;

  return comment != NULL ? ahead_comment_get_id (comment) : action->comment_id;
}

static const char *
get_label_format (AheadUndoAction *action)
{
  switch (action->kind)
    {
    case AHEAD_MUTATION_CREATE:
      return _("Create “%s”");
    case AHEAD_MUTATION_DELETE:
      return _("Delete “%s”");
    case AHEAD_MUTATION_STAR:
      return action->value ? _("Star “%s”") : _("Unstar “%s”");
    case AHEAD_MUTATION_ATTEND:
      return action->value ? _("Attend “%s”") : _("Don’t Attend “%s”");
    case AHEAD_MUTATION_ADD_COMMENT:
      return _("Comment on “%s”");
    case AHEAD_MUTATION_DELETE_COMMENT:
      return _("Delete Comment on “%s”");
    case AHEAD_MUTATION_PATCH:
    default:
      return _("Edit “%s”");
    }
}

/*< private >
 * ahead_undo_action_dup_label:
 * @action: an action
 *
 * Gets what the user has done, by the title that the event has at this time.
 */
char *
ahead_undo_action_dup_label (AheadUndoAction *action)
{
  const char *format = get_label_format (action);
  const char *title = ahead_record_get_title (ahead_event_get_record (action->event));
  g_autoptr (GString) label = g_string_new (format);

  /* A format that is looked up is no literal, so the compiler could not check it. */
  g_string_replace (label, "%s", title, 1);
  return g_string_free (g_steal_pointer (&label), FALSE);
}

static gboolean
was_not_sent (AheadMutation *mutation)
{
  return !ahead_mutation_is_settled (mutation) && ahead_mutation_get_attempts (mutation) == 0;
}

/*< private >
 * ahead_undo_action_awaits_comment:
 * @service: a service
 * @mutation: one that adds a comment
 *
 * Gets whether the id of the comment is still to come. The answer brings it, the feed does not, and the answer can be
 * lost.
 */
gboolean
ahead_undo_action_awaits_comment (AheadMutationService *service,
                                  AheadMutation *mutation)
{
  return ahead_mutation_get_comment (mutation) == NULL
         && (!ahead_mutation_is_settled (mutation) || ahead_mutation_queue_is_in_flight (service->queue, mutation));
}

/*< private >
 * ahead_undo_action_must_wait:
 * @action: an action
 * @service: who takes it back
 *
 * Gets whether only the server's answer makes it possible to take @action back: a comment has no id before, and an
 * event that is made again can overtake its own delete, as events do not wait for each other.
 */
gboolean
ahead_undo_action_must_wait (AheadUndoAction *action,
                             AheadMutationService *service)
{
  if (action->mutation == NULL || was_not_sent (action->mutation))
    return FALSE;
  if (action->kind == AHEAD_MUTATION_ADD_COMMENT)
    return ahead_undo_action_awaits_comment (service, action->mutation);

  return action->kind == AHEAD_MUTATION_DELETE && !ahead_mutation_is_settled (action->mutation);
}

static AheadMutationKind
get_inverse_kind (AheadMutationKind kind)
{
  switch (kind)
    {
    case AHEAD_MUTATION_CREATE:
      return AHEAD_MUTATION_DELETE;
    case AHEAD_MUTATION_DELETE:
      return AHEAD_MUTATION_CREATE;
    case AHEAD_MUTATION_ADD_COMMENT:
      return AHEAD_MUTATION_DELETE_COMMENT;
    case AHEAD_MUTATION_DELETE_COMMENT:
      return AHEAD_MUTATION_ADD_COMMENT;
    case AHEAD_MUTATION_PATCH:
    case AHEAD_MUTATION_STAR:
    case AHEAD_MUTATION_ATTEND:
    default:
      return kind;
    }
}

/*< private >
 * ahead_undo_action_flip:
 * @action: an action
 *
 * Makes the action that has the opposite effect. Nothing is done by that.
 */
AheadUndoAction *
ahead_undo_action_flip (AheadUndoAction *action)
{
  AheadUndoAction *inverse = g_new0 (AheadUndoAction, 1);

  inverse->kind = get_inverse_kind (action->kind);
  inverse->event = g_object_ref (action->event);
  inverse->patch = action->patch != NULL ? ahead_patch_invert (action->patch) : NULL;
  inverse->record = action->record != NULL ? ahead_record_ref (action->record) : NULL;
  inverse->value = !action->value;
  inverse->text = g_strdup (action->text);
  inverse->comment_id = g_strdup (ahead_undo_action_get_comment_id (action));
  inverse->reverts = TRUE;

  return inverse;
}

static gboolean
set_gone (AheadUndoAction *action,
          GError **error)
{
  g_set_error (error, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_GONE, _("“%s” does not exist any more"),
               ahead_record_get_title (ahead_event_get_record (action->event)));
  return FALSE;
}

static gboolean
set_overtaken (AheadUndoAction *action,
               GError **error)
{
  g_set_error (error, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_CONFLICT, _("“%s” was changed since"),
               ahead_record_get_title (ahead_event_get_record (action->event)));
  return FALSE;
}

/* The part of the patch that is still what the user sees. A start without its end would make an event of nobody's. */
static AheadPatch *
make_inverse_patch (AheadPatch *patch,
                    AheadRecord *view)
{
  AheadFieldSet overtaken = ahead_patch_get_unmatched (patch, view);
  g_autoptr (AheadPatch) rest = NULL;

  if (overtaken & AHEAD_FIELDS_TIME)
    overtaken |= AHEAD_FIELDS_TIME;
  rest = ahead_patch_restrict (patch, ~overtaken);

  return ahead_patch_invert (rest);
}

static gboolean
take_back_patch (AheadUndoAction *action,
                 AheadUndoAction *inverse,
                 AheadMutationService *service,
                 GError **error)
{
  g_autoptr (AheadPatch) patch = make_inverse_patch (action->patch, ahead_event_get_view (inverse->event));
  AheadMutation *mutation;

  if (ahead_patch_is_empty (patch))
    return set_overtaken (action, error);

  ahead_undo_action_set_patch (inverse, patch);
  mutation = ahead_mutation_service_patch_async (service, inverse->event, patch, NULL, NULL, NULL);

  /* One that does more than this is not to be withdrawn for it. */
  if (mutation != NULL && ahead_mutation_get_patch (mutation) == patch)
    g_set_object (&inverse->mutation, mutation);
  else
    g_set_object (&inverse->carrier, mutation);

  return TRUE;
}

static gboolean
take_back_create (AheadUndoAction *inverse,
                  AheadMutationService *service)
{
  ahead_undo_action_set_record (inverse, ahead_event_get_record (inverse->event));
  g_set_object (&inverse->mutation, ahead_mutation_service_delete_async (service, inverse->event, NULL, NULL, NULL));

  return TRUE;
}

/* What a user can say at a create: the rest is the server's. */
static AheadRecord *
make_template (AheadRecord *record)
{
  const AheadFieldSet fields = AHEAD_FIELDS_CONTENT | AHEAD_FIELD_BIT (AHEAD_FIELD_UID);
  g_auto (AheadRecordBuilder) builder = { NULL };
  g_autoptr (AheadRecord) blank = NULL;
  g_autoptr (AheadPatch) patch = NULL;

  ahead_record_builder_init (&builder, NULL);
  blank = ahead_record_builder_end (&builder);
  patch = ahead_patch_new_diff (blank, record, fields);

  return ahead_patch_apply (patch, blank);
}

static gboolean
take_back_delete (AheadUndoAction *action,
                  AheadUndoAction *inverse,
                  AheadMutationService *service,
                  GError **error)
{
  g_autoptr (AheadRecord) template = make_template (action->record);

  if (ahead_event_get_view (inverse->event) != NULL)
    return set_overtaken (action, error);

  g_set_object (&inverse->mutation, ahead_mutation_service_create_async (service, template, NULL, NULL, NULL));
  g_set_object (&inverse->event, ahead_mutation_get_event (inverse->mutation));
  if (ahead_record_get_starred (action->record))
    ahead_mutation_service_set_starred_async (service, inverse->event, TRUE, NULL, NULL, NULL);
  if (ahead_record_get_integer (action->record, AHEAD_FIELD_ATTENDING))
    ahead_mutation_service_set_attending_async (service, inverse->event, TRUE, NULL, NULL, NULL);

  return TRUE;
}

static gboolean
take_back_toggle (AheadUndoAction *action,
                  AheadUndoAction *inverse,
                  AheadMutationService *service,
                  GError **error)
{
  AheadField field = action->kind == AHEAD_MUTATION_STAR ? AHEAD_FIELD_STARRED : AHEAD_FIELD_ATTENDING;
  AheadMutation *mutation;

  if (ahead_record_get_integer (ahead_event_get_view (inverse->event), field) != action->value)
    return set_overtaken (action, error);

  if (action->kind == AHEAD_MUTATION_STAR)
    mutation = ahead_mutation_service_set_starred_async (service, inverse->event, inverse->value, NULL, NULL, NULL);
  else
    mutation = ahead_mutation_service_set_attending_async (service, inverse->event, inverse->value, NULL, NULL, NULL);
  g_set_object (&inverse->mutation, mutation);

  return TRUE;
}

static gboolean
take_back_comment (AheadUndoAction *action,
                   AheadUndoAction *inverse,
                   AheadMutationService *service,
                   GError **error)
{
  AheadMutation *mutation;

  if (action->kind == AHEAD_MUTATION_DELETE_COMMENT ? action->text == NULL : inverse->comment_id == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("The comment is not known any more"));
      return FALSE;
    }

  if (action->kind == AHEAD_MUTATION_DELETE_COMMENT)
    mutation = ahead_mutation_service_add_comment_async (service, inverse->event, action->text, NULL, NULL, NULL);
  else
    mutation = ahead_mutation_service_delete_comment_async (service, inverse->event, inverse->comment_id, NULL, NULL,
                                                            NULL);
  g_set_object (&inverse->mutation, mutation);
  if (action->kind == AHEAD_MUTATION_DELETE_COMMENT)
    g_clear_pointer (&inverse->comment_id, g_free);

  return TRUE;
}

static gboolean
take_back_by_inverse (AheadUndoAction *action,
                      AheadUndoAction *inverse,
                      AheadMutationService *service,
                      GError **error)
{
  if (action->kind == AHEAD_MUTATION_DELETE)
    return take_back_delete (action, inverse, service, error);
  if (ahead_event_get_view (inverse->event) == NULL)
    return set_gone (action, error);

  switch (action->kind)
    {
    case AHEAD_MUTATION_CREATE:
      return take_back_create (inverse, service);
    case AHEAD_MUTATION_STAR:
    case AHEAD_MUTATION_ATTEND:
      return take_back_toggle (action, inverse, service, error);
    case AHEAD_MUTATION_ADD_COMMENT:
    case AHEAD_MUTATION_DELETE_COMMENT:
      return take_back_comment (action, inverse, service, error);
    case AHEAD_MUTATION_PATCH:
    case AHEAD_MUTATION_DELETE:
    default:
      return take_back_patch (action, inverse, service, error);
    }
}

/*< private >
 * ahead_undo_action_take_back:
 * @action: an action that need not wait
 * @service: who does it
 * @event: the event that it is about at this time
 * @error: %AHEAD_MUTATION_ERROR_GONE where the event is not there any more, %AHEAD_MUTATION_ERROR_CONFLICT where
 *   nothing is left of @action, %G_IO_ERROR_NOT_FOUND where the words or the id of a comment are not known; nothing has
 *   happened then
 *
 * Takes an action back.
 *
 * Returns: (transfer full) (nullable): the action that was done for it, or %NULL with @error set
 */
AheadUndoAction *
ahead_undo_action_take_back (AheadUndoAction *action,
                             AheadMutationService *service,
                             AheadEvent *event,
                             GError **error)
{
  g_autoptr (AheadUndoAction) inverse = ahead_undo_action_flip (action);

  g_set_object (&inverse->event, event);
  if (action->mutation != NULL && was_not_sent (action->mutation))
    {
      if (action->kind == AHEAD_MUTATION_CREATE)
        ahead_undo_action_set_record (inverse, ahead_event_get_record (event));
      ahead_mutation_service_withdraw (service, action->mutation);
    }
  else if (!take_back_by_inverse (action, inverse, service, error))
    {
      return NULL;
    }

  return g_steal_pointer (&inverse);
}
