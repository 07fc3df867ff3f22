/* Errors of hsm/: codes named for what the operator can do about them; the message ends with the CKR_* name. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KSK_HSM_ERROR (ksk_hsm_error_quark ())

typedef enum {
  KSK_HSM_ERROR_MODULE,          /* the PKCS#11 module cannot be loaded or initialised: check the path */
  KSK_HSM_ERROR_NO_TOKEN,        /* no token, or none with that label and serial: connect or switch on the HSM */
  KSK_HSM_ERROR_AMBIGUOUS_TOKEN, /* several tokens fit: name one by label and serial */
  KSK_HSM_ERROR_PIN_INCORRECT,   /* wrong PIN: try again, the message says whether tries are low */
  KSK_HSM_ERROR_PIN_LOCKED,      /* no tries left: the security officer must reset it */
  KSK_HSM_ERROR_NO_KEY,          /* no key with that label: wrong token, or wrong configuration */
  KSK_HSM_ERROR_AMBIGUOUS_KEY,   /* several keys have that label: delete or rename one */
  KSK_HSM_ERROR_KEY_TYPE,        /* a key of a kind or shape that DNSSEC does not use */
  KSK_HSM_ERROR_MECHANISM,       /* the HSM offers no mechanism that makes this signature */
  KSK_HSM_ERROR_DEVICE,          /* the device or token went away: reconnect, log in again */
  KSK_HSM_ERROR_EXISTS,          /* a key or token with that label is already there: nothing was changed */
  KSK_HSM_ERROR_FAILED,          /* the HSM refused for a reason that only its CKR_* name tells */
} KskHsmError;

GQuark ksk_hsm_error_quark (void);

G_END_DECLS
