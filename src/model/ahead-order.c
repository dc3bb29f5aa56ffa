/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadOrder"

#include "config.h"

#include "ahead-order-private.h"

#include <string.h>

/*
 * The items are in blocks, and the blocks in an array of heads, so that a search is two binary searches over numbers
 * that lie side by side: a balanced tree of 100 000 items waits for the memory at some twenty nodes, this at a few
 * lines of the cache. To put an item in moves part of a block. To find a position sums up the lengths of the blocks
 * before it, of which there are some 260 for 100 000 items.
 */

#define BLOCK_CAPACITY 512
/* Room for what comes in later. */
#define BLOCK_FILL (BLOCK_CAPACITY * 3 / 4)

typedef struct
{
  gint64 number;
  AheadOrderItem *item;
} Slot;

struct _AheadOrderBlock
{
  guint index;
  Slot slots[BLOCK_CAPACITY];
};

/* A block is never empty. */
typedef struct
{
  AheadOrderBlock *block;
  /* That of the first slot. */
  gint64 number;
  guint length;
} Head;

struct _AheadOrder
{
  GCompareFunc compare;
  GArray *heads;
  guint length;
};

static Head *
get_head (AheadOrder *self,
          guint index)
{
  return &g_array_index (self->heads, Head, index);
}

static gboolean
is_before (AheadOrder *self,
           AheadOrderItem *item,
           gint64 number,
           const Slot *slot)
{
  return number != slot->number ? number < slot->number : self->compare (item, slot->item) < 0;
}

/* The blocks from @index on are where others were. */
static void
renumber_blocks (AheadOrder *self,
                 guint index)
{
  for (guint i = index; i < self->heads->len; i++)
    get_head (self, i)->block->index = i;
}

static Head *
add_block (AheadOrder *self,
           guint index)
{
  Head head = { g_new (AheadOrderBlock, 1), 0, 0 };

  g_array_insert_val (self->heads, index, head);
  renumber_blocks (self, index);

  return get_head (self, index);
}

static void
remove_block (AheadOrder *self,
              guint index)
{
  g_free (get_head (self, index)->block);
  g_array_remove_index (self->heads, index);
  renumber_blocks (self, index);
}

/* Moves the second half of a full block to one of its own. */
static void
split_block (AheadOrder *self,
             guint index)
{
  Head *right = add_block (self, index + 1);
  Head *left = get_head (self, index);

  left->length = BLOCK_CAPACITY / 2;
  right->length = BLOCK_CAPACITY - left->length;
  memcpy (right->block->slots, left->block->slots + left->length, right->length * sizeof (Slot));
  right->number = right->block->slots[0].number;
  for (guint i = 0; i < right->length; i++)
    right->block->slots[i].item->block = right->block;
}

/* The last block that does not begin behind the item; the first, if all do. There is at least one. */
static guint
find_block (AheadOrder *self,
            AheadOrderItem *item,
            gint64 number)
{
  guint low = 0;
  guint high = self->heads->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const Head *head = get_head (self, middle);

      if (number < head->number || (number == head->number && is_before (self, item, number, head->block->slots)))
        high = middle;
      else
        low = middle + 1;
    }

  return MAX (low, 1) - 1;
}

static guint
find_slot (AheadOrder *self,
           const Head *head,
           AheadOrderItem *item,
           gint64 number)
{
  guint low = 0;
  guint high = head->length;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (is_before (self, item, number, &head->block->slots[middle]))
        high = middle;
      else
        low = middle + 1;
    }

  return low;
}

/* Where an item is in its block; among equal numbers by itself, as what it compares by may have changed. */
static guint
find_item (AheadOrder *self,
           const Head *head,
           AheadOrderItem *item)
{
  const Slot *slots = head->block->slots;
  guint low = 0;
  guint high = head->length;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (slots[middle].number < item->number)
        low = middle + 1;
      else
        high = middle;
    }

  while (slots[low].item != item)
    low++;

  return low;
}

static void
put_in_slot (AheadOrder *self,
             Head *head,
             guint slot,
             AheadOrderItem *item,
             gint64 number)
{
  Slot *slots = head->block->slots;

  memmove (slots + slot + 1, slots + slot, (head->length - slot) * sizeof (Slot));
  slots[slot] = (Slot) { number, item };
  item->number = number;
  item->block = head->block;
  head->length++;
  head->number = slots[0].number;
  self->length++;
}

/*< private >
 * ahead_order_new:
 * @compare: orders items of equal numbers; never gives 0 for two of them
 *
 * Makes an empty order.
 */
AheadOrder *
ahead_order_new (GCompareFunc compare)
{
  AheadOrder *self = g_new0 (AheadOrder, 1);

  self->compare = compare;
  self->heads = g_array_new (FALSE, FALSE, sizeof (Head));

  return self;
}

/*< private >
 * ahead_order_free:
 * @self: (transfer full): an order
 *
 * Frees @self; the items stay.
 */
void
ahead_order_free (AheadOrder *self)
{
  for (guint i = 0; i < self->heads->len; i++)
    g_free (get_head (self, i)->block);
  g_array_unref (self->heads);
  g_free (self);
}

/*< private > */
guint
ahead_order_get_length (AheadOrder *self)
{
  return self->length;
}

/*< private >
 * ahead_order_get_item:
 * @self: an order
 * @position: less than its length
 */
AheadOrderItem *
ahead_order_get_item (AheadOrder *self,
                      guint position)
{
  const Head *head = get_head (self, 0);

  g_assert (position < self->length);

  for (; position >= head->length; head++)
    position -= head->length;

  return head->block->slots[position].item;
}

/*< private >
 * ahead_order_get_position:
 * @self: an order
 * @item: an item of it
 */
guint
ahead_order_get_position (AheadOrder *self,
                          AheadOrderItem *item)
{
  const Head *heads = get_head (self, 0);
  guint index = item->block->index;
  guint position = find_item (self, &heads[index], item);

  for (guint i = 0; i < index; i++)
    position += heads[i].length;

  return position;
}

/*< private >
 * ahead_order_list:
 * @self: an order
 *
 * Returns: (transfer container): all items
 */
GPtrArray *
ahead_order_list (AheadOrder *self)
{
  GPtrArray *items = g_ptr_array_sized_new (self->length);

  for (guint i = 0; i < self->heads->len; i++)
    for (guint k = 0; k < get_head (self, i)->length; k++)
      g_ptr_array_add (items, get_head (self, i)->block->slots[k].item);

  return items;
}

/*< private >
 * ahead_order_append:
 * @self: an order
 * @item: an item that comes after all others
 * @number: by what it is placed
 */
void
ahead_order_append (AheadOrder *self,
                    AheadOrderItem *item,
                    gint64 number)
{
  guint n_blocks = self->heads->len;
  Head *head;

  if (n_blocks == 0 || get_head (self, n_blocks - 1)->length >= BLOCK_FILL)
    head = add_block (self, n_blocks);
  else
    head = get_head (self, n_blocks - 1);

  put_in_slot (self, head, head->length, item, number);
}

/*< private >
 * ahead_order_insert:
 * @self: an order
 * @item: an item that is in none
 * @number: by what it is placed
 */
void
ahead_order_insert (AheadOrder *self,
                    AheadOrderItem *item,
                    gint64 number)
{
  guint index;
  Head *head;

  if (self->heads->len == 0)
    add_block (self, 0);

  index = self->length > 0 ? find_block (self, item, number) : 0;
  if (get_head (self, index)->length == BLOCK_CAPACITY)
    {
      split_block (self, index);
      if (!is_before (self, item, number, get_head (self, index + 1)->block->slots))
        index++;
    }

  head = get_head (self, index);
  put_in_slot (self, head, find_slot (self, head, item, number), item, number);
}

/*< private >
 * ahead_order_remove:
 * @self: an order
 * @item: an item of it
 */
void
ahead_order_remove (AheadOrder *self,
                    AheadOrderItem *item)
{
  guint index = item->block->index;
  Head *head = get_head (self, index);
  Slot *slots = head->block->slots;
  guint slot = find_item (self, head, item);

  memmove (slots + slot, slots + slot + 1, (head->length - slot - 1) * sizeof (Slot));
  head->length--;
  head->number = slots[0].number;
  item->block = NULL;
  self->length--;

  if (head->length == 0)
    remove_block (self, index);
}

/* Gives NULL at the end; @offset is -1 or 1. */
static const Slot *
get_neighbor (AheadOrder *self,
              guint index,
              guint slot,
              int offset)
{
  const Head *head = get_head (self, index);

  if (offset < 0)
    {
      if (slot > 0)
        return &head->block->slots[slot - 1];
      return index > 0 ? &head[-1].block->slots[head[-1].length - 1] : NULL;
    }

  if (slot + 1 < head->length)
    return &head->block->slots[slot + 1];
  return index + 1 < self->heads->len ? head[1].block->slots : NULL;
}

/*< private >
 * ahead_order_renumber:
 * @self: an order
 * @item: an item of it, whose neighbors are as they were when they were placed
 * @number: by what it is to be placed
 *
 * Gives an item another number, or takes note that it compares otherwise, if it stays where it is.
 *
 * Returns: %FALSE, with nothing changed, if it does not
 */
gboolean
ahead_order_renumber (AheadOrder *self,
                      AheadOrderItem *item,
                      gint64 number)
{
  guint index = item->block->index;
  Head *head = get_head (self, index);
  guint slot = find_item (self, head, item);
  const Slot *before = get_neighbor (self, index, slot, -1);
  const Slot *after = get_neighbor (self, index, slot, 1);

  if ((before != NULL && is_before (self, item, number, before))
      || (after != NULL && !is_before (self, item, number, after)))
    return FALSE;

  item->number = number;
  head->block->slots[slot].number = number;
  head->number = head->block->slots[0].number;
  return TRUE;
}
