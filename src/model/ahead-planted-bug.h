/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Bugs that can be planted, to see that the simulation finds them. They exist only where AHEAD_SIMULATION is defined,
 * which is in one test program; everywhere else AHEAD_BUG() is the constant FALSE and nothing of this is compiled.
 */

#ifdef AHEAD_SIMULATION

typedef enum
{
  AHEAD_BUG_NONE,
  AHEAD_BUG_ACCEPT_EQUAL_VERSIONS,
  AHEAD_BUG_ACCEPT_OLDER_VERSIONS,
  AHEAD_BUG_ADD_OWN_CHANGE,
  AHEAD_BUG_DROP_DEPENDENTS_ORDER,
  AHEAD_BUG_FORGET_KEY_ON_RETRY,
  AHEAD_BUG_FORGET_ROLLED_BACK,
  AHEAD_BUG_FORGET_TOMBSTONE,
  AHEAD_BUG_KEEP_LAYER,
  AHEAD_BUG_KEEP_MISSING,
  AHEAD_BUG_LAST_PAGE_CURSOR,
  AHEAD_BUG_NO_WAKE_AFTER_ANSWER,
  AHEAD_BUG_NOTIFY_NEEDLESSLY,
  AHEAD_BUG_RESTORE_SNAPSHOT,
  AHEAD_BUG_SEND_BEFORE_DURABLE,
  AHEAD_BUG_SKIP_REBASE,
  AHEAD_BUG_TWO_IN_FLIGHT,
  AHEAD_BUG_WITHDRAW_WHAT_IS_SENT,
} AheadPlantedBug;

extern AheadPlantedBug ahead_planted_bug;

#define AHEAD_BUG(name) (ahead_planted_bug == AHEAD_BUG_##name)

#else

#define AHEAD_BUG(name) FALSE

#endif

G_END_DECLS
