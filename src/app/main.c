/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "Ahead"

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "ahead-application.h"

int
main (int argc,
      char *argv[])
{
  g_autoptr (AheadApplication) application = NULL;
  const char *locale_dir = g_getenv ("AHEAD_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : AHEAD_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = ahead_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
