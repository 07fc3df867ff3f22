/* Makes a rehearsal room with cards, whose zone keys are a function of a seed: `make-room DIR SEED QUARTERS`, with the
 * KSR of the next quarter or so many later. Rooms of one seed have requests that go on from one another. */
#include <app/rehearsal/calendar.h>
#include <app/rehearsal/room.h>
#include <stdlib.h>

int
main (int argc, char **argv)
{
  if (argc != 4) {
    g_printerr ("make-room DIR SEED QUARTERS\n");
    return EXIT_FAILURE;
  }
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  for (guint64 i = g_ascii_strtoull (argv[3], NULL, 10); i > 0; i--)
    now_s = ksk_quarter_start (ksk_quarter_after (now_s));
  const KskRoomSpec spec = {
    .dir = argv[1],
    .domain = ".",
    .algorithm = KSK_ALGORITHM_RSASHA256,
    .bundles = 9,
    .rollover = "normal",
    .seed = argv[2],
    .now_s = now_s,
    .with_cards = TRUE,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (KskRoom) room = ksk_room_build (&spec, &error);
  if (room == NULL)
    g_printerr ("%s\n", error->message);
  return room != NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}
