/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-mutation-service.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_EDITS (ahead_edits_get_type ())

/**
 * AheadEdits:
 *
 * What the user's hand does, as opposed to an import: each edit goes to the mutation service, and those that come back
 * are told by the signal `failed`. Main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadEdits, ahead_edits, AHEAD, EDITS, GObject)

AheadEdits *ahead_edits_new (AheadMutationService *service);

AheadMutation *ahead_edits_create (AheadEdits *edits, AheadRecord *record);
void ahead_edits_patch (AheadEdits *edits, AheadEvent *event, AheadPatch *patch);
AheadMutation *ahead_edits_delete (AheadEdits *edits, AheadEvent *event);
void ahead_edits_set_starred (AheadEdits *edits, AheadEvent *event, gboolean starred);
void ahead_edits_set_attending (AheadEdits *edits, AheadEvent *event, gboolean attending);

gboolean ahead_edits_retry (AheadEdits *edits, AheadMutation *mutation);
gboolean ahead_edits_withdraw (AheadEdits *edits, AheadMutation *mutation);

G_END_DECLS
