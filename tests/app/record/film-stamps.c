/* Each frame of a film of a numbered drawn room, as a line: time in the file, burnt UTC, record, UTC when it was taken.
 * film-stamps FILE; microseconds and milliseconds; -1 where there is none. */
#include <gst/gst.h>
#include <stdio.h>

#include "tests/app/record/filmed-frames.h"

int
main (int argc, char **argv)
{
  if (argc != 2)
    return 2;
  gst_init (NULL, NULL);
  g_autoptr (GArray) frames = filmed_frames_read (argv[1], NULL, 0);
  for (guint i = 0; i < frames->len; i++) {
    const FilmedFrame *frame = &g_array_index (frames, FilmedFrame, i);
    printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %u %" G_GINT64_FORMAT "\n", frame->pts_us,
            frame->is_burnt ? frame->burnt.utc_ms : -1, frame->burnt.seq, frame->is_drawn ? frame->drawn.utc_ms : -1);
  }
  return 0;
}
