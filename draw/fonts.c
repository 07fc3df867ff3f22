/* The bundled fonts: out of the program into fontconfig, by way of files in memory. */
#include "draw/fonts.h"

#include <errno.h>
#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <gio/gio.h>
#include <sys/mman.h>
#include <unistd.h>

#include <ksk-draw-resources.h>

G_DEFINE_QUARK (ksk - fonts - error - quark, ksk_fonts_error)

static const char *const files[]
    = { "B612-Regular.otf", "B612-Bold.otf", "DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf", "DejaVuSans.ttf" };

/* Stands for everything that the machine's fontconfig could say. No hinting: it would make widths depend on sizes, and
 * what fits at one size must fit at all. */
static const char settings[]
    = "<?xml version='1.0'?><fontconfig>"
      "<alias><family>sans-serif</family><prefer><family>" KSK_FONT_SANS "</family></prefer></alias>"
      "<alias><family>monospace</family><prefer><family>" KSK_FONT_MONO "</family></prefer></alias>"
      "<match target='pattern'>"
      "<edit name='family' mode='append_last'><string>" KSK_FONT_SANS "</string></edit>"
      "<edit name='family' mode='append_last'><string>DejaVu Sans</string></edit>"
      "<edit name='antialias' mode='assign'><bool>true</bool></edit>"
      "<edit name='hinting' mode='assign'><bool>false</bool></edit>"
      "<edit name='hintstyle' mode='assign'><const>hintnone</const></edit>"
      "<edit name='rgba' mode='assign'><const>none</const></edit>"
      "</match></fontconfig>";

static gboolean
write_all (int fd, const guint8 *data, gsize size)
{
  while (size > 0) {
    gssize n = write (fd, data, size);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return FALSE;
    data += n;
    size -= (gsize)n;
  }
  return TRUE;
}

/* Fontconfig and Cairo take files only, and Cairo opens them again whenever it needs them: the descriptor stays open
 * for as long as the program runs, and nobody can change what is behind it. */
static char *
open_in_memory (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  int fd = memfd_create ("ksk-font", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  if (fd < 0)
    return NULL;
  if (!write_all (fd, data, size)
      || fcntl (fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) < 0) {
    int saved = errno;
    close (fd);
    errno = saved;
    return NULL;
  }
  return g_strdup_printf ("/proc/self/fd/%d", fd);
}

static GBytes *
load_font (const char *file)
{
  g_autofree char *path = g_strdup_printf ("/ksk/fonts/%s", file);
  GBytes *bytes = g_resource_lookup_data (ksk_draw_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert (bytes != NULL);
  return bytes;
}

static gboolean
add_font (FcConfig *config, const char *file, GError **error)
{
  g_autoptr (GBytes) bytes = load_font (file);
  g_autofree char *path = open_in_memory (bytes);
  if (path == NULL) {
    g_set_error (error, KSK_FONTS_ERROR, KSK_FONTS_ERROR_UNUSABLE, "cannot hold the font %s in memory: %s", file,
                 g_strerror (errno));
    return FALSE;
  }
  if (!FcConfigAppFontAddFile (config, (const FcChar8 *)path)) {
    g_set_error (error, KSK_FONTS_ERROR, KSK_FONTS_ERROR_UNUSABLE,
                 "fontconfig does not take the font %s as %s: is /proc mounted?", file, path);
    return FALSE;
  }
  return TRUE;
}

static gboolean
fill_config (FcConfig *config, GError **error)
{
  if (!FcConfigParseAndLoadFromMemory (config, (const FcChar8 *)settings, FcTrue)
      || !FcConfigSetRescanInterval (config, 0)) {
    g_set_error (error, KSK_FONTS_ERROR, KSK_FONTS_ERROR_UNUSABLE,
                 "fontconfig does not take the settings of this program");
    return FALSE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    if (!add_font (config, files[i], error))
      return FALSE;
  }
  if (!FcConfigSetCurrent (config)) {
    g_set_error (error, KSK_FONTS_ERROR, KSK_FONTS_ERROR_UNUSABLE, "fontconfig cannot use the fonts of this program");
    return FALSE;
  }
  return TRUE;
}

gboolean
ksk_fonts_register (GError **error)
{
  static gboolean done = FALSE;

  if (done)
    return TRUE;
  FcConfig *config = FcConfigCreate ();
  if (config == NULL) {
    g_set_error (error, KSK_FONTS_ERROR, KSK_FONTS_ERROR_UNUSABLE, "fontconfig cannot start");
    return FALSE;
  }
  done = fill_config (config, error);
  FcConfigDestroy (config);
  return done;
}

char *
ksk_fonts_dup_sha256 (void)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr (GBytes) bytes = load_font (files[i]);
    gsize size;
    const guchar *data = g_bytes_get_data (bytes, &size);
    g_checksum_update (checksum, data, (gssize)size);
  }
  return g_strdup (g_checksum_get_string (checksum));
}
