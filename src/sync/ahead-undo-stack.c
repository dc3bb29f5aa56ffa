/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadUndoStack"

#include "config.h"

#include "ahead-undo-stack.h"

#include <glib/gi18n-lib.h>

#include "ahead-undo-action-private.h"

/*
 * Two stacks of steps. What the user does goes onto the one; taking a step back moves its inverse to the other. An
 * action is known by its mutation until that is settled: it leaves its step with it.
 *
 * Long for its properties and their words: what the service says is taken down in the first half, and steps are taken
 * back in the second, on the same two stacks. How one action is taken back is in ahead-undo-action.c.
 */

#define DEFAULT_DEPTH 100

struct _AheadUndoStack
{
  GObject parent_instance;

  AheadMutationService *service;
  /* AheadUndoStep; the next to take back is last. */
  GPtrArray *undo;
  GPtrArray *redo;
  /* AheadMutation → AheadUndoAction: those that do one action and nothing else; owned by the action */
  GHashTable *actions;
  /* AheadMutation → Known: all that are not settled, in a step or not */
  GHashTable *known;
  guint depth;

  /* While a step is taken back, what is applied or withdrawn is no step of the user. */
  gboolean busy;
  guint group_depth;
  guint64 group_id;
  char *group_label;
  guint64 next_id;
  guint64 era;

  /* AheadEvent → AheadEvent: those that were deleted, and what was created for them again */
  GHashTable *successors;
  /* id of a comment → AheadMutation: those that were deleted, and what added them again */
  GHashTable *readded;
  /* id of a comment → its words */
  GHashTable *comments;

  /* As they were notified. */
  gboolean can_undo;
  gboolean can_redo;
  char *undo_label;
  char *redo_label;
};

enum
{
  PROP_0,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_UNDO_LABEL,
  PROP_REDO_LABEL,
  PROP_DEPTH,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AheadUndoStack, ahead_undo_stack, G_TYPE_OBJECT)

/* What a mutation was when it was applied last. */
typedef struct
{
  AheadPatch *patch;
  AheadRecord *record;
} Known;

static void
known_free (gpointer data)
{
  Known *known = data;

  g_clear_pointer (&known->patch, ahead_patch_unref);
  g_clear_pointer (&known->record, ahead_record_unref);
  g_free (known);
}

static void
remember (AheadUndoStack *self,
          AheadMutation *mutation)
{
  Known *known = g_new0 (Known, 1);

  if (ahead_mutation_get_patch (mutation) != NULL)
    known->patch = ahead_patch_ref (ahead_mutation_get_patch (mutation));
  if (ahead_mutation_get_record (mutation) != NULL)
    known->record = ahead_record_ref (ahead_mutation_get_record (mutation));
  g_hash_table_replace (self->known, g_object_ref (mutation), known);
}

/* What came to a mutation since it was applied last. An event that waits to be made takes in patches, too. */
static AheadPatch *
make_difference (Known *known,
                 AheadMutation *mutation)
{
  g_autoptr (AheadPatch) undone = NULL;

  if (known->record != NULL)
    return ahead_patch_new_diff (known->record, ahead_mutation_get_record (mutation), AHEAD_FIELDS_CONTENT);

  undone = ahead_patch_invert (known->patch);
  return ahead_patch_compose (undone, ahead_mutation_get_patch (mutation));
}

static AheadUndoStep *
peek (GPtrArray *stack)
{
  return stack->len > 0 ? stack->pdata[stack->len - 1] : NULL;
}

static void
update_flag (AheadUndoStack *self,
             gboolean *flag,
             gboolean value,
             guint property)
{
  if (*flag == value)
    return;

  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
update_label (AheadUndoStack *self,
              char **label,
              GPtrArray *stack,
              guint property)
{
  AheadUndoStep *step = peek (stack);
  const char *value = step != NULL ? step->label : NULL;

  if (g_strcmp0 (*label, value) == 0)
    return;

  g_free (*label);
  *label = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
update_properties (AheadUndoStack *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  update_flag (self, &self->can_undo, self->undo->len > 0 && self->group_depth == 0, PROP_CAN_UNDO);
  update_flag (self, &self->can_redo, self->redo->len > 0 && self->group_depth == 0, PROP_CAN_REDO);
  update_label (self, &self->undo_label, self->undo, PROP_UNDO_LABEL);
  update_label (self, &self->redo_label, self->redo, PROP_REDO_LABEL);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
track (AheadUndoStack *self,
       AheadUndoAction *action)
{
  if (action->mutation != NULL && !ahead_mutation_is_settled (action->mutation))
    g_hash_table_insert (self->actions, action->mutation, action);
}

static void
untrack (AheadUndoStack *self,
         AheadUndoAction *action)
{
  if (action->mutation != NULL && g_hash_table_lookup (self->actions, action->mutation) == action)
    g_hash_table_remove (self->actions, action->mutation);
}

static void
drop_step (AheadUndoStack *self,
           AheadUndoStep *step)
{
  for (guint i = 0; i < step->actions->len; i++)
    untrack (self, step->actions->pdata[i]);
  ahead_undo_step_free (step);
}

static void
drop_steps (AheadUndoStack *self,
            GPtrArray *stack,
            guint n_kept)
{
  while (stack->len > n_kept)
    drop_step (self, g_ptr_array_steal_index (stack, 0));
}

/* What is remembered of deleted events serves the steps alone. */
static void
forget_unneeded (AheadUndoStack *self)
{
  if (self->undo->len > 0 || self->redo->len > 0)
    return;

  g_hash_table_remove_all (self->successors);
  g_hash_table_remove_all (self->readded);
}

static AheadUndoStep *
find_step (GPtrArray *stack,
           guint64 id,
           guint *position)
{
  for (guint i = stack->len; i > 0; i--)
    {
      AheadUndoStep *step = stack->pdata[i - 1];

      if (step->id == id)
        {
          *position = i - 1;
          return step;
        }
    }

  return NULL;
}

/* Takes @step. What is in the stack of the same step already becomes part of it, and gives it its name. */
static void
push_step (AheadUndoStack *self,
           GPtrArray *stack,
           AheadUndoStep *step)
{
  guint position;
  AheadUndoStep *before = find_step (stack, step->id, &position);

  while (before != NULL && before->actions->len > 0)
    {
      AheadUndoAction *action = g_ptr_array_steal_index (before->actions, before->actions->len - 1);

      action->step = step;
      g_ptr_array_insert (step->actions, 0, action);
    }
  if (before != NULL)
    {
      g_free (step->label);
      step->label = g_steal_pointer (&before->label);
      ahead_undo_step_free (g_ptr_array_steal_index (stack, position));
    }

  g_ptr_array_add (stack, step);
  drop_steps (self, stack, self->depth);
}

/* Takes @action. */
static void
push_action (AheadUndoStack *self,
             GPtrArray *stack,
             guint64 id,
             const char *label,
             AheadUndoAction *action)
{
  AheadUndoStep *step = ahead_undo_step_new (id, label);

  ahead_undo_step_add (step, action);
  track (self, action);
  push_step (self, stack, step);
}

static void
begin_era (AheadUndoStack *self)
{
  self->era++;
  drop_steps (self, self->redo, 0);
}

/* Takes @action: something that the user has done. */
static void
add_action (AheadUndoStack *self,
            AheadUndoAction *action)
{
  g_autofree char *label = NULL;
  guint64 id = self->group_id;

  begin_era (self);
  if (self->group_depth > 0)
    label = g_strdup (self->group_label);
  else
    id = self->next_id++;
  if (label == NULL)
    label = ahead_undo_action_dup_label (action);

  push_action (self, self->undo, id, label, action);
}

static GPtrArray *
find_stack (AheadUndoStack *self,
            AheadUndoStep *step)
{
  if (g_ptr_array_find (self->undo, step, NULL))
    return self->undo;
  if (g_ptr_array_find (self->redo, step, NULL))
    return self->redo;

  return NULL;
}

static gboolean
is_own_step (AheadUndoStack *self,
             AheadUndoAction *action)
{
  return self->group_depth == 0 ? action->step->actions->len == 1 : action->step->id == self->group_id;
}

/* The step has grown: it is what the user did last. */
static void
extend_action (AheadUndoStack *self,
               AheadUndoAction *action,
               AheadPatch *patch)
{
  AheadUndoStep *step = action->step;

  begin_era (self);
  ahead_undo_action_set_patch (action, patch);
  if (self->group_depth == 0)
    {
      g_free (step->label);
      step->label = ahead_undo_action_dup_label (action);
    }
  g_ptr_array_remove (self->undo, step);
  g_ptr_array_add (self->undo, step);
}

/* Typing on in what an earlier mutation carries is one step too. */
static gboolean
extend_part (AheadUndoStack *self,
             AheadMutation *carrier,
             AheadPatch *patch)
{
  AheadUndoStep *step = peek (self->undo);
  AheadUndoAction *action = step != NULL ? step->actions->pdata[step->actions->len - 1] : NULL;
  g_autoptr (AheadPatch) composed = NULL;

  if (action == NULL || action->carrier != carrier || action->reverts || !is_own_step (self, action))
    return FALSE;
  if (ahead_patch_get_fields (action->patch) != ahead_patch_get_fields (patch))
    return FALSE;

  composed = ahead_patch_compose (action->patch, patch);
  extend_action (self, action, composed);
  return TRUE;
}

static void
add_part (AheadUndoStack *self,
          AheadMutation *carrier,
          AheadPatch *patch)
{
  if (!ahead_patch_is_empty (patch) && !extend_part (self, carrier, patch))
    add_action (self, ahead_undo_action_new_part (carrier, patch));
}

/* From here on the mutation does more than the action, which it cannot be withdrawn for any more. */
static void
detach (AheadUndoStack *self,
        AheadUndoAction *action)
{
  untrack (self, action);
  g_set_object (&action->carrier, action->mutation);
  g_clear_object (&action->mutation);
}

/*
 * A mutation that has taken in another. A patch that is a step by itself has grown; otherwise what came is a step of
 * its own: what it came into is an event that can stay, or one of many in a step, or an undo.
 */
static void
take_grown (AheadUndoStack *self,
            AheadMutation *mutation,
            AheadPatch *difference)
{
  AheadUndoAction *action = g_hash_table_lookup (self->actions, mutation);

  if (action != NULL && action->kind == AHEAD_MUTATION_PATCH)
    {
      if (!self->busy && find_stack (self, action->step) == self->undo && is_own_step (self, action))
        {
          extend_action (self, action, ahead_mutation_get_patch (mutation));
          return;
        }
      detach (self, action);
    }

  if (!self->busy)
    add_part (self, mutation, difference);
}

static void
on_applied_cb (AheadUndoStack *self,
               AheadMutation *mutation)
{
  Known *known = g_hash_table_lookup (self->known, mutation);
  g_autoptr (AheadPatch) difference = NULL;

  if (known != NULL && known->patch == NULL && known->record == NULL)
    return;
  if (known != NULL)
    difference = make_difference (known, mutation);
  remember (self, mutation);
  if (difference != NULL)
    take_grown (self, mutation, difference);
  else if (!self->busy)
    add_action (self, ahead_undo_action_new (mutation));
  if (!self->busy)
    update_properties (self);
}

static void
on_confirmed_cb (AheadUndoStack *self,
                 AheadMutation *mutation)
{
  AheadUndoAction *action = g_hash_table_lookup (self->actions, mutation);

  g_hash_table_remove (self->known, mutation);
  if (action == NULL)
    return;

  untrack (self, action);

  /* The id of a comment comes with the answer, which can be later. */
  if (action->kind != AHEAD_MUTATION_ADD_COMMENT)
    g_clear_object (&action->mutation);
}

/* Takes the step out too if nothing is left in it. */
static AheadUndoAction *
remove_action (AheadUndoStack *self,
               AheadUndoAction *action)
{
  AheadUndoStep *step = action->step;
  GPtrArray *stack = find_stack (self, step);
  guint position;

  untrack (self, action);
  g_ptr_array_find (step->actions, action, &position);
  g_ptr_array_steal_index (step->actions, position);
  action->step = NULL;
  if (step->actions->len == 0 && stack != NULL)
    {
      g_ptr_array_remove (stack, step);
      ahead_undo_step_free (step);
    }

  return action;
}

static void
remove_parts_from (AheadUndoStack *self,
                   GPtrArray *stack,
                   AheadMutation *carrier)
{
  for (guint i = stack->len; i > 0; i--)
    {
      AheadUndoStep *step = stack->pdata[i - 1];

      for (guint j = step->actions->len; j > 0; j--)
        {
          AheadUndoAction *action = step->actions->pdata[j - 1];
          gboolean last = step->actions->len == 1;

          if (action->carrier == carrier)
            ahead_undo_action_free (remove_action (self, action));
          if (last)
            break;
        }
    }
}

static gboolean
is_lost_for_good (AheadMutation *mutation)
{
  const GError *error = ahead_mutation_get_error (mutation);

  return g_error_matches (error, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_GONE)
         || g_error_matches (error, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_DEPENDENCY);
}

/* An undo or a redo that has come to nothing: what it was to take back is there again. */
static void
give_back (AheadUndoStack *self,
           AheadUndoAction *action,
           gboolean was_undo,
           guint64 id,
           const char *label)
{
  AheadUndoAction *original;

  if (!was_undo && action->era != self->era)
    return;

  original = ahead_undo_action_flip (action);
  original->era = action->era;
  push_action (self, was_undo ? self->undo : self->redo, id, label, original);
}

static void
take_out (AheadUndoStack *self,
          AheadMutation *mutation,
          AheadUndoAction *action)
{
  GPtrArray *stack = find_stack (self, action->step);
  guint64 id = action->step->id;
  g_autofree char *label = g_strdup (action->step->label);
  g_autoptr (AheadUndoAction) removed = remove_action (self, action);

  if (removed->reverts && stack != NULL && !self->busy && !is_lost_for_good (mutation))
    give_back (self, removed, stack == self->redo, id, label);
}

/* It was withdrawn or rolled back. */
static void
on_taken_out_cb (AheadUndoStack *self,
                 AheadMutation *mutation)
{
  G_GNUC_UNUSED g_autoptr (AheadMutation) kept = g_object_ref (mutation);
  AheadUndoAction *action = g_hash_table_lookup (self->actions, mutation);
  gboolean has_parts = action == NULL || action->kind == AHEAD_MUTATION_CREATE;

  g_hash_table_remove (self->known, mutation);
  if (action != NULL)
    take_out (self, mutation, action);

  /* What is taken back with an event that was not sent can be done again once that is there again. */
  if (has_parts && !self->busy)
    {
      remove_parts_from (self, self->undo, mutation);
      remove_parts_from (self, self->redo, mutation);
    }
  forget_unneeded (self);
  if (!self->busy)
    update_properties (self);
}

/* An event that was made again is another one; and what the server brought anew is another object. */
static AheadEvent *
find_event (AheadUndoStack *self,
            AheadUndoAction *action)
{
  AheadReconciler *reconciler = ahead_mutation_service_get_reconciler (self->service);
  AheadEvent *event = action->event;
  AheadEvent *next;

  while ((next = g_hash_table_lookup (self->successors, event)) != NULL)
    event = next;
  next = ahead_event_store_lookup (ahead_reconciler_get_store (reconciler), ahead_event_get_id (event));

  return next != NULL ? next : event;
}

/* Gives FALSE where the comment was added again and its id has not come yet. */
static gboolean
follow_comment (AheadUndoStack *self,
                AheadUndoAction *action)
{
  AheadMutation *again;

  if (action->kind != AHEAD_MUTATION_ADD_COMMENT || ahead_undo_action_get_comment_id (action) == NULL)
    return TRUE;

  while ((again = g_hash_table_lookup (self->readded, ahead_undo_action_get_comment_id (action))) != NULL)
    {
      AheadComment *comment = ahead_mutation_get_comment (again);

      if (comment == NULL)
        return !ahead_undo_action_awaits_comment (self->service, again);
      g_free (action->comment_id);
      action->comment_id = g_strdup (ahead_comment_get_id (comment));
      g_clear_object (&action->mutation);
    }

  return TRUE;
}

static gboolean
step_must_wait (AheadUndoStack *self,
                AheadUndoStep *step)
{
  for (guint i = 0; i < step->actions->len; i++)
    {
      AheadUndoAction *action = step->actions->pdata[i];

      if (!follow_comment (self, action) || ahead_undo_action_must_wait (action, self->service))
        return TRUE;
    }

  return FALSE;
}

static const char *
find_added_words (AheadUndoStack *self,
                  const char *comment_id)
{
  for (guint i = self->undo->len; i > 0; i--)
    {
      AheadUndoStep *step = self->undo->pdata[i - 1];

      for (guint j = 0; j < step->actions->len; j++)
        {
          AheadUndoAction *action = step->actions->pdata[j];

          if (action->kind == AHEAD_MUTATION_ADD_COMMENT
              && g_strcmp0 (ahead_undo_action_get_comment_id (action), comment_id) == 0)
            return action->text;
        }
    }

  return NULL;
}

/* The words of a comment that the user deletes are those that were added here, or those that the caller has shown. */
static void
find_words (AheadUndoStack *self,
            AheadUndoAction *action)
{
  const char *words;

  if (action->kind != AHEAD_MUTATION_DELETE_COMMENT || action->text != NULL)
    return;

  words = g_hash_table_lookup (self->comments, action->comment_id);
  action->text = g_strdup (words != NULL ? words : find_added_words (self, action->comment_id));
}

static void
remember_successors (AheadUndoStack *self,
                     AheadUndoAction *action,
                     AheadEvent *event,
                     AheadUndoAction *inverse)
{
  if (inverse->event != event)
    g_hash_table_insert (self->successors, g_object_ref (event), g_object_ref (inverse->event));
  if (inverse->kind == AHEAD_MUTATION_ADD_COMMENT && inverse->mutation != NULL && action->comment_id != NULL)
    g_hash_table_insert (self->readded, g_strdup (action->comment_id), g_object_ref (inverse->mutation));
}

/* The action is out of its step while that is done: whoever hears of it finds both in order. */
static void
take_back_last (AheadUndoStack *self,
                AheadUndoStep *step,
                AheadUndoStep *inverse_step,
                GError **error)
{
  g_autoptr (AheadUndoAction) action = g_ptr_array_steal_index (step->actions, step->actions->len - 1);
  g_autoptr (AheadEvent) event = g_object_ref (find_event (self, action));
  g_autoptr (GError) reason = NULL;
  AheadUndoAction *inverse;

  untrack (self, action);
  find_words (self, action);
  inverse = ahead_undo_action_take_back (action, self->service, event, &reason);
  if (inverse == NULL)
    {
      if (*error == NULL)
        *error = g_steal_pointer (&reason);
      return;
    }

  remember_successors (self, action, event, inverse);
  inverse->era = self->era;
  ahead_undo_step_add (inverse_step, inverse);
  track (self, inverse);
}

/* Takes @step. Returns: (nullable): what was done for it, or %NULL if it was nothing */
static AheadUndoStep *
take_back_all (AheadUndoStack *self,
               AheadUndoStep *step,
               GError **error)
{
  AheadEventStore *store = ahead_reconciler_get_store (ahead_mutation_service_get_reconciler (self->service));
  g_autoptr (AheadUndoStep) inverse = ahead_undo_step_new (step->id, step->label);

  self->busy = TRUE;
  ahead_event_store_begin_update (store);
  while (step->actions->len > 0)
    take_back_last (self, step, inverse, error);
  ahead_event_store_end_update (store);
  self->busy = FALSE;

  ahead_undo_step_free (step);
  return inverse->actions->len > 0 ? g_steal_pointer (&inverse) : NULL;
}

static gboolean
take_back_step (AheadUndoStack *self,
                GPtrArray *from,
                GPtrArray *to,
                GError **error)
{
  G_GNUC_UNUSED g_autoptr (AheadUndoStack) kept = g_object_ref (self);
  g_autoptr (GError) reason = NULL;
  AheadUndoStep *inverse;

  if (self->busy || self->group_depth > 0 || (from->len > 0 && step_must_wait (self, peek (from))))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PENDING, _("The change is being sent; try again in a moment"));
      return FALSE;
    }
  if (from->len == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("There is nothing to take back"));
      return FALSE;
    }

  inverse = take_back_all (self, g_ptr_array_steal_index (from, from->len - 1), &reason);
  if (inverse != NULL)
    push_step (self, to, inverse);
  else
    g_propagate_error (error, g_steal_pointer (&reason));
  forget_unneeded (self);
  update_properties (self);

  return inverse != NULL;
}

static void
ahead_undo_stack_finalize (GObject *object)
{
  AheadUndoStack *self = AHEAD_UNDO_STACK (object);

  drop_steps (self, self->undo, 0);
  drop_steps (self, self->redo, 0);
  g_ptr_array_unref (self->undo);
  g_ptr_array_unref (self->redo);
  g_hash_table_unref (self->actions);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->successors);
  g_hash_table_unref (self->readded);
  g_hash_table_unref (self->comments);
  g_free (self->group_label);
  g_free (self->undo_label);
  g_free (self->redo_label);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (ahead_undo_stack_parent_class)->finalize (object);
}

static void
ahead_undo_stack_get_property (GObject *object,
                               guint prop_id,
                               GValue *value,
                               GParamSpec *pspec)
{
  AheadUndoStack *self = AHEAD_UNDO_STACK (object);

  switch (prop_id)
    {
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, self->can_undo);
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, self->can_redo);
      break;
    case PROP_UNDO_LABEL:
      g_value_set_string (value, self->undo_label);
      break;
    case PROP_REDO_LABEL:
      g_value_set_string (value, self->redo_label);
      break;
    case PROP_DEPTH:
      g_value_set_uint (value, self->depth);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ahead_undo_stack_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  AheadUndoStack *self = AHEAD_UNDO_STACK (object);

  switch (prop_id)
    {
    case PROP_DEPTH:
      ahead_undo_stack_set_depth (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ahead_undo_stack_class_init (AheadUndoStackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = ahead_undo_stack_finalize;
  object_class->get_property = ahead_undo_stack_get_property;
  object_class->set_property = ahead_undo_stack_set_property;

  /**
   * AheadUndoStack:can-undo:
   *
   * Whether there is a step to undo; not while a group is open.
   */
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);

  /**
   * AheadUndoStack:can-redo:
   *
   * Whether there is a step to redo; not while a group is open.
   */
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);

  /**
   * AheadUndoStack:undo-label:
   *
   * What would be undone, for the user; %NULL where there is nothing.
   */
  properties[PROP_UNDO_LABEL] = g_param_spec_string ("undo-label", NULL, NULL, NULL, flags);

  /**
   * AheadUndoStack:redo-label:
   *
   * What would be redone, for the user; %NULL where there is nothing.
   */
  properties[PROP_REDO_LABEL] = g_param_spec_string ("redo-label", NULL, NULL, NULL, flags);

  /**
   * AheadUndoStack:depth:
   *
   * How many steps are kept; the oldest go.
   */
  properties[PROP_DEPTH] = g_param_spec_uint ("depth", NULL, NULL, 1, G_MAXUINT, DEFAULT_DEPTH,
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ahead_undo_stack_init (AheadUndoStack *self)
{
  self->undo = g_ptr_array_new ();
  self->redo = g_ptr_array_new ();
  self->actions = g_hash_table_new (NULL, NULL);
  self->known = g_hash_table_new_full (NULL, NULL, g_object_unref, known_free);
  self->successors = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  self->readded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->comments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->depth = DEFAULT_DEPTH;
}

/**
 * ahead_undo_stack_new:
 * @service: through which everything goes
 *
 * Makes a stack without steps. What was applied before is not undone by it.
 *
 * Returns: (transfer full): the stack
 */
AheadUndoStack *
ahead_undo_stack_new (AheadMutationService *service)
{
  AheadUndoStack *self;

  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (service), NULL);

  self = g_object_new (AHEAD_TYPE_UNDO_STACK, NULL);
  self->service = g_object_ref (service);
  g_signal_connect_object (service, "applied", G_CALLBACK (on_applied_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "confirmed", G_CALLBACK (on_confirmed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "rolled-back", G_CALLBACK (on_taken_out_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "withdrawn", G_CALLBACK (on_taken_out_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * ahead_undo_stack_undo:
 * @self: a stack
 * @error: %G_IO_ERROR_PENDING while a group is open or the server's answer is needed first: the step stays;
 *   %G_IO_ERROR_NOT_FOUND where there is no step, or the words or the id of a comment are not known;
 *   %AHEAD_MUTATION_ERROR_GONE where the event does not exist any more, and %AHEAD_MUTATION_ERROR_CONFLICT where
 *   somebody else's changes have left nothing of the step. Nothing has happened then; but for the first, the step is
 *   dropped
 *
 * Takes back the last step, in the view before this returns. What can be taken back of a step is, also where not all
 * can.
 *
 * Returns: %TRUE if something was taken back
 */
gboolean
ahead_undo_stack_undo (AheadUndoStack *self,
                       GError **error)
{
  g_return_val_if_fail (AHEAD_IS_UNDO_STACK (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return take_back_step (self, self->undo, self->redo, error);
}

/**
 * ahead_undo_stack_redo:
 * @self: a stack
 * @error: as with ahead_undo_stack_undo()
 *
 * Does the step again that was undone last.
 *
 * Returns: %TRUE if something was done
 */
gboolean
ahead_undo_stack_redo (AheadUndoStack *self,
                       GError **error)
{
  g_return_val_if_fail (AHEAD_IS_UNDO_STACK (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return take_back_step (self, self->redo, self->undo, error);
}

/**
 * ahead_undo_stack_clear:
 * @self: a stack
 *
 * Forgets all steps, and all comments that it was told. What was done stays done.
 */
void
ahead_undo_stack_clear (AheadUndoStack *self)
{
  g_return_if_fail (AHEAD_IS_UNDO_STACK (self));
  g_return_if_fail (!self->busy);

  begin_era (self);
  drop_steps (self, self->undo, 0);
  g_hash_table_remove_all (self->comments);
  forget_unneeded (self);
  update_properties (self);
}

/**
 * ahead_undo_stack_begin_group:
 * @self: a stack
 * @label: (nullable): what the user does, such as “Move 20 Events”; %NULL for that of the first mutation
 *
 * Begins a group: all that is applied until ahead_undo_stack_end_group() is one step. Groups nest, and the outermost
 * counts.
 */
void
ahead_undo_stack_begin_group (AheadUndoStack *self,
                              const char *label)
{
  g_return_if_fail (AHEAD_IS_UNDO_STACK (self));

  if (self->group_depth++ > 0)
    return;

  self->group_id = self->next_id++;
  g_free (self->group_label);
  self->group_label = g_strdup (label);
  update_properties (self);
}

/**
 * ahead_undo_stack_end_group:
 * @self: a stack with an open group
 *
 * Ends a group. One in which nothing was applied leaves no step.
 */
void
ahead_undo_stack_end_group (AheadUndoStack *self)
{
  g_return_if_fail (AHEAD_IS_UNDO_STACK (self));
  g_return_if_fail (self->group_depth > 0);

  self->group_depth--;
  update_properties (self);
}

/**
 * ahead_undo_stack_remember_comment:
 * @self: a stack
 * @comment: a comment that the user is about to delete
 *
 * Tells the words of a comment, so that they can be added again; a mutation that deletes it has just the id.
 */
void
ahead_undo_stack_remember_comment (AheadUndoStack *self,
                                   AheadComment *comment)
{
  g_return_if_fail (AHEAD_IS_UNDO_STACK (self));
  g_return_if_fail (comment != NULL);

  g_hash_table_replace (self->comments, g_strdup (ahead_comment_get_id (comment)),
                        g_strdup (ahead_comment_get_text (comment)));
}

/**
 * ahead_undo_stack_get_can_undo:
 * @self: a stack
 *
 * Gets whether there is a step to undo.
 *
 * Returns: whether there is; %FALSE while a group is open
 */
gboolean
ahead_undo_stack_get_can_undo (AheadUndoStack *self)
{
  g_return_val_if_fail (AHEAD_IS_UNDO_STACK (self), FALSE);

  return self->can_undo;
}

/**
 * ahead_undo_stack_get_can_redo:
 * @self: a stack
 *
 * Gets whether there is a step to redo.
 *
 * Returns: whether there is; %FALSE while a group is open
 */
gboolean
ahead_undo_stack_get_can_redo (AheadUndoStack *self)
{
  g_return_val_if_fail (AHEAD_IS_UNDO_STACK (self), FALSE);

  return self->can_redo;
}

/**
 * ahead_undo_stack_get_undo_label:
 * @self: a stack
 *
 * Gets what would be undone.
 *
 * Returns: (transfer none) (nullable): words for the user, such as “Edit “Opening””, in the user's language
 */
const char *
ahead_undo_stack_get_undo_label (AheadUndoStack *self)
{
  g_return_val_if_fail (AHEAD_IS_UNDO_STACK (self), NULL);

  return self->undo_label;
}

/**
 * ahead_undo_stack_get_redo_label:
 * @self: a stack
 *
 * Gets what would be redone.
 *
 * Returns: (transfer none) (nullable): words for the user, in the user's language
 */
const char *
ahead_undo_stack_get_redo_label (AheadUndoStack *self)
{
  g_return_val_if_fail (AHEAD_IS_UNDO_STACK (self), NULL);

  return self->redo_label;
}

/**
 * ahead_undo_stack_get_depth:
 * @self: a stack
 *
 * Gets how many steps are kept.
 *
 * Returns: their number, 1 at least
 */
guint
ahead_undo_stack_get_depth (AheadUndoStack *self)
{
  g_return_val_if_fail (AHEAD_IS_UNDO_STACK (self), 0);

  return self->depth;
}

/**
 * ahead_undo_stack_set_depth:
 * @self: a stack
 * @depth: how many steps to keep, 1 at least
 *
 * Sets how many steps are kept. The oldest that are too many are forgotten.
 */
void
ahead_undo_stack_set_depth (AheadUndoStack *self,
                            guint depth)
{
  g_return_if_fail (AHEAD_IS_UNDO_STACK (self));
  g_return_if_fail (depth > 0);

  if (self->depth == depth)
    return;

  self->depth = depth;
  drop_steps (self, self->undo, depth);
  drop_steps (self, self->redo, depth);
  update_properties (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEPTH]);
}
