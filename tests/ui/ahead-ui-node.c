/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadUiNode"

#include "config.h"

#include "ahead-ui-node.h"

/*
 * This speaks AT-SPI over D-Bus itself. libatspi keeps names and children for the life of a process and learns of
 * changes from signals, so that a test would see what was true some time ago; and it asks one question after the other,
 * which takes seconds for a long list. Here all questions about a tree are in flight at once.
 */

#define ACCESSIBLE "org.a11y.atspi.Accessible"
#define COMPONENT "org.a11y.atspi.Component"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define REGISTRY "org.a11y.atspi.Registry"
#define ROOT "/org/a11y/atspi/accessible/root"

/* ATSPI_COORDTYPE_WINDOW */
#define RELATIVE_TO_WINDOW 1

/* A program that does not answer for so long hangs; in milliseconds. */
#define ANSWER_TIMEOUT 20000

typedef struct
{
  gatomicrefcount references;
  GDBusConnection *bus;
  GPtrArray *nodes;
  guint n_questions;
} Tree;

struct _AheadUiNode
{
  Tree *tree;
  AheadUiNode *parent;
  GPtrArray *children;
  char *sender;
  char *path;
  char *role;
  char *name;
  char *description;
  guint64 states;
  AheadUiExtents extents;
};

G_DEFINE_BOXED_TYPE (AheadUiNode, ahead_ui_node, ahead_ui_node_ref, ahead_ui_node_unref)

static void
free_node (AheadUiNode *node)
{
  g_ptr_array_unref (node->children);
  g_free (node->sender);
  g_free (node->path);
  g_free (node->role);
  g_free (node->name);
  g_free (node->description);
  g_free (node);
}

static Tree *
create_tree (GDBusConnection *bus)
{
  Tree *tree = g_new0 (Tree, 1);

  g_atomic_ref_count_init (&tree->references);
  tree->bus = g_object_ref (bus);
  tree->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) free_node);
  return tree;
}

static AheadUiNode *
add_node (Tree *tree,
          AheadUiNode *parent,
          const char *sender,
          const char *path)
{
  AheadUiNode *node = g_new0 (AheadUiNode, 1);

  node->tree = tree;
  node->parent = parent;
  node->children = g_ptr_array_new ();
  node->sender = g_strdup (sender);
  node->path = g_strdup (path);
  g_ptr_array_add (tree->nodes, node);
  if (parent != NULL)
    g_ptr_array_add (parent->children, node);
  return node;
}

static void
ask (AheadUiNode *node,
     const char *interface,
     const char *method,
     GVariant *arguments,
     GAsyncReadyCallback callback)
{
  node->tree->n_questions++;
  g_dbus_connection_call (node->tree->bus, node->sender, node->path, interface, method, arguments, NULL,
                          G_DBUS_CALL_FLAGS_NONE, ANSWER_TIMEOUT, NULL, callback, node);
}

/* %NULL where the node has left the tree meanwhile: it is then one without a role, a name and children. */
static GVariant *
take_answer (AheadUiNode *node,
             GObject *source,
             GAsyncResult *result,
             const char *type)
{
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  node->tree->n_questions--;
  return answer != NULL && g_variant_is_of_type (answer, G_VARIANT_TYPE (type)) ? g_steal_pointer (&answer) : NULL;
}

static void
on_role_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  AheadUiNode *node = user_data;
  g_autoptr (GVariant) answer = take_answer (node, source, result, "(s)");

  if (answer != NULL)
    g_variant_get (answer, "(s)", &node->role);
}

static void
on_properties_cb (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  AheadUiNode *node = user_data;
  g_autoptr (GVariant) answer = take_answer (node, source, result, "(a{sv})");
  g_autoptr (GVariant) properties = answer != NULL ? g_variant_get_child_value (answer, 0) : NULL;

  if (properties != NULL)
    {
      g_variant_lookup (properties, "Name", "s", &node->name);
      g_variant_lookup (properties, "Description", "s", &node->description);
    }
}

static void
on_state_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  AheadUiNode *node = user_data;
  g_autoptr (GVariant) answer = take_answer (node, source, result, "(au)");
  g_autoptr (GVariantIter) words = NULL;
  guint32 word;

  if (answer == NULL)
    return;
  g_variant_get (answer, "(au)", &words);
  for (guint shift = 0; shift < 64 && g_variant_iter_next (words, "u", &word); shift += 32)
    node->states |= (guint64) word << shift;
}

static void on_extents_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
on_children_cb (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  AheadUiNode *node = user_data;
  g_autoptr (GVariant) answer = take_answer (node, source, result, "(a(so))");
  g_autoptr (GVariantIter) references = NULL;
  const char *sender, *path;

  if (answer == NULL)
    return;
  g_variant_get (answer, "(a(so))", &references);
  while (g_variant_iter_next (references, "(&s&o)", &sender, &path))
    {
      AheadUiNode *child = add_node (node->tree, node, sender, path);

      ask (child, ACCESSIBLE, "GetState", NULL, on_state_cb);
      ask (child, COMPONENT, "GetExtents", g_variant_new ("(u)", RELATIVE_TO_WINDOW), on_extents_cb);
    }
}

static void
ask_all (AheadUiNode *node)
{
  ask (node, ACCESSIBLE, "GetRoleName", NULL, on_role_cb);
  ask (node, PROPERTIES, "GetAll", g_variant_new ("(s)", ACCESSIBLE), on_properties_cb);
  ask (node, ACCESSIBLE, "GetChildren", NULL, on_children_cb);
}

/* The answer about the states came before: a connection keeps the order. What is not visible has nothing in it that
 * is. */
static void
on_extents_cb (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  AheadUiNode *node = user_data;
  g_autoptr (GVariant) answer = take_answer (node, source, result, "((iiii))");
  AheadUiExtents *extents = &node->extents;

  if (answer != NULL)
    g_variant_get (answer, "((iiii))", &extents->x, &extents->y, &extents->width, &extents->height);
  if (ahead_ui_node_is_visible (node))
    ask_all (node);
}

/* Blocks; what else waits in the main context of the test goes on waiting. */
static void
read_below (AheadUiNode *root)
{
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  ask_all (root);
  while (root->tree->n_questions > 0)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);
}

static GVariant *
call (GDBusConnection *bus,
      const char *sender,
      const char *path,
      const char *interface,
      const char *method,
      GVariant *arguments,
      const char *type)
{
  return g_dbus_connection_call_sync (bus, sender, path, interface, method, arguments, G_VARIANT_TYPE (type),
                                      G_DBUS_CALL_FLAGS_NONE, ANSWER_TIMEOUT, NULL, NULL);
}

static guint
get_process_id (GDBusConnection *bus,
                const char *sender)
{
  g_autoptr (GVariant) answer = call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                      "GetConnectionUnixProcessID", g_variant_new ("(s)", sender), "(u)");
  guint process_id = 0;

  if (answer != NULL)
    g_variant_get (answer, "(u)", &process_id);
  return process_id;
}

static gboolean
matches (AheadUiNode *node,
         const char *role,
         const char *name)
{
  return ahead_ui_node_is_visible (node)
         && (role == NULL || g_str_equal (role, ahead_ui_node_get_role (node)))
         && (name == NULL || g_pattern_match_simple (name, ahead_ui_node_get_name (node)));
}

/**
 * ahead_ui_node_ref:
 * @node: a node
 *
 * Returns: (transfer full): @node
 */
AheadUiNode *
ahead_ui_node_ref (AheadUiNode *node)
{
  g_atomic_ref_count_inc (&node->tree->references);
  return node;
}

/**
 * ahead_ui_node_unref:
 * @node: (transfer full): a node
 *
 * Gives a reference up; with the last one the whole tree goes.
 */
void
ahead_ui_node_unref (AheadUiNode *node)
{
  Tree *tree = node->tree;

  if (!g_atomic_ref_count_dec (&tree->references))
    return;

  g_object_unref (tree->bus);
  g_ptr_array_unref (tree->nodes);
  g_free (tree);
}

/**
 * ahead_ui_node_read:
 * @bus: an accessibility bus
 * @process_id: the process of a program
 *
 * Reads the tree of a program.
 *
 * Returns: (transfer full) (nullable): its root, or %NULL where the program shows no tree
 */
AheadUiNode *
ahead_ui_node_read (GDBusConnection *bus,
                    guint process_id)
{
  g_autoptr (GVariant) answer = call (bus, REGISTRY, ROOT, ACCESSIBLE, "GetChildren", NULL, "(a(so))");
  g_autoptr (GVariantIter) programs = NULL;
  const char *sender, *path;

  if (answer == NULL)
    return NULL;
  g_variant_get (answer, "(a(so))", &programs);
  while (g_variant_iter_next (programs, "(&s&o)", &sender, &path))
    if (get_process_id (bus, sender) == process_id)
      {
        AheadUiNode *root = add_node (create_tree (bus), NULL, sender, path);

        read_below (root);
        return root;
      }
  return NULL;
}

/**
 * ahead_ui_node_get_role:
 * @node: a node
 *
 * Returns: what it is, such as "label"
 */
const char *
ahead_ui_node_get_role (AheadUiNode *node)
{
  return node->role != NULL ? node->role : "";
}

/**
 * ahead_ui_node_get_name:
 * @node: a node
 *
 * Returns: its accessible name; empty where it has none
 */
const char *
ahead_ui_node_get_name (AheadUiNode *node)
{
  return node->name != NULL ? node->name : "";
}

/**
 * ahead_ui_node_get_description:
 * @node: a node
 *
 * Returns: its accessible description; empty where it has none
 */
const char *
ahead_ui_node_get_description (AheadUiNode *node)
{
  return node->description != NULL ? node->description : "";
}

/**
 * ahead_ui_node_has_state:
 * @node: a node
 * @state: a state
 *
 * Returns: whether it is so
 */
gboolean
ahead_ui_node_has_state (AheadUiNode *node,
                         AheadUiState state)
{
  return (node->states >> state & 1) != 0;
}

/**
 * ahead_ui_node_is_visible:
 * @node: a node
 *
 * The pages of a stack that are not shown, and the rows of a list that are scrolled away, call themselves visible and
 * have no size.
 *
 * Returns: whether it is visible and has a place in its window
 */
gboolean
ahead_ui_node_is_visible (AheadUiNode *node)
{
  return ahead_ui_node_has_state (node, AHEAD_UI_STATE_VISIBLE) && node->extents.width > 0 && node->extents.height > 0;
}

/**
 * ahead_ui_node_get_extents:
 * @node: a node
 *
 * Returns: where in its window it was
 */
const AheadUiExtents *
ahead_ui_node_get_extents (AheadUiNode *node)
{
  return &node->extents;
}

/**
 * ahead_ui_node_get_parent:
 * @node: a node
 *
 * Returns: (transfer none) (nullable): the node around it
 */
AheadUiNode *
ahead_ui_node_get_parent (AheadUiNode *node)
{
  return node->parent;
}

/**
 * ahead_ui_node_get_n_children:
 * @node: a node
 *
 * Returns: how many nodes are directly in it
 */
guint
ahead_ui_node_get_n_children (AheadUiNode *node)
{
  return node->children->len;
}

/**
 * ahead_ui_node_get_child:
 * @node: a node
 * @position: less than [func@ui_node_get_n_children]
 *
 * Returns: (transfer none): the node at that position in it
 */
AheadUiNode *
ahead_ui_node_get_child (AheadUiNode *node,
                         guint position)
{
  g_return_val_if_fail (position < node->children->len, NULL);

  return g_ptr_array_index (node->children, position);
}

/**
 * ahead_ui_node_find:
 * @root: where to look
 * @role: (nullable): its role, or %NULL for any
 * @name: (nullable): a pattern for its accessible name, with `*` and `?`, or %NULL for any
 *
 * Looks for a visible node below @root.
 *
 * Returns: (transfer none) (nullable): the first in the order of the tree
 */
AheadUiNode *
ahead_ui_node_find (AheadUiNode *root,
                    const char *role,
                    const char *name)
{
  for (guint i = 0; i < root->children->len; i++)
    {
      AheadUiNode *child = g_ptr_array_index (root->children, i);
      AheadUiNode *found = matches (child, role, name) ? child : ahead_ui_node_find (child, role, name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/**
 * ahead_ui_node_find_ancestor:
 * @node: a node
 * @role: a role
 *
 * Returns: (transfer none) (nullable): the innermost node of that role around it
 */
AheadUiNode *
ahead_ui_node_find_ancestor (AheadUiNode *node,
                             const char *role)
{
  AheadUiNode *ancestor = node->parent;

  while (ancestor != NULL && !g_str_equal (role, ahead_ui_node_get_role (ancestor)))
    ancestor = ancestor->parent;
  return ancestor;
}

/**
 * ahead_ui_node_count:
 * @root: where to look
 * @role: (nullable): a role, or %NULL for any
 * @name: (nullable): a pattern for the accessible name, or %NULL for any
 *
 * Returns: how many such nodes are visible below @root
 */
guint
ahead_ui_node_count (AheadUiNode *root,
                     const char *role,
                     const char *name)
{
  guint n = 0;

  for (guint i = 0; i < root->children->len; i++)
    {
      AheadUiNode *child = g_ptr_array_index (root->children, i);

      n += matches (child, role, name) + ahead_ui_node_count (child, role, name);
    }
  return n;
}

/**
 * ahead_ui_node_append_tree:
 * @root: a node
 * @depth: how far to indent it
 * @text: where to write
 *
 * Writes down what is visible at and below @root, a line each.
 */
void
ahead_ui_node_append_tree (AheadUiNode *root,
                           guint depth,
                           GString *text)
{
  const AheadUiExtents *extents = &root->extents;

  g_string_append_printf (text, "%*s%s “%s” %d,%d %d×%d\n", (int) depth * 2, "", ahead_ui_node_get_role (root),
                          ahead_ui_node_get_name (root), extents->x, extents->y, extents->width, extents->height);
  for (guint i = 0; i < root->children->len; i++)
    if (matches (g_ptr_array_index (root->children, i), NULL, NULL))
      ahead_ui_node_append_tree (g_ptr_array_index (root->children, i), depth + 1, text);
}
