/* The KSR's hash is read aloud from other papers and compared word by word. */
#include "ceremony/actions/compare-hash.h"

#include <glib/gi18n.h>

#include "ceremony/actions/may-work.h"
#include "evidence/pgp-words.h"

#define N_WORDS KSK_FINGERPRINT_BYTES

struct _KskCompareHash {
  KskAction parent_instance;

  int n_read; /* words; -1: the reading has not begun */
};

G_DEFINE_FINAL_TYPE (KskCompareHash, ksk_compare_hash, KSK_TYPE_ACTION)

static void
apply (KskAction *action, KskRecord *record)
{
  KskCompareHash *self = KSK_COMPARE_HASH (action);
  const char *kind = ksk_record_get_kind (record);
  if (g_str_equal (kind, "reading-begun"))
    self->n_read = 0;
  else if (g_str_equal (kind, "hash-compared"))
    self->n_read = N_WORDS;
  else if (g_str_equal (kind, "hash-mismatch"))
    self->n_read = -1;
  else
    return;
  ksk_action_set_complete (action, self->n_read == N_WORDS);
  ksk_action_emit_changed (action);
}

/* A reading that was interrupted counts for nothing. */
static void
start (KskAction *action)
{
  KskCompareHash *self = KSK_COMPARE_HASH (action);
  if (self->n_read != N_WORDS)
    self->n_read = -1;
  ksk_action_emit_changed (action);
}

static void
retry (KskAction *action)
{
  ksk_compare_hash_begin (KSK_COMPARE_HASH (action));
}

static void
ksk_compare_hash_class_init (KskCompareHashClass *class)
{
  KSK_ACTION_CLASS (class)->apply = apply;
  KSK_ACTION_CLASS (class)->start = start;
  KSK_ACTION_CLASS (class)->retry = retry;
}

static void
ksk_compare_hash_init (KskCompareHash *self)
{
  self->n_read = -1;
}

static gboolean
is_reading (KskCompareHash *self)
{
  return self->n_read >= 0 && self->n_read < N_WORDS && ksk_action_may_work (KSK_ACTION (self));
}

static void
finish (KskCompareHash *self)
{
  const KskExchangeFile *file = ksk_compare_hash_get_file (self);
  g_autofree char *sha256 = ksk_fingerprint_to_hex (&file->sha256);
  g_autofree char *words = ksk_fingerprint_to_words (&file->sha256);
  g_autoptr (JsonObject) members = json_object_new ();
  json_object_set_string_member (members, "sha256", sha256);
  json_object_set_string_member (members, "words", words);
  ksk_action_append (KSK_ACTION (self), "hash-compared", NULL, members);
}

const KskExchangeFile *
ksk_compare_hash_get_file (KskCompareHash *self)
{
  g_return_val_if_fail (KSK_IS_COMPARE_HASH (self), NULL);
  return &ksk_session_get_exchange (ksk_action_get_session (KSK_ACTION (self)))->request_file;
}

int
ksk_compare_hash_get_read (KskCompareHash *self)
{
  g_return_val_if_fail (KSK_IS_COMPARE_HASH (self), -1);
  return self->n_read;
}

void
ksk_compare_hash_begin (KskCompareHash *self)
{
  g_return_if_fail (KSK_IS_COMPARE_HASH (self));

  if (self->n_read < 0 && ksk_action_may_work (KSK_ACTION (self)))
    ksk_action_append (KSK_ACTION (self), "reading-begun", NULL, NULL);
}

void
ksk_compare_hash_next (KskCompareHash *self)
{
  g_return_if_fail (KSK_IS_COMPARE_HASH (self));

  if (!is_reading (self))
    return;
  if (self->n_read + 1 == N_WORDS) {
    finish (self);
    return;
  }
  self->n_read++;
  ksk_action_emit_changed (KSK_ACTION (self));
}

void
ksk_compare_hash_back (KskCompareHash *self)
{
  g_return_if_fail (KSK_IS_COMPARE_HASH (self));

  if (!is_reading (self) || self->n_read == 0)
    return;
  self->n_read--;
  ksk_action_emit_changed (KSK_ACTION (self));
}

/* Also after the last word, for as long as nobody has confirmed: whoever was slow to call out is heard. */
void
ksk_compare_hash_stop (KskCompareHash *self)
{
  g_return_if_fail (KSK_IS_COMPARE_HASH (self));

  KskAction *action = KSK_ACTION (self);
  if (self->n_read < 0 || ksk_action_get_refusal (action) != NULL)
    return;
  guint index = (guint)MIN (self->n_read, N_WORDS - 1);
  const char *word = ksk_pgp_word (index, ksk_compare_hash_get_file (self)->sha256.bytes[index]);
  g_autoptr (JsonObject) members = json_object_new ();
  json_object_set_string_member (members, "word", word);
  json_object_set_int_member (members, "number", index + 1);
  if (!ksk_action_append (action, "hash-mismatch", NULL, members))
    return;

  g_autofree char *detail = g_strdup_printf ("Stopped at word %u, %s.", index + 1, word);
  ksk_action_refuse (action,
                     ksk_refusal_new (N_ ("The hash that was read aloud is not the hash of the KSR that was loaded."),
                                      N_ ("Nothing was signed, and the loaded KSR was not changed."),
                                      N_ ("The maintainer's representative, the ceremony administrator and the "
                                          "internal witness decide: a slip of the tongue is read again from the "
                                          "first word; another KSR is another ceremony."),
                                      detail));
}
