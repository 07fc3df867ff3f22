/* FOOTAGE-CLOSING: the QR code that is filmed last has the hash of the list of this record. */
#include <string.h>

#include "app/audit/check-frames.h"

/* As the stage shows it, and as it is read from there: see ui/pages/sums.c. */
#define KIND "LOG SHA256 "

/* Films of the stage itself. What other cameras see of it may be too small to be read. */
#define STAGE_FILMS "*_CONSOLE_closing*.mkv"

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
    } else if (g_str_has_prefix (lines[i], KIND) && self->other == NULL) {
      self->other = g_utf8_make_valid (lines[i], -1);
      self->other_frame = frame;
    }
  }
}

static gboolean
check_other (const KskFramesFilm *film, KskReport *report)
{
  if (film->error != NULL || film->codes.other == NULL || film->codes.n_expected > 0)
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
    if (film->error != NULL || !g_pattern_match_simple (STAGE_FILMS, film->name))
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
