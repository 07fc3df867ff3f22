/* Preloaded into a GTK program: how long its main thread was busy in one piece, that is, by how much a frame that was
 * due meanwhile is late. From its first frame on: how soon that comes is measured by first-frame.py. When the program
 * ends, a line for KSK_LATE_FRAMES (a file): seconds looked at, frames painted, pieces of more than 50 ms, the longest
 * in milliseconds. */
#include <gtk/gtk.h>

#include <dlfcn.h>
#include <stdio.h>

#define LOOK_MS 5
#define LATE_US 50000

static gint64 begun_us, last_us, longest_us;
static guint n_late, n_frames;
static gboolean is_watched;

static gboolean
look (gpointer data)
{
  gint64 now_us = g_get_monotonic_time ();
  gint64 late_us = now_us - last_us - LOOK_MS * 1000;

  last_us = now_us;
  longest_us = MAX (longest_us, late_us);
  n_late += late_us > LATE_US;
  return G_SOURCE_CONTINUE;
}

static void
count_frame (GdkFrameClock *clock, gpointer data)
{
  n_frames++;
  if (begun_us != 0)
    return;
  begun_us = last_us = g_get_monotonic_time ();
  g_timeout_add_full (G_PRIORITY_HIGH, LOOK_MS, look, NULL, NULL);
}

static void __attribute__ ((destructor)) report (void)
{
  const char *path = g_getenv ("KSK_LATE_FRAMES");
  FILE *file = path != NULL && begun_us != 0 ? fopen (path, "w") : NULL;

  if (file == NULL)
    return;
  fprintf (file, "%.1f %u %u %.1f\n", (double)(last_us - begun_us) / 1e6, n_frames, n_late, (double)longest_us / 1e3);
  fclose (file);
}

void
gtk_window_present (GtkWindow *window)
{
  void (*real) (GtkWindow *) = NULL;

  *(void **)&real = dlsym (RTLD_NEXT, "gtk_window_present");
  real (window);
  if (is_watched)
    return;
  is_watched = TRUE;
  gtk_widget_realize (GTK_WIDGET (window));
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint", G_CALLBACK (count_frame), NULL);
}
