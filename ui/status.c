/* What the frame says: where the ceremony is, what runs, the journal. */
#include "status.h"

#include <glib/gi18n.h>

#include "camera-look.h"

/* Longer times are said in hours. */
#define MAX_MINUTES 600

/* The ceremony takes hours: with less than this somebody has to think of another disk. */
#define LOW_MINUTES 60

/* The first camera of which nothing is recorded now, and should be. Returns: (transfer none) (nullable). */
static const KskCamera *
find_gap (GPtrArray *cameras)
{
  for (guint i = 0; i < cameras->len; i++) {
    const KskCamera *camera = g_ptr_array_index (cameras, i);
    if (camera->state != KSK_CAMERA_RECORDING && !camera->is_left_out)
      return camera;
  }
  return NULL;
}

/* The track of the stage is no camera: people count what they see in the room. */
static guint
count_cameras (GPtrArray *cameras)
{
  guint n = 0;

  for (guint i = 0; i < cameras->len; i++) {
    const KskCamera *camera = g_ptr_array_index (cameras, i);
    n += !camera->is_left_out && !ksk_camera_look_is_console (camera);
  }
  return n;
}

/* `CAM02 silent 12 s`, or `3 cameras`. Returns: (transfer full). */
static char *
describe_cameras (KskRecorder *recorder, KskState *state)
{
  g_autoptr (GPtrArray) cameras = ksk_recorder_dup_cameras (recorder);
  const KskCamera *gap = find_gap (cameras);
  guint n_cameras = count_cameras (cameras);
  g_autofree char *word = NULL;

  *state = KSK_STATE_DONE;
  if (gap != NULL) {
    *state = ksk_camera_look_choose (gap, &word);
    return g_strdup_printf ("%s %s", gap->name, word);
  }
  return n_cameras > 0 ? g_strdup_printf (ngettext ("%u camera", "%u cameras", n_cameras), n_cameras)
                       : g_strdup (_ ("Recording"));
}

/* What the disk has room for, also before it records. Returns: (transfer full) (nullable): not known. */
static char *
describe_disk (KskRecorder *recorder, KskState *state)
{
  int minutes = ksk_recorder_get_minutes_left (recorder);

  if (minutes < 0)
    return NULL;
  if (minutes < LOW_MINUTES && (*state == KSK_STATE_DONE || *state == KSK_STATE_IDLE))
    *state = KSK_STATE_WARNING;
  /* Translators: until the disk is full; at most 6 signs. */
  return minutes < MAX_MINUTES ? g_strdup_printf (_ ("%d min"), minutes) : g_strdup_printf (_ ("%d h"), minutes / 60);
}

/* @word: (out) (transfer full): what the cell says, where it has to be made. */
static KskFrameState
get_recording (KskRecorder *recorder, char **word)
{
  KskRecordingState recording = ksk_recorder_get_state (recorder);
  KskState state = KSK_STATE_IDLE;

  if (recording == KSK_RECORDING_OUTSIDE)
    return (KskFrameState){ KSK_STATE_DONE, _ ("Cameras on") };
  if (recording == KSK_RECORDING_OFF && ksk_recorder_get_minutes_left (recorder) < 0)
    return (KskFrameState){ KSK_STATE_IDLE, _ ("Not recording") };
  /* Translators: nothing is recorded; the minutes that are left follow. At most 9 signs. */
  g_autofree char *cameras
      = recording == KSK_RECORDING_OFF ? g_strdup (_ ("Film off")) : describe_cameras (recorder, &state);
  g_autofree char *disk = describe_disk (recorder, &state);
  *word = disk != NULL ? g_strdup_printf ("%s, %s", cameras, disk) : g_steal_pointer (&cameras);
  return (KskFrameState){ recording == KSK_RECORDING_LOST ? KSK_STATE_FAILED : state, *word };
}

static KskFrameState
get_hsm (KskSession *session)
{
  gboolean is_active = ksk_token_is_active (ksk_session_get_token (session));

  if (ksk_session_needs_reactivation (session))
    return (KskFrameState){ KSK_STATE_FAILED, _ ("HSM lost") };
  if (is_active)
    return (KskFrameState){ KSK_STATE_DONE, _ ("HSM active") };
  return (KskFrameState){ KSK_STATE_IDLE, _ ("HSM inactive") };
}

static gboolean
has_medium (KskSession *session, KskMediumRole role)
{
  g_autofree char *label = ksk_media_get_label (ksk_session_get_media (session), role);

  return label != NULL;
}

static KskFrameState
get_media (KskSession *session)
{
  gboolean log = has_medium (session, KSK_MEDIUM_LOG);
  gboolean request = has_medium (session, KSK_MEDIUM_REQUEST);

  if (log && request)
    return (KskFrameState){ KSK_STATE_DONE, _ ("Both sticks") };
  if (log)
    return (KskFrameState){ KSK_STATE_DONE, _ ("Log stick") };
  if (request)
    return (KskFrameState){ KSK_STATE_DONE, _ ("KSR stick") };
  return (KskFrameState){ KSK_STATE_IDLE, _ ("No stick") };
}

/* After the last step the last one goes on being shown. */
static void
describe_place (KskSession *session, char **act, char **act_number, char **step)
{
  KskScript *script = ksk_session_get_script (session);
  GPtrArray *acts = ksk_script_get_acts (script);
  GPtrArray *steps = ksk_script_get_steps (script);
  guint here = MIN (ksk_session_get_story (session)->step, steps->len - 1);
  const KskStep *at = g_ptr_array_index (steps, here);
  const KskAct *in = g_ptr_array_index (acts, at->act);

  *act_number = g_strdup_printf (_ ("Act %u of %u"), at->act + 1, acts->len);
  /* Translators: number of an act, how many there are, its title. */
  *act = g_strdup_printf (_ ("Act %u of %u: %s"), at->act + 1, acts->len, in->title);
  *step = g_strdup_printf (_ ("Step %u of %u"), here + 1, steps->len);
}

void
ksk_status_show (KskSession *session, KskFrame *frame)
{
  g_return_if_fail (KSK_IS_SESSION (session) && KSK_IS_FRAME (frame));
  const char *title = ksk_session_get_title (session);
  const char *facility = ksk_session_get_facility (session);
  g_autofree char *ceremony
      = *facility != '\0' ? g_strdup_printf ("%s \xc2\xb7 %s", title, facility) : g_strdup (title);
  g_autofree char *act = NULL, *act_number = NULL, *step = NULL, *recording = NULL;

  describe_place (session, &act, &act_number, &step);
  ksk_frame_set_status (frame, &(KskFrameStatus){
                                   .ceremony = ceremony,
                                   .act = act,
                                   .act_number = act_number,
                                   .step = step,
                                   .recording = get_recording (ksk_session_get_recorder (session), &recording),
                                   .hsm = get_hsm (session),
                                   .media = get_media (session),
                                   .journal_seq = ksk_session_get_seq (session),
                                   .journal_hash = ksk_session_get_hash (session),
                                   .rehearsal = ksk_session_get_story (session)->is_rehearsal,
                               });
}

void
ksk_status_show_clock (KskSession *session, KskFrame *frame)
{
  g_return_if_fail (KSK_IS_SESSION (session) && KSK_IS_FRAME (frame));
  gint64 now_us = ksk_clock_get_utc_us (ksk_session_get_clock (session));
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now_us / G_USEC_PER_SEC);
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S UTC") : g_strdup ("");

  ksk_frame_set_clock_text (frame, text);
}
