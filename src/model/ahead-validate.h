/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-record.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_FIELD_ERROR (ahead_field_error_get_type ())

/**
 * AheadFieldError:
 * @field: the name on the wire of the field that is wrong
 * @message: what is wrong with it, in a sentence for the user
 */
typedef struct
{
  char *field;
  char *message;
} AheadFieldError;

GType ahead_field_error_get_type (void) G_GNUC_CONST;
AheadFieldError *ahead_field_error_new (const char *field, const char *message);
AheadFieldError *ahead_field_error_copy (const AheadFieldError *error);
void ahead_field_error_free (AheadFieldError *error);

GPtrArray *ahead_record_validate (AheadRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadFieldError, ahead_field_error_free)

G_END_DECLS
