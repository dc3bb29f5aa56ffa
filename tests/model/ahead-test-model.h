/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "ahead-event-query.h"
#include "ahead-event-store.h"
#include "ahead-patch.h"
#include "ahead-record.h"

G_BEGIN_DECLS

/* 2026-12-01 18:00 UTC. */
#define AHEAD_TEST_START (G_GINT64_CONSTANT (1796148000) * 1000000)

/**
 * AheadTestMirror:
 * @items: (element-type GObject): the list as the signals told it
 * @n_changes: how many `items-changed` came
 * @n_touched: how many items the last of them said were removed or added
 *
 * A copy of a list that knows no more than what `items-changed` says, as a view does.
 */
typedef struct
{
  GListModel *model;
  GPtrArray *items;
  guint n_changes;
  guint n_touched;
} AheadTestMirror;

/**
 * AheadTestNotifyCounter:
 * @counts: name of a property → how often it was notified
 * @n_notified: how many notifications came in all
 *
 * Counts what an object notifies.
 */
typedef struct
{
  GObject *object;
  GHashTable *counts;
  guint n_notified;
} AheadTestNotifyCounter;

AheadRecord *ahead_test_record_new (const char *id, const char *title, gint64 start, gint64 version);
AheadRecord *ahead_test_record_with_string (AheadRecord *record, AheadField field, const char *text);
AheadRecord *ahead_test_record_with_integer (AheadRecord *record, AheadField field, gint64 value);
AheadRecord *ahead_test_record_with_real (AheadRecord *record, AheadField field, double value);
AheadRecord *ahead_test_record_new_random (GRand *random, const char *id, gint64 version);

AheadPatch *ahead_test_patch_string (AheadRecord *record, AheadField field, const char *text);
AheadPatch *ahead_test_patch_integer (AheadRecord *record, AheadField field, gint64 value);
AheadPatch *ahead_test_patch_random (GRand *random, AheadRecord *record);

void ahead_test_assert_records_equal (AheadRecord *actual, AheadRecord *expected);

AheadTestMirror *ahead_test_mirror_new (GListModel *model);
void ahead_test_mirror_free (AheadTestMirror *mirror);
void ahead_test_mirror_check (AheadTestMirror *mirror);

AheadTestNotifyCounter *ahead_test_notify_counter_new (gpointer object);
void ahead_test_notify_counter_free (AheadTestNotifyCounter *counter);
guint ahead_test_notify_counter_get (AheadTestNotifyCounter *counter, const char *property);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadTestMirror, ahead_test_mirror_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadTestNotifyCounter, ahead_test_notify_counter_free)

G_END_DECLS
