/* Cases of the checks: a valid request in a valid room, one thing of it changed, and exactly what that must break. */
#pragma once

#include "tests/fixtures/request-builder.h"

G_BEGIN_DECLS

/* What is checked. Edits change it. */
typedef struct {
  TestDocument *request;
  TestDocument *previous; /* (nullable) */
  const char *waiver;     /* (nullable) */
  KskInventory *hsm_keys; /* (nullable): holds KSK-1 */
  gint64 now_s;
  gint64 value; /* of the case */
  gboolean hsm_left_out;
} TestRoom;

typedef void (*TestEdit) (TestRoom *room);

typedef struct {
  const char *name;
  /* `option: value` lines: of request_policy, or of response_policy and ksk_policy with `response.` and `ksk.`. */
  const char *options;
  TestEdit edit;   /* before the signatures are made */
  TestEdit tamper; /* after */
  gint64 value;
  const char *failed;  /* ids of the checks that fail, in order, once each; NULL: none, the request is accepted */
  const char *skipped; /* likewise for what is not checked */
  const char *says;    /* (nullable): pattern of the first failure's message, or of the first skip's without any */
  guint bundle;        /* and its bundle number */
  guint n_failed;      /* findings that fail; 0: any number */
  guint n_passed;      /* findings that pass; 0: any number */
  guint n_skipped;     /* findings of what is not checked; 0: any number */
} TestCase;

/* Registers each case as a test below @path. The cases stay in use until the program ends. */
void test_room_add_cases (const char *path, const TestCase *cases, gsize n_cases);

/* Options that let an RSA key stand in the request beside the P-256 keys. */
#define TEST_ALLOW_RSA                                  \
  "approved_algorithms: [ECDSAP256SHA256, RSASHA256]\n" \
  "rsa_approved_key_sizes: [1024]\n"

/* Returns: (transfer full): a P-256 key pair of that name. */
TestKey *test_room_get_key (const char *name);

/* Returns: (transfer full): what that configuration text, in the form of TestCase.options, says. */
KskConfig *test_room_parse_config (const char *options);

/* Returns: (transfer full): the ids of checks with a finding of that verdict, in order, once each. */
char *test_room_list_checks (KskReport *report, KskVerdict verdict);

/* Returns: (transfer none) (nullable): the first finding with that verdict. */
KskFinding *test_room_find (KskReport *report, KskVerdict verdict);

G_END_DECLS
