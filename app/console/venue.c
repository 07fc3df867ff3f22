/* Where a ceremony is held: its folders, configuration and script. */
#include "venue.h"

#include <app/media/file-read.h>
#include <app/media/file-write.h>
#include <app/rehearsal/room.h>
#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define DEFAULT_SCHEMA "normal"
#define LIVE_SCRIPT "signing"
#define REHEARSAL_SCRIPT "rehearsal-short"
/* Of the room: the second copy of the journal, on the log stick. */
#define REHEARSAL_JOURNAL "hsmfd/journal"
#define REHEARSAL_BUNDLES 9
#define REHEARSAL_COPIES 2 /* of the record */
#define MAX_DISPLAYED_REMARKS 5

void
ksk_venue_free (KskVenue *self)
{
  g_free (self->out_dir);
  g_free (self->record_dir);
  g_free (self->room_dir);
  g_strfreev (self->journal_dirs);
  g_free (self->log_journal_dir);
  for (guint role = 0; role < KSK_N_MEDIA; role++)
    g_free (self->folders[role]);
  g_free (self->copy_dir);
  g_strfreev (self->record_folders);
  g_clear_pointer (&self->config, ksk_config_unref);
  g_free (self->config_name);
  g_free (self->config_sha256);
  g_clear_pointer (&self->config_bytes, g_bytes_unref);
  g_free (self->schema);
  g_clear_pointer (&self->script, ksk_script_unref);
  g_clear_pointer (&self->script_bytes, g_bytes_unref);
  g_free (self);
}

static gboolean fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, message);
  return FALSE;
}

/* Makes a folder, or takes one that is there. */
static gboolean
make_folder (const char *path, GError **error)
{
  if (g_mkdir (path, 0700) == 0 || (errno == EEXIST && g_file_test (path, G_FILE_TEST_IS_DIR)))
    return TRUE;
  return fail (error, _ ("The folder %s cannot be made: %s"), path, g_strerror (errno));
}

/* OUT is new, empty or that of a ceremony of the same kind. */
static gboolean
check_out (const char *out, gboolean is_rehearsal, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (out, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL) {
    if (g_str_equal (name, "room") && !is_rehearsal)
      return fail (error, _ ("%s is the folder of a rehearsal: choose another one for a ceremony"), out);
    if (!g_str_equal (name, "room") && !g_str_equal (name, "record"))
      return fail (error, _ ("%s has other things in it: choose a new folder, or that of a ceremony to go on with"),
                   out);
  }
  return TRUE;
}

/* Names the folders, and looks whether this ceremony may have them. Makes none yet. */
static gboolean
choose_folders (KskVenue *self, const char *out, GError **error)
{
  self->out_dir = g_canonicalize_filename (out, NULL);
  self->record_dir = g_build_filename (self->out_dir, "record", NULL);
  if (self->is_rehearsal)
    self->room_dir = g_build_filename (self->out_dir, "room", NULL);
  if (!g_file_test (self->out_dir, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!check_out (self->out_dir, self->is_rehearsal, error))
    return FALSE;
  if (self->is_rehearsal && g_file_test (self->record_dir, G_FILE_TEST_EXISTS)
      && !g_file_test (self->room_dir, G_FILE_TEST_IS_DIR))
    return fail (error, _ ("%s is the folder of a ceremony, not of a rehearsal: choose another one"), self->out_dir);
  return TRUE;
}

/* What stands for the boot medium: a rehearsal boots nothing, but its hash is compared. */
static gboolean
make_boot_medium (const char *folder, GError **error)
{
  static const char text[] = "This folder stands for the boot medium of a rehearsal.\n";
  g_autofree char *path = g_build_filename (folder, "rehearsal.txt", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);

  if (!make_folder (folder, error))
    return FALSE;
  return g_file_test (path, G_FILE_TEST_EXISTS) || ksk_file_write_new (path, bytes, error);
}

/* Makes the room, unless an earlier run of the same rehearsal has. */
static gboolean
make_room (KskVenue *self, GError **error)
{
  g_autofree char *last_made = g_build_filename (self->room_dir, "trust-anchor.xml", NULL);

  if (!g_file_test (last_made, G_FILE_TEST_EXISTS)) {
    KskRoomSpec spec = {
      .dir = self->room_dir,
      .domain = ".",
      .algorithm = KSK_ALGORITHM_RSASHA256,
      .bundles = REHEARSAL_BUNDLES,
      .rollover = DEFAULT_SCHEMA,
      .now_s = g_get_real_time () / G_USEC_PER_SEC,
      .with_cameras = self->with_cameras,
      .with_cards = TRUE,
    };
    g_autoptr (KskRoom) room = ksk_room_build (&spec, error);
    if (room == NULL) {
      g_prefix_error (error, "%s", _ ("The rehearsal room cannot be made; choose a new folder. "));
      return FALSE;
    }
  }
  self->folders[KSK_MEDIUM_BOOT] = g_build_filename (self->room_dir, "media", "boot", NULL);
  self->folders[KSK_MEDIUM_LOG] = g_build_filename (self->room_dir, "hsmfd", NULL);
  self->folders[KSK_MEDIUM_REQUEST] = g_build_filename (self->room_dir, "media", "ksr", NULL);
  self->copy_dir = g_build_filename (self->room_dir, "media", NULL);
  self->record_folders = g_new0 (char *, REHEARSAL_COPIES + 1);
  for (guint i = 0; i < REHEARSAL_COPIES; i++) {
    self->record_folders[i] = g_strdup_printf ("%s/record-%u", self->copy_dir, i + 1);
    if (!make_folder (self->record_folders[i], error))
      return FALSE;
  }
  return make_boot_medium (self->folders[KSK_MEDIUM_BOOT], error);
}

static gboolean
read_config (KskVenue *self, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = ksk_file_read (path, KSK_MAX_CONFIG_BYTES, error);
  KskFingerprint sha256;

  if (bytes == NULL)
    return FALSE;
  self->config_name = g_path_get_basename (path);
  self->config = ksk_config_parse (bytes, self->config_name, error);
  if (self->config == NULL)
    return FALSE;
  ksk_fingerprint_init (&sha256, bytes);
  self->config_sha256 = ksk_fingerprint_to_hex (&sha256);
  self->config_bytes = g_steal_pointer (&bytes);

  GPtrArray *hsms = ksk_config_get_hsms (self->config);
  if (hsms->len != 1)
    return fail (error, _ ("%s has %u entries under hsm: a ceremony has one HSM"), path, hsms->len);
  self->hsm = hsms->pdata[0];
  return ksk_config_find_schema (self->config, self->schema, error) != NULL;
}

static void
set_hsm_environment (const KskVenue *self)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, self->hsm->env);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_setenv (name, value, TRUE);
}

static void
take_configured_media (KskVenue *self)
{
  const KskCeremonyConfig *ceremony = ksk_config_get_ceremony (self->config);

  self->folders[KSK_MEDIUM_BOOT] = g_strdup (ceremony->boot_folder);
  self->folders[KSK_MEDIUM_LOG] = g_strdup (ceremony->log_folder);
  self->folders[KSK_MEDIUM_REQUEST] = g_strdup (ceremony->request_folder);
  self->copy_dir = g_strdup (ceremony->copy_folder);
  self->record_folders = g_strdupv (ceremony->record_folders);
}

/* Errors of a script, the first few. Returns TRUE when there is none. */
static gboolean
lint (KskScript *script, const char *name, GError **error)
{
  g_autoptr (GPtrArray) remarks = ksk_script_lint (script);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_errors = 0;

  for (guint i = 0; i < remarks->len; i++) {
    const KskScriptRemark *remark = remarks->pdata[i];
    if (remark->is_error && ++n_errors <= MAX_DISPLAYED_REMARKS)
      g_string_append_printf (text, "\n  %s:%u: step %s: %s", name, remark->line, remark->step_id, remark->message);
  }
  return n_errors == 0
         || fail (error,
                  ngettext ("The script cannot be followed; it has %u error (ksk script lint names it):%s",
                            "The script cannot be followed; it has %u errors (ksk script lint names them):%s",
                            n_errors),
                  n_errors, text->str);
}

/* Finds the file of the script: the one asked for, else the one this ceremony was begun with, else the usual one. */
static GBytes *
find_script (const KskVenue *self, const char *asked, char **name, GError **error)
{
  g_autofree char *kept = g_build_filename (self->record_dir, KSK_VENUE_SCRIPT_NAME, NULL);

  if (asked == NULL && g_file_test (kept, G_FILE_TEST_EXISTS))
    asked = kept;
  if (asked == NULL)
    asked = self->is_rehearsal ? REHEARSAL_SCRIPT : LIVE_SCRIPT;
  *name = g_path_get_basename (asked);
  GBytes *bundled = ksk_script_lookup_bundled (asked);
  return bundled != NULL ? bundled : ksk_file_read (asked, KSK_MAX_SCRIPT_BYTES, error);
}

static gboolean
read_script (KskVenue *self, const char *asked, GError **error)
{
  g_autofree char *name = NULL;

  self->script_bytes = find_script (self, asked, &name, error);
  if (self->script_bytes == NULL)
    return FALSE;
  self->script = ksk_script_parse (self->script_bytes, error);
  if (self->script == NULL) {
    g_prefix_error (error, "%s: ", name);
    return FALSE;
  }
  return lint (self->script, name, error);
}

/* Makes the room of a rehearsal and reads its configuration. */
static gboolean
prepare_rehearsal (KskVenue *self, GError **error)
{
  g_autofree char *config = g_build_filename (self->room_dir, "ksrsigner.yaml", NULL);
  g_autofree char *journal = g_build_filename (self->room_dir, REHEARSAL_JOURNAL, NULL);

  return make_folder (self->out_dir, error) && make_room (self, error) && make_folder (journal, error)
         && read_config (self, config, error);
}

/* A drawn room proves nothing. */
static gboolean
check_cameras (const KskVenue *self, GError **error)
{
  GPtrArray *list = ksk_config_get_ceremony (self->config)->cameras.list;

  for (guint i = 0; i < list->len; i++) {
    const KskCameraConfig *camera = list->pdata[i];
    if (camera->device == KSK_CAMERA_DEVICE_TEST)
      return fail (error,
                   _ ("%s: the camera %s is a test picture, which is for rehearsals alone: name a real camera, "
                      "or leave it out"),
                   self->config_name, camera->name);
  }
  return TRUE;
}

static gboolean
prepare_live (KskVenue *self, const char *config, GError **error)
{
  if (!read_config (self, config, error) || !check_cameras (self, error) || !make_folder (self->out_dir, error))
    return FALSE;
  take_configured_media (self);
  return TRUE;
}

static gboolean
is_inside (const char *path, const char *folder)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) parent = g_file_new_for_path (folder);
  return g_file_equal (file, parent) || g_file_has_prefix (file, parent);
}

/* One beside the record, and another on the log stick or on a stick of its own. */
static void
choose_journals (KskVenue *self)
{
  const char *log_stick = self->folders[KSK_MEDIUM_LOG];
  g_autofree char *on_stick = self->is_rehearsal ? g_build_filename (self->room_dir, REHEARSAL_JOURNAL, NULL) : NULL;
  const char *second = self->is_rehearsal ? on_stick : ksk_config_get_ceremony (self->config)->journal_folder;
  gboolean is_on_log_stick = second != NULL && log_stick != NULL && is_inside (second, log_stick);
  const char *const dirs[] = { self->record_dir, is_on_log_stick ? NULL : second, NULL };

  self->journal_dirs = g_strdupv ((char **)dirs);
  self->log_journal_dir = is_on_log_stick ? g_strdup (second) : NULL;
}

KskVenue *
ksk_venue_prepare (const KskConsoleOptions *options, GError **error)
{
  g_return_val_if_fail (options != NULL && options->out != NULL, NULL);
  g_return_val_if_fail (options->is_rehearsal == (options->config == NULL), NULL);

  g_autoptr (KskVenue) self = g_new0 (KskVenue, 1);
  self->is_rehearsal = options->is_rehearsal;
  self->with_cameras = !options->are_cameras_outside;
  self->schema = g_strdup (options->schema != NULL ? options->schema : DEFAULT_SCHEMA);
  if (!choose_folders (self, options->out, error) || !read_script (self, options->script, error))
    return NULL;
  if (self->is_rehearsal ? !prepare_rehearsal (self, error) : !prepare_live (self, options->config, error))
    return NULL;
  if (!make_folder (self->record_dir, error))
    return NULL;
  set_hsm_environment (self);

  choose_journals (self);
  return g_steal_pointer (&self);
}
