/* A key that is held down has done one thing, and must not do what the same key does on the page that comes up next. */
#include "held-key.h"

/* A held key repeats sooner than that, the first time too. */
#define MAX_REPEAT_MS 1000

#define DATA_KEY "ksk-held-key"

typedef struct {
  guint keyval;  /* 0: none */
  guint32 at_ms; /* when it was last pressed, or repeated */
} HeldKey;

/* Returns: (transfer none): of a window: pages that take keys come and go in it. */
static HeldKey *
get_held (GtkWidget *window)
{
  HeldKey *self = g_object_get_data (G_OBJECT (window), DATA_KEY);

  if (self == NULL) {
    self = g_new0 (HeldKey, 1);
    g_object_set_data_full (G_OBJECT (window), DATA_KEY, self, g_free);
  }
  return self;
}

static HeldKey *
get_held_of (GtkEventControllerKey *keys)
{
  return get_held (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys)));
}

/* The key beside it goes on repeating itself. */
static gboolean
is_modifier (guint keyval)
{
  return keyval >= GDK_KEY_Shift_L && keyval <= GDK_KEY_Hyper_R;
}

/* The release of a key is lost when the page changes meanwhile: but a key repeats quickly, and no longer once another
 * is pressed. */
gboolean
ksk_held_key_press (GtkEventControllerKey *keys, guint keyval)
{
  g_return_val_if_fail (GTK_IS_EVENT_CONTROLLER_KEY (keys), FALSE);
  HeldKey *self = get_held_of (keys);
  guint32 now_ms = gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (keys));
  gboolean is_held = self->keyval == keyval && now_ms - self->at_ms < MAX_REPEAT_MS;

  if (!is_modifier (keyval))
    *self = (HeldKey){ keyval, now_ms };
  return is_held;
}

void
ksk_held_key_release (GtkEventControllerKey *keys, guint keyval)
{
  g_return_if_fail (GTK_IS_EVENT_CONTROLLER_KEY (keys));
  HeldKey *self = get_held_of (keys);

  if (self->keyval == keyval)
    self->keyval = 0;
}

void
ksk_held_key_forget (GtkWidget *window)
{
  g_return_if_fail (GTK_IS_WIDGET (window));
  get_held (window)->keyval = 0;
}
