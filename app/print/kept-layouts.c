/* Texts that were set while pages were counted, for when they are drawn. */
#include "app/print/kept-layouts.h"

typedef struct {
  guint style;
  double width;
  char *markup;
  PangoLayout *layout;
} Kept;

struct _KskKeptLayouts {
  GQueue queue; /* of Kept */
};

static void
kept_free (gpointer data)
{
  Kept *self = data;
  g_free (self->markup);
  g_clear_object (&self->layout);
  g_free (self);
}

KskKeptLayouts *
ksk_kept_layouts_new (void)
{
  KskKeptLayouts *self = g_new0 (KskKeptLayouts, 1);
  g_queue_init (&self->queue);
  return self;
}

void
ksk_kept_layouts_free (KskKeptLayouts *self)
{
  g_return_if_fail (self != NULL);

  g_queue_clear_full (&self->queue, kept_free);
  g_free (self);
}

void
ksk_kept_layouts_add (KskKeptLayouts *self, guint style, double width, const char *markup, PangoLayout *layout)
{
  g_return_if_fail (self != NULL && markup != NULL && layout != NULL);

  if (self->queue.length >= KSK_KEPT_LAYOUTS_MAX)
    return;
  Kept *kept = g_new (Kept, 1);
  *kept = (Kept){ style, width, g_strdup (markup), g_object_ref (layout) };
  g_queue_push_tail (&self->queue, kept);
}

PangoLayout *
ksk_kept_layouts_take (KskKeptLayouts *self, guint style, double width, const char *markup)
{
  g_return_val_if_fail (self != NULL && markup != NULL, NULL);

  Kept *next = g_queue_peek_head (&self->queue);
  /* Some are set only when they are drawn. */
  if (next == NULL || next->style != style || next->width < width || next->width > width
      || !g_str_equal (next->markup, markup))
    return NULL;
  g_queue_pop_head (&self->queue);
  PangoLayout *layout = g_steal_pointer (&next->layout);
  kept_free (next);
  return layout;
}
