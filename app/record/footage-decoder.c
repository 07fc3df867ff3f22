/* Without GStreamer's element around it: that copies each picture whole, and cannot leave out the loop filter. */
#include "app/record/footage-decoder.h"

#include <libavcodec/avcodec.h>
#include <string.h>

#include "app/record/film-layout.h"

/* So many frames with faults in a row end what is taken: of H.264 no more than 16 ever wait for one another. */
#define MAX_FAULTS 64

/* Sides are coded in whole blocks. */
#define BLOCK 16

#define GREY 128

struct _KskFootageDecoder {
  AVCodecContext *context;
  gboolean is_drained;
  AVPacket *packet;
  AVFrame *frame;
};

/* A stream may hide a huge picture behind a small part of it that is shown: @frame has the size of the whole. */
static int
get_buffer (AVCodecContext *context, AVFrame *frame, int flags)
{
  if (frame->width > KSK_FILM_MAX_WIDTH + BLOCK || frame->height > KSK_FILM_MAX_HEIGHT + BLOCK)
    return AVERROR (EINVAL);
  int result = avcodec_default_get_buffer2 (context, frame, flags);
  /* The decoder of VP8 does not tell of rows that are missing: an older frame, with its stamp, would be seen there. */
  if (result == 0 && context->codec_id == AV_CODEC_ID_VP8)
    memset (frame->data[0], GREY, (size_t)frame->linesize[0] * (size_t)frame->height);
  return result;
}

/* It tells of faults in words on stderr. A setting of the process: there is none that all of its parts heed. */
static void
silence (void)
{
  static gsize is_silent;

  if (g_once_init_enter (&is_silent)) {
    av_log_set_level (AV_LOG_QUIET);
    g_once_init_leave (&is_silent, 1);
  }
}

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
  self->context->get_buffer2 = get_buffer;
  self->context->skip_loop_filter = is_quick ? AVDISCARD_ALL : AVDISCARD_DEFAULT;
  /* Else half a frame of H.264 is taken for one without faults, where its other half can be read as nothing. */
  self->context->err_recognition = AV_EF_AGGRESSIVE;
  silence ();
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
    self->is_drained = TRUE;
    return;
  }
  if (self->is_drained)
    avcodec_flush_buffers (self->context);
  self->is_drained = FALSE;
  /* A packet of no bytes would say that there is no more. */
  if (size == 0 || size > G_MAXINT - AV_INPUT_BUFFER_PADDING_SIZE || av_new_packet (self->packet, (int)size) != 0)
    return;
  memcpy (self->packet->data, bytes, size);
  self->packet->pts = pts_us >= 0 ? pts_us : AV_NOPTS_VALUE;
  self->packet->flags = is_shown ? 0 : AV_PKT_FLAG_DISCARD;
  int result = avcodec_send_packet (self->context, self->packet);
  g_warn_if_fail (result != AVERROR (EAGAIN));
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
