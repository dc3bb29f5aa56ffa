/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-mutation.h"
#include "ahead-page.h"
#include "ahead-reply.h"

G_BEGIN_DECLS

#define AHEAD_SIM_N_USERS 4

/*
 * The server, in memory, by the rules of ahead-server: one counter gives the versions; `If-Match`; the answers of
 * writes that succeeded are kept under their idempotency keys; a calendar has a UID once; stars and attendance are a
 * user's own; a log with the ids of mutations that cursors read, and that is cut at its old end.
 */
typedef struct _AheadSimServer AheadSimServer;

/* A write as it is on the wire: nothing of it changes when the client goes on. */
typedef struct
{
  guint user;
  AheadMutationKind kind;
  char *key;
  char *event_id;
  AheadRecord *record;
  AheadPatch *patch;
  gint64 if_match;
  gboolean value;
  char *text;
  char *comment_id;
} AheadSimWrite;

const char *ahead_sim_user_get_name (guint user);

AheadSimWrite *ahead_sim_write_copy (const AheadSimWrite *write);
void ahead_sim_write_free (AheadSimWrite *write);

AheadSimServer *ahead_sim_server_new (guint n_events);
void ahead_sim_server_free (AheadSimServer *self);

/* @applied: whether this very call changed something. */
AheadReply *ahead_sim_server_write (AheadSimServer *self, const AheadSimWrite *write, gint64 now, gboolean *applied);

GPtrArray *ahead_sim_server_list_calendars (AheadSimServer *self);
AheadEventPage *ahead_sim_server_list_events (AheadSimServer *self, guint user, const char *cursor, guint limit);
/* NULL where the cursor is too old. */
AheadChangePage *ahead_sim_server_list_changes (AheadSimServer *self, guint user, const char *cursor, guint limit);
void ahead_sim_server_prune_log (AheadSimServer *self, guint keep);

gint64 ahead_sim_server_get_version (AheadSimServer *self);
guint ahead_sim_server_get_n_ids (AheadSimServer *self);
const char *ahead_sim_server_get_id (AheadSimServer *self, guint index);
/* (transfer full): NULL where it is deleted. */
AheadRecord *ahead_sim_server_get (AheadSimServer *self, guint user, guint index);
AheadRecord *ahead_sim_server_lookup (AheadSimServer *self, guint user, const char *id);
gboolean ahead_sim_server_has_comment (AheadSimServer *self, const char *comment_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadSimWrite, ahead_sim_write_free)

G_END_DECLS
