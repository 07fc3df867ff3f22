/* Tests of app/cli/harden: what the kernel says of the process afterwards. */
#include "app/cli/harden.h"

#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void
check_hardened (void)
{
  struct rlimit limit = { 1, 1 };
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (prctl (PR_GET_DUMPABLE, 0, 0, 0, 0), ==, 1);
  gboolean is_hardened = ksk_harden_process (&error);
  g_assert_no_error (error);
  g_assert_true (is_hardened);
  g_assert_cmpint (prctl (PR_GET_DUMPABLE, 0, 0, 0, 0), ==, 0);
  g_assert_cmpint (getrlimit (RLIMIT_CORE, &limit), ==, 0);
  g_assert_cmpuint (limit.rlim_cur, ==, 0);
  g_assert_cmpuint (limit.rlim_max, ==, 0);
}

/* In a child, but not GLib's kind, in which the core limit is 0 already. */
static void
test_harden (void)
{
  fflush (NULL);
  pid_t pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0) {
    check_hardened ();
    _exit (0);
  }
  int status = 0;
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/harden/process", test_harden);
  return g_test_run ();
}
