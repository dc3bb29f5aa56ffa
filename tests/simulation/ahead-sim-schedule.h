/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The only time there is: what is to happen, in the order in which it happens. What is due at the same moment happens
 * in the order in which it was put in.
 */
typedef struct _AheadSimSchedule AheadSimSchedule;

AheadSimSchedule *ahead_sim_schedule_new (void);
void ahead_sim_schedule_free (AheadSimSchedule *self);

/* µs since the start. */
gint64 ahead_sim_schedule_get_now (AheadSimSchedule *self);
/* When the next thing is due; now, if there is none. */
gint64 ahead_sim_schedule_get_next (AheadSimSchedule *self);

/* Calls @callback with @data once, @delay µs from now. Gives an id that is not 0. */
guint ahead_sim_schedule_add (AheadSimSchedule *self, gint64 delay, GSourceOnceFunc callback, gpointer data);
gboolean ahead_sim_schedule_remove (AheadSimSchedule *self, guint id);

/* Goes on to the next that is due by @end and does it. Gives FALSE, with time at @end, where nothing is. */
gboolean ahead_sim_schedule_run_next (AheadSimSchedule *self, gint64 end);

G_END_DECLS
