/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AHEAD_SIM_CALENDAR "cal_work"

/* Words for stories; few, so that people often mean the same. */
static inline const char *
ahead_sim_text_get_title (guint number)
{
  static const char *const titles[] = { "Opening", "Lecture", "Concert", "Market", "Gala", "Rehearsal", "Fair",
                                        "Reading", "Picnic",  "Retreat", "Exam",   "Party", "Tour",      "Match" };

  return titles[number % G_N_ELEMENTS (titles)];
}

static inline const char *
ahead_sim_text_get_place (guint number)
{
  static const char *const places[] = { "Hall 1", "Hall 2", "Garden", "Library", "Town square" };

  return places[number % G_N_ELEMENTS (places)];
}

/* µs since the Unix epoch: on the hour, in the first days of 2026. */
static inline gint64
ahead_sim_text_get_start (guint number)
{
  return (G_GINT64_CONSTANT (1767225600) + (gint64) (number % 40) * 3600) * G_TIME_SPAN_SECOND;
}

G_END_DECLS
