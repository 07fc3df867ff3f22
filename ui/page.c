/* One page: what the room sees of a step, and the controls of those who work on it. */
#include "page.h"

#include <glib/gi18n.h>

#include "confirm-bar.h"
#include "label.h"
#include "ui/state-mark.h"
#include "pages/pages.h"

/* How much of the view the texts may take. */
typedef enum {
  DENSITY_LARGE,   /* what is said and what is seen, in the size of the stage */
  DENSITY_MIXED,   /* what is seen in the smallest size */
  DENSITY_COMPACT, /* both, in the smallest size */
  DENSITY_TURNS,   /* what is said until it is done, then what is seen */
  DENSITY_TITLE,   /* neither: the content says it all */
} Density;

typedef struct {
  KskSession *session;
  KskAction *action; /* (nullable) */
  const KskScale *scale;
  char *who; /* (nullable) */
  char *title;
  char *say;
  char *see; /* (nullable) */
  GtkWidget *view;
  GtkWidget *head; /* (nullable): made anew when the density changes, so that it is measured as it will be */
  GtkWidget *controls;
  GtkWidget *complaint;
  GtkWidget *focus; /* (nullable), borrowed */
  GtkWidget *bar;   /* (nullable) */
  Density density;
  gboolean is_compact;
  gboolean hides_head;
  gboolean is_alarm;
  gboolean has_controls;
  gboolean corrects;
  gboolean is_ready; /* of a page that is of no step */
  char *obstacle;    /* (nullable): that is said */
} KskPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (KskPage, ksk_page, G_TYPE_OBJECT)

#define PRIVATE(self) ((KskPagePrivate *)ksk_page_get_instance_private (self))

enum { PROP_0, PROP_SESSION, PROP_ACTION, PROP_SCALE, N_PROPS };
enum { UPDATED, COMMAND, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
shows_say (KskPagePrivate *priv)
{
  gboolean is_done = priv->action != NULL && ksk_action_is_complete (priv->action);
  return priv->density < DENSITY_TURNS || (priv->density == DENSITY_TURNS && (priv->see == NULL || !is_done));
}

static GtkWidget *
create_who (KskPagePrivate *priv)
{
  if (!priv->is_alarm)
    return ksk_badge_new (priv->who, "ksk-badge");
  GtkWidget *label = ksk_state_label_new (KSK_STATE_FAILED, priv->who);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  return label;
}

/* Badges in a column of their own: who acts, then everyone. */
static void
build_head (KskPage *self)
{
  KskPagePrivate *priv = PRIVATE (self);
  const char *text_class = priv->density <= DENSITY_MIXED ? "ksk-say" : "ksk-text";
  GtkWidget *grid = gtk_grid_new ();
  int row = 0;

  if (priv->head != NULL)
    gtk_box_remove (GTK_BOX (priv->view), priv->head);
  priv->head = grid;
  gtk_widget_add_css_class (grid, "ksk-head");
  gtk_widget_set_visible (grid, !priv->hides_head);
  if (priv->who != NULL)
    gtk_grid_attach (GTK_GRID (grid), create_who (priv), 0, row, 1, 1);
  if (priv->title != NULL) {
    const char *title_class = priv->density <= DENSITY_MIXED ? "ksk-title" : "ksk-name";
    gtk_grid_attach (GTK_GRID (grid), ksk_label_new (priv->title, title_class), 1, row++, 1, 1);
  }
  if (shows_say (priv))
    gtk_grid_attach (GTK_GRID (grid), ksk_label_new (priv->say, text_class), 1, row++, 1, 1);
  if (priv->see != NULL && priv->density != DENSITY_TITLE && (priv->density != DENSITY_TURNS || !shows_say (priv))) {
    /* Translators: a short word on a badge: everyone in the room. */
    gtk_grid_attach (GTK_GRID (grid), ksk_badge_new (_ ("ALL"), "ksk-badge-all"), 0, row, 1, 1);
    gtk_grid_attach (GTK_GRID (grid),
                     ksk_label_new (priv->see, priv->density == DENSITY_LARGE ? "ksk-say" : "ksk-text"), 1, row, 1, 1);
  }
  gtk_box_prepend (GTK_BOX (priv->view), grid);
}

static gboolean
confirm_cb (gpointer data, const char *const *initials, GError **error)
{
  KskPage *self = data;

  if (KSK_PAGE_GET_CLASS (self)->confirm != NULL)
    return KSK_PAGE_GET_CLASS (self)->confirm (self, initials, error);
  return ksk_session_confirm (PRIVATE (self)->session, initials, error);
}

void
ksk_page_set_signers (KskPage *self, const KskRole *roles, guint n_roles)
{
  g_return_if_fail (KSK_IS_PAGE (self) && PRIVATE (self)->bar == NULL);
  KskPagePrivate *priv = PRIVATE (self);

  priv->bar = g_object_ref_sink (ksk_confirm_bar_new (priv->session, roles, n_roles, confirm_cb, self));
}

static void
changed_cb (GObject *object, KskPage *self)
{
  ksk_page_update (self);
}

static void
notify_cb (GObject *object, GParamSpec *pspec, KskPage *self)
{
  ksk_page_update (self);
}

static void
take_step (KskPage *self)
{
  KskPagePrivate *priv = PRIVATE (self);
  const KskStep *step = ksk_action_get_step (priv->action);

  priv->who = g_strdup (ksk_role_get_name (step->role));
  priv->title = g_strdup (step->title);
  priv->say = g_strdup (step->say);
  priv->see = g_strdup (step->see);
  ksk_page_set_signers (self, &g_array_index (step->confirm, KskRole, 0), step->confirm->len);
  g_signal_connect_object (priv->action, "changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (priv->action, "notify", G_CALLBACK (notify_cb), self, 0);
}

static void
ksk_page_constructed (GObject *object)
{
  KskPage *self = KSK_PAGE (object);
  KskPagePrivate *priv = PRIVATE (self);

  G_OBJECT_CLASS (ksk_page_parent_class)->constructed (object);
  if (priv->action != NULL)
    take_step (self);
  g_signal_connect_object (priv->session, "changed", G_CALLBACK (changed_cb), self, 0);
  if (KSK_PAGE_GET_CLASS (self)->build != NULL)
    KSK_PAGE_GET_CLASS (self)->build (self);
  build_head (self);
  ksk_page_update (self);
}

static void
ksk_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KskPagePrivate *priv = PRIVATE (KSK_PAGE (object));

  switch (id) {
    case PROP_SESSION:
      priv->session = g_value_dup_object (value);
      break;
    case PROP_ACTION:
      priv->action = g_value_dup_object (value);
      break;
    case PROP_SCALE:
      priv->scale = g_value_get_pointer (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
ksk_page_dispose (GObject *object)
{
  KskPagePrivate *priv = PRIVATE (KSK_PAGE (object));

  g_clear_object (&priv->bar);
  g_clear_object (&priv->controls);
  g_clear_object (&priv->view);
  g_clear_object (&priv->action);
  g_clear_object (&priv->session);
  G_OBJECT_CLASS (ksk_page_parent_class)->dispose (object);
}

static void
ksk_page_finalize (GObject *object)
{
  KskPagePrivate *priv = PRIVATE (KSK_PAGE (object));

  g_free (priv->who);
  g_free (priv->title);
  g_free (priv->say);
  g_free (priv->see);
  g_free (priv->obstacle);
  G_OBJECT_CLASS (ksk_page_parent_class)->finalize (object);
}

static void
ksk_page_class_init (KskPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = ksk_page_constructed;
  object_class->set_property = ksk_page_set_property;
  object_class->dispose = ksk_page_dispose;
  object_class->finalize = ksk_page_finalize;
  props[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, KSK_TYPE_SESSION, flags);
  props[PROP_ACTION] = g_param_spec_object ("action", NULL, NULL, KSK_TYPE_ACTION, flags);
  props[PROP_SCALE] = g_param_spec_pointer ("scale", NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[UPDATED] = g_signal_new ("updated", KSK_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[COMMAND]
      = g_signal_new ("command", KSK_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
ksk_page_init (KskPage *self)
{
  KskPagePrivate *priv = PRIVATE (self);

  priv->view = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  priv->controls = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  priv->complaint = ksk_label_new (NULL, "ksk-alert");
  gtk_widget_set_visible (priv->complaint, FALSE);
  gtk_box_append (GTK_BOX (priv->controls), priv->complaint);
}

KskPage *
ksk_page_new_for_step (KskSession *session, const KskScale *scale)
{
  g_return_val_if_fail (KSK_IS_SESSION (session), NULL);
  KskAction *action = ksk_session_get_action (session);
  g_return_val_if_fail (action != NULL, NULL);

  return g_object_new (ksk_page_type_for_kind (ksk_action_get_step (action)->kind), "session", session, "action",
                       action, "scale", scale, NULL);
}

KskSession *
ksk_page_get_session (KskPage *self)
{
  g_return_val_if_fail (KSK_IS_PAGE (self), NULL);
  return PRIVATE (self)->session;
}

KskAction *
ksk_page_get_action (KskPage *self)
{
  g_return_val_if_fail (KSK_IS_PAGE (self), NULL);
  return PRIVATE (self)->action;
}

const KskScale *
ksk_page_get_scale (KskPage *self)
{
  g_return_val_if_fail (KSK_IS_PAGE (self), NULL);
  return PRIVATE (self)->scale;
}

GtkWidget *
ksk_page_get_view (KskPage *self)
{
  g_return_val_if_fail (KSK_IS_PAGE (self), NULL);
  return PRIVATE (self)->view;
}

GtkWidget *
ksk_page_get_controls (KskPage *self)
{
  g_return_val_if_fail (KSK_IS_PAGE (self), NULL);
  return PRIVATE (self)->has_controls ? PRIVATE (self)->controls : NULL;
}

GtkWidget *
ksk_page_get_bar (KskPage *self)
{
  g_return_val_if_fail (KSK_IS_PAGE (self), NULL);
  return PRIVATE (self)->bar;
}

void
ksk_page_set_content (KskPage *self, GtkWidget *content, gboolean compact)
{
  g_return_if_fail (KSK_IS_PAGE (self) && GTK_IS_WIDGET (content));
  KskPagePrivate *priv = PRIVATE (self);

  priv->is_compact = compact;
  priv->density = compact ? DENSITY_COMPACT : DENSITY_LARGE;
  gtk_widget_set_vexpand (content, TRUE);
  gtk_box_append (GTK_BOX (priv->view), content);
}

void
ksk_page_show_head (KskPage *self, gboolean visible)
{
  g_return_if_fail (KSK_IS_PAGE (self));
  KskPagePrivate *priv = PRIVATE (self);

  priv->hides_head = !visible;
  if (priv->head != NULL)
    gtk_widget_set_visible (priv->head, visible);
}

void
ksk_page_set_controls (KskPage *self, GtkWidget *controls, GtkWidget *focus)
{
  g_return_if_fail (KSK_IS_PAGE (self) && GTK_IS_WIDGET (controls));
  KskPagePrivate *priv = PRIVATE (self);

  if (GTK_IS_BUTTON (controls))
    gtk_widget_set_halign (controls, GTK_ALIGN_START);
  gtk_box_prepend (GTK_BOX (priv->controls), controls);
  priv->has_controls = TRUE;
  priv->focus = focus;
}

void
ksk_page_set_texts (KskPage *self, const char *who, const char *say, const char *see)
{
  g_return_if_fail (KSK_IS_PAGE (self) && say != NULL);
  KskPagePrivate *priv = PRIVATE (self);

  g_free (priv->who);
  g_free (priv->say);
  g_free (priv->see);
  priv->who = g_strdup (who);
  priv->say = g_strdup (say);
  priv->see = g_strdup (see);
  if (priv->head != NULL)
    build_head (self);
}

void
ksk_page_set_alarming (KskPage *self)
{
  g_return_if_fail (KSK_IS_PAGE (self));
  PRIVATE (self)->is_alarm = TRUE;
}

void
ksk_page_set_complaint (KskPage *self, const char *sentence)
{
  g_return_if_fail (KSK_IS_PAGE (self));
  KskPagePrivate *priv = PRIVATE (self);

  gtk_label_set_text (GTK_LABEL (priv->complaint), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (priv->complaint, sentence != NULL);
}

void
ksk_page_ask (KskPage *self, KskCommand command)
{
  g_return_if_fail (KSK_IS_PAGE (self));
  g_signal_emit (self, signals[COMMAND], 0, (int)command);
}

/* When it is open again they sign anew; and a button that would do nothing says why. */
static void
update_open_step (KskPagePrivate *priv, KskPage *self)
{
  g_autofree char *obstacle = ksk_session_dup_obstacle (priv->session);
  ksk_confirm_bar_clear (KSK_CONFIRM_BAR (priv->bar));
  if (g_strcmp0 (obstacle, priv->obstacle) == 0)
    return;
  ksk_page_set_complaint (self, obstacle != NULL ? _ (obstacle) : NULL);
  g_free (priv->obstacle);
  priv->obstacle = g_steal_pointer (&obstacle);
}

void
ksk_page_update (KskPage *self)
{
  g_return_if_fail (KSK_IS_PAGE (self));
  KskPagePrivate *priv = PRIVATE (self);

  if (priv->action != NULL && priv->action != ksk_session_get_action (priv->session))
    return;
  if (priv->action != NULL) {
    g_autofree char *hindrance = ksk_session_dup_hindrance (priv->session);
    ksk_confirm_bar_set_hindrance (KSK_CONFIRM_BAR (priv->bar), hindrance);
    if (!ksk_action_is_complete (priv->action))
      update_open_step (priv, self);
  }
  if (KSK_PAGE_GET_CLASS (self)->update != NULL)
    KSK_PAGE_GET_CLASS (self)->update (self);
  if (priv->density >= DENSITY_TURNS)
    build_head (self);
  g_signal_emit (self, signals[UPDATED], 0);
}

gboolean
ksk_page_is_ready (KskPage *self)
{
  g_return_val_if_fail (KSK_IS_PAGE (self), FALSE);
  KskPagePrivate *priv = PRIVATE (self);

  return !priv->corrects && (priv->action != NULL ? ksk_action_is_complete (priv->action) : priv->is_ready);
}

void
ksk_page_set_ready (KskPage *self, gboolean ready)
{
  g_return_if_fail (KSK_IS_PAGE (self));

  PRIVATE (self)->is_ready = ready;
  ksk_page_end_correction (self);
}

void
ksk_page_correct (KskPage *self)
{
  g_return_if_fail (KSK_IS_PAGE (self));
  KskPagePrivate *priv = PRIVATE (self);

  if (priv->corrects) {
    ksk_page_end_correction (self);
  } else if (priv->has_controls && ksk_page_is_ready (self)
             && (priv->action == NULL || KSK_PAGE_GET_CLASS (self)->correct != NULL)) {
    priv->corrects = TRUE;
    if (priv->bar != NULL)
      ksk_confirm_bar_clear (KSK_CONFIRM_BAR (priv->bar));
    if (KSK_PAGE_GET_CLASS (self)->correct != NULL)
      KSK_PAGE_GET_CLASS (self)->correct (self);
    ksk_page_update (self);
  }
}

void
ksk_page_end_correction (KskPage *self)
{
  g_return_if_fail (KSK_IS_PAGE (self));

  PRIVATE (self)->corrects = FALSE;
  ksk_page_update (self);
}

void
ksk_page_focus (KskPage *self)
{
  g_return_if_fail (KSK_IS_PAGE (self));
  KskPagePrivate *priv = PRIVATE (self);

  if (ksk_page_is_ready (self) && priv->bar != NULL && ksk_confirm_bar_focus (KSK_CONFIRM_BAR (priv->bar)))
    return;
  gboolean has_focus
      = (priv->focus != NULL && gtk_widget_is_sensitive (priv->focus) && gtk_widget_grab_focus (priv->focus))
        || (priv->has_controls && gtk_widget_child_focus (priv->controls, GTK_DIR_TAB_FORWARD));
  if (!has_focus && priv->bar != NULL)
    ksk_confirm_bar_focus (KSK_CONFIRM_BAR (priv->bar));
}

void
ksk_page_fit (KskPage *self, int width, int height)
{
  g_return_if_fail (KSK_IS_PAGE (self));
  KskPagePrivate *priv = PRIVATE (self);
  Density last = KSK_PAGE_GET_CLASS (self)->content_says_all ? DENSITY_TITLE : DENSITY_TURNS;
  int needed;

  for (Density density = priv->is_compact ? DENSITY_COMPACT : DENSITY_LARGE; density <= last; density++) {
    if (priv->density != density) {
      priv->density = density;
      build_head (self);
    }
    gtk_widget_measure (priv->view, GTK_ORIENTATION_VERTICAL, width, NULL, &needed, NULL, NULL);
    if (needed <= height)
      return;
  }
}

gboolean
ksk_page_play (KskPage *self)
{
  g_return_val_if_fail (KSK_IS_PAGE (self), FALSE);
  return KSK_PAGE_GET_CLASS (self)->play != NULL && KSK_PAGE_GET_CLASS (self)->play (self);
}

gboolean
ksk_page_press (GtkWidget *button)
{
  g_return_val_if_fail (GTK_IS_BUTTON (button), FALSE);

  if (!gtk_widget_get_visible (button) || !gtk_widget_get_sensitive (button))
    return FALSE;
  g_signal_emit_by_name (button, "clicked");
  return TRUE;
}
