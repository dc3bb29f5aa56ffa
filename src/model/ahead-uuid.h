/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 36 characters and a NUL. */
#define AHEAD_UUID_SIZE 37

void ahead_uuid_v7 (gint64 time, GRand *random, char text[AHEAD_UUID_SIZE]);
char *ahead_uuid_v7_new (gint64 time);
gboolean ahead_uuid_is_valid (const char *text);

G_END_DECLS
