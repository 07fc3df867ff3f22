/* A stage for tests: a window of one of the sizes with the frame and its style, shown and settled. */
#pragma once

#include "ui/frame.h"

G_BEGIN_DECLS

/* Longest that a test waits for a settled frame. */
#define ROOM_TIMEOUT_MS 60000

typedef struct {
  GtkWindow *window;
  KskFrame *frame;
  KskScale scale;
} Room;

/* Fonts, GTK and g_test, in the order they need. */
void room_init (int *argc, char ***argv);

/* @rehearsal: with watermark. @controls: with an empty control band, as a single screen has. */
Room *room_new (const KskScaleInput *size, gboolean rehearsal, gboolean controls);
void room_free (Room *self);

/* Shows @page and waits until it is drawn. */
void room_show (Room *self, GtkWidget *page);

/* Saves a PNG into the build folder, named after @what and the size. */
void room_save (Room *self, const char *what);

/* legibility_assert() and room_save(). */
void room_judge (Room *self, const char *what);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Room, room_free)

G_END_DECLS
