/* Copies of the record on media, one after the other: which medium is to be put in, and how far it has come. */
#include <glib/gi18n.h>

#include "asides.h"
#include "copy-keys.h"
#include "facts.h"
#include "key-button.h"
#include "page-key.h"
#include "place.h"
#include "progress.h"
#include "ui/state-mark.h"

#define KSK_TYPE_COPIES_PAGE (ksk_copies_page_get_type ())
G_DECLARE_FINAL_TYPE (KskCopiesPage, ksk_copies_page, KSK, COPIES_PAGE, KskPage)

struct _KskCopiesPage {
  KskPage parent_instance;

  GtkWidget *place;
  GtkWidget *progress; /* (nullable), borrowed: while it stands in the place */
  GtkWidget *go_on;
  GtkWidget *without;
  GtkWidget *stop;
};

G_DEFINE_FINAL_TYPE (KskCopiesPage, ksk_copies_page, KSK_TYPE_PAGE)

static KskCompletion *
get_completion (gpointer page)
{
  return ksk_session_get_completion (ksk_page_get_session (page));
}

/* Each does nothing where it makes no sense. */
static void
go_on_cb (GtkButton *button, KskPage *page)
{
  if (ksk_completion_get_state (get_completion (page)) == KSK_COMPLETION_COPIED)
    ksk_completion_go_on (get_completion (page));
  else
    ksk_completion_copy (get_completion (page));
}

static void
do_without (gpointer page)
{
  ksk_completion_skip (get_completion (page));
}

static void
stop (gpointer page)
{
  ksk_completion_stop (get_completion (page));
}

static GtkWidget *
add_button (GtkWidget *line, KskPage *page, const char *text, const char *name, guint keyval,
            void (*func) (gpointer page))
{
  GtkWidget *button = ksk_key_button_new (text, name);

  g_signal_connect_swapped (button, "clicked", G_CALLBACK (func), page);
  gtk_widget_set_focusable (button, FALSE);
  ksk_page_key_add (button, keyval, func, page);
  gtk_box_append (GTK_BOX (line), button);
  return button;
}

static void
ksk_copies_page_build (KskPage *page)
{
  KskCopiesPage *self = KSK_COPIES_PAGE (page);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  g_signal_connect_object (get_completion (page), "changed", G_CALLBACK (ksk_page_update), page, G_CONNECT_SWAPPED);
  self->place = ksk_place_new ();
  /* Translators: the name of the key, as printed on keyboards. */
  self->go_on = ksk_key_button_new ("", _ ("Enter"));
  g_signal_connect (self->go_on, "clicked", G_CALLBACK (go_on_cb), page);
  gtk_widget_add_css_class (line, "ksk-line");
  gtk_box_append (GTK_BOX (line), self->go_on);
  self->without = add_button (line, page, _ ("Do without this copy"), KSK_WITHOUT_COPY_KEY_NAME, KSK_WITHOUT_COPY_KEY,
                              do_without);
  self->stop = add_button (line, page, _ ("Stop this copy"), KSK_STOP_COPY_KEY_NAME, KSK_STOP_COPY_KEY, stop);
  ksk_page_set_content (page, self->place, FALSE);
  ksk_page_set_controls (page, line, self->go_on);
}

/* @state: with its @word above the facts. */
static void
show_facts (KskCopiesPage *self, KskState state, const char *word, GtkWidget *facts)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = ksk_state_label_new (state, word);

  gtk_widget_set_halign (label, GTK_ALIGN_START);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), facts);
  self->progress = NULL;
  ksk_place_show (self->place, box);
}

static void
show_asking (KskCopiesPage *self, KskCompletion *completion)
{
  guint number = ksk_completion_get_copy (completion);
  g_autofree char *label = ksk_completion_dup_copy_label (completion, number);
  g_autofree char *say = g_strdup_printf (_ ("Copy %u of %u of the record: put its medium in."), number,
                                          ksk_completion_get_n_copies (completion));
  GtkWidget *facts = ksk_facts_new ();

  ksk_page_set_texts (KSK_PAGE (self), "SA", say,
                      _ ("Every file is written to it, then read back and compared. Nothing on it is replaced."));
  ksk_facts_add (KSK_FACTS (facts), _ ("Its place"), ksk_completion_get_copy_place (completion, number));
  ksk_facts_add (KSK_FACTS (facts), _ ("Medium"), label);
  if (label != NULL)
    /* Translators: a medium; at most 14 signs. */
    show_facts (self, KSK_STATE_DONE, _ ("it is in"), facts);
  else
    /* Translators: a medium; at most 14 signs. */
    show_facts (self, KSK_STATE_CURRENT, _ ("put it in"), facts);
  ksk_key_button_set_text (self->go_on, _ ("Copy to this medium"));
  gtk_widget_set_sensitive (self->go_on, label != NULL);
}

static void
show_copying (KskCopiesPage *self, KskCompletion *completion)
{
  KskPublisherProgress progress;

  if (self->progress == NULL) {
    g_autofree char *say
        = g_strdup_printf (_ ("Copy %u of %u of the record is being made."), ksk_completion_get_copy (completion),
                           ksk_completion_get_n_copies (completion));
    ksk_page_set_texts (KSK_PAGE (self), NULL, say,
                        _ ("Leave the medium in. First it is written, then everything is read back from it."));
    self->progress = ksk_progress_new ();
    ksk_place_show (self->place, self->progress);
  }
  ksk_completion_get_progress (completion, &progress);
  ksk_progress_show (self->progress, &progress);
}

/* A slow medium takes seconds to it. */
static void
show_stopping (KskCopiesPage *self, KskCompletion *completion)
{
  guint number = ksk_completion_get_copy (completion);
  g_autofree char *say = g_strdup_printf (_ ("Copy %u of %u of the record is being stopped."), number,
                                          ksk_completion_get_n_copies (completion));
  GtkWidget *facts = ksk_facts_new ();

  ksk_page_set_texts (KSK_PAGE (self), NULL, say,
                      _ ("Leave the medium in until this page goes by itself: a slow medium takes a moment."));
  ksk_facts_add (KSK_FACTS (facts), _ ("Its place"), ksk_completion_get_copy_place (completion, number));
  /* Translators: a copy; at most 14 signs. */
  show_facts (self, KSK_STATE_BUSY, _ ("stopping"), facts);
}

static void
show_copied (KskCopiesPage *self, KskCompletion *completion)
{
  const KskMediumHash *hash = ksk_completion_get_copy_hash (completion);
  guint number = ksk_completion_get_copy (completion), total = ksk_completion_get_n_copies (completion);
  g_autofree char *say = g_strdup_printf (_ ("Copy %u of %u of the record is made."), number, total);
  g_autofree char *files = g_strdup_printf ("%u", hash->n_files);
  g_autofree char *bytes = g_strdup_printf ("%" G_GUINT64_FORMAT, hash->n_bytes);
  GtkWidget *facts = ksk_facts_new ();

  ksk_page_set_texts (KSK_PAGE (self), "SA", say,
                      _ ("Take the medium out. Where it is still mounted, unmount it first."));
  ksk_facts_add (KSK_FACTS (facts), _ ("Its place"), ksk_completion_get_copy_place (completion, number));
  ksk_facts_add_sentence (KSK_FACTS (facts), _ ("Copied, read back and compared with the list:"), "ksk-strong");
  ksk_facts_add (KSK_FACTS (facts), _ ("Files"), files);
  ksk_facts_add (KSK_FACTS (facts), _ ("Bytes"), bytes);
  /* Translators: a copy; at most 14 signs. */
  show_facts (self, KSK_STATE_DONE, _ ("it is the same"), facts);
  ksk_key_button_set_text (self->go_on, number < total ? _ ("To the next copy") : _ ("Go on"));
  gtk_widget_set_sensitive (self->go_on, TRUE);
}

static void
ksk_copies_page_update (KskPage *page)
{
  KskCopiesPage *self = KSK_COPIES_PAGE (page);
  KskCompletion *completion = get_completion (page);
  KskCompletionState state = ksk_completion_get_state (completion);

  if (state == KSK_COMPLETION_ASKING)
    show_asking (self, completion);
  else if (ksk_completion_is_stopping (completion))
    show_stopping (self, completion);
  else if (state == KSK_COMPLETION_COPYING)
    show_copying (self, completion);
  else if (state == KSK_COMPLETION_COPIED)
    show_copied (self, completion);
  else
    return;
  gtk_widget_set_visible (self->go_on, state != KSK_COMPLETION_COPYING);
  gtk_widget_set_visible (self->without, state == KSK_COMPLETION_ASKING);
  gtk_widget_set_visible (self->stop, state == KSK_COMPLETION_COPYING);
  gtk_widget_set_sensitive (self->stop, !ksk_completion_is_stopping (completion));
}

/* Nobody puts anything in in a rehearsal that plays itself. */
static gboolean
ksk_copies_page_play (KskPage *page)
{
  KskCopiesPage *self = KSK_COPIES_PAGE (page);

  if (ksk_completion_is_busy (get_completion (page)))
    return FALSE;
  return ksk_page_press (self->go_on) || ksk_page_press (self->without);
}

static void
ksk_copies_page_class_init (KskCopiesPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_copies_page_build;
  page_class->update = ksk_copies_page_update;
  page_class->play = ksk_copies_page_play;
}

static void
ksk_copies_page_init (KskCopiesPage *self)
{
}
