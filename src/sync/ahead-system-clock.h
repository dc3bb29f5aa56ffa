/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-clock.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_SYSTEM_CLOCK (ahead_system_clock_get_type ())

/**
 * AheadSystemClock:
 *
 * The clock of the computer, waiting in the default main context.
 */
G_DECLARE_FINAL_TYPE (AheadSystemClock, ahead_system_clock, AHEAD, SYSTEM_CLOCK, GObject)

AheadClock *ahead_system_clock_new (void);

G_END_DECLS
