/* Something is printed: what, and the hash of the pages that were made. */
#include <glib/gi18n.h>

#include "facts.h"
#include "key-button.h"
#include "pages.h"
#include "place.h"

#define KSK_TYPE_PRINT_PAGE (ksk_print_page_get_type ())
G_DECLARE_FINAL_TYPE (KskPrintPage, ksk_print_page, KSK, PRINT_PAGE, KskPage)

struct _KskPrintPage {
  KskPage parent_instance;

  GtkWidget *place;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (KskPrintPage, ksk_print_page, KSK_TYPE_PAGE)

/* What a script may print, for people. */
static const struct {
  const char *what;
  const char *title;
} titles[] = {
  { "exceptions", N_ ("the exceptions") },  { "hash-sheet", N_ ("the hash sheet") }, { "log", N_ ("the log") },
  { "script", N_ ("the script, as held") }, { "test-page", N_ ("a test page") },
};

static KskPrint *
get_action (gpointer page)
{
  return KSK_PRINT (ksk_page_get_action (page));
}

static const char *
get_title (KskPage *page)
{
  const char *what = ksk_step_get_param (ksk_action_get_step (ksk_page_get_action (page)), "what");

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++) {
    if (g_strcmp0 (titles[i].what, what) == 0)
      return _ (titles[i].title);
  }
  g_return_val_if_reached ("");
}

static void
print_cb (GtkButton *button, KskPage *page)
{
  ksk_print_print (get_action (page));
}

static void
ksk_print_page_build (KskPage *page)
{
  KskPrintPage *self = KSK_PRINT_PAGE (page);

  self->place = ksk_place_new ();
  /* Translators: the name of the key, as printed on keyboards. */
  self->button = ksk_key_button_new (_ ("Print"), _ ("Enter"));
  g_signal_connect (self->button, "clicked", G_CALLBACK (print_cb), page);
  ksk_page_set_content (page, self->place, FALSE);
  ksk_page_set_controls (page, self->button, self->button);
}

/* Groups of four digits, so that they can be compared and the line can be broken. */
static char *
dup_groups (const KskFingerprint *hash)
{
  g_autofree char *hex = ksk_fingerprint_to_hex (hash);
  GString *groups = g_string_new (NULL);

  for (guint i = 0; hex[i] != '\0'; i += 4)
    g_string_append_printf (groups, "%s%.4s", i > 0 ? " " : "", hex + i);
  return g_string_free (groups, FALSE);
}

static void
add_result (KskFacts *facts, const KskPrintResult *result)
{
  g_autofree char *pages = g_strdup_printf ("%u", result->n_pages);
  g_autofree char *groups = dup_groups (&result->sha256);

  ksk_facts_add (facts, _ ("Pages"), pages);
  ksk_facts_add (facts, _ ("Printer"), result->printer != NULL ? result->printer : _ ("none: only the file was made"));
  ksk_facts_add_code (facts, _ ("File"), result->file);
  ksk_facts_add_code (facts, "SHA-256", groups);
}

static GtkWidget *
make_content (KskPage *page)
{
  KskAction *action = ksk_page_get_action (page);
  const KskPrintResult *result = ksk_print_get_result (get_action (page));
  g_autofree char *copies = g_strdup_printf ("%u", ksk_step_get_number (ksk_action_get_step (action), "copies", 1));
  GtkWidget *facts = ksk_facts_new ();

  ksk_facts_add (KSK_FACTS (facts), _ ("What"), get_title (page));
  ksk_facts_add (KSK_FACTS (facts), _ ("Copies"), copies);
  if (result != NULL)
    add_result (KSK_FACTS (facts), result);
  else if (ksk_action_is_busy (action))
    ksk_facts_add_sentence (KSK_FACTS (facts), _ ("The pages are being made."), "ksk-strong");
  return facts;
}

static void
ksk_print_page_update (KskPage *page)
{
  KskPrintPage *self = KSK_PRINT_PAGE (page);
  KskAction *action = ksk_page_get_action (page);

  ksk_place_show (self->place, make_content (page));
  gtk_widget_set_visible (self->button, !ksk_action_is_complete (action));
  gtk_widget_set_sensitive (self->button, !ksk_action_is_busy (action));
}

static gboolean
ksk_print_page_play (KskPage *page)
{
  return ksk_page_press (KSK_PRINT_PAGE (page)->button);
}

static void
ksk_print_page_class_init (KskPrintPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_print_page_build;
  page_class->update = ksk_print_page_update;
  page_class->play = ksk_print_page_play;
}

static void
ksk_print_page_init (KskPrintPage *self)
{
}
