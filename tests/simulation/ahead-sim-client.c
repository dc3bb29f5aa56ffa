/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadSimClient"

#include "config.h"

#include "ahead-sim-client.h"

#include "ahead-event-private.h"
#include "ahead-mutation-private.h"
#include "ahead-mutation-service-private.h"
#include "ahead-sim-intent.h"
#include "ahead-sim-watch.h"

/*
 * A restart finds an empty store and what is on the disk. The engine has no way yet to take up mutations that another
 * process left, so they are put where those are that failed, under their own ids, and those that were on their way are
 * retried, in order, as soon as everything is loaded.
 */

static const AheadConflictPolicy conflict_policies[AHEAD_SIM_N_CLIENTS] = {
  AHEAD_CONFLICT_ASK,
  AHEAD_CONFLICT_MINE_WINS,
  AHEAD_CONFLICT_SERVER_WINS,
};

static const char *const client_names[AHEAD_SIM_N_CLIENTS] = { "A", "B", "C" };

AheadSimClient *
ahead_sim_client_new (AheadSimWorld *world,
                      guint index,
                      guint user)
{
  AheadSimClient *self = g_new0 (AheadSimClient, 1);

  self->world = world;
  self->index = index;
  self->name = client_names[index];
  self->user = user;
  self->disk = ahead_sim_disk_new (world);
  self->live = g_ptr_array_new ();

  return self;
}

void
ahead_sim_client_free (AheadSimClient *self)
{
  if (self->service != NULL)
    ahead_sim_client_crash (self);
  ahead_sim_disk_free (self->disk);
  g_ptr_array_unref (self->live);
  g_free (self);
}

/* What the user did just before is not known by its mutation before the service tells of it. */
static void
on_applied_cb (AheadSimClient *self,
               AheadMutation *mutation)
{
  if (self->acting != NULL && (self->acting->mutation == mutation || ahead_sim_intent_get (mutation) == NULL))
    ahead_sim_intent_set_mutation (self->acting, mutation);
}

static void
on_signed_in_cb (gpointer user_data)
{
  AheadSimClient *self = user_data;

  ahead_sim_tell (self->world, "client %s: %s signs in again", self->name, ahead_sim_user_get_name (self->user));
  ahead_mutation_service_resume (self->service);
}

static void
on_signed_out_cb (AheadSimClient *self)
{
  if (ahead_mutation_service_get_signed_out (self->service))
    ahead_clock_add_timeout (AHEAD_CLOCK (self->clock), G_TIME_SPAN_SECOND, on_signed_in_cb, self);
}

static void
on_confirmed_cb (AheadSimClient *self,
                 AheadMutation *mutation)
{
  ahead_sim_intent_confirmed (ahead_sim_intent_get (mutation));
}

static void
on_corrected_cb (AheadSimClient *self,
                 AheadMutation *mutation,
                 AheadFieldSet fields)
{
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    if (fields & AHEAD_FIELD_BIT (i))
      ahead_sim_tell (self->world, "client %s: corrected in its %s: %s", self->name, ahead_field_get_name (i),
                      ahead_sim_intent_get (mutation)->label);
}

static void
on_rolled_back_cb (AheadSimClient *self,
                   AheadMutation *mutation)
{
  ahead_sim_intent_rolled_back (ahead_sim_intent_get (mutation));
}

static void
on_withdrawn_cb (AheadSimClient *self,
                 AheadMutation *mutation)
{
  ahead_sim_intent_withdrawn (ahead_sim_intent_get (mutation));
}

static void
build_process (AheadSimClient *self)
{
  AheadSimWorld *world = self->world;

  self->clock = ahead_sim_clock_new (world->schedule, &self->touched);
  self->store = ahead_event_store_new ();
  self->backend = ahead_sim_backend_new (self);
  self->feed = ahead_sim_feed_new (self);
  self->outbox = ahead_sim_outbox_new (self);
  self->service = ahead_mutation_service_new (self->store, AHEAD_BACKEND (self->backend), AHEAD_OUTBOX (self->outbox),
                                              AHEAD_CLOCK (self->clock));
  ahead_mutation_service_set_undo_delay (self->service, 2000);
  self->refresher = ahead_refresher_new (ahead_mutation_service_get_reconciler (self->service),
                                         AHEAD_BACKEND (self->backend), AHEAD_CHANGE_FEED (self->feed),
                                         AHEAD_CLOCK (self->clock));
  /* One sends every mutation by itself; and each has another way with conflicts. */
  if (self->index == 0)
    ahead_mutation_service_set_debounce (self->service, 0);
  ahead_reconciler_set_conflict_policy (ahead_mutation_service_get_reconciler (self->service),
                                        conflict_policies[self->index]);
  g_signal_connect_swapped (self->service, "notify::signed-out", G_CALLBACK (on_signed_out_cb), self);
  g_signal_connect_swapped (self->service, "applied", G_CALLBACK (on_applied_cb), self);
  g_signal_connect_swapped (self->service, "confirmed", G_CALLBACK (on_confirmed_cb), self);
  g_signal_connect_swapped (self->service, "corrected", G_CALLBACK (on_corrected_cb), self);
  g_signal_connect_swapped (self->service, "rolled-back", G_CALLBACK (on_rolled_back_cb), self);
  g_signal_connect_swapped (self->service, "withdrawn", G_CALLBACK (on_withdrawn_cb), self);
}

static AheadEvent *
make_event (const char *id)
{
  g_auto (AheadRecordBuilder) builder = { NULL };
  g_autoptr (AheadRecord) record = NULL;

  ahead_record_builder_init (&builder, NULL);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_ID, id);
  record = ahead_record_builder_end (&builder);

  return ahead_event_new (record, 0);
}

/* As it was when it was written down. Several on one event share the event. */
static AheadMutation *
make_mutation (AheadSimStored *stored,
               GHashTable *events)
{
  AheadMutation *mutation = ahead_mutation_new (stored->kind, NULL, stored->created_at);
  AheadEvent *event = g_hash_table_lookup (events, stored->event_id);

  if (event == NULL)
    {
      event = make_event (stored->event_id);
      g_hash_table_insert (events, stored->event_id, event);
    }

  g_strlcpy (mutation->id, stored->id, sizeof mutation->id);
  mutation->event = g_object_ref (event);
  mutation->record = stored->record != NULL ? ahead_record_ref (stored->record) : NULL;
  mutation->patch = stored->patch != NULL ? ahead_patch_ref (stored->patch) : NULL;
  mutation->value = stored->value;
  mutation->text = g_strdup (stored->text);
  mutation->comment_id = g_strdup (stored->comment_id);
  /* That it was sent may not have got to the disk. */
  mutation->attempts = MAX (stored->attempts, 1);
  mutation->state = AHEAD_MUTATION_STATE_ROLLED_BACK;
  mutation->error = stored->error != NULL ? g_error_copy (stored->error)
                                          : g_error_new_literal (AHEAD_MUTATION_ERROR,
                                                                 AHEAD_MUTATION_ERROR_UNREACHABLE, "Ahead crashed");

  return mutation;
}

/* What went into it later had not got to the disk. */
static void
go_back_to_stored (AheadSimIntent *intent,
                   AheadSimStored *stored)
{
  if (intent->patch != NULL)
    ahead_patch_unref (intent->patch);
  if (intent->record != NULL)
    ahead_record_unref (intent->record);
  intent->patch = stored->patch != NULL ? ahead_patch_ref (stored->patch) : NULL;
  intent->record = stored->record != NULL ? ahead_record_ref (stored->record) : NULL;
}

static void
park_stored (AheadSimClient *self)
{
  g_autoptr (GHashTable) events = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);

  self->to_resume = g_ptr_array_new ();
  g_ptr_array_set_size (self->live, 0);
  for (guint i = 0; i < self->disk->mutations->len; i++)
    {
      AheadSimStored *stored = self->disk->mutations->pdata[i];
      g_autoptr (AheadMutation) mutation = make_mutation (stored, events);
      AheadSimIntent *intent = stored->intent;

      /* What was settled but not written off yet, the user has seen settled: the engine finds that out again. */
      if (intent->end != AHEAD_SIM_END_OPEN && intent->end != AHEAD_SIM_END_ROLLED_BACK)
        intent->end = AHEAD_SIM_END_ROLLED_BACK;
      if (stored->state != AHEAD_MUTATION_STATE_ROLLED_BACK)
        g_ptr_array_add (self->to_resume, intent);
      if (intent->cut)
        go_back_to_stored (intent, stored);
      intent->cut = FALSE;
      intent->end = AHEAD_SIM_END_ROLLED_BACK;
      intent->request = 0;
      ahead_sim_intent_set_mutation (intent, mutation);
      g_ptr_array_add (self->live, intent);
      ahead_reconciler_watch (self->service->reconciler, mutation);
      g_list_store_append (self->service->failed, mutation);
    }
}

void
ahead_sim_client_start (AheadSimClient *self)
{
  ahead_sim_tell (self->world, "client %s (%s) starts", self->name, ahead_sim_user_get_name (self->user));
  self->touched = TRUE;
  build_process (self);
  ahead_sim_watch_start (self);
  park_stored (self);
  self->resumed = FALSE;
  ahead_refresher_start (self->refresher);
}

/* What was only in memory is gone with the process, and may be. */
static void
lose_what_is_not_durable (AheadSimClient *self)
{
  for (guint i = 0; i < self->world->intents->len; i++)
    {
      AheadSimIntent *intent = self->world->intents->pdata[i];

      if (intent->client != self)
        continue;
      if (intent->mutation != NULL
          && ahead_sim_disk_find (self->disk, ahead_mutation_get_id (intent->mutation)) == NULL)
        {
          if (intent->durable && (intent->end == AHEAD_SIM_END_OPEN || intent->end == AHEAD_SIM_END_ROLLED_BACK))
            ahead_sim_fail (self->world, "none vanishes", "“%s” of client %s was durable and is gone after a crash",
                            intent->label, self->name);
          if (intent->end == AHEAD_SIM_END_OPEN || intent->end == AHEAD_SIM_END_ROLLED_BACK)
            intent->end = AHEAD_SIM_END_LOST;
        }
      intent->request = 0;
      ahead_sim_intent_set_mutation (intent, NULL);
    }
}

static void
check_finalized (AheadSimClient *self,
                 gpointer *objects,
                 guint n)
{
  for (guint i = 0; i < n; i++)
    if (objects[i] != NULL)
      ahead_sim_fail (self->world, "nothing is left behind", "client %s is gone, but its %s is still there", self->name,
                      G_OBJECT_TYPE_NAME (objects[i]));
}

static void
drop_process (AheadSimClient *self)
{
  ahead_sim_outbox_kill (self->outbox);
  ahead_sim_feed_kill (self->feed);
  g_signal_handlers_disconnect_by_data (self->service, self);
  ahead_mutation_service_stop (self->service);
  ahead_refresher_stop (self->refresher);
  ahead_sim_backend_kill (self->backend);
  ahead_sim_watch_stop (self);
  while (g_main_context_iteration (g_main_context_get_thread_default (), FALSE))
    ;

  g_clear_pointer (&self->to_resume, g_ptr_array_unref);
  g_clear_object (&self->refresher);
  g_clear_object (&self->service);
  g_clear_object (&self->store);
  ahead_sim_clock_kill (self->clock);
  g_clear_object (&self->clock);
  g_clear_object (&self->outbox);
  g_clear_object (&self->feed);
  g_clear_object (&self->backend);
}

void
ahead_sim_client_crash (AheadSimClient *self)
{
  gpointer objects[] = { self->service, self->refresher, self->store, self->outbox };

  ahead_sim_tell (self->world, "client %s crashes", self->name);
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    g_object_add_weak_pointer (objects[i], &objects[i]);
  ahead_sim_outbox_kill (self->outbox);
  lose_what_is_not_durable (self);
  drop_process (self);
  /* Writes that were scheduled keep the outbox until they are due. */
  if (objects[3] != NULL)
    g_object_remove_weak_pointer (objects[3], &objects[3]);
  check_finalized (self, objects, 3);
  for (guint i = 0; i < 3; i++)
    if (objects[i] != NULL)
      g_object_remove_weak_pointer (objects[i], &objects[i]);
}

gboolean
ahead_sim_client_is_running (AheadSimClient *self)
{
  return self->service != NULL;
}

gboolean
ahead_sim_client_is_usable (AheadSimClient *self)
{
  return self->service != NULL && self->resumed;
}

gboolean
ahead_sim_client_retry (AheadSimClient *self,
                        AheadSimIntent *intent)
{
  AheadSimEnd end = intent->end;
  gboolean accepted;

  /* It is open before the call, as it is in the view before the call returns. */
  self->acting = intent;
  intent->end = AHEAD_SIM_END_OPEN;
  intent->request = 0;
  intent->order = self->world->next_order++;
  accepted = ahead_mutation_service_retry_async (self->service, intent->mutation, NULL, NULL, NULL);
  if (!accepted)
    intent->end = end;
  self->acting = NULL;
  self->touched = TRUE;

  return accepted;
}

void
ahead_sim_client_resume (AheadSimClient *self)
{
  if (self->service == NULL || self->resumed || !ahead_refresher_get_loaded (self->refresher))
    return;

  self->resumed = TRUE;
  for (guint i = 0; i < self->to_resume->len; i++)
    {
      AheadSimIntent *intent = self->to_resume->pdata[i];
      gboolean accepted = intent->end == AHEAD_SIM_END_ROLLED_BACK && ahead_sim_client_retry (self, intent);

      ahead_sim_tell (self->world, "client %s %s: %s", self->name, accepted ? "takes up again" : "keeps in the inbox",
                      intent->label);
    }
}

gboolean
ahead_sim_client_is_quiet (AheadSimClient *self)
{
  return ahead_sim_client_is_usable (self) && ahead_mutation_service_get_n_unsettled (self->service) == 0
         && ahead_sim_backend_get_n_waiting (self->backend) == 0 && ahead_sim_feed_is_up_to_date (self->feed)
         && ahead_refresher_get_state (self->refresher) == AHEAD_REFRESHER_STATE_LIVE;
}

void
ahead_sim_client_hint_all (AheadSimWorld *world)
{
  for (guint i = 0; i < AHEAD_SIM_N_CLIENTS; i++)
    if (world->clients[i]->feed != NULL)
      ahead_sim_feed_hint (world->clients[i]->feed);
}
