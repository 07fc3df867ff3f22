/* What reads film: decoders come as a module of their own, so that commands which do not look at film start without. */
#include "footage-module.h"

#include <dlfcn.h>

#define MODULE "ksk-footage.so"

KskFootageReadFunc
ksk_footage_module_load (GError **error)
{
  static void *module;
  KskFootageReadFunc read = NULL;

  module = dlopen (MODULE, RTLD_NOW | RTLD_LOCAL);
  if (module != NULL)
    *(void **)&read = dlsym (module, "ksk_footage_read");
  if (read == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 "film cannot be read here: %s; install GStreamer 1.22, libavcodec 59 and zbar", dlerror ());
  return read;
}
