/* A PKCS#11 token as a card. */
#include "card-object.h"

#include <openssl/crypto.h>
#include <string.h>

#include "login.h"
#include "return-value.h"

/* Two are more than there should be. */
#define MAX_FOUND 2

/* What a module says when there is no card any more. */
static gboolean
is_removal (CK_RV rv)
{
  return rv == CKR_DEVICE_REMOVED || rv == CKR_TOKEN_NOT_PRESENT || rv == CKR_SESSION_CLOSED
         || rv == CKR_SESSION_HANDLE_INVALID;
}

static gboolean
refuse (CK_RV rv, GError **error, const char *action)
{
  g_autofree char *text = ksk_return_value_dup_text (rv);
  gboolean is_gone = is_removal (rv);
  g_set_error (error, KSK_CARD_ERROR, is_gone ? KSK_CARD_ERROR_REMOVED : KSK_CARD_ERROR_READER,
               is_gone ? "The card was taken out, so it did not %s: insert it again (%s)" : "The card did not %s (%s)",
               action, text);
  return FALSE;
}

static gboolean
check (CK_RV rv, GError **error, const char *action)
{
  return rv == CKR_OK || refuse (rv, error, action);
}

static gboolean
refuse_format (GError **error, const char *reason)
{
  g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT, "This is no operator card: %s", reason);
  return FALSE;
}

/* Objects of ours with that label: private ones only after login. @n: (inout): room, then how many there are. */
static gboolean
find (KskHsmSession *session, const char *name, CK_OBJECT_HANDLE *objects, CK_ULONG *n, GError **error)
{
  CK_OBJECT_CLASS class = CKO_DATA;
  CK_ATTRIBUTE template[] = {
    { CKA_CLASS, &class, sizeof class },
    { CKA_APPLICATION, (void *)KSK_CARD_APPLICATION, strlen (KSK_CARD_APPLICATION) },
    { CKA_LABEL, (void *)name, strlen (name) },
  };
  CK_ULONG room = *n;
  *n = 0;
  if (!check (session->functions->C_FindObjectsInit (session->handle, template, G_N_ELEMENTS (template)), error,
              "search its objects"))
    return FALSE;
  CK_RV rv = session->functions->C_FindObjects (session->handle, objects, room, n);
  session->functions->C_FindObjectsFinal (session->handle);
  if (!check (rv, error, "list its objects"))
    return FALSE;
  return *n <= room || refuse_format (error, "it lists more objects than were asked for");
}

/* Returns: (transfer full) (nullable): exactly @size octets. */
static KskSecret *
read_value (KskHsmSession *session, const char *name, gsize size, GError **error)
{
  CK_OBJECT_HANDLE objects[MAX_FOUND];
  CK_ULONG n = G_N_ELEMENTS (objects);
  if (!find (session, name, objects, &n, error))
    return NULL;
  if (n != 1) {
    refuse_format (error, n == 0 ? "it has no such data" : "it has the same data twice");
    return NULL;
  }

  g_autoptr (KskSecret) value = ksk_secret_new_zero (size, error);
  if (value == NULL)
    return NULL;
  CK_ATTRIBUTE attribute = { CKA_VALUE, ksk_secret_get_room (value), size };
  CK_RV rv = session->functions->C_GetAttributeValue (session->handle, objects[0], &attribute, 1);
  if (rv == CKR_OK && attribute.ulValueLen == size)
    return g_steal_pointer (&value);
  /* An object that somebody else made may be longer. */
  if (rv == CKR_OK || rv == CKR_BUFFER_TOO_SMALL)
    refuse_format (error, "its data has another size");
  else
    refuse (rv, error, "give what it should hold");
  return NULL;
}

/* PKCS#11 tells whether it is the last try, and none of the numbers before. */
static gboolean
read_tries (KskHsmSession *session, int *tries_left, GError **error)
{
  CK_TOKEN_INFO info = { 0 };
  *tries_left = -1;
  if (!check (session->functions->C_GetTokenInfo (session->slot, &info), error, "describe itself"))
    return FALSE;
  if ((info.flags & CKF_USER_PIN_LOCKED) != 0)
    *tries_left = 0;
  else if ((info.flags & CKF_USER_PIN_FINAL_TRY) != 0)
    *tries_left = 1;
  return TRUE;
}

gboolean
ksk_card_object_read_label (KskHsmSession *session, KskCardLabel *label, int *tries_left, GError **error)
{
  g_return_val_if_fail (session != NULL && label != NULL, FALSE);

  int tries = -1;
  g_autoptr (KskSecret) bytes = read_value (session, KSK_CARD_LABEL_OBJECT, KSK_CARD_LABEL_BYTES, error);
  if (bytes == NULL || !ksk_card_label_parse (ksk_secret_get_bytes (bytes), KSK_CARD_LABEL_BYTES, label, error)
      || !read_tries (session, &tries, error))
    return FALSE;
  if (tries_left != NULL)
    *tries_left = tries;
  return TRUE;
}

/* A PIN that is none, and any PIN for a card that is blocked, stays here. */
static gboolean
log_in (KskHsmSession *session, const KskSecret *pin, int *tries_left, GError **error)
{
  if (!read_tries (session, tries_left, error))
    return FALSE;
  if (*tries_left == 0 || !ksk_card_pin_check (pin, NULL))
    return ksk_card_pin_refuse (*tries_left, error);

  /* A PIN that is not compared, because somebody is logged in, would open the card to anybody. */
  session->functions->C_Logout (session->handle);
  CK_RV rv
      = session->functions->C_Login (session->handle, CKU_USER, ksk_hsm_pin_bytes (pin), ksk_secret_get_size (pin));
  KskHsmError code = ksk_return_value_get_code (rv);
  if (rv == CKR_OK || (code != KSK_HSM_ERROR_PIN_INCORRECT && code != KSK_HSM_ERROR_PIN_LOCKED))
    return check (rv, error, "take a PIN");
  if (!read_tries (session, tries_left, error))
    return FALSE;
  if (code == KSK_HSM_ERROR_PIN_LOCKED)
    *tries_left = 0;
  return ksk_card_pin_refuse (*tries_left, error);
}

KskSecret *
ksk_card_object_open (KskHsmSession *session, const KskSecret *pin, int *tries_left, GError **error)
{
  g_return_val_if_fail (session != NULL && pin != NULL, NULL);

  int tries = -1;
  KskSecret *share = NULL;
  if (log_in (session, pin, &tries, error)) {
    share = read_value (session, KSK_CARD_SHARE_OBJECT, KSK_CARD_SHARE_BYTES, error);
    session->functions->C_Logout (session->handle); /* a card that has gone is logged out */
    tries = -1;
  }
  if (tries_left != NULL)
    *tries_left = tries;
  return share;
}

static gboolean
remove_objects (KskHsmSession *session, const char *name, GError **error)
{
  for (;;) {
    CK_OBJECT_HANDLE objects[MAX_FOUND];
    CK_ULONG n = G_N_ELEMENTS (objects);
    if (!find (session, name, objects, &n, error))
      return FALSE;
    if (n == 0)
      return TRUE;
    if (!check (session->functions->C_DestroyObject (session->handle, objects[0]), error,
                "let go of what was written to it before"))
      return FALSE;
  }
}

static gboolean
write_object (KskHsmSession *session, const char *name, CK_BBOOL is_private, const guint8 *bytes, gsize n,
              GError **error)
{
  CK_OBJECT_CLASS class = CKO_DATA;
  CK_OBJECT_HANDLE object = 0;
  CK_BBOOL yes = CK_TRUE;
  CK_ATTRIBUTE template[] = {
    { CKA_CLASS, &class, sizeof class },
    { CKA_TOKEN, &yes, sizeof yes },
    { CKA_PRIVATE, &is_private, sizeof is_private },
    { CKA_APPLICATION, (void *)KSK_CARD_APPLICATION, strlen (KSK_CARD_APPLICATION) },
    { CKA_LABEL, (void *)name, strlen (name) },
    { CKA_VALUE, (void *)bytes, n },
  };
  return remove_objects (session, name, error)
         && check (session->functions->C_CreateObject (session->handle, template, G_N_ELEMENTS (template), &object),
                   error, "take what is written to it");
}

static gboolean
set_pin (KskHsmSession *session, const KskSecret *old_pin, const KskSecret *new_pin, GError **error)
{
  CK_RV rv = session->functions->C_SetPIN (session->handle, ksk_hsm_pin_bytes (old_pin), ksk_secret_get_size (old_pin),
                                           ksk_hsm_pin_bytes (new_pin), ksk_secret_get_size (new_pin));
  return check (rv, error, "take its new PIN");
}

static gboolean
check_written (KskHsmSession *session, GBytes *label, const KskSecret *share, const KskSecret *pin, GError **error)
{
  g_autoptr (KskSecret) found = ksk_card_object_open (session, pin, NULL, error);
  g_autoptr (KskSecret) bytes
      = found != NULL ? read_value (session, KSK_CARD_LABEL_OBJECT, KSK_CARD_LABEL_BYTES, error) : NULL;
  if (bytes == NULL)
    return FALSE;
  if (memcmp (g_bytes_get_data (label, NULL), ksk_secret_get_bytes (bytes), KSK_CARD_LABEL_BYTES) == 0
      && CRYPTO_memcmp (ksk_secret_get_bytes (found), ksk_secret_get_bytes (share), KSK_CARD_SHARE_BYTES) == 0)
    return TRUE;
  return refuse_format (error, "what was read back differs from what was written, so do not use it");
}

gboolean
ksk_card_object_write (KskHsmSession *session, const KskCardLabel *label, const KskSecret *share,
                       const KskSecret *old_pin, const KskSecret *new_pin, GError **error)
{
  g_return_val_if_fail (session != NULL && label != NULL && ksk_card_label_is_valid (label), FALSE);
  g_return_val_if_fail (share != NULL && ksk_secret_get_size (share) == KSK_CARD_SHARE_BYTES, FALSE);
  g_return_val_if_fail (old_pin != NULL && new_pin != NULL, FALSE);

  int tries = -1;
  g_autoptr (GBytes) bytes = ksk_card_label_to_bytes (label);
  if (!ksk_card_pin_check (new_pin, error) || !log_in (session, old_pin, &tries, error))
    return FALSE;
  gboolean is_written = write_object (session, KSK_CARD_SHARE_OBJECT, CK_TRUE, ksk_secret_get_bytes (share),
                                      KSK_CARD_SHARE_BYTES, error)
                        && write_object (session, KSK_CARD_LABEL_OBJECT, CK_FALSE, g_bytes_get_data (bytes, NULL),
                                         KSK_CARD_LABEL_BYTES, error)
                        && set_pin (session, old_pin, new_pin, error);
  session->functions->C_Logout (session->handle);
  return is_written && check_written (session, bytes, share, new_pin, error);
}
