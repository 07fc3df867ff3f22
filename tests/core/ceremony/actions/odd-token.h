/* An HSM that does as another one does, but for one signature. */
#pragma once

#include "tests/core/ceremony/fake-room.h"

G_BEGIN_DECLS

#define TEST_TYPE_ODD_TOKEN (test_odd_token_get_type ())
G_DECLARE_FINAL_TYPE (TestOddToken, test_odd_token, TEST, ODD_TOKEN, GObject)

struct _TestOddToken {
  GObject parent_instance;
  KskToken *token;
  gint n_signatures; /* that were asked for; atomic */
  gint lies_at;      /* number of the signature that is a good one over something else; 0: none */
  gint waits_at;     /* number of the one before which it waits until it is cancelled; 0: none */
};

/* Puts one into the place of the room's own, before it is opened. Returns: (transfer full). */
TestOddToken *test_odd_token_new (FakeRoom *room);

G_END_DECLS
