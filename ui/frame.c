/* The frame that every page stands in: two bands of fixed height, and the page between them. */
#include "frame.h"

#include <glib/gi18n.h>
#include <string.h>

#include "state-mark.h"
#include "watermark.h"

#define HASH_DIGITS 8

enum { CELL_RECORDING, CELL_HSM, CELL_MEDIA, N_CELLS };

struct _KskFrame {
  GtkWidget parent_instance;

  GtkWidget *watermark;
  GtkWidget *band;
  GtkWidget *ceremony;
  GtkWidget *clock;
  GtkWidget *act;
  GtkWidget *step;
  GtkWidget *rehearsal;
  GtkWidget *cells[N_CELLS];
  GtkWidget *journal;
  GtkWidget *place;
  GtkWidget *page; /* (nullable), borrowed: child of the place */
  gboolean is_narrow;
  GtkWidget *control_band;
  GtkWidget *controls; /* (nullable), borrowed: child of the band */
};

G_DEFINE_FINAL_TYPE (KskFrame, ksk_frame, GTK_TYPE_WIDGET)

static GtkWidget *
create_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
create_ellipsized_label (const char *css_class)
{
  GtkWidget *label = create_label (css_class);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static GtkWidget *
append_line (GtkWidget *band)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_append (GTK_BOX (band), line);
  return line;
}

/* Three lines: ceremony and clock; where we are, in the script and in the journal; what runs. */
static void
build_band (KskFrame *self)
{
  self->band = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->band, "ksk-band");

  GtkWidget *line = append_line (self->band);
  self->ceremony = create_ellipsized_label ("ksk-strong");
  self->clock = create_label ("ksk-clock");
  gtk_box_append (GTK_BOX (line), self->ceremony);
  gtk_box_append (GTK_BOX (line), self->clock);

  line = append_line (self->band);
  self->act = create_ellipsized_label (NULL);
  self->rehearsal = create_label ("ksk-lit");
  gtk_widget_add_css_class (self->rehearsal, "ksk-state");
  gtk_widget_add_css_class (self->rehearsal, "ksk-strong");
  gtk_label_set_text (GTK_LABEL (self->rehearsal), _ ("REHEARSAL"));
  self->step = create_label ("ksk-strong");
  self->journal = create_label ("ksk-code");
  gtk_box_append (GTK_BOX (line), self->act);
  gtk_box_append (GTK_BOX (line), self->journal);
  gtk_box_append (GTK_BOX (line), self->rehearsal);
  gtk_box_append (GTK_BOX (line), self->step);

  line = append_line (self->band);
  for (guint i = 0; i < N_CELLS; i++) {
    self->cells[i] = ksk_state_label_new (KSK_STATE_IDLE, "");
    gtk_widget_set_halign (self->cells[i], GTK_ALIGN_START);
    gtk_widget_set_hexpand (self->cells[i], TRUE);
    gtk_box_append (GTK_BOX (line), self->cells[i]);
  }
}

static void
ksk_frame_dispose (GObject *object)
{
  KskFrame *self = KSK_FRAME (object);

  g_clear_pointer (&self->watermark, gtk_widget_unparent);
  G_OBJECT_CLASS (ksk_frame_parent_class)->dispose (object);
}

static void
ksk_frame_class_init (KskFrameClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ksk_frame_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ksk_frame_init (KskFrame *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  build_band (self);
  gtk_widget_add_css_class (column, "ksk-frame");
  self->place = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_vexpand (self->place, TRUE);
  self->control_band = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->control_band, "ksk-control-band");
  gtk_widget_set_visible (self->control_band, FALSE);
  gtk_box_append (GTK_BOX (column), self->band);
  gtk_box_append (GTK_BOX (column), self->place);
  gtk_box_append (GTK_BOX (column), self->control_band);
  self->watermark = ksk_watermark_new (column);
  gtk_widget_set_parent (self->watermark, GTK_WIDGET (self));
  ksk_frame_set_status (self, &(KskFrameStatus){ 0 });
}

GtkWidget *
ksk_frame_new (void)
{
  return g_object_new (KSK_TYPE_FRAME, NULL);
}

static void
set_text (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
}

static void
set_cell (GtkWidget *cell, const KskFrameState *state)
{
  ksk_state_label_set (KSK_STATE_LABEL (cell), state->state, state->word != NULL ? state->word : "");
  gtk_widget_set_opacity (cell, state->word != NULL ? 1 : 0);
}

/* Such a state of the recording is said at length: in a narrow picture the media make room for it. */
static gboolean
is_trouble (KskState state)
{
  return state == KSK_STATE_GAP || state == KSK_STATE_FAILED || state == KSK_STATE_BUSY;
}

void
ksk_frame_set_status (KskFrame *self, const KskFrameStatus *status)
{
  g_return_if_fail (KSK_IS_FRAME (self) && status != NULL);

  set_text (self->ceremony, status->ceremony);
  set_text (self->act, self->is_narrow ? status->act_number : status->act);
  set_text (self->step, status->step);
  set_cell (self->cells[CELL_RECORDING], &status->recording);
  set_cell (self->cells[CELL_HSM], &status->hsm);
  set_cell (self->cells[CELL_MEDIA], &status->media);
  gtk_widget_set_visible (self->cells[CELL_MEDIA], !(self->is_narrow && is_trouble (status->recording.state)));
  gtk_widget_set_visible (self->rehearsal, status->rehearsal);
  ksk_watermark_set_active (KSK_WATERMARK (self->watermark), status->rehearsal);
  if (status->rehearsal)
    gtk_widget_add_css_class (self->band, "ksk-rehearsal");
  else
    gtk_widget_remove_css_class (self->band, "ksk-rehearsal");
  g_autofree char *journal = NULL;
  if (status->journal_seq > 0) {
    journal = g_strdup_printf ("#%" G_GUINT64_FORMAT " %.*s", status->journal_seq, HASH_DIGITS,
                               status->journal_hash != NULL ? status->journal_hash : "");
  }
  set_text (self->journal, journal);
}

void
ksk_frame_set_narrow (KskFrame *self, gboolean is_narrow)
{
  g_return_if_fail (KSK_IS_FRAME (self));

  self->is_narrow = is_narrow;
}

void
ksk_frame_set_clock_text (KskFrame *self, const char *text)
{
  g_return_if_fail (KSK_IS_FRAME (self) && text != NULL);
  gtk_label_set_text (GTK_LABEL (self->clock), text);
}

void
ksk_frame_show_page (KskFrame *self, GtkWidget *page)
{
  g_return_if_fail (KSK_IS_FRAME (self) && GTK_IS_WIDGET (page) && gtk_widget_get_parent (page) == NULL);

  if (self->page != NULL)
    gtk_box_remove (GTK_BOX (self->place), self->page);
  gtk_widget_add_css_class (page, "ksk-page");
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (self->place), page);
  self->page = page;
}

GtkWidget *
ksk_frame_get_page (KskFrame *self)
{
  g_return_val_if_fail (KSK_IS_FRAME (self), NULL);
  return self->page;
}

void
ksk_frame_set_controls (KskFrame *self, GtkWidget *controls)
{
  g_return_if_fail (KSK_IS_FRAME (self) && (controls == NULL || GTK_IS_WIDGET (controls)));

  if (self->controls != NULL)
    gtk_box_remove (GTK_BOX (self->control_band), self->controls);
  self->controls = controls;
  if (controls != NULL)
    gtk_box_append (GTK_BOX (self->control_band), controls);
  gtk_widget_set_visible (self->control_band, controls != NULL);
}
