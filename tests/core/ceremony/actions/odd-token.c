/* An HSM that does as another one does, but for one signature. */
#include "tests/core/ceremony/actions/odd-token.h"

static void signer_init (KskSignerInterface *iface);
static void token_init (KskTokenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestOddToken, test_odd_token, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_SIGNER, signer_init)
                                   G_IMPLEMENT_INTERFACE (KSK_TYPE_TOKEN, token_init))

static void
finalize (GObject *object)
{
  g_clear_object (&TEST_ODD_TOKEN (object)->token);
  G_OBJECT_CLASS (test_odd_token_parent_class)->finalize (object);
}

static void
test_odd_token_class_init (TestOddTokenClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
}

static void
test_odd_token_init (TestOddToken *self)
{
}

static void
wait_for_cancel (GCancellable *cancellable)
{
  GPollFD fd;
  g_assert_true (g_cancellable_make_pollfd (cancellable, &fd));
  g_poll (&fd, 1, -1);
  g_cancellable_release_fd (cancellable);
}

static GBytes *
sign (KskSigner *signer, const char *label, guint algorithm, GBytes *data, gboolean hash_in_hsm,
      GCancellable *cancellable, GError **error)
{
  TestOddToken *self = TEST_ODD_TOKEN (signer);
  g_autoptr (GBytes) other = g_bytes_new_static ("something else", 14);
  gint number = g_atomic_int_add (&self->n_signatures, 1) + 1;
  if (number == self->waits_at)
    wait_for_cancel (cancellable);
  return ksk_signer_sign (KSK_SIGNER (self->token), label, algorithm, number == self->lies_at ? other : data,
                          hash_in_hsm, cancellable, error);
}

static gboolean
describe (KskToken *token, KskTokenInfo *info, GError **error)
{
  return ksk_token_describe (TEST_ODD_TOKEN (token)->token, info, error);
}

static gboolean
activate (KskToken *token, const KskSecret *pin, GError **error)
{
  return ksk_token_activate (TEST_ODD_TOKEN (token)->token, pin, error);
}

static gboolean
deactivate (KskToken *token, GError **error)
{
  return ksk_token_deactivate (TEST_ODD_TOKEN (token)->token, error);
}

static gboolean
is_active (KskToken *token)
{
  return ksk_token_is_active (TEST_ODD_TOKEN (token)->token);
}

static KskInventory *
read_keys (KskToken *token, GHashTable *labels, GError **error)
{
  return ksk_token_read_keys (TEST_ODD_TOKEN (token)->token, labels, error);
}

static void
signer_init (KskSignerInterface *iface)
{
  iface->sign = sign;
}

static void
token_init (KskTokenInterface *iface)
{
  iface->describe = describe;
  iface->activate = activate;
  iface->deactivate = deactivate;
  iface->is_active = is_active;
  iface->read_keys = read_keys;
}

TestOddToken *
test_odd_token_new (FakeRoom *room)
{
  TestOddToken *self = g_object_new (TEST_TYPE_ODD_TOKEN, NULL);
  self->token = g_object_ref (KSK_TOKEN (room->token));
  room->spec.token = KSK_TOKEN (self);
  return self;
}
