/* Tests of core/ceremony/script-lint: the form of a script, its people, and what must come before what. For each rule a
 * script that breaks only this rule; the room itself is in test-script-lint-room. */
#include <string.h>

#include "lint-case.h"

static const LintCase cases[]
    = {
        { "clean", { { NULL } }, "" },

        /* The form of a script. */
        { "id-typo",
          { { "2.14", BEGIN ("2.20", "compare-hash", "RZM", "RZM IW") "</step>" } },
          "2.20 error: the id should be 2.14: act and number, without a gap\n" },
        { "id-gap",
          { { "4.6", BEGIN ("4.7", "close", "CA", "CA IW") "</step>" },
            { "4.5", BEGIN ("4.6", "print", "CA", "CA") "<with what='script'/></step>" },
            { "4.4", BEGIN ("4.5", "print", "CA", "CA") "<with what='script'/></step>" } },
          "4.5 error: the id should be 4.4: act and number, without a gap\n" },
        { "id-goes-on-from-the-last-act",
          { { "4.1", BEGIN ("4.32", "exceptions", "IW", "IW CA") "</step>" } },
          "4.32 error: the id should be 4.1: act and number, without a gap\n" },
        { "id-of-another-act",
          { { "2.16", BEGIN ("5.16", "objections", "CA", "CA") "</step>" } },
          "5.16 error: the id should be 2.16: act and number, without a gap\n" },
        { "no-time",
          { RAW ("2.16", "title='T' kind='objections' role='CA' confirm='CA' minutes='0'") },
          "2.16 warning: no time is planned: minutes is 0\n" },

        /* Recording first and last. */
        { "recording-not-first",
          { PLAIN ("1.1"), STEP ("1.2", "start-recording", "CA", "CA IW"),
            WITH ("1.3", "roll-call", "CA", "CA IW", "roles='CA IW SSC1 SSC2 CO1 CO2 CO3 CO4 CO5 CO6 RZM RKOS+SA'"),
            STEP ("1.4", "set-clock", "IW", "IW CA"), WITH ("1.5", "confirm", "SSC2", "SSC2 IW", "makes='safe-2-open'"),
            ITEM ("1.17", "CO1", "credential", "Card 1", "action='take' safe='1'"),
            ITEM ("3.22", "CO1", "credential", "Card 1", "action='return' safe='1'"), PLAIN ("3.25") },
          "1.1 error: the first step must be start-recording, so that everything is on film\n" },
        { "cameras-first",
          { STEP ("1.1", "cameras", "CA", "CA IW"), STEP ("1.2", "start-recording", "CA", "CA IW"),
            WITH ("1.3", "roll-call", "CA", "CA IW", "roles='CA IW SSC1 SSC2 CO1 CO2 CO3 CO4 CO5 CO6 RZM RKOS+SA'"),
            STEP ("1.4", "set-clock", "IW", "IW CA"), WITH ("1.5", "confirm", "SSC2", "SSC2 IW", "makes='safe-2-open'"),
            ITEM ("1.17", "CO1", "credential", "Card 1", "action='take' safe='1'"),
            ITEM ("3.22", "CO1", "credential", "Card 1", "action='return' safe='1'"), PLAIN ("3.25") },
          "" },
        { "cameras-and-no-recording",
          { STEP ("1.1", "cameras", "CA", "CA IW"), PLAIN ("1.2"), STEP ("1.3", "start-recording", "CA", "CA IW"),
            WITH ("1.4", "roll-call", "CA", "CA IW", "roles='CA IW SSC1 SSC2 CO1 CO2 CO3 CO4 CO5 CO6 RZM RKOS+SA'"),
            STEP ("1.11", "set-clock", "IW", "IW CA") },
          "1.2 error: start-recording must follow cameras, so that everything is on film\n"
          "1.5 error: record-item comes here, but the clock is not set (clock-set)\n"
          "1.5 error: record-item comes here, but safe 2 is not open (safe-2-open)\n"
          "3.24 error: confirm comes here, but safe 2 is open already (safe-2-open)\n" },
        { "cameras-late",
          { STEP ("2.16", "cameras", "CA", "CA IW") },
          "2.16 error: cameras must be the first step: they are confirmed before they record\n" },
        { "never-closed", { PLAIN ("4.6") }, "4.6 error: the last step must be close\n" },
        { "closed-early", { STEP ("4.5", "close", "CA", "CA IW") }, "4.5 error: close must be the last step\n" },
        { "recording-twice",
          { STEP ("2.16", "start-recording", "CA", "CA IW") },
          "2.16 error: start-recording comes here, but the recording runs already (recording)\n" },
        { "off-film",
          { STEP ("4.4", "set-clock", "IW", "IW CA") },
          "4.4 error: set-clock comes here, but the recording does not run (recording)\n" },
        { "item-off-film",
          { STEP ("3.30", "exceptions", "IW", "IW CA"), STEP ("3.31", "attest", "IW", "IW CA"),
            STEP ("4.1", "stop-recording", "SA", "SA IW"),
            ITEM ("4.2", "CO6", "credential", "Card 6", "action='return' safe='2'"),
            WITH ("4.3", "confirm", "SSC2", "SSC2 IW", "ends='safe-2-open'") },
          "4.2 error: record-item comes here, but the recording does not run (recording)\n" },

        /* People. */
        { "nobody-called",
          { PLAIN ("1.2") },
          "1.5 error: record-item comes here, but the roll is not called (roll-called)\n" },
        { "role-not-called",
          { STEP ("2.16", "objections", "EW", "CA") },
          "2.16 error: EW acts, but no roll call calls this role\n" },
        { "confirmer-not-called",
          { STEP ("2.16", "objections", "CA", "CA IW2") },
          "2.16 error: IW2 confirms, but no roll call calls this role\n" },
        { "present-not-called",
          { RAW ("2.16", "title='T' kind='objections' role='CA' confirm='CA' present='AUD' minutes='1'") },
          "2.16 error: AUD must be present, but no roll call calls this role\n" },
        { "not-called-once",
          { STEP ("2.14", "compare-hash", "CA2", "CA2 IW"), STEP ("2.16", "objections", "CA2", "CA2") },
          "2.14 error: CA2 acts, but no roll call calls this role\n" },
        { "roles-excluded",
          { WITH ("1.2", "roll-call", "CA", "CA IW", "roles='CA IW SSC1 SSC2 CO1 CO2 CO3 CO4 CO5 CO6+RZM RKOS+SA'") },
          "1.2 error: one person may not be both CO6 and RZM\n" },
        { "three-roles-of-one",
          { WITH ("1.2", "roll-call", "CA", "CA IW", "roles='CA IW SSC1+RKOS+SSC2 CO1 CO2 CO3 CO4 CO5 CO6 RZM SA'") },
          "1.2 error: one person may not be both SSC1 and SSC2\n" },
        { "others-excluded",
          { WITH ("1.2", "roll-call", "CA", "CA IW",
                  "roles='CA IW SSC1 SSC2 CO1 CO2 CO3 CO4 CO5 CO6 RZM RKOS+SA' others='AUD+EW'") },
          "1.2 error: one person may not be both AUD and EW\n" },
        { "one-confirms",
          { STEP ("2.14", "compare-hash", "RZM", "RZM") },
          "2.14 error: two people must confirm this step; here it is only RZM\n" },
        { "one-states",
          { WITH ("2.7", "confirm", "CA", "CA", "makes='hsm-on streaming'") },
          "2.7 error: two people must confirm this step; here it is only CA\n" },
        { "first-person-confirms-twice",
          { WITH ("1.2", "roll-call", "CA", "CA IW", "roles='CA+RKOS IW SSC1 SSC2 CO1 CO2 CO3 CO4 CO5 CO6 RZM SA'"),
            STEP ("2.14", "compare-hash", "RZM", "CA RKOS") },
          "2.14 error: two people must confirm this step; here CA and RKOS are one person\n" },
        { "one-person-and-another", { STEP ("2.14", "compare-hash", "RZM", "RKOS SA IW") }, "" },
        { "one-person-confirms-twice",
          { STEP ("2.14", "compare-hash", "RZM", "RKOS SA") },
          "2.14 error: two people must confirm this step; here RKOS and SA are one person\n" },

        /* What must come before. */
        { "no-clock", { PLAIN ("1.3") }, "1.5 error: record-item comes here, but the clock is not set (clock-set)\n" },
        { "no-hash",
          { PLAIN ("2.14") },
          "2.17 error: sign comes here, but the hash of the KSR is not compared (hash-compared)\n" },
        { "hash-after-signing",
          { STEP ("2.14", "review-request", "CA", "CA IW"), STEP ("2.15", "sign", "CA", "CA IW"),
            STEP ("2.17", "compare-hash", "RZM", "RZM IW") },
          "2.15 error: sign comes here, but the hash of the KSR is not compared (hash-compared)\n" },
        { "no-previous",
          { PLAIN ("2.12") },
          "2.15 error: review-request comes here, but the last SKR is not loaded (previous-loaded)\n" },
        { "no-request",
          { PLAIN ("2.13") },
          "2.14 error: compare-hash comes here, but no KSR is loaded (request-loaded)\n"
          "2.18 error: write-response comes here, but the KSR stick is not in the console (request-medium)\n" },
        { "no-review",
          { PLAIN ("2.15") },
          "2.17 error: sign comes here, but the KSR is not reviewed (request-reviewed)\n" },
        { "script-needs-more",
          { RAW ("2.17",
                 "title='T' kind='sign' role='CA' confirm='CA IW' needs='boot-medium safe-1-open' minutes='1'") },
          "2.17 error: sign comes here, but safe 1 is not open (safe-1-open)\n"
          "3.17 error: confirm comes here, but safe 1 is open already (safe-1-open)\n" },
        { "another-request",
          { STEP ("2.16", "load-request", "CA", "CA IW") },
          "2.17 error: sign comes here, but the hash of the KSR is not compared (hash-compared)\n"
          "2.17 error: sign comes here, but the KSR is not reviewed (request-reviewed)\n" },
        { "signed-twice",
          { STEP ("2.16", "sign", "CA", "CA IW") },
          "2.17 error: sign comes here, but the KSR is signed already (signed)\n" },
        { "never-written",
          { WITH ("2.18", "remove-medium", "CA", "CA", "medium='request'") },
          "4.6 error: close comes here, but what was signed is not written\n" },
        { "not-written-before-the-next",
          { STEP ("2.18", "load-request", "CA", "CA IW"),
            WITH ("3.6", "remove-medium", "CA", "CA", "medium='request'") },
          "2.18 error: load-request comes here, but what was signed is not written\n" },
        { "nothing-signed",
          { PLAIN ("2.17") },
          "2.18 error: write-response comes here, but the KSR is not signed (signed)\n" },
        { "two-requests",
          { { "2.18",
              BEGIN ("2.18", "write-response", "CA", "CA IW") "</step>" BEGIN ("2.19", "load-request", "CA", "CA IW") "</step>" BEGIN (
                  "2.20", "load-previous", "CA",
                  "CA IW") "</step>" BEGIN ("2.21", "compare-hash", "RZM",
                                            "RZM IW") "</step>" BEGIN ("2.22", "review-request", "CA",
                                                                       "CA IW") "</step>" BEGIN ("2.23", "sign", "CA",
                                                                                                 "CA IW") "</"
                                                                                                          "step"
                                                                                                          ">" BEGIN (
                                                                                                              "2"
                                                                                                              "."
                                                                                                              "2"
                                                                                                              "4",
                                                                                                              "w"
                                                                                                              "r"
                                                                                                              "i"
                                                                                                              "t"
                                                                                                              "e"
                                                                                                              "-"
                                                                                                              "r"
                                                                                                              "e"
                                                                                                              "s"
                                                                                                              "p"
                                                                                                              "o"
                                                                                                              "n"
                                                                                                              "s"
                                                                                                              "e",
                                                                                                              "C"
                                                                                                              "A",
                                                                                                              "C"
                                                                                                              "A"
                                                                                                              " "
                                                                                                              "I"
                                                                                                              "W") "</"
                                                                                                                   "ste"
                                                                                                                   "p"
                                                                                                                   ">" } },
          "" },
        { "previous-after-review",
          { STEP ("2.16", "load-previous", "CA", "CA IW") },
          "2.17 error: sign comes here, but the KSR is not reviewed (request-reviewed)\n" },
        { "objections-of-another-request",
          { STEP ("2.12", "objections", "CA", "CA"), STEP ("2.16", "load-previous", "CA", "CA IW"),
            STEP ("2.15", "compare-hash", "RZM", "RZM IW"), STEP ("2.14", "confirm", "CA", "CA"),
            RAW ("2.17",
                 "title='T' kind='review-request' role='CA' confirm='CA IW' needs='objections-asked' minutes='1'"),
            STEP ("2.18", "sign", "CA", "CA IW"), STEP ("3.6", "write-response", "CA", "CA IW") },
          "2.17 error: review-request comes here, but the room was not asked for objections (objections-asked)\n" },
        { "no-exceptions",
          { PLAIN ("4.1") },
          "4.2 error: attest comes here, but the exceptions are not read out (exceptions-read)\n" },
        { "not-attested",
          { PLAIN ("4.2") },
          "4.3 error: stop-recording comes here, but the participants have not attested (attested)\n" },
      };

/* What can just be read on the projector, and one character more. */
static void
test_lengths (void)
{
  static const struct {
    guint title, say, see;
    const char *remarks;
  } lengths[] = {
    { 40, 160, 120, "" },
    { 41, 160, 120, "2.16 warning: title has 41 characters; more than 40 are hard to read on the projector\n" },
    { 40, 161, 120, "2.16 warning: say has 161 characters; more than 160 are hard to read on the projector\n" },
    { 40, 160, 121, "2.16 warning: see has 121 characters; more than 120 are hard to read on the projector\n" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    /* Of two bytes: it is characters that are read. */
    g_autoptr (GString) letters = g_string_new (NULL);
    for (guint n = 0; n < 200; n++)
      g_string_append (letters, "ñ");
    g_autofree char *line = g_strdup_printf ("<step id='2.16' title='%.*s' kind='objections' role='CA' confirm='CA' "
                                             "minutes='1'><say>%.*s</say><see>%.*s</see></step>",
                                             2 * (int)lengths[i].title, letters->str, 2 * (int)lengths[i].say,
                                             letters->str, 2 * (int)lengths[i].see, letters->str);
    g_autoptr (GString) text = lint_make_script ((const LintChange[]){ { "2.16", line }, { NULL } });
    g_autoptr (KskScript) script = lint_parse (text->str);
    g_autofree char *remarks = lint_format_remarks (script);
    g_assert_cmpstr (remarks, ==, lengths[i].remarks);
  }
}

static void
test_lines (void)
{
  g_autoptr (GString) text = lint_make_script ((const LintChange[]){ PLAIN ("2.14"), { NULL } });
  g_autoptr (KskScript) script = lint_parse (text->str);
  g_autoptr (GPtrArray) remarks = ksk_script_lint (script);
  g_assert_cmpuint (remarks->len, ==, 1);

  /* The line of step 2.17, counted another way. */
  const char *before = strstr (text->str, "<step id='2.17' ");
  guint line = 1;
  for (const char *p = text->str; p < before; p++)
    line += *p == '\n';
  g_assert_cmpuint (((const KskScriptRemark *)remarks->pdata[0])->line, ==, line);
}

static void
test_bundled (gconstpointer name)
{
  g_autoptr (GBytes) bytes = ksk_script_lookup_bundled (name);
  g_assert_nonnull (bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (KskScript) script = ksk_script_parse (bytes, &error);
  g_assert_no_error (error);
  g_autofree char *remarks = lint_format_remarks (script);
  g_assert_cmpstr (remarks, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lint_cases_add (cases, G_N_ELEMENTS (cases));
  g_test_add_func ("/script-lint/lengths", test_lengths);
  g_test_add_func ("/script-lint/lines", test_lines);
  g_test_add_data_func ("/script-lint/bundled/signing", "signing", test_bundled);
  g_test_add_data_func ("/script-lint/bundled/rehearsal-short", "rehearsal-short", test_bundled);
  return g_test_run ();
}
