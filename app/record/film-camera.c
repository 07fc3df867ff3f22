/* One camera of the film: its device, its pictures, its footage, and how it is. */
#include "film-camera.h"

#include "app/record/camera-source.h"
#include "app/record/film-events.h"
#include "app/record/picture-quality.h"
#include "app/record/stage-frames.h"

#define SILENT_AFTER_NS (300 * GST_MSECOND)
/* Slates are that far in the past, so that a frame that arrives late is not older than them. */
#define SLATE_BEHIND_NS (200 * GST_MSECOND)
#define LOST_AFTER_NS (10 * GST_SECOND)
#define MEASURE_EVERY_NS (GST_SECOND)
/* Who looks takes each picture; while nobody does there is one a second, for the light and the focus. */
#define LOOKED_AT_NS (2 * GST_SECOND)
/* So many frames say how many come in a second, and then those of each second. */
#define FIRST_FRAMES 10
/* How long it has been silent is seen to grow. */
#define CHANGED_EVERY_NS (GST_SECOND)
/* It is looked at ten times a second. */
#define STAGE_SILENT_AFTER_NS (KSK_STAGE_EVERY_NS + 150 * GST_MSECOND)
/* So are cameras: slates that are further apart are a gap of their own, as are frames on their way at the end. */
#define HELD_UP_AFTER_NS (450 * GST_MSECOND)

#define HELD_UP "this program or its camera was held up"

/* What comes from the device, whatever was asked of it. */
typedef struct {
  guint width, height;
  guint fps;          /* 0: not known yet */
  guint64 n_frames;   /* counted since: */
  guint64 counted_ns; /* when the first of them was taken */
} Shape;

struct _KskFilmCamera {
  KskFilmDevice *device;
  guint index;
  KskFilmSetting *setting;
  KskFilmTeller *teller;
  KskFilmListener listener; /* for pictures, which come from a thread that ends first */
  gpointer data;
  KskCameraFootage *footage;
  KskCameraSource *source; /* (nullable): of the stage */
  KskStageFrames *stage;   /* (nullable): of others; taken from by the thread that ticks */
  guint64 measured_ns;     /* when the quality was measured; the thread of the pictures */

  GMutex lock; /* of what follows */
  char *place;
  char *trouble;
  guint64 arrived_ns; /* when a frame came last; 0: never */
  guint64 taken_ns;   /* when it was taken */
  guint64 slated_ns;  /* when a slate was pushed last while none comes; 0: not yet */
  gboolean is_silent;
  gboolean is_left_out;
  Shape shape;
  gboolean has_told_opened;
  guint64 changed_ns; /* when it was told that it has changed */
  KskPicture *picture;
  guint64 looked_ns;         /* when it was asked for last; 0: never */
  KskPictureQuality quality; /* meaningless without a picture */
};

static const char *
get_name (const KskFilmCamera *self)
{
  return ksk_film_device_get_name (self->device);
}

static gint64
get_utc_us (const KskFilmCamera *self, guint64 ns)
{
  return ksk_frame_clock_to_utc_us (self->setting->clock, self->setting->notes, ns);
}

static void
tell (KskFilmCamera *self, const char *kind, JsonObject *members)
{
  ksk_film_teller_event (self->teller, kind, members);
}

static void
tell_changed (KskFilmCamera *self)
{
  ksk_film_teller_changed (self->teller);
}

static gboolean
is_wanted (KskFilmCamera *self)
{
  g_auto (KskFootageState) footage = { 0 };
  ksk_camera_footage_get_state (self->footage, &footage);
  return footage.is_wanted;
}

/* Frames: with the lock */

static void
tell_silence (KskFilmCamera *self, guint64 last_ns, const char *why)
{
  if (is_wanted (self))
    tell (self, "camera-silent",
          ksk_film_event_camera_silent (get_name (self), get_utc_us (self, last_ns),
                                        self->trouble != NULL ? self->trouble : why));
}

static void
note_silence (KskFilmCamera *self, const char *why)
{
  self->is_silent = TRUE;
  self->shape.n_frames = 0;
  tell_silence (self, self->taken_ns, why);
  tell_changed (self);
}

static void
note_return (KskFilmCamera *self, guint64 now_ns, guint64 taken_ns)
{
  if (!self->is_silent)
    return;
  guint64 silent_ns = MAX (ksk_frame_clock_get_elapsed_ns (self->arrived_ns, now_ns),
                           ksk_frame_clock_get_elapsed_ns (self->taken_ns, taken_ns));
  self->is_silent = FALSE;
  g_clear_pointer (&self->trouble, g_free);
  if (is_wanted (self))
    tell (self, "camera-back",
          ksk_film_event_camera_back (get_name (self), get_utc_us (self, taken_ns), (gint64)(silent_ns / GST_MSECOND)));
  tell_changed (self);
}

/* A frame came. Where the machine was too busy to look, a silence is seen only when it is over. */
static void
note_frame (KskFilmCamera *self, guint64 now_ns, guint64 taken_ns, guint64 silent_after_ns)
{
  if (!self->is_silent && self->taken_ns != 0
      && ksk_frame_clock_get_elapsed_ns (self->taken_ns, taken_ns) > silent_after_ns)
    note_silence (self, HELD_UP);
  note_return (self, now_ns, taken_ns);
  self->arrived_ns = now_ns;
  self->taken_ns = taken_ns;
}

static JsonObject *
describe_opened (KskFilmCamera *self)
{
  const KskCamera camera = { .name = (char *)get_name (self),
                             .place = self->place,
                             .device = (char *)ksk_film_device_get_description (self->device),
                             .width = self->shape.width,
                             .height = self->shape.height,
                             .fps = self->shape.fps };
  return ksk_film_event_camera_opened (&camera);
}

static void
tell_opened (KskFilmCamera *self)
{
  if (self->has_told_opened)
    return;
  self->has_told_opened = TRUE;
  tell (self, "camera-opened", describe_opened (self));
  tell_changed (self);
}

/* By when they were taken, not by when they came. */
static void
count_frame (KskFilmCamera *self, guint64 taken_ns)
{
  Shape *shape = &self->shape;
  guint64 passed_ns = ksk_frame_clock_get_elapsed_ns (shape->counted_ns, taken_ns);

  if (shape->n_frames == 0)
    shape->counted_ns = taken_ns;
  shape->n_frames++;
  if (shape->n_frames == 1 || passed_ns == 0
      || (passed_ns < MEASURE_EVERY_NS && (shape->fps > 0 || shape->n_frames <= FIRST_FRAMES)))
    return;
  guint64 n_intervals = shape->n_frames - 1;
  shape->fps = (guint)MAX ((n_intervals * GST_SECOND + passed_ns / 2) / passed_ns, 1);
  shape->n_frames = 1;
  shape->counted_ns = taken_ns;
  tell_opened (self);
}

static void
take_frame (GstBuffer *frame, guint64 taken_ns, gpointer data)
{
  KskFilmCamera *self = data;
  guint64 now_ns = ksk_frame_clock_get_monotonic_ns ();
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  if (self->arrived_ns == 0) {
    g_clear_pointer (&self->trouble, g_free);
    tell_changed (self);
  }
  note_frame (self, now_ns, taken_ns, SILENT_AFTER_NS);
  count_frame (self, taken_ns);
  ksk_camera_footage_push (self->footage, frame, taken_ns);
}

static void
take_shape (guint width, guint height, gpointer data)
{
  KskFilmCamera *self = data;

  g_mutex_lock (&self->lock);
  self->shape = (Shape){ .width = width, .height = height };
  g_mutex_unlock (&self->lock);
}

static void
take_dropped (guint64 n_frames, gpointer data)
{
  KskFilmCamera *self = data;

  ksk_camera_footage_add_dropped (self->footage, n_frames);
  tell_changed (self);
}

static gboolean
take_picture (KskPicture *picture, gpointer data)
{
  KskFilmCamera *self = data;
  guint64 now_ns = ksk_frame_clock_get_monotonic_ns ();
  g_autoptr (KskPicture) older = NULL;
  gboolean is_measured = ksk_frame_clock_get_elapsed_ns (self->measured_ns, now_ns) >= MEASURE_EVERY_NS;
  KskPictureQuality quality = { 0 };

  if (is_measured) {
    self->measured_ns = now_ns;
    quality = ksk_picture_quality_measure (picture);
  }
  g_mutex_lock (&self->lock);
  if (is_measured)
    self->quality = quality;
  older = g_steal_pointer (&self->picture);
  self->picture = picture;
  gboolean is_looked_at = ksk_frame_clock_get_elapsed_ns (self->looked_ns, now_ns) < LOOKED_AT_NS;
  g_mutex_unlock (&self->lock);
  self->listener.picture (self->index, self->data);
  return is_looked_at;
}

static void
take_trouble (const char *trouble, gpointer data)
{
  KskFilmCamera *self = data;

  g_mutex_lock (&self->lock);
  g_free (self->trouble);
  self->trouble = g_strdup (trouble);
  g_mutex_unlock (&self->lock);
  tell_changed (self);
}

void
ksk_film_camera_push_stage (KskFilmCamera *self, const KskPicture *picture)
{
  g_return_if_fail (self != NULL && picture != NULL);

  if (self->stage != NULL)
    ksk_stage_frames_push (self->stage, picture);
}

/* Ten times a second: with the lock */

static void
tick_stage (KskFilmCamera *self, guint64 now_ns)
{
  guint64 taken_ns;
  GstBuffer *frame = ksk_stage_frames_take (self->stage, now_ns, self->taken_ns, &taken_ns);

  if (frame == NULL)
    return;
  tell_opened (self);
  note_frame (self, now_ns, taken_ns, STAGE_SILENT_AFTER_NS);
  ksk_camera_footage_push (self->footage, frame, taken_ns);
}

static void
tick_silence (KskFilmCamera *self, guint64 now_ns)
{
  if (self->arrived_ns != 0 && ksk_frame_clock_get_elapsed_ns (self->arrived_ns, now_ns) > SILENT_AFTER_NS
      && !self->is_silent)
    note_silence (self, "no frame has come for 300 ms");
  gboolean has_frames = self->arrived_ns != 0 && !self->is_silent;
  if (has_frames) {
    self->slated_ns = 0;
    return;
  }
  /* What was told when it fell silent says nothing about what is missing now. */
  if (self->slated_ns != 0 && ksk_frame_clock_get_elapsed_ns (self->slated_ns, now_ns) > HELD_UP_AFTER_NS)
    tell_silence (self, self->taken_ns != 0 ? self->taken_ns : self->slated_ns - SLATE_BEHIND_NS, HELD_UP);
  self->slated_ns = now_ns;
  ksk_camera_footage_push_slate (self->footage, now_ns - SLATE_BEHIND_NS);
}

static KskCameraState get_state (const KskFilmCamera *self, const KskFootageState *footage);

/* Nothing else changes while nothing comes, and people are shown how long that has been. */
static void
tick_changed (KskFilmCamera *self, guint64 now_ns)
{
  g_auto (KskFootageState) footage = { 0 };

  if (ksk_frame_clock_get_elapsed_ns (self->changed_ns, now_ns) < CHANGED_EVERY_NS)
    return;
  self->changed_ns = now_ns;
  ksk_camera_footage_get_state (self->footage, &footage);
  KskCameraState state = get_state (self, &footage);
  if (state == KSK_CAMERA_SILENT || state == KSK_CAMERA_LOST || (footage.is_wanted && state == KSK_CAMERA_OPENING))
    tell_changed (self);
}

void
ksk_film_camera_tick (KskFilmCamera *self, guint64 now_ns, gboolean has_room)
{
  g_return_if_fail (self != NULL);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (self->stage != NULL)
    tick_stage (self, now_ns);
  else
    tick_silence (self, now_ns);
  ksk_camera_footage_tick (self->footage, now_ns, has_room);
  tick_changed (self, now_ns);
}

/* How it is */

gboolean
ksk_film_camera_is_lost (KskFilmCamera *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  guint64 now_ns = ksk_frame_clock_get_monotonic_ns ();
  g_auto (KskFootageState) footage = { 0 };
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  ksk_camera_footage_get_state (self->footage, &footage);
  if (!footage.is_wanted || footage.is_lost)
    return footage.is_lost;
  gboolean has_frames = self->arrived_ns != 0 && !self->is_silent;
  return !has_frames
         && ksk_frame_clock_get_elapsed_ns (MAX (self->arrived_ns, footage.begun_ns), now_ns) > LOST_AFTER_NS;
}

static KskCameraState
get_state (const KskFilmCamera *self, const KskFootageState *footage)
{
  if (footage->is_lost)
    return KSK_CAMERA_LOST;
  if (self->arrived_ns == 0 || (self->is_silent && self->is_left_out))
    return KSK_CAMERA_OPENING;
  if (self->is_silent)
    return KSK_CAMERA_SILENT;
  return footage->is_writing ? KSK_CAMERA_RECORDING : KSK_CAMERA_SHOWING;
}

KskCamera *
ksk_film_camera_dup_state (KskFilmCamera *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  guint64 now_ns = ksk_frame_clock_get_monotonic_ns ();
  g_auto (KskFootageState) footage = { 0 };
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  ksk_camera_footage_get_state (self->footage, &footage);
  gboolean has_frames = self->arrived_ns != 0;
  const KskCamera camera = {
    .name = (char *)get_name (self),
    .place = self->place,
    .device = (char *)ksk_film_device_get_description (self->device),
    .state = get_state (self, &footage),
    .is_left_out = self->is_left_out,
    .width = has_frames ? self->shape.width : 0,
    .height = has_frames ? self->shape.height : 0,
    .fps = has_frames ? self->shape.fps : 0,
    .light = self->picture != NULL ? self->quality.light : -1,
    .focus = self->picture != NULL ? self->quality.focus : -1,
    .n_frames = footage.n_frames,
    .n_dropped = footage.n_dropped,
    .n_bytes = footage.n_bytes,
    .silent_us = self->is_silent ? (gint64)((ksk_frame_clock_get_elapsed_ns (self->arrived_ns, now_ns)) / 1000) : 0,
    .file = footage.file,
    .trouble = footage.trouble != NULL ? footage.trouble : self->trouble,
  };

  return ksk_camera_new (&camera);
}

void
ksk_film_camera_note_end (KskFilmCamera *self)
{
  g_return_if_fail (self != NULL);

  guint64 now_ns = ksk_frame_clock_get_monotonic_ns ();
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (self->taken_ns != 0 && !self->is_silent
      && ksk_frame_clock_get_elapsed_ns (self->taken_ns, now_ns) > HELD_UP_AFTER_NS)
    tell_silence (self, self->taken_ns, HELD_UP);
}

KskCameraFootage *
ksk_film_camera_get_footage (KskFilmCamera *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->footage;
}

KskPicture *
ksk_film_camera_dup_picture (KskFilmCamera *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  const KskPicture *picture = self->picture;
  self->looked_ns = ksk_frame_clock_get_monotonic_ns ();
  return picture != NULL ? ksk_picture_new (picture->width, picture->height, picture->pixels) : NULL;
}

void
ksk_film_camera_set_place (KskFilmCamera *self, const char *place)
{
  g_return_if_fail (self != NULL && place != NULL);

  g_mutex_lock (&self->lock);
  g_free (self->place);
  self->place = g_strdup (place);
  g_mutex_unlock (&self->lock);
  tell_changed (self);
}

void
ksk_film_camera_set_left_out (KskFilmCamera *self, gboolean is_left_out)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  self->is_left_out = is_left_out;
  g_mutex_unlock (&self->lock);
  tell_changed (self);
}

gboolean
ksk_film_camera_is_left_out (KskFilmCamera *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  return self->is_left_out;
}

KskFilmCamera *
ksk_film_camera_new (KskFilmDevice *device, guint index, KskFilmSetting *setting, const KskFilmListener *listener,
                     gpointer data)
{
  g_return_val_if_fail (device != NULL && setting != NULL && listener != NULL, NULL);

  const KskCameraSink sink = {
    .frame = take_frame, .picture = take_picture, .shape = take_shape, .dropped = take_dropped, .trouble = take_trouble
  };
  KskFilmCamera *self = g_new0 (KskFilmCamera, 1);
  g_mutex_init (&self->lock);
  self->device = ksk_film_device_ref (device);
  self->index = index;
  self->setting = ksk_film_setting_ref (setting);
  self->teller = ksk_film_teller_new (listener, data);
  self->listener = *listener;
  self->data = data;
  self->place = g_strdup (ksk_film_device_get_place (device));
  self->footage = ksk_camera_footage_new (device, setting, self->teller);
  if (ksk_film_device_is_stage (device)) {
    const KskCameraFormat *format = ksk_film_device_get_format (device);
    self->stage = ksk_stage_frames_new (format);
    self->shape = (Shape){ .width = format->width, .height = format->height, .fps = format->fps };
  } else {
    self->source = ksk_camera_source_new (device, &sink, self);
  }
  return self;
}

void
ksk_film_camera_free (KskFilmCamera *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->source, ksk_camera_source_free);
  ksk_camera_footage_free (self->footage);
  ksk_film_teller_close (self->teller);
  ksk_film_teller_unref (self->teller);
  ksk_film_setting_unref (self->setting);
  g_clear_pointer (&self->stage, ksk_stage_frames_free);
  g_clear_pointer (&self->picture, ksk_picture_free);
  ksk_film_device_unref (self->device);
  g_free (self->place);
  g_free (self->trouble);
  g_mutex_clear (&self->lock);
  g_free (self);
}
