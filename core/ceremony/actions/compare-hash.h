/* The KSR's hash is read aloud from other papers and compared word by word. Kind: compare-hash.
 * Records: `reading-begun`, `hash-compared` (sha256, words), `hash-mismatch` (word, number). */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_COMPARE_HASH (ksk_compare_hash_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskCompareHash, ksk_compare_hash, KSK, COMPARE_HASH, KskAction)

/* Returns the file whose hash is compared: of the session's exchange. */
KSK_API const KskExchangeFile *ksk_compare_hash_get_file (KskCompareHash *self);

/* Returns the number of words that were read so far, 0 to 32; -1 before the reading has begun. The word that is being
 * read has that index. */
KSK_API int ksk_compare_hash_get_read (KskCompareHash *self);

KSK_API void ksk_compare_hash_begin (KskCompareHash *self);
KSK_API void ksk_compare_hash_next (KskCompareHash *self);
KSK_API void ksk_compare_hash_back (KskCompareHash *self); /* that word is read once more */

/* Stop, mismatch: a refusal. Retrying begins the reading again; another KSR is another ceremony. */
KSK_API void ksk_compare_hash_stop (KskCompareHash *self);

G_END_DECLS
