/* What is typed where a documented rule is waived: why, and the initials of those two who answer for it. */
#include "waiver.h"

#include <glib/gi18n.h>
#include <ksk.h>

enum { FIELD_REASON, FIELD_CA, FIELD_IW };

GtkWidget *
ksk_waiver_new (void)
{
  GtkWidget *form = ksk_form_new (GTK_ORIENTATION_HORIZONTAL);
  GtkWidget *reason = ksk_form_add (KSK_FORM (form), _ ("Why"), KSK_MAX_SENTENCE_CHARS);

  ksk_form_add (KSK_FORM (form), ksk_role_get_name (KSK_ROLE_CA), KSK_MAX_INITIALS_CHARS);
  ksk_form_add (KSK_FORM (form), ksk_role_get_name (KSK_ROLE_IW), KSK_MAX_INITIALS_CHARS);
  gtk_widget_set_hexpand (gtk_widget_get_parent (reason), TRUE);
  gtk_widget_set_hexpand (form, TRUE);
  return form;
}

const char *
ksk_waiver_get_reason (KskForm *waiver)
{
  return ksk_form_get (waiver, FIELD_REASON);
}

GStrv
ksk_waiver_dup_initials (KskForm *waiver)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add (builder, ksk_form_get (waiver, FIELD_CA));
  g_strv_builder_add (builder, ksk_form_get (waiver, FIELD_IW));
  return g_strv_builder_end (builder);
}
