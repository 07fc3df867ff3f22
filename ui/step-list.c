/* All steps of the script, each with its state, the current one in view. */
#include "step-list.h"

#include "ui/label.h"
#include "ui/state-mark.h"

struct _KskStepList {
  GtkWidget parent_instance;

  KskSession *session;
  GtkWidget *scroller;
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (KskStepList, ksk_step_list, GTK_TYPE_WIDGET)

static KskState
get_mark (KskStepState state)
{
  switch (state) {
    case KSK_STEP_ACTIVE:
    case KSK_STEP_REVIEW:
      return KSK_STATE_CURRENT;
    case KSK_STEP_WORKING:
      return KSK_STATE_BUSY;
    case KSK_STEP_FAILED:
      return KSK_STATE_FAILED;
    case KSK_STEP_DONE:
      return KSK_STATE_DONE;
    case KSK_STEP_PENDING:
    case KSK_N_STEP_STATES:
    default:
      return KSK_STATE_IDLE;
  }
}

static void
state_cb (KskStepItem *item, GParamSpec *pspec, KskStateMark *mark)
{
  ksk_state_mark_set_state (mark, get_mark (ksk_step_item_get_state (item)));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, gpointer data)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (row, "ksk-row");
  gtk_box_append (GTK_BOX (row), ksk_state_mark_new (KSK_STATE_IDLE));
  gtk_box_append (GTK_BOX (row), ksk_label_new (NULL, "ksk-text"));
  gtk_list_item_set_child (cell, row);
  gtk_list_item_set_activatable (cell, FALSE);
  gtk_list_item_set_selectable (cell, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, gpointer data)
{
  KskStepItem *item = gtk_list_item_get_item (cell);
  const KskStep *step = ksk_step_item_get_step (item);
  GtkWidget *mark = gtk_widget_get_first_child (gtk_list_item_get_child (cell));
  g_autofree char *text = g_strdup_printf ("%s %s", step->id, step->title);

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (mark)), text);
  g_signal_connect (item, "notify::state", G_CALLBACK (state_cb), mark);
  state_cb (item, NULL, KSK_STATE_MARK (mark));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, gpointer data)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (cell),
                                        gtk_widget_get_first_child (gtk_list_item_get_child (cell)));
}

/* Two steps more than the current one, so that the operator sees what comes. */
static void
follow_cb (KskSession *session, KskStepList *self)
{
  guint n_steps = g_list_model_get_n_items (G_LIST_MODEL (session));

  if (n_steps > 0)
    gtk_widget_activate_action (self->list, "list.scroll-to-item", "u",
                                MIN (ksk_session_get_story (session)->step + 2, n_steps - 1));
}

static void
ksk_step_list_dispose (GObject *object)
{
  KskStepList *self = KSK_STEP_LIST (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ksk_step_list_parent_class)->dispose (object);
}

static void
ksk_step_list_class_init (KskStepListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ksk_step_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ksk_step_list_init (KskStepList *self)
{
}

GtkWidget *
ksk_step_list_new (KskSession *session)
{
  g_return_val_if_fail (KSK_IS_SESSION (session), NULL);
  KskStepList *self = g_object_new (KSK_TYPE_STEP_LIST, NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->session = g_object_ref (session);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  GtkNoSelection *model = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (session)));
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (model), factory);
  /* It is for looking: where one types is elsewhere. */
  gtk_widget_set_can_focus (self->list, FALSE);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_EXTERNAL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  g_signal_connect_object (session, "entered", G_CALLBACK (follow_cb), self, 0);
  return GTK_WIDGET (self);
}
