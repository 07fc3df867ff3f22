/* The table of kinds. */
#include "ceremony/kind.h"

#include <string.h>

#define NOTHING ((const char *const[]){ NULL })
#define FACTS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define NO_PARAMS ((const KskKindParam[]){ { NULL } })
#define PARAMS(...) ((const KskKindParam[]){ __VA_ARGS__, { NULL } })

/* Ordered by name. */
static const KskKind kinds[] = {
  {
      "activate-hsm",
      PARAMS ({ "quorum", KSK_PARAM_NUMBER, TRUE }, { "of", KSK_PARAM_NUMBER }),
      .needs = FACTS ("recording", "clock-set", "cards-inserted"),
      .makes = FACTS ("hsm-active"),
      .ends = NOTHING,
      .two_people = TRUE,
  },
  {
      "attest",
      NO_PARAMS,
      .needs = FACTS ("roll-called", "exceptions-read"),
      .makes = FACTS ("attested"),
      .ends = NOTHING,
      .two_people = TRUE,
  },
  {
      "cameras",
      NO_PARAMS,
      .needs = NOTHING,
      .makes = NOTHING,
      .ends = NOTHING,
  },
  {
      "close",
      NO_PARAMS,
      .needs = FACTS ("attested"),
      .makes = NOTHING,
      .ends = FACTS ("recording"),
      .two_people = TRUE,
  },
  {
      "compare-hash",
      NO_PARAMS,
      .needs = FACTS ("recording", "roll-called", "request-loaded"),
      .makes = FACTS ("hash-compared"),
      .ends = NOTHING,
      .two_people = TRUE,
  },
  {
      "confirm",
      PARAMS ({ "makes", KSK_PARAM_FACTS }, { "ends", KSK_PARAM_FACTS }),
      .needs = NOTHING,
      .makes = NOTHING,
      .ends = NOTHING,
  },
  {
      "copy-medium",
      PARAMS ({ "copies", KSK_PARAM_NUMBER, TRUE }),
      .needs = FACTS ("recording", "log-medium"),
      .makes = NOTHING,
      .ends = NOTHING,
      .two_people = TRUE,
  },
  {
      "deactivate-hsm",
      PARAMS ({ "quorum", KSK_PARAM_NUMBER, TRUE }, { "of", KSK_PARAM_NUMBER }),
      .needs = FACTS ("recording", "hsm-active"),
      .makes = NOTHING,
      .ends = FACTS ("hsm-active"),
      .two_people = TRUE,
  },
  {
      "exceptions",
      NO_PARAMS,
      .needs = FACTS ("recording", "roll-called"),
      .makes = FACTS ("exceptions-read"),
      .ends = NOTHING,
      .two_people = TRUE,
  },
  {
      "hash-medium",
      PARAMS ({ "medium", KSK_PARAM_WORD, TRUE, WORDS ("boot", "log") }, { "sha256", KSK_PARAM_SHA256 }),
      .needs = FACTS ("recording"),
      .makes = FACTS ("{medium}-medium"),
      .ends = NOTHING,
      .two_people = TRUE,
  },
  {
      "insert-cards",
      PARAMS ({ "cards", KSK_PARAM_CARDS, TRUE }),
      .needs = FACTS ("recording", "roll-called"),
      .makes = FACTS ("cards-inserted"),
      .ends = NOTHING,
      .two_people = TRUE,
  },
  {
      "load-previous",
      NO_PARAMS,
      .needs = FACTS ("recording", "clock-set"),
      .makes = FACTS ("previous-loaded"),
      .ends = FACTS ("request-reviewed"),
      .two_people = TRUE,
  },
  {
      /* Another request begins from the start: what was found about the last one says nothing about it. */
      "load-request",
      NO_PARAMS,
      .needs = FACTS ("recording", "clock-set"),
      .makes = FACTS ("request-medium", "request-loaded"),
      .ends = FACTS ("hash-compared", "request-reviewed", "objections-asked", "signed", "response-written"),
      .two_people = TRUE,
  },
  {
      "objections",
      NO_PARAMS,
      .needs = FACTS ("recording", "roll-called"),
      .makes = FACTS ("objections-asked"),
      .ends = NOTHING,
  },
  {
      "print",
      PARAMS ({ "what", KSK_PARAM_WORD, TRUE, WORDS ("exceptions", "hash-sheet", "log", "script", "test-page") },
              { "copies", KSK_PARAM_NUMBER }),
      .needs = NOTHING,
      .makes = NOTHING,
      .ends = NOTHING,
  },
  {
      "record-item",
      PARAMS ({ "kind", KSK_PARAM_WORD, TRUE,
                WORDS ("audit-bundle", "credential", "hsm", "laptop", "log-stick", "os-media", "other") },
              { "label", KSK_PARAM_TEXT, TRUE },
              { "action", KSK_PARAM_WORD, TRUE, WORDS ("take", "open", "check", "seal", "return") },
              { "reads", KSK_PARAM_WORDS, TRUE, WORDS ("bag", "serial", "seal") },
              { "safe", KSK_PARAM_WORD, FALSE, WORDS ("1", "2") }, { "last-seen", KSK_PARAM_TEXT },
              { "bag", KSK_PARAM_TEXT }, { "serial", KSK_PARAM_TEXT }),
      .needs = FACTS ("roll-called", "clock-set"),
      .makes = NOTHING,
      .ends = NOTHING,
      .two_people = TRUE,
  },
  {
      "remove-cards",
      PARAMS ({ "cards", KSK_PARAM_CARDS, TRUE }),
      .needs = FACTS ("recording", "cards-inserted"),
      .makes = NOTHING,
      .ends = FACTS ("cards-inserted"),
      .two_people = TRUE,
  },
  {
      "remove-medium",
      PARAMS ({ "medium", KSK_PARAM_WORD, TRUE, WORDS ("log", "request") }),
      .needs = FACTS ("recording", "{medium}-medium"),
      .makes = NOTHING,
      .ends = FACTS ("{medium}-medium"),
  },
  {
      "review-request",
      NO_PARAMS,
      .needs = FACTS ("recording", "clock-set", "previous-loaded", "request-loaded"),
      .makes = FACTS ("request-reviewed"),
      .ends = NOTHING,
      .two_people = TRUE,
  },
  {
      "roll-call",
      PARAMS ({ "roles", KSK_PARAM_PEOPLE, TRUE }, { "others", KSK_PARAM_PEOPLE }),
      .needs = FACTS ("recording"),
      .makes = FACTS ("roll-called"),
      .ends = NOTHING,
  },
  {
      "set-clock",
      NO_PARAMS,
      .needs = FACTS ("recording"),
      .makes = FACTS ("clock-set"),
      .ends = NOTHING,
      .two_people = TRUE,
  },
  {
      "sign",
      NO_PARAMS,
      .needs = FACTS ("recording", "clock-set", "hsm-active", "previous-loaded", "request-loaded", "hash-compared",
                      "request-reviewed"),
      .makes = FACTS ("signed"),
      .ends = NOTHING,
      .two_people = TRUE,
  },
  {
      "start-recording",
      NO_PARAMS,
      .needs = NOTHING,
      .makes = FACTS ("recording"),
      .ends = NOTHING,
  },
  {
      "stop-recording",
      NO_PARAMS,
      .needs = FACTS ("recording", "attested"),
      .makes = NOTHING,
      .ends = FACTS ("recording"),
  },
  {
      "write-response",
      NO_PARAMS,
      .needs = FACTS ("recording", "signed", "request-medium"),
      .makes = FACTS ("response-written"),
      .ends = FACTS ("request-medium"),
      .two_people = TRUE,
  },
};

const KskKind *
ksk_kind_find (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (name, kinds[i].name) == 0)
      return &kinds[i];
  return NULL;
}

const KskKind *
ksk_kind_get_all (guint *n_kinds)
{
  g_return_val_if_fail (n_kinds != NULL, NULL);
  *n_kinds = G_N_ELEMENTS (kinds);
  return kinds;
}

const KskKindParam *
ksk_kind_find_param (const KskKind *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  for (const KskKindParam *param = self->params; param->name != NULL; param++)
    if (strcmp (name, param->name) == 0)
      return param;
  return NULL;
}
