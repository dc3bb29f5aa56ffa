/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-sim-client.h"

G_BEGIN_DECLS

/* What people do at a client; which event and what exactly follows from the random numbers of the step. */
typedef enum
{
  AHEAD_SIM_ACT_CREATE,
  AHEAD_SIM_ACT_PATCH,
  AHEAD_SIM_ACT_DELETE,
  AHEAD_SIM_ACT_STAR,
  AHEAD_SIM_ACT_TOGGLE_FAST,
  AHEAD_SIM_ACT_ATTEND,
  AHEAD_SIM_ACT_COMMENT,
  AHEAD_SIM_ACT_DELETE_COMMENT,
  AHEAD_SIM_ACT_WITHDRAW,
  AHEAD_SIM_ACT_RETRY,
  AHEAD_SIM_ACT_DISCARD,
  AHEAD_SIM_ACT_RELEASE,
  AHEAD_SIM_ACT_REFRESH,
} AheadSimAct;

void ahead_sim_user_act (AheadSimClient *client, AheadSimAct act);

/* Somebody who edits the server without any of the clients. */
void ahead_sim_others_patch (AheadSimWorld *world);
void ahead_sim_others_delete (AheadSimWorld *world);
void ahead_sim_others_create (AheadSimWorld *world);
void ahead_sim_others_star (AheadSimWorld *world);
void ahead_sim_others_comment (AheadSimWorld *world);

G_END_DECLS
