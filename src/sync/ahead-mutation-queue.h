/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-mutation.h"

G_BEGIN_DECLS

/* How many requests are in flight at most, over all events. */
#define AHEAD_MUTATION_QUEUE_MAX_IN_FLIGHT 6

typedef struct _AheadMutationQueue AheadMutationQueue;

/**
 * AheadMutationQueueFunc:
 * @mutation: a mutation
 * @user_data: what was given with the function
 */
typedef void (*AheadMutationQueueFunc) (AheadMutation *mutation, gpointer user_data);

AheadMutationQueue *ahead_mutation_queue_new (AheadMutationQueueFunc send, gpointer user_data);
void ahead_mutation_queue_free (AheadMutationQueue *self);

void ahead_mutation_queue_push (AheadMutationQueue *self, AheadMutation *mutation);
gboolean ahead_mutation_queue_remove (AheadMutationQueue *self, AheadMutation *mutation);
void ahead_mutation_queue_wake (AheadMutationQueue *self, AheadEvent *event);
void ahead_mutation_queue_end_request (AheadMutationQueue *self, AheadEvent *event);
GPtrArray *ahead_mutation_queue_list (AheadMutationQueue *self);
void ahead_mutation_queue_set_paused (AheadMutationQueue *self, gboolean paused);
gboolean ahead_mutation_queue_is_in_flight (AheadMutationQueue *self, AheadMutation *mutation);
GPtrArray *ahead_mutation_queue_list_line (AheadMutationQueue *self, AheadEvent *event);
GPtrArray *ahead_mutation_queue_list_after (AheadMutationQueue *self, AheadMutation *mutation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadMutationQueue, ahead_mutation_queue_free)

G_END_DECLS
