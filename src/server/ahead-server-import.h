/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "ahead-database.h"

G_BEGIN_DECLS

/**
 * AheadImportCounts:
 * @added: events that were not there before
 * @updated: events that were there, and differed
 * @unchanged: events that were there just so
 *
 * What an import did.
 */
typedef struct
{
  guint added;
  guint updated;
  guint unchanged;
} AheadImportCounts;

gboolean ahead_server_import (AheadDatabase *database, GFile *file, AheadImportCounts *counts, GPtrArray **skipped,
                              GError **error);

G_END_DECLS
