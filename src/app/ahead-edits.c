/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadEdits"

#include "config.h"

#include "ahead-edits.h"

/* Rows, editor and window all edit, and all would have to wait for the server's answer. They do it here, so that
 * none of them has to live until it comes. */

struct _AheadEdits
{
  GObject parent_instance;

  AheadMutationService *service;
};

typedef gboolean (*FinishFunc) (AheadMutationService *service, GAsyncResult *result, GError **error);

typedef struct
{
  AheadEdits *edits;
  AheadMutation *mutation;
  FinishFunc finish;
} PendingEdit;

enum
{
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AheadEdits, ahead_edits, G_TYPE_OBJECT)

static PendingEdit *
pending_edit_new (AheadEdits *edits,
                  FinishFunc finish)
{
  PendingEdit *pending = g_new0 (PendingEdit, 1);

  pending->edits = g_object_ref (edits);
  pending->finish = finish;

  return pending;
}

static void
pending_edit_free (PendingEdit *pending)
{
  g_clear_object (&pending->edits);
  g_clear_object (&pending->mutation);
  g_free (pending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PendingEdit, pending_edit_free)

/* The callback never runs before the call that starts the mutation has returned, so it finds it here. */
static AheadMutation *
track (PendingEdit *pending,
       AheadMutation *mutation)
{
  g_set_object (&pending->mutation, mutation);

  return mutation;
}

static void
on_settled_cb (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (PendingEdit) pending = user_data;
  g_autoptr (GError) error = NULL;

  if (pending->finish (AHEAD_MUTATION_SERVICE (source), result, &error))
    return;

  /* Who withdraws an edit knows. */
  if (pending->mutation != NULL && !g_error_matches (error, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_WITHDRAWN))
    g_signal_emit (pending->edits, signals[SIGNAL_FAILED], 0, pending->mutation, error->message);
}

static void
ahead_edits_dispose (GObject *object)
{
  AheadEdits *self = AHEAD_EDITS (object);

  g_clear_object (&self->service);

  G_OBJECT_CLASS (ahead_edits_parent_class)->dispose (object);
}

static void
ahead_edits_class_init (AheadEditsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ahead_edits_dispose;

  /**
   * AheadEdits::failed:
   * @edits: the edits
   * @mutation: the mutation; its effect has left the view
   * @message: why, in a sentence for the user
   *
   * An edit came back.
   */
  signals[SIGNAL_FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 2, AHEAD_TYPE_MUTATION, G_TYPE_STRING);
}

static void
ahead_edits_init (AheadEdits *self)
{
}

/**
 * ahead_edits_new:
 * @service: a mutation service
 *
 * Makes the place where the edits by hand go to @service.
 *
 * Returns: (transfer full): it
 */
AheadEdits *
ahead_edits_new (AheadMutationService *service)
{
  AheadEdits *self;

  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (service), NULL);

  self = g_object_new (AHEAD_TYPE_EDITS, NULL);
  self->service = g_object_ref (service);

  return self;
}

/**
 * ahead_edits_create:
 * @edits: the edits
 * @record: the event as it shall be
 *
 * Creates an event. It is in the store when this returns.
 *
 * Returns: (transfer none): the mutation
 */
AheadMutation *
ahead_edits_create (AheadEdits *edits,
                    AheadRecord *record)
{
  PendingEdit *pending;

  g_return_val_if_fail (AHEAD_IS_EDITS (edits), NULL);
  g_return_val_if_fail (record != NULL, NULL);

  pending = pending_edit_new (edits, ahead_mutation_service_create_finish);

  return track (pending, ahead_mutation_service_create_async (edits->service, record, NULL, on_settled_cb, pending));
}

/**
 * ahead_edits_patch:
 * @edits: the edits
 * @event: an event
 * @patch: what to change; one that changes nothing does nothing
 *
 * Changes fields of @event. The view has them when this returns.
 */
void
ahead_edits_patch (AheadEdits *edits,
                   AheadEvent *event,
                   AheadPatch *patch)
{
  PendingEdit *pending;

  g_return_if_fail (AHEAD_IS_EDITS (edits));
  g_return_if_fail (AHEAD_IS_EVENT (event));
  g_return_if_fail (patch != NULL);

  if (ahead_patch_is_empty (patch))
    return;

  pending = pending_edit_new (edits, ahead_mutation_service_patch_finish);
  track (pending, ahead_mutation_service_patch_async (edits->service, event, patch, NULL, on_settled_cb, pending));
}

/**
 * ahead_edits_delete:
 * @edits: the edits
 * @event: an event
 *
 * Deletes @event. It is gone from the view when this returns.
 *
 * Returns: (transfer none): the mutation; it can be withdrawn while the undo delay of the service lasts
 */
AheadMutation *
ahead_edits_delete (AheadEdits *edits,
                    AheadEvent *event)
{
  PendingEdit *pending;

  g_return_val_if_fail (AHEAD_IS_EDITS (edits), NULL);
  g_return_val_if_fail (AHEAD_IS_EVENT (event), NULL);

  pending = pending_edit_new (edits, ahead_mutation_service_delete_finish);

  return track (pending, ahead_mutation_service_delete_async (edits->service, event, NULL, on_settled_cb, pending));
}

/**
 * ahead_edits_set_starred:
 * @edits: the edits
 * @event: an event
 * @starred: whether the user stars it
 *
 * Stars @event, or takes the star back.
 */
void
ahead_edits_set_starred (AheadEdits *edits,
                         AheadEvent *event,
                         gboolean starred)
{
  PendingEdit *pending;

  g_return_if_fail (AHEAD_IS_EDITS (edits));
  g_return_if_fail (AHEAD_IS_EVENT (event));

  pending = pending_edit_new (edits, ahead_mutation_service_set_starred_finish);
  track (pending,
         ahead_mutation_service_set_starred_async (edits->service, event, starred, NULL, on_settled_cb, pending));
}

/**
 * ahead_edits_set_attending:
 * @edits: the edits
 * @event: an event
 * @attending: whether the user attends it
 *
 * Says that the user attends @event, or that not.
 */
void
ahead_edits_set_attending (AheadEdits *edits,
                           AheadEvent *event,
                           gboolean attending)
{
  PendingEdit *pending;

  g_return_if_fail (AHEAD_IS_EDITS (edits));
  g_return_if_fail (AHEAD_IS_EVENT (event));

  pending = pending_edit_new (edits, ahead_mutation_service_set_attending_finish);
  track (pending,
         ahead_mutation_service_set_attending_async (edits->service, event, attending, NULL, on_settled_cb, pending));
}

/**
 * ahead_edits_retry:
 * @edits: the edits
 * @mutation: a mutation that failed
 *
 * Applies @mutation once more and sends it again.
 *
 * Returns: %FALSE if it cannot be applied any more
 */
gboolean
ahead_edits_retry (AheadEdits *edits,
                   AheadMutation *mutation)
{
  g_autoptr (PendingEdit) pending = NULL;

  g_return_val_if_fail (AHEAD_IS_EDITS (edits), FALSE);
  g_return_val_if_fail (AHEAD_IS_MUTATION (mutation), FALSE);

  pending = pending_edit_new (edits, ahead_mutation_service_retry_finish);
  track (pending, mutation);
  if (!ahead_mutation_service_retry_async (edits->service, mutation, NULL, on_settled_cb, pending))
    return FALSE;

  /* on_settled_cb () has it. */
  g_steal_pointer (&pending);

  return TRUE;
}

/**
 * ahead_edits_withdraw:
 * @edits: the edits
 * @mutation: a mutation that is not sent yet
 *
 * Takes @mutation back, as if it had never been made.
 *
 * Returns: %FALSE if it is too late for that
 */
gboolean
ahead_edits_withdraw (AheadEdits *edits,
                      AheadMutation *mutation)
{
  g_return_val_if_fail (AHEAD_IS_EDITS (edits), FALSE);
  g_return_val_if_fail (AHEAD_IS_MUTATION (mutation), FALSE);

  return ahead_mutation_service_withdraw (edits->service, mutation);
}
