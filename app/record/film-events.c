/* What the film tells the journal: the members of its records. */
#include "film-events.h"

static void
set_time (JsonObject *members, const char *name, gint64 utc_us)
{
  gint64 us = CLAMP (utc_us, 0, KSK_TIME_MAX * G_TIME_SPAN_SECOND);
  g_autofree char *seconds = ksk_time_format (us / G_TIME_SPAN_SECOND);
  g_autofree char *text
      = g_strdup_printf ("%s.%03dZ", seconds, (int)(us % G_TIME_SPAN_SECOND / G_TIME_SPAN_MILLISECOND));

  json_object_set_string_member (members, name, text);
}

static JsonObject *
begin (const char *camera)
{
  JsonObject *members = json_object_new ();

  json_object_set_string_member (members, "camera", camera);
  return members;
}

JsonObject *
ksk_film_event_camera_opened (const KskCamera *camera)
{
  g_return_val_if_fail (camera != NULL, NULL);

  JsonObject *members = begin (camera->name);
  json_object_set_string_member (members, "place", camera->place);
  json_object_set_string_member (members, "device", camera->device);
  json_object_set_int_member (members, "width", camera->width);
  json_object_set_int_member (members, "height", camera->height);
  json_object_set_int_member (members, "fps", camera->fps);
  return members;
}

JsonObject *
ksk_film_event_footage_begun (const char *camera, const char *file, gint64 first_frame_us)
{
  JsonObject *members = begin (camera);

  json_object_set_string_member (members, "file", file);
  set_time (members, "first_frame", first_frame_us);
  return members;
}

JsonObject *
ksk_film_event_footage (const char *camera, const char *file, const KskFootageExtent *extent, gint64 last_frame_us)
{
  g_return_val_if_fail (extent != NULL, NULL);

  JsonObject *members = begin (camera);
  json_object_set_string_member (members, "file", file);
  json_object_set_int_member (members, "bytes", (gint64)extent->n_bytes);
  json_object_set_string_member (members, "sha256", extent->sha256);
  json_object_set_int_member (members, "frames", (gint64)extent->n_frames);
  set_time (members, "last_frame", last_frame_us);
  return members;
}

JsonObject *
ksk_film_event_camera_silent (const char *camera, gint64 last_frame_us, const char *detail)
{
  JsonObject *members = begin (camera);

  set_time (members, "last_frame", last_frame_us);
  json_object_set_string_member (members, "detail", detail);
  return members;
}

JsonObject *
ksk_film_event_camera_back (const char *camera, gint64 first_frame_us, gint64 silent_ms)
{
  JsonObject *members = begin (camera);

  set_time (members, "first_frame", first_frame_us);
  json_object_set_int_member (members, "silent_ms", silent_ms);
  return members;
}

JsonObject *
ksk_film_event_frames_dropped (const char *camera, guint64 n_frames)
{
  JsonObject *members = begin (camera);

  json_object_set_int_member (members, "frames", (gint64)n_frames);
  return members;
}

JsonObject *
ksk_film_event_camera_lost (const char *camera, const char *detail)
{
  JsonObject *members = begin (camera);

  json_object_set_string_member (members, "detail", detail);
  return members;
}

JsonObject *
ksk_film_event_disk_low (int minutes)
{
  JsonObject *members = json_object_new ();

  json_object_set_int_member (members, "minutes", minutes);
  return members;
}

JsonObject *
ksk_film_event_footage_copy (const char *camera, const char *file, guint64 n_bytes, const char *sha256)
{
  JsonObject *members = begin (camera);

  json_object_set_string_member (members, "file", file);
  json_object_set_int_member (members, "bytes", (gint64)n_bytes);
  json_object_set_string_member (members, "sha256", sha256);
  return members;
}

JsonObject *
ksk_film_event_copy_failed (const char *camera, const char *file, const char *detail)
{
  JsonObject *members = begin (camera);

  json_object_set_string_member (members, "file", file);
  json_object_set_string_member (members, "detail", detail);
  return members;
}
