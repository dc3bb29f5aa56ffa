/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-event-query.h"
#include "ahead-fault-proxy.h"
#include "ahead-session.h"
#include "ahead-test-server.h"
#include "ahead-wait.h"

G_BEGIN_DECLS

/**
 * AheadClient:
 *
 * A session with a query on all its events, and a count of every signal that a list on the screen would see.
 */
typedef struct
{
  AheadSession *session;
  AheadEventStore *store;
  AheadMutationService *service;
  AheadEventQuery *query;
  guint n_items_changed;
  /* The most events that the query ever showed. */
  guint max_items;
} AheadClient;

/**
 * AheadIntegration:
 *
 * A real server; a client that reaches it through a proxy that can do harm; and somebody else's, which reaches it
 * directly.
 */
typedef struct
{
  AheadTestServer *server;
  AheadFaultProxy *proxy;
  AheadClient *mine;
  AheadClient *other;
} AheadIntegration;

void ahead_integration_set_up (AheadIntegration *fixture, gconstpointer user_data);
void ahead_integration_tear_down (AheadIntegration *fixture, gconstpointer user_data);

AheadClient *ahead_client_new (AheadSession *session);
void ahead_client_start (AheadClient *client);
void ahead_client_free (AheadClient *client);
void ahead_client_reset_counts (AheadClient *client);
guint ahead_client_get_n_shown (AheadClient *client);
AheadEvent *ahead_client_find (AheadClient *client, const char *title);
void ahead_client_wait_settled (AheadClient *client);

/* Waits until the client has seen all that happened on the server before the call: somebody else's event, made for
 * this, arrives by the feed. The counts are those of before. */
void ahead_integration_catch_up (AheadIntegration *fixture);

AheadRecord *ahead_integration_new_record (AheadClient *client, const char *title);
AheadEvent *ahead_integration_create (AheadIntegration *fixture, const char *title);
AheadPatch *ahead_integration_new_patch (AheadEvent *event, AheadField field, const char *text);
const char *ahead_event_get_text (AheadEvent *event, AheadField field);

G_END_DECLS
