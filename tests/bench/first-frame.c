/* Preloaded into a GTK program: when its first window has painted its first frame, writes the monotonic time in
 * nanoseconds and the window's size to standard output, and ends the program. */
#include <gtk/gtk.h>

#include <dlfcn.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static void
report (GdkFrameClock *clock, gpointer window)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  printf ("%lld %dx%d\n", (long long)now.tv_sec * 1000000000 + now.tv_nsec, gtk_widget_get_width (window),
          gtk_widget_get_height (window));
  fflush (stdout);
  _exit (0);
}

void
gtk_window_present (GtkWindow *window)
{
  void (*real) (GtkWindow *) = NULL;
  static gboolean is_watched;

  *(void **)&real = dlsym (RTLD_NEXT, "gtk_window_present");
  real (window);
  if (!is_watched) {
    is_watched = TRUE;
    gtk_widget_realize (GTK_WIDGET (window));
    g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint", G_CALLBACK (report), window);
  }
}
