/* The trust anchor of a record: the configured keys, as the response has them. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/**
 * ksk_publish_find_anchor:
 * @config: (not nullable). @response: (not nullable).
 *
 * Takes each configured key that a bundle of the response has, by its label and where it is given by its DS; needs no
 * HSM. Returns: (transfer full) (nullable): NULL without @error when the response has none of them. Errors:
 * KSK_DNSSEC_ERROR_MALFORMED when a key with a configured label has another DS. Source: RFC 7958.
 */
KskTrustAnchor *ksk_publish_find_anchor (KskConfig *config, KskResponse *response, GError **error);

G_END_DECLS
