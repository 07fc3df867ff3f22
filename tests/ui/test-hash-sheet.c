/* The hash sheet fits at every size, and says what it must. */
#include <gtk/gtk.h>

#include "tests/ui/legible.h"
#include "tests/ui/room.h"
#include "ui/hash-sheet.h"

#define HASH "00ff7e3ba1b20c4d5e6f98765432100fedcba9876543210fa5a5a5a55a5a5a5a"

static GtkWidget *
create_sheet (const char *hash)
{
  KskFingerprint fingerprint;

  g_assert_true (ksk_fingerprint_from_hex (&fingerprint, hash));
  return ksk_hash_sheet_new ("ksr-root-2026-q1-0-c_to_d.xml", 61234, "KSR", &fingerprint);
}

static GtkWidget *
create_note (void)
{
  GtkWidget *label = gtk_label_new ("word 12 of 32");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  return label;
}

static void
test_fits (gconstpointer data)
{
  const KskScaleInput *size = data;
  g_autoptr (Room) room = room_new (size, FALSE, TRUE);
  /* Bytes 0x49 at odd places are the longest word of all, `chambermaid`; at even ones something of nine letters. */
  GtkWidget *sheet = create_sheet (HASH);

  ksk_hash_sheet_set_note (KSK_HASH_SHEET (sheet), create_note ());
  ksk_words_view_set_current (ksk_hash_sheet_get_words (KSK_HASH_SHEET (sheet)), 11);
  room_show (room, sheet);
  room_judge (room, "hash-sheet");
}

static void
test_rehearsal (gconstpointer data)
{
  const KskScaleInput *size = data;
  g_autoptr (Room) room = room_new (size, TRUE, TRUE);
  GtkWidget *sheet = create_sheet (HASH);

  room_show (room, sheet);
  room_judge (room, "hash-sheet-rehearsal");
}

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  for (const KskScaleInput *size = legibility_sizes; size->width_px > 0; size++) {
    g_autofree char *fits = g_strdup_printf ("/ui/hash-sheet/fits/%dx%d", size->width_px, size->height_px);
    g_autofree char *rehearsal = g_strdup_printf ("/ui/hash-sheet/rehearsal/%dx%d", size->width_px, size->height_px);
    g_test_add_data_func (fits, size, test_fits);
    g_test_add_data_func (rehearsal, size, test_rehearsal);
  }
  return g_test_run ();
}
