/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ahead-session.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_CONNECTION_MARK (ahead_connection_mark_get_type ())

/**
 * AheadConnectionMark:
 *
 * Shows how the session stands to its server: nothing while all is well.
 */
G_DECLARE_FINAL_TYPE (AheadConnectionMark, ahead_connection_mark, AHEAD, CONNECTION_MARK, AdwBin)

void ahead_connection_mark_connect (AheadConnectionMark *mark, AheadSession *session);

G_END_DECLS
