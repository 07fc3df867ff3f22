/* A console over a ceremony with made-up machines, for tests of pages. */
#pragma once

#include "tests/core/ceremony/fake-room.h"
#include "tests/ui/legible.h"
#include "ui/console.h"

G_BEGIN_DECLS

typedef struct {
  FakeRoom *room;
  KskConsole *console;
  KskScaleInput size;
} PageTest;

/* Returns: (transfer full): a script with every kind of step, with texts as long as they come, and 19 roles. */
char *page_test_dup_script (void);

/* @script: as for fake_room_new(). @size: (nullable): 1280x720. @has_desk: with two windows. */
PageTest *page_test_new (const char *script, const KskScaleInput *size, gboolean has_desk);

/* @cards: (not nullable): borrowed. */
PageTest *page_test_new_with_cards (const char *script, const KskScaleInput *size, gboolean has_desk,
                                    KskCardSource *cards);

/* @cameras: (not nullable): borrowed. */
PageTest *page_test_new_with_cameras (const char *script, const KskScaleInput *size, gboolean has_desk,
                                      KskRecorder *cameras);
void page_test_free (PageTest *self);

/* The program is killed and started again: shows what was found. */
void page_test_restart (PageTest *self);

/* Runs the main loop until the machines are done and the page is drawn. */
void page_test_settle (PageTest *self);

/* Plays until it stands in that step; with @ready also until nothing is left to do there but to confirm. */
void page_test_play_to (PageTest *self, const char *step_id, gboolean ready);

/* Presses a key, and lets it go, where the focus is, as the window would: what takes it first takes it. Returns TRUE
 * when taken. */
gboolean page_test_press (PageTest *self, guint keyval, GdkModifierType state);

/* Types into what has the focus, which must be an entry. */
void page_test_type (PageTest *self, const char *text);

/* Returns: (transfer none) (nullable): what has the focus, in the window that has the controls. */
GtkWidget *page_test_get_focus (PageTest *self);

/* The same page: settled, legible, and saved as a picture named after @what and the size. */
void page_test_judge (PageTest *self, const char *what);

/* The same, while machines work. */
void page_test_judge_busy (PageTest *self, const char *what);

/* Returns TRUE when some visible label of the window has that text in it. */
gboolean page_test_shows (GtkWindow *window, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PageTest, page_test_free)

G_END_DECLS
