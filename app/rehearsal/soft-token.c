/* The HSM of a rehearsal: a SoftHSM token in a folder of its own, and the KSKs in it. */
#include "soft-token.h"

#include <string.h>

#include "app/media/file-write.h"

#define KSK_RSA_BITS 2048
#define KSK_RSA_EXPONENT 65537

/* Of 65536 tags a rehearsal uses about ten: twice in a row is a broken generator. */
#define MAX_ATTEMPTS 4

/* SoftHSM reads its configuration by lines of at most 1023 bytes; a token's own files take about 60 more. */
#define MAX_PATH_BYTES 900

char *
ksk_soft_token_find_module (GError **error)
{
  static const char *const places[] = {
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
  };

  const char *named = g_getenv ("KSK_SOFTHSM_MODULE");
  if (named != NULL && *named != '\0')
    return g_canonicalize_filename (named, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_file_test (places[i], G_FILE_TEST_IS_REGULAR))
      return g_strdup (places[i]);

  g_set_error_literal (error, KSK_HSM_ERROR, KSK_HSM_ERROR_MODULE,
                       "SoftHSM 2 was not found: install it (softhsm2), or name its libsofthsm2.so in the environment "
                       "variable KSK_SOFTHSM_MODULE");
  return NULL;
}

gboolean
ksk_soft_token_check_path (const char *path, GError **error)
{
  const char *reason = NULL;
  if (!g_utf8_validate (path, -1, NULL))
    reason = "is not UTF-8, as the configuration file must be";
  else if (strlen (path) > MAX_PATH_BYTES)
    reason = "is too long for SoftHSM";
  else if (strchr (path, '#') != NULL)
    reason = "contains \"#\", with which comments begin in SoftHSM's configuration";
  else
    for (const char *p = path; *p != '\0'; p = g_utf8_next_char (p))
      if (!g_unichar_isprint (g_utf8_get_char (p)))
        reason = "contains a character that cannot be printed";

  if (reason == NULL)
    return TRUE;
  g_autofree char *shown = g_strescape (path, NULL);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME, "\"%s\" %s: choose another name", shown, reason);
  return FALSE;
}

/* A token that is there already means that the module does not use the configuration it was just given. */
static gboolean
check_no_token (KskHsm *hsm, GError **error)
{
  g_autoptr (GPtrArray) tokens = ksk_hsm_list_tokens (hsm, error);
  if (tokens == NULL)
    return FALSE;
  for (guint i = 0; i < tokens->len; i++) {
    const KskHsmToken *token = tokens->pdata[i];
    if (token->initialized) {
      g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_EXISTS,
                   "SoftHSM shows the token \"%s\", which is not this rehearsal's: it was left alone", token->label);
      return FALSE;
    }
  }
  return TRUE;
}

KskHsm *
ksk_soft_token_make (const char *module, const char *config_path, const char *tokens_dir, GError **error)
{
  g_autofree char *text = g_strdup_printf ("# The token of a rehearsal, and no other.\n"
                                           "directories.tokendir = %s\n"
                                           "objectstore.backend = file\n"
                                           "log.level = ERROR\n"
                                           "slots.removable = false\n",
                                           tokens_dir);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  if (!ksk_file_write_new (config_path, bytes, error))
    return NULL;

  g_autoptr (KskSecret) pin = ksk_secret_new (KSK_SOFT_TOKEN_PIN, strlen (KSK_SOFT_TOKEN_PIN), error);
  if (pin == NULL)
    return NULL;

  g_autoptr (GHashTable) env = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (env, (char *)"SOFTHSM2_CONF", (char *)config_path);
  KskHsmConfig config = { .name = (char *)KSK_SOFT_TOKEN_HSM_NAME, .module = (char *)module, .env = env };

  g_autoptr (KskHsm) hsm = ksk_hsm_open (&config, error);
  if (hsm == NULL || !check_no_token (hsm, error) || !ksk_hsm_init_token (hsm, KSK_SOFT_TOKEN_LABEL, pin, pin, error)
      || !ksk_hsm_select_token (hsm, KSK_SOFT_TOKEN_LABEL, NULL, error) || !ksk_hsm_login (hsm, pin, error))
    return NULL;
  return g_steal_pointer (&hsm);
}

KskDnskey *
ksk_soft_token_make_ksk (KskHsm *hsm, KskAlgorithm algorithm, gint64 time_s, guint32 ttl_s, GHashTable *tags,
                         GError **error)
{
  KskKeyKind kind = ksk_algorithm_get_key_kind (algorithm);
  gboolean is_rsa = kind == KSK_KEY_KIND_RSA;
  g_autofree char *label = ksk_key_label_new (time_s);

  for (guint attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    g_autoptr (KskPublicKey) key
        = ksk_hsm_generate_key (hsm, label, kind, is_rsa ? KSK_RSA_BITS : 0, is_rsa ? KSK_RSA_EXPONENT : 0, error);
    if (key == NULL)
      return NULL;

    g_autoptr (KskDnskey) dnskey = ksk_dnskey_new (label, KSK_DNSKEY_FLAGS_KSK, KSK_DNSKEY_PROTOCOL, (guint8)algorithm,
                                                   ksk_public_key_get_wire (key), ttl_s);
    g_autoptr (KskDnskey) revoked = ksk_dnskey_new_revoked (dnskey);
    gpointer tag = GUINT_TO_POINTER (ksk_dnskey_get_key_tag (dnskey));
    gpointer revoked_tag = GUINT_TO_POINTER (ksk_dnskey_get_key_tag (revoked));
    if (!g_hash_table_contains (tags, tag) && !g_hash_table_contains (tags, revoked_tag)) {
      g_hash_table_add (tags, tag);
      g_hash_table_add (tags, revoked_tag);
      return g_steal_pointer (&dnskey);
    }
    if (!ksk_hsm_delete_key (hsm, label, error))
      return NULL;
  }
  g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_FAILED, "%u new KSKs in a row had a key tag that is taken",
               MAX_ATTEMPTS);
  return NULL;
}
