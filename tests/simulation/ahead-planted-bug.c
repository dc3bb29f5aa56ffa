/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadPlantedBug"

#include "config.h"

#include "ahead-sim-bugs.h"

#include "ahead-planted-bug.h"

static const char *const names[] = {
  [AHEAD_BUG_NONE] = "none",
  [AHEAD_BUG_ACCEPT_EQUAL_VERSIONS] = "accept-equal-versions",
  [AHEAD_BUG_ACCEPT_OLDER_VERSIONS] = "accept-older-versions",
  [AHEAD_BUG_ADD_OWN_CHANGE] = "add-own-change",
  [AHEAD_BUG_DROP_DEPENDENTS_ORDER] = "drop-dependents-order",
  [AHEAD_BUG_FORGET_KEY_ON_RETRY] = "forget-key-on-retry",
  [AHEAD_BUG_FORGET_ROLLED_BACK] = "forget-rolled-back",
  [AHEAD_BUG_FORGET_TOMBSTONE] = "forget-tombstone",
  [AHEAD_BUG_KEEP_LAYER] = "keep-layer",
  [AHEAD_BUG_KEEP_MISSING] = "keep-missing",
  [AHEAD_BUG_LAST_PAGE_CURSOR] = "last-page-cursor",
  [AHEAD_BUG_NO_WAKE_AFTER_ANSWER] = "no-wake-after-answer",
  [AHEAD_BUG_NOTIFY_NEEDLESSLY] = "notify-needlessly",
  [AHEAD_BUG_RESTORE_SNAPSHOT] = "restore-snapshot",
  [AHEAD_BUG_SEND_BEFORE_DURABLE] = "send-before-durable",
  [AHEAD_BUG_SKIP_REBASE] = "skip-rebase",
  [AHEAD_BUG_TWO_IN_FLIGHT] = "two-in-flight",
  [AHEAD_BUG_WITHDRAW_WHAT_IS_SENT] = "withdraw-what-is-sent",
};

AheadPlantedBug ahead_planted_bug = AHEAD_BUG_NONE;

gboolean
ahead_sim_plant_bug (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], name))
      {
        ahead_planted_bug = i;
        return TRUE;
      }

  return FALSE;
}
