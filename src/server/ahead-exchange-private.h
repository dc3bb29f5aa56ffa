/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "ahead-request.h"
#include "ahead-router.h"
#include "ahead-token-file.h"

G_BEGIN_DECLS

/*
 * One request on the wire, from its headers to the end of its response. It belongs to its message.
 *
 * @request and @route are NULL where the headers alone were reason enough to refuse it.
 */
typedef struct
{
  SoupServerMessage *message; /* (unowned) */
  AheadRequest *request;
  const AheadRoute *route;
  gsize received; /* bytes of the body */
  gint64 began;   /* monotonic, µs */
  guint delay_source;
} AheadExchange;

AheadExchange *ahead_exchange_begin (SoupServerMessage *message, AheadTokens *tokens);
AheadExchange *ahead_exchange_get (SoupServerMessage *message);
void ahead_exchange_take_body (AheadExchange *exchange);
void ahead_exchange_respond (AheadExchange *exchange, AheadResponse *response);
void ahead_exchange_respond_later (AheadExchange *exchange, guint delay);

G_END_DECLS
