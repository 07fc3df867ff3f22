/* DNSSEC algorithm numbers and what this library knows of each. */
#include "dnssec/algorithm.h"

#include <string.h>

typedef struct {
  KskAlgorithm number;
  const char *name;
  KskKeyKind kind;
  const char *digest;
  gboolean deprecated;
  gboolean deterministic;
} AlgorithmRow;

/* clang-format off */
static const AlgorithmRow algorithm_table[] = {
  { KSK_ALGORITHM_RSAMD5,             "RSAMD5",             KSK_KEY_KIND_NONE,    NULL,     TRUE,  FALSE },
  { KSK_ALGORITHM_DSA,                "DSA",                KSK_KEY_KIND_NONE,    NULL,     TRUE,  FALSE },
  { KSK_ALGORITHM_RSASHA1,            "RSASHA1",            KSK_KEY_KIND_NONE,    NULL,     FALSE, FALSE },
  { KSK_ALGORITHM_DSA_NSEC3_SHA1,     "DSA-NSEC3-SHA1",     KSK_KEY_KIND_NONE,    NULL,     TRUE,  FALSE },
  { KSK_ALGORITHM_RSASHA1_NSEC3_SHA1, "RSASHA1-NSEC3-SHA1", KSK_KEY_KIND_NONE,    NULL,     TRUE,  FALSE },
  { KSK_ALGORITHM_RSASHA256,          "RSASHA256",          KSK_KEY_KIND_RSA,     "SHA256", FALSE, TRUE  },
  { KSK_ALGORITHM_RSASHA512,          "RSASHA512",          KSK_KEY_KIND_RSA,     "SHA512", FALSE, TRUE  },
  { KSK_ALGORITHM_ECC_GOST,           "ECC-GOST",           KSK_KEY_KIND_NONE,    NULL,     TRUE,  FALSE },
  { KSK_ALGORITHM_ECDSAP256SHA256,    "ECDSAP256SHA256",    KSK_KEY_KIND_P256,    "SHA256", FALSE, FALSE },
  { KSK_ALGORITHM_ECDSAP384SHA384,    "ECDSAP384SHA384",    KSK_KEY_KIND_P384,    "SHA384", FALSE, FALSE },
  { KSK_ALGORITHM_ED25519,            "ED25519",            KSK_KEY_KIND_ED25519, NULL,     FALSE, TRUE  },
  { KSK_ALGORITHM_ED448,              "ED448",              KSK_KEY_KIND_ED448,   NULL,     FALSE, TRUE  },
};
/* clang-format on */

static const AlgorithmRow *
find_row (guint algorithm)
{
  for (gsize i = 0; i < G_N_ELEMENTS (algorithm_table); i++)
    if ((guint)algorithm_table[i].number == algorithm)
      return &algorithm_table[i];
  return NULL;
}

gboolean
ksk_algorithm_is_assigned (guint algorithm)
{
  return find_row (algorithm) != NULL;
}

gboolean
ksk_algorithm_is_supported (guint algorithm)
{
  return ksk_algorithm_get_key_kind (algorithm) != KSK_KEY_KIND_NONE;
}

gboolean
ksk_algorithm_is_deprecated (guint algorithm)
{
  const AlgorithmRow *row = find_row (algorithm);
  return row == NULL || row->deprecated;
}

gboolean
ksk_algorithm_is_deterministic (guint algorithm)
{
  const AlgorithmRow *row = find_row (algorithm);
  return row != NULL && row->deterministic;
}

const char *
ksk_algorithm_get_name (guint algorithm)
{
  const AlgorithmRow *row = find_row (algorithm);
  return row != NULL ? row->name : NULL;
}

gboolean
ksk_algorithm_from_name (const char *name, KskAlgorithm *algorithm)
{
  g_return_val_if_fail (name != NULL && algorithm != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (algorithm_table); i++)
    if (strcmp (algorithm_table[i].name, name) == 0) {
      *algorithm = algorithm_table[i].number;
      return TRUE;
    }
  return FALSE;
}

KskKeyKind
ksk_algorithm_get_key_kind (guint algorithm)
{
  const AlgorithmRow *row = find_row (algorithm);
  return row != NULL ? row->kind : KSK_KEY_KIND_NONE;
}

const char *
ksk_algorithm_get_digest_name (guint algorithm)
{
  const AlgorithmRow *row = find_row (algorithm);
  return row != NULL ? row->digest : NULL;
}

const char *
ksk_key_kind_get_name (KskKeyKind kind)
{
  switch (kind) {
    case KSK_KEY_KIND_RSA:
      return "RSA";
    case KSK_KEY_KIND_P256:
      return "P-256";
    case KSK_KEY_KIND_P384:
      return "P-384";
    case KSK_KEY_KIND_ED25519:
      return "Ed25519";
    case KSK_KEY_KIND_ED448:
      return "Ed448";
    case KSK_KEY_KIND_NONE:
    default:
      return "none";
  }
}
