/* How it is with one camera, for people: a state and a word. */
#include "camera-look.h"

#include <glib/gi18n.h>

/* Mean brightness in percent. The drawn room is at 48 to 56, half as bright at 24 to 28, a fifth as bright at 9 to 11;
 * white is lost at 70 to 76, and most of what is bright at 78 to 83. */
#define LEAST_LIGHT 12
#define LOW_LIGHT 28
#define HIGH_LIGHT 72
#define MOST_LIGHT 80

/* The drawn room is at 34 to 48, in whatever light; behind a lens that smears 3 points of a picture of 640 into one at
 * 11 to 17, 5 points at 6 to 10. Below the first nobody could read a form that is held up; below the second its small
 * print. */
#define LEAST_FOCUS 11
#define LOW_FOCUS 25

/* Longer silences are counted in minutes: nobody waits for their seconds. */
#define MAX_SILENT_S 600

static char *
describe_silence (gint64 silent_us)
{
  guint silent_s = (guint)CLAMP (silent_us / G_USEC_PER_SEC, 1, G_MAXINT);

  /* Translators: nothing has come from a camera for so many seconds; at most 14 signs. */
  return silent_s < MAX_SILENT_S ? g_strdup_printf (_ ("silent %u s"), silent_s)
                                 : g_strdup_printf (_ ("silent %u min"), silent_s / 60);
}

KskState
ksk_camera_look_choose (const KskCamera *camera, char **word)
{
  g_return_val_if_fail (camera != NULL && word != NULL, KSK_STATE_IDLE);

  if (camera->is_left_out) {
    *word = g_strdup (_ ("left out"));
    return KSK_STATE_SKIPPED;
  }
  switch (camera->state) {
    case KSK_CAMERA_OPENING:
      *word = g_strdup (_ ("opening"));
      return KSK_STATE_BUSY;
    case KSK_CAMERA_SHOWING:
      *word = g_strdup (C_ ("camera", "not recorded"));
      return KSK_STATE_IDLE;
    case KSK_CAMERA_RECORDING:
      *word = g_strdup (_ ("recording"));
      return KSK_STATE_DONE;
    case KSK_CAMERA_SILENT:
      *word = describe_silence (camera->silent_us);
      return KSK_STATE_GAP;
    case KSK_CAMERA_LOST:
    default:
      *word = g_strdup (_ ("lost"));
      return KSK_STATE_FAILED;
  }
}

KskState
ksk_camera_look_judge_light (int light, char **word)
{
  g_return_val_if_fail (word != NULL, KSK_STATE_IDLE);

  if (light < 0) {
    *word = g_strdup (_ ("not known yet"));
    return KSK_STATE_IDLE;
  }
  if (light < LEAST_LIGHT)
    *word = g_strdup_printf (_ ("too dark, %d %%"), light);
  else if (light < LOW_LIGHT)
    *word = g_strdup_printf (_ ("rather dark, %d %%"), light);
  else if (light <= HIGH_LIGHT)
    *word = g_strdup_printf (_ ("good, %d %%"), light);
  else if (light <= MOST_LIGHT)
    *word = g_strdup_printf (_ ("rather bright, %d %%"), light);
  else
    *word = g_strdup_printf (_ ("too bright, %d %%"), light);
  if (light < LEAST_LIGHT || light > MOST_LIGHT)
    return KSK_STATE_FAILED;
  return light < LOW_LIGHT || light > HIGH_LIGHT ? KSK_STATE_WARNING : KSK_STATE_DONE;
}

KskState
ksk_camera_look_judge_focus (int focus, char **word)
{
  g_return_val_if_fail (word != NULL, KSK_STATE_IDLE);

  if (focus < 0) {
    *word = g_strdup (_ ("not known yet"));
    return KSK_STATE_IDLE;
  }
  if (focus < LEAST_FOCUS) {
    *word = g_strdup_printf (_ ("out of focus, %d of 100"), focus);
    return KSK_STATE_FAILED;
  }
  if (focus < LOW_FOCUS) {
    *word = g_strdup_printf (_ ("soft, %d of 100"), focus);
    return KSK_STATE_WARNING;
  }
  *word = g_strdup_printf (_ ("sharp, %d of 100"), focus);
  return KSK_STATE_DONE;
}

gboolean
ksk_camera_look_is_live (const KskCamera *camera)
{
  g_return_val_if_fail (camera != NULL, FALSE);
  return camera->state == KSK_CAMERA_SHOWING || camera->state == KSK_CAMERA_RECORDING;
}

gboolean
ksk_camera_look_is_console (const KskCamera *camera)
{
  g_return_val_if_fail (camera != NULL, FALSE);
  return g_str_equal (camera->name, "CONSOLE");
}
