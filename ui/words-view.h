/* PGP words in reading order, numbered, down one column after the other; one of them lit while it is read. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KSK_TYPE_WORDS_VIEW (ksk_words_view_get_type ())
G_DECLARE_FINAL_TYPE (KskWordsView, ksk_words_view, KSK, WORDS_VIEW, GtkWidget)

/* @words: (not nullable): separated by single spaces, at most 64 of them, as ksk_fingerprint_to_words() writes. */
GtkWidget *ksk_words_view_new (const char *words);

guint ksk_words_view_get_n_words (KskWordsView *self);

/* The property `current`: the lit word from 0, -1 for none. Words before it are marked as read; the number of words,
 * one past the last, marks all of them. */
void ksk_words_view_set_current (KskWordsView *self, int current);
int ksk_words_view_get_current (KskWordsView *self);

/* Marks the current word as the one at which reading was stopped; set_current() takes the mark away. */
void ksk_words_view_set_stopped (KskWordsView *self);

G_END_DECLS
