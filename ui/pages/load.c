/* The last SKR, or the KSR, is loaded from its medium: the files on it, then the one that was taken and its hash. */
#include <glib/gi18n.h>

#include "ui/hash-sheet.h"
#include "ui/label.h"
#include "ui/words-view.h"
#include "key-button.h"
#include "pages.h"
#include "place.h"
#include "roster.h"
#include "sheet-note.h"
#include "waiver.h"

/* Names shown at a time, around the one that is chosen. */
#define MAX_SHOWN_NAMES 5

#define KSK_TYPE_LOAD_PAGE (ksk_load_page_get_type ())
G_DECLARE_FINAL_TYPE (KskLoadPage, ksk_load_page, KSK, LOAD_PAGE, KskPage)

struct _KskLoadPage {
  KskPage parent_instance;

  GtkWidget *place;
  GtkWidget *buttons;
  GtkWidget *load;
  GtkWidget *look;
  GtkWidget *waive;     /* (nullable): for the KSR there is no such thing */
  GtkWidget *form;      /* (nullable) */
  char *chosen;         /* (nullable): name of a file */
  gboolean waives;      /* the form is shown */
  gboolean has_changed; /* a stick came or went since it was looked at */
};

G_DEFINE_FINAL_TYPE (KskLoadPage, ksk_load_page, KSK_TYPE_PAGE)

static KskLoad *
get_action (gpointer page)
{
  return KSK_LOAD (ksk_page_get_action (page));
}

/* The configuration names the file that is likely to be meant. */
static const char *
get_configured_name (KskLoadPage *self)
{
  const KskExchange *exchange = ksk_session_get_exchange (ksk_page_get_session (KSK_PAGE (self)));
  const KskFilenamesConfig *filenames = ksk_config_get_filenames (exchange->config);

  return ksk_load_is_request (get_action (self)) ? filenames->input_ksr : filenames->previous_skr;
}

static guint
find_chosen (KskLoadPage *self, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++) {
    if (g_strcmp0 (names[i], self->chosen) == 0)
      return i;
  }
  return 0;
}

static void
choose (KskLoadPage *self, const char *name)
{
  g_free (self->chosen);
  self->chosen = g_strdup (name);
}

/* Another stick has other files. */
static void
choose_among (KskLoadPage *self, const char *const *names)
{
  const char *configured = get_configured_name (self);
  g_autofree char *name = configured != NULL ? g_path_get_basename (configured) : NULL;

  if (self->chosen != NULL && g_strv_contains (names, self->chosen))
    return;
  choose (self, name != NULL && g_strv_contains (names, name) ? name : names[0]);
}

static void
move (KskLoadPage *self, int by)
{
  const char *const *names = ksk_load_get_names (get_action (self));

  if (names == NULL || names[0] == NULL)
    return;
  int last = (int)g_strv_length ((GStrv)names) - 1;
  choose (self, names[CLAMP ((int)find_chosen (self, names) + by, 0, last)]);
  ksk_page_update (KSK_PAGE (self));
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, KskLoadPage *self)
{
  if (keyval != GDK_KEY_Up && keyval != GDK_KEY_Down)
    return FALSE;
  move (self, keyval == GDK_KEY_Up ? -1 : 1);
  return TRUE;
}

static void
load_cb (GtkButton *button, KskLoadPage *self)
{
  if (self->chosen != NULL)
    ksk_load_load (get_action (self), self->chosen);
}

static void
look_cb (GtkButton *button, KskLoadPage *self)
{
  ksk_load_look (get_action (self));
}

/* A stick that was put in shows its files by itself, as soon as nothing else is read. */
static void
look_when_changed (KskLoadPage *self)
{
  KskAction *action = ksk_page_get_action (KSK_PAGE (self));
  gboolean is_current = action == ksk_session_get_action (ksk_page_get_session (KSK_PAGE (self)));

  if (!self->has_changed || !is_current || ksk_action_is_busy (action) || ksk_action_is_complete (action))
    return;
  self->has_changed = FALSE;
  ksk_load_look (get_action (self));
}

static void
media_cb (KskMedia *media, KskLoadPage *self)
{
  self->has_changed = TRUE;
  look_when_changed (self);
}

static void
waive_cb (GtkButton *button, KskLoadPage *self)
{
  self->waives = TRUE;
  ksk_page_update (KSK_PAGE (self));
  ksk_form_focus (KSK_FORM (self->form), 0);
}

static void
waived_cb (KskForm *form, KskLoadPage *self)
{
  g_auto (GStrv) initials = ksk_waiver_dup_initials (form);
  g_autoptr (GError) error = NULL;

  gboolean taken
      = ksk_load_waive (get_action (self), ksk_waiver_get_reason (form), (const char *const *)initials, &error);
  ksk_page_set_complaint (KSK_PAGE (self), taken ? NULL : error->message);
  ksk_page_update (KSK_PAGE (self));
}

static void
stay_cb (KskLoadPage *self)
{
  self->waives = FALSE;
  ksk_page_set_complaint (KSK_PAGE (self), NULL);
  ksk_page_update (KSK_PAGE (self));
  ksk_page_focus (KSK_PAGE (self));
}

static GtkWidget *
add_button (KskLoadPage *self, const char *text, const char *key, GCallback clicked)
{
  GtkWidget *button = ksk_key_button_new (text, key);

  g_signal_connect (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (self->buttons), button);
  return button;
}

/* Going on without the last SKR is an override: why, and who says so. */
static GtkWidget *
build_form (KskLoadPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *stay = gtk_button_new_with_label (_ ("Do not"));

  self->form = ksk_waiver_new ();
  g_signal_connect (self->form, "submitted", G_CALLBACK (waived_cb), self);
  g_signal_connect_swapped (stay, "clicked", G_CALLBACK (stay_cb), self);
  gtk_box_append (GTK_BOX (box), self->form);
  gtk_box_append (GTK_BOX (box), stay);
  return box;
}

static void
ksk_load_page_build (KskPage *page)
{
  KskLoadPage *self = KSK_LOAD_PAGE (page);
  GtkWidget *controls = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->place = ksk_place_new ();
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  /* Translators: the name of the key, as printed on keyboards. */
  self->load = add_button (self, _ ("Load"), _ ("Enter"), G_CALLBACK (load_cb));
  self->look = add_button (self, _ ("Look again"), NULL, G_CALLBACK (look_cb));
  gtk_box_append (GTK_BOX (controls), self->buttons);
  if (!ksk_load_is_request (get_action (self))) {
    self->waive = add_button (self, _ ("No last SKR"), NULL, G_CALLBACK (waive_cb));
    gtk_box_append (GTK_BOX (controls), build_form (self));
  }
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->buttons, keys);
  g_signal_connect_object (ksk_session_get_media (ksk_page_get_session (page)), "changed", G_CALLBACK (media_cb), self,
                           0);
  ksk_page_set_content (page, self->place, TRUE);
  ksk_page_set_controls (page, controls, self->load);
}

/* What was verified about the last SKR, and its words for those who have the last ceremony's paper. */
static GtkWidget *
make_verified (const KskExchangeFile *file, KskReport *report)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *found = ksk_roster_new (1);
  GPtrArray *findings = ksk_report_get_findings (report);
  gsize size = g_bytes_get_size (file->bytes);
  g_autofree char *words = ksk_fingerprint_to_words (&file->sha256);
  /* Translators: name of a file, then its size. */
  g_autofree char *title
      = g_strdup_printf (ngettext ("%s · %lu byte", "%s · %lu bytes", size), file->name, (gulong)size);

  for (guint i = 0; i < findings->len; i++) {
    gboolean passed = ksk_finding_get_verdict (findings->pdata[i]) == KSK_VERDICT_PASS;
    ksk_roster_add (KSK_ROSTER (found), passed ? KSK_STATE_DONE : KSK_STATE_SKIPPED, NULL,
                    ksk_finding_get_message (findings->pdata[i]));
  }
  gtk_box_append (GTK_BOX (box), ksk_label_new (title, "ksk-name"));
  gtk_box_append (GTK_BOX (box), found);
  gtk_box_append (GTK_BOX (box), ksk_words_view_new (words));
  return box;
}

static GtkWidget *
make_loaded (KskLoadPage *self, const KskExchangeFile *file)
{
  KskReport *report = ksk_load_get_report (get_action (self));
  gboolean is_request = ksk_load_is_request (get_action (self));

  if (report != NULL)
    return make_verified (file, report);
  GtkWidget *sheet
      = ksk_hash_sheet_new (file->name, g_bytes_get_size (file->bytes), is_request ? "KSR" : "SKR", &file->sha256);
  /* Translators: a file; at most 14 signs. */
  ksk_hash_sheet_set_note (KSK_HASH_SHEET (sheet), ksk_sheet_note_new (KSK_STATE_DONE, _ ("loaded")));
  return sheet;
}

/* The names around the chosen one, and how many there are. */
static GtkWidget *
make_list (KskLoadPage *self, const char *const *names)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *roster = ksk_roster_new (1);
  guint n_names = g_strv_length ((GStrv)names);
  guint chosen = find_chosen (self, names);
  guint first = chosen > MAX_SHOWN_NAMES / 2 ? chosen - MAX_SHOWN_NAMES / 2 : 0;
  g_autofree char *count = g_strdup_printf (
      n_names > 1 ? _ ("File %u of %u. ↑ and ↓ choose another.") : _ ("File %u of %u."), chosen + 1, n_names);

  first = MIN (first, n_names > MAX_SHOWN_NAMES ? n_names - MAX_SHOWN_NAMES : 0);
  for (guint i = first; i < n_names && i < first + MAX_SHOWN_NAMES; i++)
    ksk_roster_add (KSK_ROSTER (roster), i == chosen ? KSK_STATE_CURRENT : KSK_STATE_IDLE, NULL, names[i]);
  gtk_box_append (GTK_BOX (box), ksk_label_new (count, "ksk-text"));
  gtk_box_append (GTK_BOX (box), roster);
  return box;
}

static GtkWidget *
make_content (KskLoadPage *self)
{
  KskLoad *action = get_action (self);
  const char *const *names = ksk_load_get_names (action);
  const KskExchangeFile *file = ksk_load_get_file (action);

  if (file != NULL && file->bytes != NULL)
    return make_loaded (self, file);
  if (self->waives && !ksk_load_is_waived (action))
    return ksk_label_new (
        _ ("Without the last SKR nothing shows that this request follows it. Going on is an exception: "
           "the reason is written down and read out at the end, and two people answer for it."),
        "ksk-strong");
  if (ksk_load_is_waived (action))
    return ksk_label_new (
        _ ("This ceremony goes on without the last SKR. Nothing can be compared with it; the exception "
           "is read out at the end."),
        "ksk-strong");
  if (ksk_action_is_busy (KSK_ACTION (action)))
    return ksk_label_new (_ ("The stick is being read."), "ksk-strong");
  if (names == NULL)
    return ksk_label_new (_ ("The stick is not in."), "ksk-strong");
  if (names[0] == NULL)
    return ksk_label_new (_ ("There is no such file on the stick."), "ksk-strong");
  return make_list (self, names);
}

static void
ksk_load_page_update (KskPage *page)
{
  KskLoadPage *self = KSK_LOAD_PAGE (page);
  KskAction *action = ksk_page_get_action (page);
  const char *const *names = ksk_load_get_names (get_action (self));
  gboolean is_complete = ksk_action_is_complete (action);

  if (names != NULL && names[0] != NULL)
    choose_among (self, names);
  else
    choose (self, NULL);
  ksk_place_show (self->place, make_content (self));
  ksk_page_show_head (page, ksk_load_get_file (get_action (self)) == NULL);
  gtk_widget_set_visible (self->load, self->chosen != NULL);
  gtk_widget_set_sensitive (self->buttons, !ksk_action_is_busy (action));
  gtk_widget_set_visible (self->buttons, !is_complete && !self->waives);
  if (self->form != NULL)
    gtk_widget_set_visible (gtk_widget_get_parent (self->form), !is_complete && self->waives);
  look_when_changed (self);
}

static gboolean
ksk_load_page_play (KskPage *page)
{
  KskLoadPage *self = KSK_LOAD_PAGE (page);

  if (ksk_action_is_complete (ksk_page_get_action (page)) || ksk_action_is_busy (ksk_page_get_action (page)))
    return FALSE;
  return ksk_page_press (self->chosen != NULL ? self->load : self->look);
}

static void
ksk_load_page_finalize (GObject *object)
{
  g_free (KSK_LOAD_PAGE (object)->chosen);
  G_OBJECT_CLASS (ksk_load_page_parent_class)->finalize (object);
}

static void
ksk_load_page_class_init (KskLoadPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ksk_load_page_finalize;
  page_class->build = ksk_load_page_build;
  page_class->update = ksk_load_page_update;
  page_class->play = ksk_load_page_play;
}

static void
ksk_load_page_init (KskLoadPage *self)
{
}
