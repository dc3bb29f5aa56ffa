/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-record.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_PATCH (ahead_patch_get_type ())

/**
 * AheadPatch:
 *
 * An immutable, reference-counted set of fields with new values, and the values that they replaced.
 *
 * A count (`starCount`, `attendeeCount`, `commentCount`) is changed by a difference, never set: others count too.
 * Setting `starred` or `attending` moves its own count along when it is applied.
 */
typedef struct _AheadPatch AheadPatch;

/**
 * AheadPatchBuilder:
 *
 * Builds a patch against a record; lives on the stack. A field set to the value it has already is left out.
 */
typedef struct
{
  /*< private >*/
  AheadRecord *original;
  AheadPatch *patch;
} AheadPatchBuilder;

GType ahead_patch_get_type (void) G_GNUC_CONST;
AheadPatch *ahead_patch_ref (AheadPatch *patch);
void ahead_patch_unref (AheadPatch *patch);

void ahead_patch_builder_init (AheadPatchBuilder *builder, AheadRecord *original);
void ahead_patch_builder_set_string (AheadPatchBuilder *builder, AheadField field, const char *text);
void ahead_patch_builder_set_list (AheadPatchBuilder *builder, AheadField field, const char *const *items);
void ahead_patch_builder_set_integer (AheadPatchBuilder *builder, AheadField field, gint64 value);
void ahead_patch_builder_set_real (AheadPatchBuilder *builder, AheadField field, double value);
void ahead_patch_builder_add (AheadPatchBuilder *builder, AheadField count, gint64 difference);
AheadPatch *ahead_patch_builder_end (AheadPatchBuilder *builder);
void ahead_patch_builder_clear (AheadPatchBuilder *builder);

AheadPatch *ahead_patch_new_diff (AheadRecord *from, AheadRecord *to, AheadFieldSet fields);

AheadFieldSet ahead_patch_get_fields (AheadPatch *patch);
gboolean ahead_patch_is_empty (AheadPatch *patch);
const char *ahead_patch_get_string (AheadPatch *patch, AheadField field);
char **ahead_patch_dup_list (AheadPatch *patch, AheadField field);
gint64 ahead_patch_get_integer (AheadPatch *patch, AheadField field);
double ahead_patch_get_real (AheadPatch *patch, AheadField field);

AheadRecord *ahead_patch_apply (AheadPatch *patch, AheadRecord *record);
AheadPatch *ahead_patch_invert (AheadPatch *patch);
AheadPatch *ahead_patch_compose (AheadPatch *first, AheadPatch *second);
AheadPatch *ahead_patch_merge (AheadPatch *mine, AheadRecord *base, AheadRecord *theirs, AheadFieldSet *conflicts);
AheadPatch *ahead_patch_restrict (AheadPatch *patch, AheadFieldSet fields);
AheadFieldSet ahead_patch_get_unmatched (AheadPatch *patch, AheadRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadPatch, ahead_patch_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AheadPatchBuilder, ahead_patch_builder_clear)

G_END_DECLS
