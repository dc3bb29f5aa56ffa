/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-patch.h"

G_BEGIN_DECLS

char *ahead_patch_dup_complaint (AheadPatch *patch, AheadRecord *record);
gboolean ahead_web_address_is_valid (const char *text);

G_END_DECLS
