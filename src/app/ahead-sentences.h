/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-import-summary.h"
#include "ahead-mutation.h"

G_BEGIN_DECLS

char *ahead_sentence_for_import (const AheadImportSummary *summary);
char *ahead_sentence_for_delete (const char *title);
char *ahead_sentence_for_failure (AheadMutationKind kind, const char *title, const char *message);

G_END_DECLS
