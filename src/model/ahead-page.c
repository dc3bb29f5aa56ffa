/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadPage"

#include "config.h"

#include "ahead-page.h"

/**
 * ahead_event_page_free:
 * @page: (transfer full): a page
 *
 * Frees @page. Members that are %NULL are passed over.
 */
void
ahead_event_page_free (AheadEventPage *page)
{
  g_return_if_fail (page != NULL);

  g_clear_pointer (&page->records, g_ptr_array_unref);
  g_free (page->next_cursor);
  g_free (page->feed_cursor);
  g_free (page);
}

/**
 * ahead_change_page_free:
 * @page: (transfer full): a page
 *
 * Frees @page. Members that are %NULL are passed over.
 */
void
ahead_change_page_free (AheadChangePage *page)
{
  g_return_if_fail (page != NULL);

  g_clear_pointer (&page->changes, g_ptr_array_unref);
  g_free (page->cursor);
  g_free (page);
}
