/* Captions of films that never were: made by who films, and changed by somebody else. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "app/audit/checks.h"
#include "tests/fixtures/folder.h"

#define SECOND G_TIME_SPAN_SECOND
#define MS G_TIME_SPAN_MILLISECOND
/* 2026-11-21T18:00:00.000123Z */
#define START_US G_GINT64_CONSTANT (1795284000000123)
#define SET_US (G_GINT64_CONSTANT (-700) * MS - 77)
#define CAPTIONS "KSK_CAM01.vtt"
#define N_RANDOM 300

/* A journal with one film, and what was made of it. */
typedef struct {
  char *folder;
  GString *text;
  char hash[65];
  guint n;
  gint64 offset_us;
  gint64 begin_us, end_us; /* of the film */
  const char *version;
  gboolean is_earlier; /* killed, and ended by the next program, which knows the first frame only from the journal */
  KskScript *script;
  GPtrArray *records;
} Case;

static char *
format_time (const Case *self, gint64 mono_us)
{
  gint64 utc_us = self->offset_us + mono_us;
  g_autofree char *seconds = ksk_time_format (utc_us / SECOND);
  return g_strdup_printf ("%s.%03dZ", seconds, (int)(utc_us / MS % 1000));
}

/* @members: with apostrophes for quotes, and a comma at the end. */
static void
add (Case *self, gint64 mono_us, const char *step, const char *kind, const char *members)
{
  g_autofree char *time = format_time (self, mono_us);
  g_autofree char *quoted = g_strdelimit (g_strdup (members), "'", '"');
  g_autofree char *line = g_strdup_printf ("{\"seq\":%u,\"time\":\"%s\",\"mono_us\":%" G_GINT64_FORMAT
                                           ",\"step\":\"%s\",\"kind\":\"%s\",\"who\":\"\",%s\"prev\":\"%s\"",
                                           ++self->n, time, mono_us, step, kind, quoted, self->hash);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, line, -1);
  g_string_append_printf (self->text, "%s,\"hash\":\"%s\"}\n", line, hash);
  g_strlcpy (self->hash, hash, sizeof self->hash);
}

static void
add_clock (Case *self, gint64 mono_us, const char *kind, gint64 offset_us)
{
  g_autofree char *members
      = g_strdup_printf ("'offset_us':%" G_GINT64_FORMAT ",'ahead_us':0,'version':'%s',", offset_us, self->version);
  self->offset_us = offset_us;
  add (self, mono_us, "", kind, members);
}

/* The clock is set in the middle of it. */
static void
begin (Case *self, gint64 begin_us, gint64 end_us)
{
  g_autoptr (GBytes) script = ksk_script_lookup_bundled ("rehearsal-short");
  g_autoptr (GError) error = NULL;

  *self = (Case){ .folder = make_folder (), .text = g_string_new (NULL), .version = KSK_VERSION };
  self->begin_us = begin_us;
  self->end_us = end_us;
  self->script = ksk_script_parse (script, &error);
  g_assert_no_error (error);
  memset (self->hash, '0', 64);
}

static void
write_journal (Case *self, gboolean is_copied)
{
  g_autoptr (GError) error = NULL;

  add_clock (self, 0, "begin", START_US);
  add (self, 700 * MS + 5, "1.2", "enter", "");
  g_autofree char *first = format_time (self, self->begin_us);
  g_autofree char *begun = g_strdup_printf ("'camera':'CAM01','file':'KSK_CAM01.mkv','first_frame':'%s',", first);
  add (self, self->begin_us + 60 * MS, "", "footage-begun", begun);
  add (self, 4 * SECOND + 999, "1.3", "enter", "");
  /* Two at once: the first is not seen. */
  add (self, 5 * SECOND, "1.3", "person", "");
  add (self, 5 * SECOND + 300, "1.3", "person", "");
  add_clock (self, 6 * SECOND + 501, "clock-set", START_US + SET_US);
  add (self, 7 * SECOND + 123456, "1.4", "confirm", "");
  add (self, self->end_us - 2 * SECOND, "9.9", "note", "");
  add (self, self->end_us - 120 * MS, "2.1", "enter", "");
  g_autofree char *last = format_time (self, self->end_us);
  if (self->is_earlier)
    add_clock (self, self->end_us + SECOND, "resume", self->offset_us);
  g_autofree char *ended = g_strdup_printf ("'camera':'CAM01','file':'KSK_CAM01.mkv','last_frame':'%s',", last);
  add (self, self->end_us + 3 * SECOND, "", "footage-ended", ended);
  if (is_copied)
    add (self, self->end_us + 4 * SECOND, "", "footage-copy", "'camera':'CAM01','file':'KSK_CAM01.mp4',");
  g_autoptr (GBytes) bytes = g_bytes_new (self->text->str, self->text->len);
  self->records = ksk_journal_read (bytes, NULL, &error);
  g_assert_no_error (error);
}

/* What who films makes of it while the last @n_late records are still being written. */
static char *
make_late (const Case *self, guint n_late)
{
  g_autoptr (GArray) notes = ksk_film_captions_list (self->records, self->script);
  gint64 begin_us = self->begin_us, end_us = self->end_us;

  g_assert_cmpuint (n_late, <=, notes->len);
  if (self->is_earlier) {
    /* As a session that goes on has it: record and frame are cut to milliseconds. */
    begin_us = ksk_record_get_mono_us (self->records->pdata[2]) - ksk_record_get_utc_us (self->records->pdata[2])
               + ksk_auditing_get_time_us (self->records->pdata[2], "first_frame");
    end_us = begin_us + self->end_us - self->begin_us;
  }
  return ksk_film_captions_format ((const KskFilmNote *)(gpointer)notes->data, notes->len - n_late, begin_us, end_us);
}

static char *
make (const Case *self)
{
  return make_late (self, 0);
}

static void
take_file (KskAuditing *auditing, const char *name, const char *text, gsize size)
{
  g_autofree char *path = g_build_filename (auditing->input->folder, name, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, size);
  KskFingerprint sha256;

  g_assert_true (g_file_set_contents_full (path, text, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0644, NULL));
  ksk_fingerprint_init (&sha256, bytes);
  KskManifestFile *file = ksk_manifest_file_new (name, size, &sha256);
  g_ptr_array_add (auditing->files, file);
  g_hash_table_insert (auditing->by_path, file->path, file);
}

/* Asserts that there is one finding, and that its message has @part (nullable) in it. @text: (nullable): no captions.
 */
static void
check_octets (const Case *self, const char *name, const char *text, gsize size, KskVerdict verdict, const char *part)
{
  const KskAuditInput input = { .folder = self->folder };
  KskAuditing auditing = { .input = &input,
                           .fd = open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
                           .report = ksk_report_new (),
                           .files = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_manifest_file_free),
                           .by_path = g_hash_table_new (g_str_hash, g_str_equal),
                           .records = g_ptr_array_ref (self->records),
                           .script = self->script != NULL ? ksk_script_ref (self->script) : NULL };

  g_assert_cmpint (auditing.fd, >=, 0);
  if (text != NULL)
    take_file (&auditing, name, text, size);
  ksk_check_captions (&auditing);
  GPtrArray *findings = ksk_report_get_findings (auditing.report);
  g_assert_cmpuint (findings->len, ==, 1);
  const char *message = ksk_finding_get_message (findings->pdata[0]);
  g_test_message ("%s", message);
  g_assert_cmpstr (ksk_finding_get_check (findings->pdata[0]), ==, "CAPTIONS");
  g_assert_cmpint (ksk_finding_get_verdict (findings->pdata[0]), ==, verdict);
  g_assert_true (part == NULL || strstr (message, part) != NULL);
  ksk_report_unref (auditing.report);
  ksk_auditing_clear (&auditing);
}

static void
check (const Case *self, const char *text, KskVerdict verdict, const char *part)
{
  check_octets (self, CAPTIONS, text, text != NULL ? strlen (text) : 0, verdict, part);
}

static void
end (Case *self)
{
  remove_tree (self->folder);
  g_free (self->folder);
  g_string_free (self->text, TRUE);
  g_clear_pointer (&self->script, ksk_script_unref);
  g_ptr_array_unref (self->records);
}

static void
begin_usual (Case *self)
{
  begin (self, SECOND + 234567, 10 * SECOND + 987);
  write_journal (self, TRUE);
}

/* Whatever its first and its last frame have in microseconds, which the journal does not say. */
static void
test_as_made (gconstpointer data)
{
  for (guint i = 0; i < N_RANDOM; i++) {
    Case self;
    gint64 begin_us = g_test_rand_int_range (800000, 3000000);
    begin (&self, begin_us, begin_us + g_test_rand_int_range (9000000, 10000000));
    self.is_earlier = GPOINTER_TO_INT (data);
    write_journal (&self, i % 2 == 0);
    g_autofree char *text = make (&self);
    check (&self, text, KSK_VERDICT_PASS, "1 films");
    end (&self);
  }
}

/* Its first frame came just after the clock was set, and its camera did not know yet, or did. */
static void
test_clock_just_set (void)
{
  for (guint knows = 0; knows < 2; knows++) {
    Case self;
    begin (&self, 2 * SECOND + 100500, 9 * SECOND + 100);
    add_clock (&self, 0, "begin", START_US);
    g_autofree char *first = format_time (&self, self.begin_us);
    add_clock (&self, 2 * SECOND, "clock-set", START_US + SET_US);
    g_autofree char *known = format_time (&self, self.begin_us);
    g_autofree char *begun
        = g_strdup_printf ("'camera':'CAM01','file':'KSK_CAM01.mkv','first_frame':'%s',", knows > 0 ? known : first);
    add (&self, self.begin_us + 60 * MS, "1.2", "footage-begun", begun);
    add (&self, 5 * SECOND, "1.3", "enter", "");
    g_autofree char *last = format_time (&self, self.end_us);
    g_autofree char *ended = g_strdup_printf ("'camera':'CAM01','file':'KSK_CAM01.mkv','last_frame':'%s',", last);
    add (&self, 10 * SECOND, "", "footage-ended", ended);
    g_autoptr (GBytes) bytes = g_bytes_new (self.text->str, self.text->len);
    self.records = ksk_journal_read (bytes, NULL, NULL);
    g_autofree char *text = make (&self);
    check (&self, text, KSK_VERDICT_PASS, NULL);
    end (&self);
  }
}

/* Of the last second some may be missing, and of what was before none. */
static void
test_last_records (void)
{
  Case self;
  begin_usual (&self);
  g_autofree char *without_last = make_late (&self, 3), *without_two = make_late (&self, 4);
  g_autofree char *all = make (&self);
  g_assert_cmpstr (all, !=, without_last);
  check (&self, without_last, KSK_VERDICT_PASS, NULL);
  check (&self, without_two, KSK_VERDICT_FAIL, CAPTIONS);
  check (&self, "WEBVTT\n", KSK_VERDICT_FAIL, CAPTIONS);
  end (&self);
}

static char *
replace (const char *text, const char *before, const char *after)
{
  const char *at = strstr (text, before);
  g_assert_nonnull (at);
  return g_strdup_printf ("%.*s%s%s", (int)(at - text), text, after, at + strlen (before));
}

static void
test_changed (void)
{
  static const struct {
    const char *before, *after;
  } changes[] = {
    { "Roll call", "Role call" },
    { "Roll call", "" },
    { "  1.3 ", "  1.4 " },
    { "\n#8 ", "\n#9 " },
    { "WEBVTT", "WEBVTT more" },
    { "WEBVTT\n", "WEBVTT\n\nNOTE nothing\n" },
    { "\n\n8\n", "\n\n7\n" },
    { "\n\n8\n", "\n\n88888888888888888888888\n" },
    { "\n\n8\n", "\n\n0\n" },
    { "00:00:05.888", "00:00:05.889" },
    { "00:00:05.888 -->", "00:00:05.887 -->" },
    { "00:00:05.888", "00:99999999999999999999:05.888" },
    { "00:00:05.888", "00:00:05" },
    { " --> ", " line:0% --> " },
    { "\n\n8\n", "\n\n8\n00:00:00.000 --> 00:00:09.000\nNothing was signed\n\n8\n" },
  };
  Case self;
  begin_usual (&self);
  g_autofree char *text = make (&self);
  check (&self, text, KSK_VERDICT_PASS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autofree char *other = replace (text, changes[i].before, changes[i].after);
    check (&self, other, KSK_VERDICT_FAIL, CAPTIONS);
  }
  for (gsize size = 0; size < strlen (text); size++) {
    g_autofree char *cut = g_strndup (text, size);
    check (&self, cut, KSK_VERDICT_FAIL, CAPTIONS);
  }
  /* What comes behind a zero is there all the same. */
  check_octets (&self, CAPTIONS, text, strlen (text) + 1, KSK_VERDICT_FAIL, CAPTIONS);
  end (&self);
}

/* Each octet by itself, but for the last digit of where the film ends. */
static void
test_flipped (void)
{
  Case self;
  begin_usual (&self);
  g_autofree char *text = make (&self);
  const char *last = g_strrstr (text, " --> ") + strlen (" --> 00:00:00.99");
  for (gsize i = 0; text[i] != '\0'; i++) {
    if (&text[i] == last)
      continue;
    text[i] ^= 1;
    check (&self, text, KSK_VERDICT_FAIL, CAPTIONS);
    text[i] ^= 1;
  }
  end (&self);
}

/* All of it earlier or later than the film. */
static void
test_shifted (void)
{
  static const gint64 shifts_us[] = { -30 * MS, -6 * MS, 6 * MS, 30 * MS, 3600 * SECOND };
  Case self;
  begin_usual (&self);
  g_autoptr (GArray) notes = ksk_film_captions_list (self.records, self.script);
  for (gsize i = 0; i < G_N_ELEMENTS (shifts_us); i++) {
    g_autofree char *text = ksk_film_captions_format ((const KskFilmNote *)(gpointer)notes->data, notes->len,
                                                      self.begin_us + shifts_us[i], self.end_us + shifts_us[i]);
    check (&self, text, KSK_VERDICT_FAIL, CAPTIONS);
    g_autofree char *longer = ksk_film_captions_format ((const KskFilmNote *)(gpointer)notes->data, notes->len,
                                                        self.begin_us, self.end_us + shifts_us[i]);
    check (&self, longer, KSK_VERDICT_FAIL, CAPTIONS);
  }
  end (&self);
}

static void
test_files (void)
{
  Case self;
  begin_usual (&self);
  check (&self, NULL, KSK_VERDICT_FAIL, CAPTIONS " belongs to the record");
  end (&self);
  begin (&self, SECOND, 10 * SECOND);
  write_journal (&self, FALSE);
  check (&self, NULL, KSK_VERDICT_SKIP, CAPTIONS);
  end (&self);
  /* A film of which nobody knows. */
  begin (&self, SECOND, 10 * SECOND);
  add_clock (&self, 0, "begin", START_US);
  g_autoptr (GBytes) bytes = g_bytes_new (self.text->str, self.text->len);
  self.records = ksk_journal_read (bytes, NULL, NULL);
  check (&self, NULL, KSK_VERDICT_SKIP, "no film");
  check (&self, "WEBVTT\n", KSK_VERDICT_FAIL, CAPTIONS);
  check_octets (&self, "CAM.vtt", "WEBVTT\n", 7, KSK_VERDICT_FAIL, "CAM.vtt");
  end (&self);
}

static void
test_not_compared (void)
{
  Case self;
  begin_usual (&self);
  g_autofree char *text = make (&self);
  g_clear_pointer (&self.script, ksk_script_unref);
  check (&self, text, KSK_VERDICT_SKIP, "script");
  end (&self);
  begin (&self, SECOND, 10 * SECOND);
  self.version = "0.0.1";
  write_journal (&self, TRUE);
  check (&self, "WEBVTT\n\nof that version\n", KSK_VERDICT_SKIP, "0.0.1");
  end (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/captions/as-made/by-one-program", GINT_TO_POINTER (FALSE), test_as_made);
  g_test_add_data_func ("/captions/as-made/by-two-programs", GINT_TO_POINTER (TRUE), test_as_made);
  g_test_add_func ("/captions/clock-just-set", test_clock_just_set);
  g_test_add_func ("/captions/last-records", test_last_records);
  g_test_add_func ("/captions/changed", test_changed);
  g_test_add_func ("/captions/flipped", test_flipped);
  g_test_add_func ("/captions/shifted", test_shifted);
  g_test_add_func ("/captions/files", test_files);
  g_test_add_func ("/captions/not-compared", test_not_compared);
  return g_test_run ();
}
