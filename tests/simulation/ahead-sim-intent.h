/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-sim-world.h"

G_BEGIN_DECLS

typedef enum
{
  AHEAD_SIM_END_OPEN,
  AHEAD_SIM_END_CONFIRMED,
  AHEAD_SIM_END_ROLLED_BACK,
  AHEAD_SIM_END_WITHDRAWN,
  AHEAD_SIM_END_DISCARDED,
  /* The client crashed before it was durable. */
  AHEAD_SIM_END_LOST,
} AheadSimEnd;

/*
 * One thing that a user meant to do, kept apart from the mutation that the engine makes of it: it outlives crashes and
 * retries, and it knows what the server did about it, under whatever key it came.
 */
struct _AheadSimIntent
{
  AheadSimWorld *world;
  AheadSimClient *client;
  guint number;
  /* Of this user, as the engine has to keep it; a retry comes last again. */
  guint order;
  AheadMutationKind kind;
  AheadMutation *mutation;
  /* What the user asked for. */
  AheadRecord *record;
  AheadPatch *patch;
  gboolean value;
  char *label;

  AheadSimEnd end;
  gboolean durable;
  /* A crash came before the disk had all of it. */
  gboolean cut;
  guint n_requests;
  guint n_applied;
  /* What @order was when the server did it by a request that the client waited for; 0 = it did not. */
  guint applied_order;
  /* The request that the client waits for; 0 = none. */
  guint request;
};

AheadSimIntent *ahead_sim_intent_new (AheadSimClient *client, AheadMutationKind kind, const char *label);
void ahead_sim_intent_free (AheadSimIntent *self);

void ahead_sim_intent_set_mutation (AheadSimIntent *self, AheadMutation *mutation);
AheadSimIntent *ahead_sim_intent_get (AheadMutation *mutation);

void ahead_sim_intent_take_up (AheadSimIntent *self, AheadSimIntent *other);

/* What the client heard. */
void ahead_sim_intent_confirmed (AheadSimIntent *self);
void ahead_sim_intent_rolled_back (AheadSimIntent *self);
void ahead_sim_intent_withdrawn (AheadSimIntent *self);

/* What the network and the server saw. */
void ahead_sim_intent_sent (AheadSimIntent *self, guint request);
void ahead_sim_intent_applied (AheadSimIntent *self, guint request);

G_END_DECLS
