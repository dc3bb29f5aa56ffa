/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "ahead-record.h"
#include "ahead-validate.h"

G_BEGIN_DECLS

#define AHEAD_PROBLEM_CONTENT_TYPE "application/problem+json"

/**
 * AheadProblem:
 * @type: a URI reference that names the kind of problem, such as "/problems/stale-version"
 * @title: the kind in a few words
 * @status: the HTTP status
 * @detail: what is wrong this time and what to do, in a sentence for the user
 * @errors: (nullable) (element-type AheadFieldError): what is wrong, by field
 * @retryable: whether the same request may succeed later
 * @current: (nullable): the record that the server has, where the request was made against another
 *
 * Problem details (RFC 9457 §3), with this service's members `errors`, `retryable` and `current`.
 */
typedef struct
{
  char *type;
  char *title;
  guint status;
  char *detail;
  GPtrArray *errors;
  gboolean retryable;
  AheadRecord *current;
} AheadProblem;

AheadProblem *ahead_problem_new (guint status, const char *type, const char *title, const char *detail);
AheadProblem *ahead_problem_new_invalid (GPtrArray *errors);
void ahead_problem_free (AheadProblem *problem);

JsonNode *ahead_problem_to_json (const AheadProblem *problem);
AheadProblem *ahead_problem_from_json (JsonNode *node, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadProblem, ahead_problem_free)

G_END_DECLS
