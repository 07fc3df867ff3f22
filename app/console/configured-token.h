/* The HSM that the configuration names, as a ceremony uses it. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

#define KSK_TYPE_CONFIGURED_TOKEN (ksk_configured_token_get_type ())
G_DECLARE_FINAL_TYPE (KskConfiguredToken, ksk_configured_token, KSK, CONFIGURED_TOKEN, GObject)

/**
 * ksk_configured_token_new:
 * @hsm: (not nullable): an entry of @config. Its environment must be set already: it is not safe to change that once
 *   there are other threads.
 *
 * A KskToken. The HSM is opened when it is first asked for something, for it is switched on late in a ceremony, and
 * again after it went away. Errors: KSK_HSM_ERROR_*. Returns: (transfer full).
 */
KskToken *ksk_configured_token_new (KskConfig *config, const KskHsmConfig *hsm);

G_END_DECLS
