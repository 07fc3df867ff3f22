/* A file and its hash on one page, in every form: name, size, QR code, PGP words, hex. */
#include "hash-sheet.h"

#include <glib/gi18n.h>

#include "hex-view.h"
#include "qr-view.h"
#include "style.h"

struct _KskHashSheet {
  GtkWidget parent_instance;

  GtkWidget *title;
  GtkWidget *qr;
  GtkWidget *words;
  GtkWidget *hex;
  GtkWidget *note; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (KskHashSheet, ksk_hash_sheet, GTK_TYPE_WIDGET)

static int
measure (GtkWidget *child, GtkOrientation orientation, int for_size)
{
  int natural;

  gtk_widget_measure (child, orientation, for_size, NULL, &natural, NULL, NULL);
  return natural;
}

static int
get_gap (KskHashSheet *self)
{
  const KskScale *scale = ksk_style_get_scale (GTK_WIDGET (self));

  return scale != NULL ? scale->gap : 0;
}

/* What is where. */
typedef struct {
  GtkAllocation title, qr, words, hex, note;
} Plan;

/* Words beside the QR code, hex below the words: for wide pictures. */
static void
plan_wide (KskHashSheet *self, Plan *plan, int width, int bottom)
{
  int gap = get_gap (self);
  int x = plan->qr.width + gap;
  int hex_height = measure (self->hex, GTK_ORIENTATION_VERTICAL, width - x);

  plan->hex = (GtkAllocation){ x, bottom - hex_height, width - x, hex_height };
  plan->words = (GtkAllocation){ x, plan->qr.y, width - x, MAX (1, plan->hex.y - gap - plan->qr.y) };
  plan->note = (GtkAllocation){ 0, plan->qr.y + plan->qr.height, plan->qr.width, 0 };
}

/* Hex below the QR code, words in the whole height beside them: for those that are nearly square. */
static void
plan_narrow (KskHashSheet *self, Plan *plan, int width, int bottom)
{
  int gap = get_gap (self);
  int hex_width = MAX (plan->qr.width, measure (self->hex, GTK_ORIENTATION_HORIZONTAL, -1) / 4);
  int hex_height = measure (self->hex, GTK_ORIENTATION_VERTICAL, hex_width);
  int x = hex_width + gap;

  plan->hex = (GtkAllocation){ 0, plan->qr.y + plan->qr.height, hex_width, hex_height };
  plan->words = (GtkAllocation){ x, plan->qr.y, MAX (1, width - x), MAX (1, bottom - plan->qr.y) };
  plan->note = (GtkAllocation){ 0, plan->hex.y + hex_height + gap, hex_width, 0 };
}

/* Under what stands on the left when it fits there, else at the end of the line of the title. */
static void
place_note (KskHashSheet *self, Plan *plan, int width, int bottom)
{
  if (self->note == NULL)
    return;
  plan->note.height = MAX (0, bottom - plan->note.y);
  if (measure (self->note, GTK_ORIENTATION_VERTICAL, plan->note.width) <= plan->note.height)
    return;
  int note_width = MIN (measure (self->note, GTK_ORIENTATION_HORIZONTAL, -1), width / 2);
  plan->title.width = width - note_width - get_gap (self);
  plan->note = (GtkAllocation){ width - note_width, 0, note_width, plan->title.height };
}

static void
make_plan (KskHashSheet *self, Plan *plan, int width, int height)
{
  int gap = get_gap (self);
  int side = measure (self->qr, GTK_ORIENTATION_HORIZONTAL, -1);

  plan->title = (GtkAllocation){ 0, 0, width, measure (self->title, GTK_ORIENTATION_VERTICAL, width) };
  plan->qr = (GtkAllocation){ 0, plan->title.height, side, side };
  plan_wide (self, plan, width, height);
  if (measure (self->words, GTK_ORIENTATION_HORIZONTAL, plan->words.height) > plan->words.width)
    plan_narrow (self, plan, width, height);
  place_note (self, plan, width, height);
  plan->words.y += gap / 2;
  plan->words.height -= gap / 2;
}

static void
ksk_hash_sheet_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KskHashSheet *self = KSK_HASH_SHEET (widget);
  Plan plan;

  make_plan (self, &plan, width, height);
  gtk_widget_size_allocate (self->title, &plan.title, -1);
  gtk_widget_size_allocate (self->qr, &plan.qr, -1);
  gtk_widget_size_allocate (self->words, &plan.words, -1);
  gtk_widget_size_allocate (self->hex, &plan.hex, -1);
  if (self->note != NULL)
    gtk_widget_size_allocate (self->note, &plan.note, -1);
}

/* It takes what the frame gives: what it needs is known from the scale, and tests hold it to that. */
static void
ksk_hash_sheet_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  KskHashSheet *self = KSK_HASH_SHEET (widget);

  *minimum = *natural = measure (self->qr, orientation, -1);
}

static void
ksk_hash_sheet_dispose (GObject *object)
{
  KskHashSheet *self = KSK_HASH_SHEET (object);

  g_clear_pointer (&self->title, gtk_widget_unparent);
  g_clear_pointer (&self->qr, gtk_widget_unparent);
  g_clear_pointer (&self->words, gtk_widget_unparent);
  g_clear_pointer (&self->hex, gtk_widget_unparent);
  g_clear_pointer (&self->note, gtk_widget_unparent);
  G_OBJECT_CLASS (ksk_hash_sheet_parent_class)->dispose (object);
}

static void
ksk_hash_sheet_class_init (KskHashSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ksk_hash_sheet_dispose;
  widget_class->measure = ksk_hash_sheet_measure;
  widget_class->size_allocate = ksk_hash_sheet_size_allocate;
}

static void
ksk_hash_sheet_init (KskHashSheet *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "ksk-sheet");
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
}

static GtkWidget *
create_title (const char *name, guint64 size_bytes)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, size_bytes);
  /* Translators: name of a file, then its size as a number in digits. */
  g_autofree char *text = size_bytes > 0 ? g_strdup_printf (_ ("%s · %s bytes"), name, digits) : g_strdup (name);
  GtkWidget *title = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (title), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (title), 2);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "ksk-name");
  return title;
}

GtkWidget *
ksk_hash_sheet_new (const char *name, guint64 size_bytes, const char *kind, const KskFingerprint *hash)
{
  g_return_val_if_fail (name != NULL && kind != NULL && hash != NULL, NULL);
  KskHashSheet *self = g_object_new (KSK_TYPE_HASH_SHEET, NULL);
  g_autofree char *qr_text = ksk_fingerprint_to_qr_text (hash, kind);
  g_autofree char *words = ksk_fingerprint_to_words (hash);
  g_autofree char *hex = ksk_fingerprint_to_hex (hash);

  self->title = create_title (name, size_bytes);
  self->qr = ksk_qr_view_new (qr_text, _ ("QR code of the hash"));
  self->words = ksk_words_view_new (words);
  self->hex = ksk_hex_view_new (hex);
  gtk_widget_set_parent (self->title, GTK_WIDGET (self));
  gtk_widget_set_parent (self->qr, GTK_WIDGET (self));
  gtk_widget_set_parent (self->words, GTK_WIDGET (self));
  gtk_widget_set_parent (self->hex, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

KskWordsView *
ksk_hash_sheet_get_words (KskHashSheet *self)
{
  g_return_val_if_fail (KSK_IS_HASH_SHEET (self), NULL);
  return KSK_WORDS_VIEW (self->words);
}

void
ksk_hash_sheet_set_note (KskHashSheet *self, GtkWidget *note)
{
  g_return_if_fail (KSK_IS_HASH_SHEET (self) && (note == NULL || GTK_IS_WIDGET (note)));

  g_clear_pointer (&self->note, gtk_widget_unparent);
  self->note = note;
  if (note != NULL)
    gtk_widget_set_parent (note, GTK_WIDGET (self));
}
