/* The table of facts. */
#include "ceremony/fact.h"

#include <string.h>

static const KskFact facts[] = {
  { "attested", "the participants have attested", "the participants have not attested" },
  { "boot-medium", "the boot medium is compared", "the boot medium is not compared" },
  { "cards-inserted", "a card is in a reader", "no card is in a reader", .must_end = TRUE },
  { "clock-set", "the clock is set", "the clock is not set" },
  { "exceptions-read", "the exceptions are read out", "the exceptions are not read out" },
  { "hash-compared", "the hash of the KSR is compared", "the hash of the KSR is not compared" },
  { "hsm-active", "the HSM is active", "the HSM is not active", .must_end = TRUE },
  { "hsm-on", "the HSM is switched on", "the HSM is not switched on", .is_stated = TRUE, .must_end = TRUE },
  { "log-medium", "the log stick is in the console", "the log stick is not in the console", .must_end = TRUE },
  { "objections-asked", "the room was asked for objections", "the room was not asked for objections" },
  { "previous-loaded", "the last SKR is loaded", "the last SKR is not loaded" },
  { "recording", "the recording runs", "the recording does not run" },
  { "request-loaded", "a KSR is loaded", "no KSR is loaded" },
  { "request-medium", "the KSR stick is in the console", "the KSR stick is not in the console", .must_end = TRUE },
  { "request-reviewed", "the KSR is reviewed", "the KSR is not reviewed" },
  { "response-written", "the SKR is written", "the SKR is not written" },
  { "roll-called", "the roll is called", "the roll is not called" },
  { "safe-1-open", "safe 1 is open", "safe 1 is not open", .is_stated = TRUE, .must_end = TRUE },
  { "safe-2-open", "safe 2 is open", "safe 2 is not open", .is_stated = TRUE, .must_end = TRUE },
  { "signed", "the KSR is signed", "the KSR is not signed" },
  { "streaming", "the stream is on", "the stream is not on", .is_stated = TRUE, .must_end = TRUE },
};

const KskFact *
ksk_fact_get_all (guint *n_facts)
{
  *n_facts = G_N_ELEMENTS (facts);
  return facts;
}

const KskFact *
ksk_fact_find (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    if (strcmp (name, facts[i].name) == 0)
      return &facts[i];
  return NULL;
}

gboolean
ksk_fact_is_known (const char *fact)
{
  return ksk_fact_find (fact) != NULL;
}
