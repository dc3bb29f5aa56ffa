/* SPDX-FileCopyrightText: The Ahead authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "AheadScreenshot"

#include "config.h"

#include "ahead-ui-driver.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * Takes a picture of Ahead's window with some events in it: build-aux/run --screenshot.
 *
 * The program runs on a desktop of its own with an empty profile. The picture is taken when the events are in the list,
 * no toast is in the way, and nothing moves any more.
 */

typedef struct
{
  char *output;
  char *size;
  char **arguments;
} Options;

static void
clear_options (Options *options)
{
  g_free (options->output);
  g_free (options->size);
  g_strfreev (options->arguments);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
parse_options (Options *options,
               int *argc,
               char ***argv,
               GError **error)
{
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, "Where to write the picture", "FILE.png" },
    { "size", 's', 0, G_OPTION_ARG_STRING, &options->size, "The size of the window, in pixels", "WIDTHxHEIGHT" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->arguments, NULL, "PROGRAM [FILE.ics…]" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, "Takes a picture of Ahead's window with the events of the files.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (options->output == NULL || options->arguments == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "Name an output file and a program; see --help");
      return FALSE;
    }
  return TRUE;
}

static gboolean
parse_size (const char *text,
            guint *width,
            guint *height,
            GError **error)
{
  char end;

  if (text == NULL || (sscanf (text, "%4ux%4u%c", width, height, &end) == 2 && *width >= 100 && *height >= 100))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "“%s” is no size such as 1000x700", text);
  return FALSE;
}

static gboolean
start_program (AheadUiDriver *driver,
               char **arguments,
               GError **error)
{
  g_autofree char *profile
    = g_build_filename (ahead_ui_desktop_get_home (ahead_ui_driver_get_desktop (driver)), "profile", NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;

  g_strv_builder_add_many (builder, arguments[0], "--profile", profile, NULL);
  g_strv_builder_addv (builder, (const char **) arguments + 1);
  argv = g_strv_builder_end (builder);
  return ahead_ui_driver_start (driver, (const char *const *) argv, error);
}

static GdkPixbuf *
take_picture (AheadUiDriver *driver,
              GError **error)
{
  g_autoptr (AheadUiNode) row = ahead_ui_driver_find (driver, "list item", NULL, error);

  if (row == NULL)
    {
      g_prefix_error (error, "No event came into the list, so the files may be empty or broken: ");
      return NULL;
    }
  if (!ahead_ui_driver_wait_gone (driver, NULL, "AdwToastWidget", error))
    return NULL;
  return ahead_ui_driver_wait_still (driver, error);
}

static gboolean
run (const Options *options,
     GError **error)
{
  guint width = 1000, height = 700;
  g_autoptr (AheadUiDriver) driver = NULL;
  g_autoptr (GdkPixbuf) picture = NULL;

  if (!parse_size (options->size, &width, &height, error))
    return FALSE;
  driver = ahead_ui_driver_new (width, height, error);
  if (driver == NULL || !start_program (driver, options->arguments, error))
    return FALSE;
  picture = take_picture (driver, error);
  return picture != NULL && gdk_pixbuf_save (picture, options->output, "png", error, NULL)
         && ahead_ui_driver_stop (driver, error);
}

int
main (int argc,
      char **argv)
{
  g_auto (Options) options = { NULL };
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  if (parse_options (&options, &argc, &argv, &error) && run (&options, &error))
    return EXIT_SUCCESS;
  g_printerr ("ahead-screenshot: %s\n", error->message);
  return EXIT_FAILURE;
}
