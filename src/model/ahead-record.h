/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "ahead-field.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_RECORD (ahead_record_get_type ())

/**
 * AheadRecord:
 *
 * One immutable, reference-counted value of an event as some authority knew it.
 *
 * Records share their texts: a changed copy costs its own struct and the texts that differ. The reference count is
 * atomic and nothing in a record changes after it is built, so a record can be used from any thread.
 */
typedef struct _AheadRecord AheadRecord;

/**
 * AheadRecordBuilder:
 *
 * Builds a record; lives on the stack.
 *
 * ```c
 * AheadRecordBuilder builder;
 *
 * ahead_record_builder_init (&builder, original);
 * ahead_record_builder_set_string (&builder, AHEAD_FIELD_TITLE, "Opening");
 * record = ahead_record_builder_end (&builder);
 * ```
 */
typedef struct
{
  /*< private >*/
  AheadRecord *record;
  AheadFieldSet changed;
} AheadRecordBuilder;

GType ahead_record_get_type (void) G_GNUC_CONST;
AheadRecord *ahead_record_ref (AheadRecord *record);
void ahead_record_unref (AheadRecord *record);

void ahead_record_builder_init (AheadRecordBuilder *builder, AheadRecord *original);
void ahead_record_builder_set_string (AheadRecordBuilder *builder, AheadField field, const char *text);
void ahead_record_builder_set_list (AheadRecordBuilder *builder, AheadField field, const char *const *items);
void ahead_record_builder_set_integer (AheadRecordBuilder *builder, AheadField field, gint64 value);
void ahead_record_builder_set_real (AheadRecordBuilder *builder, AheadField field, double value);
AheadRecord *ahead_record_builder_end (AheadRecordBuilder *builder);
void ahead_record_builder_clear (AheadRecordBuilder *builder);

const char *ahead_record_get_string (AheadRecord *record, AheadField field);
char **ahead_record_dup_list (AheadRecord *record, AheadField field);
gint64 ahead_record_get_integer (AheadRecord *record, AheadField field);
double ahead_record_get_real (AheadRecord *record, AheadField field);

const char *ahead_record_get_id (AheadRecord *record);
const char *ahead_record_get_title (AheadRecord *record);
gint64 ahead_record_get_version (AheadRecord *record);
gint64 ahead_record_get_start (AheadRecord *record);
gint64 ahead_record_get_end (AheadRecord *record);
gint64 ahead_record_get_local_start (AheadRecord *record);
gboolean ahead_record_get_all_day (AheadRecord *record);
gboolean ahead_record_get_starred (AheadRecord *record);

AheadFieldSet ahead_record_diff (AheadRecord *a, AheadRecord *b);
gboolean ahead_record_equal (AheadRecord *a, AheadRecord *b);
char *ahead_record_dup_uid_key (AheadRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadRecord, ahead_record_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AheadRecordBuilder, ahead_record_builder_clear)

G_END_DECLS
