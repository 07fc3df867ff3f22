/* A private SoftHSM for tests: tokens in a folder of their own, opened with or without faults. */
#include "soft-hsm.h"

#include <glib/gstdio.h>
#include <p11-kit/p11-kit.h>
#include <string.h>

#include "tests/fixtures/folder.h"

#define MAX_SLOTS 16

SoftHsm *
soft_hsm_new (void)
{
  g_autoptr (GError) error = NULL;
  SoftHsm *self = g_new0 (SoftHsm, 1);

  self->folder = g_dir_make_tmp ("ksk-hsm-XXXXXX", &error);
  g_assert_no_error (error);
  self->conf = g_build_filename (self->folder, "softhsm2.conf", NULL);
  self->tokens = g_build_filename (self->folder, "tokens", NULL);
  self->log = g_build_filename (self->folder, "log", NULL);
  g_assert_cmpint (g_mkdir (self->tokens, 0700), ==, 0);

  g_autofree char *text = g_strdup_printf ("directories.tokendir = %s\n"
                                           "objectstore.backend = file\n"
                                           "log.level = ERROR\n",
                                           self->tokens);
  g_file_set_contents (self->conf, text, -1, &error);
  g_assert_no_error (error);
  return self;
}

void
soft_hsm_free (SoftHsm *self)
{
  if (self == NULL)
    return;

  remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->conf);
  g_free (self->tokens);
  g_free (self->log);
  g_free (self);
}

KskHsmConfig *
soft_hsm_config (const char *module, const char *name, const char *value)
{
  KskHsmConfig *config = g_new0 (KskHsmConfig, 1);

  config->name = g_strdup ("test");
  config->module = g_strdup (module);
  config->env = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (name != NULL)
    g_hash_table_insert (config->env, g_strdup (name), g_strdup (value));
  return config;
}

void
soft_hsm_config_free (KskHsmConfig *config)
{
  if (config == NULL)
    return;

  g_free (config->name);
  g_free (config->module);
  g_hash_table_unref (config->env);
  g_free (config);
}

KskHsm *
soft_hsm_open (SoftHsm *self, const char *rules)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskHsmConfig) config
      = soft_hsm_config (rules != NULL ? FAULT_MODULE : SOFTHSM_MODULE, "SOFTHSM2_CONF", self->conf);

  if (rules != NULL) {
    g_hash_table_insert (config->env, g_strdup ("KSK_FAULT_RULES"), g_strdup (rules));
    g_hash_table_insert (config->env, g_strdup ("KSK_FAULT_LOG"), g_strdup (self->log));
    g_remove (self->log);
  }
  KskHsm *hsm = ksk_hsm_open (config, &error);
  g_assert_no_error (error);
  return hsm;
}

void
soft_hsm_init_token (SoftHsm *self, const char *label)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskHsm) hsm = soft_hsm_open (self, NULL);
  g_autoptr (KskSecret) so_pin = soft_hsm_secret (SOFT_HSM_SO_PIN);
  g_autoptr (KskSecret) pin = soft_hsm_secret (SOFT_HSM_PIN);

  ksk_hsm_init_token (hsm, label, so_pin, pin, &error);
  g_assert_no_error (error);
}

void
soft_hsm_enter (KskHsm *hsm)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) pin = soft_hsm_secret (SOFT_HSM_PIN);

  ksk_hsm_select_token (hsm, SOFT_HSM_TOKEN, NULL, &error);
  g_assert_no_error (error);
  ksk_hsm_login (hsm, pin, &error);
  g_assert_no_error (error);
}

KskHsm *
soft_hsm_open_ready (SoftHsm *self, const char *rules)
{
  KskHsm *hsm = soft_hsm_open (self, rules);
  soft_hsm_enter (hsm);
  return hsm;
}

KskSecret *
soft_hsm_secret (const char *text)
{
  g_autoptr (GError) error = NULL;
  KskSecret *secret = ksk_secret_new (text, strlen (text), &error);
  g_assert_no_error (error);
  return secret;
}

char *
soft_hsm_read_log (SoftHsm *self)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  g_file_get_contents (self->log, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

guint
soft_hsm_count_log (SoftHsm *self, const char *prefix)
{
  g_autofree char *text = soft_hsm_read_log (self);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n += g_str_has_prefix (lines[i], prefix);
  return n;
}

void
soft_hsm_raw_open (SoftHsmRaw *self)
{
  CK_SLOT_ID slots[MAX_SLOTS];
  CK_ULONG n = G_N_ELEMENTS (slots);

  self->functions = p11_kit_module_load (SOFTHSM_MODULE, P11_KIT_MODULE_CRITICAL);
  g_assert_nonnull (self->functions);
  g_assert_cmpuint (p11_kit_module_initialize (self->functions), ==, CKR_OK);
  g_assert_cmpuint (self->functions->C_GetSlotList (CK_TRUE, slots, &n), ==, CKR_OK);

  for (CK_ULONG i = 0; i < n; i++) {
    CK_TOKEN_INFO info = { 0 };
    g_assert_cmpuint (self->functions->C_GetTokenInfo (slots[i], &info), ==, CKR_OK);
    if (memcmp (info.label, SOFT_HSM_TOKEN, strlen (SOFT_HSM_TOKEN)) == 0) {
      g_assert_cmpuint (
          self->functions->C_OpenSession (slots[i], CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &self->session),
          ==, CKR_OK);
      return;
    }
  }
  g_assert_not_reached ();
}

void
soft_hsm_raw_close (SoftHsmRaw *self)
{
  g_assert_cmpuint (self->functions->C_CloseSession (self->session), ==, CKR_OK);
  g_assert_cmpuint (p11_kit_module_finalize (self->functions), ==, CKR_OK);
  p11_kit_module_release (self->functions);
}

CK_OBJECT_HANDLE
soft_hsm_raw_find (SoftHsmRaw *self, CK_OBJECT_CLASS object_class, const char *label)
{
  CK_ATTRIBUTE template[] = {
    { CKA_CLASS, &object_class, sizeof object_class },
    { CKA_LABEL, (void *)label, strlen (label) },
  };
  CK_OBJECT_HANDLE objects[2];
  CK_ULONG n = 0;

  g_assert_cmpuint (self->functions->C_FindObjectsInit (self->session, template, 2), ==, CKR_OK);
  g_assert_cmpuint (self->functions->C_FindObjects (self->session, objects, 2, &n), ==, CKR_OK);
  g_assert_cmpuint (self->functions->C_FindObjectsFinal (self->session), ==, CKR_OK);
  g_assert_cmpuint (n, ==, 1);
  return objects[0];
}

void
soft_hsm_raw_generate_ec (SoftHsmRaw *self, CK_MECHANISM_TYPE type, const char *label, const void *params,
                          gsize params_size)
{
  CK_MECHANISM mechanism = { type, NULL, 0 };
  CK_OBJECT_HANDLE public_key, private_key;
  CK_BBOOL yes = CK_TRUE;
  CK_BBOOL no = CK_FALSE;
  CK_ATTRIBUTE public_template[] = {
    { CKA_TOKEN, &yes, sizeof yes },
    { CKA_PRIVATE, &no, sizeof no },
    { CKA_LABEL, (void *)label, strlen (label) },
    { CKA_EC_PARAMS, (void *)params, params_size },
  };
  CK_ATTRIBUTE private_template[] = {
    { CKA_TOKEN, &yes, sizeof yes },
    { CKA_SIGN, &yes, sizeof yes },
    { CKA_LABEL, (void *)label, strlen (label) },
  };

  g_assert_cmpuint (self->functions->C_GenerateKeyPair (self->session, &mechanism, public_template, 4, private_template,
                                                        3, &public_key, &private_key),
                    ==, CKR_OK);
}
