/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-outbox.h"
#include "ahead-sim-world.h"

G_BEGIN_DECLS

/* A mutation as it is written: what was not in it is not there after a restart. */
typedef struct
{
  char *id;
  AheadMutationKind kind;
  AheadMutationState state;
  char *event_id;
  AheadRecord *record;
  AheadPatch *patch;
  gboolean value;
  char *text;
  char *comment_id;
  gint64 created_at;
  guint attempts;
  GError *error;
  AheadSimIntent *intent;
} AheadSimStored;

/* The disk of one client. It outlives the client's processes. */
typedef struct
{
  AheadSimWorld *world;
  /* AheadSimStored, in the order of the appends. */
  GPtrArray *mutations;
  /* Nothing can be appended. */
  gboolean full;
  gboolean slow;
} AheadSimDisk;

AheadSimDisk *ahead_sim_disk_new (AheadSimWorld *world);
void ahead_sim_disk_free (AheadSimDisk *self);
AheadSimStored *ahead_sim_disk_find (AheadSimDisk *self, const char *id);

#define AHEAD_TYPE_SIM_OUTBOX (ahead_sim_outbox_get_type ())

/* The outbox of one process: what it was told gets to the disk a little later, in order, and not after a crash. */
G_DECLARE_FINAL_TYPE (AheadSimOutbox, ahead_sim_outbox, AHEAD, SIM_OUTBOX, GObject)

AheadSimOutbox *ahead_sim_outbox_new (AheadSimClient *client);
void ahead_sim_outbox_kill (AheadSimOutbox *self);

G_END_DECLS
