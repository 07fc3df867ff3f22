/* Without GStreamer's element around it: that copies each picture whole, and cannot leave out the loop filter. */
#include "app/record/footage-decoder.h"

#include <libavcodec/avcodec.h>
#include <string.h>

#include "app/record/film-layout.h"

/* In a row, from what was put in last: more than frames of H.264 ever wait for one another. */
#define MAX_FAULTS 64

struct _KskFootageDecoder {
  AVCodecContext *context;
  AVPacket *packet;
  AVFrame *frame;
};

KskFootageDecoder *
ksk_footage_decoder_new (KskFootageCodec codec, gboolean is_quick)
{
  const AVCodec *found = avcodec_find_decoder (codec == KSK_FOOTAGE_H264 ? AV_CODEC_ID_H264 : AV_CODEC_ID_VP8);
  g_autoptr (KskFootageDecoder) self = g_new0 (KskFootageDecoder, 1);

  self->context = found != NULL ? avcodec_alloc_context3 (found) : NULL;
  self->packet = av_packet_alloc ();
  self->frame = av_frame_alloc ();
  if (self->context == NULL || self->packet == NULL || self->frame == NULL)
    return NULL;
  self->context->thread_count = 1;
  self->context->max_pixels = (gint64)KSK_FILM_MAX_WIDTH * KSK_FILM_MAX_HEIGHT;
  self->context->skip_loop_filter = is_quick ? AVDISCARD_ALL : AVDISCARD_DEFAULT;
  /* It tells of faults in words on stderr, too: beyond the last of its levels nothing is printed. */
  self->context->log_level_offset = AV_LOG_MAX_OFFSET;
  return avcodec_open2 (self->context, found, NULL) == 0 ? g_steal_pointer (&self) : NULL;
}

void
ksk_footage_decoder_free (KskFootageDecoder *self)
{
  if (self == NULL)
    return;
  avcodec_free_context (&self->context);
  av_packet_free (&self->packet);
  av_frame_free (&self->frame);
  g_free (self);
}

void
ksk_footage_decoder_put (KskFootageDecoder *self, const guint8 *bytes, gsize size, gint64 pts_us, gboolean is_shown)
{
  g_return_if_fail (self != NULL);

  if (bytes == NULL) {
    avcodec_send_packet (self->context, NULL);
    return;
  }
  /* A packet of no bytes would say that there is no more. */
  if (size == 0 || size > G_MAXINT - AV_INPUT_BUFFER_PADDING_SIZE || av_new_packet (self->packet, (int)size) != 0)
    return;
  memcpy (self->packet->data, bytes, size);
  self->packet->pts = pts_us >= 0 ? pts_us : AV_NOPTS_VALUE;
  self->packet->flags = is_shown ? 0 : AV_PKT_FLAG_DISCARD;
  avcodec_send_packet (self->context, self->packet);
  av_packet_unref (self->packet);
}

/* Luma is a plane of its own, a byte a pixel. */
static gboolean
has_luma (const AVFrame *frame)
{
  switch (frame->format) {
    case AV_PIX_FMT_YUV420P:
    case AV_PIX_FMT_YUVJ420P:
    case AV_PIX_FMT_NV12:
    case AV_PIX_FMT_YUV422P:
    case AV_PIX_FMT_YUVJ422P:
    case AV_PIX_FMT_YUV444P:
    case AV_PIX_FMT_YUVJ444P:
      return TRUE;
    default:
      return FALSE;
  }
}

gboolean
ksk_footage_decoder_take (KskFootageDecoder *self, KskFootagePicture *picture)
{
  g_return_val_if_fail (self != NULL && picture != NULL, FALSE);

  /* What is broken in one frame does not keep it from the next. */
  for (guint i = 0; i < MAX_FAULTS; i++) {
    int result = avcodec_receive_frame (self->context, self->frame);
    if (result == AVERROR (EAGAIN) || result == AVERROR_EOF)
      return FALSE;
    if (result < 0 || (self->frame->flags & AV_FRAME_FLAG_CORRUPT) != 0 || self->frame->decode_error_flags != 0)
      continue;
    *picture = (KskFootagePicture){ has_luma (self->frame) ? self->frame->data[0] : NULL, self->frame->linesize[0],
                                    (guint)self->frame->width, (guint)self->frame->height,
                                    self->frame->pts != AV_NOPTS_VALUE ? self->frame->pts : -1 };
    return TRUE;
  }
  return FALSE;
}
