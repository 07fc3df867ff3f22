/* Drawn cards on the table for tests: the readers and cards of a FakeCards, moved as drawn ones are. */
#pragma once

#include "tests/core/ceremony/fake-cards.h"

G_BEGIN_DECLS

#define FAKE_TYPE_DRAWN (fake_drawn_get_type ())
G_DECLARE_FINAL_TYPE (FakeDrawn, fake_drawn, FAKE, DRAWN, GObject)

struct _FakeDrawn {
  GObject parent_instance;

  FakeCards *cards;
};

/* @cards: (not nullable): referenced. */
FakeDrawn *fake_drawn_new (FakeCards *cards);

G_END_DECLS
