/* One exception in words: what was expected, what happened, what was done, who signed. */
#pragma once

#include <ksk.h>

#include "facts.h"

G_BEGIN_DECLS

/* Replaces what @facts shows. */
void ksk_exception_facts_show (KskFacts *facts, const KskException *exception);

G_END_DECLS
