/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-record.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_CHANGE (ahead_change_get_type ())

/**
 * AheadChange:
 * @id: the id of the event on the server
 * @record: (nullable): the event as it is on the server, or %NULL where it is deleted
 * @version: the version that this change made; @record may be newer
 * @mutation_id: the id of the mutation that made the change; empty where the server itself did
 *
 * One line of the server's change log, as a feed brings it.
 */
typedef struct
{
  char *id;
  AheadRecord *record;
  gint64 version;
  char *mutation_id;
} AheadChange;

GType ahead_change_get_type (void) G_GNUC_CONST;
AheadChange *ahead_change_new (const char *id, AheadRecord *record, gint64 version, const char *mutation_id);
AheadChange *ahead_change_copy (const AheadChange *change);
void ahead_change_free (AheadChange *change);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadChange, ahead_change_free)

G_END_DECLS
