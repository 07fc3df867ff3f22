/* What belongs in a published record, by the headings of the audit. */
#include "app/publish/contents.h"

#define LIFE_CYCLE "KSK Life Cycle"
#define SIGNING "Signing"
#define ACCESS "Physical Access Control"
#define INCIDENTS "Incident Handling"
#define AUDIT "Access to Audit Information"
#define SYSTEM "OS Image Life Cycle"
#define EVIDENCE "Evidence from Key Ceremony"
#define CONFIGURATION "Self-Assessment and Configuration Review"

/* The first that fits counts. */
static const struct {
  const char *pattern;
  const char *heading;
  const char *description;
  gboolean is_attachment; /* not generated: people may add it */
} contents[] = {
  { "*trust-anchor*.xml", LIFE_CYCLE, "trust anchor (RFC 7958)" },
  { "root-anchors.xml", LIFE_CYCLE, "trust anchor (RFC 7958)" },
  { "ksr-*.xml", SIGNING, "key signing request" },
  { "skr-*.xml", SIGNING, "signed key response" },
  { "proofs*.data", SIGNING, "octets that were signed" },
  { "proofs*.sig", SIGNING, "a signature of the response, as openssl reads it" },
  { "proofs*.pem", SIGNING, "key that signed, as openssl reads it" },
  { "proofs*.conf", SIGNING, "trust anchor, as delv reads it" },
  { "ksksigner-*.log", SIGNING, "log, generated from the journal" },
  { "ttyaudit-*.log", SIGNING, "console of the HSM", TRUE },
  { "access/*", ACCESS, "logs of doors and safes", TRUE },
  { "KC*_Exceptions.pdf", INCIDENTS, "exception sheets" },
  { "exceptions-*.pdf", INCIDENTS, "exception sheets, as printed" },
  { "README.txt", AUDIT, "how to check this record" },
  { "index.html", AUDIT, "film and journal in a browser" },
  { "witness.html", AUDIT, "page for witnesses far away" },
  { "MANIFEST.txt", AUDIT, "path, size and hash of all files" },
  { "SHA256SUMS", AUDIT, "hash of all files, as sha256sum reads it" },
  { "*.iso.sha256", SYSTEM, "hash of what the machine was started from", TRUE },
  { "*.iso*", SYSTEM, "what the machine was started from" },
  { "boot/*", SYSTEM, "what the machine was started from", TRUE },
  { "*.yaml", CONFIGURATION, "configuration" },
  { "journal.jsonl", EVIDENCE, "journal" },
  { "KSK*_closing*.sha256", EVIDENCE, "hash of a film of the end" },
  { "KSK*_closing*", EVIDENCE, "film of the hash of SHA256SUMS" },
  { "KSK*_CAM*.mkv", EVIDENCE, "film: the evidence" },
  { "KSK*_CAM*.webm", EVIDENCE, "film: the evidence" },
  { "KSK*_CONSOLE*.mkv", EVIDENCE, "film of the stage: the evidence" },
  { "KSK*.mp4", EVIDENCE, "film, for viewers" },
  { "KSK*.vtt", EVIDENCE, "captions of a film" },
  { "script.xml", EVIDENCE, "script that was followed" },
  { "script-*.pdf", EVIDENCE, "annotated script, as printed" },
  { "script*", EVIDENCE, "script" },
  { "KC*_Script_Annotated.pdf", EVIDENCE, "script with times, initials and what happened" },
  { "KC*_Script.pdf", EVIDENCE, "script as it was before" },
  { "KC*_Log.pdf", EVIDENCE, "log on paper" },
  { "log-*.pdf", EVIDENCE, "log, as printed" },
  { "hash-sheet-*.pdf", EVIDENCE, "hash sheet, as printed" },
  { "test-page-*.pdf", EVIDENCE, "test page, as printed" },
  { "photographs/*", EVIDENCE, "photograph", TRUE },
};

static gssize
find (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    if (g_pattern_match_simple (contents[i].pattern, path))
      return (gssize)i;
  return -1;
}

const char *
ksk_contents_get_heading (const char *path)
{
  g_return_val_if_fail (path != NULL, EVIDENCE);

  gssize i = find (path);
  return i >= 0 ? contents[i].heading : EVIDENCE;
}

const char *
ksk_contents_get_description (const char *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  gssize i = find (path);
  return i >= 0 ? contents[i].description : NULL;
}

static guint
count_folders (const char *path)
{
  guint n = 0;
  for (const char *p = path; *p != '\0'; p++)
    n += *p == '/';
  return n;
}

gboolean
ksk_contents_is_attachment (const char *path)
{
  g_return_val_if_fail (path != NULL, FALSE);

  /* A star stands for slashes as well. */
  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    if (contents[i].is_attachment && g_pattern_match_simple (contents[i].pattern, path)
        && count_folders (contents[i].pattern) == count_folders (path))
      return TRUE;
  return FALSE;
}

const char *
ksk_contents_name_heading (KskHeading heading)
{
  static const char *const headings[KSK_N_HEADINGS]
      = { LIFE_CYCLE, SIGNING, ACCESS, INCIDENTS, AUDIT, SYSTEM, EVIDENCE, CONFIGURATION };
  g_return_val_if_fail (heading < KSK_N_HEADINGS, EVIDENCE);
  return headings[heading];
}
