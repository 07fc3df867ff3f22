/* Errors of core/ksr. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

#define KSK_KSR_ERROR (ksk_ksr_error_quark ())

/* The message always names the line where there is one: `line 12: ...`. */
typedef enum {
  KSK_KSR_ERROR_TOO_LARGE, /* more bytes than the limit: refused before parsing (check SIZE) */
  KSK_KSR_ERROR_MALFORMED, /* not well-formed XML, or a DTD, an entity, another encoding */
  KSK_KSR_ERROR_SCHEMA,    /* well-formed, but not a KSR, an SKR or a trust anchor of the schema */
  KSK_KSR_ERROR_VALUE,     /* an integer, a time, a duration or base64 that is not strict, or something twice */
  KSK_KSR_ERROR_FAILED,    /* the XML library failed for a reason of its own */
} KskKsrError;

KSK_API GQuark ksk_ksr_error_quark (void);

G_END_DECLS
