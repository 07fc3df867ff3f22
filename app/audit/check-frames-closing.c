/* FOOTAGE-CLOSING: what is filmed last shows the last record, and in a QR code the hash of the list of this record. */
#include <string.h>

#include "app/audit/check-frames.h"

/* As the stage shows it, and as it is read from there: see ui/pages/sums.c. */
#define KIND "LOG SHA256 "

/* Films of the stage itself. What other cameras see of it may be too small to be read. */
#define CLOSING "_closing"
#define STAGE_FILMS "*_CONSOLE" CLOSING "*.mkv"

char *
ksk_frames_dup_code (const KskFingerprint *sums)
{
  g_return_val_if_fail (sums != NULL, NULL);
  g_autofree char *hash = ksk_fingerprint_to_hex (sums);
  g_autofree char *upper = g_ascii_strup (hash, -1);

  return g_strconcat (KIND, upper, NULL);
}

void
ksk_frames_codes_take (KskFramesCodes *self, const char *texts, guint frame)
{
  g_return_if_fail (self != NULL && self->expected != NULL && texts != NULL);
  g_auto (GStrv) lines = g_strsplit (texts, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    if (g_str_equal (lines[i], self->expected)) {
      self->n_expected++;
    } else if (g_str_has_prefix (lines[i], KIND) && self->other == NULL
               && (self->sheets == NULL || !g_hash_table_contains (self->sheets, lines[i]))) {
      self->other = g_utf8_make_valid (lines[i], -1);
      self->other_frame = frame;
    }
  }
}

static gboolean
is_of_stage (const KskFramesFilm *film)
{
  return g_pattern_match_simple (STAGE_FILMS, film->name);
}

/* A camera of the room may see the paper of another ceremony; on the stage nothing else is shown. */
static gboolean
check_other (const KskFramesFilm *film, KskReport *report)
{
  if (film->error != NULL || film->codes.other == NULL || (film->codes.n_expected > 0 && !is_of_stage (film)))
    return TRUE;
  g_autofree char *place = ksk_frames_film_dup_place (film, film->codes.other_frame);
  ksk_report_add (report, KSK_AUDIT_CLOSING, KSK_VERDICT_FAIL, NULL, 0, film->codes.expected, film->codes.other,
                  "%s: the QR code in the picture has another hash than that of " KSK_SUMS_NAME ".", place);
  return FALSE;
}

gboolean
ksk_frames_check_codes (const GPtrArray *films, KskReport *report)
{
  g_return_val_if_fail (films != NULL && report != NULL, FALSE);
  gboolean is_right = TRUE;
  const KskFramesFilm *stage = NULL;
  guint n_shown = 0;

  for (guint i = 0; i < films->len; i++) {
    const KskFramesFilm *film = films->pdata[i];
    is_right = check_other (film, report) && is_right;
    if (film->error != NULL || !is_of_stage (film))
      continue;
    stage = film;
    n_shown += film->codes.n_expected;
  }
  /* One that was broken off may be of before it was shown; another follows then. */
  if (stage == NULL || n_shown > 0 || !is_right)
    return is_right;
  ksk_report_add (report, KSK_AUDIT_CLOSING, KSK_VERDICT_FAIL, NULL, 0, stage->codes.expected, NULL,
                  "%s: the QR code with the hash of " KSK_SUMS_NAME " is seen in no frame.", stage->name);
  return FALSE;
}

GHashTable *
ksk_frames_list_sheets (GPtrArray *records)
{
  g_return_val_if_fail (records != NULL, NULL);
  static const char *const kinds[] = { "medium-hashed", "medium-copied", NULL };
  GHashTable *sheets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < records->len; i++) {
    KskRecord *record = records->pdata[i];
    const char *hash = ksk_record_get_text (record, "sha256");
    KskFingerprint sha256;
    if (g_strv_contains (kinds, ksk_record_get_kind (record)) && hash != NULL
        && ksk_fingerprint_from_hex (&sha256, hash))
      g_hash_table_add (sheets, ksk_frames_dup_code (&sha256));
  }
  return sheets;
}

GPtrArray *
ksk_frames_find_closing (const KskAuditing *auditing, const char *code)
{
  g_return_val_if_fail (auditing != NULL && code != NULL, NULL);
  GPtrArray *films = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_frames_film_free);
  g_autoptr (GHashTable) sheets = ksk_frames_list_sheets (auditing->records);

  for (guint i = 0; auditing->files != NULL && i < auditing->files->len; i++) {
    const char *path = ((const KskManifestFile *)auditing->files->pdata[i])->path;
    if (!ksk_manifest_is_closing_film (path))
      continue;
    KskFramesFilm *film = ksk_frames_film_new (path, NULL);
    film->codes.expected = code;
    /* The stage shows none of them by then. */
    film->codes.sheets = is_of_stage (film) ? NULL : g_hash_table_ref (sheets);
    g_ptr_array_add (films, film);
  }
  return films;
}

/* `_closing`, then `_closing-2`. Returns: what comes before the number, in characters. */
static gsize
get_number (const KskFramesFilm *film, guint64 *number)
{
  const char *end = strstr (film->name, CLOSING) + strlen (CLOSING);

  *number = *end == '-' ? g_ascii_strtoull (end + 1, NULL, 10) : 1;
  return (gsize)(end - film->name);
}

/* TRUE when the same camera filmed once more, and that can be read. */
static gboolean
has_later (const GPtrArray *films, const KskFramesFilm *film)
{
  guint64 number, later;
  gsize length = get_number (film, &number);

  for (guint i = 0; i < films->len; i++) {
    const KskFramesFilm *other = films->pdata[i];
    if (other->error == NULL && get_number (other, &later) == length && later > number
        && strncmp (other->name, film->name, length) == 0)
      return TRUE;
  }
  return FALSE;
}

/* The machine can stop before the first frame of a film is whole; when it runs again, the room is filmed once more. */
static gboolean
check_unread (const GPtrArray *films, const KskFramesFilm *film, KskReport *report)
{
  gboolean is_replaced = has_later (films, film);

  ksk_report_add (report, KSK_AUDIT_CLOSING, is_replaced ? KSK_VERDICT_SKIP : KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                  is_replaced ? "%s was not checked, and that camera has filmed once more: %s." : "%s: %s.", film->name,
                  film->error->message);
  return is_replaced;
}

static gboolean
check_film (const KskFramesFilm *film, const KskFramesJournal *journal, KskReport *report)
{
  KskFramesCount count = { 0 };

  if (film->is_broken)
    ksk_report_add (report, KSK_AUDIT_CLOSING, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                    "%s ends in the middle, or in what is no film.", film->name);
  return !film->is_broken && ksk_frames_check_tracks (film, KSK_AUDIT_CLOSING, report)
         && ksk_frames_check_closing (film, journal, report) && ksk_frames_check_time (film, journal, report, &count);
}

void
ksk_frames_judge_closing (const GPtrArray *films, const KskFramesJournal *journal, KskReport *report)
{
  g_return_if_fail (films != NULL && journal != NULL && report != NULL);
  gboolean is_right = ksk_frames_check_codes (films, report);
  guint n_read = 0, n_shown = 0;

  for (guint i = 0; i < films->len; i++) {
    const KskFramesFilm *film = films->pdata[i];
    n_read += film->error == NULL;
    n_shown += film->error == NULL && film->codes.n_expected > 0;
    is_right
        = (film->error != NULL ? check_unread (films, film, report) : check_film (film, journal, report)) && is_right;
  }
  if (!is_right)
    return;
  if (films->len == 0)
    ksk_report_add (report, KSK_AUDIT_CLOSING, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL, KSK_FRAMES_NO_CLOSING);
  else if (n_shown == 0)
    ksk_report_add (
        report, KSK_AUDIT_CLOSING, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
        "%u films of the end show the last record of this journal in every frame; the hash of " KSK_SUMS_NAME
        " can be read in none of them, and no film of the stage itself is among them.",
        n_read);
  else
    ksk_report_add (report, KSK_AUDIT_CLOSING, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    "%u films of the end show the last record of this journal in every frame; in %u of them the hash "
                    "of " KSK_SUMS_NAME " is read from the picture.",
                    n_read, n_shown);
}
