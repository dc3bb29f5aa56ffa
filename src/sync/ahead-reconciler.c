/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadReconciler"

#include "config.h"

#include "ahead-reconciler.h"

#include <glib/gi18n-lib.h>

#include "ahead-activity-log-private.h"
#include "ahead-mutation-private.h"
#include "ahead-planted-bug.h"
#include "ahead-sync-marshal.h"

/*
 * Where the server's word and the user's meet. A mutation is confirmed in one update of the store: its base comes in
 * and its layer goes, so that nothing moves where the server took what was shown.
 */

struct _AheadReconciler
{
  GObject parent_instance;

  AheadEventStore *store;
  /* (mutation->id) → AheadMutation: those that wait, and those that were rolled back and may have been taken after
   * all */
  GHashTable *mutations;
  AheadConflictPolicy conflict_policy;
  AheadActivityLog *activity_log;
};

enum
{
  SIGNAL_CONFIRMED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (AheadConflictPolicy, ahead_conflict_policy,
                    G_DEFINE_ENUM_VALUE (AHEAD_CONFLICT_SERVER_WINS, "server-wins"),
                    G_DEFINE_ENUM_VALUE (AHEAD_CONFLICT_MINE_WINS, "mine-wins"),
                    G_DEFINE_ENUM_VALUE (AHEAD_CONFLICT_NEWEST_WINS, "newest-wins"),
                    G_DEFINE_ENUM_VALUE (AHEAD_CONFLICT_ASK, "ask"))

G_DEFINE_FINAL_TYPE (AheadReconciler, ahead_reconciler, G_TYPE_OBJECT)

/* What the server adds by itself to an event that it makes. */
#define FIELDS_ASSIGNED AHEAD_FIELD_BIT (AHEAD_FIELD_POSITION)

static AheadFieldSet
find_corrections (AheadMutation *mutation,
                  AheadRecord *record)
{
  if (record == NULL)
    return 0;
  if (mutation->kind == AHEAD_MUTATION_CREATE)
    return ahead_record_diff (mutation->record, record) & AHEAD_FIELDS_CONTENT & ~FIELDS_ASSIGNED;

  return mutation->patch != NULL ? ahead_patch_get_unmatched (mutation->patch, record) : 0;
}

/* What the user did to an event before it was rolled back is about the one that took its place. */
static void
replace_event (AheadReconciler *self,
               AheadEvent *event,
               AheadEvent *other)
{
  g_autoptr (AheadEvent) kept = g_object_ref (event);
  GHashTableIter iter;
  gpointer mutation;

  g_hash_table_iter_init (&iter, self->mutations);
  while (g_hash_table_iter_next (&iter, NULL, &mutation))
    if (AHEAD_MUTATION (mutation)->event == kept && AHEAD_MUTATION (mutation)->layer == NULL)
      g_set_object (&AHEAD_MUTATION (mutation)->event, other);
}

/* The event of a create that was rolled back is in nobody's list: if the server's is, that one is it. */
static void
bind_event (AheadReconciler *self,
            AheadMutation *mutation,
            AheadRecord *record)
{
  AheadEvent *other = ahead_event_store_lookup (self->store, ahead_record_get_id (record));

  if (mutation->layer == NULL && other != NULL)
    {
      replace_event (self, mutation->event, other);
      ahead_event_store_put_base (self->store, record);
    }
  else
    {
      ahead_event_store_bind (self->store, mutation->event, record);
    }
}

static void
take_base (AheadReconciler *self,
           AheadMutation *mutation,
           AheadRecord *record,
           gint64 deleted_at)
{
  AheadEvent *event = mutation->event;
  AheadRecord *base = ahead_event_get_base (event);

  if (record != NULL && mutation->kind == AHEAD_MUTATION_CREATE)
    bind_event (self, mutation, record);
  else if (record != NULL)
    ahead_event_store_put_base (self->store, record);
  else if (mutation->kind == AHEAD_MUTATION_DELETE && base != NULL)
    ahead_event_store_delete_base (self->store, ahead_event_get_id (event),
                                   MAX (deleted_at, ahead_record_get_version (base)));
}

static void
confirm (AheadReconciler *self,
         AheadMutation *mutation,
         AheadRecord *record,
         gint64 deleted_at)
{
  ahead_event_store_begin_update (self->store);
  take_base (self, mutation, record, deleted_at);
  if (mutation->layer != NULL && !AHEAD_BUG (KEEP_LAYER))
    ahead_event_store_remove_layer (self->store, g_steal_pointer (&mutation->layer));
  ahead_mutation_take_error (mutation, NULL);
  ahead_mutation_set_state (mutation, AHEAD_MUTATION_STATE_CONFIRMED);
  ahead_event_store_end_update (self->store);
}

static void
emit_confirmed (AheadReconciler *self,
                AheadMutation *mutation,
                AheadFieldSet corrections)
{
  if (mutation->lost != NULL)
    corrections |= ahead_patch_get_fields (mutation->lost);

  g_hash_table_remove (self->mutations, mutation->id);
  g_signal_emit (self, signals[SIGNAL_CONFIRMED], 0, mutation, corrections);
}

static char *
list_field_names (AheadFieldSet fields)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    {
      if ((fields & AHEAD_FIELD_BIT (i)) == 0)
        continue;
      if (names->len > 0)
        g_string_append (names, ", ");
      g_string_append (names, ahead_field_get_name (i));
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
set_conflict (AheadMutation *mutation,
              AheadRecord *theirs,
              AheadFieldSet fields,
              GError **error)
{
  g_autofree char *names = list_field_names (fields);
  const char *who = ahead_record_get_string (theirs, AHEAD_FIELD_UPDATED_BY);

  if (mutation->kind == AHEAD_MUTATION_DELETE)
    g_set_error (error, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_CONFLICT,
                 _("“%s” was changed by %s (%s) and was not deleted"), ahead_record_get_title (theirs), who, names);
  else
    g_set_error (error, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_CONFLICT,
                 _("“%s” was changed by %s meanwhile (%s); theirs is kept"), ahead_record_get_title (theirs), who,
                 names);
}

static void
set_gone (AheadMutation *mutation,
          GError **error)
{
  g_set_error (error, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_GONE, _("“%s” does not exist on the server any more"),
               ahead_record_get_title (ahead_event_get_record (mutation->event)));
}

static gboolean
was_taken_without_answer (AheadMutation *mutation,
                          AheadEvent *event,
                          AheadRecord *base)
{
  return mutation->state == AHEAD_MUTATION_STATE_ROLLED_BACK && mutation->event == event && mutation->patch != NULL
         && ahead_patch_get_unmatched (mutation->patch, base) == 0;
}

/*
 * What the user had seen, with the user's own changes that got no answer and that the server shows to have taken: they
 * are nobody else's.
 */
static AheadRecord *
complete_seen (AheadReconciler *self,
               AheadMutation *mutation,
               AheadRecord *base)
{
  AheadRecord *seen = ahead_record_ref (mutation->seen != NULL ? mutation->seen : base);
  GHashTableIter iter;
  gpointer other;

  g_hash_table_iter_init (&iter, self->mutations);
  while (g_hash_table_iter_next (&iter, NULL, &other))
    if (was_taken_without_answer (other, mutation->event, base))
      {
        g_autoptr (AheadRecord) before = seen;

        seen = ahead_patch_apply (AHEAD_MUTATION (other)->patch, before);
      }

  return seen;
}

static gboolean
mine_wins (AheadReconciler *self,
           AheadMutation *mutation,
           AheadRecord *base)
{
  if (self->conflict_policy == AHEAD_CONFLICT_NEWEST_WINS)
    return mutation->created_at > ahead_record_get_integer (base, AHEAD_FIELD_UPDATED_AT);

  return self->conflict_policy == AHEAD_CONFLICT_MINE_WINS;
}

static AheadFieldSet
find_conflicts_with_others (AheadReconciler *self,
                            AheadMutation *mutation,
                            AheadRecord *base)
{
  g_autoptr (AheadRecord) seen = complete_seen (self, mutation, base);
  AheadFieldSet conflicts;
  g_autoptr (AheadPatch) merged = ahead_patch_merge (mutation->patch, seen, base, &conflicts);

  return conflicts & ahead_patch_get_fields (merged);
}

/* Takes @merged. Returns: (transfer full): what is left of it */
static AheadPatch *
give_way (AheadMutation *mutation,
          AheadRecord *base,
          AheadPatch *merged,
          AheadFieldSet conflicts)
{
  g_autoptr (AheadPatch) whole = merged;

  ahead_mutation_take_lost (mutation, ahead_patch_restrict (whole, conflicts),
                            ahead_record_get_string (base, AHEAD_FIELD_UPDATED_BY));

  return ahead_patch_restrict (whole, ~conflicts);
}

static AheadVerdict
rebase_patch (AheadReconciler *self,
              AheadMutation *mutation,
              AheadRecord *base,
              GError **error)
{
  AheadRecord *seen = mutation->seen != NULL ? mutation->seen : base;
  AheadFieldSet conflicts;
  g_autoptr (AheadPatch) merged = ahead_patch_merge (mutation->patch, seen, base, &conflicts);

  if (conflicts != 0)
    conflicts &= find_conflicts_with_others (self, mutation, base);
  if (conflicts != 0 && self->conflict_policy == AHEAD_CONFLICT_ASK)
    {
      set_conflict (mutation, base, conflicts, error);
      return AHEAD_VERDICT_REFUSED;
    }
  if (conflicts != 0 && !mine_wins (self, mutation, base))
    merged = give_way (mutation, base, g_steal_pointer (&merged), conflicts);
  if (ahead_patch_is_empty (merged))
    return AHEAD_VERDICT_CONFIRMED;

  ahead_mutation_set_patch (mutation, merged);
  if (mutation->layer != NULL)
    ahead_event_store_replace_patch (self->store, mutation->layer, merged);
  return AHEAD_VERDICT_SEND;
}

/* A star of somebody else is no reason to keep an event that the user deletes; a word of somebody else is. */
static AheadVerdict
rebase_delete (AheadReconciler *self,
               AheadMutation *mutation,
               AheadRecord *base,
               GError **error)
{
  AheadFieldSet changed = 0;

  if (mutation->seen != NULL)
    changed = ahead_record_diff (mutation->seen, base) & AHEAD_FIELDS_CONTENT;
  if (changed != 0)
    {
      g_autoptr (AheadRecord) seen = complete_seen (self, mutation, base);

      changed &= ahead_record_diff (seen, base);
    }
  if (changed == 0 || mine_wins (self, mutation, base))
    return AHEAD_VERDICT_SEND;

  set_conflict (mutation, base, changed, error);
  return AHEAD_VERDICT_REFUSED;
}

static AheadVerdict
rebase_without_base (AheadMutation *mutation,
                     GError **error)
{
  if (mutation->kind == AHEAD_MUTATION_CREATE)
    return AHEAD_VERDICT_SEND;
  /* A load can miss an event that moves from one page to another meanwhile: only the server says that it is gone. */
  if (mutation->kind == AHEAD_MUTATION_DELETE)
    {
      mutation->base_version = mutation->seen != NULL ? ahead_record_get_version (mutation->seen) : 0;
      return AHEAD_VERDICT_SEND;
    }

  set_gone (mutation, error);
  return AHEAD_VERDICT_REFUSED;
}

/* The request arrived, and the answer is no. */
static AheadVerdict
refuse (AheadReply *reply,
        AheadMutationError code,
        GError **error)
{
  g_set_error_literal (error, AHEAD_MUTATION_ERROR, code,
                       reply->message != NULL ? reply->message : _("The server gave no reason"));
  return AHEAD_VERDICT_REFUSED;
}

static AheadVerdict
take_stale (AheadReconciler *self,
            AheadMutation *mutation,
            AheadReply *reply,
            GError **error)
{
  if (reply->record == NULL)
    return refuse (reply, AHEAD_MUTATION_ERROR_CONFLICT, error);

  ahead_event_store_put_base (self->store, reply->record);

  /* Another event has the UID, or the server repeats itself: sending once more would not help. */
  if (mutation->kind == AHEAD_MUTATION_CREATE
      || ahead_record_get_version (reply->record) <= mutation->base_version)
    return refuse (reply, AHEAD_MUTATION_ERROR_CONFLICT, error);

  return AHEAD_VERDICT_SEND;
}

static AheadVerdict
take_done (AheadReconciler *self,
           AheadMutation *mutation,
           AheadReply *reply)
{
  AheadFieldSet corrections = find_corrections (mutation, reply->record);

  confirm (self, mutation, reply->record, reply->version);
  emit_confirmed (self, mutation, corrections);

  return AHEAD_VERDICT_CONFIRMED;
}

typedef struct
{
  AheadMutation *mutation;
  AheadFieldSet corrections;
} Confirmation;

static void
clear_confirmation (gpointer data)
{
  g_object_unref (((Confirmation *) data)->mutation);
}

/* A record that is newer than the change has changes of others in it, which correct nothing. */
static void
confirm_by_change (AheadReconciler *self,
                   AheadMutation *mutation,
                   AheadChange *change,
                   GArray *confirmations)
{
  Confirmation confirmation = { g_object_ref (mutation), 0 };

  if (change->record != NULL && ahead_record_get_version (change->record) == change->version)
    confirmation.corrections = find_corrections (mutation, change->record);
  g_array_append_val (confirmations, confirmation);
  confirm (self, mutation, change->record, change->version);
}

static void
take_change (AheadReconciler *self,
             AheadChange *change,
             GArray *confirmations)
{
  AheadMutation *mutation = g_hash_table_lookup (self->mutations, change->mutation_id);

  ahead_activity_log_add_seen (self->activity_log, mutation, change->mutation_id);
  if (mutation != NULL && !AHEAD_BUG (ADD_OWN_CHANGE) && mutation->state != AHEAD_MUTATION_STATE_CONFIRMED)
    confirm_by_change (self, mutation, change, confirmations);

  if (change->record != NULL)
    ahead_event_store_put_base (self->store, change->record);
  else
    ahead_event_store_delete_base (self->store, change->id, change->version);
}

static void
ahead_reconciler_finalize (GObject *object)
{
  AheadReconciler *self = AHEAD_RECONCILER (object);

  g_hash_table_unref (self->mutations);
  g_object_unref (self->store);
  g_clear_object (&self->activity_log);

  G_OBJECT_CLASS (ahead_reconciler_parent_class)->finalize (object);
}

static void
ahead_reconciler_class_init (AheadReconcilerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ahead_reconciler_finalize;

  /**
   * AheadReconciler::confirmed:
   * @self: the reconciler
   * @mutation: the mutation
   * @corrections: the [alias@FieldSet] in which the server's record differs from what the mutation set; 0 = none
   *
   * The server took a mutation. The store is up to date already.
   */
  signals[SIGNAL_CONFIRMED] = g_signal_new ("confirmed", AHEAD_TYPE_RECONCILER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            ahead_sync_marshal_VOID__OBJECT_UINT, G_TYPE_NONE, 2, AHEAD_TYPE_MUTATION,
                                            G_TYPE_UINT);
  g_signal_set_va_marshaller (signals[SIGNAL_CONFIRMED], AHEAD_TYPE_RECONCILER, ahead_sync_marshal_VOID__OBJECT_UINTv);
}

static void
ahead_reconciler_init (AheadReconciler *self)
{
  self->mutations = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
}

/**
 * ahead_reconciler_new:
 * @store: where bases and layers are
 *
 * Makes a reconciler.
 *
 * Returns: (transfer full): the reconciler
 */
AheadReconciler *
ahead_reconciler_new (AheadEventStore *store)
{
  AheadReconciler *self;

  g_return_val_if_fail (AHEAD_IS_EVENT_STORE (store), NULL);

  self = g_object_new (AHEAD_TYPE_RECONCILER, NULL);
  self->store = g_object_ref (store);

  return self;
}

/**
 * ahead_reconciler_get_store:
 * @self: a reconciler
 *
 * Gets where bases and layers are.
 *
 * Returns: (transfer none): the store
 */
AheadEventStore *
ahead_reconciler_get_store (AheadReconciler *self)
{
  g_return_val_if_fail (AHEAD_IS_RECONCILER (self), NULL);

  return self->store;
}

/**
 * ahead_reconciler_get_conflict_policy:
 * @self: a reconciler
 *
 * Gets what becomes of a field that the user and somebody else set to different values.
 *
 * Returns: the policy; %AHEAD_CONFLICT_SERVER_WINS by default
 */
AheadConflictPolicy
ahead_reconciler_get_conflict_policy (AheadReconciler *self)
{
  g_return_val_if_fail (AHEAD_IS_RECONCILER (self), AHEAD_CONFLICT_SERVER_WINS);

  return self->conflict_policy;
}

/**
 * ahead_reconciler_set_conflict_policy:
 * @self: a reconciler
 * @policy: the policy
 *
 * Sets what becomes of a field that the user and somebody else set to different values. Conflicts that were decided stay
 * so.
 */
void
ahead_reconciler_set_conflict_policy (AheadReconciler *self,
                                      AheadConflictPolicy policy)
{
  g_return_if_fail (AHEAD_IS_RECONCILER (self));

  self->conflict_policy = policy;
}

/**
 * ahead_reconciler_set_activity_log:
 * @self: a reconciler
 * @log: (nullable): where to write down that a feed brought a mutation
 *
 * Sets where that is written down; nowhere by default.
 */
void
ahead_reconciler_set_activity_log (AheadReconciler *self,
                                   AheadActivityLog *log)
{
  g_return_if_fail (AHEAD_IS_RECONCILER (self));
  g_return_if_fail (log == NULL || AHEAD_IS_ACTIVITY_LOG (log));

  g_set_object (&self->activity_log, log);
}

/**
 * ahead_reconciler_watch:
 * @self: a reconciler
 * @mutation: a mutation
 *
 * Looks out for @mutation in what the server says, until it is confirmed or forgotten.
 */
void
ahead_reconciler_watch (AheadReconciler *self,
                        AheadMutation *mutation)
{
  g_return_if_fail (AHEAD_IS_RECONCILER (self));
  g_return_if_fail (AHEAD_IS_MUTATION (mutation));

  g_hash_table_insert (self->mutations, mutation->id, g_object_ref (mutation));
}

/**
 * ahead_reconciler_forget:
 * @self: a reconciler
 * @mutation: a mutation
 *
 * Looks out for it no more.
 */
void
ahead_reconciler_forget (AheadReconciler *self,
                         AheadMutation *mutation)
{
  g_return_if_fail (AHEAD_IS_RECONCILER (self));
  g_return_if_fail (AHEAD_IS_MUTATION (mutation));

  g_hash_table_remove (self->mutations, mutation->id);
}

/**
 * ahead_reconciler_rebase:
 * @self: a reconciler
 * @mutation: a mutation that is about to be sent
 * @error: an error in %AHEAD_MUTATION_ERROR with %AHEAD_VERDICT_REFUSED
 *
 * Makes @mutation one on what the server has: somebody else may have changed the event since the user did. Fields that
 * only one side changed are merged; those that both changed to different values are decided by the policy.
 *
 * Returns: what to do: send it; or nothing, as the server has it so already, and `confirmed` was emitted; or roll it
 *   back
 */
AheadVerdict
ahead_reconciler_rebase (AheadReconciler *self,
                         AheadMutation *mutation,
                         GError **error)
{
  AheadRecord *base;
  AheadVerdict verdict = AHEAD_VERDICT_SEND;

  g_return_val_if_fail (AHEAD_IS_RECONCILER (self), AHEAD_VERDICT_REFUSED);
  g_return_val_if_fail (AHEAD_IS_MUTATION (mutation), AHEAD_VERDICT_REFUSED);

  base = ahead_event_get_base (mutation->event);
  if (AHEAD_BUG (SKIP_REBASE) && mutation->seen != NULL)
    {
      mutation->base_version = ahead_record_get_version (mutation->seen);
      return AHEAD_VERDICT_SEND;
    }
  if (base == NULL)
    verdict = rebase_without_base (mutation, error);
  else if (mutation->kind == AHEAD_MUTATION_PATCH)
    verdict = rebase_patch (self, mutation, base, error);
  else if (mutation->kind == AHEAD_MUTATION_DELETE)
    verdict = rebase_delete (self, mutation, base, error);

  if (verdict == AHEAD_VERDICT_CONFIRMED)
    {
      confirm (self, mutation, NULL, 0);
      emit_confirmed (self, mutation, 0);
    }
  else if (verdict == AHEAD_VERDICT_SEND && base != NULL)
    {
      ahead_mutation_set_seen (mutation, base);
      mutation->base_version = ahead_record_get_version (base);
    }

  return verdict;
}

/**
 * ahead_reconciler_take_reply:
 * @self: a reconciler
 * @mutation: a mutation that was sent
 * @reply: the server's answer
 * @error: an error in %AHEAD_MUTATION_ERROR with %AHEAD_VERDICT_REFUSED
 *
 * Takes the answer to a mutation. For one that the feed has settled meanwhile only the record and the comment count.
 *
 * Returns: what to do: nothing, and `confirmed` was emitted (at this time or before); or send it again; or roll it back
 */
AheadVerdict
ahead_reconciler_take_reply (AheadReconciler *self,
                             AheadMutation *mutation,
                             AheadReply *reply,
                             GError **error)
{
  g_return_val_if_fail (AHEAD_IS_RECONCILER (self), AHEAD_VERDICT_REFUSED);
  g_return_val_if_fail (AHEAD_IS_MUTATION (mutation), AHEAD_VERDICT_REFUSED);
  g_return_val_if_fail (reply != NULL, AHEAD_VERDICT_REFUSED);

  if (reply->comment != NULL && mutation->comment == NULL)
    mutation->comment = ahead_comment_ref (reply->comment);

  if (ahead_mutation_is_settled (mutation))
    {
      if (reply->record != NULL)
        ahead_event_store_put_base (self->store, reply->record);
      return AHEAD_VERDICT_CONFIRMED;
    }

  switch (reply->outcome)
    {
    case AHEAD_OUTCOME_DONE:
      return take_done (self, mutation, reply);
    case AHEAD_OUTCOME_STALE:
      return take_stale (self, mutation, reply, error);
    case AHEAD_OUTCOME_GONE:
      if (mutation->kind == AHEAD_MUTATION_DELETE || mutation->kind == AHEAD_MUTATION_DELETE_COMMENT)
        return take_done (self, mutation, reply);
      set_gone (mutation, error);
      return AHEAD_VERDICT_REFUSED;
    case AHEAD_OUTCOME_UNAUTHORIZED:
      return refuse (reply, AHEAD_MUTATION_ERROR_UNAUTHORIZED, error);
    case AHEAD_OUTCOME_BUSY:
      return refuse (reply, AHEAD_MUTATION_ERROR_UNREACHABLE, error);
    case AHEAD_OUTCOME_REFUSED:
    default:
      return refuse (reply, AHEAD_MUTATION_ERROR_REFUSED, error);
    }
}

/**
 * ahead_reconciler_take_records:
 * @self: a reconciler
 * @records: (element-type AheadRecord): events as the server has or had them
 *
 * Takes a page, of whatever age: a record that is older than what is known does nothing.
 */
void
ahead_reconciler_take_records (AheadReconciler *self,
                               GPtrArray *records)
{
  g_return_if_fail (AHEAD_IS_RECONCILER (self));
  g_return_if_fail (records != NULL);

  ahead_event_store_begin_update (self->store);
  for (guint i = 0; i < records->len; i++)
    ahead_event_store_put_base (self->store, records->pdata[i]);
  ahead_event_store_end_update (self->store);
}

/**
 * ahead_reconciler_take_changes:
 * @self: a reconciler
 * @changes: (element-type AheadChange): what a feed brought
 *
 * Takes changes in one update. Those that the user's own mutations made settle these.
 */
void
ahead_reconciler_take_changes (AheadReconciler *self,
                               GPtrArray *changes)
{
  g_autoptr (GArray) confirmations = NULL;

  g_return_if_fail (AHEAD_IS_RECONCILER (self));
  g_return_if_fail (changes != NULL);

  confirmations = g_array_new (FALSE, FALSE, sizeof (Confirmation));
  g_array_set_clear_func (confirmations, clear_confirmation);

  ahead_event_store_begin_update (self->store);
  for (guint i = 0; i < changes->len; i++)
    take_change (self, changes->pdata[i], confirmations);
  ahead_event_store_end_update (self->store);

  for (guint i = 0; i < confirmations->len; i++)
    {
      Confirmation *confirmation = &g_array_index (confirmations, Confirmation, i);

      emit_confirmed (self, confirmation->mutation, confirmation->corrections);
    }
}
