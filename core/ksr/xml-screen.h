/* The first look at an XML file from outside: is it safe to read at all? */
#pragma once

#include "ksr/error.h"

G_BEGIN_DECLS

/**
 * ksk_xml_screen:
 * @bytes: (not nullable): the file.
 * @max_bytes: the largest size accepted.
 *
 * Walks the file once with a parser that keeps nothing, and refuses what no valid file has and what could make the real
 * reading slow or large: more bytes than the limit, not UTF-8, not well-formed, a DTD or entity declaration, deep
 * nesting, thousands of names, thousands of elements, comments or CDATA sections in a bundle or between two of them.
 * Errors: KSK_KSR_ERROR_TOO_LARGE, KSK_KSR_ERROR_MALFORMED, KSK_KSR_ERROR_FAILED.
 */
gboolean ksk_xml_screen (GBytes *bytes, gsize max_bytes, GError **error);

G_END_DECLS
