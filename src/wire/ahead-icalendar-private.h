/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ahead-content-line-private.h"
#include "ahead-icalendar.h"

G_BEGIN_DECLS

/* A property of the lines in `extra`: the parameters of a property that Ahead models, as
 * "X-AHEAD-PARAMETERS;…:NAME". */
#define AHEAD_ICALENDAR_PARAMETERS "X-AHEAD-PARAMETERS"

/**
 * AheadIcalendarZone:
 *
 * What a TZID stands for. Owned by its AheadIcalendarZones.
 */
typedef struct _AheadIcalendarZone AheadIcalendarZone;

const char *ahead_icalendar_zone_get_name (AheadIcalendarZone *zone);
gint64 ahead_icalendar_zone_to_utc (AheadIcalendarZone *zone, gint64 wall);

/**
 * AheadIcalendarZones:
 *
 * The time zones of one iCalendar text: those that it defines, and those that it only names.
 */
typedef struct _AheadIcalendarZones AheadIcalendarZones;

AheadIcalendarZones *ahead_icalendar_zones_new (void);
void ahead_icalendar_zones_free (AheadIcalendarZones *zones);
void ahead_icalendar_zones_define (AheadIcalendarZones *zones, const AheadContentLine *lines, guint n_lines);
void ahead_icalendar_zones_set_floating (AheadIcalendarZones *zones, const char *tzid);
AheadIcalendarZone *ahead_icalendar_zones_lookup (AheadIcalendarZones *zones, const char *tzid);
AheadIcalendarZone *ahead_icalendar_zones_get_floating (AheadIcalendarZones *zones);
AheadIcalendarZone *ahead_icalendar_zones_get_utc (AheadIcalendarZones *zones);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AheadIcalendarZones, ahead_icalendar_zones_free)

char *ahead_icalendar_dup_vtimezone (const char *name);

/* One event. */
AheadRecord *ahead_icalendar_read_event (const AheadContentLine *lines, guint n_lines, AheadIcalendarZones *zones,
                                         guint *problem_line, char **problem);
char *ahead_icalendar_dup_title (const AheadContentLine *lines, guint n_lines);
void ahead_icalendar_append_event (GString *string, AheadRecord *record);

/* Times. */
typedef enum
{
  AHEAD_ICALENDAR_TIME_DATE,
  AHEAD_ICALENDAR_TIME_LOCAL,
  AHEAD_ICALENDAR_TIME_UTC,
} AheadIcalendarTimeForm;

gboolean ahead_icalendar_parse_time (const char *value, gint64 *wall, AheadIcalendarTimeForm *form);
gboolean ahead_icalendar_parse_duration (const char *value, gint64 *days, gint64 *time);
char *ahead_icalendar_format_time (gint64 wall, AheadIcalendarTimeForm form);

/* What may come from anywhere and ends in a file. */
gboolean ahead_icalendar_check_recurrence (const char *recurrence);
gboolean ahead_icalendar_check_extra (const char *extra);

G_END_DECLS
