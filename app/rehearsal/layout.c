/* Where the things of a rehearsal stand in its folder. */
#include "layout.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* `FOLDER/KIND-NAME-YYYY-qN-0.xml`, as the root's files are called. */
static char *
dup_file_path (const KskLayout *self, const char *folder, const char *kind, const char *domain, KskQuarter quarter)
{
  g_autofree char *zone = g_str_equal (domain, ".") ? g_strdup ("root") : g_strndup (domain, strlen (domain) - 1);
  g_autofree char *name
      = g_strdup_printf ("%s-%s-%d-q%u-0.xml", kind, g_strdelimit (zone, "/", '_'), quarter.year, quarter.number);
  return g_build_filename (self->dir, folder, name, NULL);
}

KskLayout *
ksk_layout_new (const char *dir, const char *domain, KskQuarter quarter)
{
  KskLayout *self = g_new0 (KskLayout, 1);

  self->dir = g_canonicalize_filename (dir, NULL);
  self->config = g_build_filename (self->dir, "ksrsigner.yaml", NULL);
  self->trust_anchor = g_build_filename (self->dir, "trust-anchor.xml", NULL);
  self->softhsm_config = g_build_filename (self->dir, "hsm", "softhsm2.conf", NULL);
  self->tokens = g_build_filename (self->dir, "hsm", "tokens", NULL);
  self->previous = dup_file_path (self, "hsmfd", "skr", domain, ksk_quarter_before (quarter));
  self->request = dup_file_path (self, "media/ksr", "ksr", domain, quarter);
  self->response = dup_file_path (self, "media/ksr", "skr", domain, quarter);
  self->cards = g_build_filename (self->dir, "cards", NULL);
  self->card_set = g_build_filename (self->cards, "cards.json", NULL);
  return self;
}

void
ksk_layout_free (KskLayout *self)
{
  g_free (self->dir);
  g_free (self->config);
  g_free (self->trust_anchor);
  g_free (self->softhsm_config);
  g_free (self->tokens);
  g_free (self->previous);
  g_free (self->request);
  g_free (self->response);
  g_free (self->cards);
  g_free (self->card_set);
  g_free (self);
}

static gboolean
make_folder (const char *path, GError **error)
{
  if (g_mkdir (path, 0700) == 0)
    return TRUE;
  int code = errno;
  g_set_error (error, G_IO_ERROR, (gint)g_io_error_from_errno (code), "The folder %s cannot be made: %s", path,
               g_strerror (code));
  return FALSE;
}

static gboolean
check_empty (const char *path, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &reason);
  if (dir == NULL) {
    int code = errno;
    g_set_error_literal (error, G_IO_ERROR, (gint)g_io_error_from_errno (code), reason->message);
    return FALSE;
  }
  if (g_dir_read_name (dir) == NULL)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_EMPTY,
               "The folder %s is not empty; a rehearsal needs a new one. Nothing was touched", path);
  return FALSE;
}

gboolean
ksk_layout_make_folders (const KskLayout *self, gboolean with_cards, GError **error)
{
  static const char *const folders[] = { "hsm", "hsm/tokens", "hsmfd", "media", "media/ksr" };

  gboolean is_there = g_file_test (self->dir, G_FILE_TEST_EXISTS);
  if (is_there ? !check_empty (self->dir, error) : !make_folder (self->dir, error))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_build_filename (self->dir, folders[i], NULL);
    if (!make_folder (path, error))
      return FALSE;
  }
  return !with_cards || make_folder (self->cards, error);
}
