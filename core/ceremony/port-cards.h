/* Operator cards: an interface that the program implements. */
#pragma once

#include <gio/gio.h>

#include "ceremony/secret.h"
#include "config/card-place.h"

G_BEGIN_DECLS

/* As many as an HSM has, whoever holds them. Card n is held by crypto officer n. */
#define KSK_MAX_CARDS 7

#define KSK_CARD_ERROR (ksk_card_error_quark ())

typedef enum {
  KSK_CARD_ERROR_WRONG_PIN, /* more than one try is left */
  KSK_CARD_ERROR_LAST_TRY,  /* the PIN was wrong, and one more try is left */
  KSK_CARD_ERROR_BLOCKED,   /* too many wrong PINs: the card takes none any more */
  KSK_CARD_ERROR_REMOVED,   /* it was taken out before it had answered: insert it again */
  KSK_CARD_ERROR_CHANGED,   /* another card is in that reader now */
  KSK_CARD_ERROR_SHARE,     /* its share is not the one that was issued: use another card */
  KSK_CARD_ERROR_TOO_FEW,   /* fewer shares are open than it takes */
  KSK_CARD_ERROR_SEAL,      /* the shares do not open the sealed PIN: another token, or another issue of cards */
  KSK_CARD_ERROR_FORMAT,    /* a card, its file or the file of the set is not what it should be */
  KSK_CARD_ERROR_READER,    /* the reader or its service does not work */
} KskCardError;

KSK_API GQuark ksk_card_error_quark (void);

typedef enum {
  KSK_READER_EMPTY,
  KSK_READER_READING,   /* a card is in, and is being read */
  KSK_READER_CARD,      /* a card of this set is in */
  KSK_READER_UNKNOWN,   /* what is in answers, but is no card of ours */
  KSK_READER_OTHER_SET, /* a card of another ceremony's set */
  KSK_READER_OLD_EPOCH, /* a card that was replaced when cards were issued anew */
  KSK_READER_MUTE,      /* what is in does not answer: upside down, or not a card */
  KSK_READER_GONE,      /* the reader was there and is not any more */
} KskReaderState;

/* One reader and what is in it: an immutable value, reference counted. */
typedef struct {
  char *name; /* (not nullable): what people call it: `Reader 1`, or as its driver does */
  KskReaderState state;
  guint card;      /* 1 to KSK_MAX_CARDS in KSK_READER_CARD, _OTHER_SET, _OLD_EPOCH; 0 otherwise */
  guint insertion; /* one more for each card that is put in, also when it is the same once more; 0: not told */
  char *serial;    /* (not nullable): of the card; "" when it is not known */
  int tries_left;  /* of its PIN; 0: blocked; -1: not known */
  char *detail;    /* (nullable): what the service said, for the small print */
} KskReader;

/* Copies the texts: the members of KskReader. Returns: (transfer full). */
KSK_API KskReader *ksk_reader_new (const char *name, KskReaderState state, guint insertion, guint card,
                                   const char *serial, int tries_left, const char *detail);

/* One more, or one fewer, that holds it; any thread. */
KSK_API KskReader *ksk_reader_ref (KskReader *self);
KSK_API void ksk_reader_unref (KskReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskReader, ksk_reader_unref)

#define KSK_TYPE_CARD_SOURCE (ksk_card_source_get_type ())
KSK_API
G_DECLARE_INTERFACE (KskCardSource, ksk_card_source, KSK, CARD_SOURCE, GObject)

/**
 * KskCardSourceInterface:
 *
 * What does not block is called from the main thread, and answers from what was last heard. @open and @combine block
 * and are called from the session's worker. Shares stay inside of the source, in locked memory, until @forget.
 * KskCardSource::changed is emitted in the main thread when readers, what is in them, or the service has changed.
 */
struct _KskCardSourceInterface {
  GTypeInterface parent_iface;

  KskCardPlace (*get_place) (KskCardSource *self);
  guint (*get_need) (KskCardSource *self);         /* how many open the HSM; 2 to @get_of */
  guint (*get_of) (KskCardSource *self);           /* how many there are; to KSK_MAX_CARDS */
  GPtrArray *(*dup_readers) (KskCardSource *self); /* (transfer full) (element-type KskReader): always in one order, no
                                                    * two of one name. (nullable): NULL before it was looked at first */
  char *(*dup_trouble) (KskCardSource *self);      /* (nullable): the service of the readers does not answer:
                                                    * a sentence. Not for a room without readers, which has an empty list */
  gboolean (*is_open) (KskCardSource *self, guint card); /* its share is held here */
  /* Gives the PIN to the card, reads its share, compares that with what was issued, holds it. The PIN is never given
   * when another serial number is in that reader now. */
  gboolean (*open) (KskCardSource *self, guint card, const char *serial, const KskSecret *pin, GError **error);
  /* The PIN of the token with that serial number, out of the shares that are open. KSK_CARD_ERROR_SEAL, and no share is
   * used, when the cards were issued for another token. */
  KskSecret *(*combine) (KskCardSource *self, const char *token_serial, GError **error);
  char *(*dup_set_sha256) (KskCardSource *self); /* (nullable): 64 hex digits, of the set file; NULL at the device */
  void (*forget) (KskCardSource *self);          /* wipes all shares; any thread */
  /* KSK_CARDS_ON_TABLE alone, NULL otherwise: a drawn card is put into the next free drawn reader, or taken out. */
  gboolean (*insert) (KskCardSource *self, guint card, GError **error);
  void (*take_out) (KskCardSource *self, guint card);
  /* (nullable): what is written on a card for whoever rehearses: its PIN. Real cards have none. (transfer full) */
  char *(*dup_note) (KskCardSource *self, guint card);
};

/* The calls of the interface. A source at the device has no readers, opens and combines nothing. */
KSK_API KskCardPlace ksk_card_source_get_place (KskCardSource *self);
KSK_API guint ksk_card_source_get_need (KskCardSource *self);
KSK_API guint ksk_card_source_get_of (KskCardSource *self);
KSK_API GPtrArray *ksk_card_source_dup_readers (KskCardSource *self);
KSK_API char *ksk_card_source_dup_trouble (KskCardSource *self);
KSK_API gboolean ksk_card_source_is_open (KskCardSource *self, guint card);
KSK_API gboolean ksk_card_source_open (KskCardSource *self, guint card, const char *serial, const KskSecret *pin,
                                       GError **error);
KSK_API KskSecret *ksk_card_source_combine (KskCardSource *self, const char *token_serial, GError **error);
KSK_API char *ksk_card_source_dup_set_sha256 (KskCardSource *self);
KSK_API void ksk_card_source_forget (KskCardSource *self);
KSK_API gboolean ksk_card_source_insert (KskCardSource *self, guint card, GError **error);
KSK_API void ksk_card_source_take_out (KskCardSource *self, guint card);
KSK_API char *ksk_card_source_dup_note (KskCardSource *self, guint card);

G_END_DECLS
