/* Tests of what records of cameras and films must say, and where they may stand. */
#include <string.h>

#include "ceremony/story-private.h"

#define SHA256 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

/* Each kind as it should be: apostrophes stand for quotes. */
static const struct {
  const char *kind;
  const char *members;
} kinds[] = {
  { "camera-opened", "{'camera':'CAM01','place':'','device':'D','width':1280,'height':720,'fps':30}" },
  { "footage-begun", "{'camera':'CAM01','file':'A.mkv','first_frame':'T'}" },
  { "footage", "{'camera':'CAM01','file':'A.mkv','sha256':'" SHA256 "','last_frame':'T','bytes':1,'frames':0}" },
  { "camera-silent", "{'camera':'CAM01','last_frame':'','detail':''}" },
  { "camera-back", "{'camera':'CAM01','first_frame':'T','silent_ms':1}" },
  { "frames-dropped", "{'camera':'CAM01','frames':1}" },
  { "camera-lost", "{'camera':'CAM01','detail':'D'}" },
  { "disk-low", "{'minutes':0}" },
  { "footage-ended", "{'camera':'CAM01','file':'A.mkv','sha256':'" SHA256 "','last_frame':'T','bytes':1,'frames':0}" },
  { "footage-copy", "{'camera':'CAM01','file':'A.mp4','sha256':'" SHA256 "','bytes':1}" },
};

static const char script_text[]
    = "<script name='test' title='T'><act title='A'>"
      "<step id='1.1' title='T' kind='start-recording' role='CA' confirm='CA IW' minutes='1'><say>S</say><see>E</see>"
      "</step></act></script>";

static KskStory *
make_story (KskSessionState state)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (script_text, strlen (script_text));
  g_autoptr (GError) error = NULL;
  g_autoptr (KskScript) script = ksk_script_parse (bytes, &error);
  g_assert_no_error (error);
  KskStory *story = ksk_story_new (script);
  story->state = state;
  story->steps[0].is_entered = TRUE;
  return story;
}

static JsonObject *
parse (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (quoted, &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

static gboolean
may_follow (const KskStory *story, const char *step, const char *kind, JsonObject *members)
{
  KskStoryEvent event = { step, kind, "", members, 0 };
  g_autoptr (GError) error = NULL;
  gboolean is_right = ksk_story_may_follow (story, &event, &error);
  g_assert_true (is_right == (error == NULL));
  return is_right;
}

/* From the first record to the last, and of no step. */
static void
test_places (void)
{
  for (guint state = 0; state < KSK_N_SESSION_STATES; state++) {
    g_autoptr (KskStory) story = make_story ((KskSessionState)state);
    gboolean is_allowed = state != KSK_SESSION_PREPARING && state != KSK_SESSION_CLOSED;
    for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
      g_autoptr (JsonObject) members = parse (kinds[i].members);
      g_assert_true (ksk_story_is_footage (kinds[i].kind));
      g_assert_cmpint (may_follow (story, "", kinds[i].kind, members), ==, is_allowed);
      g_assert_false (may_follow (story, "1.1", kinds[i].kind, members));
    }
  }
  static const char *const others[] = { "confirm", "recording-started", "camera-confirmed", "camera", "" };
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (ksk_story_is_footage (others[i]));
}

static void
test_confirmed (void)
{
  g_autoptr (JsonObject) members = parse (kinds[0].members);
  for (guint state = 0; state < KSK_N_SESSION_STATES; state++) {
    g_autoptr (KskStory) story = make_story ((KskSessionState)state);
    gboolean is_held = state == KSK_SESSION_RUNNING || state == KSK_SESSION_PAUSED || state == KSK_SESSION_DEVIATION
                       || state == KSK_SESSION_OBJECTION;
    g_assert_cmpint (may_follow (story, "1.1", "camera-confirmed", members), ==, is_held);
    g_assert_false (may_follow (story, "", "camera-confirmed", members));
  }
}

/* Without each of its members, and with each of another type, a record is none. */
static void
test_members (void)
{
  g_autoptr (KskStory) story = make_story (KSK_SESSION_RUNNING);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (JsonObject) members = parse (kinds[i].members);
    g_autoptr (GList) names = json_object_get_members (members);
    for (const GList *l = names; l != NULL; l = l->next) {
      const char *name = l->data;
      g_autoptr (JsonObject) without = parse (kinds[i].members);
      json_object_remove_member (without, name);
      g_assert_false (may_follow (story, "", kinds[i].kind, without));
      g_autoptr (JsonObject) other = parse (kinds[i].members);
      json_object_set_boolean_member (other, name, TRUE);
      g_assert_false (may_follow (story, "", kinds[i].kind, other));
      if (ksk_members_get_text (members, name) == NULL) {
        json_object_set_int_member (other, name, -1);
        g_assert_false (may_follow (story, "", kinds[i].kind, other));
      }
    }
    g_assert_false (may_follow (story, "", kinds[i].kind, NULL));
  }
}

static void
test_values (void)
{
  static const struct {
    const char *member;
    const char *value;
    gboolean is_right;
  } cases[] = {
    { "camera", "CONSOLE", TRUE },
    { "camera", "0123456789abcdef", TRUE },
    { "camera", "0123456789abcdefg", FALSE },
    { "camera", "", FALSE },
    { "camera", "../CAM01", FALSE },
    { "file", "KSK60_CAM01-2.mkv", TRUE },
    { "file", "", FALSE },
    { "file", ".hidden", FALSE },
    { "file", "..", FALSE },
    { "file", "a/b.mkv", FALSE },
    { "sha256", "00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff", FALSE },
    { "sha256", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeef", FALSE },
    { "sha256", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff0", FALSE },
  };
  g_autoptr (KskStory) story = make_story (KSK_SESSION_RUNNING);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (JsonObject) members = parse (kinds[2].members);
    json_object_set_string_member (members, cases[i].member, cases[i].value);
    g_assert_cmpint (may_follow (story, "", "footage", members), ==, cases[i].is_right);
  }
  g_autoptr (JsonObject) many = parse (kinds[5].members);
  for (guint i = 2; i < 24; i++) {
    g_autofree char *name = g_strdup_printf ("more_%u", i);
    json_object_set_int_member (many, name, 1);
  }
  g_assert_true (may_follow (story, "", "frames-dropped", many));
  json_object_set_int_member (many, "more_24", 1);
  g_assert_false (may_follow (story, "", "frames-dropped", many));
}

static void
tell (KskStory *story, const char *step, const char *kind, JsonObject *members)
{
  KskStoryEvent event = { step, kind, "", members, 0 };
  g_assert_true (may_follow (story, step, kind, members));
  ksk_story_rule_find (kind)->take (story, &event);
}

/* A ceremony that was aborted is gone on with for as long as something films, or a film has no last hash. */
static void
test_open (void)
{
  g_autoptr (KskStory) story = make_story (KSK_SESSION_RUNNING);
  g_autoptr (JsonObject) first = parse (kinds[1].members), first_end = parse (kinds[8].members);
  g_autoptr (JsonObject) second = parse (kinds[1].members), second_end = parse (kinds[8].members);
  json_object_set_string_member (second, "file", "B.mkv");
  json_object_set_string_member (second_end, "file", "B.mkv");
  g_assert_false (ksk_story_has_open_footage (story) || ksk_story_is_filming (story));
  tell (story, "1.1", "recording-started", NULL);
  g_assert_true (ksk_story_has_open_footage (story) && ksk_story_is_filming (story));
  tell (story, "", "footage-begun", first);
  tell (story, "", "footage-begun", first);
  tell (story, "", "footage-begun", second);
  tell (story, "", "recording-stopped", NULL);
  g_assert_true (ksk_story_has_open_footage (story) && !ksk_story_is_filming (story));
  tell (story, "", "footage-ended", first_end);
  story->state = KSK_SESSION_ABORTED;
  g_assert_true (may_follow (story, "", "resume", NULL));
  tell (story, "", "footage-ended", second_end);
  g_assert_false (ksk_story_has_open_footage (story));
  g_assert_false (may_follow (story, "", "resume", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ceremony/story-footage/places", test_places);
  g_test_add_func ("/ceremony/story-footage/confirmed", test_confirmed);
  g_test_add_func ("/ceremony/story-footage/members", test_members);
  g_test_add_func ("/ceremony/story-footage/values", test_values);
  g_test_add_func ("/ceremony/story-footage/open", test_open);
  return g_test_run ();
}
