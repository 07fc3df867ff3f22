/* What viewers need beside the footage: a copy with an index, and the journal as captions. */
#include "viewer-files.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gst/gst.h>
#include <unistd.h>

#include "app/record/disk-watch.h"
#include "app/record/footage-scan.h"

#define SYNC_BYTES (16 << 20)
#define SHA256_CHARS 65

void
ksk_viewer_copy_free (KskViewerCopy *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->sha256);
  g_free (self);
}

/* The copy */

static gboolean
run_pipeline (GstElement *pipeline, GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  g_autoptr (GstMessage) message
      = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    return TRUE;
  gst_message_parse_error (message, error, NULL);
  return FALSE;
}

typedef struct {
  gint *progress;
  gsize unsynced;
} Syncing;

/* What waits for the disk at the end is then little. */
static GstPadProbeReturn
sync_now_and_then (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Syncing *syncing = data;
  GstBuffer *buffer = gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));

  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  g_atomic_int_inc (syncing->progress);
  syncing->unsynced += gst_buffer_get_size (buffer);
  if (syncing->unsynced < SYNC_BYTES)
    return GST_PAD_PROBE_OK;
  syncing->unsynced = 0;
  GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_SYNC_AFTER);
  return GST_PAD_PROBE_OK;
}

static gboolean
copy_stream (const char *from, const char *to, gint *progress, GError **error)
{
  Syncing syncing = { progress, 0 };
  GstElement *made = gst_parse_launch_full ("filesrc name=from ! matroskademux ! mp4mux ! filesink name=to sync=false",
                                            NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (made == NULL)
    return FALSE;
  g_autoptr (GstElement) pipeline = gst_object_ref_sink (made);
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), "from");
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "to");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (sink, "sink");
  g_object_set (source, "location", from, NULL);
  g_object_set (sink, "location", to, NULL);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, sync_now_and_then, &syncing, NULL);
  return run_pipeline (pipeline, error);
}

static gboolean
sync_file (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean done = fd >= 0 && fsync (fd) == 0;
  if (!done)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s cannot be brought to the disk", path);
  if (fd >= 0)
    close (fd);
  return done;
}

/* The journal has the last of the disk. */
static gboolean
has_room (const char *path, guint64 reserve_bytes, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  guint64 free_bytes;
  GStatBuf file;

  if (g_stat (path, &file) != 0 || !ksk_disk_get_free (folder, &free_bytes)) {
    int code = errno;
    g_set_error (error, G_IO_ERROR, (gint)g_io_error_from_errno (code), "%s: %s", path, g_strerror (code));
    return FALSE;
  }
  guint64 size = (guint64)file.st_size;
  if (free_bytes > reserve_bytes && free_bytes - reserve_bytes > size)
    return TRUE;
  g_autofree char *needed = g_format_size (size), *kept = g_format_size (reserve_bytes),
                  *left = g_format_size (free_bytes);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "it needs %s, and %s stay free for the journal; %s are free",
               needed, kept, left);
  return FALSE;
}

static gboolean
make_file (const char *path, const char *to, const KskViewerCopySpec *spec, GError **error)
{
  g_autofree char *part = g_strconcat (to, ".part", NULL);

  if (!has_room (path, spec->reserve_bytes, error))
    return FALSE;
  /* Of a copy that was being made when the program was killed. */
  g_unlink (part);
  if (!copy_stream (path, part, spec->progress, error) || !sync_file (part, error)) {
    g_unlink (part);
    return FALSE;
  }
  /* Unlike a new name, a second one never takes the place of a file. */
  gboolean done = link (part, to) == 0 || (errno == EPERM && rename (part, to) == 0);
  if (!done)
    g_set_error (error, G_IO_ERROR, (gint)g_io_error_from_errno (errno), "%s: %s", to, g_strerror (errno));
  g_unlink (part);
  return done;
}

KskViewerCopy *
ksk_viewer_copy_make (const char *path, const KskViewerCopySpec *spec, GError **error)
{
  g_return_val_if_fail (path != NULL && spec != NULL && spec->progress != NULL, NULL);

  /* Named like the footage, so it is as new as that is. */
  g_autofree char *to = ksk_film_dup_beside (path, ".mp4");
  g_autoptr (KskViewerCopy) copy = g_new0 (KskViewerCopy, 1);
  gboolean exists = g_file_test (to, G_FILE_TEST_EXISTS);
  if (exists && !spec->is_earlier) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "%s exists, and is not replaced", to);
    return NULL;
  }
  copy->sha256 = g_malloc0 (SHA256_CHARS);
  if ((!exists && !make_file (path, to, spec, error))
      || !ksk_footage_scan_bytes (to, spec->progress, &copy->n_bytes, copy->sha256, error))
    return NULL;
  copy->name = g_path_get_basename (to);
  return g_steal_pointer (&copy);
}

/* Captions */

gboolean
ksk_viewer_captions_write (const KskFinishedFootage *footage, const GArray *captions, GError **error)
{
  g_return_val_if_fail (footage != NULL && captions != NULL, FALSE);

  g_autofree char *path = ksk_film_dup_beside (footage->path, KSK_FILM_CAPTIONS);
  g_autofree KskFilmNote *notes = g_new0 (KskFilmNote, captions->len);
  for (guint i = 0; i < captions->len; i++) {
    const KskFilmCaption *caption = &g_array_index (captions, KskFilmCaption, i);
    notes[i] = (KskFilmNote){ .seq = caption->seq,
                              .mono_us = caption->mono_us,
                              .hash = caption->hash,
                              .step = caption->step,
                              .title = caption->title };
  }
  g_autofree char *text = ksk_film_captions_format (notes, captions->len, footage->base_mono_us, footage->end_mono_us);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644,
                                   error);
}
