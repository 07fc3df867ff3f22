/* The recording starts or stops; the first thing on film is what script this is. */
#include <glib/gi18n.h>
#include <string.h>

#include "ui/hash-sheet.h"
#include "ui/label.h"
#include "pages.h"
#include "place.h"
#include "sheet-note.h"

#define KSK_TYPE_RECORDING_PAGE (ksk_recording_page_get_type ())
G_DECLARE_FINAL_TYPE (KskRecordingPage, ksk_recording_page, KSK, RECORDING_PAGE, KskPage)

struct _KskRecordingPage {
  KskPage parent_instance;

  GtkWidget *place;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (KskRecordingPage, ksk_recording_page, KSK_TYPE_PAGE)

static KskRecording *
get_action (KskPage *page)
{
  return KSK_RECORDING (ksk_page_get_action (page));
}

static void
perform_cb (GtkButton *button, KskPage *page)
{
  ksk_recording_perform (get_action (page));
}

/* The script is the first thing that is on film: its name, and its hash in every form. */
static GtkWidget *
new_sheet (KskPage *page)
{
  KskScript *script = ksk_session_get_script (ksk_page_get_session (page));
  KskRecorder *recorder = ksk_session_get_recorder (ksk_page_get_session (page));
  KskState state = ksk_recorder_get_state (recorder) == KSK_RECORDING_LOST ? KSK_STATE_FAILED : KSK_STATE_DONE;
  g_autofree char *summary = ksk_recorder_dup_summary (recorder);
  KskFingerprint hash = { 0 };
  g_autofree char *name = g_strdup_printf ("%s.xml", ksk_script_get_name (script));

  memcpy (hash.bytes, ksk_script_get_sha256 (script), sizeof hash.bytes);
  GtkWidget *sheet = ksk_hash_sheet_new (name, ksk_script_get_size (script), "SCRIPT", &hash);
  ksk_hash_sheet_set_note (KSK_HASH_SHEET (sheet), ksk_sheet_note_new (state, summary));
  return sheet;
}

static void
ksk_recording_page_build (KskPage *page)
{
  KskRecordingPage *self = KSK_RECORDING_PAGE (page);
  gboolean is_start = ksk_recording_is_start (get_action (page));

  self->place = ksk_place_new ();
  self->button = gtk_button_new_with_label (is_start ? _ ("Start the recording") : _ ("Stop the recording"));
  g_signal_connect (self->button, "clicked", G_CALLBACK (perform_cb), page);
  ksk_page_set_content (page, self->place, FALSE);
  ksk_page_set_controls (page, self->button, self->button);
}

/* The operator should hear of it while the room can still be arranged. Returns: (transfer full) (nullable). */
static GtkWidget *
new_reach (const KskScale *scale)
{
  if (scale->reach_m >= scale->distance_m - 0.05)
    return NULL;
  g_autofree char *text = g_strdup_printf (
      _ ("The smallest text of this picture is legible from %.1f m; the last row is at %.1f m. Let it "
         "come closer, or project a wider picture."),
      scale->reach_m, scale->distance_m);
  return ksk_label_new (text, "ksk-text");
}

/* Before it begins. */
static GtkWidget *
new_notice (KskPage *page, const char *state)
{
  GtkWidget *notice = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *reach = ksk_recording_is_start (get_action (page)) ? new_reach (ksk_page_get_scale (page)) : NULL;

  gtk_box_append (GTK_BOX (notice), ksk_label_new (state, "ksk-strong"));
  if (reach != NULL)
    gtk_box_append (GTK_BOX (notice), reach);
  return notice;
}

static char *
describe (KskRecorder *recorder)
{
  g_autofree char *summary = ksk_recorder_dup_summary (recorder);

  switch (ksk_recorder_get_state (recorder)) {
    case KSK_RECORDING_ON:
      return g_strdup_printf (_ ("The recording runs: %s."), summary);
    case KSK_RECORDING_OUTSIDE:
      return g_strdup_printf (_ ("The cameras of the room record: %s."), summary);
    case KSK_RECORDING_LOST:
      return g_strdup_printf (_ ("A camera that should record does not: %s."), summary);
    case KSK_RECORDING_OFF:
    default:
      return g_strdup (_ ("The recording is off."));
  }
}

static void
ksk_recording_page_update (KskPage *page)
{
  KskRecordingPage *self = KSK_RECORDING_PAGE (page);
  KskAction *action = ksk_page_get_action (page);
  g_autofree char *state = describe (ksk_session_get_recorder (ksk_page_get_session (page)));

  gboolean shows_sheet = ksk_recording_is_start (get_action (page)) && ksk_action_is_complete (action);

  ksk_page_show_head (page, !shows_sheet);
  ksk_place_show (self->place, shows_sheet ? new_sheet (page) : new_notice (page, state));
  gtk_widget_set_visible (self->button, !ksk_action_is_complete (action));
  gtk_widget_set_sensitive (self->button, !ksk_action_is_busy (action));
}

static gboolean
ksk_recording_page_play (KskPage *page)
{
  return ksk_page_press (KSK_RECORDING_PAGE (page)->button);
}

static void
ksk_recording_page_class_init (KskRecordingPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_recording_page_build;
  page_class->update = ksk_recording_page_update;
  page_class->play = ksk_recording_page_play;
}

static void
ksk_recording_page_init (KskRecordingPage *self)
{
}
