/* Of all that may be true of a card, which one word the room sees. */
#include "ui/card-cell.h"

typedef struct {
  const char *what;
  KskCardSpot spot;
  KskCardsTask task;
  KskCardPlace place;
  KskState state;
  const char *word;
} Case;

#define TABLE KSK_CARDS_GO_IN, KSK_CARDS_ON_TABLE
#define READER KSK_CARDS_GO_IN, KSK_CARDS_IN_READER
#define DEVICE KSK_CARDS_GO_IN, KSK_CARDS_AT_DEVICE
#define OUT KSK_CARDS_COME_OUT, KSK_CARDS_ON_TABLE

static char serial[] = "0123456789abcdef";

static const Case cases[] = {
  { "nothing yet", { .tries_left = -1 }, TABLE, KSK_STATE_IDLE, "empty" },
  { "wanted", { .is_wanted = TRUE, .tries_left = -1 }, TABLE, KSK_STATE_CURRENT, "wanted" },
  { "in, wanted", { .is_wanted = TRUE, .is_in = TRUE, .tries_left = 3 }, READER, KSK_STATE_BUSY, "in: PIN" },
  { "in, not wanted", { .is_in = TRUE, .tries_left = 3 }, READER, KSK_STATE_IDLE, "in" },
  { "open", { .is_wanted = TRUE, .is_in = TRUE, .is_open = TRUE, .tries_left = 3 }, READER, KSK_STATE_DONE, "open" },
  { "open and out", { .is_wanted = TRUE, .is_open = TRUE, .tries_left = 3 }, READER, KSK_STATE_DONE, "open, out" },
  { "two tries", { .is_wanted = TRUE, .is_in = TRUE, .tries_left = 2 }, READER, KSK_STATE_BUSY, "in: PIN" },
  { "one try", { .is_wanted = TRUE, .is_in = TRUE, .tries_left = 1 }, READER, KSK_STATE_WARNING, "LAST TRY" },
  { "one try, out", { .is_wanted = TRUE, .tries_left = 1 }, READER, KSK_STATE_WARNING, "LAST TRY" },
  { "blocked", { .is_wanted = TRUE, .is_in = TRUE, .tries_left = 0 }, READER, KSK_STATE_FAILED, "BLOCKED" },
  { "blocked, out", { .tries_left = 0 }, OUT, KSK_STATE_FAILED, "BLOCKED" },
  { "out too soon",
    { .is_wanted = TRUE, .is_out_too_soon = TRUE, .tries_left = 3 },
    TABLE,
    KSK_STATE_WARNING,
    "out too soon" },
  { "back in", { .is_wanted = TRUE, .is_in = TRUE, .tries_left = 3 }, TABLE, KSK_STATE_BUSY, "in: PIN" },
  { "shown at the device", { .is_in = TRUE, .is_open = TRUE, .tries_left = -1 }, DEVICE, KSK_STATE_DONE, "in" },
  { "to come out", { .is_in = TRUE, .is_open = TRUE, .tries_left = 3 }, OUT, KSK_STATE_CURRENT, "take out" },
  { "is out", { .serial = serial, .tries_left = 3 }, OUT, KSK_STATE_DONE, "out" },
  { "never was in", { .tries_left = -1 }, OUT, KSK_STATE_IDLE, "empty" },
};

static void
test_look (gconstpointer data)
{
  const Case *one = data;
  KskCardLook look = ksk_card_look_choose (&one->spot, one->place, one->task);

  g_assert_cmpstr (look.word, ==, one->word);
  g_assert_cmpint (look.state, ==, one->state);
}

/* Grey or blind to colours, with the words too far away: what must be told apart still has a shape of its own. */
static void
test_shapes_differ (void)
{
  KskCardSpot wanted = { .is_wanted = TRUE, .tries_left = -1 };
  KskCardSpot in = { .is_wanted = TRUE, .is_in = TRUE, .tries_left = 3 };
  KskCardSpot open = { .is_wanted = TRUE, .is_in = TRUE, .is_open = TRUE, .tries_left = 3 };
  KskCardSpot last = { .is_wanted = TRUE, .is_in = TRUE, .tries_left = 1 };
  KskCardSpot blocked = { .is_wanted = TRUE, .is_in = TRUE, .tries_left = 0 };
  KskCardSpot none = { .tries_left = -1 };
  const KskCardSpot *all[] = { &wanted, &in, &open, &last, &blocked, &none };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    for (guint k = 0; k < i; k++)
      g_assert_cmpint (ksk_card_look_choose (all[i], KSK_CARDS_IN_READER, KSK_CARDS_GO_IN).state, !=,
                       ksk_card_look_choose (all[k], KSK_CARDS_IN_READER, KSK_CARDS_GO_IN).state);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/ui/card-look/%s", cases[i].what);
    g_test_add_data_func (path, &cases[i], test_look);
  }
  g_test_add_func ("/ui/card-look/shapes-differ", test_shapes_differ);
  return g_test_run ();
}
