/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-database.h"
#include "ahead-record.h"

G_BEGIN_DECLS

/* The fields that change with content, as against those that others' stars and comments change. */
#define AHEAD_FIELDS_EDITED (AHEAD_FIELDS_CONTENT | AHEAD_FIELD_BIT (AHEAD_FIELD_UID))

gboolean ahead_event_table_get (AheadDatabase *database, const char *user, const char *id, AheadRecord **record,
                                GError **error);
gboolean ahead_event_table_find_uid (AheadDatabase *database, const char *user, AheadRecord *like,
                                     AheadRecord **record, GError **error);
gboolean ahead_event_table_get_deletion (AheadDatabase *database, const char *id, gint64 *version, GError **error);
gboolean ahead_event_table_get_last_position (AheadDatabase *database, const char *calendar_id, double *position,
                                              GError **error);
GPtrArray *ahead_event_table_list_ids (AheadDatabase *database, const char *calendar_id, GError **error);

AheadRecord *ahead_event_table_insert (AheadDatabase *database, AheadRecord *record, const AheadStamp *stamp,
                                       GError **error);
AheadRecord *ahead_event_table_update (AheadDatabase *database, AheadRecord *original, AheadRecord *record,
                                       const AheadStamp *stamp, GError **error);
AheadRecord *ahead_event_table_toggle (AheadDatabase *database, AheadRecord *original, AheadField toggle, gboolean on,
                                       const AheadStamp *stamp, GError **error);
gboolean ahead_event_table_delete (AheadDatabase *database, AheadRecord *record, const AheadStamp *stamp,
                                   gint64 *version, GError **error);

G_END_DECLS
