/* Words for the encoders. Each of them was chosen by measuring. */
#include "app/record/film-encoder.h"

/* No frame waits for a later one: what is taken is written. Cameras share the processors among themselves, so that
 * threads within one only cost. The next slower preset costs 60 % more CPU for the same picture. Without CABAC an
 * encoder needs 15 % less CPU and a reader half, at the same rate; the picture loses 0.2 to 0.3 dB (SSIM 0.9905 to
 * 0.9903, behind a noisier lens 0.9253 to 0.9244). */
#define H264 "x264enc name=encoder tune=zerolatency speed-preset=superfast cabac=false threads=1"
/* In real time, at what H.264 costs. */
#define VP8 "vp8enc name=encoder deadline=1 cpu-used=16 threads=1 end-usage=cbr"

char *
ksk_film_encoder_describe (guint fps, guint bitrate_kbps, gboolean is_vp8)
{
  g_return_val_if_fail (fps > 0 && bitrate_kbps > 0, NULL);

  /* A key frame each second: so much of a damaged file is lost at most, and so soon a player is where it was sent. */
  return is_vp8 ? g_strdup_printf (VP8 " target-bitrate=%u keyframe-max-dist=%u", bitrate_kbps * 1000, fps)
                : g_strdup_printf (H264 " bitrate=%u key-int-max=%u", bitrate_kbps, fps);
}
