/* The least a program can do for N signatures: what `ksk sign` is measured against.
 *
 *     minimal MODULE TOKEN-LABEL PIN KEY-LABEL N
 *
 * Opens the module, finds the token, logs in, finds the key, makes N signatures of 1 kB, and ends. */
#include <p11-kit/pkcs11.h>

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
check (CK_RV rv, const char *call)
{
  if (rv == CKR_OK)
    return;
  fprintf (stderr, "minimal: %s: CKR 0x%lx\n", call, (unsigned long)rv);
  exit (1);
}

static CK_SLOT_ID
find_slot (CK_FUNCTION_LIST *module, const char *label)
{
  CK_SLOT_ID slots[16];
  CK_ULONG n_slots = sizeof slots / sizeof slots[0];
  check (module->C_GetSlotList (CK_TRUE, slots, &n_slots), "C_GetSlotList");
  for (CK_ULONG i = 0; i < n_slots; i++) {
    CK_TOKEN_INFO info;
    char padded[sizeof info.label + 1];
    check (module->C_GetTokenInfo (slots[i], &info), "C_GetTokenInfo");
    snprintf (padded, sizeof padded, "%-32s", label);
    if (memcmp (info.label, padded, sizeof info.label) == 0)
      return slots[i];
  }
  fprintf (stderr, "minimal: no token %s\n", label);
  exit (1);
}

static CK_OBJECT_HANDLE
find_key (CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, char *label)
{
  CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
  CK_ATTRIBUTE template[] = { { CKA_CLASS, &class, sizeof class }, { CKA_LABEL, label, strlen (label) } };
  CK_OBJECT_HANDLE key;
  CK_ULONG n_found = 0;
  check (module->C_FindObjectsInit (session, template, 2), "C_FindObjectsInit");
  check (module->C_FindObjects (session, &key, 1, &n_found), "C_FindObjects");
  check (module->C_FindObjectsFinal (session), "C_FindObjectsFinal");
  if (n_found == 1)
    return key;
  fprintf (stderr, "minimal: no key %s\n", label);
  exit (1);
}

int
main (int argc, char **argv)
{
  if (argc != 6) {
    fprintf (stderr, "usage: minimal MODULE TOKEN-LABEL PIN KEY-LABEL N\n");
    return 2;
  }
  /* ISO C has no conversion from an object pointer to a function pointer; POSIX has this one. */
  CK_C_GetFunctionList get_list = NULL;
  void *library = dlopen (argv[1], RTLD_NOW | RTLD_LOCAL);
  if (library)
    *(void **)&get_list = dlsym (library, "C_GetFunctionList");
  if (!get_list) {
    fprintf (stderr, "minimal: %s\n", dlerror ());
    exit (1);
  }
  CK_FUNCTION_LIST *module;
  CK_SESSION_HANDLE session;
  check (get_list (&module), "C_GetFunctionList");
  check (module->C_Initialize (NULL), "C_Initialize");
  CK_SLOT_ID slot = find_slot (module, argv[2]);
  check (module->C_OpenSession (slot, CKF_SERIAL_SESSION, NULL, NULL, &session), "C_OpenSession");
  check (module->C_Login (session, CKU_USER, (CK_UTF8CHAR *)argv[3], strlen (argv[3])), "C_Login");
  CK_OBJECT_HANDLE key = find_key (module, session, argv[4]);

  CK_MECHANISM mechanism = { CKM_SHA256_RSA_PKCS, NULL, 0 };
  CK_BYTE data[1024] = { 0 };
  CK_BYTE signature[1024];
  for (long n = strtol (argv[5], NULL, 10); n > 0; n--) {
    CK_ULONG size = sizeof signature;
    memcpy (data, &n, sizeof n);
    check (module->C_SignInit (session, &mechanism, key), "C_SignInit");
    check (module->C_Sign (session, data, sizeof data, signature, &size), "C_Sign");
  }

  check (module->C_Logout (session), "C_Logout");
  check (module->C_Finalize (NULL), "C_Finalize");
  dlclose (library);
  return 0;
}
