/* Which records of a journal belong to which heading of the audit. */
#include "app/publish/index-page-headings.h"

#include "app/publish/contents.h"

/* By kind of record, separated by spaces. */
static const struct {
  KskHeading heading;
  const char *kinds;
} by_kind[] = {
  { KSK_HEADING_LIFE_CYCLE,
    "card-inserted card-opened card-removed hsm hsm-activated hsm-reactivated hsm-deactivated" },
  { KSK_HEADING_SIGNING,
    "previous-loaded request-loaded reading-begun hash-compared reviewed signing-confirmed signature "
    "response-signed response-written" },
  { KSK_HEADING_ACCESS, "person not-here left returned pause go-on item" },
  { KSK_HEADING_INCIDENTS,
    "abort alarm alarm-acknowledged camera-back camera-lost camera-silent card-reader card-refused card-service "
    "clock-accepted deviation deviation-closed deviation-opened disk-low exception-read fail frames-dropped "
    "hash-mismatch hsm-refused medium-lost medium-restored no-exceptions objection objection-answered override "
    "previous-waived refused resume retry torn" },
  { KSK_HEADING_AUDIT, "medium-attached medium-copied medium-detached medium-released" },
  { KSK_HEADING_EVIDENCE,
    "camera-confirmed camera-opened clock-set close footage-begun footage-copy footage-ended printed "
    "recording-started recording-stopped signed" },
  { KSK_HEADING_CONFIGURATION, "begin" },
};

/* Of the steps that people do by themselves; the program sees that they were entered and confirmed. */
static const struct {
  KskHeading heading;
  const char *kinds;
} by_step[] = {
  { KSK_HEADING_LIFE_CYCLE, "activate-hsm deactivate-hsm insert-cards remove-cards" },
  { KSK_HEADING_SIGNING, "compare-hash load-previous load-request objections review-request sign write-response" },
  { KSK_HEADING_ACCESS, "record-item roll-call" },
  { KSK_HEADING_INCIDENTS, "exceptions" },
  { KSK_HEADING_AUDIT, "copy-medium remove-medium" },
  { KSK_HEADING_EVIDENCE, "attest cameras close print set-clock start-recording stop-recording" },
};

static gboolean
has_word (const char *words, const char *word)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);
  return g_strv_contains ((const char *const *)list, word);
}

const char *
ksk_index_page_find_heading (KskRecord *record)
{
  g_return_val_if_fail (record != NULL, NULL);

  const char *kind = ksk_record_get_kind (record);
  /* That of the system is compared with what is published; that of the log stick is about what is written on it. */
  if (g_str_equal (kind, "medium-hashed"))
    return ksk_contents_name_heading (
        g_strcmp0 (ksk_record_get_text (record, "medium"), "boot") == 0 ? KSK_HEADING_SYSTEM : KSK_HEADING_AUDIT);
  for (gsize i = 0; i < G_N_ELEMENTS (by_kind); i++)
    if (has_word (by_kind[i].kinds, kind))
      return ksk_contents_name_heading (by_kind[i].heading);
  const char *does = g_str_equal (kind, "enter") ? ksk_record_get_text (record, "does") : NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (by_step) && does != NULL; i++)
    if (has_word (by_step[i].kinds, does))
      return ksk_contents_name_heading (by_step[i].heading);
  return NULL;
}
