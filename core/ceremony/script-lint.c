/* Linting: a walk through the script with a model of the room. */
#include "ceremony/script.h"

#include <string.h>

#include "ceremony/fact.h"
#include "ceremony/lint.h"

/* What can be read on the projected page: 64 pixels high, in a fixed frame. */
#define MAX_TITLE_CHARS 40
#define MAX_SAY_CHARS 160
#define MAX_SEE_CHARS 120

G_GNUC_PRINTF (3, 0)
static void
add_remark (KskLint *self, gboolean is_error, const char *format, va_list arguments)
{
  KskScriptRemark *remark = g_new0 (KskScriptRemark, 1);
  remark->is_error = is_error;
  remark->line = self->step->line;
  remark->step_id = g_strdup (self->step->id);
  remark->message = g_strdup_vprintf (format, arguments);
  g_ptr_array_add (self->remarks, remark);
}

void
ksk_lint_error (KskLint *self, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  add_remark (self, TRUE, format, arguments);
  va_end (arguments);
}

void
ksk_lint_warn (KskLint *self, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  add_remark (self, FALSE, format, arguments);
  va_end (arguments);
}

gboolean
ksk_lint_is (const KskLint *self, const char *kind)
{
  return strcmp (self->step->kind->name, kind) == 0;
}

gboolean
ksk_lint_holds (const KskLint *self, const char *fact)
{
  return g_hash_table_contains (self->facts, fact);
}

void
ksk_lint_expect (KskLint *self, const char *fact)
{
  if (ksk_lint_holds (self, fact))
    return;
  ksk_lint_error (self, "%s comes here, but %s (%s)", self->step->kind->name, ksk_fact_find (fact)->lacking, fact);
  g_hash_table_add (self->facts, g_strdup (fact));
}

void
ksk_lint_expect_not (KskLint *self, const char *fact)
{
  if (ksk_lint_holds (self, fact))
    ksk_lint_error (self, "%s comes here, but %s already (%s)", self->step->kind->name, ksk_fact_find (fact)->holding,
                    fact);
}

static void
check_length (KskLint *self, const char *what, const char *text, guint max)
{
  glong length = g_utf8_strlen (text, -1);
  if (length > (glong)max)
    ksk_lint_warn (self, "%s has %ld characters; more than %u are hard to read on the projector", what, length, max);
}

static void
check_texts (KskLint *self)
{
  check_length (self, "title", self->step->title, MAX_TITLE_CHARS);
  check_length (self, "say", self->step->say, MAX_SAY_CHARS);
  check_length (self, "see", self->step->see, MAX_SEE_CHARS);
  if (self->step->minutes == 0)
    ksk_lint_warn (self, "no time is planned: minutes is 0");
}

/* Ids are act and number, without a gap. @position: of the step in its act, from 1. @last: (inout): the number that the
 * step before has, so that a gap is told of where it is and not at every step after it. */
static void
check_id (KskLint *self, guint position, guint *last)
{
  const char *id = self->step->id;
  guint act = self->step->act + 1;
  g_autofree char *by_position = g_strdup_printf ("%u.%u", act, position);
  g_autofree char *by_last = g_strdup_printf ("%u.%u", act, *last + 1);
  if (strcmp (id, by_position) != 0 && strcmp (id, by_last) != 0)
    ksk_lint_error (self, "the id should be %s: act and number, without a gap", by_position);
  *last = (guint)g_ascii_strtoull (strchr (id, '.') + 1, NULL, 10);
}

/* @before: (nullable): the step before. */
static void
check_begin_and_end (KskLint *self, const KskStep *before, gboolean is_last)
{
  if (before == NULL && !ksk_lint_is (self, "start-recording") && !ksk_lint_is (self, "cameras"))
    ksk_lint_error (self, "the first step must be start-recording, so that everything is on film");
  if (before != NULL && ksk_lint_is (self, "cameras"))
    ksk_lint_error (self, "cameras must be the first step: they are confirmed before they record");
  if (before != NULL && strcmp (before->kind->name, "cameras") == 0 && !ksk_lint_is (self, "start-recording")
      && !ksk_lint_holds (self, "recording"))
    ksk_lint_error (self, "start-recording must follow cameras, so that everything is on film");
  if (is_last && !ksk_lint_is (self, "close"))
    ksk_lint_error (self, "the last step must be close");
  if (!is_last && ksk_lint_is (self, "close"))
    ksk_lint_error (self, "close must be the last step");
}

/* Every signature that was made is also handed over. */
static void
check_signing (KskLint *self)
{
  if (ksk_lint_is (self, "sign"))
    ksk_lint_expect_not (self, "signed");
  if ((ksk_lint_is (self, "load-request") || ksk_lint_is (self, "close")) && ksk_lint_holds (self, "signed")
      && !ksk_lint_holds (self, "response-written"))
    ksk_lint_error (self, "%s comes here, but what was signed is not written", self->step->kind->name);
}

static void
check_facts (KskLint *self)
{
  const KskStep *step = self->step;
  for (guint i = 0; i < step->needs->len; i++)
    ksk_lint_expect (self, step->needs->pdata[i]);
  if (ksk_lint_is (self, "start-recording"))
    ksk_lint_expect_not (self, "recording");
  if (ksk_lint_is (self, "confirm")) {
    for (guint i = 0; i < step->makes->len; i++)
      ksk_lint_expect_not (self, step->makes->pdata[i]);
    for (guint i = 0; i < step->ends->len; i++)
      ksk_lint_expect (self, step->ends->pdata[i]);
  }
}

static void
apply_facts (KskLint *self)
{
  const KskStep *step = self->step;
  for (guint i = 0; i < step->makes->len; i++)
    g_hash_table_add (self->facts, g_strdup (step->makes->pdata[i]));
  for (guint i = 0; i < step->ends->len; i++)
    g_hash_table_remove (self->facts, step->ends->pdata[i]);
}

/* After close: nothing is left on, open or inserted. */
static void
check_ended (KskLint *self)
{
  guint n_facts;
  const KskFact *facts = ksk_fact_get_all (&n_facts);
  for (guint i = 0; i < n_facts; i++)
    if (facts[i].must_end && ksk_lint_holds (self, facts[i].name))
      ksk_lint_error (self, "the ceremony closes, but %s (%s)", facts[i].holding, facts[i].name);
}

GPtrArray *
ksk_script_lint (KskScript *script)
{
  g_return_val_if_fail (script != NULL, NULL);

  GPtrArray *remarks = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_script_remark_free);
  g_autoptr (GHashTable) facts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) items = ksk_lint_items_new ();
  KskLint self = { .script = script, .remarks = remarks, .facts = facts, .items = items };
  ksk_lint_call_roles (&self);

  GPtrArray *steps = ksk_script_get_steps (script);
  guint last_number = 0;
  for (guint i = 0; i < steps->len; i++) {
    self.step = steps->pdata[i];
    const KskAct *act = ksk_script_get_acts (script)->pdata[self.step->act];
    if (i == act->first_step)
      last_number = 0;
    check_id (&self, i - act->first_step + 1, &last_number);
    check_texts (&self);
    ksk_lint_people (&self);
    check_begin_and_end (&self, i > 0 ? steps->pdata[i - 1] : NULL, i == steps->len - 1);
    check_facts (&self);
    check_signing (&self);
    ksk_lint_cards (&self);
    ksk_lint_hsm (&self);
    ksk_lint_items (&self);
    apply_facts (&self);
    if (ksk_lint_is (&self, "close"))
      check_ended (&self);
  }
  return remarks;
}
