/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadMutation"

#include "config.h"

#include "ahead-mutation-private.h"

#include <glib/gi18n-lib.h>

/* What one intent of the user is and how far it has come. It decides nothing: the service moves it along. */

enum
{
  PROP_ID = 1,
  PROP_KIND,
  PROP_STATE,
  PROP_EVENT,
  PROP_ERROR,
  PROP_ATTEMPTS,
  PROP_CREATED_AT,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_QUARK (ahead-mutation-error-quark, ahead_mutation_error)

G_DEFINE_ENUM_TYPE (AheadMutationKind, ahead_mutation_kind,
                    G_DEFINE_ENUM_VALUE (AHEAD_MUTATION_CREATE, "create"),
                    G_DEFINE_ENUM_VALUE (AHEAD_MUTATION_PATCH, "patch"),
                    G_DEFINE_ENUM_VALUE (AHEAD_MUTATION_DELETE, "delete"),
                    G_DEFINE_ENUM_VALUE (AHEAD_MUTATION_STAR, "star"),
                    G_DEFINE_ENUM_VALUE (AHEAD_MUTATION_ATTEND, "attend"),
                    G_DEFINE_ENUM_VALUE (AHEAD_MUTATION_ADD_COMMENT, "add-comment"),
                    G_DEFINE_ENUM_VALUE (AHEAD_MUTATION_DELETE_COMMENT, "delete-comment"))

G_DEFINE_ENUM_TYPE (AheadMutationState, ahead_mutation_state,
                    G_DEFINE_ENUM_VALUE (AHEAD_MUTATION_STATE_PENDING, "pending"),
                    G_DEFINE_ENUM_VALUE (AHEAD_MUTATION_STATE_QUEUED, "queued"),
                    G_DEFINE_ENUM_VALUE (AHEAD_MUTATION_STATE_SENDING, "sending"),
                    G_DEFINE_ENUM_VALUE (AHEAD_MUTATION_STATE_CONFIRMED, "confirmed"),
                    G_DEFINE_ENUM_VALUE (AHEAD_MUTATION_STATE_ROLLED_BACK, "rolled-back"),
                    G_DEFINE_ENUM_VALUE (AHEAD_MUTATION_STATE_WITHDRAWN, "withdrawn"))

G_DEFINE_FINAL_TYPE (AheadMutation, ahead_mutation, G_TYPE_OBJECT)

static void
ahead_mutation_finalize (GObject *object)
{
  AheadMutation *self = AHEAD_MUTATION (object);

  g_clear_object (&self->event);
  g_clear_pointer (&self->record, ahead_record_unref);
  g_clear_pointer (&self->patch, ahead_patch_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->comment_id, g_free);
  g_clear_pointer (&self->comment, ahead_comment_unref);
  g_clear_pointer (&self->seen, ahead_record_unref);
  g_clear_pointer (&self->lost, ahead_patch_unref);
  g_clear_pointer (&self->lost_to, g_free);
  g_clear_error (&self->error);
  g_clear_pointer (&self->waiters, g_ptr_array_unref);

  G_OBJECT_CLASS (ahead_mutation_parent_class)->finalize (object);
}

static void
ahead_mutation_get_property (GObject *object,
                             guint prop_id,
                             GValue *value,
                             GParamSpec *pspec)
{
  AheadMutation *self = AHEAD_MUTATION (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_EVENT:
      g_value_set_object (value, self->event);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_ATTEMPTS:
      g_value_set_uint (value, self->attempts);
      break;
    case PROP_CREATED_AT:
      g_value_set_int64 (value, self->created_at);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ahead_mutation_class_init (AheadMutationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = ahead_mutation_finalize;
  object_class->get_property = ahead_mutation_get_property;

  /**
   * AheadMutation:id:
   *
   * A UUID of version 7; also the idempotency key.
   */
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);

  /**
   * AheadMutation:kind:
   *
   * What the user intends.
   */
  properties[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, ahead_mutation_kind_get_type (),
                                             AHEAD_MUTATION_CREATE, flags);

  /**
   * AheadMutation:state:
   *
   * How far it has come.
   */
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, ahead_mutation_state_get_type (),
                                              AHEAD_MUTATION_STATE_PENDING, flags);

  /**
   * AheadMutation:event:
   *
   * What it changes.
   */
  properties[PROP_EVENT] = g_param_spec_object ("event", NULL, NULL, AHEAD_TYPE_EVENT, flags);

  /**
   * AheadMutation:error:
   *
   * Why it was rolled back or withdrawn.
   */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);

  /**
   * AheadMutation:attempts:
   *
   * How often it was sent.
   */
  properties[PROP_ATTEMPTS] = g_param_spec_uint ("attempts", NULL, NULL, 0, G_MAXUINT, 0, flags);

  /**
   * AheadMutation:created-at:
   *
   * When the user made it, in µs since the Unix epoch, UTC.
   */
  properties[PROP_CREATED_AT] = g_param_spec_int64 ("created-at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
ahead_mutation_init (AheadMutation *self)
{
}

/*< private >
 * ahead_mutation_new:
 * @kind: what the user intends
 * @event: (nullable): what it changes; set later for a create
 * @now: µs since the Unix epoch, UTC
 */
AheadMutation *
ahead_mutation_new (AheadMutationKind kind,
                    AheadEvent *event,
                    gint64 now)
{
  AheadMutation *self = g_object_new (AHEAD_TYPE_MUTATION, NULL);

  ahead_uuid_v7 (now, NULL, self->id);
  self->kind = kind;
  self->created_at = now;
  if (event != NULL)
    {
      self->event = g_object_ref (event);
      ahead_mutation_set_seen (self, ahead_event_get_base (event));
    }

  return self;
}

/*< private > */
void
ahead_mutation_set_state (AheadMutation *self,
                          AheadMutationState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/*< private >
 * ahead_mutation_take_error:
 * @self: a mutation
 * @error: (transfer full) (nullable): why it was settled otherwise than the user wanted
 */
void
ahead_mutation_take_error (AheadMutation *self,
                           GError *error)
{
  if (self->error == error)
    return;

  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

/*< private > */
void
ahead_mutation_set_patch (AheadMutation *self,
                          AheadPatch *patch)
{
  ahead_patch_ref (patch);
  g_clear_pointer (&self->patch, ahead_patch_unref);
  self->patch = patch;
}

/*< private > */
void
ahead_mutation_set_record (AheadMutation *self,
                           AheadRecord *record)
{
  ahead_record_ref (record);
  g_clear_pointer (&self->record, ahead_record_unref);
  self->record = record;
}

/*< private >
 * ahead_mutation_take_lost:
 * @self: a mutation
 * @lost: (transfer full): what of it is kept out
 * @lost_to: who changed that
 */
void
ahead_mutation_take_lost (AheadMutation *self,
                          AheadPatch *lost,
                          const char *lost_to)
{
  g_autoptr (AheadPatch) before = g_steal_pointer (&self->lost);

  self->lost = before != NULL ? ahead_patch_compose (before, lost) : ahead_patch_ref (lost);
  ahead_patch_unref (lost);
  g_free (self->lost_to);
  self->lost_to = g_strdup (lost_to);
}

/*< private > */
void
ahead_mutation_set_seen (AheadMutation *self,
                         AheadRecord *seen)
{
  if (seen != NULL)
    ahead_record_ref (seen);
  g_clear_pointer (&self->seen, ahead_record_unref);
  self->seen = seen;
}

/*< private >
 * ahead_mutation_see_own_change:
 * @self: a mutation that waits
 * @confirmed: one of the same user on the same event that was made before it
 * @corrections: the fields of it in which the base has what the server made of them
 *
 * What the user did is not what somebody else did: it makes no conflict. Nor does what the server made of it.
 */
void
ahead_mutation_see_own_change (AheadMutation *self,
                               AheadMutation *confirmed,
                               AheadFieldSet corrections)
{
  AheadRecord *base = ahead_event_get_base (self->event);
  g_autoptr (AheadRecord) taken = NULL;
  g_autoptr (AheadRecord) seen = NULL;
  g_autoptr (AheadPatch) corrected = NULL;

  if (self->seen == NULL)
    ahead_mutation_set_seen (self, base);
  if (self->seen == NULL || base == NULL || confirmed->patch == NULL)
    return;

  taken = ahead_patch_apply (confirmed->patch, self->seen);
  corrected = ahead_patch_new_diff (taken, base, corrections);
  seen = ahead_patch_apply (corrected, taken);
  ahead_mutation_set_seen (self, seen);
}

typedef struct
{
  AheadMutation *mutation;
  GTask *task;
  GSource *source;
} Waiter;

static void
waiter_free (Waiter *waiter)
{
  if (waiter->source != NULL)
    {
      g_source_destroy (waiter->source);
      g_source_unref (waiter->source);
    }
  g_object_unref (waiter->task);
  g_free (waiter);
}

/* The callback of the task can do anything, so the waiter is gone before it runs. */
static gboolean
on_waiter_cancelled_cb (GCancellable *cancellable,
                        gpointer user_data)
{
  Waiter *waiter = user_data;
  g_autoptr (GTask) task = g_object_ref (waiter->task);

  g_ptr_array_remove (waiter->mutation->waiters, waiter);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The operation was cancelled"));

  return G_SOURCE_REMOVE;
}

/*< private >
 * ahead_mutation_wait:
 * @self: a mutation
 * @task: what to end when it is settled; cancelling it ends only the task
 */
void
ahead_mutation_wait (AheadMutation *self,
                     GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->mutation = self;
  waiter->task = g_object_ref (task);
  if (cancellable != NULL)
    {
      waiter->source = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->source, G_SOURCE_FUNC (on_waiter_cancelled_cb), waiter, NULL);
      g_source_attach (waiter->source, g_task_get_context (task));
    }

  if (self->waiters == NULL)
    self->waiters = g_ptr_array_new_with_free_func ((GDestroyNotify) waiter_free);
  g_ptr_array_add (self->waiters, waiter);
}

static gboolean
on_wait_over_cb (gpointer user_data)
{
  GTask *task = user_data;
  const GError *error = g_task_get_task_data (task);

  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);

  return G_SOURCE_REMOVE;
}

/*< private >
 * ahead_mutation_finish_waiters:
 * @self: a mutation
 * @error: (nullable): what to tell those who wait; %NULL = all went well
 *
 * Ends the waiting, in a turn of the main loop of its own: who waits may do anything then, as all is in order again.
 */
void
ahead_mutation_finish_waiters (AheadMutation *self,
                               const GError *error)
{
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&self->waiters);

  for (guint i = 0; waiters != NULL && i < waiters->len; i++)
    {
      GTask *task = ((Waiter *) waiters->pdata[i])->task;
      g_autoptr (GSource) source = g_idle_source_new ();

      if (error != NULL)
        g_task_set_task_data (task, g_error_copy (error), (GDestroyNotify) g_error_free);
      g_task_attach_source (task, source, on_wait_over_cb);
    }
}

/**
 * ahead_mutation_get_id:
 * @self: a mutation
 *
 * Gets the id, which is also the idempotency key.
 *
 * Returns: (transfer none): a UUID of version 7
 */
const char *
ahead_mutation_get_id (AheadMutation *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION (self), NULL);

  return self->id;
}

/**
 * ahead_mutation_get_kind:
 * @self: a mutation
 *
 * Gets what the user intends.
 *
 * Returns: the kind
 */
AheadMutationKind
ahead_mutation_get_kind (AheadMutation *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION (self), AHEAD_MUTATION_CREATE);

  return self->kind;
}

/**
 * ahead_mutation_get_state:
 * @self: a mutation
 *
 * Gets how far it has come.
 *
 * Returns: the state
 */
AheadMutationState
ahead_mutation_get_state (AheadMutation *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION (self), AHEAD_MUTATION_STATE_PENDING);

  return self->state;
}

/**
 * ahead_mutation_get_event:
 * @self: a mutation
 *
 * Gets what it changes.
 *
 * Returns: (transfer none): the event
 */
AheadEvent *
ahead_mutation_get_event (AheadMutation *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION (self), NULL);

  return self->event;
}

/**
 * ahead_mutation_get_record:
 * @self: a mutation
 *
 * Gets the event that a create is to make.
 *
 * Returns: (transfer none) (nullable): the record, or %NULL for any other kind
 */
AheadRecord *
ahead_mutation_get_record (AheadMutation *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION (self), NULL);

  return self->record;
}

/**
 * ahead_mutation_get_patch:
 * @self: a mutation
 *
 * Gets what it changes in the record of its event.
 *
 * Returns: (transfer none) (nullable): the patch, or %NULL for a create or a delete
 */
AheadPatch *
ahead_mutation_get_patch (AheadMutation *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION (self), NULL);

  return self->patch;
}

/**
 * ahead_mutation_get_value:
 * @self: a mutation
 *
 * Gets what a star or an attendance is set to.
 *
 * Returns: the value; %FALSE for any other kind
 */
gboolean
ahead_mutation_get_value (AheadMutation *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION (self), FALSE);

  return self->value;
}

/**
 * ahead_mutation_get_text:
 * @self: a mutation
 *
 * Gets the words of the comment to add.
 *
 * Returns: (transfer none) (nullable): UTF-8, or %NULL for any other kind
 */
const char *
ahead_mutation_get_text (AheadMutation *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION (self), NULL);

  return self->text;
}

/**
 * ahead_mutation_get_comment_id:
 * @self: a mutation
 *
 * Gets the comment to delete.
 *
 * Returns: (transfer none) (nullable): its id, or %NULL for any other kind
 */
const char *
ahead_mutation_get_comment_id (AheadMutation *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION (self), NULL);

  return self->comment_id;
}

/**
 * ahead_mutation_get_comment:
 * @self: a mutation
 *
 * Gets the comment that was added, once the server has answered.
 *
 * Returns: (transfer none) (nullable): the comment
 */
AheadComment *
ahead_mutation_get_comment (AheadMutation *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION (self), NULL);

  return self->comment;
}

/**
 * ahead_mutation_get_base_version:
 * @self: a mutation
 *
 * Gets the version that the server must have for the mutation to apply.
 *
 * Returns: the version; 0 = any
 */
gint64
ahead_mutation_get_base_version (AheadMutation *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION (self), 0);

  return self->base_version;
}

/**
 * ahead_mutation_get_lost:
 * @self: a mutation
 * @who: (out) (optional) (transfer none) (nullable): whose change was kept
 *
 * Gets what the user wanted where somebody else's change was kept (see [enum@ConflictPolicy]): the new values are the
 * user's, the old ones those of the server.
 *
 * Returns: (transfer none) (nullable): the patch, or %NULL where nothing was lost
 */
AheadPatch *
ahead_mutation_get_lost (AheadMutation *self,
                         const char **who)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION (self), NULL);

  if (who != NULL)
    *who = self->lost_to;
  return self->lost;
}

/**
 * ahead_mutation_get_created_at:
 * @self: a mutation
 *
 * Gets when the user made it.
 *
 * Returns: µs since the Unix epoch, UTC
 */
gint64
ahead_mutation_get_created_at (AheadMutation *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION (self), 0);

  return self->created_at;
}

/**
 * ahead_mutation_get_attempts:
 * @self: a mutation
 *
 * Gets how often it was sent.
 *
 * Returns: the number
 */
guint
ahead_mutation_get_attempts (AheadMutation *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION (self), 0);

  return self->attempts;
}

/**
 * ahead_mutation_get_error:
 * @self: a mutation
 *
 * Gets why it was rolled back or withdrawn.
 *
 * Returns: (transfer none) (nullable): an error in %AHEAD_MUTATION_ERROR
 */
const GError *
ahead_mutation_get_error (AheadMutation *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION (self), NULL);

  return self->error;
}

/**
 * ahead_mutation_is_settled:
 * @self: a mutation
 *
 * Gets whether nothing more will become of it by itself.
 *
 * Returns: whether it was confirmed, rolled back or withdrawn
 */
gboolean
ahead_mutation_is_settled (AheadMutation *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION (self), TRUE);

  return self->state >= AHEAD_MUTATION_STATE_CONFIRMED;
}
