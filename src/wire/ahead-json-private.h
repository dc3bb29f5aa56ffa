/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "ahead-record.h"

G_BEGIN_DECLS

/* What a value is, exactly: JSON knows no 0 for false, and a number with a fraction is no integer. */
gboolean ahead_json_node_get_string (JsonNode *node, const char **value);
gboolean ahead_json_node_get_integer (JsonNode *node, gint64 *value);
gboolean ahead_json_node_get_real (JsonNode *node, double *value);
gboolean ahead_json_node_get_boolean (JsonNode *node, gboolean *value);

/* Members that must be there, and be of this type; otherwise an AHEAD_WIRE_ERROR that names the member. */
JsonObject *ahead_json_expect_object (JsonNode *node, const char *what, GError **error);
JsonArray *ahead_json_expect_array (JsonObject *object, const char *name, GError **error);
gboolean ahead_json_expect_string (JsonObject *object, const char *name, const char **value, GError **error);
gboolean ahead_json_expect_string_or_null (JsonObject *object, const char *name, const char **value, GError **error);
gboolean ahead_json_expect_count (JsonObject *object, const char *name, gint64 *value, GError **error);
gboolean ahead_json_expect_boolean (JsonObject *object, const char *name, gboolean *value, GError **error);

JsonNode *ahead_json_node_take_object (JsonObject *object);
void ahead_json_set_string_or_null (JsonObject *object, const char *name, const char *value);

/* One field of an event. */
JsonNode *ahead_field_to_json (AheadField field, AheadRecord *record);
const char *ahead_field_read_json (AheadField field, JsonNode *node, gboolean all_day, AheadRecordBuilder *builder);

/* Collects AheadFieldErrors, one a field. */
GPtrArray *ahead_field_errors_new (void);
gboolean ahead_field_errors_contain (GPtrArray *errors, const char *field);
void ahead_field_errors_add (GPtrArray *errors, const char *field, const char *message);
void ahead_field_errors_validate (GPtrArray *errors, AheadRecord *record);

G_END_DECLS
