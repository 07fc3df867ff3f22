/* How far something has come that is done one by one: a row of shapes, one for each. */
#include "tally.h"

#include "ui/state-mark.h"

#define MAX_MARKS 60

struct _KskTally {
  GtkWidget parent_instance;

  GtkWidget *marks;
  guint n_marks;
};

G_DEFINE_FINAL_TYPE (KskTally, ksk_tally, GTK_TYPE_WIDGET)

static void
ksk_tally_dispose (GObject *object)
{
  g_clear_pointer (&KSK_TALLY (object)->marks, gtk_widget_unparent);
  G_OBJECT_CLASS (ksk_tally_parent_class)->dispose (object);
}

static void
ksk_tally_class_init (KskTallyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ksk_tally_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ksk_tally_init (KskTally *self)
{
  self->marks = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->marks), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (self->marks), TRUE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->marks), MAX_MARKS);
  gtk_widget_set_halign (self->marks, GTK_ALIGN_START);
  gtk_widget_set_parent (self->marks, GTK_WIDGET (self));
}

GtkWidget *
ksk_tally_new (void)
{
  return g_object_new (KSK_TYPE_TALLY, NULL);
}

static void
set_n_marks (KskTally *self, guint n_marks)
{
  GtkWidget *child;

  if (self->n_marks == n_marks)
    return;
  while ((child = gtk_widget_get_first_child (self->marks)) != NULL)
    gtk_flow_box_remove (GTK_FLOW_BOX (self->marks), child);
  for (guint i = 0; i < n_marks; i++) {
    GtkWidget *mark = ksk_state_mark_new (KSK_STATE_IDLE);
    gtk_flow_box_append (GTK_FLOW_BOX (self->marks), mark);
    gtk_widget_set_focusable (gtk_widget_get_parent (mark), FALSE);
  }
  self->n_marks = n_marks;
}

void
ksk_tally_set (KskTally *self, guint done, guint total, gboolean busy)
{
  g_return_if_fail (KSK_IS_TALLY (self));

  set_n_marks (self, total <= MAX_MARKS ? total : 0);
  for (guint i = 0; i < self->n_marks; i++) {
    GtkFlowBoxChild *cell = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->marks), (int)i);
    KskState state = i < done ? KSK_STATE_DONE : KSK_STATE_IDLE;
    if (i == done && busy)
      state = KSK_STATE_BUSY;
    ksk_state_mark_set_state (KSK_STATE_MARK (gtk_flow_box_child_get_child (cell)), state);
  }
}
