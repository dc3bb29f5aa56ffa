/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-mutation.h"
#include "ahead-sim-random.h"
#include "ahead-sim-schedule.h"
#include "ahead-sim-server.h"

G_BEGIN_DECLS

#define AHEAD_SIM_N_CLIENTS 3

typedef struct _AheadSimClient AheadSimClient;
typedef struct _AheadSimIntent AheadSimIntent;

/*
 * What all parts of one run share: the server, the clients, the time, and the first rule that was broken. Everything in
 * it is for the other parts to read; what they change they say where they do.
 */
typedef struct
{
  guint64 seed;
  /* Those of the moment. */
  AheadSimRandom random;
  AheadSimSchedule *schedule;
  AheadSimServer *server;
  AheadSimClient *clients[AHEAD_SIM_N_CLIENTS];
  /* AheadSimIntent: all that users ever meant to do, in that order. */
  GPtrArray *intents;
  guint next_order;
  guint n_others;
  /* Operations whose callback was not called yet. */
  guint n_waiting;

  /* No faults, in this step or at all. */
  gboolean calm;
  gboolean server_down;

  /* NULL where nobody wants to read it. */
  GString *story;
  char *failure;
  /* Of all that happened: two runs of one seed are the same if these are. */
  guint64 digest;
} AheadSimWorld;

AheadSimWorld *ahead_sim_world_new (guint64 seed, gboolean tell);
void ahead_sim_world_free (AheadSimWorld *self);

/* Lets time pass, with all that happens in it; ends early where a rule was broken. */
void ahead_sim_world_advance (AheadSimWorld *self, gint64 microseconds);
void ahead_sim_world_advance_to (AheadSimWorld *self, gint64 moment);
/* Turns the main loop until nothing is left to do, and checks every client that something happened to. */
void ahead_sim_world_settle (AheadSimWorld *self);

void ahead_sim_fail (AheadSimWorld *self, const char *rule, const char *format, ...) G_GNUC_PRINTF (3, 4);
void ahead_sim_tell_line (AheadSimWorld *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void ahead_sim_digest (AheadSimWorld *self, guint64 number);

/* The arguments are not looked at where nobody reads the story. */
#define ahead_sim_tell(world, ...) \
  G_STMT_START \
  { \
    if ((world)->story != NULL) \
      ahead_sim_tell_line ((world), __VA_ARGS__); \
  } \
  G_STMT_END

/* Whether a fault of @percent in a hundred happens in this step. */
static inline gboolean
ahead_sim_is_struck (AheadSimWorld *self,
                     guint percent)
{
  gboolean struck = ahead_sim_random_chance (&self->random, percent);

  return struck && !self->calm;
}

G_END_DECLS
