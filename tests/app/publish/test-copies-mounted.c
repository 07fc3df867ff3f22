/* Tests of app/publish/copies with file systems of their own: full, read-only, let go, and the same one twice. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "copies-case.h"

static Fixture *mounted;

/* In a child: a medium of 64 KiB, and one that is mounted read-only. */
static void
copy_to_small (const char *folder)
{
  KskMediumHash hash;
  mount_small (folder);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (copy_to_mounted (mounted, folder, NULL, &hash, &error));
    int code = i == 0 ? G_IO_ERROR_NO_SPACE : G_IO_ERROR_READ_ONLY;
    g_assert_error (error, G_IO_ERROR, code);
    g_assert_nonnull (strstr (error->message, i == 0 ? "bytes are to be written" : "Read-only"));
    g_autofree char *there = list_folder (folder);
    g_assert_cmpstr (there, ==, i == 0 ? "KC60" : "");
    if (i > 0)
      continue;
    g_autofree char *copy_folder = g_build_filename (folder, there, NULL);
    g_assert_cmpint (g_rmdir (copy_folder), ==, 0);
    g_assert_cmpint (mount (NULL, folder, NULL, MS_REMOUNT | MS_RDONLY, NULL), ==, 0);
  }
}

static void
test_small (Fixture *fixture, gconstpointer data)
{
  mounted = fixture;
  run_mounted (copy_to_small, fixture->medium);
}

/* In a child: a medium with room enough, which is no longer mounted once the copy is whole. */
static void
copy_and_let_go (const char *folder)
{
  KskMediumHash hash;
  g_autoptr (GError) error = NULL;
  mount_small (folder);
  g_assert_cmpint (mount (NULL, folder, NULL, MS_REMOUNT, "size=64m"), ==, 0);
  g_assert_true (copy_to_mounted (mounted, folder, NULL, &hash, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (hash.n_files, ==, N_FILES);
  g_autofree char *there = list_folder (folder);
  g_assert_cmpstr (there, ==, "");
}

/* In a child: a medium with room for the copy, most of which a program that was killed has taken. */
static void
go_on_without_room (const char *folder)
{
  KskMediumHash hash;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) half = make_bytes (FILM_BYTES);
  g_autofree char *proofs = g_build_filename (folder, "KC60", "proofs", NULL);
  mount_small (folder);
  g_assert_cmpint (mount (NULL, folder, NULL, MS_REMOUNT, "size=8m"), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (proofs, 0755), ==, 0);
  put (proofs, ".anchors.conf.0123ab.part", half);
  copy_to_mounted (mounted, folder, NULL, &hash, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hash.n_files, ==, N_FILES);
}

static void
test_room_of_leftovers (Fixture *fixture, gconstpointer data)
{
  mounted = fixture;
  run_mounted (go_on_without_room, fixture->medium);
}

static void
test_let_go (Fixture *fixture, gconstpointer data)
{
  mounted = fixture;
  run_mounted (copy_and_let_go, fixture->medium);
}

/* What the system calls the stick that is in; (nullable): it has no name for it. */
static const char *stick;

char *__wrap_ksk_medium_dup_id (const char *folder);

char *
__wrap_ksk_medium_dup_id (const char *folder)
{
  return g_strdup (stick);
}

static void
copy_to_stick (const char *folder, const char *id, GPtrArray *media, gboolean is_same)
{
  KskMediumHash hash;
  g_autoptr (GError) error = NULL;
  stick = id;
  g_assert_cmpint (mount ("tmpfs", folder, "tmpfs", 0, "size=64m"), ==, 0);
  g_assert_true (copy_to_mounted (mounted, folder, media, &hash, &error) == !is_same);
  if (!is_same) {
    g_assert_no_error (error);
    return;
  }
  assert_io_error (error, G_IO_ERROR_ALREADY_MOUNTED, "usb-Stick_A-0:0, at ", "an earlier copy");
  g_autofree char *there = list_folder (folder);
  g_assert_cmpstr (there, ==, "");
  g_assert_cmpint (umount (folder), ==, 0);
}

/* In a child: the same stick in two places, whichever part of it is mounted; others, and those without a name. */
static void
copy_twice_to_one (const char *folder)
{
  g_autoptr (GPtrArray) media = g_ptr_array_new_with_free_func (g_free);
  mount_small (folder);
  copy_to_stick (folder, "usb-Stick_A-0:0-part1", media, FALSE);
  copy_to_stick (folder, "usb-Stick_A-0:0-part1", media, TRUE);
  copy_to_stick (folder, "usb-Stick_A-0:0-part2", media, TRUE);
  copy_to_stick (folder, "usb-Stick_A-0:0", media, TRUE);
  copy_to_stick (folder, "usb-Stick_B-0:0-part1", media, FALSE);
  copy_to_stick (folder, "usb-Stick-party", media, FALSE);
  copy_to_stick (folder, NULL, media, FALSE);
  copy_to_stick (folder, NULL, media, FALSE);
  g_assert_cmpuint (media->len, ==, 3);
}

static void
test_same_medium (Fixture *fixture, gconstpointer data)
{
  mounted = fixture;
  run_mounted (copy_twice_to_one, fixture->medium);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/copies/small", test_small);
  ADD ("/copies/room-of-leftovers", test_room_of_leftovers);
  ADD ("/copies/let-go", test_let_go);
  ADD ("/copies/same-medium", test_same_medium);
  return g_test_run ();
}
