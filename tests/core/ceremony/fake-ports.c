/* An HSM and a printer for tests. */
#include <string.h>

#include "tests/core/ceremony/fake-room.h"

/* HSM */

static void signer_init (KskSignerInterface *iface);
static void token_init (KskTokenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeToken, fake_token, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_SIGNER, signer_init)
                                   G_IMPLEMENT_INTERFACE (KSK_TYPE_TOKEN, token_init))

static void
fake_token_class_init (FakeTokenClass *class)
{
}

static void
fake_token_init (FakeToken *self)
{
  self->activation = KSK_ACTIVATION_PIN;
  self->serial = "HSM-1";
  self->is_hardware = TRUE;
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, message);
  return FALSE;
}

static gboolean
check_token (FakeToken *self, GError **error)
{
  return self->fault != FAKE_TOKEN_GONE || fail (error, "the HSM does not answer: CKR_TOKEN_NOT_PRESENT");
}

static GBytes *
token_sign (KskSigner *signer, const char *label, guint algorithm, GBytes *data, gboolean hash_in_hsm,
            GCancellable *cancellable, GError **error)
{
  FakeToken *self = FAKE_TOKEN (signer);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !check_token (self, error))
    return NULL;
  if (!self->is_active) {
    fail (error, "the HSM is not active: CKR_USER_NOT_LOGGED_IN");
    return NULL;
  }
  if (self->fault == FAKE_TOKEN_REFUSES || ++self->n_signatures == self->fail_at) {
    fail (error, "the HSM has failed: CKR_DEVICE_ERROR");
    return NULL;
  }
  return test_key_sign (test_key_get ((KskAlgorithm)algorithm, label), data);
}

static void
signer_init (KskSignerInterface *iface)
{
  iface->sign = token_sign;
}

static gboolean
token_describe (KskToken *token, KskTokenInfo *info, GError **error)
{
  FakeToken *self = FAKE_TOKEN (token);
  if (!check_token (self, error))
    return FALSE;
  *info = (KskTokenInfo){
    .label = g_strdup ("test"),
    .serial = g_strdup (self->serial),
    .manufacturer = g_strdup ("Test"),
    .model = g_strdup ("Fake"),
    .firmware = g_strdup ("1.0"),
    .is_hardware = self->is_hardware,
    .activation = self->activation,
  };
  return TRUE;
}

static gboolean
token_activate (KskToken *token, const KskSecret *pin, GError **error)
{
  FakeToken *self = FAKE_TOKEN (token);
  if (!check_token (self, error))
    return FALSE;
  g_atomic_int_inc (&self->n_activations);
  if (self->fault == FAKE_TOKEN_REFUSES)
    return fail (error, "the HSM has failed: CKR_DEVICE_ERROR");
  if (self->activation == KSK_ACTIVATION_PIN
      && (pin == NULL || strcmp ((const char *)ksk_secret_get_bytes (pin), FAKE_PIN) != 0))
    return fail (error, "the PIN is wrong: CKR_PIN_INCORRECT");
  self->is_active = TRUE;
  return TRUE;
}

static gboolean
token_deactivate (KskToken *token, GError **error)
{
  FakeToken *self = FAKE_TOKEN (token);
  if (!check_token (self, error))
    return FALSE;
  self->is_active = FALSE;
  return TRUE;
}

static gboolean
token_is_active (KskToken *token)
{
  return FAKE_TOKEN (token)->is_active;
}

static KskInventory *
token_read_keys (KskToken *token, GHashTable *labels, GError **error)
{
  FakeToken *self = FAKE_TOKEN (token);
  if (!check_token (self, error))
    return NULL;
  KskInventory *inventory = ksk_inventory_new ();
  if (self->fault == FAKE_TOKEN_NO_KEYS || !g_hash_table_contains (labels, "KSK-1"))
    return inventory;
  g_autoptr (KskPublicKey) key = test_key_dup_public (test_key_get (KSK_ALGORITHM_ECDSAP256SHA256, "KSK-1"));
  ksk_inventory_add (inventory, "KSK-1", key);
  return inventory;
}

static void
token_init (KskTokenInterface *iface)
{
  iface->describe = token_describe;
  iface->activate = token_activate;
  iface->deactivate = token_deactivate;
  iface->is_active = token_is_active;
  iface->read_keys = token_read_keys;
}

/* Printer */

static void printer_init (KskPrinterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakePrinter, fake_printer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_PRINTER, printer_init))

static void
fake_printer_class_init (FakePrinterClass *class)
{
}

static void
fake_printer_init (FakePrinter *self)
{
}

static gboolean
printer_print (KskPrinter *printer, const char *what, guint copies, KskScript *script, GPtrArray *records,
               KskPrintResult *result, GError **error)
{
  FakePrinter *self = FAKE_PRINTER (printer);
  g_atomic_int_set (&self->is_printing, TRUE);
  while (g_atomic_int_get (&self->waits))
    g_usleep (1000);
  g_atomic_int_set (&self->is_printing, FALSE);
  if (self->fails)
    return fail (error, "there is no paper");
  g_autoptr (GBytes) pdf = g_bytes_new (what, strlen (what));
  *result = (KskPrintResult){
    .file = g_strdup_printf ("%s.pdf", what),
    .n_pages = records->len,
    .printer = self->has_none ? NULL : g_strdup ("Test printer"),
  };
  ksk_fingerprint_init (&result->sha256, pdf);
  self->n_prints++;
  return TRUE;
}

static void
printer_init (KskPrinterInterface *iface)
{
  iface->print = printer_print;
}
