/* The SKR is written to the maintainer's stick, read back, and the stick is released. */
#include "ceremony/actions/write-response.h"

#include <glib/gi18n.h>

#include "ceremony/actions/kept-file.h"
#include "ceremony/actions/may-work.h"
#include "ceremony/actions/release-medium.h"
#include "ceremony/actions/stopped.h"

struct _KskWriteResponse {
  KskAction parent_instance;

  gboolean is_written;
};

G_DEFINE_FINAL_TYPE (KskWriteResponse, ksk_write_response, KSK_TYPE_ACTION)

typedef struct {
  KskMedia *media;
  char *name;
  GBytes *bytes;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *self = data;
  g_object_unref (self->media);
  g_free (self->name);
  g_bytes_unref (self->bytes);
  g_free (self);
}

static gboolean
work (gpointer data, GCancellable *cancellable, GError **error)
{
  Writing *self = data;
  return ksk_media_write (self->media, KSK_MEDIUM_REQUEST, self->name, self->bytes, error);
}

static void
refuse (KskAction *action, const Writing *self, const GError *error)
{
  gboolean exists = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_autofree char *happened
      = exists ? g_strdup_printf ("The stick already has another file called %s.", self->name)
               : g_strdup_printf ("%s could not be written to the stick, or did not read back.", self->name);
  ksk_action_refuse (
      action, ksk_refusal_new (happened,
                               N_ ("The signatures are made, and the SKR is safe in the record of the ceremony. "
                                   "Nothing on the stick was replaced."),
                               exists ? N_ ("The ceremony administrator and the maintainer's representative look at "
                                            "that file, or put in another stick, and try again.")
                                      : N_ ("The ceremony administrator puts the stick in again, or another one, "
                                            "and tries again."),
                               error->message));
}

static void
done (KskAction *action, gpointer data, const GError *error)
{
  Writing *self = data;
  if (ksk_refuse_stopped (action, error))
    return;
  if (error != NULL) {
    refuse (action, self, error);
    return;
  }
  g_autoptr (JsonObject) members = ksk_kept_file_describe (self->name, self->bytes);
  if (ksk_action_append (action, "response-written", NULL, members))
    ksk_release_medium (action, KSK_MEDIUM_REQUEST);
}

static void
apply (KskAction *action, KskRecord *record)
{
  KskWriteResponse *self = KSK_WRITE_RESPONSE (action);
  const char *kind = ksk_record_get_kind (record);
  if (g_str_equal (kind, "response-written"))
    self->is_written = TRUE;
  else if (g_str_equal (kind, KSK_RECORD_MEDIUM_RELEASED))
    ksk_action_set_complete (action, TRUE);
  else
    return;
  ksk_action_emit_changed (action);
}

/* What was written is only left to be released. */
static void
start (KskAction *action)
{
  if (KSK_WRITE_RESPONSE (action)->is_written && !ksk_action_is_complete (action))
    ksk_release_medium (action, KSK_MEDIUM_REQUEST);
}

static void
ksk_write_response_class_init (KskWriteResponseClass *class)
{
  KSK_ACTION_CLASS (class)->apply = apply;
  KSK_ACTION_CLASS (class)->start = start;
}

static void
ksk_write_response_init (KskWriteResponse *self)
{
}

void
ksk_write_response_write (KskWriteResponse *self)
{
  g_return_if_fail (KSK_IS_WRITE_RESPONSE (self));

  KskAction *action = KSK_ACTION (self);
  if (self->is_written || !ksk_action_may_work (action))
    return;
  const KskExchangeFile *file = ksk_write_response_get_file (self);
  g_return_if_fail (file->bytes != NULL);
  Writing *writing = g_new0 (Writing, 1);
  writing->media = g_object_ref (ksk_session_get_media (ksk_action_get_session (action)));
  writing->name = g_strdup (file->name);
  writing->bytes = g_bytes_ref (file->bytes);
  ksk_action_run (action, work, writing, writing_free, done);
}

const KskExchangeFile *
ksk_write_response_get_file (KskWriteResponse *self)
{
  g_return_val_if_fail (KSK_IS_WRITE_RESPONSE (self), NULL);
  return &ksk_session_get_exchange (ksk_action_get_session (KSK_ACTION (self)))->response_file;
}

gboolean
ksk_write_response_is_written (KskWriteResponse *self)
{
  g_return_val_if_fail (KSK_IS_WRITE_RESPONSE (self), FALSE);
  return self->is_written;
}
