/* Operator cards that are tokens of a PKCS#11 module, such as OpenSC: a card source. */
#include "module-cards.h"

#include <glib/gi18n.h>

#include "card-object.h"
#include "display-text.h"
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

/* Returns: (transfer none) (nullable): NULL when there are too many, or the slot does not describe itself. */
static KskReaderSlot *
ensure_slot (ModuleCards *self, CK_SLOT_ID id, const CK_SLOT_INFO *info)
{
  g_autofree char *name = g_strdup_printf ("%lu", id);
  for (guint i = 0; i < self->watch.slots->len; i++) {
    KskReaderSlot *slot = ksk_card_watch_get_slot (&self->watch, i);
    if (g_str_equal (slot->name, name))
      return slot;
  }
  if (self->watch.slots->len == KSK_MAX_READERS)
    return NULL;
  g_autofree char *shown_name = g_strchomp (ksk_hsm_display_text (info->slotDescription, sizeof info->slotDescription));
  KskReaderSlot *slot = ksk_reader_slot_new (name, shown_name[0] != '\0' ? shown_name : name);
  g_ptr_array_add (self->watch.slots, slot);
  return slot;
}

/* The token in a slot, by its serial number: another one is another card, and so is the same one after an absence. */
static void
take_token (ModuleCards *self, KskReaderSlot *slot, const KskHsmToken *token)
{
  /* A slot that is free for a new token, as SoftHSM always has one, is an empty reader. */
  gboolean has_card = token != NULL && token->initialized;
  const char *before = g_hash_table_lookup (self->tokens, slot->name);
  guint count = slot->count + (!slot->has_card || g_strcmp0 (before, has_card ? token->serial : NULL) != 0 ? 1 : 0);
  if (has_card)
    g_hash_table_insert (self->tokens, g_strdup (slot->name), g_strdup (token->serial));
  ksk_reader_slot_take (slot, has_card, count);
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

  g_autoptr (GError) error = NULL;
  g_autoptr (KskHsmToken) token = NULL;
  if ((info.flags & CKF_TOKEN_PRESENT) != 0)
    token = ksk_hsm_token_read (self->functions, id, &error);
  take_token (self, slot, token);
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
  g_autoptr (KskHsmToken) token = ksk_hsm_token_read (self->functions, get_id (slot), &reason);
  KskHsmSession *session = token != NULL ? ksk_hsm_session_open (self->functions, token, &reason) : NULL;
  if (session == NULL) {
    gboolean is_gone = g_error_matches (reason, KSK_HSM_ERROR, KSK_HSM_ERROR_DEVICE);
    g_set_error (error, KSK_CARD_ERROR, is_gone ? KSK_CARD_ERROR_REMOVED : KSK_CARD_ERROR_READER,
                 "The card in %s does not answer; take it out and insert it again: %s", slot->shown_name,
                 reason->message);
  }
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
