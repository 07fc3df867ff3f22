/* `ksk-console`: leads a ceremony on the screen that the room sees. */
#include <app/cli/harden.h>
#include <app/print/language.h>
#include <errno.h>
#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <locale.h>
#include <unistd.h>

#include "ask.h"
#include "options.h"
#include "start.h"
#include "venue.h"

/* What GTK reads when it starts. The cairo renderer without GL is the quickest here, and draws the same everywhere. An
 * accessibility bus would give away what is typed, PINs too; only a rehearsal may ask for it. The inspector and modules
 * from elsewhere stay out. */
static void
set_up_toolkit (gboolean is_rehearsal)
{
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  g_setenv ("GDK_DEBUG", "gl-disable", FALSE);
  g_setenv ("GTK_A11Y", "none", !is_rehearsal);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("GTK_IM_MODULE", "gtk-im-context-simple", TRUE);
  g_unsetenv ("GTK_DEBUG");
  g_unsetenv ("GTK_PATH");
  g_unsetenv ("GST_PLUGIN_PATH");
  g_unsetenv ("GST_PLUGIN_PATH_1_0");
}

static gboolean
open_display (void)
{
  if (gtk_init_check ())
    return TRUE;
  ksk_start_complain (_ ("There is no display. Start it in a graphical session; without one, `make rehearse` rehearses "
                         "under a virtual display."));
  return FALSE;
}

/* Asks, and becomes the program that the answer says: from its beginning, before there is a second thread. */
static int
ask_and_restart (char **argv)
{
  g_autofree char *config = NULL;

  set_up_toolkit (FALSE);
  if (!open_display ())
    return KSK_CONSOLE_EXIT_NOT_STARTED;
  KskAnswer answer = ksk_ask_mode (&config);
  if (answer == KSK_ANSWER_NONE)
    return KSK_CONSOLE_EXIT_ABORTED;

  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  for (guint i = 0; argv[i] != NULL; i++)
    g_ptr_array_add (arguments, argv[i]);
  if (answer == KSK_ANSWER_REHEARSAL) {
    g_ptr_array_add (arguments, (char *)"--rehearsal");
  } else {
    g_ptr_array_add (arguments, (char *)"--config");
    g_ptr_array_add (arguments, config);
  }
  g_ptr_array_add (arguments, NULL);
  execv ("/proc/self/exe", (char **)arguments->pdata);
  ksk_start_complain (g_strerror (errno));
  return KSK_CONSOLE_EXIT_NOT_STARTED;
}

static int
run (KskConsoleOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskVenue) venue = ksk_venue_prepare (options, &error);

  if (venue == NULL) {
    ksk_start_complain (error->message);
    return KSK_CONSOLE_EXIT_NOT_STARTED;
  }
  set_up_toolkit (options->is_rehearsal);
  /* The stylesheet is our own from the ground up; reading GTK's takes half of the time until the first frame. */
  g_setenv ("GTK_THEME", "Empty", TRUE);
  if (!open_display ())
    return KSK_CONSOLE_EXIT_NOT_STARTED;
  return ksk_start_ceremony (venue, options);
}

int
main (int argc, char **argv)
{
  g_auto (KskConsoleOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) original = g_strdupv (argv);

  setlocale (LC_ALL, "");
  ksk_language_bind ();
  if (!ksk_harden_process (&error)) {
    ksk_start_complain (error->message);
    return KSK_CONSOLE_EXIT_NOT_STARTED;
  }
  if (!ksk_console_options_parse (&options, &argc, &argv, &error)) {
    ksk_start_complain (error->message);
    return KSK_CONSOLE_EXIT_USAGE;
  }
  if (!options.is_rehearsal && options.config == NULL)
    return ask_and_restart (original);
  return run (&options);
}
