/* What is known of a set of operator cards, and of the cards in a folder. */
#include "card-status.h"

#include <hsm/card-file.h>

#include "report-json.h"

/* What is known of one card. */
typedef struct {
  KskCardLabel label; /* that it was given */
  const char *state;  /* (nullable): NULL when nobody looked */
  int tries_left;     /* -1: not known */
} Row;

static const char *
judge (KskCardSet *set, guint card, KskCardFile *file)
{
  const KskCardLabel *label = ksk_card_file_get_label (file);
  switch (ksk_card_set_judge_label (set, label)) {
    case KSK_READER_CARD:
      if (label->card != card)
        return "duplicate";
      return ksk_card_file_get_tries_left (file) > 0 ? "ready" : "blocked";
    case KSK_READER_OLD_EPOCH:
      return "replaced";
    case KSK_READER_OTHER_SET:
      return "other-set";
    default:
      return "unknown";
  }
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
    row.state = judge (set, card, file);
    row.tries_left = ksk_card_file_get_tries_left (file);
  } else
    row.state = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? "missing" : "unreadable";
  return row;
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
ksk_card_status_print (KskCardSet *set, const char *folder, gboolean json)
{
  Row rows[KSK_MAX_CARDS];
  KskExit exit = KSK_EXIT_ACCEPT;
  for (guint i = 0; i < ksk_card_set_get_of (set); i++) {
    rows[i] = look_at (set, i + 1, folder);
    if (rows[i].state != NULL && !g_str_equal (rows[i].state, "ready"))
      exit = KSK_EXIT_REJECT;
  }
  if (json)
    print_json (set, rows);
  else
    print_set (set, rows);
  return exit;
}
