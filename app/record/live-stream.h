/* The picture of a camera to a public stream, by a process of its own that may fail, hang or be killed. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KskLiveStream KskLiveStream;

/* The first message on its standard input is its target, each further one a part of the stream. The target may hold a
 * key: arguments and the environment are seen by others. */
#define KSK_LIVE_STREAM_MAX_TARGET 4096

/* Keeps @program (nullable: `ksk-live-stream` beside the running one) sending to @target: srt://, rtmp://, rtmps:// or
 * an absolute folder. It is begun again when it ends. (transfer full) */
KskLiveStream *ksk_live_stream_new (const char *target, const char *program);

/* Ends the process; blocks for a moment, and kills it when it does not listen. */
void ksk_live_stream_free (KskLiveStream *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskLiveStream, ksk_live_stream_free)

/* Parts of an MPEG transport stream. Never blocks: what the process does not take in time is not sent. One thread. */
void ksk_live_stream_push (KskLiveStream *self, const guint8 *bytes, gsize size);

G_END_DECLS
