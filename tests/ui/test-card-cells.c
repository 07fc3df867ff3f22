/* Places and drawn readers in every state, at every size: all of their words can be read from the back of the room. */
#include "tests/ui/legible.h"
#include "tests/ui/room.h"
#include "ui/card-cell.h"
#include "ui/card-slot.h"
#include "ui/pane.h"

#define N_COLUMNS 4

static const KskCardSpot spots[] = {
  { .card = 1, .is_in = TRUE, .is_open = TRUE, .is_wanted = TRUE, .has_activated = TRUE, .tries_left = 3 },
  { .card = 2, .is_in = TRUE, .is_wanted = TRUE, .tries_left = 3 },
  { .card = 3, .is_in = TRUE, .is_wanted = TRUE, .tries_left = 1 },
  { .card = 4, .is_in = TRUE, .is_wanted = TRUE, .tries_left = 0 },
  { .card = 5, .is_wanted = TRUE, .is_out_too_soon = TRUE, .tries_left = 3 },
  { .card = 6, .is_wanted = TRUE, .tries_left = -1 },
  { .card = 7, .has_activated = TRUE, .tries_left = -1 },
};

static char reader_name[] = "Reader 1";
static char no_serial[] = "";

static GtkWidget *
create_places (KskCardsTask task)
{
  GtkWidget *places = gtk_grid_new ();

  gtk_grid_set_column_homogeneous (GTK_GRID (places), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (spots); i++) {
    g_autofree char *holder = g_strdup_printf ("CO%u ABCDE", i + 1);
    GtkWidget *cell = ksk_card_cell_new (i + 1, holder);
    KskCardLook look = ksk_card_look_choose (&spots[i], KSK_CARDS_ON_TABLE, task);
    ksk_card_cell_set (KSK_CARD_CELL (cell), &look, spots[i].has_activated);
    gtk_grid_attach (GTK_GRID (places), cell, (int)i % N_COLUMNS, (int)i / N_COLUMNS, 1, 1);
  }
  return places;
}

/* Half of the states of a reader. */
static GtkWidget *
create_readers (KskReaderState first)
{
  GtkWidget *readers = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_set_homogeneous (GTK_BOX (readers), TRUE);
  for (KskReaderState state = first; state < first + N_COLUMNS; state++) {
    GtkWidget *slot = ksk_card_slot_new ();
    KskReader reader = { .name = reader_name,
                         .state = state,
                         .card = state == KSK_READER_CARD ? 3 : 0,
                         .serial = no_serial,
                         .tries_left = 3 };
    ksk_card_slot_set (KSK_CARD_SLOT (slot), &reader, "333333");
    g_assert_cmpuint (ksk_card_slot_get_card (KSK_CARD_SLOT (slot)), ==, reader.card);
    gtk_box_append (GTK_BOX (readers), slot);
  }
  return readers;
}

static void
test_legible (gconstpointer data)
{
  g_autoptr (Room) room = room_new (data, TRUE, TRUE);

  for (KskCardsTask task = KSK_CARDS_GO_IN; task <= KSK_CARDS_COME_OUT; task++) {
    GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
    gtk_box_append (GTK_BOX (column), create_places (task));
    gtk_box_append (GTK_BOX (column), create_readers (task == KSK_CARDS_GO_IN ? KSK_READER_EMPTY : N_COLUMNS));
    room_show (room, ksk_pane_new (column));
    room_judge (room, task == KSK_CARDS_GO_IN ? "cards-in" : "cards-out");
  }
}

int
main (int argc, char **argv)
{
  room_init (&argc, &argv);
  for (const KskScaleInput *size = legibility_sizes; size->width_px > 0; size++) {
    g_autofree char *path = g_strdup_printf ("/ui/card-cells/%dx%d", size->width_px, size->height_px);
    g_test_add_data_func (path, size, test_legible);
  }
  return g_test_run ();
}
