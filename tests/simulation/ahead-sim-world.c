/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadSimWorld"

#include "config.h"

#include "ahead-sim-world.h"

#include "ahead-sim-client.h"
#include "ahead-sim-intent.h"
#include "ahead-sim-watch.h"

#define N_FIRST_EVENTS 6

/* What GLib complains about is a broken rule too. */
static AheadSimWorld *current_world;

static void
on_log_cb (const char *domain,
           GLogLevelFlags level,
           const char *message,
           gpointer user_data)
{
  if ((level & (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0 && current_world != NULL)
    ahead_sim_fail (current_world, "no complaint of GLib", "%s: %s", domain, message);
  else
    g_log_default_handler (domain, level, message, NULL);
}

AheadSimWorld *
ahead_sim_world_new (guint64 seed,
                     gboolean tell)
{
  AheadSimWorld *self = g_new0 (AheadSimWorld, 1);

  g_log_set_default_handler (on_log_cb, NULL);
  g_main_context_push_thread_default (g_main_context_new ());
  g_random_set_seed (seed);
  current_world = self;

  self->seed = seed;
  self->next_order = 1;
  self->random.state = seed;
  self->story = tell ? g_string_new (NULL) : NULL;
  self->schedule = ahead_sim_schedule_new ();
  self->server = ahead_sim_server_new (N_FIRST_EVENTS);
  self->intents = g_ptr_array_new_with_free_func ((GDestroyNotify) ahead_sim_intent_free);
  for (guint i = 0; i < AHEAD_SIM_N_CLIENTS; i++)
    self->clients[i] = ahead_sim_client_new (self, i, ahead_sim_random_below (&self->random, AHEAD_SIM_N_USERS - 1));

  return self;
}

/* What is still on its way arrives at a server that nobody looks at any more. */
static void
take_apart (AheadSimWorld *self)
{
  for (guint i = 0; i < AHEAD_SIM_N_CLIENTS; i++)
    ahead_sim_client_crash (self->clients[i]);
  while (ahead_sim_schedule_run_next (self->schedule, G_MAXINT64))
    ;
  for (guint i = 0; i < AHEAD_SIM_N_CLIENTS; i++)
    ahead_sim_client_free (self->clients[i]);

  g_ptr_array_unref (self->intents);
  ahead_sim_server_free (self->server);
  ahead_sim_schedule_free (self->schedule);
  if (self->story != NULL)
    g_string_free (self->story, TRUE);
  g_free (self->failure);
  g_free (self);
}

/* Nothing can be taken apart in good order after a rule was broken: what is left then stays until the program ends. */
void
ahead_sim_world_free (AheadSimWorld *self)
{
  GMainContext *context = g_main_context_get_thread_default ();

  if (self->failure == NULL)
    take_apart (self);
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
  current_world = NULL;
}

void
ahead_sim_fail (AheadSimWorld *self,
                const char *rule,
                const char *format,
                ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  if (self->failure != NULL)
    return;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  self->failure = g_strdup_printf ("%s: %s", rule, what);
  ahead_sim_tell (self, "BROKEN — %s", self->failure);
}

void
ahead_sim_tell_line (AheadSimWorld *self,
                     const char *format,
                     ...)
{
  gint64 now = ahead_sim_schedule_get_now (self->schedule);
  va_list arguments;

  g_string_append_printf (self->story, "%4" G_GINT64_FORMAT ".%03u  ", now / G_TIME_SPAN_SECOND,
                          (guint) (now / G_TIME_SPAN_MILLISECOND % 1000));
  va_start (arguments, format);
  g_string_append_vprintf (self->story, format, arguments);
  va_end (arguments);
  g_string_append_c (self->story, '\n');
}

void
ahead_sim_digest (AheadSimWorld *self,
                  guint64 number)
{
  self->digest = (self->digest ^ number ^ ahead_sim_schedule_get_now (self->schedule)) * 0x100000001b3;
}

void
ahead_sim_world_settle (AheadSimWorld *self)
{
  GMainContext *context = g_main_context_get_thread_default ();
  gboolean again = TRUE;

  while (again && self->failure == NULL)
    {
      again = FALSE;
      while (g_main_context_iteration (context, FALSE))
        ;
      for (guint i = 0; i < AHEAD_SIM_N_CLIENTS && self->failure == NULL; i++)
        {
          AheadSimClient *client = self->clients[i];

          if (!client->touched || client->service == NULL)
            continue;
          client->touched = FALSE;
          ahead_sim_client_resume (client);
          again |= client->touched;
          ahead_sim_watch_check (client);
        }
    }
}

/* What happens at a moment depends on the moment, and not on how much happened before it. */
static void
draw_anew (AheadSimWorld *self)
{
  self->random.state = self->seed + ahead_sim_schedule_get_next (self->schedule) * 0x9e3779b97f4a7c15;
}

void
ahead_sim_world_advance_to (AheadSimWorld *self,
                            gint64 moment)
{
  draw_anew (self);
  while (self->failure == NULL && ahead_sim_schedule_run_next (self->schedule, moment))
    {
      ahead_sim_world_settle (self);
      draw_anew (self);
    }
}

void
ahead_sim_world_advance (AheadSimWorld *self,
                         gint64 microseconds)
{
  ahead_sim_world_advance_to (self, ahead_sim_schedule_get_now (self->schedule) + microseconds);
}
