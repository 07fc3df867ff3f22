/* Holders insert their cards, or take them out: whose turn it is, and which card. */
#include <glib/gi18n.h>

#include "ui/label.h"
#include "form.h"
#include "pages.h"
#include "roster.h"

#define KSK_TYPE_CARDS_PAGE (ksk_cards_page_get_type ())
G_DECLARE_FINAL_TYPE (KskCardsPage, ksk_cards_page, KSK, CARDS_PAGE, KskPage)

struct _KskCardsPage {
  KskPage parent_instance;

  GtkWidget *roster;
  GtkWidget *form; /* (nullable): when cards are inserted */
  GtkWidget *taken_out;
};

G_DEFINE_FINAL_TYPE (KskCardsPage, ksk_cards_page, KSK_TYPE_PAGE)

#define MAX_CARD_CHARS 2

static KskCards *
get_action (KskCardsPage *self)
{
  return KSK_CARDS (ksk_page_get_action (KSK_PAGE (self)));
}

static KskCardRow *
get_next (KskCardsPage *self)
{
  GPtrArray *rows = ksk_cards_get_rows (get_action (self));
  guint next = ksk_cards_get_next (get_action (self));

  return next < rows->len ? g_ptr_array_index (rows, next) : NULL;
}

static void
submitted_cb (KskForm *form, KskCardsPage *self)
{
  g_autoptr (GError) error = NULL;

  if (get_next (self) == NULL)
    return;
  gboolean taken
      = ksk_cards_insert (get_action (self), ksk_cards_get_next (get_action (self)), ksk_form_get (form, 0), &error);
  ksk_form_clear (form);
  ksk_page_set_complaint (KSK_PAGE (self), taken ? NULL : error->message);
}

static void
taken_out_cb (GtkButton *button, KskCardsPage *self)
{
  g_autoptr (GError) error = NULL;

  if (get_next (self) == NULL)
    return;
  gboolean taken = ksk_cards_remove (get_action (self), ksk_cards_get_next (get_action (self)), &error);
  ksk_page_set_complaint (KSK_PAGE (self), taken ? NULL : error->message);
}

static void
ksk_cards_page_build (KskPage *page)
{
  KskCardsPage *self = KSK_CARDS_PAGE (page);

  self->roster = ksk_roster_new (1);
  ksk_page_set_content (page, self->roster, FALSE);
  if (ksk_cards_is_insert (get_action (self))) {
    self->form = ksk_form_new (GTK_ORIENTATION_HORIZONTAL);
    GtkWidget *focus = ksk_form_add (KSK_FORM (self->form), "", MAX_CARD_CHARS);
    g_signal_connect (self->form, "submitted", G_CALLBACK (submitted_cb), self);
    ksk_page_set_controls (page, self->form, focus);
  } else {
    self->taken_out = gtk_button_new_with_label ("");
    g_signal_connect (self->taken_out, "clicked", G_CALLBACK (taken_out_cb), self);
    ksk_page_set_controls (page, self->taken_out, self->taken_out);
  }
}

static void
show_controls (KskCardsPage *self)
{
  const KskCardRow *next = get_next (self);
  const char *holder = next != NULL ? ksk_role_get_name (next->holder) : "";
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->form != NULL ? self->form : self->taken_out, next != NULL);
  if (self->form != NULL) {
    text = g_strdup_printf (_ ("%s, the number of your card, 1 to 7"), holder);
    ksk_form_set_label (KSK_FORM (self->form), 0, text);
  } else {
    text = g_strdup_printf (_ ("%s has taken the card out"), holder);
    gtk_button_set_label (GTK_BUTTON (self->taken_out), text);
  }
}

static void
ksk_cards_page_update (KskPage *page)
{
  KskCardsPage *self = KSK_CARDS_PAGE (page);
  GPtrArray *rows = ksk_cards_get_rows (get_action (self));
  gboolean is_insert = ksk_cards_is_insert (get_action (self));

  ksk_roster_clear (KSK_ROSTER (self->roster));
  for (guint i = 0; i < rows->len; i++) {
    const KskCardRow *row = g_ptr_array_index (rows, i);
    g_autofree char *text = NULL;
    KskState state = row->is_in == is_insert ? KSK_STATE_DONE : KSK_STATE_IDLE;
    if (row == get_next (self))
      state = KSK_STATE_CURRENT;
    if (row->is_in && row->card != NULL)
      text = g_strdup_printf (_ ("card %s is in its reader"), row->card);
    else if (row->card != NULL)
      text = g_strdup_printf (_ ("card %s is out"), row->card);
    else
      text = g_strdup (_ ("no card yet"));
    ksk_roster_add (KSK_ROSTER (self->roster), state, ksk_role_get_name (row->holder), text);
  }
  show_controls (self);
}

static gboolean
ksk_cards_page_play (KskPage *page)
{
  KskCardsPage *self = KSK_CARDS_PAGE (page);
  const KskCardRow *next = get_next (self);

  if (next == NULL)
    return FALSE;
  if (self->taken_out != NULL)
    return ksk_page_press (self->taken_out);
  /* Crypto officer 3 holds card 3. */
  g_autofree char *card = g_strdup_printf ("%d", (int)next->holder - KSK_ROLE_CO1 + 1);
  ksk_form_play (KSK_FORM (self->form), (const char *[]){ card, NULL });
  return TRUE;
}

static void
ksk_cards_page_class_init (KskCardsPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_cards_page_build;
  page_class->update = ksk_cards_page_update;
  page_class->play = ksk_cards_page_play;
}

static void
ksk_cards_page_init (KskCardsPage *self)
{
}
