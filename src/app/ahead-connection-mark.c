/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadConnectionMark"

#include "config.h"

#include "ahead-connection-mark.h"

#include <glib/gi18n-lib.h>

struct _AheadConnectionMark
{
  AdwBin parent_instance;

  AheadSession *session;

  GtkStack *stack;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (AheadConnectionMark, ahead_connection_mark, ADW_TYPE_BIN)

static const char *
get_text (AheadSession *session)
{
  const char *error = ahead_session_get_error (session);

  if (ahead_session_get_state (session) == AHEAD_SESSION_STATE_CONNECTING)
    return _("Connecting…");

  return error != NULL ? error : _("Offline");
}

static void
update_mark (AheadConnectionMark *self)
{
  AheadSessionState state = ahead_session_get_state (self->session);
  const char *text = get_text (self->session);

  gtk_stack_set_visible_child_name (self->stack,
                                    state == AHEAD_SESSION_STATE_CONNECTING ? "connecting" : "offline");
  /* It goes on drawing where nobody sees it. */
  gtk_spinner_set_spinning (self->spinner, state == AHEAD_SESSION_STATE_CONNECTING);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_visible (GTK_WIDGET (self),
                          state != AHEAD_SESSION_STATE_READY && state != AHEAD_SESSION_STATE_STOPPED);
}

static void
ahead_connection_mark_dispose (GObject *object)
{
  AheadConnectionMark *self = AHEAD_CONNECTION_MARK (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (ahead_connection_mark_parent_class)->dispose (object);
}

static void
ahead_connection_mark_class_init (AheadConnectionMarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ahead_connection_mark_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/aheadapp/Ahead/ahead-connection-mark.ui");
  gtk_widget_class_bind_template_child (widget_class, AheadConnectionMark, stack);
  gtk_widget_class_bind_template_child (widget_class, AheadConnectionMark, spinner);
}

static void
ahead_connection_mark_init (AheadConnectionMark *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ahead_connection_mark_connect:
 * @mark: a mark, not connected yet
 * @session: the session to follow
 *
 * Shows the state of @session.
 */
void
ahead_connection_mark_connect (AheadConnectionMark *mark,
                               AheadSession *session)
{
  g_return_if_fail (AHEAD_IS_CONNECTION_MARK (mark));
  g_return_if_fail (AHEAD_IS_SESSION (session));
  g_return_if_fail (mark->session == NULL);

  mark->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (update_mark), mark, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::error", G_CALLBACK (update_mark), mark, G_CONNECT_SWAPPED);
  update_mark (mark);
}
