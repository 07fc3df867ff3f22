/* A film of two drawn rooms: files, hashes, stamps in each frame, and the journal beside them. */
#include <string.h>

#include "app/record/camera-device.h"
#include "tests/app/record/film-driver.h"
#include "tests/app/record/filmed-frames.h"

/* The record that was newest when a frame was taken, and how long it had been. */
static const KskFilmNote *
find_note (FilmDriver *driver, const KskFrameStamp *stamp)
{
  for (guint i = 0; i < driver->notes->len; i++) {
    const KskFilmNote *note = driver->notes->pdata[i];
    if (note->seq == stamp->seq)
      return note;
  }
  g_error ("no record has the number %u of a frame", stamp->seq);
}

/* A frame shows the record that was the newest one when it was taken, never a later one. Returns TRUE when it should
 * have shown the next one for two frames already: a machine that is busy notes it late. */
static gboolean
check_frame (FilmDriver *driver, const FilmedFrame *frame, gint64 frame_us)
{
  g_autofree char *hash = NULL;
  const KskFilmNote *note = find_note (driver, &frame->burnt);

  g_assert_true (frame->is_burnt);
  hash = g_strndup (note->hash, 16);
  for (guint i = 0; i < KSK_FRAME_STAMP_HASH_BYTES; i++) {
    guint byte = (guint)(g_ascii_xdigit_value (hash[2 * i]) << 4 | g_ascii_xdigit_value (hash[2 * i + 1]));
    g_assert_cmpuint (frame->burnt.hash[i], ==, byte);
  }
  gint64 mono_us = frame->burnt.utc_ms * 1000 - note->utc_offset_us;
  g_assert_cmpint (mono_us + 1000, >=, note->mono_us);
  if ((guint)note->seq >= driver->notes->len)
    return FALSE;
  const KskFilmNote *next = driver->notes->pdata[note->seq];
  return mono_us >= next->mono_us + 2 * frame_us;
}

static void
check_frames (FilmDriver *driver, GArray *frames, guint fps, gint64 real_minus_ceremony_us)
{
  gint64 frame_us = G_TIME_SPAN_SECOND / fps;
  guint n_drawn = 0, n_late = 0;
  gint64 base_us = 0;

  for (guint i = 0; i < frames->len; i++) {
    const FilmedFrame *frame = &g_array_index (frames, FilmedFrame, i);
    n_late += check_frame (driver, frame, frame_us);
    if (i > 0)
      g_assert_cmpuint (frame->burnt.seq, >=, frame[-1].burnt.seq);

    /* The file counts from its first frame, whatever is done to the ceremony's clock. */
    const KskFilmNote *note = find_note (driver, &frame->burnt);
    gint64 mono_us = frame->burnt.utc_ms * 1000 - note->utc_offset_us;
    if (i == 0)
      base_us = mono_us - frame->pts_us;
    g_assert_cmpint (ABS (mono_us - frame->pts_us - base_us), <=, 1500);

    /* What the room's own clock showed when the frame was taken. */
    if (!frame->is_drawn)
      continue;
    n_drawn++;
    gint64 drawn_us = frame->drawn.utc_ms * 1000 - real_minus_ceremony_us;
    g_assert_cmpint (ABS (drawn_us - mono_us), <=, 1500);
  }
  g_assert_cmpuint (n_drawn, >, 0); /* the rest are slates of a machine that is busy */
  g_test_message ("%u of %u frames show a record more than two frames late", n_late, frames->len);
  g_assert_cmpuint (n_late, <, frames->len / 4);
}

/* The reading that was interrupted least. */
static gint64
get_real_minus_ceremony_us (FilmDriver *driver)
{
  gint64 shortest_us = G_MAXINT64, difference_us = 0;

  for (guint i = 0; i < 16; i++) {
    gint64 before_us = ksk_clock_get_mono_us (&driver->clock);
    gint64 real_us = g_get_real_time ();
    gint64 after_us = ksk_clock_get_mono_us (&driver->clock);
    if (after_us - before_us >= shortest_us)
      continue;
    shortest_us = after_us - before_us;
    difference_us = real_us - before_us;
  }
  return difference_us;
}

/* The room's clock is the machine's; in a test nobody sets that. */
static void
check_file (FilmDriver *driver, const char *camera, guint fps, gint64 real_minus_ceremony_us)
{
  g_autofree char *name = g_strdup_printf ("KSK60_%s.mkv", camera);
  g_autofree char *path = film_driver_path (driver, name);
  g_autofree char *copy_name = g_strdup_printf ("KSK60_%s.mp4", camera);
  g_autofree char *copy_path = film_driver_path (driver, copy_name);
  g_autofree char *picture = g_strdup_printf (PICTURES "/%s.png", camera);
  g_autoptr (GArray) frames = filmed_frames_read (path, picture, G_TIME_SPAN_SECOND);
  g_autoptr (GArray) copied = filmed_frames_read (copy_path, NULL, 0);

  check_frames (driver, frames, fps, real_minus_ceremony_us);
  g_assert_cmpuint (copied->len, ==, frames->len);
  for (guint i = 0; i < frames->len; i++) {
    const FilmedFrame *frame = &g_array_index (frames, FilmedFrame, i);
    const FilmedFrame *copy = &g_array_index (copied, FilmedFrame, i);
    g_assert_true (ksk_frame_stamp_equal (&frame->burnt, &copy->burnt));
    g_assert_cmpint (ABS (frame->pts_us - copy->pts_us), <=, 1000);
  }
  guint n_ended = film_driver_count (driver, "footage-ended");
  for (guint i = 0; i < n_ended; i++) {
    JsonObject *ended = film_driver_get (driver, "footage-ended", i);
    if (!g_str_equal (json_object_get_string_member (ended, "camera"), camera))
      continue;
    g_autofree char *hash = film_driver_hash (path, (gsize)json_object_get_int_member (ended, "bytes"));
    g_assert_cmpstr (json_object_get_string_member (ended, "sha256"), ==, hash);
    g_assert_cmpint (json_object_get_int_member (ended, "frames"), ==, frames->len);
  }
}

static gboolean
has_pictures (FilmDriver *driver, gpointer data)
{
  g_autoptr (KskCamera) camera = film_driver_get_camera (driver, 0);
  return driver->n_pictures[0] > 5 && camera->light >= 0 && camera->state == KSK_CAMERA_RECORDING;
}

static gint64
count_dropped (FilmDriver *driver, const char *camera)
{
  gint64 n = 0;

  for (guint i = 0; i < film_driver_count (driver, "frames-dropped"); i++) {
    JsonObject *dropped = film_driver_get (driver, "frames-dropped", i);
    if (g_str_equal (json_object_get_string_member (dropped, "camera"), camera))
      n += json_object_get_int_member (dropped, "frames");
  }
  return n;
}

static void
test_two_rates (void)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 1280, 720, 30),
                                                    film_driver_camera ("CAM02", 640, 360, 10), NULL);
  KskFilmSpec spec = { .devices = devices, .is_rehearsal = TRUE };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  KskRecorder *recorder = KSK_RECORDER (driver->film);
  g_autoptr (GError) error = NULL;
  gint64 real_minus_ceremony_us = get_real_minus_ceremony_us (driver);

  driver->looks[0] = TRUE;
  g_assert_cmpint (ksk_recorder_get_state (recorder), ==, KSK_RECORDING_OFF);
  film_driver_open (driver, &error);
  g_assert_no_error (error);
  film_driver_wait (driver, "camera-opened", 2);
  film_driver_start (driver, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ksk_recorder_get_state (recorder), ==, KSK_RECORDING_ON);
  for (guint i = 0; i < 8; i++) {
    film_driver_note (driver, "confirm", "2.1", "Compare the hash");
    film_driver_run (driver, 190);
  }
  /* Set back by five seconds, and on by a minute: only the burnt times follow. */
  driver->clock.offset_us -= 5 * G_TIME_SPAN_SECOND;
  film_driver_note (driver, "clock-set", "2.2", "Set the clock");
  film_driver_run (driver, 500);
  driver->clock.offset_us += 60 * G_TIME_SPAN_SECOND;
  film_driver_note (driver, "clock-set", "2.2", "Set the clock");
  film_driver_run (driver, 500);
  film_driver_wait_for_frames (driver, 20);
  film_driver_wait_until (driver, "pictures", has_pictures, NULL);
  g_autoptr (GPtrArray) cameras = ksk_recorder_dup_cameras (recorder);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ksk_recorder_get_state (recorder), ==, KSK_RECORDING_OFF);

  g_assert_cmpuint (cameras->len, ==, 2);
  const KskCamera *camera = cameras->pdata[0];
  g_assert_cmpstr (camera->name, ==, "CAM01");
  g_assert_cmpstr (camera->place, ==, "table");
  g_assert_cmpint (camera->state, ==, KSK_CAMERA_RECORDING);
  g_assert_cmpuint (camera->width, ==, 1280);
  g_assert_cmpstr (camera->file, ==, "KSK60_CAM01.mkv");
  g_assert_cmpuint (camera->n_bytes, >, 0);
  g_autoptr (KskCamera) ended = film_driver_get_camera (driver, 0);
  g_assert_cmpint (count_dropped (driver, "CAM01"), ==, ended->n_dropped);
  g_assert_cmpint (camera->light, >, 20);
  g_assert_cmpint (camera->light, <, 90);
  g_assert_cmpint (camera->focus, >, 25);
  g_autofree char *summary = ksk_recorder_dup_summary (recorder);
  g_assert_cmpstr (summary, ==, "2 cameras");

  g_assert_cmpuint (film_driver_count (driver, "footage-begun"), ==, 2);
  g_assert_cmpuint (film_driver_count (driver, "footage-ended"), ==, 2);
  g_assert_cmpuint (film_driver_count (driver, "footage-copy"), ==, 2);
  /* Nobody looks at the second. */
  g_assert_cmpuint (driver->n_pictures[1], >, 0);
  g_assert_cmpuint (driver->n_pictures[0], >, 2 * driver->n_pictures[1]);
  g_assert_cmpuint (driver->n_changed, >, 0);
  check_file (driver, "CAM01", 30, real_minus_ceremony_us);
  check_file (driver, "CAM02", 10, real_minus_ceremony_us);
}

/* The UTC of the file is that of its first frame, to the microsecond; captions have the same times as the frames. */
static void
test_beside (void)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 30), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;

  film_driver_start (driver, &error);
  g_assert_no_error (error);
  film_driver_run (driver, 300);
  film_driver_note (driver, "confirm", "7.3", "Signs & <seals>");
  gint64 noted_us = ((KskFilmNote *)driver->notes->pdata[driver->notes->len - 1])->mono_us;
  film_driver_run (driver, 300);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);

  g_autofree char *path = film_driver_path (driver, "KSK60_CAM01.mkv");
  g_autoptr (GArray) frames = filmed_frames_read (path, NULL, 0);
  const FilmedFrame *first = &g_array_index (frames, FilmedFrame, 0);
  g_assert_cmpint (first->pts_us, ==, 0);
  g_autofree char *vtt_path = film_driver_path (driver, "KSK60_CAM01.vtt");
  g_autofree char *vtt = NULL;
  g_file_get_contents (vtt_path, &vtt, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (vtt, "WEBVTT\n"));
  g_assert_nonnull (strstr (vtt, "7.3 Signs &amp; &lt;seals&gt;"));

  /* The cue begins when the record was written, counted from the first frame. */
  gint64 base_us = first->burnt.utc_ms * 1000 - driver->clock.offset_us;
  gint64 ms = (noted_us - base_us) / 1000;
  gboolean found = FALSE;
  for (gint64 off = -1; off <= 1; off++) {
    g_autofree char *begin
        = g_strdup_printf ("\n00:00:%02d.%03d --> ", (int)((ms + off) / 1000), (int)((ms + off) % 1000));
    found = found || strstr (vtt, begin) != NULL;
  }
  g_assert_true (found);

  /* DateUTC: nanoseconds since 2001, in an element of its own. */
  g_autofree char *bytes = NULL;
  gsize size;
  g_file_get_contents (path, &bytes, &size, &error);
  g_assert_no_error (error);
  const guint8 head[] = { 0x44, 0x61, 0x88 };
  const guint8 *date = memmem (bytes, size, head, sizeof head);
  g_assert_nonnull (date);
  guint64 ns = 0;
  for (guint i = 0; i < 8; i++)
    ns = ns << 8 | date[sizeof head + i];
  gint64 date_us = (gint64)(ns / 1000) + 978307200 * G_TIME_SPAN_SECOND;
  g_assert_cmpint (date_us / 1000, ==, first->burnt.utc_ms);
}

/* Begun twice: the second file has a name of its own. */
static void
test_again (void)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 30), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++) {
    film_driver_start (driver, &error);
    g_assert_no_error (error);
    film_driver_run (driver, 200);
    film_driver_stop (driver, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpstr (json_object_get_string_member (film_driver_get (driver, "footage-ended", 0), "file"), ==,
                   "KSK60_CAM01.mkv");
  g_assert_cmpstr (json_object_get_string_member (film_driver_get (driver, "footage-ended", 1), "file"), ==,
                   "KSK60_CAM01-2.mkv");
  g_assert_cmpstr (json_object_get_string_member (film_driver_get (driver, "footage-copy", 1), "file"), ==,
                   "KSK60_CAM01-2.mp4");
}

static void
test_vp8 (void)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 15), NULL);
  KskFilmSpec spec = { .devices = devices, .is_vp8 = TRUE };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;
  gint64 real_minus_ceremony_us = get_real_minus_ceremony_us (driver);

  film_driver_start (driver, &error);
  g_assert_no_error (error);
  film_driver_wait_for_frames (driver, 15);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  g_autofree char *path = film_driver_path (driver, "KSK60_CAM01.webm");
  g_autoptr (GArray) frames = filmed_frames_read (path, NULL, 0);
  check_frames (driver, frames, 15, real_minus_ceremony_us);
  JsonObject *ended = film_driver_get (driver, "footage-ended", 0);
  g_assert_cmpint (json_object_get_int_member (ended, "frames"), ==, frames->len);
}

/* The stage is filmed as it changes, and as it stands between that. */
static void
test_stage (void)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 15), NULL);
  KskFilmSpec spec = { .devices = devices, .films_stage = TRUE };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *white = g_malloc (1920 * 1080 * 4);
  memset (white, 255, 1920 * 1080 * 4);
  g_autoptr (GBytes) pixels = g_bytes_new (white, 1920 * 1080 * 4);
  g_autoptr (KskPicture) picture = ksk_picture_new (1920, 1080, pixels);

  film_driver_open (driver, &error);
  g_assert_no_error (error);
  ksk_film_push_stage (driver->film, picture);
  film_driver_start (driver, &error);
  g_assert_no_error (error);
  film_driver_wait_for_frames (driver, 3);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  g_autofree char *path = film_driver_path (driver, "KSK60_CONSOLE.mkv");
  g_autoptr (GArray) frames = filmed_frames_read (path, NULL, 0);
  g_assert_cmpuint (frames->len, >=, 2);
  for (guint i = 0; i < frames->len; i++)
    g_assert_true (g_array_index (frames, FilmedFrame, i).is_burnt);
}

/* A film as a camera: as quick as it was filmed, and begun again at its end. */
static void
test_file (void)
{
  g_autoptr (GPtrArray) first_devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 30), NULL);
  KskFilmSpec first_spec = { .devices = first_devices };
  g_autoptr (FilmDriver) first = film_driver_new (&first_spec);
  g_autoptr (GError) error = NULL;

  film_driver_start (first, &error);
  g_assert_no_error (error);
  film_driver_wait_for_frames (first, 30);
  film_driver_stop (first, &error);
  g_assert_no_error (error);

  g_autofree char *path = film_driver_path (first, "KSK60_CAM01.mp4");
  const KskCameraConfig config = { .name = (char *)"CAM02",
                                   .place = (char *)"",
                                   .device = KSK_CAMERA_DEVICE_FILE,
                                   .source = path,
                                   .width = 320,
                                   .height = 240,
                                   .fps = 10,
                                   .bitrate_kbit = 1000 };
  g_autoptr (GPtrArray) devices = film_driver_list (ksk_camera_device_of_config (&config, 0), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  film_driver_start (driver, &error);
  g_assert_no_error (error);
  film_driver_wait (driver, "camera-back", 1);
  film_driver_wait_for_frames (driver, 15);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  g_autofree char *filmed = film_driver_path (driver, "KSK60_CAM02.mkv");
  g_autoptr (GArray) frames = filmed_frames_read (filmed, NULL, 0);
  const FilmedFrame *last = &g_array_index (frames, FilmedFrame, frames->len - 1);
  g_assert_cmpint (last->pts_us, >, 1200 * 1000);
  /* Ten frames a second, of the film's thirty; slates in between. */
  g_assert_cmpuint (frames->len, <=, (guint)(last->pts_us / 100000 + 3));
  g_assert_cmpuint (frames->len, >=, 8);
}

/* It gives pictures, and its opening is not in the journal yet: nobody can confirm it before. */
static void
test_opened (void)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 30), NULL);
  KskFilmSpec spec = { .devices = devices };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  KskCamera *camera = NULL;

  g_assert_true (ksk_recorder_open (KSK_RECORDER (driver->film), NULL));
  do {
    g_clear_pointer (&camera, ksk_camera_unref);
    g_usleep (1000);
    camera = film_driver_get_camera (driver, 0);
  } while (camera->fps == 0);
  g_assert_cmpint (camera->state, ==, KSK_CAMERA_OPENING);
  ksk_camera_unref (camera);
  film_driver_wait (driver, "camera-opened", 1);
  camera = film_driver_get_camera (driver, 0);
  g_assert_cmpint (camera->state, ==, KSK_CAMERA_SHOWING);
  ksk_camera_unref (camera);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/film/opened", test_opened);
  g_test_add_func ("/film/two-rates", test_two_rates);
  g_test_add_func ("/film/beside", test_beside);
  g_test_add_func ("/film/again", test_again);
  g_test_add_func ("/film/vp8", test_vp8);
  g_test_add_func ("/film/stage", test_stage);
  g_test_add_func ("/film/file", test_file);
  return g_test_run ();
}
