/* A stage for tests. */
#include "tests/ui/room.h"

#include <libintl.h>
#include <locale.h>

#include "draw/fonts.h"
#include "tests/ui/legible.h"
#include "ui/screenshot.h"

/* A test says in which folder the language is that LANGUAGE names. gtk_test_init() has set a locale of its own. */
static void
read_language (void)
{
  const char *locale_dir = g_getenv ("KSK_TEST_LOCALE_DIR");

  if (locale_dir == NULL)
    return;
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

void
room_init (int *argc, char ***argv)
{
  g_autoptr (GError) error = NULL;

  ksk_fonts_register (&error);
  g_assert_no_error (error);
  gtk_test_init (argc, argv, NULL);
  read_language ();
}

Room *
room_new (const KskScaleInput *size, gboolean rehearsal, gboolean controls)
{
  Room *self = g_new0 (Room, 1);

  self->window = GTK_WINDOW (gtk_window_new ());
  self->frame = KSK_FRAME (ksk_frame_new ());
  ksk_scale_init (&self->scale, size);
  gtk_window_set_decorated (self->window, FALSE);
  gtk_window_set_default_size (self->window, size->width_px, size->height_px);
  ksk_style_apply (self->window, "stage", &self->scale);
  ksk_frame_set_narrow (self->frame, self->scale.is_narrow);
  gtk_window_set_child (self->window, GTK_WIDGET (self->frame));
  ksk_frame_set_clock_text (self->frame, "2026-02-12 18:04:33 UTC");
  ksk_frame_set_status (self->frame, &(KskFrameStatus){
                                         .ceremony = "Ceremony 60 · Culpeper",
                                         .act = "Act 3 of 5: Signing",
                                         .act_number = "Act 3 of 5",
                                         .step = "Step 41 of 98",
                                         .recording = { KSK_STATE_DONE, "recording" },
                                         .hsm = { KSK_STATE_CURRENT, "HSM active" },
                                         .media = { KSK_STATE_WARNING, "1 of 2 media" },
                                         .journal_seq = 1234,
                                         .journal_hash = "a1b20c4d5e6f",
                                         .rehearsal = rehearsal,
                                     });
  if (controls)
    ksk_frame_set_controls (self->frame, gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  gtk_window_present (self->window);
  return self;
}

void
room_free (Room *self)
{
  gtk_window_destroy (self->window);
  g_free (self);
}

void
room_show (Room *self, GtkWidget *page)
{
  ksk_frame_show_page (self->frame, page);
  g_assert_true (ksk_screenshot_settle (self->window, ROOM_TIMEOUT_MS));
}

void
room_save (Room *self, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("%s-%dx%d.png", what, gtk_widget_get_width (GTK_WIDGET (self->window)),
                                           gtk_widget_get_height (GTK_WIDGET (self->window)));
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "ui", name, NULL);

  ksk_screenshot_save (self->window, path, &error);
  g_assert_no_error (error);
}

void
room_judge (Room *self, const char *what)
{
  g_autofree char *named = g_strdup_printf ("%s at %dx%d", what, gtk_widget_get_width (GTK_WIDGET (self->window)),
                                            gtk_widget_get_height (GTK_WIDGET (self->window)));

  room_save (self, what);
  legibility_assert (self->window, &self->scale, named);
}
