/* Makes one short film for tests of other programs: make-film [OPTION...] FILE */
#include <draw/fonts.h>
#include <stdio.h>

#include "film-maker.h"

int
main (int argc, char **argv)
{
  FilmPlan plan = { .width = 640, .height = 360, .fps = 10, .n_frames = 40, .kbits = 800, .frames_a_note = 10 };
  int step_ms = 0;
  gboolean measure = FALSE;
  /* Every one of them holds small positive numbers, so that int and guint are the same. */
  GOptionEntry entries[] = {
    { "width", 0, 0, G_OPTION_ARG_INT, &plan.width, "Pixels", "N" },
    { "height", 0, 0, G_OPTION_ARG_INT, &plan.height, "Pixels", "N" },
    { "fps", 0, 0, G_OPTION_ARG_INT, &plan.fps, "Frames a second", "N" },
    { "frames", 0, 0, G_OPTION_ARG_INT, &plan.n_frames, "How many", "N" },
    { "kbits", 0, 0, G_OPTION_ARG_INT, &plan.kbits, "Rate", "N" },
    { "noise", 0, 0, G_OPTION_ARG_INT, &plan.noise, "Of the lens", "N" },
    { "frames-a-note", 0, 0, G_OPTION_ARG_INT, &plan.frames_a_note, "Between two records", "N" },
    { "skip-from", 0, 0, G_OPTION_ARG_INT, &plan.skip_from, "First frame that is missing", "N" },
    { "skipped", 0, 0, G_OPTION_ARG_INT, &plan.n_skipped, "How many are missing", "N" },
    { "bare-from", 0, 0, G_OPTION_ARG_INT, &plan.bare_from, "First frame without stamps", "N" },
    { "bare", 0, 0, G_OPTION_ARG_INT, &plan.n_bare, "How many are without", "N" },
    { "clock-step-ms", 0, 0, G_OPTION_ARG_INT, &step_ms, "The clock is set by", "MS" },
    { "measure", 0, 0, G_OPTION_ARG_NONE, &measure, "Print CPU seconds: room, overlay, encoder", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE");
  g_autoptr (GError) error = NULL;
  FilmCost cost;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2 || !ksk_fonts_register (&error)) {
    fprintf (stderr, "make-film: %s\n", error != NULL ? error->message : "one FILE is needed");
    return 1;
  }
  plan.clock_step_us = step_ms * 1000;
  film_make (&plan, argv[1], &cost);
  if (measure)
    printf ("%.6f %.6f %.6f\n", cost.room, cost.overlay, cost.encoder);
  return 0;
}
