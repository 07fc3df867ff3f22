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

/**
 * ksk_publish_find_first_anchor:
 * @responses: (not nullable) (element-type KskSignedResponse).
 * @anchor: (out) (transfer full) (nullable): that of the first which has a configured key.
 *
 * Errors: as ksk_publish_find_anchor(), with the name of the file.
 */
gboolean ksk_publish_find_first_anchor (KskConfig *config, GPtrArray *responses, KskTrustAnchor **anchor,
                                        GError **error);

/* Returns: (transfer full) (not nullable): the anchor as delv reads it. */
GBytes *ksk_publish_format_anchors (KskTrustAnchor *anchor);

G_END_DECLS
