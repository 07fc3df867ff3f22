/* Tests that a journal takes time in proportion to its length, whoever wrote it: an audit reads what strangers bring.
 */
#include <string.h>
#include <time.h>

#include "ceremony/record-private.h"
#include "ceremony/story-private.h"

/* A fraction of what a journal may hold. Where each walked through those before it, the last eighth of them would take
 * fifteen times as long as the first one. */
#ifdef __SANITIZE_ADDRESS__
#define MANY 4000 /* there each record takes twenty times as long to be made */
#else
#define MANY 60000
#endif
#define MAX_RATIO 5
/* What a machine that does something else may take away. */
#define SPARE_S 0.05

static const char script_text[]
    = "<script name='test' title='T'><act title='A'>"
      "<step id='1.1' title='T' kind='exceptions' role='CA' confirm='CA IW' minutes='1'><say>S</say><see>E</see></step>"
      "</act></script>";

static KskRecord *
make_record (const char *step, const char *kind, const char *who, const char *members)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *quoted = g_strdelimit (g_strdup (members), "'", '"');
  g_autoptr (JsonNode) node = json_from_string (quoted, &error);
  g_assert_no_error (error);
  const KskRecordHead head
      = { .seq = 1, .mono_us = G_TIME_SPAN_SECOND, .step = step, .kind = kind, .who = who, .prev = KSK_RECORD_NO_HASH };
  KskRecord *record = ksk_record_new (&head, json_node_get_object (node), &error);
  g_assert_no_error (error);
  return record;
}

static void
tell (KskStory *story, const char *step, const char *kind, const char *who, const char *members)
{
  g_autoptr (KskRecord) record = make_record (step, kind, who, members);
  g_autoptr (GError) error = NULL;
  ksk_story_apply (story, record, &error);
  g_assert_no_error (error);
}

/* In the only step. */
static KskStory *
new_story (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (script_text, strlen (script_text));
  g_autoptr (GError) error = NULL;
  g_autoptr (KskScript) script = ksk_script_parse (bytes, &error);
  g_assert_no_error (error);
  KskStory *story = ksk_story_new (script);
  tell (story, "", "begin", "", "{'mode':'live'}");
  tell (story, "1.1", "enter", "", "{}");
  return story;
}

static double
apply_part (KskStory *story, GPtrArray *records, guint eighth)
{
  clock_t start = clock ();
  for (guint i = records->len / 8 * eighth; i < records->len / 8 * (eighth + 1); i++) {
    g_autoptr (GError) error = NULL;
    ksk_story_apply (story, records->pdata[i], &error);
    g_assert_no_error (error);
  }
  return (double)(clock () - start) / CLOCKS_PER_SEC;
}

/* Applies all of @records, which is emptied: the last of them as fast as the first. */
static void
apply_evenly (KskStory *story, GPtrArray *records)
{
  double first = apply_part (story, records, 0), last = 0;
  for (guint eighth = 1; eighth < 8; eighth++)
    last = apply_part (story, records, eighth);
  g_test_message ("%u records, the first eighth in %.3f s, the last in %.3f s", records->len, first, last);
  g_assert_cmpfloat (last, <, MAX_RATIO * first + SPARE_S);
  g_ptr_array_set_size (records, 0);
}

static void
test_alarms (void)
{
  g_autoptr (KskStory) story = new_story ();
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_record_unref);
  for (guint i = 0; i < MANY; i++) {
    g_autofree char *members = g_strdup_printf ("{'happened':'A','detail':'%u'}", i);
    g_ptr_array_add (records, make_record ("1.1", "alarm", "", members));
  }
  apply_evenly (story, records);
  g_assert_cmpuint (g_queue_get_length (&story->alarms), ==, MANY);
  /* The oldest has been seen; then it may be told again, and comes last. */
  tell (story, "1.1", "alarm-acknowledged", "", "{}");
  tell (story, "1.1", "alarm", "", "{'happened':'A','detail':'1'}");
  g_assert_cmpuint (g_queue_get_length (&story->alarms), ==, MANY - 1);
  tell (story, "1.1", "alarm", "", "{'happened':'A','detail':'0'}");
  g_assert_cmpuint (g_queue_get_length (&story->alarms), ==, MANY);
  g_assert_cmpstr (g_queue_peek_tail (&story->alarms), ==, "A\n0");
}

static void
test_resumed (void)
{
  g_autoptr (KskStory) story = new_story ();
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_record_unref);
  tell (story, "", "footage-begun", "", "{'camera':'CAM01','file':'A.mkv','first_frame':'T'}");
  tell (story, "1.1", "abort", "AN BO", "{'roles':'CA IW','reason':'R'}");
  for (guint i = 0; i < MANY; i++)
    g_ptr_array_add (records, make_record ("", "resume", "", "{}"));
  apply_evenly (story, records);
}

static void
test_exceptions (void)
{
  g_autoptr (KskStory) story = new_story ();
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_record_unref);
  for (guint i = 1; i <= MANY; i++) {
    g_autofree char *members = g_strdup_printf ("{'roles':'CA IW','number':%u,'what':'horizon','reason':'R'}", i);
    g_ptr_array_add (records, make_record ("1.1", "override", "AN BO", members));
  }
  apply_evenly (story, records);
  for (guint i = 1; i <= MANY; i++) {
    g_autofree char *members = g_strdup_printf ("{'number':%u}", i);
    g_ptr_array_add (records, make_record ("1.1", "exception-read", "", members));
  }
  apply_evenly (story, records);
  g_assert_null (ksk_story_get_unread_exception (story));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ceremony/story-many/alarms", test_alarms);
  g_test_add_func ("/ceremony/story-many/resumed", test_resumed);
  g_test_add_func ("/ceremony/story-many/exceptions", test_exceptions);
  return g_test_run ();
}
