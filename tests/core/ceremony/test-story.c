/* Tests of what records say: which may follow which, and that nothing from elsewhere is believed. */
#include "ceremony/record-private.h"
#include "ceremony/story.h"

#include <string.h>

static const char script_text[]
    = "<script name='test' title='T'><act title='A'>"
      "<step id='1.1' title='T' kind='start-recording' role='CA' confirm='CA IW' minutes='1'><say>S</say><see>E</see>"
      "</step>"
      "<step id='1.2' title='T' kind='roll-call' role='CA' confirm='CA IW' minutes='1'><say>S</say><see>E</see>"
      "<with roles='CA IW RKOS+SA'/></step>"
      "<step id='1.3' title='T' kind='confirm' role='CA' confirm='CA' minutes='1'><say>S</say><see>E</see></step>"
      "</act></script>";

/* `step|kind|who|members`, where apostrophes stand for quotes. */
#define BEGIN "|begin||{'mode':'live'}"
#define ENTER(id) id "|enter||{'title':'T','does':'confirm'}"
#define CONFIRM(id) id "|confirm|CA IW|{'roles':'CA IW'}"
#define CALLED(id) id "|confirm|AN BO|{'roles':'CA IW'}"
#define PEOPLE(id) \
  id "|person||{'roles':'CA','name':'Ann','initials':'AN'}", id "|person||{'roles':'IW','name':'Bob','initials':'BO'}"
#define DEVIATION "1.1|deviation-opened||{'number':1,'expected':'A','happened':'B'}"

static const char *const whole[] = {
  BEGIN,
  ENTER ("1.1"),
  "1.1|recording-started||{}",
  "|resume||{}",
  CONFIRM ("1.1"),
  "|alarm||{'happened':'A','detail':''}",
  ENTER ("1.2"),
  "1.2|person||{'roles':'CA','name':'Ann','initials':'AN'}",
  "1.2|person||{'roles':'IW','name':'Bob','initials':'BO'}",
  "1.2|person||{'roles':'RKOS SA','name':'Cleo','initials':'CL'}",
  "1.2|person||{'roles':'CA','name':'Anna','initials':'AN'}",
  "1.2|alarm-acknowledged||{}",
  CALLED ("1.2"),
  ENTER ("1.3"),
  "1.3|left||{'roles':'RKOS SA'}",
  "1.3|hsm||{'serial':'7','hardware':false}",
  "1.3|deviation-opened||{'number':1,'expected':'A','happened':'B'}",
  "1.3|objection||{'number':2}",
  "1.3|objection-answered|AN BO|{'roles':'CA IW','number':2,'role':'EW','said':'C','answer':'D'}",
  "1.3|deviation-closed|AN BO|{'roles':'CA IW','number':1,'done':'E'}",
  "1.3|pause||{'reason':'F'}",
  "1.3|go-on|AN BO|{'roles':'CA IW'}",
  "1.3|override|AN BO|{'roles':'CA IW','number':3,'what':'horizon','reason':'G'}",
  "|medium-lost||{'dir':'D','reason':'R'}",
  "1.3|returned||{'roles':'RKOS SA'}",
  "1.3|confirm|AN|{'roles':'CA'}",
  "|close||{'steps':3,'exceptions':3}",
  "|medium-lost||{'dir':'D','reason':'R'}",
  NULL,
};

static JsonObject *
parse_members (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (JsonNode) node = json_from_string (quoted, &error);
  g_assert_no_error (error);
  return json_node_dup_object (node);
}

static KskRecord *
make_record (guint64 seq, const char *step, const char *kind, const char *who, JsonObject *members)
{
  g_autoptr (GError) error = NULL;
  KskRecordHead head = { .seq = seq,
                         .mono_us = (gint64)seq * G_TIME_SPAN_SECOND,
                         .step = step,
                         .kind = kind,
                         .who = who,
                         .prev = KSK_RECORD_NO_HASH };
  KskRecord *record = ksk_record_new (&head, members, &error);
  g_assert_no_error (error);
  return record;
}

static gboolean
apply (KskStory *story, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "|", 4);
  g_autoptr (JsonObject) members = parse_members (parts[3]);
  g_autoptr (KskRecord) record = make_record (story->records->len + 1, parts[0], parts[1], parts[2], members);
  return ksk_story_apply (story, record, error);
}

static KskStory *
new_story (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (script_text, strlen (script_text));
  g_autoptr (GError) error = NULL;
  g_autoptr (KskScript) script = ksk_script_parse (bytes, &error);
  g_assert_no_error (error);
  return ksk_story_new (script);
}

/* Tells @n records, or all. */
static KskStory *
tell (const char *const *records, guint n)
{
  KskStory *story = new_story ();
  for (guint i = 0; i < n && records[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    apply (story, records[i], &error);
    g_assert_no_error (error);
  }
  return story;
}

/* Everything that a story knows. */
static char *
describe (const KskStory *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, "%s %s %d %u %s %u %u", ksk_session_state_get_name (self->state),
                          ksk_session_state_get_name (self->interrupted), self->is_rehearsal, self->step,
                          self->hsm_serial, self->records->len, self->step_records->len);
  for (guint i = 0; i < 3; i++)
    g_string_append_printf (text, "; %d %d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", self->steps[i].is_entered,
                            self->steps[i].is_done, self->steps[i].entered_us, self->steps[i].confirmed_us,
                            self->steps[i].who);
  g_autoptr (GList) facts = g_list_sort (g_hash_table_get_keys (self->facts), (GCompareFunc)strcmp);
  for (const GList *l = facts; l != NULL; l = l->next)
    g_string_append_printf (text, "; %s", (const char *)l->data);
  for (guint i = 0; i < self->people->len; i++) {
    const KskPerson *person = self->people->pdata[i];
    g_string_append_printf (text, "; %s %s %u %d", person->name, person->initials, person->roles->len, person->present);
  }
  for (guint i = 0; i < self->exceptions->len; i++) {
    const KskException *each = self->exceptions->pdata[i];
    g_string_append_printf (text, "; %d %u %s %s %s %s %s %u %d", (int)each->kind, each->number, each->step_id,
                            each->expected, each->happened, each->done, each->who, (guint)each->raised_by,
                            each->is_closed);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_whole (void)
{
  g_autoptr (KskStory) story = tell (whole, G_MAXUINT);
  g_autofree char *text = describe (story);
  g_assert_cmpstr (text, ==,
                   "closed deviation 1 3 7 28 10; 1 1 2000000 5000000 CA IW; 1 1 7000000 13000000 AN BO; "
                   "1 1 14000000 26000000 AN; recording; roll-called; Anna AN 1 1; Bob BO 1 1; Cleo CL 2 1; "
                   "0 1 1.3 A B E AN BO 20 1; 1 2 1.3 (null) C D AN BO 18 1; 2 3 1.3 horizon G waived AN BO 20 1");
  g_assert_null (ksk_story_get_step (story));
  g_assert_cmpstr (ksk_story_find_person (story, KSK_ROLE_SA)->name, ==, "Cleo");
  g_assert_null (ksk_story_find_person (story, KSK_ROLE_CO1));
}

/* Of the step it stands in: neither what enters it nor what came before. */
static void
test_step_records (void)
{
  g_autoptr (KskStory) story = tell (whole, 8);
  g_assert_cmpuint (story->step_records->len, ==, 1);
  g_assert_cmpstr (ksk_record_get_kind (story->step_records->pdata[0]), ==, "person");
  g_assert_cmpstr (ksk_story_get_step (story)->id, ==, "1.2");
}

static const char *const closing[] = { BEGIN,
                                       ENTER ("1.1"),
                                       CONFIRM ("1.1"),
                                       ENTER ("1.2"),
                                       PEOPLE ("1.2"),
                                       CALLED ("1.2"),
                                       ENTER ("1.3"),
                                       "1.3|confirm|AN|{'roles':'CA'}",
                                       NULL };
static const char *const closed[] = { BEGIN,           ENTER ("1.1"),
                                      CONFIRM ("1.1"), ENTER ("1.2"),
                                      PEOPLE ("1.2"),  CALLED ("1.2"),
                                      ENTER ("1.3"),   "1.3|confirm|AN|{'roles':'CA'}",
                                      "|close||{}",    NULL };

/* How each state is come to. */
static const char *const *const ways[KSK_N_SESSION_STATES] = {
  [KSK_SESSION_PREPARING] = (const char *const[]){ NULL },
  [KSK_SESSION_READY] = (const char *const[]){ BEGIN, NULL },
  [KSK_SESSION_RUNNING] = (const char *const[]){ BEGIN, ENTER ("1.1"), NULL },
  [KSK_SESSION_PAUSED] = (const char *const[]){ BEGIN, ENTER ("1.1"), "1.1|pause||{'reason':'A'}", NULL },
  [KSK_SESSION_DEVIATION] = (const char *const[]){ BEGIN, ENTER ("1.1"), DEVIATION, NULL },
  [KSK_SESSION_OBJECTION] = (const char *const[]){ BEGIN, ENTER ("1.1"), "1.1|objection||{'number':1}", NULL },
  [KSK_SESSION_CLOSING] = closing,
  [KSK_SESSION_CLOSED] = closed,
  [KSK_SESSION_ABORTED]
  = (const char *const[]){ BEGIN, ENTER ("1.1"), "1.1|abort|CA IW|{'roles':'CA IW','reason':'A'}", NULL },
};

#define HELD "running paused deviation objection"
#define UNFINISHED "ready " HELD " closing"

/* In which states each may stand. */
static const struct {
  const char *record;
  const char *states;
} places[] = {
  { BEGIN, "preparing" },
  { "|resume||{}", UNFINISHED },
  { ENTER ("1.1"), "ready" },
  { "1.1|confirm|CA IW|{'roles':'CA IW'}", "running" },
  { DEVIATION, "running" },
  { "1.1|deviation-closed|CA IW|{'roles':'CA IW','number':1,'done':'A'}", "deviation" },
  { "1.1|objection||{'number':1}", "running paused" },
  { "1.1|objection||{'number':2}", "deviation" },
  { "1.1|objection-answered|CA IW|{'roles':'CA IW','number':1,'role':'EW','said':'A','answer':'B'}", "objection" },
  { "1.1|override|CA IW|{'roles':'CA IW','number':1,'what':'horizon','reason':'A'}", "running" },
  { "1.1|pause||{}", "running" },
  { "1.1|go-on|CA IW|{'roles':'CA IW'}", "paused" },
  { "1.1|person||{'roles':'CA','name':'A','initials':'AB'}", HELD },
  { "1.1|not-here||{'roles':'CA'}", HELD },
  { "1.1|hsm||{'serial':'1','hardware':true}", HELD },
  { "1.1|card-inserted||{'holder':'CO3','card':'3'}", HELD },
  { "|card-opened||{'holder':'CO3','card':'3'}", HELD },
  { "1.1|card-removed||{'holder':'CO3','card':'3','reader':'R'}", HELD },
  { "1.1|card-removed||{'reader':'R','refused':true}", HELD },
  { "1.1|card-refused||{'reader':'R','reason':'unknown'}", HELD },
  { "1.1|card-refused||{'holder':'CO3','card':'3','reason':'not-asked'}", HELD },
  { "1.1|card-reader||{'reader':'R','state':'gone'}", HELD },
  { "1.1|card-service||{'state':'lost'}", HELD },
  { "1.2|card-inserted||{'holder':'CO3','card':'3'}", "" },
  { "1.1|card-inserted||{'card':'3'}", "" },
  { "1.1|card-inserted||{'holder':'CA','card':'3'}", "" },
  { "1.1|card-inserted||{'holder':'CO3'}", "" },
  { "1.1|card-inserted||{'holder':'CO3','card':'8'}", "" },
  { "1.1|card-inserted||{'holder':'CO3','card':'0'}", "" },
  { "1.1|card-inserted||{'holder':'CO3','card':'33'}", "" },
  { "1.1|card-inserted||{'holder':'CO3','card':3}", "" },
  { "1.1|card-removed||{}", "" },
  { "1.1|card-refused||{'reader':'R'}", "" },
  { "1.1|card-refused||{'reason':'unknown'}", "" },
  { "1.1|card-reader||{'state':'gone'}", "" },
  { "1.1|card-reader||{'reader':'R','state':'lost'}", "" },
  { "1.1|card-service||{'state':'gone'}", "" },
  { "1.1|alarm||{}", HELD },
  { "|alarm||{}", UNFINISHED },
  { "|alarm-acknowledged||{}", UNFINISHED },
  { "1.1|abort|CA IW|{'roles':'CA IW','reason':'A'}", HELD },
  { "|close||{}", "closing" },
  { "|medium-lost||{}", UNFINISHED " closed aborted" },
  { "|medium-restored||{}", UNFINISHED " closed aborted" },
  { "|torn||{}", UNFINISHED " closed aborted" },
  { "1.1|pour-tea||{}", HELD },
  { "|pour-tea||{}", "" },
  { "1.2|pour-tea||{}", "" },
  { "1.2|pause||{}", "" },
  { "1.1|close||{}", "" },
  { "1.1|resume||{}", "" },
  { "1.1|medium-lost||{}", "" },
};

static void
test_places (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    g_auto (GStrv) states = g_strsplit (places[i].states, " ", -1);
    for (guint state = 0; state < KSK_N_SESSION_STATES; state++) {
      g_autoptr (KskStory) story = tell (ways[state], G_MAXUINT);
      g_autoptr (GError) error = NULL;
      const char *name = ksk_session_state_get_name (state);
      g_assert_cmpstr (ksk_session_state_get_name (story->state), ==, name);
      g_autofree char *before = describe (story);
      gboolean expected = g_strv_contains ((const char *const *)states, name);
      if (apply (story, places[i].record, &error) != expected)
        g_error ("%s: %s in %s", expected ? "refused" : "accepted", places[i].record, name);
      if (expected)
        continue;
      g_autofree char *after = describe (story);
      g_assert_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN);
      g_assert_cmpstr (after, ==, before);
    }
  }
}

/* After the first @n of the whole, what cannot be. */
static const struct {
  guint n;
  const char *record;
  const char *says;
} foreign[] = {
  { 0, "|begin||{}", "neither rehearsal nor live" },
  { 0, "|begin||{'mode':'other'}", "neither rehearsal nor live" },
  { 0, "|begin||{'mode':1}", "neither rehearsal nor live" },
  { 1, ENTER ("1.2"), "not the one that the ceremony is in" },
  { 2, ENTER ("1.1"), "entered already" },
  { 2, "1.1|confirm|CA IW|{'roles':'IW CA'}", "not by those who confirm" },
  { 2, "1.1|confirm|CA IW|{}", "not by those who confirm" },
  { 2, "1.1|confirm|CA|{'roles':'CA IW'}", "each for themselves" },
  { 5, "1.2|note||{}", "not the one that the ceremony is in" },
  { 7, "1.2|person||{'roles':'CA','name':'','initials':'AB'}", "does not say who" },
  { 7, "1.2|person||{'roles':'CA','name':'A','initials':'A'}", "does not say who" },
  { 7, "1.2|person||{'roles':'CA','name':7,'initials':'AB'}", "does not say who" },
  { 7, "1.2|person||{'roles':'','name':'A','initials':'AB'}", "does not say who" },
  { 7, "1.2|person||{'roles':'CA XX','name':'A','initials':'AB'}", "does not say who" },
  { 7, "1.2|person||{'roles':'SA SA','name':'A','initials':'AB'}", "does not say who" },
  { 7, "1.2|person||{'roles':'CA IW','name':'A','initials':'AB'}", "exclude each other" },
  { 10, "1.2|person||{'roles':'SA','name':'A','initials':'AB'}", "role or the initials of another" },
  { 10, "1.2|person||{'roles':'EW','name':'A','initials':'an'}", "role or the initials of another" },
  { 10, "1.2|not-here||{'roles':'SA'}", "takes a role from somebody" },
  { 10, "1.2|not-here||{'roles':[]}", "does not say which roles" },
  { 14, "1.3|left||{'roles':'SA'}", "has not answered" },
  { 14, "1.3|left||{}", "has not answered" },
  { 14, "1.3|returned||{'roles':'CA'}", "is so already" },
  { 15, "1.3|left||{'roles':'RKOS SA'}", "is so already" },
  { 15, "1.3|hsm||{'serial':'7'}", "which HSM" },
  { 15, "1.3|hsm||{'hardware':true}", "which HSM" },
  { 15, "1.3|hsm||{'serial':'7','hardware':'true'}", "which HSM" },
  { 16, "1.3|hsm-reactivated||{'serial':'7'}", "another HSM" },
  { 16, "1.3|deviation-opened||{'number':2,'expected':'A','happened':'B'}", "next number" },
  { 16, "1.3|deviation-opened||{'number':'1','expected':'A','happened':'B'}", "next number" },
  { 16, "1.3|deviation-opened||{'number':1,'expected':'A'}", "what it is about" },
  { 16, "1.3|objection||{'number':0}", "next number" },
  { 16, "1.3|override|AN BO|{'roles':'CA IW','number':1,'what':'hash','reason':'G'}", "cannot be overridden" },
  { 16, "1.3|override|AN|{'roles':'CA IW','number':1,'what':'horizon','reason':'G'}", "each for themselves" },
  { 16, "1.3|override|AN BO|{'roles':'CA IW','number':1,'what':'horizon'}", "what it is about" },
  { 18, "1.3|objection-answered|AN BO|{'roles':'CA IW','number':1,'role':'EW','said':'C','answer':'D'}",
    "another exception" },
  { 18, "1.3|objection-answered|AN BO|{'roles':'CA IW','number':2,'role':'EX','said':'C','answer':'D'}",
    "who objected" },
  { 18, "1.3|objection-answered|AN BO|{'roles':'CA IW','number':2,'role':'EW','said':'C'}", "what was done" },
  { 18, "1.3|objection-answered||{'roles':'CA IW','number':2,'role':'EW','said':'C','answer':'D'}",
    "each for themselves" },
  { 19, "1.3|deviation-closed|AN BO|{'roles':'CA IW','number':2,'done':'E'}", "another exception" },
  { 19, "1.3|deviation-closed|AN BO|{'roles':'CA IW','number':1}", "what was done" },
  { 19, "1.3|deviation-closed|AN|{'roles':'CA IW','number':1,'done':'E'}", "each for themselves" },
  { 28, "|close||{}", "where the ceremony is closed" },
};

static void
test_foreign (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++) {
    g_autoptr (KskStory) story = tell (whole, foreign[i].n);
    g_autoptr (GError) error = NULL;
    g_autofree char *before = describe (story);
    if (apply (story, foreign[i].record, &error))
      g_error ("accepted: %s", foreign[i].record);
    g_autofree char *after = describe (story);
    g_assert_cmpstr (after, ==, before);
    g_assert_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN);
    g_autofree char *number = g_strdup_printf ("record %u: ", foreign[i].n + 1);
    g_assert_true (g_str_has_prefix (error->message, number));
    if (strstr (error->message, foreign[i].says) == NULL)
      g_error ("`%s` is not in `%s`", foreign[i].says, error->message);
  }
}

/* Takes every record of the whole but for one, twice one, or two in the other order: accepted or refused, but told. */
static void
test_order (void)
{
  guint n = g_strv_length ((GStrv)whole), n_refused = 0;
  for (guint change = 0; change < 3; change++) {
    for (guint at = 0; at + 1 < n; at++) {
      g_autoptr (GPtrArray) records = g_ptr_array_new ();
      for (guint i = 0; i < n; i++)
        g_ptr_array_add (records, (gpointer)whole[i]);
      if (change == 0)
        g_ptr_array_remove_index (records, at);
      else if (change == 1)
        g_ptr_array_insert (records, (gint)at, (gpointer)whole[at]);
      else
        g_ptr_array_insert (records, (gint)at, g_ptr_array_steal_index (records, at + 1));
      g_autoptr (KskStory) story = new_story ();
      for (guint i = 0; i < records->len; i++) {
        g_autoptr (GError) error = NULL;
        if (apply (story, records->pdata[i], &error))
          continue;
        g_assert_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN);
        n_refused++;
        break;
      }
    }
  }
  g_assert_cmpuint (n_refused, >, 40);
}

/* Every member of every record becomes something else, or goes. */
static void
test_members (void)
{
  static const char *const values[] = { "null", "7", "-1", "true", "''", "'\\u0000'", "'CA CA'", "[]", "{}", "" };
  guint n = g_strv_length ((GStrv)whole);
  for (guint at = 0; at < n; at++) {
    g_auto (GStrv) parts = g_strsplit (whole[at], "|", 4);
    g_autoptr (JsonObject) original = parse_members (parts[3]);
    g_autoptr (GList) names = json_object_get_members (original);
    for (const GList *l = names; l != NULL; l = l->next) {
      for (gsize v = 0; v < G_N_ELEMENTS (values); v++) {
        g_autoptr (KskStory) story = tell (whole, at);
        g_autoptr (JsonObject) members = parse_members (parts[3]);
        g_autofree char *quoted = g_strdelimit (g_strdup (values[v]), "'", '"');
        if (*quoted == '\0')
          json_object_remove_member (members, l->data);
        else
          json_object_set_member (members, l->data, json_from_string (quoted, NULL));
        g_autoptr (KskRecord) record = make_record (at + 1, parts[0], parts[1], parts[2], members);
        g_autoptr (GError) error = NULL;
        if (!ksk_story_apply (story, record, &error))
          g_assert_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN);
      }
    }
  }
}

/* Over, whatever came after. */
static void
test_end (void)
{
  static const struct {
    const char *kinds;
    const char *end;
  } cases[] = {
    { "begin enter", NULL },
    { "begin confirm close", "close" },
    { "begin confirm close medium-lost", "close" },
    { "begin enter abort footage-ended recording-stopped", "abort" },
    { "begin enter abort", "abort" },
    { "begin enter resume enter", NULL },
    { "begin abort resume footage-ended recording-stopped", "abort" },
    { "begin resume abort recording-stopped", "abort" },
    { "", NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_record_unref);
    g_auto (GStrv) kinds = g_strsplit (cases[i].kinds, " ", -1);
    for (guint j = 0; kinds[j] != NULL; j++)
      g_ptr_array_add (records, make_record (j + 1, "", kinds[j], "", NULL));
    KskRecord *end = ksk_story_find_end (records);
    g_assert_cmpstr (end != NULL ? ksk_record_get_kind (end) : NULL, ==, cases[i].end);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ceremony/story/whole", test_whole);
  g_test_add_func ("/ceremony/story/step-records", test_step_records);
  g_test_add_func ("/ceremony/story/places", test_places);
  g_test_add_func ("/ceremony/story/foreign", test_foreign);
  g_test_add_func ("/ceremony/story/order", test_order);
  g_test_add_func ("/ceremony/story/members", test_members);
  g_test_add_func ("/ceremony/story/end", test_end);
  return g_test_run ();
}
