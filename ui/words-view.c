/* PGP words in reading order, numbered, down one column after the other; one of them lit while it is read. */
#include "words-view.h"

#include "cells-layout.h"
#include "state-mark.h"

#define MAX_WORDS 64

struct _KskWordsView {
  GtkWidget parent_instance;

  GPtrArray *cells; /* (element-type GtkWidget), borrowed: a mark, a number and a word each */
  int current;
  gboolean stopped;
};

G_DEFINE_FINAL_TYPE (KskWordsView, ksk_words_view, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_CURRENT, N_PROPS };

static GParamSpec *props[N_PROPS];

static GtkWidget *
create_cell (guint number, const char *word)
{
  GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *digits = g_strdup_printf ("%u", number);
  GtkWidget *number_label = gtk_label_new (digits);
  GtkWidget *word_label = gtk_label_new (word);
  GtkWidget *mark = ksk_state_mark_new (KSK_STATE_DONE);

  gtk_widget_add_css_class (cell, "ksk-word");
  gtk_widget_set_opacity (mark, 0);
  gtk_widget_add_css_class (number_label, "ksk-number");
  gtk_label_set_width_chars (GTK_LABEL (number_label), 2);
  gtk_label_set_xalign (GTK_LABEL (number_label), 1);
  gtk_label_set_xalign (GTK_LABEL (word_label), 0);
  gtk_widget_set_hexpand (word_label, TRUE);
  gtk_box_append (GTK_BOX (cell), mark);
  gtk_box_append (GTK_BOX (cell), number_label);
  gtk_box_append (GTK_BOX (cell), word_label);
  return cell;
}

/* Read words have a tick, the lit one stands inverted with an arrow, the one that was stopped at has a cross. */
static void
show_cell (KskWordsView *self, guint i)
{
  GtkWidget *cell = g_ptr_array_index (self->cells, i);
  GtkWidget *mark = gtk_widget_get_first_child (cell);
  gboolean is_current = (int)i == self->current;
  gboolean is_stopped = is_current && self->stopped;

  ksk_state_mark_set_state (KSK_STATE_MARK (mark), is_stopped   ? KSK_STATE_FAILED
                                                   : is_current ? KSK_STATE_CURRENT
                                                                : KSK_STATE_DONE);
  gtk_widget_set_opacity (mark, (int)i <= self->current ? 1 : 0);
  if (is_current && !is_stopped)
    gtk_widget_add_css_class (cell, "ksk-lit");
  else
    gtk_widget_remove_css_class (cell, "ksk-lit");
  if (is_stopped)
    gtk_widget_add_css_class (cell, "ksk-state-failed");
  else
    gtk_widget_remove_css_class (cell, "ksk-state-failed");
}

static void
show_all (KskWordsView *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    show_cell (self, i);
}

static void
ksk_words_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CURRENT)
    g_value_set_int (value, KSK_WORDS_VIEW (object)->current);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ksk_words_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CURRENT)
    ksk_words_view_set_current (KSK_WORDS_VIEW (object), g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ksk_words_view_dispose (GObject *object)
{
  KskWordsView *self = KSK_WORDS_VIEW (object);
  GtkWidget *child;

  g_ptr_array_set_size (self->cells, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (ksk_words_view_parent_class)->dispose (object);
}

static void
ksk_words_view_finalize (GObject *object)
{
  g_ptr_array_unref (KSK_WORDS_VIEW (object)->cells);
  G_OBJECT_CLASS (ksk_words_view_parent_class)->finalize (object);
}

static void
ksk_words_view_class_init (KskWordsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ksk_words_view_dispose;
  object_class->finalize = ksk_words_view_finalize;
  object_class->get_property = ksk_words_view_get_property;
  object_class->set_property = ksk_words_view_set_property;
  props[PROP_CURRENT] = g_param_spec_int ("current", NULL, NULL, -1, MAX_WORDS, -1,
                                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ksk_words_view_init (KskWordsView *self)
{
  self->cells = g_ptr_array_new ();
  self->current = -1;
  gtk_widget_set_layout_manager (GTK_WIDGET (self), ksk_cells_layout_new (GTK_ORIENTATION_VERTICAL));
  gtk_widget_add_css_class (GTK_WIDGET (self), "ksk-words");
}

GtkWidget *
ksk_words_view_new (const char *words)
{
  g_return_val_if_fail (words != NULL, NULL);
  g_auto (GStrv) list = g_strsplit (words, " ", -1);

  g_return_val_if_fail (g_strv_length (list) <= MAX_WORDS, NULL);
  KskWordsView *self = g_object_new (KSK_TYPE_WORDS_VIEW, NULL);
  for (guint i = 0; list[i] != NULL; i++) {
    GtkWidget *cell = create_cell (i + 1, list[i]);
    gtk_widget_set_parent (cell, GTK_WIDGET (self));
    g_ptr_array_add (self->cells, cell);
  }
  return GTK_WIDGET (self);
}

guint
ksk_words_view_get_n_words (KskWordsView *self)
{
  g_return_val_if_fail (KSK_IS_WORDS_VIEW (self), 0);
  return self->cells->len;
}

void
ksk_words_view_set_current (KskWordsView *self, int current)
{
  g_return_if_fail (KSK_IS_WORDS_VIEW (self) && current >= -1 && current <= (int)self->cells->len);

  self->stopped = FALSE;
  self->current = current;
  show_all (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CURRENT]);
}

int
ksk_words_view_get_current (KskWordsView *self)
{
  g_return_val_if_fail (KSK_IS_WORDS_VIEW (self), -1);
  return self->current;
}

void
ksk_words_view_set_stopped (KskWordsView *self)
{
  g_return_if_fail (KSK_IS_WORDS_VIEW (self));

  self->stopped = TRUE;
  show_all (self);
}
