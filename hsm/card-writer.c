/* Where a new card is written to; and the simplest such place, a folder of card files. */
#include "card-writer.h"

#include <glib/gstdio.h>
#include <openssl/crypto.h>

#include "card-file.h"

typedef struct {
  KskCardWriter parent;
  char *folder;
} FileWriter;

void
ksk_card_writer_free (KskCardWriter *self)
{
  if (self != NULL)
    self->free (self);
}

static char *
dup_path (KskCardWriter *writer, const KskCardLabel *label)
{
  const FileWriter *self = (const FileWriter *)writer;
  return ksk_card_file_dup_path (self->folder, label->card, label->epoch);
}

static gboolean
prepare (KskCardWriter *writer, guint card, guint32 epoch, GError **error)
{
  g_autofree char *path = ksk_card_file_dup_path (((const FileWriter *)writer)->folder, card, epoch);
  GStatBuf status;
  if (g_lstat (path, &status) != 0)
    return TRUE; /* whatever else is wrong with the folder shows when the file is made */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
               "%s is there already, and no card is ever replaced: choose another folder", path);
  return FALSE;
}

/* A file that does not give the share back is no card. */
static gboolean
check_written (const char *path, const KskSecret *share, const KskSecret *pin, GError **error)
{
  g_autoptr (KskCardFile) file = ksk_card_file_load (path, error);
  g_autoptr (KskSecret) found = file != NULL ? ksk_card_file_open (file, pin, error) : NULL;
  if (found == NULL)
    return FALSE;
  if (CRYPTO_memcmp (ksk_secret_get_bytes (found), ksk_secret_get_bytes (share), KSK_CARD_SHARE_BYTES) == 0)
    return TRUE;
  g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT, "%s gives back another share than was written", path);
  return FALSE;
}

static gboolean
write_card (KskCardWriter *writer, const KskCardLabel *label, const KskSecret *share, const KskSecret *old_pin,
            const KskSecret *new_pin, GError **error)
{
  g_autofree char *path = dup_path (writer, label);
  if (!ksk_card_file_create (path, label, share, new_pin, NULL, error))
    return FALSE;
  if (check_written (path, share, new_pin, error))
    return TRUE;
  g_unlink (path);
  return FALSE;
}

static void
take_back (KskCardWriter *writer, const KskCardLabel *label)
{
  g_autofree char *path = dup_path (writer, label);
  g_unlink (path);
}

static void
free_writer (KskCardWriter *writer)
{
  FileWriter *self = (FileWriter *)writer;
  g_free (self->folder);
  g_free (self);
}

KskCardWriter *
ksk_card_writer_new_files (const char *folder)
{
  g_return_val_if_fail (folder != NULL, NULL);

  FileWriter *self = g_new (FileWriter, 1);
  *self = (FileWriter){
    .parent = { .prepare = prepare, .write = write_card, .take_back = take_back, .free = free_writer },
    .folder = g_strdup (folder),
  };
  return &self->parent;
}
