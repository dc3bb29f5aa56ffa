/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadSimUser"

#include "config.h"

#include "ahead-sim-user.h"

#include "ahead-sim-intent.h"
#include "ahead-sim-text.h"

/* Of a server's user who has no client. */
#define OTHERS 3

static const char *
name_user (AheadSimClient *client)
{
  return ahead_sim_user_get_name (client->user);
}

static AheadEvent *
pick_event (AheadSimClient *client)
{
  GPtrArray *visible = client->mirrors[0];

  return visible->len > 0 ? visible->pdata[ahead_sim_random_below (&client->world->random, visible->len)] : NULL;
}

static AheadSimIntent *
begin (AheadSimClient *client,
       AheadMutationKind kind,
       char *label)
{
  g_autofree char *taken = label;

  client->touched = TRUE;
  client->acting = ahead_sim_intent_new (client, kind, taken);
  ahead_sim_tell (client->world, "client %s: %s", client->name, taken);
  return client->acting;
}

static void
on_finished_cb (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  AheadSimWorld *world = user_data;

  world->n_waiting--;
}

static void
drop (AheadSimClient *client,
      AheadSimIntent *intent)
{
  g_assert_true (g_ptr_array_remove (client->live, intent));
  g_assert_true (g_ptr_array_remove (client->world->intents, intent));
}

/* A call that changed nothing or only took something back made no mutation, nor did one that went into another. */
static void
end (AheadSimClient *client,
     AheadSimIntent *intent,
     AheadMutation *mutation)
{
  client->acting = NULL;
  if (mutation == NULL || ahead_sim_intent_get (mutation) != intent)
    {
      if (mutation != NULL)
        ahead_sim_intent_take_up (ahead_sim_intent_get (mutation), intent);
      drop (client, intent);
      return;
    }
  if (intent->mutation != mutation)
    ahead_sim_fail (client->world, "what is applied is told", "client %s: nobody heard that “%s” was applied",
                    client->name, intent->label);
}

/* What can be asked for here, by the number of the field. */
static void
put_random_field (AheadSimClient *client,
                  AheadPatchBuilder *builder,
                  AheadRecord *view,
                  GString *label)
{
  AheadSimRandom *random = &client->world->random;
  guint number = ahead_sim_random_next (random) % 1000;
  gint64 start;

  switch (ahead_sim_random_below (random, 10))
    {
    case 0:
      start = ahead_sim_text_get_start (number);
      ahead_patch_builder_set_integer (builder, AHEAD_FIELD_END,
                                       start + ahead_record_get_end (view) - ahead_record_get_start (view));
      ahead_patch_builder_set_integer (builder, AHEAD_FIELD_START, start);
      g_string_append (label, " to another time");
      break;
    case 1:
      ahead_patch_builder_set_integer (builder, AHEAD_FIELD_STATUS, number % 3);
      g_string_append_printf (label, " to “%s”", ahead_event_status_to_string (number % 3));
      break;
    case 2:
    case 3:
      ahead_patch_builder_set_string (builder, AHEAD_FIELD_LOCATION, ahead_sim_text_get_place (number));
      g_string_append_printf (label, " to %s", ahead_sim_text_get_place (number));
      break;
    case 4:
      ahead_patch_builder_set_real (builder, AHEAD_FIELD_POSITION, 512.0 * (1 + number % 20));
      g_string_append (label, " to another place in the list");
      break;
    case 5:
      /* The server refuses that; no form would let it through. */
      if (number % 4 == 0)
        {
          ahead_patch_builder_set_string (builder, AHEAD_FIELD_TITLE, "");
          g_string_append (label, " to no title");
          break;
        }
      G_GNUC_FALLTHROUGH;
    default:
      ahead_patch_builder_set_string (builder, AHEAD_FIELD_TITLE, ahead_sim_text_get_title (number));
      g_string_append_printf (label, " to “%s”", ahead_sim_text_get_title (number));
    }
}

static void
patch (AheadSimClient *client)
{
  AheadEvent *event = pick_event (client);
  g_auto (AheadPatchBuilder) builder = { NULL };
  g_autoptr (GString) label = NULL;
  AheadSimIntent *intent;

  if (event == NULL)
    return;

  label = g_string_new (NULL);
  g_string_printf (label, "%s changes “%s”", name_user (client), ahead_record_get_title (ahead_event_get_view (event)));
  ahead_patch_builder_init (&builder, ahead_event_get_view (event));
  put_random_field (client, &builder, ahead_event_get_view (event), label);
  if (ahead_sim_random_chance (&client->world->random, 25))
    put_random_field (client, &builder, ahead_event_get_view (event), label);

  intent = begin (client, AHEAD_MUTATION_PATCH, g_strdup (label->str));
  intent->patch = ahead_patch_builder_end (&builder);
  client->world->n_waiting++;
  end (client, intent,
       ahead_mutation_service_patch_async (client->service, event, intent->patch, NULL, on_finished_cb, client->world));
}

static AheadRecord *
make_record (AheadSimWorld *world)
{
  guint number = ahead_sim_random_next (&world->random) % 1000;
  gint64 start = ahead_sim_text_get_start (number);
  g_autofree char *uid = g_strdup_printf ("uid-%u-%u", world->intents->len, world->n_others);
  g_auto (AheadRecordBuilder) builder = { NULL };

  ahead_record_builder_init (&builder, NULL);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_CALENDAR, AHEAD_SIM_CALENDAR);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_UID, uid);
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TITLE, ahead_sim_text_get_title (number));
  ahead_record_builder_set_string (&builder, AHEAD_FIELD_TIME_ZONE, "UTC");
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_START, start);
  ahead_record_builder_set_integer (&builder, AHEAD_FIELD_END, start + G_TIME_SPAN_HOUR);

  return ahead_record_builder_end (&builder);
}

static void
create (AheadSimClient *client)
{
  AheadRecord *record = make_record (client->world);
  AheadSimIntent *intent;

  intent = begin (client, AHEAD_MUTATION_CREATE,
                  g_strdup_printf ("%s creates “%s”", name_user (client), ahead_record_get_title (record)));
  intent->record = record;
  client->world->n_waiting++;
  end (client, intent,
       ahead_mutation_service_create_async (client->service, record, NULL, on_finished_cb, client->world));
}

static void
delete (AheadSimClient *client)
{
  AheadEvent *event = pick_event (client);
  AheadSimIntent *intent;

  if (event == NULL)
    return;

  intent = begin (client, AHEAD_MUTATION_DELETE,
                  g_strdup_printf ("%s deletes “%s”", name_user (client),
                                   ahead_record_get_title (ahead_event_get_view (event))));
  client->world->n_waiting++;
  end (client, intent,
       ahead_mutation_service_delete_async (client->service, event, NULL, on_finished_cb, client->world));
}

static void
toggle (AheadSimClient *client,
        AheadEvent *event,
        AheadMutationKind kind)
{
  gboolean star = kind == AHEAD_MUTATION_STAR;
  AheadRecord *view = ahead_event_get_view (event);
  gboolean value = !ahead_record_get_integer (view, star ? AHEAD_FIELD_STARRED : AHEAD_FIELD_ATTENDING);
  AheadSimIntent *intent;
  AheadMutation *mutation;

  intent = begin (client, kind, g_strdup_printf ("%s %s “%s”", name_user (client),
                                                 star ? (value ? "stars" : "unstars") : (value ? "attends" : "leaves"),
                                                 ahead_record_get_title (view)));
  intent->value = value;
  client->world->n_waiting++;
  mutation = (star ? ahead_mutation_service_set_starred_async : ahead_mutation_service_set_attending_async) (
    client->service, event, value, NULL, on_finished_cb, client->world);
  intent->patch = mutation != NULL ? ahead_patch_ref (ahead_mutation_get_patch (mutation)) : NULL;
  end (client, intent, mutation);
}

static void
toggle_some (AheadSimClient *client,
             AheadMutationKind kind,
             guint n)
{
  AheadEvent *event = pick_event (client);

  for (guint i = 0; event != NULL && i < n && ahead_event_get_view (event) != NULL; i++)
    toggle (client, event, kind);
}

static void
comment (AheadSimClient *client)
{
  AheadEvent *event = pick_event (client);
  gboolean empty = ahead_sim_random_chance (&client->world->random, 10);
  AheadSimIntent *intent;

  if (event == NULL)
    return;

  intent = begin (client, AHEAD_MUTATION_ADD_COMMENT,
                  g_strdup_printf ("%s comments on “%s”", name_user (client),
                                   ahead_record_get_title (ahead_event_get_view (event))));
  client->world->n_waiting++;
  end (client, intent, ahead_mutation_service_add_comment_async (client->service, event, empty ? "" : "Nice.", NULL,
                                                                 on_finished_cb, client->world));
}

/* One of the user's own that this client knows of. */
static AheadComment *
pick_comment (AheadSimClient *client)
{
  GPtrArray *intents = client->world->intents;
  guint offset = ahead_sim_random_next (&client->world->random) % MAX (intents->len, 1);

  for (guint i = 0; i < intents->len; i++)
    {
      AheadSimIntent *intent = intents->pdata[(i + offset) % intents->len];

      if (intent->client == client && intent->kind == AHEAD_MUTATION_ADD_COMMENT && intent->mutation != NULL
          && ahead_mutation_get_comment (intent->mutation) != NULL)
        return ahead_mutation_get_comment (intent->mutation);
    }

  return NULL;
}

static void
delete_comment (AheadSimClient *client)
{
  AheadComment *chosen = pick_comment (client);
  AheadEvent *event = NULL;
  AheadSimIntent *intent;

  if (chosen != NULL)
    event = ahead_event_store_lookup (client->store, ahead_comment_get_event_id (chosen));
  if (event == NULL || ahead_event_get_view (event) == NULL)
    return;

  intent = begin (client, AHEAD_MUTATION_DELETE_COMMENT,
                  g_strdup_printf ("%s deletes a comment on “%s”", name_user (client),
                                   ahead_record_get_title (ahead_event_get_view (event))));
  client->world->n_waiting++;
  end (client, intent, ahead_mutation_service_delete_comment_async (client->service, event,
                                                                    ahead_comment_get_id (chosen), NULL,
                                                                    on_finished_cb, client->world));
}

static AheadSimIntent *
pick_intent (AheadSimClient *client,
             AheadSimEnd end_of_it)
{
  GPtrArray *intents = client->world->intents;
  guint n = 0;

  for (guint i = 0; i < intents->len; i++)
    {
      AheadSimIntent *intent = intents->pdata[i];

      n += intent->client == client && intent->mutation != NULL && intent->end == end_of_it;
    }
  if (n == 0)
    return NULL;

  n = ahead_sim_random_below (&client->world->random, n);
  for (guint i = 0;; i++)
    {
      AheadSimIntent *intent = intents->pdata[i];

      if (intent->client == client && intent->mutation != NULL && intent->end == end_of_it && n-- == 0)
        return intent;
    }
}

static void
withdraw (AheadSimClient *client)
{
  AheadSimIntent *intent = pick_intent (client, AHEAD_SIM_END_OPEN);

  if (intent == NULL)
    return;

  ahead_sim_tell (client->world, "client %s: %s wants to take back: %s", client->name, name_user (client),
                  intent->label);
  client->touched = TRUE;
  ahead_mutation_service_withdraw (client->service, intent->mutation);
}

static void
retry (AheadSimClient *client)
{
  AheadSimIntent *intent = pick_intent (client, AHEAD_SIM_END_ROLLED_BACK);

  if (intent == NULL)
    return;

  ahead_sim_tell (client->world, "client %s: %s retries: %s", client->name, name_user (client), intent->label);
  if (!ahead_sim_client_retry (client, intent))
    ahead_sim_tell (client->world, "client %s: that cannot be retried", client->name);
}

static void
discard (AheadSimClient *client)
{
  AheadSimIntent *intent = pick_intent (client, AHEAD_SIM_END_ROLLED_BACK);

  if (intent == NULL)
    return;

  ahead_sim_tell (client->world, "client %s: %s gives up: %s", client->name, name_user (client), intent->label);
  intent->end = AHEAD_SIM_END_DISCARDED;
  client->touched = TRUE;
  ahead_mutation_service_discard (client->service, intent->mutation);
}

void
ahead_sim_user_act (AheadSimClient *client,
                    AheadSimAct act)
{
  AheadSimRandom *random = &client->world->random;

  if (!ahead_sim_client_is_usable (client))
    return;

  switch (act)
    {
    case AHEAD_SIM_ACT_CREATE:
      create (client);
      break;
    case AHEAD_SIM_ACT_PATCH:
      patch (client);
      break;
    case AHEAD_SIM_ACT_DELETE:
      delete (client);
      break;
    case AHEAD_SIM_ACT_STAR:
      toggle_some (client, AHEAD_MUTATION_STAR, 1);
      break;
    case AHEAD_SIM_ACT_TOGGLE_FAST:
      toggle_some (client, AHEAD_MUTATION_STAR, 2 + ahead_sim_random_below (random, 3));
      break;
    case AHEAD_SIM_ACT_ATTEND:
      toggle_some (client, AHEAD_MUTATION_ATTEND, 1);
      break;
    case AHEAD_SIM_ACT_COMMENT:
      comment (client);
      break;
    case AHEAD_SIM_ACT_DELETE_COMMENT:
      delete_comment (client);
      break;
    case AHEAD_SIM_ACT_WITHDRAW:
      withdraw (client);
      break;
    case AHEAD_SIM_ACT_RETRY:
      retry (client);
      break;
    case AHEAD_SIM_ACT_DISCARD:
      discard (client);
      break;
    case AHEAD_SIM_ACT_RELEASE:
      ahead_sim_tell (client->world, "client %s sends its held deletes", client->name);
      client->touched = TRUE;
      ahead_mutation_service_release_held (client->service);
      break;
    case AHEAD_SIM_ACT_REFRESH:
    default:
      ahead_sim_tell (client->world, "client %s refreshes", client->name);
      client->touched = TRUE;
      ahead_refresher_refresh (client->refresher);
    }
}

/* Does @write as somebody who has the newest version. */
static void
do_elsewhere (AheadSimWorld *world,
              AheadSimWrite *write,
              const char *what,
              AheadRecord *record)
{
  g_autofree char *key = g_strdup_printf ("other-%u", world->n_others++);
  gboolean applied;

  write->user = OTHERS;
  write->key = key;
  if (write->kind != AHEAD_MUTATION_CREATE)
    {
      write->event_id = (char *) ahead_record_get_id (record);
      write->if_match = ahead_record_get_version (record);
    }
  ahead_sim_tell (world, "elsewhere, %s %s “%s”", ahead_sim_user_get_name (OTHERS), what,
                  ahead_record_get_title (record));
  ahead_reply_free (ahead_sim_server_write (world->server, write, ahead_sim_schedule_get_now (world->schedule),
                                            &applied));
  if (applied)
    ahead_sim_client_hint_all (world);
}

static AheadRecord *
pick_record (AheadSimWorld *world)
{
  guint n = ahead_sim_server_get_n_ids (world->server);
  guint offset = ahead_sim_random_below (&world->random, n);

  for (guint i = 0; i < n; i++)
    {
      AheadRecord *record = ahead_sim_server_get (world->server, OTHERS, (i + offset) % n);

      if (record != NULL)
        return record;
    }

  return NULL;
}

void
ahead_sim_others_patch (AheadSimWorld *world)
{
  g_autoptr (AheadRecord) record = pick_record (world);
  guint number = ahead_sim_random_next (&world->random) % 1000;
  AheadSimWrite write = { OTHERS, AHEAD_MUTATION_PATCH };
  g_auto (AheadPatchBuilder) builder = { NULL };

  if (record == NULL)
    return;

  ahead_patch_builder_init (&builder, record);
  if (number % 3 == 0)
    ahead_patch_builder_set_string (&builder, AHEAD_FIELD_TITLE, ahead_sim_text_get_title (number / 3));
  else if (number % 3 == 1)
    ahead_patch_builder_set_string (&builder, AHEAD_FIELD_LOCATION, ahead_sim_text_get_place (number / 3));
  else
    ahead_patch_builder_set_integer (&builder, AHEAD_FIELD_STATUS, number / 3 % 3);
  write.patch = ahead_patch_builder_end (&builder);
  do_elsewhere (world, &write, "edits", record);
  ahead_patch_unref (write.patch);
}

void
ahead_sim_others_delete (AheadSimWorld *world)
{
  g_autoptr (AheadRecord) record = pick_record (world);
  AheadSimWrite write = { OTHERS, AHEAD_MUTATION_DELETE };

  if (record != NULL)
    do_elsewhere (world, &write, "deletes", record);
}

/* Sometimes it is what a client is about to create: somebody else took in the same invitation. */
void
ahead_sim_others_create (AheadSimWorld *world)
{
  g_autoptr (AheadRecord) record = NULL;
  AheadSimWrite write = { OTHERS, AHEAD_MUTATION_CREATE };

  for (guint i = 0; i < world->intents->len && record == NULL; i++)
    {
      AheadSimIntent *intent = world->intents->pdata[i];

      if (intent->kind == AHEAD_MUTATION_CREATE && intent->n_applied == 0
          && ahead_sim_random_chance (&world->random, 20))
        record = ahead_record_ref (intent->record);
    }
  if (record == NULL)
    record = make_record (world);

  write.record = record;
  do_elsewhere (world, &write, "creates", record);
}

void
ahead_sim_others_star (AheadSimWorld *world)
{
  g_autoptr (AheadRecord) record = pick_record (world);
  AheadSimWrite write = { OTHERS, AHEAD_MUTATION_STAR };

  if (record == NULL)
    return;

  write.value = !ahead_record_get_starred (record);
  do_elsewhere (world, &write, write.value ? "stars" : "unstars", record);
}

void
ahead_sim_others_comment (AheadSimWorld *world)
{
  g_autoptr (AheadRecord) record = pick_record (world);
  AheadSimWrite write = { OTHERS, AHEAD_MUTATION_ADD_COMMENT };

  if (record == NULL)
    return;

  write.text = (char *) "Me too.";
  do_elsewhere (world, &write, "comments on", record);
}
