/* Cases of planning: a valid request, the response before it and an HSM, one thing of it changed, and what a plan makes
 * of it. */
#pragma once

#include "tests/fixtures/request-builder.h"

G_BEGIN_DECLS

/* Bundles @from to @until publish, sign with and revoke these names of `keys`, written `a, b`. All but @sign
 * (nullable). The last row of a schema has @from 0. */
typedef struct {
  guint from;
  guint until;
  const char *publish;
  const char *sign;
  const char *revoke;
  gboolean algorithms_may_differ;
} TestSlots;

#define TEST_MAX_SLOTS 8

/* What is planned. Edits change it. */
typedef struct {
  TestDocument *request;
  TestDocument *previous; /* (nullable) */
  KskInventory *hsm_keys; /* KSK-1, KSK-2, KSK-3: P-256; KSK-R: RSA of 1024 bits; KSK-E: Ed25519 */
  gint64 value;           /* of the case */
} TestSigningRoom;

typedef struct {
  const char *name;
  /* (nullable) The section `keys`, as YAML, in which TAG(label) and DS(label) stand for those of the HSM's keys. NULL:
   * those keys under the names one, two, three, rsa, ed, each with its tag. */
  const char *keys;
  const char *ksk_policy;     /* (nullable) YAML lines: of ksk_policy, indented by two */
  const char *request_policy; /* (nullable) likewise */
  TestSlots slots[TEST_MAX_SLOTS];
  void (*edit) (TestSigningRoom *room);
  gint64 value;
  gboolean no_plan;
  const char *failed;  /* ids of the checks that fail, once each, with spaces; NULL: none */
  const char *skipped; /* likewise */
  const char *passed;  /* likewise; NULL: not looked at */
  const char *says;    /* (nullable): pattern of the first failure's message, or of the first skip's without any */
  guint bundle;        /* and its bundle number */
  guint n_failed;      /* findings that fail; 0: any number */
} TestPlanCase;

/* Everything that a plan is built of, with the plan. */
typedef struct {
  TestSigningRoom room;
  KskRequest *request;
  KskResponse *previous; /* (nullable) */
  KskConfig *config;
  KskReport *report;
  KskPlan *plan; /* (nullable) */
} TestPlan;

/* Returns: (transfer full): what comes of the case. */
TestPlan *test_plan_new (const TestPlanCase *the_case);
void test_plan_free (TestPlan *self);

/* Registers each case as a test below @path. The cases stay in use until the program ends. */
void test_plan_add_cases (const char *path, const TestPlanCase *cases, gsize n_cases);

/* Returns: (transfer none): the key pair that the HSM holds under that label, or a ZSK of that name. */
TestKey *test_room_get_pair (const char *label);

#define TEST_TYPE_SIGNER (test_signer_get_type ())
G_DECLARE_FINAL_TYPE (TestSigner, test_signer, TEST, SIGNER, GObject)

/* What a signer does instead of signing. */
typedef enum {
  TEST_SIGNER_GOOD,
  TEST_SIGNER_FAILS,      /* with G_IO_ERROR_BUSY, "the test says no" */
  TEST_SIGNER_GARBAGE,    /* octets of the right number */
  TEST_SIGNER_OTHER_KEY,  /* a good signature by another key of that kind */
  TEST_SIGNER_OTHER_DATA, /* a good signature over something else */
  TEST_SIGNER_SHORT,      /* without its last octet */
  TEST_SIGNER_LONG,       /* with one more */
  TEST_SIGNER_EMPTY,
  TEST_SIGNER_FLIPPED, /* one bit wrong */
  TEST_SIGNER_CANCELS, /* signs well, then cancels */
} TestSignerFault;

struct _TestSigner {
  GObject parent_instance;
  TestSignerFault fault;
  guint fault_at; /* which signature, from 1 */
  guint calls;
  gboolean hash_in_hsm; /* as last asked for */
  GString *labels;      /* of all calls, with spaces */
};

/* Returns: (transfer full): a signer with the key pairs of the HSM. */
TestSigner *test_signer_new (TestSignerFault fault, guint fault_at);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestPlan, test_plan_free)

G_END_DECLS
