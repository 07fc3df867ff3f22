/* The log stick is copied, and each copy compared. */
#include "ceremony/actions/copy-medium.h"

#include <glib/gi18n.h>

#include "ceremony/actions/let-go.h"
#include "ceremony/actions/may-work.h"
#include "ceremony/actions/medium-members.h"
#include "ceremony/actions/stopped.h"
#include "ceremony/story-private.h"

struct _KskCopyMedium {
  KskAction parent_instance;

  guint n_done;
  KskMediumHash hash; /* of the last copy */
  GPtrArray *devices; /* (element-type utf8): the sticks that have a copy, where they are known */
};

G_DEFINE_FINAL_TYPE (KskCopyMedium, ksk_copy_medium, KSK_TYPE_ACTION)

typedef struct {
  KskMedia *media;
  guint number;
  GStrv used;   /* sticks that have a copy already */
  char *device; /* (nullable): that this one went to */
  KskMediumHash hash;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *self = data;
  g_object_unref (self->media);
  g_strfreev (self->used);
  g_free (self->device);
  g_free (self);
}

/* A stick with the copy before is a good copy, too, but not another one. */
static gboolean
find_device (Copy *self, GError **error)
{
  g_autoptr (GError) failure = NULL;
  self->device = ksk_media_identify_copy (self->media, self->number, &failure);
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  if (self->device == NULL || !g_strv_contains ((const char *const *)self->used, self->device))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "This stick has a copy already: %s", self->device);
  return FALSE;
}

/* The original is read anew for each copy: whatever has changed it since the last one is found. */
static gboolean
work (gpointer data, GCancellable *cancellable, GError **error)
{
  Copy *self = data;
  KskMediumHash original;
  if (!find_device (self, error) || !ksk_media_hash (self->media, KSK_MEDIUM_LOG, &original, cancellable, error)
      || !ksk_media_copy (self->media, KSK_MEDIUM_LOG, self->number, &self->hash, cancellable, error))
    return FALSE;
  if (ksk_fingerprint_equal (&original.manifest, &self->hash.manifest))
    return TRUE;

  g_autofree char *expected = ksk_fingerprint_to_hex (&original.manifest);
  g_autofree char *found = ksk_fingerprint_to_hex (&self->hash.manifest);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The log stick has %s; the copy has %s", expected, found);
  return FALSE;
}

static void
done (KskAction *action, gpointer data, const GError *error)
{
  Copy *self = data;
  if (ksk_refuse_stopped (action, error))
    return;
  if (error != NULL) {
    g_autofree char *happened
        = g_strdup_printf ("Copy %u of the log stick was not made, or is not the same.", self->number);
    ksk_action_refuse (action,
                       ksk_refusal_new (happened, N_ ("The log stick was only read, and copies before are good."),
                                        N_ ("The ceremony administrator puts in another stick, or the same, and "
                                            "tries again."),
                                        error->message));
    return;
  }

  g_autoptr (JsonObject) members = json_object_new ();
  json_object_set_string_member (members, "medium", ksk_medium_role_get_name (KSK_MEDIUM_LOG));
  json_object_set_int_member (members, "number", self->number);
  json_object_set_int_member (members, "of", ksk_copy_medium_get_total (KSK_COPY_MEDIUM (action)));
  if (self->device != NULL)
    json_object_set_string_member (members, "device", self->device);
  ksk_medium_hash_describe (&self->hash, members);
  ksk_action_append (action, "medium-copied", NULL, members);
}

static void
set_done (KskCopyMedium *self, guint n_done)
{
  self->n_done = n_done;
  ksk_action_set_complete (KSK_ACTION (self), n_done >= ksk_copy_medium_get_total (self));
}

static void
apply (KskAction *action, KskRecord *record)
{
  KskCopyMedium *self = KSK_COPY_MEDIUM (action);
  JsonObject *members = ksk_record_get_object (record);
  if (!g_str_equal (ksk_record_get_kind (record), "medium-copied")
      || !ksk_medium_hash_from_members (&self->hash, members))
    return;
  const char *device = ksk_members_get_text (members, "device");
  if (device != NULL)
    g_ptr_array_add (self->devices, g_strdup (device));
  set_done (self, (guint)json_object_get_int_member_with_default (members, "number", 0));
  ksk_action_emit_changed (action);
}

/* A script may want no copies. */
static void
start (KskAction *action)
{
  KskCopyMedium *self = KSK_COPY_MEDIUM (action);
  set_done (self, self->n_done);
}

static void
finalize (GObject *object)
{
  g_ptr_array_unref (KSK_COPY_MEDIUM (object)->devices);
  G_OBJECT_CLASS (ksk_copy_medium_parent_class)->finalize (object);
}

static void
ksk_copy_medium_class_init (KskCopyMediumClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
  KSK_ACTION_CLASS (class)->apply = apply;
  KSK_ACTION_CLASS (class)->start = start;
}

static void
ksk_copy_medium_init (KskCopyMedium *self)
{
  self->devices = g_ptr_array_new_with_free_func (g_free);
}

static GStrv
dup_devices (KskCopyMedium *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < self->devices->len; i++)
    g_strv_builder_add (builder, self->devices->pdata[i]);
  return g_strv_builder_end (builder);
}

void
ksk_copy_medium_copy_next (KskCopyMedium *self)
{
  g_return_if_fail (KSK_IS_COPY_MEDIUM (self));

  KskAction *action = KSK_ACTION (self);
  if (!ksk_action_may_work (action) || ksk_action_is_complete (action)
      || !ksk_action_let_go_of (action, KSK_MEDIUM_LOG))
    return;
  Copy *copy = g_new0 (Copy, 1);
  copy->media = g_object_ref (ksk_session_get_media (ksk_action_get_session (action)));
  copy->number = self->n_done + 1;
  copy->used = dup_devices (self);
  ksk_action_run (action, work, copy, copy_free, done);
}

guint
ksk_copy_medium_get_done (KskCopyMedium *self)
{
  g_return_val_if_fail (KSK_IS_COPY_MEDIUM (self), 0);
  return self->n_done;
}

guint
ksk_copy_medium_get_total (KskCopyMedium *self)
{
  g_return_val_if_fail (KSK_IS_COPY_MEDIUM (self), 0);
  return ksk_step_get_number (ksk_action_get_step (KSK_ACTION (self)), "copies", 0);
}

const KskMediumHash *
ksk_copy_medium_get_hash (KskCopyMedium *self)
{
  g_return_val_if_fail (KSK_IS_COPY_MEDIUM (self), NULL);
  return self->n_done > 0 ? &self->hash : NULL;
}
