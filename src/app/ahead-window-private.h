/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-connection-mark.h"
#include "ahead-edits.h"
#include "ahead-event-editor.h"
#include "ahead-event-list.h"
#include "ahead-window.h"

G_BEGIN_DECLS

struct _AheadWindow
{
  AdwApplicationWindow parent_instance;

  AheadSession *session;
  AheadEdits *edits;
  AheadTimeFormatter *formatter;
  GSettings *settings;

  /* Cancelled when the window closes. */
  GCancellable *cancellable;
  /* Whether the events were on screen already: from then on an outage is a mark in the header, not a page. */
  gboolean populated;
  /* (element-type AheadMutation): deletes that may still be withdrawn, the newest at the tail */
  GQueue deletes;
  AdwToast *undo_toast;
  /* (element-type GFile): to be imported, the running one at the head */
  GQueue imports;
  gboolean importing;
  GtkFileChooserNative *file_chooser;
  /* Asks whether to close with text that cannot be saved; the window owns it. */
  GtkWindow *close_dialog;
  /* The answer is known: close, whatever is typed. */
  gboolean closing;

  AdwToastOverlay *toast_overlay;
  AdwLeaflet *leaflet;
  GtkWidget *list_page;
  GtkWidget *editor_page;
  AdwWindowTitle *window_title;
  AheadConnectionMark *connection_mark;
  GtkStack *stack;
  GtkSpinner *loading_spinner;
  AdwStatusPage *failed_page;
  AheadEventList *event_list;
  AheadEventEditor *event_editor;
};

/* ahead-window-actions.c */
void ahead_window_class_install_actions (AheadWindowClass *klass);
void ahead_window_update_actions (AheadWindow *self);
void ahead_window_forget_delete (AheadWindow *self, AheadMutation *mutation);

/* ahead-window-import.c */
void ahead_window_choose_import (AheadWindow *self);
void ahead_window_import_next (AheadWindow *self);

/* ahead-window.c */
void ahead_window_show_editor (AheadWindow *self);
void ahead_window_show_list (AheadWindow *self);
AdwToast *ahead_window_make_toast (AheadWindow *self, const char *text);
void ahead_window_add_toast (AheadWindow *self, const char *text);

G_END_DECLS
