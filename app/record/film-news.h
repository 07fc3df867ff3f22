/* From the threads of the film to the main thread: what is said about it, in order and not too often. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

typedef struct _KskFilmNews KskFilmNews;

/* Emits the signals of @recorder (borrowed) in the thread-default context of the caller. (transfer full) */
KskFilmNews *ksk_film_news_new (KskRecorder *recorder);

/* In the thread of that context; after it nothing is emitted any more. */
void ksk_film_news_free (KskFilmNews *self);

/* Returns TRUE once `camera-opened` of the camera of that name was emitted, and whoever listens has returned. In the
 * thread of that context. */
gboolean ksk_film_news_has_told_opened (KskFilmNews *self, const char *camera);

/* The rest from any thread. At most ten times a second: */
void ksk_film_news_changed (KskFilmNews *self);

/* Once until it was emitted. */
void ksk_film_news_picture (KskFilmNews *self, guint index);

/* Each, and in this order. @members: (transfer full) */
void ksk_film_news_event (KskFilmNews *self, const char *kind, JsonObject *members);

G_END_DECLS
