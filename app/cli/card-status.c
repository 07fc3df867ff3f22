/* What is known of a set of operator cards, of the cards in a folder, and of the card in a reader. */
#include "card-status.h"

#include <hsm/card-file.h>
#include <hsm/pcsc-writer.h>

#include "report-json.h"

/* What is known of one card. */
typedef struct {
  KskCardLabel label; /* that it was given */
  const char *state;  /* (nullable): NULL when nobody looked */
  int tries_left;     /* -1: not known */
} Row;

static const char *
judge (KskCardSet *set, const KskCardLabel *label, int tries_left)
{
  switch (ksk_card_set_judge_label (set, label)) {
    case KSK_READER_CARD:
      return tries_left != 0 ? "ready" : "blocked";
    case KSK_READER_OLD_EPOCH:
      return "replaced";
    case KSK_READER_OTHER_SET:
      return "other-set";
    default:
      return "unknown";
  }
}

/* A card's file that is a copy of another's says the other's number. */
static const char *
judge_file (KskCardSet *set, guint card, KskCardFile *file)
{
  const KskCardLabel *label = ksk_card_file_get_label (file);
  if (label->card != card && ksk_card_set_judge_label (set, label) == KSK_READER_CARD)
    return "duplicate";
  return judge (set, label, ksk_card_file_get_tries_left (file));
}

static Row
look_at (KskCardSet *set, guint card, const char *folder)
{
  Row row = { .tries_left = -1 };
  ksk_card_set_get_label (set, card, &row.label);
  if (folder == NULL)
    return row;

  g_autoptr (GError) error = NULL;
  g_autoptr (KskCardFile) file = ksk_card_file_find (folder, card, row.label.epoch, &error);
  if (file != NULL) {
    row.state = judge_file (set, card, file);
    row.tries_left = ksk_card_file_get_tries_left (file);
  } else
    row.state = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? "missing" : "unreadable";
  return row;
}

/* Says what is wrong when there is no card of this issue in the reader. */
static KskExit
look_into_reader (KskCardSet *set, const char *reader, Row *rows)
{
  g_autoptr (GError) error = NULL;
  KskCardLabel label;
  int tries_left = -1;
  if (!ksk_pcsc_read_label (reader, &label, &tries_left, &error)) {
    ksk_command_complain ("%s", error->message);
    return g_error_matches (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT) ? KSK_EXIT_REJECT : KSK_EXIT_DEVICE;
  }
  const char *state = judge (set, &label, tries_left);
  if (ksk_card_set_judge_label (set, &label) == KSK_READER_CARD) {
    rows[label.card - 1].state = state;
    rows[label.card - 1].tries_left = tries_left;
    return KSK_EXIT_ACCEPT;
  }
  g_autofree char *name = ksk_card_label_dup_name (&label);
  ksk_command_complain ("the card in the reader, %s with serial number %s, cannot be used: %s", name, label.serial,
                        state);
  return KSK_EXIT_REJECT;
}

static void
print_row (const Row *row)
{
  g_autofree char *name = ksk_card_label_dup_name (&row->label);
  g_print ("  %s  %s", name, row->label.serial);
  if (row->state != NULL)
    g_print ("  %s", row->state);
  if (row->tries_left >= 0)
    g_print (", tries left: %d", row->tries_left);
  g_print ("\n");
}

static char *
dup_set_id (KskCardSet *set)
{
  const guint8 *id = ksk_card_set_get_id (set);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < KSK_CARD_SET_ID_BYTES; i++)
    g_string_append_printf (text, "%02x", id[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
print_set (KskCardSet *set, const Row *rows)
{
  g_autofree char *id = dup_set_id (set);
  g_print ("Operator cards of %s\n"
           "  Set:    %s\n"
           "  Epoch:  %u\n"
           "  Token:  %s\n"
           "  Quorum: %u of %u\n\n",
           ksk_card_set_get_ceremony (set), id, ksk_card_set_get_epoch (set), ksk_card_set_get_token_serial (set),
           ksk_card_set_get_need (set), ksk_card_set_get_of (set));
  for (guint i = 0; i < ksk_card_set_get_of (set); i++)
    print_row (&rows[i]);
}

static void
add_number (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
print_json (KskCardSet *set, const Row *rows)
{
  g_autofree char *id = dup_set_id (set);
  JsonBuilder *builder = json_builder_new ();
  json_builder_begin_object (builder);
  ksk_report_json_add_string (builder, "ceremony", ksk_card_set_get_ceremony (set));
  ksk_report_json_add_string (builder, "set", id);
  add_number (builder, "epoch", ksk_card_set_get_epoch (set));
  ksk_report_json_add_string (builder, "token_serial", ksk_card_set_get_token_serial (set));
  add_number (builder, "need", ksk_card_set_get_need (set));
  add_number (builder, "of", ksk_card_set_get_of (set));
  json_builder_set_member_name (builder, "cards");
  json_builder_begin_array (builder);
  for (guint i = 0; i < ksk_card_set_get_of (set); i++) {
    json_builder_begin_object (builder);
    add_number (builder, "card", rows[i].label.card);
    ksk_report_json_add_string (builder, "serial", rows[i].label.serial);
    ksk_report_json_add_string (builder, "state", rows[i].state);
    if (rows[i].tries_left >= 0)
      add_number (builder, "tries_left", rows[i].tries_left);
    else
      ksk_report_json_add_string (builder, "tries_left", NULL);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  ksk_report_json_finish (builder);
}

KskExit
ksk_card_status_print (KskCardSet *set, const char *folder, const char *reader, gboolean json)
{
  Row rows[KSK_MAX_CARDS];
  for (guint i = 0; i < ksk_card_set_get_of (set); i++)
    rows[i] = look_at (set, i + 1, folder);
  KskExit exit = reader != NULL ? look_into_reader (set, reader, rows) : KSK_EXIT_ACCEPT;
  if (exit != KSK_EXIT_ACCEPT)
    return exit;
  for (guint i = 0; i < ksk_card_set_get_of (set); i++) {
    if (rows[i].state != NULL && !g_str_equal (rows[i].state, "ready"))
      exit = KSK_EXIT_REJECT;
  }
  if (json)
    print_json (set, rows);
  else
    print_set (set, rows);
  return exit;
}
