/* Tests of what has to be so before a step is confirmed or a KSR is signed: one thing at a time is not. */
#include <string.h>

#include "ceremony/record-private.h"
#include "ceremony/story.h"

#define STEP(id, kind, confirm, rest)                                       \
  "<step id='" id "' title='T' kind='" kind "' role='CA' confirm='" confirm \
  "' minutes='1'><say>S</say><see>E</see>" rest "</step>"

#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define OTHER_HASH "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static const char script_text[] = "<script name='test' title='T'><act title='A'>" STEP (
    "1.1", "start-recording", "CA IW", "") STEP ("1.2", "roll-call", "CA IW", "<with roles='CA IW CO1 CO2 CO3'/>")
    STEP ("1.3", "set-clock", "CA IW", "") STEP ("1.4", "insert-cards", "CA IW", "<with cards='CO1 CO2 CO3'/>")
        STEP ("1.5", "activate-hsm", "CA IW", "<with quorum='3' of='7'/>") STEP ("1.6", "load-previous", "CA IW", "")
            STEP ("1.7", "load-request", "CA IW", "") STEP ("1.8", "compare-hash", "CA IW", "")
                STEP ("1.9", "review-request", "CA IW", "") STEP ("1.10", "sign", "CA IW", "")
                    STEP ("1.11", "write-response", "CA IW", "")
                        STEP ("1.12", "record-item", "CA IW",
                              "<with kind='laptop' label='L' action='check' reads='bag serial'/>")
                            STEP ("1.13", "exceptions", "CA IW", "") STEP ("1.14", "attest", "CA IW", "")
                                STEP ("1.15", "record-item", "CA IW",
                                      "<with kind='laptop' label='L' action='seal' reads='bag serial' "
                                      "serial='S 7'/>")
                                    STEP ("1.16", "record-item", "CA IW",
                                          "<with kind='laptop' label='L' action='return' reads='bag seal'/>")
                                        STEP ("1.17", "hash-medium", "CA IW", "<with medium='log' sha256='" HASH "'/>")
                                            STEP ("1.18", "hash-medium", "CA IW", "<with medium='boot'/>")
                                                STEP ("1.19", "copy-medium", "CA IW", "<with copies='2'/>")
                                                    STEP ("1.20", "copy-medium", "CA IW",
                                                          "<with copies='0'/>") "</act></script>";

/* `step|kind|who|members`, where apostrophes stand for quotes. */
#define ENTER(id) id "|enter||{}"
#define CONFIRM(id) id "|confirm|AN BO|{'roles':'CA IW'}"
#define PERSON(role, initials) \
  "1.2|person|" initials "|{'roles':'" role "','name':'" initials "','initials':'" initials "'}"
#define CARD(n) "1.4|card-inserted||{'holder':'CO" n "','card':'" n "','serial':'S" n "'}"
#define SIGNED(role, initials) "1.14|signed|" initials "|{'roles':'" role "'}"
#define ITEM(id, field, value, verdict) \
  id "|item||{'label':'L','field':'" field "','value':'" value "','verdict':'" verdict "'}"
#define HASHED(id, medium, sha256) \
  id "|medium-hashed||{'medium':'" medium "','sha256':'" sha256 "','contents_sha256':'" HASH "','matches':true}"
#define SIGNATURE(number, of) "1.10|signature||{'number':" number ",'of':" of "}"
#define DEVIATION(id)                                                     \
  id "|deviation-opened||{'number':1,'expected':'A','happened':'B'}\t" id \
     "|deviation-closed|AN BO|{'roles':'CA IW','number':1,'done':'C'}"

static const char *const whole[] = {
  "|begin||{'mode':'live'}",
  ENTER ("1.1"),
  "1.1|recording-started||{}",
  CONFIRM ("1.1"),
  ENTER ("1.2"),
  PERSON ("CA", "AN"),
  PERSON ("IW", "BO"),
  PERSON ("CO1", "C1"),
  PERSON ("CO2", "C2"),
  PERSON ("CO3", "C3"),
  CONFIRM ("1.2"),
  ENTER ("1.3"),
  "1.3|clock-set||{'system_ahead_us':7}",
  CONFIRM ("1.3"),
  ENTER ("1.4"),
  CARD ("1"),
  CARD ("2"),
  CARD ("3"),
  CONFIRM ("1.4"),
  ENTER ("1.5"),
  "1.5|hsm||{'serial':'7','hardware':true}",
  "1.5|hsm-activated||{'serial':'7','cards':'1 2 3'}",
  CONFIRM ("1.5"),
  ENTER ("1.6"),
  "1.6|previous-loaded||{'file':'p.xml','sha256':'aa'}",
  CONFIRM ("1.6"),
  ENTER ("1.7"),
  "1.7|request-loaded||{'file':'k.xml','sha256':'bb'}",
  CONFIRM ("1.7"),
  ENTER ("1.8"),
  "1.8|reading-begun||{}",
  "1.8|hash-compared||{'sha256':'bb'}",
  CONFIRM ("1.8"),
  ENTER ("1.9"),
  "1.9|reviewed||{'verdict':'accept'}",
  CONFIRM ("1.9"),
  ENTER ("1.10"),
  "1.10|signing-confirmed||{}",
  "1.10|signature||{'number':1,'of':1}",
  "1.10|response-signed||{'file':'s.xml','sha256':'cc'}",
  CONFIRM ("1.10"),
  ENTER ("1.11"),
  "1.11|response-written||{'file':'s.xml','sha256':'cc'}",
  "1.11|medium-released||{'medium':'request'}",
  CONFIRM ("1.11"),
  ENTER ("1.12"),
  "1.12|item||{'label':'L','field':'bag','value':'B','verdict':'new'}",
  "1.12|item||{'label':'L','field':'serial','value':'S','verdict':'new'}",
  CONFIRM ("1.12"),
  ENTER ("1.13"),
  "1.13|no-exceptions||{}",
  CONFIRM ("1.13"),
  ENTER ("1.14"),
  SIGNED ("CA", "AN"),
  SIGNED ("IW", "BO"),
  SIGNED ("CO1", "C1"),
  SIGNED ("CO2", "C2"),
  SIGNED ("CO3", "C3"),
  CONFIRM ("1.14"),
  ENTER ("1.15"),
  ITEM ("1.15", "bag", "B2", "new"),
  ITEM ("1.15", "serial", "s7", "same"),
  CONFIRM ("1.15"),
  ENTER ("1.16"),
  ITEM ("1.16", "bag", "b 2", "same"),
  ITEM ("1.16", "seal", "9", "new"),
  CONFIRM ("1.16"),
  ENTER ("1.17"),
  HASHED ("1.17", "log", HASH),
  CONFIRM ("1.17"),
  ENTER ("1.18"),
  HASHED ("1.18", "boot", OTHER_HASH),
  CONFIRM ("1.18"),
  ENTER ("1.19"),
  "1.19|medium-copied||{'number':1,'of':2}",
  "1.19|medium-copied||{'number':2,'of':2}",
  CONFIRM ("1.19"),
  ENTER ("1.20"),
  CONFIRM ("1.20"),
  "|close||{}",
  NULL,
};

static KskRecord *
make_record (guint64 seq, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) parts = g_strsplit (text, "|", 4);
  g_autoptr (JsonNode) node = json_from_string (g_strdelimit (parts[3], "'", '"'), &error);
  g_assert_no_error (error);
  const KskRecordHead head = { .seq = seq,
                               .mono_us = (gint64)seq * G_TIME_SPAN_SECOND,
                               .step = parts[0],
                               .kind = parts[1],
                               .who = parts[2],
                               .prev = KSK_RECORD_NO_HASH };
  KskRecord *record = ksk_record_new (&head, json_node_get_object (node), &error);
  g_assert_no_error (error);
  return record;
}

/* What an audit finds in these records. Returns: (transfer full) (nullable): the first thing that is wrong. */
static char *
judge (GPtrArray *texts)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (script_text, strlen (script_text));
  g_autoptr (GError) error = NULL;
  g_autoptr (KskScript) script = ksk_script_parse (bytes, &error);
  g_assert_no_error (error);
  g_autoptr (KskStory) story = ksk_story_new (script);
  for (guint i = 0; i < texts->len; i++) {
    g_autoptr (KskRecord) record = make_record (i + 1, texts->pdata[i]);
    g_autofree char *undone = ksk_story_dup_undone (story);
    if (!ksk_story_apply (story, record, &error))
      return g_strdup (error->message);
    if (g_str_equal (ksk_record_get_kind (record), "confirm") && undone != NULL)
      return g_strdup_printf ("step %s has not worked", ksk_record_get_step (record));
  }
  return story->state == KSK_SESSION_CLOSED ? NULL : g_strdup ("not closed");
}

/* One record of the whole is another, has others before it, or is left out. */
static const struct {
  const char *at;      /* the record */
  const char *before;  /* (nullable): records that come before it, separated by tabs */
  const char *instead; /* (nullable): NULL: it stays; empty: it is left out */
  const char *says;
} cases[] = {
  { "1.1|recording-started||{}", NULL, "", "has not worked" },
  { "1.3|clock-set||{'system_ahead_us':7}", NULL, "", "has not worked" },
  { "1.3|clock-set||{'system_ahead_us':7}", NULL, "1.3|clock-set||{'system_ahead_us':999000000}", "has not worked" },
  { "1.3|clock-set||{'system_ahead_us':7}", NULL, "1.3|clock-set||{'system_ahead_us':'7'}", "has not worked" },
  { "1.5|hsm-activated||{'serial':'7','cards':'1 2 3'}", NULL, "1.5|hsm-activated||{'serial':'7','cards':'1 2'}",
    "has not worked" },
  { "1.5|hsm-activated||{'serial':'7','cards':'1 2 3'}", NULL, "1.5|hsm-activated||{'serial':'7','cards':'1 2 2'}",
    "has not worked" },
  { "1.5|hsm-activated||{'serial':'7','cards':'1 2 3'}", NULL, "1.5|hsm-activated||{'serial':'7','cards':'1 2 4'}",
    "has not worked" },
  { "1.5|hsm-activated||{'serial':'7','cards':'1 2 3'}", NULL, "1.5|hsm-activated||{'serial':'7','cards':'1 2 33'}",
    "has not worked" },
  { "1.5|hsm-activated||{'serial':'7','cards':'1 2 3'}", NULL, "1.5|hsm-activated||{'serial':'7','cards':[]}",
    "has not worked" },
  { CARD ("3"), NULL, "", "has not worked" },
  { CARD ("3"), NULL, "1.4|card-inserted||{'holder':'CO2','card':'3'}", "the card of another" },
  { "1.6|previous-loaded||{'file':'p.xml','sha256':'aa'}", NULL, "", "has not worked" },
  { "1.6|previous-loaded||{'file':'p.xml','sha256':'aa'}", NULL, "1.6|previous-waived||{}", "has not worked" },
  { "1.10|signature||{'number':1,'of':1}", NULL, "1.10|signature||{'number':1,'of':2}", "has not worked" },
  { "1.7|request-loaded||{'file':'k.xml','sha256':'bb'}", NULL, "", "has not worked" },
  { "1.7|request-loaded||{'file':'k.xml','sha256':'bb'}", NULL, "1.7|request-loaded||{'file':'k.xml','sha256':'b'}",
    "has not worked" },
  { "1.8|hash-compared||{'sha256':'bb'}", NULL, "", "has not worked" },
  { CONFIRM ("1.8"), "1.8|hash-mismatch||{}", NULL, "has not worked" },
  { CONFIRM ("1.8"), "1.8|refused||{}", NULL, "was not tried again" },
  { CONFIRM ("1.8"), "1.8|request-loaded||{'file':'o.xml','sha256':'bb'}", NULL, "another kind of step" },
  { "1.9|reviewed||{'verdict':'accept'}", NULL, "1.9|reviewed||{'verdict':'reject'}", "has not worked" },
  { "1.10|signing-confirmed||{}", NULL, "", "before it was confirmed" },
  { "1.10|signing-confirmed||{}", "1.10|alarm||{'happened':'A','detail':''}", NULL, "an alarm" },
  { "1.10|signing-confirmed||{}", "1.10|left||{'roles':'IW'}", NULL, "not in the room" },
  { "1.10|response-signed||{'file':'s.xml','sha256':'cc'}", NULL, "", "has not worked" },
  { "1.11|response-written||{'file':'s.xml','sha256':'cc'}", NULL,
    "1.11|response-written||{'file':'s.xml','sha256':'dd'}", "has not worked" },
  { "1.11|medium-released||{'medium':'request'}", NULL, "", "has not worked" },
  { "1.12|item||{'label':'L','field':'serial','value':'S','verdict':'new'}", NULL, "", "has not worked" },
  { "1.12|item||{'label':'L','field':'serial','value':'S','verdict':'new'}", NULL,
    "1.12|item||{'label':'L','field':'serial','value':'S','verdict':'differs'}", "has not worked" },
  { "1.12|item||{'label':'L','field':'serial','value':'S','verdict':'new'}", NULL,
    "1.12|item||{'label':'M','field':'serial','value':'S','verdict':'new'}", "has not worked" },
  /* What a record says of itself does not count: the script does, and what was read before. */
  { ITEM ("1.15", "serial", "s7", "same"), NULL, ITEM ("1.15", "serial", "S8", "same"), "has not worked" },
  { ITEM ("1.15", "serial", "s7", "same"), NULL, ITEM ("1.15", "serial", "S8", "differs"), "has not worked" },
  { ITEM ("1.15", "serial", "s7", "same"), NULL, ITEM ("1.15", "serial", "S8", "new"), "has not worked" },
  { ITEM ("1.15", "serial", "s7", "same"), DEVIATION ("1.15"), ITEM ("1.15", "serial", "S8", "differs"),
    "has not worked" },
  { CONFIRM ("1.15"), ITEM ("1.15", "serial", "S8", "same") "\t" DEVIATION ("1.15"), NULL, "has not worked" },
  { ITEM ("1.15", "bag", "B2", "new"), NULL, ITEM ("1.15", "bag", "B2", "same"), "has not worked" },
  { ITEM ("1.15", "bag", "B2", "new"), NULL, ITEM ("1.15", "bag", "", "new"), "has not worked" },
  { ITEM ("1.15", "bag", "B2", "new"), NULL, "1.15|item||{'label':'L','field':'bag','verdict':'new'}",
    "has not worked" },
  { ITEM ("1.16", "bag", "b 2", "same"), NULL, ITEM ("1.16", "bag", "B3", "same"), "has not worked" },
  { ITEM ("1.16", "bag", "b 2", "same"), NULL, ITEM ("1.16", "bag", "B", "same"), "has not worked" },
  { ITEM ("1.16", "bag", "b 2", "same"), NULL, ITEM ("1.16", "bag", "B3", "new"), "has not worked" },
  { HASHED ("1.17", "log", HASH), NULL, "", "has not worked" },
  { HASHED ("1.17", "log", HASH), NULL, HASHED ("1.17", "log", OTHER_HASH), "has not worked" },
  { CONFIRM ("1.17"), HASHED ("1.17", "log", OTHER_HASH), NULL, "has not worked" },
  { HASHED ("1.17", "log", HASH), NULL, HASHED ("1.17", "boot", HASH), "has not worked" },
  { HASHED ("1.18", "boot", OTHER_HASH), NULL, HASHED ("1.18", "boot", "aa"), "has not worked" },
  { HASHED ("1.18", "boot", OTHER_HASH), NULL, "1.18|medium-hashed||{'medium':'boot','sha256':7}", "has not worked" },
  { HASHED ("1.18", "boot", OTHER_HASH), NULL, "", "has not worked" },
  { "1.19|medium-copied||{'number':2,'of':2}", NULL, "", "has not worked" },
  { "1.10|signature||{'number':1,'of':1}", NULL, SIGNATURE ("2", "2"), "has not worked" },
  { "1.10|signature||{'number':1,'of':1}", NULL, SIGNATURE ("1", "3") "\t" SIGNATURE ("3", "3"), "has not worked" },
  { "1.10|signature||{'number':1,'of':1}", NULL,
    SIGNATURE ("1", "2") "\t1.10|signing-confirmed||{}\t" SIGNATURE ("2", "2"), "has not worked" },
  { "1.3|clock-set||{'system_ahead_us':7}", NULL, "1.3|clock-accepted||{}", "has not worked" },
  { "1.3|clock-set||{'system_ahead_us':7}", NULL, "1.3|clock-set||{}\t1.3|clock-accepted||{}", "has not worked" },
  { "1.13|no-exceptions||{}", NULL, "", "has not worked" },
  { SIGNED ("CO3", "C3"), NULL, "", "has not worked" },
  { SIGNED ("CO3", "C3"), NULL, SIGNED ("CO3", "C2"), "not by somebody" },
  { SIGNED ("CO3", "C3"), NULL, SIGNED ("CO7", "C3"), "not by somebody" },
  { CONFIRM ("1.14"), "1.14|alarm||{'happened':'A','detail':''}", NULL, "an alarm" },
  { CONFIRM ("1.14"), "1.14|left||{'roles':'CA'}", NULL, "not in the room" },
  { CONFIRM ("1.14"), NULL, "1.14|confirm|AN C1|{'roles':'CA IW'}", "each for themselves" },
  { CONFIRM ("1.14"), NULL, "1.14|confirm|AN AN|{'roles':'CA IW'}", "each for themselves" },
  { CONFIRM ("1.14"), NULL, "1.14|confirm|AN XX|{'roles':'CA IW'}", "each for themselves" },
  { CONFIRM ("1.14"), NULL, "1.14|confirm|an bo|{'roles':'CA IW'}", "as they are written down" },
  { CONFIRM ("1.14"), NULL, "1.14|confirm|AN|{'roles':'CA IW'}", "each for themselves" },
  /* Before the roll is called: a role keeps its initials, and two roles do not share them. */
  { CONFIRM ("1.1"), NULL, "1.1|confirm|AN AN|{'roles':'CA IW'}", "each for themselves" },
  /* What may be. */
  { "1.6|previous-loaded||{'file':'p.xml','sha256':'aa'}", NULL,
    "1.6|override|AN BO|{'roles':'CA IW','number':1,'what':'no-previous-skr','reason':'R'}\t1.6|previous-waived||{}",
    "step 1.13 has not worked" }, /* nobody reads it out */
  { CONFIRM ("1.14"),
    "1.14|alarm||{'happened':'A','detail':''}\t1.14|alarm||{'happened':'A','detail':''}\t"
    "1.14|alarm-acknowledged||{}",
    NULL, NULL },
  { CONFIRM ("1.8"), "1.8|refused||{}\t1.8|retry||{}", NULL, NULL },
  { CONFIRM ("1.8"), "1.8|refused||{}\t|resume||{}", NULL, NULL },
  { CONFIRM ("1.14"), "1.14|left||{'roles':'CO3'}", NULL, NULL },
  { SIGNED ("CO3", "C3"), NULL, "1.14|left||{'roles':'CO3'}", NULL },
  { CONFIRM ("1.3"), "1.3|clock-set||{'system_ahead_us':999000000}\t1.3|clock-accepted||{}", NULL, NULL },
  { ITEM ("1.15", "serial", "s7", "same"), NULL, ITEM ("1.15", "serial", "S8", "differs") "\t" DEVIATION ("1.15"),
    NULL },
  { ITEM ("1.15", "serial", "s7", "same"), ITEM ("1.15", "serial", "S8", "differs"), NULL, NULL },
  { ITEM ("1.16", "bag", "b 2", "same"), NULL, ITEM ("1.16", "bag", "B3", "differs") "\t" DEVIATION ("1.16"), NULL },
  { HASHED ("1.17", "log", HASH), HASHED ("1.17", "log", OTHER_HASH) "\t1.17|refused||{}\t1.17|retry||{}", NULL, NULL },
  { "1.10|signature||{'number':1,'of':1}", NULL, SIGNATURE ("1", "2") "\t" SIGNATURE ("2", "2"), NULL },
  { "1.10|signature||{'number':1,'of':1}", NULL,
    SIGNATURE ("1", "2") "\t1.10|refused||{}\t1.10|retry||{}\t1.10|signing-confirmed||{}\t" SIGNATURE (
        "1", "2") "\t" SIGNATURE ("2", "2"),
    NULL },
};

static void
add (GPtrArray *texts, const char *records)
{
  g_auto (GStrv) each = g_strsplit (records, "\t", -1);
  for (guint i = 0; each[i] != NULL; i++)
    if (*each[i] != '\0')
      g_ptr_array_add (texts, g_strdup (each[i]));
}

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
    gboolean is_found = FALSE;
    for (guint k = 0; whole[k] != NULL; k++) {
      gboolean is_here = g_str_equal (whole[k], cases[i].at);
      is_found = is_found || is_here;
      if (is_here && cases[i].before != NULL)
        add (texts, cases[i].before);
      add (texts, is_here && cases[i].instead != NULL ? cases[i].instead : whole[k]);
    }
    g_assert_true (is_found);
    g_autofree char *wrong = judge (texts);
    if (cases[i].says == NULL ? wrong == NULL : wrong != NULL && strstr (wrong, cases[i].says) != NULL)
      continue;
    g_test_message ("case %u, %s: %s, not %s", (guint)i, cases[i].at, wrong, cases[i].says);
    g_test_fail ();
  }
}

static void
test_whole (void)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; whole[i] != NULL; i++)
    add (texts, whole[i]);
  g_autofree char *wrong = judge (texts);
  g_assert_cmpstr (wrong, ==, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ceremony/story-work/whole", test_whole);
  g_test_add_func ("/ceremony/story-work/cases", test_cases);
  return g_test_run ();
}
