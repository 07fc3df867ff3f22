/* OpenSSL in GLib's manners: GError for its failures. */
#include "openssl-glue.h"

#include <gio/gio.h>
#include <openssl/err.h>

gboolean
ksk_set_openssl_error (GError **error, const char *what)
{
  char reason[160] = "no reason given";
  unsigned long code = ERR_peek_last_error ();
  if (code != 0)
    ERR_error_string_n (code, reason, sizeof reason);
  ERR_clear_error ();
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "OpenSSL failed to %s: %s", what, reason);
  return FALSE;
}
