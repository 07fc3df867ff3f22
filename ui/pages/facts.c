/* What is known about something: names on the left, values on the right. */
#include "facts.h"

#include "ui/label.h"

struct _KskFacts {
  GtkGrid parent_instance;

  int n_rows;
};

G_DEFINE_FINAL_TYPE (KskFacts, ksk_facts, GTK_TYPE_GRID)

static void
ksk_facts_class_init (KskFactsClass *klass)
{
}

static void
ksk_facts_init (KskFacts *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "ksk-facts");
}

GtkWidget *
ksk_facts_new (void)
{
  return g_object_new (KSK_TYPE_FACTS, NULL);
}

void
ksk_facts_clear (KskFacts *self)
{
  GtkWidget *child;

  g_return_if_fail (KSK_IS_FACTS (self));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_grid_remove (GTK_GRID (self), child);
  self->n_rows = 0;
}

static void
add (KskFacts *self, const char *name, const char *value, const char *css_class)
{
  if (value == NULL || *value == '\0')
    return;
  GtkWidget *label = ksk_label_new (name, "ksk-text");
  gtk_widget_set_hexpand (label, FALSE);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_grid_attach (GTK_GRID (self), label, 0, self->n_rows, 1, 1);
  gtk_grid_attach (GTK_GRID (self), ksk_label_new (value, css_class), 1, self->n_rows++, 1, 1);
}

void
ksk_facts_add (KskFacts *self, const char *name, const char *value)
{
  g_return_if_fail (KSK_IS_FACTS (self) && name != NULL);
  add (self, name, value, "ksk-value");
}

void
ksk_facts_add_code (KskFacts *self, const char *name, const char *value)
{
  g_return_if_fail (KSK_IS_FACTS (self) && name != NULL);
  add (self, name, value, "ksk-code");
}

void
ksk_facts_add_sentence (KskFacts *self, const char *sentence, const char *css_class)
{
  g_return_if_fail (KSK_IS_FACTS (self) && sentence != NULL);
  gtk_grid_attach (GTK_GRID (self), ksk_label_new (sentence, css_class), 0, self->n_rows++, 2, 1);
}

char *
ksk_facts_dup_time (gint64 utc_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (utc_us / G_USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S UTC") : g_strdup ("");
}
