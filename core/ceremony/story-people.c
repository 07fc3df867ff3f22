/* The people of a story: who answered to the roll, and who is in the room. */
#include "ceremony/story-private.h"

#include "ceremony/initials.h"

void
ksk_person_free (KskPerson *self)
{
  g_free (self->name);
  g_free (self->initials);
  g_array_unref (self->roles);
  g_free (self);
}

static gboolean
holds (const KskPerson *person, KskRole role)
{
  for (guint i = 0; i < person->roles->len; i++)
    if (g_array_index (person->roles, KskRole, i) == role)
      return TRUE;
  return FALSE;
}

static gboolean
holds_all (const KskPerson *person, GArray *roles)
{
  for (guint i = 0; i < roles->len; i++)
    if (!holds (person, g_array_index (roles, KskRole, i)))
      return FALSE;
  return TRUE;
}

static gboolean
holds_any (const KskPerson *person, GArray *roles)
{
  for (guint i = 0; i < roles->len; i++)
    if (holds (person, g_array_index (roles, KskRole, i)))
      return TRUE;
  return FALSE;
}

static gboolean
is_same_row (const KskPerson *person, GArray *roles)
{
  return person->roles->len == roles->len && holds_all (person, roles);
}

/* Returns: (nullable): who answered to these roles together. */
static KskPerson *
find (const KskStory *self, GArray *roles, guint *index)
{
  for (guint i = 0; i < self->people->len; i++) {
    if (index != NULL)
      *index = i;
    if (is_same_row (self->people->pdata[i], roles))
      return self->people->pdata[i];
  }
  return NULL;
}

const KskPerson *
ksk_story_find_person (const KskStory *self, KskRole role)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->people->len; i++)
    if (holds (self->people->pdata[i], role))
      return self->people->pdata[i];
  return NULL;
}

static gboolean
exclude_each_other (GArray *roles)
{
  for (guint i = 0; i < roles->len; i++)
    for (guint j = i + 1; j < roles->len; j++)
      if (ksk_role_excludes (g_array_index (roles, KskRole, i), g_array_index (roles, KskRole, j)))
        return TRUE;
  return FALSE;
}

/* Somebody else: a person of other roles than those. */
static gboolean
is_taken_by_others (const KskStory *self, GArray *roles, const char *initials)
{
  for (guint i = 0; i < self->people->len; i++) {
    const KskPerson *other = self->people->pdata[i];
    if (is_same_row (other, roles))
      continue;
    g_autofree char *theirs = ksk_initials_dup_normalised (other->initials);
    if (holds_any (other, roles) || g_str_equal (theirs, initials))
      return TRUE;
  }
  return FALSE;
}

gboolean
ksk_story_check_person (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  g_autoptr (GArray) roles = ksk_members_dup_roles (event->members, "roles");
  const char *name = ksk_members_get_text (event->members, "name");
  g_autofree char *initials = ksk_initials_dup_normalised (ksk_members_get_text (event->members, "initials"));
  if (roles == NULL || name == NULL || *name == '\0' || initials == NULL)
    *wrong = "does not say who answered to which roles";
  else if (exclude_each_other (roles))
    *wrong = "gives one person roles that exclude each other";
  else if (is_taken_by_others (self, roles, initials))
    *wrong = "gives somebody the role or the initials of another";
  return *wrong == NULL;
}

/* A row that has answered already is corrected where it stands. */
void
ksk_story_take_person (KskStory *self, const KskStoryEvent *event)
{
  g_autoptr (GArray) roles = ksk_members_dup_roles (event->members, "roles");
  KskPerson *person = find (self, roles, NULL);
  if (person == NULL) {
    person = g_new0 (KskPerson, 1);
    person->roles = g_array_ref (roles);
    g_ptr_array_add (self->people, person);
  }
  g_free (person->name);
  g_free (person->initials);
  person->name = g_strdup (ksk_members_get_text (event->members, "name"));
  person->initials = g_strdup (ksk_members_get_text (event->members, "initials"));
  person->present = TRUE;
}

gboolean
ksk_story_check_not_here (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  g_autoptr (GArray) roles = ksk_members_dup_roles (event->members, "roles");
  if (roles == NULL)
    *wrong = "does not say which roles";
  for (guint i = 0; roles != NULL && i < self->people->len; i++)
    if (!is_same_row (self->people->pdata[i], roles) && holds_any (self->people->pdata[i], roles))
      *wrong = "takes a role from somebody who has others";
  return *wrong == NULL;
}

void
ksk_story_take_not_here (KskStory *self, const KskStoryEvent *event)
{
  g_autoptr (GArray) roles = ksk_members_dup_roles (event->members, "roles");
  guint index = 0;
  if (find (self, roles, &index) != NULL)
    g_ptr_array_remove_index (self->people, index);
}

static gboolean
check_moved (const KskStory *self, const KskStoryEvent *event, gboolean was_present, const char **wrong)
{
  g_autoptr (GArray) roles = ksk_members_dup_roles (event->members, "roles");
  const KskPerson *person = roles != NULL ? find (self, roles, NULL) : NULL;
  if (person == NULL)
    *wrong = "is about somebody who has not answered to the roll";
  else if (person->present != was_present)
    *wrong = "says what is so already";
  return *wrong == NULL;
}

static void
take_moved (KskStory *self, const KskStoryEvent *event, gboolean present)
{
  g_autoptr (GArray) roles = ksk_members_dup_roles (event->members, "roles");
  KskPerson *person = find (self, roles, NULL);
  g_assert (person != NULL);
  person->present = present;
}

gboolean
ksk_story_check_left (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  return check_moved (self, event, TRUE, wrong);
}

gboolean
ksk_story_check_returned (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  return check_moved (self, event, FALSE, wrong);
}

void
ksk_story_take_left (KskStory *self, const KskStoryEvent *event)
{
  take_moved (self, event, FALSE);
}

void
ksk_story_take_returned (KskStory *self, const KskStoryEvent *event)
{
  take_moved (self, event, TRUE);
}
