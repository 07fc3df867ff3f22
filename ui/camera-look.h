/* How it is with one camera, for people: a state and a word. */
#pragma once

#include <ksk.h>

#include "ui/style.h"

G_BEGIN_DECLS

/* What comes from it: `recording`, `silent 12 s`. @word: (out) (transfer full) (not nullable): translated. */
KskState ksk_camera_look_choose (const KskCamera *camera, char **word);

/* How bright its picture is, and how sharp, as in KskCamera, with the figure: `too dark, 8 %`. @word: as above. Returns
 * KSK_STATE_IDLE when it is not known. */
KskState ksk_camera_look_judge_light (int light, char **word);
KskState ksk_camera_look_judge_focus (int focus, char **word);

/* Returns TRUE while its pictures come. */
gboolean ksk_camera_look_is_live (const KskCamera *camera);

/* Returns TRUE for the track of what was projected, which is no camera of the room. */
gboolean ksk_camera_look_is_console (const KskCamera *camera);

G_END_DECLS
