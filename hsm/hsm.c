/* A PKCS#11 hardware security module: hands every call over to the HSM's own thread. */
#include "hsm.h"

#include "init-token.h"
#include "inventory.h"
#include "key-find.h"
#include "key-pair.h"
#include "login.h"
#include "module.h"
#include "public-key-read.h"
#include "session.h"
#include "sign.h"
#include "thread.h"
#include "token.h"

struct _KskHsm {
  GObject parent_instance;

  KskHsmThread *thread;
  /* Only the thread uses what follows. */
  CK_FUNCTION_LIST *functions; /* (nullable): until the module is loaded */
  KskHsmSession *session;      /* (nullable): until a token is selected */
};

static void ksk_hsm_signer_init (KskSignerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KskHsm, ksk_hsm, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_SIGNER, ksk_hsm_signer_init))

/* What a public function asks the thread to do. It waits for the answer, so everything here is borrowed from it. */
typedef struct _Call Call;
struct _Call {
  gpointer (*function) (KskHsm *self, const Call *call, GError **error); /* NULL on failure */
  const char *label;
  const char *serial;
  const char *module;
  const KskSecret *pin;
  const KskSecret *so_pin;
  KskKeyKind kind;
  guint rsa_bits;
  guint64 rsa_exponent;
  guint algorithm;
  GBytes *data;
  gboolean hash_in_hsm;
  GCancellable *cancellable;
};

/* The result of a function that has no other than success. */
#define DONE GINT_TO_POINTER (TRUE)

typedef struct {
  KskHsm *self;
  const Call *call;
  gpointer result;
  GError *error;
} Job;

static void
run_job (gpointer data)
{
  Job *job = data;
  job->result = job->call->function (job->self, job->call, &job->error);
}

static gpointer
ask (KskHsm *self, const Call *call, GError **error)
{
  Job job = { .self = self, .call = call };
  ksk_hsm_thread_run (self->thread, run_job, &job);
  if (job.error != NULL)
    g_propagate_error (error, job.error);
  return job.result;
}

static gboolean
check_session (KskHsm *self, GError **error)
{
  if (self->session != NULL)
    return TRUE;
  g_set_error_literal (error, KSK_HSM_ERROR, KSK_HSM_ERROR_NO_TOKEN,
                       "No token of the HSM is selected: select one first");
  return FALSE;
}

static gpointer
do_load (KskHsm *self, const Call *call, GError **error)
{
  self->functions = ksk_hsm_module_load (call->module, error);
  return self->functions;
}

static gpointer
do_unload (KskHsm *self, const Call *call, GError **error)
{
  g_clear_pointer (&self->session, ksk_hsm_session_close);
  g_clear_pointer (&self->functions, ksk_hsm_module_unload);
  return DONE;
}

static gpointer
do_list_tokens (KskHsm *self, const Call *call, GError **error)
{
  return ksk_hsm_token_list (self->functions, error);
}

static gpointer
do_select_token (KskHsm *self, const Call *call, GError **error)
{
  g_autoptr (GPtrArray) tokens = ksk_hsm_token_list (self->functions, error);
  KskHsmToken *token = tokens != NULL ? ksk_hsm_token_choose (tokens, call->label, call->serial, error) : NULL;
  if (token == NULL)
    return NULL;

  g_clear_pointer (&self->session, ksk_hsm_session_close);
  self->session = ksk_hsm_session_open (self->functions, token, error);
  return self->session;
}

static gpointer
do_dup_token (KskHsm *self, const Call *call, GError **error)
{
  if (!check_session (self, error))
    return NULL;

  g_autoptr (KskHsmToken) token = ksk_hsm_token_read (self->functions, self->session->slot, error);
  if (token == NULL)
    return NULL;
  if (!g_str_equal (token->serial, self->session->serial)) {
    g_set_error (
        error, KSK_HSM_ERROR, KSK_HSM_ERROR_DEVICE,
        "The token with serial \"%s\" went away, and one with serial \"%s\" came into its slot: select a token again",
        self->session->serial, token->serial);
    return NULL;
  }
  return g_steal_pointer (&token);
}

static gpointer
do_login (KskHsm *self, const Call *call, GError **error)
{
  return check_session (self, error) && ksk_hsm_session_login (self->session, call->pin, error) ? DONE : NULL;
}

static gpointer
do_logout (KskHsm *self, const Call *call, GError **error)
{
  return check_session (self, error) && ksk_hsm_session_logout (self->session, error) ? DONE : NULL;
}

static gpointer
do_find_public_key (KskHsm *self, const Call *call, GError **error)
{
  CK_OBJECT_HANDLE object = CK_INVALID_HANDLE;
  if (!check_session (self, error) || !ksk_hsm_find_key (self->session, CKO_PUBLIC_KEY, call->label, &object, error))
    return NULL;

  /* Some tools store only the private half of an RSA key, which has the public numbers too. */
  if (object == CK_INVALID_HANDLE && !ksk_hsm_find_key (self->session, CKO_PRIVATE_KEY, call->label, &object, error))
    return NULL;
  if (object == CK_INVALID_HANDLE) {
    ksk_hsm_fail_no_key (self->session, call->label, error);
    return NULL;
  }
  return ksk_hsm_public_key_read (self->session, object, call->label, error);
}

static gpointer
do_list_keys (KskHsm *self, const Call *call, GError **error)
{
  return check_session (self, error) ? ksk_hsm_session_list_keys (self->session, error) : NULL;
}

static gpointer
do_generate_key (KskHsm *self, const Call *call, GError **error)
{
  if (!check_session (self, error))
    return NULL;
  return ksk_hsm_session_generate_key (self->session, call->label, call->kind, call->rsa_bits, call->rsa_exponent,
                                       error);
}

static gpointer
do_delete_key (KskHsm *self, const Call *call, GError **error)
{
  return check_session (self, error) && ksk_hsm_session_delete_key (self->session, call->label, error) ? DONE : NULL;
}

static gpointer
do_init_token (KskHsm *self, const Call *call, GError **error)
{
  return ksk_hsm_token_init (self->functions, call->label, call->so_pin, call->pin, error) ? DONE : NULL;
}

static gpointer
do_sign (KskHsm *self, const Call *call, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (call->cancellable, error) || !check_session (self, error))
    return NULL;
  return ksk_hsm_session_sign (self->session, call->label, call->algorithm, call->data, call->hash_in_hsm, error);
}

KskHsm *
ksk_hsm_open (const KskHsmConfig *config, GError **error)
{
  g_return_val_if_fail (config != NULL && config->module != NULL, NULL);

  GHashTableIter iter;
  gpointer name, value;
  g_hash_table_iter_init (&iter, config->env);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (g_strcmp0 (g_getenv (name), value) != 0)
      g_setenv (name, value, TRUE);

  g_autoptr (KskHsm) self = g_object_new (KSK_TYPE_HSM, NULL);
  return ask (self, &(Call){ do_load, .module = config->module }, error) != NULL ? g_steal_pointer (&self) : NULL;
}

GPtrArray *
ksk_hsm_list_tokens (KskHsm *self, GError **error)
{
  g_return_val_if_fail (KSK_IS_HSM (self), NULL);

  return ask (self, &(Call){ do_list_tokens }, error);
}

gboolean
ksk_hsm_select_token (KskHsm *self, const char *label, const char *serial, GError **error)
{
  g_return_val_if_fail (KSK_IS_HSM (self), FALSE);

  return ask (self, &(Call){ do_select_token, .label = label, .serial = serial }, error) != NULL;
}

KskHsmToken *
ksk_hsm_dup_token (KskHsm *self, GError **error)
{
  g_return_val_if_fail (KSK_IS_HSM (self), NULL);

  return ask (self, &(Call){ do_dup_token }, error);
}

gboolean
ksk_hsm_login (KskHsm *self, const KskSecret *pin, GError **error)
{
  g_return_val_if_fail (KSK_IS_HSM (self), FALSE);

  return ask (self, &(Call){ do_login, .pin = pin }, error) != NULL;
}

gboolean
ksk_hsm_logout (KskHsm *self, GError **error)
{
  g_return_val_if_fail (KSK_IS_HSM (self), FALSE);

  return ask (self, &(Call){ do_logout }, error) != NULL;
}

KskPublicKey *
ksk_hsm_find_public_key (KskHsm *self, const char *label, GError **error)
{
  g_return_val_if_fail (KSK_IS_HSM (self) && label != NULL, NULL);

  return ask (self, &(Call){ do_find_public_key, .label = label }, error);
}

GPtrArray *
ksk_hsm_list_keys (KskHsm *self, GError **error)
{
  g_return_val_if_fail (KSK_IS_HSM (self), NULL);

  return ask (self, &(Call){ do_list_keys }, error);
}

KskPublicKey *
ksk_hsm_generate_key (KskHsm *self, const char *label, KskKeyKind kind, guint rsa_bits, guint64 rsa_exponent,
                      GError **error)
{
  g_return_val_if_fail (KSK_IS_HSM (self) && label != NULL && label[0] != '\0', NULL);
  g_return_val_if_fail (kind != KSK_KEY_KIND_NONE, NULL);
  g_return_val_if_fail ((kind == KSK_KEY_KIND_RSA) == (rsa_bits != 0 && rsa_exponent != 0), NULL);

  Call call = {
    do_generate_key, .label = label, .kind = kind, .rsa_bits = rsa_bits, .rsa_exponent = rsa_exponent,
  };
  return ask (self, &call, error);
}

gboolean
ksk_hsm_delete_key (KskHsm *self, const char *label, GError **error)
{
  g_return_val_if_fail (KSK_IS_HSM (self) && label != NULL, FALSE);

  return ask (self, &(Call){ do_delete_key, .label = label }, error) != NULL;
}

gboolean
ksk_hsm_init_token (KskHsm *self, const char *label, const KskSecret *so_pin, const KskSecret *pin, GError **error)
{
  g_return_val_if_fail (KSK_IS_HSM (self) && label != NULL && so_pin != NULL && pin != NULL, FALSE);

  return ask (self, &(Call){ do_init_token, .label = label, .so_pin = so_pin, .pin = pin }, error) != NULL;
}

static GBytes *
ksk_hsm_sign (KskSigner *signer, const char *label, guint algorithm, GBytes *data, gboolean hash_in_hsm,
              GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (label != NULL && data != NULL && ksk_algorithm_is_supported (algorithm), NULL);

  Call call = {
    do_sign,
    .label = label,
    .algorithm = algorithm,
    .data = data,
    .hash_in_hsm = hash_in_hsm,
    .cancellable = cancellable,
  };
  return ask (KSK_HSM (signer), &call, error);
}

static void
ksk_hsm_signer_init (KskSignerInterface *iface)
{
  iface->sign = ksk_hsm_sign;
}

static void
ksk_hsm_finalize (GObject *object)
{
  KskHsm *self = KSK_HSM (object);

  ask (self, &(Call){ do_unload }, NULL);
  ksk_hsm_thread_free (self->thread);
  G_OBJECT_CLASS (ksk_hsm_parent_class)->finalize (object);
}

static void
ksk_hsm_class_init (KskHsmClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ksk_hsm_finalize;
}

static void
ksk_hsm_init (KskHsm *self)
{
  self->thread = ksk_hsm_thread_new ();
}
