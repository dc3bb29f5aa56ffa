/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadSimRun"

#include "config.h"

#include "ahead-sim-run.h"

#include "ahead-sim-client.h"
#include "ahead-sim-intent.h"
#include "ahead-sim-user.h"
#include "ahead-sim-watch.h"

/* How long the clients may take to agree with the server after the last fault, in virtual seconds. */
#define PATIENCE 300
#define FIRST_STEP G_TIME_SPAN_SECOND
/* The longest that a request can still be on its way. */
#define LONGEST_WAY (30 * G_TIME_SPAN_SECOND)

typedef enum
{
  OP_ACT,
  OP_OTHERS_PATCH,
  OP_OTHERS_DELETE,
  OP_OTHERS_CREATE,
  OP_OTHERS_STAR,
  OP_OTHERS_COMMENT,
  OP_CRASH,
  OP_OFFLINE,
  OP_SERVER_DOWN,
  OP_PRUNE,
  OP_DISK,
} Op;

/* How often each comes, in a thousand. */
static const struct
{
  Op op;
  AheadSimAct act;
  guint weight;
} menu[] = {
  { OP_ACT, AHEAD_SIM_ACT_CREATE, 60 },
  { OP_ACT, AHEAD_SIM_ACT_PATCH, 290 },
  { OP_ACT, AHEAD_SIM_ACT_DELETE, 40 },
  { OP_ACT, AHEAD_SIM_ACT_STAR, 100 },
  { OP_ACT, AHEAD_SIM_ACT_TOGGLE_FAST, 40 },
  { OP_ACT, AHEAD_SIM_ACT_ATTEND, 30 },
  { OP_ACT, AHEAD_SIM_ACT_COMMENT, 50 },
  { OP_ACT, AHEAD_SIM_ACT_DELETE_COMMENT, 20 },
  { OP_ACT, AHEAD_SIM_ACT_WITHDRAW, 40 },
  { OP_ACT, AHEAD_SIM_ACT_RETRY, 90 },
  { OP_ACT, AHEAD_SIM_ACT_DISCARD, 10 },
  { OP_ACT, AHEAD_SIM_ACT_RELEASE, 15 },
  { OP_ACT, AHEAD_SIM_ACT_REFRESH, 15 },
  { OP_OTHERS_PATCH, 0, 90 },
  { OP_OTHERS_DELETE, 0, 15 },
  { OP_OTHERS_CREATE, 0, 20 },
  { OP_OTHERS_STAR, 0, 20 },
  { OP_OTHERS_COMMENT, 0, 10 },
  { OP_CRASH, 0, 10 },
  { OP_OFFLINE, 0, 10 },
  { OP_SERVER_DOWN, 0, 6 },
  { OP_PRUNE, 0, 9 },
  { OP_DISK, 0, 10 },
};

static guint
draw_from_menu (AheadSimRandom *random)
{
  guint roll = ahead_sim_random_below (random, 1000);
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (menu) && roll >= menu[i].weight)
    roll -= menu[i++].weight;

  return i;
}

GArray *
ahead_sim_run_make_steps (guint64 seed,
                          guint n_steps)
{
  AheadSimRandom random = { seed * 2 + 1 };
  GArray *steps = g_array_sized_new (FALSE, FALSE, sizeof (AheadSimStep), n_steps);
  gint64 moment = FIRST_STEP;

  for (guint i = 0; i < n_steps; i++)
    {
      AheadSimStep step = { draw_from_menu (&random), ahead_sim_random_below (&random, AHEAD_SIM_N_CLIENTS),
                            ahead_sim_random_next (&random), moment, FALSE };

      /* Mostly hurry; now and then long enough for all to be settled. */
      moment += G_TIME_SPAN_MILLISECOND
                * ahead_sim_random_between (&random, 0, ahead_sim_random_chance (&random, 12) ? 3000 : 300);
      g_array_append_val (steps, step);
    }

  return steps;
}

static void
crash (AheadSimClient *client)
{
  if (!ahead_sim_client_is_running (client))
    return;

  ahead_sim_client_crash (client);
  ahead_sim_client_start (client);
}

static void
turn_network (AheadSimClient *client)
{
  client->offline = !client->offline;
  ahead_sim_tell (client->world, "client %s is %s", client->name, client->offline ? "offline" : "online again");
}

static void
turn_server (AheadSimWorld *world)
{
  world->server_down = !world->server_down;
  ahead_sim_tell (world, "the server is %s", world->server_down ? "down" : "up again");
}

static void
turn_disk (AheadSimClient *client)
{
  AheadSimDisk *disk = client->disk;

  if (disk->full || disk->slow)
    disk->full = disk->slow = FALSE;
  else if (ahead_sim_random_chance (&client->world->random, 50))
    disk->full = TRUE;
  else
    disk->slow = TRUE;
  ahead_sim_tell (client->world, "the disk of client %s is %s", client->name,
                  disk->full ? "full" : disk->slow ? "slow" : "well again");
}

static void
do_step (AheadSimWorld *world,
         const AheadSimStep *step)
{
  AheadSimClient *client = world->clients[step->client];

  switch (menu[step->op].op)
    {
    case OP_ACT:
      ahead_sim_user_act (client, menu[step->op].act);
      break;
    case OP_OTHERS_PATCH:
      ahead_sim_others_patch (world);
      break;
    case OP_OTHERS_DELETE:
      ahead_sim_others_delete (world);
      break;
    case OP_OTHERS_CREATE:
      ahead_sim_others_create (world);
      break;
    case OP_OTHERS_STAR:
      ahead_sim_others_star (world);
      break;
    case OP_OTHERS_COMMENT:
      ahead_sim_others_comment (world);
      break;
    case OP_CRASH:
      crash (client);
      break;
    case OP_OFFLINE:
      turn_network (client);
      break;
    case OP_SERVER_DOWN:
      turn_server (world);
      break;
    case OP_PRUNE:
      ahead_sim_tell (world, "the server forgets old changes");
      ahead_sim_server_prune_log (world->server, 2);
      break;
    case OP_DISK:
      turn_disk (client);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
end_faults (AheadSimWorld *world)
{
  ahead_sim_tell (world, "from here on nothing goes wrong any more");
  world->calm = TRUE;
  world->server_down = FALSE;
  for (guint i = 0; i < AHEAD_SIM_N_CLIENTS; i++)
    {
      world->clients[i]->offline = FALSE;
      world->clients[i]->disk->full = FALSE;
      world->clients[i]->disk->slow = FALSE;
    }
}

static gboolean
is_quiet (AheadSimWorld *world)
{
  for (guint i = 0; i < AHEAD_SIM_N_CLIENTS; i++)
    if (!ahead_sim_client_is_quiet (world->clients[i]))
      return FALSE;

  return TRUE;
}

static gboolean
become_quiet (AheadSimWorld *world)
{
  for (guint i = 0; i < PATIENCE && world->failure == NULL; i++)
    {
      if (is_quiet (world))
        return TRUE;
      ahead_sim_world_advance (world, G_TIME_SPAN_SECOND);
    }

  return FALSE;
}

static void
check_ends (AheadSimWorld *world)
{
  if (world->n_waiting != 0)
    ahead_sim_fail (world, "who waits is told", "%u operations have no end", world->n_waiting);

  for (guint i = 0; i < world->intents->len; i++)
    {
      AheadSimIntent *intent = world->intents->pdata[i];

      if (intent->end == AHEAD_SIM_END_OPEN)
        ahead_sim_fail (world, "every mutation ends", "“%s” of client %s has no end", intent->label,
                        intent->client->name);
    }
}

/* Liveness: once nothing goes wrong any more, all is settled and everybody has the same after a bounded time. */
static void
end_run (AheadSimWorld *world)
{
  end_faults (world);
  ahead_sim_world_advance (world, LONGEST_WAY);
  if (!become_quiet (world))
    ahead_sim_fail (world, "settled in bounded time", "after %d s without a fault something is still going on",
                    PATIENCE);
  ahead_sim_world_advance (world, G_TIME_SPAN_SECOND);
  for (guint i = 0; i < AHEAD_SIM_N_CLIENTS && world->failure == NULL; i++)
    ahead_sim_watch_check_equal (world->clients[i]);
  if (world->failure == NULL)
    check_ends (world);
}

static guint
do_steps (AheadSimWorld *world,
          GArray *steps)
{
  guint i;

  for (i = 0; i < steps->len && world->failure == NULL; i++)
    {
      const AheadSimStep *step = &g_array_index (steps, AheadSimStep, i);

      ahead_sim_world_advance_to (world, step->moment);
      world->random.state = step->salt;
      world->calm = step->calm;
      do_step (world, step);
      ahead_sim_world_settle (world);
    }

  return i;
}

AheadSimOutcome *
ahead_sim_run (guint64 seed,
               GArray *steps,
               gboolean tell)
{
  AheadSimWorld *world = ahead_sim_world_new (seed, tell);
  AheadSimOutcome *outcome = g_new0 (AheadSimOutcome, 1);

  world->calm = TRUE;
  for (guint i = 0; i < AHEAD_SIM_N_CLIENTS; i++)
    ahead_sim_client_start (world->clients[i]);
  ahead_sim_world_settle (world);

  outcome->n_steps = do_steps (world, steps);
  if (world->failure == NULL)
    end_run (world);

  outcome->failure = g_strdup (world->failure);
  outcome->story = world->story != NULL ? g_strdup (world->story->str) : NULL;
  outcome->digest = world->digest;
  ahead_sim_world_free (world);

  return outcome;
}

void
ahead_sim_outcome_free (AheadSimOutcome *outcome)
{
  g_free (outcome->failure);
  g_free (outcome->story);
  g_free (outcome);
}

/* The rule is what stands before the colon. */
static gboolean
breaks_same_rule (guint64 seed,
                  GArray *steps,
                  const char *failure)
{
  g_autoptr (AheadSimOutcome) outcome = ahead_sim_run (seed, steps, FALSE);
  const char *end = strchr (failure, ':');

  return outcome->failure != NULL && strncmp (outcome->failure, failure, end - failure + 1) == 0;
}

static GArray *
copy_without (GArray *steps,
              guint first,
              guint n)
{
  GArray *copy = g_array_sized_new (FALSE, FALSE, sizeof (AheadSimStep), steps->len);

  g_array_append_vals (copy, steps->data, steps->len);
  g_array_remove_range (copy, first, MIN (n, steps->len - first));
  return copy;
}

/* Takes @steps. Leaves out runs of @n steps as long as the same rule is broken without them. */
static GArray *
leave_out (guint64 seed,
           GArray *steps,
           guint n,
           const char *failure)
{
  guint first = 0;

  while (first < steps->len)
    {
      g_autoptr (GArray) shorter = copy_without (steps, first, n);

      if (breaks_same_rule (seed, shorter, failure))
        {
          g_array_unref (steps);
          steps = g_steal_pointer (&shorter);
        }
      else
        {
          first += n;
        }
    }

  return steps;
}

static void
calm_down (guint64 seed,
           GArray *steps,
           const char *failure)
{
  for (guint i = 0; i < steps->len; i++)
    {
      AheadSimStep *step = &g_array_index (steps, AheadSimStep, i);

      step->calm = TRUE;
      if (!breaks_same_rule (seed, steps, failure))
        step->calm = FALSE;
    }
}

GArray *
ahead_sim_run_shrink (guint64 seed,
                      GArray *steps)
{
  g_autoptr (AheadSimOutcome) outcome = ahead_sim_run (seed, steps, FALSE);
  GArray *shrunk = copy_without (steps, outcome->n_steps, steps->len);

  g_return_val_if_fail (outcome->failure != NULL, shrunk);

  for (guint n = MAX (shrunk->len / 2, 1); n > 0; n /= 2)
    shrunk = leave_out (seed, shrunk, n, outcome->failure);
  calm_down (seed, shrunk, outcome->failure);
  shrunk = leave_out (seed, shrunk, 1, outcome->failure);

  return shrunk;
}
