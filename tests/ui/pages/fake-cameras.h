/* Cameras with pictures for tests of pages: what they show and how they are is what the test says. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

typedef struct {
  KskCameraState state;
  char *place; /* (nullable) */
  int light;
  int focus;
  gint64 silent_us;
  gboolean is_left_out;
  guint n_pictures; /* that came */
  guint n_taken;    /* that somebody took */
} FakeCamera;

#define FAKE_TYPE_CAMERAS (fake_cameras_get_type ())
G_DECLARE_FINAL_TYPE (FakeCameras, fake_cameras, FAKE, CAMERAS, GObject)

struct _FakeCameras {
  GObject parent_instance;

  GMutex lock;
  KskRecordingState recording;
  FakeCamera cameras[KSK_MAX_CAMERAS];
  guint n; /* that there are */
  int minutes;
  guint n_opens;
  GMutex ending; /* that stop() waits for */
};

/* @n: cameras; the fifth is the track of the stage. */
FakeCameras *fake_cameras_new (guint n);

/* Sets how it is with one camera, and tells. Main thread. */
void fake_cameras_set (FakeCameras *self, guint index, KskCameraState state, gint64 silent_us);
void fake_cameras_set_recording (FakeCameras *self, KskRecordingState recording);

/* Each that shows something has a new picture, and tells. Main thread. */
void fake_cameras_film (FakeCameras *self);

G_END_DECLS
