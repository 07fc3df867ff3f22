/* The least a program can do for a window of that size: what the first frame of `ksk-console` is measured against.
 *
 *     bare-window WIDTH HEIGHT */
#include <gtk/gtk.h>

#include <stdlib.h>

int
main (int argc, char **argv)
{
  if (argc != 3) {
    g_printerr ("usage: bare-window WIDTH HEIGHT\n");
    return 2;
  }
  gtk_init ();
  GtkWidget *window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), atoi (argv[1]), atoi (argv[2]));
  gtk_window_present (GTK_WINDOW (window));
  g_main_loop_run (g_main_loop_new (NULL, FALSE));
  return 0;
}
