/* What the main thread is told of a film: events before the results of the worker, pictures after everything else. */
#include "app/record/film-news.h"

#define TEST_TYPE_RECORDER (test_recorder_get_type ())
G_DECLARE_FINAL_TYPE (TestRecorder, test_recorder, TEST, RECORDER, GObject)

/* It does nothing: only its signals are looked at. */
struct _TestRecorder {
  GObject parent_instance;
};

static void
iface_init (KskRecorderInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestRecorder, test_recorder, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_RECORDER, iface_init))

static void
test_recorder_class_init (TestRecorderClass *class)
{
}

static void
test_recorder_init (TestRecorder *self)
{
}

typedef struct {
  KskRecorder *recorder;
  KskFilmNews *news;
  GString *seen; /* a letter for each thing that came, in order */
} Case;

static void
see_event (KskRecorder *recorder, const char *kind, JsonObject *members, gpointer data)
{
  g_string_append (((Case *)data)->seen, kind);
}

static void
see_changed (KskRecorder *recorder, gpointer data)
{
  g_string_append_c (((Case *)data)->seen, 'c');
}

static void
see_picture (KskRecorder *recorder, guint index, gpointer data)
{
  g_string_append_printf (((Case *)data)->seen, "%u", index);
}

static gboolean
see_drawing (gpointer data)
{
  g_string_append_c (((Case *)data)->seen, 'd');
  return G_SOURCE_REMOVE;
}

static gboolean
see_result (gpointer data)
{
  g_string_append_c (((Case *)data)->seen, 'r');
  return G_SOURCE_REMOVE;
}

static void
set_up (Case *the_case, gconstpointer data)
{
  the_case->recorder = g_object_new (TEST_TYPE_RECORDER, NULL);
  the_case->news = ksk_film_news_new (the_case->recorder);
  the_case->seen = g_string_new (NULL);
  g_signal_connect (the_case->recorder, "event", G_CALLBACK (see_event), the_case);
  g_signal_connect (the_case->recorder, "changed", G_CALLBACK (see_changed), the_case);
  g_signal_connect (the_case->recorder, "picture", G_CALLBACK (see_picture), the_case);
}

static void
tear_down (Case *the_case, gconstpointer data)
{
  ksk_film_news_free (the_case->news);
  g_object_unref (the_case->recorder);
  g_string_free (the_case->seen, TRUE);
}

static void
run_all (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_events_before_results (Case *the_case, gconstpointer data)
{
  ksk_film_news_event (the_case->news, "x", json_object_new ());
  ksk_film_news_event (the_case->news, "y", json_object_new ());
  g_idle_add_full (G_PRIORITY_DEFAULT, see_result, the_case, NULL);
  run_all ();
  g_assert_cmpstr (the_case->seen->str, ==, "xyr");
}

/* A window draws at an idle priority: pictures that came first would keep it from that on a slow machine. */
static void
test_pictures_after_drawing (Case *the_case, gconstpointer data)
{
  ksk_film_news_picture (the_case->news, 1);
  ksk_film_news_picture (the_case->news, 0);
  ksk_film_news_picture (the_case->news, 1);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, see_drawing, the_case, NULL);
  run_all ();
  g_assert_cmpstr (the_case->seen->str, ==, "d01");
}

static void
test_changes_are_one (Case *the_case, gconstpointer data)
{
  for (guint i = 0; i < 5; i++)
    ksk_film_news_changed (the_case->news);
  while (the_case->seen->len == 0)
    g_main_context_iteration (NULL, TRUE);
  run_all ();
  g_assert_cmpstr (the_case->seen->str, ==, "c");
}

static void
see_whether_opened (KskRecorder *recorder, const char *kind, JsonObject *members, gpointer data)
{
  g_assert_false (ksk_film_news_has_told_opened (data, "CAM01"));
}

/* Not before whoever writes the record has returned; and then there is news, for more can be done. */
static void
test_opened (Case *the_case, gconstpointer data)
{
  JsonObject *members = json_object_new ();

  json_object_set_string_member (members, "camera", "CAM01");
  g_signal_connect (the_case->recorder, "event", G_CALLBACK (see_whether_opened), the_case->news);
  ksk_film_news_event (the_case->news, "x", json_object_new ());
  ksk_film_news_event (the_case->news, "camera-opened", members);
  g_assert_false (ksk_film_news_has_told_opened (the_case->news, "CAM01"));
  while (!g_str_has_suffix (the_case->seen->str, "dc"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (ksk_film_news_has_told_opened (the_case->news, "CAM01"));
  g_assert_false (ksk_film_news_has_told_opened (the_case->news, "CAM02"));
  g_assert_cmpstr (the_case->seen->str, ==, "xcamera-openedc");
}

static void
test_nothing_afterwards (Case *the_case, gconstpointer data)
{
  ksk_film_news_event (the_case->news, "x", json_object_new ());
  ksk_film_news_picture (the_case->news, 0);
  ksk_film_news_changed (the_case->news);
  ksk_film_news_free (g_steal_pointer (&the_case->news));
  run_all ();
  g_assert_cmpstr (the_case->seen->str, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/film-news/events-before-results", Case, NULL, set_up, test_events_before_results, tear_down);
  g_test_add ("/film-news/pictures-after-drawing", Case, NULL, set_up, test_pictures_after_drawing, tear_down);
  g_test_add ("/film-news/changes-are-one", Case, NULL, set_up, test_changes_are_one, tear_down);
  g_test_add ("/film-news/opened", Case, NULL, set_up, test_opened, tear_down);
  g_test_add ("/film-news/nothing-afterwards", Case, NULL, set_up, test_nothing_afterwards, tear_down);
  return g_test_run ();
}
