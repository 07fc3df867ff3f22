/* Reads the stamps out of the frames of a recording: Matroska, MP4 or WebM, also one that was cut off. */
#pragma once

#include <gio/gio.h>
#include <ksk.h>

G_BEGIN_DECLS

#define KSK_FOOTAGE_ERROR (ksk_footage_error_quark ())

typedef enum {
  KSK_FOOTAGE_ERROR_UNREADABLE, /* the file cannot be opened, or not read on */
  KSK_FOOTAGE_ERROR_FORMAT,     /* it is no recording, or one that is not supported, or beyond the limits */
} KskFootageError;

GQuark ksk_footage_error_quark (void);

typedef enum {
  KSK_FOOTAGE_ALL_FRAMES,
  KSK_FOOTAGE_KEY_FRAMES, /* only frames that are decoded without others: one a second in our recordings */
  /* All frames, without the loop filter, which a strip can do without: quicker. No frame has KSK_FOOTAGE_STAMP_QR, and
   * after damage more have no stamp than with KSK_FOOTAGE_ALL_FRAMES. */
  KSK_FOOTAGE_ALL_STRIPS,
  KSK_FOOTAGE_ALL_CODES, /* all frames, and what QR codes in the picture say, twice a second: slower */
} KskFootageFrames;

/* A stretch of a file that is decoded without the others: from its first key frame that is not before @from_us, to the
 * next one that is not before @to_us, in microseconds since the file begins, as the file says it. Stretches that follow
 * each other have every frame once where frames need none before a key frame, as in our films. A plain value. */
typedef struct {
  gint64 from_us; /* 0: from the first frame on */
  gint64 to_us;   /* G_MAXINT64: to the last one */
} KskFootagePart;

/* Where a stamp was read: the strip is tried first, the QR code where that fails. */
typedef enum {
  KSK_FOOTAGE_STAMP_NONE,
  KSK_FOOTAGE_STAMP_STRIP,
  KSK_FOOTAGE_STAMP_QR,
} KskFootageStampFrom;

/* A frame, in the order in which they are shown. A plain value. */
typedef struct {
  gint64 pts_us; /* since the file begins; -1: it has none; a broken file's may contradict the order */
  KskFootageStampFrom from;
  KskFrameStamp stamp; /* all 0 with KSK_FOOTAGE_STAMP_NONE */
  /* (nullable): with KSK_FOOTAGE_ALL_CODES, what the QR codes that were filmed say, a line each, without the stamp;
   * until the KskFootageFunc returns. NULL: there are none, or this frame was not searched. */
  const char *codes;
} KskFootageFrame;

/**
 * KskFootageFunc:
 * @frame: (not nullable): the next one.
 * @done: how much of the file was read, 0 to 1.
 *
 * Called in the thread of ksk_footage_read(). Returns FALSE to read no further; that is no error.
 */
typedef gboolean (*KskFootageFunc) (const KskFootageFrame *frame, double done, gpointer data);

/* What the file was, after all of it. A plain value. */
typedef struct {
  guint width, height;  /* of the frames */
  guint64 n_frames;     /* decoded */
  guint n_tracks;       /* in the container, of every kind; the first of pictures is the one that is decoded */
  gboolean ended_early; /* its container or a frame was broken beyond repair: everything before that was read */
} KskFootageFile;

/**
 * ksk_footage_read:
 * @path: (not nullable): a file.
 * @part: (nullable): of it; NULL: all.
 * @func: (not nullable): called for each frame.
 * @file: (out) (optional).
 *
 * Decodes the first picture track of @path, blocking, in any thread, several at a time; one core. Starts GStreamer
 * where that was not done. Returns TRUE when frames were read, also from a file that ends in the middle; of a part that
 * does not begin the file, also when there was none. Errors: KSK_FOOTAGE_ERROR_*, G_IO_ERROR_CANCELLED.
 */
gboolean ksk_footage_read (const char *path, KskFootageFrames frames, const KskFootagePart *part, KskFootageFunc func,
                           gpointer data, GCancellable *cancellable, KskFootageFile *file, GError **error);

/* As it is found in a module that is loaded when it is wanted. */
typedef gboolean (*KskFootageReadFunc) (const char *path, KskFootageFrames frames, const KskFootagePart *part,
                                        KskFootageFunc func, gpointer data, GCancellable *cancellable,
                                        KskFootageFile *file, GError **error);

G_END_DECLS
