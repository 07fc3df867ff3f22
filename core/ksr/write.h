/* KSR and SKR values to files. */
#pragma once

#include "ksr/request.h"
#include "ksr/response.h"

G_BEGIN_DECLS

/**
 * ksk_request_to_xml:
 *
 * Writes a KSR as UTF-8 XML. The bytes are a function of the value alone: bundles in time order, keys and signatures
 * in canonical order, two spaces of indentation, times with `+00:00` as the root's files have them.
 * Returns: (transfer full) (not nullable). Any thread.
 */
KSK_API GBytes *ksk_request_to_xml (KskRequest *request);

/* As ksk_request_to_xml(), for an SKR. */
KSK_API GBytes *ksk_response_to_xml (KskResponse *response);

G_END_DECLS
