/* Rules on the HSM and its cards. */
#include "ceremony/lint.h"

#include <string.h>

#define LEAST_CARDS 2

/* Returns: (transfer full): `CO1, CO3`. */
static char *
format_cards (guint cards)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < KSK_N_ROLES; i++)
    if (cards & KSK_LINT_CARD ((KskRole)i))
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", ksk_role_get_name ((KskRole)i));
  return g_string_free (text, FALSE);
}

static guint
count_cards (guint cards)
{
  guint n = 0;
  for (; cards != 0; cards &= cards - 1)
    n++;
  return n;
}

static void
insert_cards (KskLint *self)
{
  g_autoptr (GArray) holders = ksk_step_dup_roles (self->step, "cards");
  for (guint i = 0; i < holders->len; i++) {
    KskRole holder = g_array_index (holders, KskRole, i);
    if (self->cards & KSK_LINT_CARD (holder))
      ksk_lint_error (self, "the card of %s is inserted, but it is in a reader already", ksk_role_get_name (holder));
    ksk_lint_open_credential (self, holder);
    self->cards |= KSK_LINT_CARD (holder);
  }
}

static void
remove_cards (KskLint *self)
{
  g_autoptr (GArray) holders = ksk_step_dup_roles (self->step, "cards");
  for (guint i = 0; i < holders->len; i++) {
    KskRole holder = g_array_index (holders, KskRole, i);
    /* That no card is in at all is told of as a missing fact. */
    if (self->cards != 0 && !(self->cards & KSK_LINT_CARD (holder)))
      ksk_lint_error (self, "the card of %s is removed, but it was never inserted", ksk_role_get_name (holder));
  }
  for (guint i = 0; i < holders->len; i++)
    self->cards &= ~KSK_LINT_CARD (g_array_index (holders, KskRole, i));
  if (self->cards != 0) {
    g_autofree char *left = format_cards (self->cards);
    ksk_lint_error (self, "all cards come out together, but those of %s stay in", left);
    self->cards = 0;
  }
}

void
ksk_lint_cards (KskLint *self)
{
  if (ksk_lint_is (self, "insert-cards"))
    insert_cards (self);
  else if (ksk_lint_is (self, "remove-cards"))
    remove_cards (self);
}

static void
check_quorum (KskLint *self)
{
  guint quorum = ksk_step_get_number (self->step, "quorum", 0);
  guint of = ksk_step_get_number (self->step, "of", quorum);
  guint n_cards = count_cards (self->cards);
  if (quorum > of)
    ksk_lint_error (self, "%u cards of %u cannot be had", quorum, of);
  /* No card at all is told of as a missing fact, where one is needed. */
  if (n_cards < quorum && (n_cards > 0 || !ksk_lint_is (self, "activate-hsm")))
    ksk_lint_error (self, "this takes %u cards, but %u are in readers", quorum, n_cards);
}

/* Does the script speak of switching the HSM on at all? In a rehearsal on a software token nobody does. */
static gboolean
speaks_of_power (const KskLint *self)
{
  GPtrArray *steps = ksk_script_get_steps (self->script);
  for (guint i = 0; i < steps->len; i++)
    if (g_ptr_array_find_with_equal_func (((const KskStep *)steps->pdata[i])->makes, "hsm-on", g_str_equal, NULL))
      return TRUE;
  return ksk_lint_records (self, "hsm");
}

static void
activate (KskLint *self)
{
  ksk_lint_expect_not (self, "hsm-active");
  if (speaks_of_power (self))
    ksk_lint_expect (self, "hsm-on");
  if (ksk_step_get_number (self->step, "quorum", 0) < LEAST_CARDS)
    ksk_lint_error (self, "one person alone could activate the HSM: it takes at least %d cards", LEAST_CARDS);
  check_quorum (self);
  self->activating_cards = self->cards;
}

static void
deactivate (KskLint *self)
{
  check_quorum (self);
  guint same = self->cards & self->activating_cards;
  if (same != 0) {
    g_autofree char *cards = format_cards (same);
    ksk_lint_warn (self, "%s also activated the HSM: prefer other cards, so that those are tried too", cards);
  }
}

static gboolean
contains (const GPtrArray *facts, const char *fact)
{
  return g_ptr_array_find_with_equal_func ((GPtrArray *)facts, fact, g_str_equal, NULL);
}

void
ksk_lint_hsm (KskLint *self)
{
  if (ksk_lint_is (self, "activate-hsm"))
    activate (self);
  else if (ksk_lint_is (self, "deactivate-hsm"))
    deactivate (self);
  else if (contains (self->step->makes, "hsm-on"))
    ksk_lint_expect_open (self, "hsm");
  else if (contains (self->step->ends, "hsm-on") && ksk_lint_holds (self, "hsm-active"))
    ksk_lint_error (self, "the HSM is switched off while it is active: deactivate it first");
}
