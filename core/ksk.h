/* libksk: the signing core of KSK Console. Include this one header. */
#pragma once

#include "ksk-macros.h"
#include "ksk-version.h"

#include "dnssec/algorithm.h"
#include "dnssec/dnskey.h"
#include "dnssec/domain-name.h"
#include "dnssec/error.h"
#include "dnssec/key-label.h"
#include "dnssec/presentation.h"
#include "dnssec/public-key.h"
#include "dnssec/rrsig.h"
#include "dnssec/time.h"

#include "ksr/bundle.h"
#include "ksr/error.h"
#include "ksr/parse.h"
#include "ksr/request.h"
#include "ksr/response.h"
#include "ksr/signature-policy.h"
#include "ksr/table.h"
#include "ksr/trust-anchor.h"
#include "ksr/write.h"

#include "config/config.h"
#include "config/error.h"

#include "check/check.h"
#include "check/finding.h"
#include "check/inventory.h"
#include "check/report.h"
#include "check/verify.h"

#include "sign/plan.h"
#include "sign/sign.h"
#include "sign/signer.h"

#include "ceremony/clock.h"
#include "ceremony/journal.h"
#include "ceremony/kind.h"
#include "ceremony/role.h"
#include "ceremony/script.h"
#include "ceremony/secret.h"

#include "evidence/fingerprint.h"
#include "evidence/pgp-words.h"
