/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadEventList"

#include "config.h"

#include "ahead-event-list.h"

#include "ahead-day-headings.h"
#include "ahead-event-query.h"
#include "ahead-event-row.h"

/* How the list comes to show an event at its top; see on_scroll_tick_cb (). */
typedef enum
{
  SCROLL_LAST,
  SCROLL_TARGET,
  SCROLL_FOCUS,
} ScrollStep;

struct _AheadEventList
{
  AdwBin parent_instance;

  AheadSession *session;
  AheadEdits *edits;
  AheadTimeFormatter *formatter;
  AheadEventQuery *query;
  AheadDayHeadings *headings;
  GtkSingleSelection *selection;

  /* What is chosen. It stays so when the search hides it: whoever edits it goes on. */
  AheadEvent *event;
  gboolean search_mode;
  gboolean narrow;
  guint scroll_position;
  ScrollStep scroll_step;
  guint scroll_tick;

  GtkSearchBar *search_bar;
  GtkEditable *search_entry;
  GtkStack *stack;
  GtkScrolledWindow *scrolled_window;
  GtkListView *list_view;
};

enum
{
  PROP_EVENT = 1,
  PROP_SEARCH_MODE,
  PROP_NARROW,
  PROP_N_EVENTS,
  N_PROPERTIES
};

enum
{
  SIGNAL_OPENED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AheadEventList, ahead_event_list, ADW_TYPE_BIN)

static void
update_page (AheadEventList *self)
{
  const char *page = "list";

  if (g_list_model_get_n_items (G_LIST_MODEL (self->query)) == 0)
    page = *gtk_editable_get_text (self->search_entry) != '\0' ? "no-results" : "empty";

  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
scroll_to (AheadEventList *self,
           guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", position);
}

static gboolean
focus_event (AheadEventList *self,
             AheadEvent *event)
{
  GtkWidget *row = ahead_day_headings_get_row (self->headings, event);

  return row != NULL && gtk_widget_grab_focus (row);
}

static gboolean
has_focus (gpointer widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, widget);
}

/* The list scrolls no farther than it must, so a row that is reached from above ends at the bottom. Coming from the
 * last row it ends at the top. Each step needs a layout of its own. */
static gboolean
on_scroll_tick_cb (GtkWidget *widget,
                   GdkFrameClock *clock,
                   gpointer user_data)
{
  AheadEventList *self = AHEAD_EVENT_LIST (widget);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->query));
  g_autoptr (AheadEvent) event = g_list_model_get_item (G_LIST_MODEL (self->query), self->scroll_position);

  /* Not laid out yet: it was not on screen before. */
  if (event != NULL && gtk_widget_get_height (GTK_WIDGET (self->list_view)) == 0)
    return G_SOURCE_CONTINUE;

  if (event != NULL && self->scroll_step < SCROLL_FOCUS)
    {
      scroll_to (self, self->scroll_step == SCROLL_LAST ? n_items - 1 : self->scroll_position);
      self->scroll_step++;
      return G_SOURCE_CONTINUE;
    }
  if (event != NULL && has_focus (self->list_view))
    focus_event (self, event);
  self->scroll_tick = 0;

  return G_SOURCE_REMOVE;
}

/* The keyboard goes along with the choice, unless it is somewhere else altogether. */
static void
choose (AheadEventList *self,
        guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  scroll_to (self, position);
  if (has_focus (self->list_view) && self->event != NULL)
    focus_event (self, self->event);
}

static void
set_event (AheadEventList *self,
           AheadEvent *event)
{
  if (g_set_object (&self->event, event))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EVENT]);
}

static void
restore_selection (AheadEventList *self)
{
  guint position;

  if (self->event != NULL && gtk_single_selection_get_selected_item (self->selection) == NULL
      && ahead_event_query_find (self->query, self->event, &position))
    gtk_single_selection_set_selected (self->selection, position);
}

static void
on_selected_cb (AheadEventList *self)
{
  AheadEvent *event = gtk_single_selection_get_selected_item (self->selection);

  if (event == NULL && self->event != NULL && ahead_event_get_view (self->event) != NULL)
    return;

  set_event (self, event);
}

static void
on_items_changed_cb (AheadEventList *self,
                     guint position,
                     guint n_removed,
                     guint n_added)
{
  update_page (self);
  ahead_day_headings_update (self->headings);
  if (n_added > 0)
    restore_selection (self);
  if (self->event != NULL && ahead_event_get_view (self->event) == NULL)
    set_event (self, NULL);
  if (n_removed != n_added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_EVENTS]);
}

static void
on_formatter_changed_cb (AheadEventList *self)
{
  GTimeZone *zone = ahead_time_formatter_get_local_zone (self->formatter);

  ahead_event_query_set_time_zone (self->query, ahead_time_formatter_get_show_local (self->formatter) ? zone : NULL);
  ahead_day_headings_update (self->headings);
}

static void
on_search_changed_cb (AheadEventList *self)
{
  g_autoptr (AheadFilter) filter = NULL;

  if (self->query == NULL)
    return;

  filter = ahead_filter_with_text (ahead_event_query_get_filter (self->query),
                                   gtk_editable_get_text (self->search_entry));
  ahead_event_query_set_filter (self->query, filter);
  update_page (self);
  restore_selection (self);
}

static gboolean
close_search (GtkWidget *widget,
              GVariant *arguments,
              gpointer user_data)
{
  AheadEventList *self = AHEAD_EVENT_LIST (widget);
  gboolean open = self->search_mode;

  ahead_event_list_set_search_mode (self, FALSE);
  if (open)
    ahead_event_list_focus (self);

  return open;
}

static void
on_search_activate_cb (AheadEventList *self)
{
  ahead_event_list_focus (self);
}

static void
on_activate_cb (AheadEventList *self,
                guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  g_signal_emit (self, signals[SIGNAL_OPENED], 0);
}

/* Where list and editor do not fit side by side, a click must do what Enter does: selecting shows nothing there. */
static void
on_row_released_cb (GtkListItem *item,
                    int n_press,
                    double x,
                    double y,
                    GtkGestureClick *gesture)
{
  AheadEventRow *row = AHEAD_EVENT_ROW (gtk_list_item_get_child (item));
  GtkWidget *list = gtk_widget_get_ancestor (GTK_WIDGET (row), AHEAD_TYPE_EVENT_LIST);

  if (n_press == 1 && AHEAD_EVENT_LIST (list)->narrow && ahead_event_row_contains_point (row, x, y))
    gtk_widget_activate_action (GTK_WIDGET (row), "list.activate-item", "u", gtk_list_item_get_position (item));
}

static void
on_setup_item_cb (AheadEventList *self,
                  GtkListItem *item)
{
  AheadEventRow *row = ahead_event_row_new (self->session, self->edits, self->formatter);
  GtkGesture *gesture = gtk_gesture_click_new ();

  g_signal_connect_object (gesture, "released", G_CALLBACK (on_row_released_cb), item, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (row), GTK_EVENT_CONTROLLER (gesture));
  gtk_list_item_set_child (item, GTK_WIDGET (row));
}

static void
on_bind_item_cb (AheadEventList *self,
                 GtkListItem *item)
{
  ahead_event_row_set_event (AHEAD_EVENT_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
  ahead_day_headings_add (self->headings, item);
}

static void
on_unbind_item_cb (AheadEventList *self,
                   GtkListItem *item)
{
  ahead_day_headings_remove (self->headings, item);
  ahead_event_row_set_event (AHEAD_EVENT_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
ahead_event_list_get_property (GObject *object,
                               guint prop_id,
                               GValue *value,
                               GParamSpec *pspec)
{
  AheadEventList *self = AHEAD_EVENT_LIST (object);

  switch (prop_id)
    {
    case PROP_EVENT:
      g_value_set_object (value, self->event);
      break;
    case PROP_SEARCH_MODE:
      g_value_set_boolean (value, self->search_mode);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_N_EVENTS:
      g_value_set_uint (value, ahead_event_list_get_n_events (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ahead_event_list_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  AheadEventList *self = AHEAD_EVENT_LIST (object);

  switch (prop_id)
    {
    case PROP_SEARCH_MODE:
      ahead_event_list_set_search_mode (self, g_value_get_boolean (value));
      break;
    case PROP_NARROW:
      ahead_event_list_set_narrow (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ahead_event_list_dispose (GObject *object)
{
  AheadEventList *self = AHEAD_EVENT_LIST (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->headings);
  g_clear_object (&self->query);
  g_clear_object (&self->event);
  g_clear_object (&self->session);
  g_clear_object (&self->edits);
  g_clear_object (&self->formatter);

  G_OBJECT_CLASS (ahead_event_list_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  /**
   * AheadEventList:event:
   *
   * The chosen event, or %NULL.
   */
  properties[PROP_EVENT]
    = g_param_spec_object ("event", NULL, NULL, AHEAD_TYPE_EVENT, G_PARAM_READABLE | flags);

  /**
   * AheadEventList:search-mode:
   *
   * Whether the search bar is open. Closing it ends the search.
   */
  properties[PROP_SEARCH_MODE]
    = g_param_spec_boolean ("search-mode", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);

  /**
   * AheadEventList:narrow:
   *
   * Whether one click opens an event, because the list is all that is shown.
   */
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);

  /**
   * AheadEventList:n-events:
   *
   * How many events are listed.
   */
  properties[PROP_N_EVENTS]
    = g_param_spec_uint ("n-events", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | flags);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/aheadapp/Ahead/ahead-event-list.ui");
  gtk_widget_class_bind_template_child (widget_class, AheadEventList, search_bar);
  gtk_widget_class_bind_template_child (widget_class, AheadEventList, search_entry);
  gtk_widget_class_bind_template_child (widget_class, AheadEventList, stack);
  gtk_widget_class_bind_template_child (widget_class, AheadEventList, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, AheadEventList, list_view);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_setup_item_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_bind_item_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind_item_cb);
}

static void
ahead_event_list_class_init (AheadEventListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ahead_event_list_get_property;
  object_class->set_property = ahead_event_list_set_property;
  object_class->dispose = ahead_event_list_dispose;

  install_properties (object_class);

  /**
   * AheadEventList::opened:
   *
   * The user wants to see the chosen event whole: by Enter, a double click, or one click on a narrow list.
   */
  signals[SIGNAL_OPENED]
    = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  bind_template (widget_class);
  /* Not accelerators of the application: those would take the key away from text fields. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "win.delete-event", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "win.delete-event", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "win.edit-event", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, close_search, NULL);
}

static void
ahead_event_list_init (AheadEventList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, self->search_entry);
}

/**
 * ahead_event_list_connect:
 * @list: a list, not connected yet
 * @session: where the events are from
 * @edits: where edits go
 * @formatter: writes times
 *
 * Shows the events of @session.
 */
void
ahead_event_list_connect (AheadEventList *list,
                          AheadSession *session,
                          AheadEdits *edits,
                          AheadTimeFormatter *formatter)
{
  g_autoptr (AheadFilter) filter = ahead_filter_new ();

  g_return_if_fail (AHEAD_IS_EVENT_LIST (list));
  g_return_if_fail (list->session == NULL);

  list->session = g_object_ref (session);
  list->edits = g_object_ref (edits);
  list->formatter = g_object_ref (formatter);
  list->query = ahead_event_query_new (ahead_session_get_store (session), filter, AHEAD_SORT_START);
  list->headings = ahead_day_headings_new (list->query, formatter);
  list->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (list->query)));
  gtk_single_selection_set_autoselect (list->selection, FALSE);
  gtk_single_selection_set_can_unselect (list->selection, TRUE);
  gtk_list_view_set_model (list->list_view, GTK_SELECTION_MODEL (list->selection));
  gtk_search_bar_set_key_capture_widget (list->search_bar, GTK_WIDGET (list->list_view));

  /* After the list view, so that its items know their positions. */
  g_signal_connect_object (list->selection, "items-changed", G_CALLBACK (on_items_changed_cb), list,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (list->selection, "notify::selected-item", G_CALLBACK (on_selected_cb), list,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (formatter, "changed", G_CALLBACK (on_formatter_changed_cb), list, G_CONNECT_SWAPPED);
  on_formatter_changed_cb (list);
  update_page (list);
}

/**
 * ahead_event_list_get_event:
 * @list: a list
 *
 * Gets the chosen event.
 *
 * Returns: (transfer none) (nullable): the event
 */
AheadEvent *
ahead_event_list_get_event (AheadEventList *list)
{
  g_return_val_if_fail (AHEAD_IS_EVENT_LIST (list), NULL);

  return list->event;
}

/**
 * ahead_event_list_select:
 * @list: a connected list
 * @event: an event
 *
 * Chooses @event and scrolls to it. Ends a search that hides it.
 */
void
ahead_event_list_select (AheadEventList *list,
                         AheadEvent *event)
{
  guint position;

  g_return_if_fail (AHEAD_IS_EVENT_LIST (list));
  g_return_if_fail (AHEAD_IS_EVENT (event));

  if (!ahead_event_query_find (list->query, event, &position))
    {
      ahead_event_list_set_search_mode (list, FALSE);
      if (!ahead_event_query_find (list->query, event, &position))
        return;
    }

  choose (list, position);
}

/**
 * ahead_event_list_select_after:
 * @list: a connected list
 * @event: an event that is about to be deleted
 *
 * Chooses the neighbour of @event, so that one can go on from there with the keyboard.
 */
void
ahead_event_list_select_after (AheadEventList *list,
                               AheadEvent *event)
{
  guint position, n_items;

  g_return_if_fail (AHEAD_IS_EVENT_LIST (list));
  g_return_if_fail (AHEAD_IS_EVENT (event));

  n_items = g_list_model_get_n_items (G_LIST_MODEL (list->query));
  if (n_items < 2 || !ahead_event_query_find (list->query, event, &position))
    return;

  choose (list, position + 1 < n_items ? position + 1 : position - 1);
}

/**
 * ahead_event_list_reveal_upcoming:
 * @list: a connected list
 *
 * Scrolls so that the first event of today, or the next after it, is at the top; to the very top if all are past.
 */
void
ahead_event_list_reveal_upcoming (AheadEventList *list)
{
  g_return_if_fail (AHEAD_IS_EVENT_LIST (list));

  list->scroll_position = ahead_day_headings_find_upcoming (list->headings);
  list->scroll_step = SCROLL_LAST;
  if (list->scroll_tick == 0)
    list->scroll_tick = gtk_widget_add_tick_callback (GTK_WIDGET (list), on_scroll_tick_cb, NULL, NULL);
}

/**
 * ahead_event_list_focus:
 * @list: a list
 *
 * Gives the keyboard to the chosen event, or to the first where none is.
 */
void
ahead_event_list_focus (AheadEventList *list)
{
  guint position;

  g_return_if_fail (AHEAD_IS_EVENT_LIST (list));

  /* It has a row only when it is near to what is on screen. */
  if (list->event != NULL && ahead_event_query_find (list->query, list->event, &position))
    scroll_to (list, position);
  if (list->event != NULL && focus_event (list, list->event))
    return;
  if (!gtk_widget_grab_focus (GTK_WIDGET (list->list_view)))
    gtk_widget_child_focus (GTK_WIDGET (list->stack), GTK_DIR_TAB_FORWARD);
}

/**
 * ahead_event_list_get_search_mode:
 * @list: a list
 *
 * Gets whether the search bar is open.
 *
 * Returns: %TRUE if it is
 */
gboolean
ahead_event_list_get_search_mode (AheadEventList *list)
{
  g_return_val_if_fail (AHEAD_IS_EVENT_LIST (list), FALSE);

  return list->search_mode;
}

/**
 * ahead_event_list_set_search_mode:
 * @list: a list
 * @search_mode: whether the search bar is open
 *
 * Opens or closes the search bar. Closing it ends the search at once.
 */
void
ahead_event_list_set_search_mode (AheadEventList *list,
                                  gboolean search_mode)
{
  gboolean had_focus;

  g_return_if_fail (AHEAD_IS_EVENT_LIST (list));

  if (list->search_mode == !!search_mode)
    return;

  list->search_mode = !!search_mode;
  g_object_notify_by_pspec (G_OBJECT (list), properties[PROP_SEARCH_MODE]);
  if (list->search_mode)
    return;

  /* The entry itself tells of its change a moment later only. */
  had_focus = has_focus (list->search_bar);
  gtk_editable_set_text (list->search_entry, "");
  on_search_changed_cb (list);
  if (had_focus)
    ahead_event_list_focus (list);
}

/**
 * ahead_event_list_get_narrow:
 * @list: a list
 *
 * Gets whether one click opens an event.
 *
 * Returns: %TRUE if it does
 */
gboolean
ahead_event_list_get_narrow (AheadEventList *list)
{
  g_return_val_if_fail (AHEAD_IS_EVENT_LIST (list), FALSE);

  return list->narrow;
}

/**
 * ahead_event_list_set_narrow:
 * @list: a list
 * @narrow: whether one click opens an event
 *
 * Sets whether one click opens an event, or merely chooses it.
 */
void
ahead_event_list_set_narrow (AheadEventList *list,
                             gboolean narrow)
{
  g_return_if_fail (AHEAD_IS_EVENT_LIST (list));

  if (list->narrow == !!narrow)
    return;

  list->narrow = !!narrow;
  g_object_notify_by_pspec (G_OBJECT (list), properties[PROP_NARROW]);
}

/**
 * ahead_event_list_get_n_events:
 * @list: a list
 *
 * Gets how many events are listed; while searching, how many were found.
 *
 * Returns: their number
 */
guint
ahead_event_list_get_n_events (AheadEventList *list)
{
  g_return_val_if_fail (AHEAD_IS_EVENT_LIST (list), 0);

  return list->query != NULL ? g_list_model_get_n_items (G_LIST_MODEL (list->query)) : 0;
}
