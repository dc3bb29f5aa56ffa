/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "ahead-calendar.h"
#include "ahead-change.h"
#include "ahead-comment.h"
#include "ahead-page.h"
#include "ahead-patch.h"
#include "ahead-record.h"

G_BEGIN_DECLS

/**
 * AHEAD_WIRE_ERROR:
 *
 * Errors in what came over the wire. Nothing has happened when one comes.
 */
#define AHEAD_WIRE_ERROR (ahead_wire_error_quark ())

/**
 * AheadWireError:
 * @AHEAD_WIRE_ERROR_SYNTAX: not JSON, not UTF-8, nested too deeply, or not the kind of JSON that belongs there
 * @AHEAD_WIRE_ERROR_VALUE: a member is missing, of the wrong type, out of range or too long
 */
typedef enum
{
  AHEAD_WIRE_ERROR_SYNTAX,
  AHEAD_WIRE_ERROR_VALUE,
} AheadWireError;

GQuark ahead_wire_error_quark (void);

JsonNode *ahead_json_parse (const char *text, gssize length, GError **error);
char *ahead_json_to_string (JsonNode *node);

JsonNode *ahead_record_to_json (AheadRecord *record);
AheadRecord *ahead_record_from_json (JsonNode *node, GError **error);

/* The bodies of writes. On failure these set @errors to all that is wrong (element-type AheadFieldError). */
AheadRecord *ahead_record_from_create_json (JsonNode *node, GPtrArray **errors);
JsonNode *ahead_record_to_create_json (AheadRecord *record);
AheadPatch *ahead_patch_from_json (JsonNode *node, AheadRecord *original, GPtrArray **errors);
JsonNode *ahead_patch_to_json (AheadPatch *patch, AheadRecord *result);

JsonNode *ahead_event_page_to_json (const AheadEventPage *page);
AheadEventPage *ahead_event_page_from_json (JsonNode *node, GError **error);

JsonNode *ahead_change_page_to_json (const AheadChangePage *page);
AheadChangePage *ahead_change_page_from_json (JsonNode *node, GError **error);

JsonNode *ahead_comment_to_json (AheadComment *comment);
AheadComment *ahead_comment_from_json (JsonNode *node, GError **error);
JsonNode *ahead_calendar_to_json (AheadCalendar *calendar);
AheadCalendar *ahead_calendar_from_json (JsonNode *node, GError **error);

G_END_DECLS
