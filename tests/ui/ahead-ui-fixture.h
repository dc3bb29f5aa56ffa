/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "ahead-fault-proxy.h"
#include "ahead-test-server.h"
#include "ahead-ui-driver.h"

G_BEGIN_DECLS

/**
 * AheadUiFixture:
 * @server: the real server
 * @proxy: between the application and @server; the test itself asks @server
 * @driver: uses the application
 *
 * The real application on a desktop of its own, before a real server.
 *
 * What does not come in time fails the test, and leaves a picture of the screen and the accessible tree in the
 * directory `AHEAD_UI_LOG_DIR`.
 */
typedef struct
{
  AheadTestServer *server;
  AheadFaultProxy *proxy;
  AheadUiDriver *driver;
  SoupSession *http;
} AheadUiFixture;

void ahead_ui_fixture_set_up (AheadUiFixture *fixture, gconstpointer user_data);
void ahead_ui_fixture_tear_down (AheadUiFixture *fixture, gconstpointer user_data);

void ahead_ui_fixture_start (AheadUiFixture *fixture, const char *file);
void ahead_ui_fixture_start_local (AheadUiFixture *fixture);
void ahead_ui_fixture_stop (AheadUiFixture *fixture);

void ahead_ui_fixture_see (AheadUiFixture *fixture, const char *role, const char *name);
void ahead_ui_fixture_see_gone (AheadUiFixture *fixture, const char *role, const char *name);
void ahead_ui_fixture_see_rows (AheadUiFixture *fixture, const char *title, guint n);
void ahead_ui_fixture_see_toast (AheadUiFixture *fixture, const char *text);
void ahead_ui_fixture_click (AheadUiFixture *fixture, const char *role, const char *name);
void ahead_ui_fixture_click_row (AheadUiFixture *fixture, const char *title, const char *role, const char *name);
void ahead_ui_fixture_press (AheadUiFixture *fixture, const char *chord);
void ahead_ui_fixture_replace_text (AheadUiFixture *fixture, const char *text);
void ahead_ui_fixture_wait (AheadUiFixture *fixture, AheadUiCondition condition, gpointer user_data, const char *what);

JsonNode *ahead_ui_fixture_request (AheadUiFixture *fixture, const char *method, const char *path, const char *body,
                                    guint *status);
void ahead_ui_fixture_add_event (AheadUiFixture *fixture, const char *title);
char *ahead_ui_fixture_dup_event_id (AheadUiFixture *fixture, const char *title);
void ahead_ui_fixture_see_on_server (AheadUiFixture *fixture, const char *title, const char *field, const char *value);
void ahead_ui_fixture_see_gone_on_server (AheadUiFixture *fixture, const char *title);

G_END_DECLS
