/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Plants one of the bugs of `ahead-planted-bug.h`; gives FALSE where none has that name. */
gboolean ahead_sim_plant_bug (const char *name);

G_END_DECLS
