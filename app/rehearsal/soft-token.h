/* The HSM of a rehearsal: a SoftHSM token in a folder of its own, and the KSKs in it. */
#pragma once

#include "hsm/hsm.h"

G_BEGIN_DECLS

#define KSK_SOFT_TOKEN_LABEL "KSK rehearsal"
#define KSK_SOFT_TOKEN_PIN "123456"
#define KSK_SOFT_TOKEN_HSM_NAME "softhsm"

/**
 * ksk_soft_token_find_module:
 *
 * Finds SoftHSM's PKCS#11 module: what the environment variable KSK_SOFTHSM_MODULE names, else where distributions
 * install it. Returns: (transfer full) (nullable). Errors: KSK_HSM_ERROR_MODULE.
 */
char *ksk_soft_token_find_module (GError **error);

/* Tells whether @path can stand in SoftHSM's configuration, which has no way to quote, and in ours. Errors:
 * G_IO_ERROR_INVALID_FILENAME. */
gboolean ksk_soft_token_check_path (const char *path, GError **error);

/**
 * ksk_soft_token_make:
 * @config_path: (not nullable): absolute, must not exist: SoftHSM's configuration, written here.
 * @tokens_dir: (not nullable): absolute, an empty folder.
 *
 * Makes a token there, with KSK_SOFT_TOKEN_LABEL and KSK_SOFT_TOKEN_PIN, and logs in to it. SOFTHSM2_CONF of this
 * process's environment names @config_path from here on.
 * Returns: (transfer full) (nullable). Errors: G_IO_ERROR_*, KSK_HSM_ERROR_*; KSK_HSM_ERROR_EXISTS when the module
 * shows a token from elsewhere, which is then left alone.
 */
KskHsm *ksk_soft_token_make (const char *module, const char *config_path, const char *tokens_dir, GError **error);

/**
 * ksk_soft_token_make_ksk:
 * @time_s: its label is the time that it is said to be made, as ksk_key_label_new() has it.
 * @tags: (not nullable) (element-type guint16 as pointer): taken key tags; those of the new key are added, as it is and
 *   as it would be revoked.
 *
 * Returns: (transfer full) (nullable): the key; its identifier is the label. Errors: KSK_HSM_ERROR_*.
 */
KskDnskey *ksk_soft_token_make_ksk (KskHsm *hsm, KskAlgorithm algorithm, gint64 time_s, guint32 ttl_s, GHashTable *tags,
                                    GError **error);

G_END_DECLS
