/* OpenSSL in GLib's manners: g_autoptr() for its types, GError for its failures. */
#pragma once

#include <glib.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIGNUM, BN_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ECDSA_SIG, ECDSA_SIG_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)

G_BEGIN_DECLS

/* Sets @error (G_IO_ERROR_FAILED) to `OpenSSL failed to WHAT: REASON`, empties OpenSSL's queue, returns FALSE. */
gboolean ksk_set_openssl_error (GError **error, const char *what);

G_END_DECLS
