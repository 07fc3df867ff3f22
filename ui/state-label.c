/* Shape, word and colour: how a state is shown. */
#include "state-mark.h"

struct _KskStateLabel {
  GtkWidget parent_instance;

  GtkWidget *mark;
  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (KskStateLabel, ksk_state_label, GTK_TYPE_WIDGET)

static void
ksk_state_label_dispose (GObject *object)
{
  KskStateLabel *self = KSK_STATE_LABEL (object);

  g_clear_pointer (&self->mark, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (ksk_state_label_parent_class)->dispose (object);
}

static void
ksk_state_label_class_init (KskStateLabelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ksk_state_label_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
ksk_state_label_init (KskStateLabel *self)
{
  self->mark = ksk_state_mark_new (KSK_STATE_IDLE);
  gtk_widget_set_parent (self->mark, GTK_WIDGET (self));
  self->label = gtk_label_new (NULL);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "ksk-state");
}

GtkWidget *
ksk_state_label_new (KskState state, const char *word)
{
  KskStateLabel *self = g_object_new (KSK_TYPE_STATE_LABEL, NULL);

  ksk_state_label_set (self, state, word);
  return GTK_WIDGET (self);
}

void
ksk_state_label_set (KskStateLabel *self, KskState state, const char *word)
{
  g_return_if_fail (KSK_IS_STATE_LABEL (self) && word != NULL);

  ksk_style_show_state (GTK_WIDGET (self), state);
  ksk_state_mark_set_state (KSK_STATE_MARK (self->mark), state);
  gtk_label_set_text (GTK_LABEL (self->label), word);
}
