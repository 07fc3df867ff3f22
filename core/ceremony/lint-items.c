/* Rules on items: out of the safe, out of the bag, into a new bag, back into the safe. */
#include "ceremony/lint.h"

#include <string.h>

#include "ceremony/fact.h"

typedef enum {
  PLACE_TAKEN, /* out of its safe, in the bag that it was kept in */
  PLACE_OPEN,  /* out of its bag */
  PLACE_SEALED,
  PLACE_RETURNED,
} Place;

typedef struct {
  char *kind;
  char *safe; /* (nullable): which it came out of */
  KskRole holder;
  Place place;
} KskLintItem;

static void
item_free (gpointer data)
{
  KskLintItem *item = data;
  g_free (item->kind);
  g_free (item->safe);
  g_free (item);
}

GHashTable *
ksk_lint_items_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, item_free);
}

static const char *
get_param (const KskLint *self, const char *name)
{
  return ksk_step_get_param (self->step, name);
}

/* Returns the item that the step is about; a new one when nothing was done with it before. */
static KskLintItem *
get_item (KskLint *self, gboolean *is_new)
{
  const char *label = get_param (self, "label"), *kind = get_param (self, "kind");
  KskLintItem *item = g_hash_table_lookup (self->items, label);
  *is_new = item == NULL;
  if (item == NULL) {
    item = g_new0 (KskLintItem, 1);
    item->kind = g_strdup (kind);
    g_hash_table_insert (self->items, g_strdup (label), item);
  } else if (strcmp (item->kind, kind) != 0) {
    ksk_lint_error (self, "%s is of the kind %s here and was of the kind %s before", label, kind, item->kind);
  }
  return item;
}

/* Which safe a step of taking or returning is about; it must be open. */
static const char *
expect_safe (KskLint *self)
{
  const char *safe = get_param (self, "safe");
  if (safe == NULL) {
    ksk_lint_error (self, "which safe is not said: <with action=\"%s\" safe=\"1\"/>", get_param (self, "action"));
    return NULL;
  }
  g_autofree char *fact = g_strdup_printf ("safe-%s-open", safe);
  ksk_lint_expect (self, fact);
  return safe;
}

static void
take (KskLint *self, KskLintItem *item, gboolean is_new)
{
  if (!is_new && item->place != PLACE_RETURNED)
    ksk_lint_error (self, "%s is taken, but it is out of its safe already", get_param (self, "label"));
  const char *safe = expect_safe (self);
  g_free (item->safe);
  item->safe = g_strdup (safe);
  item->holder = self->step->role;
  item->place = PLACE_TAKEN;
}

static void
expect_out (KskLint *self, const KskLintItem *item, gboolean is_new)
{
  if (is_new || item->place == PLACE_RETURNED)
    ksk_lint_error (self, "%s is not here: no step before took it out of a safe", get_param (self, "label"));
}

static void
open_item (KskLint *self, KskLintItem *item, gboolean is_new)
{
  expect_out (self, item, is_new);
  if (!is_new && item->place == PLACE_OPEN)
    ksk_lint_error (self, "%s is opened, but it is out of its bag already", get_param (self, "label"));
  item->place = PLACE_OPEN;
}

static void
check_item (KskLint *self, KskLintItem *item, gboolean is_new)
{
  expect_out (self, item, is_new);
  if (is_new)
    item->place = PLACE_OPEN;
}

/* What may not be so while an item of that kind goes into a bag. */
static const struct {
  const char *kind;
  const char *fact;
} conflicts[] = {
  { "hsm", "hsm-on" },        { "log-stick", "log-medium" },
  { "laptop", "hsm-active" }, { "laptop", "cards-inserted" },
  { "laptop", "log-medium" }, { "laptop", "request-medium" },
};

static void
seal (KskLint *self, KskLintItem *item, gboolean is_new)
{
  const char *label = get_param (self, "label");
  /* Only this comes into being during the ceremony. */
  if (strcmp (item->kind, "audit-bundle") != 0 || !is_new)
    expect_out (self, item, is_new);
  if (!is_new && (item->place == PLACE_TAKEN || item->place == PLACE_SEALED))
    ksk_lint_error (self, "%s goes into a bag, but it is in one", label);
  for (gsize i = 0; i < G_N_ELEMENTS (conflicts); i++)
    if (strcmp (item->kind, conflicts[i].kind) == 0 && ksk_lint_holds (self, conflicts[i].fact))
      ksk_lint_error (self, "%s goes into a bag, but %s (%s)", label, ksk_fact_find (conflicts[i].fact)->holding,
                      conflicts[i].fact);
  if (strcmp (item->kind, "credential") == 0 && (self->cards & KSK_LINT_CARD (item->holder)) != 0)
    ksk_lint_error (self, "%s goes into a bag, but it is in a reader", label);
  item->place = PLACE_SEALED;
}

static void
put_back (KskLint *self, KskLintItem *item, gboolean is_new)
{
  const char *label = get_param (self, "label");
  expect_out (self, item, is_new);
  if (!is_new && item->place == PLACE_OPEN)
    ksk_lint_error (self, "%s goes back into the safe without a bag", label);
  const char *safe = expect_safe (self);
  if (item->safe != NULL && safe != NULL && strcmp (safe, item->safe) != 0)
    ksk_lint_error (self, "%s goes into safe %s, but came out of safe %s", label, safe, item->safe);
  item->place = PLACE_RETURNED;
}

static void
record_item (KskLint *self)
{
  static const struct {
    const char *action;
    void (*handle) (KskLint *self, KskLintItem *item, gboolean is_new);
  } actions[] = {
    { "take", take }, { "open", open_item }, { "check", check_item }, { "seal", seal }, { "return", put_back },
  };
  const char *action = get_param (self, "action"), *kind = get_param (self, "kind");

  /* Audit bundles hold the recording, so they are made when it has ended. */
  if (strcmp (kind, "audit-bundle") != 0)
    ksk_lint_expect (self, "recording");
  if (strcmp (kind, "credential") == 0 && !ksk_role_is_card_holder (self->step->role))
    ksk_lint_error (self, "a credential is handled by its holder, CO1 to CO7, not by %s",
                    ksk_role_get_name (self->step->role));
  gboolean is_new;
  KskLintItem *item = get_item (self, &is_new);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (strcmp (action, actions[i].action) == 0)
      actions[i].handle (self, item, is_new);
}

/* In the order in which the script takes them. */
static void
expect_returned (KskLint *self)
{
  GPtrArray *steps = ksk_script_get_steps (self->script);
  for (guint i = 0; i < steps->len && steps->pdata[i] != self->step; i++) {
    const char *label = ksk_step_get_param (steps->pdata[i], "label");
    KskLintItem *item = label != NULL ? g_hash_table_lookup (self->items, label) : NULL;
    if (item == NULL || item->safe == NULL || item->place == PLACE_RETURNED)
      continue;
    ksk_lint_error (self, "the ceremony closes, but %s is not back in safe %s", label, item->safe);
    item->place = PLACE_RETURNED;
  }
}

void
ksk_lint_items (KskLint *self)
{
  if (ksk_lint_is (self, "record-item"))
    record_item (self);
  else if (ksk_lint_is (self, "close"))
    expect_returned (self);
  else if (ksk_lint_is (self, "hash-medium"))
    ksk_lint_expect_open (self, strcmp (get_param (self, "medium"), "log") == 0 ? "log-stick" : "os-media");
}

gboolean
ksk_lint_records (const KskLint *self, const char *kind)
{
  GPtrArray *steps = ksk_script_get_steps (self->script);
  for (guint i = 0; i < steps->len; i++) {
    const KskStep *step = steps->pdata[i];
    if (strcmp (step->kind->name, "record-item") == 0 && strcmp (ksk_step_get_param (step, "kind"), kind) == 0)
      return TRUE;
  }
  return FALSE;
}

void
ksk_lint_expect_open (KskLint *self, const char *kind)
{
  if (!ksk_lint_records (self, kind))
    return;
  KskLintItem *last = NULL;
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    KskLintItem *item = value;
    if (strcmp (item->kind, kind) != 0)
      continue;
    if (item->place == PLACE_OPEN)
      return;
    last = item;
  }
  ksk_lint_error (self, "%s comes here, but no item of the kind %s is out of its bag", self->step->kind->name, kind);
  if (last != NULL)
    last->place = PLACE_OPEN;
}

void
ksk_lint_open_credential (KskLint *self, KskRole holder)
{
  if (!ksk_lint_records (self, "credential"))
    return;
  const char *where = "in its safe";
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    KskLintItem *item = value;
    if (strcmp (item->kind, "credential") != 0 || item->holder != holder)
      continue;
    gboolean is_out = item->place == PLACE_TAKEN || item->place == PLACE_OPEN;
    if (item->place == PLACE_SEALED)
      where = "in a new bag";
    item->place = PLACE_OPEN;
    if (is_out)
      return;
  }
  ksk_lint_error (self, "the card of %s is inserted, but it is still %s", ksk_role_get_name (holder), where);
}
