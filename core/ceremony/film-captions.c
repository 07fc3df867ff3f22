/* The journal as captions of a film: the same text for who films and for who verifies a record. */
#include "ceremony/film-captions.h"

#include <string.h>

#include "ceremony/record-private.h"

#define HASH_DIGITS 8

/* Notes */

void
ksk_film_note_take (KskFilmNote *self, KskRecord *record, KskScript *script)
{
  g_return_if_fail (self != NULL && record != NULL && script != NULL);

  const char *id = ksk_record_get_step (record);
  GPtrArray *steps = ksk_script_get_steps (script);
  gint64 ahead_us;
  for (guint i = 0; *id != '\0' && i < steps->len; i++) {
    const KskStep *step = steps->pdata[i];
    if (!g_str_equal (id, step->id))
      continue;
    self->step = step->id;
    self->title = step->title;
  }
  /* By the clock that stamped it: the time of a record is cut to milliseconds. */
  ksk_record_get_clock (record, &self->utc_offset_us, &ahead_us);
  self->seq = (gint64)ksk_record_get_seq (record);
  self->mono_us = ksk_record_get_mono_us (record);
  self->hash = ksk_record_get_hash (record);
  self->kind = ksk_record_get_kind (record);
}

void
ksk_film_note_cut (char *to, const char *text, gsize size)
{
  g_return_if_fail (to != NULL && size > 0);

  const char *end;
  g_strlcpy (to, text != NULL ? text : "", size);
  if (!g_utf8_validate (to, -1, &end))
    to[end - to] = '\0';
}

GArray *
ksk_film_captions_list (GPtrArray *records, KskScript *script)
{
  g_return_val_if_fail (records != NULL && script != NULL, NULL);

  GArray *notes = g_array_sized_new (FALSE, FALSE, sizeof (KskFilmNote), records->len);
  KskFilmNote note = { .step = "", .title = "" };
  for (guint i = 0; i < records->len; i++) {
    ksk_film_note_take (&note, records->pdata[i], script);
    g_array_append_val (notes, note);
  }
  return notes;
}

/* Captions */

static void
append_time (GString *text, gint64 us)
{
  gint64 ms = MAX (us, 0) / G_TIME_SPAN_MILLISECOND;
  g_string_append_printf (text, "%02" G_GINT64_FORMAT ":%02d:%02d.%03d", ms / 3600000, (int)(ms / 60000 % 60),
                          (int)(ms / 1000 % 60), (int)(ms % 1000));
}

/* Characters that mean something in a cue. */
static void
append_escaped (GString *text, const char *words)
{
  for (const char *p = words; *p != '\0'; p++) {
    if (*p == '&')
      g_string_append (text, "&amp;");
    else if (*p == '<')
      g_string_append (text, "&lt;");
    else if (*p == '>')
      g_string_append (text, "&gt;");
    else
      g_string_append_c (text, g_ascii_iscntrl (*p) ? ' ' : *p);
  }
}

static void
append_cue (GString *text, const KskFilmNote *note, gint64 from_us, gint64 to_us)
{
  char step[KSK_FILM_NOTE_STEP], title[KSK_FILM_NOTE_TITLE];

  ksk_film_note_cut (step, note->step, sizeof step);
  ksk_film_note_cut (title, note->title, sizeof title);
  g_string_append_printf (text, "\n%" G_GINT64_FORMAT "\n", note->seq);
  append_time (text, from_us);
  g_string_append (text, " --> ");
  append_time (text, to_us);
  g_string_append_printf (text, "\n#%" G_GINT64_FORMAT " %.*s", note->seq, HASH_DIGITS, note->hash);
  if (step[0] != '\0') {
    g_string_append (text, "  ");
    append_escaped (text, step);
    g_string_append_c (text, ' ');
    append_escaped (text, title);
  }
  g_string_append_c (text, '\n');
}

char *
ksk_film_captions_format (const KskFilmNote *notes, gsize n_notes, gint64 begin_us, gint64 end_us)
{
  g_return_val_if_fail (notes != NULL || n_notes == 0, NULL);

  GString *text = g_string_new ("WEBVTT\n");
  for (gsize i = 0; i < n_notes; i++) {
    gint64 until_us = i + 1 < n_notes ? notes[i + 1].mono_us : G_MAXINT64;
    gint64 from_us = MAX (notes[i].mono_us, begin_us);
    gint64 to_us = MIN (until_us, end_us);
    if (to_us - from_us >= G_TIME_SPAN_MILLISECOND)
      append_cue (text, &notes[i], from_us - begin_us, to_us - begin_us);
  }
  return g_string_free (text, FALSE);
}

char *
ksk_film_dup_beside (const char *film, const char *suffix)
{
  g_return_val_if_fail (film != NULL && suffix != NULL, NULL);

  const char *dot = strrchr (film, '.');
  g_autofree char *stem = dot != NULL ? g_strndup (film, (gsize)(dot - film)) : g_strdup (film);
  return g_strconcat (stem, suffix, NULL);
}
