/* What QR codes in closing films say, against the hash of the list. */
#include <string.h>

#include "app/audit/check-frames.h"

#define RIGHT "LOG SHA256 00FF000000000000000000000000000000000000000000000000000000000000"
#define OTHER "LOG SHA256 00FE000000000000000000000000000000000000000000000000000000000000"
#define KSR "KSR SHA256 00FE000000000000000000000000000000000000000000000000000000000000"

#define N_FILMS 3

static const char *const names[N_FILMS]
    = { "KSK60_CAM01_closing.mkv", "KSK60_CONSOLE_closing.mkv", "KSK60_CONSOLE_closing-2.mkv" };

static const struct {
  const char *name;
  const char *texts[N_FILMS]; /* (nullable): of one frame of each film; NULL: no code is seen */
  gboolean is_unread;         /* the films of the stage */
  const char *message;        /* (nullable): part of a finding */
} cases[] = {
  { "right", { RIGHT "\n", RIGHT "\n", RIGHT "\n" }, FALSE, NULL },
  { "too small in the room", { NULL, RIGHT "\n", RIGHT "\n" }, FALSE, NULL },
  { "among others", { NULL, "a\n" KSR "\n" RIGHT "\n" OTHER "\n", NULL }, FALSE, NULL },
  { "broken off before", { NULL, NULL, RIGHT "\n" }, FALSE, NULL },
  { "no films of the stage", { NULL, NULL, NULL }, TRUE, NULL },
  { "not seen", { NULL, NULL, NULL }, FALSE, "KSK60_CONSOLE_closing-2.mkv: the QR code" },
  { "not seen but in the room", { RIGHT "\n", NULL, NULL }, FALSE, "KSK60_CONSOLE_closing-2.mkv: the QR code" },
  { "of something else", { NULL, KSR "\n", NULL }, FALSE, "KSK60_CONSOLE_closing-2.mkv: the QR code" },
  { "another", { NULL, OTHER "\n", RIGHT "\n" }, FALSE, "KSK60_CONSOLE_closing.mkv, frame 1 at 0.000 s: the QR code" },
  { "another in the room", { OTHER "\n", RIGHT "\n", NULL }, FALSE, "KSK60_CAM01_closing.mkv, frame 1 at" },
  { "longer", { NULL, RIGHT "0\n", NULL }, FALSE, "KSK60_CONSOLE_closing.mkv, frame 1 at" },
  { "no text", { NULL, "LOG SHA256 \xff\n", NULL }, FALSE, "KSK60_CONSOLE_closing.mkv, frame 1 at" },
};

static void
test_case (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (KskReport) report = ksk_report_new ();
  g_autoptr (GPtrArray) films = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_frames_film_free);
  const KskFootageFrame frame = { .from = KSK_FOOTAGE_STAMP_NONE };

  for (guint k = 0; k < N_FILMS; k++) {
    KskFramesFilm *film = ksk_frames_film_new (names[k], NULL);
    g_array_append_val (film->frames, frame);
    film->codes.expected = RIGHT;
    if (cases[i].texts[k] != NULL)
      ksk_frames_codes_take (&film->codes, cases[i].texts[k], 0);
    if (cases[i].is_unread && k > 0)
      g_set_error_literal (&film->error, G_IO_ERROR, G_IO_ERROR_FAILED, "no film");
    g_ptr_array_add (films, film);
  }
  g_assert_true (ksk_frames_check_codes (films, report) == (cases[i].message == NULL));
  GPtrArray *findings = ksk_report_get_findings (report);
  g_assert_cmpuint (findings->len, ==, cases[i].message == NULL ? 0 : 1);
  if (cases[i].message != NULL)
    g_assert_nonnull (strstr (ksk_finding_get_message (findings->pdata[0]), cases[i].message));
}

static void
test_code (void)
{
  const KskFingerprint sums = { .bytes = { 0x00, 0xff } };
  g_autofree char *code = ksk_frames_dup_code (&sums);

  g_assert_cmpstr (code, ==, RIGHT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdelimit (g_strdup_printf ("/frames-codes/%s", cases[i].name), " ", '-');
    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
  }
  g_test_add_func ("/frames-codes/code", test_code);
  return g_test_run ();
}
