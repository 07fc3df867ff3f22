/* Cameras for tests: they film, fall silent and fail when the test says so, and keep what they were told. */
#pragma once

#include "ceremony/port-recorder.h"

G_BEGIN_DECLS

#define FAKE_TYPE_RECORDER (fake_recorder_get_type ())
G_DECLARE_FINAL_TYPE (FakeRecorder, fake_recorder, FAKE, RECORDER, GObject)

struct _FakeRecorder {
  GObject parent_instance;
  GMutex lock;
  gint state;     /* KskRecordingState; atomic */
  gboolean fails; /* start() and stop() do */
  gboolean fails_to_open;
  gboolean fails_closing; /* film_closing() does */
  guint film_closing_s;   /* that it was last asked for */
  guint n_filmed_closing; /* cameras that were not left out then */
  gboolean loses_one;     /* start() succeeds, and by then a camera is lost */
  gboolean is_outside;    /* start() makes it OUTSIDE */
  guint n_cameras;        /* default: 2, CAM01 and CAM02 */
  KskCameraState camera_states[KSK_MAX_CAMERAS];
  char *places[KSK_MAX_CAMERAS];
  const char *devices[KSK_MAX_CAMERAS]; /* (nullable): default: `test picture` */
  gboolean are_left_out[KSK_MAX_CAMERAS];
  char *troubles[KSK_MAX_CAMERAS];
  guint n_opens;
  guint n_starts;
  guint n_stops;
  void (*noted) (FakeRecorder *self); /* (nullable): called at each note */
  GPtrArray *adopted;                 /* (element-type utf8): `camera file mono_us`, with ` ended` */
  guint n_open_adopted;               /* of those, without an end: stop() ends them */
  GPtrArray *notes;                   /* (element-type utf8): `seq kind step mono_us offset_us title` */
  gboolean tells;                     /* start() and stop() tell events, as the real one does from its own thread */
};

/* Sets the state and tells, as a camera that was lost does. Main thread. */
void fake_recorder_set_state (FakeRecorder *self, KskRecordingState state);

/* Sets what became of one camera and tells. Main thread. */
void fake_recorder_set_camera (FakeRecorder *self, guint index, KskCameraState state, const char *trouble);

/* Tells what is to be in the journal. @json: members, with apostrophes for quotes. Main thread. */
void fake_recorder_tell (FakeRecorder *self, const char *kind, const char *json);

G_END_DECLS
