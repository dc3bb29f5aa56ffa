/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "ahead-activity.h"
#include "ahead-clock.h"

G_BEGIN_DECLS

#define AHEAD_TYPE_ACTIVITY_LOG (ahead_activity_log_get_type ())

/* How many steps are kept, unless something else is set; and how many can be kept at most. */
#define AHEAD_ACTIVITY_LOG_DEFAULT_BOUND 1000
#define AHEAD_ACTIVITY_LOG_MAX_BOUND 1000000

/**
 * AheadActivityLog:
 *
 * What became of every mutation, step by step: a #GListModel of [class@Activity], oldest first, of the last so many
 * steps.
 *
 * A step that comes when the log is full drops the oldest, which is told before the step is: each is an
 * `items-changed` of one place. The objects are made when somebody asks for them, and stay the same for as long as
 * they are in the list.
 *
 * ## The export
 *
 * ahead_activity_log_to_json() gives JSON Lines: UTF-8, each line an object (RFC 8259) without line breaks inside,
 * ended by `\n`; the same steps give the same bytes. The first line is about the log:
 *
 *     {"format":"ahead-activity","version":1,"dropped":0}
 *
 * with the number of older steps that the log has dropped. Each other line is a step, oldest first, with these members
 * in this order; those marked ? are left out where there is nothing to say.
 *
 *  - `serial`: from 1; the first one of the export is `dropped` + 1, and each is one more than the one before
 *  - `monotonic`: µs by the monotonic clock; never less than in the line before
 *  - `time`: µs since the Unix epoch, UTC
 *  - `phase`: `applied`, `held`, `queued`, `coalesced`, `sent`, `answered`, `retrying`, `confirmed`, `corrected`,
 *    `rolled-back`, `withdrawn` or `seen`
 *  - `mutation`: the id of the mutation
 *  - `kind`: `create`, `patch`, `delete`, `star`, `attend`, `add-comment` or `delete-comment`
 *  - `event`: the id of the event at that time; it changes once, when a create is confirmed
 *  - `attempt`: how often the mutation had been sent, with `sent` including this time
 *  - `outcome`?: with `answered`: `done`, `stale`, `gone`, `unauthorized`, `busy` or `refused`
 *  - `reason`?: with `answered`, instead of an outcome, the error of the backend; with `rolled-back` and `withdrawn`
 *    the error of the mutation; with `held` `undo` or `debounce`. Errors are `backend:` or `mutation:` and the code, as
 *    `backend:timed-out`; of any other domain its name, `:` and a number
 *  - `fields`?: names of fields as on the wire: with `corrected` those that the server set otherwise; with `applied`,
 *    `coalesced` and `sent` those that the mutation sets
 *  - `delay`?: with `held` and `retrying`: µs that the mutation is to wait
 *
 * A log with nothing dropped says all that decides the order of things, so a simulation can play it again: a user
 * makes mutations of `kind` that set `fields` at each `applied` and `coalesced`, takes one back at `withdrawn`, the
 * outbox says that it keeps one at `queued`, the backend answers with `outcome` (or fails with `reason`) at
 * `answered`, and the feed brings one at `seen`, each at `monotonic`. The other phases are what the engine makes of
 * that, and are to come out the same.
 *
 * Neither the list nor the export has a title, a description, or any other words of the user. Main thread only.
 */
G_DECLARE_FINAL_TYPE (AheadActivityLog, ahead_activity_log, AHEAD, ACTIVITY_LOG, GObject)

AheadActivityLog *ahead_activity_log_new (AheadClock *clock);

guint ahead_activity_log_get_bound (AheadActivityLog *self);
void ahead_activity_log_set_bound (AheadActivityLog *self, guint bound);
guint64 ahead_activity_log_get_n_dropped (AheadActivityLog *self);

char *ahead_activity_log_to_json (AheadActivityLog *self);

G_END_DECLS
