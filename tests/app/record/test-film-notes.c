/* Tests of app/record/film-notes: the newest not later, bounds, several threads. */
#include <app/record/film-notes.h>
#include <string.h>

#include "film-frame.h"

static gint64
find (KskFilmNotes *notes, gint64 mono_us)
{
  KskFilmCaption caption;

  return ksk_film_notes_find (notes, mono_us, &caption) ? caption.seq : -1;
}

static void
add (KskFilmNotes *notes, gint64 seq, gint64 mono_us)
{
  KskFilmNote note = film_note (seq, mono_us);

  ksk_film_notes_add (notes, &note);
}

static void
test_newest_not_later (void)
{
  g_autoptr (KskFilmNotes) notes = ksk_film_notes_new ();

  g_assert_cmpint (find (notes, 0), ==, -1);
  add (notes, 1, 1000);
  g_assert_cmpint (find (notes, -5), ==, 1); /* before all: the first */
  add (notes, 2, 2000);
  add (notes, 3, 2000);
  add (notes, 4, 9000);
  g_assert_cmpint (find (notes, 999), ==, 1);
  g_assert_cmpint (find (notes, 1000), ==, 1);
  g_assert_cmpint (find (notes, 1999), ==, 1);
  g_assert_cmpint (find (notes, 2000), ==, 3);
  g_assert_cmpint (find (notes, 8999), ==, 3);
  g_assert_cmpint (find (notes, 9000), ==, 4);
  g_assert_cmpint (find (notes, G_MAXINT64), ==, 4);
}

static void
test_caption (void)
{
  g_autoptr (KskFilmNotes) notes = ksk_film_notes_new ();
  g_autofree char *long_title = g_strnfill (2 * KSK_FILM_NOTE_TITLE, 'x');
  KskFilmNote note = film_note (7, 100);
  KskFilmCaption caption;

  /* The last byte that there is room for is the first half of a character. */
  memcpy (long_title + KSK_FILM_NOTE_TITLE - 2, "\xc3\xb1", 2);
  note.title = long_title;
  note.utc_offset_us = -3;
  ksk_film_notes_add (notes, &note);
  g_assert_true (ksk_film_notes_find (notes, 100, &caption));
  g_assert_cmpint (caption.utc_offset_us, ==, -3);
  g_assert_cmpint (caption.mono_us, ==, 100);
  g_assert_cmpstr (caption.hash, ==, note.hash);
  g_assert_cmpstr (caption.step, ==, "2.5");
  g_assert_cmpuint (strlen (caption.title), ==, KSK_FILM_NOTE_TITLE - 2);
  g_assert_true (g_utf8_validate (caption.title, -1, NULL));
}

static void
test_bounded (void)
{
  g_autoptr (KskFilmNotes) notes = ksk_film_notes_new ();

  for (gint64 i = 1; i <= KSK_FILM_NOTES_KEPT + 10; i++)
    add (notes, i, i * 10);
  g_assert_cmpint (find (notes, G_MAXINT64), ==, KSK_FILM_NOTES_KEPT + 10);
  g_assert_cmpint (find (notes, 500), ==, 50);
  g_assert_cmpint (find (notes, 0), ==, 11); /* the oldest that is kept */
}

static gpointer
search (gpointer data)
{
  KskFilmCaption caption;
  gint64 last = 0;

  while (last < KSK_FILM_NOTES_KEPT) {
    if (!ksk_film_notes_find (data, G_MAXINT64, &caption))
      continue;
    /* Never half of one and half of another, never back. */
    g_assert_cmpint (caption.seq * 10, ==, caption.mono_us);
    g_assert_cmpint (caption.seq, >=, last);
    last = caption.seq;
  }
  ksk_film_notes_unref (data);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (KskFilmNotes) notes = ksk_film_notes_new ();
  GThread *threads[3];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("search", search, ksk_film_notes_ref (notes));
  for (gint64 i = 1; i <= KSK_FILM_NOTES_KEPT; i++)
    add (notes, i, i * 10);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/film-notes/newest-not-later", test_newest_not_later);
  g_test_add_func ("/film-notes/caption", test_caption);
  g_test_add_func ("/film-notes/bounded", test_bounded);
  g_test_add_func ("/film-notes/threads", test_threads);
  return g_test_run ();
}
