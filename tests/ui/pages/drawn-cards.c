/* Drawn cards on the table for tests. */
#include "tests/ui/pages/drawn-cards.h"

static void source_init (KskCardSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeDrawn, fake_drawn, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_CARD_SOURCE, source_init))

static KskCardSource *
get_cards (KskCardSource *source)
{
  return KSK_CARD_SOURCE (FAKE_DRAWN (source)->cards);
}

static KskCardPlace
get_place (KskCardSource *source)
{
  return KSK_CARDS_ON_TABLE;
}

static guint
get_need (KskCardSource *source)
{
  return ksk_card_source_get_need (get_cards (source));
}

static guint
get_of (KskCardSource *source)
{
  return ksk_card_source_get_of (get_cards (source));
}

static GPtrArray *
dup_readers (KskCardSource *source)
{
  return ksk_card_source_dup_readers (get_cards (source));
}

static char *
dup_trouble (KskCardSource *source)
{
  return ksk_card_source_dup_trouble (get_cards (source));
}

static gboolean
is_open (KskCardSource *source, guint card)
{
  return ksk_card_source_is_open (get_cards (source), card);
}

static gboolean
open_card (KskCardSource *source, guint card, const char *serial, const KskSecret *pin, GError **error)
{
  return ksk_card_source_open (get_cards (source), card, serial, pin, error);
}

static KskSecret *
combine (KskCardSource *source, const char *token_serial, GError **error)
{
  return ksk_card_source_combine (get_cards (source), token_serial, error);
}

static void
forget (KskCardSource *source)
{
  ksk_card_source_forget (get_cards (source));
}

static gboolean
insert (KskCardSource *source, guint card, GError **error)
{
  FakeCards *cards = FAKE_DRAWN (source)->cards;

  for (guint i = 0; i < cards->n_readers; i++) {
    if (cards->readers[i].state == KSK_READER_EMPTY) {
      fake_cards_put (cards, i, card);
      return TRUE;
    }
  }
  g_set_error_literal (error, KSK_CARD_ERROR, KSK_CARD_ERROR_READER, "No reader is free");
  return FALSE;
}

static void
take_out (KskCardSource *source, guint card)
{
  FakeCards *cards = FAKE_DRAWN (source)->cards;

  for (guint i = 0; i < cards->n_readers; i++) {
    if (cards->readers[i].card == card)
      fake_cards_take (cards, i);
  }
}

static char *
dup_note (KskCardSource *source, guint card)
{
  g_autoptr (KskSecret) pin = fake_cards_make_pin (card);

  return g_strdup ((const char *)ksk_secret_get_bytes (pin));
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
  iface->forget = forget;
  iface->insert = insert;
  iface->take_out = take_out;
  iface->dup_note = dup_note;
}

static void
dispose (GObject *object)
{
  g_clear_object (&FAKE_DRAWN (object)->cards);
  G_OBJECT_CLASS (fake_drawn_parent_class)->dispose (object);
}

static void
fake_drawn_class_init (FakeDrawnClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dispose;
}

static void
fake_drawn_init (FakeDrawn *self)
{
}

static void
changed_cb (FakeCards *cards, FakeDrawn *self)
{
  g_signal_emit_by_name (self, "changed");
}

FakeDrawn *
fake_drawn_new (FakeCards *cards)
{
  FakeDrawn *self = g_object_new (FAKE_TYPE_DRAWN, NULL);

  self->cards = g_object_ref (cards);
  g_signal_connect_object (cards, "changed", G_CALLBACK (changed_cb), self, 0);
  return self;
}
