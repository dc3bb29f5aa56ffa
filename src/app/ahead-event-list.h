/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ahead-edits.h"
#include "ahead-session.h"
#include "ahead-time-formatter.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_EVENT_LIST (ahead_event_list_get_type ())

/**
 * AheadEventList:
 *
 * The events by day, with a search bar, and with pages for when there is none to show.
 */
G_DECLARE_FINAL_TYPE (AheadEventList, ahead_event_list, AHEAD, EVENT_LIST, AdwBin)

void ahead_event_list_connect (AheadEventList *list, AheadSession *session, AheadEdits *edits,
                               AheadTimeFormatter *formatter);

AheadEvent *ahead_event_list_get_event (AheadEventList *list);
void ahead_event_list_select (AheadEventList *list, AheadEvent *event);
void ahead_event_list_select_after (AheadEventList *list, AheadEvent *event);
void ahead_event_list_reveal_upcoming (AheadEventList *list);
void ahead_event_list_focus (AheadEventList *list);

gboolean ahead_event_list_get_search_mode (AheadEventList *list);
void ahead_event_list_set_search_mode (AheadEventList *list, gboolean search_mode);
gboolean ahead_event_list_get_narrow (AheadEventList *list);
void ahead_event_list_set_narrow (AheadEventList *list, gboolean narrow);
guint ahead_event_list_get_n_events (AheadEventList *list);

G_END_DECLS
