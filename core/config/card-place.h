/* Where operator cards go: what a configuration says and a source of cards is. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

typedef enum {
  KSK_CARDS_AT_DEVICE, /* into the HSM's own reader: the console knows of them what people say */
  KSK_CARDS_IN_READER, /* into readers at the console, or the token of a card module */
  KSK_CARDS_ON_TABLE,  /* drawn cards into drawn readers: a rehearsal without any reader */
} KskCardPlace;

G_END_DECLS
