/* Operator cards that are tokens of a PKCS#11 module, such as OpenSC: a card source. */
#include "module-cards.h"

#include <glib/gi18n.h>

#include "card-object.h"
#include "module.h"
#include "return-value.h"
#include "token.h"
#include "watched-cards.h"

#define POLL_MS 400

#define TROUBLE                                                                                                   \
  N_ ("The card module does not answer, so that no card can be seen; cards that are open stay open. Connect the " \
      "card readers again; if that does not help, end the console and start it again.")

/* A list of slots can grow between the question for its length and the one for itself. */
#define LIST_ATTEMPTS 3

typedef struct {
  KskCardWatch watch;
  CK_FUNCTION_LIST *functions;
  GHashTable *tokens; /* slot's name → serial number of the token that was last in it */
} ModuleCards;

static CK_SLOT_ID
get_id (const KskReaderSlot *slot)
{
  return slot->state - 1;
}

/* A module says much the same of a card that is out and of one that failed. */
static void
set_silent_error (ModuleCards *self, const KskReaderSlot *slot, const GError *reason, GError **error)
{
  CK_SLOT_INFO info = { 0 };
  gboolean is_in
      = self->functions->C_GetSlotInfo (get_id (slot), &info) == CKR_OK && (info.flags & CKF_TOKEN_PRESENT) != 0;
  if (is_in)
    g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_READER,
                 "The card in %s does not answer; take it out and insert it again: %s", slot->shown_name,
                 reason->message);
  else
    g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_REMOVED, "The card in %s was taken out; insert it again: %s",
                 slot->shown_name, reason->message);
}

/* @n: (out): how many there are, KSK_MAX_READERS at most. Asking for the number first makes modules look again. */
static gboolean
list_slots (ModuleCards *self, CK_SLOT_ID *ids, guint *n, GError **error)
{
  CK_RV rv = CKR_OK;
  for (guint attempt = 0; attempt < LIST_ATTEMPTS; attempt++) {
    CK_ULONG n_slots = 0;
    rv = self->functions->C_GetSlotList (CK_FALSE, NULL, &n_slots);
    if (rv == CKR_OK && n_slots > KSK_MAX_READERS) {
      g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_READER,
                   "The card module has %lu slots, and %d are the limit; set it up to show fewer", n_slots,
                   KSK_MAX_READERS);
      return FALSE;
    }
    n_slots = KSK_MAX_READERS;
    if (rv == CKR_OK)
      rv = self->functions->C_GetSlotList (CK_FALSE, ids, &n_slots);
    *n = (guint)MIN (n_slots, KSK_MAX_READERS);
    if (rv != CKR_BUFFER_TOO_SMALL)
      break;
  }
  return ksk_return_value_check (rv, error, "The card module does not list its slots, so that no card can be seen");
}

/* Returns: (transfer none) (nullable): NULL when there are too many. */
static KskReaderSlot *
ensure_slot (ModuleCards *self, CK_SLOT_ID id, const CK_SLOT_INFO *info)
{
  g_autofree char *name = g_strdup_printf ("%lu", id);
  for (guint i = 0; i < self->watch.slots->len; i++) {
    KskReaderSlot *slot = ksk_card_watch_get_slot (&self->watch, i);
    if (g_str_equal (slot->name, name))
      return slot;
  }
  return ksk_card_watch_add_slot (&self->watch, name, info->slotDescription, sizeof info->slotDescription);
}

/* Returns: (transfer full) (nullable). Errors: KSK_CARD_ERROR_REMOVED, _READER. */
static KskHsmToken *
describe_token (ModuleCards *self, const KskReaderSlot *slot, GError **error)
{
  g_autoptr (GError) reason = NULL;
  KskHsmToken *token = ksk_hsm_token_read (self->functions, get_id (slot), &reason);
  if (token == NULL)
    set_silent_error (self, slot, reason, error);
  return token;
}

/* The token in a slot, by its serial number: another one is another card, and so is the same one after an absence. */
static void
take_token (ModuleCards *self, KskReaderSlot *slot, const KskHsmToken *token)
{
  /* A slot that is free for a new token, as SoftHSM always has one, is an empty reader. */
  gboolean has_card = token != NULL && token->initialized;
  const char *before = g_hash_table_lookup (self->tokens, slot->name);
  /* One that was silent when it came has no serial number here: it is the one that speaks now. */
  gboolean is_same = slot->has_card && has_card && (before == NULL || g_str_equal (before, token->serial));
  if (has_card)
    g_hash_table_insert (self->tokens, g_strdup (slot->name), g_strdup (token->serial));
  ksk_reader_slot_take (slot, has_card, is_same ? slot->count : slot->count + 1);
  if (slot->failures > 0)
    ksk_reader_slot_read_again (slot); /* it was silent */
}

/* A card that is there and does not describe itself. It may just be busy, so it is what it was until that has lasted.
 */
static void
take_silence (ModuleCards *self, KskReaderSlot *slot, const GError *error)
{
  if (slot->has_card) {
    if (!slot->is_unread)
      ksk_reader_slot_fail (slot, error);
    return;
  }
  g_hash_table_remove (self->tokens, slot->name);
  ksk_reader_slot_take (slot, TRUE, slot->count + 1);
}

static void
look_at_slot (ModuleCards *self, CK_SLOT_ID id)
{
  CK_SLOT_INFO info = { 0 };
  CK_RV rv = self->functions->C_GetSlotInfo (id, &info);
  if (rv != CKR_OK)
    return; /* gone since it was listed */
  KskReaderSlot *slot = ensure_slot (self, id, &info);
  if (slot == NULL)
    return;
  ksk_reader_slot_list (slot, TRUE);
  slot->state = id + 1;

  if ((info.flags & CKF_TOKEN_PRESENT) == 0) {
    take_token (self, slot, NULL);
    return;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (KskHsmToken) token = describe_token (self, slot, &error);
  if (token != NULL)
    take_token (self, slot, token);
  else
    take_silence (self, slot, error);
}

static gboolean
is_in_list (const KskReaderSlot *slot, const CK_SLOT_ID *ids, guint n)
{
  for (guint i = 0; i < n; i++) {
    if (slot->state == ids[i] + 1)
      return TRUE;
  }
  return FALSE;
}

static guint
look (KskCardWatch *watch)
{
  ModuleCards *self = (ModuleCards *)watch;
  g_autoptr (GError) error = NULL;
  CK_SLOT_ID ids[KSK_MAX_READERS];
  guint n = 0;

  if (list_slots (self, ids, &n, &error)) {
    watch->trouble = NULL;
    for (guint i = 0; i < self->watch.slots->len; i++) {
      KskReaderSlot *slot = ksk_card_watch_get_slot (watch, i);
      if (!is_in_list (slot, ids, n))
        ksk_reader_slot_list (slot, FALSE);
    }
    for (guint i = 0; i < n; i++)
      look_at_slot (self, ids[i]);
    ksk_card_watch_read (watch);
    watch->has_looked = TRUE;
  } else if (watch->trouble == NULL) {
    g_message ("the card module does not answer: %s", error->message);
    watch->trouble = TROUBLE;
  }
  ksk_card_watch_publish (watch);
  return POLL_MS;
}

/* Opens a session for a moment: a card is nobody's in between. */
static KskCardLink
open_session (KskCardWatch *watch, KskReaderSlot *slot, GError **error)
{
  ModuleCards *self = (ModuleCards *)watch;
  g_autoptr (GError) reason = NULL;
  g_autoptr (KskHsmToken) token = describe_token (self, slot, error);
  if (token == NULL)
    return NULL;
  KskHsmSession *session = ksk_hsm_session_open (self->functions, token, &reason);
  if (session == NULL)
    set_silent_error (self, slot, reason, error);
  return session;
}

static void
close_session (KskCardLink link)
{
  ksk_hsm_session_close (link);
}

static gboolean
read_label (KskCardLink link, KskCardLabel *label, int *tries_left, GError **error)
{
  return ksk_card_object_read_label (link, label, tries_left, error);
}

static KskSecret *
open_card (KskCardLink link, const KskSecret *pin, int *tries_left, GError **error)
{
  return ksk_card_object_open (link, pin, tries_left, error);
}

static void
free_watch (KskCardWatch *watch)
{
  ModuleCards *self = (ModuleCards *)watch;
  ksk_hsm_module_unload (self->functions);
  g_hash_table_unref (self->tokens);
  g_free (self);
}

KskCardSource *
ksk_module_cards_new (KskCardSet *set, const char *module, GError **error)
{
  g_return_val_if_fail (set != NULL && module != NULL, NULL);

  CK_FUNCTION_LIST *functions = ksk_hsm_module_load (module, error);
  if (functions == NULL)
    return NULL;
  ModuleCards *self = g_new0 (ModuleCards, 1);
  ksk_card_watch_init (&self->watch, set);
  self->watch.look = look;
  self->watch.connect = open_session;
  self->watch.disconnect = close_session;
  self->watch.read_label = read_label;
  self->watch.open = open_card;
  self->watch.free = free_watch;
  self->functions = functions;
  self->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return ksk_watched_cards_new (&self->watch);
}
