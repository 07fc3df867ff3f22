/* Pages that are kept: that of the current step, and those that stand in its place. */
#include "shelf.h"

#include "ui/pages/asides.h"

struct _KskShelf {
  GObject parent_instance;

  KskSession *session;
  const KskScale *scale;
  KskPage *step_page;    /* (nullable) */
  GHashTable *asides;    /* (element-type GType KskPage) */
  KskSessionState state; /* that @asides are of */
  GPtrArray *retired;    /* (element-type KskPage) */
  guint forget;
};

G_DEFINE_FINAL_TYPE (KskShelf, ksk_shelf, G_TYPE_OBJECT)

enum { MADE, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
ksk_shelf_dispose (GObject *object)
{
  KskShelf *self = KSK_SHELF (object);

  g_clear_handle_id (&self->forget, g_source_remove);
  g_clear_object (&self->step_page);
  g_clear_pointer (&self->asides, g_hash_table_unref);
  g_clear_pointer (&self->retired, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ksk_shelf_parent_class)->dispose (object);
}

static void
ksk_shelf_class_init (KskShelfClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ksk_shelf_dispose;
  signals[MADE]
      = g_signal_new ("made", KSK_TYPE_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, KSK_TYPE_PAGE);
}

static void
ksk_shelf_init (KskShelf *self)
{
  self->asides = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->retired = g_ptr_array_new_with_free_func (g_object_unref);
}

KskShelf *
ksk_shelf_new (KskSession *session, const KskScale *scale)
{
  g_return_val_if_fail (KSK_IS_SESSION (session) && scale != NULL, NULL);
  KskShelf *self = g_object_new (KSK_TYPE_SHELF, NULL);

  self->session = g_object_ref (session);
  self->scale = scale;
  return self;
}

static void
forget_cb (gpointer data)
{
  KskShelf *self = data;

  self->forget = 0;
  g_ptr_array_set_size (self->retired, 0);
}

/* A page may well be the one whose button has just been pressed: it stays until that is over. */
static void
retire (KskShelf *self, KskPage *page)
{
  g_ptr_array_add (self->retired, g_object_ref (page));
  if (self->forget == 0)
    self->forget = g_idle_add_once (forget_cb, self);
}

/* What was found stays: it is acted on in two states. */
static void
retire_asides (KskShelf *self)
{
  GHashTableIter iter;
  gpointer type, page;

  g_hash_table_iter_init (&iter, self->asides);
  while (g_hash_table_iter_next (&iter, &type, &page)) {
    if (GPOINTER_TO_SIZE (type) == ksk_resumed_page_get_type ())
      continue;
    retire (self, page);
    g_hash_table_iter_remove (&iter);
  }
}

/* What was typed for one objection says nothing about the next. */
static void
follow_state (KskShelf *self)
{
  KskSessionState state = ksk_session_get_state (self->session);

  if (state != self->state)
    retire_asides (self);
  self->state = state;
}

KskPage *
ksk_shelf_get_step_page (KskShelf *self)
{
  g_return_val_if_fail (KSK_IS_SHELF (self), NULL);
  KskAction *action = ksk_session_get_action (self->session);

  follow_state (self);
  if (action == NULL || (self->step_page != NULL && ksk_page_get_action (self->step_page) == action))
    return action != NULL ? self->step_page : NULL;
  if (self->step_page != NULL)
    retire (self, self->step_page);
  g_clear_object (&self->step_page);
  self->step_page = ksk_page_new_for_step (self->session, self->scale);
  g_signal_emit (self, signals[MADE], 0, self->step_page);
  return self->step_page;
}

KskPage *
ksk_shelf_get_aside (KskShelf *self, GType type)
{
  g_return_val_if_fail (KSK_IS_SHELF (self), NULL);

  follow_state (self);
  KskPage *page = g_hash_table_lookup (self->asides, GSIZE_TO_POINTER (type));
  if (page != NULL)
    return page;
  page = g_object_new (type, "session", self->session, "scale", self->scale, NULL);
  g_hash_table_insert (self->asides, GSIZE_TO_POINTER (type), page);
  g_signal_emit (self, signals[MADE], 0, page);
  return page;
}

void
ksk_shelf_drop_aside (KskShelf *self, GType type)
{
  g_return_if_fail (KSK_IS_SHELF (self));
  KskPage *page = g_hash_table_lookup (self->asides, GSIZE_TO_POINTER (type));

  if (page != NULL)
    retire (self, page);
  g_hash_table_remove (self->asides, GSIZE_TO_POINTER (type));
}
