/* The hash of the KSR is read aloud and compared word by word; one key stops it. */
#include <glib/gi18n.h>

#include "ui/hash-sheet.h"
#include "ui/label.h"
#include "key-button.h"
#include "page-key.h"
#include "pages.h"

#define STOP_KEY GDK_KEY_F8
#define STOP_KEY_NAME "F8"

#define KSK_TYPE_COMPARE_HASH_PAGE (ksk_compare_hash_page_get_type ())
G_DECLARE_FINAL_TYPE (KskCompareHashPage, ksk_compare_hash_page, KSK, COMPARE_HASH_PAGE, KskPage)

struct _KskCompareHashPage {
  KskPage parent_instance;

  GtkWidget *sheet; /* (nullable) */
  GtkWidget *go;    /* begins, then goes to the next word */
  GtkWidget *back;
  GtkWidget *stop;
  guint held; /* the arrow that is down: one that is held reads one word, not all of them */
};

G_DEFINE_FINAL_TYPE (KskCompareHashPage, ksk_compare_hash_page, KSK_TYPE_PAGE)

static KskCompareHash *
get_action (gpointer page)
{
  return KSK_COMPARE_HASH (ksk_page_get_action (page));
}

static gboolean
is_reading (gpointer page)
{
  int read = ksk_compare_hash_get_read (get_action (page));

  return read >= 0 && read < KSK_FINGERPRINT_BYTES;
}

/* After the last word the focus goes to the initials. */
static void
go_cb (GtkButton *button, KskPage *page)
{
  KskCompareHash *action = get_action (page);

  if (ksk_compare_hash_get_read (action) < 0)
    ksk_compare_hash_begin (action);
  else
    ksk_compare_hash_next (action);
  ksk_page_focus (page);
}

static void
back_cb (GtkButton *button, KskPage *page)
{
  ksk_compare_hash_back (get_action (page));
}

/* GTK 4.8 loses a reference to what has the focus when it is taken out together with what gets it next, as happens
 * here; so it is taken away first. A page that fades out can still be pressed: its action knows that it is over. */
static void
stop_cb (GtkButton *button, KskPage *page)
{
  GtkRoot *root = gtk_widget_get_root (ksk_page_get_bar (page));

  if (root != NULL)
    gtk_root_set_focus (root, NULL);
  ksk_compare_hash_stop (get_action (page));
}

static void
stop_key_cb (gpointer page)
{
  stop_cb (NULL, page);
}

static gboolean
is_press (guint keyval)
{
  return keyval == GDK_KEY_space || keyval == GDK_KEY_KP_Space || keyval == GDK_KEY_Return
         || keyval == GDK_KEY_KP_Enter;
}

static void
move (KskCompareHashPage *self, guint keyval)
{
  if (keyval == GDK_KEY_Left)
    back_cb (NULL, KSK_PAGE (self));
  else
    go_cb (NULL, KSK_PAGE (self));
}

/* Space and Enter press whichever button has the focus; here at once, without the moment that GTK shows it pressed.
 * That they do so once however long they are held is seen to by the console; for the arrows it is done here. */
static gboolean
pressed_cb (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, KskCompareHashPage *self)
{
  gboolean is_arrow = keyval == GDK_KEY_Right || keyval == GDK_KEY_Left;

  if (is_press (keyval) && gtk_widget_has_focus (self->go)) {
    move (self, keyval);
    return TRUE;
  }
  if (!is_arrow || !is_reading (self))
    return FALSE;
  if (self->held != keyval)
    move (self, keyval);
  self->held = keyval;
  return TRUE;
}

static void
released_cb (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, KskCompareHashPage *self)
{
  self->held = 0;
}

static GtkWidget *
add_button (GtkWidget *line, const char *text, const char *key, GCallback clicked, KskPage *page)
{
  GtkWidget *button = ksk_key_button_new (text, key);

  g_signal_connect (button, "clicked", clicked, page);
  gtk_box_append (GTK_BOX (line), button);
  return button;
}

static GtkWidget *
build_controls (KskCompareHashPage *self)
{
  KskPage *page = KSK_PAGE (self);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();

  /* Translators: the name of the key, as printed on keyboards. */
  self->go = add_button (line, "", _ ("Space"), G_CALLBACK (go_cb), page);
  self->back = add_button (line, _ ("Once more"), "←", G_CALLBACK (back_cb), page);
  self->stop = add_button (line, _ ("Stop, mismatch"), STOP_KEY_NAME, G_CALLBACK (stop_cb), page);
  gtk_widget_add_css_class (self->stop, "ksk-danger");
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (keys, "key-released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (line, keys);
  ksk_page_key_add (line, STOP_KEY, stop_key_cb, page);
  return line;
}

static void
ksk_compare_hash_page_build (KskPage *page)
{
  KskCompareHashPage *self = KSK_COMPARE_HASH_PAGE (page);
  const KskExchangeFile *file = ksk_compare_hash_get_file (get_action (page));

  g_return_if_fail (file->bytes != NULL);
  self->sheet = ksk_hash_sheet_new (file->name, g_bytes_get_size (file->bytes), "KSR", &file->sha256);
  ksk_page_key_add (self->sheet, STOP_KEY, stop_key_cb, page);
  ksk_page_set_content (page, self->sheet, TRUE);
  ksk_page_show_head (page, FALSE);
  GtkWidget *controls = build_controls (self);
  ksk_page_set_controls (page, controls, self->go);
}

/* Who reads, how far they are, and what stops it when the buttons are away: one short line, for there is room for no
 * more. */
static GtkWidget *
make_note (KskPage *page, int read)
{
  const KskStep *step = ksk_action_get_step (ksk_page_get_action (page));
  g_autofree char *text = NULL;

  if (read == KSK_FINGERPRINT_BYTES)
    /* Translators: %s is the key that says so; at most 16 signs with it. */
    text = g_strdup_printf (_ ("Mismatch: %s"), STOP_KEY_NAME);
  else if (read < 0)
    /* Translators: short for a role, which is not translated; at most 16 signs with it. */
    text = g_strdup_printf (_ ("%s reads aloud"), ksk_role_get_name (step->role));
  else
    /* Translators: number of the word that is being read, and of all words; at most 16 signs with them. */
    text = g_strdup_printf (_ ("Word %d of %d"), read + 1, KSK_FINGERPRINT_BYTES);
  return ksk_label_new (text, "ksk-strong");
}

static void
ksk_compare_hash_page_update (KskPage *page)
{
  KskCompareHashPage *self = KSK_COMPARE_HASH_PAGE (page);
  int read = ksk_compare_hash_get_read (get_action (page));

  if (self->sheet == NULL)
    return;
  ksk_words_view_set_current (ksk_hash_sheet_get_words (KSK_HASH_SHEET (self->sheet)), read);
  ksk_hash_sheet_set_note (KSK_HASH_SHEET (self->sheet), make_note (page, read));
  ksk_key_button_set_text (self->go, read < 0 ? _ ("Begin the reading") : _ ("Next word"));
  gtk_widget_set_visible (self->go, read < KSK_FINGERPRINT_BYTES);
  gtk_widget_set_visible (self->back, is_reading (page));
  gtk_widget_set_sensitive (self->back, read > 0);
  gtk_widget_set_visible (self->stop, read >= 0);
}

static gboolean
ksk_compare_hash_page_play (KskPage *page)
{
  return ksk_page_press (KSK_COMPARE_HASH_PAGE (page)->go);
}

static void
ksk_compare_hash_page_class_init (KskCompareHashPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_compare_hash_page_build;
  page_class->update = ksk_compare_hash_page_update;
  page_class->play = ksk_compare_hash_page_play;
}

static void
ksk_compare_hash_page_init (KskCompareHashPage *self)
{
}
