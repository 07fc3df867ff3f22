/* A PKCS#11 module for tests: SoftHSM with faults, and a log of the calls that holds no secrets.
 *
 * Environment: KSK_FAULT_TARGET the real module (default: the SoftHSM of this build), KSK_FAULT_RULES what goes wrong
 * (see fault-rules.h), KSK_FAULT_LOG a file to which every call adds a line: `C_Sign@3 CKR_OK hsm`: function, count,
 * result, name of the thread; C_SignInit also the mechanism: `C_SignInit@1 CKR_OK hsm 0x1057`.
 *
 * Counts begin anew with C_Initialize. */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

#include "fault-rules.h"
#include "hsm/return-value.h"

static GMutex mutex; /* of everything here */
static CK_FUNCTION_LIST faulty;
static CK_FUNCTION_LIST *real;
static GPtrArray *rules;
static GHashTable *counts; /* function → number of calls so far */
static FILE *log_file;

typedef struct {
  const char *function;
  guint nth;
  const FaultRule *rule; /* (nullable) */
} Call;

static Call
begin (const char *function)
{
  g_mutex_lock (&mutex);
  guint nth = GPOINTER_TO_UINT (g_hash_table_lookup (counts, function)) + 1;
  g_hash_table_insert (counts, (gpointer)function, GUINT_TO_POINTER (nth));
  Call call = { function, nth, fault_rules_find (rules, function, nth) };
  g_mutex_unlock (&mutex);

  if (call.rule != NULL && call.rule->action == FAULT_DELAY)
    g_usleep (call.rule->number * 1000);
  return call;
}

static gboolean
is_fault (const Call *call, FaultAction action)
{
  return call->rule != NULL && call->rule->action == action;
}

static CK_RV
end (const Call *call, CK_RV rv, const char *note)
{
  char thread[17] = "";
  prctl (PR_GET_NAME, thread);
  g_autofree char *text = ksk_return_value_dup_text (rv);

  g_mutex_lock (&mutex);
  if (log_file != NULL)
    fprintf (log_file, "%s@%u %s %s%s\n", call->function, call->nth, text, thread, note);
  g_mutex_unlock (&mutex);
  return rv;
}

/* A call with no fault of its own but to return something else without happening. */
#define FORWARD(NAME, PARAMETERS, ARGUMENTS)                                                           \
  static CK_RV fault_##NAME PARAMETERS                                                                 \
  {                                                                                                    \
    Call call = begin (#NAME);                                                                         \
    return end (&call, is_fault (&call, FAULT_RETURN) ? call.rule->number : real->NAME ARGUMENTS, ""); \
  }

FORWARD (C_GetSlotList, (CK_BBOOL present, CK_SLOT_ID *slots, CK_ULONG *n), (present, slots, n))
FORWARD (C_GetSlotInfo, (CK_SLOT_ID slot, CK_SLOT_INFO *info), (slot, info))
FORWARD (C_InitToken, (CK_SLOT_ID slot, CK_UTF8CHAR *pin, CK_ULONG size, CK_UTF8CHAR *label), (slot, pin, size, label))
FORWARD (C_InitPIN, (CK_SESSION_HANDLE session, CK_UTF8CHAR *pin, CK_ULONG size), (session, pin, size))
FORWARD (C_OpenSession, (CK_SLOT_ID slot, CK_FLAGS flags, void *data, CK_NOTIFY notify, CK_SESSION_HANDLE *session),
         (slot, flags, data, notify, session))
FORWARD (C_CloseSession, (CK_SESSION_HANDLE session), (session))
FORWARD (C_GetSessionInfo, (CK_SESSION_HANDLE session, CK_SESSION_INFO *info), (session, info))
FORWARD (C_Login, (CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG size),
         (session, user, pin, size))
FORWARD (C_Logout, (CK_SESSION_HANDLE session), (session))
FORWARD (C_DestroyObject, (CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object), (session, object))
FORWARD (C_FindObjectsInit, (CK_SESSION_HANDLE session, CK_ATTRIBUTE *template, CK_ULONG n), (session, template, n))
FORWARD (C_FindObjects, (CK_SESSION_HANDLE session, CK_OBJECT_HANDLE *objects, CK_ULONG max, CK_ULONG *n),
         (session, objects, max, n))
FORWARD (C_FindObjectsFinal, (CK_SESSION_HANDLE session), (session))
FORWARD (C_GenerateKeyPair,
         (CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_ATTRIBUTE *public, CK_ULONG n_public,
          CK_ATTRIBUTE *private, CK_ULONG n_private, CK_OBJECT_HANDLE *public_key, CK_OBJECT_HANDLE *private_key),
         (session, mechanism, public, n_public, private, n_private, public_key, private_key))

static void
write_padded (guint8 *field, gsize size, const char *text)
{
  memset (field, ' ', size);
  memcpy (field, text, MIN (strlen (text), size));
}

static CK_RV
fault_C_GetTokenInfo (CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
  Call call = begin ("C_GetTokenInfo");
  if (is_fault (&call, FAULT_RETURN))
    return end (&call, call.rule->number, "");

  CK_RV rv = real->C_GetTokenInfo (slot, info);
  if (rv == CKR_OK && is_fault (&call, FAULT_FLAGS))
    info->flags |= call.rule->number;
  if (rv == CKR_OK && is_fault (&call, FAULT_MAKER))
    write_padded (info->manufacturerID, sizeof info->manufacturerID, call.rule->text);
  if (rv == CKR_OK && is_fault (&call, FAULT_SERIAL))
    write_padded (info->serialNumber, sizeof info->serialNumber, call.rule->text);
  return end (&call, rv, "");
}

static gboolean
is_hidden (const FaultRule *rule, CK_MECHANISM_TYPE type)
{
  for (guint i = 0; i < rule->hidden->len; i++)
    if (g_array_index (rule->hidden, gulong, i) == type)
      return TRUE;
  return FALSE;
}

static CK_RV
fault_C_GetMechanismList (CK_SLOT_ID slot, CK_MECHANISM_TYPE *types, CK_ULONG *n)
{
  Call call = begin ("C_GetMechanismList");
  if (is_fault (&call, FAULT_RETURN))
    return end (&call, call.rule->number, "");

  /* The number stays as it is when asked for alone: it may be larger than what comes then. */
  CK_RV rv = real->C_GetMechanismList (slot, types, n);
  if (rv == CKR_OK && types != NULL && is_fault (&call, FAULT_HIDE)) {
    CK_ULONG n_shown = 0;
    for (CK_ULONG i = 0; i < *n; i++)
      if (!is_hidden (call.rule, types[i]))
        types[n_shown++] = types[i];
    *n = n_shown;
  }
  return end (&call, rv, "");
}

/* Other ways in which real modules write what SoftHSM writes by the book. @room: of the caller's buffer. */
static void
respell (CK_ATTRIBUTE *attribute, gsize room)
{
  const struct {
    const char *oid;
    const char *name;
  } CURVES[] = {
    { "\x06\x03\x2b\x65\x70", "\023\014edwards25519" },
    { "\x06\x03\x2b\x65\x71", "\023\012edwards448" },
  };

  if (attribute->type == CKA_EC_POINT) {
    attribute->ulValueLen -= 2;
    memmove (attribute->pValue, (guint8 *)attribute->pValue + 2, attribute->ulValueLen);
  }
  for (gsize i = 0; attribute->type == CKA_EC_PARAMS && i < G_N_ELEMENTS (CURVES); i++) {
    if (attribute->ulValueLen != strlen (CURVES[i].oid) || room < strlen (CURVES[i].name)
        || memcmp (attribute->pValue, CURVES[i].oid, attribute->ulValueLen) != 0)
      continue;
    attribute->ulValueLen = strlen (CURVES[i].name);
    memcpy (attribute->pValue, CURVES[i].name, attribute->ulValueLen);
  }
}

/* Respells only single attributes, which is how they are read here. */
static CK_RV
fault_C_GetAttributeValue (CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE *attributes, CK_ULONG n)
{
  Call call = begin ("C_GetAttributeValue");
  if (is_fault (&call, FAULT_RETURN))
    return end (&call, call.rule->number, "");

  gsize room = n == 1 && attributes->pValue != NULL ? attributes->ulValueLen : 0;
  CK_RV rv = real->C_GetAttributeValue (session, object, attributes, n);
  if (rv == CKR_OK && is_fault (&call, FAULT_RESPELL) && room > 0)
    respell (attributes, room);
  return end (&call, rv, "");
}

static CK_RV
fault_C_SignInit (CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
  Call call = begin ("C_SignInit");
  g_autofree char *note = g_strdup_printf (" 0x%lx", mechanism->mechanism);
  return end (&call, is_fault (&call, FAULT_RETURN) ? call.rule->number : real->C_SignInit (session, mechanism, key),
              note);
}

static CK_RV
fault_C_Sign (CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG size, CK_BYTE *signature, CK_ULONG *signature_size)
{
  Call call = begin ("C_Sign");

  if (is_fault (&call, FAULT_STUCK))
    return end (&call, CKR_FUNCTION_FAILED, "");

  /* Otherwise the real call always happens: without it the operation would stay open. */
  CK_RV rv = real->C_Sign (session, data, size, signature, signature_size);
  if (is_fault (&call, FAULT_RETURN)) {
    if (rv == CKR_OK && signature != NULL)
      memset (signature, 0, *signature_size);
    rv = call.rule->number;
  } else if (rv == CKR_OK && signature != NULL && is_fault (&call, FAULT_FLIP)) {
    signature[*signature_size / 2] ^= 0x10;
  }
  return end (&call, rv, "");
}

static CK_RV
fault_C_Initialize (void *arguments)
{
  g_autoptr (GError) error = NULL;
  const char *log_path = g_getenv ("KSK_FAULT_LOG");

  g_mutex_lock (&mutex);
  g_clear_pointer (&rules, g_ptr_array_unref);
  g_clear_pointer (&counts, g_hash_table_unref);
  g_clear_pointer (&log_file, fclose);
  counts = g_hash_table_new (g_str_hash, g_str_equal);
  rules = fault_rules_parse (g_getenv ("KSK_FAULT_RULES"), &error);
  if (log_path != NULL && log_path[0] != '\0') {
    log_file = fopen (log_path, "ae");
    if (log_file == NULL)
      fprintf (stderr, "fault module: %s: %s\n", log_path, strerror (errno));
    else
      setlinebuf (log_file);
  }
  g_mutex_unlock (&mutex);

  if (rules == NULL) {
    fprintf (stderr, "fault module: %s\n", error->message);
    return CKR_ARGUMENTS_BAD;
  }
  Call call = begin ("C_Initialize");
  return end (&call, is_fault (&call, FAULT_RETURN) ? call.rule->number : real->C_Initialize (arguments), "");
}

static CK_RV
fault_C_Finalize (void *reserved)
{
  Call call = begin ("C_Finalize");
  CK_RV rv = end (&call, real->C_Finalize (reserved), "");

  g_mutex_lock (&mutex);
  g_clear_pointer (&rules, g_ptr_array_unref);
  g_clear_pointer (&counts, g_hash_table_unref);
  g_clear_pointer (&log_file, fclose);
  g_mutex_unlock (&mutex);
  return rv;
}

static CK_FUNCTION_LIST *
load_target (void)
{
  const char *path = g_getenv ("KSK_FAULT_TARGET");
  if (path == NULL || path[0] == '\0')
    path = SOFTHSM_MODULE;

  void *library = dlopen (path, RTLD_NOW | RTLD_LOCAL);
  CK_C_GetFunctionList get_list = NULL;
  if (library != NULL)
    *(void **)&get_list = dlsym (library, "C_GetFunctionList");
  CK_FUNCTION_LIST *list = NULL;
  if (get_list == NULL || get_list (&list) != CKR_OK) {
    fprintf (stderr, "fault module: %s: %s\n", path, dlerror ());
    return NULL;
  }
  return list;
}

__attribute__ ((visibility ("default"))) CK_RV
C_GetFunctionList (CK_FUNCTION_LIST **list)
{
  real = load_target ();
  if (real == NULL)
    return CKR_GENERAL_ERROR;

  faulty = *real;
  faulty.C_GetFunctionList = C_GetFunctionList;
  faulty.C_Initialize = fault_C_Initialize;
  faulty.C_Finalize = fault_C_Finalize;
  faulty.C_GetSlotList = fault_C_GetSlotList;
  faulty.C_GetSlotInfo = fault_C_GetSlotInfo;
  faulty.C_GetTokenInfo = fault_C_GetTokenInfo;
  faulty.C_GetMechanismList = fault_C_GetMechanismList;
  faulty.C_InitToken = fault_C_InitToken;
  faulty.C_InitPIN = fault_C_InitPIN;
  faulty.C_OpenSession = fault_C_OpenSession;
  faulty.C_CloseSession = fault_C_CloseSession;
  faulty.C_GetSessionInfo = fault_C_GetSessionInfo;
  faulty.C_Login = fault_C_Login;
  faulty.C_Logout = fault_C_Logout;
  faulty.C_DestroyObject = fault_C_DestroyObject;
  faulty.C_GetAttributeValue = fault_C_GetAttributeValue;
  faulty.C_FindObjectsInit = fault_C_FindObjectsInit;
  faulty.C_FindObjects = fault_C_FindObjects;
  faulty.C_FindObjectsFinal = fault_C_FindObjectsFinal;
  faulty.C_SignInit = fault_C_SignInit;
  faulty.C_Sign = fault_C_Sign;
  faulty.C_GenerateKeyPair = fault_C_GenerateKeyPair;
  *list = &faulty;
  return CKR_OK;
}
