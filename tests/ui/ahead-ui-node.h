/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AHEAD_TYPE_UI_NODE (ahead_ui_node_get_type ())

/**
 * AheadUiNode:
 *
 * One node of a program's accessible tree, as AT-SPI showed it when the tree was read.
 *
 * A tree is read as a whole and does not change; to see what has changed, read it again. A node keeps its tree.
 */
typedef struct _AheadUiNode AheadUiNode;

/* The states that tests ask for; the numbers are those of AtspiStateType. */
typedef enum
{
  AHEAD_UI_STATE_ACTIVE = 1,
  AHEAD_UI_STATE_CHECKED = 4,
  AHEAD_UI_STATE_ENABLED = 8,
  AHEAD_UI_STATE_FOCUSED = 12,
  AHEAD_UI_STATE_PRESSED = 20,
  AHEAD_UI_STATE_SELECTED = 23,
  AHEAD_UI_STATE_SENSITIVE = 24,
  AHEAD_UI_STATE_SHOWING = 25,
  AHEAD_UI_STATE_VISIBLE = 30,
} AheadUiState;

/* A place in a window, in pixels from its upper left corner. */
typedef struct
{
  int x;
  int y;
  int width;
  int height;
} AheadUiExtents;

GType ahead_ui_node_get_type (void) G_GNUC_CONST;
AheadUiNode *ahead_ui_node_ref (AheadUiNode *node);
void ahead_ui_node_unref (AheadUiNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadUiNode, ahead_ui_node_unref)

AheadUiNode *ahead_ui_node_read (GDBusConnection *bus, guint process_id);

const char *ahead_ui_node_get_role (AheadUiNode *node);
const char *ahead_ui_node_get_name (AheadUiNode *node);
const char *ahead_ui_node_get_description (AheadUiNode *node);
gboolean ahead_ui_node_has_state (AheadUiNode *node, AheadUiState state);
gboolean ahead_ui_node_is_visible (AheadUiNode *node);
const AheadUiExtents *ahead_ui_node_get_extents (AheadUiNode *node);
AheadUiNode *ahead_ui_node_get_parent (AheadUiNode *node);
guint ahead_ui_node_get_n_children (AheadUiNode *node);
AheadUiNode *ahead_ui_node_get_child (AheadUiNode *node, guint position);

AheadUiNode *ahead_ui_node_find (AheadUiNode *root, const char *role, const char *name);
AheadUiNode *ahead_ui_node_find_ancestor (AheadUiNode *node, const char *role);
guint ahead_ui_node_count (AheadUiNode *root, const char *role, const char *name);

void ahead_ui_node_append_tree (AheadUiNode *root, guint depth, GString *text);

G_END_DECLS
