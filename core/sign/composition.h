/* Rules about who stands and who signs in each key set: SKR-SIGN and KSR-POLICY-SAFETY. */
#pragma once

#include "sign/keyset.h"

G_BEGIN_DECLS

/* A bundle as it would be answered. */
typedef struct {
  KskBundle *bundle;  /* all keys, no signatures; owned */
  GPtrArray *signers; /* (element-type KskKey), borrowed from the keyset; owned */
  const KskSchemaSlot *slot;
} KskComposed;

/* Adds the findings of check SKR-SIGN: the algorithms of ZSKs and signing KSKs agree, no tag or identifier is shared
 * between KSKs (revoked or not) and ZSKs. @composed: (element-type KskComposed). */
void ksk_check_composition (const KskCheckInput *input, GPtrArray *composed, KskKeyset *keyset, KskReport *report);

/* Adds the findings of check KSR-POLICY-SAFETY. Source: RFC 5011, sections 2.1 and 2.4; RFC 7583, section 3.3; the
 * safety periods of ksk_policy. */
void ksk_check_safety (const KskCheckInput *input, GPtrArray *composed, KskReport *report);

G_END_DECLS
