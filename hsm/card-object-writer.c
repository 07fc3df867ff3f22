/* New cards that are PKCS#11 tokens. */
#include "card-object.h"
#include "card-writer.h"
#include "module.h"
#include "token.h"

typedef struct {
  KskCardWriter parent;
  CK_FUNCTION_LIST *functions;
} ObjectWriter;

/* The token of a card, as it is now: cards come and go. */
static KskHsmSession *
open_token (ObjectWriter *self, const KskCardLabel *label, GError **error)
{
  g_autofree char *name = ksk_card_label_dup_name (label);
  g_autoptr (GPtrArray) tokens = ksk_hsm_token_list (self->functions, error);
  if (tokens == NULL)
    return NULL;
  KskHsmToken *token = ksk_hsm_token_choose (tokens, name, NULL, NULL);
  if (token == NULL)
    token = ksk_hsm_token_choose (tokens, NULL, NULL, error);
  return token != NULL ? ksk_hsm_session_open (self->functions, token, error) : NULL;
}

static gboolean
write_card (KskCardWriter *writer, const KskCardLabel *label, const KskSecret *share, const KskSecret *old_pin,
            const KskSecret *new_pin, GError **error)
{
  g_autoptr (KskHsmSession) session = open_token ((ObjectWriter *)writer, label, error);
  return session != NULL && ksk_card_object_write (session, label, share, old_pin, new_pin, error);
}

static void
free_writer (KskCardWriter *writer)
{
  ObjectWriter *self = (ObjectWriter *)writer;
  ksk_hsm_module_unload (self->functions);
  g_free (self);
}

KskCardWriter *
ksk_card_writer_new_module (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  CK_FUNCTION_LIST *functions = ksk_hsm_module_load (path, error);
  if (functions == NULL)
    return NULL;
  ObjectWriter *self = g_new (ObjectWriter, 1);
  *self = (ObjectWriter){
    .parent = { .has_old_pin = TRUE, .write = write_card, .free = free_writer },
    .functions = functions,
  };
  return &self->parent;
}
