/* What a file of footage holds that nobody has told of: it was written until the program was killed. */
#include "footage-scan.h"

#include <gst/gst.h>
#include <ksk.h>

#define READ_BYTES (1 << 20)

gboolean
ksk_footage_scan_bytes (const char *path, gint *progress, guint64 *n_bytes, char *sha256, GError **error)
{
  g_return_val_if_fail (path != NULL && progress != NULL && n_bytes != NULL && sha256 != NULL, FALSE);

  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (KskDigest) sum = ksk_digest_new ();
  KskFingerprint fingerprint;
  g_autofree guint8 *bytes = g_malloc (READ_BYTES);
  gsize n_read = 0;

  if (stream == NULL)
    return FALSE;
  *n_bytes = 0;
  do {
    if (!g_input_stream_read_all (G_INPUT_STREAM (stream), bytes, READ_BYTES, &n_read, NULL, error))
      return FALSE;
    ksk_digest_update (sum, bytes, n_read);
    *n_bytes += n_read;
    g_atomic_int_inc (progress);
  } while (n_read > 0);
  ksk_digest_get (sum, &fingerprint);
  g_autofree char *hex = ksk_fingerprint_to_hex (&fingerprint);
  g_strlcpy (sha256, hex, 65);
  return TRUE;
}

typedef struct {
  KskFootageExtent *extent;
  gint *progress;
} Counting;

static GstPadProbeReturn
count_frame (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  const Counting *counting = data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);

  g_atomic_int_inc (counting->progress);
  counting->extent->n_frames++;
  if (GST_BUFFER_PTS_IS_VALID (buffer))
    counting->extent->last_pts = MAX (counting->extent->last_pts, GST_BUFFER_PTS (buffer));
  return GST_PAD_PROBE_OK;
}

/* The last frame is often there in part: it is none. */
static gboolean
count_frames (const char *path, gint *progress, KskFootageExtent *extent, GError **error)
{
  Counting counting = { extent, progress };
  GstElement *made = gst_parse_launch_full ("filesrc name=from ! matroskademux ! fakesink name=to sync=false", NULL,
                                            GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (made == NULL)
    return FALSE;
  g_autoptr (GstElement) pipeline = gst_object_ref_sink (made);
  g_autoptr (GstElement) from = gst_bin_get_by_name (GST_BIN (pipeline), "from");
  g_autoptr (GstElement) to = gst_bin_get_by_name (GST_BIN (pipeline), "to");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (to, "sink");
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);

  g_object_set (from, "location", path, NULL);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, count_frame, &counting, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  /* An end is an end: what comes before it counts. */
  g_autoptr (GstMessage) message G_GNUC_UNUSED
      = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  if (extent->n_frames > 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: there is no whole frame in it", path);
  return FALSE;
}

gboolean
ksk_footage_scan (const char *path, gint *progress, KskFootageExtent *extent, GError **error)
{
  g_return_val_if_fail (path != NULL && progress != NULL && extent != NULL, FALSE);

  *extent = (KskFootageExtent){ 0 };
  return ksk_footage_scan_bytes (path, progress, &extent->n_bytes, extent->sha256, error)
         && count_frames (path, progress, extent, error);
}
