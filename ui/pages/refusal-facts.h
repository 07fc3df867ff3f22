/* A refusal for the whole room: what happened, what is not affected, who decides what next. */
#pragma once

#include <ksk.h>

#include "facts.h"

G_BEGIN_DECLS

/* Replaces what @facts shows. @refusal: (nullable). */
void ksk_refusal_facts_show (KskFacts *facts, KskRefusal *refusal);

G_END_DECLS
