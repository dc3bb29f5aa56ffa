/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-backend.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_REST_BACKEND (ahead_rest_backend_get_type ())

/* Milliseconds that a server may be silent, unless told otherwise. */
#define AHEAD_REST_BACKEND_DEFAULT_TIMEOUT 30000

/**
 * AheadRestBackend:
 *
 * A server that speaks Ahead's own protocol, JSON over HTTP.
 *
 * The address and the token can change at any time; what is sent afterwards goes there. Main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadRestBackend, ahead_rest_backend, AHEAD, REST_BACKEND, GObject)

AheadRestBackend *ahead_rest_backend_new (const char *base_url, const char *token);

const char *ahead_rest_backend_get_base_url (AheadRestBackend *backend);
void ahead_rest_backend_set_base_url (AheadRestBackend *backend, const char *base_url);
const char *ahead_rest_backend_get_token (AheadRestBackend *backend);
void ahead_rest_backend_set_token (AheadRestBackend *backend, const char *token);
guint ahead_rest_backend_get_timeout (AheadRestBackend *backend);
void ahead_rest_backend_set_timeout (AheadRestBackend *backend, guint milliseconds);

G_END_DECLS
