/* A source of cards for tests: readers that hold what the test puts in, and cards that count wrong PINs. It survives
 * the session; its shares do not survive fake_cards_restart(). */
#pragma once

#include "ceremony/port-cards.h"

G_BEGIN_DECLS

#define FAKE_CARDS_READERS 4

/* One reader, and the card in it. */
typedef struct {
  KskReaderState state;
  guint insertion; /* 0: not told */
  guint card;
  char serial[24];
} FakeReader;

#define FAKE_TYPE_CARDS (fake_cards_get_type ())
G_DECLARE_FINAL_TYPE (FakeCards, fake_cards, FAKE, CARDS, GObject)

struct _FakeCards {
  GObject parent_instance;
  GMutex lock;
  guint n_readers;  /* default: 3; at most FAKE_CARDS_READERS */
  gboolean is_lost; /* the service */
  gboolean is_new;  /* it has not looked yet */
  FakeReader readers[FAKE_CARDS_READERS];
  int tries[KSK_MAX_CARDS + 1]; /* by card; default: 3 */
  gboolean is_open[KSK_MAX_CARDS + 1];
  guint bad_share;   /* the card whose share is another; 0: none */
  KskCardError next; /* with has_next: what the next PIN is answered with, whatever it is */
  gboolean has_next;
  gboolean removes;         /* the next card that is opened is out before it answers */
  const char *token_serial; /* of the token that they were issued for; default: that of the room */
  const char *token_pin;    /* what is combined; default: FAKE_PIN of the room */
  const char *set_sha256;   /* default: 64 times `c` */
  guint n_opened, n_combined, n_forgotten;
};

FakeCards *fake_cards_new (void);

/* Puts card @card with its own serial number, `serial-3`, into a reader, from 0, and tells. */
void fake_cards_put (FakeCards *self, guint reader, guint card);

/* Anything into a reader, and tells. @serial: (not nullable). */
void fake_cards_set (FakeCards *self, guint reader, KskReaderState state, guint card, const char *serial);
void fake_cards_take (FakeCards *self, guint reader);

/* What is in a reader goes out and in again before anybody can see it, and tells. */
void fake_cards_put_again (FakeCards *self, guint reader);

/* The service is lost, or back. */
void fake_cards_lose (FakeCards *self, gboolean is_lost);

/* The program was killed: what is in the readers stays, the shares are gone. */
void fake_cards_restart (FakeCards *self);

/* The PIN of card 3: `333333`. */
KskSecret *fake_cards_make_pin (guint card);

G_END_DECLS
