/* `ksk footage`: the stamps in the frames of a recording, against each other. */
#include <unistd.h>

#include "command.h"
#include "footage-module.h"
#include "footage-report.h"

typedef struct {
  KskFootageReport *report;
  int percent; /* last told; -1: nobody is told */
} Progress;

static gboolean
take_frame (const KskFootageFrame *frame, double done, gpointer data)
{
  Progress *self = data;
  int percent = (int)(done * 100);

  ksk_footage_report_add (self->report, frame);
  if (self->percent >= 0 && percent > self->percent) {
    self->percent = percent;
    g_printerr ("\r%3d %%", percent);
  }
  return TRUE;
}

KskExit
ksk_command_footage (int argc, char **argv)
{
  gboolean json = FALSE, only_key_frames = FALSE;
  GOptionEntry entries[] = {
    { "keyframes", 0, 0, G_OPTION_ARG_NONE, &only_key_frames, "Read key frames only, which is quicker", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write the result as one JSON object", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!ksk_command_parse (&argc, &argv, "FILE",
                          "Reads the stamps in the frames of a recording (Matroska, WebM or MP4): when each was taken, "
                          "and the newest record of the journal then.",
                          entries, 1, 1))
    return KSK_EXIT_USAGE;

  KskFootageFrames frames = only_key_frames ? KSK_FOOTAGE_KEY_FRAMES : KSK_FOOTAGE_ALL_FRAMES;
  g_autoptr (KskFootageReport) report = ksk_footage_report_new (frames);
  Progress progress = { report, isatty (STDERR_FILENO) ? 0 : -1 };
  KskFootageFile file;
  g_autoptr (GError) error = NULL;
  KskFootageReadFunc read = ksk_footage_module_load (&error);
  gboolean is_read = read != NULL && read (argv[1], frames, NULL, take_frame, &progress, NULL, &file, &error);
  if (progress.percent > 0)
    g_printerr ("\r     \r");
  if (!is_read) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_DEVICE;
  }
  ksk_footage_report_end (report, &file);
  if (json)
    ksk_footage_report_print_json (report, argv[1]);
  else
    ksk_footage_report_print (report, argv[1]);
  g_autofree char *objection = ksk_footage_report_dup_objection (report);
  if (objection == NULL)
    return KSK_EXIT_ACCEPT;
  ksk_command_complain ("%s: %s", argv[1], objection);
  return KSK_EXIT_REJECT;
}
