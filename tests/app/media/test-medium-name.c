/* Tests of app/media/medium-name: one stick has one name, also where the system has several for it. */
#include "app/media/medium-name.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "tests/app/media/media-test.h"

#define BY_ID "/dev/disk/by-id"

static void
assert_id (const char *folder, const char *expected)
{
  g_autofree char *id = ksk_medium_dup_id (folder);
  g_autofree char *name = ksk_medium_dup_name (folder, FALSE);
  g_assert_cmpstr (id, ==, expected);
  g_assert_cmpstr (name, ==, expected != NULL ? expected : "/dev/ksk1");
}

static void
name_device (const char *name)
{
  g_autofree char *path = g_build_filename (BY_ID, name, NULL);
  g_assert_cmpint (symlink (strstr (name, "-part1") != NULL ? "../../ksk1" : "../../ksk", path), ==, 0);
}

/* In a child: devices of its own, and something mounted that says it comes from one of them. Whichever name was given
 * first or last. */
static void
name_stick (const char *folder)
{
  mount_small (folder);
  g_assert_cmpint (mount ("none", "/dev", "tmpfs", 0, NULL), ==, 0);
  g_assert_cmpint (mount ("/dev/ksk1", folder, "tmpfs", 0, NULL), ==, 0);
  assert_id (folder, NULL);
  g_assert_cmpint (g_mkdir_with_parents (BY_ID, 0755), ==, 0);
  name_device ("usb-Stick");
  assert_id (folder, NULL);
  name_device ("wwn-0x5000-part1");
  assert_id (folder, "wwn-0x5000-part1");
  name_device ("usb-Stick-part1");
  assert_id (folder, "usb-Stick-part1");
  name_device ("scsi-Stick-part1");
  assert_id (folder, "scsi-Stick-part1");
  name_device ("usb-Other-part1");
  assert_id (folder, "scsi-Stick-part1");
}

static void
test_one_name (void)
{
  g_autofree char *folder = make_folder ();
  run_mounted (name_stick, folder);
  remove_tree (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/medium-name/one", test_one_name);
  return g_test_run ();
}
