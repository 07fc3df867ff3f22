/* What viewers need beside the footage: a copy with an index, and the journal as captions. */
#include "viewer-files.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <gst/app/gstappsink.h>
#include <unistd.h>

#define READ_BYTES (1 << 20)

void
ksk_viewer_copy_free (KskViewerCopy *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->sha256);
  g_free (self);
}

/* Names follow that of the footage, so they are as new as it is. */
static char *
replace_suffix (const char *path, const char *suffix)
{
  const char *dot = strrchr (path, '.');
  g_autofree char *stem = dot != NULL ? g_strndup (path, (gsize)(dot - path)) : g_strdup (path);
  return g_strconcat (stem, suffix, NULL);
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

static gboolean
copy_stream (const char *from, const char *to, GError **error)
{
  g_autoptr (GstElement) pipeline = NULL;
  GstElement *made
      = gst_parse_launch ("filesrc name=from ! matroskademux ! mp4mux ! filesink name=to sync=false", error);
  if (made == NULL)
    return FALSE;
  pipeline = gst_object_ref_sink (made);
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), "from");
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "to");
  g_object_set (source, "location", from, NULL);
  g_object_set (sink, "location", to, NULL);
  return run_pipeline (pipeline, error);
}

static gboolean
hash_and_sync (const char *path, KskViewerCopy *copy, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *bytes = g_malloc (READ_BYTES);
  gsize n_read = 0;

  if (stream == NULL)
    return FALSE;
  do {
    if (!g_input_stream_read_all (G_INPUT_STREAM (stream), bytes, READ_BYTES, &n_read, NULL, error))
      return FALSE;
    g_checksum_update (sha256, bytes, (gssize)n_read);
    copy->n_bytes += n_read;
  } while (n_read > 0);
  copy->sha256 = g_strdup (g_checksum_get_string (sha256));

  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean done = fd >= 0 && fsync (fd) == 0;
  if (!done)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s cannot be brought to the disk", path);
  if (fd >= 0)
    close (fd);
  return done;
}

KskViewerCopy *
ksk_viewer_copy_make (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autofree char *to = replace_suffix (path, ".mp4");
  g_autoptr (KskViewerCopy) copy = g_new0 (KskViewerCopy, 1);
  if (g_file_test (to, G_FILE_TEST_EXISTS)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "%s exists, and is not replaced", to);
    return NULL;
  }
  if (!copy_stream (path, to, error) || !hash_and_sync (to, copy, error)) {
    g_prefix_error (error, "no copy for viewers could be made of %s; the footage itself is complete: ", path);
    unlink (to);
    return NULL;
  }
  copy->name = g_path_get_basename (to);
  return g_steal_pointer (&copy);
}

/* Captions */

static void
append_time (GString *text, gint64 us)
{
  gint64 ms = MAX (us, 0) / G_TIME_SPAN_MILLISECOND;
  g_string_append_printf (text, "%02d:%02d:%02d.%03d", (int)(ms / 3600000), (int)(ms / 60000 % 60),
                          (int)(ms / 1000 % 60), (int)(ms % 1000));
}

/* Characters that mean something in a cue. */
static void
append_escaped (GString *text, const char *words)
{
  for (const char *p = words; *p != '\0'; p++) {
    if (*p == '&')
      g_string_append (text, "&amp;");
    else if (*p == '<')
      g_string_append (text, "&lt;");
    else if (*p == '>')
      g_string_append (text, "&gt;");
    else
      g_string_append_c (text, g_ascii_iscntrl (*p) ? ' ' : *p);
  }
}

static void
append_cue (GString *text, const KskFilmCaption *caption, gint64 from_us, gint64 to_us)
{
  g_autofree char *hash = g_strndup (caption->hash, 8);

  g_string_append_printf (text, "\n%" G_GINT64_FORMAT "\n", caption->seq);
  append_time (text, from_us);
  g_string_append (text, " --> ");
  append_time (text, to_us);
  g_string_append_printf (text, "\n#%" G_GINT64_FORMAT " %s", caption->seq, hash);
  if (caption->step[0] != '\0') {
    g_string_append (text, "  ");
    append_escaped (text, caption->step);
    g_string_append_c (text, ' ');
    append_escaped (text, caption->title);
  }
  g_string_append_c (text, '\n');
}

gboolean
ksk_viewer_captions_write (const KskFinishedFootage *footage, const GArray *captions, GError **error)
{
  g_return_val_if_fail (footage != NULL && captions != NULL, FALSE);

  g_autofree char *path = replace_suffix (footage->path, ".vtt");
  g_autoptr (GString) text = g_string_new ("WEBVTT\n");
  for (guint i = 0; i < captions->len; i++) {
    const KskFilmCaption *caption = &g_array_index (captions, KskFilmCaption, i);
    gint64 until_us = i + 1 < captions->len ? g_array_index (captions, KskFilmCaption, i + 1).mono_us : G_MAXINT64;
    gint64 from_us = MAX (caption->mono_us, footage->base_mono_us);
    gint64 to_us = MIN (until_us, footage->end_mono_us);
    if (to_us - from_us >= G_TIME_SPAN_MILLISECOND)
      append_cue (text, caption, from_us - footage->base_mono_us, to_us - footage->base_mono_us);
  }
  return g_file_set_contents_full (path, text->str, (gssize)text->len,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, error);
}
