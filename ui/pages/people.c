/* Who is in the room: somebody leaves, or returns. */
#include <glib/gi18n.h>

#include "asides.h"
#include "roster.h"

#define KSK_TYPE_PEOPLE_PAGE (ksk_people_page_get_type ())
G_DECLARE_FINAL_TYPE (KskPeoplePage, ksk_people_page, KSK, PEOPLE_PAGE, KskPage)

struct _KskPeoplePage {
  KskPage parent_instance;

  GtkWidget *roster;
  GtkWidget *toggle;
  guint chosen; /* index into the people */
};

G_DEFINE_FINAL_TYPE (KskPeoplePage, ksk_people_page, KSK_TYPE_PAGE)

static const KskPerson *
get_chosen (KskPeoplePage *self)
{
  GPtrArray *people = ksk_session_get_story (ksk_page_get_session (KSK_PAGE (self)))->people;

  return self->chosen < people->len ? g_ptr_array_index (people, self->chosen) : NULL;
}

static void
toggle_cb (GtkButton *button, KskPeoplePage *self)
{
  const KskPerson *person = get_chosen (self);
  g_autoptr (GError) error = NULL;

  if (person == NULL)
    return;
  gboolean taken = ksk_session_set_present (ksk_page_get_session (KSK_PAGE (self)),
                                            g_array_index (person->roles, KskRole, 0), !person->present, &error);
  ksk_page_set_complaint (KSK_PAGE (self), taken ? NULL : error->message);
}

static void
back_cb (GtkButton *button, KskPage *page)
{
  ksk_page_ask (page, KSK_COMMAND_BACK);
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, KskPeoplePage *self)
{
  guint n_people = ksk_session_get_story (ksk_page_get_session (KSK_PAGE (self)))->people->len;

  if (keyval != GDK_KEY_Up && keyval != GDK_KEY_Down)
    return FALSE;
  if (keyval == GDK_KEY_Up && self->chosen > 0)
    self->chosen--;
  else if (keyval == GDK_KEY_Down && self->chosen + 1 < n_people)
    self->chosen++;
  ksk_page_update (KSK_PAGE (self));
  return TRUE;
}

static void
ksk_people_page_build (KskPage *page)
{
  KskPeoplePage *self = KSK_PEOPLE_PAGE (page);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *back = gtk_button_new_with_label (_ ("Back (Esc)"));
  GtkEventController *keys = gtk_event_controller_key_new ();

  ksk_page_set_texts (page, "IW", _ ("Who leaves the room, and who returns? Choose with the arrow keys."), NULL);
  self->roster = ksk_roster_new (3);
  self->toggle = gtk_button_new_with_label ("");
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (line, keys);
  g_signal_connect (self->toggle, "clicked", G_CALLBACK (toggle_cb), self);
  g_signal_connect (back, "clicked", G_CALLBACK (back_cb), page);
  gtk_widget_add_css_class (line, "ksk-line");
  gtk_box_append (GTK_BOX (line), self->toggle);
  gtk_box_append (GTK_BOX (line), back);
  ksk_page_set_content (page, self->roster, TRUE);
  ksk_page_set_controls (page, line, self->toggle);
}

static void
ksk_people_page_update (KskPage *page)
{
  KskPeoplePage *self = KSK_PEOPLE_PAGE (page);
  GPtrArray *people = ksk_session_get_story (ksk_page_get_session (page))->people;
  const KskPerson *chosen = get_chosen (self);

  ksk_roster_clear (KSK_ROSTER (self->roster));
  for (guint i = 0; i < people->len; i++) {
    const KskPerson *person = g_ptr_array_index (people, i);
    /* Translators: name of a person, and where they are. */
    g_autofree char *text = g_strdup_printf (person->present ? _ ("%s, here") : _ ("%s, out"), person->name);
    KskState state = person->present ? KSK_STATE_DONE : KSK_STATE_SKIPPED;
    ksk_roster_add (KSK_ROSTER (self->roster), person == chosen ? KSK_STATE_CURRENT : state,
                    ksk_role_get_name (g_array_index (person->roles, KskRole, 0)), text);
  }
  gtk_widget_set_visible (self->toggle, chosen != NULL);
  if (chosen != NULL) {
    g_autofree char *text
        = g_strdup_printf (chosen->present ? _ ("%s leaves the room") : _ ("%s is back"), chosen->name);
    gtk_button_set_label (GTK_BUTTON (self->toggle), text);
  }
}

static void
ksk_people_page_class_init (KskPeoplePageClass *klass)
{
  KSK_PAGE_CLASS (klass)->build = ksk_people_page_build;
  KSK_PAGE_CLASS (klass)->update = ksk_people_page_update;
}

static void
ksk_people_page_init (KskPeoplePage *self)
{
}
