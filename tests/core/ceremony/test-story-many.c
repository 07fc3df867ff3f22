/* Tests that a journal takes time in proportion to its length, whoever wrote it: an audit reads what strangers bring.
 */
#include <string.h>
#include <time.h>

#include "ceremony/record-private.h"
#include "ceremony/story-private.h"

/* A fraction of what a journal may hold. Walked through once for each, they take many times as long as they may. */
#define MANY 60000
#define MAX_S 8

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

/* Applies all of @records, which is emptied, and no more than a few seconds of work. */
static void
apply_in_time (KskStory *story, GPtrArray *records)
{
  clock_t start = clock ();
  for (guint i = 0; i < records->len; i++) {
    g_autoptr (GError) error = NULL;
    ksk_story_apply (story, records->pdata[i], &error);
    g_assert_no_error (error);
  }
  double seconds = (double)(clock () - start) / CLOCKS_PER_SEC;
  g_test_message ("%u records in %.2f s", records->len, seconds);
  g_assert_cmpfloat (seconds, <, MAX_S);
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
  apply_in_time (story, records);
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
  apply_in_time (story, records);
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
  apply_in_time (story, records);
  for (guint i = 1; i <= MANY; i++) {
    g_autofree char *members = g_strdup_printf ("{'number':%u}", i);
    g_ptr_array_add (records, make_record ("1.1", "exception-read", "", members));
  }
  apply_in_time (story, records);
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
