/* One exception in words: what was expected, what happened, what was done, who signed. */
#include "exception-facts.h"

#include <glib/gi18n.h>

void
ksk_exception_facts_show (KskFacts *facts, const KskException *exception)
{
  g_return_if_fail (KSK_IS_FACTS (facts) && exception != NULL);
  g_autofree char *time = ksk_facts_dup_time (exception->utc_us);
  /* Translators: number of an exception, id of a step, time. */
  g_autofree char *where = g_strdup_printf (_ ("E-%02u, step %s, %s"), exception->number, exception->step_id, time);

  ksk_facts_clear (facts);
  switch (exception->kind) {
    case KSK_EXCEPTION_OBJECTION:
      ksk_facts_add (facts, _ ("Objection"), where);
      if (exception->is_closed)
        ksk_facts_add (facts, _ ("Raised by"), ksk_role_get_name (exception->raised_by));
      ksk_facts_add (facts, _ ("Said"), exception->happened);
      ksk_facts_add (facts, _ ("Answer"), exception->done);
      break;
    case KSK_EXCEPTION_OVERRIDE:
      ksk_facts_add (facts, _ ("Override"), where);
      ksk_facts_add_code (facts, _ ("Of"), exception->expected);
      ksk_facts_add (facts, _ ("Reason"), exception->happened);
      break;
    case KSK_EXCEPTION_DEVIATION:
    default:
      ksk_facts_add (facts, _ ("Deviation"), where);
      ksk_facts_add (facts, _ ("Expected"), exception->expected);
      ksk_facts_add (facts, _ ("Happened"), exception->happened);
      ksk_facts_add (facts, _ ("Done"), exception->done);
      break;
  }
  ksk_facts_add (facts, _ ("Signed by"), exception->who);
}
