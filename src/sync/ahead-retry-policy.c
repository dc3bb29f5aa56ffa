/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadRetryPolicy"

#include "config.h"

#include "ahead-retry-policy.h"

/*
 * Exponential backoff with full jitter: each wait is a random part of a bound that doubles, so that clients that failed
 * together do not come back together.
 */

#define DEFAULT_MAX_ATTEMPTS 3
#define DEFAULT_BASE_DELAY 1000
#define DEFAULT_MAX_DELAY 60000

struct _AheadRetryPolicy
{
  GObject parent_instance;

  guint max_attempts;
  guint base_delay;
  guint max_delay;
  gboolean wait_for_network;
};

enum
{
  PROP_MAX_ATTEMPTS = 1,
  PROP_BASE_DELAY,
  PROP_MAX_DELAY,
  PROP_WAIT_FOR_NETWORK,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (AheadRetryPolicy, ahead_retry_policy, G_TYPE_OBJECT)

static void
ahead_retry_policy_get_property (GObject *object,
                                 guint prop_id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  AheadRetryPolicy *self = AHEAD_RETRY_POLICY (object);

  switch (prop_id)
    {
    case PROP_MAX_ATTEMPTS:
      g_value_set_uint (value, self->max_attempts);
      break;
    case PROP_BASE_DELAY:
      g_value_set_uint (value, self->base_delay);
      break;
    case PROP_MAX_DELAY:
      g_value_set_uint (value, self->max_delay);
      break;
    case PROP_WAIT_FOR_NETWORK:
      g_value_set_boolean (value, self->wait_for_network);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ahead_retry_policy_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  AheadRetryPolicy *self = AHEAD_RETRY_POLICY (object);

  switch (prop_id)
    {
    case PROP_MAX_ATTEMPTS:
      ahead_retry_policy_set_max_attempts (self, g_value_get_uint (value));
      break;
    case PROP_BASE_DELAY:
      ahead_retry_policy_set_base_delay (self, g_value_get_uint (value));
      break;
    case PROP_MAX_DELAY:
      ahead_retry_policy_set_max_delay (self, g_value_get_uint (value));
      break;
    case PROP_WAIT_FOR_NETWORK:
      ahead_retry_policy_set_wait_for_network (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ahead_retry_policy_class_init (AheadRetryPolicyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ahead_retry_policy_get_property;
  object_class->set_property = ahead_retry_policy_set_property;

  /**
   * AheadRetryPolicy:max-attempts:
   *
   * How often a mutation is sent before it is given up.
   */
  properties[PROP_MAX_ATTEMPTS] = g_param_spec_uint ("max-attempts", NULL, NULL, 1, G_MAXUINT, DEFAULT_MAX_ATTEMPTS,
                                                     flags);

  /**
   * AheadRetryPolicy:base-delay:
   *
   * The upper bound of the first wait in milliseconds; each further one is twice that.
   */
  properties[PROP_BASE_DELAY] = g_param_spec_uint ("base-delay", NULL, NULL, 0, G_MAXUINT, DEFAULT_BASE_DELAY, flags);

  /**
   * AheadRetryPolicy:max-delay:
   *
   * The upper bound in milliseconds of any wait that the server did not ask for.
   */
  properties[PROP_MAX_DELAY] = g_param_spec_uint ("max-delay", NULL, NULL, 0, G_MAXUINT, DEFAULT_MAX_DELAY, flags);

  /**
   * AheadRetryPolicy:wait-for-network:
   *
   * Whether a mutation waits for a connection as long as it takes. Otherwise that counts as any other failure.
   */
  properties[PROP_WAIT_FOR_NETWORK] = g_param_spec_boolean ("wait-for-network", NULL, NULL, TRUE, flags);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
ahead_retry_policy_init (AheadRetryPolicy *self)
{
  self->max_attempts = DEFAULT_MAX_ATTEMPTS;
  self->base_delay = DEFAULT_BASE_DELAY;
  self->max_delay = DEFAULT_MAX_DELAY;
  self->wait_for_network = TRUE;
}

/**
 * ahead_retry_policy_new:
 *
 * Makes the usual policy: 3 attempts, 1 s · 2ⁿ, at most a minute.
 *
 * Returns: (transfer full): the policy
 */
AheadRetryPolicy *
ahead_retry_policy_new (void)
{
  return g_object_new (AHEAD_TYPE_RETRY_POLICY, NULL);
}

/**
 * ahead_retry_policy_get_max_attempts:
 * @self: a policy
 *
 * Gets how often a mutation is sent before it is given up.
 *
 * Returns: the number; at least 1
 */
guint
ahead_retry_policy_get_max_attempts (AheadRetryPolicy *self)
{
  g_return_val_if_fail (AHEAD_IS_RETRY_POLICY (self), 0);

  return self->max_attempts;
}

/**
 * ahead_retry_policy_set_max_attempts:
 * @self: a policy
 * @attempts: the number; at least 1
 *
 * Sets how often a mutation is sent before it is given up.
 */
void
ahead_retry_policy_set_max_attempts (AheadRetryPolicy *self,
                                     guint attempts)
{
  g_return_if_fail (AHEAD_IS_RETRY_POLICY (self));

  attempts = MAX (attempts, 1);

  if (self->max_attempts == attempts)
    return;

  self->max_attempts = attempts;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAX_ATTEMPTS]);
}

/**
 * ahead_retry_policy_get_base_delay:
 * @self: a policy
 *
 * Gets the upper bound of the first wait; each further one is twice that.
 *
 * Returns: the delay in milliseconds
 */
guint
ahead_retry_policy_get_base_delay (AheadRetryPolicy *self)
{
  g_return_val_if_fail (AHEAD_IS_RETRY_POLICY (self), 0);

  return self->base_delay;
}

/**
 * ahead_retry_policy_set_base_delay:
 * @self: a policy
 * @milliseconds: the delay in milliseconds
 *
 * Sets the upper bound of the first wait; each further one is twice that.
 */
void
ahead_retry_policy_set_base_delay (AheadRetryPolicy *self,
                                   guint milliseconds)
{
  g_return_if_fail (AHEAD_IS_RETRY_POLICY (self));

  if (self->base_delay == milliseconds)
    return;

  self->base_delay = milliseconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BASE_DELAY]);
}

/**
 * ahead_retry_policy_get_max_delay:
 * @self: a policy
 *
 * Gets the upper bound of any wait that the server did not ask for.
 *
 * Returns: the delay in milliseconds
 */
guint
ahead_retry_policy_get_max_delay (AheadRetryPolicy *self)
{
  g_return_val_if_fail (AHEAD_IS_RETRY_POLICY (self), 0);

  return self->max_delay;
}

/**
 * ahead_retry_policy_set_max_delay:
 * @self: a policy
 * @milliseconds: the delay in milliseconds
 *
 * Sets the upper bound of any wait that the server did not ask for.
 */
void
ahead_retry_policy_set_max_delay (AheadRetryPolicy *self,
                                  guint milliseconds)
{
  g_return_if_fail (AHEAD_IS_RETRY_POLICY (self));

  if (self->max_delay == milliseconds)
    return;

  self->max_delay = milliseconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAX_DELAY]);
}

/**
 * ahead_retry_policy_get_wait_for_network:
 * @self: a policy
 *
 * Gets whether a mutation waits for a connection as long as it takes; otherwise that counts as any failure.
 *
 * Returns: whether it waits
 */
gboolean
ahead_retry_policy_get_wait_for_network (AheadRetryPolicy *self)
{
  g_return_val_if_fail (AHEAD_IS_RETRY_POLICY (self), FALSE);

  return self->wait_for_network;
}

/**
 * ahead_retry_policy_set_wait_for_network:
 * @self: a policy
 * @wait: whether it waits
 *
 * Sets whether a mutation waits for a connection as long as it takes; otherwise that counts as any failure.
 */
void
ahead_retry_policy_set_wait_for_network (AheadRetryPolicy *self,
                                         gboolean wait)
{
  g_return_if_fail (AHEAD_IS_RETRY_POLICY (self));

  wait = !!wait;

  if (self->wait_for_network == wait)
    return;

  self->wait_for_network = wait;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAIT_FOR_NETWORK]);
}

/**
 * ahead_retry_policy_allows:
 * @self: a policy
 * @n_failures: how many attempts have failed
 *
 * Gets whether to try again.
 *
 * Returns: whether there are attempts left
 */
gboolean
ahead_retry_policy_allows (AheadRetryPolicy *self,
                           guint n_failures)
{
  g_return_val_if_fail (AHEAD_IS_RETRY_POLICY (self), FALSE);

  return n_failures < self->max_attempts;
}

/**
 * ahead_retry_policy_get_delay:
 * @self: a policy
 * @n_failures: how many attempts have failed; at least 1
 * @retry_after: how long the server asked to wait, in milliseconds; 0 = it did not
 * @random: (nullable): where the jitter comes from; %NULL for GLib's own generator
 *
 * Gets how long to wait before the next attempt.
 *
 * Returns: the delay in µs
 */
gint64
ahead_retry_policy_get_delay (AheadRetryPolicy *self,
                              guint n_failures,
                              gint64 retry_after,
                              GRand *random)
{
  guint n_doublings = CLAMP (n_failures, 1, 32) - 1;
  double part, bound;

  g_return_val_if_fail (AHEAD_IS_RETRY_POLICY (self), 0);

  part = random != NULL ? g_rand_double (random) : g_random_double ();
  bound = MIN ((double) self->base_delay * (double) (G_GINT64_CONSTANT (1) << n_doublings), (double) self->max_delay);

  return MAX ((gint64) (part * bound * 1000), retry_after * 1000);
}
