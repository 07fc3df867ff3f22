/* The cards of a story: which it is, and what happened to a reader. What follows from them is counted by the card
 * ledger. */
#include "ceremony/story-private.h"

#include "ceremony/port-cards.h"

static gboolean
is_card (const char *text)
{
  return text != NULL && text[0] >= '1' && text[0] <= '0' + KSK_MAX_CARDS && text[1] == '\0';
}

/* Of one that was checked. */
static guint
get_card (const KskStoryEvent *event)
{
  return (guint)g_ascii_digit_value (*ksk_members_get_text (event->members, "card"));
}

static gboolean
is_one_of (JsonObject *members, const char *name, const char *a, const char *b)
{
  const char *text = ksk_members_get_text (members, name);
  return g_strcmp0 (text, a) == 0 || g_strcmp0 (text, b) == 0;
}

gboolean
ksk_story_check_card (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  KskRole holder = KSK_N_ROLES;
  const char *name = ksk_members_get_text (event->members, "holder");
  if (!is_card (ksk_members_get_text (event->members, "card")))
    *wrong = "does not say which card it is";
  else if (name == NULL || !ksk_role_from_name (name, &holder) || !ksk_role_is_card_holder (holder))
    *wrong = "does not say whose card it is";
  else if (holder - KSK_ROLE_CO1 != get_card (event) - 1)
    *wrong = "gives somebody the card of another";
  return *wrong == NULL;
}

void
ksk_story_take_card (KskStory *self, const KskStoryEvent *event)
{
  self->cards |= 1u << get_card (event);
}

/* Of what is no card of this ceremony nobody can say more than where it is. */
gboolean
ksk_story_check_any_card (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  if (ksk_members_get_text (event->members, "card") != NULL)
    return ksk_story_check_card (self, event, wrong);
  if (ksk_members_get_text (event->members, "reader") == NULL)
    *wrong = "says neither which card it is nor in which reader";
  return *wrong == NULL;
}

gboolean
ksk_story_check_refused_card (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  if (ksk_members_get_text (event->members, "reason") == NULL)
    *wrong = "does not say why";
  return *wrong == NULL && ksk_story_check_any_card (self, event, wrong);
}

gboolean
ksk_story_check_card_reader (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  if (ksk_members_get_text (event->members, "reader") == NULL || !is_one_of (event->members, "state", "gone", "back"))
    *wrong = "does not say which reader has gone or is back";
  return *wrong == NULL;
}

gboolean
ksk_story_check_card_service (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  if (!is_one_of (event->members, "state", "lost", "back"))
    *wrong = "does not say whether the service is lost or back";
  return *wrong == NULL;
}
