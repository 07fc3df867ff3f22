/* Tests of core/ceremony/script: what a script says as values, and everything that is refused. */
#include "ceremony/script.h"

#include <string.h>

#define CONFIRM "kind='confirm' role='CA' confirm='CA IW' minutes='2'"
#define TEXTS "<say>S</say><see>E</see>"

static KskScript *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  return ksk_script_parse (bytes, error);
}

static KskScript *
parse_valid (const char *text)
{
  g_autoptr (GError) error = NULL;
  KskScript *script = parse (text, &error);
  g_assert_no_error (error);
  return script;
}

static const KskStep *
get_step (KskScript *script, guint i)
{
  g_assert_cmpuint (ksk_script_get_steps (script)->len, >, i);
  return ksk_script_get_steps (script)->pdata[i];
}

/* `CA IW`. */
static char *
format_roles (GArray *roles)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < roles->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", ksk_role_get_name (g_array_index (roles, KskRole, i)));
  return g_string_free (text, FALSE);
}

static void
assert_roles (GArray *roles, const char *expected)
{
  g_autofree char *text = format_roles (roles);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_facts (GPtrArray *facts, const char *expected)
{
  g_auto (GStrv) words = g_strsplit (expected, " ", -1);
  g_assert_cmpuint (facts->len, ==, g_strv_length (words));
  for (guint i = 0; i < facts->len; i++)
    g_assert_cmpstr (facts->pdata[i], ==, words[i]);
}

static const char small[]
    = "<?xml version='1.0' encoding='UTF-8'?>\n"
      "<!-- a comment -->\n"
      "<script name='a-small-1' title=' A  small\n ceremony '>\n"
      "  <act title='One'>\n"
      "    <step id='1.1' title='First' kind='set-clock' role='IW' confirm='IW CA' minutes='5'\n"
      "          present=' AUD\tEW ' needs='roll-called recording'>\n"
      "      <say>\n        Type   the time,<!-- now --> &amp; press\n        the <![CDATA[<key>]]>. Añadir\n      "
      "</say>\n"
      "      <see>The clock.</see>\n"
      "    </step>\n"
      "    <?editor fold?>\n"
      "    <step id='1.3' title='Second' kind='confirm' role='SSC1' confirm='SSC1' minutes='0'>" TEXTS "</step>\n"
      "  </act>\n"
      "  <act title='Two'>\n"
      "    <step id='2.1' title='Third' kind='confirm' role='SSC1' confirm='SSC1' minutes='600'>" TEXTS
      "<with makes='safe-1-open hsm-on' ends='streaming'/></step>\n"
      "  </act>\n"
      "</script>\n";

static void
test_values (void)
{
  g_autoptr (KskScript) script = parse_valid (small);
  g_assert_cmpstr (ksk_script_get_name (script), ==, "a-small-1");
  g_assert_cmpstr (ksk_script_get_title (script), ==, "A small ceremony");
  g_assert_cmpuint (ksk_script_get_minutes (script), ==, 605);

  GPtrArray *acts = ksk_script_get_acts (script);
  g_assert_cmpuint (acts->len, ==, 2);
  const KskAct *one = acts->pdata[0], *two = acts->pdata[1];
  g_assert_cmpstr (one->title, ==, "One");
  g_assert_cmpuint (one->first_step, ==, 0);
  g_assert_cmpuint (one->n_steps, ==, 2);
  g_assert_cmpstr (two->title, ==, "Two");
  g_assert_cmpuint (two->first_step, ==, 2);
  g_assert_cmpuint (two->n_steps, ==, 1);

  const KskStep *first = get_step (script, 0);
  g_assert_cmpstr (first->id, ==, "1.1");
  g_assert_cmpuint (first->act, ==, 0);
  /* The parser counts a tag as being where it ends. */
  g_assert_cmpuint (first->line, ==, 7);
  g_assert_true (first->kind == ksk_kind_find ("set-clock"));
  g_assert_cmpstr (first->title, ==, "First");
  g_assert_cmpint (first->role, ==, KSK_ROLE_IW);
  assert_roles (first->confirm, "IW CA");
  assert_roles (first->present, "AUD EW");
  g_assert_cmpstr (first->say, ==, "Type the time, & press the <key>. Añadir");
  g_assert_cmpstr (first->see, ==, "The clock.");
  g_assert_cmpuint (first->minutes, ==, 5);
  g_assert_cmpuint (g_hash_table_size (first->params), ==, 0);

  const KskStep *third = get_step (script, 2);
  g_assert_cmpstr (third->id, ==, "2.1");
  g_assert_cmpuint (third->act, ==, 1);
  g_assert_cmpuint (third->present->len, ==, 0);
  g_assert_cmpuint (third->minutes, ==, 600);
}

/* All facts that matter to a step are in the step: those of its kind, of its parameters, and of the script. */
static void
test_facts (void)
{
  g_autoptr (KskScript) script = parse_valid (small);
  assert_facts (get_step (script, 0)->needs, "roll-called recording");
  assert_facts (get_step (script, 0)->makes, "clock-set");
  assert_facts (get_step (script, 0)->ends, "");
  g_assert_true (get_step (script, 0)->two_people);
  assert_facts (get_step (script, 1)->makes, "");
  g_assert_false (get_step (script, 1)->two_people);
  assert_facts (get_step (script, 2)->needs, "");
  assert_facts (get_step (script, 2)->makes, "safe-1-open hsm-on");
  assert_facts (get_step (script, 2)->ends, "streaming");
  g_assert_true (get_step (script, 2)->two_people);

  g_autoptr (KskScript) media = parse_valid (
      "<script name='s' title='S'><act title='A'>"
      "<step id='1.1' title='T' kind='hash-medium' role='CA' confirm='CA' minutes='1'>" TEXTS
      "<with medium='log'/></step>"
      "<step id='1.2' title='T' kind='remove-medium' role='CA' confirm='CA' minutes='1' needs='signed'>" TEXTS
      "<with medium='request'/></step>"
      "<step id='1.3' title='T' kind='confirm' role='CA' confirm='CA' minutes='1'>" TEXTS "<with ends='hsm-on'/></step>"
      "</act></script>");
  assert_facts (get_step (media, 0)->needs, "recording");
  assert_facts (get_step (media, 0)->makes, "log-medium");
  assert_facts (get_step (media, 1)->needs, "signed recording request-medium");
  assert_facts (get_step (media, 1)->ends, "request-medium");
  g_assert_false (get_step (media, 1)->two_people);
  g_assert_true (get_step (media, 2)->two_people);
}

static void
test_params (void)
{
  g_autoptr (KskScript) script
      = parse_valid ("<script name='s' title='S'><act title='A'>"
                     "<step id='1.1' title='T' kind='roll-call' role='CA' confirm='CA' minutes='1'>" TEXTS
                     "<with roles='  CA IW\n RKOS+SA ' others='EW'/></step>"
                     "<step id='1.2' title='T' kind='activate-hsm' role='CA' confirm='CA' minutes='1'>" TEXTS
                     "<with quorum='03'/></step>"
                     "<step id='1.3' title='T' kind='record-item' role='CA' confirm='CA' minutes='1'>" TEXTS
                     "<with kind='hsm' label=' HSM  1 ' action='take' reads='bag serial' safe='1' last-seen='58' "
                     "bag='B1' serial='K6'/>"
                     "</step></act></script>");
  const KskStep *roll = get_step (script, 0), *activate = get_step (script, 1), *item = get_step (script, 2);
  g_assert_cmpstr (ksk_step_get_param (roll, "roles"), ==, "CA IW RKOS+SA");
  g_autoptr (GArray) roles = ksk_step_dup_roles (roll, "roles");
  g_autoptr (GArray) others = ksk_step_dup_roles (roll, "others");
  g_autoptr (GArray) cards = ksk_step_dup_roles (roll, "cards");
  assert_roles (roles, "CA IW RKOS SA");
  assert_roles (others, "EW");
  assert_roles (cards, "");
  g_assert_cmpuint (ksk_step_get_number (activate, "quorum", 9), ==, 3);
  g_assert_cmpuint (ksk_step_get_number (activate, "of", 9), ==, 9);
  g_assert_null (ksk_step_get_param (activate, "of"));
  g_assert_cmpuint (g_hash_table_size (item->params), ==, 8);
  g_assert_cmpstr (ksk_step_get_param (item, "label"), ==, "HSM 1");
  g_assert_cmpstr (ksk_step_get_param (item, "reads"), ==, "bag serial");
  g_assert_cmpstr (ksk_step_get_param (item, "last-seen"), ==, "58");
}

/* What stands next to the characters that are refused, and is not. */
static void
test_plain_text (void)
{
  static const char text[] = "\u2027 \u202f \u2065 \u206a \u00a0 \u0645\u200c\u0645";
  g_autofree char *xml
      = g_strconcat ("<script name='s' title='", text,
                     "'><act title='A'><step id='1.1' title='T' " CONFIRM ">" TEXTS "</step></act></script>", NULL);
  g_autoptr (KskScript) script = parse_valid (xml);
  g_assert_cmpstr (ksk_script_get_title (script), ==, text);
}

static void
test_sha256 (void)
{
#define DIGITS "0123456789abcdefABCDEF0123456789abcdefABCDEF01234567890123456789"
  g_autoptr (KskScript) script = parse_valid (
      "<script name='s' title='S'><act title='A'><step id='1.1' title='T' kind='hash-medium' role='CA' confirm='CA' "
      "minutes='1'>" TEXTS "<with medium='boot' sha256='" DIGITS "'/></step></act></script>");
  g_assert_cmpstr (ksk_step_get_param (get_step (script, 0), "sha256"), ==, DIGITS);
  assert_facts (get_step (script, 0)->makes, "boot-medium");
}

static void
test_hash (void)
{
  g_autoptr (KskScript) script = parse_valid (small);
  guint8 expected[32];
  gsize size = sizeof expected;
  g_autoptr (GChecksum) digest = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (digest, (const guint8 *)small, (gssize)strlen (small));
  g_checksum_get_digest (digest, expected, &size);
  g_assert_cmpmem (ksk_script_get_sha256 (script), 32, expected, size);
}

static void
test_ref (void)
{
  KskScript *script = parse_valid (small);
  g_assert_true (ksk_script_ref (script) == script);
  ksk_script_unref (script);
  g_assert_cmpstr (ksk_script_get_name (script), ==, "a-small-1");
  ksk_script_unref (script);
}

#define V KSK_SCRIPT_ERROR_VALUE
#define M KSK_SCRIPT_ERROR_MALFORMED
#define ONE_STEP(attributes, content) \
  "<script name='s' title='S'><act title='A'>\n<step " attributes ">" content "</step></act></script>"
#define WITH(kind, with) \
  ONE_STEP ("id='1.1' title='T' kind='" kind "' role='CA' confirm='CA IW' minutes='1'", TEXTS "<with " with "/>")

static const struct {
  const char *name;
  const char *text;
  KskScriptError code;
  const char *message; /* its beginning */
} refused[] = {
  { "empty", "", M, "line 1: the file is empty" },
  { "not-xml", "script", M, "line 1: not well-formed XML" },
  { "other-root", "<KSR/>", M, "line 1: not as the format has it" },
  { "doctype", "<!DOCTYPE script><script/>", M, "line 1: the file has a DOCTYPE" },
  { "no-acts", "<script name='s' title='S'/>", M, "line 1: not as the format has it" },
  { "no-steps", "<script name='s' title='S'>\n<act title='A'/></script>", M, "line 2: not as the format has it" },
  { "no-name", "<script title='S'><act title='A'/></script>", M, "line 1: not as the format has it" },
  { "name-with-slash", "<script name='../s' title='S'><act title='A'/></script>", M,
    "line 1: not as the format has it" },
  { "empty-title",
    "<script name='s' title=' '><act title='A'><step id='1.1' title='T' " CONFIRM ">" TEXTS "</step></act></script>", V,
    "line 1: title is empty" },
  { "empty-act-title",
    "<script name='s' title='S'>\n<act title=''><step id='1.1' title='T' " CONFIRM ">" TEXTS "</step></act></script>",
    V, "line 2: title is empty" },
  { "misspelt-attribute", ONE_STEP ("id='1.1' titel='T' " CONFIRM, TEXTS), M,
    "line 2: not as the format has it: Element step failed to validate attributes; one is missing or misspelt: " },
  { "text-between", ONE_STEP ("id='1.1' title='T' " CONFIRM, TEXTS "more"), M, "line 2: " },
  { "no-say", ONE_STEP ("id='1.1' title='T' " CONFIRM, "<see>S</see>"), M, "line 2: " },
  { "see-before-say", ONE_STEP ("id='1.1' title='T' " CONFIRM, "<see>S</see><say>S</say>"), M, "line 2: " },
  { "two-withs", WITH ("confirm", "makes='hsm-on'/><with ends='hsm-on'"), M, "line 2: " },
  { "empty-say", ONE_STEP ("id='1.1' title='T' " CONFIRM, "<say>\n </say><see>S</see>"), V,
    "line 2: step 1.1: say is empty" },
  { "empty-see", ONE_STEP ("id='1.1' title='T' " CONFIRM, "<say>S</say>\n<see/>"), V,
    "line 3: step 1.1: see is empty" },
  { "control", ONE_STEP ("id='1.1' title='T' " CONFIRM, "<say>a&#x85;b</say><see>S</see>"), V,
    "line 2: step 1.1: say holds a control character" },
  { "line-separator", ONE_STEP ("id='1.1' title='T' " CONFIRM, "<say>a\u2028b</say><see>S</see>"), V,
    "line 2: step 1.1: say holds a control character" },
  { "direction", ONE_STEP ("id='1.1' title='\u202enoitcerid' " CONFIRM, TEXTS), V,
    "line 2: step 1.1: title holds a control character" },
  { "isolate", ONE_STEP ("id='1.1' title='a\u2069' " CONFIRM, TEXTS), V,
    "line 2: step 1.1: title holds a control character" },
  { "embedding", ONE_STEP ("id='1.1' title='a\u202a' " CONFIRM, TEXTS), V,
    "line 2: step 1.1: title holds a control character" },
  { "isolate-first", ONE_STEP ("id='1.1' title='a\u2066' " CONFIRM, TEXTS), V,
    "line 2: step 1.1: title holds a control character" },
  { "id-empty", ONE_STEP ("id='' title='T' " CONFIRM, TEXTS), V, "line 2: id is empty" },
  { "id-word", ONE_STEP ("id='one' title='T' " CONFIRM, TEXTS), V, "line 2: the id of a step is act and number" },
  { "id-zero", ONE_STEP ("id='1.0' title='T' " CONFIRM, TEXTS), V, "line 2: the id of a step is act and number" },
  { "id-act-zero", ONE_STEP ("id='0.1' title='T' " CONFIRM, TEXTS), V, "line 2: the id of a step is act and number" },
  { "id-leading-zero", ONE_STEP ("id='1.01' title='T' " CONFIRM, TEXTS), V, "line 2: the id of a step" },
  { "id-one-number", ONE_STEP ("id='1' title='T' " CONFIRM, TEXTS), V, "line 2: the id of a step is act and number" },
  { "id-three-numbers", ONE_STEP ("id='1.1.1' title='T' " CONFIRM, TEXTS), V, "line 2: the id of a step" },
  { "id-long", ONE_STEP ("id='1.1000' title='T' " CONFIRM, TEXTS), V, "line 2: the id of a step is act and number" },
  { "id-twice", ONE_STEP ("id='1.1' title='T' " CONFIRM, TEXTS "</step>\n<step id='1.1' title='T' " CONFIRM ">" TEXTS),
    V, "line 3: the id 1.1 stands twice" },
  { "kind", ONE_STEP ("id='1.1' title='T' kind='sing' role='CA' confirm='CA' minutes='1'", TEXTS), V,
    "line 2: step 1.1: kind: 'sing' is not one of activate-hsm, attest, cameras, " },
  { "role", ONE_STEP ("id='1.1' title='T' kind='confirm' role='CO8' confirm='CA' minutes='1'", TEXTS), V,
    "line 2: step 1.1: role: 'CO8' is not one of CA, IW, CA2, " },
  { "role-long",
    ONE_STEP ("id='1.1' title='T' kind='confirm' role='0123456789012345678901234567890123456789012' "
              "confirm='CA' minutes='1'",
              TEXTS),
    V, "line 2: step 1.1: role: '0123456789012345678901234567890123456789' is not one of CA, " },
  { "role-not-ascii", ONE_STEP ("id='1.1' title='T' kind='confirm' role='\u00c7A' confirm='CA' minutes='1'", TEXTS), V,
    "line 2: step 1.1: role: '\\303\\207A' is not one of CA, " },
  { "role-two", ONE_STEP ("id='1.1' title='T' kind='confirm' role='CA IW' confirm='CA' minutes='1'", TEXTS), V,
    "line 2: step 1.1: role: one role acts" },
  { "role-none", ONE_STEP ("id='1.1' title='T' kind='confirm' role='' confirm='CA' minutes='1'", TEXTS), V,
    "line 2: step 1.1: role is empty" },
  { "role-missing", ONE_STEP ("id='1.1' title='T' kind='confirm' confirm='CA' minutes='1'", TEXTS), M, "line 2: " },
  { "confirm-none", ONE_STEP ("id='1.1' title='T' kind='confirm' role='CA' confirm=' ' minutes='1'", TEXTS), V,
    "line 2: step 1.1: confirm is empty" },
  { "confirm-twice", ONE_STEP ("id='1.1' title='T' kind='confirm' role='CA' confirm='CA IW CA' minutes='1'", TEXTS), V,
    "line 2: step 1.1: confirm: 'CA' stands twice" },
  { "confirm-comma", ONE_STEP ("id='1.1' title='T' kind='confirm' role='CA' confirm='CA,IW' minutes='1'", TEXTS), V,
    "line 2: step 1.1: confirm: 'CA,IW' is not one of CA, " },
  { "present", ONE_STEP ("id='1.1' title='T' present='X' " CONFIRM, TEXTS), V,
    "line 2: step 1.1: present: 'X' is not one of CA, " },
  { "present-none", ONE_STEP ("id='1.1' title='T' present='' " CONFIRM, TEXTS), V,
    "line 2: step 1.1: present is empty" },
  { "needs", ONE_STEP ("id='1.1' title='T' needs='coffee' " CONFIRM, TEXTS), V,
    "line 2: step 1.1: needs: 'coffee' is not one of attested, boot-medium, " },
  { "needs-none", ONE_STEP ("id='1.1' title='T' needs=' ' " CONFIRM, TEXTS), V, "line 2: step 1.1: needs is empty" },
  { "minutes", ONE_STEP ("id='1.1' title='T' kind='confirm' role='CA' confirm='CA' minutes='+1'", TEXTS), V,
    "line 2: minutes \"+1\" is not a number" },
  { "minutes-word", ONE_STEP ("id='1.1' title='T' kind='confirm' role='CA' confirm='CA' minutes='x'", TEXTS), M,
    "line 2: " },
  { "param-unknown", WITH ("confirm", "colour='red'"), M, "line 2: not as the format has it" },
  { "param-of-another-kind", WITH ("confirm", "cards='CO1'"), V,
    "line 2: step 1.1: confirm does not take the parameter cards" },
  { "param-missing", WITH ("print", "copies='1'"), V,
    "line 2: step 1.1: print takes a parameter that is missing: <with what=\"...\"/>" },
  { "params-missing", ONE_STEP ("id='1.1' title='T' kind='print' role='CA' confirm='CA' minutes='1'", TEXTS), V,
    "line 2: step 1.1: print takes a parameter that is missing: <with what=\"...\"/>" },
  { "param-empty", WITH ("print", "what=' '"), V, "line 2: step 1.1: what is empty" },
  { "param-control", WITH ("record-item", "label='a&#x7f;' kind='hsm' action='take' reads='bag'"), V,
    "line 2: step 1.1: label holds a control character" },
  { "word", WITH ("print", "what='poster'"), V,
    "line 2: step 1.1: what: 'poster' is not one of exceptions, hash-sheet, log, script, test-page" },
  { "word-two", WITH ("print", "what='log script'"), V, "line 2: step 1.1: what: 'log script' is not one of " },
  { "words", WITH ("record-item", "kind='hsm' label='H' action='take' reads='bag colour'"), V,
    "line 2: step 1.1: reads: 'colour' is not one of bag, serial, seal" },
  { "words-twice", WITH ("record-item", "kind='hsm' label='H' action='take' reads='bag bag'"), V,
    "line 2: step 1.1: reads: 'bag' stands twice" },
  { "people", WITH ("roll-call", "roles='CA XX'"), V, "line 2: step 1.1: roles: 'XX' is not one of CA, " },
  { "people-plus", WITH ("roll-call", "roles='CA+ IW'"), V, "line 2: step 1.1: roles: '' is not one of CA, " },
  { "people-twice", WITH ("roll-call", "roles='CA IW+CA'"), V, "line 2: step 1.1: roles: 'CA' stands twice" },
  { "cards", WITH ("insert-cards", "cards='CO1 CA'"), V,
    "line 2: step 1.1: cards: 'CA' is not a holder of a card, CO1 to CO7" },
  { "cards-twice", WITH ("insert-cards", "cards='CO1 CO1'"), V, "line 2: step 1.1: cards: 'CO1' stands twice" },
  { "number-negative", WITH ("activate-hsm", "quorum='-1'"), V,
    "line 2: step 1.1: quorum: '-1' is not a number of plain digits from 0 to 99" },
  { "number-hex", WITH ("activate-hsm", "quorum='0x3'"), V, "line 2: step 1.1: quorum: '0x3' is not a number" },
  { "number-large", WITH ("activate-hsm", "quorum='100'"), V, "line 2: step 1.1: quorum: '100' is not a number" },
  { "fact-unknown", WITH ("confirm", "makes='peace'"), V,
    "line 2: step 1.1: makes: 'peace' is not one of hsm-on, safe-1-open, safe-2-open, streaming" },
  /* A gate that a program keeps is not opened by somebody who says so. */
  { "fact-of-program", WITH ("confirm", "makes='hash-compared'"), V,
    "line 2: step 1.1: makes: 'hash-compared' is not one of hsm-on, safe-1-open, safe-2-open, streaming" },
  { "fact-ended", WITH ("confirm", "ends='recording'"), V,
    "line 2: step 1.1: ends: 'recording' is not one of hsm-on, " },
  { "fact-both", WITH ("confirm", "makes='hsm-on' ends='hsm-on'"), V,
    "line 2: step 1.1: the step both makes and ends hsm-on" },
  { "sha256-short", WITH ("hash-medium", "medium='log' sha256='00'"), V,
    "line 2: step 1.1: sha256: '00' is not a SHA-256" },
  { "sha256-not-hex",
    WITH ("hash-medium", "medium='log' sha256='g000000000000000000000000000000000000000000000000000000000000000'"), V,
    "line 2: step 1.1: sha256: 'g000000000000000000000000000000000000000' is not a SHA-256 of 64 hex digits" },
};

static void
test_refused (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_assert_null (parse (refused[i].text, &error));
  g_assert_error (error, KSK_SCRIPT_ERROR, (int)refused[i].code);
  if (!g_str_has_prefix (error->message, refused[i].message))
    g_error ("'%s' does not begin with '%s'", error->message, refused[i].message);
}

/* A script whose parts are so long or so many. */
typedef struct {
  guint title_chars, say_chars, label_chars, n_acts, n_steps, minutes;
  const char *number;
} Size;

static char *
make_text (guint chars)
{
  /* Of two bytes each: characters are counted. */
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < chars; i++)
    g_string_append (text, "é");
  return g_string_free (text, FALSE);
}

static char *
make_script (const Size *size)
{
  g_autofree char *title = make_text (size->title_chars), *say = make_text (size->say_chars),
                  *label = make_text (size->label_chars);
  GString *text = g_string_new ("<script name='s' title='S'>");
  for (guint a = 1; a <= size->n_acts; a++) {
    g_string_append_printf (text, "<act title='%s'>", title);
    for (guint n = 1; n <= (a == 1 ? size->n_steps - size->n_acts + 1 : 1); n++)
      g_string_append_printf (
          text,
          "<step id='%u.%u' title='%s' kind='record-item' role='CA' confirm='CA' minutes='%u'>"
          "<say>%s</say><see>%s</see><with kind='hsm' label='%s' action='take' reads='bag'/></step>",
          a, n, title, size->minutes, say, say, label);
    g_string_append (text, "</act>");
  }
  g_string_append (text, "</script>");
  return g_string_free (text, FALSE);
}

static void
test_limits (void)
{
  static const struct {
    Size size;
    const char *message; /* NULL: within the limits */
  } cases[] = {
    { { 1, 1, 1, 1, 1, 0 }, NULL },
    { { 100, 1000, 120, 20, 20, 600 }, NULL },
    { { 1, 1, 1, 1, 500, 1 }, NULL },
    { { 101, 1, 1, 1, 1, 1 }, "line 1: title is longer than 100 characters" },
    { { 1, 1001, 1, 1, 1, 1 }, "line 1: step 1.1: say is longer than 1000 characters" },
    { { 1, 1, 121, 1, 1, 1 }, "line 1: step 1.1: label is longer than 120 characters" },
    { { 1, 1, 1, 21, 21, 1 }, "line 1: a script has at most 20 acts" },
    { { 1, 1, 1, 1, 501, 1 }, "line 1: a script has at most 500 steps" },
    { { 1, 1, 1, 1, 1, 601 }, "line 1: minutes \"601\" is not a number of plain digits from 0 to 600" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = make_script (&cases[i].size);
    g_autoptr (GError) error = NULL;
    g_autoptr (KskScript) script = parse (text, &error);
    if (cases[i].message == NULL) {
      g_assert_no_error (error);
      g_assert_cmpuint (ksk_script_get_steps (script)->len, ==, cases[i].size.n_steps);
      g_assert_cmpuint (ksk_script_get_acts (script)->len, ==, cases[i].size.n_acts);
    } else {
      g_assert_error (error, KSK_SCRIPT_ERROR, KSK_SCRIPT_ERROR_VALUE);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
  }
}

static void
test_too_large (void)
{
  for (guint excess = 0; excess < 2; excess++) {
    g_autoptr (GString) text = g_string_new (small);
    while (text->len < KSK_MAX_SCRIPT_BYTES + excess)
      g_string_append_c (text, '\n');
    g_autoptr (GError) error = NULL;
    g_autoptr (KskScript) script = parse (text->str, &error);
    g_assert_cmpint (script != NULL, ==, excess == 0);
    if (excess > 0)
      g_assert_error (error, KSK_SCRIPT_ERROR, KSK_SCRIPT_ERROR_MALFORMED);
  }
}

static void
test_bundled (void)
{
  static const char *const names[] = { "signing", "rehearsal-short" };
  static const char *const others[] = { "", "Signing", "signing.xml", "../schemas/script", "rehearsal" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GBytes) bytes = ksk_script_lookup_bundled (names[i]);
    g_assert_nonnull (bytes);
    g_autoptr (GError) error = NULL;
    g_autoptr (KskScript) script = ksk_script_parse (bytes, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (ksk_script_get_name (script), ==, names[i]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_null (ksk_script_lookup_bundled (others[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/script/values", test_values);
  g_test_add_func ("/script/facts", test_facts);
  g_test_add_func ("/script/params", test_params);
  g_test_add_func ("/script/plain-text", test_plain_text);
  g_test_add_func ("/script/sha256", test_sha256);
  g_test_add_func ("/script/hash", test_hash);
  g_test_add_func ("/script/ref", test_ref);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *path = g_strconcat ("/script/refused/", refused[i].name, NULL);
    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refused);
  }
  g_test_add_func ("/script/limits", test_limits);
  g_test_add_func ("/script/too-large", test_too_large);
  g_test_add_func ("/script/bundled", test_bundled);
  return g_test_run ();
}
