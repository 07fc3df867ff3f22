/* The cameras are looked at and confirmed, one after the other, before they record. */
#include "ceremony/actions/cameras.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ceremony/actions/entry.h"
#include "ceremony/actions/may-work.h"
#include "ceremony/actions/stopped.h"
#include "ceremony/recorder-call.h"
#include "ceremony/session-private.h"

struct _KskCameras {
  KskAction parent_instance;
  GHashTable *decisions; /* (element-type utf8 KskRecord): by the name of the camera, its last record */
  guint chosen;
};

G_DEFINE_FINAL_TYPE (KskCameras, ksk_cameras, KSK_TYPE_ACTION)

/* Returns: (transfer none) (nullable): only a page keeps an action longer than its session does. */
static KskRecorder *
get_recorder (KskCameras *self)
{
  KskSession *session = ksk_action_get_session (KSK_ACTION (self));
  return session != NULL ? ksk_session_get_recorder (session) : NULL;
}

static GPtrArray *
dup_cameras (KskCameras *self)
{
  KskRecorder *recorder = get_recorder (self);
  return recorder != NULL ? ksk_recorder_dup_cameras (recorder) : g_ptr_array_new ();
}

/* Another device under the same name is not what people have looked at. */
static KskRecord *
find_decision (KskCameras *self, const KskCamera *camera, const char *kind)
{
  KskRecord *record = g_hash_table_lookup (self->decisions, camera->name);
  return record != NULL && g_str_equal (ksk_record_get_kind (record), kind)
                 && g_strcmp0 (ksk_members_get_text (ksk_record_get_object (record), "device"), camera->device) == 0
             ? record
             : NULL;
}

/* Nor is another place. */
static gboolean
is_as_confirmed (KskCameras *self, const KskCamera *camera)
{
  KskRecord *record = find_decision (self, camera, KSK_CAMERA_CONFIRMED);
  return record != NULL
         && g_strcmp0 (ksk_members_get_text (ksk_record_get_object (record), "place"), camera->place) == 0;
}

static gboolean
is_decided (KskCameras *self, const KskCamera *camera)
{
  return is_as_confirmed (self, camera) || find_decision (self, camera, KSK_CAMERA_LEFT_OUT) != NULL;
}

static gboolean
is_everything_decided (KskCameras *self, GPtrArray *cameras)
{
  guint n_confirmed = 0;
  for (guint i = 0; i < cameras->len; i++) {
    if (!is_decided (self, cameras->pdata[i]))
      return FALSE;
    if (is_as_confirmed (self, cameras->pdata[i]))
      n_confirmed++;
  }
  return n_confirmed > 0 || ksk_cameras_are_outside (self);
}

static void
update (KskCameras *self)
{
  KskAction *action = KSK_ACTION (self);
  if (get_recorder (self) == NULL)
    return;
  g_autoptr (GPtrArray) cameras = dup_cameras (self);
  if (self->chosen >= cameras->len)
    self->chosen = 0;
  ksk_action_set_complete (action, is_everything_decided (self, cameras) && ksk_action_get_refusal (action) == NULL);
  ksk_action_emit_changed (action);
}

static void
opened (KskAction *action, gpointer data, const GError *error)
{
  if (ksk_refuse_stopped (action, error))
    return;
  if (error != NULL) {
    ksk_action_refuse (action, ksk_refusal_new (N_ ("The cameras could not be opened."),
                                                N_ ("The journal is not affected. Nothing was done yet that has to be "
                                                    "seen on film."),
                                                N_ ("SA looks at the cameras; CA and IW decide when it is tried "
                                                    "again."),
                                                error->message));
    return;
  }
  ksk_session_restore_cameras (ksk_action_get_session (action));
  update (KSK_CAMERAS (action));
}

/* Also after a restart, for the pictures. */
static void
start (KskAction *action)
{
  KskCameras *self = KSK_CAMERAS (action);
  if (ksk_cameras_are_outside (self))
    update (self);
  else
    ksk_action_run (action, ksk_recorder_call_perform,
                    ksk_recorder_call_new (get_recorder (self), ksk_recorder_open, NULL), ksk_recorder_call_free,
                    opened);
}

static void
apply (KskAction *action, KskRecord *record)
{
  KskCameras *self = KSK_CAMERAS (action);
  if (!ksk_story_is_camera_decision (ksk_record_get_kind (record)))
    return;
  const char *name = ksk_members_get_text (ksk_record_get_object (record), "camera");
  if (name != NULL)
    g_hash_table_replace (self->decisions, g_strdup (name), ksk_record_ref (record));
  update (self);
}

static void
constructed (GObject *object)
{
  G_OBJECT_CLASS (ksk_cameras_parent_class)->constructed (object);
  KskCameras *self = KSK_CAMERAS (object);
  g_signal_connect_object (get_recorder (self), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
finalize (GObject *object)
{
  g_hash_table_unref (KSK_CAMERAS (object)->decisions);
  G_OBJECT_CLASS (ksk_cameras_parent_class)->finalize (object);
}

static void
ksk_cameras_class_init (KskCamerasClass *class)
{
  G_OBJECT_CLASS (class)->constructed = constructed;
  G_OBJECT_CLASS (class)->finalize = finalize;
  KSK_ACTION_CLASS (class)->apply = apply;
  KSK_ACTION_CLASS (class)->start = start;
}

static void
ksk_cameras_init (KskCameras *self)
{
  self->decisions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)ksk_record_unref);
}

gboolean
ksk_cameras_are_outside (KskCameras *self)
{
  g_return_val_if_fail (KSK_IS_CAMERAS (self), TRUE);
  KskRecorder *recorder = get_recorder (self);
  return recorder == NULL || ksk_recorder_get_state (recorder) == KSK_RECORDING_OUTSIDE;
}

guint
ksk_cameras_get_n (KskCameras *self)
{
  g_return_val_if_fail (KSK_IS_CAMERAS (self), 0);
  g_autoptr (GPtrArray) cameras = dup_cameras (self);
  return cameras->len;
}

KskCamera *
ksk_cameras_dup_camera (KskCameras *self, guint index)
{
  g_return_val_if_fail (KSK_IS_CAMERAS (self), NULL);
  g_autoptr (GPtrArray) cameras = dup_cameras (self);
  return index < cameras->len ? ksk_camera_ref (cameras->pdata[index]) : NULL;
}

gboolean
ksk_cameras_is_confirmed (KskCameras *self, guint index)
{
  g_return_val_if_fail (KSK_IS_CAMERAS (self), FALSE);
  g_autoptr (GPtrArray) cameras = dup_cameras (self);
  return index < cameras->len && is_as_confirmed (self, cameras->pdata[index]);
}

gboolean
ksk_cameras_is_left_out (KskCameras *self, guint index)
{
  g_return_val_if_fail (KSK_IS_CAMERAS (self), FALSE);
  g_autoptr (GPtrArray) cameras = dup_cameras (self);
  return index < cameras->len && find_decision (self, cameras->pdata[index], KSK_CAMERA_LEFT_OUT) != NULL;
}

guint
ksk_cameras_get_chosen (KskCameras *self)
{
  g_return_val_if_fail (KSK_IS_CAMERAS (self), 0);
  return self->chosen;
}

void
ksk_cameras_choose (KskCameras *self, guint index)
{
  g_return_if_fail (KSK_IS_CAMERAS (self));
  if (index >= ksk_cameras_get_n (self))
    return;
  self->chosen = index;
  ksk_action_emit_changed (KSK_ACTION (self));
}

static gboolean
fail (GError **error, KskSessionError code, const char *sentence)
{
  g_set_error_literal (error, KSK_SESSION_ERROR, (int)code, sentence);
  return FALSE;
}

/* Returns: (transfer full) (nullable). */
static KskCamera *
dup_chosen (KskCameras *self, GError **error)
{
  if (!ksk_entry_is_awaited (KSK_ACTION (self), error))
    return NULL;
  KskCamera *camera = ksk_cameras_dup_camera (self, self->chosen);
  if (camera == NULL)
    fail (error, KSK_SESSION_ERROR_STATE, N_ ("There is no camera."));
  return camera;
}

/* A file has the place in it from its first frame on. */
gboolean
ksk_cameras_set_place (KskCameras *self, const char *place, GError **error)
{
  g_return_val_if_fail (KSK_IS_CAMERAS (self), FALSE);

  g_autoptr (KskCamera) camera = dup_chosen (self, error);
  if (camera == NULL)
    return FALSE;
  if (ksk_recorder_get_state (get_recorder (self)) != KSK_RECORDING_OFF)
    return fail (error, KSK_SESSION_ERROR_STATE, N_ ("The cameras record already: what they see cannot be changed."));
  g_autofree char *text = ksk_entry_dup (place, "what the camera sees", KSK_MAX_CAMERA_PLACE, error);
  if (text == NULL)
    return FALSE;
  ksk_recorder_set_place (get_recorder (self), self->chosen, text);
  update (self);
  return TRUE;
}

static JsonObject *
make_members (const KskCamera *camera)
{
  JsonObject *members
      = ksk_members_new ("camera", camera->name, "place", camera->place, "device", camera->device, NULL);
  json_object_set_int_member (members, "width", camera->width);
  json_object_set_int_member (members, "height", camera->height);
  json_object_set_int_member (members, "fps", camera->fps);
  if (camera->light >= 0)
    json_object_set_int_member (members, "light", camera->light);
  if (camera->focus >= 0)
    json_object_set_int_member (members, "focus", camera->focus);
  return members;
}

static void
choose_next (KskCameras *self)
{
  g_autoptr (GPtrArray) cameras = dup_cameras (self);
  for (guint i = 1; i < cameras->len; i++) {
    guint index = (self->chosen + i) % cameras->len;
    if (!is_decided (self, cameras->pdata[index])) {
      ksk_cameras_choose (self, index);
      return;
    }
  }
}

gboolean
ksk_cameras_confirm (KskCameras *self, GError **error)
{
  g_return_val_if_fail (KSK_IS_CAMERAS (self), FALSE);

  g_autoptr (KskCamera) camera = dup_chosen (self, error);
  if (camera == NULL)
    return FALSE;
  if (camera->state != KSK_CAMERA_SHOWING && camera->state != KSK_CAMERA_RECORDING)
    return fail (error, KSK_SESSION_ERROR_INCOMPLETE, N_ ("No picture comes from this camera."));
  if (camera->place[0] == '\0')
    return fail (error, KSK_SESSION_ERROR_TEXT, N_ ("Please say first what this camera sees."));
  if (is_as_confirmed (self, camera)) {
    choose_next (self);
    return TRUE;
  }
  g_autoptr (JsonObject) members = make_members (camera);
  guint index = self->chosen;
  if (!ksk_entry_append (KSK_ACTION (self), KSK_CAMERA_CONFIRMED, NULL, members, error))
    return FALSE;
  if (camera->is_left_out)
    ksk_recorder_set_left_out (get_recorder (self), index, FALSE);
  choose_next (self);
  return TRUE;
}

gboolean
ksk_cameras_leave_out (KskCameras *self, const char *const *initials, GError **error)
{
  g_return_val_if_fail (KSK_IS_CAMERAS (self), FALSE);

  g_autoptr (KskCamera) camera = dup_chosen (self, error);
  if (camera == NULL)
    return FALSE;
  if (ksk_recorder_get_state (get_recorder (self)) != KSK_RECORDING_OFF)
    return fail (error, KSK_SESSION_ERROR_STATE, N_ ("The cameras record already: none can be left out."));
  g_autoptr (JsonObject) members
      = ksk_members_new ("camera", camera->name, "place", camera->place, "device", camera->device, NULL);
  g_autofree char *who = NULL;
  guint index = self->chosen;
  if (!ksk_session_check_signed_off (ksk_action_get_session (KSK_ACTION (self)), initials, members, &who, error)
      || !ksk_entry_append (KSK_ACTION (self), KSK_CAMERA_LEFT_OUT, who, members, error))
    return FALSE;
  ksk_recorder_set_left_out (get_recorder (self), index, TRUE);
  choose_next (self);
  return TRUE;
}

void
ksk_cameras_search (KskCameras *self)
{
  g_return_if_fail (KSK_IS_CAMERAS (self));
  if (!ksk_cameras_are_outside (self) && ksk_action_may_work (KSK_ACTION (self)))
    start (KSK_ACTION (self));
}
