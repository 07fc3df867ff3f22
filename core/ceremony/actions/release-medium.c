/* A medium is written out and let go. */
#include "ceremony/actions/release-medium.h"

#include <glib/gi18n.h>

#include "ceremony/actions/medium-members.h"
#include "ceremony/actions/stopped.h"

typedef struct {
  KskMedia *media;
  KskMediumRole role;
  char *label; /* (nullable): as it was called while it was in */
} Release;

static void
release_free (gpointer data)
{
  Release *self = data;
  g_object_unref (self->media);
  g_free (self->label);
  g_free (self);
}

static gboolean
work (gpointer data, GCancellable *cancellable, GError **error)
{
  Release *self = data;
  return ksk_media_release (self->media, self->role, error);
}

static void
refuse (KskAction *action, const Release *self, const GError *error)
{
  const char *label = self->label != NULL ? self->label : ksk_medium_role_get_name (self->role);
  g_autofree char *happened = g_strdup_printf ("The medium could not be released: %s.", label);
  ksk_action_refuse (
      action, ksk_refusal_new (happened, N_ ("No file was changed, and the record of the ceremony is complete so far."),
                               N_ ("Leave it in: what was written may not be on it yet. The ceremony administrator "
                                   "decides when to try again."),
                               error->message));
}

static void
done (KskAction *action, gpointer data, const GError *error)
{
  Release *self = data;
  if (ksk_refuse_stopped (action, error))
    return;
  if (error != NULL) {
    refuse (action, self, error);
    return;
  }
  g_autoptr (JsonObject) members = ksk_medium_describe (self->role, self->label);
  ksk_action_append (action, KSK_RECORD_MEDIUM_RELEASED, NULL, members);
}

void
ksk_release_medium (KskAction *action, KskMediumRole role)
{
  Release *self = g_new0 (Release, 1);
  self->media = g_object_ref (ksk_session_get_media (ksk_action_get_session (action)));
  self->role = role;
  self->label = ksk_media_get_label (self->media, role);
  ksk_action_run (action, work, self, release_free, done);
}
