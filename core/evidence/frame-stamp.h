/* What a frame of footage says to machines: when it was taken, and the newest record of the journal then. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

#define KSK_FRAME_STAMP_MAX_MS G_GINT64_CONSTANT (9999999999999) /* thirteen digits: the year 2286 */
#define KSK_FRAME_STAMP_MAX_SEQ 9999999                          /* seven digits */
#define KSK_FRAME_STAMP_HASH_BYTES 8
#define KSK_FRAME_STAMP_DIGITS 40

/* A plain value: copy it freely. */
typedef struct {
  gint64 utc_ms;                           /* when the frame was taken: 0 to KSK_FRAME_STAMP_MAX_MS */
  guint32 seq;                             /* the record: 0 (none yet) to KSK_FRAME_STAMP_MAX_SEQ */
  guint8 hash[KSK_FRAME_STAMP_HASH_BYTES]; /* first bytes of that record's hash */
} KskFrameStamp;

/* The strip of cells, row by row from the top left. */
#define KSK_STRIP_COLUMNS 20
#define KSK_STRIP_ROWS 8
#define KSK_STRIP_BYTES (KSK_STRIP_COLUMNS * KSK_STRIP_ROWS / 8)

/* Returns TRUE when time and number are within their ranges. NULL is not a stamp. */
KSK_API gboolean ksk_frame_stamp_is_valid (const KskFrameStamp *self);

/**
 * ksk_frame_stamp_to_strip:
 * @self: (not nullable): a valid stamp.
 * @bits: (out): 48 bits of milliseconds, 24 of the number, 64 of the hash, 24 of a CRC, each big-endian. The first bit
 * is the highest of the first byte. Cells follow each other row by row, a bit that is set is a light cell.
 *
 * The CRC is the upper 24 bits of the CRC-32 (ISO 3309) of the 17 bytes before it. Any thread.
 */
KSK_API void ksk_frame_stamp_to_strip (const KskFrameStamp *self, guint8 bits[KSK_STRIP_BYTES]);

/* Returns FALSE, with @self unchanged, when the CRC does not fit or a value is out of its range. Any thread. */
KSK_API gboolean ksk_frame_stamp_from_strip (const guint8 bits[KSK_STRIP_BYTES], KskFrameStamp *self);

/**
 * ksk_frame_stamp_to_digits:
 * @self: (not nullable): a valid stamp.
 *
 * What the QR code of a frame holds: 13 digits of milliseconds, 7 of the number, and the hash as a big-endian number of
 * 20 digits. It has no check of its own: QR codes correct errors. Any thread.
 * Returns: (transfer full) (not nullable): KSK_FRAME_STAMP_DIGITS digits.
 */
KSK_API char *ksk_frame_stamp_to_digits (const KskFrameStamp *self);

/* Returns FALSE, with @self unchanged, for anything but 40 digits with a hash of at most 64 bits. NULL is refused. */
KSK_API gboolean ksk_frame_stamp_parse_digits (const char *digits, KskFrameStamp *self);

/* TRUE when both say the same. Neither is NULL. */
KSK_API gboolean ksk_frame_stamp_equal (const KskFrameStamp *a, const KskFrameStamp *b);

G_END_DECLS
