/* What films the room: an interface that the program implements. */
#pragma once

#include <gio/gio.h>

#include "ksk-macros.h"

G_BEGIN_DECLS

typedef enum {
  KSK_RECORDING_OFF,
  KSK_RECORDING_ON,
  KSK_RECORDING_OUTSIDE, /* cameras that are not this program's: people say that they run */
  KSK_RECORDING_LOST,    /* a camera that should record does not */
} KskRecordingState;

#define KSK_TYPE_RECORDER (ksk_recorder_get_type ())
KSK_API
G_DECLARE_INTERFACE (KskRecorder, ksk_recorder, KSK, RECORDER, GObject)

/* @start and @stop block and are called from the session's worker; @get_state and @dup_summary never block, main
 * thread. */
struct _KskRecorderInterface {
  GTypeInterface parent_iface;

  gboolean (*start) (KskRecorder *self, GError **error);
  gboolean (*stop) (KskRecorder *self, GError **error);
  KskRecordingState (*get_state) (KskRecorder *self);
  char *(*dup_summary) (KskRecorder *self); /* (transfer full) (not nullable): `3 cameras` */
};

/* Emitted in the main thread when state or summary changed. */
/* KskRecorder::changed */

/* The calls of the interface. */
KSK_API gboolean ksk_recorder_start (KskRecorder *self, GError **error);
KSK_API gboolean ksk_recorder_stop (KskRecorder *self, GError **error);
KSK_API KskRecordingState ksk_recorder_get_state (KskRecorder *self);
KSK_API char *ksk_recorder_dup_summary (KskRecorder *self);

G_END_DECLS
