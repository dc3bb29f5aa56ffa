/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadActivity"

#include "config.h"

#include "ahead-activity-private.h"

#include "ahead-backend.h"

/* A step of a mutation, for who looks at it, and as a line of JSON. */

struct _AheadActivity
{
  GObject parent_instance;

  AheadActivityEntry entry;
  char *reason;
};

enum
{
  PROP_0,
  PROP_PHASE,
  PROP_SERIAL,
  PROP_MONOTONIC_TIME,
  PROP_TIME,
  PROP_MUTATION_ID,
  PROP_KIND,
  PROP_EVENT_ID,
  PROP_ATTEMPT,
  PROP_OUTCOME,
  PROP_REASON,
  PROP_FIELDS,
  PROP_DELAY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ENUM_TYPE (AheadActivityPhase, ahead_activity_phase,
                    G_DEFINE_ENUM_VALUE (AHEAD_ACTIVITY_APPLIED, "applied"),
                    G_DEFINE_ENUM_VALUE (AHEAD_ACTIVITY_HELD, "held"),
                    G_DEFINE_ENUM_VALUE (AHEAD_ACTIVITY_QUEUED, "queued"),
                    G_DEFINE_ENUM_VALUE (AHEAD_ACTIVITY_COALESCED, "coalesced"),
                    G_DEFINE_ENUM_VALUE (AHEAD_ACTIVITY_SENT, "sent"),
                    G_DEFINE_ENUM_VALUE (AHEAD_ACTIVITY_ANSWERED, "answered"),
                    G_DEFINE_ENUM_VALUE (AHEAD_ACTIVITY_RETRYING, "retrying"),
                    G_DEFINE_ENUM_VALUE (AHEAD_ACTIVITY_CONFIRMED, "confirmed"),
                    G_DEFINE_ENUM_VALUE (AHEAD_ACTIVITY_CORRECTED, "corrected"),
                    G_DEFINE_ENUM_VALUE (AHEAD_ACTIVITY_ROLLED_BACK, "rolled-back"),
                    G_DEFINE_ENUM_VALUE (AHEAD_ACTIVITY_WITHDRAWN, "withdrawn"),
                    G_DEFINE_ENUM_VALUE (AHEAD_ACTIVITY_SEEN, "seen"))

G_DEFINE_FINAL_TYPE (AheadActivity, ahead_activity, G_TYPE_OBJECT)

static const char *const outcome_names[] = {
  [AHEAD_OUTCOME_DONE] = "done",
  [AHEAD_OUTCOME_STALE] = "stale",
  [AHEAD_OUTCOME_GONE] = "gone",
  [AHEAD_OUTCOME_UNAUTHORIZED] = "unauthorized",
  [AHEAD_OUTCOME_BUSY] = "busy",
  [AHEAD_OUTCOME_REFUSED] = "refused",
};

static const char *const mutation_error_names[] = {
  [AHEAD_MUTATION_ERROR_UNREACHABLE] = "unreachable",
  [AHEAD_MUTATION_ERROR_REFUSED] = "refused",
  [AHEAD_MUTATION_ERROR_UNAUTHORIZED] = "unauthorized",
  [AHEAD_MUTATION_ERROR_CONFLICT] = "conflict",
  [AHEAD_MUTATION_ERROR_GONE] = "gone",
  [AHEAD_MUTATION_ERROR_PROTOCOL] = "protocol",
  [AHEAD_MUTATION_ERROR_DEPENDENCY] = "dependency",
  [AHEAD_MUTATION_ERROR_WITHDRAWN] = "withdrawn",
  [AHEAD_MUTATION_ERROR_STORAGE] = "storage",
};

static const char *const backend_error_names[] = {
  [AHEAD_BACKEND_ERROR_UNREACHABLE] = "unreachable",
  [AHEAD_BACKEND_ERROR_TIMED_OUT] = "timed-out",
  [AHEAD_BACKEND_ERROR_BUSY] = "busy",
  [AHEAD_BACKEND_ERROR_UNAUTHORIZED] = "unauthorized",
  [AHEAD_BACKEND_ERROR_REFUSED] = "refused",
  [AHEAD_BACKEND_ERROR_EXPIRED] = "expired",
  [AHEAD_BACKEND_ERROR_PROTOCOL] = "protocol",
};

static const char *
get_outcome_name (int outcome)
{
  if (outcome < 0 || outcome >= (int) G_N_ELEMENTS (outcome_names))
    return NULL;

  return outcome_names[outcome];
}

/* An error of the tables by name, any other by its number. */
static char *
dup_error_name (GQuark domain,
                int code)
{
  if (domain == AHEAD_MUTATION_ERROR && code >= 0 && code < (int) G_N_ELEMENTS (mutation_error_names))
    return g_strconcat ("mutation:", mutation_error_names[code], NULL);
  if (domain == AHEAD_BACKEND_ERROR && code >= 0 && code < (int) G_N_ELEMENTS (backend_error_names))
    return g_strconcat ("backend:", backend_error_names[code], NULL);

  return g_strdup_printf ("%s:%d", g_quark_to_string (domain), code);
}

static char *
dup_reason (const AheadActivityEntry *entry)
{
  if (entry->error_domain != 0)
    return dup_error_name (entry->error_domain, entry->error_code);
  if (entry->hold == AHEAD_HOLD_UNDO)
    return g_strdup ("undo");
  if (entry->hold == AHEAD_HOLD_DEBOUNCE)
    return g_strdup ("debounce");

  return NULL;
}

static const char *
get_nick (GType type,
          int value)
{
  g_autoptr (GEnumClass) class = g_type_class_ref (type);

  return g_enum_get_value (class, value)->value_nick;
}

/* RFC 8259 §7: quotes, backslashes and controls. An id that is not UTF-8 is made so. */
static void
append_json_string (GString *json,
                    const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (json, '"');
  for (const char *p = valid; *p != '\0'; p++)
    if (*p == '"' || *p == '\\')
      g_string_append_printf (json, "\\%c", *p);
    else if ((guchar) *p < 0x20)
      g_string_append_printf (json, "\\u%04x", (guchar) *p);
    else
      g_string_append_c (json, *p);
  g_string_append_c (json, '"');
}

static void
append_json_member (GString *json,
                    const char *name,
                    const char *text)
{
  if (text == NULL)
    return;

  g_string_append_printf (json, ",\"%s\":", name);
  append_json_string (json, text);
}

static void
append_json_fields (GString *json,
                    AheadFieldSet fields)
{
  const char *separator = "";

  if (fields == 0)
    return;

  g_string_append (json, ",\"fields\":[");
  for (guint i = 0; i < AHEAD_N_FIELDS; i++)
    {
      if ((fields & AHEAD_FIELD_BIT (i)) == 0)
        continue;
      g_string_append_printf (json, "%s\"%s\"", separator, ahead_field_get_name (i));
      separator = ",";
    }
  g_string_append_c (json, ']');
}

/*< private >
 * ahead_activity_entry_append_json:
 * @entry: a step
 * @json: where to write it
 *
 * Writes a step as one line, with its end, in the format that `ahead-activity-log.h` describes.
 */
void
ahead_activity_entry_append_json (const AheadActivityEntry *entry,
                                  GString *json)
{
  g_autofree char *reason = dup_reason (entry);

  g_string_append_printf (json,
                          "{\"serial\":%" G_GUINT64_FORMAT ",\"monotonic\":%" G_GINT64_FORMAT
                          ",\"time\":%" G_GINT64_FORMAT,
                          entry->serial, entry->monotonic_time, entry->time);
  append_json_member (json, "phase", get_nick (AHEAD_TYPE_ACTIVITY_PHASE, entry->phase));
  append_json_member (json, "mutation", entry->mutation_id);
  append_json_member (json, "kind", get_nick (AHEAD_TYPE_MUTATION_KIND, entry->kind));
  append_json_member (json, "event", entry->event_id);
  g_string_append_printf (json, ",\"attempt\":%u", entry->attempt);
  append_json_member (json, "outcome", get_outcome_name (entry->outcome));
  append_json_member (json, "reason", reason);
  append_json_fields (json, entry->fields);
  if (entry->delay != 0)
    g_string_append_printf (json, ",\"delay\":%" G_GINT64_FORMAT, entry->delay);
  g_string_append (json, "}\n");
}

static void
ahead_activity_finalize (GObject *object)
{
  AheadActivity *self = AHEAD_ACTIVITY (object);

  g_ref_string_release (self->entry.event_id);
  g_free (self->reason);

  G_OBJECT_CLASS (ahead_activity_parent_class)->finalize (object);
}

static void
ahead_activity_get_property (GObject *object,
                             guint prop_id,
                             GValue *value,
                             GParamSpec *pspec)
{
  AheadActivity *self = AHEAD_ACTIVITY (object);

  switch (prop_id)
    {
    case PROP_PHASE:
      g_value_set_enum (value, self->entry.phase);
      break;
    case PROP_SERIAL:
      g_value_set_uint64 (value, self->entry.serial);
      break;
    case PROP_MONOTONIC_TIME:
      g_value_set_int64 (value, self->entry.monotonic_time);
      break;
    case PROP_TIME:
      g_value_set_int64 (value, self->entry.time);
      break;
    case PROP_MUTATION_ID:
      g_value_set_string (value, self->entry.mutation_id);
      break;
    case PROP_KIND:
      g_value_set_enum (value, self->entry.kind);
      break;
    case PROP_EVENT_ID:
      g_value_set_string (value, self->entry.event_id);
      break;
    case PROP_ATTEMPT:
      g_value_set_uint (value, self->entry.attempt);
      break;
    case PROP_OUTCOME:
      g_value_set_static_string (value, get_outcome_name (self->entry.outcome));
      break;
    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;
    case PROP_FIELDS:
      g_value_set_uint (value, self->entry.fields);
      break;
    case PROP_DELAY:
      g_value_set_int64 (value, self->entry.delay);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_times (GParamFlags flags)
{
  /**
   * AheadActivity:monotonic-time:
   *
   * When it happened, by the monotonic clock, in µs.
   */
  properties[PROP_MONOTONIC_TIME] = g_param_spec_int64 ("monotonic-time", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);

  /**
   * AheadActivity:time:
   *
   * When it happened, in µs since the Unix epoch, UTC.
   */
  properties[PROP_TIME] = g_param_spec_int64 ("time", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);

  /**
   * AheadActivity:delay:
   *
   * How long the mutation is to wait from then on, in µs; 0 = not at all.
   */
  properties[PROP_DELAY] = g_param_spec_int64 ("delay", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
}

static void
install_subject (GParamFlags flags)
{
  /**
   * AheadActivity:mutation-id:
   *
   * The mutation.
   */
  properties[PROP_MUTATION_ID] = g_param_spec_string ("mutation-id", NULL, NULL, NULL, flags);

  /**
   * AheadActivity:kind:
   *
   * What the user intends by the mutation.
   */
  properties[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, AHEAD_TYPE_MUTATION_KIND, AHEAD_MUTATION_CREATE,
                                             flags);

  /**
   * AheadActivity:event-id:
   *
   * The id that its event had at that time.
   */
  properties[PROP_EVENT_ID] = g_param_spec_string ("event-id", NULL, NULL, NULL, flags);

  /**
   * AheadActivity:attempt:
   *
   * How often it had been sent.
   */
  properties[PROP_ATTEMPT] = g_param_spec_uint ("attempt", NULL, NULL, 0, G_MAXUINT, 0, flags);
}

static void
install_result (GParamFlags flags)
{
  /**
   * AheadActivity:outcome:
   *
   * What the server made of it: the name of an [enum@Outcome].
   */
  properties[PROP_OUTCOME] = g_param_spec_string ("outcome", NULL, NULL, NULL, flags);

  /**
   * AheadActivity:reason:
   *
   * Why, as a code.
   */
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);

  /**
   * AheadActivity:fields:
   *
   * The [alias@FieldSet] that it is about.
   */
  properties[PROP_FIELDS] = g_param_spec_uint ("fields", NULL, NULL, 0, G_MAXUINT, 0, flags);
}

static void
ahead_activity_class_init (AheadActivityClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = ahead_activity_finalize;
  object_class->get_property = ahead_activity_get_property;

  /**
   * AheadActivity:phase:
   *
   * What happened.
   */
  properties[PROP_PHASE] = g_param_spec_enum ("phase", NULL, NULL, AHEAD_TYPE_ACTIVITY_PHASE, AHEAD_ACTIVITY_APPLIED,
                                              flags);

  /**
   * AheadActivity:serial:
   *
   * The place among all steps that were ever logged, from 1.
   */
  properties[PROP_SERIAL] = g_param_spec_uint64 ("serial", NULL, NULL, 0, G_MAXUINT64, 0, flags);

  install_times (flags);
  install_subject (flags);
  install_result (flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ahead_activity_init (AheadActivity *self)
{
}

/*< private >
 * ahead_activity_new:
 * @entry: what was written down
 *
 * Makes an object of it.
 */
AheadActivity *
ahead_activity_new (const AheadActivityEntry *entry)
{
  AheadActivity *self = g_object_new (AHEAD_TYPE_ACTIVITY, NULL);

  self->entry = *entry;
  g_ref_string_acquire (self->entry.event_id);
  self->reason = dup_reason (entry);

  return self;
}

/**
 * ahead_activity_get_phase:
 * @self: an activity
 *
 * Gets what happened.
 *
 * Returns: the phase
 */
AheadActivityPhase
ahead_activity_get_phase (AheadActivity *self)
{
  g_return_val_if_fail (AHEAD_IS_ACTIVITY (self), AHEAD_ACTIVITY_APPLIED);

  return self->entry.phase;
}

/**
 * ahead_activity_get_serial:
 * @self: an activity
 *
 * Gets its place among all steps that were ever logged.
 *
 * Returns: the place, from 1; no number is left out or used twice
 */
guint64
ahead_activity_get_serial (AheadActivity *self)
{
  g_return_val_if_fail (AHEAD_IS_ACTIVITY (self), 0);

  return self->entry.serial;
}

/**
 * ahead_activity_get_monotonic_time:
 * @self: an activity
 *
 * Gets when it happened, by the monotonic clock of the log.
 *
 * Returns: µs from some start
 */
gint64
ahead_activity_get_monotonic_time (AheadActivity *self)
{
  g_return_val_if_fail (AHEAD_IS_ACTIVITY (self), 0);

  return self->entry.monotonic_time;
}

/**
 * ahead_activity_get_time:
 * @self: an activity
 *
 * Gets when it happened, by the wall clock.
 *
 * Returns: µs since the Unix epoch, UTC
 */
gint64
ahead_activity_get_time (AheadActivity *self)
{
  g_return_val_if_fail (AHEAD_IS_ACTIVITY (self), 0);

  return self->entry.time;
}

/**
 * ahead_activity_get_mutation_id:
 * @self: an activity
 *
 * Gets the mutation.
 *
 * Returns: (transfer none): its id
 */
const char *
ahead_activity_get_mutation_id (AheadActivity *self)
{
  g_return_val_if_fail (AHEAD_IS_ACTIVITY (self), NULL);

  return self->entry.mutation_id;
}

/**
 * ahead_activity_get_kind:
 * @self: an activity
 *
 * Gets what the user intends by the mutation.
 *
 * Returns: the kind
 */
AheadMutationKind
ahead_activity_get_kind (AheadActivity *self)
{
  g_return_val_if_fail (AHEAD_IS_ACTIVITY (self), AHEAD_MUTATION_CREATE);

  return self->entry.kind;
}

/**
 * ahead_activity_get_event_id:
 * @self: an activity
 *
 * Gets the id that the event had at that time, temporary or real.
 *
 * Returns: (transfer none): the id
 */
const char *
ahead_activity_get_event_id (AheadActivity *self)
{
  g_return_val_if_fail (AHEAD_IS_ACTIVITY (self), NULL);

  return self->entry.event_id;
}

/**
 * ahead_activity_get_attempt:
 * @self: an activity
 *
 * Gets how often the mutation had been sent.
 *
 * Returns: the number
 */
guint
ahead_activity_get_attempt (AheadActivity *self)
{
  g_return_val_if_fail (AHEAD_IS_ACTIVITY (self), 0);

  return self->entry.attempt;
}

/**
 * ahead_activity_get_outcome:
 * @self: an activity
 *
 * Gets what the server made of it.
 *
 * Returns: (transfer none) (nullable): the name of an [enum@Outcome], as `stale`; %NULL for all but an answer
 */
const char *
ahead_activity_get_outcome (AheadActivity *self)
{
  g_return_val_if_fail (AHEAD_IS_ACTIVITY (self), NULL);

  return get_outcome_name (self->entry.outcome);
}

/**
 * ahead_activity_get_reason:
 * @self: an activity
 *
 * Gets why it happened: `mutation:` or `backend:` and the code of the error, as `mutation:conflict`, or why a mutation
 * is held, `undo` or `debounce`. It is for programs, not for display.
 *
 * Returns: (transfer none) (nullable): the code, or %NULL where there is nothing to say
 */
const char *
ahead_activity_get_reason (AheadActivity *self)
{
  g_return_val_if_fail (AHEAD_IS_ACTIVITY (self), NULL);

  return self->reason;
}

/**
 * ahead_activity_get_fields:
 * @self: an activity
 *
 * Gets the fields that it is about: those that the mutation sets, or for a correction those that the server set
 * otherwise.
 *
 * Returns: the fields; 0 = none
 */
AheadFieldSet
ahead_activity_get_fields (AheadActivity *self)
{
  g_return_val_if_fail (AHEAD_IS_ACTIVITY (self), 0);

  return self->entry.fields;
}

/**
 * ahead_activity_get_delay:
 * @self: an activity
 *
 * Gets how long the mutation is to wait from then on: while it is held, or until it is sent again.
 *
 * Returns: the time in µs; 0 = none
 */
gint64
ahead_activity_get_delay (AheadActivity *self)
{
  g_return_val_if_fail (AHEAD_IS_ACTIVITY (self), 0);

  return self->entry.delay;
}
