/* Where a PIN is typed: it goes into locked memory key by key, and nothing shows how long it is. */
#include "pin-entry.h"

#include <glib/gi18n.h>

struct _KskPinEntry {
  GtkWidget parent_instance;

  GtkWidget *label;
  KskSecret *secret; /* (nullable): nothing was typed */
};

G_DEFINE_FINAL_TYPE (KskPinEntry, ksk_pin_entry, GTK_TYPE_WIDGET)

enum { SUBMITTED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* Always as many, from the first key on. */
static const char *const dots = "\xe2\x80\xa2 \xe2\x80\xa2 \xe2\x80\xa2 \xe2\x80\xa2 \xe2\x80\xa2 \xe2\x80\xa2";

static void
show (KskPinEntry *self, const char *text)
{
  if (self->label != NULL)
    gtk_label_set_text (GTK_LABEL (self->label), text);
}

void
ksk_pin_entry_clear (KskPinEntry *self)
{
  g_return_if_fail (KSK_IS_PIN_ENTRY (self));

  g_clear_pointer (&self->secret, ksk_secret_free);
  show (self, _ ("PIN, then Enter"));
}

static gboolean
add_key (KskPinEntry *self, guint keyval)
{
  gunichar c = gdk_keyval_to_unicode (keyval);
  char utf8[6] = { 0 };
  g_autoptr (GError) error = NULL;

  if (c == 0 || !g_unichar_isprint (c))
    return FALSE;
  int n = g_unichar_to_utf8 (c, utf8);
  if (self->secret == NULL)
    self->secret = ksk_secret_new (utf8, (gsize)n, &error);
  else
    ksk_secret_append (self->secret, utf8, (gsize)n, &error);
  explicit_bzero (utf8, sizeof utf8);
  if (error != NULL) {
    ksk_pin_entry_clear (self);
    show (self, error->message);
    return TRUE;
  }
  show (self, dots);
  return TRUE;
}

gboolean
ksk_pin_entry_press (KskPinEntry *self, guint keyval)
{
  g_return_val_if_fail (KSK_IS_PIN_ENTRY (self), FALSE);

  switch (keyval) {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      if (self->secret != NULL)
        g_signal_emit (self, signals[SUBMITTED], 0);
      return TRUE;
    case GDK_KEY_BackSpace:
    case GDK_KEY_Delete:
      ksk_pin_entry_clear (self);
      return TRUE;
    default:
      return add_key (self, keyval);
  }
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, KskPinEntry *self)
{
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK))
    return FALSE;
  return ksk_pin_entry_press (self, keyval);
}

static void
ksk_pin_entry_dispose (GObject *object)
{
  KskPinEntry *self = KSK_PIN_ENTRY (object);

  g_clear_pointer (&self->secret, ksk_secret_free);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (ksk_pin_entry_parent_class)->dispose (object);
}

/* What was typed does not outlive its window: a page that comes back begins with nothing. */
static void
ksk_pin_entry_unroot (GtkWidget *widget)
{
  ksk_pin_entry_clear (KSK_PIN_ENTRY (widget));
  GTK_WIDGET_CLASS (ksk_pin_entry_parent_class)->unroot (widget);
}

static void
ksk_pin_entry_class_init (KskPinEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ksk_pin_entry_dispose;
  widget_class->unroot = ksk_pin_entry_unroot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "entry");
  signals[SUBMITTED]
      = g_signal_new ("submitted", KSK_TYPE_PIN_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ksk_pin_entry_init (KskPinEntry *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "ksk-pin");
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  ksk_pin_entry_clear (self);
}

GtkWidget *
ksk_pin_entry_new (void)
{
  return g_object_new (KSK_TYPE_PIN_ENTRY, NULL);
}

KskSecret *
ksk_pin_entry_take (KskPinEntry *self)
{
  g_return_val_if_fail (KSK_IS_PIN_ENTRY (self), NULL);

  KskSecret *secret = g_steal_pointer (&self->secret);
  ksk_pin_entry_clear (self);
  return secret;
}

gboolean
ksk_pin_entry_is_empty (KskPinEntry *self)
{
  g_return_val_if_fail (KSK_IS_PIN_ENTRY (self), TRUE);
  return self->secret == NULL;
}
