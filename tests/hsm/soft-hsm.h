/* A private SoftHSM for tests: tokens in a folder of their own, opened with or without faults. */
#pragma once

#include <p11-kit/pkcs11.h>

#include "hsm/hsm.h"

G_BEGIN_DECLS

#define SOFT_HSM_TOKEN "Test token"
#define SOFT_HSM_PIN "pin-3141"
#define SOFT_HSM_SO_PIN "so-2718"

typedef struct {
  char *folder;
  char *conf;   /* SoftHSM's configuration */
  char *tokens; /* folder of the tokens */
  char *log;    /* of the fault module */
} SoftHsm;

/* Returns: (transfer full): an empty SoftHSM in a new folder. */
SoftHsm *soft_hsm_new (void);

/* Removes the folder. No KskHsm may be open on it. */
void soft_hsm_free (SoftHsm *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoftHsm, soft_hsm_free)

/* Returns: (transfer full): the module without faults (@rules NULL), or with those of fault-rules.h and a new log. */
KskHsm *soft_hsm_open (SoftHsm *self, const char *rules);

/* Makes a token with that label and the PINs above. */
void soft_hsm_init_token (SoftHsm *self, const char *label);

/* Selects SOFT_HSM_TOKEN and logs in. */
void soft_hsm_enter (KskHsm *hsm);

/* soft_hsm_open(), then soft_hsm_enter(). */
KskHsm *soft_hsm_open_ready (SoftHsm *self, const char *rules);

/* Returns: (transfer full): a configuration of that module with that environment variable; free as below. */
KskHsmConfig *soft_hsm_config (const char *module, const char *name, const char *value);
void soft_hsm_config_free (KskHsmConfig *config);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskHsmConfig, soft_hsm_config_free)

/* Returns: (transfer full): a secret of that text. */
KskSecret *soft_hsm_secret (const char *text);

/* Returns: (transfer full): the log of the fault module: what happened since soft_hsm_open(). */
char *soft_hsm_read_log (SoftHsm *self);

/* Returns how often a line of the log begins with @prefix. */
guint soft_hsm_count_log (SoftHsm *self, const char *prefix);

/* PKCS#11 itself, beside a KskHsm that is open and logged in: for objects that KskHsm would not make. */
typedef struct {
  CK_FUNCTION_LIST *functions;
  CK_SESSION_HANDLE session;
} SoftHsmRaw;

void soft_hsm_raw_open (SoftHsmRaw *self);
void soft_hsm_raw_close (SoftHsmRaw *self);

/* Returns the only object with that class and label. */
CK_OBJECT_HANDLE soft_hsm_raw_find (SoftHsmRaw *self, CK_OBJECT_CLASS object_class, const char *label);

/* Makes a key pair on the curve that @params (DER) name. */
void soft_hsm_raw_generate_ec (SoftHsmRaw *self, CK_MECHANISM_TYPE type, const char *label, const void *params,
                               gsize params_size);

G_END_DECLS
