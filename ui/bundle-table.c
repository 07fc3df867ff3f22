/* The bundles as a table. */
#include "bundle-table.h"

#include <glib/gi18n.h>
#include <string.h>

#include "pager.h"
#include "state-mark.h"

/* Times are written out as `2026-01-01T00:00:00`: a date of ten characters, and from the twelfth on the time of day. */
#define DATE_LENGTH 10
#define DAY_S 86400

enum { COLUMN_NUMBER, COLUMN_INCEPTION, COLUMN_EXPIRATION, COLUMN_ZSK, COLUMN_KSK, COLUMN_STATE, N_COLUMNS };

struct _KskBundleTable {
  GtkWidget parent_instance;

  GtkWidget *header;
  GtkWidget *pager;
  GtkSizeGroup *columns[N_COLUMNS];
  GPtrArray *rows;  /* (element-type GtkWidget), borrowed: children of the pager */
  gint64 day_at[2]; /* time of day that all inceptions, all expirations have in common; -1 for none */
};

G_DEFINE_FINAL_TYPE (KskBundleTable, ksk_bundle_table, GTK_TYPE_WIDGET)

static void
ksk_bundle_table_dispose (GObject *object)
{
  KskBundleTable *self = KSK_BUNDLE_TABLE (object);

  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->header, gtk_widget_unparent);
  g_clear_pointer (&self->pager, gtk_widget_unparent);
  for (guint i = 0; i < N_COLUMNS; i++)
    g_clear_object (&self->columns[i]);
  G_OBJECT_CLASS (ksk_bundle_table_parent_class)->dispose (object);
}

static void
ksk_bundle_table_finalize (GObject *object)
{
  g_ptr_array_unref (KSK_BUNDLE_TABLE (object)->rows);
  G_OBJECT_CLASS (ksk_bundle_table_parent_class)->finalize (object);
}

static void
ksk_bundle_table_class_init (KskBundleTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ksk_bundle_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = ksk_bundle_table_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
ksk_bundle_table_init (KskBundleTable *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "ksk-table");
  self->rows = g_ptr_array_new ();
  for (guint i = 0; i < N_COLUMNS; i++)
    self->columns[i] = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
}

static gint64
get_time (KskBundle *bundle, guint column)
{
  return column == COLUMN_INCEPTION ? ksk_bundle_get_inception (bundle) : ksk_bundle_get_expiration (bundle);
}

/* A time of day that stands in every row says nothing there: it goes into the header. */
static gint64
find_common_time_of_day (GPtrArray *bundles, guint column)
{
  gint64 common = -1;

  for (guint i = 0; i < bundles->len; i++) {
    gint64 time_of_day = get_time (g_ptr_array_index (bundles, i), column) % DAY_S;
    if (i > 0 && time_of_day != common)
      return -1;
    common = time_of_day;
  }
  return common;
}

static char *
dup_time_cell (KskBundleTable *self, KskBundle *bundle, guint column)
{
  gint64 time_s = get_time (bundle, column);
  char *text = ksk_time_format (time_s);

  if (time_s % DAY_S == self->day_at[column - COLUMN_INCEPTION])
    text[DATE_LENGTH] = '\0';
  else
    text[DATE_LENGTH] = '\n';
  return text;
}

static gboolean
signs (KskBundle *bundle, KskDnskey *key)
{
  GPtrArray *signatures = ksk_bundle_get_signatures (bundle);

  for (guint i = 0; i < signatures->len; i++) {
    if (ksk_rrsig_fields_name_key (ksk_rrsig_get_fields (g_ptr_array_index (signatures, i)), key))
      return TRUE;
  }
  return FALSE;
}

/* As in the table of the log, but without labels of keys: the line is not long enough for both. */
static char *
dup_ksk_cell (KskBundle *bundle)
{
  GPtrArray *keys = ksk_bundle_get_keys (bundle);
  GString *cell = g_string_new (NULL);

  for (guint i = 0; i < keys->len; i++) {
    KskDnskey *key = g_ptr_array_index (keys, i);
    if (!ksk_dnskey_is_sep (key))
      continue;
    g_string_append_printf (cell, "%s%05u/%s%s", cell->len > 0 ? " " : "", ksk_dnskey_get_key_tag (key),
                            ksk_dnskey_is_revoked (key) ? "R" : "", signs (bundle, key) ? "S" : "P");
  }
  return g_string_free (cell, FALSE);
}

static char *
dup_cell (KskBundleTable *self, KskBundle *bundle, guint column)
{
  if (column == COLUMN_INCEPTION || column == COLUMN_EXPIRATION)
    return dup_time_cell (self, bundle, column);
  if (column == COLUMN_KSK)
    return dup_ksk_cell (bundle);
  g_autofree char *tags = ksk_bundle_format_zsk_tags (bundle);
  return g_strdelimit (g_steal_pointer (&tags), ",", ' ');
}

static GtkWidget *
append_label (KskBundleTable *self, GtkWidget *row, guint column, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == COLUMN_NUMBER ? 1 : 0);
  if (column == COLUMN_KSK)
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_size_group_add_widget (self->columns[column], label);
  gtk_box_append (GTK_BOX (row), label);
  return label;
}

/* The cell of a row; rows and header have one child a column. */
static GtkWidget *
get_cell (GtkWidget *row, guint column)
{
  GtkWidget *cell = gtk_widget_get_first_child (row);

  while (cell != NULL && column-- > 0)
    cell = gtk_widget_get_next_sibling (cell);
  return cell;
}

/* The last cell takes what is left. */
static void
append_state_cell (KskBundleTable *self, GtkWidget *row)
{
  GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_hexpand (cell, TRUE);
  gtk_size_group_add_widget (self->columns[COLUMN_STATE], cell);
  gtk_box_append (GTK_BOX (row), cell);
}

static void
append_row (KskBundleTable *self, guint number)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *digits = g_strdup_printf ("%u", number);

  gtk_widget_add_css_class (row, "ksk-table-row");
  for (guint column = COLUMN_NUMBER; column < COLUMN_STATE; column++)
    append_label (self, row, column, column == COLUMN_NUMBER ? digits : "");
  append_state_cell (self, row);
  ksk_pager_append (KSK_PAGER (self->pager), row);
  g_ptr_array_add (self->rows, row);
}

static char *
dup_heading (KskBundleTable *self, guint column)
{
  static const char *const headings[] = { "#", N_ ("Inception"), N_ ("Expiration"), N_ ("ZSK tags"), N_ ("KSK tags") };
  gint64 day_at
      = column == COLUMN_INCEPTION || column == COLUMN_EXPIRATION ? self->day_at[column - COLUMN_INCEPTION] : -1;

  if (day_at < 0)
    return g_strdup (_ (headings[column]));
  g_autofree char *time = ksk_time_format (day_at);
  return g_strdup_printf ("%s\n%s", _ (headings[column]), time + DATE_LENGTH + 1);
}

static void
build_header (KskBundleTable *self)
{
  self->header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->header, "ksk-table-row");
  gtk_widget_add_css_class (self->header, "ksk-strong");
  for (guint column = COLUMN_NUMBER; column < COLUMN_STATE; column++) {
    g_autofree char *heading = dup_heading (self, column);
    append_label (self, self->header, column, heading);
  }
  append_state_cell (self, self->header);
  gtk_widget_set_parent (self->header, GTK_WIDGET (self));
}

GtkWidget *
ksk_bundle_table_new (GPtrArray *bundles)
{
  g_return_val_if_fail (bundles != NULL, NULL);
  KskBundleTable *self = g_object_new (KSK_TYPE_BUNDLE_TABLE, NULL);
  guint n_rows = MIN (bundles->len, KSK_PAGER_MAX_ROWS - 1);

  self->day_at[0] = find_common_time_of_day (bundles, COLUMN_INCEPTION);
  self->day_at[1] = find_common_time_of_day (bundles, COLUMN_EXPIRATION);
  build_header (self);
  self->pager = ksk_pager_new ();
  gtk_widget_set_parent (self->pager, GTK_WIDGET (self));
  for (guint i = 0; i < n_rows; i++) {
    append_row (self, i + 1);
    ksk_bundle_table_set_bundle (self, i, g_ptr_array_index (bundles, i));
  }
  if (n_rows < bundles->len) {
    guint left_out = bundles->len - n_rows;
    g_autofree char *text = g_strdup_printf (
        ngettext ("%u more bundle is not listed here", "%u more bundles are not listed here", left_out), left_out);
    ksk_pager_append (KSK_PAGER (self->pager), gtk_label_new (text));
  }
  return GTK_WIDGET (self);
}

void
ksk_bundle_table_set_bundle (KskBundleTable *self, guint row, KskBundle *bundle)
{
  g_return_if_fail (KSK_IS_BUNDLE_TABLE (self) && bundle != NULL);

  if (row >= self->rows->len)
    return;
  for (guint column = COLUMN_INCEPTION; column < COLUMN_STATE; column++) {
    g_autofree char *text = dup_cell (self, bundle, column);
    gtk_label_set_text (GTK_LABEL (get_cell (g_ptr_array_index (self->rows, row), column)), text);
  }
}

void
ksk_bundle_table_set_state (KskBundleTable *self, guint bundle, KskState state, const char *word)
{
  g_return_if_fail (KSK_IS_BUNDLE_TABLE (self) && word != NULL);

  if (bundle >= self->rows->len)
    return;
  GtkWidget *cell = get_cell (g_ptr_array_index (self->rows, bundle), COLUMN_STATE);
  GtkWidget *label = gtk_widget_get_first_child (cell);
  if (label != NULL) {
    ksk_state_label_set (KSK_STATE_LABEL (label), state, word);
    return;
  }
  label = ksk_state_label_new (state, word);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (cell), label);
}

KskPager *
ksk_bundle_table_get_pager (KskBundleTable *self)
{
  g_return_val_if_fail (KSK_IS_BUNDLE_TABLE (self), NULL);
  return KSK_PAGER (self->pager);
}
