/* The first window: a live ceremony or a rehearsal. */
#include "ask.h"

#include <glib/gi18n.h>

#define WIDTH_PX 640
#define SPACING_PX 16
#define MARGIN_PX 32

typedef struct {
  GMainLoop *loop;
  GtkWidget *window;
  GtkWidget *path;
  GtkWidget *complaint;
  KskAnswer answer;
  char *config; /* (nullable) */
} Asking;

static void
choose_rehearsal (GtkButton *button, gpointer data)
{
  Asking *self = data;

  self->answer = KSK_ANSWER_REHEARSAL;
  gtk_window_close (GTK_WINDOW (self->window));
}

static void
choose_live (GtkWidget *widget, gpointer data)
{
  Asking *self = data;
  const char *path = gtk_editable_get_text (GTK_EDITABLE (self->path));

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR)) {
    gtk_label_set_text (GTK_LABEL (self->complaint), path[0] == '\0'
                                                         ? _ ("A live ceremony needs the path of its configuration.")
                                                         : _ ("There is no such file."));
    gtk_widget_grab_focus (self->path);
    return;
  }
  self->answer = KSK_ANSWER_LIVE;
  self->config = g_strdup (path);
  gtk_window_close (GTK_WINDOW (self->window));
}

static gboolean
stop (GtkWindow *window, gpointer data)
{
  Asking *self = data;

  g_main_loop_quit (self->loop);
  return FALSE;
}

static GtkWidget *
make_label (const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);
  return label;
}

static GtkWidget *
make_button (const char *mnemonic, GCallback clicked, Asking *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (mnemonic);

  g_signal_connect (button, "clicked", clicked, self);
  return button;
}

static GtkWidget *
make_content (Asking *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING_PX);

  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);

  self->path = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->path), "ksrsigner.yaml");
  g_signal_connect (self->path, "activate", G_CALLBACK (choose_live), self);
  self->complaint = make_label ("", NULL);

  gtk_box_append (GTK_BOX (box), make_label (_ ("Is this a ceremony or a rehearsal?"), "title-1"));
  gtk_box_append (GTK_BOX (box), make_label (_ ("A rehearsal makes its own token, keys and request in a new folder. "
                                                "Nothing in it is real, and every page says so."),
                                             NULL));
  gtk_box_append (GTK_BOX (box), make_button (_ ("_Rehearsal"), G_CALLBACK (choose_rehearsal), self));
  gtk_box_append (GTK_BOX (box), make_label (_ ("A live ceremony uses the HSM and the media that its configuration "
                                                "names. Path of the configuration:"),
                                             NULL));
  gtk_box_append (GTK_BOX (box), self->path);
  gtk_box_append (GTK_BOX (box), make_button (_ ("_Live ceremony"), G_CALLBACK (choose_live), self));
  gtk_box_append (GTK_BOX (box), self->complaint);
  return box;
}

KskAnswer
ksk_ask_mode (char **config)
{
  g_return_val_if_fail (config != NULL, KSK_ANSWER_NONE);

  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Asking self = { .loop = loop, .answer = KSK_ANSWER_NONE };

  self.window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (self.window), _ ("KSK Console"));
  gtk_window_set_default_size (GTK_WINDOW (self.window), WIDTH_PX, -1);
  gtk_window_set_child (GTK_WINDOW (self.window), make_content (&self));
  g_signal_connect (self.window, "close-request", G_CALLBACK (stop), &self);
  gtk_window_present (GTK_WINDOW (self.window));
  /* Where neither answer is: a key that was pressed too early chooses nothing. */
  gtk_widget_grab_focus (self.path);
  g_main_loop_run (loop);

  *config = self.config;
  return self.answer;
}
