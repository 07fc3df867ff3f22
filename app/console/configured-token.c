/* The HSM that the configuration names, opened when it is needed. */
#include "configured-token.h"

#include <app/cli/hsm-access.h>
#include <app/cli/pin.h>
#include <hsm/hsm.h>

struct _KskConfiguredToken {
  GObject parent_instance;

  KskConfig *config; /* owns what @entry points to */
  const KskHsmConfig *entry;
  GHashTable *no_environment;
  KskHsm *hsm;    /* (nullable): not open. Only the session's worker uses it */
  gint is_active; /* atomic */
};

static void ksk_configured_token_signer_init (KskSignerInterface *iface);
static void ksk_configured_token_token_init (KskTokenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KskConfiguredToken, ksk_configured_token, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_SIGNER, ksk_configured_token_signer_init)
                                   G_IMPLEMENT_INTERFACE (KSK_TYPE_TOKEN, ksk_configured_token_token_init))

static gboolean
open_hsm (KskConfiguredToken *self, GError **error)
{
  if (self->hsm != NULL)
    return TRUE;

  KskHsmConfig entry = *self->entry;
  entry.env = self->no_environment;
  g_autoptr (KskHsm) hsm = ksk_hsm_open (&entry, error);
  if (hsm == NULL || !ksk_hsm_select_token (hsm, entry.token_label, entry.token_serial, error))
    return FALSE;
  self->hsm = g_steal_pointer (&hsm);
  return TRUE;
}

/* An HSM that went away is opened anew the next time. It is not active then: whoever activated it must see that. */
static void
look_at_error (KskConfiguredToken *self, const GError *error)
{
  if (!g_error_matches (error, KSK_HSM_ERROR, KSK_HSM_ERROR_DEVICE))
    return;
  g_atomic_int_set (&self->is_active, FALSE);
  g_clear_object (&self->hsm);
}

/* Passes @reason on. Returns FALSE. */
static gboolean
fail (KskConfiguredToken *self, GError *reason, GError **error)
{
  look_at_error (self, reason);
  g_propagate_error (error, reason);
  return FALSE;
}

static KskActivation
get_activation (KskConfiguredToken *self, const KskHsmToken *token)
{
  if (token->protected_path)
    return KSK_ACTIVATION_AT_DEVICE;
  return self->entry->pin != NULL ? KSK_ACTIVATION_NONE : KSK_ACTIVATION_PIN;
}

static gboolean
describe (KskToken *token, KskTokenInfo *info, GError **error)
{
  KskConfiguredToken *self = KSK_CONFIGURED_TOKEN (token);
  GError *reason = NULL;

  if (!open_hsm (self, error))
    return FALSE;
  g_autoptr (KskHsmToken) found = ksk_hsm_dup_token (self->hsm, &reason);
  if (found == NULL)
    return fail (self, reason, error);
  *info = (KskTokenInfo){
    .label = g_strdup (found->label),
    .serial = g_strdup (found->serial),
    .manufacturer = g_strdup (found->manufacturer),
    .model = g_strdup (found->model),
    .firmware = g_strdup (found->firmware),
    .is_hardware = found->is_hardware,
    .activation = get_activation (self, found),
    .pin_count_low = found->pin_count_low,
    .pin_final_try = found->pin_final_try,
    .pin_locked = found->pin_locked,
  };
  return TRUE;
}

/* @typed: (nullable). */
static gboolean
log_in (KskConfiguredToken *self, const KskSecret *typed, GError **error)
{
  g_autoptr (KskHsmToken) found = ksk_hsm_dup_token (self->hsm, error);
  g_autoptr (KskSecret) configured = NULL;

  if (found == NULL)
    return FALSE;
  if (found->protected_path)
    return ksk_hsm_login (self->hsm, NULL, error);
  if (typed == NULL && self->entry->pin == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The HSM needs a PIN, and none was typed");
    return FALSE;
  }
  if (typed == NULL) {
    configured = ksk_pin_from_text (self->entry->pin, error);
    if (configured == NULL)
      return FALSE;
  }
  return ksk_hsm_login (self->hsm, typed != NULL ? typed : configured, error);
}

static gboolean
activate (KskToken *token, const KskSecret *pin, GError **error)
{
  KskConfiguredToken *self = KSK_CONFIGURED_TOKEN (token);
  GError *reason = NULL;

  if (!open_hsm (self, error))
    return FALSE;
  if (!log_in (self, pin, &reason))
    return fail (self, reason, error);
  g_atomic_int_set (&self->is_active, TRUE);
  return TRUE;
}

static gboolean
deactivate (KskToken *token, GError **error)
{
  KskConfiguredToken *self = KSK_CONFIGURED_TOKEN (token);
  GError *reason = NULL;

  if (!open_hsm (self, error))
    return FALSE;
  if (!ksk_hsm_logout (self->hsm, &reason))
    return fail (self, reason, error);
  g_atomic_int_set (&self->is_active, FALSE);
  return TRUE;
}

static gboolean
is_active (KskToken *token)
{
  return g_atomic_int_get (&KSK_CONFIGURED_TOKEN (token)->is_active);
}

static KskInventory *
read_keys (KskToken *token, GHashTable *labels, GError **error)
{
  KskConfiguredToken *self = KSK_CONFIGURED_TOKEN (token);
  GError *reason = NULL;

  if (!open_hsm (self, error))
    return NULL;
  KskInventory *inventory = ksk_hsm_access_read_keys (self->hsm, labels, &reason);
  if (inventory == NULL)
    fail (self, reason, error);
  return inventory;
}

static GBytes *
sign (KskSigner *signer, const char *label, guint algorithm, GBytes *data, gboolean hash_in_hsm,
      GCancellable *cancellable, GError **error)
{
  KskConfiguredToken *self = KSK_CONFIGURED_TOKEN (signer);
  GError *reason = NULL;

  if (!open_hsm (self, error))
    return NULL;
  GBytes *signature
      = ksk_signer_sign (KSK_SIGNER (self->hsm), label, algorithm, data, hash_in_hsm, cancellable, &reason);
  if (signature == NULL)
    fail (self, reason, error);
  return signature;
}

static void
ksk_configured_token_init (KskConfiguredToken *self)
{
  self->no_environment = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
ksk_configured_token_finalize (GObject *object)
{
  KskConfiguredToken *self = KSK_CONFIGURED_TOKEN (object);

  g_clear_object (&self->hsm);
  g_clear_pointer (&self->no_environment, g_hash_table_unref);
  g_clear_pointer (&self->config, ksk_config_unref);
  G_OBJECT_CLASS (ksk_configured_token_parent_class)->finalize (object);
}

static void
ksk_configured_token_class_init (KskConfiguredTokenClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ksk_configured_token_finalize;
}

static void
ksk_configured_token_signer_init (KskSignerInterface *iface)
{
  iface->sign = sign;
}

static void
ksk_configured_token_token_init (KskTokenInterface *iface)
{
  iface->describe = describe;
  iface->activate = activate;
  iface->deactivate = deactivate;
  iface->is_active = is_active;
  iface->read_keys = read_keys;
}

KskToken *
ksk_configured_token_new (KskConfig *config, const KskHsmConfig *hsm)
{
  g_return_val_if_fail (config != NULL, NULL);
  g_return_val_if_fail (hsm != NULL, NULL);

  KskConfiguredToken *self = g_object_new (KSK_TYPE_CONFIGURED_TOKEN, NULL);
  self->config = ksk_config_ref (config);
  self->entry = hsm;
  return KSK_TOKEN (self);
}
