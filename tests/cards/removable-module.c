/* A SoftHSM whose tokens come and go like cards: a token is in its slot while KSK_REMOVABLE, a folder, has a file that
 * is named as the token's label. With a file `fail` in it no token describes itself. */
#include <dlfcn.h>
#include <gio/gio.h>
#include <p11-kit/pkcs11.h>
#include <string.h>

static CK_FUNCTION_LIST *real;
static CK_FUNCTION_LIST removable;

CK_RV C_GetFunctionList (CK_FUNCTION_LIST **list);

static gboolean
has_file (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("KSK_REMOVABLE"), name, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* A slot whose token has no label is free for a new one, and stays as it is. */
static gboolean
is_in (CK_SLOT_ID slot)
{
  CK_TOKEN_INFO info = { 0 };
  if (real->C_GetTokenInfo (slot, &info) != CKR_OK)
    return TRUE;
  if ((info.flags & CKF_TOKEN_INITIALIZED) == 0)
    return TRUE;
  g_autofree char *label = g_strchomp (g_strndup ((const char *)info.label, sizeof info.label));
  return has_file (label);
}

static CK_RV
get_slot_info (CK_SLOT_ID slot, CK_SLOT_INFO *info)
{
  CK_RV rv = real->C_GetSlotInfo (slot, info);
  if (rv == CKR_OK) { /* 64 octets, where drivers have more to say */
    memset (info->slotDescription, ' ', sizeof info->slotDescription);
    memcpy (info->slotDescription, "Removable", strlen ("Removable"));
  }
  if (rv == CKR_OK && !is_in (slot))
    info->flags &= ~(CK_FLAGS)CKF_TOKEN_PRESENT;
  return rv;
}

static CK_RV
get_token_info (CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
  if (!is_in (slot))
    return CKR_TOKEN_NOT_PRESENT;
  CK_RV rv = real->C_GetTokenInfo (slot, info);
  return rv == CKR_OK && (info->flags & CKF_TOKEN_INITIALIZED) != 0 && has_file ("fail") ? CKR_DEVICE_ERROR : rv;
}

static CK_RV
open_session (CK_SLOT_ID slot, CK_FLAGS flags, void *data, CK_NOTIFY notify, CK_SESSION_HANDLE *session)
{
  return is_in (slot) ? real->C_OpenSession (slot, flags, data, notify, session) : CKR_TOKEN_NOT_PRESENT;
}

/* Just when its PIN is given, the card is pulled out: it has not counted a try. */
static CK_RV
log_in (CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG n)
{
  CK_SESSION_INFO info = { 0 };
  if (real->C_GetSessionInfo (session, &info) == CKR_OK && !is_in (info.slotID))
    return CKR_DEVICE_REMOVED;
  if (has_file ("pull"))
    return CKR_DEVICE_REMOVED;
  return real->C_Login (session, user, pin, n);
}

__attribute__ ((visibility ("default"))) CK_RV
C_GetFunctionList (CK_FUNCTION_LIST **list)
{
  if (real == NULL) {
    void *library = dlopen (SOFTHSM_MODULE, RTLD_NOW | RTLD_LOCAL);
    CK_C_GetFunctionList get_list = NULL;
    if (library != NULL)
      *(void **)&get_list = dlsym (library, "C_GetFunctionList");
    if (get_list == NULL || get_list (&real) != CKR_OK) {
      if (library != NULL)
        dlclose (library);
      return CKR_GENERAL_ERROR;
    }
    removable = *real;
    removable.C_GetFunctionList = C_GetFunctionList;
    removable.C_GetSlotInfo = get_slot_info;
    removable.C_GetTokenInfo = get_token_info;
    removable.C_OpenSession = open_session;
    removable.C_Login = log_in;
    /* cppcheck-suppress resourceLeak ; it stays loaded for as long as the program runs */
  }
  *list = &removable;
  return CKR_OK;
}
