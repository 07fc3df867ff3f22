/* A refusal for the whole room: what happened, what is not affected, who decides what next. */
#include "refusal-facts.h"

#include <glib/gi18n.h>

void
ksk_refusal_facts_show (KskFacts *facts, KskRefusal *refusal)
{
  g_return_if_fail (KSK_IS_FACTS (facts));

  ksk_facts_clear (facts);
  if (refusal == NULL)
    return;
  ksk_facts_add (facts, _ ("Not affected"), _ (ksk_refusal_get_unaffected (refusal)));
  ksk_facts_add (facts, _ ("Next"), _ (ksk_refusal_get_next (refusal)));
  if (ksk_refusal_get_detail (refusal) != NULL)
    ksk_facts_add_sentence (facts, ksk_refusal_get_detail (refusal), "ksk-code");
}
