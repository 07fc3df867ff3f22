/* A QR code on the page. */
#include "qr-view.h"

#include "draw/qr.h"

struct _KskQrView {
  GtkWidget parent_instance;

  char *text;
};

G_DEFINE_FINAL_TYPE (KskQrView, ksk_qr_view, GTK_TYPE_WIDGET)

static void
ksk_qr_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KskQrView *self = KSK_QR_VIEW (widget);
  g_autoptr (GError) error = NULL;
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int size = MIN (width, height);

  if (self->text == NULL)
    return;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (!ksk_qr_draw (cr, self->text, (width - size) / 2, (height - size) / 2, size, &error))
    g_warning ("a QR code is not shown: %s", error->message);
  cairo_destroy (cr);
}

static void
ksk_qr_view_finalize (GObject *object)
{
  g_free (KSK_QR_VIEW (object)->text);
  G_OBJECT_CLASS (ksk_qr_view_parent_class)->finalize (object);
}

static void
ksk_qr_view_class_init (KskQrViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ksk_qr_view_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = ksk_qr_view_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ksk_qr_view_init (KskQrView *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "ksk-qr");
}

GtkWidget *
ksk_qr_view_new (const char *text, const char *label)
{
  KskQrView *self = g_object_new (KSK_TYPE_QR_VIEW, NULL);

  if (label != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  ksk_qr_view_set_text (self, text);
  return GTK_WIDGET (self);
}

void
ksk_qr_view_set_text (KskQrView *self, const char *text)
{
  g_return_if_fail (KSK_IS_QR_VIEW (self));
  guint modules;

  g_return_if_fail (text == NULL || ksk_qr_get_modules (text, &modules, NULL));
  g_free (self->text);
  self->text = g_strdup (text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const char *
ksk_qr_view_get_text (KskQrView *self)
{
  g_return_val_if_fail (KSK_IS_QR_VIEW (self), NULL);
  return self->text;
}
