/* The SHA-256 of a file in the forms that are shown, read aloud and scanned. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

#define KSK_FINGERPRINT_BYTES 32

/* A SHA-256. A plain value: copy it freely. */
typedef struct {
  guint8 bytes[KSK_FINGERPRINT_BYTES];
} KskFingerprint;

/* Computes the SHA-256 of @bytes. Any thread. */
KSK_API void ksk_fingerprint_init (KskFingerprint *self, GBytes *bytes);

/* Returns: (transfer full): 64 lower-case hex digits. */
KSK_API char *ksk_fingerprint_to_hex (const KskFingerprint *self);

/* Returns: (transfer full): 32 PGP words with single spaces between. */
KSK_API char *ksk_fingerprint_to_words (const KskFingerprint *self);

/**
 * ksk_fingerprint_to_qr_text:
 * @kind: (not nullable): `KSR`, `SKR`, `LOG`, `DVD`, `CONF`.
 *
 * Returns: (transfer full): `KSR SHA256 ` and 64 upper-case hex digits: QR alphanumeric mode, so the code stays small.
 */
KSK_API char *ksk_fingerprint_to_qr_text (const KskFingerprint *self, const char *kind);

/* Reads 64 hex digits of either case. Returns FALSE for anything else. */
KSK_API gboolean ksk_fingerprint_from_hex (KskFingerprint *self, const char *hex);

KSK_API gboolean ksk_fingerprint_equal (const KskFingerprint *a, const KskFingerprint *b);

G_END_DECLS
