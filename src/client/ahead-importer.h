/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-session.h"

G_BEGIN_DECLS

void ahead_importer_run_async (AheadSession *session, GFile *file, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
AheadImportSummary *ahead_importer_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
