/* The command line of `ksk-console`. */
#include "options.h"

#include <glib/gi18n.h>
#include <ksk.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DEFAULT_SPEED 2.0
#define MIN_SPEED 0.01
#define MIN_SIDE_PX 320
#define MAX_SIDE_PX 16384

void
ksk_console_options_clear (KskConsoleOptions *self)
{
  g_free (self->config);
  g_free (self->script);
  g_free (self->schema);
  g_free (self->out);
  g_free (self->screenshots);
  g_free (self->size);
  g_free (self->cameras);
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, sentence);
  return FALSE;
}

static gboolean
parse_cameras (KskConsoleOptions *self, GError **error)
{
  if (self->cameras == NULL)
    return TRUE;
  if (!self->is_rehearsal)
    return refuse (error, _ ("--cameras goes with --rehearsal: in a ceremony the configuration says what films it"));
  self->are_cameras_outside = g_str_equal (self->cameras, "outside");
  return self->are_cameras_outside || g_str_equal (self->cameras, "here")
         || refuse (error, _ ("--cameras takes here or outside"));
}

static gboolean
parse_size (KskConsoleOptions *self, GError **error)
{
  g_auto (GStrv) sides = self->size != NULL ? g_strsplit (self->size, "x", 3) : NULL;
  guint64 width, height;

  if (sides == NULL)
    return TRUE;
  if (g_strv_length (sides) != 2 || !g_ascii_string_to_unsigned (sides[0], 10, MIN_SIDE_PX, MAX_SIDE_PX, &width, NULL)
      || !g_ascii_string_to_unsigned (sides[1], 10, MIN_SIDE_PX, MAX_SIDE_PX, &height, NULL))
    return refuse (error, _ ("--size takes width and height in pixels, such as 1280x720"));
  self->width_px = (int)width;
  self->height_px = (int)height;
  return TRUE;
}

/* A folder for this run alone, where no other was asked for. */
static char *
choose_out (gboolean is_rehearsal)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  return g_date_time_format (now, is_rehearsal ? "rehearsal-%Y%m%dT%H%M%SZ" : "ceremony-%Y%m%dT%H%M%SZ");
}

static gboolean
check (KskConsoleOptions *self, int argc, GError **error)
{
  if (argc > 1)
    return refuse (error, _ ("there are only options, each beginning with --"));
  if (self->is_rehearsal && self->config != NULL)
    return refuse (error, _ ("--rehearsal makes a configuration of its own: leave --config out"));
  if (self->is_rehearsal && self->schema != NULL)
    return refuse (error, _ ("--rehearsal has a schema of its own: leave --schema out"));
  if (self->is_autopilot && !self->is_rehearsal)
    return refuse (error, _ ("--autopilot plays people, so it is for --rehearsal alone"));
  if (self->screenshots != NULL && !self->is_autopilot)
    return refuse (error, _ ("--screenshots goes with --autopilot"));
  /* NaN fails both comparisons. */
  if (!(self->speed >= MIN_SPEED) && !(self->speed <= 0))
    return refuse (error, _ ("--speed takes a number of acts a second, such as 2; 0 is as fast as can be"));
  if (self->speed <= 0)
    self->speed = INFINITY;
  return parse_cameras (self, error) && parse_size (self, error);
}

gboolean
ksk_console_options_parse (KskConsoleOptions *self, int *argc, char ***argv, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  gboolean print_version = FALSE;
  GOptionEntry entries[] = {
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &self->config, N_ ("A live ceremony with this configuration"), "FILE" },
    { "rehearsal", 0, 0, G_OPTION_ARG_NONE, &self->is_rehearsal,
      N_ ("A rehearsal: makes its own token, keys and request"), NULL },
    { "script", 0, 0, G_OPTION_ARG_FILENAME, &self->script,
      N_ ("Script: signing, rehearsal-short or a file [signing; rehearsal-short in a rehearsal]"), "NAME" },
    { "schema", 0, 0, G_OPTION_ARG_STRING, &self->schema, N_ ("Schema of the configuration [normal]"), "NAME" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &self->out,
      N_ ("Folder of the record: new, or that of a ceremony to go on with"), "DIR" },
    { "autopilot", 0, 0, G_OPTION_ARG_NONE, &self->is_autopilot, N_ ("Play everyone in a rehearsal"), NULL },
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &self->speed, N_ ("Acts of the autopilot in a second; 0: no waiting [2]"),
      "N" },
    { "screenshots", 0, 0, G_OPTION_ARG_FILENAME, &self->screenshots,
      N_ ("Save a picture of each page of the autopilot here"), "DIR" },
    { "size", 0, 0, G_OPTION_ARG_STRING, &self->size, N_ ("A window of this size instead of the full screen"),
      "WIDTHxHEIGHT" },
    { "cameras", 0, 0, G_OPTION_ARG_STRING, &self->cameras,
      N_ ("Cameras of a rehearsal: here, two test pictures, or outside, none [here]"), "WHERE" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &print_version, N_ ("Print the version"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (
      context, N_ ("Leads a DNSSEC key signing ceremony on the screen that the room sees. Without --config and\n"
                   "--rehearsal it asks which of the two it is to be."));

  self->speed = DEFAULT_SPEED;
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (print_version) {
    printf ("ksk-console %s\n", KSK_VERSION);
    exit (EXIT_SUCCESS);
  }
  if (!check (self, *argc, error))
    return FALSE;
  if (self->out == NULL && (self->is_rehearsal || self->config != NULL))
    self->out = choose_out (self->is_rehearsal);
  return TRUE;
}
