/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadSimIntent"

#include "config.h"

#include "ahead-sim-intent.h"

#include "ahead-sim-client.h"

static G_DEFINE_QUARK (ahead-sim-intent, ahead_sim_intent)

AheadSimIntent *
ahead_sim_intent_new (AheadSimClient *client,
                      AheadMutationKind kind,
                      const char *label)
{
  AheadSimIntent *self = g_new0 (AheadSimIntent, 1);

  self->world = client->world;
  self->client = client;
  self->number = self->world->intents->len;
  self->order = self->world->next_order++;
  self->kind = kind;
  self->label = g_strdup (label);
  g_ptr_array_add (self->world->intents, self);
  g_ptr_array_add (client->live, self);

  return self;
}

void
ahead_sim_intent_free (AheadSimIntent *self)
{
  g_clear_object (&self->mutation);
  g_clear_pointer (&self->record, ahead_record_unref);
  g_clear_pointer (&self->patch, ahead_patch_unref);
  g_free (self->label);
  g_free (self);
}

/* Another one after a restart. */
void
ahead_sim_intent_set_mutation (AheadSimIntent *self,
                               AheadMutation *mutation)
{
  g_set_object (&self->mutation, mutation);
  if (mutation != NULL)
    g_object_set_qdata (G_OBJECT (mutation), ahead_sim_intent_quark (), self);
}

AheadSimIntent *
ahead_sim_intent_get (AheadMutation *mutation)
{
  return g_object_get_qdata (G_OBJECT (mutation), ahead_sim_intent_quark ());
}

/* But for what had to give way to somebody else's change, which the user is told of. */
static gboolean
is_so_already (AheadSimIntent *self)
{
  AheadRecord *base = ahead_event_get_base (ahead_mutation_get_event (self->mutation));
  AheadPatch *lost = ahead_mutation_get_lost (self->mutation, NULL);
  AheadFieldSet fields = lost != NULL ? ahead_patch_get_fields (lost) : 0;

  return base != NULL && (ahead_patch_get_unmatched (self->patch, base) & ~fields) == 0;
}

/* Whether the server has it so, as far as that can be said of a thing that was not done but found. */
static gboolean
is_true_on_server (AheadSimIntent *self)
{
  AheadSimServer *server = self->world->server;
  const char *id = ahead_event_get_id (ahead_mutation_get_event (self->mutation));
  g_autoptr (AheadRecord) record = NULL;

  switch (self->kind)
    {
    case AHEAD_MUTATION_CREATE:
    case AHEAD_MUTATION_ADD_COMMENT:
      return self->n_applied == 1;
    case AHEAD_MUTATION_DELETE:
      record = ahead_sim_server_lookup (server, self->client->user, id);
      return record == NULL;
    case AHEAD_MUTATION_DELETE_COMMENT:
      return !ahead_sim_server_has_comment (server, ahead_mutation_get_comment_id (self->mutation));
    case AHEAD_MUTATION_PATCH:
    case AHEAD_MUTATION_STAR:
    case AHEAD_MUTATION_ATTEND:
    default:
      return self->n_applied == 1 || self->n_requests > 0 || is_so_already (self);
    }
}

void
ahead_sim_intent_confirmed (AheadSimIntent *self)
{
  if (self->end != AHEAD_SIM_END_OPEN && self->end != AHEAD_SIM_END_ROLLED_BACK)
    ahead_sim_fail (self->world, "one end", "%s is confirmed but had its end already (%d)", self->label, self->end);
  self->end = AHEAD_SIM_END_CONFIRMED;
  if (!is_true_on_server (self))
    ahead_sim_fail (self->world, "confirmed means done", "client %s hears that the server took “%s”; it did not",
                    self->client->name, self->label);
  ahead_sim_tell (self->world, "client %s: confirmed: %s", self->client->name, self->label);
}

void
ahead_sim_intent_rolled_back (AheadSimIntent *self)
{
  const GError *error = ahead_mutation_get_error (self->mutation);

  if (self->end != AHEAD_SIM_END_OPEN)
    ahead_sim_fail (self->world, "one end", "%s is rolled back but had its end already (%d)", self->label, self->end);
  self->end = AHEAD_SIM_END_ROLLED_BACK;
  if (error == NULL)
    ahead_sim_fail (self->world, "a reason is given", "%s is rolled back without a reason", self->label);
  else if (self->n_applied > 0 && g_error_matches (error, AHEAD_MUTATION_ERROR, AHEAD_MUTATION_ERROR_REFUSED))
    ahead_sim_fail (self->world, "refused means not done", "client %s hears that “%s” was refused; the server took it",
                    self->client->name, self->label);
  ahead_sim_tell (self->world, "client %s: rolled back, to the inbox: %s (%s)", self->client->name, self->label,
                  error != NULL ? error->message : "?");
}

void
ahead_sim_intent_withdrawn (AheadSimIntent *self)
{
  if (self->end != AHEAD_SIM_END_OPEN)
    ahead_sim_fail (self->world, "one end", "%s is withdrawn but had its end already (%d)", self->label, self->end);
  self->end = AHEAD_SIM_END_WITHDRAWN;
  if (self->n_applied > 0)
    ahead_sim_fail (self->world, "withdrawn means not done", "client %s took “%s” back; the server has it",
                    self->client->name, self->label);
  ahead_sim_tell (self->world, "client %s: withdrawn: %s", self->client->name, self->label);
}

/* @other, made later, went into it before it was sent. */
void
ahead_sim_intent_take_up (AheadSimIntent *self,
                          AheadSimIntent *other)
{
  g_autoptr (AheadPatch) patch = self->patch;
  g_autoptr (AheadRecord) record = self->record;

  ahead_sim_tell (self->world, "client %s: that goes into: %s", self->client->name, self->label);
  self->patch = patch != NULL ? ahead_patch_compose (patch, other->patch) : NULL;
  self->record = record != NULL ? ahead_patch_apply (other->patch, record) : NULL;
}

void
ahead_sim_intent_sent (AheadSimIntent *self,
                       guint request)
{
  self->n_requests++;
  self->request = request;
}

static gboolean
is_overtaken (AheadSimIntent *self,
              AheadSimIntent *other)
{
  return other->client == self->client && other->applied_order > self->order && other->mutation != NULL
         && ahead_mutation_get_event (other->mutation) == ahead_mutation_get_event (self->mutation);
}

void
ahead_sim_intent_applied (AheadSimIntent *self,
                          guint request)
{
  if (++self->n_applied > 1)
    ahead_sim_fail (self->world, "at most once", "the server did “%s” of client %s %u times", self->label,
                    self->client->name, self->n_applied);
  /* One that came in long after its client gave it up, or sent it anew, is in no order any more. */
  if (request != self->request || self->end != AHEAD_SIM_END_OPEN || self->mutation == NULL)
    return;

  self->applied_order = self->order;
  for (guint i = 0; i < self->world->intents->len; i++)
    if (is_overtaken (self, self->world->intents->pdata[i]))
      ahead_sim_fail (self->world, "order of one user on one event", "“%s” of client %s came after “%s”", self->label,
                      self->client->name, ((AheadSimIntent *) self->world->intents->pdata[i])->label);
}
