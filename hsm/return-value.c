/* What a PKCS#11 call returned: its name, and what it means to the operator. */
#include "return-value.h"

typedef struct {
  CK_RV rv;
  const char *name;
  KskHsmError code;
} ReturnValue;

#define ROW(name, code)               \
  {                                   \
    name, #name, KSK_HSM_ERROR_##code \
  }

/* Handles that stopped being valid mean that the token was away meanwhile: this program never uses one of another's. */
static const ReturnValue RETURN_VALUES[] = {
  ROW (CKR_CANCEL, FAILED),
  ROW (CKR_HOST_MEMORY, FAILED),
  ROW (CKR_SLOT_ID_INVALID, DEVICE),
  ROW (CKR_GENERAL_ERROR, DEVICE),
  ROW (CKR_FUNCTION_FAILED, FAILED),
  ROW (CKR_ARGUMENTS_BAD, FAILED),
  ROW (CKR_NO_EVENT, FAILED),
  ROW (CKR_NEED_TO_CREATE_THREADS, FAILED),
  ROW (CKR_CANT_LOCK, FAILED),
  ROW (CKR_ATTRIBUTE_READ_ONLY, FAILED),
  ROW (CKR_ATTRIBUTE_SENSITIVE, FAILED),
  ROW (CKR_ATTRIBUTE_TYPE_INVALID, FAILED),
  ROW (CKR_ATTRIBUTE_VALUE_INVALID, FAILED),
  ROW (CKR_ACTION_PROHIBITED, FAILED),
  ROW (CKR_DATA_INVALID, FAILED),
  ROW (CKR_DATA_LEN_RANGE, FAILED),
  ROW (CKR_DEVICE_ERROR, DEVICE),
  ROW (CKR_DEVICE_MEMORY, FAILED),
  ROW (CKR_DEVICE_REMOVED, DEVICE),
  ROW (CKR_ENCRYPTED_DATA_INVALID, FAILED),
  ROW (CKR_ENCRYPTED_DATA_LEN_RANGE, FAILED),
  ROW (CKR_FUNCTION_CANCELED, FAILED),
  ROW (CKR_FUNCTION_NOT_PARALLEL, FAILED),
  ROW (CKR_FUNCTION_NOT_SUPPORTED, MECHANISM),
  ROW (CKR_KEY_HANDLE_INVALID, DEVICE),
  ROW (CKR_KEY_SIZE_RANGE, MECHANISM),
  ROW (CKR_KEY_TYPE_INCONSISTENT, KEY_TYPE),
  ROW (CKR_KEY_NOT_NEEDED, FAILED),
  ROW (CKR_KEY_CHANGED, FAILED),
  ROW (CKR_KEY_NEEDED, FAILED),
  ROW (CKR_KEY_INDIGESTIBLE, FAILED),
  ROW (CKR_KEY_FUNCTION_NOT_PERMITTED, KEY_TYPE),
  ROW (CKR_KEY_NOT_WRAPPABLE, FAILED),
  ROW (CKR_KEY_UNEXTRACTABLE, FAILED),
  ROW (CKR_MECHANISM_INVALID, MECHANISM),
  ROW (CKR_MECHANISM_PARAM_INVALID, MECHANISM),
  ROW (CKR_OBJECT_HANDLE_INVALID, DEVICE),
  ROW (CKR_OPERATION_ACTIVE, FAILED),
  ROW (CKR_OPERATION_NOT_INITIALIZED, FAILED),
  ROW (CKR_PIN_INCORRECT, PIN_INCORRECT),
  ROW (CKR_PIN_INVALID, PIN_INCORRECT),
  ROW (CKR_PIN_LEN_RANGE, PIN_INCORRECT),
  ROW (CKR_PIN_EXPIRED, FAILED),
  ROW (CKR_PIN_LOCKED, PIN_LOCKED),
  ROW (CKR_SESSION_CLOSED, DEVICE),
  ROW (CKR_SESSION_COUNT, FAILED),
  ROW (CKR_SESSION_HANDLE_INVALID, DEVICE),
  ROW (CKR_SESSION_PARALLEL_NOT_SUPPORTED, FAILED),
  ROW (CKR_SESSION_READ_ONLY, FAILED),
  ROW (CKR_SESSION_EXISTS, FAILED),
  ROW (CKR_SESSION_READ_ONLY_EXISTS, FAILED),
  ROW (CKR_SESSION_READ_WRITE_SO_EXISTS, FAILED),
  ROW (CKR_SIGNATURE_INVALID, FAILED),
  ROW (CKR_SIGNATURE_LEN_RANGE, FAILED),
  ROW (CKR_TEMPLATE_INCOMPLETE, FAILED),
  ROW (CKR_TEMPLATE_INCONSISTENT, FAILED),
  ROW (CKR_TOKEN_NOT_PRESENT, DEVICE),
  ROW (CKR_TOKEN_NOT_RECOGNIZED, DEVICE),
  ROW (CKR_TOKEN_WRITE_PROTECTED, FAILED),
  ROW (CKR_UNWRAPPING_KEY_HANDLE_INVALID, FAILED),
  ROW (CKR_UNWRAPPING_KEY_SIZE_RANGE, FAILED),
  ROW (CKR_UNWRAPPING_KEY_TYPE_INCONSISTENT, FAILED),
  ROW (CKR_USER_ALREADY_LOGGED_IN, FAILED),
  ROW (CKR_USER_NOT_LOGGED_IN, FAILED),
  ROW (CKR_USER_PIN_NOT_INITIALIZED, FAILED),
  ROW (CKR_USER_TYPE_INVALID, FAILED),
  ROW (CKR_USER_ANOTHER_ALREADY_LOGGED_IN, FAILED),
  ROW (CKR_USER_TOO_MANY_TYPES, FAILED),
  ROW (CKR_WRAPPED_KEY_INVALID, FAILED),
  ROW (CKR_WRAPPED_KEY_LEN_RANGE, FAILED),
  ROW (CKR_WRAPPING_KEY_HANDLE_INVALID, FAILED),
  ROW (CKR_WRAPPING_KEY_SIZE_RANGE, FAILED),
  ROW (CKR_WRAPPING_KEY_TYPE_INCONSISTENT, FAILED),
  ROW (CKR_RANDOM_SEED_NOT_SUPPORTED, FAILED),
  ROW (CKR_RANDOM_NO_RNG, FAILED),
  ROW (CKR_DOMAIN_PARAMS_INVALID, MECHANISM),
  ROW (CKR_CURVE_NOT_SUPPORTED, MECHANISM),
  ROW (CKR_BUFFER_TOO_SMALL, FAILED),
  ROW (CKR_SAVED_STATE_INVALID, FAILED),
  ROW (CKR_INFORMATION_SENSITIVE, FAILED),
  ROW (CKR_STATE_UNSAVEABLE, FAILED),
  ROW (CKR_CRYPTOKI_NOT_INITIALIZED, DEVICE),
  ROW (CKR_CRYPTOKI_ALREADY_INITIALIZED, FAILED),
  ROW (CKR_MUTEX_BAD, FAILED),
  ROW (CKR_MUTEX_NOT_LOCKED, FAILED),
  ROW (CKR_NEW_PIN_MODE, FAILED),
  ROW (CKR_NEXT_OTP, FAILED),
  ROW (CKR_EXCEEDED_MAX_ITERATIONS, FAILED),
  ROW (CKR_FIPS_SELF_TEST_FAILED, FAILED),
  ROW (CKR_LIBRARY_LOAD_FAILED, FAILED),
  ROW (CKR_PIN_TOO_WEAK, FAILED),
  ROW (CKR_PUBLIC_KEY_INVALID, FAILED),
  ROW (CKR_FUNCTION_REJECTED, FAILED),
};

#undef ROW

static const ReturnValue *
find_row (CK_RV rv)
{
  for (gsize i = 0; i < G_N_ELEMENTS (RETURN_VALUES); i++)
    if (RETURN_VALUES[i].rv == rv)
      return &RETURN_VALUES[i];
  return NULL;
}

const char *
ksk_return_value_get_name (CK_RV rv)
{
  const ReturnValue *row = find_row (rv);
  if (rv == CKR_OK)
    return "CKR_OK";
  return row != NULL ? row->name : NULL;
}

char *
ksk_return_value_dup_text (CK_RV rv)
{
  const char *name = ksk_return_value_get_name (rv);
  if (name != NULL)
    return g_strdup (name);
  if (rv >= CKR_VENDOR_DEFINED)
    return g_strdup_printf ("CKR_VENDOR_DEFINED + 0x%lx", rv - CKR_VENDOR_DEFINED);
  return g_strdup_printf ("CKR 0x%lx", rv);
}

KskHsmError
ksk_return_value_get_code (CK_RV rv)
{
  const ReturnValue *row = find_row (rv);
  return row != NULL ? row->code : KSK_HSM_ERROR_FAILED;
}

static const char *
get_advice (CK_RV rv)
{
  if (rv == CKR_USER_NOT_LOGGED_IN)
    return ": log in first";
  switch (ksk_return_value_get_code (rv)) {
    case KSK_HSM_ERROR_DEVICE:
      return ": the device or token went away, so reconnect it and log in again";
    case KSK_HSM_ERROR_MECHANISM:
      return ": it does not offer what this takes";
    case KSK_HSM_ERROR_KEY_TYPE:
      return ": the key is not made for this";
    default:
      return "";
  }
}

gboolean
ksk_return_value_check (CK_RV rv, GError **error, const char *format, ...)
{
  if (rv == CKR_OK)
    return TRUE;

  va_list arguments;
  va_start (arguments, format);
  g_autofree char *sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_autofree char *text = ksk_return_value_dup_text (rv);
  g_set_error (error, KSK_HSM_ERROR, (gint)ksk_return_value_get_code (rv), "%s%s (%s)", sentence, get_advice (rv),
               text);
  return FALSE;
}
