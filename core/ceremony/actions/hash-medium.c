/* A medium is read, and its hash compared with the printed one. */
#include "ceremony/actions/hash-medium.h"

#include <glib/gi18n.h>

#include "ceremony/actions/let-go.h"
#include "ceremony/actions/may-work.h"
#include "ceremony/actions/medium-members.h"
#include "ceremony/actions/stopped.h"
#include "ceremony/story-private.h"

struct _KskHashMedium {
  KskAction parent_instance;

  gboolean is_read;
  KskMediumHash hash;
};

G_DEFINE_FINAL_TYPE (KskHashMedium, ksk_hash_medium, KSK_TYPE_ACTION)

typedef struct {
  KskMedia *media;
  KskMediumRole role;
  char *label; /* (nullable) */
  KskMediumHash hash;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;
  g_object_unref (self->media);
  g_free (self->label);
  g_free (self);
}

static gboolean
work (gpointer data, GCancellable *cancellable, GError **error)
{
  Reading *self = data;
  return ksk_media_hash (self->media, self->role, &self->hash, cancellable, error);
}

static void
refuse_unread (KskAction *action, const Reading *reading, const GError *error)
{
  g_autofree char *happened
      = g_strdup_printf ("The %s medium could not be read to its end.", ksk_medium_role_get_name (reading->role));
  ksk_action_refuse (
      action, ksk_refusal_new (happened, N_ ("It was only read: nothing on it was changed. It has no hash yet."),
                               N_ ("The ceremony administrator sees that it is in, and tries again."), error->message));
}

static void
refuse_other (KskHashMedium *self, const KskMediumHash *hash)
{
  g_autofree char *happened = g_strdup_printf ("The hash of the %s medium is not the one that the script has.",
                                               ksk_medium_role_get_name (ksk_hash_medium_get_role (self)));
  g_autofree char *found = ksk_fingerprint_to_hex (&hash->manifest);
  g_autofree char *detail
      = g_strdup_printf ("The script has %s; the medium has %s.", ksk_hash_medium_get_expected (self), found);
  ksk_action_refuse (KSK_ACTION (self),
                     ksk_refusal_new (happened, N_ ("It was only read: nothing on it was changed."),
                                      N_ ("Do not use this medium. The ceremony administrator and the internal witness "
                                          "decide whether another one is read, or the ceremony ends here."),
                                      detail));
}

static void
done (KskAction *action, gpointer data, const GError *error)
{
  KskHashMedium *self = KSK_HASH_MEDIUM (action);
  Reading *reading = data;
  if (ksk_refuse_stopped (action, error))
    return;
  if (error != NULL) {
    refuse_unread (action, reading, error);
    return;
  }

  const char *expected = ksk_hash_medium_get_expected (self);
  gboolean matches = ksk_step_expects_hash (ksk_action_get_step (action), &reading->hash.manifest);
  g_autoptr (JsonObject) members = ksk_medium_describe (reading->role, reading->label);
  ksk_medium_hash_describe (&reading->hash, members);
  if (expected != NULL)
    json_object_set_string_member (members, "expected", expected);
  else
    json_object_set_null_member (members, "expected");
  json_object_set_boolean_member (members, "matches", matches);
  if (ksk_action_append (action, "medium-hashed", NULL, members) && !matches)
    refuse_other (self, &reading->hash);
}

/* Whether it is the right one follows from the script, which the journal pins, and not from what a record claims. */
static void
apply (KskAction *action, KskRecord *record)
{
  KskHashMedium *self = KSK_HASH_MEDIUM (action);
  if (!g_str_equal (ksk_record_get_kind (record), "medium-hashed")
      || !ksk_medium_hash_from_members (&self->hash, ksk_record_get_object (record)))
    return;

  self->is_read = ksk_step_expects_hash (ksk_action_get_step (action), &self->hash.manifest);
  ksk_action_set_complete (action, self->is_read);
  ksk_action_emit_changed (action);
}

static void
ksk_hash_medium_class_init (KskHashMediumClass *class)
{
  KSK_ACTION_CLASS (class)->apply = apply;
}

static void
ksk_hash_medium_init (KskHashMedium *self)
{
}

KskMediumRole
ksk_hash_medium_get_role (KskHashMedium *self)
{
  g_return_val_if_fail (KSK_IS_HASH_MEDIUM (self), KSK_MEDIUM_LOG);

  KskMediumRole role = KSK_MEDIUM_LOG;
  ksk_medium_role_from_name (ksk_step_get_param (ksk_action_get_step (KSK_ACTION (self)), "medium"), &role);
  return role;
}

void
ksk_hash_medium_read (KskHashMedium *self)
{
  g_return_if_fail (KSK_IS_HASH_MEDIUM (self));

  KskAction *action = KSK_ACTION (self);
  if (!ksk_action_may_work (action) || !ksk_action_let_go_of (action, ksk_hash_medium_get_role (self)))
    return;
  Reading *reading = g_new0 (Reading, 1);
  reading->media = g_object_ref (ksk_session_get_media (ksk_action_get_session (action)));
  reading->role = ksk_hash_medium_get_role (self);
  reading->label = ksk_media_get_label (reading->media, reading->role);
  ksk_action_run (action, work, reading, reading_free, done);
}

const KskMediumHash *
ksk_hash_medium_get_hash (KskHashMedium *self)
{
  g_return_val_if_fail (KSK_IS_HASH_MEDIUM (self), NULL);
  return self->is_read ? &self->hash : NULL;
}

const char *
ksk_hash_medium_get_expected (KskHashMedium *self)
{
  g_return_val_if_fail (KSK_IS_HASH_MEDIUM (self), NULL);
  return ksk_step_get_param (ksk_action_get_step (KSK_ACTION (self)), "sha256");
}
