/* Bytes as PGP words and back: how a hash is read aloud. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

/**
 * ksk_pgp_word:
 * @position: of the byte in the sequence, from 0: even positions have two syllables, odd ones three.
 * @byte: the byte.
 *
 * Returns: (transfer none) (not nullable): the word, spelt as the list of Juola and Zimmermann does. Never translated.
 */
KSK_API const char *ksk_pgp_word (gsize position, guint8 byte);

/* Returns: (transfer full) (not nullable): the words of @bytes with single spaces between. */
KSK_API char *ksk_pgp_words_encode (const guint8 *bytes, gsize n_bytes);

#define KSK_PGP_WORDS_ERROR (ksk_pgp_words_error_quark ())

typedef enum {
  KSK_PGP_WORDS_ERROR_UNKNOWN,   /* a word that is in neither list; the message proposes the nearest */
  KSK_PGP_WORDS_ERROR_MISSING,   /* the syllables show that a word was left out before this one */
  KSK_PGP_WORDS_ERROR_DOUBLED,   /* the same word twice in a row */
  KSK_PGP_WORDS_ERROR_SWAPPED,   /* this word and the next stand the wrong way round */
  KSK_PGP_WORDS_ERROR_MISPLACED, /* only this word is from the list of the other positions: another was meant */
} KskPgpWordsError;

KSK_API GQuark ksk_pgp_words_error_quark (void);

/**
 * ksk_pgp_words_decode:
 * @text: (not nullable): words between white space, upper or lower case.
 *
 * Reads words back. The first error is described with the number of the word, from 1, as the room counts. The syllables
 * cannot show that the last word was left out: compare the number of bytes. No words give no bytes.
 * Returns: (transfer full) (nullable). Errors: KSK_PGP_WORDS_ERROR_*.
 */
KSK_API GBytes *ksk_pgp_words_decode (const char *text, GError **error);

G_END_DECLS
