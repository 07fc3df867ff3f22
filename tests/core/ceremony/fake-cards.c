/* A source of cards for tests. */
#include "tests/core/ceremony/fake-cards.h"

#include <string.h>

static void source_init (KskCardSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeCards, fake_cards, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_CARD_SOURCE, source_init))

static void
finalize (GObject *object)
{
  g_mutex_clear (&FAKE_CARDS (object)->lock);
  G_OBJECT_CLASS (fake_cards_parent_class)->finalize (object);
}

static void
fake_cards_class_init (FakeCardsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
}

static void
fake_cards_init (FakeCards *self)
{
  g_mutex_init (&self->lock);
  self->n_readers = 3;
  self->token_pin = "123456";
  self->token_serial = "HSM-1";
  self->set_sha256 = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc";
  for (guint card = 1; card <= KSK_MAX_CARDS; card++)
    self->tries[card] = 3;
}

FakeCards *
fake_cards_new (void)
{
  return g_object_new (FAKE_TYPE_CARDS, NULL);
}

static void
tell (FakeCards *self)
{
  g_signal_emit_by_name (self, "changed");
}

void
fake_cards_set (FakeCards *self, guint reader, KskReaderState state, guint card, const char *serial)
{
  g_assert_cmpuint (reader, <, FAKE_CARDS_READERS);
  g_mutex_lock (&self->lock);
  self->readers[reader].state = state;
  self->readers[reader].card = card;
  g_strlcpy (self->readers[reader].serial, serial, sizeof self->readers[reader].serial);
  g_mutex_unlock (&self->lock);
  tell (self);
}

void
fake_cards_put (FakeCards *self, guint reader, guint card)
{
  g_autofree char *serial = g_strdup_printf ("serial-%u", card);
  fake_cards_set (self, reader, KSK_READER_CARD, card, serial);
}

void
fake_cards_take (FakeCards *self, guint reader)
{
  fake_cards_set (self, reader, KSK_READER_EMPTY, 0, "");
}

void
fake_cards_put_again (FakeCards *self, guint reader)
{
  g_mutex_lock (&self->lock);
  self->readers[reader].insertion++;
  g_mutex_unlock (&self->lock);
  tell (self);
}

void
fake_cards_lose (FakeCards *self, gboolean is_lost)
{
  g_mutex_lock (&self->lock);
  self->is_lost = is_lost;
  g_mutex_unlock (&self->lock);
  tell (self);
}

void
fake_cards_restart (FakeCards *self)
{
  memset (self->is_open, 0, sizeof self->is_open);
}

KskSecret *
fake_cards_make_pin (guint card)
{
  char pin[7];
  memset (pin, (int)('0' + card), 6);
  pin[6] = '\0';
  g_autoptr (GError) error = NULL;
  KskSecret *secret = ksk_secret_new (pin, 6, &error);
  g_assert_no_error (error);
  return secret;
}

static KskCardPlace
get_place (KskCardSource *source)
{
  return KSK_CARDS_IN_READER;
}

static guint
get_need (KskCardSource *source)
{
  return 3;
}

static guint
get_of (KskCardSource *source)
{
  return 7;
}

static GPtrArray *
dup_readers (KskCardSource *source)
{
  FakeCards *self = FAKE_CARDS (source);
  if (self->is_new)
    return NULL;
  GPtrArray *readers = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_reader_unref);
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->n_readers && !self->is_lost; i++) {
    const FakeReader *reader = &self->readers[i];
    g_autofree char *name = g_strdup_printf ("Reader %u", i + 1);
    gboolean is_card = reader->state == KSK_READER_CARD && reader->card > 0;
    g_ptr_array_add (readers, ksk_reader_new (name, reader->state, reader->insertion, reader->card, reader->serial,
                                              is_card ? self->tries[reader->card] : -1, NULL));
  }
  g_mutex_unlock (&self->lock);
  return readers;
}

static char *
dup_trouble (KskCardSource *source)
{
  FakeCards *self = FAKE_CARDS (source);
  g_mutex_lock (&self->lock);
  char *trouble = self->is_lost ? g_strdup ("The service does not answer.") : NULL;
  g_mutex_unlock (&self->lock);
  return trouble;
}

static gboolean
is_open (KskCardSource *source, guint card)
{
  FakeCards *self = FAKE_CARDS (source);
  g_mutex_lock (&self->lock);
  gboolean open = self->is_open[card];
  g_mutex_unlock (&self->lock);
  return open;
}

static gboolean
fail (GError **error, KskCardError code)
{
  g_set_error_literal (error, KSK_CARD_ERROR, (int)code, "the card said no");
  return FALSE;
}

static FakeReader *
find (FakeCards *self, guint card)
{
  for (guint i = 0; i < self->n_readers; i++)
    if (self->readers[i].state == KSK_READER_CARD && self->readers[i].card == card)
      return &self->readers[i];
  return NULL;
}

static gboolean
answer (FakeCards *self, guint card, const char *serial, const KskSecret *pin, GError **error)
{
  FakeReader *reader = find (self, card);
  g_autoptr (KskSecret) right = fake_cards_make_pin (card);
  if (reader == NULL)
    return fail (error, KSK_CARD_ERROR_REMOVED);
  if (strcmp (reader->serial, serial) != 0)
    return fail (error, KSK_CARD_ERROR_CHANGED);
  if (self->has_next) {
    self->has_next = FALSE;
    return fail (error, self->next);
  }
  if (self->removes) {
    self->removes = FALSE;
    *reader = (FakeReader){ 0 };
    return fail (error, KSK_CARD_ERROR_REMOVED);
  }
  if (self->tries[card] == 0)
    return fail (error, KSK_CARD_ERROR_BLOCKED);
  if (strcmp ((const char *)ksk_secret_get_bytes (pin), (const char *)ksk_secret_get_bytes (right)) != 0) {
    int left = --self->tries[card];
    return fail (error, left == 0   ? KSK_CARD_ERROR_BLOCKED
                        : left == 1 ? KSK_CARD_ERROR_LAST_TRY
                                    : KSK_CARD_ERROR_WRONG_PIN);
  }
  if (self->bad_share == card)
    return fail (error, KSK_CARD_ERROR_SHARE);
  self->tries[card] = 3;
  self->is_open[card] = TRUE;
  return TRUE;
}

static gboolean
open_card (KskCardSource *source, guint card, const char *serial, const KskSecret *pin, GError **error)
{
  FakeCards *self = FAKE_CARDS (source);
  g_mutex_lock (&self->lock);
  self->n_opened++;
  gboolean is_right = answer (self, card, serial, pin, error);
  g_mutex_unlock (&self->lock);
  return is_right;
}

static KskSecret *
combine (KskCardSource *source, const char *token_serial, GError **error)
{
  FakeCards *self = FAKE_CARDS (source);
  guint n_open = 0;
  g_mutex_lock (&self->lock);
  self->n_combined++;
  for (guint card = 1; card <= KSK_MAX_CARDS; card++)
    n_open += self->is_open[card] ? 1 : 0;
  gboolean is_enough = n_open >= 3, is_sealed = g_strcmp0 (self->token_serial, token_serial) != 0;
  g_mutex_unlock (&self->lock);
  if (is_enough && !is_sealed)
    return ksk_secret_new (self->token_pin, strlen (self->token_pin), error);
  fail (error, is_enough ? KSK_CARD_ERROR_SEAL : KSK_CARD_ERROR_TOO_FEW);
  return NULL;
}

static char *
dup_set_sha256 (KskCardSource *source)
{
  return g_strdup (FAKE_CARDS (source)->set_sha256);
}

static void
forget (KskCardSource *source)
{
  FakeCards *self = FAKE_CARDS (source);
  g_mutex_lock (&self->lock);
  self->n_forgotten++;
  memset (self->is_open, 0, sizeof self->is_open);
  g_mutex_unlock (&self->lock);
}

static void
source_init (KskCardSourceInterface *iface)
{
  iface->get_place = get_place;
  iface->get_need = get_need;
  iface->get_of = get_of;
  iface->dup_readers = dup_readers;
  iface->dup_trouble = dup_trouble;
  iface->is_open = is_open;
  iface->open = open_card;
  iface->combine = combine;
  iface->dup_set_sha256 = dup_set_sha256;
  iface->forget = forget;
}
