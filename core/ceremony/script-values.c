/* The values of a script's attributes and texts: lists of roles and facts, parameters, plain text. */
#include "ceremony/script-private.h"

#include <string.h>

#include "ceremony/fact.h"

#define XML_SPACE " \t\r\n"
#define MAX_PARAM_CHARS 120
#define MAX_NUMBER 99
#define SHA256_DIGITS 64
#define MAX_SHOWN 40

gboolean
ksk_script_fail (guint line, const char *step_id, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, KSK_SCRIPT_ERROR, KSK_SCRIPT_ERROR_VALUE, "line %u: %s%s%s%s", line,
               step_id != NULL ? "step " : "", step_id != NULL ? step_id : "", step_id != NULL ? ": " : "", message);
  return FALSE;
}

/* Whatever is shown of a wrong value is short and ASCII. */
static gboolean
refuse (const KskStep *self, const char *what, const char *value, const char *accepted, GError **error)
{
  g_autofree char *shown = g_strescape (value, NULL);
  return ksk_script_fail (self->line, self->id, error, "%s: '%.*s' is not %s", what, MAX_SHOWN, shown, accepted);
}

/* Runs of XML's white space become single spaces; none stays at either end. */
static char *
collapse (const char *text)
{
  GString *line = g_string_new (NULL);
  for (const char *p = text + strspn (text, XML_SPACE); *p != '\0'; p += strspn (p, XML_SPACE)) {
    gsize length = strcspn (p, XML_SPACE);
    if (line->len > 0)
      g_string_append_c (line, ' ');
    g_string_append_len (line, p, (gssize)length);
    p += length;
  }
  return g_string_free (line, FALSE);
}

/* What is projected must look like what was hashed: nothing that is invisible or turns the direction of writing. */
static gboolean
is_plain (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069))
      return FALSE;
  }
  return TRUE;
}

char *
ksk_script_read_line (guint line, const char *step_id, const char *what, const char *text, guint max_chars,
                      GError **error)
{
  g_autofree char *collapsed = collapse (text != NULL ? text : "");
  if (*collapsed == '\0')
    ksk_script_fail (line, step_id, error, "%s is empty", what);
  else if (!is_plain (collapsed))
    ksk_script_fail (line, step_id, error, "%s holds a control character", what);
  else if (g_utf8_strlen (collapsed, -1) > (glong)max_chars)
    ksk_script_fail (line, step_id, error, "%s is longer than %u characters", what, max_chars);
  else
    return g_steal_pointer (&collapsed);
  return NULL;
}

/* Returns: (transfer full) (nullable): at least one word, none twice. */
static char **
read_list (const KskStep *self, const char *what, const char *text, const char *separators, GError **error)
{
  g_autofree char *collapsed = collapse (text);
  if (*collapsed == '\0') {
    ksk_script_fail (self->line, self->id, error, "%s is empty", what);
    return NULL;
  }
  g_auto (GStrv) words = g_strsplit_set (collapsed, separators, -1);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; words[i] != NULL; i++) {
    if (!g_hash_table_add (seen, words[i])) {
      g_autofree char *shown = g_strescape (words[i], NULL);
      ksk_script_fail (self->line, self->id, error, "%s: '%.*s' stands twice", what, MAX_SHOWN, shown);
      return NULL;
    }
  }
  return g_steal_pointer (&words);
}

static gboolean
refuse_unknown (const KskStep *self, const char *what, const char *word, GPtrArray *known, GError **error)
{
  g_ptr_array_add (known, NULL);
  g_autofree char *names = g_strjoinv (", ", (char **)known->pdata);
  g_autofree char *accepted = g_strconcat ("one of ", names, NULL);
  return refuse (self, what, word, accepted, error);
}

static gboolean
read_role (const KskStep *self, const char *what, const char *word, KskRole *role, GError **error)
{
  if (ksk_role_from_name (word, role))
    return TRUE;
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  for (guint i = 0; i < KSK_N_ROLES; i++)
    g_ptr_array_add (known, (gpointer)ksk_role_get_name ((KskRole)i));
  return refuse_unknown (self, what, word, known, error);
}

gboolean
ksk_step_read_roles (const KskStep *self, const char *what, const char *text, GArray *roles, GError **error)
{
  g_auto (GStrv) words = read_list (self, what, text, " ", error);
  for (guint i = 0; words != NULL && words[i] != NULL; i++) {
    KskRole role;
    if (!read_role (self, what, words[i], &role, error))
      return FALSE;
    g_array_append_val (roles, role);
  }
  return words != NULL;
}

/* Takes @fact over. */
static void
add_fact (GPtrArray *facts, char *fact)
{
  if (g_ptr_array_find_with_equal_func (facts, fact, g_str_equal, NULL))
    g_free (fact);
  else
    g_ptr_array_add (facts, fact);
}

/* Reads facts: all that are known, or only those that people state. */
static gboolean
read_facts (const KskStep *self, const char *what, const char *text, gboolean stated_only, GPtrArray *facts,
            GError **error)
{
  g_auto (GStrv) words = read_list (self, what, text, " ", error);
  if (words == NULL)
    return FALSE;
  guint n_known;
  const KskFact *known = ksk_fact_get_all (&n_known);
  for (guint i = 0; words[i] != NULL; i++) {
    const KskFact *fact = ksk_fact_find (words[i]);
    if (fact == NULL || (stated_only && !fact->is_stated)) {
      g_autoptr (GPtrArray) names = g_ptr_array_new ();
      for (guint k = 0; k < n_known; k++)
        if (!stated_only || known[k].is_stated)
          g_ptr_array_add (names, (gpointer)known[k].name);
      return refuse_unknown (self, what, words[i], names, error);
    }
    add_fact (facts, g_strdup (words[i]));
  }
  return TRUE;
}

gboolean
ksk_step_read_facts (const KskStep *self, const char *what, const char *text, GPtrArray *facts, GError **error)
{
  return read_facts (self, what, text, FALSE, facts, error);
}

const KskKind *
ksk_step_read_kind (const KskStep *self, const char *text, GError **error)
{
  g_autofree char *name = collapse (text);
  const KskKind *kind = ksk_kind_find (name);
  if (kind != NULL)
    return kind;

  guint n_kinds;
  const KskKind *kinds = ksk_kind_get_all (&n_kinds);
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  for (guint i = 0; i < n_kinds; i++)
    g_ptr_array_add (known, (gpointer)kinds[i].name);
  refuse_unknown (self, "kind", name, known, error);
  return NULL;
}

static gboolean
check_words (const KskStep *self, const KskKindParam *param, const char *value, gboolean several, GError **error)
{
  g_auto (GStrv) words = read_list (self, param->name, value, several ? " " : "", error);
  for (guint i = 0; words != NULL && words[i] != NULL; i++) {
    if (!g_strv_contains (param->words, words[i])) {
      g_autoptr (GPtrArray) known = g_ptr_array_new ();
      for (guint k = 0; param->words[k] != NULL; k++)
        g_ptr_array_add (known, (gpointer)param->words[k]);
      return refuse_unknown (self, param->name, words[i], known, error);
    }
  }
  return words != NULL;
}

/* Roles, those of one person joined by a plus sign. */
static gboolean
check_people (const KskStep *self, const KskKindParam *param, const char *value, GError **error)
{
  g_auto (GStrv) words = read_list (self, param->name, value, " +", error);
  for (guint i = 0; words != NULL && words[i] != NULL; i++) {
    KskRole role;
    if (!read_role (self, param->name, words[i], &role, error))
      return FALSE;
  }
  return words != NULL;
}

static gboolean
check_cards (const KskStep *self, const KskKindParam *param, const char *value, GError **error)
{
  g_autoptr (GArray) roles = g_array_new (FALSE, FALSE, sizeof (KskRole));
  if (!ksk_step_read_roles (self, param->name, value, roles, error))
    return FALSE;
  for (guint i = 0; i < roles->len; i++) {
    KskRole role = g_array_index (roles, KskRole, i);
    if (!ksk_role_is_card_holder (role))
      return refuse (self, param->name, ksk_role_get_name (role), "a holder of a card, CO1 to CO7", error);
  }
  return TRUE;
}

static gboolean
check_number (const KskStep *self, const KskKindParam *param, const char *value, GError **error)
{
  if (value[strspn (value, "0123456789")] == '\0' && g_ascii_string_to_unsigned (value, 10, 0, MAX_NUMBER, NULL, NULL))
    return TRUE;
  return refuse (self, param->name, value, "a number of plain digits from 0 to 99", error);
}

static gboolean
check_value (const KskStep *self, const KskKindParam *param, const char *value, GError **error)
{
  switch (param->type) {
    case KSK_PARAM_TEXT:
      return TRUE;
    case KSK_PARAM_NUMBER:
      return check_number (self, param, value, error);
    case KSK_PARAM_WORD:
      return check_words (self, param, value, FALSE, error);
    case KSK_PARAM_WORDS:
      return check_words (self, param, value, TRUE, error);
    case KSK_PARAM_PEOPLE:
      return check_people (self, param, value, error);
    case KSK_PARAM_CARDS:
      return check_cards (self, param, value, error);
    case KSK_PARAM_FACTS: {
      g_autoptr (GPtrArray) facts = g_ptr_array_new_with_free_func (g_free);
      return read_facts (self, param->name, value, TRUE, facts, error);
    }
    case KSK_PARAM_SHA256:
      if (strlen (value) == SHA256_DIGITS && value[strspn (value, "0123456789abcdefABCDEF")] == '\0')
        return TRUE;
      return refuse (self, param->name, value, "a SHA-256 of 64 hex digits", error);
    default:
      g_return_val_if_reached (FALSE);
  }
}

gboolean
ksk_step_read_param (KskStep *self, const KskKindParam *param, const char *text, GError **error)
{
  g_autofree char *value = ksk_script_read_line (self->line, self->id, param->name, text, MAX_PARAM_CHARS, error);
  if (value == NULL || !check_value (self, param, value, error))
    return FALSE;
  g_hash_table_insert (self->params, g_strdup (param->name), g_steal_pointer (&value));
  return TRUE;
}

/* Adds facts of the table, `{name}` being the value of a parameter. */
static void
add_facts (const KskStep *self, const char *const *facts, GPtrArray *to)
{
  for (; *facts != NULL; facts++) {
    const char *open = strchr (*facts, '{');
    const char *close = open != NULL ? strchr (open, '}') : NULL;
    if (close == NULL) {
      add_fact (to, g_strdup (*facts));
      continue;
    }
    g_autofree char *begin = g_strndup (*facts, (gsize)(open - *facts));
    g_autofree char *name = g_strndup (open + 1, (gsize)(close - open - 1));
    add_fact (to, g_strconcat (begin, ksk_step_get_param (self, name), close + 1, NULL));
  }
}

/* Adds the facts that a confirm step states. Returns TRUE when there are any. */
static gboolean
add_stated (const KskStep *self, const char *param, GPtrArray *to)
{
  const char *value = ksk_step_get_param (self, param);
  g_auto (GStrv) facts = g_strsplit (value != NULL ? value : "", " ", -1);
  for (guint i = 0; facts[i] != NULL; i++)
    add_fact (to, g_strdup (facts[i]));
  return value != NULL;
}

gboolean
ksk_step_complete (KskStep *self, GError **error)
{
  for (const KskKindParam *param = self->kind->params; param->name != NULL; param++)
    if (param->is_required && ksk_step_get_param (self, param->name) == NULL)
      return ksk_script_fail (self->line, self->id, error, "%s takes a parameter that is missing: <with %s=\"...\"/>",
                              self->kind->name, param->name);
  add_facts (self, self->kind->needs, self->needs);
  add_facts (self, self->kind->makes, self->makes);
  add_facts (self, self->kind->ends, self->ends);
  gboolean states_makes = add_stated (self, "makes", self->makes);
  gboolean states_ends = add_stated (self, "ends", self->ends);
  self->two_people = self->kind->two_people || states_makes || states_ends;
  for (guint i = 0; i < self->makes->len; i++)
    if (g_ptr_array_find_with_equal_func (self->ends, self->makes->pdata[i], g_str_equal, NULL))
      return ksk_script_fail (self->line, self->id, error, "the step both makes and ends %s",
                              (const char *)self->makes->pdata[i]);
  return TRUE;
}
