/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadMutationCoalescer"

#include "config.h"

#include "ahead-mutation-service-private.h"

/*
 * What need not be sent one by one. Only what was never sent is touched: of anything else the server may have heard under
 * its id already. Without a debounce every mutation is sent by itself.
 */

/* Typing on and on is sent after so many times the debounce all the same. */
#define MAX_DEBOUNCES 10

static gboolean
is_unsent (AheadMutationService *self,
           AheadMutation *mutation)
{
  if (mutation->state != AHEAD_MUTATION_STATE_PENDING && mutation->state != AHEAD_MUTATION_STATE_QUEUED)
    return FALSE;

  return mutation->attempts == 0 && !ahead_mutation_queue_is_in_flight (self->queue, mutation);
}

static AheadFieldSet
get_fields (AheadMutation *mutation)
{
  return mutation->patch != NULL ? ahead_patch_get_fields (mutation->patch) : 0;
}

/* The newest mutation that sets just @fields, with none after it that sets any of them. */
static AheadMutation *
find_same_fields (AheadMutationService *self,
                  GPtrArray *line,
                  AheadFieldSet fields)
{
  for (guint i = line->len; i > 0; i--)
    {
      AheadMutation *mutation = line->pdata[i - 1];

      if (mutation->kind == AHEAD_MUTATION_PATCH && get_fields (mutation) == fields)
        return is_unsent (self, mutation) ? mutation : NULL;
      if ((get_fields (mutation) & fields) != 0 || mutation->kind == AHEAD_MUTATION_DELETE)
        return NULL;
    }

  return NULL;
}

static gint64
get_debounce (AheadMutationService *self,
              AheadMutation *mutation)
{
  gint64 debounce = self->debounce * G_TIME_SPAN_MILLISECOND;
  gint64 now = ahead_clock_get_monotonic_time (self->clock);

  return MIN (debounce, mutation->held_since + MAX_DEBOUNCES * debounce - now);
}

static void
replace_patch (AheadMutationService *self,
               AheadMutation *mutation,
               AheadPatch *patch)
{
  ahead_mutation_set_patch (mutation, patch);
  if (mutation->hold == AHEAD_HOLD_DEBOUNCE)
    ahead_mutation_hold_begin (self, mutation, AHEAD_HOLD_DEBOUNCE, get_debounce (self, mutation));

  /* Before anybody hears of it: who does can edit on. */
  ahead_mutation_life_keep (self, mutation);
  ahead_event_store_replace_patch (self->store, mutation->layer, patch);
}

static AheadMutation *
coalesce_into_create (AheadMutationService *self,
                      AheadMutation *create,
                      AheadPatch *patch)
{
  g_autoptr (AheadRecord) record = NULL;

  if (create->kind != AHEAD_MUTATION_CREATE || !is_unsent (self, create))
    return NULL;
  if ((ahead_patch_get_fields (patch) & ~AHEAD_FIELDS_CONTENT) != 0)
    return NULL;

  record = ahead_patch_apply (patch, create->record);
  ahead_mutation_set_record (create, record);
  ahead_mutation_life_keep (self, create);
  ahead_event_store_replace_create (self->store, create->layer, record);

  return create;
}

/*< private >
 * ahead_mutation_coalesce_patch:
 * @self: a service
 * @event: an event
 * @patch: what the user changes, not empty
 *
 * Puts a patch into a mutation that waits: into an unsent patch of the same fields, or into an unsent create. Where the two
 * come to nothing, the one that waited is withdrawn.
 *
 * Returns: (transfer full) (nullable): the mutation that does it, perhaps withdrawn, or %NULL if there is none
 */
AheadMutation *
ahead_mutation_coalesce_patch (AheadMutationService *self,
                               AheadEvent *event,
                               AheadPatch *patch)
{
  g_autoptr (GPtrArray) line = ahead_mutation_queue_list_line (self->queue, event);
  g_autoptr (AheadPatch) composed = NULL;
  AheadMutation *mutation;

  if (self->debounce == 0 || line->len == 0)
    return NULL;

  if (line->len == 1 && (mutation = coalesce_into_create (self, line->pdata[0], patch)) != NULL)
    return g_object_ref (mutation);

  mutation = find_same_fields (self, line, ahead_patch_get_fields (patch));
  if (mutation == NULL)
    return NULL;

  composed = ahead_patch_compose (mutation->patch, patch);
  if (ahead_patch_is_empty (composed))
    ahead_mutation_life_withdraw (self, mutation);
  else
    replace_patch (self, mutation, composed);

  return g_object_ref (mutation);
}

/*< private >
 * ahead_mutation_coalesce_toggle:
 * @self: a service
 * @event: an event
 * @kind: %AHEAD_MUTATION_STAR or %AHEAD_MUTATION_ATTEND
 *
 * Withdraws the last toggle, if it was not sent: toggling back leaves nothing to say.
 *
 * Returns: whether there was one
 */
gboolean
ahead_mutation_coalesce_toggle (AheadMutationService *self,
                                AheadEvent *event,
                                AheadMutationKind kind)
{
  g_autoptr (GPtrArray) line = ahead_mutation_queue_list_line (self->queue, event);

  if (self->debounce == 0)
    return FALSE;

  for (guint i = line->len; i > 0; i--)
    {
      AheadMutation *mutation = line->pdata[i - 1];

      if (mutation->kind != kind)
        continue;
      if (!is_unsent (self, mutation))
        return FALSE;
      ahead_mutation_life_withdraw (self, mutation);
      return TRUE;
    }

  return FALSE;
}

/*< private >
 * ahead_mutation_coalesce_delete:
 * @self: a service
 * @event: an event that is to be deleted at once
 *
 * Withdraws a create that was not sent, and all that waits behind it: the server need not hear of the event at all.
 *
 * Returns: whether there was one
 */
gboolean
ahead_mutation_coalesce_delete (AheadMutationService *self,
                                AheadEvent *event)
{
  g_autoptr (GPtrArray) line = ahead_mutation_queue_list_line (self->queue, event);
  AheadMutation *create = line->len > 0 ? line->pdata[0] : NULL;

  if (self->debounce == 0 || create == NULL || create->kind != AHEAD_MUTATION_CREATE || !is_unsent (self, create))
    return FALSE;

  ahead_mutation_life_withdraw (self, create);
  return TRUE;
}
