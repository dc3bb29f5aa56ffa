/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadChange"

#include "config.h"

#include "ahead-change.h"

G_DEFINE_BOXED_TYPE (AheadChange, ahead_change, ahead_change_copy, ahead_change_free)

/**
 * ahead_change_new:
 * @id: the id of the event
 * @record: (nullable): the event as it is on the server, or %NULL where it is deleted
 * @version: the version that the change made
 * @mutation_id: (nullable): the id of the mutation that made it
 *
 * Makes a line of the change log.
 *
 * Returns: (transfer full): the change
 */
AheadChange *
ahead_change_new (const char *id,
                  AheadRecord *record,
                  gint64 version,
                  const char *mutation_id)
{
  AheadChange *change;

  g_return_val_if_fail (id != NULL, NULL);

  change = g_new (AheadChange, 1);
  change->id = g_strdup (id);
  change->record = record != NULL ? ahead_record_ref (record) : NULL;
  change->version = version;
  change->mutation_id = g_strdup (mutation_id != NULL ? mutation_id : "");

  return change;
}

/**
 * ahead_change_copy:
 * @change: a change
 *
 * Copies @change; the record is shared.
 *
 * Returns: (transfer full): the copy
 */
AheadChange *
ahead_change_copy (const AheadChange *change)
{
  g_return_val_if_fail (change != NULL, NULL);

  return ahead_change_new (change->id, change->record, change->version, change->mutation_id);
}

/**
 * ahead_change_free:
 * @change: (transfer full): a change
 *
 * Frees @change.
 */
void
ahead_change_free (AheadChange *change)
{
  g_return_if_fail (change != NULL);

  g_free (change->id);
  g_clear_pointer (&change->record, ahead_record_unref);
  g_free (change->mutation_id);
  g_free (change);
}
