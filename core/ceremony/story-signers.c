/* Who signs: with whose initials, for which roles, and whether they are in the room. */
#include <glib/gi18n.h>
#include <string.h>

#include "ceremony/initials.h"
#include "ceremony/session.h"
#include "ceremony/story-private.h"

static KskRole
get_role (GArray *roles, guint index)
{
  return g_array_index (roles, KskRole, index);
}

static gboolean
check_role_is_here (const KskStory *self, KskRole role, GError **error)
{
  const KskPerson *person = ksk_story_find_person (self, role);
  if (person == NULL)
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_ABSENT, "Nobody answered to the role %s.",
                 ksk_role_get_name (role));
  else if (!person->present)
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_ABSENT, "%s is not in the room.",
                 ksk_role_get_name (role));
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_roles_are_here (const KskStory *self, GArray *roles, GError **error)
{
  for (guint i = 0; i < roles->len; i++)
    if (!check_role_is_here (self, get_role (roles, i), error))
      return FALSE;
  return TRUE;
}

gboolean
ksk_story_check_people (const KskStory *self, const KskStep *step, GError **error)
{
  return !ksk_story_has_fact (self, "roll-called")
         || (check_role_is_here (self, step->role, error) && check_roles_are_here (self, step->confirm, error)
             && check_roles_are_here (self, step->present, error));
}

/* Every record that people sign names their roles, and their initials in the same order. */
void
ksk_story_take_signatures (KskStory *self, const KskStoryEvent *event)
{
  if (*event->who == '\0')
    return;
  g_auto (GStrv) who = g_strsplit (event->who, " ", KSK_N_ROLES + 1);
  g_autoptr (GArray) roles = ksk_members_dup_roles (event->members, "roles");
  for (guint i = 0; roles != NULL && g_strv_length (who) == roles->len && i < roles->len; i++) {
    char *initials = ksk_initials_dup_normalised (who[i]);
    if (initials != NULL)
      g_hash_table_insert (self->signatures, GUINT_TO_POINTER (get_role (roles, i)), initials);
  }
}

/* Before the roll is called only this much is known: a role keeps its initials, and two roles do not share them. */
static gboolean
check_against_earlier (const KskStory *self, KskRole role, const char *initials, GError **error)
{
  const char *own = g_hash_table_lookup (self->signatures, GUINT_TO_POINTER (role));
  if (own != NULL && strcmp (own, initials) != 0) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INITIALS, "%s has signed with the initials %s before.",
                 ksk_role_get_name (role), own);
    return FALSE;
  }
  GHashTableIter iter;
  gpointer other, theirs;
  g_hash_table_iter_init (&iter, self->signatures);
  while (g_hash_table_iter_next (&iter, &other, &theirs)) {
    if (GPOINTER_TO_UINT (other) == role || g_strcmp0 (theirs, initials) != 0)
      continue;
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INITIALS, "%s are the initials with which %s has signed.",
                 initials, ksk_role_get_name (GPOINTER_TO_UINT (other)));
    return FALSE;
  }
  return TRUE;
}

/* Returns: (transfer full) (nullable): the initials as records have them. */
static char *
check_signer (const KskStory *self, KskRole role, const char *text, GError **error)
{
  g_autofree char *initials = ksk_initials_dup_normalised (text);
  if (initials == NULL) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INITIALS,
                 "The initials of %s are missing, or not two to five letters or digits.", ksk_role_get_name (role));
    return NULL;
  }
  const KskPerson *person = ksk_story_find_person (self, role);
  gboolean is_called = ksk_story_has_fact (self, "roll-called");
  if ((person != NULL || is_called) && !check_role_is_here (self, role, error))
    return NULL;
  if (person == NULL)
    return check_against_earlier (self, role, initials, error) ? g_steal_pointer (&initials) : NULL;

  g_autofree char *theirs = ksk_initials_dup_normalised (person->initials);
  if (strcmp (theirs, initials) != 0) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INITIALS, "%s are not the initials of %s on the roll.",
                 initials, ksk_role_get_name (role));
    return NULL;
  }
  return g_steal_pointer (&initials);
}

/* Nobody signs for two roles but who holds both: before the roll that cannot be known of anyone. */
static gboolean
check_differ (const KskStory *self, GArray *roles, GPtrArray *signed_by, gboolean two_people, GError **error)
{
  gboolean is_two = FALSE;
  for (guint i = 1; i < roles->len; i++) {
    const KskPerson *person = ksk_story_find_person (self, get_role (roles, i));
    for (guint j = 0; j < i; j++) {
      if (strcmp (signed_by->pdata[i], signed_by->pdata[j]) != 0) {
        is_two = TRUE;
      } else if (person == NULL || ksk_story_find_person (self, get_role (roles, j)) != person) {
        g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INITIALS,
                     "%s and %s cannot be signed for by one person.", ksk_role_get_name (get_role (roles, j)),
                     ksk_role_get_name (get_role (roles, i)));
        return FALSE;
      }
    }
  }
  if (two_people && !is_two)
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INITIALS, N_ ("Two different people have to sign."));
  return is_two || !two_people;
}

gboolean
ksk_story_check_signers (const KskStory *self, GArray *roles, gboolean two_people, const char *const *initials,
                         char **who, GError **error)
{
  if (initials == NULL || g_strv_length ((GStrv)initials) != roles->len) {
    g_autofree char *names = ksk_roles_join (roles);
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INITIALS, "The initials of these roles are needed: %s.",
                 names);
    return FALSE;
  }
  g_autoptr (GPtrArray) signed_by = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < roles->len; i++) {
    char *each = check_signer (self, get_role (roles, i), initials[i], error);
    if (each == NULL)
      return FALSE;
    g_ptr_array_add (signed_by, each);
  }
  if (!check_differ (self, roles, signed_by, two_people, error))
    return FALSE;
  g_ptr_array_add (signed_by, NULL);
  *who = g_strjoinv (" ", (char **)signed_by->pdata);
  return TRUE;
}

gboolean
ksk_story_check_signed (const KskStory *self, const KskStoryEvent *event, GArray *roles, gboolean two_people,
                        const char **wrong)
{
  g_auto (GStrv) initials = g_strsplit (event->who, " ", KSK_N_ROLES + 1);
  g_autofree char *who = NULL;
  g_autoptr (GError) error = NULL;
  if (ksk_story_check_signers (self, roles, two_people, (const char *const *)initials, &who, &error)) {
    if (strcmp (who, event->who) != 0)
      *wrong = "is not signed with initials as they are written down";
  } else if (g_error_matches (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_ABSENT)) {
    *wrong = "is signed by somebody who is not in the room";
  } else {
    *wrong = "is not signed by the people who have these roles, each for themselves";
  }
  return *wrong == NULL;
}

GArray *
ksk_story_dup_exception_signers (void)
{
  static const KskRole signers[] = { KSK_ROLE_CA, KSK_ROLE_IW };
  GArray *roles = g_array_new (FALSE, FALSE, sizeof (KskRole));
  return g_array_append_vals (roles, signers, G_N_ELEMENTS (signers));
}

gboolean
ksk_story_check_signed_off (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  g_autoptr (GArray) roles = ksk_story_dup_exception_signers ();
  g_autofree char *names = ksk_roles_join (roles);
  if (g_strcmp0 (ksk_members_get_text (event->members, "roles"), names) != 0) {
    *wrong = "is not by those who sign off what is not in the script";
    return FALSE;
  }
  return ksk_story_check_signed (self, event, roles, TRUE, wrong);
}
