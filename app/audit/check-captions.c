/* CAPTIONS: those of each film come out of journal and script again, octet for octet.
 *
 * They count from the first frame of a film to its last, to the microsecond, and the journal has these two times cut to
 * milliseconds. So both are taken out of the captions themselves, at most TOLERANCE_US from where the journal puts
 * them: all captions of a film together could be that much early or late, and nothing else may differ. Captions are
 * made while the last records are still being written: of those that came in the last LAST_US of a film they may have
 * none, as FOOTAGE-JOURNAL gives the frames that long to show a record. */
#include <string.h>

#include "app/audit/checks.h"

#define TOLERANCE_US (3 * G_TIME_SPAN_MILLISECOND)
#define LAST_US G_TIME_SPAN_SECOND
#define MS G_TIME_SPAN_MILLISECOND

/* All records are looked at for each. */
#define MAX_FILMS 1000
/* Those of a journal of that size are not much longer. */
#define MAX_CAPTIONS_BYTES KSK_MAX_JOURNAL_BYTES
/* Hours of a time that no film has. */
#define MAX_HOURS 100000
/* What a time that was told can be of the journal's: one, but where the clock was set about then. */
#define MAX_MOMENTS 4

/* A stretch of the journal in which the clock was not set. A plain value. */
typedef struct {
  gint64 from_us;
  gint64 offset_us; /* UTC = offset_us + time of the journal */
} Stretch;

/* What the journal says of a film. Borrows from the records. */
typedef struct {
  const char *file;
  KskRecord *begun;
  KskRecord *ended;   /* (nullable) */
  guint64 told;       /* number of the last record that tells of it: by the program that made its captions */
  gboolean is_copied; /* which it is after its captions are there */
} Film;

/* What captions say of the film that they were made for. A plain value. */
typedef struct {
  gint64 least_us, most_us; /* its first frame was in between */
  gint64 to_ms;             /* when the last one ends; -1: there are none */
  guint64 last;             /* number of the last record that they have; 0: none */
} Times;

typedef struct {
  KskAuditing *auditing;
  GArray *notes;     /* (element-type KskFilmNote): one a record */
  GArray *stretches; /* (element-type Stretch) */
  GHashTable *known; /* (element-type utf8): names of captions of which the journal tells */
  guint n_same, n_other;
} Captions;

static void G_GNUC_PRINTF (5, 6)
    say (Captions *self, KskVerdict verdict, const char *expected, const char *found, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  self->n_other++;
  ksk_report_add (self->auditing->report, KSK_AUDIT_CAPTIONS, verdict, NULL, 0, expected, found, "%s", message);
}

/* What captions say of their film */

/* Reads `00:01:02.345`. Returns milliseconds, and goes on behind it; -1: it is none. */
static gint64
take_time (const char **at)
{
  static const struct {
    char end;
    gint64 ms;
  } parts[] = { { ':', 3600000 }, { ':', 60000 }, { '.', 1000 }, { '\0', 1 } };
  gint64 ms = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    char *end;
    guint64 number = g_ascii_isdigit (**at) ? g_ascii_strtoull (*at, &end, 10) : G_MAXUINT64;
    if (number > MAX_HOURS || (parts[i].end != '\0' && *end != parts[i].end))
      return -1;
    ms += (gint64)number * parts[i].ms;
    *at = end + (parts[i].end != '\0' ? 1 : 0);
  }
  return ms;
}

/* A caption begins with its record, or with the film. */
static void
take_place (Times *self, gint64 mono_us, gint64 ms)
{
  self->least_us = MAX (self->least_us, mono_us - ms * MS - (MS - 1));
  if (ms > 0)
    self->most_us = MIN (self->most_us, mono_us - ms * MS);
}

/* It ends with the next record, which need not have a caption of its own; the last one may end with the film. */
static void
take_caption (Times *self, const GArray *notes, guint64 number, gint64 from_ms, gint64 to_ms)
{
  if (self->last > 0 && self->last < number)
    take_place (self, g_array_index (notes, KskFilmNote, self->last).mono_us, self->to_ms);
  take_place (self, g_array_index (notes, KskFilmNote, number - 1).mono_us, from_ms);
  self->to_ms = to_ms;
  self->last = number;
}

/* Whatever else is in @text is found when it is compared. */
static Times
read_times (const Captions *self, const char *text)
{
  static const char between[] = " --> ";
  Times times = { .least_us = 0, .most_us = G_MAXINT64, .to_ms = -1 };
  guint64 number = 0;
  for (const char *line = text; line != NULL;) {
    const char *at = line, *end = strchr (line, '\n');
    gint64 from_ms = take_time (&at);
    if (from_ms >= 0 && number >= 1 && number <= self->notes->len && g_str_has_prefix (at, between)) {
      at += strlen (between);
      take_caption (&times, self->notes, number, from_ms, take_time (&at));
    }
    number = g_ascii_isdigit (*line) ? g_ascii_strtoull (line, NULL, 10) : 0;
    line = end != NULL ? end + 1 : NULL;
  }
  return times;
}

/* What the journal says of it */

/* Returns by how much @us is not from @least_us to @most_us. */
static gint64
get_distance (gint64 us, gint64 least_us, gint64 most_us)
{
  return us < least_us ? least_us - us : us > most_us ? us - most_us : 0;
}

/* Returns what @utc_us is in the time of the journal. By the clock as it was then, or up to LAST_US before, as cameras
 * may know late that it was set, or at the @record that tells of it; of several the one next to @least_us to @most_us.
 */
static gint64
find_moment (const Captions *self, KskRecord *record, gint64 utc_us, gint64 least_us, gint64 most_us)
{
  const KskFilmNote *note = &g_array_index (self->notes, KskFilmNote, ksk_record_get_seq (record) - 1);
  gint64 found_us = utc_us - note->utc_offset_us;
  guint n_moments = 0;
  for (guint i = 0; i < self->stretches->len && n_moments < MAX_MOMENTS; i++) {
    const Stretch *stretch = &g_array_index (self->stretches, Stretch, i);
    gint64 to_us = i + 1 < self->stretches->len ? stretch[1].from_us + LAST_US : G_MAXINT64;
    gint64 moment_us = utc_us - stretch->offset_us;
    if (moment_us < stretch->from_us - TOLERANCE_US || moment_us > to_us)
      continue;
    n_moments++;
    if (get_distance (moment_us, least_us, most_us) < get_distance (found_us, least_us, most_us))
      found_us = moment_us;
  }
  return found_us;
}

static GArray *
list_stretches (const GArray *notes)
{
  GArray *stretches = g_array_new (FALSE, FALSE, sizeof (Stretch));
  for (guint i = 0; i < notes->len; i++) {
    const KskFilmNote *note = &g_array_index (notes, KskFilmNote, i);
    Stretch stretch = { note->mono_us, note->utc_offset_us };
    if (i == 0 || note[-1].utc_offset_us != note->utc_offset_us)
      g_array_append_val (stretches, stretch);
  }
  return stretches;
}

/* Returns: (transfer full): the captions of the film, made again for the same first and last frame as those in @text.
 */
static char *
make_again (const Captions *self, const Film *film, const char *text)
{
  Times times = read_times (self, text);
  gint64 first_us = ksk_auditing_get_time_us (film->begun, "first_frame");
  gint64 begin_us = find_moment (self, film->begun, first_us, times.least_us, times.most_us);
  gint64 seen_us = MIN (MAX (begin_us, times.least_us), times.most_us);
  begin_us = CLAMP (seen_us, begin_us - TOLERANCE_US, begin_us + TOLERANCE_US);
  /* The last that rounds to what they say. Without any, nothing was to be said until the end. */
  gint64 last_us = ksk_auditing_get_time_us (film->ended, "last_frame");
  gint64 told_us = begin_us + MAX (times.to_ms, 0) * MS + MS - 1;
  gint64 end_us = find_moment (self, film->ended, last_us, told_us, told_us);
  end_us = CLAMP (told_us, end_us - TOLERANCE_US, end_us + TOLERANCE_US);
  gsize n_notes = self->notes->len;
  if (times.last < n_notes
      && MAX (g_array_index (self->notes, KskFilmNote, times.last).mono_us, begin_us) >= end_us - LAST_US)
    n_notes = times.last;
  return ksk_film_captions_format ((const KskFilmNote *)(gpointer)self->notes->data, n_notes, begin_us, end_us);
}

/* Comparing */

/* What comes out of another version is no evidence of anything: it can only be said that it was not compared. */
static void
say_other (Captions *self, const Film *film, const char *name, const char *made)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (made, strlen (made));
  const char *version = ksk_auditing_find_pinned (self->auditing, film->told, "version");
  KskFingerprint fingerprint;
  ksk_fingerprint_init (&fingerprint, bytes);
  g_autofree char *expected = ksk_fingerprint_to_hex (&fingerprint);
  g_autofree char *found = ksk_fingerprint_to_hex (ksk_auditing_find (self->auditing, name));
  if (version != NULL && !g_str_equal (version, KSK_VERSION))
    say (self, KSK_VERDICT_SKIP, expected, found,
         "%s cannot be compared: it was made by version %s, and here is %s, which makes another one.", name, version,
         KSK_VERSION);
  else
    say (self, KSK_VERDICT_FAIL, expected, found, "%s is not what journal and script say about the film.", name);
}

/* Without a copy that came after them nobody knows whether there were any: the disk may have been full. */
static void
check_film (Captions *self, const Film *film, const char *name)
{
  g_autoptr (GError) error = NULL;
  if (ksk_auditing_find (self->auditing, name) == NULL) {
    if (film->is_copied)
      say (self, KSK_VERDICT_FAIL, NULL, NULL, "%s belongs to the record, and is not there.", name);
    else
      say (self, KSK_VERDICT_SKIP, NULL, NULL, "There are no captions %s of a film of which there is no copy.", name);
    return;
  }
  if (film->ended == NULL) {
    say (self, KSK_VERDICT_SKIP, NULL, NULL, "%s cannot be made again: the journal tells of no end of its film.", name);
    return;
  }
  g_autoptr (GBytes) there = ksk_auditing_read (self->auditing, name, MAX_CAPTIONS_BYTES, &error);
  if (there == NULL) {
    say (self, KSK_VERDICT_FAIL, NULL, NULL, "%s: %s", name, error->message);
    return;
  }
  gsize size;
  const char *bytes = g_bytes_get_data (there, &size);
  g_autofree char *text = g_strndup (bytes, size), *made = make_again (self, film, text);
  if (strlen (made) == size && memcmp (made, bytes, size) == 0)
    self->n_same++;
  else
    say_other (self, film, name, made);
}

/* A copy has the name of its film, but for the ending. */
static void
take_record (GPtrArray *films, GHashTable *by_name, KskRecord *record)
{
  const char *kind = ksk_record_get_kind (record);
  if (!g_str_equal (kind, "footage-begun") && !g_str_equal (kind, "footage-ended")
      && !g_str_equal (kind, "footage-copy"))
    return;
  const char *file = ksk_record_get_text (record, "file");
  g_autofree char *name = file != NULL ? ksk_film_dup_beside (file, KSK_FILM_CAPTIONS) : NULL;
  Film *film = name != NULL ? g_hash_table_lookup (by_name, name) : NULL;
  if (film == NULL && name != NULL && g_str_equal (kind, "footage-begun")) {
    film = g_new0 (Film, 1);
    film->file = file;
    film->begun = record;
    g_ptr_array_add (films, film);
    g_hash_table_insert (by_name, g_steal_pointer (&name), film);
  } else if (film != NULL && g_str_equal (kind, "footage-ended")) {
    film->ended = record;
    film->told = ksk_record_get_seq (record);
  } else if (film != NULL && g_str_equal (kind, "footage-copy")) {
    film->is_copied = TRUE;
    film->told = ksk_record_get_seq (record);
  }
}

/* A player shows them all the same. */
static void
refuse_others (Captions *self)
{
  GPtrArray *files = self->auditing->files;
  for (guint i = 0; i < files->len; i++) {
    const char *path = ((const KskManifestFile *)files->pdata[i])->path;
    if (g_str_has_suffix (path, KSK_FILM_CAPTIONS) && !g_hash_table_contains (self->known, path))
      say (self, KSK_VERDICT_FAIL, NULL, NULL, "%s are captions of no film of which the journal tells.", path);
  }
}

static void
check_all (Captions *self, const GPtrArray *films)
{
  for (guint i = 0; i < films->len; i++) {
    const Film *film = films->pdata[i];
    g_autofree char *name = ksk_film_dup_beside (film->file, KSK_FILM_CAPTIONS);
    if (i >= MAX_FILMS) {
      say (self, KSK_VERDICT_FAIL, NULL, NULL,
           "The journal tells of more than %d films: from %s on none was looked at.", MAX_FILMS, name);
      return;
    }
    if (g_cancellable_is_cancelled (self->auditing->cancellable))
      return;
    check_film (self, film, name);
  }
}

void
ksk_check_captions (KskAuditing *auditing)
{
  g_autoptr (GHashTable) by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) films = g_ptr_array_new_with_free_func (g_free);
  Captions self = { .auditing = auditing, .known = by_name };
  for (guint i = 0; i < auditing->records->len; i++)
    take_record (films, by_name, auditing->records->pdata[i]);
  if (auditing->files == NULL) {
    say (&self, KSK_VERDICT_SKIP, NULL, NULL, "Not every file could be read.");
    return;
  }
  refuse_others (&self);
  if (films->len == 0) {
    if (self.n_other == 0)
      say (&self, KSK_VERDICT_SKIP, NULL, NULL, "The journal tells of no film of its own, and so of no captions.");
    return;
  }
  if (auditing->script == NULL) {
    say (&self, KSK_VERDICT_SKIP, NULL, NULL,
         "The script that the ceremony followed is not in the record: captions cannot be made again.");
    return;
  }
  g_autoptr (GArray) notes = ksk_film_captions_list (auditing->records, auditing->script);
  g_autoptr (GArray) stretches = list_stretches (notes);
  self.notes = notes;
  self.stretches = stretches;
  check_all (&self, films);
  if (self.n_other == 0)
    ksk_report_add (auditing->report, KSK_AUDIT_CAPTIONS, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    "The captions of all %u films come out of journal and script again, octet for octet.", self.n_same);
}
