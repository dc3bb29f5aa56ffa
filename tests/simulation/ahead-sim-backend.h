/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-backend.h"
#include "ahead-sim-world.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_SIM_BACKEND (ahead_sim_backend_get_type ())

/*
 * The network between one process and the server. What is on the way when the process dies stays on the way: it
 * arrives, and nobody waits for the answer.
 */
G_DECLARE_FINAL_TYPE (AheadSimBackend, ahead_sim_backend, AHEAD, SIM_BACKEND, GObject)

AheadSimBackend *ahead_sim_backend_new (AheadSimClient *client);
void ahead_sim_backend_kill (AheadSimBackend *self);
guint ahead_sim_backend_get_n_waiting (AheadSimBackend *self);

/* A delay of the network, in µs. */
gint64 ahead_sim_network_delay (AheadSimWorld *world);

G_END_DECLS
