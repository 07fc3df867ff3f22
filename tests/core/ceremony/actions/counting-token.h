/* An HSM that counts wrong PINs, as the fake one of the room does not. */
#pragma once

#include "ceremony/port-token.h"

G_BEGIN_DECLS

/* As many wrong PINs lock it. */
#define COUNTING_TOKEN_TRIES 3

#define COUNTING_TYPE_TOKEN (counting_token_get_type ())
G_DECLARE_FINAL_TYPE (CountingToken, counting_token, COUNTING, TOKEN, GObject)

struct _CountingToken {
  GObject parent_instance;
  KskActivation activation;
  const char *serial;
  guint tries_left;
  guint n_activations; /* asked for */
  const char *describe_error;
  const char *activate_error;
  const char *deactivate_error;
  gboolean is_active;
};

G_END_DECLS
