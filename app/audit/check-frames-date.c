/* When a Matroska file says that it begins: DateUTC in the Info of its Segment (RFC 9559, section 5.1.2). */
#include "app/audit/check-frames.h"

#define ID_EBML 0x1A45DFA3u
#define ID_SEGMENT 0x18538067u
#define ID_INFO 0x1549A966u
#define ID_DATE_UTC 0x4461u

#define DATE_BYTES 8
/* Nanoseconds are counted from 2001-01-01. */
#define EPOCH_US (G_GINT64_CONSTANT (978307200) * G_TIME_SPAN_SECOND)

typedef struct {
  const guint8 *at, *end;
} Bytes;

/* A number of 1 to @max_bytes bytes, whose first bit that is set says how many. Returns FALSE at the end, or where none
 * stands. */
static gboolean
take_number (Bytes *self, guint max_bytes, gboolean keeps_marker, guint64 *value)
{
  guint length = 1;

  if (self->at == self->end)
    return FALSE;
  while (length <= max_bytes && (*self->at & (0x80 >> (length - 1))) == 0)
    length++;
  if (length > max_bytes || (gsize)(self->end - self->at) < length)
    return FALSE;
  *value = keeps_marker ? *self->at : *self->at & (0xff >> length);
  for (guint i = 1; i < length; i++)
    *value = *value << 8 | self->at[i];
  self->at += length;
  return TRUE;
}

/* Goes to the first element of that id, over all others; @self is its content then, or what is there of it. */
static gboolean
enter (Bytes *self, guint32 wanted)
{
  guint64 id, size;

  while (take_number (self, 4, TRUE, &id) && take_number (self, 8, FALSE, &size)) {
    /* One that is written as it comes says a length of all ones: it is longer than anything that is there. */
    gsize there = MIN (size, (guint64)(self->end - self->at));
    if (id == wanted) {
      self->end = self->at + there;
      return TRUE;
    }
    self->at += there;
  }
  return FALSE;
}

gint64
ksk_frames_parse_date (const guint8 *bytes, gsize size)
{
  g_return_val_if_fail (bytes != NULL || size == 0, -1);
  Bytes left = { bytes, bytes + size };
  Bytes header = left;
  guint64 ns = 0;

  if (!enter (&header, ID_EBML) || !enter (&left, ID_SEGMENT) || !enter (&left, ID_INFO) || !enter (&left, ID_DATE_UTC)
      || left.end - left.at != DATE_BYTES)
    return -1;
  for (guint i = 0; i < DATE_BYTES; i++)
    ns = ns << 8 | left.at[i];
  gint64 utc_us = EPOCH_US + (gint64)ns / 1000;
  return utc_us >= 0 ? utc_us : -1;
}
