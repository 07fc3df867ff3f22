/* PREVIOUS-CARDS: the operator cards are those of the record before. */
#include "app/audit/check-previous.h"

/* Whether a card was the same in both records. */
typedef enum { SAME, OTHER_CARD, OTHER_HOLDER, UNKNOWN } Likeness;

typedef struct {
  GHashTable *by_card;   /* (element-type utf8 KskRecord): of the record before */
  GHashTable *by_serial; /* (element-type utf8 KskRecord) */
} Cards;

static gboolean
is_card (KskRecord *record)
{
  const char *kind = ksk_record_get_kind (record);
  return (g_str_equal (kind, "card-inserted") || g_str_equal (kind, "card-opened"))
         && ksk_record_get_text (record, "card") != NULL;
}

static void
collect (GPtrArray *records, Cards *cards)
{
  for (guint i = 0; i < records->len; i++) {
    KskRecord *record = records->pdata[i];
    if (!is_card (record))
      continue;
    const char *serial = ksk_record_get_text (record, "serial");
    g_hash_table_replace (cards->by_card, (gpointer)ksk_record_get_text (record, "card"), record);
    if (serial != NULL)
      g_hash_table_replace (cards->by_serial, (gpointer)serial, record);
  }
}

/* A card that goes into the device itself has no serial number that anybody could read. @there: (out). */
static Likeness
compare (const Cards *cards, KskRecord *record, KskRecord **there)
{
  const char *serial = ksk_record_get_text (record, "serial"), *card = ksk_record_get_text (record, "card");
  *there = g_hash_table_lookup (cards->by_card, card);
  KskRecord *same_serial = serial != NULL ? g_hash_table_lookup (cards->by_serial, serial) : NULL;
  if (same_serial != NULL && g_strcmp0 (ksk_record_get_text (same_serial, "card"), card) != 0) {
    *there = same_serial;
    return OTHER_CARD;
  }
  if (*there == NULL)
    return UNKNOWN;
  if (g_strcmp0 (ksk_record_get_text (*there, "serial"), serial) != 0)
    return OTHER_CARD;
  return g_strcmp0 (ksk_record_get_text (*there, "holder"), ksk_record_get_text (record, "holder")) == 0 ? SAME
                                                                                                         : OTHER_HOLDER;
}

/* Cards that were issued anew have other numbers, and the set says so. */
static gboolean
is_same_set (const KskAuditing *self, const KskAuditing *before)
{
  return g_strcmp0 (ksk_record_get_text (self->records->pdata[0], "cards_sha256"),
                    ksk_record_get_text (before->records->pdata[0], "cards_sha256"))
         == 0;
}

static void
fail (KskAuditing *self, KskRecord *record, KskRecord *there, Likeness likeness)
{
  gboolean is_holder = likeness == OTHER_HOLDER;
  const char *member = is_holder ? "holder" : "serial";
  ksk_report_add (self->report, KSK_AUDIT_PREVIOUS_CARDS, KSK_VERDICT_FAIL, NULL, 0,
                  ksk_record_get_text (there, member), ksk_record_get_text (record, member),
                  is_holder ? "Card %s of record %" G_GUINT64_FORMAT " has another holder in the record before."
                            : "Card %s of record %" G_GUINT64_FORMAT " is not the card that the record before has.",
                  ksk_record_get_text (record, "card"), ksk_record_get_seq (record));
}

void
ksk_check_previous_cards (KskAuditing *self, const KskAuditing *before)
{
  if (!is_same_set (self, before)) {
    ksk_report_add (self->report, KSK_AUDIT_PREVIOUS_CARDS, KSK_VERDICT_SKIP, NULL, 0,
                    ksk_record_get_text (before->records->pdata[0], "cards_sha256"),
                    ksk_record_get_text (self->records->pdata[0], "cards_sha256"),
                    "The cards of this ceremony are of another set than those of the record before.");
    return;
  }
  g_autoptr (GHashTable) by_card = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) by_serial = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) same = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) unknown = g_hash_table_new (g_str_hash, g_str_equal);
  Cards cards = { by_card, by_serial };
  collect (before->records, &cards);
  for (guint i = 0; i < self->records->len; i++) {
    KskRecord *record = self->records->pdata[i], *there = NULL;
    if (!is_card (record))
      continue;
    const char *card = ksk_record_get_text (record, "card");
    Likeness likeness = compare (&cards, record, &there);
    if (likeness == SAME)
      g_hash_table_add (same, (gpointer)card);
    else if (likeness != UNKNOWN)
      fail (self, record, there, likeness);
    else if (g_hash_table_add (unknown, (gpointer)card))
      ksk_report_add (self->report, KSK_AUDIT_PREVIOUS_CARDS, KSK_VERDICT_SKIP, NULL, 0, NULL,
                      ksk_record_get_text (record, "serial"), "Card %s was not used in the ceremony before.", card);
  }
  ksk_conclude_previous (self, KSK_AUDIT_PREVIOUS_CARDS, g_hash_table_size (same), "cards");
}
