/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ahead-edits.h"
#include "ahead-session.h"
#include "ahead-time-formatter.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_EVENT_EDITOR (ahead_event_editor_get_type ())

/**
 * AheadEventEditor:
 *
 * The fields of one event. There is no Save button: every edit is made as it is finished, and what comes from elsewhere
 * shows in all fields but the one that the user is typing in.
 */
G_DECLARE_FINAL_TYPE (AheadEventEditor, ahead_event_editor, AHEAD, EVENT_EDITOR, AdwBin)

void ahead_event_editor_connect (AheadEventEditor *editor, AheadSession *session, AheadEdits *edits,
                                 AheadTimeFormatter *formatter);

AheadEvent *ahead_event_editor_get_event (AheadEventEditor *editor);
void ahead_event_editor_set_event (AheadEventEditor *editor, AheadEvent *event);
void ahead_event_editor_focus_title (AheadEventEditor *editor);
void ahead_event_editor_flush (AheadEventEditor *editor);
char *ahead_event_editor_dup_problem (AheadEventEditor *editor);

G_END_DECLS
