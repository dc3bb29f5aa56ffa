/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-event-query.h"
#include "ahead-mutation-service.h"
#include "ahead-refresher.h"
#include "ahead-sim-backend.h"
#include "ahead-sim-clock.h"
#include "ahead-sim-feed.h"
#include "ahead-sim-outbox.h"
#include "ahead-sim-world.h"

G_BEGIN_DECLS

#define AHEAD_SIM_N_QUERIES 3

typedef struct _AheadSimWatch AheadSimWatch;

/* One installation of Ahead: a user, a disk, and the process that runs on them between two crashes. */
struct _AheadSimClient
{
  AheadSimWorld *world;
  guint index;
  const char *name;
  guint user;
  AheadSimDisk *disk;
  gboolean offline;
  /* Something happened to it that is not checked yet. */
  gboolean touched;
  /* AheadSimIntent: at least those that are open or in the inbox */
  GPtrArray *live;

  /* The process; NULL while there is none. */
  AheadSimClock *clock;
  AheadEventStore *store;
  AheadSimBackend *backend;
  AheadSimFeed *feed;
  AheadSimOutbox *outbox;
  AheadMutationService *service;
  AheadRefresher *refresher;
  /* Whether what was on the disk was sent again after the start. */
  gboolean resumed;
  GPtrArray *to_resume;

  /* The intent that the user is just acting on: its mutation is not known before the call returns. */
  AheadSimIntent *acting;

  /* What somebody would know who only listened. */
  AheadEventQuery *queries[AHEAD_SIM_N_QUERIES];
  GPtrArray *mirrors[AHEAD_SIM_N_QUERIES];
  GHashTable *watches;
  /* id → Known: the newest base that was ever seen of an id */
  GHashTable *known;
};

AheadSimClient *ahead_sim_client_new (AheadSimWorld *world, guint index, guint user);
void ahead_sim_client_free (AheadSimClient *self);

void ahead_sim_client_start (AheadSimClient *self);
/* The process is gone from one moment to the next. */
void ahead_sim_client_crash (AheadSimClient *self);
gboolean ahead_sim_client_is_running (AheadSimClient *self);
gboolean ahead_sim_client_is_usable (AheadSimClient *self);
/* Sends again what the crash left unsent, as soon as everything is loaded. */
void ahead_sim_client_resume (AheadSimClient *self);
gboolean ahead_sim_client_is_quiet (AheadSimClient *self);

/* Asks for the mutation of @intent once more; gives FALSE where the engine says that it cannot. */
gboolean ahead_sim_client_retry (AheadSimClient *self, AheadSimIntent *intent);

/* The server has something new. */
void ahead_sim_client_hint_all (AheadSimWorld *world);

G_END_DECLS
