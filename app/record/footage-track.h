/* The first picture track of a container, encoded as it is, within bounds. */
#pragma once

#include <gst/gst.h>

#include "app/record/footage-reader.h"

G_BEGIN_DECLS

/* What goes on from the container. A plain value. */
typedef struct {
  gboolean only_key_frames;
  KskFootagePart part;
} KskFootageChoice;

/* What a sink is to take: whole frames of H.264 with their start codes, or of VP8. */
#define KSK_FOOTAGE_TRACK_CAPS "video/x-h264,stream-format=byte-stream,alignment=au; video/x-vp8"

/**
 * ksk_footage_track_attach:
 * @bin: (not nullable): holds @demux and @sink.
 * @demux: (not nullable): of Matroska or MP4, not running yet.
 * @sink: (not nullable): takes KSK_FOOTAGE_TRACK_CAPS.
 * @choice: (not nullable): copied.
 *
 * When the first track of H.264 or VP8 is found, @sink gets its frames. A track of another kind alone, and frames
 * beyond the limits of film-layout.h, become an error on the bus; such frames do not reach @sink.
 */
void ksk_footage_track_attach (GstBin *bin, GstElement *demux, GstElement *sink, const KskFootageChoice *choice);

G_END_DECLS
