/* Closing films: what QR codes in them say, against the hash of the list, and what is said of all of them. */
#include <string.h>

#include "tests/app/frames/frames-case.h"

#define ZEROS "000000000000000000000000000000000000000000000000000000000000"
#define RIGHT "LOG SHA256 00FF" ZEROS
#define OTHER "LOG SHA256 00FE" ZEROS
#define KSR "KSR SHA256 00FE" ZEROS

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
  { "among others", { NULL, "a\n" KSR "\n" RIGHT "\n", NULL }, FALSE, NULL },
  { "beside an older paper in the room", { RIGHT "\n" OTHER "\n", RIGHT "\n", NULL }, FALSE, NULL },
  { "once among another", { NULL, OTHER "\n" RIGHT "\n", NULL }, FALSE, "KSK60_CONSOLE_closing.mkv, frame 1 at" },
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

/* Of one camera of the room. */
static const struct {
  const char *name;
  const char *films[2];
  gboolean is_unread[2];
  gboolean is_shown;
  KskVerdict verdicts[2];
  guint n_verdicts;
} judged[] = {
  { "none", { NULL, NULL }, { FALSE, FALSE }, FALSE, { KSK_VERDICT_SKIP }, 1 },
  { "too far away", { "KSK_CAM01_closing.mkv", NULL }, { FALSE, FALSE }, FALSE, { KSK_VERDICT_SKIP }, 1 },
  { "seen", { "KSK_CAM01_closing.mkv", NULL }, { FALSE, FALSE }, TRUE, { KSK_VERDICT_PASS }, 1 },
  { "never begun", { "KSK_CAM01_closing.mkv", NULL }, { TRUE, FALSE }, FALSE, { KSK_VERDICT_FAIL }, 1 },
  { "begun again",
    { "KSK_CAM01_closing.mkv", "KSK_CAM01_closing-2.mkv" },
    { TRUE, FALSE },
    TRUE,
    { KSK_VERDICT_SKIP, KSK_VERDICT_PASS },
    2 },
  { "the later is none",
    { "KSK_CAM01_closing-10.mkv", "KSK_CAM01_closing-9.mkv" },
    { TRUE, FALSE },
    TRUE,
    { KSK_VERDICT_FAIL },
    1 },
  { "another camera",
    { "KSK_CAM01_closing.mkv", "KSK_CAM02_closing-2.mkv" },
    { TRUE, FALSE },
    TRUE,
    { KSK_VERDICT_FAIL },
    1 },
};

static void
test_judged (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (KskFramesJournal) journal = frames_case_new (1, 0, NULL);
  g_autoptr (KskReport) report = ksk_report_new ();
  g_autoptr (GPtrArray) films = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_frames_film_free);

  for (guint k = 0; k < 2 && judged[i].films[k] != NULL; k++) {
    KskFramesFilm *film = ksk_frames_film_new (judged[i].films[k], NULL);
    film->codes.expected = RIGHT;
    film->n_tracks = 1;
    if (judged[i].is_unread[k])
      g_set_error_literal (&film->error, G_IO_ERROR, G_IO_ERROR_FAILED, "no film");
    else if (judged[i].is_shown)
      ksk_frames_codes_take (&film->codes, RIGHT "\n", 0);
    g_ptr_array_add (films, film);
  }
  ksk_frames_judge_closing (films, journal, report);
  GPtrArray *findings = ksk_report_get_findings (report);
  g_assert_cmpuint (findings->len, ==, judged[i].n_verdicts);
  for (guint k = 0; k < findings->len; k++)
    g_assert_cmpint (ksk_finding_get_verdict (findings->pdata[k]), ==, judged[i].verdicts[k]);
}

static void
test_code (void)
{
  const KskFingerprint sums = { .bytes = { 0x00, 0xff } };
  g_autofree char *code = ksk_frames_dup_code (&sums);

  g_assert_cmpstr (code, ==, RIGHT);
}

/* The hash sheets of the log stick lie on the table; no other paper may say LOG. */
static void
test_sheets (void)
{
  const FramesExtra extra = { "medium-copied", "\"sha256\":\"00fe" ZEROS "\"", 4500000 };
  g_autoptr (GPtrArray) records = NULL;
  KskFramesCodes codes = { .expected = RIGHT };

  g_autoptr (KskFramesJournal) journal G_GNUC_UNUSED = frames_case_new (1, 0, &extra);
  records = frames_case_dup_records ();
  codes.sheets = ksk_frames_list_sheets (records);
  ksk_frames_codes_take (&codes, OTHER "\n", 0);
  g_assert_null (codes.other);
  ksk_frames_codes_take (&codes, "LOG SHA256 00FD" ZEROS "\n", 1);
  g_assert_nonnull (codes.other);
  g_assert_cmpuint (codes.other_frame, ==, 1);
  g_free (codes.other);
  g_hash_table_unref (codes.sheets);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdelimit (g_strdup_printf ("/frames-closing/%s", cases[i].name), " ", '-');
    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (judged); i++) {
    g_autofree char *path = g_strdelimit (g_strdup_printf ("/frames-closing/judged/%s", judged[i].name), " ", '-');
    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_judged);
  }
  g_test_add_func ("/frames-closing/sheets", test_sheets);
  g_test_add_func ("/frames-closing/code", test_code);
  return g_test_run ();
}
