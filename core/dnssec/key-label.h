/* Labels of KSKs in an HSM, made from the time as the root's are. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

/**
 * ksk_key_label_new:
 * @time_s: when the key is made, 0 to KSK_TIME_MAX.
 *
 * Makes `K` and the time in six base32 digits of steps of four seconds: 2010-06-16T21:19:16Z gives `Kjqmt7v`. Some
 * HSMs show no more than these seven characters.
 * Returns: (transfer full) (not nullable): a string to g_free().
 */
KSK_API char *ksk_key_label_new (gint64 time_s);

G_END_DECLS
