/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadActivityLog"

#include "config.h"

#include "ahead-activity-log.h"

#include "ahead-activity-log-private.h"
#include "ahead-activity-private.h"

/*
 * A ring of plain values, so that writing a step down allocates nothing: every edit passes here several times before it
 * is on screen. Objects are made of them for who looks.
 */

typedef struct
{
  AheadActivityEntry entry;
  /* NULL until somebody asks for it. */
  AheadActivity *activity;
} Slot;

struct _AheadActivityLog
{
  GObject parent_instance;

  AheadClock *clock;
  /* Has room for `bound`; NULL until the first step. The oldest is at `first`. */
  Slot *ring;
  guint bound;
  guint first;
  guint n_items;
  guint64 n_dropped;

  /* (entry.mutation_id) → Slot: the newest confirmation in the ring; the feed can bring one of these yet. */
  GHashTable *confirmed;
};

enum
{
  PROP_0,
  PROP_BOUND,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint items_changed_signal;

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AheadActivityLog, ahead_activity_log, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static Slot *
get_slot (AheadActivityLog *self,
          guint position)
{
  guint index = self->first + position;

  return &self->ring[index < self->bound ? index : index - self->bound];
}

static void
clear_slot (AheadActivityLog *self,
            Slot *slot)
{
  if (slot->entry.phase == AHEAD_ACTIVITY_CONFIRMED
      && g_hash_table_lookup (self->confirmed, slot->entry.mutation_id) == slot)
    g_hash_table_remove (self->confirmed, slot->entry.mutation_id);
  g_clear_pointer (&slot->entry.event_id, g_ref_string_release);
  g_clear_object (&slot->activity);
}

static void
clear_ring (AheadActivityLog *self)
{
  for (guint i = 0; i < self->n_items; i++)
    clear_slot (self, get_slot (self, i));
  g_clear_pointer (&self->ring, g_free);
}

/* Most of the time nobody looks, and to find that out costs a fraction of emitting a signal that nobody hears. */
static void
tell (AheadActivityLog *self,
      guint position,
      guint removed,
      guint added)
{
  if (g_signal_has_handler_pending (self, items_changed_signal, 0, TRUE))
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/* The oldest @n, told at once. */
static void
drop (AheadActivityLog *self,
      guint n)
{
  for (guint i = 0; i < n; i++)
    clear_slot (self, get_slot (self, i));
  self->first = (self->first + n) % self->bound;
  self->n_items -= n;
  self->n_dropped += n;
  tell (self, 0, n, 0);
}

static void
remember_if_confirmed (AheadActivityLog *self,
                       Slot *slot)
{
  if (slot->entry.phase == AHEAD_ACTIVITY_CONFIRMED)
    g_hash_table_replace (self->confirmed, slot->entry.mutation_id, slot);
}

/* Takes the id of the event. Who hears that something is dropped can make something happen: the place is taken last. */
static void
append (AheadActivityLog *self,
        AheadActivityEntry *entry)
{
  Slot *slot;

  while (self->n_items >= self->bound)
    drop (self, 1);
  if (self->ring == NULL)
    self->ring = g_new0 (Slot, self->bound);

  slot = get_slot (self, self->n_items);
  slot->entry = *entry;
  slot->entry.serial = self->n_dropped + ++self->n_items;
  slot->entry.monotonic_time = ahead_clock_get_monotonic_time (self->clock);
  slot->entry.time = ahead_clock_get_time (self->clock);
  remember_if_confirmed (self, slot);
  tell (self, self->n_items - 1, 0, 1);
}

static AheadFieldSet
get_fields (AheadMutation *mutation,
            AheadActivityPhase phase)
{
  if (phase != AHEAD_ACTIVITY_APPLIED && phase != AHEAD_ACTIVITY_COALESCED && phase != AHEAD_ACTIVITY_SENT)
    return 0;

  return mutation->patch != NULL ? ahead_patch_get_fields (mutation->patch) : 0;
}

static void
init_entry (AheadActivityEntry *entry,
            AheadMutation *mutation,
            AheadActivityPhase phase)
{
  *entry = (AheadActivityEntry) {
    .event_id = ahead_event_ref_id (mutation->event),
    .phase = phase,
    .kind = mutation->kind,
    .attempt = mutation->attempts,
    .outcome = AHEAD_ACTIVITY_NO_OUTCOME,
    .fields = get_fields (mutation, phase),
  };
  memcpy (entry->mutation_id, mutation->id, sizeof entry->mutation_id);
}

static void
set_hold (AheadActivityLog *self,
          AheadActivityEntry *entry,
          AheadMutation *mutation)
{
  if (mutation->hold == AHEAD_HOLD_NONE)
    return;

  entry->hold = mutation->hold;
  entry->delay = mutation->held_until - ahead_clock_get_monotonic_time (self->clock);
}

static void
set_error (AheadActivityEntry *entry,
           const GError *error)
{
  if (error == NULL)
    return;

  entry->error_domain = error->domain;
  entry->error_code = error->code;
}

/*< private >
 * ahead_activity_log_add:
 * @self: (nullable): a log
 * @mutation: a mutation
 * @phase: what happened to it
 */
void
ahead_activity_log_add (AheadActivityLog *self,
                        AheadMutation *mutation,
                        AheadActivityPhase phase)
{
  AheadActivityEntry entry;

  if (self == NULL)
    return;

  init_entry (&entry, mutation, phase);
  if (phase == AHEAD_ACTIVITY_HELD || phase == AHEAD_ACTIVITY_RETRYING)
    set_hold (self, &entry, mutation);
  append (self, &entry);
}

/*< private >
 * ahead_activity_log_add_applied:
 * @self: (nullable): a log
 * @mutation: a mutation that is in the view, and perhaps held
 */
void
ahead_activity_log_add_applied (AheadActivityLog *self,
                                AheadMutation *mutation)
{
  ahead_activity_log_add (self, mutation, AHEAD_ACTIVITY_APPLIED);
  if (mutation->hold != AHEAD_HOLD_NONE)
    ahead_activity_log_add (self, mutation, AHEAD_ACTIVITY_HELD);
}

/*< private >
 * ahead_activity_log_add_answer:
 * @self: (nullable): a log
 * @mutation: a mutation that was sent
 * @reply: (nullable): the answer
 * @error: (nullable): why there is none
 */
void
ahead_activity_log_add_answer (AheadActivityLog *self,
                               AheadMutation *mutation,
                               AheadReply *reply,
                               const GError *error)
{
  AheadActivityEntry entry;

  if (self == NULL)
    return;

  init_entry (&entry, mutation, AHEAD_ACTIVITY_ANSWERED);
  if (reply != NULL)
    entry.outcome = (int) reply->outcome;
  set_error (&entry, error);
  append (self, &entry);
}

/*< private >
 * ahead_activity_log_add_confirmed:
 * @self: (nullable): a log
 * @mutation: a mutation that was confirmed
 * @corrections: the fields that the server set otherwise
 */
void
ahead_activity_log_add_confirmed (AheadActivityLog *self,
                                  AheadMutation *mutation,
                                  AheadFieldSet corrections)
{
  AheadActivityEntry entry;

  ahead_activity_log_add (self, mutation, AHEAD_ACTIVITY_CONFIRMED);
  if (self == NULL || corrections == 0)
    return;

  init_entry (&entry, mutation, AHEAD_ACTIVITY_CORRECTED);
  entry.fields = corrections;
  append (self, &entry);
}

/*< private >
 * ahead_activity_log_add_end:
 * @self: (nullable): a log
 * @mutation: a mutation that was rolled back or withdrawn, with its error
 */
void
ahead_activity_log_add_end (AheadActivityLog *self,
                            AheadMutation *mutation)
{
  gboolean withdrawn = mutation->state == AHEAD_MUTATION_STATE_WITHDRAWN;
  AheadActivityEntry entry;

  if (self == NULL)
    return;

  init_entry (&entry, mutation, withdrawn ? AHEAD_ACTIVITY_WITHDRAWN : AHEAD_ACTIVITY_ROLLED_BACK);
  set_error (&entry, mutation->error);
  append (self, &entry);
}

/*< private >
 * ahead_activity_log_add_seen:
 * @self: (nullable): a log
 * @mutation: (nullable): the mutation, if it waits for the server
 * @mutation_id: (nullable): the id that the feed gives; what somebody else did is not logged
 *
 * A mutation that is settled is known by its confirmation, for as long as that is in the log.
 */
void
ahead_activity_log_add_seen (AheadActivityLog *self,
                             AheadMutation *mutation,
                             const char *mutation_id)
{
  AheadActivityEntry entry;
  Slot *slot;

  if (mutation != NULL)
    {
      ahead_activity_log_add (self, mutation, AHEAD_ACTIVITY_SEEN);
      return;
    }

  slot = self != NULL && mutation_id != NULL ? g_hash_table_lookup (self->confirmed, mutation_id) : NULL;
  if (slot == NULL)
    return;

  entry = slot->entry;
  entry.phase = AHEAD_ACTIVITY_SEEN;
  g_ref_string_acquire (entry.event_id);
  append (self, &entry);
}

static GType
ahead_activity_log_get_item_type (GListModel *model)
{
  return AHEAD_TYPE_ACTIVITY;
}

static guint
ahead_activity_log_get_n_items (GListModel *model)
{
  return AHEAD_ACTIVITY_LOG (model)->n_items;
}

static gpointer
ahead_activity_log_get_item (GListModel *model,
                             guint position)
{
  AheadActivityLog *self = AHEAD_ACTIVITY_LOG (model);
  Slot *slot;

  if (position >= self->n_items)
    return NULL;

  slot = get_slot (self, position);
  if (slot->activity == NULL)
    slot->activity = ahead_activity_new (&slot->entry);

  return g_object_ref (slot->activity);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = ahead_activity_log_get_item_type;
  iface->get_n_items = ahead_activity_log_get_n_items;
  iface->get_item = ahead_activity_log_get_item;
}

static void
ahead_activity_log_finalize (GObject *object)
{
  AheadActivityLog *self = AHEAD_ACTIVITY_LOG (object);

  clear_ring (self);
  g_hash_table_unref (self->confirmed);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ahead_activity_log_parent_class)->finalize (object);
}

static void
ahead_activity_log_get_property (GObject *object,
                                 guint prop_id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  AheadActivityLog *self = AHEAD_ACTIVITY_LOG (object);

  switch (prop_id)
    {
    case PROP_BOUND:
      g_value_set_uint (value, self->bound);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ahead_activity_log_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  AheadActivityLog *self = AHEAD_ACTIVITY_LOG (object);

  switch (prop_id)
    {
    case PROP_BOUND:
      ahead_activity_log_set_bound (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ahead_activity_log_class_init (AheadActivityLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ahead_activity_log_finalize;
  object_class->get_property = ahead_activity_log_get_property;
  object_class->set_property = ahead_activity_log_set_property;

  /**
   * AheadActivityLog:bound:
   *
   * How many steps are kept.
   */
  properties[PROP_BOUND] = g_param_spec_uint ("bound", NULL, NULL, 1, AHEAD_ACTIVITY_LOG_MAX_BOUND,
                                              AHEAD_ACTIVITY_LOG_DEFAULT_BOUND,
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  items_changed_signal = g_signal_lookup ("items-changed", AHEAD_TYPE_ACTIVITY_LOG);
}

static void
ahead_activity_log_init (AheadActivityLog *self)
{
  self->bound = AHEAD_ACTIVITY_LOG_DEFAULT_BOUND;
  self->confirmed = g_hash_table_new (g_str_hash, g_str_equal);
}

/**
 * ahead_activity_log_new:
 * @clock: the time
 *
 * Makes an empty log.
 *
 * Returns: (transfer full): the log
 */
AheadActivityLog *
ahead_activity_log_new (AheadClock *clock)
{
  AheadActivityLog *self;

  g_return_val_if_fail (AHEAD_IS_CLOCK (clock), NULL);

  self = g_object_new (AHEAD_TYPE_ACTIVITY_LOG, NULL);
  self->clock = g_object_ref (clock);

  return self;
}

/**
 * ahead_activity_log_get_bound:
 * @self: a log
 *
 * Gets how many steps are kept.
 *
 * Returns: the number; %AHEAD_ACTIVITY_LOG_DEFAULT_BOUND by default
 */
guint
ahead_activity_log_get_bound (AheadActivityLog *self)
{
  g_return_val_if_fail (AHEAD_IS_ACTIVITY_LOG (self), 0);

  return self->bound;
}

/* The slots move, and with them what `confirmed` points into. */
static void
resize_ring (AheadActivityLog *self,
             guint bound)
{
  Slot *ring = g_new0 (Slot, bound);

  g_hash_table_remove_all (self->confirmed);
  for (guint i = 0; i < self->n_items; i++)
    {
      ring[i] = *get_slot (self, i);
      remember_if_confirmed (self, &ring[i]);
    }

  g_free (self->ring);
  self->ring = ring;
  self->first = 0;
}

/**
 * ahead_activity_log_set_bound:
 * @self: a log
 * @bound: the number, from 1 to %AHEAD_ACTIVITY_LOG_MAX_BOUND
 *
 * Sets how many steps are kept. The oldest of those that are too many go at once.
 */
void
ahead_activity_log_set_bound (AheadActivityLog *self,
                              guint bound)
{
  g_return_if_fail (AHEAD_IS_ACTIVITY_LOG (self));
  g_return_if_fail (bound >= 1 && bound <= AHEAD_ACTIVITY_LOG_MAX_BOUND);

  if (self->bound == bound)
    return;

  while (self->n_items > bound)
    drop (self, self->n_items - bound);
  if (self->ring != NULL)
    resize_ring (self, bound);
  self->bound = bound;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BOUND]);
}

/**
 * ahead_activity_log_get_n_dropped:
 * @self: a log
 *
 * Gets how many steps the log had no room for.
 *
 * Returns: the number of those that are older than the oldest
 */
guint64
ahead_activity_log_get_n_dropped (AheadActivityLog *self)
{
  g_return_val_if_fail (AHEAD_IS_ACTIVITY_LOG (self), 0);

  return self->n_dropped;
}

/**
 * ahead_activity_log_to_json:
 * @self: a log
 *
 * Writes all steps in the format that is described at [class@ActivityLog].
 *
 * Returns: (transfer full): JSON Lines, UTF-8
 */
char *
ahead_activity_log_to_json (AheadActivityLog *self)
{
  g_autoptr (GString) json = g_string_new (NULL);

  g_return_val_if_fail (AHEAD_IS_ACTIVITY_LOG (self), NULL);

  g_string_append_printf (json, "{\"format\":\"ahead-activity\",\"version\":1,\"dropped\":%" G_GUINT64_FORMAT "}\n",
                          self->n_dropped);
  for (guint i = 0; i < self->n_items; i++)
    ahead_activity_entry_append_json (&get_slot (self, i)->entry, json);

  return g_string_free (g_steal_pointer (&json), FALSE);
}
