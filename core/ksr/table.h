/* The bundle table of ceremony logs. */
#pragma once

#include "ksr/bundle.h"

G_BEGIN_DECLS

/**
 * ksk_bundle_table_format:
 * @bundles: (not nullable) (element-type KskBundle): in time order.
 *
 * Writes the table that ceremony readers know, a header line and a line a bundle, each ending in a newline:
 *
 *     #  Inception           Expiration           ZSK Tags      KSK Tag(CKA_LABEL)
 *     1  2010-04-01T00:00:00 2010-04-15T23:59:59  55138,23763   05017(KSK1)/S
 *
 * Tags have five digits; keys stand in canonical order. After a KSK: `P` published, `S` signs, `R` revoked.
 * Never translated. Returns: (transfer full) (not nullable): a string to g_free().
 */
KSK_API char *ksk_bundle_table_format (GPtrArray *bundles);

/* Returns: (transfer full): the ZSK cell of one bundle, `55138,23763`. */
KSK_API char *ksk_bundle_format_zsk_tags (KskBundle *bundle);

/* Returns: (transfer full): the KSK cell of one bundle, `05017(KSK1)/S,55186(KSK2)/P`; empty without KSKs. */
KSK_API char *ksk_bundle_format_ksk_tags (KskBundle *bundle);

G_END_DECLS
