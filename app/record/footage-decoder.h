/* Between a container and whoever takes frames: the decoder of its first picture track, within bounds. */
#pragma once

#include <gst/gst.h>

#include "app/record/footage-reader.h"

G_BEGIN_DECLS

/* What reaches the decoder. A plain value. */
typedef struct {
  gboolean only_key_frames;
  KskFootagePart part;
} KskFootageChoice;

/**
 * ksk_footage_decoder_attach:
 * @bin: (not nullable): holds @demux and @sink.
 * @demux: (not nullable): of Matroska or MP4, not running yet.
 * @sink: (not nullable): takes video/x-raw.
 * @choice: (not nullable): copied.
 *
 * When the first track of H.264 or VP8 is found, its decoder is put before @sink, with one thread. A track of another
 * kind alone, and frames beyond the limits of film-layout.h, become an error on the bus before they are decoded.
 */
void ksk_footage_decoder_attach (GstBin *bin, GstElement *demux, GstElement *sink, const KskFootageChoice *choice);

G_END_DECLS
