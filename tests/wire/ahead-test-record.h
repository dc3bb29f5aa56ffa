/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-record.h"

G_BEGIN_DECLS

AheadRecord *ahead_test_record_new_sample (void);
AheadRecord *ahead_test_record_new_strange (GRand *random, gint64 time_unit);

G_END_DECLS
