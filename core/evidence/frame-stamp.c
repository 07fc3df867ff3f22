/* The two written forms of a frame's stamp: bits for a strip of cells, digits for a QR code. */
#include "evidence/frame-stamp.h"

#include <string.h>
#include <zlib.h>

/* Bytes of the strip before its CRC. */
#define N_CHECKED 17

static void
put_big_endian (guint8 *to, guint64 value, guint n)
{
  for (guint i = n; i-- > 0; value >>= 8)
    to[i] = (guint8)value;
}

static guint64
get_big_endian (const guint8 *from, guint n)
{
  guint64 value = 0;

  for (guint i = 0; i < n; i++)
    value = value << 8 | from[i];
  return value;
}

static guint32
check_of (const guint8 bits[KSK_STRIP_BYTES])
{
  return (guint32)(crc32 (0, bits, N_CHECKED) >> 8) & 0xffffff;
}

gboolean
ksk_frame_stamp_is_valid (const KskFrameStamp *self)
{
  return self != NULL && self->utc_ms >= 0 && self->utc_ms <= KSK_FRAME_STAMP_MAX_MS
         && self->seq <= KSK_FRAME_STAMP_MAX_SEQ;
}

gboolean
ksk_frame_stamp_equal (const KskFrameStamp *a, const KskFrameStamp *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);
  return a->utc_ms == b->utc_ms && a->seq == b->seq && memcmp (a->hash, b->hash, sizeof a->hash) == 0;
}

void
ksk_frame_stamp_to_strip (const KskFrameStamp *self, guint8 bits[KSK_STRIP_BYTES])
{
  g_return_if_fail (ksk_frame_stamp_is_valid (self) && bits != NULL);
  put_big_endian (bits, (guint64)self->utc_ms, 6);
  put_big_endian (bits + 6, self->seq, 3);
  memcpy (bits + 9, self->hash, KSK_FRAME_STAMP_HASH_BYTES);
  put_big_endian (bits + N_CHECKED, check_of (bits), 3);
}

gboolean
ksk_frame_stamp_from_strip (const guint8 bits[KSK_STRIP_BYTES], KskFrameStamp *self)
{
  g_return_val_if_fail (bits != NULL && self != NULL, FALSE);
  if (get_big_endian (bits + N_CHECKED, 3) != check_of (bits))
    return FALSE;
  KskFrameStamp stamp = { (gint64)get_big_endian (bits, 6), (guint32)get_big_endian (bits + 6, 3), { 0 } };
  if (!ksk_frame_stamp_is_valid (&stamp))
    return FALSE;
  memcpy (stamp.hash, bits + 9, KSK_FRAME_STAMP_HASH_BYTES);
  *self = stamp;
  return TRUE;
}

char *
ksk_frame_stamp_to_digits (const KskFrameStamp *self)
{
  g_return_val_if_fail (ksk_frame_stamp_is_valid (self), NULL);
  return g_strdup_printf ("%013" G_GINT64_FORMAT "%07u%020" G_GUINT64_FORMAT, self->utc_ms, self->seq,
                          get_big_endian (self->hash, KSK_FRAME_STAMP_HASH_BYTES));
}

gboolean
ksk_frame_stamp_parse_digits (const char *digits, KskFrameStamp *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  char number[21];

  if (digits == NULL || strlen (digits) != KSK_FRAME_STAMP_DIGITS
      || strspn (digits, "0123456789") != KSK_FRAME_STAMP_DIGITS)
    return FALSE;
  KskFrameStamp stamp = { 0 };
  guint64 hash;
  g_strlcpy (number, digits, 14);
  stamp.utc_ms = g_ascii_strtoll (number, NULL, 10);
  g_strlcpy (number, digits + 13, 8);
  stamp.seq = (guint32)g_ascii_strtoull (number, NULL, 10);
  if (!g_ascii_string_to_unsigned (digits + 20, 10, 0, G_MAXUINT64, &hash, NULL))
    return FALSE;
  put_big_endian (stamp.hash, hash, KSK_FRAME_STAMP_HASH_BYTES);
  *self = stamp;
  return TRUE;
}
