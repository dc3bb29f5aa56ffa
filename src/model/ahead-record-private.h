/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-record.h"
#include "ahead-value-private.h"

G_BEGIN_DECLS

struct _AheadRecord
{
  gatomicrefcount ref_count;
  gint64 local_start;
  AheadValue values[AHEAD_N_FIELDS];
};

AheadRecord *ahead_record_copy (AheadRecord *record);
void ahead_record_seal (AheadRecord *record, AheadFieldSet changed);

G_END_DECLS
