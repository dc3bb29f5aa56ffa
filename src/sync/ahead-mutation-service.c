/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadMutationService"

#include "config.h"

#include "ahead-mutation-service.h"

#include <glib/gi18n-lib.h>

#include "ahead-mutation-service-private.h"
#include "ahead-planted-bug.h"

/*
 * What the user can do, as pairs of functions: long for their number, not for what they do. What becomes of a mutation
 * is in ahead-mutation-life.c.
 */

/* Milliseconds. */
#define DEFAULT_DEBOUNCE 300

enum
{
  PROP_UNDO_DELAY = 1,
  PROP_DEBOUNCE,
  PROP_RETRY_POLICY,
  PROP_ONLINE,
  PROP_SIGNED_OUT,
  PROP_N_UNSETTLED,
  N_PROPERTIES
};

enum
{
  SIGNAL_APPLIED,
  SIGNAL_CONFIRMED,
  SIGNAL_CORRECTED,
  SIGNAL_RETRYING,
  SIGNAL_ROLLED_BACK,
  SIGNAL_WITHDRAWN,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AheadMutationService, ahead_mutation_service, G_TYPE_OBJECT)

/*< private > */
void
ahead_mutation_service_emit_applied (AheadMutationService *self,
                                     AheadMutation *mutation)
{
  g_signal_emit (self, signals[SIGNAL_APPLIED], 0, mutation);
}

/*< private > */
void
ahead_mutation_service_emit_confirmed (AheadMutationService *self,
                                       AheadMutation *mutation,
                                       AheadFieldSet corrections)
{
  g_signal_emit (self, signals[SIGNAL_CONFIRMED], 0, mutation);
  if (corrections != 0)
    g_signal_emit (self, signals[SIGNAL_CORRECTED], 0, mutation, corrections);
}

/*< private > */
void
ahead_mutation_service_emit_retrying (AheadMutationService *self,
                                      AheadMutation *mutation,
                                      gint64 delay)
{
  g_signal_emit (self, signals[SIGNAL_RETRYING], 0, mutation, delay);
}

/*< private > */
void
ahead_mutation_service_emit_rolled_back (AheadMutationService *self,
                                         AheadMutation *mutation)
{
  g_signal_emit (self, signals[SIGNAL_ROLLED_BACK], 0, mutation);
}

/*< private > */
void
ahead_mutation_service_emit_withdrawn (AheadMutationService *self,
                                       AheadMutation *mutation)
{
  g_signal_emit (self, signals[SIGNAL_WITHDRAWN], 0, mutation);
}

/*< private > */
void
ahead_mutation_service_change_n_unsettled (AheadMutationService *self,
                                           int difference)
{
  self->n_unsettled += difference;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_UNSETTLED]);
}

static void
update_paused (AheadMutationService *self)
{
  ahead_mutation_queue_set_paused (self->queue, !self->online || self->signed_out);
}

/*< private >
 * ahead_mutation_service_set_signed_out:
 * @self: a service
 * @signed_out: whether the server refuses the credentials
 */
void
ahead_mutation_service_set_signed_out (AheadMutationService *self,
                                       gboolean signed_out)
{
  if (self->signed_out == signed_out)
    return;

  self->signed_out = signed_out;
  update_paused (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIGNED_OUT]);
}

static void
add_waiter (AheadMutationService *self,
            AheadMutation *mutation,
            gpointer source_tag,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  if (callback == NULL)
    return;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, source_tag);
  ahead_mutation_wait (mutation, task);
}

static void
finish_at_once (AheadMutationService *self,
                gpointer source_tag,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_return_boolean (task, TRUE);
}

/* For the mutations whose effect on the view is a patch. Takes @mutation; gives it without a reference. */
static AheadMutation *
submit_patch (AheadMutationService *self,
              AheadMutation *mutation,
              AheadPatch *patch)
{
  ahead_mutation_set_patch (mutation, patch);
  ahead_event_store_begin_update (self->store);
  mutation->layer = ahead_event_store_add_patch (self->store, mutation->event, patch);
  ahead_mutation_life_submit (self, mutation);
  g_object_unref (mutation);

  return mutation;
}

static AheadPatch *
make_toggle_patch (AheadEvent *event,
                   AheadField field,
                   gboolean value)
{
  g_auto (AheadPatchBuilder) builder = { NULL };

  ahead_patch_builder_init (&builder, ahead_event_get_record (event));
  ahead_patch_builder_set_integer (&builder, field, value);

  return ahead_patch_builder_end (&builder);
}

static AheadPatch *
make_comment_patch (AheadEvent *event,
                    int difference)
{
  g_auto (AheadPatchBuilder) builder = { NULL };

  ahead_patch_builder_init (&builder, ahead_event_get_record (event));
  ahead_patch_builder_add (&builder, AHEAD_FIELD_COMMENT_COUNT, difference);

  return ahead_patch_builder_end (&builder);
}

static AheadMutation *
toggle (AheadMutationService *self,
        AheadEvent *event,
        AheadMutationKind kind,
        gboolean value,
        gpointer source_tag,
        GCancellable *cancellable,
        GAsyncReadyCallback callback,
        gpointer user_data)
{
  AheadField field = kind == AHEAD_MUTATION_STAR ? AHEAD_FIELD_STARRED : AHEAD_FIELD_ATTENDING;
  g_autoptr (AheadPatch) patch = make_toggle_patch (event, field, value);
  AheadMutation *mutation;

  if (ahead_patch_is_empty (patch))
    {
      finish_at_once (self, source_tag, cancellable, callback, user_data);
      return NULL;
    }

  if (ahead_mutation_coalesce_toggle (self, event, kind))
    {
      finish_at_once (self, source_tag, cancellable, callback, user_data);
      return NULL;
    }

  mutation = ahead_mutation_new (kind, event, ahead_clock_get_time (self->clock));
  mutation->value = value;
  add_waiter (self, mutation, source_tag, cancellable, callback, user_data);
  ahead_mutation_hold_begin (self, mutation, AHEAD_HOLD_DEBOUNCE, self->debounce * G_TIME_SPAN_MILLISECOND);

  return submit_patch (self, mutation, patch);
}

static gboolean
finish (AheadMutationService *self,
        gpointer source_tag,
        GAsyncResult *result,
        GError **error)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The UID is the user's from the start: by it the event is known in a page that comes before the answer. */
static AheadRecord *
complete_record (AheadMutationService *self,
                 AheadRecord *record)
{
  gint64 now = ahead_clock_get_time (self->clock);
  g_auto (AheadRecordBuilder) builder = { NULL };

  ahead_record_builder_init (&builder, record);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_CREATED_AT, now);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_UPDATED_AT, now);
  if (*ahead_record_get_string (record, AHEAD_FIELD_UID) == '\0')
    {
      char uid[AHEAD_UUID_SIZE];

      ahead_uuid_v7 (now, NULL, uid);
      ahead_record_builder_set_string (&builder, AHEAD_FIELD_UID, uid);
    }

  return ahead_record_builder_end (&builder);
}

static void
apply_create (AheadMutationService *self,
              AheadMutation *mutation)
{
  g_autofree char *id = g_strconcat (AHEAD_TEMPORARY_ID_PREFIX, mutation->id, NULL);

  mutation->layer = ahead_event_store_add_create (self->store, mutation->event, id, mutation->record);
  g_set_object (&mutation->event, ahead_layer_get_event (mutation->layer));
}

/* A page can have brought what a lost create has made: that is in the view then, and only the server is to say so. */
static void
reapply_create (AheadMutationService *self,
                AheadMutation *mutation)
{
  g_auto (AheadPatchBuilder) builder = { NULL };
  g_autoptr (AheadPatch) nothing = NULL;

  if (ahead_event_is_temporary (mutation->event))
    {
      apply_create (self, mutation);
      return;
    }

  ahead_patch_builder_init (&builder, ahead_event_get_record (mutation->event));
  nothing = ahead_patch_builder_end (&builder);
  mutation->layer = ahead_event_store_add_patch (self->store, mutation->event, nothing);
}

/* What a mutation that was rolled back is to change in the view as it is at this time. */
static gboolean
reapply (AheadMutationService *self,
         AheadMutation *mutation)
{
  AheadRecord *view = ahead_event_get_view (mutation->event);

  if (view == NULL && !(mutation->kind == AHEAD_MUTATION_CREATE && ahead_event_is_temporary (mutation->event)))
    return FALSE;

  if (mutation->kind == AHEAD_MUTATION_CREATE)
    {
      reapply_create (self, mutation);
      return TRUE;
    }

  ahead_mutation_set_seen (mutation, ahead_event_get_base (mutation->event));
  if (mutation->kind == AHEAD_MUTATION_DELETE)
    {
      mutation->layer = ahead_event_store_add_delete (self->store, mutation->event);
      return TRUE;
    }

  /* The whole of it: what others that wait show already may still be refused. */
  mutation->layer = ahead_event_store_add_patch (self->store, mutation->event, mutation->patch);
  return TRUE;
}

/* Looks at every event, which is good enough for what the user does by hand. */
static AheadEvent *
find_created (AheadMutationService *self,
              AheadRecord *record)
{
  g_autoptr (GPtrArray) events = ahead_event_store_list_events (self->store);
  g_autofree char *uid_key = ahead_record_dup_uid_key (record);
  const char *calendar = ahead_record_get_string (record, AHEAD_FIELD_CALENDAR);

  for (guint i = 0; i < events->len; i++)
    {
      AheadRecord *base = ahead_event_get_base (events->pdata[i]);
      g_autofree char *other_key = base != NULL ? ahead_record_dup_uid_key (base) : NULL;

      if (base != NULL && g_str_equal (uid_key, other_key)
          && g_str_equal (calendar, ahead_record_get_string (base, AHEAD_FIELD_CALENDAR)))
        return events->pdata[i];
    }

  return NULL;
}

/* The event of a mutation that was rolled back may be in the store as another object by now. */
static void
find_event_again (AheadMutationService *self,
                  AheadMutation *mutation)
{
  AheadEvent *event = ahead_event_store_lookup (self->store, ahead_event_get_id (mutation->event));

  if (event == NULL && mutation->kind == AHEAD_MUTATION_CREATE)
    event = find_created (self, mutation->record);
  if (event != NULL)
    g_set_object (&mutation->event, event);
}

static void
ahead_mutation_service_dispose (GObject *object)
{
  AheadMutationService *self = AHEAD_MUTATION_SERVICE (object);

  if (self->hold_timeout != 0)
    ahead_clock_remove_timeout (self->clock, self->hold_timeout);
  self->hold_timeout = 0;

  G_OBJECT_CLASS (ahead_mutation_service_parent_class)->dispose (object);
}

static void
ahead_mutation_service_finalize (GObject *object)
{
  AheadMutationService *self = AHEAD_MUTATION_SERVICE (object);

  g_object_unref (self->stopping);
  g_object_unref (self->retry_policy);
  g_object_unref (self->failed);
  g_ptr_array_unref (self->held);
  g_clear_pointer (&self->queue, ahead_mutation_queue_free);
  g_clear_object (&self->reconciler);
  g_clear_object (&self->activity_log);
  g_clear_object (&self->clock);
  g_clear_object (&self->outbox);
  g_clear_object (&self->backend);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (ahead_mutation_service_parent_class)->finalize (object);
}

static void
ahead_mutation_service_get_property (GObject *object,
                                     guint prop_id,
                                     GValue *value,
                                     GParamSpec *pspec)
{
  AheadMutationService *self = AHEAD_MUTATION_SERVICE (object);

  switch (prop_id)
    {
    case PROP_UNDO_DELAY:
      g_value_set_uint (value, self->undo_delay);
      break;
    case PROP_DEBOUNCE:
      g_value_set_uint (value, self->debounce);
      break;
    case PROP_RETRY_POLICY:
      g_value_set_object (value, self->retry_policy);
      break;
    case PROP_ONLINE:
      g_value_set_boolean (value, self->online);
      break;
    case PROP_SIGNED_OUT:
      g_value_set_boolean (value, self->signed_out);
      break;
    case PROP_N_UNSETTLED:
      g_value_set_uint (value, self->n_unsettled);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ahead_mutation_service_set_property (GObject *object,
                                     guint prop_id,
                                     const GValue *value,
                                     GParamSpec *pspec)
{
  AheadMutationService *self = AHEAD_MUTATION_SERVICE (object);

  switch (prop_id)
    {
    case PROP_UNDO_DELAY:
      ahead_mutation_service_set_undo_delay (self, g_value_get_uint (value));
      break;
    case PROP_DEBOUNCE:
      ahead_mutation_service_set_debounce (self, g_value_get_uint (value));
      break;
    case PROP_ONLINE:
      ahead_mutation_service_set_online (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static guint
install_signal (const char *name)
{
  return g_signal_new (name, AHEAD_TYPE_MUTATION_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                       AHEAD_TYPE_MUTATION);
}

static void
ahead_mutation_service_class_init (AheadMutationServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ahead_mutation_service_dispose;
  object_class->finalize = ahead_mutation_service_finalize;
  object_class->get_property = ahead_mutation_service_get_property;
  object_class->set_property = ahead_mutation_service_set_property;

  /**
   * AheadMutationService:undo-delay:
   *
   * How long a delete can be withdrawn before it is sent, in milliseconds; 0 = it is sent at once.
   */
  properties[PROP_UNDO_DELAY] = g_param_spec_uint ("undo-delay", NULL, NULL, 0, G_MAXUINT, 0,
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                     | G_PARAM_STATIC_STRINGS);

  /**
   * AheadMutationService:debounce:
   *
   * How long a patch or a toggle waits for more of the same, in milliseconds; 0 = each is sent by itself, at once.
   */
  properties[PROP_DEBOUNCE] = g_param_spec_uint ("debounce", NULL, NULL, 0, G_MAXUINT, DEFAULT_DEBOUNCE,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AheadMutationService:retry-policy:
   *
   * What is done after a failure.
   */
  properties[PROP_RETRY_POLICY] = g_param_spec_object ("retry-policy", NULL, NULL, AHEAD_TYPE_RETRY_POLICY,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * AheadMutationService:online:
   *
   * Whether there is a network. Nothing is sent without.
   */
  properties[PROP_ONLINE] = g_param_spec_boolean ("online", NULL, NULL, TRUE,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AheadMutationService:signed-out:
   *
   * Whether the server refused the credentials. Nothing is sent until ahead_mutation_service_resume().
   */
  properties[PROP_SIGNED_OUT] = g_param_spec_boolean ("signed-out", NULL, NULL, FALSE,
                                                      G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY
                                                        | G_PARAM_STATIC_STRINGS);

  /**
   * AheadMutationService:n-unsettled:
   *
   * How many mutations wait for the server.
   */
  properties[PROP_N_UNSETTLED] = g_param_spec_uint ("n-unsettled", NULL, NULL, 0, G_MAXUINT, 0,
                                                    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY
                                                      | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * AheadMutationService::applied:
   * @self: the service
   * @mutation: the mutation
   *
   * A mutation is in the view.
   */
  signals[SIGNAL_APPLIED] = install_signal ("applied");

  /**
   * AheadMutationService::confirmed:
   * @self: the service
   * @mutation: the mutation
   *
   * The server took a mutation.
   */
  signals[SIGNAL_CONFIRMED] = install_signal ("confirmed");

  /**
   * AheadMutationService::corrected:
   * @self: the service
   * @mutation: the mutation, which was confirmed
   * @fields: an [alias@FieldSet]
   *
   * The server took a mutation and made something else of it; @fields differ from what was shown.
   */
  signals[SIGNAL_CORRECTED] = g_signal_new ("corrected", AHEAD_TYPE_MUTATION_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 2, AHEAD_TYPE_MUTATION, G_TYPE_UINT);

  /**
   * AheadMutationService::retrying:
   * @self: the service
   * @mutation: the mutation
   * @delay: how long it waits, in µs
   *
   * An attempt failed, or there was no connection. The mutation stays in the view and is sent again.
   */
  signals[SIGNAL_RETRYING] = g_signal_new ("retrying", AHEAD_TYPE_MUTATION_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 2, AHEAD_TYPE_MUTATION, G_TYPE_INT64);

  /**
   * AheadMutationService::rolled-back:
   * @self: the service
   * @mutation: the mutation, with its error
   *
   * A mutation was refused or failed, and is in the view no more.
   */
  signals[SIGNAL_ROLLED_BACK] = install_signal ("rolled-back");

  /**
   * AheadMutationService::withdrawn:
   * @self: the service
   * @mutation: the mutation
   *
   * The user took a mutation back before it was sent.
   */
  signals[SIGNAL_WITHDRAWN] = install_signal ("withdrawn");
}

static void
ahead_mutation_service_init (AheadMutationService *self)
{
  self->stopping = g_cancellable_new ();
  self->failed = g_list_store_new (AHEAD_TYPE_MUTATION);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  self->queue = ahead_mutation_queue_new (ahead_mutation_life_send, self);
  self->debounce = DEFAULT_DEBOUNCE;
  self->retry_policy = ahead_retry_policy_new ();
  self->online = TRUE;
}

/**
 * ahead_mutation_service_new:
 * @store: where the views are
 * @backend: where mutations are sent
 * @outbox: where they are kept until they are settled
 * @clock: the time
 *
 * Makes a service.
 *
 * Returns: (transfer full): the service
 */
AheadMutationService *
ahead_mutation_service_new (AheadEventStore *store,
                            AheadBackend *backend,
                            AheadOutbox *outbox,
                            AheadClock *clock)
{
  AheadMutationService *self;

  g_return_val_if_fail (AHEAD_IS_EVENT_STORE (store), NULL);
  g_return_val_if_fail (AHEAD_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (AHEAD_IS_OUTBOX (outbox), NULL);
  g_return_val_if_fail (AHEAD_IS_CLOCK (clock), NULL);

  self = g_object_new (AHEAD_TYPE_MUTATION_SERVICE, NULL);
  self->store = g_object_ref (store);
  self->backend = g_object_ref (backend);
  self->outbox = g_object_ref (outbox);
  self->clock = g_object_ref (clock);
  self->reconciler = ahead_reconciler_new (store);
  self->activity_log = ahead_activity_log_new (clock);
  ahead_reconciler_set_activity_log (self->reconciler, self->activity_log);
  g_signal_connect_object (self->reconciler, "confirmed", G_CALLBACK (ahead_mutation_life_confirmed), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * ahead_mutation_service_get_reconciler:
 * @self: a service
 *
 * Gets what settles mutations by the server's word. Pages and changes go to it, so that the user's own are known.
 *
 * Returns: (transfer none): the reconciler
 */
AheadReconciler *
ahead_mutation_service_get_reconciler (AheadMutationService *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (self), NULL);

  return self->reconciler;
}

/**
 * ahead_mutation_service_get_activity_log:
 * @self: a service
 *
 * Gets what became of every mutation, step by step.
 *
 * Returns: (transfer none): the log
 */
AheadActivityLog *
ahead_mutation_service_get_activity_log (AheadMutationService *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (self), NULL);

  return self->activity_log;
}

/**
 * ahead_mutation_service_create_async:
 * @self: a service
 * @record: what to make; id and version do not matter, a UID is given where there is none
 * @cancellable: (nullable): ends the waiting
 * @callback: (nullable): called when the server has settled it
 * @user_data: for @callback
 *
 * Creates an event. It is in the store when this returns, under a temporary id.
 *
 * Returns: (transfer none): the mutation, which has the event
 */
AheadMutation *
ahead_mutation_service_create_async (AheadMutationService *self,
                                     AheadRecord *record,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  AheadMutation *mutation;

  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (self), NULL);
  g_return_val_if_fail (record != NULL, NULL);

  mutation = ahead_mutation_new (AHEAD_MUTATION_CREATE, NULL, ahead_clock_get_time (self->clock));
  mutation->record = complete_record (self, record);
  add_waiter (self, mutation, ahead_mutation_service_create_async, cancellable, callback, user_data);
  ahead_event_store_begin_update (self->store);
  apply_create (self, mutation);
  ahead_mutation_life_submit (self, mutation);
  g_object_unref (mutation);

  return mutation;
}

/**
 * ahead_mutation_service_create_finish:
 * @self: a service
 * @result: what the callback was given
 * @error: an error in %AHEAD_MUTATION_ERROR; the event is gone from the view then
 *
 * Ends ahead_mutation_service_create_async().
 *
 * Returns: %TRUE if the server made the event
 */
gboolean
ahead_mutation_service_create_finish (AheadMutationService *self,
                                      GAsyncResult *result,
                                      GError **error)
{
  return finish (self, ahead_mutation_service_create_async, result, error);
}

/* Takes @mutation, which does what the user wants already, or has come to nothing. */
static AheadMutation *
join (AheadMutationService *self,
      AheadMutation *mutation,
      GCancellable *cancellable,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  g_autoptr (AheadMutation) joined = mutation;

  if (ahead_mutation_is_settled (joined))
    {
      finish_at_once (self, ahead_mutation_service_patch_async, cancellable, callback, user_data);
      return NULL;
    }

  add_waiter (self, joined, ahead_mutation_service_patch_async, cancellable, callback, user_data);
  ahead_mutation_service_emit_applied (self, joined);
  return joined;
}

/**
 * ahead_mutation_service_patch_async:
 * @self: a service
 * @event: an event that is visible
 * @patch: what to change, made against its view
 * @cancellable: (nullable): ends the waiting
 * @callback: (nullable): called when the server has settled it
 * @user_data: for @callback
 *
 * Changes fields of an event. A patch of the fields of one that is not sent yet becomes part of it, and of one that is
 * not created yet part of the create; that mutation is applied once more, and settled once.
 *
 * Returns: (transfer none) (nullable): the mutation, or %NULL where @patch changes nothing, or takes back what was not sent
 */
AheadMutation *
ahead_mutation_service_patch_async (AheadMutationService *self,
                                    AheadEvent *event,
                                    AheadPatch *patch,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  AheadMutation *mutation;

  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (self), NULL);
  g_return_val_if_fail (AHEAD_IS_EVENT (event), NULL);
  g_return_val_if_fail (patch != NULL, NULL);

  if (ahead_patch_is_empty (patch))
    {
      finish_at_once (self, ahead_mutation_service_patch_async, cancellable, callback, user_data);
      return NULL;
    }

  mutation = ahead_mutation_coalesce_patch (self, event, patch);
  if (mutation != NULL)
    return join (self, mutation, cancellable, callback, user_data);

  mutation = ahead_mutation_new (AHEAD_MUTATION_PATCH, event, ahead_clock_get_time (self->clock));
  add_waiter (self, mutation, ahead_mutation_service_patch_async, cancellable, callback, user_data);
  ahead_mutation_hold_begin (self, mutation, AHEAD_HOLD_DEBOUNCE, self->debounce * G_TIME_SPAN_MILLISECOND);

  return submit_patch (self, mutation, patch);
}

/**
 * ahead_mutation_service_patch_finish:
 * @self: a service
 * @result: what the callback was given
 * @error: an error in %AHEAD_MUTATION_ERROR; the view is as if there had been no patch then
 *
 * Ends ahead_mutation_service_patch_async().
 *
 * Returns: %TRUE if the server took the patch
 */
gboolean
ahead_mutation_service_patch_finish (AheadMutationService *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  return finish (self, ahead_mutation_service_patch_async, result, error);
}

/**
 * ahead_mutation_service_delete_async:
 * @self: a service
 * @event: an event that is visible
 * @cancellable: (nullable): ends the waiting
 * @callback: (nullable): called when the server has settled it
 * @user_data: for @callback
 *
 * Deletes an event. It is sent when the undo delay is over; until then it can be withdrawn. Without a delay, an event
 * whose create was not sent just goes.
 *
 * Returns: (transfer none) (nullable): the mutation, or %NULL where the server need not hear of it
 */
AheadMutation *
ahead_mutation_service_delete_async (AheadMutationService *self,
                                     AheadEvent *event,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  AheadMutation *mutation;

  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (self), NULL);
  g_return_val_if_fail (AHEAD_IS_EVENT (event), NULL);

  if (self->undo_delay == 0 && ahead_mutation_coalesce_delete (self, event))
    {
      finish_at_once (self, ahead_mutation_service_delete_async, cancellable, callback, user_data);
      return NULL;
    }

  mutation = ahead_mutation_new (AHEAD_MUTATION_DELETE, event, ahead_clock_get_time (self->clock));
  add_waiter (self, mutation, ahead_mutation_service_delete_async, cancellable, callback, user_data);
  ahead_mutation_hold_begin (self, mutation, AHEAD_HOLD_UNDO, self->undo_delay * G_TIME_SPAN_MILLISECOND);
  ahead_event_store_begin_update (self->store);
  mutation->layer = ahead_event_store_add_delete (self->store, event);
  ahead_mutation_life_submit (self, mutation);
  g_object_unref (mutation);

  return mutation;
}

/**
 * ahead_mutation_service_delete_finish:
 * @self: a service
 * @result: what the callback was given
 * @error: an error in %AHEAD_MUTATION_ERROR; the event is back in the view then
 *
 * Ends ahead_mutation_service_delete_async().
 *
 * Returns: %TRUE if the event is gone from the server
 */
gboolean
ahead_mutation_service_delete_finish (AheadMutationService *self,
                                      GAsyncResult *result,
                                      GError **error)
{
  return finish (self, ahead_mutation_service_delete_async, result, error);
}

/**
 * ahead_mutation_service_set_starred_async:
 * @self: a service
 * @event: an event that is visible
 * @starred: whether the user stars it
 * @cancellable: (nullable): ends the waiting
 * @callback: (nullable): called when the server has settled it
 * @user_data: for @callback
 *
 * Stars an event, or takes the star away.
 *
 * Returns: (transfer none) (nullable): the mutation, or %NULL where it is so already
 */
AheadMutation *
ahead_mutation_service_set_starred_async (AheadMutationService *self,
                                          AheadEvent *event,
                                          gboolean starred,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (self), NULL);
  g_return_val_if_fail (AHEAD_IS_EVENT (event), NULL);

  return toggle (self, event, AHEAD_MUTATION_STAR, starred, ahead_mutation_service_set_starred_async, cancellable,
                 callback, user_data);
}

/**
 * ahead_mutation_service_set_starred_finish:
 * @self: a service
 * @result: what the callback was given
 * @error: an error in %AHEAD_MUTATION_ERROR; the star is as it was then
 *
 * Ends ahead_mutation_service_set_starred_async().
 *
 * Returns: %TRUE if the server has it so
 */
gboolean
ahead_mutation_service_set_starred_finish (AheadMutationService *self,
                                           GAsyncResult *result,
                                           GError **error)
{
  return finish (self, ahead_mutation_service_set_starred_async, result, error);
}

/**
 * ahead_mutation_service_set_attending_async:
 * @self: a service
 * @event: an event that is visible
 * @attending: whether the user attends it
 * @cancellable: (nullable): ends the waiting
 * @callback: (nullable): called when the server has settled it
 * @user_data: for @callback
 *
 * Says that the user attends an event, or does not.
 *
 * Returns: (transfer none) (nullable): the mutation, or %NULL where it is so already
 */
AheadMutation *
ahead_mutation_service_set_attending_async (AheadMutationService *self,
                                            AheadEvent *event,
                                            gboolean attending,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (self), NULL);
  g_return_val_if_fail (AHEAD_IS_EVENT (event), NULL);

  return toggle (self, event, AHEAD_MUTATION_ATTEND, attending, ahead_mutation_service_set_attending_async, cancellable,
                 callback, user_data);
}

/**
 * ahead_mutation_service_set_attending_finish:
 * @self: a service
 * @result: what the callback was given
 * @error: an error in %AHEAD_MUTATION_ERROR; the attendance is as it was then
 *
 * Ends ahead_mutation_service_set_attending_async().
 *
 * Returns: %TRUE if the server has it so
 */
gboolean
ahead_mutation_service_set_attending_finish (AheadMutationService *self,
                                             GAsyncResult *result,
                                             GError **error)
{
  return finish (self, ahead_mutation_service_set_attending_async, result, error);
}

/**
 * ahead_mutation_service_add_comment_async:
 * @self: a service
 * @event: an event that is visible
 * @text: the words, UTF-8, at most %AHEAD_COMMENT_MAX_LENGTH characters
 * @cancellable: (nullable): ends the waiting
 * @callback: (nullable): called when the server has settled it
 * @user_data: for @callback
 *
 * Comments on an event. The number of its comments shows it at once.
 *
 * Returns: (transfer none): the mutation, which has the comment once it is confirmed by an answer
 */
AheadMutation *
ahead_mutation_service_add_comment_async (AheadMutationService *self,
                                          AheadEvent *event,
                                          const char *text,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  g_autoptr (AheadPatch) patch = NULL;
  AheadMutation *mutation;

  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (self), NULL);
  g_return_val_if_fail (AHEAD_IS_EVENT (event), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  patch = make_comment_patch (event, 1);
  mutation = ahead_mutation_new (AHEAD_MUTATION_ADD_COMMENT, event, ahead_clock_get_time (self->clock));
  mutation->text = g_strdup (text);
  add_waiter (self, mutation, ahead_mutation_service_add_comment_async, cancellable, callback, user_data);

  return submit_patch (self, mutation, patch);
}

/**
 * ahead_mutation_service_add_comment_finish:
 * @self: a service
 * @result: what the callback was given
 * @error: an error in %AHEAD_MUTATION_ERROR; the number of comments is as it was then
 *
 * Ends ahead_mutation_service_add_comment_async().
 *
 * Returns: %TRUE if the server has the comment
 */
gboolean
ahead_mutation_service_add_comment_finish (AheadMutationService *self,
                                           GAsyncResult *result,
                                           GError **error)
{
  return finish (self, ahead_mutation_service_add_comment_async, result, error);
}

/**
 * ahead_mutation_service_delete_comment_async:
 * @self: a service
 * @event: an event that is visible
 * @comment_id: the comment
 * @cancellable: (nullable): ends the waiting
 * @callback: (nullable): called when the server has settled it
 * @user_data: for @callback
 *
 * Deletes a comment of the user.
 *
 * Returns: (transfer none): the mutation
 */
AheadMutation *
ahead_mutation_service_delete_comment_async (AheadMutationService *self,
                                             AheadEvent *event,
                                             const char *comment_id,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data)
{
  g_autoptr (AheadPatch) patch = NULL;
  AheadMutation *mutation;

  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (self), NULL);
  g_return_val_if_fail (AHEAD_IS_EVENT (event), NULL);
  g_return_val_if_fail (comment_id != NULL, NULL);

  patch = make_comment_patch (event, -1);
  mutation = ahead_mutation_new (AHEAD_MUTATION_DELETE_COMMENT, event, ahead_clock_get_time (self->clock));
  mutation->comment_id = g_strdup (comment_id);
  add_waiter (self, mutation, ahead_mutation_service_delete_comment_async, cancellable, callback, user_data);

  return submit_patch (self, mutation, patch);
}

/**
 * ahead_mutation_service_delete_comment_finish:
 * @self: a service
 * @result: what the callback was given
 * @error: an error in %AHEAD_MUTATION_ERROR; the number of comments is as it was then
 *
 * Ends ahead_mutation_service_delete_comment_async().
 *
 * Returns: %TRUE if the comment is gone from the server
 */
gboolean
ahead_mutation_service_delete_comment_finish (AheadMutationService *self,
                                              GAsyncResult *result,
                                              GError **error)
{
  return finish (self, ahead_mutation_service_delete_comment_async, result, error);
}

/**
 * ahead_mutation_service_retry_async:
 * @self: a service
 * @mutation: a mutation that was rolled back
 * @cancellable: (nullable): ends the waiting
 * @callback: (nullable): called when the server has settled it
 * @user_data: for @callback
 *
 * Applies and sends a mutation again, under the same id: should the server have taken it the first time, it is not done
 * twice. The user has seen what the server has by then, so what others changed is no conflict.
 *
 * Returns: %FALSE if the event is gone, or the server turned out to have taken the mutation; @callback is not called
 *   then, and the mutation stays as it is
 */
gboolean
ahead_mutation_service_retry_async (AheadMutationService *self,
                                    AheadMutation *mutation,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (AheadMutation) kept = NULL;
  guint position;

  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (self), FALSE);
  g_return_val_if_fail (AHEAD_IS_MUTATION (mutation), FALSE);
  g_return_val_if_fail (g_list_store_find (self->failed, mutation, &position), FALSE);

  if (mutation->state != AHEAD_MUTATION_STATE_ROLLED_BACK)
    return FALSE;

  kept = g_object_ref (mutation);
  find_event_again (self, mutation);
  ahead_event_store_begin_update (self->store);
  if (!reapply (self, mutation))
    {
      ahead_event_store_end_update (self->store);
      return FALSE;
    }

  g_list_store_remove (self->failed, position);
  if (AHEAD_BUG (FORGET_KEY_ON_RETRY))
    {
      ahead_reconciler_forget (self->reconciler, mutation);
      ahead_uuid_v7 (ahead_clock_get_time (self->clock), NULL, mutation->id);
    }
  ahead_mutation_take_error (mutation, NULL);
  add_waiter (self, mutation, ahead_mutation_service_retry_async, cancellable, callback, user_data);
  ahead_mutation_life_submit (self, mutation);

  return TRUE;
}

/**
 * ahead_mutation_service_retry_finish:
 * @self: a service
 * @result: what the callback was given
 * @error: an error in %AHEAD_MUTATION_ERROR; the mutation is rolled back again then
 *
 * Ends ahead_mutation_service_retry_async().
 *
 * Returns: %TRUE if the server took the mutation
 */
gboolean
ahead_mutation_service_retry_finish (AheadMutationService *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  return finish (self, ahead_mutation_service_retry_async, result, error);
}

/* One that is sent again may have been taken the first time. */
static gboolean
can_withdraw (AheadMutation *mutation)
{
  if (mutation->attempts > 0 && mutation->state != AHEAD_MUTATION_STATE_SENDING)
    return FALSE;

  return mutation->state == AHEAD_MUTATION_STATE_PENDING || mutation->state == AHEAD_MUTATION_STATE_QUEUED
         || (mutation->state == AHEAD_MUTATION_STATE_SENDING && AHEAD_BUG (WITHDRAW_WHAT_IS_SENT));
}

/**
 * ahead_mutation_service_withdraw:
 * @self: a service
 * @mutation: a mutation
 *
 * Takes a mutation back that was not sent yet; with a create, all that builds on it. Waiting operations end with
 * %AHEAD_MUTATION_ERROR_WITHDRAWN.
 *
 * Returns: %FALSE if it is too late: it was sent, or is settled
 */
gboolean
ahead_mutation_service_withdraw (AheadMutationService *self,
                                 AheadMutation *mutation)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (self), FALSE);
  g_return_val_if_fail (AHEAD_IS_MUTATION (mutation), FALSE);

  if (!can_withdraw (mutation))
    return FALSE;

  ahead_mutation_life_withdraw (self, mutation);
  return TRUE;
}

/**
 * ahead_mutation_service_discard:
 * @self: a service
 * @mutation: a mutation that was rolled back
 *
 * Forgets a mutation for good.
 */
void
ahead_mutation_service_discard (AheadMutationService *self,
                                AheadMutation *mutation)
{
  g_autoptr (AheadMutation) kept = NULL;
  guint position;

  g_return_if_fail (AHEAD_IS_MUTATION_SERVICE (self));
  g_return_if_fail (AHEAD_IS_MUTATION (mutation));
  g_return_if_fail (g_list_store_find (self->failed, mutation, &position));

  kept = g_object_ref (mutation);
  g_list_store_remove (self->failed, position);
  ahead_reconciler_forget (self->reconciler, mutation);
  ahead_outbox_remove (self->outbox, mutation);
}

/**
 * ahead_mutation_service_release_held:
 * @self: a service
 *
 * Sends what could still be undone and what waits for more of the same, without waiting any longer.
 */
void
ahead_mutation_service_release_held (AheadMutationService *self)
{
  g_return_if_fail (AHEAD_IS_MUTATION_SERVICE (self));

  ahead_mutation_hold_end_all (self, AHEAD_HOLD_UNDO | AHEAD_HOLD_DEBOUNCE);
}

/**
 * ahead_mutation_service_stop:
 * @self: a service
 *
 * Sends nothing more, and breaks off what is in flight. Mutations that are not settled stay as they are; operations
 * that wait for them end with %G_IO_ERROR_CANCELLED.
 */
void
ahead_mutation_service_stop (AheadMutationService *self)
{
  g_autoptr (GPtrArray) unsettled = NULL;

  g_return_if_fail (AHEAD_IS_MUTATION_SERVICE (self));

  g_cancellable_cancel (self->stopping);
  unsettled = ahead_mutation_queue_list (self->queue);
  for (guint i = 0; i < unsettled->len; i++)
    ahead_mutation_life_end_waiting (unsettled->pdata[i]);
}

/**
 * ahead_mutation_service_get_undo_delay:
 * @self: a service
 *
 * Gets how long a delete can be withdrawn before it is sent.
 *
 * Returns: the delay in milliseconds; 0 = none
 */
guint
ahead_mutation_service_get_undo_delay (AheadMutationService *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (self), 0);

  return self->undo_delay;
}

/**
 * ahead_mutation_service_set_undo_delay:
 * @self: a service
 * @milliseconds: the delay; 0 = none
 *
 * Sets how long a delete can be withdrawn before it is sent. Deletes that wait already are not affected.
 */
void
ahead_mutation_service_set_undo_delay (AheadMutationService *self,
                                       guint milliseconds)
{
  g_return_if_fail (AHEAD_IS_MUTATION_SERVICE (self));

  if (self->undo_delay == milliseconds)
    return;

  self->undo_delay = milliseconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNDO_DELAY]);
}

/**
 * ahead_mutation_service_get_debounce:
 * @self: a service
 *
 * Gets how long a patch or a toggle waits for more of the same before it is sent.
 *
 * Returns: the delay in milliseconds; 0 = each is sent by itself, at once
 */
guint
ahead_mutation_service_get_debounce (AheadMutationService *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (self), 0);

  return self->debounce;
}

/**
 * ahead_mutation_service_set_debounce:
 * @self: a service
 * @milliseconds: the delay; 0 = each is sent by itself, at once
 *
 * Sets how long a patch or a toggle waits for more of the same before it is sent. Those that wait are not affected.
 */
void
ahead_mutation_service_set_debounce (AheadMutationService *self,
                                     guint milliseconds)
{
  g_return_if_fail (AHEAD_IS_MUTATION_SERVICE (self));

  if (self->debounce == milliseconds)
    return;

  self->debounce = milliseconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEBOUNCE]);
}

/**
 * ahead_mutation_service_get_retry_policy:
 * @self: a service
 *
 * Gets what is done after a failure. It can be changed at any time.
 *
 * Returns: (transfer none): the policy
 */
AheadRetryPolicy *
ahead_mutation_service_get_retry_policy (AheadMutationService *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (self), NULL);

  return self->retry_policy;
}

/**
 * ahead_mutation_service_get_online:
 * @self: a service
 *
 * Gets whether there is a network, as far as the service was told.
 *
 * Returns: whether mutations are sent
 */
gboolean
ahead_mutation_service_get_online (AheadMutationService *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (self), FALSE);

  return self->online;
}

/**
 * ahead_mutation_service_set_online:
 * @self: a service
 * @online: whether there is a network
 *
 * Stops or begins to send. What waits to be sent again goes at once when the network is back.
 */
void
ahead_mutation_service_set_online (AheadMutationService *self,
                                   gboolean online)
{
  g_return_if_fail (AHEAD_IS_MUTATION_SERVICE (self));

  online = !!online;
  if (self->online == online)
    return;

  self->online = online;
  if (online)
    ahead_mutation_hold_end_all (self, AHEAD_HOLD_RETRY);
  update_paused (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
}

/**
 * ahead_mutation_service_get_signed_out:
 * @self: a service
 *
 * Gets whether the server refused the credentials.
 *
 * Returns: whether nothing is sent for that
 */
gboolean
ahead_mutation_service_get_signed_out (AheadMutationService *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (self), FALSE);

  return self->signed_out;
}

/**
 * ahead_mutation_service_resume:
 * @self: a service
 *
 * Sends again: the backend has other credentials, or the server is known to answer. What waits to be sent again does not
 * wait any longer.
 */
void
ahead_mutation_service_resume (AheadMutationService *self)
{
  g_return_if_fail (AHEAD_IS_MUTATION_SERVICE (self));

  ahead_mutation_hold_end_all (self, AHEAD_HOLD_RETRY);
  ahead_mutation_service_set_signed_out (self, FALSE);
}

/**
 * ahead_mutation_service_get_n_unsettled:
 * @self: a service
 *
 * Gets how many mutations wait for the server.
 *
 * Returns: their number
 */
guint
ahead_mutation_service_get_n_unsettled (AheadMutationService *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (self), 0);

  return self->n_unsettled;
}

/**
 * ahead_mutation_service_get_failed:
 * @self: a service
 *
 * Gets the mutations that were rolled back, until they are retried, discarded, or confirmed after all.
 *
 * Returns: (transfer none): a list of `AheadMutation`, oldest first
 */
GListModel *
ahead_mutation_service_get_failed (AheadMutationService *self)
{
  g_return_val_if_fail (AHEAD_IS_MUTATION_SERVICE (self), NULL);

  return G_LIST_MODEL (self->failed);
}
