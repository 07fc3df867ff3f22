/* The faults that the fault-injecting PKCS#11 module makes, as text.
 *
 * Rules are separated by `;`. A rule is FUNCTION[@N[+]]=ACTION: the Nth call, the Nth and every later one, or every
 * call. The first rule that fits a call counts. Actions:
 *
 *     CKR_DEVICE_ERROR, 0x30      the call returns this
 *     flip                        C_Sign: one bit of the signature is wrong
 *     stuck                       C_Sign: fails with CKR_FUNCTION_FAILED, and leaves the session unable to begin
 * another delay:MS                    the call happens, MS milliseconds later hide:CKM_RSA_PKCS,0x6,...
 * C_GetMechanismList: these are missing flags:0x40000               C_GetTokenInfo: these flags are set, too maker:NAME
 * C_GetTokenInfo: the token is made by NAME respell                     C_GetAttributeValue: CKA_EC_POINT without its
 * OCTET STRING, and CKA_EC_PARAMS of Edwards curves as a name instead of an object identifier
 */
#pragma once

#include <gio/gio.h>
#include <p11-kit/pkcs11.h>

G_BEGIN_DECLS

typedef enum {
  FAULT_RETURN,
  FAULT_FLIP,
  FAULT_STUCK,
  FAULT_DELAY,
  FAULT_HIDE,
  FAULT_FLAGS,
  FAULT_MAKER,
  FAULT_SERIAL,
  FAULT_RESPELL,
} FaultAction;

typedef struct {
  char *function;
  guint nth;       /* 0: every call */
  gboolean onward; /* and every later one */
  FaultAction action;
  gulong number;  /* what to return, milliseconds, or flags */
  char *text;     /* (nullable) */
  GArray *hidden; /* (nullable) (element-type CK_MECHANISM_TYPE) */
} FaultRule;

/* Returns: (transfer full) (nullable) (element-type FaultRule): @text may be NULL or empty. */
GPtrArray *fault_rules_parse (const char *text, GError **error);

/* Returns: (transfer none) (nullable): the rule for the @nth call of @function, from 1. */
const FaultRule *fault_rules_find (GPtrArray *rules, const char *function, guint nth);

G_END_DECLS
