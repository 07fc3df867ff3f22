/* What tests of the card table share. */
#include "tests/core/ceremony/card-case.h"

#include <string.h>

#define CARD_STEP(id, kind, with) FAKE_STEP (id, kind, "CA", "CA IW", with)
#define BEGINNING                                                             \
  CARD_STEP ("1.1", "start-recording", "")                                    \
  CARD_STEP ("1.2", "roll-call", "<with roles='CA IW CO1 CO2 CO3 CO4 CO5'/>") \
  CARD_STEP ("1.3", "set-clock", "")                                          \
  CARD_STEP ("2.1", "insert-cards", "<with cards='CO1 CO2 CO3'/>")
#define REST                                                       \
  CARD_STEP ("2.2", "activate-hsm", "<with quorum='3' of='7'/>")   \
  CARD_STEP ("2.3", "remove-cards", "<with cards='CO1 CO2 CO3'/>") \
  CARD_STEP ("2.4", "insert-cards", "<with cards='CO3 CO4 CO5'/>") \
  CARD_STEP ("2.5", "deactivate-hsm", "<with quorum='3' of='7'/>")

CardCase
card_case_new_with (const char *steps)
{
  g_autofree char *all = g_strconcat (BEGINNING, steps, NULL);
  CardCase self = { fake_room_new (all), fake_cards_new () };
  self.room->spec.cards = KSK_CARD_SOURCE (self.cards);
  fake_room_open (self.room);
  fake_room_go_to (self.room, "2.1");
  return self;
}

CardCase
card_case_new (void)
{
  return card_case_new_with (REST);
}

void
card_case_clear (CardCase *self)
{
  fake_room_free (self->room);
  g_assert_finalize_object (self->cards);
}

KskCardTable *
card_case_get_table (CardCase *self)
{
  return ksk_session_get_card_table (self->room->session);
}

const KskCardSpot *
card_case_get_spot (CardCase *self, guint card)
{
  return ksk_card_table_get_spots (card_case_get_table (self))->pdata[card - 1];
}

void
card_case_open (CardCase *self, const char *pin)
{
  KskCardTable *table = card_case_get_table (self);
  guint card = ksk_card_table_get_asked (table);
  g_assert_cmpuint (card, >, 0);
  ksk_card_table_open (table, card,
                       pin != NULL ? ksk_secret_new (pin, strlen (pin), NULL) : fake_cards_make_pin (card));
  g_assert_true (ksk_card_table_is_busy (table));
  while (ksk_card_table_is_busy (table))
    g_main_context_iteration (NULL, TRUE);
}

void
card_case_open_all (CardCase *self)
{
  for (guint i = 0; i < 3; i++) {
    fake_cards_put (self->cards, i, i + 1);
    card_case_open (self, NULL);
  }
}

void
card_case_restart (CardCase *self)
{
  fake_room_kill (self->room);
  fake_cards_restart (self->cards);
  g_assert_true (fake_room_open (self->room));
}

guint
card_case_count (CardCase *self, const char *kind)
{
  GPtrArray *records = ksk_session_get_story (self->room->session)->records;
  guint n = 0;
  for (guint i = 0; i < records->len; i++)
    n += g_str_equal (ksk_record_get_kind (records->pdata[i]), kind) ? 1 : 0;
  return n;
}

static char *
dup_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  if (node == NULL)
    return g_strdup ("(none)");
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  return g_strdup_printf ("%d", (int)json_node_get_int (node));
}

static JsonObject *
find_newest (CardCase *self, const char *kind)
{
  GPtrArray *records = ksk_session_get_story (self->room->session)->records;
  for (guint i = records->len; i > 0; i--)
    if (g_str_equal (ksk_record_get_kind (records->pdata[i - 1]), kind))
      return ksk_record_get_object (records->pdata[i - 1]);
  g_error ("there is no record %s", kind);
}

void
card_case_expect (CardCase *self, const char *kind, const char *members)
{
  JsonObject *object = find_newest (self, kind);
  g_auto (GStrv) pairs = g_strsplit (members, " ", -1);
  for (guint i = 0; pairs[i] != NULL; i++) {
    g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);
    g_autofree char *value = dup_member (object, pair[0]);
    /* Names of readers have a space in them. */
    g_strdelimit (value, " ", '_');
    if (!g_str_equal (value, pair[1]))
      g_error ("%s: %s is %s, not %s", kind, pair[0], value, pair[1]);
  }
}

void
card_case_expect_notice (CardCase *self, guint index, const char *part)
{
  const char *const *notices = ksk_card_table_get_notices (card_case_get_table (self));
  guint n_notices = g_strv_length ((char **)notices);
  if (part == NULL && n_notices > index)
    g_error ("nobody expects `%s`", notices[index]);
  g_assert_cmpuint (n_notices, >=, part != NULL ? index + 1 : index);
  if (part != NULL && strstr (notices[index], part) == NULL)
    g_error ("`%s` is not in `%s`", part, notices[index]);
  if (part != NULL && strpbrk (notices[index], "{}") != NULL)
    g_error ("`%s` is not filled in", notices[index]);
}
