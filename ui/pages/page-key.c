/* A key of one page, which works whatever has the focus. */
#include "page-key.h"

#include "ui/held-key.h"

typedef struct {
  guint keyval;
  void (*func) (gpointer data);
  gpointer data;
  GtkWidget *window;              /* (nullable), borrowed: while the widget can be seen in it */
  GtkEventController *controller; /* (nullable), borrowed: of @window */
} PageKey;

static gboolean
pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, PageKey *self)
{
  if (keyval != self->keyval || state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK))
    return FALSE;
  if (!ksk_held_key_press (controller, keyval))
    self->func (self->data);
  return TRUE;
}

/* The release goes no further than to what took the key. */
static void
released_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, gpointer data)
{
  ksk_held_key_release (controller, keyval);
}

static void
unmap_cb (GtkWidget *widget, PageKey *self)
{
  if (self->controller != NULL)
    gtk_widget_remove_controller (self->window, self->controller);
  self->controller = NULL;
  self->window = NULL;
}

/* The window, because keys go to what has the focus in it and pass nothing else. */
static void
map_cb (GtkWidget *widget, PageKey *self)
{
  unmap_cb (widget, self);
  self->window = GTK_WIDGET (gtk_widget_get_root (widget));
  self->controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (self->controller, GTK_PHASE_CAPTURE);
  g_signal_connect (self->controller, "key-pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (self->controller, "key-released", G_CALLBACK (released_cb), NULL);
  gtk_widget_add_controller (self->window, self->controller);
}

static void
free_cb (gpointer data, GClosure *closure)
{
  g_free (data);
}

void
ksk_page_key_add (GtkWidget *widget, guint keyval, void (*func) (gpointer data), gpointer data)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && !gtk_widget_get_mapped (widget) && func != NULL);
  PageKey *self = g_new0 (PageKey, 1);

  *self = (PageKey){ .keyval = keyval, .func = func, .data = data };
  /* Freed with the first of the two, when the widget goes: it was unmapped before. */
  g_signal_connect_data (widget, "map", G_CALLBACK (map_cb), self, free_cb, 0);
  g_signal_connect (widget, "unmap", G_CALLBACK (unmap_cb), self);
}
