/* The papers of a ceremony as PDF: the script before and after, the log, exceptions, hash sheets, a test page. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

#define KSK_PAPER_ERROR (ksk_paper_error_quark ())

typedef enum {
  KSK_PAPER_ERROR_INPUT,    /* what this paper is made from is missing, or does not belong together */
  KSK_PAPER_ERROR_TOO_LONG, /* more than KSK_PAPER_MAX_PAGES */
  KSK_PAPER_ERROR_DRAWING,  /* the graphics library failed; the message has its words */
} KskPaperError;

GQuark ksk_paper_error_quark (void);

#define KSK_PAPER_MAX_PAGES 10000

typedef enum {
  KSK_PAPER_SCRIPT,           /* needs script: blanks for initials and times */
  KSK_PAPER_SCRIPT_ANNOTATED, /* needs script, records: initials, times and what happened on the way, at its step */
  KSK_PAPER_LOG,              /* needs records: the plain text log, with numbers of lines */
  KSK_PAPER_EXCEPTIONS,       /* a sheet for each deviation, objection and override; blank ones when there is none */
  KSK_PAPER_HASH_SHEET,       /* needs file: hash in hex, words and QR code */
  KSK_PAPER_TEST_PAGE,        /* shows whether the printer prints everything, to the edge and to scale */
} KskPaperKind;

typedef enum {
  KSK_PAPER_A4,     /* 210 mm x 297 mm */
  KSK_PAPER_LETTER, /* 8.5 in x 11 in */
} KskPaperSize;

/* A file whose hash is printed. */
typedef struct {
  const char *kind; /* (not nullable): as for ksk_fingerprint_to_qr_text(): `KSR`, `LOG` */
  const char *name; /* (not nullable) */
  guint64 size;     /* bytes */
  KskFingerprint fingerprint;
} KskPaperFile;

/* What papers are made from. All texts are UTF-8; everything is borrowed. */
typedef struct {
  const char *ceremony;  /* (not nullable): title */
  const char *facility;  /* (nullable): a blank to be filled in by hand */
  gboolean is_rehearsal; /* also taken to be so when the records begin with a rehearsal */
  gint64 made_s;         /* seconds since 1970; 0: no date is printed, and that of the PDF is 1970-01-01 */
  KskScript *script;     /* (nullable) */
  GPtrArray *records;    /* (nullable) (element-type KskRecord): from the first on; NULL or empty before the ceremony */
  const KskPaperFile *file; /* (nullable) */
} KskPaperInput;

/* Registers the fonts. Main thread, before papers are made in others; further calls do nothing. Errors: those of
 * ksk_fonts_register(). */
gboolean ksk_paper_prepare (GError **error);

/**
 * ksk_paper_render:
 * @n_pages: (out) (optional).
 *
 * Makes a PDF, in the language that the program speaks. The same input gives the same bytes, at any time and in any
 * process, with the same makers; only the bundled fonts are used, and a character that they lack is spelt `\u4e2d`. Any
 * thread, after ksk_paper_prepare() in the main thread, which it calls itself where nobody has; takes milliseconds a
 * page. Returns: (transfer full) (nullable). Errors: KSK_PAPER_ERROR_*, and those of the fonts.
 */
GBytes *ksk_paper_render (KskPaperKind kind, const KskPaperInput *input, KskPaperSize size, guint *n_pages,
                          GError **error);

/* Tells whether there was a deviation, an objection or an override. @records: (not nullable) (element-type KskRecord).
 */
gboolean ksk_paper_has_exceptions (GPtrArray *records);

/* Returns: (transfer full): what else the bytes of a paper come from, besides what it is made from and this program:
 * `language en, cairo 1.16.0, pango 1.50.12, harfbuzz 6.0.0, zlib 1.2.13, fonts 01234567`, the last being the beginning
 * of a hash.
 */
char *ksk_paper_dup_makers (void);

/* Returns: (transfer full) (nullable): the language in what ksk_paper_dup_makers() has said somewhere: `en`. */
char *ksk_paper_find_language (const char *makers);

/* Reads `a4` or `letter`, in either case. @size: (out). Returns FALSE for anything else. */
gboolean ksk_paper_size_from_name (const char *name, KskPaperSize *size);

G_END_DECLS
