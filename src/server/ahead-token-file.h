/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who a token without a name stands for. */
#define AHEAD_TOKEN_STANDARD_USER "local"

/**
 * AheadTokens:
 *
 * Who may ask the server, by bearer token (RFC 6750).
 */
typedef struct _AheadTokens AheadTokens;

AheadTokens *ahead_tokens_load (const char *path, GError **error);
AheadTokens *ahead_tokens_parse (const char *text, GError **error);
void ahead_tokens_free (AheadTokens *tokens);

const char *ahead_tokens_find_user (AheadTokens *tokens, const char *authorization);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadTokens, ahead_tokens_free)

G_END_DECLS
