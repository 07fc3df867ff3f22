/* KSR and SKR files to values. */
#pragma once

#include "ksr/error.h"
#include "ksr/request.h"
#include "ksr/response.h"

G_BEGIN_DECLS

/* Default of `max_request_bytes`: 16 MiB. */
#define KSK_MAX_REQUEST_BYTES (16 * 1024 * 1024)

/**
 * ksk_request_parse:
 * @bytes: (not nullable): the file.
 * @max_bytes: refuse more than this many before reading; 0 means KSK_MAX_REQUEST_BYTES.
 *
 * Reads a KSR in one pass: UTF-8 XML without DTD or entity declarations, valid against `ksr.rng`, every value strict
 * (check KSR-PARSE). Any well-formed spelling of a valid document gives the same value. Bounded in depth, count, time
 * and memory by the size of @bytes; no network, no other file. Any thread.
 *
 * Returns: (transfer full) (nullable). Errors: KSK_KSR_ERROR_*, the message names the line.
 */
KSK_API KskRequest *ksk_request_parse (GBytes *bytes, gsize max_bytes, GError **error);

/* As ksk_request_parse(), for an SKR (check SKR-PARSE). */
KSK_API KskResponse *ksk_response_parse (GBytes *bytes, gsize max_bytes, GError **error);

typedef enum {
  KSK_DOCUMENT_UNKNOWN,
  KSK_DOCUMENT_REQUEST,
  KSK_DOCUMENT_RESPONSE,
  KSK_DOCUMENT_TRUST_ANCHOR,
} KskDocumentKind;

/**
 * ksk_document_sniff:
 *
 * Tells what a file seems to be from its first elements, so that `ksk show FILE` need not be told; the parser that is
 * then called still refuses everything that is not valid.
 */
KSK_API KskDocumentKind ksk_document_sniff (GBytes *bytes);

G_END_DECLS
