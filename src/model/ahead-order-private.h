/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A sorted list of items that know their place: by a number, and among equal numbers by a function.
 */
typedef struct _AheadOrder AheadOrder;
typedef struct _AheadOrderBlock AheadOrderBlock;

/* The first member of what is put in an order. */
typedef struct
{
  /* By which it was placed; what it is to be placed by next is its owner's. */
  gint64 number;
  AheadOrderBlock *block;
} AheadOrderItem;

AheadOrder *ahead_order_new (GCompareFunc compare);
void ahead_order_free (AheadOrder *self);

guint ahead_order_get_length (AheadOrder *self);
AheadOrderItem *ahead_order_get_item (AheadOrder *self, guint position);
guint ahead_order_get_position (AheadOrder *self, AheadOrderItem *item);
GPtrArray *ahead_order_list (AheadOrder *self);

void ahead_order_append (AheadOrder *self, AheadOrderItem *item, gint64 number);
void ahead_order_insert (AheadOrder *self, AheadOrderItem *item, gint64 number);
void ahead_order_remove (AheadOrder *self, AheadOrderItem *item);
gboolean ahead_order_renumber (AheadOrder *self, AheadOrderItem *item, gint64 number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadOrder, ahead_order_free)

G_END_DECLS
