/* Scripts out of XML: the walk through the file. */
#include "ceremony/script.h"

#include <openssl/evp.h>
#include <string.h>

#include "ceremony/script-private.h"
#include "ksr/xml-cursor.h"
#include "ksr/xml-values.h"

#define SCRIPT_SCHEMA "/ksk/schemas/script.rng"
#define MAX_ACTS 20
#define MAX_MINUTES 600
#define MAX_TITLE_CHARS 100
#define MAX_TEXT_CHARS 1000

#define ATTRIBUTES_HINT                                                                   \
  "; one is missing or misspelt: script has name and title; act has title; step has id, " \
  "title, kind, role, confirm, minutes, and may have present and needs"

static void
act_free (gpointer data)
{
  KskAct *act = data;
  g_free (act->title);
  g_free (act);
}

/* @step: (nullable). Returns: (transfer full) (nullable). */
static char *
read_title (KskXmlCursor *cursor, const KskStep *step, const char *attribute, GError **error)
{
  g_autofree char *text = ksk_xml_cursor_dup_attribute (cursor, attribute);
  return ksk_script_read_line (ksk_xml_cursor_get_line (cursor), step != NULL ? step->id : NULL, attribute, text,
                               MAX_TITLE_CHARS, error);
}

static char *
take_text (KskXmlCursor *cursor, const KskStep *step, const char *element, GError **error)
{
  guint line = ksk_xml_cursor_get_line (cursor);
  const char *text = ksk_xml_cursor_take_text (cursor, element, error);
  return text != NULL ? ksk_script_read_line (line, step->id, element, text, MAX_TEXT_CHARS, error) : NULL;
}

/* Act and number, `3.5`. Returns FALSE for anything else. */
static gboolean
is_id (const char *text)
{
  return g_regex_match_simple ("^[1-9][0-9]?\\.[1-9][0-9]{0,2}$", text, G_REGEX_DOLLAR_ENDONLY, 0);
}

static gboolean
read_id (KskStep *step, KskXmlCursor *cursor, GPtrArray *steps, GError **error)
{
  g_autofree char *id = read_title (cursor, NULL, "id", error);
  if (id == NULL)
    return FALSE;
  if (!is_id (id))
    return ksk_script_fail (step->line, NULL, error, "the id of a step is act and number, as in 3.5");
  for (guint i = 0; i < steps->len; i++)
    if (g_str_equal (((const KskStep *)steps->pdata[i])->id, id))
      return ksk_script_fail (step->line, NULL, error, "the id %s stands twice", id);
  step->id = g_steal_pointer (&id);
  return TRUE;
}

/* A list in an attribute that may be missing when it is not @required; the schema sees to that. */
static gboolean
read_roles (KskStep *step, KskXmlCursor *cursor, const char *attribute, GArray *roles, GError **error)
{
  g_autofree char *text = ksk_xml_cursor_dup_attribute (cursor, attribute);
  return text == NULL || ksk_step_read_roles (step, attribute, text, roles, error);
}

static gboolean
read_attributes (KskStep *step, KskXmlCursor *cursor, GError **error)
{
  g_autofree char *kind = ksk_xml_cursor_dup_attribute (cursor, "kind");
  g_autofree char *needs = ksk_xml_cursor_dup_attribute (cursor, "needs");
  g_autoptr (GArray) acting = g_array_new (FALSE, FALSE, sizeof (KskRole));
  guint64 minutes;

  if ((step->title = read_title (cursor, step, "title", error)) == NULL
      || (step->kind = ksk_step_read_kind (step, kind, error)) == NULL
      || !read_roles (step, cursor, "role", acting, error)
      || !read_roles (step, cursor, "confirm", step->confirm, error)
      || !read_roles (step, cursor, "present", step->present, error)
      || !ksk_xml_get_uint (cursor, "minutes", MAX_MINUTES, &minutes, error)
      || (needs != NULL && !ksk_step_read_facts (step, "needs", needs, step->needs, error)))
    return FALSE;
  if (acting->len != 1)
    return ksk_script_fail (step->line, step->id, error, "role: one role acts; others belong into present");
  step->role = g_array_index (acting, KskRole, 0);
  step->minutes = (guint)minutes;
  return TRUE;
}

/* Every parameter of every kind is tried, so that one which this kind does not take is told of. */
static gboolean
read_params (KskStep *step, KskXmlCursor *cursor, GError **error)
{
  guint n_kinds;
  const KskKind *kinds = ksk_kind_get_all (&n_kinds);
  for (guint i = 0; i < n_kinds; i++) {
    for (const KskKindParam *any = kinds[i].params; any->name != NULL; any++) {
      g_autofree char *value = ksk_xml_cursor_dup_attribute (cursor, any->name);
      const KskKindParam *param = ksk_kind_find_param (step->kind, any->name);
      if (value == NULL || ksk_step_get_param (step, any->name) != NULL)
        continue;
      if (param == NULL)
        return ksk_script_fail (step->line, step->id, error, "%s does not take the parameter %s", step->kind->name,
                                any->name);
      if (!ksk_step_read_param (step, param, value, error))
        return FALSE;
    }
  }
  return ksk_xml_cursor_enter (cursor, "with", error) && ksk_xml_cursor_leave (cursor, error);
}

static KskStep *
take_step (KskXmlCursor *cursor, GPtrArray *steps, GError **error)
{
  g_autoptr (KskStep) step = ksk_step_new ();
  step->line = ksk_xml_cursor_get_line (cursor);
  if (!read_id (step, cursor, steps, error) || !read_attributes (step, cursor, error)
      || !ksk_xml_cursor_enter (cursor, "step", error) || (step->say = take_text (cursor, step, "say", error)) == NULL
      || (step->see = take_text (cursor, step, "see", error)) == NULL)
    return NULL;
  if (ksk_xml_cursor_is_at (cursor, "with") && !read_params (step, cursor, error))
    return NULL;
  if (!ksk_step_complete (step, error) || !ksk_xml_cursor_leave (cursor, error))
    return NULL;
  return g_steal_pointer (&step);
}

static gboolean
take_act (KskScript *self, KskXmlCursor *cursor, GError **error)
{
  guint line = ksk_xml_cursor_get_line (cursor);
  if (self->acts->len >= MAX_ACTS)
    return ksk_script_fail (line, NULL, error, "a script has at most %d acts", MAX_ACTS);
  KskAct *act = g_new0 (KskAct, 1);
  g_ptr_array_add (self->acts, act);
  act->first_step = self->steps->len;
  act->title = read_title (cursor, NULL, "title", error);
  if (act->title == NULL || !ksk_xml_cursor_enter (cursor, "act", error))
    return FALSE;

  while (ksk_xml_cursor_is_at (cursor, "step")) {
    if (self->steps->len >= KSK_MAX_SCRIPT_STEPS)
      return ksk_script_fail (ksk_xml_cursor_get_line (cursor), NULL, error, "a script has at most %d steps",
                              KSK_MAX_SCRIPT_STEPS);
    KskStep *step = take_step (cursor, self->steps, error);
    if (step == NULL)
      return FALSE;
    step->act = self->acts->len - 1;
    g_ptr_array_add (self->steps, step);
    act->n_steps++;
  }
  return ksk_xml_cursor_leave (cursor, error);
}

static gboolean
take_script (KskScript *self, GBytes *bytes, GError **error)
{
  g_autoptr (KskXmlCursor) cursor = ksk_xml_cursor_open (bytes, KSK_MAX_SCRIPT_BYTES, SCRIPT_SCHEMA, error);
  if (cursor == NULL)
    return FALSE;
  self->name = read_title (cursor, NULL, "name", error);
  self->title = self->name != NULL ? read_title (cursor, NULL, "title", error) : NULL;
  if (self->title == NULL || !ksk_xml_cursor_enter (cursor, "script", error))
    return FALSE;
  while (ksk_xml_cursor_is_at (cursor, "act"))
    if (!take_act (self, cursor, error))
      return FALSE;
  return ksk_xml_cursor_leave (cursor, error) && ksk_xml_cursor_finish (cursor, error);
}

KskScript *
ksk_script_parse (GBytes *bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  g_autoptr (KskScript) self = g_atomic_rc_box_new0 (KskScript);
  self->acts = g_ptr_array_new_with_free_func (act_free);
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_step_free);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  self->n_bytes = size;
  /* OpenSSL without SHA-256 can vouch for nothing, and no caller could go on. */
  if (EVP_Q_digest (NULL, "SHA256", NULL, data, size, self->sha256, NULL) != 1)
    g_error ("OpenSSL offers no SHA-256");

  g_autoptr (GError) reason = NULL;
  if (take_script (self, bytes, &reason))
    return g_steal_pointer (&self);
  /* Half of the reading is that of all XML files here, with an error domain of its own. */
  gboolean of_value = g_error_matches (reason, KSK_SCRIPT_ERROR, KSK_SCRIPT_ERROR_VALUE)
                      || g_error_matches (reason, KSK_KSR_ERROR, KSK_KSR_ERROR_VALUE);
  /* libxml2 does not say which attribute. */
  gboolean of_attributes = strstr (reason->message, "failed to validate attributes") != NULL;
  g_set_error (error, KSK_SCRIPT_ERROR, of_value ? KSK_SCRIPT_ERROR_VALUE : KSK_SCRIPT_ERROR_MALFORMED, "%s%s",
               reason->message, of_attributes ? ATTRIBUTES_HINT : "");
  return NULL;
}
