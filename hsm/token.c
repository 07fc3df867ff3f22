/* The tokens of a PKCS#11 module: what they say of themselves, and which one is meant. */
#include "token.h"

#include <string.h>

#include "display-text.h"
#include "return-value.h"

#define MAX_SLOTS 1024

#define TOKEN_INFO_RETRIES 10
#define TOKEN_INFO_RETRY_US 20000

void
ksk_hsm_token_free (KskHsmToken *self)
{
  if (self == NULL)
    return;

  g_free (self->label);
  g_free (self->serial);
  g_free (self->manufacturer);
  g_free (self->model);
  g_free (self->firmware);
  g_free (self);
}

/* PKCS#11 pads with spaces and ends nowhere. */
static char *
dup_text (const CK_UTF8CHAR *padded, gsize size)
{
  return g_strchomp (ksk_hsm_display_text (padded, size));
}

gboolean
ksk_hsm_token_is_soft (const KskHsmToken *self)
{
  return strstr (self->manufacturer, "SoftHSM") != NULL;
}

static KskHsmToken *
new_token (CK_SLOT_ID slot, const CK_SLOT_INFO *slot_info, const CK_TOKEN_INFO *info)
{
  KskHsmToken *self = g_new0 (KskHsmToken, 1);

  self->slot_id = slot;
  self->label = dup_text (info->label, sizeof info->label);
  self->serial = dup_text (info->serialNumber, sizeof info->serialNumber);
  self->manufacturer = dup_text (info->manufacturerID, sizeof info->manufacturerID);
  self->model = dup_text (info->model, sizeof info->model);
  self->firmware = g_strdup_printf ("%u.%u", info->firmwareVersion.major, info->firmwareVersion.minor);
  self->initialized = (info->flags & CKF_TOKEN_INITIALIZED) != 0;
  self->is_hardware = (slot_info->flags & CKF_HW_SLOT) != 0 && !ksk_hsm_token_is_soft (self);
  self->protected_path = (info->flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
  self->pin_count_low = (info->flags & CKF_USER_PIN_COUNT_LOW) != 0;
  self->pin_final_try = (info->flags & CKF_USER_PIN_FINAL_TRY) != 0;
  self->pin_locked = (info->flags & CKF_USER_PIN_LOCKED) != 0;
  return self;
}

/* SoftHSM answers CKR_GENERAL_ERROR while another process is just writing the flags of the same token, as every login
 * does; a moment later it answers again. */
static CK_RV
get_token_info (CK_FUNCTION_LIST *functions, CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
  CK_RV rv = functions->C_GetTokenInfo (slot, info);
  for (guint attempt = 0; rv == CKR_GENERAL_ERROR && attempt < TOKEN_INFO_RETRIES; attempt++) {
    g_usleep (TOKEN_INFO_RETRY_US);
    rv = functions->C_GetTokenInfo (slot, info);
  }
  return rv;
}

/* @token: (out) (transfer full): set when the result is CKR_OK. */
static CK_RV
read_token (CK_FUNCTION_LIST *functions, CK_SLOT_ID slot, KskHsmToken **token)
{
  CK_SLOT_INFO slot_info = { 0 };
  CK_TOKEN_INFO info = { 0 };

  CK_RV rv = functions->C_GetSlotInfo (slot, &slot_info);
  if (rv == CKR_OK)
    rv = get_token_info (functions, slot, &info);
  if (rv == CKR_OK)
    *token = new_token (slot, &slot_info, &info);
  return rv;
}

KskHsmToken *
ksk_hsm_token_read (CK_FUNCTION_LIST *functions, CK_SLOT_ID slot, GError **error)
{
  KskHsmToken *token = NULL;
  CK_RV rv = read_token (functions, slot, &token);
  ksk_return_value_check (rv, error, "The HSM does not describe the token in its slot %lu", slot);
  return token;
}

/* Returns: (element-type CK_SLOT_ID). Asking for the number first is more than a matter of size: only this makes
 * SoftHSM look again, and without it a slot that has become a token meanwhile still passes for a free one. */
static GArray *
list_slots (CK_FUNCTION_LIST *functions, GError **error)
{
  for (guint attempt = 0; attempt < 3; attempt++) {
    CK_ULONG n_slots = 0;
    if (!ksk_return_value_check (functions->C_GetSlotList (CK_TRUE, NULL, &n_slots), error,
                                 "The HSM does not list its slots"))
      return NULL;
    if (n_slots > MAX_SLOTS) {
      g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_FAILED, "The HSM claims to have %lu slots; %d are the limit",
                   n_slots, MAX_SLOTS);
      return NULL;
    }

    g_autoptr (GArray) slots = g_array_sized_new (FALSE, TRUE, sizeof (CK_SLOT_ID), (guint)n_slots);
    g_array_set_size (slots, (guint)n_slots);
    if (n_slots == 0)
      return g_steal_pointer (&slots);

    CK_RV rv = functions->C_GetSlotList (CK_TRUE, (CK_SLOT_ID *)(void *)slots->data, &n_slots);
    if (rv == CKR_BUFFER_TOO_SMALL)
      continue; /* a token was inserted between the two calls */
    if (!ksk_return_value_check (rv, error, "The HSM does not list its slots"))
      return NULL;
    g_array_set_size (slots, (guint)MIN (n_slots, slots->len));
    return g_steal_pointer (&slots);
  }

  g_set_error_literal (error, KSK_HSM_ERROR, KSK_HSM_ERROR_FAILED,
                       "The HSM's slots keep changing while they are listed (CKR_BUFFER_TOO_SMALL)");
  return NULL;
}

GPtrArray *
ksk_hsm_token_list (CK_FUNCTION_LIST *functions, GError **error)
{
  g_autoptr (GArray) slots = list_slots (functions, error);
  if (slots == NULL)
    return NULL;

  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_hsm_token_free);
  for (guint i = 0; i < slots->len; i++) {
    CK_SLOT_ID slot = g_array_index (slots, CK_SLOT_ID, i);
    KskHsmToken *token = NULL;

    CK_RV rv = read_token (functions, slot, &token);
    if (rv == CKR_TOKEN_NOT_PRESENT || rv == CKR_TOKEN_NOT_RECOGNIZED)
      continue; /* taken out since the slots were listed, or another device's card */
    if (!ksk_return_value_check (rv, error, "The HSM does not describe the token in its slot %lu", slot))
      return NULL;
    g_ptr_array_add (tokens, token);
  }
  return g_steal_pointer (&tokens);
}

static gboolean
fits (const KskHsmToken *token, const char *label, const char *serial)
{
  return token->initialized && (label == NULL || g_str_equal (token->label, label))
         && (serial == NULL || g_str_equal (token->serial, serial));
}

/* What was asked for, as part of a sentence. */
static char *
describe_wish (const char *label, const char *serial)
{
  if (label != NULL && serial != NULL)
    return g_strdup_printf (" with label \"%s\" and serial \"%s\"", label, serial);
  if (label != NULL)
    return g_strdup_printf (" with label \"%s\"", label);
  if (serial != NULL)
    return g_strdup_printf (" with serial \"%s\"", serial);
  return g_strdup ("");
}

/* Returns: (transfer full): the initialised tokens, of those that fit or of all. */
static char *
describe_tokens (GPtrArray *tokens, const char *label, const char *serial)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < tokens->len; i++) {
    const KskHsmToken *token = g_ptr_array_index (tokens, i);
    if (fits (token, label, serial))
      g_string_append_printf (list, "%slabel \"%s\" serial \"%s\"", list->len > 0 ? ", " : "", token->label,
                              token->serial);
  }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

KskHsmToken *
ksk_hsm_token_choose (GPtrArray *tokens, const char *label, const char *serial, GError **error)
{
  KskHsmToken *chosen = NULL;
  guint n_fitting = 0;

  for (guint i = 0; i < tokens->len; i++) {
    KskHsmToken *token = g_ptr_array_index (tokens, i);
    if (fits (token, label, serial)) {
      chosen = token;
      n_fitting++;
    }
  }
  if (n_fitting == 1)
    return chosen;

  g_autofree char *wish = describe_wish (label, serial);
  if (n_fitting > 1) {
    g_autofree char *list = describe_tokens (tokens, label, serial);
    g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_AMBIGUOUS_TOKEN,
                 "The HSM has %u tokens%s; name one by label and serial: %s", n_fitting, wish, list);
    return NULL;
  }

  g_autofree char *list = describe_tokens (tokens, NULL, NULL);
  g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_NO_TOKEN,
               "The HSM has no initialised token%s; connect it or switch it on. Present: %s", wish,
               list[0] != '\0' ? list : "none");
  return NULL;
}
