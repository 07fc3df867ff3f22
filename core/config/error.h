/* Errors of core/config. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

#define KSK_CONFIG_ERROR (ksk_config_error_quark ())

/* The message names file, line and key: `ksrsigner.yaml:12: request_policy.num_bundle: unknown option; ...`. */
typedef enum {
  KSK_CONFIG_ERROR_SYNTAX,      /* not YAML, or YAML features that a configuration has no use for */
  KSK_CONFIG_ERROR_UNKNOWN_KEY, /* an option that does not exist, or one that stands twice */
  KSK_CONFIG_ERROR_VALUE,       /* the wrong type, or a value out of range */
  KSK_CONFIG_ERROR_REFERENCE,   /* a schema or key name that is not there, or a schema with too few slots */
} KskConfigError;

KSK_API GQuark ksk_config_error_quark (void);

G_END_DECLS
