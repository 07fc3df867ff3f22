/* Holders insert their cards, or take them out: at the device they say so, everywhere else it is seen. */
#include <glib/gi18n.h>

#include "card-controls.h"
#include "form.h"
#include "pages.h"

#define KSK_TYPE_CARDS_PAGE (ksk_cards_page_get_type ())
G_DECLARE_FINAL_TYPE (KskCardsPage, ksk_cards_page, KSK, CARDS_PAGE, KskPage)

struct _KskCardsPage {
  KskPage parent_instance;

  GtkWidget *rack;
  GtkWidget *controls;  /* (nullable): where cards are seen */
  GtkWidget *form;      /* (nullable): at the device, when cards are inserted */
  GtkWidget *taken_out; /* (nullable): at the device, when they are taken out */
};

G_DEFINE_FINAL_TYPE (KskCardsPage, ksk_cards_page, KSK_TYPE_PAGE)

enum { FIELD_NUMBER, FIELD_LABEL, FIELD_BAG };

#define MAX_NUMBER_CHARS 2
#define MAX_LABEL_CHARS 20
#define MAX_BAG_CHARS 20
#define NARROW_CHARS 7 /* of which this much is seen at least: on a desk there are three fields in half a window */

static KskCards *
get_action (KskCardsPage *self)
{
  return KSK_CARDS (ksk_page_get_action (KSK_PAGE (self)));
}

static KskCardTable *
get_table (KskCardsPage *self)
{
  return ksk_session_get_card_table (ksk_page_get_session (KSK_PAGE (self)));
}

static KskCardsTask
get_task (KskCardsPage *self)
{
  return ksk_cards_is_insert (get_action (self)) ? KSK_CARDS_GO_IN : KSK_CARDS_COME_OUT;
}

/* Returns 0 for what is no number of a card. */
static guint
read_number (const char *text)
{
  gboolean is_number = text[0] >= '1' && text[0] < '1' + KSK_MAX_CARDS && text[1] == '\0';

  return is_number ? (guint)(text[0] - '0') : 0;
}

static void
submitted_cb (KskForm *form, KskCardsPage *self)
{
  guint card = read_number (ksk_form_get (form, FIELD_NUMBER));
  const char *label = ksk_form_get (form, FIELD_LABEL), *bag = ksk_form_get (form, FIELD_BAG);
  g_autoptr (GError) error = NULL;

  if (card == 0)
    g_set_error_literal (&error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_TEXT, _ ("The number of a card is 1 to 7."));
  else
    ksk_card_table_show (get_table (self), card, label, bag, &error);
  ksk_form_clear (form);
  ksk_page_set_complaint (KSK_PAGE (self), error != NULL ? error->message : NULL);
}

static void
taken_out_cb (GtkButton *button, KskCardsPage *self)
{
  guint next = ksk_cards_get_next (get_action (self));
  g_autoptr (GError) error = NULL;

  if (next == 0)
    return;
  gboolean is_out = ksk_card_table_take_back (get_table (self), next, &error);
  ksk_page_set_complaint (KSK_PAGE (self), is_out ? NULL : error->message);
}

static void
add_narrow_field (KskCardsPage *self, const char *label, guint n_chars)
{
  GtkWidget *entry = ksk_form_add_beside (KSK_FORM (self->form), label, n_chars);

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), NARROW_CHARS);
}

static void
build_device_controls (KskCardsPage *self)
{
  KskPage *page = KSK_PAGE (self);

  if (get_task (self) == KSK_CARDS_GO_IN) {
    self->form = ksk_form_new (GTK_ORIENTATION_VERTICAL);
    GtkWidget *focus = ksk_form_add (KSK_FORM (self->form), "", MAX_NUMBER_CHARS);
    add_narrow_field (self, _ ("What stands on it"), MAX_LABEL_CHARS);
    add_narrow_field (self, _ ("Its bag"), MAX_BAG_CHARS);
    g_signal_connect (self->form, "submitted", G_CALLBACK (submitted_cb), self);
    ksk_page_set_controls (page, self->form, focus);
  } else {
    self->taken_out = gtk_button_new_with_label ("");
    g_signal_connect (self->taken_out, "clicked", G_CALLBACK (taken_out_cb), self);
    ksk_page_set_controls (page, self->taken_out, self->taken_out);
  }
}

static void
ksk_cards_page_build (KskPage *page)
{
  KskCardsPage *self = KSK_CARDS_PAGE (page);

  self->rack = ksk_card_rack_new (ksk_page_get_session (page));
  ksk_page_set_content (page, self->rack, FALSE);
  g_signal_connect_object (self->rack, "picked", G_CALLBACK (ksk_page_update), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_table (self), "changed", G_CALLBACK (ksk_page_update), page, G_CONNECT_SWAPPED);
  if (ksk_card_table_get_place (get_table (self)) == KSK_CARDS_AT_DEVICE) {
    build_device_controls (self);
    return;
  }
  self->controls = ksk_card_controls_new (ksk_page_get_session (page), KSK_CARD_RACK (self->rack));
  ksk_page_set_controls (page, self->controls, NULL);
}

/* Crypto officer 3 holds card 3. */
static const char *
get_holder (guint card)
{
  return card > 0 ? ksk_role_get_name ((KskRole)(KSK_ROLE_CO1 + card - 1)) : "";
}

static void
show_device_controls (KskCardsPage *self)
{
  guint next = ksk_cards_get_next (get_action (self));
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->form != NULL ? self->form : self->taken_out, next > 0);
  if (self->form != NULL) {
    text = g_strdup_printf (_ ("%s, the number of your card"), get_holder (next));
    ksk_form_set_label (KSK_FORM (self->form), FIELD_NUMBER, text);
  } else {
    text = g_strdup_printf (_ ("%s has taken the card out"), get_holder (next));
    gtk_button_set_label (GTK_BUTTON (self->taken_out), text);
  }
}

static void
ksk_cards_page_update (KskPage *page)
{
  KskCardsPage *self = KSK_CARDS_PAGE (page);
  guint cards = ksk_cards_get_cards (get_action (self));

  ksk_card_rack_show (KSK_CARD_RACK (self->rack), get_task (self), cards);
  ksk_page_show_head (page, !ksk_card_rack_has_notices (KSK_CARD_RACK (self->rack)));
  if (self->controls != NULL)
    ksk_card_controls_show (KSK_CARD_CONTROLS (self->controls), get_task (self), cards);
  else
    show_device_controls (self);
}

static gboolean
ksk_cards_page_play (KskPage *page)
{
  KskCardsPage *self = KSK_CARDS_PAGE (page);
  guint next = ksk_cards_get_next (get_action (self));

  if (self->controls != NULL)
    return ksk_card_controls_play (KSK_CARD_CONTROLS (self->controls));
  if (next == 0)
    return FALSE;
  if (self->taken_out != NULL)
    return ksk_page_press (self->taken_out);
  g_autofree char *card = g_strdup_printf ("%u", next);
  g_autofree char *label
      = g_strdup_printf ("%s of %u", get_holder (next), ksk_card_table_get_spots (get_table (self))->len);
  ksk_form_play (KSK_FORM (self->form), (const char *[]){ card, label, "BB51184001", NULL });
  return TRUE;
}

static void
ksk_cards_page_class_init (KskCardsPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_cards_page_build;
  page_class->update = ksk_cards_page_update;
  page_class->play = ksk_cards_page_play;
  page_class->content_says_all = TRUE;
}

static void
ksk_cards_page_init (KskCardsPage *self)
{
}
