/* The faults that the fault-injecting PKCS#11 module makes, as text. */
#include "fault-rules.h"

#include <string.h>

#include "hsm/return-value.h"

/* Every return value that has a name is below. */
#define MAX_NAMED_RETURN_VALUE 0x200

typedef struct {
  const char *name;
  CK_MECHANISM_TYPE type;
} MechanismName;

#define MECHANISM(type) \
  {                     \
#type, type         \
  }

static const MechanismName MECHANISM_NAMES[] = {
  MECHANISM (CKM_RSA_PKCS),        MECHANISM (CKM_RSA_X_509), MECHANISM (CKM_SHA256_RSA_PKCS),
  MECHANISM (CKM_SHA512_RSA_PKCS), MECHANISM (CKM_ECDSA),     MECHANISM (CKM_EDDSA),
};

static void
free_rule (FaultRule *rule)
{
  g_free (rule->function);
  g_free (rule->text);
  g_clear_pointer (&rule->hidden, g_array_unref);
  g_free (rule);
}

static gboolean
parse_number (const char *text, guint base, gulong *number)
{
  guint64 value;
  if (!g_ascii_string_to_unsigned (g_str_has_prefix (text, "0x") ? text + 2 : text, base, 0, G_MAXULONG, &value, NULL))
    return FALSE;
  *number = value;
  return TRUE;
}

static gboolean
parse_return_value (const char *text, gulong *rv)
{
  if (g_str_has_prefix (text, "0x"))
    return parse_number (text, 16, rv);
  for (CK_RV candidate = 0; candidate <= MAX_NAMED_RETURN_VALUE; candidate++) {
    if (g_strcmp0 (ksk_return_value_get_name (candidate), text) == 0) {
      *rv = candidate;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
parse_mechanism (const char *text, gulong *type)
{
  if (g_str_has_prefix (text, "0x"))
    return parse_number (text, 16, type);
  for (gsize i = 0; i < G_N_ELEMENTS (MECHANISM_NAMES); i++) {
    if (g_str_equal (MECHANISM_NAMES[i].name, text)) {
      *type = MECHANISM_NAMES[i].type;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
parse_hidden (FaultRule *rule, const char *text)
{
  g_auto (GStrv) names = g_strsplit (text, ",", -1);

  rule->hidden = g_array_new (FALSE, FALSE, sizeof (gulong));
  for (guint i = 0; names[i] != NULL; i++) {
    gulong type;
    if (!parse_mechanism (names[i], &type))
      return FALSE;
    g_array_append_val (rule->hidden, type);
  }
  return TRUE;
}

static gboolean
parse_action (FaultRule *rule, const char *text)
{
  if (g_str_equal (text, "flip")) {
    rule->action = FAULT_FLIP;
    return g_str_equal (rule->function, "C_Sign");
  }
  if (g_str_equal (text, "stuck")) {
    rule->action = FAULT_STUCK;
    return g_str_equal (rule->function, "C_Sign");
  }
  if (g_str_equal (text, "respell")) {
    rule->action = FAULT_RESPELL;
    return g_str_equal (rule->function, "C_GetAttributeValue");
  }
  if (g_str_has_prefix (text, "delay:")) {
    rule->action = FAULT_DELAY;
    return parse_number (text + strlen ("delay:"), 10, &rule->number);
  }
  if (g_str_has_prefix (text, "hide:")) {
    rule->action = FAULT_HIDE;
    return g_str_equal (rule->function, "C_GetMechanismList") && parse_hidden (rule, text + strlen ("hide:"));
  }
  if (g_str_has_prefix (text, "flags:")) {
    rule->action = FAULT_FLAGS;
    return g_str_equal (rule->function, "C_GetTokenInfo") && parse_number (text + strlen ("flags:"), 16, &rule->number);
  }
  if (g_str_has_prefix (text, "maker:")) {
    rule->action = FAULT_MAKER;
    rule->text = g_strdup (text + strlen ("maker:"));
    return g_str_equal (rule->function, "C_GetTokenInfo");
  }
  if (g_str_has_prefix (text, "serial:")) {
    rule->action = FAULT_SERIAL;
    rule->text = g_strdup (text + strlen ("serial:"));
    return g_str_equal (rule->function, "C_GetTokenInfo");
  }
  rule->action = FAULT_RETURN;
  return parse_return_value (text, &rule->number);
}

static gboolean
parse_call (FaultRule *rule, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "@", 2);
  gulong nth = 0;

  rule->function = g_strdup (parts[0]);
  if (parts[0] != NULL && parts[1] != NULL) {
    gsize size = strlen (parts[1]);
    rule->onward = size > 0 && parts[1][size - 1] == '+';
    if (rule->onward)
      parts[1][size - 1] = '\0';
    if (!parse_number (parts[1], 10, &nth) || nth == 0 || nth > G_MAXUINT)
      return FALSE;
  }
  rule->nth = (guint)nth;
  return rule->function != NULL && g_str_has_prefix (rule->function, "C_");
}

static FaultRule *
parse_rule (const char *text, GError **error)
{
  g_auto (GStrv) sides = g_strsplit (text, "=", 2);
  FaultRule *rule = g_new0 (FaultRule, 1);

  if (sides[0] != NULL && sides[1] != NULL && parse_call (rule, sides[0]) && parse_action (rule, sides[1]))
    return rule;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "\"%s\" is not a fault rule", text);
  free_rule (rule);
  return NULL;
}

GPtrArray *
fault_rules_parse (const char *text, GError **error)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify)free_rule);
  if (text == NULL || text[0] == '\0')
    return g_steal_pointer (&rules);

  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  for (guint i = 0; parts[i] != NULL; i++) {
    FaultRule *rule = parse_rule (parts[i], error);
    if (rule == NULL)
      return NULL;
    g_ptr_array_add (rules, rule);
  }
  return g_steal_pointer (&rules);
}

const FaultRule *
fault_rules_find (GPtrArray *rules, const char *function, guint nth)
{
  for (guint i = 0; i < rules->len; i++) {
    const FaultRule *rule = g_ptr_array_index (rules, i);
    if (g_str_equal (rule->function, function)
        && (rule->nth == 0 || rule->nth == nth || (rule->onward && nth > rule->nth)))
      return rule;
  }
  return NULL;
}
