/* Between a container and whoever takes frames: the decoder of its first picture track, within bounds. */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * ksk_footage_decoder_attach:
 * @bin: (not nullable): holds @demux and @sink.
 * @demux: (not nullable): of Matroska or MP4, not running yet.
 * @sink: (not nullable): takes video/x-raw.
 * @only_key_frames: nothing else reaches the decoder.
 *
 * When the first track of H.264 or VP8 is found, its decoder is put before @sink, with one thread. A track of another
 * kind alone, and frames beyond the limits of film-layout.h, become an error on the bus before they are decoded.
 */
void ksk_footage_decoder_attach (GstBin *bin, GstElement *demux, GstElement *sink, gboolean only_key_frames);

G_END_DECLS
