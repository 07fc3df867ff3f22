/* Keeping what the program knows out of dumps and other processes. */
#include "app/cli/harden.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/resource.h>

gboolean
ksk_harden_process (GError **error)
{
  const struct rlimit none = { 0, 0 };
  if (prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || setrlimit (RLIMIT_CORE, &none) != 0) {
    int saved_errno = errno;
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "cannot forbid core dumps: %s",
                 g_strerror (saved_errno));
    return FALSE;
  }
  return TRUE;
}
