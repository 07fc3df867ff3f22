/* What makes the transport stream may be missing or fail: the recording is the same. */
#include "app/record/live-branch.h"
#include "tests/app/record/film-driver.h"
#include "tests/app/record/filmed-frames.h"

#define PARTS_UNTIL_FAILURE 5

/* A muxer that fails, under the name of the real one. */

static gint n_failures; /* atomic */

typedef struct {
  GstElement parent_instance;
  guint n_parts;
} FailingMuxer;

typedef struct {
  GstElementClass parent_class;
} FailingMuxerClass;

GType failing_muxer_get_type (void);

G_DEFINE_TYPE (FailingMuxer, failing_muxer, GST_TYPE_ELEMENT)

static GstFlowReturn
take_part (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  FailingMuxer *self = (FailingMuxer *)parent;

  gst_buffer_unref (buffer);
  if (self->n_parts++ < PARTS_UNTIL_FAILURE)
    return GST_FLOW_OK;
  g_atomic_int_inc (&n_failures);
  GST_ELEMENT_ERROR (self, STREAM, MUX, ("the muxer has failed"), (NULL));
  return GST_FLOW_ERROR;
}

static void
failing_muxer_init (FailingMuxer *self)
{
  GstElementClass *class = GST_ELEMENT_GET_CLASS (self);
  GstPad *sink = gst_pad_new_from_template (gst_element_class_get_pad_template (class, "sink"), "sink");

  gst_pad_set_chain_function (sink, take_part);
  gst_element_add_pad (GST_ELEMENT (self), sink);
  gst_element_add_pad (GST_ELEMENT (self),
                       gst_pad_new_from_template (gst_element_class_get_pad_template (class, "src"), "src"));
}

static void
ignore_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
}

static void
failing_muxer_class_init (FailingMuxerClass *class)
{
  static GstStaticPadTemplate sink
      = GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS ("video/x-h264"));
  static GstStaticPadTemplate src
      = GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS ("video/mpegts"));

  G_OBJECT_CLASS (class)->set_property = ignore_property;
  g_object_class_install_property (
      G_OBJECT_CLASS (class), 1,
      g_param_spec_int ("alignment", "", "", -1, 100, -1, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  gst_element_class_add_static_pad_template (GST_ELEMENT_CLASS (class), &sink);
  gst_element_class_add_static_pad_template (GST_ELEMENT_CLASS (class), &src);
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (class), "Failing muxer", "Muxer", "Fails", "KSK Console");
}

static gboolean
has_failed (FilmDriver *driver, gpointer data)
{
  return g_atomic_int_get (&n_failures) > 0;
}

/* Films until there is a second more than there was when @is_so (nullable) became true. */
static void
check_film (DriverCondition is_so)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 30), NULL);
  KskFilmSpec spec = { .devices = devices,
                       .stream_target = "rtmp://example.org/live",
                       .stream_program = "/nonexistent/ksk-live-stream" };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;
  guint n_drawn, n_slates;

  film_driver_start (driver, &error);
  g_assert_no_error (error);
  if (is_so != NULL)
    film_driver_wait_until (driver, "the stream fails", is_so, NULL);
  g_autoptr (KskCamera) camera = film_driver_get_camera (driver, 0);
  film_driver_wait_for_frames (driver, camera->n_frames + 30);
  g_assert_cmpint (ksk_recorder_get_state (KSK_RECORDER (driver->film)), ==, KSK_RECORDING_ON);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (film_driver_count (driver, "camera-lost"), ==, 0);
  g_autofree char *path = film_driver_path (driver, "KSK60_CAM01.mkv");
  filmed_frames_count (path, &n_drawn, &n_slates);
  g_assert_cmpuint (n_drawn + n_slates, >=, camera->n_frames + 30);
}

static void
remove_muxer (void)
{
  g_autoptr (GstPluginFeature) muxer = gst_registry_lookup_feature (gst_registry_get (), "mpegtsmux");
  if (muxer != NULL)
    gst_registry_remove_feature (gst_registry_get (), muxer);
}

static void
take_nothing (const guint8 *bytes, gsize size, gpointer data)
{
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;

  remove_muxer ();
  g_assert_null (ksk_live_branch_new (take_nothing, NULL, &error));
  g_assert_error (error, GST_PARSE_ERROR, GST_PARSE_ERROR_NO_SUCH_ELEMENT);
  check_film (NULL);
}

static void
test_fails (void)
{
  remove_muxer ();
  g_assert_true (gst_element_register (NULL, "mpegtsmux", GST_RANK_NONE, failing_muxer_get_type ()));
  check_film (has_failed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/live-branch/missing", test_missing);
  g_test_add_func ("/live-branch/fails", test_fails);
  return g_test_run ();
}
