/* What the checks against the record of the ceremony before share. Internal to app/audit. */
#pragma once

#include "app/audit/checks.h"

G_BEGIN_DECLS

#define KSK_AUDIT_PREVIOUS_SKR "PREVIOUS-SKR"
#define KSK_AUDIT_PREVIOUS_BAGS "PREVIOUS-BAGS"
#define KSK_AUDIT_PREVIOUS_HSM "PREVIOUS-HSM"
#define KSK_AUDIT_PREVIOUS_KSK "PREVIOUS-KSK"
#define KSK_AUDIT_PREVIOUS_CARDS "PREVIOUS-CARDS"

/* Each adds at least one finding to @self. @before: of the same facility, with records. */
void ksk_check_previous_bags (KskAuditing *self, const KskAuditing *before);
void ksk_check_previous_hsm (KskAuditing *self, const KskAuditing *before);
void ksk_check_previous_ksk (KskAuditing *self, const KskAuditing *before);
void ksk_check_previous_cards (KskAuditing *self, const KskAuditing *before);

/* The last line of one of them: how many of what @name says were the same, or that nothing could be compared; none
 * where something failed. */
void ksk_conclude_previous (KskAuditing *self, const char *check, guint n_same, const char *name);

G_END_DECLS
